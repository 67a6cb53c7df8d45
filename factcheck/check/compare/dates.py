"""Compare dates, each at its own granularity: "July 2017" is confirmed by 7 July 2017, not the reverse.

Two dates that can't meet differ only if they date the same thing, and of a thing that happens once: "born on 3
May 1990" against "born on 4 May 1990". Everything else that recurs (meetings, visits, statements) may have
happened on both days, so there other dates are nothing to compare.

Example that differs: "Sanctions were signed into law on 3 August 2017" against "The law was signed on 2 August 2017".
Example that agrees: "in late 2019" against "on 13 November 2019".
Example with nothing to compare: "They met on 7 July 2017" against "The agency reported on 9 July 2017 that they met".
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from factcheck.check.compare import NOTHING, Comparison, Outcome
from factcheck.check.compare.reporting import reports
from factcheck.check.features import Features
from factcheck.claims.mentions import DateMention
from factcheck.claims.stems import content_stems, stem

_ONCE = frozenset(
    stem(word)
    for word in (
        "born died founded established annexed released published premiered assassinated "
        "inaugurated resigned dissolved ratified abolished crowned incorporated discovered signed enacted"
    ).split()
)
"""Stems of what happens to its subject once, or as good as once."""

WINDOW = 5
"""Telling words before a date among which the thing must stand that it dates."""

_BOUNDARY = re.compile(
    r"[;:()—]|\b(?:that|which|who|whom|whether|while|when|where|because|although|but|though)\b|[.!?]\s",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"(?:\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*)$", re.IGNORECASE)
_BEFORE = frozenset(("before", "by", "until", "till"))
_AFTER = frozenset(("after", "since"))
_POINTING = frozenset(
    (
        "a an the his her its their this that of for from to between around about circa following preceding "
        "despite over and or than"
    ).split()
)
"""Words before a date that make it a name of something ("the 2018 summit", "talks of 7 July") and not its time."""


def compare_dates(claim: Features, passage: Features) -> Comparison:
    """Agree if each date of the claim holds one of the passage; differ as told above.

    Dates in the passage that say when something was reported are left out, unless the claim is about a report.
    """
    theirs = [each for each in passage.dates if reports(claim.text) or not _dates_a_report(passage, each)]
    if not claim.dates or not theirs:
        return NOTHING
    several = len(passage.dates) > 1
    holding = [
        next(
            (
                other
                for other in theirs
                if _holds(claim, mine, passage, other)
                and (not several or _dated(claim, mine) & _dated(passage, other))
            ),
            None,
        )
        for mine in claim.dates
    ]
    if all(holding):
        found = holding[0]
        return Comparison(Outcome.AGREE, f"date: {claim.dates[0].text} fits {found.text if found else ''}")
    if len(claim.dates) != 1 or any(not claim.dates[0].disjoint(other) for other in theirs):
        return NOTHING
    same = [other for other in theirs if _once(claim, claim.dates[0], passage, other)]
    if len(same) == 1:
        mine, other = _meant(claim, claim.dates[0]), _meant(passage, same[0])
        if mine and other and (mine[1] < other[0] or other[1] < mine[0]):
            return Comparison(
                Outcome.DIFFER, f"date: the article has {claim.dates[0].text}, the record {same[0].text}"
            )
    return NOTHING


def apart(claim: Features, passage: Features) -> bool:
    """Whether the claim names a date that the passage doesn't meet; that says nothing of why."""
    return bool(claim.dates) and not any(
        not mine.disjoint(theirs) for mine in claim.dates for theirs in passage.dates
    )


def _holds(claim: Features, mine: DateMention, passage: Features, theirs: DateMention) -> bool:
    """Whether the claim's date is true if the passage's is; of a span both ends must be right."""
    if "/" in mine.edtf:
        return (
            "/" in theirs.edtf and mine.first.year == theirs.first.year and mine.last.year == theirs.last.year
        )
    wide, narrow = _open(claim, mine), _open(passage, theirs)
    return wide[0] <= narrow[0] and narrow[1] <= wide[1]


def _open(text: Features, mention: DateMention) -> tuple[date, date]:
    """Return the days that the date leaves open with the word before it: "before 1988" all before that year."""
    before = _WEEKDAY.sub("", text.text[: mention.start]).split()
    word = before[-1].lower() if before else ""
    if word in _BEFORE:
        return date.min, mention.last if word == "by" else mention.first - timedelta(1)
    if word in _AFTER:
        return mention.first if word == "since" else mention.last + timedelta(1), date.max
    return mention.first, mention.last


def _meant(text: Features, mention: DateMention) -> tuple[date, date] | None:
    """As `_open`, but None where the date only points to something: "the 2018 summit", "talks of 7 July"."""
    before = _WEEKDAY.sub("", text.text[: mention.start]).split()
    word = re.sub(r"\W", "", before[-1]).lower() if before else ""
    if word in _POINTING or (before and re.search(r"['’]s?$", before[-1])):
        return None
    return _open(text, mention)


def _clause(text: Features, mention: DateMention) -> tuple[str, str]:
    """Return what stands before and after the date in its clause."""
    before, after = text.text[: mention.start], text.text[mention.end :]
    starts = [match.end() for match in _BOUNDARY.finditer(before)]
    stop = _BOUNDARY.search(after)
    return before[starts[-1] if starts else 0 :], after[: stop.start()] if stop else after


def _dates_a_report(text: Features, mention: DateMention) -> bool:
    before, after = _clause(text, mention)
    fronted = not content_stems(before)
    return reports(before) or (fronted and reports(after))


def _once(claim: Features, mine: DateMention, passage: Features, theirs: DateMention) -> bool:
    """Whether both dates stand by the same thing, and it is one that happens once."""
    return bool(_dated(claim, mine) & _dated(passage, theirs) & _ONCE)


def _dated(text: Features, mention: DateMention) -> set[str]:
    """Stems of the telling words that the date stands by: before it, or after one that opens its clause."""
    before, after = _clause(text, mention)
    if len(text.dates) > 1:  # a chain of dated things: each comma may begin the next
        before = re.split(r",\s", before)[-1]
        after = next((part for part in re.split(r",\s", after) if part.strip()), "")
    stems = content_stems(before)
    return set(stems[-WINDOW:]) if stems else set(content_stems(after)[:WINDOW])
