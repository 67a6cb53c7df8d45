"""Say whether a sentence can be checked, what it is if not, and how worth checking it is.

The rules of `rules/set-aside.yaml` decide what a sentence is; the model of `factcheck.claims.checkworthy` says how
worth checking it is and makes the rules' word more or less sure. The model sets nothing aside by itself: on the
reviewed ledgers it would lose claims (docs/checkworthy.md has the figures), and a claim that was lost is worse than
an opinion that was kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from factcheck.claims.checkworthy import packaged_model
from factcheck.claims.rules import LONGEST_SENTENCE, RuleSet, SetAsideRule, packaged
from factcheck.model import SetAsideReason


class Kind(StrEnum):
    """What a sentence is: a fact, or one of the reasons to set it aside, by the same name."""

    FACT = "fact"
    """Something that can be checked, whether true or not."""
    HEADING = "heading"
    OPINION = "opinion"
    PREDICTION = "prediction"
    RHETORIC = "rhetoric"
    QUESTION = "question"
    INSTRUCTION = "instruction"
    SIGNPOST = "signpost"
    """Tells the reader what comes next."""


SURE = {
    Kind.QUESTION: 0.95,
    Kind.HEADING: 0.95,
    Kind.SIGNPOST: 0.9,
    Kind.INSTRUCTION: 0.85,
    Kind.PREDICTION: 0.8,
    Kind.RHETORIC: 0.8,
    Kind.OPINION: 0.8,
}
"""How sure a rule's word is before the model is asked: a question mark is surer than a word of judgement."""

DOUBT = 0.4
"""Share of its sureness that a set-aside loses where the model finds the sentence wholly worth checking."""

FACT_LEAST = 0.5
"""How sure a fact is that the model finds not worth checking at all: plain facts of no interest are facts too."""


@dataclass(frozen=True)
class Checkable:
    """What a sentence is. The model is asked when its word is first wanted: for many a sentence it never is."""

    kind: Kind
    sentence: str

    @cached_property
    def worth(self) -> float:
        """How worth checking the sentence is by the model, 0 to 1; from 0.5 on it is called worth checking."""
        return worth(self.sentence)

    @property
    def score(self) -> float:
        """How sure the kind is, 0 to 1."""
        if self.kind is Kind.FACT:
            return round(FACT_LEAST + (1 - FACT_LEAST) * self.worth, 4)
        return round(SURE[self.kind] * (1 - DOUBT * self.worth), 4)

    @property
    def reason(self) -> SetAsideReason | None:
        """Why the sentence is set aside; `None` for a fact."""
        return None if self.kind is Kind.FACT else SetAsideReason(self.kind.value)


def judge(sentence: str, rules: RuleSet | None = None) -> Checkable:
    """Return what `sentence` is, by `rules` (the packaged ones where none are given), and how worth checking.

    A clause on its own is judged like a sentence. A sentence that is partly opinion and partly tells what happened
    is a fact: what is worth keeping in it must not be lost.
    """
    rule = _deciding(sentence[:LONGEST_SENTENCE], rules or packaged())
    return Checkable(Kind(rule.reason.value) if rule else Kind.FACT, sentence)


def worth(statement: str) -> float:
    """Return how worth checking `statement` is, 0 to 1 to four places; from 0.5 on it is called worth checking."""
    return round(packaged_model().worth(statement), 4)


# --- mixed sentences -------------------------------------------------------------------------------------

_MIXING = frozenset((SetAsideReason.OPINION, SetAsideReason.PREDICTION, SetAsideReason.INSTRUCTION))
"""Reasons that may hold for a half of a sentence only."""

_CLAUSE_EDGE = re.compile(
    r"[,;:—–]\s|\s-+\s|\s(?=(?:because|that|which|who|whose|when|after|before|since|although|though|while|and|but|"
    r"as|so|where|until|if)\s)",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"\b(?:was|were|had|has|have|did|began|became|built|bought|brought|broke|came|caught|chose|cut|died|drew|fell|"
    r"fought|found|gave|got|grew|held|kept|knew|led|left|lost|made|met|paid|put|ran|rose|said|saw|sent|shot|sold|"
    r"spent|stole|struck|threw|told|took|went|won|wrote|(?!need|indeed|speed|feed|seed|breed|exceed|proceed|"
    r"succeed|agreed\s+to)[a-z]{3,}ed)\b"
)
_NAMED_OR_COUNTED = re.compile(
    r"\d|(?<=[a-z,;:] )[A-Z][a-z]|\b(?:he|she|they|we|I|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|"
    r"thousand|million|billion|percent|first|second|last)\b|\bthe [a-z]+ (?:[a-z]{3,}ed|was|were|had|won|lost|built)\b"
)
LEAST_CLAUSE = 5
"""Words of the shortest clause that is looked at for something that happened."""


def _deciding(sentence: str, rules: RuleSet) -> SetAsideRule | None:
    """Return the first rule that applies to `sentence`, unless another clause tells what happened."""
    rule = rules.set_aside_rule(sentence)
    if rule is None or rule.reason not in _MIXING:
        return rule
    match = rule.pattern.search(sentence)
    return None if match and _tells_elsewhere(sentence, match.span()) else rule


def _tells_elsewhere(sentence: str, judged: tuple[int, int]) -> bool:
    """Whether a clause that the rule did not read tells that something happened, with somebody or a number."""
    return any(
        len(clause.split()) >= LEAST_CLAUSE and _HAPPENED.search(clause) and _NAMED_OR_COUNTED.search(clause)
        for start, end, clause in _clauses(sentence)
        if end <= judged[0] or start >= judged[1]
    )


def _clauses(sentence: str) -> Iterator[tuple[int, int, str]]:
    start = 0
    for edge in _CLAUSE_EDGE.finditer(sentence):
        yield start, edge.start(), sentence[start : edge.start()]
        start = edge.end()
    yield start, len(sentence), sentence[start:]
