"""Which claims to hold against each other: those that share telling words, the nearest in time first.

Every claim has keys: the pairs of its most telling words (stems; words for one event count as one). How telling a
word is, its rarity among all claims says (inverse document frequency). Claims with a key in common stand in one list
in order of time, and each is held against its neighbours there. Lists, keys and neighbours are bounded, so that the
work grows with the number of claims and not with its square.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from factcheck.check.conflicts.statement import Statement, telling
from factcheck.claims.stems import words

TELLING = 8
"""Words of a claim that make its keys, two and two: 28 at most."""
KEYS = 14
"""Keys of a claim that are looked up, those with the shortest lists first."""
NEAREST = 16
"""Claims behind it, in order of time, that a claim is held against in the list of one key."""
MOST = 24
"""Claims that one is held against in all, those that share most first."""
SHARED = 0.5
"""Weight of the words that two claims share, as a part of the lighter one's weight."""
LONGEST = 5_000
"""Code points of a claim; a longer one is no statement that a person wrote."""

_NEVER = date.max.toordinal()


class Candidates:
    """Statements laid out so that those on one thing are found together."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        dated = [(_when(each), number) for number, each in enumerate(statements) if len(each.text) <= LONGEST]
        self._statements = [statements[number] for _, number in sorted(dated)]
        terms = [_terms(each) for each in self._statements]
        often = Counter(term for each in terms for term in each)
        # a word that one claim alone has leads nowhere
        numbered = {term: at for at, term in enumerate(sorted(term for term in often if often[term] > 1))}
        weights = [0.0] * len(numbered)
        for term, at in numbered.items():
            weights[at] = math.log(1 + (len(terms) - often[term] + 0.5) / (often[term] + 0.5))
        self._weights = weights
        self._terms = [
            array("I", sorted(numbered[term] for term in each if term in numbered)) for each in terms
        ]
        self._weight = array("d", (sum(weights[term] for term in each) for each in self._terms))
        self._lay_out(len(numbered) + 1)

    def __len__(self) -> int:
        return len(self._statements)

    def beside(self, place: int) -> Iterator[tuple[Statement, Statement]]:
        """Yield the statement at `place` (in order of time) with each later one that it is to be held against."""
        mine = self._statements[place]
        own = set(self._terms[place])
        best = []
        for other in self._neighbours(place):
            lighter = min(self._weight[place], self._weight[other])
            shared = sum(self._weights[term] for term in self._terms[other] if term in own)
            if shared >= SHARED * lighter and self._statements[other].text != mine.text:
                best.append((-shared / lighter if lighter else 0.0, other))
        best.sort()
        for _, other in best[:MOST]:
            yield mine, self._statements[other]

    def _lay_out(self, base: int) -> None:
        """Put every claim into the list of each of its keys: a key and a claim are one number, and those are sorted."""
        width = max(1, len(self._statements))
        entries = []
        for place, terms in enumerate(self._terms):
            telling = sorted(sorted(terms, key=lambda term: (-self._weights[term], term))[:TELLING])
            entries += [(one * base + other) * width + place for one, other in combinations(telling, 2)]
        entries.sort()
        self._listed = array("I", (entry % width for entry in entries))
        self._ends = array("I", bytes(4 * len(entries)))  # for each entry, where its list ends
        self._sizes = array("I", bytes(4 * len(entries)))
        begun = 0
        for at in range(1, len(entries) + 1):
            if at == len(entries) or entries[at] // width != entries[begun] // width:
                for entry in range(begun, at):
                    self._ends[entry], self._sizes[entry] = at, at - begun
                begun = at
        counts = array("I", bytes(4 * (width + 1)))
        for place in self._listed:
            counts[place + 1] += 1
        for place in range(width):
            counts[place + 1] += counts[place]
        self._begins = array("I", counts)  # of each claim, where its entries begin in `_entries`
        self._entries = array("I", bytes(4 * len(entries)))
        for entry, place in enumerate(self._listed):
            self._entries[counts[place]] = entry
            counts[place] += 1

    def _neighbours(self, place: int) -> list[int]:
        """Return the later claims in the shortest lists of a claim, in order."""
        entries = self._entries[self._begins[place] : self._begins[place + 1]]
        found: set[int] = set()
        shared = (entry for entry in entries if self._sizes[entry] > 1)
        for entry in sorted(shared, key=lambda entry: (self._sizes[entry], entry))[:KEYS]:
            found.update(self._listed[entry + 1 : min(self._ends[entry], entry + 1 + NEAREST)])
        return sorted(found)


def _terms(statement: Statement) -> frozenset[str]:
    """Return the words by which a statement is found: figures are what may differ."""
    return telling(statement.text) or frozenset(words(statement.text))


def _when(statement: Statement) -> int:
    """Return the day of what is told, else of its telling, as an ordinal; what has neither comes last."""
    days = statement.happened or statement.published
    return days[0].toordinal() if days else _NEVER
