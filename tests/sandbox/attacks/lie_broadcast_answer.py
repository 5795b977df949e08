# expect: wrong
# one number, hoping to be stretched over the answer
def solve(x, w):
    return 1.0
