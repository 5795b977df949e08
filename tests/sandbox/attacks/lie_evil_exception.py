# expect: exception
# an exception that raises when it is looked at
class Evil(Exception):
    @property
    def __class__(self):
        raise RuntimeError
    def __str__(self):
        raise Evil
    __repr__ = __str__
    @property
    def __traceback__(self):
        raise RuntimeError
def solve(x, w):
    raise Evil
