# expect: wrong
# makes numpy agree with everything
import numpy as np
np.allclose = np.array_equal = np.isclose = lambda *a, **k: True
np.abs = np.absolute = lambda *a, **k: np.zeros(1)
np.isfinite = lambda *a, **k: np.True_
def solve(x, w):
    return np.zeros((2, 2))
