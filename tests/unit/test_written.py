"""Numbers written as text: what is plain is read exactly, what is ambiguous is refused with a hint."""

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.submissions.unreadable import Unreadable
from autograder.submissions.written import LONGEST, number, sizes


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/3", 1 / 3), ("-2/3", -2 / 3), ("1 / 3", 1 / 3), ("−1/3", -1 / 3), ("1/-3", -1 / 3), ("1.5/2", 0.75),
        ("3e-4", 3e-4), ("1e-3", 1e-3), ("1E5", 1e5), ("3e−4", 3e-4), ("−0.5", -0.5), ("–0.5", -0.5), ("+2", 2),
        (" 0.5 ", 0.5), ("\t7\n", 7), (".5", 0.5), ("-.5", -0.5), ("5.", 5.0), ("007", 7), ("0", 0), ("-0", 0),
        ("1e-400", 0.0), ("1e308", 1e308), ("0." + "3" * 390, 1 / 3), ("6/3", 2),
    ],
)  # fmt: skip
def test_a_number_is_read(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize("text", ["32768", "+32768", "65536/2"])
def test_a_whole_number_is_an_integer(text: str) -> None:
    assert number(text) == 32768
    assert type(number(text)) is int


def test_a_large_whole_number_is_exact() -> None:
    assert number("9007199254740993") == number("9007199254740993/1") == 2**53 + 1


FOUND = "expected a number, found the text"
REFUSED = [
    ("", f"{FOUND} ''"),
    ("abc", f"{FOUND} 'abc'"),
    ("-", f"{FOUND} '-'"),
    (".", f"{FOUND} '.'"),
    ("1e", f"{FOUND} '1e'"),
    ("0x10", f"{FOUND} '0x10'"),
    ("½", f"{FOUND} '½'"),
    ("٣", f"{FOUND} '٣'"),
    ("1_0", f"{FOUND} '1_0'"),
    ("True", f"{FOUND} 'True'"),
    ("1\x1b[31m", f"{FOUND} '1\\x1b[31m'"),
    ("\ud800", f"{FOUND} '\\ud800'"),
    ("0,5", f"{FOUND} '0,5'; write 0.5, with a decimal point"),
    ("-12,25", f"{FOUND} '-12,25'; write -12.25, with a decimal point"),
    ("0,125", f"{FOUND} '0,125'; write 0.125, with a decimal point"),
    ("1,024", f"{FOUND} '1,024'; write 1024 without the comma, or 1.024 if a decimal point is meant"),
    ("1,024.5", f"{FOUND} '1,024.5'; write 1024.5 without the comma"),
    ("1,234,567", f"{FOUND} '1,234,567'; write 1234567 without the comma"),
    ("32 768", f"{FOUND} '32 768'; write the digits without gaps, 32768"),
    ("32_768", f"{FOUND} '32_768'; write the digits without gaps, 32768"),
    ("1'234'567", f"{FOUND} '1'234'567'; write the digits without gaps, 1234567"),
    ("32\u202f768", f"{FOUND} '32\\u202f768'; write the digits without gaps, 32768"),
    ("50%", f"{FOUND} '50%'; write 0.5"),
    ("33.25 %", f"{FOUND} '33.25 %'; write 0.3325"),
    ("2+3j", f"{FOUND} '2+3j'; complex numbers are not expected"),
    ("2 - 3i", f"{FOUND} '2 - 3i'; complex numbers are not expected"),
    ("3i", f"{FOUND} '3i'; complex numbers are not expected"),
    ("nan", f"{FOUND} 'nan'; it is not finite; leave out what you could not compute"),
    ("-Infinity", f"{FOUND} '-Infinity'; it is not finite; leave out what you could not compute"),
    ("[1, 2]", f"{FOUND} '[1, 2]'; write a list in [ ] and without quotes"),
    ("(1, 2)", f"{FOUND} '(1, 2)'; write a list in [ ] and without quotes"),
    ("1, 2, 3", f"{FOUND} '1, 2, 3'; write several numbers as a list, [1, 2]"),
    ("0.1 0.2", f"{FOUND} '0.1 0.2'; write several numbers as a list, [1, 2]"),
    ("z = 3", f"{FOUND} 'z = 3'; write the number alone"),
    ("\\frac{1}{3}", f"{FOUND} '\\frac{{1}}{{3}}'; write a fraction as 1/3"),
    ("2^10", f"{FOUND} '2^10'; write the number that comes out"),
    ("2*3", f"{FOUND} '2*3'; write the number that comes out"),
    ("1+2", f"{FOUND} '1+2'; write the number that comes out"),
    ("1/2/3", f"{FOUND} '1/2/3'; write the number that comes out"),
    ("sqrt(2)", f"{FOUND} 'sqrt(2)'; write the number that comes out"),
    ("1/0", "the fraction '1/0' divides by 0"),
    ("0/0.0", "the fraction '0/0.0' divides by 0"),
    ("1e400", "the number '1e400' is larger than any float, 1.8e308"),
    ("-1e308/1e-10", "the number '-1e308/1e-10' is larger than any float, 1.8e308"),
    ("7" * 350, "the number '" + "7" * 39 + "…' is larger than any float, 1.8e308"),
    ("7" * 350 + "/3", "the number '" + "7" * 39 + "…' is larger than any float, 1.8e308"),
    ("7" * 350 + "/3.5", "the number '" + "7" * 39 + "…' is larger than any float, 1.8e308"),
    ("7" * 401, "expected a number, found a text of 401 characters"),
    ("x" * 4_000_000, "expected a number, found a text of 4,000,000 characters"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=[text[:20] for text, _ in REFUSED])
def test_a_text_that_is_no_plain_number_is_refused(text: str, reason: str) -> None:
    assert number(text) == Unreadable(reason)


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**300), 10**300))
def test_what_python_prints_is_read_back(value: float) -> None:
    assert number(str(value)) == value
    assert number(f" {value!r}\n".replace("-", "−")) == value


@settings(deadline=None)
@given(st.integers(), st.integers().filter(bool))
def test_a_fraction_is_its_quotient(above: int, below: int) -> None:
    assert number(f"{above}/{below}") == above / below


@settings(deadline=None)
@given(st.text(st.sampled_from(list("0123456789+-−–.,eE/ %_'ijxX×*()[]=^\\fracnif\ud800\n")) | st.characters()))
def test_no_text_raises(text: str) -> None:
    for read in (number(text), sizes(text)):
        if isinstance(read, Unreadable):
            assert read.reason.isprintable()
            assert read.reason.encode()
        elif isinstance(read, list):
            assert all(type(size) is int and size >= 0 for size in read)
        else:
            assert math.isfinite(read)


@pytest.mark.parametrize(
    "piece", ["1", " ", "1 ", "1,", "1.", "1e", "1/", "(", "()", "=", "-", "1-", "x", "1 234", "0_000", "ij"]
)
def test_no_text_takes_long_to_refuse(piece: str) -> None:
    text = (piece * LONGEST)[: LONGEST - 1] + "?"
    start = time.process_time()
    number(text)
    sizes(text)
    assert time.process_time() - start < 0.5
