# expect: wrong
# replaces its own module's names by liars
import sys
class Names(dict):
    def get(self, *a):
        raise RuntimeError
sys.modules["solution"] = Names()
def solve(x, w):
    return 0
