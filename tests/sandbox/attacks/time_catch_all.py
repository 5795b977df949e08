# expect: timeout
# catches whatever would end it
def solve(x, w):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
