# expect: syntax_error
# an encoding cookie that turns the comment below into code
# -*- coding: raw_unicode_escape -*-
# \u000aimport os
#\u000adef solve(x, w): return x @ w
def solve(x, w:
    return x @ w
