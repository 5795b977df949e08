# expect: right
# forks without end
import os
def solve(x, w):
    for _ in range(200):
        try:
            os.fork()
        except OSError:
            pass
    return x @ w
