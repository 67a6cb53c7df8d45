"""Compare dates, each at its own granularity: "July 2017" is confirmed by 7 July 2017, not the reverse.

Two dates that can't meet differ only if they date the same thing: the same event (born, signed, sank) of the
same subject, told in mostly the same words. What recurs (meetings, visits, votes) may have happened on both days:
there it takes the same place and a slip within the month. What follows from two dates together is in `sequence`.

Example that differs: "Sanctions were signed into law on 3 August 2017" against "The law was signed on 2 August 2017".
Example that agrees: "in late 2019" against "on 13 November 2019".
Example with nothing to compare: "They met on 7 July 2017" against "The agency reported on 9 July 2017 that they met".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from factcheck.check.compare import NOTHING, Comparison, Outcome
from factcheck.check.compare.names import compare_names, keys, owned
from factcheck.check.compare.polarity import compare_polarity, weakened
from factcheck.check.compare.reporting import reports
from factcheck.check.compare.sequence import (
    COVERED,
    DATELINE,
    ENDS,
    EVENTS,
    EVER,
    LASTING_FACTS,
    LIFE,
    ONCE,
    ORDINALS,
    STARTS,
    Scale,
    Span,
    Timed,
    compare_sequence,
    concepts,
    in_year,
    timeline,
    told_by,
)
from factcheck.check.features import Features
from factcheck.claims.stems import content_stems, stem

SLIP = 31
"""Days by which two dates of one meeting or visit may be apart: a further one is another occasion."""

PRONOUN_COVERED = 0.5
"""As `COVERED`, of a single sentence that says "it" for what it is about."""

PERSONAL = frozenset(
    "BIRTH DEATH RESIGN APPOINT ARREST MARRY DIVORCE CHARGE CONVICT SENTENCE DISMISS RETIRE".split()
)
"""What happens to a person: whoever else is named by it is the one to whom it happened."""

_ONE_OF_MANY = re.compile(
    r"(?:^\W*(?:an?|some|several|many|two|three|one)\s(?!.*\b(?:first|last|only)\b)|"
    r"\b\w+(?:ed|ght|old|ilt|de|und)\s+(?:an?|some|several|many|two|three|new|another|\d+)\s)",
    re.IGNORECASE,
)
"""What has no "the": the record may date another one of the kind."""

_BOUNDARY = re.compile(
    r"[;:()—]|\b(?:that|which|who|whom|whether|while|when|where|because|although|but|though)\b|[.!?]\s",
    re.IGNORECASE,
)
BEFORE, UP_TO = ("before", "prior to", "until", "till"), ("by", "as of")
AFTER, SINCE = ("after",), ("since", "from")
"""Words before a date that leave open the days on one side of it, without that date or with it."""
_PRONOUN = re.compile(r"^\W*(?:it|he|she|they|the|this|its|his|her|their)\b(?!\s+(?-i:[A-Z]))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateCounterpart:
    """A time of the claim and those of the passage that it was held against; one side may lack it."""

    mine: Timed | None
    theirs: tuple[Timed, ...]
    """Two where the ends of a stretch stand apart."""
    agrees: bool | None
    """False only for a provable difference, None where it can't be told."""


def compare_dates(claim: Features, passage: Features) -> Comparison:
    """Agree if each time of the claim holds one of the passage; differ as told above, or as `sequence` tells.

    Dates in the passage that say when something was reported are left out, unless the claim is about a report.
    """
    dated = _compare_times(claim, passage)
    if dated.outcome is Outcome.DIFFER:
        return dated
    ordered = compare_sequence(claim, passage)
    if ordered.outcome is Outcome.DIFFER or not timeline(claim).times:
        return ordered
    return dated


def unmet_dates(claim: Features, passage: Features) -> tuple[str, ...]:
    """Return the times of the claim, as written, that nothing in the passage confirms, whatever it dates."""
    theirs = timeline(passage).times
    return tuple(
        mine.text
        for mine in timeline(claim).times
        if not any(_holds(mine, other) for other in theirs) and not _ends_met(mine, theirs)
    )


