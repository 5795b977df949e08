# expect: right
# spoils its inputs after use: the next call has its own
def solve(x, w):
    answer = x @ w
    x[...] = 0
    w[...] = 0
    return answer
