# expect: right
# names that only look like others
def ѕolve(x, w): return 0
def solve(x, w):
    naïve, 变量 = x, w
    return naïve @ 变量