def _ends_met(mine: Timed, theirs: Sequence[Timed]) -> tuple[Timed, ...]:
    """Return the times apart with which a stretch of the claim begins and ends: "from 2015 to 2020"; () if not both."""
    if not mine.lasting or mine.begun is None or mine.ended is None:
        return ()
    begun, ended = (
        next((other for other in theirs if _within(mine, end, other)), None)
        for end in (mine.begun, mine.ended)
    )
    return (begun, ended) if begun and ended else ()


def _within(mine: Timed, end: Span, theirs: Timed) -> bool:
    both = None if theirs.lasting else common(mine, theirs, end, theirs.span)
    return both is not None and both[0][0] <= both[1][0] and both[1][1] <= both[0][1]


def _comparable(claim: Features, theirs: Sequence[Timed]) -> list[Timed]:
    """Return the times that date no report, unless the claim is about one."""
    about = reports(claim.text)
    return [each for each in theirs if about or (each.relation != DATELINE and not _dates_a_report(each))]


def line_up_dates(claim: Features, passage: Features) -> tuple[DateCounterpart, ...]:
    """Return the claim's times, each with its counterpart, then those of the passage that may be one that lacks it."""
    mine, everything = timeline(claim).times, timeline(passage).times
    theirs = _comparable(claim, everything)
    held: list[DateCounterpart] = []
    for each in mine:
        shared = sorted(theirs, key=lambda other: -len(each.near & other.near))
        same = next((other for other in shared if _dates(claim, each, other) and _holds(each, other)), None)
        ends = () if same else _ends_met(each, theirs)
        if same or ends:
            held.append(DateCounterpart(each, (same,) if same else ends, True))
        elif differing := _differing(claim, each, passage, theirs):
            held.append(DateCounterpart(each, (differing,), False))
        else:
            held.append(DateCounterpart(each, (), None))
    taken = [other for each in held for other in each.theirs]
    for at, pair in enumerate(held):
        free = [other for other in everything if not any(other is one for one in taken)]
        if pair.mine and not pair.theirs and (possible := _possible(claim, pair.mine, free)):
            taken.append(possible)
            held[at] = DateCounterpart(pair.mine, (possible,), None)
    lacking = [pair.mine for pair in held if pair.mine and not pair.theirs]
    rivals = [
        DateCounterpart(None, (other,), None)
        for other in theirs
        if not any(other is one for one in taken)
        and any(common(each, other, each.span, other.span) for each in lacking)
    ]
    return (*held, *rivals)


def _dates(claim: Features, mine: Timed, theirs: Timed) -> bool:
    """Whether a stretch of the passage that has one end only is told of the same: any date is within it."""
    ends = theirs.begun is not None and theirs.ended is not None
    return ends or mine.lasting or bool((mine.near & theirs.near) - keys(claim))


def _possible(claim: Features, mine: Timed, theirs: Sequence[Timed]) -> Timed | None:
    """Return the time that `mine` may be: one that it overlaps, else the one that dates most like it."""
    both = [
        (other, common(mine, other, mine.span, other.span)) for other in theirs if _dates(claim, mine, other)
    ]
    meeting = [other for other, spans in both if spans and not _beyond(*spans)]
    names = keys(claim)
    like = [other for other, spans in both if spans and (mine.near & other.near) - names]
    return max(meeting or like, key=lambda other: len(mine.near & other.near), default=None)


def apart(claim: Features, passage: Features) -> bool:
    """Whether the claim names a date that the passage doesn't meet; that says nothing of why."""
    return bool(claim.dates) and not any(
        not mine.disjoint(theirs) for mine in claim.dates for theirs in passage.dates
    )


def _compare_times(claim: Features, passage: Features) -> Comparison:
    mine = timeline(claim).times
    everything = timeline(passage).times
    theirs = _comparable(claim, everything)
    if not mine or not theirs:
        return NOTHING
    several = sum(each.scale is Scale.CALENDAR for each in everything) > 1
    holding = [
        next(
            (other for other in theirs if _holds(each, other) and (not several or each.near & other.near)),
            None,
        )
        for each in mine
    ]
    for each in mine:
        differing = _differing(claim, each, passage, theirs)
        if differing:
            return Comparison(
                Outcome.DIFFER, f"date: the article has {each.text}, the record {_shown(differing)}"
            )
    if all(holding):
        found = holding[0]
        return Comparison(Outcome.AGREE, f"date: {mine[0].text} fits {found.text if found else ''}")
    return NOTHING


