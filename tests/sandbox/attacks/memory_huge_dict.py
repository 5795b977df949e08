# expect: too_large
# a dict with a hundred thousand keys
def solve(x, w):
    return {str(i): i for i in range(100000)}
