"""Find what can't both stand: two claims on one event, person or quantity with another value, outcome, order or words.

Claims of any number of articles are laid out by what they are about and when (`candidates`), so that each is held
against few others; of these pairs the comparators judge both sides as if one were the record of the other (`pairs`).
A value that may have changed since the first article is an update and no conflict (`changes`).

An article that is said to contradict another is accused of a mistake. So a pair is reported only where a comparator
proves a difference and nothing speaks for another event, another part, or somebody else's words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from factcheck.check.conflicts.candidates import Candidates
from factcheck.check.conflicts.pairs import Difference, Nature, compare_pair
from factcheck.check.conflicts.statement import Statement

__all__ = ["Difference", "Found", "Nature", "Statement", "compare_pair", "find_conflicts"]

EVERY = 500
"""Claims after which progress is told."""


@dataclass(frozen=True, slots=True)
class Found:
    """Two statements that differ: `left` stands first among those that were given."""

    left: Statement
    right: Statement
    difference: Difference


def find_conflicts(
    statements: Sequence[Statement], progress: Callable[[int, int], None] = lambda done, total: None
) -> list[Found]:
    """Return the pairs that can't both stand or show a change, in the order of the statements.

    Two pairs with the same two texts are one: the first is kept. Reordering the statements changes only which side
    is which, as long as no list of claims with the same words is cut (`candidates.NEAREST`).
    """
    at = {id(each): number for number, each in enumerate(statements)}
    index = Candidates(statements)
    found: dict[tuple[str, str], Found] = {}
    for place in range(len(index)):
        if place % EVERY == 0:
            progress(place, len(index))
        for pair in index.beside(place):
            left, right = sorted(pair, key=lambda each: at[id(each)])
            texts = (left.text, right.text)
            if texts in found or texts[::-1] in found:
                continue
            difference = compare_pair(left, right)
            if difference:
                found[texts] = Found(left, right, difference)
    progress(len(index), len(index))
    return sorted(found.values(), key=lambda each: (at[id(each.left)], at[id(each.right)]))
