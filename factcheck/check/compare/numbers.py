"""Compare numbers: each amount of the claim with the one of the passage that measures the same thing.

Which one that is, the words beside it say: the unit, the counted noun, the rest of its clause. Amounts are
intervals (`factcheck.check.compare.quantities`), so "over two hours" agrees with 2 h 16 min. They differ only
where no value fits both and the rest of the claim is in the passage: another year, place, group or event is
nothing to compare.

Example that agrees: "about 3 million visitors came" against "2.96 million visitors came". Example that differs:
"24 sailors were held" against "22 sailors were held". Example with nothing to compare: "24 sailors were held"
against "35 prisoners were held", "two hours" against "over two hours".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, islice, pairwise

from factcheck.check.compare import NOTHING, Comparison, Outcome
from factcheck.check.compare.names import compare_names
from factcheck.check.compare.quantities import NUMERAL_WORDS, Amount, amounts, changes, convertible, shares
from factcheck.check.features import Features
from factcheck.claims.stems import STOP_WORDS, content_stems, stem, words
from factcheck.sources.sentences import sentences

LONGEST = 5_000
"""Code points of a text whose numbers are compared; a window of three sentences has about 500."""
MOST = 40
"""Amounts of a text that are compared: each is held against each."""
PARTS = 8
"""Amounts of one kind among which a sum is looked for, and `TERMS` the most that it may have."""
TERMS = 3

COVERED = 0.7
"""Share of the claim's telling words that the passage must have before a number can differ."""
BESIDE, BESIDE_AGREEING = 0.6, 0.5
"""The same of the words beside the claim's number, in the sentence with the other number; less where both agree."""
MARGIN, FAR = 0.15, 0.6
"""By how much the words beside the best match must fit better than those of one that doesn't differ, or confirms."""

_BOUNDARY = re.compile(
    r"[;:()—!?]|[.,](?!\d)|\b(?:and|but|while|whereas|although|though|because|which|who|including|after|with)\b",
    re.IGNORECASE,
)
"""Where what is said about one number may end."""

_ALIKE = {
    stem(word): stem(group.split()[0])
    for group in (
        "killed kill kills dead died die deaths death fatalities lives deadly",
        "injured wounded hurt injuries wounds",
        "arrested arrests detained",
        "cost costs costing paid pay price",
        "infected infections infection",
        "lasted last took ran went take",
        "began begin started start opened",
        "bought buy purchased acquired",
        "sank sunk sink",
        "confirmed reported recorded counted registered count record",
        "border frontier",
        "grew grow grown rose rise risen increased increase climbed growth",
        "fell fall fallen dropped drop declined decline decreased decrease shrank",
        "received receive got earned earn won win",
        "rating rated score scored rate scores",
        "long length",
        "approximately estimated",
        "accord agreement treaty pact",
    )
    for word in group.split()
}
"""Words that say of a number the same, by their stems."""

_SCOPES = frozenset(
    stem(word)
    for word in (
        "previous earlier average mean median total overall combined together altogether highest lowest record daily "
        "weekly monthly yearly annual annually initial initially original originally planned plan plans expected "
        "expect forecast estimate target goal budget limit maximum minimum capacity proposed additional extra another "
        "further remaining other others rest last next late men women children per each every "
        "without except excluding alone half quarter first second final opening gross net profit loss revenue debt "
        "abroad overseas domestic foreign worldwide globally international national local weekend least most "
        "nominated nominations draft would could might if unless until scheduled"
    ).split()
) | {"last", "next", "first", "second", "other", "per", "each", "if", "until", "once", "again"}
"""Stems of words that make a number the number of something else: both sides must have them, or neither."""

_DAY = re.compile(
    r"\b(?:(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<month>January|February|March|April|May|June|July|August|"
    r"September|October|November|December)\b(?:\s+(?P<day2>[0-3]?\d)\b(?!\d|,\d{3}))?"
)
_TIMES = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:morning|evening|night|afternoon|yesterday|today|tomorrow|"
    r"spring|summer|autumn|winter)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d.,])(?:1[5-9]|20)\d\d(?![\d%]|[.,]\d)")
