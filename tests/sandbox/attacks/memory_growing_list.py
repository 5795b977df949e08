# expect: memory or killed
# fills memory bit by bit
def solve(x, w):
    kept = []
    while True:
        kept.append(bytearray(1 << 24))
