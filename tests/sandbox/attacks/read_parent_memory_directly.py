# expect: right
# process_vm_readv and ptrace
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def solve(x, w):
    local = ctypes.create_string_buffer(64)
    vector = (ctypes.c_ulong * 2)(ctypes.addressof(local), 64)
    for pid in (os.getppid(), @GRADER@):
        if libc.process_vm_readv(pid, vector, 1, vector, 1, 0) >= 0 or libc.ptrace(16, pid, 0, 0) >= 0:
            return 0
        if libc.syscall(438, libc.syscall(434, pid, 0), 3, 0) >= 0:
            return 0
    return x @ w
