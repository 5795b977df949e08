# expect: right
# goes below io.open
import os
def solve(x, w):
    for flags in (os.O_RDONLY, os.O_PATH, os.O_RDONLY | os.O_DIRECTORY, os.O_NOATIME):
        try:
            print(os.read(os.open("@BAIT@/public.txt", flags), 100))
        except OSError:
            pass
    return x @ w
