# expect: timeout
# waits for itself
import threading
def solve(x, w):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
