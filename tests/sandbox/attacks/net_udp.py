# expect: right
# sends a datagram
import socket
def solve(x, w):
    try:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"hello", ("127.0.0.1", @UDP@))
        return 0
    except OSError:
        return x @ w
