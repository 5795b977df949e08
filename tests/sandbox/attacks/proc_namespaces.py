# expect: right
# new namespaces, mounts and personalities
import ctypes
libc = ctypes.CDLL(None)
def solve(x, w):
    for flag in (0x10000000, 0x00020000, 0x40000000, 0x20000000):
        if libc.unshare(flag) == 0:
            return 0
    if libc.mount(b"none", b"/tmp", b"tmpfs", 0, 0) == 0 or libc.personality(0x0040000) not in (-1,) or libc.setns(0, 0) == 0:
        return 0
    return x @ w
