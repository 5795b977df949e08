# expect: invalid_reply
# announces an array larger than its frame
import os, struct
def solve(x, w):
    payload = struct.pack("<BBBcB3Q", 0, 1, 0, b"d", 3, 2**40, 2**40, 2**40)
    os.write(4, struct.pack("<cI", b"R", len(payload)) + payload)
    return x @ w
