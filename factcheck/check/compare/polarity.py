"""Compare polarity: does one of the two deny what the other says?

Only an odd number of denials on one side counts, and words that weaken without denying ("nearly", "planned")
make the pair incomparable: what nearly happened neither happened nor is shown not to have.
"""

from __future__ import annotations

import re

from factcheck.check.compare import NOTHING, Comparison, Outcome
from factcheck.check.features import Features

_WEAKENED = re.compile(
    r"\b(?:nearly|almost|planned|plans?|proposed|hinted|suggested|may|might|could|would|expected|likely|reportedly|"
    r"allegedly|sought|tried|attempted|considered|if|unless|only|partly|some)\b",
    re.IGNORECASE,
)


def compare_polarity(claim: Features, passage: Features) -> Comparison:
    """Differ if exactly one side denies, and neither is weakened."""
    mine, theirs = len(claim.negations) % 2, len(passage.negations) % 2
    if mine == theirs:
        return Comparison(Outcome.AGREE, "")
    if _WEAKENED.search(claim.text) or _WEAKENED.search(passage.text):
        return NOTHING
    denial = (claim if mine else passage).negations[0]
    return Comparison(
        Outcome.DIFFER, f"polarity: only the {'article' if mine else 'record'} denies ({denial!r})"
    )


def weakened(text: str) -> frozenset[str]:
    """Return the words of `text` that make its statement less than a fact, lower-case."""
    return frozenset(match.group().lower() for match in _WEAKENED.finditer(text))
