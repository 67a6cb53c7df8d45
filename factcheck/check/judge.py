"""Judge a pair: what a passage does to a claim. The judge is an interface; the ones that ship stand beside it.

`strict` works by comparators and word coverage alone, `full` weighs those with the stance model, `endpoint` asks a
language model behind a URL. Each abstains where it can't tell: a false `contradicts` accuses a writer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from factcheck.check.features import Features
from factcheck.check.stance import Likelihoods
from factcheck.model import Claim, Detail, Stance


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim beside a passage that may speak to it."""

    claim: Claim
    seen: Features
    """The claim's text, read once for all its passages."""
    passage: Features


class Doubt(StrEnum):
    """Why a judge abstains."""

    TOO_FAR = "too-far"
    """The passage has too little of the claim."""
    OTHER_EVENT = "other-event"
    """It speaks of other persons, another time or another place."""
    TELLS_APART = "values-open"
    """It leaves a number, date or name of the claim open."""
    UNSURE = "model-unsure"
    """No stance is likely enough."""
    NOT_STATED = "not-stated"
    """It reports, asks, plans or denies what the claim states."""
    NO_ANSWER = "no-answer"
    """The service gave no answer that counts."""


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


class Judge(Protocol):
    """What the checker asks of a judge."""

    @property
    def name(self) -> str:
        """Name and version: part of what a stored mark was computed from."""

    def judge(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """Judge pairs, each by itself: the order and the company of a pair change nothing."""
