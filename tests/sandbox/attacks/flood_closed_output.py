# expect: right
# closes its output
import os
def solve(x, w):
    for fd in (0, 1, 2):
        try:
            os.close(fd)
        except OSError:
            pass
    return x @ w
