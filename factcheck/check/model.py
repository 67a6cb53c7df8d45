"""The judge that asks the stance model alone: to measure it, and to try another one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from factcheck.check.judge import Judgement, Pair
from factcheck.check.stance import Likelihoods, StanceModel
from factcheck.model import Detail, Doubt, Stance

ASSERTED = 0.8
"""Likelihood from which a stance is asserted."""


class ModelJudge:
    """Takes the model's word for it where it is sure."""

    def __init__(
        self, model: StanceModel, read: Callable[[Sequence[tuple[str, str]]], list[Likelihoods]]
    ) -> None:
        self.name = f"model {model.name}"
        self._read = read

    def judge(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """Judge pairs by the model's likelihoods."""
        read = self._read([(pair.seen.text, pair.passage.text) for pair in pairs])
        return [_judgement(likely) for likely in read]


def _judgement(likely: Likelihoods) -> Judgement:
    working = f"model: {likely.supports:.2f} supports, {likely.contradicts:.2f} contradicts"
    if likely.supports >= ASSERTED:
        return Judgement(Stance.SUPPORTS, likely.supports, None, working, None, likely)
    if likely.contradicts >= ASSERTED:
        return Judgement(Stance.CONTRADICTS, likely.contradicts, Detail.REFUTED, working, None, likely)
    return Judgement(None, max(likely.supports, likely.contradicts), None, working, Doubt.UNSURE, likely)
