# expect: timeout
# uses no processor
import time
def solve(x, w):
    time.sleep(1000)
