"""The packaged rules: what a text leans on without naming it, and what in it can't be checked."""

from __future__ import annotations

import time

import pytest

from factcheck.claims.rules import (
    LONGEST_SENTENCE,
    MissingRule,
    SetAsideRule,
    find_cues,
    missing_rules,
    set_aside_reason,
    set_aside_rules,
)
from factcheck.model import MissingKind, SetAsideReason

MISSING, ASIDE = missing_rules(), set_aside_rules()

SECONDS = 0.5
"""Longest time a pattern may take for one sentence; the slowest takes a few hundredths."""

HOSTILE = {
    "spaces": " " * LONGEST_SENTENCE,
    "one letter": "a" * LONGEST_SENTENCE,
    "short words": "a " * (LONGEST_SENTENCE // 2),
    "capitals": "A " * (LONGEST_SENTENCE // 2),
    "names": "Ab-Cd " * (LONGEST_SENTENCE // 6),
    "hyphens": "a-" * (LONGEST_SENTENCE // 2),
    "brackets": "(" * LONGEST_SENTENCE,
    "bracketed": "(based on " + "a " * (LONGEST_SENTENCE // 2),
    "one source": "a senior source " * (LONGEST_SENTENCE // 16),
    "experts": "many leading military experts have often " * (LONGEST_SENTENCE // 41),
    "leaks": "leaked secret internal " * (LONGEST_SENTENCE // 23),
    "when": "when " + "a" * (LONGEST_SENTENCE - 7) + ",,",
    "quotes": '"' * LONGEST_SENTENCE,
    "citizens": "citizens " * (LONGEST_SENTENCE // 9),
    "apostrophes": "that's a's " * (LONGEST_SENTENCE // 11),
    "line breaks": "\n" * LONGEST_SENTENCE,
}
"""Sentences on which a pattern with two ways to read the same letters would take for ever."""


def found_in(rule: MissingRule, sentence: str) -> list[str]:
    return [match.group() for match in rule.pattern.finditer(sentence)]


def test_every_rule_has_its_own_name_and_examples_both_ways() -> None:
    """Ids are unique, and no rule comes without a sentence that it finds and one that it leaves alone."""
    ids = [rule.id for rule in (*MISSING, *ASIDE)]
    assert len(ids) == len(set(ids))
    assert [rule.id for rule in (*MISSING, *ASIDE) if not (rule.match and rule.pass_)] == []
    assert [rule.id for rule in MISSING if not rule.would_settle.endswith(".")] == []
    assert [rule.id for rule in MISSING if not rule.id.startswith(f"{rule.kind.value}/")] == []


@pytest.mark.parametrize(("rule", "example"), [(rule, each) for rule in MISSING for each in rule.match])
def test_a_missing_rule_finds_its_examples(rule: MissingRule, example: str) -> None:
    """It gives the very words that stand after the arrow."""
    sentence, _, cue = example.partition(" => ")
    assert cue in found_in(rule, sentence)


@pytest.mark.parametrize(("rule", "sentence"), [(rule, each) for rule in MISSING for each in rule.pass_])
def test_a_missing_rule_leaves_its_counter_examples_alone(rule: MissingRule, sentence: str) -> None:
    """A sentence that names who says it, or says something else with the same words."""
    assert found_in(rule, sentence) == []


@pytest.mark.parametrize(("rule", "sentence"), [(rule, each) for rule in ASIDE for each in rule.match])
def test_a_set_aside_rule_decides_its_examples(rule: SetAsideRule, sentence: str) -> None:
    """Alone and among all rules: an earlier rule must not give another reason."""
    assert rule.applies(sentence)
    assert set_aside_reason(sentence) is rule.reason


@pytest.mark.parametrize(("rule", "sentence"), [(rule, each) for rule in ASIDE for each in rule.pass_])
def test_a_set_aside_rule_keeps_its_counter_examples(rule: SetAsideRule, sentence: str) -> None:
    """What can be checked stays a claim, whatever rule looks at it."""
    assert not rule.applies(sentence)
    assert set_aside_reason(sentence) is None


@pytest.mark.parametrize("rule", [*MISSING, *ASIDE], ids=lambda rule: rule.id)
def test_no_pattern_is_slow_on_hostile_text(rule: MissingRule | SetAsideRule) -> None:
    """A text can't stop the run: each pattern reads 5,000 letters made to trap it in half a second."""
    slow = []
    for name, sentence in HOSTILE.items():
        begin = time.perf_counter()
        for _ in rule.pattern.finditer(sentence):
            pass
        if isinstance(rule, SetAsideRule):
            rule.applies(sentence)
        if (took := time.perf_counter() - begin) > SECONDS:
            slow.append((name, round(took, 2)))
    assert slow == []


def test_of_two_cues_that_overlap_the_longer_one_is_kept() -> None:
    """Cues come in the order of the sentence, with where they stand."""
    sentence = "We later learned that a confidential report said so, and critics argued otherwise."
    cues = find_cues(sentence)
    assert [(sentence[cue.start : cue.end], cue.rule.kind) for cue in cues] == [
        ("We later learned", MissingKind.UNNAMED_SOURCE),
        ("confidential report said", MissingKind.UNNAMED_DOCUMENT),
        ("critics argued", MissingKind.VAGUE_PLURALITY),
    ]


def test_rules_look_at_the_beginning_of_an_endless_sentence() -> None:
    """A cue behind 5,000 code points is not looked for."""
    assert find_cues("a " * LONGEST_SENTENCE + "studies show") == []


def test_what_no_rule_knows_is_a_claim() -> None:
    """When in doubt a sentence is kept: a person sees an unsupported claim, but not what was set aside."""
    assert set_aside_reason("The bridge was closed in 2019.") is None
    assert set_aside_reason("Why was it closed?") is SetAsideReason.QUESTION
