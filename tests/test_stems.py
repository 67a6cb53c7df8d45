"""Words as the comparators see them."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

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


def test_threads_do_not_read_each_others_words() -> None:
    """The review app answers several people at once: the stem of a word is the same for all of them."""
    listed = [f"nation{'al' * (n % 5)}iz{'ation' * (n % 3)}s{chr(97 + n % 26)}" for n in range(400)]
    alone = [stem.__wrapped__(word) for word in listed]
    often, before = 1e-6, sys.getswitchinterval()
    sys.setswitchinterval(often)
    try:
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(lambda _: [stem.__wrapped__(word) for word in listed], range(8)))
    finally:
        sys.setswitchinterval(before)
    assert together == [alone] * 8
