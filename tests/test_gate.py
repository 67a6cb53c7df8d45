"""The gate before the rules: it lets through what could match, by the words that a pattern needs."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.claims.cited import CitedRule, cited_rules
from factcheck.claims.gate import PAYS_FROM, Gate, HasPattern, needs
from factcheck.claims.rules import ARROW, MissingRule, SetAsideRule, packaged


@dataclass(frozen=True)
class Plain:
    """A rule that is a pattern and nothing more."""

    pattern: re.Pattern[str]


def opens(pattern: str, text: str, flags: re.RegexFlag = re.IGNORECASE) -> bool:
    """Whether a gate with this one pattern, read at once, lets it through for `text`."""
    return bool(Gate([Plain(re.compile(pattern, flags))], pays_from=0).open_to(text))


@pytest.mark.parametrize(
    ("pattern", "clauses"),
    [
        (r"\bexperts\s+say\b", [{"|experts|"}]),
        (r"\b(?:experts|critics)\s+\w+", [{"|experts|", "|critics|"}]),
        (r"\bcritics\b.*\bprotest", [{"|critics|"}, {"|protest"}]),
        (r"\w+ologists?\b", [{"ologist|", "ologists|"}]),
        (r"\bspokes(?:wo)?man\b", [{"|spokesman|", "|spokeswoman|"}]),
        (r"(?:very\s+)*likely", [{"likely"}]),
        (r"\bcritics(?!\s+of)(?<=s)\b", [{"|critics|"}]),
        (r"(?-i:Norland)\s+(?P<what>file)", [{"norland|"}]),
        (r"(?:of|in)\s+the\s+(?:ship|boat)", [{"|ship", "|boat"}]),
        (r"\d+|\bdozens\b", []),
        (r".*", []),
    ],
)
def test_what_a_pattern_needs_is_read_off(pattern: str, clauses: list[set[str]]) -> None:
    """The rarest word of each stretch, with its ends where the pattern has them; nothing where it can't be told."""
    assert list(map(set, needs(re.compile(pattern, re.IGNORECASE)))) == clauses


def test_only_sentences_with_the_words_are_let_through() -> None:
    """In any spelling of the letters, as a whole word where the pattern has its ends."""
    assert opens(r"\bcritics\s+say\b", "Many CRITICS say so.")
    assert not opens(r"\bcritics\s+say\b", "Many hypercritics say so.")
    assert not opens(r"\bcritics\s+say\b", "The harbour was closed on Monday.")


GROUPS: list[tuple[str, list[HasPattern]]] = [
    ("missing", [*packaged().missing]),
    ("set-aside", [*packaged().set_aside]),
    ("cited", [*cited_rules()]),
]
RULES: list[MissingRule | SetAsideRule | CitedRule] = [
    *packaged().missing,
    *packaged().set_aside,
    *cited_rules(),
]
TEXTS = [
    *(example.partition(ARROW)[0] for rule in RULES for example in (*rule.match, *rule.pass_)),
    *(
        json.loads(row)["text"]
        for name in ("missing", "checkable")
        for row in (ROOT / "tests" / "data" / f"{name}.jsonl").read_text("utf-8").splitlines()
    ),
]


@pytest.mark.parametrize(("name", "rules"), GROUPS, ids=[name for name, _ in GROUPS])
def test_no_packaged_rule_is_kept_from_what_it_finds(name: str, rules: list[HasPattern]) -> None:
    """Every example of every rule and every labelled row: what matches is let through, and most of the rest is not."""
    gate = Gate(rules, pays_from=0)
    tried = 0
    for text in TEXTS:
        through = gate.open_to(text)
        tried += len(through)
        assert [rule for rule in rules if rule.pattern.search(text)] == [
            rule for rule in through if rule.pattern.search(text)
        ]
    assert tried < 0.25 * len(rules) * len(TEXTS)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"x(?:ab)+c", "xababc"),
        (r"\bx(?:ab)*c\b", "xababc"),
        (r"x(?:ab)?c", "xc"),
        (r"x(?:ab|\w)c", "x1c"),
        (r"(?:\w+ )?sea", "sea"),
        (r"ha\Brbour", "harbour"),
        (r"(sea)\1side", "seaseaside"),
        (r"(?:very )*sea", "very very sea"),
        (r"(?P<a>un)?sea(?(a)worthy|side)", "seaside"),
        (r"(?x) sea  side # comment", "seaside"),
        (r"(?>sea)s?ide", "seaside"),
        (r"se[ac]{2,3}s++ide", "seacside"),
    ],
)
def test_parts_that_may_come_otherwise_are_not_asked_for(pattern: str, text: str) -> None:
    """What may be missing, come again, be something else or be told by what stood before."""
    assert re.search(pattern, text)
    assert opens(pattern, text)


