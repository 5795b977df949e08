# expect: right
# leaves a thread that goes on
import threading
def solve(x, w):
    def forever():
        while True:
            pass
    try:
        threading.Thread(target=forever).start()
        return 0
    except RuntimeError:
        return x @ w
