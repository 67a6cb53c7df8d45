"""A quotation beside a passage: what both say, of whom and when, read once.

Agrees: "at the hearing" and a transcript of the hearing are one occasion. Differs: "on 3 May" and "on 9 May". Nothing
to compare: a quotation without its claim, which tells no occasion.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from factcheck.check.compare.quotations.occasion import (
    Frame,
    Occasions,
    answers,
    compare_occasions,
    frame,
    is_definite,
    is_whole,
    other_audience,
)
from factcheck.check.compare.quotations.turns import denies
from factcheck.check.compare.quotations.utterances import Utterance, is_by, utterances
from factcheck.check.compare.quotations.wording import Words, telling
from factcheck.check.features import Features

SHORTEST = 4
"""Words of a quotation below which the same words may turn up by chance: speaker and subject must agree as well."""
WELL_KNOWN, WELL_TELLING = 10, 4
"""Words, and words that carry content, from which an altered utterance is known again, whatever its occasion."""


@dataclass(frozen=True)
class Case:
    """A quotation beside a passage, read once."""

    quotation: str
    pieces: list[Words]
    speaker: str | None
    passage: Features
    claim: Features | None

    @cached_property
    def mine(self) -> tuple[str, ...]:
        return tuple(word for piece in self.pieces for word in piece.words)

    @cached_property
    def said(self) -> list[Utterance]:
        return utterances(self.passage)

    @cached_property
    def ours(self) -> list[Utterance]:
        return [each for each in self.said if is_by(self.speaker, each, self.passage)]

    @cached_property
    def theirs(self) -> list[Utterance]:
        return [each for each in self.said if each not in self.ours and not each.plain]

    @cached_property
    def frames(self) -> tuple[Frame, Frame] | None:
        if self.claim is None:
            return None
        spoken = [each.said.text for each in self.said if each.labelled]
        return frame(self.claim, [self.quotation]), frame(self.passage, spoken)

    @cached_property
    def occasions(self) -> Occasions:
        return compare_occasions(*self.frames) if self.frames else Occasions.OPEN

    @cached_property
    def pinned(self) -> bool:
        """Whether claim and passage surely speak of one occasion: the same day, question, or "the hearing"."""
        if not self.frames or self.occasions is not Occasions.SAME:
            return False
        mine, theirs = self.frames
        asked = mine.question
        return bool(
            mine.days & theirs.days
            or (not mine.days and not mine.years and is_definite(mine, theirs))
            or any(answers(asked, each.question, each.questioned) >= 0.5 for each in self.ours)
        )

    @cached_property
    def known(self) -> bool | None:
        """Whether something that both name is the same, a year at least; nothing without the claim."""
        if not self.frames:
            return None
        mine, theirs = self.frames
        if other_audience(mine, theirs):
            return False
        return bool(
            self.occasions is not Occasions.OPEN
            or mine.years & theirs.years
            or mine.question & theirs.question
            or any(answers(mine.question, each.question, each.questioned) == 1 for each in self.ours)
        )

    @cached_property
    def open(self) -> bool:
        """Whether the two may well be of different occasions: nothing ties them, and the words are few."""
        few = len(self.mine) < WELL_KNOWN or telling(self.mine) < WELL_TELLING
        apart = self.frames is not None and other_audience(*self.frames)
        return self.known is False and (few or apart)

    @cached_property
    def whole(self) -> bool:
        first = self.said[0] if self.said else None
        if first is None or (not first.labelled and len(self.said) > 1):
            return False
        return is_whole(self.passage.text, first.start, labelled=first.labelled)

    @cached_property
    def denied(self) -> bool:
        """Whether the claim itself denies what it quotes: did not "regret the merger"."""
        if self.claim is None:
            return False
        at = self.claim.text.find(self.quotation)
        return at > 0 and denies(self.claim.text[max(0, at - 60) : at])
