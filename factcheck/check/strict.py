"""The strict judge: comparators and word coverage, no model.

It abstains by default. One sentence of the passage must say it all: it names everybody and every place that the
claim names, has its words in its order and near each other, and says them itself, not through somebody whom it
quotes. It then supports the claim if all values agree, and contradicts it if exactly one differs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from factcheck.check import STRICT
from factcheck.check.compare import Comparison, Outcome
from factcheck.check.compare.dates import apart, compare_dates
from factcheck.check.compare.names import compare_names, keys, owned
from factcheck.check.compare.numbers import compare_numbers, compared_stems, unit_stems, unmet_numbers
from factcheck.check.compare.order import in_order, other_doer, swapped
from factcheck.check.compare.polarity import compare_polarity, weakened
from factcheck.check.compare.quotations import compare_quotation
from factcheck.check.compare.reporting import says
from factcheck.check.features import Features, Weights
from factcheck.check.judge import Judgement, Pair
from factcheck.model import Claim, ClaimKind, Detail, Doubt, Stance

MIN_STEMS = 3
"""A claim with fewer telling words would be covered by chance."""
SUPPORTING = 0.95
"""Coverage from which a sentence says what the claim says."""
SAME_EVENT = 0.8
"""Coverage from which one differing value means a wrong detail and not another event."""
DENYING = 0.9
"""Coverage from which a denial denies just this: one more word may be what is denied."""
IN_ORDER = 0.6
"""Share of the shared words that must come in the claim's order."""

LONGEST = 5_000
"""Code points of a claim or passage that is judged; a window of three sentences has about 500."""
MOST_VALUES = 30
"""Dates, quantities or quotations of a claim or passage that is judged; a dense one has ten."""

VERBATIM, ALTERED = 0.95, 0.9
"""Scores of a quotation that stands in the passage word for word, and at most of one that is altered there."""

_LIMITING = re.compile(
    r"\b(?:only|all|every|each|always|never|none|most|first|last|sole(?:ly)?|entire(?:ly)?|more|less|fewer|than|again|"
    r"still|currently|now|just|January|February|March|April|June|July|August|September|October|November|December)\b",
    re.IGNORECASE,
)
"""Words of a claim that its evidence must have: they are common, and say much."""


_ASKING = re.compile(
    r"\?[\s\"'”’)]*$|^(?:is|are|was|were|do|does|did|has|have|had|can|could|would|should)\b", re.IGNORECASE
)
"""A sentence that asks states nothing."""

_TAKEN_BACK = re.compile(
    r"(?:no|false|wrong|incorrect|not true|(?:this|that) is (?:false|not true))\b[.,!]", re.IGNORECASE
)
"""A sentence that takes back what stands before it: fact-checks repeat the claim, then answer it."""


