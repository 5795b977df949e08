# expect: not_numeric
# a list that holds itself
def solve(x, w):
    me = []
    me.append(me)
    return me
