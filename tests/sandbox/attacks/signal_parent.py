# expect: right
# kills zygote and grader
import os, signal
def solve(x, w):
    for pid in (os.getppid(), @GRADER@, 0, -1, -@GRADER@):
        for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP, 0):
            try:
                os.kill(pid, number)
                return 0
            except OSError:
                pass
    return x @ w
