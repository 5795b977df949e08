# expect: timeout
# never returns
def solve(x, w):
    while True:
        pass
