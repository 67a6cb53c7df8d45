"""Judge two claims: can both stand?

Both go through the comparators, each once as if the other were the record. What stays a difference must be of the same
thing: the same people, places, times and parts on both sides, nothing told by somebody else, nothing weakened on one
side only, and no word on each side that the other replaces by another one ("the fishing bill", "the forestry bill").

Examples that differ: "The dam is 84 metres high" against "112 metres"; "signed" against "did not sign"; "before the
strike" against "after the strike". Examples that don't: "40 percent was the aim" against "28 percent"; the police
count 200 and the organisers 500; "the lower house approved it" against "the upper house rejected it".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from factcheck.check.compare import Comparison, Outcome
from factcheck.check.compare.dates import compare_dates
from factcheck.check.compare.names import absent, compare_names, keys, owned
from factcheck.check.compare.numbers import compare_numbers, unmet_numbers
from factcheck.check.compare.order import APART, roles_swapped
from factcheck.check.compare.polarity import compare_polarity, weakened
from factcheck.check.compare.quotations import compare_quotation, speaker_in
from factcheck.check.compare.reporting import attributes
from factcheck.check.compare.sequence import LASTING_FACTS
from factcheck.check.conflicts.changes import is_lasting, is_state, may_have_changed, times_of
from factcheck.check.conflicts.order import first_of_two, held_or_not, turned_round
from factcheck.check.conflicts.statement import REMEMBERED, Statement, features, telling
from factcheck.check.days import meet
from factcheck.check.features import LONG_QUOTATION, Features
from factcheck.check.strict import endless
from factcheck.claims.stems import stem, words
from factcheck.model import ClaimKind, Detail


class Nature(StrEnum):
    """What two differing claims are to each other."""

    CONFLICT = "conflict"
    """Both can't stand."""
    UPDATE = "update"
    """The later one may tell how it went on."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs, and how."""

    nature: Nature
    detail: Detail
    working: str
    """The two values as they were read; "the first" is the left claim."""


_Comparator = Callable[[Features, Features], Comparison]

MOSTLY, LARGELY = 0.75, 0.5
"""Share of its telling words that the better covered claim must have in the other; and the other one in it."""
AGAIN = 3 * 365
"""Days after which the same may have happened a second time, as far as anything can."""
SOON = 60
"""The same of what may come back within years: a council may pass another school plan."""
_LASTING = LASTING_FACTS - {"ENACT"}
_EVER = frozenset("BIRTH DEATH FOUND".split())
"""What happens but once."""
OCCASION = 31
"""Days of a stretch in which two claims of one kind are of one event."""
LATER = 180
"""Days between two articles from which an event without a date may be a new one."""
LEAST = 2
"""Telling words or names that two claims share at least."""
VERBATIM = 8
"""Words that two people don't say alike by chance."""
SAME_WORDS, ALTERED = 0.6, 0.85
"""Likeness from which two quotations of one day are one utterance; and where no day is told."""

_SCOPES = frozenset(
    stem(word)
    for word in (
        "aim aimed aims target targets goal plan planned hope hoped forecast expected estimate estimated projected "
        "together total combined overall altogether margin majority difference lead average mean median maximum "
        "minimum peak capacity each per daily weekly monthly annual yearly initially originally preliminary "
        "provisional "
        "final additional extra further another other others remaining rest half quarter part some most many several "
        "men women boys girls children adults own abroad foreign domestic home away indoor outdoor net gross"
    ).split()
) | {"first", "second", "third", "last", "next", "day", "week", "month", "hour"}
"""Stems of words that make a value that of another part or kind: both claims have them, or neither."""

_PARTS = frozenset(stem(word) for word in "half quarter part some most many several".split())
_ALL = re.compile(r"\b(?:all|every|each|none|both)\b", re.IGNORECASE)
"""Where one claim speaks of all, a part of them is what may differ."""

_DENIALS = frozenset(
    "without refuse refuses refused decline declines declined fail fails failed cancel cancelled canceled stopped "
    "stoped avoid avoided prevent prevented hardly barely less fewer dwindling only some".split()
)
"""Words of `weakened` that deny or limit what stands beside them, so that they may be what differs."""

_MADE = frozenset({"START", "END", "SIGN", "PUBLISH", "RELEASE", "HOLD"} | {stem("issued"), stem("made")})
"""Words that say little of what there was or wasn't."""

_ONE_OF_MANY = re.compile(r"\W*(?:an?|another|some|several|many|one|two|three)\s", re.IGNORECASE)
_ONCE = re.compile(
    r"\('(?:succeeded|succeeds|replaced|preceded|precedes|outlived|survived|killed|murdered|taught|tutored)'\)"
)
"""Acts, as a working has them, that one does to another once."""
_MUTUAL = re.compile(
    r"\('(?:accus|blam|critici|condemn|prais|congratulat|thank|visit|invit|warn|urg|telephon|phon|threat|attack|betray|"
    r"back|endors|support|oppos|recogni|sanction|su(?:ed|es|e)')"
)
"""Acts that two may do to each other: both claims can stand."""