_BEFORE_OR_AFTER = re.compile(
    r"\b(?:before|after|until|since|when|while|during|prior)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\bafter\s+$", re.IGNORECASE)
"""Before a number that says when, and not how many: "after 45 reviews"."""
_RANKS = frozenset(
    stem(word) for word in "term place anniversary birthday consecutive straight position".split()
)
"""What an ordinal says the number of; elsewhere it names one of several."""
_OF_THINGS = ("count", "ordinal", "difference")
_HARMED = frozenset(stem(word) for word in "casualties victims".split())
"""What people are called who were killed or hurt, whichever; and by which words the parts are told."""
_HARM = frozenset(_ALIKE.get(stem(word), stem(word)) for word in "killed injured missing".split())
_PEOPLE = stem("people")
_BARE = frozenset(("", "count", "ordinal", "age", "difference"))
"""Units that a number may have whose unit isn't written."""

_FROM = re.compile(r"\bfrom\s+(?:an?\s+|some\s+)?$", re.IGNORECASE)
_TO = re.compile(r"\bto\s+(?:an?\s+|just\s+|only\s+)?$", re.IGNORECASE)
_OF = re.compile(
    r"\s+(?:out\s+)?of\s+(?:the\s+|its\s+|their\s+|his\s+|her\s+|all\s+|those\s+)?", re.IGNORECASE
)
_OF_WHICH = re.compile(r",\s+(?:out\s+)?of\s+(?:which|whom|them|these|those)\s+(?:only\s+)?$", re.IGNORECASE)
_CLOCK = re.compile(
    r"\b(?:at|from|until|till|to|by)\s+(?P<time>(?P<hour>[01]?\d|2[0-3])[.:](?P<minute>[0-5]\d))(?![\d%:]|\.\d|\s*(?:per|million))"
)
NEARBY = 60
"""Code points between two numbers that are read together."""

_TOGETHER = re.compile(
    r"\b(?:together|total|combined|in all|altogether|casualties|overall|sum|jointly|between them|both)\b",
    re.IGNORECASE,
)
_APART = re.compile(
    r"\b(?:more|fewer|less|higher|lower|difference|margin|majority|lead|led|ahead|behind|improved|gap|gained|lost|"
    r"still|remain\w*|left|rest|rose|fell|grew|increased|decreased|dropped|additional|further|by)\b",
    re.IGNORECASE,
)
_POINTLIKE = frozenset(("percent", "of 5", "of 10", "of 100"))
"""Units in which "more than 79" denies 79 as it is written."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An amount with the words beside it, by their stems."""

    amount: Amount
    beside: frozenset[str]
    """Those of its clause."""
    after: frozenset[str]
    """Those that follow it there."""
    around: frozenset[str]
    """Those of its sentence."""
    scopes: frozenset[str]
    span: tuple[int, int]
    """Where its sentence starts and ends."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What came of one amount of the claim, and the one of the passage that it was held against."""

    comparison: Comparison
    theirs: Amount | None = None
    met: bool = False
    """Whether both are equal, said of the same thing or not."""


@dataclass(frozen=True, slots=True)
class Counterpart:
    """An amount of the claim and the one of the passage that measures the same; one side may lack it."""

    mine: Amount | None
    theirs: Amount | None
    agrees: bool | None
    """False only for a provable difference, None where it can't be told."""


def compare_numbers(claim: Features, passage: Features) -> Comparison:
    """Agree if the passage confirms each amount that it speaks of; differ if one is provably another."""
    if not bounded(claim) or not bounded(passage):
        return NOTHING
    mine = values(claim)
    theirs = placed(passage.text) if mine else ()
    agreed: list[str] = []
    differing: list[str] = []
    open_ = False
    for each in mine:
        compared = _compare(claim, each, passage, theirs).comparison
        if compared.outcome is Outcome.AGREE:
            agreed.append(compared.working)
        elif compared.outcome is Outcome.DIFFER:
            differing.append(compared.working)
        elif compared.working:
            open_ = True
    if differing:
        return Comparison(Outcome.DIFFER, differing[0])
    return Comparison(Outcome.AGREE, agreed[0]) if agreed and not open_ else NOTHING


