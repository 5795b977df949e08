# expect: not_numeric
# complex numbers
def solve(x, w):
    return (x @ w) + 0j
