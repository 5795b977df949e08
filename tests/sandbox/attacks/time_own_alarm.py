# expect: killed
# ends itself by a timer
import signal
def solve(x, w):
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    while True:
        pass