def unmet(claim: Features, passage: Features) -> tuple[str, ...]:
    """Return the numbers of the claim, as written and in order, that nothing in the passage confirms; no dates."""
    if not bounded(claim) or not bounded(passage):
        return tuple(each.text for each in amounts(claim.text[:LONGEST])[:MOST])
    theirs = placed(passage.text)
    there = [other.amount for other in (*theirs, *_worked(passage.text))]
    return tuple(
        each.amount.text
        for each in placed(claim.text)
        if not any(_met(each.amount, other) for other in there) and not _arithmetic(claim, each, theirs)
    )


def unmet_numbers(claim: Features, passage: Features) -> bool:
    """Whether the claim has a number, with a unit or bare, that the passage does not confirm; dates are left out."""
    return bool(unmet(claim, passage))


def line_up_numbers(claim: Features, passage: Features) -> tuple[Counterpart, ...]:
    """Return the claim's amounts, each with its counterpart, then those of the passage that may be one that lacks it.

    No amount of the passage stands for two of the claim, unless it is equal to both. A counterpart that neither
    agrees nor differs may be the same, or has words beside it that point there, `POINTING` at least.
    """
    if not bounded(claim) or not bounded(passage):
        return ()
    mine = values(claim)
    theirs = placed(passage.text)
    held = {each: _compare(claim, each, passage, theirs) for each in mine}
    found: dict[Placed, Counterpart] = {}
    taken: set[tuple[int, int]] = set()
    for each in sorted(mine, key=lambda each: _rank(held[each])):
        was = held[each]
        if was.theirs and (was.theirs.start, was.theirs.end) in taken:
            free = tuple(other for other in theirs if (other.amount.start, other.amount.end) not in taken)
            again = _compare(claim, each, passage, free)
            was = again if again.met or not was.met else was
        agrees = True if was.met else False if was.comparison.outcome is Outcome.DIFFER else None
        other = was.theirs
        if other is None:  # "24" may be "24 sailors"
            other = next(
                (one.amount for one in theirs if _is_value(one.amount) and _met(each.amount, one.amount)),
                None,
            )
            agrees = True if other else None
            other = other or next(
                (one.amount for one in theirs if _as_written(each.amount, one.amount)), None
            )
        elif agrees is None and not _points(each, other, theirs):
            other = None
        found[each] = Counterpart(each.amount, other, agrees)
        if other:
            taken.add((other.start, other.end))
    open_ = [each for each in mine if found[each].theirs is None]
    rivals = [
        Counterpart(None, other.amount, None)
        for other in theirs
        if (other.amount.start, other.amount.end) not in taken
        and any(_alike(each.amount, other.amount) for each in open_)
    ]
    return (*(found[each] for each in mine), *rivals)


POINTING = 0.2
"""Likeness of the words beside two amounts from which one may stand for the other; see `likeness`."""


def _as_written(mine: Amount, theirs: Amount) -> bool:
    """Whether both count with the same digits, whatever: "24 sailors" may be "24 crew members"; small ones recur."""
    digits = re.findall(r"\d+", mine.text)
    return (
        mine.unit == theirs.unit == "count"
        and mine.most >= 10
        and digits == re.findall(r"\d+", theirs.text) != []
    )


def _rank(held: _Held) -> int:
    return 0 if held.met else 1 if held.comparison.outcome is Outcome.DIFFER else 2


def _points(mine: Placed, theirs: Amount, several: tuple[Placed, ...]) -> bool:
    beside = (other for other in several if other.amount.start == theirs.start)
    return not _apart(mine.amount, theirs) or any(likeness(mine, other) >= POINTING for other in beside)


def compared_stems(claim: Features, passage: Features) -> frozenset[str]:
    """Return the stems of the claim's units that the passage has in other words: "hours" where it has "min"."""
    if not bounded(claim) or not bounded(passage):
        return frozenset()
    theirs = amounts(passage.text)
    return frozenset(
        stem(word)
        for mine in amounts(claim.text)
        if any(_alike(mine, other) for other in theirs)
        for word in words(mine.text)
        if word in NUMERAL_WORDS or not _told_apart(mine) & set(_stems(word))
    )


