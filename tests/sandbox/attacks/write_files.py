# expect: right
# writes wherever it can
import os
def solve(x, w):
    for path in ("@BAIT@/public.txt", "@BAIT@/new.txt", "/tmp/autograder-escaped", "/dev/shm/autograder-escaped", "/dev/full"):
        try:
            with open(path, "w") as f:
                f.write("escaped")
            return 0
        except OSError:
            pass
    return x @ w
