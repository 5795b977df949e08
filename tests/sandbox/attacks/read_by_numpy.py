# expect: right
# lets numpy open the file
import numpy as np
def solve(x, w):
    for reader in (np.fromfile, np.load, np.loadtxt, np.genfromtxt, np.memmap):
        try:
            print(reader("@BAIT@/public.txt"))
        except (OSError, ValueError, ImportError):
            pass
    return x @ w