def unit_stems(claim: Features) -> frozenset[str]:
    """Return all that `compared_stems` may return, whatever the passage: to tell soon that a passage is too far."""
    if not bounded(claim):
        return frozenset()
    return frozenset(stem(word) for mine in amounts(claim.text) for word in words(mine.text))


# --- reading ---------------------------------------------------------------------------------------------


def bounded(text: Features) -> bool:
    """Whether a person may have written `text`: holding each value against each would else take for ever."""
    return len(text.text) <= LONGEST and len(amounts(text.text)) <= MOST


def _stems(text: str) -> Iterable[str]:
    return (_ALIKE.get(each, each) for each in content_stems(text))


def _scopes(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text)) & _SCOPES


def _told_apart(amount: Amount) -> frozenset[str]:
    """Return the stems of what stands between a number and its noun: "24 captured sailors"."""
    if not amount.unit.startswith(_OF_THINGS):
        return frozenset()
    inner = " ".join(word for word in words(amount.text) if word not in NUMERAL_WORDS)
    return frozenset(_stems(inner)) - {amount.thing}


@lru_cache(maxsize=256)
def placed(text: str) -> tuple[Placed, ...]:
    """Return the amounts of `text` with the words of their clause."""
    found = amounts(text)
    if not found:
        return ()
    spans = sentences(text) or [(0, len(text))]
    starts = [start for start, _ in spans]
    boundaries = list(_BOUNDARY.finditer(text))
    opens = sorted([match.end() for match in boundaries] + [each.end for each in found])
    stops = sorted([match.start() for match in boundaries] + [each.start for each in found])
    read = []
    for each in found:
        first, last = spans[max(0, bisect_right(starts, each.start) - 1)]
        at = bisect_right(opens, each.start)
        begin = max(first, opens[at - 1] if at else first)
        at = bisect_left(stops, each.end)
        end = max(each.end, min(last, stops[at] if at < len(stops) else last))
        left, right = text[begin : each.start], text[each.end : end]
        read.append(
            Placed(
                each,
                frozenset(_stems(f"{left} {right}")) | _told_apart(each),
                frozenset(_stems(right)),
                frozenset(_stems(text[first : each.start] + " " + text[each.end : last])),
                _scopes(f"{left} {right}"),
                (first, last),
            )
        )
    return tuple(read)


def values(text: Features) -> list[Placed]:
    """Return the amounts of `text` that say how much, with the words of their clause."""
    return [each for each in placed(text.text) if _is_value(each.amount)]


def _is_value(amount: Amount) -> bool:
    """Whether the number says how much: most ordinals, as in "the second storm", only name one of several."""
    return amount.unit != "ordinal" or amount.thing in _RANKS


# --- pairing ---------------------------------------------------------------------------------------------


def _alike(mine: Amount, theirs: Amount) -> bool:
    """Whether both measure the same kind of thing."""
    if convertible(mine, theirs) is None:
        return False
    return not mine.unit.startswith(_OF_THINGS) or (mine.thing == theirs.thing and bool(mine.thing))


def _met(mine: Amount, theirs: Amount) -> bool:
    """Whether `theirs` confirms `mine`, if it speaks of the same thing."""
    if not _alike(mine, theirs):
        free = not mine.thing or not theirs.thing or mine.thing == theirs.thing
        return free and {mine.unit, theirs.unit} <= _BARE and mine.confirmed_by(theirs)
    both = convertible(mine, theirs) or (mine, theirs)
    return both[0].confirmed_by(both[1])


