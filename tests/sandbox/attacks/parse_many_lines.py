# expect: wrong or timeout
# a very long file
@LINES@
def solve(x, w): return 0