def _shown(timed: Timed) -> str:
    """Return a time as it is written, with the day that it means: "yesterday (11 March 2021)"."""
    begun = timed.begun
    if timed.scale is not Scale.CALENDAR or timed.lasting or not begun or re.search(r"\d{4}", timed.text):
        return timed.text
    first, last = (date.fromordinal(each) for each in begun)
    form = (
        f"{first.day} {first:%B %Y}"
        if first == last
        else f"{first:%B %Y}"
        if last.month == first.month
        else f"{first:%Y}"
    )
    return f"{timed.text} ({form})"


# --- two times -----------------------------------------------------------------------------------------------


def _bounds(timed: Timed) -> Span:
    """Return the days that a time leaves open with the word before it: "before 1988" all before that year."""
    first, last = timed.span
    if timed.relation in BEFORE:
        return EVER[0], (timed.begun or timed.ended or EVER)[0] - 1
    if timed.relation in UP_TO:
        return EVER[0], last
    if timed.relation in AFTER:
        return last + 1, EVER[1]
    if timed.relation in SINCE and not (timed.lasting and timed.ended):
        return first, EVER[1]
    return first, last


def common(mine: Timed, theirs: Timed, a: Span, b: Span) -> tuple[Span, Span] | None:
    """Return both spans on the coarser of their scales, or None where they have none in common."""
    if mine.scale is theirs.scale:
        return a, b
    scales = {mine.scale, theirs.scale}
    if EVER[0] in (*a, *b) or EVER[1] in (*a, *b):
        return None
    if scales == {Scale.CALENDAR, Scale.YEARLESS}:
        return (_yearless(a, mine.scale), _yearless(b, theirs.scale)) if _short(a) and _short(b) else None
    if scales == {Scale.CALENDAR, Scale.WEEKDAY} and all(
        one[0] == one[1] for one in (a, b)
    ):  # of a single day only
        return (_weekday(a, mine.scale), _weekday(b, theirs.scale))
    return None


def _short(span: Span) -> bool:
    first, last = date.fromordinal(span[0]), date.fromordinal(span[1])
    return first.year == last.year and span[1] - span[0] < 200


def _yearless(span: Span, scale: Scale) -> Span:
    return span if scale is Scale.YEARLESS else in_year(span, 2000)


def _weekday(span: Span, scale: Scale) -> Span:
    return span if scale is Scale.WEEKDAY else (date.fromordinal(span[0]).weekday(),) * 2


def _holds(mine: Timed, theirs: Timed) -> bool:
    """Whether the claim's time is true if the passage's is; of a stretch both ends must be right."""
    if mine.lasting and mine.begun and mine.ended:
        if not (theirs.lasting and theirs.begun and theirs.ended):
            return False
        ends = (
            common(mine, theirs, mine.begun, theirs.begun),
            common(mine, theirs, mine.ended, theirs.ended),
        )
        return all(each and each[0][0] <= each[1][1] and each[1][0] <= each[0][1] for each in ends)
    if theirs.lasting and theirs.relation != LIFE:
        edge = edge_of(mine, theirs)
        if edge is None:
            return (
                mine.scale is theirs.scale
                and theirs.span[0] <= _bounds(mine)[0] <= _bounds(mine)[1] <= theirs.span[1]
            )
    else:
        edge = edge_of(mine, theirs) or _bounds(theirs)
    both = common(mine, theirs, _bounds(mine), edge)
    return bool(both) and both[0][0] <= both[1][0] and both[1][1] <= both[0][1]  # type: ignore[index]


