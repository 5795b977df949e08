# expect: invalid_reply
# announces a frame of four gigabytes
import os, struct
def solve(x, w):
    os.write(4, struct.pack("<cI", b"R", 0xFFFFFFFF))
    return x @ w
