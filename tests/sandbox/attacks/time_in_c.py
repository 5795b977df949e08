# expect: timeout
# a single operation that takes for ever
def solve(x, w):
    return 3 ** (10 ** 9)
