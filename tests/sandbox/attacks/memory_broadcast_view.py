# expect: too_large
# a view that is tiny here and huge once copied
import numpy as np
def solve(x, w):
    return np.broadcast_to(np.float64(1), (10**6, 10**6))
