# expect: right
# forks
import os
def solve(x, w):
    for start in (os.fork, os.forkpty):
        try:
            if start() == 0:
                while True:
                    pass
            return 0
        except OSError:
            pass
    return x @ w