_ASKING = re.compile(r"\?[\s\"'”’)]*$")
_NO_LONGER = re.compile(r"\bno\s+longer\b", re.IGNORECASE)
_AT_PRESENT = re.compile(r"\b(?:still|currently|now)\s+", re.IGNORECASE)


def compare_pair(left: Statement, right: Statement) -> Difference | None:
    """Return what can't both stand in two claims, or None: nothing differs, or they may be of two things."""
    if not (_states(left.text) and _states(right.text)):
        return None
    if _spoken(left) or _spoken(right):
        return _utterances(left, right)
    return _told(left, right)


@lru_cache(maxsize=REMEMBERED)
def _states(text: str) -> bool:
    """Whether a text states something that a person may have written: no question, no endless list."""
    return not _ASKING.search(text) and not endless(features(text))


# --- what is told ------------------------------------------------------------------------------------------


def _told(left: Statement, right: Statement) -> Difference | None:
    """Return what differs in two claims that state something themselves."""
    one, other = left.seen, right.seen
    if found := held_or_not(one, other):  # what was called off was planned
        return Difference(Nature.CONFLICT, Detail.REFUTED, found)
    if _hedges(left.text) != _hedges(right.text):
        return None
    if found := first_of_two(one, other):
        return Difference(Nature.CONFLICT, Detail.ORDER, found)
    if _elsewhere(left, right):
        return None
    if found := turned_round(one, other):
        return Difference(Nature.CONFLICT, Detail.ORDER, found)
    if not _of_one_thing(one, other):
        return None
    if _dates_apart(left, right) and (found := _date(one, other)):
        return Difference(_nature(left, right, dated=True), Detail.DATE, found)
    if _apart(left, right):
        return _two_values(left, right)
    for compare, detail in ((_roles, Detail.WHO), (_numbers, Detail.NUMBER), (_polarity, Detail.REFUTED)):
        if found := compare(one, other):
            nature = _nature(left, right, dated=False)
            if nature is Nature.UPDATE or _one_event(left, right, detail, found):
                return Difference(nature, detail, found)
    return None


def _one_event(left: Statement, right: Statement, detail: Detail, working: str) -> bool:
    """Whether two claims that differ must be of one event, and not of two of a kind or of one after the other.

    A shared day or month says so, and mostly a shared year. Without a time, one of many ("a fire in Halvik") is
    another one; a bill that was rejected may have been approved later; and what was told half a year later may have
    happened in between.
    """
    spans = [times_of(each) or each.happened for each in (left, right)]
    shared = all(spans)  # that they meet has been seen
    if shared and all(span and (span[1] - span[0]).days <= OCCASION for span in spans):
        return True
    denied = (
        detail is Detail.REFUTED and "denies" in working
    )  # "a statement was issued", "without a statement"
    if not denied and any(_ONE_OF_MANY.match(each.text) for each in (left, right)):
        return False
    if shared:
        return True
    if detail is Detail.WHO:
        return bool(_ONCE.search(working))
    if detail is Detail.REFUTED:
        return is_state(left.text) and is_state(right.text)
    told = [each.published for each in (left, right)]
    late = any(day is None for day in told) or abs((told[0][0] - told[1][0]).days) > LATER  # type: ignore[index]
    return left.article == right.article or not late or is_lasting(left.text) or is_lasting(right.text)


def _nature(left: Statement, right: Statement, *, dated: bool) -> Nature:
    return Nature.UPDATE if may_have_changed(left, right, dated) else Nature.CONFLICT


def _both_ways(compare: _Comparator, one: Features, other: Features) -> str:
    """Return the working of a comparator that finds a difference from either side, and agreement from none, else ""."""
    forth, back = compare(one, other), compare(other, one)
    outcomes = {forth.outcome, back.outcome}
    if Outcome.DIFFER not in outcomes or (Outcome.AGREE in outcomes and _says_so(forth, back)):
        return ""
    if forth.outcome is Outcome.DIFFER:
        return _named(forth.working, "first", "second")
    return _named(back.working, "second", "first")


def _says_so(forth: Comparison, back: Comparison) -> bool:
    """Whether a comparator says in words that the two agree; without, it merely found nothing denied."""
    return any(each.outcome is Outcome.AGREE and each.working for each in (forth, back))


_BOTH = re.compile(r"(\w+): the article has (.*), the record (.*)", re.DOTALL)


