# expect: not_numeric
# an object that becomes whatever is convenient
import numpy as np
class Liar:
    __array_priority__ = 1e9
    def __array__(self, *a, **k):
        return np.zeros((2, 2))
    def __float__(self):
        return 0.0
    def __len__(self):
        return 2
    __class__ = np.ndarray
def solve(x, w):
    return Liar()
