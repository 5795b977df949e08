# expect: exception
# starts a pool
import multiprocessing
def solve(x, w):
    with multiprocessing.Pool(2) as pool:
        return pool.map(len, [1])