LETTERS = st.sampled_from(
    ["a", "b", "sk", "I", " ", "-", "é", r"\b", r"\B", r"\s+", r"\w", "[ab]", "[^a]", "."]
)
PATTERNS = st.recursive(
    LETTERS,
    lambda part: st.one_of(
        st.lists(part, min_size=1, max_size=4).map("".join),
        st.lists(part, min_size=1, max_size=3).map(lambda ways: f"(?:{'|'.join(ways)})"),
        st.tuples(part, st.sampled_from(["?", "*", "+", "{2}", "{0,3}", "{0}"])).map(
            lambda two: f"(?:{two[0]}){two[1]}"
        ),
        part.map(lambda inside: f"(?={inside})"),
        part.map(lambda inside: f"(?!{inside})"),
        part.map(lambda inside: f"(?-i:{inside})"),
    ),
    max_leaves=12,
)
SPELLINGS = (str, str.upper, lambda text: text.translate(str.maketrans("isk", "ıſ\u212a")))


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_what_a_pattern_matches_is_let_through(data: st.DataObject) -> None:
    """Any pattern and any text that it matches somewhere, also in the letters that Python takes for the same."""
    pattern = data.draw(PATTERNS)
    text = data.draw(st.text(st.sampled_from("aabbskI -é"), max_size=12))
    for spelled in (spelling(text) for spelling in SPELLINGS):
        for flags in (re.IGNORECASE, re.NOFLAG):
            if re.search(pattern, spelled, flags):
                assert opens(pattern, spelled, flags)


def test_all_letters_that_python_takes_for_an_ascii_one_are_known() -> None:
    """Every code point that `re.IGNORECASE` matches with an ASCII letter opens a gate that needs that letter."""
    plain = re.compile("[a-z]", re.IGNORECASE)
    same = [chr(code) for code in range(0x110000) if plain.match(chr(code))]
    assert len(same) > 52
    for letter in same:
        [meant] = [each for each in "abcdefghijklmnopqrstuvwxyz" if re.match(each, letter, re.IGNORECASE)]
        assert opens(rf"\b{meant}\b", letter)


@pytest.mark.parametrize(
    "pattern", [r"(?a)\bcafé\b", r"(?a:\bsea)", "(((((((((((a*b)*c)*d)*e)*f)*g)*h)*i)*j)*k)*l)*m"]
)
def test_a_pattern_that_is_not_read_is_always_tried(pattern: str) -> None:
    """One with other words than the gate's, and one that would take long to read."""
    begun = time.process_time()
    assert needs(re.compile(pattern)) == ()
    assert opens(pattern, "nothing of it", re.NOFLAG)
    assert time.process_time() - begun < 2


def test_a_short_text_is_not_made_to_wait() -> None:
    """Reading the patterns takes longer than trying them on a few sentences: before that, all are tried."""
    gate = Gate([Plain(re.compile("critics"))])
    through = [len(gate.open_to("It rained.")) for _ in range(PAYS_FROM + 1)]
    assert through == [1] * PAYS_FROM + [0]


@pytest.mark.parametrize("text", ["a" * 5_000, "critics " * 600, "é" * 5_000, "x-" * 2_500])
def test_a_hostile_sentence_takes_no_longer(text: str) -> None:
    """Long words and many of them: a sentence at the limit takes less than a tenth of a second."""
    gate = Gate(packaged().missing, pays_from=0)
    gate.open_to("")
    begun = time.process_time()
    gate.open_to(text)
    assert time.process_time() - begun < 0.1
