# expect: right
# reaches a socket without a path
import socket
def solve(x, w):
    try:
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"hello", "\0@ABSTRACT@")
        return 0
    except OSError:
        return x @ w
