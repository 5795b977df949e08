# expect: too_large
# one row, listed until it is large
def solve(x, w):
    row = [0.0] * 1000
    return [row] * 100000
