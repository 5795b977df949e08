# expect: wrong or wrong_arity
# garbage collection with side effects
import gc
class Evil:
    def __del__(self):
        kept.append(Evil())
kept = [Evil()]
gc.callbacks.append(lambda phase, info: kept.clear() if phase == "stop" else None)
gc.set_threshold(1)
def solve(x, w):
    kept.clear()
    gc.collect()
    for thing in gc.get_objects():
        if type(thing).__name__ == "Call":
            thing.room = 0
            thing.arguments = []
    return 0