def likeness(mine: Placed, theirs: Placed) -> float:
    """Return how far the words beside both are the same: about 0 to 1, those that follow counting most."""
    fit = 0.6 * _dice(mine.beside, theirs.beside)
    if mine.around:
        fit += 0.3 * len(mine.around & theirs.around) / len(mine.around)
    if mine.after and theirs.after:
        fit += 0.3 * _dice(mine.after, theirs.after) - 0.1
    return fit - 0.05 * (mine.amount.borrowed != theirs.amount.borrowed)


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def _compare(claim: Features, mine: Placed, passage: Features, theirs: tuple[Placed, ...]) -> _Held:
    """Compare one amount; a working without an outcome says that the passage speaks of it and leaves it open."""
    candidates = [other for other in theirs if _alike(mine.amount, other.amount)]
    candidates += [other for other in _worked(passage.text) if _alike(mine.amount, other.amount)]
    candidates.sort(key=lambda other: -likeness(mine, other))
    if not candidates:
        return _worked_out(mine, _arithmetic(claim, mine, theirs)) or _Held(NOTHING)
    best = candidates[0]
    confirming = next((other for other in candidates if _met(mine.amount, other.amount)), None)
    if confirming and not _clearly_worse(mine, confirming, best):
        lead = likeness(mine, best) - likeness(mine, confirming)
        # of a bound nearly any number is within, so that the nearest alone counts
        nearest = lead <= (0.0 if mine.amount.bound else MARGIN) or not _apart(mine.amount, best.amount)
        there = frozenset(_stems(passage.text[: confirming.span[1]]))
        spoken_of = _share(mine.beside, there, claim) >= BESIDE_AGREEING
        told = f"{mine.amount.text} fits {_shown(confirming.amount)}"
        if nearest and spoken_of and _same_time(claim, passage, confirming.span):
            return _Held(Comparison(Outcome.AGREE, f"number: {told}"), confirming.amount, met=True)
        told = f"{mine.amount.text} may not be {_shown(confirming.amount)}"
        meant = confirming if nearest else best
        return _Held(Comparison(Outcome.NOTHING, f"number: {told}"), meant.amount, nearest)
    if shown := _worked_out(mine, _arithmetic(claim, mine, theirs)):
        return shown
    if (
        _apart(mine.amount, best.amount)
        and all(_apart(mine.amount, other.amount) or _worse(mine, other, best) for other in candidates)
        and not _partial(mine, best, candidates)
        and not _taken(mine, best, placed(claim.text))
        and _same_event(claim, mine, passage, best)
    ):
        told = f"number: the article has {mine.amount.text}, the record {_shown(best.amount)}"
        return _Held(Comparison(Outcome.DIFFER, told), best.amount)
    told = f"number: {mine.amount.text} against {_shown(best.amount)} is open"
    return _Held(Comparison(Outcome.NOTHING, told), best.amount)


def _worked_out(mine: Placed, amount: Amount | None) -> _Held | None:
    if amount is None:
        return None
    told = f"number: {mine.amount.text} is {amount.worked}"
    return _Held(Comparison(Outcome.AGREE, told), amount, met=True)


def _worse(mine: Placed, other: Placed, best: Placed) -> bool:
    """Whether `other` is hardly the amount that `mine` speaks of: no word beside it points there."""
    pointing = mine.beside & other.beside - best.beside - best.around
    return not pointing and likeness(mine, other) < likeness(mine, best) - MARGIN


def _clearly_worse(mine: Placed, confirming: Placed, best: Placed) -> bool:
    """As `_worse` of an amount that confirms: the same plain value is no accident."""
    far = bool(mine.amount.bound) or likeness(mine, confirming) < likeness(mine, best) - FAR
    return far and _worse(mine, confirming, best)


def _shown(amount: Amount) -> str:
    return amount.worked or amount.text


def _apart(mine: Amount, theirs: Amount) -> bool:
    both = convertible(mine, theirs)
    if both is None:
        return False
    one, other = both
    if one.unit in _POINTLIKE:
        one, other = _pointed(one, other), _pointed(other, one)
    return one.disjoint(other)


def _pointed(amount: Amount, against: Amount) -> Amount:
    """Return a plain value as the point that is written, against a bound."""
    if amount.bound or against.bound not in ("over", "under"):
        return amount
    point = (amount.low + amount.high) / 2
    return replace(amount, least=point, most=point)


def _partial(mine: Placed, best: Placed, candidates: list[Placed]) -> bool:
    """Whether the passage counts such things in parts that may make the claim's count: 22 held and 4 wounded.

    They can't if the largest of them is the sum of the others.
    """
    if not best.amount.unit.startswith(_OF_THINGS):
        return False
    counts = [other.amount.high for other in candidates if not other.amount.worked]
    largest, total = max(counts, default=0.0), sum(counts)
    if _equal(2 * largest, total):
        return False
    return largest < mine.amount.low <= total