def edge_of(mine: Timed, theirs: Timed) -> Span | None:
    """Return the end of the passage's stretch that the claim's event is; None if it is neither, or open."""
    if not theirs.lasting:
        return None
    if theirs.relation == LIFE:
        return theirs.begun if "BIRTH" in mine.heads else theirs.ended if "DEATH" in mine.heads else None
    if mine.heads & ENDS:
        return theirs.ended
    return theirs.begun if mine.heads & STARTS else None


# --- the same event ------------------------------------------------------------------------------------------


def _differing(claim: Features, mine: Timed, passage: Features, theirs: list[Timed]) -> Timed | None:
    """Return the time of the passage that dates the same thing as `mine` and can't meet it; None if any may."""
    if mine.relation == "?" or mine.lasting:
        return None
    if claim.negations or _ONE_OF_MANY.search(claim.text[: mine.start]):
        return None
    if not _named(claim, passage):
        return None
    lives = any(each.relation == LIFE for each in theirs)  # "(1788-1860)" says neither born nor died
    if not _told(claim, passage, PRONOUN_COVERED if lives else COVERED):
        return None
    same = [other for other in theirs if _same(claim, mine, passage, other)]
    if not all(_missed(claim, mine, passage, other) for other in same):
        return None
    if any(_holds(mine, each) and _may_date(claim, mine, each, same) for each in theirs):
        return None
    return same[0] if same else None


def _told(claim: Features, passage: Features, covered: float) -> bool:
    """Whether the passage has the claim's words; one sentence may say "it" for what it is about."""
    if len(passage.sentences) == 1 and _PRONOUN.match(passage.text):
        if not _DEFINITE.match(passage.text):
            return told_by(_without(claim), passage, PRONOUN_COVERED)
        if not _present(claim, passage):
            return told_by(_without(claim), passage, covered, keys(claim))
    return told_by(_without(claim), passage, covered)


_DEFINITE = re.compile(r"^\W*the\b", re.IGNORECASE)


def _may_date(claim: Features, mine: Timed, theirs: Timed, same: list[Timed]) -> bool:
    """Whether a time of the passage that the claim's fits may date the same thing after all."""
    if theirs.heads:
        return bool(theirs.heads & mine.heads or (theirs.heads & STARTS and mine.heads & STARTS))
    if theirs.sentence in {each.sentence for each in same}:
        return True
    return bool((theirs.near & mine.near) - keys(claim)) or not mine.heads


def _missed(claim: Features, mine: Timed, passage: Features, other: Timed) -> bool:
    """Whether two times of the same thing can't meet, and it is one that happened once."""
    edge = edge_of(mine, other) or (None if other.lasting else _bounds(other))
    expired = _expired(claim, mine, passage, other)
    if expired:
        edge = (EVER[0], other.span[1])
    both = common(mine, other, _bounds(mine), edge) if edge else None
    if not edge or not both or not _beyond(*both) or not _past(mine, other, edge):
        return False
    if not weakened(other.clause) - {"without"} <= weakened(claim.text) or _once_more(claim) - _once_more(
        other.sentence
    ):
        return False
    if other.relation == LIFE or expired:
        return True
    if _elsewhere(claim, mine, other) or _another_one(claim, mine, other):
        return False
    if mine.scale is not Scale.CALENDAR and (not keys(claim) or len(concepts(claim.text)) < MIN_WORDS):
        return False
    once, apart_by = mine.heads & other.heads & ONCE, max(both[0][0] - both[1][1], both[1][0] - both[0][1])
    numbered = NUMBERED & set(concepts(claim.text)) & set(concepts(other.sentence.text))
    if once & {"BIRTH", "DEATH", "FOUND", "SINK"} or edge_of(mine, other):
        return True
    if once and _told(claim, passage, WHOLE):
        lasts = once & LASTING_FACTS and not _YEARLY.search(claim.text)
        return bool(lasts or numbered or apart_by <= RETURN)
    return _one_occasion(claim, mine, passage, other)


NUMBERED = frozenset(("first", "last"))
MIN_WORDS = 3
"""Telling words of a claim with no year from which it is told from others of its kind."""
WHOLE = 0.9
"""As `COVERED`, of what happens to one thing once, but to many things."""
RETURN = 60
"""Days after which somebody may have resigned, or something may have opened, a second time."""

