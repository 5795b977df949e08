# expect: right
# goes through /proc to the memory of zygote and grader
import os
def solve(x, w):
    for pid in ("self", os.getppid(), @GRADER@, 1):
        for what in ("mem", "maps", "environ", "cmdline", "status", "fd/0", "root/etc/passwd", "cwd"):
            try:
                with open(f"/proc/{pid}/{what}", "rb") as f:
                    print(f.read(1000))
                return 0
            except OSError:
                pass
    return x @ w
