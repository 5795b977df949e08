# expect: syntax_error or exception or killed or memory or wrong
# an expression whose tree is very deep
x = @CHAIN@
def solve(x, w): return 0
