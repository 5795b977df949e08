# expect: exception
# an error message of many megabytes
def solve(x, w):
    raise ValueError("m" * 50_000_000)
