# expect: not_numeric
# a list that changes while it is read
class Liar(list):
    def __len__(self):
        return 10**12
    def __iter__(self):
        while True:
            yield 0.0
def solve(x, w):
    return Liar([1.0])