def _named(working: str, mine: str, theirs: str) -> str:
    """Return the working of a comparator for two claims instead of an article and its record, the first one first."""
    if values := _BOTH.fullmatch(working):
        here, there = (values[2], values[3]) if mine == "first" else (values[3], values[2])
        return f"{values[1]}: the first has {here}, the second {there}"
    head, colon, rest = working.partition(": ")
    rest = rest.replace("the article", f"the {mine}", 1)
    at = rest.rfind("the record")
    return (
        f"{head}{colon}{rest[:at]}the {theirs}{rest[at + len('the record') :]}"
        if at >= 0
        else f"{head}{colon}{rest}"
    )


def _date(one: Features, other: Features) -> str:
    if _only(one, other) and _only(other, one):  # "the bridge opened", "the tunnel opened"
        return ""
    if unmet_numbers(one, other) or unmet_numbers(other, one):  # with another toll it is another fire
        return ""
    happened, gap = telling(one.text) & telling(other.text), _gap(one, other)
    if (gap > SOON and not happened & _LASTING) or (gap > AGAIN and not happened & _EVER):
        return ""
    return _both_ways(compare_dates, one, other)


def _gap(one: Features, other: Features) -> int:
    """Return the days between the two nearest dates of two texts."""
    return min(
        max((mine.first - theirs.last).days, (theirs.first - mine.last).days)
        for mine in one.dates
        for theirs in other.dates
    )


def _roles(one: Features, other: Features) -> str:
    # the dates have been compared, and "May" is no weakening word
    found = _both_ways(roles_swapped, features(_undated(one)), features(_undated(other)))
    return "" if _MUTUAL.search(found) else found


def _numbers(one: Features, other: Features) -> str:
    mine, theirs = _only(one, other), _only(other, one)
    if mine and theirs:  # "the flood killed 12", "the fire killed 31"
        return ""
    # what one side counts besides may be why its number is another
    if any(_added(text, extra) for text, extra in ((one.text, mine), (other.text, theirs))):
        return ""
    return _both_ways(compare_numbers, one, other)


def _polarity(one: Features, other: Features) -> str:
    mine, theirs = _only(one, other), _only(other, one)
    if min(len(mine), len(theirs)) > 1:  # the opposites themselves, and something else on both sides
        return ""
    one, other = _no_longer(one, other)
    found = _both_ways(compare_polarity, one, other)
    # "the flood", "not the fire"; but "ended without a statement", "a statement was issued"
    return "" if "denies" in found and mine - _MADE and theirs - _MADE else found


def _no_longer(one: Features, other: Features) -> tuple[Features, Features]:
    """Return both, with "no longer" as the plain denial of what the other says is "still" so."""
    if bool(_NO_LONGER.search(one.text)) == bool(_NO_LONGER.search(other.text)):
        return one, other
    plain = (_AT_PRESENT.sub("", _NO_LONGER.sub("not", each.text)) for each in (one, other))
    first, second = plain
    return features(first), features(second)


def _two_values(left: Statement, right: Statement) -> Difference | None:
    """Return the two values that a state has at two times."""
    if not (is_state(left.text) and is_state(right.text)):
        return None
    found = _numbers(features(_undated(left.seen)), features(_undated(right.seen)))
    return Difference(Nature.UPDATE, Detail.NUMBER, found) if found else None


# --- one thing ---------------------------------------------------------------------------------------------


def _of_one_thing(one: Features, other: Features) -> bool:
    """Whether both name the same people and places, the same part of the same thing, in mostly the same words."""
    mine, theirs = _words(one), _words(other)
    parts = (
        _SCOPES | APART
        if not (_ALL.search(one.text) or _ALL.search(other.text))
        else (_SCOPES | APART) - _PARTS
    )
    if (mine ^ theirs) & parts - _MONTHS:
        return False
    if not _alike(mine | keys(one), theirs | keys(other)):
        return False
    if absent(one, other) or absent(other, one):
        return False
    if any(
        compare_names(*both).outcome is Outcome.NOTHING and both[0].names
        for both in ((one, other), (other, one))
    ):
        return False
    return owned(one, keys(other)) == owned(other, keys(one))


