# expect: exception
# raises SystemExit where a value is asked for
def solve(x, w):
    raise SystemExit(0)
