# expect: killed
# code that no compiler makes
def solve(x, w):
    def f():
        pass
    f.__code__ = f.__code__.replace(co_code=bytes([100, 255] * 50), co_consts=())
    return f()
