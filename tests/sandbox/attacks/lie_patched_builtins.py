# expect: wrong or invalid_reply
# makes isinstance, len and type agree with everything
import builtins
builtins.isinstance = lambda *a: True
builtins.len = lambda v: 1
def solve(x, w):
    return 0
