# expect: right
# connects to a listener of the grader
import socket
def solve(x, w):
    try:
        socket.create_connection(("127.0.0.1", @TCP@), timeout=0.2).send(b"hello")
        return 0
    except OSError:
        return x @ w
