"""Split sentences into atomic statements: the parser where it is installed, rules otherwise, or a service.

Every engine gives the same records, so what comes after does not know which one ran. An engine only cuts: it
resolves no references, judges nothing and adds no word that is not in the sentence, save for the small words
that make a phrase a sentence ("was", "is").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from factcheck.claims.decompose.wording import sentence_of
from factcheck.model import ClaimKind


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that a sentence says: `sentence[start:end]` are the words that say it."""

    text: str
    """A sentence of its own; pronouns are as written."""
    start: int
    end: int
    kind: ClaimKind | None = None
    """Where the grammar tells: attribution, causal."""
    speaker: str | None = None
    """Who says it, where the sentence reports it."""
    main: bool = True
    """Whether the sentence puts it forward, not in passing (a relative clause, an apposition)."""
    subject: str | None = None
    """The words that it is about, for references in the sentences that follow."""


def whole(sentence: str) -> list[Statement]:
    """Return a sentence that can't be cut as one statement; nothing where there is no word in it."""
    words = sentence_of(sentence)
    return [Statement(words, 0, len(sentence))] if re.search(r"\w", words) else []


class Decomposer(Protocol):
    """An engine that splits sentences."""

    @property
    def name(self) -> str:
        """What split the sentences, with its version: measures are reported under it."""

    def note(self) -> str | None:
        """What the user should hear of once all is split: what was left out of what a service answered."""

    def split(self, sentences: Iterable[str]) -> Iterator[list[Statement]]:
        """Yield for each sentence, in order, what it says; never nothing for a sentence with a word in it."""
