"""How much of an article rests on each of its claims, and the order in which claims are listed.

A desk that has an hour should spend it on the claims that carry the article. Six things make a claim carry more;
each is a number from 0 to 1, and the weight is their mean by these shares:

- what most of the other claims are about (0.35): nothing else says as directly what an article is about. The
  cosine between the claim's stems and those of all other claims together, as in centroid summaries (Radev, Jing,
  Styś and Tam 2004, https://doi.org/10.1016/j.ipm.2003.10.006), by the highest in this article;
- where it stands (0.2): news puts the main thing first, so 1 at the top, down to 0 at the end of the text;
- how concrete it is (0.15): a number, a date, and an event, quotation or cause count a third each. Readers repeat
  such claims, and a wrong one does harm;
- how much it is worth checking, as the extractor sees it (0.15), where it says so;
- whether it is said again (0.1): once more is no accident, but a list of key points repeats everything;
- whether it leans on a source that is not identified (0.05): readers can only believe it. The share is small, for
  `citation-missing` says the same more loudly.

The shares are a judgement, not a fit: there is no public set of articles whose claims people put in this order.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from factcheck.claims.stems import content_stems
from factcheck.model import Claim, ClaimKind, QuoteSelector, Stance

CENTRAL, EARLY, CONCRETE, CHECKWORTHY, SAID_AGAIN, UNIDENTIFIED = 0.35, 0.2, 0.15, 0.15, 0.1, 0.05
"""The shares; without a score that of `CHECKWORTHY` falls to the others in proportion."""

HARD = frozenset({ClaimKind.EVENT, ClaimKind.QUOTATION, ClaimKind.CAUSAL})
"""Kinds of claim that say that something happened, was said, or made something else happen."""


class Placed(Protocol):
    """A claim as a list has it, whatever the list knows besides."""

    @property
    def id(self) -> str: ...
    @property
    def quote(self) -> QuoteSelector: ...


P = TypeVar("P", bound=Placed)


def central_first(claims: Iterable[P], weight: Mapping[str, float]) -> list[P]:
    """Return the claims of one article in the order of every list: by weight, then by place, then by id."""
    return sorted(claims, key=lambda claim: (-weight[claim.id], claim.quote.start, claim.id))


def weights(claims: Sequence[Claim], length: int) -> dict[str, float]:
    """Return how much of the article rests on each claim, 0 to 1 in hundredths, by the claim's id.

    `claims`: all claims of one article, in any order. `length`: code points of its text. A claim that stands
    alone is what its article is about. Takes time in proportion to the words of the claims.
    """
    central = _central(claims)
    said_again = {id_ for claim in claims if claim.repeats for id_ in (claim.id, claim.repeats)}
    return {
        claim.id: _weight(claim, central[claim.id], _early(claim, length), claim.id in said_again)
        for claim in claims
    }


def _weight(claim: Claim, central: float, early: float, said_again: bool) -> float:
    concrete = (bool(claim.numbers) or claim.kind is ClaimKind.QUANTITY, bool(claim.time), claim.kind in HARD)
    parts = [
        (CENTRAL, central),
        (EARLY, early),
        (CONCRETE, sum(concrete) / len(concrete)),
        (SAID_AGAIN, float(said_again)),
        (UNIDENTIFIED, float(any(link.stance is Stance.MISSING for link in claim.citations))),
    ]
    if claim.score is not None:
        parts.append((CHECKWORTHY, claim.score))
    return round(sum(share * value for share, value in parts) / sum(share for share, _ in parts), 2)


def _early(claim: Claim, length: int) -> float:
    # a claim whose words are gone from a text that was cut may stand behind its end: that counts as the end
    return max(0.0, 1 - claim.quote.start / max(length, 1))


def _central(claims: Sequence[Claim]) -> dict[str, float]:
    """Return how much each claim speaks of what the others speak of: 0 to 1, the most central one 1.

    A stem weighs by its rarity among the claims (the inverse document frequency of BM25, see `check.features`): what
    they all say, the name of the town, tells no claim from another. Repeated claims count once, so that a summary
    does not make itself the centre. Sums are exact (`fsum`): the order of the claims can't change a digit.
    """
    stems = {claim.id: frozenset(content_stems(claim.text)) for claim in claims}
    counted = {claim.id for claim in claims if not claim.repeats}
    count = Counter(stem for id_ in counted for stem in stems[id_])
    rarity = {
        stem: math.log(1 + (len(counted) - number + 0.5) / (number + 0.5)) for stem, number in count.items()
    }
    whole = math.fsum((rarity[stem] * number) ** 2 for stem, number in count.items())
    likeness = {}
    for claim in claims:
        known = [stem for stem in stems[claim.id] if stem in count]
        own = claim.id in counted  # what the others say leaves out what only this one says
        shared = math.fsum(rarity[stem] ** 2 * (count[stem] - own) for stem in known)
        others = whole - math.fsum(rarity[stem] ** 2 * (2 * count[stem] - 1) for stem in known if own)
        norm = math.sqrt(math.fsum(rarity[stem] ** 2 for stem in known))
        # `others` is a difference of sums: where next to nothing is left, rounding may leave less than that
        likeness[claim.id] = shared / (norm * math.sqrt(others)) if shared and others > 0 else 0.0
    most = max(likeness.values(), default=0.0)
    return {id_: value / most if most else 1.0 for id_, value in likeness.items()}
