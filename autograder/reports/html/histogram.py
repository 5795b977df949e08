"""The scores of a class as a picture: how many students have how much of the points."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from autograder.grading.result import Points

BINS = 10
WIDTH, HEIGHT, BASE = 560, 170, 140  # of the picture, and where the bars stand
STEP = WIDTH // BINS


def histogram(shares: Sequence[Fraction]) -> str:
    """Bars over ten parts of the points, each with its number; a reader that sees no picture is told the same."""
    counts = [0] * BINS
    for share in shares:
        counts[max(0, min(BINS - 1, int(share * BINS)))] += 1
    most = max([*counts, 1])
    bars = "".join(_bar(k, count, most) for k, count in enumerate(counts))
    said = ", ".join(f"{k * 10} to {k * 10 + 10}%: {n}" for k, n in enumerate(counts) if n) or "no students"
    return (
        f'<svg class="histogram" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="histogram-title">'
        f'<title id="histogram-title">Students by share of the points. {said}</title>'
        f'{bars}<line x1="0" x2="{WIDTH}" y1="{BASE}" y2="{BASE}"/></svg>'
    )


def share(score: Points, most: Points) -> Fraction:
    return Fraction(score) / Fraction(most) if most else Fraction(0)


def _bar(k: int, count: int, most: int) -> str:
    tall = round(count / most * (BASE - 24), 1)
    middle = k * STEP + STEP // 2
    bar = f'<rect x="{k * STEP + 4}" y="{BASE - tall:g}" width="{STEP - 8}" height="{tall:g}" rx="2"/>' if count else ""
    above = f'<text class="count" x="{middle}" y="{BASE - tall - 6:g}">{count}</text>' if count else ""
    return f'{bar}{above}<text x="{middle}" y="{BASE + 18}">{k * 10}–{k * 10 + 10}%</text>'
