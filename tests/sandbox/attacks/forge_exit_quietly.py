# expect: killed
# leaves with a zero, which some take for success
import os
def solve(x, w):
    os._exit(0)
