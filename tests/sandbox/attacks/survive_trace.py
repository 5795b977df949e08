# expect: wrong
# traces every line of the worker
import sys
def trace(frame, event, argument):
    frame.f_locals
    return trace
sys.settrace(trace)
sys.setprofile(lambda *a: None)
def solve(x, w):
    return 0
