# expect: too_large
# a dict with twenty thousand keys
def solve(x, w):
    return {str(i): i for i in range(20000)}
