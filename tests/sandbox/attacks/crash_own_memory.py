# expect: killed
# overwrites the interpreter
import ctypes
def solve(x, w):
    ctypes.memset(id(type), 0x41, 4096)
    return [type for _ in range(100)]
