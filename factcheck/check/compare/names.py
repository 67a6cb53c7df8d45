"""Compare names: does the passage speak of everyone and every place that the claim names?

A name that the passage lacks is no contradiction, only a reason not to trust the match. "Trump" in the passage
stands for "Donald Trump", "Ivanka Trump" does not.
"""

from __future__ import annotations

import re

from factcheck.check.compare import NOTHING, Comparison, Outcome
from factcheck.check.features import Features
from factcheck.claims.stems import STOP_WORDS, stem, words


def compare_names(claim: Features, passage: Features) -> Comparison:
    """Agree if the passage has every name of the claim, whole or in a shorter or longer form."""
    if not claim.names:
        return NOTHING
    present = {_key(word) for word in words(passage.text)}
    named = [parts for name in passage.names if (parts := _parts(name))]
    absent = [
        name
        for name in claim.names
        if not (_UNITED_STATES.search(passage.text) if name == "US" else _has(_parts(name), named, present))
    ]
    if absent:
        return Comparison(Outcome.NOTHING, "names not in the passage: " + ", ".join(absent))
    return Comparison(Outcome.AGREE, "names: " + ", ".join(claim.names))


_UNITED_STATES = re.compile(r"\b(?:US|USA|U\.S\.|United States|America|Americans?|Washington)(?!\w)")


def owned(text: Features, names: frozenset[str]) -> frozenset[str]:
    """Return those of `names` (stems) that stand in the genitive: "Putin's spokesman" is not Putin."""
    found = {_key(match[1]) for match in re.finditer(r"([^\W\d_]+)(?:['’]s\b|(?<=s)['’](?=\s))", text.text)}
    return names & found


def keys(text: Features) -> frozenset[str]:
    """Return the words that the names of `text` are made of, in the form in which names are compared."""
    return frozenset(part for name in text.names for part in _parts(name))


def _parts(name: str) -> list[str]:
    return [_key(word) for word in words(name) if word not in STOP_WORDS]


def _has(name: list[str], named: list[list[str]], present: set[str]) -> bool:
    """Whether a name is there: a passage's name with its last word has no other first name."""
    if not name:  # of function words only: nothing to look for
        return True
    with_last = [set(other) for other in named if name[-1] in other]
    if any(other <= set(name) or set(name) <= other for other in with_last):
        return True
    return not with_last and set(name) <= present


def _key(word: str) -> str:
    """Fold the ways in which one name is spelt: Zelenskyy, Zelenskiy, Zelensky."""
    return stem(re.sub(r"(?:yy|iy|ij|yi|yj)$", "y", re.sub(r"['’]s?$", "", word.lower())))