def _taken(mine: Placed, best: Placed, ours: tuple[Placed, ...]) -> bool:
    """Whether another amount of the claim is the one that `best` speaks of."""
    return any(
        other is not mine and _alike(other.amount, best.amount) and _met(other.amount, best.amount)
        for other in ours
        if likeness(other, best) >= likeness(mine, best) - MARGIN
    )


# --- the same event --------------------------------------------------------------------------------------


def _speaks_of(claim: Features, mine: Placed, theirs: Placed) -> bool:
    """Whether enough of the words beside the claim's number stand in the sentence with the other one.

    Names are compared apart: "Ann Smith" may be "Smith" or "she" there.
    """
    there = theirs.around | {theirs.amount.thing} | frozenset(_stems(theirs.amount.text))
    return _share(mine.beside, there, claim) >= BESIDE


def _share(asked: frozenset[str], there: frozenset[str], claim: Features) -> float:
    """Return the share of `asked` that is in `there`, with or without the words of names, whichever is more."""
    return max(
        len(each & there) / len(each) if each else 0.0 if asked else 1.0
        for each in (asked, asked - _name_stems(claim))
    )


def _name_stems(text: Features) -> frozenset[str]:
    return frozenset(each for name in text.names for each in _stems(name))


def _same_event(claim: Features, mine: Placed, passage: Features, theirs: Placed) -> bool:
    """Whether both numbers are said of the same thing at the same time, as far as words can show."""
    first, last = theirs.span
    there = passage.text[first:last]
    start, end = mine.span
    if not mine.amount.unit:
        return False
    if theirs.amount.worked and len(amounts(claim.text)) > 1:  # which of its numbers it is about isn't plain
        return False
    if _AFTER.search(claim.text[start : mine.amount.start]):
        return False
    if not (
        _speaks_of(claim, mine, theirs)
        and _same_time(claim, passage, theirs.span)
        and mine.scopes <= _scopes(there)
        and theirs.scopes <= _scopes(claim.text)
        and _named(claim, passage.text[:last])
        and bool(claim.negations) == bool(Features(there).negations)
        and not _others(there, theirs, claim.text)
        and _ordinals(claim.text) <= _ordinals(passage.text) | {mine.amount.text.lower()}
    ):
        return False
    said = frozenset(_stems(passage.text)) | {theirs.amount.thing}
    asked = frozenset(_stems(claim.text[start:end])) - _numeral_stems(claim.text)
    return _share(asked, said, claim) >= COVERED


@lru_cache(maxsize=256)
def _numeral_stems(text: str) -> frozenset[str]:
    return frozenset(each for amount in amounts(text) for each in _stems(amount.text))


def _ordinals(text: str) -> frozenset[str]:
    return frozenset(each.text.lower() for each in amounts(text) if each.unit == "ordinal")


def _named(claim: Features, text: str) -> bool:
    """Whether `text` has every name of the claim; number words and units are none."""
    plain = claim.text
    for each in amounts(claim.text):
        if each.start == 0 or not each.unit.startswith(_OF_THINGS):
            plain = plain[: each.start] + plain[each.start : each.end].lower() + plain[each.end :]
    compared = compare_names(claim if plain == claim.text else Features(plain), Features(text))
    return compared.outcome is Outcome.AGREE or not compared.working


def _others(sentence: str, theirs: Placed, claim: str) -> frozenset[str]:
    """Return the names after the number that the claim doesn't have: it may be a part's, or another place's."""
    named = {
        stem(match.group())
        for match in re.finditer(r"(?<=[\w,’'\"] )[A-Z][^\W\d_]+", sentence)
        if match.group().lower() not in STOP_WORDS and not _DAY.fullmatch(match.group())
    }
    return frozenset(named & theirs.after) - frozenset(_stems(claim))


def _same_time(claim: Features, passage: Features, span: tuple[int, int]) -> bool:
    """Whether every year, month, day and weekday of the claim is in the passage; days in the sentence, if any are."""
    there = passage.text[span[0] : span[1]]
    if not set(_YEAR.findall(claim.text)) <= set(_YEAR.findall(passage.text)):
        return False
    others = _days(there) or _days(passage.text)
    for month, day in _days(claim.text):
        if not any(month == m and (not day or not d or day == d) for m, d in others):
            return False
    return _matches(_TIMES, claim.text) <= _matches(_TIMES, passage.text) and _matches(
        _BEFORE_OR_AFTER, claim.text
    ) <= _matches(_BEFORE_OR_AFTER, there)


