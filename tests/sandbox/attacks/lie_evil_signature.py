# expect: right
# a function whose signature raises
class Function:
    @property
    def __signature__(self):
        raise SystemExit
    def __call__(self, x, w):
        return x @ w
solve = Function()
