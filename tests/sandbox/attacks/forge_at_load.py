# expect: wrong
# answers before it is asked, then leaves
import os, struct
payload = struct.pack("<BBBcB", 0, 1, 0, b"d", 0) + struct.pack("<d", 1.0)
os.write(4, struct.pack("<cI", b"L", 0) + (struct.pack("<cI", b"R", len(payload)) + payload) * 2)
os._exit(0)
