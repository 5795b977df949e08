# expect: killed
# system calls with the x32 bit
import ctypes
def solve(x, w):
    return ctypes.CDLL(None).syscall(0x40000000 + 39)
