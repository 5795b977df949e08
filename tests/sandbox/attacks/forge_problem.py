# expect: invalid_reply
# a failure of a kind only the grader may find
import os, struct
def solve(x, w):
    os.write(4, struct.pack("<cI", b"E", 9) + struct.pack("<Bii", 200, 1, 0))
    return x @ w
