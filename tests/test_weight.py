"""How much of an article rests on each claim, and the order of every list."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.claims.weight import central_first, weights
from factcheck.model import Citation, Claim, ClaimKind, MissingKind, QuoteSelector, Stance

LENGTH = 1_000

PLAIN = "Rain fell on the hills."


def claim(id_: str, text: str = PLAIN, start: int = 0, **more: object) -> Claim:
    """A claim that stands at `start`."""
    fields: dict[str, object] = {
        "id": id_,
        "article": "bridge",
        "text": text,
        "quote": QuoteSelector(exact=text, start=start, end=start + len(text)),
        "kind": ClaimKind.STATE,
    }
    return Claim.model_validate(fields | more)


def listed(claims: Sequence[Claim], length: int = LENGTH) -> list[str]:
    """The ids in the order of a list."""
    return [each.id for each in central_first(claims, weights(claims, length))]


MISSING = Citation(stance=Stance.MISSING, missing=MissingKind.VAGUE_PLURALITY, cue="Experts agree")

TEXTS = st.lists(
    st.sampled_from("the bridge bridges toll tolls mayor opened 1932 is and 桥 \x00".split(" ")),
    min_size=1,
    max_size=8,
).map(" ".join)


@st.composite
def articles(draw: st.DrawFn) -> list[Claim]:
    """Claims with any of what weighs, at any place, also behind the end of the text."""
    found = []
    for number in range(draw(st.integers(0, 8))):
        found.append(
            claim(
                f"c{number}",
                draw(TEXTS),
                draw(st.integers(0, 2 * LENGTH)),
                kind=draw(st.sampled_from(ClaimKind)),
                numbers=draw(st.sampled_from([(), ("1,200 metres",)])),
                time=draw(st.sampled_from([None, "1932"])),
                score=draw(st.none() | st.floats(0, 1)),
                repeats=draw(st.none() | st.integers(0, 9).map("c{}".format)),
                citations=draw(st.sampled_from([(), (MISSING,)])),
            )
        )
    return found


@settings(max_examples=150, deadline=None)
@given(articles(), st.integers(0, LENGTH), st.randoms(use_true_random=False))
def test_weights_are_shares_and_know_no_order(claims: list[Claim], length: int, chance: object) -> None:
    """Each claim gets a number from 0 to 1 in hundredths, the same however the ledger is sorted."""
    found = weights(claims, length)
    assert set(found) == {each.id for each in claims}
    assert all(0 <= weight <= 1 and weight == round(weight, 2) for weight in found.values())
    order = listed(claims, length)
    chance.shuffle(claims)  # type: ignore[attr-defined]
    assert weights(claims, length) == found
    assert listed(claims, length) == order


def test_no_claims() -> None:
    """An article that claims nothing has nothing to weigh."""
    assert weights([], LENGTH) == {}
    assert central_first([], {}) == []


def test_one_claim_is_what_its_article_is_about() -> None:
    """Alone at the top: 0.55 of the 0.85 that count without a score."""
    assert weights([claim("c1")], len(PLAIN)) == {"c1": 0.65}


def test_a_claim_without_words_weighs_by_the_rest() -> None:
    """Numbers and function words alone say nothing about what an article is about."""
    found = weights([claim("c1", "It was 7."), claim("c2", "It is 8.")], LENGTH)
    assert found["c1"] == found["c2"]


def test_what_the_others_speak_of_comes_first() -> None:
    """The claim that shares most with the rest is the central one, wherever it stands."""
    claims = [
        claim("weather", PLAIN, 0),
        claim("toll", "The ferry to the island charges a toll.", 100),
        claim("strike", "The crew of the ferry went on strike.", 200),
        claim("whole", "The crew of the island ferry strikes over the toll.", 300),
    ]
    assert listed(claims)[0] == "whole"
    assert listed(claims)[-1] == "weather"


def test_what_every_claim_names_tells_none_apart() -> None:
    """A rare thing that two claims share counts more than the name that all have."""
    claims = [
        claim("a", "Mirport saw a strike."),
        claim("b", "Mirport ended its strike."),
        *(claim(f"c{n}", f"Mirport has {word}.") for n, word in enumerate(("sheep", "rain", "tea", "coal"))),
    ]
    assert set(listed(claims)[:2]) == {"a", "b"}


@pytest.mark.parametrize(
    "more",
    [
        {"numbers": ("1,200 metres",)},
        {"kind": ClaimKind.QUANTITY},
        {"time": "1932-05-04"},
        {"kind": ClaimKind.EVENT},
        {"kind": ClaimKind.QUOTATION},
        {"kind": ClaimKind.CAUSAL},
        {"citations": (MISSING,)},
        {"repeats": "c9"},
    ],
    ids=str,
)
def test_what_makes_a_claim_weigh_more(more: dict[str, object]) -> None:
    """A number, a date, an event, a quotation, a cause, an unidentified source, being said again: each does."""
    found = weights([claim("plain", start=500), claim("more", start=500, **more), claim("other")], LENGTH)
    assert found["more"] > found["plain"]


def test_both_sides_of_a_repetition_weigh_more() -> None:
    """Saying it twice makes the first as heavy as the second, but for where they stand."""
    claims = [claim("first"), claim("again", repeats="first"), claim("once")]
    found = weights(claims, LENGTH)
    assert found["first"] == found["again"] > found["once"]


def test_the_top_weighs_more_than_the_end() -> None:
    """News puts the main thing first."""
    assert listed([claim("end", start=900), claim("top", start=10)]) == ["top", "end"]


def test_a_score_counts_where_there_is_one() -> None:
    """A claim that the extractor finds worth checking goes before one that it does not; none is in between."""
    claims = [claim("high", score=1.0), claim("none"), claim("low", score=0.0)]
    assert listed(claims) == ["high", "none", "low"]


def test_ties_go_by_place_then_by_id() -> None:
    """Equal weights leave claims in the order of the text, and of their ids where they share a place."""
    claims = [claim("c2", start=5), claim("c1", start=5), claim("c0", start=9)]
    assert [each.id for each in central_first(claims, dict.fromkeys(("c0", "c1", "c2"), 0.5))] == [
        "c1",
        "c2",
        "c0",
    ]


def test_a_book_is_weighed_in_seconds() -> None:
    """The time grows with the words of the claims: 20,000 of them are no matter of minutes."""
    claims = [claim(f"c{n}", f"Pier {n} of Mirport stood for word{n % 997} years.", n) for n in range(20_000)]
    began = time.process_time()
    weights(claims, 20_000)
    assert time.process_time() - began < 10
