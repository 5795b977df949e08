# expect: right
# leaves work for the end
import atexit, sys, weakref
def late(*a):
    open("@BAIT@/late.txt", "w")
    while True:
        pass
atexit.register(late)
sys.excepthook = sys.unraisablehook = late
class Late:
    __del__ = late
keep = Late()
def solve(x, w):
    return x @ w
