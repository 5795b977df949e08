# expect: not_numeric
# a dict with its own idea of its items
class Liar(dict):
    def items(self):
        while True:
            yield "k", 1
def solve(x, w):
    return Liar(a=1)
