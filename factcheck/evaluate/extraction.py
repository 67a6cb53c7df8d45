"""The extractor run from nothing against a reviewed ledger: what it found, missed and made up.

Two claims are the same by quote where their quotations share words of the text. They are the same by meaning
where, besides, most content words of the shorter one are in the longer one, and both deny or neither does. A
reviewed claim is compared by its own words and by the article's words that it quotes, whichever fits better:
people rewrite a claim ("went ballistic" becomes "reacted with fury"), the words it stands on stay. Content words
are stems of words that carry meaning; names and numbers count like any other. It is a stand-in for a person's
judgement: it is lenient where two claims differ in one small word, and strict where both are reworded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from factcheck import __version__
from factcheck.claims.ledger import Entry
from factcheck.claims.mentions import negations
from factcheck.claims.stems import STOP_WORDS, stem
from factcheck.model import MACHINES, Claim, SetAside, digest

SAME = 0.6
"""Share of the shorter claim's content words that the longer one has, from which they mean the same."""
FEWEST = 3
"""A claim of fewer content words is compared with all of the longer one's instead: a lone name is in many."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One article's extraction against its reviewed ledger."""

    article: str
    reviewed: int
    extracted: int
    by_quote: int
    """Reviewed claims whose words some extracted claim quotes."""
    matched: tuple[tuple[Claim, Claim], ...]
    """One to one by meaning: (reviewed, extracted)."""
    missed: tuple[Claim, ...]
    """Reviewed claims without a partner, in the order of the text."""
    surplus: tuple[Claim, ...]
    """Extracted claims without a partner that say what reviewed ones there say: a finer cut, or the same again."""
    spurious: tuple[Claim, ...]
    """Extracted claims that say what no reviewed claim there says."""
    aside_right: int
    """Reviewed stretches that carry nothing to check and from which nothing was extracted."""
    aside: int
    signature: str

    @property
    def quote_recall(self) -> float:
        """Share of the reviewed claims found by quote."""
        return self.by_quote / self.reviewed if self.reviewed else 1.0

    @property
    def recall(self) -> float:
        """Share of the reviewed claims found one to one by meaning."""
        return len(self.matched) / self.reviewed if self.reviewed else 1.0

    @property
    def spurious_share(self) -> float:
        """Share of the extracted claims that are spurious."""
        return len(self.spurious) / self.extracted if self.extracted else 0.0


def compare_extraction(article: str, reviewed: Iterable[Entry], extracted: Iterable[Entry]) -> Comparison:
    """Compare what was extracted from nothing with the reviewed ledger of the same text."""
    reviewed, extracted = list(reviewed), list(extracted)
    gold = [entry for entry in reviewed if isinstance(entry, Claim)]
    found = [entry for entry in extracted if isinstance(entry, Claim)]
    meanings = {claim.id: content(claim.text) for claim in (*gold, *found)}
    quoted = [content(claim.quote.exact) for claim in gold]
    pairs = []
    near: dict[int, list[int]] = {index: [] for index in range(len(found))}
    by_quote = set()
    for left, right in _overlapping(gold, found):
        by_quote.add(left)
        near[right].append(left)
        by_text = alike(meanings[gold[left].id], meanings[found[right].id])
        by_words = alike(quoted[left], meanings[found[right].id])
        likeness, whole = max(by_text, by_words)
        if likeness >= SAME and _denies(gold[left]) == _denies(found[right]):
            pairs.append((-likeness - whole, left, right))
    taken_left: dict[int, int] = {}
    taken_right: set[int] = set()
    for _, left, right in sorted(pairs):
        if left not in taken_left and right not in taken_right:
            taken_left[left] = right
            taken_right.add(right)
    surplus: list[Claim] = []
    spurious: list[Claim] = []
    for index, claim in enumerate(found):
        if index in taken_right:
            continue
        mine = meanings[claim.id]
        there = frozenset().union(*(meanings[gold[left].id] | quoted[left] for left in near[index]))
        said = len(mine & there) / len(mine) if mine else 0.0
        (surplus if near[index] and said >= SAME else spurious).append(claim)
    quiet = [entry for entry in reviewed if isinstance(entry, SetAside)]
    right = sum(
        not any(claim.quote.start < each.quote.end and each.quote.start < claim.quote.end for claim in found)
        for each in quiet
    )
    seen = digest([[claim.text for claim in gold], [claim.text for claim in found]])
    return Comparison(
        article,
        len(gold),
        len(found),
        len(by_quote),
        tuple((gold[left], found[index]) for left, index in sorted(taken_left.items())),
        tuple(claim for index, claim in enumerate(gold) if index not in taken_left),
        tuple(surplus),
        tuple(spurious),
        right,
        len(quiet),
        f"factcheck {__version__}, {len(gold)} reviewed, {len(found)} extracted, texts {seen[:12]}",
    )


def _overlapping(gold: Sequence[Claim], found: Sequence[Claim]) -> Iterable[tuple[int, int]]:
    """Yield the pairs of indexes whose quotations share words; both are in the order of the text."""
    for left, claim in enumerate(gold):
        for right, other in enumerate(found):
            if other.quote.start < claim.quote.end and claim.quote.start < other.quote.end:
                yield left, right


_EMPTY = STOP_WORDS | frozenset("say said also article author".split())


def content(text: str) -> frozenset[str]:
    """Return the stems of the words of `text` that carry meaning; numbers without their commas."""
    words = re.findall(r"\d[\d,.]*\d|\w+", re.sub(r"[’']s\b", "", text.casefold()))
    return frozenset(stem(word.replace(",", "")) for word in words if word not in _EMPTY)


def alike(one: frozenset[str], other: frozenset[str]) -> tuple[float, float]:
    """Return how much of the shorter the longer has, and the F1 of both; each from 0 to 1."""
    if not one or not other:
        return 0.0, 0.0
    shared = len(one & other)
    whole = 2 * shared / (len(one) + len(other))
    shorter = min(len(one), len(other))
    return (shared / shorter if shorter >= FEWEST else whole), whole


_DENYING = re.compile(r"\b(?:without|lack(?:s|ed|ing)?|unresolved|hardly|refus\w+)\b", re.IGNORECASE)


def _denies(claim: Claim) -> bool:
    said = claim.quote.exact if claim.made_by not in MACHINES else claim.text
    return bool(negations(said) or _DENYING.search(said))
