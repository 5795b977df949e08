# expect: not_numeric
# an array of objects
import numpy as np
def solve(x, w):
    return np.array([[1, None], [object(), 2]], dtype=object)
