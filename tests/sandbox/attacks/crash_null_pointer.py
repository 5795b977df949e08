# expect: killed
# writes to nowhere
import ctypes
def solve(x, w):
    ctypes.memset(0, 1, 1)