def _alike(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two sets of words tell of one thing: the one is in the other, or each has one word of its own."""
    shared = len(mine & theirs)
    shares = sorted(shared / len(each) if each else 0.0 for each in (mine, theirs))
    one_each = shared >= LEAST and len(mine - theirs) <= 1 and len(theirs - mine) <= 1
    return one_each or (shares[1] >= MOSTLY and shares[0] >= LARGELY)


def _words(text: Features) -> frozenset[str]:
    """Return the telling words of a text; names, figures and times are compared apart."""
    return _words_of(text.text)


@lru_cache(maxsize=REMEMBERED)
def _words_of(told: str) -> frozenset[str]:
    text = features(told)
    named = {stem(word) for name in text.names for word in words(name)}
    return telling(_undated(text)) - named - {each.upper() for each in named}


def _only(one: Features, other: Features) -> frozenset[str]:
    """Return the telling words that one text has and the other lacks."""
    return _words(one) - _words(other)


def _added(text: str, extra: frozenset[str]) -> bool:
    """Whether a text joins one of its `extra` words to others: "on schools and kindergartens"."""
    for match in re.finditer(
        r"(\w+)(?:,|\s+(?:and|or|plus|including|excluding|without))\s+(?:\w+\s+)?(\w+)", text
    ):
        if {stem(match[1].lower()), stem(match[2].lower())} & extra:
            return True
    return False


@lru_cache(maxsize=REMEMBERED)
def _hedges(text: str) -> frozenset[str]:
    """Return the words that make a text less than a fact; those that deny may be what differs."""
    return weakened(text) - _DENIALS


def _elsewhere(left: Statement, right: Statement) -> bool:
    """Whether the records of two claims name places that have nothing in common."""
    if not left.place or not right.place:
        return False
    mine, theirs = set(words(left.place)), set(words(right.place))
    return not (mine & theirs or mine & set(words(right.text)) or theirs & set(words(left.text)))


def _apart(left: Statement, right: Statement) -> bool:
    """Whether the two tell of different times."""
    if left.seen.dates and right.seen.dates:
        return _dates_apart(left, right)
    one, other = times_of(left) or left.happened, times_of(right) or right.happened
    return bool(one and other and not meet(one, other))


def _dates_apart(left: Statement, right: Statement) -> bool:
    mine, theirs = left.seen.dates, right.seen.dates
    return bool(mine and theirs) and not any(not one.disjoint(other) for one in mine for other in theirs)


def _undated(text: Features) -> str:
    """Return a text without its dates, and without the word before them."""
    kept, at = [], 0
    for each in text.dates:
        before = text.text[at : each.start]
        kept.append(
            re.sub(
                r"\b(?:[Ii]n|[Oo]n|[Bb]y|[Aa]s\s+of|[Ss]ince|[Ff]rom|[Uu]ntil|[Dd]uring|[Oo]f)\s+$",
                "",
                before,
            )
        )
        at = each.end
    return re.sub(r"\s+([.,])", r"\1", " ".join((*kept, text.text[at:]))).strip()


_MONTHS = frozenset(
    stem(month)
    for month in "january february march april may june july august september october november december".split()
)


# --- what is said ------------------------------------------------------------------------------------------


def _spoken(statement: Statement) -> bool:
    """Whether a claim gives somebody's words or thoughts: others may say otherwise."""
    return statement.kind in (ClaimKind.QUOTATION, ClaimKind.ATTRIBUTION) or _says(statement.text)


@lru_cache(maxsize=REMEMBERED)
def _says(text: str) -> bool:
    seen = features(text)
    return attributes(seen.told.text) or any(
        len(each.text.split()) >= LONG_QUOTATION for each in seen.quotations
    )


def _utterances(left: Statement, right: Statement) -> Difference | None:
    """Return how one utterance is given in two ways: other words, or another speaker."""
    if not (left.seen.quotations and right.seen.quotations) or _apart(left, right) or _elsewhere(left, right):
        return None
    if found := _another_speaker(left, right):
        return Difference(Nature.CONFLICT, Detail.WHO, found)
    differing = ""
    for mine, theirs, first, second in ((left, right, "first", "second"), (right, left, "second", "first")):
        for each in mine.seen.quotations:
            quoted = compare_quotation(each.text, mine.speaker, theirs.seen, mine.seen)
            if quoted.comparison.outcome is Outcome.AGREE:  # one of them quotes less of it
                return None
            least = SAME_WORDS if _one_occasion(left, right) else ALTERED
            if quoted.comparison.outcome is Outcome.DIFFER and quoted.likeness >= least:
                differing = differing or _named(quoted.comparison.working, first, second)
    return Difference(Nature.CONFLICT, Detail.WORDING, differing) if differing else None


def _another_speaker(left: Statement, right: Statement) -> str:
    """Return who is said to have said the same words, where these are two; else ""."""
    mine, theirs = left.speaker or speaker_in(left.seen), right.speaker or speaker_in(right.seen)
    if not mine or not theirs:
        return ""
    one, other = keys(Features(mine)), keys(Features(theirs))
    if not one or not other or one & other or one & keys(right.seen) or other & keys(left.seen):
        return ""
    for each in left.seen.quotations:
        said = words(each.text)
        if len(said) >= VERBATIM and any(words(theirs_.text) == said for theirs_ in right.seen.quotations):
            return f"speaker: the first has {mine}, the second {theirs}"
    return ""


def _one_occasion(left: Statement, right: Statement) -> bool:
    """Whether both say when it was said, and it was at the same time."""
    one, other = times_of(left) or left.happened, times_of(right) or right.happened
    return bool(one and other and meet(one, other) and (one[1] - one[0]).days <= 31)
