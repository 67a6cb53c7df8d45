"""The audit as one HTML file that a desk can read, print, mail and keep.

It needs nothing but a browser: no script, no font, no picture, no request, and a content security policy
that allows its own style sheet and nothing else. Everything in it but the template is untrusted.
"""

from __future__ import annotations

import base64
import hashlib
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from factcheck.claims.weight import central_first
from factcheck.model import QuoteSelector, SetAsideReason, Status
from factcheck.reports import wording
from factcheck.reports.document import ArticleEntry, AuditDocument, ClaimEntry, Counts
from factcheck.reports.formats import Options

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"

WORST_FIRST = (Status.DISPUTED, Status.UNSUPPORTED, Status.VERIFIED)

BAR_WIDTH = 1000
"""Units of the bar's drawing, across."""

LIST_MARKERS = " \t\r\n#*_-.)0123456789"
"""What may stand around the words of a heading or list item without being part of them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A claim as the page shows it: `number` counts an article's claims from 1 in the order of the text, `anchor`
    is the card's id."""

    entry: ClaimEntry
    number: int
    anchor: str
    located: bool
    """The article's text still says the quoted words at the quoted place."""

    @property
    def in_text(self) -> str:
        """The id of the first stretch of the article that the claim covers."""
        return f"{self.anchor}_text"  # no id of a claim has `_`: nothing else is called so

    @property
    def rationale(self) -> tuple[str, ...]:
        """The sentences of the rationale that do not only repeat a note, which stands beside its citation."""
        notes = tuple(citation.note for citation in self.entry.citations if citation.note)
        return tuple(sentence for sentence in self.entry.rationale if not sentence.endswith(notes))


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the article within one line, over which the same claims and set-aside reason hold."""

    text: str
    covering: tuple[Mark, ...] = ()
    """Worst status first: the first one gives the colour."""
    starting: tuple[Mark, ...] = ()
    ending: tuple[Mark, ...] = ()
    set_aside: SetAsideReason | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the article with its line end."""

    number: int
    """1-based, in the article's file."""
    kind: str
    """`blank`, `heading`, `row` (of a table) or `prose`."""
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One rectangle of an article's bar; `x` and `width` in units of `BAR_WIDTH`."""

    status: Status
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Page:
    """One article as the page shows it."""

    entry: ArticleEntry
    anchor: str
    groups: tuple[tuple[Status, tuple[Mark, ...]], ...]
    """The claims of each mark, the central ones first."""
    by_id: Mapping[str, Mark]
    lines: tuple[Line, ...]
    set_aside: tuple[tuple[str, int], ...]
    reasons: tuple[tuple[str, int], ...]


def render(document: AuditDocument, options: Options) -> str:  # noqa: ARG001 (all formats are called alike)
    """Return the audit as HTML."""
    return render_html(document)


def render_html(document: AuditDocument) -> str:
    """Return the audit as one self-contained HTML page.

    Control and bidirectional control characters of the texts are replaced by visible ones, one for one;
    apart from those the marked-up article reads exactly as it is stored.
    """
    from markupsafe import Markup

    pages = [_page(article, number) for number, article in enumerate(document.articles, 1)]
    css = (TEMPLATES / "report.css").read_text("utf-8")
    counts, coverage = wording.totals(document)
    page = (
        _environment()
        .get_template("report.html")
        .render(
            document=document,
            articles=pages,
            claim_anchors={id_: mark.anchor for page in pages for id_, mark in page.by_id.items()},
            sources={source.id: source for source in document.sources},
            counts=counts,
            coverage=coverage,
            policy=[(key, json.dumps(value)) for key, value in sorted(document.policy.items())],
            words=wording,
            statuses=WORST_FIRST,
            bar_width=BAR_WIDTH,
            css=Markup(css),  # noqa: S704  ours, from the package
            css_hash=base64.b64encode(hashlib.sha256(css.encode()).digest()).decode(),
        )
    )
    # over the whole page, so that no value in it can be forgotten
    return wording.defused(page)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(TEMPLATES),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(verbatim=_verbatim, web_address=_web_address, bars=_bars)
    return environment


def _verbatim(text: str) -> Markup:
    """Escape text so that a browser reads it back exactly: a raw carriage return would become a newline."""
    from markupsafe import Markup, escape

    return Markup(str(escape(text)).replace("\r", "&#13;"))  # noqa: S704  escaped in this line


