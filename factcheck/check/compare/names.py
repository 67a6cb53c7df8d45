"""Compare names: does the passage speak of everyone and every place that the claim names?

A name that the passage lacks is no contradiction, only a reason not to trust the match.
"""

from __future__ import annotations

from factcheck.check.compare import NOTHING, Comparison, Outcome
from factcheck.check.features import Features
from factcheck.claims.stems import stem, words


def compare_names(claim: Features, passage: Features) -> Comparison:
    """Agree if the last word of every name of the claim stands in the passage."""
    if not claim.names:
        return NOTHING
    present = {stem(word) for word in words(passage.text)}
    absent = [name for name in claim.names if (parts := words(name)) and stem(parts[-1]) not in present]
    if absent:
        return Comparison(Outcome.NOTHING, "names not in the passage: " + ", ".join(absent))
    return Comparison(Outcome.AGREE, "names: " + ", ".join(claim.names))
