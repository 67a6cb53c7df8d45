"""Typed comparators: each compares one kind of value and can say in words what it compared.

A comparator agrees, differs, or has nothing to compare. It differs only where no reading of the two values
fits both: "differs" is what a disputed mark rests on.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What a comparator found."""

    AGREE = "agree"
    DIFFER = "differ"
    NOTHING = "nothing to compare"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcome with its working: the two values as they were read."""

    outcome: Outcome
    working: str = ""


NOTHING = Comparison(Outcome.NOTHING)
