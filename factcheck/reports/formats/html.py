"""The audit as one HTML file that a desk can read, print, mail and keep.

It needs nothing but a browser: no script, no font, no picture, no request, and a content security policy
that allows its own style sheet and nothing else. Everything in it but the template is untrusted.

The page goes from what must be acted on to where it comes from: the numbers, the disputed claims, what is not
identified or not found, where claims disagree, the dates, the articles with every claim in place, the sources with what
rests on each, what was not checked. A claim's evidence stands once, in its card; everything else leads there.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.claims.weight import central_first
from factcheck.model import (
    Finding,
    MissingKind,
    Outcome,
    QuoteSelector,
    Reason,
    SetAsideReason,
    Stance,
    State,
    Status,
)
from factcheck.reports import wording
from factcheck.reports.baseline import quiet_claims
from factcheck.reports.document import (
    ArticleEntry,
    AuditDocument,
    ClaimEntry,
    Counts,
    SetAsideEntry,
    SourceEntry,
)
from factcheck.reports.exporting import on_the_web
from factcheck.reports.formats import Options
from factcheck.reports.marked import WORST_FIRST, Line, lines_of, verbatim
from factcheck.reports.timeline import Event, Timeline, When, timeline

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"

ROOM_FOR_A_NUMBER = 3
"""Percent of a bar from which its number fits into the rectangle."""

LONGEST_SHOWN = 300
"""Code points of a claim or quotation in a list that leads to its card, which has all of it."""

SHOWN_AT_ONCE = 3
"""Decisive passages that a card shows; the others are folded, so that what to write instead is not far below."""

DOT = 11
"""Pixels from one dot of the timeline to the one above it."""
HIGHEST = 14
"""Dots above one another at most; the list has all events."""
MOST_TICKS = 9
"""Years that are named under the timeline."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A claim as the page shows it: `number` counts an article's claims from 1 in the order of the text, `anchor`
    is the card's id."""

    entry: ClaimEntry
    number: int
    anchor: str
    located: bool
    """The article's text still says the quoted words at the quoted place."""
    label: str = ""
    """What the page calls it: the number, behind the article's where there are several."""
    quiet: Finding | None = None
    """Why nobody has to act on it, where it is in the baseline or a person has suppressed it."""

    @property
    def place(self) -> QuoteSelector:
        """Where it stands in the article."""
        return self.entry.quote

    @property
    def mark(self) -> Status:
        """The mark in force."""
        return self.entry.status

    @property
    def in_text(self) -> str:
        """The id of the first stretch of the article that the claim covers."""
        return f"{self.anchor}_text"  # no id of a claim has `_`: nothing else is called so

    @property
    def rationale(self) -> tuple[str, ...]:
        """The sentences of the rationale that do not only repeat a note, which stands beside its citation."""
        notes = tuple(citation.note for citation in self.entry.citations if citation.note)
        return tuple(sentence for sentence in self.entry.rationale if not sentence.endswith(notes))

    @property
    def state(self) -> State:
        """Whether anybody has still to act on it."""
        return self.quiet.state if self.quiet else State.NEW


@dataclass(frozen=True, slots=True)
class Bar:
    """One rectangle of an article's bar; `x` and `width` in percent of the whole."""

    status: Status
    x: float
    width: float
    number: int

    @property
    def middle(self) -> float:
        """Where its number stands."""
        return round(self.x + self.width / 2, 2)

    @property
    def wide(self) -> bool:
        """Whether the number fits into it."""
        return self.width >= ROOM_FOR_A_NUMBER


@dataclass(frozen=True, slots=True)
class Leaning:
    """Words of an article that stand for a source without naming one."""

    cue: str
    kind: MissingKind
    would_settle: tuple[str, ...]
    bare: tuple[Mark, ...]
    """Claims that rest on it and on nothing else."""
    also: tuple[Mark, ...]
    """Claims that have other evidence besides, or wait for a stronger one."""


@dataclass(frozen=True, slots=True)
class Dot:
    """An event on the drawing: `x` in percent, `y` in pixels from the axis up."""

    status: Status
    x: float
    y: int
    record: tuple[float, ...] = ()
    """Where the record has it, in percent."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A timeline as a picture: the list below it says the same in words."""

    height: int
    dots: tuple[Dot, ...]
    ticks: tuple[tuple[float, int], ...]
    """Place in percent, and year."""


