"""The events of an article in the order of their dates, and where the record has another date or order.

An event is a claim that says when something happened: one of the kind `event`, one that is dated to the day, or one
whose date or order the record contradicts. A repetition is no second event, and a stretch of more than a year
(`2017/2021`) is a period: it has no place on a line.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from factcheck.check.features import Features
from factcheck.model import ClaimKind, Detail, Stance, WeighedCitation
from factcheck.reports.document import ArticleEntry, ClaimEntry

LONGEST = 366
"""Days of the longest stretch that still has a place on a line: a leap year."""
READ = 20_000
"""Code points of a claim or passage in which dates are looked for."""

_DATED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[?~%]?", re.ASCII)
"""A date of EDTF (https://www.loc.gov/standards/datetime/), level 0, or level 1 with a mark of doubt."""


@dataclass(frozen=True, slots=True)
class When:
    """A stretch of days, `first` to `last`, both included."""

    first: date
    last: date
    edtf: str

    def disjoint(self, other: When) -> bool:
        """Whether no day belongs to both."""
        return self.last < other.first or other.last < self.first

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def machine(self) -> str | None:
        """What the `datetime` of HTML's `time` takes; None for an interval or a doubtful date."""
        return self.edtf if re.fullmatch(r"\d{4}(-\d{2}){0,2}", self.edtf, re.ASCII) else None

    @property
    def in_words(self) -> str:
        """As a reader writes it: `16 July 2018`, `July 2018`, `2018`, `17 July 2018 to 18 July 2018`."""
        return " to ".join(_written(part) for part in self.edtf.split("/"))


@dataclass(frozen=True, slots=True)
class Event:
    """What an article says happened, and when."""

    claim: ClaimEntry
    when: When
    against: tuple[WeighedCitation, ...] = ()
    """The decisive passages that contradict its date or its place in the order of events."""
    record: tuple[When, ...] = ()
    """The dates that these passages give instead, or where the order is wrong, all they give; the earliest first."""
    passes: tuple[str, ...] = ()
    """Ids of the article's claims that this event would change places with, at the record's date."""

    @property
    def reordered(self) -> bool:
        """Whether it is its place among other events that is wrong, and not a date."""
        return any(citation.detail is Detail.ORDER for citation in self.against)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The events of one article, the earliest first."""

    article: ArticleEntry
    events: tuple[Event, ...]
    periods: int
    """Events that are dated to more than a year, and so have no place."""
    undated: int
    """Claims of the kind `event` without any date."""


def timeline(article: ArticleEntry) -> Timeline:
    """Return the events of an article by the dates that the article gives them."""
    events: list[Event] = []
    periods = undated = 0
    for claim in article.claims:
        if claim.repeats:
            continue
        when = dated(claim)
        against = tuple(_against(claim))
        if when is None:
            undated += claim.kind is ClaimKind.EVENT
        elif when.days > LONGEST:
            periods += claim.kind is ClaimKind.EVENT
        elif against or claim.kind is ClaimKind.EVENT or when.days == 1:
            events.append(Event(claim, when, against, tuple(_instead(when, against))))
    events.sort(key=lambda each: (each.when.first, each.when.last, each.claim.quote.start, each.claim.id))
    return Timeline(article, tuple(_passing(events)), periods, undated)


def dated(claim: ClaimEntry) -> When | None:
    """Return when a claim says it was: by its `time`, else by the dates in its words; None where it doesn't say.

    Several dates in the words give the stretch from the first to the last of them.
    """
    if claim.time and (when := span(claim.time)):
        return when
    mentions = Features(claim.text[:READ]).dates
    if not mentions:
        return None
    if len(mentions) == 1:
        return When(mentions[0].first, mentions[0].last, mentions[0].edtf)
    first, last = min(each.first for each in mentions), max(each.last for each in mentions)
    return When(first, last, f"{first.isoformat()}/{last.isoformat()}")


def span(edtf: str) -> When | None:
    """Return the days of an EDTF date or interval; None for an open interval and what is no date."""
    opening, slash, closing = edtf.strip().partition("/")
    first = _days(opening)
    last = _days(closing) if slash else first
    if first is None or last is None or last[1] < first[0]:
        return None
    return When(first[0], last[1], edtf.strip())


def _days(part: str) -> tuple[date, date] | None:
    """The first and the last day of `2018`, `2018-07` or `2018-07-16`."""
    match = _DATED.fullmatch(part)
    if match is None:
        return None
    year, month, day = (int(each) if each else 0 for each in match.groups())
    try:
        if day:
            return date(year, month, day), date(year, month, day)
        if month:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError:  # the year 0, a thirteenth month, 31 June
        return None


def _written(part: str) -> str:
    """A date of EDTF in words; what is none stays as it is."""
    match = _DATED.fullmatch(part)
    if match is None:
        return part
    year, month, day = match.groups()
    words = [str(int(day))] if day else []
    words += [calendar.month_name[int(month)]] if month else []
    return " ".join((*words, year))


def _against(claim: ClaimEntry) -> Iterator[WeighedCitation]:
    for citation in claim.citations:
        if (
            citation.decisive
            and citation.stance is Stance.CONTRADICTS
            and citation.detail in (Detail.DATE, Detail.ORDER)
        ):
            yield citation


def _instead(when: When, against: Iterable[WeighedCitation]) -> list[When]:
    """The dates in the passages that are not the article's own, each once."""
    found = set()
    for citation in against:
        for mention in Features(citation.quote.exact[:READ]).dates if citation.quote else ():
            other = When(mention.first, mention.last, mention.edtf)
            # what came after something else may well have been in the same year
            told = other.disjoint(when) if citation.detail is Detail.DATE else other.edtf != when.edtf
            if told and other.days <= LONGEST:
                found.add(other)
    return sorted(found, key=lambda each: (each.first, each.last, each.edtf))


def _passing(events: list[Event]) -> Iterator[Event]:
    """Yield the events, each with those that it would change places with if it stood where the record has it."""
    for event in events:
        if len(event.record) != 1 or not event.record[0].disjoint(event.when):
            yield event  # of several dates a person says which one is the event's
            continue
        (moved,) = event.record
        passes = tuple(
            other.claim.id
            for other in events
            if (event.when.last < other.when.first and other.when.last < moved.first)
            or (other.when.last < event.when.first and moved.last < other.when.first)
        )
        yield Event(event.claim, event.when, event.against, event.record, passes)
