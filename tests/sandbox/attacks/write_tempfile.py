# expect: right
# asks tempfile for a place to write
import tempfile
def solve(x, w):
    try:
        tempfile.NamedTemporaryFile(dir="@BAIT@")
        return 0
    except OSError:
        return x @ w
