"""An article's text with its claims in place: cut at every line end and at every edge of what covers it.

The segments' texts, joined, are the text. The HTML report and the review app show it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from factcheck.model import QuoteSelector, SetAsideReason, Status

WORST_FIRST = (Status.DISPUTED, Status.UNSUPPORTED, Status.VERIFIED)
"""The marks in the order in which a reader has to act on them; a claim without a mark comes last."""

LIST_MARKERS = " \t\r\n#*_-.)0123456789"
"""What may stand around the words of a heading or list item without being part of them."""


class Placed(Protocol):
    """A claim as its page knows it."""

    @property
    def number(self) -> int:
        """1-based, in the order of the text."""

    @property
    def place(self) -> QuoteSelector:
        """Where it stands, as far as the ledger knows."""

    @property
    def mark(self) -> Status | None:
        """Its mark, where it has one."""


class Aside(Protocol):
    """A stretch that is set aside."""

    @property
    def quote(self) -> QuoteSelector: ...
    @property
    def reason(self) -> SetAsideReason: ...


if TYPE_CHECKING:
    from markupsafe import Markup

M = TypeVar("M", bound=Placed)


@dataclass(frozen=True, slots=True)
class Segment(Generic[M]):
    """A stretch of the article within one line, over which the same claims and set-aside reason hold."""

    text: str
    start: int
    """Where it begins, in code points of the article's text."""
    covering: tuple[M, ...] = ()
    """Worst status first: the first one gives the colour."""
    starting: tuple[M, ...] = ()
    ending: tuple[M, ...] = ()
    set_aside: SetAsideReason | None = None


@dataclass(frozen=True, slots=True)
class Line(Generic[M]):
    """A line of the article with its line end."""

    number: int
    """1-based, in the article's file."""
    kind: str
    """`blank`, `heading`, `row` (of a table) or `prose`."""
    segments: tuple[Segment[M], ...]


def verbatim(text: str) -> Markup:
    """Escape text so that a browser reads it back exactly: a raw carriage return would become a newline."""
    from markupsafe import Markup, escape

    return Markup(str(escape(text)).replace("\r", "&#13;"))  # noqa: S704  escaped in this line


def says(text: str, quote: QuoteSelector) -> bool:
    """Whether `text` still says the quoted words at the quoted place."""
    return text[quote.start : quote.end] == quote.exact


def lines_of(text: str, first_line: int, found: Iterable[M], aside: Iterable[Aside]) -> list[Line[M]]:
    """Cut `text`, whose first line is `first_line` of its file, where claims and set-aside stretches begin and end.

    A claim whose words are no longer where it says marks nothing.
    """
    located = sorted((each for each in found if says(text, each.place)), key=lambda each: each.place.start)
    apart = sorted((each for each in aside if says(text, each.quote)), key=lambda each: each.quote.start)
    starts = [0, *(at + 1 for at, character in enumerate(text) if character == "\n" and at + 1 < len(text))]
    edges = {0, len(text), *starts}
    for selector in (*(each.place for each in located), *(each.quote for each in apart)):
        edges.update((selector.start, selector.end))

    rows: list[list[Segment[M]]] = [[] for _ in starts]
    open_: list[M] = []
    next_, next_apart = 0, 0
    for start, end in pairwise(sorted(edges)):
        open_ = [each for each in open_ if each.place.end > start]
        starting: list[M] = []
        while next_ < len(located) and located[next_].place.start <= start:
            starting.append(located[next_])
            next_ += 1
        open_ += starting
        while next_apart < len(apart) and apart[next_apart].quote.end <= start:
            next_apart += 1
        inside = next_apart < len(apart) and apart[next_apart].quote.start <= start
        ending = sorted((each for each in open_ if each.place.end == end), key=lambda each: each.number)
        rows[bisect_right(starts, start) - 1].append(
            Segment(
                text=text[start:end],
                start=start,
                covering=tuple(sorted(open_, key=_worst)),
                starting=tuple(starting),
                ending=tuple(ending),
                set_aside=apart[next_apart].reason if inside else None,
            )
        )
    return [
        Line(first_line + row, _kind(segments), tuple(segments))
        for row, segments in enumerate(rows)
        if segments
    ]


def _worst(each: Placed) -> tuple[int, int]:
    return (WORST_FIRST.index(each.mark) if each.mark else len(WORST_FIRST)), each.number


def _kind(segments: Sequence[Segment[M]]) -> str:
    line = "".join(segment.text for segment in segments)
    if not line.strip():
        return "blank"
    if line.count("|") > 1:
        return "row"
    told = [segment for segment in segments if segment.text.strip(LIST_MARKERS)]
    if told and all(part.set_aside is SetAsideReason.HEADING and not part.covering for part in told):
        return "heading"
    return "prose"
