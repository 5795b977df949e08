# expect: invalid_reply
# a pickle, a zip, JSON and text on every descriptor
import os
def solve(x, w):
    for fd in range(3, 16):
        try:
            os.write(fd, b"\x80\x04cos\nsystem\n(S'touch @BAIT@/pwned'\ntR.PK\x03\x04{}\x93NUMPY\x01\x00")
        except OSError:
            pass
    return x @ w
