"""What can be checked and what can't: the rules of set-aside.yaml, and the model of what is worth checking."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.claims.checkable import Checkable, Kind, judge, worth
from factcheck.claims.checkworthy import Model, dump_model, features, load_model, packaged_model
from factcheck.claims.ledger import read_ledgers
from factcheck.model import SetAsideReason
from factcheck.workspace import Workspace

SENTENCES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "checkable.jsonl").read_text("utf-8").splitlines()
]
"""Rows `{"text", "kind", "split"}` that we wrote; no rule was written for what `held` showed."""


def of(split: str) -> list[tuple[str, str]]:
    return [(row["kind"], row["text"]) for row in SENTENCES if row["split"] == split]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The dam holds 340 million cubic metres.", Kind.FACT),
        ("No deaths were reported.", Kind.FACT),
        ("The unprecedented rains killed 43 people in the valley.", Kind.FACT),
        ("Critics called the plan reckless.", Kind.FACT),
        ("The central bank expects growth of 2.1 percent in 2027.", Kind.FACT),
        ("This created an unprecedented crisis.", Kind.OPINION),
        ("However, the extent of the gains is debatable.", Kind.OPINION),
        ("The shortage will get worse.", Kind.PREDICTION),
        ("So much for transparency.", Kind.RHETORIC),
        ("Who paid for the flights?", Kind.QUESTION),
        ("Never share your password with anyone.", Kind.INSTRUCTION),
        ("Let's take a closer look.", Kind.SIGNPOST),
        ("Updated: 12 March 2024, 9:14", Kind.HEADING),
    ],
)
def test_a_sentence_has_one_kind(sentence: str, kind: Kind) -> None:
    """The first rule that applies says what a sentence is; one that none applies to is a fact."""
    assert judge(sentence).kind is kind


def test_a_kind_other_than_fact_is_the_reason_to_set_aside() -> None:
    """The ledger's reasons and the kinds have the same names."""
    assert {kind.value for kind in Kind} == {"fact"} | {reason.value for reason in SetAsideReason}
    assert judge("Who paid for the flights?").reason is SetAsideReason.QUESTION
    assert judge("The dam burst in 1953.").reason is None


@pytest.mark.parametrize(
    "sentence",
    [
        "The attack, which Orla Kint denied before the court, created an unprecedented crisis.",
        "I think it's a shame, because the firm closed nine schools after it won the contract.",
        "We should be proud that the council opened the first clinic in the valley, as Orla Kint promised.",
    ],
)
def test_a_sentence_that_is_partly_fact_is_kept(sentence: str) -> None:
    """A judgement beside something that happened does not take it along: a lost claim is worse than a kept opinion."""
    assert judge(sentence).kind is Kind.FACT


def test_almost_no_fact_is_set_aside() -> None:
    """Of the sentences that we wrote, facts are lost in at most 1 of 100: on `held`, in none."""
    tuned = [text for kind, text in of("tune") if kind == "fact" and judge(text).kind is not Kind.FACT]
    held = [text for kind, text in of("held") if kind == "fact" and judge(text).kind is not Kind.FACT]
    assert len(tuned) <= 1
    assert held == []


def test_what_cannot_be_checked_is_found_this_often() -> None:
    """Floors: 95 % of the sentences that the rules were written with, half of those that they were not.

    The second figure is the one to go by: an opinion without a word of judgement ("The festival captures the
    spirit of the north.") is mostly kept.
    """
    shares = {}
    for split in ("tune", "held"):
        others = [text for kind, text in of(split) if kind != "fact"]
        shares[split] = sum(judge(text).kind is not Kind.FACT for text in others) / len(others)
    assert shares["tune"] >= 0.95
    assert shares["held"] >= 0.5


def test_the_kinds_of_the_sentences_that_were_held_out_are_as_in_the_model_card() -> None:
    """docs/checkworthy.md shows this table; whoever changes a rule sees what it changes here, and there."""
    table = Counter(
        (kind, judge(text).kind.value) for kind, text in of("held") if kind != "fact" or judge(text).reason
    )
    card = (ROOT / "docs" / "checkworthy.md").read_text("utf-8")
    for (kind, found), count in sorted(table.items()):
        assert f"    {kind:<12} {found:<12} {count:>3}\n" in card


