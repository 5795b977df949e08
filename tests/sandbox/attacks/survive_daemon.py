# expect: right
# a daemon by double fork and a new session
import os
def solve(x, w):
    try:
        os.setsid()
    except OSError:
        pass
    try:
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                while True:
                    pass
            os._exit(0)
    except OSError:
        pass
    return x @ w
