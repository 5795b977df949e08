# expect: invalid_reply
# pretends that the sandbox is at fault
import os, struct
def solve(x, w):
    os.write(4, struct.pack("<cI", b"F", 4) + b"oops")
    return x @ w
