# expect: exception or killed or memory or timeout
# endless recursion with the limit taken off
import sys
def solve(x, w):
    sys.setrecursionlimit(10**6)
    def f(n):
        return max([f(n + 1)], key=lambda v: v)
    return f(0)
