# expect: exception
# takes numpy's constructors away from the worker
import numpy as np
np.array = np.stack = None
def solve(x, w):
    return [[1.0, 2.0], [3.0, 4.0]]
