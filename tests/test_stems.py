"""Words as the comparators see them."""

from __future__ import annotations

import pytest

from factcheck.claims.stems import content_stems, stem


@pytest.mark.parametrize(
    ("british", "american"),
    [
        pair.split("/")
        for pair in (
            "modernised/modernized organisation/organization analysed/analyzed harbour/harbor labourers/laborers "
            "favourite/favorite neighbours/neighbors centre/center centred/centered kilometres/kilometers "
            "theatre/theater defence/defense licences/licenses cancelled/canceled travellers/travelers "
            "programmes/programs sceptical/skeptical criticised/criticized"
        ).split()
    ],
)
def test_two_spellings_are_one_word(british: str, american: str) -> None:
    """A claim and its source may be written on two sides of an ocean."""
    assert stem(british) == stem(american)


@pytest.mark.parametrize(
    "pair", ["filled filed", "hour or", "rise rice", "metre meteor", "tour tor", "four for"]
)
def test_words_that_look_alike_stay_apart(pair: str) -> None:
    """Spelling one way makes no two words one."""
    one, other = pair.split()
    assert stem(one) != stem(other)


def test_what_carries_no_content_is_left_out() -> None:
    """Function words, "said" and numbers are no content."""
    assert content_stems("She said that the 40 harbours were modernised in 1990.") == ["harbor", "modern"]
