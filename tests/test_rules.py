"""The packaged rules: what a text leans on without naming it, and what in it can't be checked."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from factcheck.claims.rules import (
    ARROW,
    LONGEST_SENTENCE,
    RULE_FILE_BYTES,
    MissingRule,
    SetAsideRule,
    load_rules,
    packaged,
)
from factcheck.errors import ConfigError
from factcheck.model import MissingKind, SetAsideReason

MISSING, ASIDE = packaged().missing, packaged().set_aside

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
    "persons": "a man who said, who told, " * (LONGEST_SENTENCE // 26),
    "people": "people familiar with the people close to " * (LONGEST_SENTENCE // 41),
    "some people": "some of the many people here who still " * (LONGEST_SENTENCE // 40),
    "studies": "a study of a new " * (LONGEST_SENTENCE // 17),
    "links": "[link page site has been now since " * (LONGEST_SENTENCE // 35),
    "mine": "my old friend who in the " * (LONGEST_SENTENCE // 25),
    "quotes": '"' * LONGEST_SENTENCE,
    "citizens": "citizens " * (LONGEST_SENTENCE // 9),
    "apostrophes": "that's a's " * (LONGEST_SENTENCE // 11),
    "line breaks": "\n" * LONGEST_SENTENCE,
}
"""Sentences on which a pattern with two ways to read the same letters would take for ever."""


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
    sentence, _, cue = example.partition(ARROW)
    assert cue in rule.cues(sentence)


@pytest.mark.parametrize(("rule", "sentence"), [(rule, each) for rule in MISSING for each in rule.pass_])
def test_a_missing_rule_leaves_its_counter_examples_alone(rule: MissingRule, sentence: str) -> None:
    """A sentence that names who says it, or says something else with the same words."""
    assert rule.cues(sentence) == []


@pytest.mark.parametrize(("rule", "sentence"), [(rule, each) for rule in ASIDE for each in rule.match])
def test_a_set_aside_rule_decides_its_examples(rule: SetAsideRule, sentence: str) -> None:
    """Alone and among all rules: an earlier rule must not give another reason."""
    assert rule.applies(sentence)
    assert packaged().set_aside_reason(sentence) is rule.reason


@pytest.mark.parametrize(("rule", "sentence"), [(rule, each) for rule in ASIDE for each in rule.pass_])
def test_a_set_aside_rule_keeps_its_counter_examples(rule: SetAsideRule, sentence: str) -> None:
    """What can be checked stays a claim, whatever rule looks at it."""
    assert not rule.applies(sentence)
    assert packaged().set_aside_reason(sentence) is None


@pytest.mark.parametrize("rule", [*MISSING, *ASIDE], ids=lambda rule: rule.id)
def test_no_pattern_is_slow_on_hostile_text(rule: MissingRule | SetAsideRule) -> None:
    """A text can't stop the run: each pattern reads 5,000 letters made to trap it in half a second."""
    slow = []
    for name, sentence in HOSTILE.items():
        begin = time.process_time()
        if isinstance(rule, MissingRule):
            rule.cues(sentence)
        else:
            rule.applies(sentence)
        if (took := time.process_time() - begin) > SECONDS:
            slow.append((name, round(took, 2)))
    assert slow == []


def test_of_two_cues_that_overlap_the_longer_one_is_kept() -> None:
    """Cues come in the order of the sentence, with where they stand."""
    sentence = "We later learned that a confidential report said so, and critics argued otherwise."
    cues = packaged().find_cues(sentence)
    assert [(sentence[cue.start : cue.end], cue.rule.kind) for cue in cues] == [
        ("We later learned", MissingKind.UNNAMED_SOURCE),
        ("a confidential report said", MissingKind.UNNAMED_DOCUMENT),
        ("critics argued", MissingKind.VAGUE_PLURALITY),
    ]


def test_what_a_named_person_says_gives_no_cue() -> None:
    """The words are the speaker's; of a speaker without a name they are what the article leans on."""
    assert packaged().find_cues('"Sources tell me all sorts of things," said Rosa Keel.') == []
    assert packaged().find_cues("Keel told the House: “Critics say I am stubborn.”") == []
    assert [cue.rule.kind for cue in packaged().find_cues('"Critics say she is stubborn," it says.')] == [
        MissingKind.VAGUE_PLURALITY
    ]


