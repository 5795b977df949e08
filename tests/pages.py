"""Pages looked at as a browser would: every tag closed where it should be, nothing that runs or loads."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import pairwise

VOID = {"meta", "link", "img", "br", "hr", "input", "source", "area", "base", "col", "embed", "track", "wbr"}
TEXT = "html head meta title style body footer h1 h2 h3 h4 h5 h6 p a b i bdi br hr code pre em strong s del blockquote"
LISTS = "ul ol li dl dt dd span div nav section article header figure figcaption"
TABLES = "table caption thead tbody tr th td"
PICTURES = "svg rect text line"
MATHEMATICS = (
    "math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd mstyle"
)
HARMLESS = {tag for group in (TEXT, LISTS, TABLES, PICTURES, MATHEMATICS) for tag in group.split()}
CHILDREN = {
    "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3,
}  # fmt: skip


class Page(HTMLParser):
    """A page, or a piece of one, taken apart; whatever is not as it should be raises AssertionError."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []  # tag, name, value
        self.words: list[str] = []
        self._open: list[str] = []
        self._children: list[int] = [0]
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in HARMLESS, tag
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        assert len({name for name, _ in attrs}) == len(attrs), tag
        self._children[-1] += 1
        if tag not in VOID:
            self._open.append(tag)
            self._children.append(0)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert "svg" in self._open, f"<{tag}/> closes nothing in HTML"
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag not in VOID
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop() == tag
        children = self._children.pop()
        assert children == CHILDREN.get(tag, children), f"<{tag}> of {children}"

    def handle_data(self, data: str) -> None:
        if self._open[-1:] != ["style"]:
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def values(self, name: str) -> list[str]:
        """The values of an attribute, wherever it stands."""
        return [value for _, key, value in self.attributes if key == name]


def assert_harmless(page: Page) -> None:
    """Nothing in it runs, loads, or is sent anywhere."""
    names = {name for _, name, _ in page.attributes}
    assert not [name for name in names if name.startswith("on")]
    assert not names & {"src", "srcset", "action", "formaction", "background", "data", "poster", "xlink:href"}
    for address in page.values("href"):
        assert address.startswith(("#", "students/", "http://", "https://")), address
    assert not [value for value in page.values("style") if "url" in value or "@import" in value]
    alive = sorted({c for c in page.text if not c.isprintable() and c not in "\n\u00a0"})
    assert not alive, [hex(ord(c)) for c in alive]


def assert_whole(page: Page) -> None:
    """What every page must have: a language, a title, one main heading, no level left out, ids that are names."""
    assert page.values("lang") == ["en"]
    assert page.tags.count("title") >= 1
    levels = [int(tag[1]) for tag in page.tags if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(lower <= upper + 1 for upper, lower in pairwise(levels))
    ids = page.values("id")
    assert len(set(ids)) == len(ids)
    assert {a[1:] for a in page.values("href") if a.startswith("#")} <= set(ids)
    heads = [(tag, name) for tag, name, _ in page.attributes if tag == "th"]
    assert heads.count(("th", "scope")) == page.tags.count("th")
