"""Judge one pair: what a passage does to a claim. The judge is an interface; this one works by rules alone.

It abstains by default. A contradiction must speak of the same event: the passage names everybody and every
place that the claim names, covers its words, and differs in exactly one value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from factcheck.check.compare import Comparison, Outcome
from factcheck.check.compare.dates import compare_dates
from factcheck.check.compare.names import compare_names
from factcheck.check.compare.numbers import compare_numbers, unmet_quantities
from factcheck.check.compare.polarity import compare_polarity, weakened
from factcheck.check.compare.quotations import compare_quotation
from factcheck.check.features import Features, Weights
from factcheck.model import Claim, ClaimKind, Detail, Stance


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a passage does to a claim; no stance means that the judge can't tell."""

    stance: Stance | None
    score: float = 0.0
    """How sure the judge is, from 0 to 1; of an abstention, how close the passage came."""
    detail: Detail | None = None
    working: str = ""


class Judge(Protocol):
    """What the checker asks of a judge."""

    @property
    def name(self) -> str:
        """Name and version: part of what a stored mark was computed from."""

    def judge(self, claim: Claim, seen: Features, passage: Features) -> Judgement:
        """Judge a passage; `seen` are the features of the claim's text."""


MIN_STEMS = 3
"""A claim with fewer telling words would be covered by chance."""
SUPPORTING = 0.85
"""Coverage from which a passage says what the claim says."""
SAME_EVENT = 0.8
"""Coverage from which one differing value means a wrong detail and not another event."""
DENYING = 0.9
"""Coverage from which a denial denies just this: one more word may be what is denied."""


class RuleJudge:
    """The judge by comparators and word coverage; `weights` say how telling each word is in the library."""

    name = "rules/1"

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    def judge(self, claim: Claim, seen: Features, passage: Features) -> Judgement:
        """Judge a passage by its typed values first, then by how much of the claim's words it covers."""
        if claim.kind is ClaimKind.QUOTATION:
            return self._quotation(claim, seen, passage)
        coverage = self._weights.coverage(seen.stems, passage.stems)
        if len(seen.stems) < MIN_STEMS:
            return Judgement(None, coverage)
        name, date, number = (
            compare(seen, passage) for compare in (compare_names, compare_dates, compare_numbers)
        )
        polarity = compare_polarity(seen, passage)
        differing = [
            (detail, comparison)
            for detail, comparison in (
                (Detail.DATE, date),
                (Detail.NUMBER, number),
                (Detail.REFUTED, polarity),
            )
            if comparison.outcome is Outcome.DIFFER
        ]
        working = "; ".join(
            [f"{coverage:.0%} of the claim's words"]
            + [c.working for c in (name, date, number, polarity) if c.working]
        )
        names_meet = name.outcome is Outcome.AGREE
        if len(differing) == 1 and names_meet and weakened(seen.text) == weakened(passage.text):
            detail = differing[0][0]
            others_hold = detail is not Detail.REFUTED or not (
                unmet_quantities(seen, passage) or self._date_open(seen, date)
            )
            if coverage >= (DENYING if detail is Detail.REFUTED else SAME_EVENT) and others_hold:
                return Judgement(Stance.CONTRADICTS, round(coverage, 3), detail, working)
            return Judgement(None, coverage, None, working)
        if differing or polarity.outcome is not Outcome.AGREE:
            return Judgement(None, coverage, None, working)
        if (
            coverage >= SUPPORTING
            and name.outcome is Outcome.AGREE
            and not self._date_open(seen, date)
            and not unmet_quantities(seen, passage)
            and weakened(passage.text) <= weakened(seen.text)
        ):
            return Judgement(Stance.SUPPORTS, round(coverage, 3), None, working)
        return Judgement(None, coverage, None, working)

    def _quotation(self, claim: Claim, seen: Features, passage: Features) -> Judgement:
        """Quotations stand or fall by their words; coverage plays no part."""
        if not seen.quotations:
            return Judgement(None)
        quoted = compare_quotation(seen.quotations[0].text, claim.speaker, passage)
        date = compare_dates(seen, passage)
        if quoted.comparison.outcome is Outcome.AGREE:
            if date.outcome is Outcome.DIFFER:
                return Judgement(None, quoted.likeness, None, f"{quoted.comparison.working}; {date.working}")
            return Judgement(Stance.SUPPORTS, 0.95, None, quoted.comparison.working)
        if quoted.comparison.outcome is Outcome.DIFFER:
            # on another day the same person may have said nearly the same
            score = round(
                min(0.9, quoted.likeness) if date.outcome is not Outcome.DIFFER else quoted.likeness * 0.8, 3
            )
            return Judgement(Stance.CONTRADICTS, score, Detail.WORDING, quoted.comparison.working)
        return Judgement(None, quoted.likeness)

    @staticmethod
    def _date_open(seen: Features, date: Comparison) -> bool:
        return bool(seen.dates) and date.outcome is not Outcome.AGREE
