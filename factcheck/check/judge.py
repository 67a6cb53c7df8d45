"""Judge a pair: what a passage does to a claim. The judge is an interface; the ones that ship stand beside it.

`strict` works by comparators and word coverage alone, `full` weighs those with the stance model, `endpoint` asks a
language model behind a URL. Each abstains where it can't tell: a false `contradicts` accuses a writer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from factcheck.check.features import Features
from factcheck.check.stance import Likelihoods
from factcheck.model import Claim, Detail, Doubt, Stance


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim beside a passage that may speak to it."""

    claim: Claim
    seen: Features
    """The claim's text, read once for all its passages."""
    passage: Features


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a passage does to a claim; no stance means that the judge can't tell."""

    stance: Stance | None
    score: float = 0.0
    """How sure the judge is, from 0 to 1; of an abstention, how close the passage came."""
    detail: Detail | None = None
    working: str = ""
    doubt: Doubt | None = None
    """Why there is no stance."""
    likelihoods: Likelihoods | None = None
    """How likely each stance is, where the judge weighs them."""
    leaning: bool = False
    """The stance is likely, and not enough to be asserted of this passage alone; its score is under the threshold."""


class Judge(Protocol):
    """What the checker asks of a judge."""

    @property
    def name(self) -> str:
        """Name and version: part of what a stored mark was computed from."""

    def judge(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """Judge pairs, each by itself: the order and the company of a pair change nothing."""
