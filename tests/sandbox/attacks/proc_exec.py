# expect: right
# becomes another program
import os, sys
def solve(x, w):
    for program in (sys.executable, "/bin/sh", "/proc/self/exe"):
        try:
            os.execv(program, [program, "-c", "echo escaped"])
        except OSError:
            pass
    return x @ w
