"""What comparators see of a text: read once, on demand, compared many times."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from factcheck.claims.mentions import (
    DateMention,
    Negation,
    Quantity,
    dates,
    names,
    negations,
    quantities,
)
from factcheck.claims.quoted import Quotation, quotations
from factcheck.claims.stems import content_stems
from factcheck.sources.sentences import sentences

LONG_QUOTATION = 6
"""Words from which what stands in quotation marks is somebody's statement, and not a title or a scare quote."""


@dataclass(frozen=True)
class Features:
    """A text and, read on demand, what can be compared in it."""

    text: str

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of the words that carry content, numbers left out."""
        return frozenset(self.ordered_stems)

    @cached_property
    def sentences(self) -> tuple[Features, ...]:
        """The sentences of the text, in order; a text of one sentence is its own."""
        spans = sentences(self.text)
        if len(spans) <= 1:
            return (self,)
        return tuple(Features(self.text[start:end]) for start, end in spans)

    @cached_property
    def told(self) -> Features:
        """What the text says itself: long quotations are left out."""
        kept, at = [], 0
        for quotation in self.quotations:
            if len(quotation.text.split()) >= LONG_QUOTATION:
                kept.append(self.text[at : quotation.start])
                at = quotation.end
        return Features(" ".join((*kept, self.text[at:]))) if kept else self

    @cached_property
    def ordered_stems(self) -> tuple[str, ...]:
        """Stems of the words that carry content, in the order of the text; numbers and denials are compared apart."""
        kept, at = [], 0
        for negation in self.negations:
            kept.append(self.text[at : negation.start])
            at = negation.end
        return tuple(content_stems(" ".join((*kept, self.text[at:]))))

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
    def negations(self) -> tuple[Negation, ...]:
        """Words that deny, in order."""
        return tuple(negations(self.text))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names, each once, in order."""
        return tuple(names(self.text))


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
