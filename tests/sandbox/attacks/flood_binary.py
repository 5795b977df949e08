# expect: right
# prints what is not text
import os
def solve(x, w):
    os.write(1, bytes(range(256)) * 200 + b"\xed\xa0\x80\x1b]0;title\x07\x1b[2J")
    print("\ud800\x00\u202e")
    return x @ w
