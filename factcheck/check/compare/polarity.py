"""Compare polarity: does one of the two deny just what the other says?

A denial counts only for the words that follow it: "did not become a folk hero" denies "became a folk hero",
and "not far from the town" denies nothing about it. What somebody denies or refuses is not denied by the record.
Words that weaken without denying ("nearly", "planned") make a pair incomparable: what nearly happened neither
happened nor is shown not to have.
"""

from __future__ import annotations

import re

from factcheck.check.compare import NOTHING, Comparison, Outcome
from factcheck.check.features import Features
from factcheck.claims.stems import content_stems

_WEAKENED = re.compile(
    r"\b(?:nearly|almost|plan(?:s|ned)?|propos(?:es?|ed|al|als)|hint(?:s|ed)?|(?-i:may)|might|could|would|expect(?:s|ed)?|"
    r"likely|reportedly|allegedly|supposedly|so-called|alleged|suspected|rumou?red|sought|seeks?|tr(?:y|ies|ied)|attempt(?:s|ed)?|"
    r"consider(?:s|ed|ing)?|if|unless|only|partly|partially|some|whether|fail(?:s|ed)?|refus(?:es?|ed)|declin(?:es?|ed)|"
    r"offer(?:s|ed)?|former(?:ly)?|fictional|fictitious|hoax|cancel\w*|postpone\w*|scheduled|until|dwindl\w+|"
    r"without|barely|hardly|less|fewer|denie[sd]|deny\w*|doubt\w*|question(?:s|ed)|stopp?ed|avoid\w*|prevent\w*|will|won[’']t|shall|"
    r"aside|except|excluding|instead|rather|unlike|difference|theor(?:y|ies)|myths?|rumou?rs?)\b",
    re.IGNORECASE,
)
_END_OF_SCOPE = re.compile(
    r"[.,;:()]|\b(?:but|because|although|while|until|when|which|who|that)\b", re.IGNORECASE
)
SCOPE = 4
"""Telling words after a denial that it denies."""
LEAST = 2
"""Telling words that must be denied; the other side must say them in a row."""


def compare_polarity(claim: Features, passage: Features) -> Comparison:
    """Differ if exactly one side denies, once, and what it denies the other says; agree if neither
    does, or both deny the same."""
    mine, theirs = _denials(claim), _denials(passage)
    if not mine and not theirs:
        return Comparison(Outcome.AGREE)
    if mine and theirs:
        same = [scope[:1] for _, scope in mine] == [scope[:1] for _, scope in theirs]
        return Comparison(Outcome.AGREE) if same else NOTHING
    if len(mine) + len(theirs) != 1 or weakened(claim.text) or weakened(passage.text):
        return NOTHING
    word, scope = (mine or theirs)[0]
    said = (passage if mine else claim).ordered_stems
    if len(scope) < LEAST or not any(said[at : at + len(scope)] == scope for at in range(len(said))):
        return NOTHING
    return Comparison(
        Outcome.DIFFER, f"polarity: only the {'article' if mine else 'record'} denies ({word!r})"
    )


def weakened(text: str) -> frozenset[str]:
    """Return the words of `text` that make its statement less than a fact, lower-case."""
    return frozenset(match.group().lower() for match in _WEAKENED.finditer(text))


def _denials(text: Features) -> list[tuple[str, tuple[str, ...]]]:
    """Return each word of `text` that denies, with the stems of what it denies."""
    found = []
    for negation in text.negations:
        rest = text.text[negation.end :]
        stop = _END_OF_SCOPE.search(rest)
        denied = content_stems(rest[: stop.start()] if stop else rest)[:SCOPE]
        found.append((negation.text, tuple(denied)))
    return found