def _web_address(url: str | None) -> str | None:
    """Return the URL if it can be a link, else nothing: it is then shown as plain words."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def _bars(counts: Counts) -> tuple[Bar, ...]:
    """Cut the bar of the counts, worst first; the parts fill it without a gap whatever the rounding."""
    number = {status: getattr(counts, status) for status in WORST_FIRST}
    whole = sum(number.values())
    bars: list[Bar] = []
    before = 0
    for status in WORST_FIRST:
        if number[status]:
            start = before * BAR_WIDTH // whole
            before += number[status]
            bars.append(Bar(status, start, before * BAR_WIDTH // whole - start))
    return tuple(bars)


def _page(article: ArticleEntry, number: int) -> Page:
    found = tuple(
        Mark(
            entry=claim,
            number=position,
            anchor=f"a{number}-{claim.id}",
            located=_says(article, claim.quote),
        )
        for position, claim in enumerate(article.claims, 1)
    )
    by_id = {mark.entry.id: mark for mark in found}
    weight = {claim.id: claim.weight for claim in article.claims}
    listed = [by_id[claim.id] for claim in central_first(article.claims, weight)]
    reasons = Counter(entry.reason for entry in article.set_aside)
    return Page(
        entry=article,
        anchor=f"a{number}",
        groups=tuple(
            (status, tuple(mark for mark in listed if mark.entry.status is status)) for status in WORST_FIRST
        ),
        by_id=by_id,
        lines=tuple(lines_of(article, found)),
        set_aside=tuple((reason, reasons[reason]) for reason in SetAsideReason if reasons[reason]),
        reasons=tuple(sorted(article.reasons.items(), key=lambda item: (-item[1], item[0]))),
    )


def lines_of(article: ArticleEntry, found: Iterable[Mark]) -> list[Line]:
    """Cut the article's text at every line end and at every edge of a claim or set-aside stretch.

    The segments' texts, joined, are the article's text. A claim whose words are no longer where it says
    marks nothing: its card tells so.
    """
    text = article.text
    located = sorted((mark for mark in found if mark.located), key=lambda mark: mark.entry.quote.start)
    aside = sorted(
        (entry for entry in article.set_aside if _says(article, entry.quote)),
        key=lambda entry: entry.quote.start,
    )
    starts = [0, *(at + 1 for at, character in enumerate(text) if character == "\n" and at + 1 < len(text))]
    edges = {0, len(text), *starts}
    for selector in (*(mark.entry.quote for mark in located), *(entry.quote for entry in aside)):
        edges.update((selector.start, selector.end))
    cuts = sorted(edges)

    rows: list[list[Segment]] = [[] for _ in starts]
    open_marks: list[Mark] = []
    next_mark = next_aside = 0
    for start, end in pairwise(cuts):
        open_marks = [mark for mark in open_marks if mark.entry.quote.end > start]
        starting: list[Mark] = []
        while next_mark < len(located) and located[next_mark].entry.quote.start <= start:
            starting.append(located[next_mark])
            next_mark += 1
        open_marks += starting
        while next_aside < len(aside) and aside[next_aside].quote.end <= start:
            next_aside += 1
        set_aside = next_aside < len(aside) and aside[next_aside].quote.start <= start
        rows[bisect_right(starts, start) - 1].append(
            Segment(
                text=text[start:end],
                covering=tuple(
                    sorted(open_marks, key=lambda mark: (WORST_FIRST.index(mark.entry.status), mark.number))
                ),
                starting=tuple(starting),
                ending=tuple(
                    sorted(
                        (mark for mark in open_marks if mark.entry.quote.end == end),
                        key=lambda mark: mark.number,
                    )
                ),
                set_aside=aside[next_aside].reason if set_aside else None,
            )
        )
    return [
        Line(article.first_line + row, _kind(segments), tuple(segments))
        for row, segments in enumerate(rows)
        if segments
    ]


def _says(article: ArticleEntry, quote: QuoteSelector) -> bool:
    """The article's text still says the quoted words at the quoted place."""
    return article.text[quote.start : quote.end] == quote.exact


def _kind(segments: list[Segment]) -> str:
    line = "".join(segment.text for segment in segments)
    if not line.strip():
        return "blank"
    if line.count("|") > 1:
        return "row"
    told = [segment for segment in segments if segment.text.strip(LIST_MARKERS)]
    if told and all(part.set_aside is SetAsideReason.HEADING and not part.covering for part in told):
        return "heading"
    return "prose"