def test_cues_of_one_kind_that_only_a_comma_parts_are_one() -> None:
    """ "An aide said, speaking on condition of anonymity" leans on one person, not on two."""
    sentence = "Talks broke down, an aide to Keel said, speaking on condition of anonymity."
    [cue] = packaged().find_cues(sentence)
    assert sentence[cue.start : cue.end] == "an aide to Keel said, speaking on condition of anonymity"


def test_rules_look_at_the_beginning_of_an_endless_sentence() -> None:
    """A cue behind 5,000 code points is not looked for."""
    assert packaged().find_cues("a " * LONGEST_SENTENCE + "studies show") == []


def test_what_no_rule_knows_is_a_claim() -> None:
    """When in doubt a sentence is kept: a person sees an unsupported claim, but not what was set aside."""
    assert packaged().set_aside_reason("The bridge was closed in 2019.") is None
    assert packaged().set_aside_reason("Why was it closed?") is SetAsideReason.QUESTION


# --- a newsroom's own rules ------------------------------------------------------------------------------

OURS = """\
- words: chatter
  any: [seatalk, "galley talk"]

- id: vague-plurality/galley
  kind: vague-plurality
  pattern: '\\b{chatter} has it'
  would_settle: Who said so, by name.
  match: ["Seatalk has it that the ship is sold. => Seatalk has it"]
  pass: ["The seatalk was full of water."]

- id: ours/weather
  reason: rhetoric
  pattern: '^red sky at night'
  match: ["Red sky at night."]
  pass: ["The sky was red on 3 May."]
"""


def own(folder: Path, text: str) -> str:
    """Write `text` as the newsroom's rules and return what loading them says is wrong."""
    (folder / "ours.yaml").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as raised:
        load_rules(folder, ["ours.yaml"])
    return str(raised.value).removesuffix("\n    correct the file, then run again")


def test_own_rules_stand_behind_the_packaged_ones(tmp_path: Path) -> None:
    """Both kinds in one file, with a list of words that patterns name; without files there are the packaged ones."""
    (tmp_path / "ours.yaml").write_text(OURS, "utf-8")
    rules = load_rules(tmp_path, ["ours.yaml"])
    assert rules.missing[:-1] == packaged().missing
    assert rules.set_aside[:-1] == packaged().set_aside
    [cue] = rules.find_cues("Galley  talk has it that the ship is sold.")
    assert (cue.rule.id, cue.start, cue.end) == ("vague-plurality/galley", 0, 19)
    assert rules.set_aside_reason("Red sky at night, sailors delight.") is SetAsideReason.RHETORIC
    assert load_rules(tmp_path, []) is packaged()


def test_a_space_in_a_pattern_stands_for_any_white_space(tmp_path: Path) -> None:
    """Also where it may be missing; in a set of characters and behind a backslash it stays a space."""
    rule = OURS.replace("\\b{chatter} has it", r"\bseatalk (?:has )?it[ ,]\ ?")
    rule = rule.replace("ship is sold. => Seatalk has it", "ship is sold. => Seatalk has it ")
    (tmp_path / "ours.yaml").write_text(rule, "utf-8")
    ours = load_rules(tmp_path, ["ours.yaml"]).missing[-1]
    assert ours.pattern.pattern == r"\bseatalk\s+(?:has\s+)?it[ ,]\ ?"


def test_not_after_keeps_a_match_from_counting(tmp_path: Path) -> None:
    """The words right before a match decide."""
    rule = OURS.replace("  would_settle", "  not_after: '\\bships? '\n  would_settle", 1)
    (tmp_path / "ours.yaml").write_text(rule, "utf-8")
    rules = load_rules(tmp_path, ["ours.yaml"])
    assert rules.find_cues("Ship seatalk has it that we sail.") == []
    assert len(rules.find_cues("Old seatalk has it that we sail.")) == 1


