# expect: timeout
# an exception whose message never ends
class Evil(Exception):
    def __str__(self):
        while True:
            pass
def solve(x, w):
    raise Evil
