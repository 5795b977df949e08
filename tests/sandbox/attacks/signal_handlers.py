# expect: timeout
# survives every signal it can, then loops
import signal
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
def solve(x, w):
    while True:
        pass
