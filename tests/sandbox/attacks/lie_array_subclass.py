# expect: not_numeric
# an array that is close to everything
import numpy as np
class Liar(np.ndarray):
    def __array_ufunc__(self, *a, **k):
        return np.True_
    def __array_function__(self, *a, **k):
        return True
    def __eq__(self, other):
        return True
def solve(x, w):
    return np.zeros((2, 2)).view(Liar)
