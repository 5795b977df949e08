# expect: not_numeric
# nesting without end
def solve(x, w):
    deep = []
    for _ in range(100000):
        deep = [deep]
    return deep
