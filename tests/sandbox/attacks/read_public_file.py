# expect: right
# opens a file that everyone may read
def solve(x, w):
    try:
        print(open("@BAIT@/public.txt").read())
    except OSError:
        pass
    return x @ w
