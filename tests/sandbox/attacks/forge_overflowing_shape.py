# expect: invalid_reply
# axes whose product wraps round to a small number
import os, struct
def solve(x, w):
    payload = struct.pack("<BBBcB2Q", 0, 1, 0, b"d", 2, 2**63, 2) + bytes(8)
    os.write(4, struct.pack("<cI", b"R", len(payload)) + payload)
    return x @ w