BROKEN = {
    "kind: vague-plurality\n": (
        "knd: vague-plurality\n",
        "ours.yaml:5: unknown key 'knd'; did you mean 'kind'?",
    ),
    "would_settle: W": (
        "would_setle: W",
        "ours.yaml:7: unknown key 'would_setle'; did you mean 'would_settle'?",
    ),
    '  match: ["Seat': (
        '  zzz: x\n  match: ["Seat',
        (
            "ours.yaml:8: unknown key 'zzz'; known here: id, kind, "
            "pattern, not_after, would_settle, match, pass"
        ),
    ),
    "  would_settle: Who said so, by name.\n": (
        "",
        "ours.yaml:4: rule 'vague-plurality/galley' has no 'would_settle'",
    ),
    "kind: vague-plurality": (
        "kind: vague",
        (
            "ours.yaml:5: 'kind' of rule 'vague-plurality/galley' is one of "
            "unnamed-document, anonymous-person, vague-plurality, personal-anecdote, pseudo-citation, unnamed-source, "
            "dead-link; not 'vague'"
        ),
    ),
    "has it'": (
        "(has it'",
        (
            "ours.yaml:6: 'pattern' of rule 'vague-plurality/galley' is not a regular expression: "
            "missing ), unterminated subpattern at position 30"
        ),
    ),
    "{chatter}": ("{chat}", "ours.yaml:6: {chat} in 'pattern': no list of words above is called 'chat'"),
    'pass: ["The seatalk was full of water."]': (
        "pass: []",
        ("ours.yaml:9: 'pass' of rule 'vague-plurality/galley' is a list of texts, at least one"),
    ),
    "id: ours/weather": (
        "id: vague-plurality/galley",
        ("ours.yaml:11: a rule of ours.yaml:4 is called 'vague-plurality/galley' already"),
    ),
    "id: vague-plurality/galley": (
        "id: vague-plurality/crowd",
        ("ours.yaml:4: a rule of the packaged rules is called 'vague-plurality/crowd' already"),
    ),
    "=> Seatalk has it": (
        "=> Seatalk",
        (
            "ours.yaml:4: rule 'vague-plurality/galley' finds "
            "'Seatalk has it' and not 'Seatalk' in its example under match: "
            "'Seatalk has it that the ship is sold.'"
        ),
    ),
    "Seatalk has it that": (
        "Seatalk says that",
        (
            "ours.yaml:4: rule 'vague-plurality/galley' does not find its "
            "example under match: 'Seatalk says that the ship is sold.'"
        ),
    ),
    "was full of": (
        "has it, full of",
        (
            "ours.yaml:4: rule 'vague-plurality/galley' finds 'seatalk has it' in its "
            "example under pass: 'The seatalk has it, full of water.'"
        ),
    ),
    '["Red sky at night."]': (
        '["Blue sky."]',
        ("ours.yaml:11: rule 'ours/weather' does not set aside its example under match: 'Blue sky.'"),
    ),
    "The sky was red": (
        "Red sky at night",
        ("ours.yaml:11: rule 'ours/weather' sets aside its example under pass: 'Red sky at night on 3 May.'"),
    ),
    "reason: rhetoric": ("reason: [", "ours.yaml:14: not YAML: did not find expected ',' or ']'"),
}
"""What is changed in the newsroom's file, into what, and what is said then."""


@pytest.mark.parametrize(
    ("words", "instead", "said"), [(k, *v) for k, v in BROKEN.items()], ids=range(len(BROKEN))
)
def test_a_mistake_in_own_rules_is_named_with_its_line(
    tmp_path: Path, words: str, instead: str, said: str
) -> None:
    """The message says file, line, rule and what is wrong, so that it can be put right without the code."""
    assert words in OURS
    assert own(tmp_path, OURS.replace(words, instead, 1)) == said


def test_a_file_that_is_no_list_of_rules(tmp_path: Path) -> None:
    """A mapping, a list of words, a text: none is a rule."""
    assert own(tmp_path, "id: x") == "ours.yaml:1: not a list of rules: each begins with '- id:'"
    assert own(tmp_path, "- x") == (
        "ours.yaml:1: not a rule: an entry is 'id:', 'pattern:' and so on, one a line"
    )
    assert own(tmp_path, "- id: x") == "ours.yaml:1: rule 'x' says neither kind nor reason"


def test_own_rules_are_read_from_inside_the_workspace_only(tmp_path: Path) -> None:
    """A path that leads outside, a file that isn't there, one that is no text, and one that is too large."""
    said = []
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe")
    (tmp_path / "large.yaml").write_bytes(b"#" * (RULE_FILE_BYTES + 1))
    for name in ("../ours.yaml", "none.yaml", "bytes.yaml", "large.yaml"):
        with pytest.raises(ConfigError) as raised:
            load_rules(tmp_path, [name])
        said.append(str(raised.value).splitlines()[0])
    assert said == [
        "../ours.yaml: is outside the workspace; extract.rules takes files inside it",
        "none.yaml: extract.rules names it, but it can't be read: no such file",
        "bytes.yaml: extract.rules names it, but it can't be read: not UTF-8: byte 0xff at offset 0",
        "large.yaml: over 1,000,000 bytes; a file of rules is small: split it",
    ]