def test_no_claim_of_the_reviewed_ledgers_is_set_aside() -> None:
    """Each statement that the desk kept as a claim, judged by itself, is one that can be checked."""
    ledgers = read_ledgers(Workspace.find(ROOT)).values()
    claims = [claim.text for ledger in ledgers for claim in ledger.claims]
    assert len(claims) > 200
    assert [text for text in claims if judge(text).reason] == []


def test_worth_is_between_nought_and_one_and_says_what_readers_would() -> None:
    """A figure about public money is more worth checking than a courtesy; one half is the border."""
    figure = worth("The county spent $14 million on consultants last year, twice as much as on roads.")
    courtesy = worth("Thank you all for coming tonight.")
    assert 0 <= courtesy < 0.2 < 0.5 < 0.9 < figure <= 1


def test_what_is_worth_checking_makes_a_fact_surer_and_a_set_aside_less_sure() -> None:
    """`score` is how sure the kind is: it rises with worth for facts, and falls for all else."""
    plain, figure = judge("The curtains were blue."), judge("Crime rose by 40 percent under this mayor.")
    assert (plain.kind, figure.kind) == (Kind.FACT, Kind.FACT)
    assert plain.worth < figure.worth
    assert plain.score < figure.score
    idle, loaded = judge("Can you hear me?"), judge("Why did crime rise by 40 percent under this mayor?")
    assert idle.worth < loaded.worth
    assert idle.score > loaded.score


def test_the_model_shows_what_moved_it() -> None:
    """`explain` names features with how far each moves the margin; together, without a limit, they are the margin."""
    model = packaged_model()
    sentence = "Taxes rose by 12 percent."
    moved = model.explain(sentence, most=1000)
    assert {"s:<nw>", "<num>"} <= {name for name, _ in moved}
    assert model.bias + sum(by for _, by in moved) == pytest.approx(model.margin(sentence))
    assert model.explain(sentence, most=3) == moved[:3]


def test_features_read_words_shapes_and_pieces() -> None:
    """What a sentence has is named so that a person can read it."""
    assert features("He paid $5.") >= {
        "he", "he paid", "paid $", "<num>", "s:<they> <w> $", "m:<they> paid", "c:#pa", "c:paid", "numbers>0",
        "len>4", "end:.",
    }  # fmt: skip
    assert features("") == {"^ $", "s:^", "s:$", "s:^ $"}


def test_a_model_is_read_as_it_was_written() -> None:
    """Writing and reading a model is identity, whatever its features are called."""
    model = Model({'"': (530, -44), "é": (100, 7), "c:#a\\": (210, 0)}, -1.25, -0.78, "")
    assert load_model(dump_model(model, {"rows": 3})) == model
    assert dump_model(model, {"rows": 3}) == dump_model(load_model(dump_model(model, {})), {"rows": 3})


@pytest.mark.parametrize("raw", [b"[]", b'{"schema": "factcheck.claim/1"}', b"{"])
def test_a_file_that_is_no_model_is_refused(raw: bytes) -> None:
    """Reading it raises `ValueError`, not something from inside."""
    with pytest.raises(ValueError):
        load_model(raw)


def test_the_packaged_model_is_small() -> None:
    """It is read at the first sentence: under 700 kB."""
    size = (ROOT / "factcheck" / "claims" / "checkworthy" / "weights.json").stat().st_size
    assert 100_000 < size < 700_000


def test_judging_is_the_same_in_every_process() -> None:
    """The order in which Python keeps a set's members differs from run to run; no figure may follow it."""
    program = (
        "import sys; from factcheck.claims.checkable import judge\n"
        "for line in open(sys.argv[1], encoding='utf-8'): print(judge(line), judge(line).score, judge(line).worth)"
    )
    path = Path(__file__).parent / "data" / "checkable.jsonl"
    seen = {
        subprocess.run(
            [sys.executable, "-c", program, path],
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_judged(text: str) -> None:
    """Any Unicode text has a kind, and figures between nought and one."""
    found = judge(text)
    assert isinstance(found, Checkable)
    assert 0 <= found.score <= 1
    assert 0 <= found.worth <= 1


@pytest.mark.parametrize("piece", ["a ", "A", "x" * 50, '"', "which was said, ", "1", "the most ", "-"])
def test_a_hostile_sentence_takes_no_longer_than_a_long_one(piece: str) -> None:
    """A megabyte without an end of sentence is read up to the limit: in under two seconds."""
    begun = time.process_time()
    judge(piece * (1_000_000 // len(piece)))
    assert time.process_time() - begun < 2
