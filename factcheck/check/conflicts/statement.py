"""A claim as it is held against other claims: its words, when it was published, and what is known of its event."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from factcheck.check.compare.sequence import EVENTS, concepts
from factcheck.check.days import Days, days_of
from factcheck.check.features import Features
from factcheck.claims.stems import stem
from factcheck.model import Claim, ClaimKind

REMEMBERED = 8_192
"""Texts whose readings are remembered: those on one thing are asked about in a row."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is compared of a claim."""

    id: str
    text: str
    article: str = ""
    day: str | None = None
    """When its article was published, as precise as it is known (EDTF)."""
    time: str | None = None
    """Of what it tells (EDTF)."""
    place: str | None = None
    speaker: str | None = None
    kind: ClaimKind | None = None

    @classmethod
    def of(cls, claim: Claim, day: str | None) -> Statement:
        """Return the statement that a claim makes in an article published on `day`."""
        return cls(
            claim.id, claim.text, claim.article, day, claim.time, claim.place, claim.speaker, claim.kind
        )

    @property
    def seen(self) -> Features:
        """What can be compared in its words; of a text that was asked for lately always the same object."""
        return features(self.text)

    @property
    def published(self) -> Days | None:
        """The days on which it may have been published, or None where nobody says."""
        return days_of(self.day)

    @property
    def happened(self) -> Days | None:
        """The days of what it tells as the claim's record has them, or None."""
        return days_of(self.time)


def statements_of(claims: Iterable[Claim], day: str | None) -> list[Statement]:
    """Return what can be compared of an article's claims.

    A claim that repeats an earlier one says nothing of its own, and of one whose words point to something that
    could not be resolved nobody knows what it is about.
    """
    return [Statement.of(claim, day) for claim in claims if not claim.repeats and not claim.ambiguous]


@lru_cache(maxsize=REMEMBERED)
def features(text: str) -> Features:
    """Return what can be compared in a text, read once while it is asked for."""
    return Features(text)


def telling(text: str) -> frozenset[str]:
    """Return stems of the telling words of `text`, with words for one event as one; no figures or denials."""
    return frozenset(
        each.upper() if each.upper() in EVENTS else each
        for each in concepts(text)
        if each not in _SILENT and each not in _NUMERALS and not each[0].isdigit()
    )


_SILENT = frozenset(
    stem(word) for word in "not no never longer still yet none neither nobody nothing without".split()
)
"""Words that deny or tie to a time, and don't say of what."""

_NUMERALS = frozenset(
    stem(word)
    for word in (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety dozen hundred "
        "thousand million billion"
    ).split()
)
"""Number words; ordinals and "half" tell one part from another."""
