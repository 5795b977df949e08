# expect: killed
# aborts
import os
def solve(x, w):
    os.abort()