@dataclass(frozen=True, slots=True)
class Day:
    """What an article dates alike."""

    when: When
    events: tuple[tuple[Event, Mark], ...]


@dataclass(frozen=True, slots=True)
class Dates:
    """One article's timeline as the page shows it."""

    line: Timeline
    days: tuple[Day, ...]
    drawing: Drawing | None
    moved: int
    """Events whose date or order the record contradicts."""


@dataclass(frozen=True, slots=True)
class Page:
    """One article as the page shows it."""

    entry: ArticleEntry
    anchor: str
    groups: tuple[tuple[Status, tuple[Mark, ...]], ...]
    """The claims of each mark, the central ones first."""
    by_id: Mapping[str, Mark]
    lines: tuple[Line[Mark], ...]
    set_aside: tuple[tuple[SetAsideReason, tuple[SetAsideEntry, ...]], ...]
    reasons: tuple[tuple[str, int], ...]
    leanings: tuple[Leaning, ...]
    """The one on which most rests first."""
    dates: Dates

    def of(self, status: Status) -> tuple[Mark, ...]:
        """The claims with this mark, the central ones first."""
        return next(found for each, found in self.groups if each is status)

    @property
    def open(self) -> tuple[Mark, ...]:
        """The unsupported claims for which nothing or too little was found, the central ones first."""
        return tuple(
            mark for mark in self.of(Status.UNSUPPORTED) if mark.entry.reason is not Reason.CITATION_MISSING
        )


@dataclass(frozen=True, slots=True)
class Root:
    """A source with what rests on it."""

    entry: SourceEntry
    number: int
    """1-based: the source on which most marks depend is the first."""
    decides: tuple[Mark, ...]
    """Claims of whose mark it is a decisive part."""
    falls: tuple[tuple[Status, Status, tuple[Mark, ...]], ...]
    """The claims whose mark would change without it, by the mark that they have and the one they would have."""

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return f"s{self.number}"


def render(document: AuditDocument, options: Options) -> str:
    """Return the audit as HTML."""
    return render_html(document, options)


def render_html(document: AuditDocument, options: Options | None = None) -> str:
    """Return the audit as one self-contained HTML page.

    Control and bidirectional control characters of the texts are replaced by visible ones, one for one;
    apart from those the marked-up article reads exactly as it is stored. For a fact-checker everything is open; for
    an editor what only says how a mark came about is folded, and unfolded on paper.
    """
    from markupsafe import Markup

    quiet = quiet_claims(document)
    several = len(document.articles) > 1
    pages = [_page(article, number, quiet, several) for number, article in enumerate(document.articles, 1)]
    marks = {id_: mark for page in pages for id_, mark in page.by_id.items()}
    roots = _roots(document.sources, marks)
    css = (TEMPLATES / "report.css").read_text("utf-8")
    counts, coverage = wording.totals(document)
    titles = {page.entry.id: page.entry.title for page in pages}
    page = (
        _environment()
        .get_template("report.html")
        .render(
            document=document,
            articles=pages,
            marks=marks,
            titles=titles,
            several=several,
            act=_most_first(mark for page in pages for mark in page.of(Status.DISPUTED)),
            waiting=[finding for finding in document.findings if finding.outcome is Outcome.REVIEW],
            roots=roots,
            sources={root.entry.id: root for root in roots},
            counts=counts,
            coverage=coverage,
            policy=[(key, json.dumps(value)) for key, value in sorted(document.policy.items())],
            policy_words=policy_in_words(document.policy),
            retrieved=_stretch(source.retrieved for source in document.sources),
            words=wording,
            enough=wording.enough(document),
            statuses=WORST_FIRST,
            at_once=SHOWN_AT_ONCE,
            unfolded=options is not None and options.audience == "factchecker",
            css=Markup(css),  # noqa: S704  ours, from the package
            css_hash=base64.b64encode(hashlib.sha256(css.encode()).digest()).decode(),
        )
    )
    # over the whole page, so that no value in it can be forgotten
    return wording.defused(page)


