# expect: timeout
# catastrophic backtracking
import re
def solve(x, w):
    return re.match("(a+)+$", "a" * 40 + "b")
