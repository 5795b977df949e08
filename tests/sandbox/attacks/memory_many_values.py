# expect: too_large
# a long tuple of arrays
def solve(x, w):
    return tuple([x] * 300000)
