# expect: killed
# enters the kernel by the door of 32-bit programs
import ctypes, mmap, platform
if platform.machine() != "x86_64":
    raise SystemExit
page = mmap.mmap(-1, 4096, prot=7)
page.write(bytes([0xB8, 20, 0, 0, 0, 0xCD, 0x80, 0xC3]))
def solve(x, w):
    return ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
