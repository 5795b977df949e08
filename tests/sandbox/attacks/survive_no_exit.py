# expect: right
# takes the ways out away
import os, sys
os._exit = sys.exit = lambda *a: None
def solve(x, w):
    return x @ w
