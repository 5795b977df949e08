# expect: right
# prints much, then answers
import sys
def solve(x, w):
    for _ in range(200):
        print("y" * 10000, file=sys.stderr)
    return x @ w
