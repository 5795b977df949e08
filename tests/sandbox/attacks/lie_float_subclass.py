# expect: not_numeric
# a float that equals everything
class Liar(float):
    __eq__ = lambda self, other: True
    __le__ = __lt__ = __ge__ = __gt__ = lambda self, other: True
    __sub__ = __rsub__ = lambda self, other: Liar(0)
    __abs__ = lambda self: Liar(0)
    __hash__ = float.__hash__
def solve(x, w):
    return Liar(7)
