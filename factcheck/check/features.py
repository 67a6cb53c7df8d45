"""What comparators see of a text: read once, compared many times."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from factcheck.claims.mentions import (
    DateMention,
    Quantity,
    Quotation,
    dates,
    names,
    negations,
    quantities,
    quotations,
)
from factcheck.claims.stems import STOP_WORDS, content_stems, stem, words


@dataclass(frozen=True)
class Features:
    """A text and, read on demand, what can be compared in it."""

    text: str

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of the words that carry content, numbers left out."""
        return frozenset(content_stems(self.text))

    @cached_property
    def dates(self) -> tuple[DateMention, ...]:
        """Dates with a year, in order."""
        return tuple(dates(self.text))

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Numbers with a unit, in order."""
        return tuple(quantities(self.text))

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        """What stands in quotation marks, in order."""
        return tuple(quotations(self.text))

    @cached_property
    def negations(self) -> tuple[str, ...]:
        """Words that deny, in order."""
        return tuple(negations(self.text))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names, each once, in order."""
        return tuple(names(self.text))

    @cached_property
    def name_stems(self) -> frozenset[str]:
        """Stems of the words that names are made of."""
        return frozenset(
            stem(word)
            for name in self.names
            for word in words(name)
            if word not in STOP_WORDS and not word[0].isdigit()
        )


class Weights:
    """How telling a stem is in this library: the inverse document frequency of BM25, smoothed to stay positive.

    Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), https://doi.org/10.1561/1500000019.
    """

    def __init__(self, passages: Iterable[Features]) -> None:
        self._count: Counter[str] = Counter()
        self._passages = 0
        for passage in passages:
            self._passages += 1
            self._count.update(passage.stems)

    def of(self, stem_: str) -> float:
        """Weight of one stem; one that the library has never seen weighs most."""
        frequency = self._count[stem_]
        return math.log(1 + (self._passages - frequency + 0.5) / (frequency + 0.5))

    def coverage(self, claim: frozenset[str], passage: frozenset[str]) -> float:
        """Share of the claim's weight that the passage's words carry, from 0 to 1; 0 for a claim without words."""
        total = sum(self.of(each) for each in sorted(claim))
        return sum(self.of(each) for each in sorted(claim & passage)) / total if total else 0.0
