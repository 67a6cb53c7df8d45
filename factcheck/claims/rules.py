"""Rules as data: what a text leans on without naming it, and what in it can't be checked.

The packaged rules are YAML files in `rules/`. Every rule carries sentences that it must find and sentences
that it must leave alone, in the manner of proselint and vale; a test runs them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from factcheck.model import MissingKind, SetAsideReason

LONGEST_SENTENCE = 5_000
"""Rules look at this many code points of a sentence; nobody writes longer ones, and a hostile text might."""


@dataclass(frozen=True, slots=True)
class MissingRule:
    """Finds the words by which a sentence leans on something unidentified."""

    id: str
    kind: MissingKind
    pattern: re.Pattern[str]
    would_settle: str
    match: tuple[str, ...]
    pass_: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetAsideRule:
    """Says that a whole sentence carries nothing to check."""

    id: str
    reason: SetAsideReason
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    match: tuple[str, ...]
    pass_: tuple[str, ...]

    def applies(self, sentence: str) -> bool:
        """Whether the rule sets `sentence` aside."""
        sentence = sentence[:LONGEST_SENTENCE]
        return bool(self.pattern.search(sentence)) and not (self.unless and self.unless.search(sentence))


@dataclass(frozen=True, slots=True)
class Cue:
    """Where a sentence leans on something: `sentence[start:end]` are its words."""

    rule: MissingRule
    start: int
    end: int


def _entries(name: str) -> list[dict[str, Any]]:
    import yaml  # imported late: only extraction needs the rules

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (files(__package__) / "rules" / name).read_text("utf-8")
    entries: list[dict[str, Any]] = yaml.load(text, loader)  # noqa: S506 - a safe loader, written in C
    return entries


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@cache
def missing_rules() -> tuple[MissingRule, ...]:
    """Return the packaged rules for missing citations, in file order."""
    return tuple(
        MissingRule(
            entry["id"],
            MissingKind(entry["kind"]),
            _compiled(entry["pattern"]),
            entry["would_settle"],
            tuple(entry["match"]),
            tuple(entry["pass"]),
        )
        for entry in _entries("missing.yaml")
    )


@cache
def set_aside_rules() -> tuple[SetAsideRule, ...]:
    """Return the packaged rules for what can't be checked, in file order: the first that applies decides."""
    return tuple(
        SetAsideRule(
            entry["id"],
            SetAsideReason(entry["reason"]),
            _compiled(entry["pattern"]),
            _compiled(entry["unless"]) if "unless" in entry else None,
            tuple(entry["match"]),
            tuple(entry["pass"]),
        )
        for entry in _entries("set-aside.yaml")
    )


def find_cues(sentence: str) -> list[Cue]:
    """Return the cues of missing citations in `sentence`, in order; of two that overlap the longer one."""
    found = sorted(_all_cues(sentence[:LONGEST_SENTENCE]), key=lambda cue: (cue.start - cue.end, cue.start))
    kept: list[Cue] = []
    for cue in found:
        if all(cue.end <= other.start or cue.start >= other.end for other in kept):
            kept.append(cue)
    return sorted(kept, key=lambda cue: cue.start)


def _all_cues(sentence: str) -> Iterator[Cue]:
    for rule in missing_rules():
        for match in rule.pattern.finditer(sentence):
            yield Cue(rule, *match.span())


def set_aside_reason(sentence: str) -> SetAsideReason | None:
    """Return why `sentence` can't be checked, or `None` where it is a claim."""
    for rule in set_aside_rules():
        if rule.applies(sentence):
            return rule.reason
    return None
