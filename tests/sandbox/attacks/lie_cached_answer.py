# expect: right, wrong
# gives the first answer again
kept = []
def solve(x, w):
    kept.append(x @ w)
    return kept[0]
