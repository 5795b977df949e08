# expect: right
# deletes, renames, truncates, changes modes, owners and times
import os
def solve(x, w):
    p = "@BAIT@/public.txt"
    for harm in (lambda: os.unlink(p), lambda: os.rename(p, p + "x"), lambda: os.truncate(p, 0), lambda: os.chmod(p, 0), lambda: os.chown(p, 0, 0),
                 lambda: os.utime(p, (0, 0)), lambda: os.setxattr(p, "user.x", b"1"), lambda: os.rmdir("@BAIT@"), lambda: os.mkdir("@BAIT@/d"),
                 lambda: os.link(p, p + "y"), lambda: os.mkfifo(p + "z"), lambda: os.mknod(p + "w"), lambda: os.chroot("@BAIT@"), lambda: os.chdir("@BAIT@")):
        try:
            harm()
            return 0
        except OSError:
            pass
    return x @ w
