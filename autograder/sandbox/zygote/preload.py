"""Everything an honest solution may import, loaded before the fork: after it no file can be opened."""

from __future__ import annotations

import contextlib
import importlib
import io
import sys
import warnings

STANDARD = """
abc argparse array ast base64 binascii bisect builtins calendar cmath codecs collections collections.abc
contextlib copy csv ctypes dataclasses datetime decimal difflib enum errno fractions functools gc glob
hashlib heapq inspect io itertools json keyword linecache logging math numbers operator os os.path
pathlib pickle platform pprint queue random re resource secrets shutil signal socket stat statistics
string struct subprocess sys tempfile textwrap threading time timeit tokenize traceback types typing
unicodedata unittest warnings weakref zlib encodings.idna encodings.ascii encodings.latin_1
encodings.utf_16 encodings.unicode_escape encodings.raw_unicode_escape encodings.cp1252
encodings.utf_8_sig
""".split()  # noqa: SIM905 - read as a list of names

NUMPY = """
numpy numpy.random numpy.linalg numpy.fft numpy.ma numpy.polynomial numpy.rec numpy.char numpy.lib
numpy.lib.stride_tricks numpy.typing
""".split()  # noqa: SIM905 - read as a list of names


def load(packages: list[str]) -> None:
    """Import it all, then use it once, so that what is loaded lazily is there too."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a deprecation in a library is not ours to report
        for name in (*STANDARD, *NUMPY):
            importlib.import_module(name)
        for name in packages:
            importlib.import_module(name)
        if "torch" in packages:
            warm_torch()
        warm_numpy()


def own_streams() -> None:
    """What a child will find as its streams, once it has put its pipes in the place of 0, 1 and 2.

    They keep nothing back: what is printed before a kill is not lost. Made before the fork, since every
    page that a child writes to is a page to copy.
    """
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)), "utf-8", "replace")
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        raw = io.FileIO(descriptor, "w", closefd=False)
        stream = io.TextIOWrapper(raw, "utf-8", "backslashreplace", write_through=True)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.path[:] = []  # the same imports work with and without a filter on open
    warnings.formatwarning = lambda message, category, *place: f"{category.__name__}: {message}\n"


def warm_numpy() -> None:
    import numpy as np

    a = np.random.default_rng(0).normal(size=(64, 64)) + 64 * np.eye(64)
    np.linalg.solve(a, a @ a), np.linalg.svd(a), np.einsum("ij,jk->ik", a, a), np.fft.fft(a)
    with contextlib.redirect_stdout(io.StringIO()):
        print(a, a[0] > 0, f"{a[0, 0]:.3f}")  # noqa: T201 - into a string
    with contextlib.suppress(np.linalg.LinAlgError):
        np.linalg.inv(np.zeros((2, 2)))


def warm_torch() -> None:
    torch = importlib.import_module("torch")
    torch.set_num_threads(1)
    x = torch.ones(4, 4, dtype=torch.float64, requires_grad=True)
    (x @ x).tanh().sum().backward()
