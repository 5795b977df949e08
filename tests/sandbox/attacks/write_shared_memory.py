# expect: right
# System V shared memory, which would outlive the process
import ctypes
libc = ctypes.CDLL(None)
def solve(x, w):
    if libc.shmget(0xBA17, 4096, 0o1666) >= 0 or libc.semget(0xBA17, 1, 0o1666) >= 0 or libc.msgget(0xBA17, 0o1666) >= 0:
        return 0
    return x @ w
