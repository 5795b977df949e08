# expect: memory
# asks for more than there is
import numpy as np
def solve(x, w):
    return np.ones(10**10)
