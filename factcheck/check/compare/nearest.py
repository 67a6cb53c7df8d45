"""Hold each value of a claim against the nearest of its kind in a passage: a sign of who is right, and no proof.

The comparators of numbers and dates say that two values agree or differ only where they can show that both measure the
same thing. Of what they leave open, the value that stands nearest is mostly the one that is meant: near in the words
beside it, and near in size, for what two texts say of one thing seldom differs tenfold. So "more than 22 teams
took part" beside "20 teams" is likely wrong, and "fewer than 900 cases" beside "894 confirmed cases" likely right. What
that is worth, pairs with known labels say (`train/combine.py`): nothing here is asserted by itself.

Five kinds are told apart, as each is worth its own: numbers with a bound ("more than", "at least") and plain ones,
dates with a bound ("before", "after") and plain ones, and of what sort a thing is ("Indian cricketer").

Example that is met: "more than 350 cases" beside "359 confirmed cases". Example that is missed: "died before 1630"
beside "died on 26 December 1730". Example with nothing near: "24 sailors" beside a passage without numbers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from factcheck.check.compare.dates import AFTER, BEFORE, SINCE, UP_TO, common, edge_of
from factcheck.check.compare.names import has
from factcheck.check.compare.numbers import Placed, bounded, likeness, placed, values
from factcheck.check.compare.quantities import Amount, convertible
from factcheck.check.compare.sequence import DATELINE, Timed, timeline
from factcheck.check.compare.sorts import Sort, sorts
from factcheck.check.features import Features

SAME_THING, OTHER_THING = 0.3, -0.18
"""What it adds to the likeness of two numbers that both measure the same, or that they count different things."""
BY_SIZE, FURTHEST = 0.8, 2.0
"""What a tenfold difference takes from it, and from how many powers of ten on no more."""
BY_WORDS, BY_DAYS = 0.5, 0.3
"""What all words beside a date give, and what a tenfold number of days between two dates takes."""

_BOUNDS = frozenset(("over", "under", "least", "most"))
_STANDING = UP_TO + SINCE
"""Of a state that is told with such a date, another date says little."""
_OTHER_THAN = re.compile(r"\b(?:other\s+than|rather\s+than|instead\s+of|only|former(?:ly)?)\b", re.IGNORECASE)
"""Words of a claim that make a sort one that it is not."""


class Kind(StrEnum):
    """What kind of value of the claim is held against the nearest one."""

    BOUND = "bound"
    NUMBER = "number"
    TURN = "turn"
    """A date before or after which it was."""
    DATE = "date"
    SORT = "sort"
    """A word before a noun that shuts out others of its kind."""


@dataclass(frozen=True, slots=True)
class Near:
    """A value of the claim and the nearest of the passage, both as written."""

    kind: Kind
    mine: str
    theirs: str
    met: bool

    @property
    def working(self) -> str:
        """Say it for a reader: "nearest: less than 900 cases, 915 cases: not met"."""
        return f"nearest: {self.mine}, {self.theirs}: {'met' if self.met else 'not met'}"


def nearest(claim: Features, passage: Features) -> tuple[Near, ...]:
    """Return each value of the claim that has a nearest one in the passage, in order: numbers, dates, sorts."""
    return (*_numbers(claim, passage), *_dates(claim, passage), *_sorts(claim, passage))


def as_features(found: tuple[Near, ...]) -> dict[str, float]:
    """Return 0 or 1 for each kind that is missed and for each bound that is met. None is met beside a missed value.

    That a plain value is met, the comparators say already.
    """
    missed = {near.kind for near in found if not near.met}
    met = frozenset() if missed else {near.kind for near in found}
    return {f"near-{kind}-missed": float(kind in missed) for kind in Kind} | {
        f"near-{kind}-met": float(kind in met) for kind in (Kind.BOUND, Kind.TURN)
    }


# --- numbers -------------------------------------------------------------------------------------------------


def _numbers(claim: Features, passage: Features) -> Iterator[Near]:
    if not bounded(claim) or not bounded(passage):
        return
    theirs = [other for other in placed(passage.text) if other.amount.unit != "ordinal"]
    for mine in values(claim):
        found = [held for other in theirs if (held := _held(mine, other))]
        if not found:
            continue
        _, same, met, shown = max(found, key=lambda held: held[0])
        if mine.amount.bound in _BOUNDS:
            yield Near(Kind.BOUND, mine.amount.text, shown, met)
        elif same:  # a bare number may count anything
            yield Near(Kind.NUMBER, mine.amount.text, shown, met)


def _held(mine: Placed, theirs: Placed) -> tuple[float, bool, bool, str] | None:
    """Return how near two numbers are, whether both measure the same, and whether the claim's is met; None if neither
    can be held against the other."""
    one, other = mine.amount, theirs.amount
    both = convertible(one, other)
    if both is None and {one.unit, other.unit} == {"count", ""}:
        both = one, other
    if both is None:
        return None
    here, there = (_written(each) for each in both)
    if here is None or there is None:
        return None
    counts = one.unit == other.unit == "count"
    same = one.unit == other.unit != "" and (not counts or one.thing == other.thing != "")
    kin = SAME_THING if same else OTHER_THING if counts and one.thing and other.thing else 0.0
    fit = likeness(mine, theirs) + kin - BY_SIZE * _powers(here, there)
    return fit, same, both[0].low <= there <= both[0].high, other.text


def _written(amount: Amount) -> float | None:
    """Return the number that is written, of a bound the one that it begins or ends with."""
    ends = [each for each in (amount.low, amount.high) if not math.isinf(each)]
    return sum(ends) / len(ends) if ends else None


def _powers(one: float, other: float) -> float:
    """Return how many powers of ten are between two numbers, `FURTHEST` at most."""
    if not one or not other:
        return FURTHEST
    return min(FURTHEST, abs(math.log10(abs(one) / abs(other))))


# --- dates ---------------------------------------------------------------------------------------------------


def _dates(claim: Features, passage: Features) -> Iterator[Near]:
    theirs = [other for other in timeline(passage).times if other.relation != DATELINE]
    for mine in timeline(claim).times:
        if mine.lasting or mine.relation in _STANDING:
            continue
        found = [held for other in theirs if (held := _dated(mine, other))]
        if not found:
            continue
        _, met, shown = max(found, key=lambda held: held[0])
        if met is not None:
            turns = mine.relation in BEFORE + AFTER
            yield Near(Kind.TURN if turns else Kind.DATE, mine.text, shown, met)


def _dated(mine: Timed, theirs: Timed) -> tuple[float, bool | None, str] | None:
    """Return how near two dates are, and whether the claim's is met (None: it may be); None if no scale has both."""
    here, there = mine.begun or mine.ended, edge_of(mine, theirs) or theirs.span
    both = common(mine, theirs, here, there) if here else None
    if both is None:
        return None
    (first, last), (begun, ended) = both
    gap = max(0, first - ended, begun - last)
    shared = len(mine.near & theirs.near) / max(1, len(mine.near))
    # "as of the 8th" may be told of what was so before and after that day
    same = not gap and theirs.relation in _STANDING + BEFORE
    if mine.relation in BEFORE:
        met = None if same else True if ended < first else False if begun >= first else None
    elif mine.relation in AFTER:
        met = None if same else True if begun > last else False if ended <= last else None
    else:
        met = False if gap else True if theirs.lasting or (first <= begun and ended <= last) else None
    return BY_WORDS * shared - BY_DAYS * math.log10(gap + 1), met, theirs.text


# --- sorts ---------------------------------------------------------------------------------------------------


def _sorts(claim: Features, passage: Features) -> Iterator[Near]:
    """Yield each sort of the claim beside one of its kind before the same noun; the same one before any other."""
    if claim.negations or _OTHER_THAN.search(claim.text):
        return
    ours, theirs = sorts(claim.text), sorts(passage.text)
    for mine in ours:
        said = {each.value for each in ours if each.kind == mine.kind and each != mine}
        kin = [other for other in theirs if other.kind == mine.kind and other.value not in said]
        met = [other for other in kin if other.value == mine.value]
        for other in met or kin:
            shared = next(
                ((one, two) for stem, one in mine.nouns for same, two in other.nouns if stem == same), None
            )
            if shared and (met or not _elsewhere(mine, claim, passage)):
                yield Near(Kind.SORT, *shared, bool(met))
                break


def _elsewhere(mine: Sort, claim: Features, passage: Features) -> bool:
    """Whether the passage has the claim's year, or names its people, in another way: then it may say the same."""
    if mine.kind == "year":
        return mine.value in passage.text
    return mine.kind == "people" and has(mine.value, passage.text, claim.text)
