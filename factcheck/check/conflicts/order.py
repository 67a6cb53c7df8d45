"""Compare the order of two events in two claims, what each calls the first, and whether something took place.

Examples that differ: "The refinery closed before the treaty was signed" against "after the treaty was signed"; "They
first met in June 2016" against "Their first meeting was in May 2015". Example with nothing to compare: "her first
trip as premier" against "her first speech as premier".
"""

from __future__ import annotations

import re

from factcheck.check.compare.names import keys
from factcheck.check.compare.sequence import concepts
from factcheck.check.features import Features
from factcheck.claims.stems import stem, words

_ORDER = re.compile(r"\s*,?\s*\b(before|after)\b\s+", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:not|never|shortly|long|years?|months?|weeks?|days?|hours?)\b|n[’']t\b", re.IGNORECASE
)
LEAST = 2
"""Telling words of each of two events whose order is compared."""
LIKE = 0.8
"""Share of the telling words of an event that both claims must have."""

_FIRST = re.compile(r"\bfirst\s+(?:ever\s+|official\s+|personal\s+|face-to-face\s+)?(\w+)", re.IGNORECASE)
_HOLLOW = frozenset(
    stem(word) for word in "took take place held hold happened came there occurred was been".split()
)
_AT = re.compile(r"\b(?:in|at|near|on)\s+(?:the\s+)?((?:[A-Z][\w’'-]+\s?)+)")


def turned_round(one: Features, other: Features) -> str:
    """Return the working if two events come in the opposite order in two texts, else ""."""
    mine, theirs = _two_events(one.text), _two_events(other.text)
    if mine is None or theirs is None:
        return ""
    (first, later), (first_there, later_there) = mine, theirs
    if _alike(first, later_there) and _alike(later, first_there) and not _alike(first, later):
        return f"order: the first has {_order(one.text)}, the second {_order(other.text)}"
    return ""


def first_of_two(one: Features, other: Features) -> str:
    """Return the working if two texts date or place the same first thing differently, else ""."""
    mine, theirs = list(_FIRST.finditer(one.text)), list(_FIRST.finditer(other.text))
    if len(mine) != 1 or len(theirs) != 1 or len(one.dates) != 1 or len(other.dates) != 1:
        return ""
    if not one.dates[0].disjoint(other.dates[0]):
        return ""
    if concepts(mine[0][1])[:1] != concepts(theirs[0][1])[:1] or not concepts(mine[0][1]):
        return ""
    here, there = _rest(one), _rest(other)
    if here != there or not _same_people(one, other):
        return ""
    return f"order: of the first, the first has {one.dates[0].text}, the second {other.dates[0].text}"


def _two_events(text: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return the words of the earlier and of the later event that a text tells, or None where it tells no order."""
    found = list(_ORDER.finditer(text))
    if len(found) != 1 or _OPEN.search(text):
        return None
    order = found[0]
    before, behind = text[: order.start()], text[order.end() :]
    if not before.strip():  # "Before the strike, the port closed"
        behind, comma, before = behind.partition(",")
        if not comma:
            return None
    here, there = frozenset(concepts(before)), frozenset(concepts(behind))
    if len(here) < LEAST or len(there) < LEAST:
        return None
    return (here, there) if order[1].lower() == "before" else (there, here)


def _order(text: str) -> str:
    match = _ORDER.search(text)
    return f"“{match[1].lower()} {text[match.end() :].strip(' .')}”" if match else ""


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= LIKE * max(len(one), len(other))


def _rest(text: Features) -> frozenset[str]:
    """Return the telling words besides names, dates and words such as "took place"."""
    named = {stem(word) for name in text.names for word in words(name)}
    return frozenset(concepts(_cut(text))) - named - _HOLLOW - {"HOLD"}


def _same_people(one: Features, other: Features) -> bool:
    """Whether both name the same people and bodies, what either has as a place left out."""
    places = _places(one) | _places(other)
    return bool(keys(one) - places) and keys(one) - places == keys(other) - places


def _cut(text: Features) -> str:
    kept, at = [], 0
    for each in text.dates:
        kept.append(text.text[at : each.start])
        at = each.end
    return " ".join((*kept, text.text[at:]))


# --- whether it took place ---------------------------------------------------------------------------------

_CALLED_OFF = re.compile(
    r"\b(?:cancell?ed|called\s+off|scrapped|did\s+not\s+take\s+place|never\s+took\s+place)\b", re.I
)
_HELD = re.compile(r"\b(?:held|took\s+place|went\s+ahead|met|attended|was\s+opened)\b", re.IGNORECASE)
_GATHERING = re.compile(
    r"\b(meeting|summit|talks|visit|rally|march|concert|festival|election|referendum|match|hearing|debate|press\s+conference|"
    r"conference|ceremony|parade|congress|vote)\b",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:another|second|later|instead|rescheduled|informal\w*|other|new|next)\b", re.IGNORECASE
)


def held_or_not(one: Features, other: Features) -> str:
    """Return the working if one text has a gathering called off that the other says was held, else "".

    It must be the same kind of gathering, of the same people, at a place and in a time that both name.
    """
    if not _CALLED_OFF.search(one.text) and not _CALLED_OFF.search(other.text):
        return ""
    off, held = _CALLED_OFF.search(one.text), _HELD.search(other.text)
    if off and held and not _CALLED_OFF.search(other.text):
        values = off.group(), held.group()
    else:
        off, held = _CALLED_OFF.search(other.text), _HELD.search(one.text)
        if not off or not held or _CALLED_OFF.search(one.text):
            return ""
        values = held.group(), off.group()
    if any(_ANOTHER.search(text.text) or text.negations for text in (one, other)):
        return ""
    kinds = [{match[1].lower() for match in _GATHERING.finditer(text.text)} for text in (one, other)]
    if not kinds[0] & kinds[1] or not _places(one) & _places(other) or not _same_people(one, other):
        return ""
    if not one.dates or not other.dates or all(a.disjoint(b) for a in one.dates for b in other.dates):
        return ""
    return f"outcome: the first has “{values[0]}”, the second “{values[1]}”"


def _places(text: Features) -> frozenset[str]:
    return frozenset(
        part for match in _AT.finditer(text.text) for part in keys(Features(f"x {match[1].strip()}"))
    )
