# expect: exception
# an error message of ten megabytes
def solve(x, w):
    raise ValueError("m" * 10_000_000)