class StrictJudge:
    """The judge by comparators and word coverage; `weights` say how telling each word is in the library."""

    name = STRICT

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    def judge(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """Judge each pair by the sentences of its passage."""
        return [self.judge_one(pair.claim, pair.seen, pair.passage) for pair in pairs]

    def judge_one(self, claim: Claim, seen: Features, passage: Features) -> Judgement:
        """Judge a passage by its sentences; sentences that disagree with each other give an abstention."""
        if endless(seen) or endless(passage):
            return Judgement(None, doubt=Doubt.TOO_FAR)
        if claim.kind is ClaimKind.QUOTATION:
            return self._quotation(claim, seen, passage)
        if len(seen.stems) < MIN_STEMS or reach(seen, passage, self._weights) < SAME_EVENT:
            return Judgement(None, self._weights.coverage(seen.stems, passage.stems), doubt=Doubt.TOO_FAR)
        coverage = self._weights.coverage(seen.stems, passage.stems | compared_stems(seen, passage))
        if coverage < SAME_EVENT:
            return Judgement(None, coverage, doubt=Doubt.TOO_FAR)
        if any(_TAKEN_BACK.match(sentence.text) for sentence in passage.sentences):
            return Judgement(None, coverage, doubt=Doubt.NOT_STATED)
        judged = [self._sentence(seen, sentence) for sentence in passage.sentences]
        telling = [judgement for judgement in judged if judgement.stance]
        if len({judgement.stance for judgement in telling}) == 1:
            return max(telling, key=lambda judgement: judgement.score)
        nearest = max(judged, key=lambda judgement: judgement.score)
        return replace(nearest, stance=None, detail=None, doubt=nearest.doubt or Doubt.UNSURE)

    def _sentence(self, seen: Features, sentence: Features) -> Judgement:
        """Judge one sentence, by what it says itself."""
        told = sentence if seen.quotations else sentence.told
        coverage = self._weights.coverage(seen.stems, told.stems | compared_stems(seen, told))
        if coverage < SAME_EVENT:
            return Judgement(None, coverage, doubt=Doubt.TOO_FAR)
        name, date, number, polarity = (
            compare(seen, told)
            for compare in (compare_names, compare_dates, compare_numbers, compare_polarity)
        )
        working = "; ".join(
            [f"{coverage:.0%} of the claim's words"]
            + [c.working for c in (name, date, number, polarity) if c.working]
        )
        abstained = Judgement(None, coverage, None, working, Doubt.TELLS_APART)
        if name.outcome is not Outcome.AGREE:
            return replace(abstained, doubt=Doubt.OTHER_EVENT)
        if says(told.text) and not says(seen.text):
            return replace(abstained, doubt=Doubt.NOT_STATED)
        if (
            _ASKING.search(told.text)
            or in_order(seen, told) < IN_ORDER
            or swapped(seen, told)
            or other_doer(seen, told)
            or owned(told, keys(seen)) - owned(seen, keys(seen))
        ):
            return replace(abstained, doubt=Doubt.UNSURE)
        differing = [
            detail
            for detail, comparison in (
                (Detail.DATE, date),
                (Detail.NUMBER, number),
                (Detail.REFUTED, polarity),
            )
            if comparison.outcome is Outcome.DIFFER
        ]
        if differing:
            holds = {
                Detail.DATE: not unmet_numbers(seen, told),
                # a count may be another one the day after
                Detail.NUMBER: {each.edtf for each in seen.dates} == {each.edtf for each in told.dates},
                Detail.REFUTED: coverage >= DENYING
                and not unmet_numbers(seen, told)
                and not self._date_open(seen, date),
            }[differing[0]]
            if len(differing) == 1 and holds and weakened(seen.text) == weakened(told.text):
                return Judgement(Stance.CONTRADICTS, round(coverage, 3), differing[0], working)
            return abstained
        if (
            coverage >= SUPPORTING
            and polarity.outcome is Outcome.AGREE
            and not self._date_open(seen, date)
            and not unmet_numbers(seen, told)
            and weakened(told.text) <= weakened(seen.text)
            and _limits(seen.text) <= _limits(told.text)
            and all(
                compare_quotation(each.text, each.speaker, sentence, seen).comparison.outcome is Outcome.AGREE
                for each in seen.quotations
            )
        ):
            return Judgement(Stance.SUPPORTS, round(coverage, 3), None, working)
        return abstained

    def _quotation(self, claim: Claim, seen: Features, passage: Features) -> Judgement:
        """Quotations stand or fall by their words; coverage plays no part."""
        if not seen.quotations:
            return Judgement(None, doubt=Doubt.UNSURE)
        compared = [compare_quotation(each.text, claim.speaker, passage, seen) for each in seen.quotations]
        likeness = min(each.likeness for each in compared)
        working = "; ".join(each.comparison.working for each in compared if each.comparison.working)
        outcomes = {each.comparison.outcome for each in compared}
        # on another day the same person may have said nearly the same
        if not apart(seen, passage):
            if outcomes == {Outcome.AGREE}:
                return Judgement(Stance.SUPPORTS, VERBATIM, None, working)
            if Outcome.DIFFER in outcomes:
                return Judgement(
                    Stance.CONTRADICTS, round(min(ALTERED, likeness), 3), Detail.WORDING, working
                )
        return Judgement(None, likeness, None, working, Doubt.TELLS_APART)

    @staticmethod
    def _date_open(seen: Features, date: Comparison) -> bool:
        return bool(seen.dates) and date.outcome is not Outcome.AGREE


def reach(seen: Features, passage: Features, weights: Weights) -> float:
    """Return what coverage can be at most, 0 to 1: known before any number of the passage is read."""
    return weights.coverage(seen.stems, passage.stems | unit_stems(seen))


def endless(text: Features) -> bool:
    """Whether `text` is no statement that a person wrote: comparing each value with each would take for ever."""
    return len(text.text) > LONGEST or any(
        len(values) > MOST_VALUES for values in (text.dates, text.quantities, text.quotations)
    )


def _limits(text: str) -> frozenset[str]:
    return frozenset(match.group().lower() for match in _LIMITING.finditer(text))
