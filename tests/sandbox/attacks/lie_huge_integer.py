# expect: not_numeric
# an integer that no float64 holds
def solve(x, w):
    return [[10 ** 400, 1], [1, 1]]
