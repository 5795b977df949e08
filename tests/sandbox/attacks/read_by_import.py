# expect: right
# imports the bait as a module
import sys
def solve(x, w):
    sys.path.insert(0, "@BAIT@")
    try:
        import baited
        print(baited.TOKEN)
    except ImportError:
        pass
    return x @ w