def policy_in_words(policy: Mapping[str, object]) -> tuple[str, ...]:
    """Return what the policy asks for, a sentence for each setting that it has."""
    told = []
    primary, origins = policy.get("verified-primary"), policy.get("verified-origins")
    enough = []
    if isinstance(primary, int):
        enough.append(wording.plural(primary, "primary source"))
    if isinstance(origins, int):
        enough.append(
            wording.plural(origins, "secondary source") + (" of different origin" if origins > 1 else "")
        )
    if enough:
        told.append(f"Verified takes {' or '.join(enough)}, and nothing credible against it.")
    tiers = policy.get("disputing-tiers")
    if isinstance(tiers, (list, tuple)):
        which = " or ".join(str(tier) for tier in tiers)
        told.append(f"A {which} source can dispute a claim." if which else "No source can dispute a claim.")
    score = policy.get("min-score")
    if isinstance(score, (int, float)):
        told.append(
            f"A link made by the checker counts from a score of {score:.2f}; a person’s always counts."
        )
        together = policy.get("min-score-together")
        if isinstance(together, (int, float)) and isinstance(origins, int) and together < score:
            which = (
                f"{origins} credible sources of different origin support"
                if origins > 1
                else "a credible source supports"
            )
            told.append(f"Where {which} a claim, the checker’s links count from {together:.2f}.")
    return tuple(told)


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
    environment.filters.update(verbatim=verbatim, web_address=_web_address, bars=_bars, brief=_brief)
    return environment


