"""The extractor run from nothing against a reviewed ledger: what it found, missed and made up.

Two claims are the same by quote where their quotations share half of the shorter one. They are the same by meaning
where, besides, most content words of the shorter one are in the longer one, and both deny or neither does. A
reviewed claim is compared by its own words and by the article's words that it quotes, whichever fits better:
people rewrite a claim ("went ballistic" becomes "reacted with fury"), the words it stands on stay. Pairs are made
one to one, the best first. Content words are stems of words that carry meaning; names and numbers count like any
other.

It is a stand-in for a person's judgement. It is lenient where two claims differ in one small word, or where one of
them says more than the other: a sentence left whole counts as one of the claims that are in it. How many pairs
are close in length too is told beside it. It is strict where both are reworded.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from factcheck import __version__
from factcheck.claims.decompose import Decomposer
from factcheck.claims.extract import extract
from factcheck.claims.ledger import Entry, Ledger
from factcheck.claims.mentions import negations
from factcheck.claims.rules import RuleSet
from factcheck.claims.stems import STOP_WORDS, stem
from factcheck.evaluate.scores import one_to_one
from factcheck.model import Claim, QuoteSelector, SetAside, digest
from factcheck.sources import Snapshot

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
    """One to one by meaning: (reviewed, extracted), in the order of the reviewed ledger."""
    close: int
    """Of the matched, those whose content words agree with an F1 of `SAME` at least: neither says much more."""
    missed: tuple[Claim, ...]
    """Reviewed claims without a partner, in the order of the reviewed ledger."""
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
        """Share of the reviewed claims found by quote, 0 to 1; 1 where there are none."""
        return self.by_quote / self.reviewed if self.reviewed else 1.0

    @property
    def recall(self) -> float:
        """Share of the reviewed claims found one to one by meaning, 0 to 1; 1 where there are none."""
        return len(self.matched) / self.reviewed if self.reviewed else 1.0

    @property
    def close_recall(self) -> float:
        """Share of the reviewed claims found so, by a claim that is close in length too."""
        return self.close / self.reviewed if self.reviewed else 1.0

    @property
    def spurious_share(self) -> float:
        """Share of the extracted claims that are spurious, 0 to 1."""
        return len(self.spurious) / self.extracted if self.extracted else 0.0

    @property
    def aside_share(self) -> float:
        """Share of the stretches set aside from which nothing was extracted, 0 to 1; 1 where there are none."""
        return self.aside_right / self.aside if self.aside else 1.0

    def as_json(self) -> dict[str, object]:
        """Return counts and shares, the shares to four places."""
        return {
            "reviewed": self.reviewed,
            "extracted": self.extracted,
            "quote_recall": round(self.quote_recall, 4),
            "recall": round(self.recall, 4),
            "close_recall": round(self.close_recall, 4),
            "spurious": len(self.spurious),
            "spurious_share": round(self.spurious_share, 4),
            "surplus": len(self.surplus),
            "set_aside": self.aside,
            "set_aside_kept": self.aside_right,
        }

    def as_row(self, name: str) -> str:
        """Return the figures as a line of the table, behind `name`."""
        return (
            f"{name:<36} {self.reviewed:>8} {self.extracted:>9} {self.quote_recall:>7.1%} {self.recall:>7.1%} "
            f"{self.close_recall:>7.1%} {self.spurious_share:>8.1%} {len(self.surplus):>7} "
            f"{f'{self.aside_right}/{self.aside}':>9}"
        )


_HEAD = (
    f"{'':<36} {'reviewed':>8} {'extracted':>9} {'quote':>7} {'meaning':>7} {'close':>7} {'spurious':>8} "
    f"{'surplus':>7} {'set aside':>9}"
)


@dataclass(frozen=True, slots=True)
class ExtractionReport:
    """The measure over some articles."""

    comparisons: tuple[Comparison, ...]
    engine: str
    """What split the sentences."""

    @property
    def total(self) -> Comparison:
        """All articles counted together."""
        each = self.comparisons
        return Comparison(
            "total",
            sum(one.reviewed for one in each),
            sum(one.extracted for one in each),
            sum(one.by_quote for one in each),
            tuple(pair for one in each for pair in one.matched),
            sum(one.close for one in each),
            tuple(claim for one in each for claim in one.missed),
            tuple(claim for one in each for claim in one.surplus),
            tuple(claim for one in each for claim in one.spurious),
            sum(one.aside_right for one in each),
            sum(one.aside for one in each),
            self.signature,
        )

    @property
    def signature(self) -> str:
        """Version, texts and engine: two figures with one signature measured the same."""
        seen = digest([one.signature for one in self.comparisons])
        return f"factcheck {__version__}, {len(self.comparisons)} articles {seen[:12]}, engine {self.engine}"

    def as_json(self) -> dict[str, object]:
        """Return the figures as one JSON object (schema `factcheck.eval-extraction/1`)."""
        return {
            "schema": "factcheck.eval-extraction/1",
            "signature": self.signature,
            "engine": self.engine,
            "articles": {one.article: one.as_json() for one in self.comparisons},
            "total": self.total.as_json(),
        }

    def as_text(self) -> str:
        """Return the figures as a small table."""
        rows = [one.as_row(one.article) for one in self.comparisons]
        return "\n".join([_HEAD, *rows, self.total.as_row("total"), "", self.signature, ""])

    def misses(self) -> Iterator[dict[str, str]]:
        """Yield what was missed and what is spurious: `what`, `article`, `id`, `text` and `quote` of each."""
        for one in self.comparisons:
            for what, claims in (("missed", one.missed), ("spurious", one.spurious)):
                for claim in claims:
                    yield {
                        "what": what,
                        "article": one.article,
                        "id": claim.id,
                        "text": claim.text,
                        "quote": claim.quote.exact,
                    }


def measure_extraction(
    snapshot: Snapshot, reviewed: Iterable[Entry], engine: Decomposer, rules: RuleSet
) -> Comparison:
    """Extract the article with nothing in its ledger, and compare that with the reviewed entries."""
    article = snapshot.source.id
    extracted = extract(snapshot, Ledger(article, f"{article}.jsonl"), lambda: engine, lambda: rules)
    return compare_extraction(article, reviewed, extracted.entries)


def compare_extraction(article: str, reviewed: Iterable[Entry], extracted: Iterable[Entry]) -> Comparison:
    """Compare what was extracted from nothing with the reviewed ledger of the same text."""
    reviewed, extracted = list(reviewed), list(extracted)
    gold = [entry for entry in reviewed if isinstance(entry, Claim)]
    found = [entry for entry in extracted if isinstance(entry, Claim)]
    # by position, not by id: a claim that a person rewrote keeps the id that extracting gives it again
    told = [content(claim.text) for claim in gold]
    quoted = [content(claim.quote.exact) for claim in gold]
    said = [content(claim.text) for claim in found]
    denying = [frozenset({denies(claim.text), denies(claim.quote.exact)}) for claim in gold]
    denied = [denies(claim.text) for claim in found]
    near: list[list[int]] = [[] for _ in found]
    candidates = []
    by_quote = set()
    for left, right in overlapping([claim.quote for claim in gold], [claim.quote for claim in found]):
        by_quote.add(left)
        if denied[right] not in denying[left]:
            continue
        near[right].append(left)
        likeness, whole = max(alike(told[left], said[right]), alike(quoted[left], said[right]))
        if likeness >= SAME:
            candidates.append((-likeness - whole, left, right))
    partner = one_to_one(candidates)
    taken = set(partner.values())
    surplus: list[Claim] = []
    spurious: list[Claim] = []
    for index, claim in enumerate(found):
        if index not in taken:
            there = frozenset().union(*(told[left] | quoted[left] for left in near[index]))
            covered = len(said[index] & there)
            (surplus if covered and covered >= SAME * len(said[index]) else spurious).append(claim)
    quiet = [entry.quote for entry in reviewed if isinstance(entry, SetAside)]
    disturbed = {left for left, _ in overlapping(quiet, [claim.quote for claim in found], share=0)}
    seen = digest([[entry.model_dump_json() for entry in entries] for entries in (reviewed, extracted)])
    return Comparison(
        article,
        len(gold),
        len(found),
        len(by_quote),
        tuple((gold[left], found[right]) for left, right in sorted(partner.items())),
        sum(
            max(alike(told[left], said[right])[1], alike(quoted[left], said[right])[1]) >= SAME
            for left, right in partner.items()
        ),
        tuple(claim for index, claim in enumerate(gold) if index not in partner),
        tuple(surplus),
        tuple(spurious),
        len(quiet) - len(disturbed),
        len(quiet),
        f"factcheck {__version__}, {len(gold)} reviewed, {len(found)} extracted, ledgers {seen[:12]}",
    )


def overlapping(
    lefts: Sequence[QuoteSelector], rights: Sequence[QuoteSelector], share: float = 0.5
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of indexes whose stretches overlap by `share` of the shorter one, and by a code point.

    In any order of either; sorted by the left one. Time is that of sorting, and of the pairs near each other.
    """
    order = sorted(range(len(rights)), key=lambda index: rights[index].start)
    starts = [rights[index].start for index in order]
    # no stretch up to here ends behind this: walking back from the last that may overlap ends at it
    furthest = list(accumulate((rights[index].end for index in order), max))
    for left, one in enumerate(lefts):
        at = bisect_left(starts, one.end) - 1
        hits = []
        while at >= 0 and furthest[at] > one.start:
            other = rights[order[at]]
            shared = min(one.end, other.end) - max(one.start, other.start)
            if shared > 0 and shared >= share * min(one.end - one.start, other.end - other.start):
                hits.append(order[at])
            at -= 1
        yield from ((left, right) for right in sorted(hits))


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


def denies(text: str) -> bool:
    """Whether something in `text` says no: "not", "never", "without", "refused"."""
    return bool(negations(text) or _DENYING.search(text))
