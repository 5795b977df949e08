# expect: syntax_error
# a NUL byte in the text
def solve(x, w): return "@NUL@"