def _brief(text: str) -> str:
    """Shorten what stands in a list."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN].rstrip()} [...]"


def _web_address(url: str | None) -> str | None:
    """Return the URL if it can be a link, else nothing: it is then shown as plain words."""
    return url if url and on_the_web(url) else None


def _bars(counts: Counts) -> tuple[Bar, ...]:
    """Cut the bar of the counts, worst first; the parts fill it without a gap whatever the rounding."""
    number = {status: getattr(counts, status) for status in WORST_FIRST}
    whole = sum(number.values())
    bars: list[Bar] = []
    before = 0
    for status in WORST_FIRST:
        if number[status]:
            start = round(before * 100 / whole, 2)
            before += number[status]
            width = round(round(before * 100 / whole, 2) - start, 2)
            bars.append(Bar(status, start, width, number[status]))
    return tuple(bars)


def _stretch(days: Iterable[str | None]) -> str:
    """Say from when until when: `2026-11-20 to 2026-11-22`; nothing where no day is known."""
    known = sorted({day for day in days if day})
    return " to ".join(dict.fromkeys((known[0], known[-1]))) if known else ""


def _most_first(marks: Iterable[Mark]) -> list[Mark]:
    """Order marks of several articles: what is still to be acted on first, then by how much rests on each."""
    return sorted(
        marks, key=lambda mark: (mark.state is not State.NEW, -mark.entry.weight, mark.anchor, mark.number)
    )


def _page(article: ArticleEntry, number: int, quiet: Mapping[str, Finding], several: bool) -> Page:
    found = tuple(
        Mark(
            entry=claim,
            number=position,
            anchor=f"a{number}-{claim.id}",
            located=article.says(claim.quote),
            label=f"{number}.{position}" if several else f"{position}",
            quiet=quiet.get(claim.id),
        )
        for position, claim in enumerate(article.claims, 1)
    )
    by_id = {mark.entry.id: mark for mark in found}
    weight = {claim.id: claim.weight for claim in article.claims}
    listed = [by_id[claim.id] for claim in central_first(article.claims, weight)]
    aside: dict[SetAsideReason, list[SetAsideEntry]] = defaultdict(list)
    for entry in article.set_aside:
        aside[entry.reason].append(entry)
    return Page(
        entry=article,
        anchor=f"a{number}",
        groups=tuple(
            (status, tuple(mark for mark in listed if mark.entry.status is status)) for status in WORST_FIRST
        ),
        by_id=by_id,
        lines=tuple(lines_of(article.text, article.first_line, found, article.set_aside)),
        set_aside=tuple((reason, tuple(aside[reason])) for reason in SetAsideReason if reason in aside),
        reasons=tuple(sorted(article.reasons.items(), key=lambda item: (-item[1], item[0]))),
        leanings=tuple(_leanings(listed)),
        dates=_dates(article, by_id),
    )


def _leanings(listed: Sequence[Mark]) -> list[Leaning]:
    """Gather what an article leans on without naming it, by its words; `listed` are its claims, central ones first."""
    settle: dict[tuple[str, MissingKind], dict[str, None]] = {}
    bare: dict[tuple[str, MissingKind], dict[str, Mark]] = defaultdict(dict)
    also: dict[tuple[str, MissingKind], dict[str, Mark]] = defaultdict(dict)
    for mark in listed:
        for citation in mark.entry.citations:
            if citation.stance is not Stance.MISSING or citation.missing is None or not citation.cue:
                continue
            key = (citation.cue, citation.missing)
            settle.setdefault(key, {}).update({citation.would_settle: None} if citation.would_settle else {})
            rests = citation.decisive and mark.entry.status is Status.UNSUPPORTED
            (bare if rests else also)[key][mark.anchor] = mark
    found = [
        Leaning(
            cue,
            kind,
            tuple(settle[cue, kind]),
            tuple(bare[cue, kind].values()),
            tuple(also[cue, kind].values()),
        )
        for cue, kind in settle
    ]
    return sorted(
        found, key=lambda each: (not each.bare, -max(m.entry.weight for m in (*each.bare, *each.also)))
    )


def _dates(article: ArticleEntry, by_id: Mapping[str, Mark]) -> Dates:
    line = timeline(article)
    days = tuple(
        Day(when, tuple((event, by_id[event.claim.id]) for event in events))
        for when, events in groupby(line.events, key=lambda event: event.when)
    )
    return Dates(line, days, _drawing(line.events), sum(bool(event.against) for event in line.events))


def _drawing(events: Sequence[Event]) -> Drawing | None:
    """Place the events on an axis of whole years; none where there is nothing to compare."""
    if len(events) < 2:
        return None
    every = [when for event in events for when in (event.when, *event.record)]
    first, last = min(when.first for when in every).year, max(when.last for when in every).year
    opening = date(first, 1, 1).toordinal()
    length = (date(last, 12, 31).toordinal() - opening) or 1

    def place(when: When) -> float:
        middle = (when.first.toordinal() + when.last.toordinal()) / 2
        return round(1 + 98 * (middle - opening) / length, 1)

    height: Counter[int] = Counter()
    dots = []
    for event in events:
        x = place(event.when)
        height[round(x)] += 1
        y = min(height[round(x)], HIGHEST) * DOT
        dots.append(Dot(event.claim.status, x, y, tuple(place(when) for when in event.record)))
    step = (last - first) // MOST_TICKS + 1
    ticks = [
        (round(1 + 98 * (date(year, 1, 1).toordinal() - opening) / length, 1), year)
        for year in range(first, last + 1, step)
    ]
    tallest = min(max(height.values()), HIGHEST)
    return Drawing((tallest + 1) * DOT, tuple(dots), tuple(ticks))


def _roots(entries: Iterable[SourceEntry], marks: Mapping[str, Mark]) -> list[Root]:
    """Return the sources with what rests on each: the one on which most marks depend first."""
    decides: dict[str, dict[str, Mark]] = defaultdict(dict)
    for mark in marks.values():
        for citation in mark.entry.citations:
            if citation.decisive and citation.source:
                decides[citation.source][mark.anchor] = mark

    def without(entry: SourceEntry) -> Iterator[tuple[Status, Status, tuple[Mark, ...]]]:
        changed: dict[tuple[Status, Status], list[Mark]] = defaultdict(list)
        for fall in entry.bears:
            if fall.claim in marks:
                changed[marks[fall.claim].entry.computed, fall.status].append(marks[fall.claim])
        for (before, after), found in sorted(changed.items()):
            yield before, after, tuple(found)

    ordered = sorted(entries, key=lambda each: (-len(each.bears), -len(decides[each.id]), each.id))
    return [
        Root(
            entry=entry,
            number=number,
            decides=tuple(decides[entry.id].values()),
            falls=tuple(without(entry)),
        )
        for number, entry in enumerate(ordered, 1)
    ]
