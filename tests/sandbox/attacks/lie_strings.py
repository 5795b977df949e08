# expect: not_numeric
# numbers as text
import numpy as np
def solve(x, w):
    return np.array([["1", "2"], ["3", "4"]])
