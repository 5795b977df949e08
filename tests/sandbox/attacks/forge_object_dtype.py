# expect: invalid_reply
# an array of pointers
import os, struct
def solve(x, w):
    payload = struct.pack("<BBBcB", 0, 1, 0, b"O", 0) + bytes(8)
    os.write(4, struct.pack("<cI", b"R", len(payload)) + payload)
    return x @ w
