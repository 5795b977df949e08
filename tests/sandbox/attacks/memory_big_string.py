# expect: memory
# multiplies a string
def solve(x, w):
    return "a" * (1 << 34)
