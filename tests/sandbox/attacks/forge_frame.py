# expect: wrong
# writes a result of its own to the reply pipe and leaves
import os, struct
def solve(x, w):
    payload = struct.pack("<BBBcB", 0, 1, 0, b"d", 0) + struct.pack("<d", 1.0)
    os.write(4, struct.pack("<cI", b"R", len(payload)) + payload)
    os.write(4, struct.pack("<cI", b"R", len(payload)) + payload)
    os._exit(0)
