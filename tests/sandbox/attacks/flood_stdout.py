# expect: timeout
# prints without end
def solve(x, w):
    while True:
        print("x" * 10000)
