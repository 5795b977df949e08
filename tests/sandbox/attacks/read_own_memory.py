# expect: right or timeout
# searches everything in this process for the secret
import gc, re, sys
def solve(x, w):
    for thing in gc.get_objects():
        try:
            text = repr(thing) if type(thing) in (str, bytes, dict, list, tuple) and sys.getsizeof(thing) < 10000 else ""
        except Exception:
            continue
        if re.search("ba[i]t-[0-9a-f]{8}", text):
            print(text)
    return x @ w
