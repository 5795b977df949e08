# expect: wrong
# a dict whose keys are not those asked for
def solve(x, w):
    return {"score": 100, "__class__": 1, "x" * 150: 2}
