"""Read the HTML that stands in a text: which stretches are paragraphs, items, cells, headings and captions.

A text may be a page's source, Markdown with tables and figures in HTML, or have a stray tag. Stretches that no
tag claims are left to be read as Markdown. Nothing is repaired beyond what browsers forgive every day: items
and cells without an end, ends without a beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from factcheck.sources.words import BLOCK_TAGS, LONGEST_TARGET

DEEPEST = 100
"""Tags inside each other that are followed; deeper ones are passed over."""

MOST_SPAN = 50
"""Columns or rows that one cell may span."""


class RunKind(StrEnum):
    """What the tags around a stretch make of it."""

    MARKDOWN = "markdown"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    TERM = "term"
    ITEM = "item"
    CELL = "cell"
    CAPTION = "caption"
    QUOTE = "quote"
    CODE = "code"
    FURNITURE = "furniture"


@dataclass(slots=True)
class Cell:
    """A cell of a table: the stretches in it, and how far it reaches."""

    head: bool
    columns: int = 1
    rows: int = 1
    spans: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A table: its rows of cells, and how many of the first rows were marked as its head."""

    rows: list[list[Cell]] = field(default_factory=list)
    head_rows: int = 0
    in_head: bool = False
    caption: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch between two tags; `level` is that of a heading or the depth of an item, 0 outermost."""

    kind: RunKind
    start: int
    end: int
    level: int = 0
    first: bool = True
    """Of an item: whether the stretch begins it."""


_BLOCK = "|".join(sorted(BLOCK_TAGS))
_UNREAD = ("head", "noscript", "script", "style", "svg", "template")
_TOKEN = re.compile(
    rf"(?P<fence>^[ ]{{0,3}}(?:```|~~~))"
    rf"|(?P<comment><!--|<!doctype[^<>]{{0,300}}>|<\?xml[^<>]{{0,300}}>)"
    rf"|<(?P<unread>{'|'.join(_UNREAD)})(?:\s[^<>]{{0,{LONGEST_TARGET}}})?>"
    rf"|(?<!`)<(?P<close>/?)(?P<name>{_BLOCK})(?P<rest>(?:[\s/][^<>]{{0,{LONGEST_TARGET}}})?)>",
    re.IGNORECASE | re.MULTILINE,
)
_IS_HTML = re.compile(rf"</?(?:{_BLOCK}|script|style)[\s/>]|<!--|<!doctype", re.IGNORECASE)
_SPAN = re.compile(r"\b(col|row)span\s?=\s?[\"']?(\d{1,3})", re.IGNORECASE)
_VOID = frozenset({"hr", "br", "col", "source", "colgroup"})
_HOLDS = {
    "td": RunKind.CELL,
    "th": RunKind.CELL,
    "caption": RunKind.CAPTION,
    "figcaption": RunKind.CAPTION,
    "li": RunKind.ITEM,
    "dd": RunKind.ITEM,
    "dt": RunKind.TERM,
    "pre": RunKind.CODE,
    "nav": RunKind.FURNITURE,
    "form": RunKind.FURNITURE,
    "summary": RunKind.HEADING,
    **{f"h{level}": RunKind.HEADING for level in range(1, 7)},
}
"""Tags that say what their words are, whatever stands around them."""

_ENDS = {
    "li": ("p", "li"),
    "dt": ("p", "dt", "dd"),
    "dd": ("p", "dt", "dd"),
    "td": ("p", "td", "th", "li", "ul", "ol"),
    "th": ("p", "td", "th", "li", "ul", "ol"),
    "tr": ("p", "td", "th", "li", "ul", "ol", "tr", "caption"),
    "tbody": ("p", "td", "th", "li", "ul", "ol", "tr", "thead", "tbody", "caption"),
    "thead": ("caption",),
    "tfoot": ("p", "td", "th", "li", "ul", "ol", "tr", "thead", "tbody"),
}
"""What a tag ends that was left open."""


def has_markup(text: str) -> bool:
    """Whether `text` has a tag or comment that `read_markup` would follow."""
    return "<" in text and bool(_IS_HTML.search(text))


def read_markup(text: str) -> Iterator[Run | Table]:
    """Yield the stretches of `text` and its tables, in the order in which they end; spans have no outer space."""
    yield from _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[str] = []
        self._tables: list[Table] = []
        self._begun = False  # whether the innermost item has had a stretch

    def read(self) -> Iterator[Run | Table]:
        text, at, position = self._text, 0, 0
        never_closed: set[str] = set()
        while token := _TOKEN.search(text, position):
            position = token.end()
            if token["fence"]:
                if not self._open:
                    mark = token["fence"].strip()
                    closing = re.compile(rf"^[ ]{{0,3}}{mark}", re.MULTILINE).search(text, position)
                    position = closing.end() if closing else len(text)
                continue
            if token["comment"] or token["unread"]:
                end = (
                    "-->" if token["comment"] == "<!--" else f"</{token['unread']}" if token["unread"] else ""
                )
                if end in never_closed:
                    continue
                if end == "-->" and self._inside_a_line(at, token.start()):
                    continue  # a remark inside a line divides nothing
                found = re.compile(re.escape(end) + r"\s?>?", re.IGNORECASE).search(text, position)
                if found is None:
                    never_closed.add(end)
                    continue
                yield from self._flush(at, token.start())
                at = position = found.end() if end else position
                continue
            name = token["name"].lower()
            yield from self._flush(at, token.start())
            at = position
            if name in _VOID:
                continue
            if token["close"]:
                yield from self._close(name)
            elif not token["rest"].endswith("/"):
                yield from self._begin(name, token["rest"])
        yield from self._flush(at, len(text))
        while self._tables:
            yield self._tables.pop()

    def _inside_a_line(self, begin: int, at: int) -> bool:
        before = self._text[max(begin, at - LONGEST_TARGET) : at]
        return bool(before.rpartition("\n")[2].strip())

    def _begin(self, name: str, rest: str) -> Iterator[Table]:
        ended = _ENDS.get(name, ("p",) if name not in ("a", "tr") else ())
        while self._open and self._open[-1] in ended:
            if self._open[-1] == name == "li":
                self._open.pop()
                break
            self._open.pop()
        if len(self._open) >= DEEPEST:
            return
        if name == "table":
            self._tables.append(Table())
        elif self._tables:
            table = self._tables[-1]
            if name in ("thead", "tbody", "tfoot"):
                table.in_head = name == "thead"
            elif name == "tr":
                table.rows.append([])
                table.head_rows += table.in_head
            elif name in ("td", "th"):
                if not table.rows:
                    table.rows.append([])
                reach = {kind.lower(): min(int(many) or 1, MOST_SPAN) for kind, many in _SPAN.findall(rest)}
                table.rows[-1].append(Cell(name == "th", reach.get("col", 1), reach.get("row", 1)))
        if name in ("li", "dd"):
            self._begun = False
        self._open.append(name)
        yield from ()

    def _close(self, name: str) -> Iterator[Table]:
        if name not in self._open:
            return
        while self._open:
            ended = self._open.pop()
            if ended == "thead" and self._tables:
                self._tables[-1].in_head = False
            if ended == "table" and self._tables:
                yield self._tables.pop()
            if ended == name:
                break

    def _flush(self, start: int, end: int) -> Iterator[Run]:
        inner = self._text[start:end]
        if not inner.strip():
            return
        begin = start + len(inner) - len(inner.lstrip())
        stop = start + len(inner.rstrip())
        kind, level = RunKind.MARKDOWN, 0
        for name in reversed(self._open):
            if held := _HOLDS.get(name):
                kind = held
                level = int(name[1]) if name[0] == "h" and name[1:].isdigit() else 0
                break
            if name == "blockquote":
                kind = RunKind.QUOTE
                break
            if name == "p" and kind is RunKind.MARKDOWN:
                kind = RunKind.PARAGRAPH
        if kind is RunKind.CELL and self._tables and self._tables[-1].rows and self._tables[-1].rows[-1]:
            self._tables[-1].rows[-1][-1].spans += _paragraphs(self._text, begin, stop, broken=True)
            return
        if kind is RunKind.CAPTION and self._open[-1] == "caption" and self._tables:
            self._tables[-1].caption = (begin, stop)
        if kind is RunKind.ITEM:
            level = max(0, sum(name in ("ul", "ol", "dl") for name in self._open) - 1)
        if kind is RunKind.MARKDOWN:
            yield Run(kind, start, end)
            return
        if kind is RunKind.CELL:  # outside any row
            kind = RunKind.PARAGRAPH
        if kind is RunKind.CODE:
            yield Run(kind, begin, stop)
            return
        parts = _paragraphs(self._text, begin, stop)
        if kind is RunKind.PARAGRAPH and len(parts) > 1 and self._open == ["p"]:
            # a tag that was never closed: after an empty line Markdown goes on
            yield Run(kind, *parts[0])
            yield Run(RunKind.MARKDOWN, parts[0][1], end)
            return
        for part in parts:
            yield Run(kind, *part, level, first=not self._begun)
            self._begun = True


def _paragraphs(text: str, start: int, end: int, broken: bool = False) -> list[tuple[int, int]]:
    """Cut `text[start:end]` at empty lines and, if `broken`, at line breaks marked `<br>`."""
    spans = []
    at = start
    pattern = re.compile(r"\n[ \t\r]*\n\s*" + (r"|<br\s?/?>" if broken else ""), re.IGNORECASE)
    for cut in [*pattern.finditer(text, start, end), None]:
        stop = cut.start() if cut else end
        inner = text[at:stop]
        if inner.strip():
            spans.append((at + len(inner) - len(inner.lstrip()), at + len(inner.rstrip())))
        at = cut.end() if cut else stop
    return spans
