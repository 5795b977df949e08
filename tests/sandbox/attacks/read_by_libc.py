# expect: right
# asks the C library, which knows older system calls
import ctypes
libc = ctypes.CDLL(None)
def solve(x, w):
    buffer = ctypes.create_string_buffer(200)
    for opened in (libc.open(b"@BAIT@/public.txt", 0), libc.syscall(2, b"@BAIT@/public.txt", 0), libc.syscall(257, -100, b"@BAIT@/public.txt", 0), libc.syscall(437, -100, b"@BAIT@/public.txt", bytes(24), 24), libc.syscall(304, -100, bytes(24), 0)):
        if opened >= 0 and libc.read(opened, buffer, 200) > 0:
            print(buffer.value)
    return x @ w
