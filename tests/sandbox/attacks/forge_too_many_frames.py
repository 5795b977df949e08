# expect: invalid_reply
# answers more often than it was asked
import os, struct
def solve(x, w):
    payload = struct.pack("<BBBcB", 0, 1, 0, b"d", 0) + struct.pack("<d", 1.0)
    os.write(4, (struct.pack("<cI", b"R", len(payload)) + payload) * 50)
    return x @ w