_YEARLY = re.compile(
    r"\b(?:budget|estimates|reports?|accounts|census|festival|conference|congress|results|figures|statement|list|session|season|summit|edition|annual)\b",
    re.IGNORECASE,
)
_PLACES = re.compile(r"\b(?:in|at|near|off|for|to)\s+(?:the\s+)?(?=[A-Z])((?:[\w’'-]+(?:\s+(?=[A-Z]))?)+)")
_REGIONAL = frozenset("RELEASE PREMIERE LAUNCH PUBLISH OPEN INTRODUCE".split())


def _places(text: str) -> frozenset[str]:
    return frozenset(
        part for match in _PLACES.finditer(text) for part in keys(Features(f"in {match[1].strip()}"))
    )


def _around(timed: Timed) -> str:
    """Return the clause of a time, from the last comma before it that an event follows to the next behind it."""
    parts = [part for part in re.split(r",\s", timed.clause) if set(concepts(part)) & EVENTS]
    after = timed.sentence.text[timed.end :]
    stop = re.search(r"[)]|[,;.]\s|\b(?:and|but|while|before|after)\b", after)
    return f"{parts[-1] if parts else timed.clause} {after[: stop.start()] if stop else after}"


def _another_one(claim: Features, mine: Timed, theirs: Timed) -> bool:
    """Whether the record's date may be that of another thing of the kind, or of somebody's kin."""
    told, around = frozenset(concepts(claim.text)), _around(theirs)
    clause = frozenset(concepts(theirs.clause))
    if (mine.heads ^ theirs.heads) & {"START", "END"} and not theirs.lasting:
        return True
    numbered = _once_more(Features(around)) - _once_more(claim)
    if clause & _KIN - told or (numbered and not mine.heads & PERSONAL):
        return True
    if not _BY.search(claim.text) and _PASSIVE.search(claim.text):
        around = _BY.sub(" ", around)  # who did it is not what was asked
    names, in_clause = keys(claim), keys(Features(around)) - _places(around)
    if names:
        return bool(in_clause) and not names & in_clause
    return bool(frozenset(concepts(around.split(theirs.text)[0])) - told - {"final"})


_BY = re.compile(r"\bby\s+(?:the\s+)?(?:[A-Z][\w’'./-]*\s?)+")
_PASSIVE = re.compile(r"\b(?:was|were|been|is|be)\s+(?:\w+\s+){0,3}?\w+(?:ed|en|wn|lt|ld|nt)\b")

_KIN = frozenset(
    stem(word)
    for word in "son daughter wife husband mother father brother sister child children twin uncle aunt cousin".split()
)


def _elsewhere(claim: Features, mine: Timed, theirs: Timed) -> bool:
    """Whether the record's date is that of another place: "released in Japan", "signed in Thun"."""
    there = _places(theirs.clause) | _places(_around(theirs))
    here = _places(_without(claim))
    return bool(there - keys(claim)) and bool(here - there or mine.heads & _REGIONAL)


def _expired(claim: Features, mine: Timed, passage: Features, theirs: Timed) -> bool:
    """Whether the claim tells of a state in the words in which the passage says that it was over by then."""
    return (
        bool(theirs.lasting and theirs.ended and _SINCE_THEN.search(passage.text))
        and theirs.relation != LIFE
        and not mine.heads & (STARTS | ENDS)
        and set(concepts(_without(claim))) - EVENTS <= theirs.near
    )


_SINCE_THEN = re.compile(r"\b(?:since|from|after)\s+(?:then|that|this)\b|\bthereafter\b", re.IGNORECASE)


def _beyond(mine: Span, theirs: Span) -> bool:
    return mine[1] < theirs[0] or theirs[1] < mine[0]


def _past(mine: Timed, theirs: Timed, edge: Span) -> bool:
    """Whether also the date itself that "before" or "after" stands by is missed: these are used loosely."""
    both = common(mine, theirs, mine.span, theirs.span if theirs.relation == "in" else edge)
    return mine.relation == "in" or not both or _beyond(*both)


