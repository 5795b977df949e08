# expect: right
# as many pipes as it gets
import os
def solve(x, w):
    try:
        for _ in range(10000):
            os.pipe()
    except OSError:
        pass
    return x @ w