def _matches(pattern: re.Pattern[str], text: str) -> set[str]:
    return {match.group().lower() for match in pattern.finditer(text)}


def _days(text: str) -> set[tuple[str, str]]:
    return {(match["month"], match["day"] or match["day2"] or "") for match in _DAY.finditer(text)}


# --- arithmetic ------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _worked(text: str) -> tuple[Placed, ...]:
    """Return what follows from two values that stand together: a change, a share, or the time between."""
    found = []
    for one, other in pairwise(placed(text)):
        if one.span != other.span:
            continue
        before, between = text[one.span[0] : one.amount.start], text[one.amount.end : other.amount.start]
        if len(between) > NEARBY:
            continue
        both: list[Amount] = []
        if _FROM.search(before) and _TO.search(between):
            both = changes(one.amount, other.amount)
        elif _OF.fullmatch(between):
            both = shares(one.amount, other.amount)
        elif _OF_WHICH.search(between):
            both = shares(other.amount, one.amount)
        for amount in both:
            found.append(
                replace(
                    other,
                    amount=_over(amount, (one.amount, other.amount)),
                    beside=one.beside | other.beside | frozenset(_stems(before)),
                    scopes=one.scopes | other.scopes,
                )
            )
    return (*found, *_between_times(text))


def _between_times(text: str) -> list[Placed]:
    """Return the time from the first to the second of two times of day, where the text has no others."""
    times = list(islice(_CLOCK.finditer(text), 3))
    if len(times) != 2:
        return []
    first, last = (60.0 * int(match["hour"]) + int(match["minute"]) for match in times)
    span = next((span for span in sentences(text) if span[0] <= times[1].start() < span[1]), (0, len(text)))
    if last <= first or times[0].start() < span[0]:
        return []
    worked = f"{times[0]['time']} to {times[1]['time']} ({last - first:g} minutes)"
    amount = Amount(
        times[0].start(), times[1].end(), worked, *(last - first,) * 4, unit="minute", worked=worked
    )
    around = frozenset(_stems(text[span[0] : span[1]]))
    return [Placed(amount, around, frozenset(), around, frozenset(), span)]


def _over(worked: Amount, parts: Iterable[Amount]) -> Amount:
    """Return what was worked out of `parts`, standing where they stand, from the first to the last."""
    places = [(part.start, part.end) for part in parts]
    return replace(worked, start=min(places)[0], end=max(end for _, end in places))


def _arithmetic(claim: Features, mine: Placed, theirs: tuple[Placed, ...]) -> Amount | None:
    """Return the sum or difference of the passage's amounts that the claim's one is, if it is one."""
    like = [each.amount for each in theirs if _alike(mine.amount, each.amount)][:PARTS]
    if mine.amount.thing in _HARMED and not like:
        like = [each.amount for each in theirs if _is_harmed(each)][:PARTS]
    if mine.amount.bound or len(like) < 2 or mine.amount.unit in ("percent", "change", "ordinal", ""):
        return None
    value = (mine.amount.low + mine.amount.high) / 2
    exact = [(each, (each.low + each.high) / 2) for each in like if not each.bound]
    if _TOGETHER.search(claim.text):
        for size in range(2, TERMS + 1):
            for several in combinations(exact, size):
                if _equal(sum(each for _, each in several), value):
                    told = "the sum of " + " and ".join(amount.text for amount, _ in several)
                    return _over(replace(mine.amount, worked=told), (amount for amount, _ in several))
    if _APART.search(claim.text):
        for (one, larger), (other, smaller) in combinations(exact, 2):
            if _equal(abs(larger - smaller), value):
                told = f"the difference of {one.text} and {other.text}"
                return _over(replace(mine.amount, worked=told), (one, other))
    return None


def _is_harmed(each: Placed) -> bool:
    """Whether the number counts people who were killed or hurt: "3 killed and 4 wounded"."""
    return each.amount.thing in ("", _PEOPLE) and bool(each.beside & _HARM)


def _equal(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other), 1.0)