def _same(claim: Features, mine: Timed, passage: Features, theirs: Timed) -> bool:
    """Whether both times stand by the same event of the same subject, told in mostly the same words."""
    if theirs.relation == "?":
        return False
    heads = mine.heads or frozenset(concepts(claim.text)) & EVENTS
    names = keys(claim)
    if theirs.relation == LIFE:
        return bool(heads & {"BIRTH", "DEATH"}) and bool(names & theirs.near) and not owned(claim, names)
    if theirs.lasting and not heads & theirs.heads:
        if _expired(claim, mine, passage, theirs):
            return True
        if not edge_of(mine, theirs) or not (mine.near - heads - names) & theirs.near:
            return False
    elif heads:
        if not heads & theirs.heads or heads & ONCE - theirs.heads - STARTS - ENDS:
            return False
    elif len((mine.near & theirs.near) - names) < 1:
        return False
    return _of_the_same(claim, passage, theirs)


def _of_the_same(claim: Features, passage: Features, theirs: Timed) -> bool:
    """Whether the sentence of a time names whom or what the claim names, or stands for it by a pronoun."""
    names, sentence = keys(claim), theirs.sentence
    if Features(theirs.clause).negations or owned(sentence, names) - owned(claim, names):
        return False
    told = keys(sentence)
    if not names:
        return True
    if names & told:
        clause = Features(theirs.clause)
        return not (theirs.heads & PERSONAL and clause.names) or _names_one(claim, clause)
    earlier = passage.sentences[: passage.sentences.index(sentence)] if sentence in passage.sentences else ()
    named = next((each.names for each in reversed(earlier) if each.names), None)
    if named is None:
        return bool(_PRONOUN.match(sentence.text)) or not told
    return (bool(_PRONOUN.match(sentence.text)) or not told) and _names_one(claim, Features(named[0]))


def _names_one(claim: Features, text: Features) -> bool:
    """Whether `text` names somebody or something that the claim names: Ann Smith is not Tom Smith."""
    return any(compare_names(Features(name), text).outcome is Outcome.AGREE for name in claim.names)


def _without(text: Features) -> str:
    kept, at = [], 0
    for each in text.dates:
        kept.append(text.text[at : each.start])
        at = each.end
    return " ".join((*kept, text.text[at:]))


def _present(claim: Features, passage: Features) -> bool:
    return not claim.names or compare_names(claim, passage).outcome is Outcome.AGREE


def _named(claim: Features, passage: Features) -> bool:
    """Whether the passage has all names of the claim, or says "it" or "the film" for what it is about."""
    if _present(claim, passage):
        return True
    return len(passage.sentences) == 1 and bool(_PRONOUN.match(passage.text))


def _one_occasion(claim: Features, mine: Timed, passage: Features, theirs: Timed) -> bool:
    """Whether both speak of one occasion of what recurs: every word of the claim, a place, days that are near."""
    first, last = mine.span, theirs.span
    return (
        max(first[1], last[1]) - min(first[0], last[0]) <= SLIP
        and "as of" not in (mine.relation, theirs.relation)
        and bool(_PLACE.search(claim.text))
        and set(concepts(_without(claim))) <= timeline(passage).stems
        and compare_polarity(claim, passage).outcome is not Outcome.DIFFER
    )


def _once_more(text: Features) -> frozenset[str]:
    """Words that make it another one of a series."""
    return frozenset(concepts(text.text)) & ORDINALS | frozenset(_AGAIN.findall(text.text.lower()))


_AGAIN = re.compile(r"\bagain\b")
_PLACE = re.compile(r"\b(?:in|at|near|off)\s+(?:the\s+)?[A-Z](?![a-z]*\s+\d)")


def _dates_a_report(timed: Timed) -> bool:
    text = timed.sentence.text
    before, after = text[: timed.start], text[timed.end :]
    starts = [match.end() for match in _BOUNDARY.finditer(before)]
    stop = _BOUNDARY.search(after)
    before = before[starts[-1] if starts else 0 :]
    after = after[: stop.start()] if stop else after
    fronted = not content_stems(before)
    return reports(before) or (fronted and reports(after))
