"""How near texts are in meaning: by vectors of word pieces, the same to the bit wherever and however they are read."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.check import meaning
from factcheck.check.meaning import RELATED, UNIT, Space
from factcheck.errors import ModelUnusable

TEXTS = (
    "The Kremlin hoped to get the sanctions lifted.",
    "The ferry Marigold had been overloaded when it sank.",
    "Cod is rare in these waters.",
    "",
    "The mayor of Senn resigned after the inquiry.",
)


def test_what_says_the_same_in_other_words_comes_nearest() -> None:
    """Three claims that share no telling word with the passage meant, and one that is about nothing here."""
    space = Space(TEXTS)
    first = {
        text: space.nearness(text).related[:1]
        for text in (
            "Russia wanted relief from penalties.",
            "A ship went down with too many passengers aboard.",
            "The head of the town stepped down.",
        )
    }
    assert [TEXTS[at[0]] for at in first.values()] == [TEXTS[0], TEXTS[1], TEXTS[4]]
    assert list(space.nearness("Photosynthesis needs light.").related) == []


def test_a_text_is_nearest_to_itself_and_nothing_is_near_to_no_text() -> None:
    space = Space(TEXTS)
    for at, text in enumerate(TEXTS):
        found = space.nearness(text).cosines
        assert found[at] == (pytest.approx(1, abs=0.02) if text else 0)
    assert not space.nearness("").cosines.any()
    assert Space(()).nearness("Anything.").related == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=8), st.text(max_size=60), st.randoms())
def test_the_order_and_company_of_texts_change_nothing(texts: list[str], asked: str, draw: object) -> None:
    """The figures are whole numbers over a constant: shuffled, or summed by the slow way, they are the same."""
    space = Space(texts)
    found = space.nearness(asked)
    order = list(range(len(texts)))
    draw.shuffle(order)  # type: ignore[attr-defined]
    shuffled = Space([texts[at] for at in order]).nearness(asked)
    assert [float(shuffled.cosines[order.index(at)]) for at in range(len(texts))] == found.cosines.tolist()
    places = space._passages.astype(numpy.int64)
    exact = places @ space._placed(space._pieces.read([asked]))[0].astype(numpy.int64)
    assert (found.cosines * UNIT * UNIT).tolist() == exact.tolist()
    assert list(found.related) == sorted(
        (at for at in range(len(texts)) if found.cosines[at] >= RELATED),
        key=lambda at: (-float(found.cosines[at]), at),
    )


def test_vectors_that_are_not_ours_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed byte, and a missing file: each is told with what to do."""
    shutil.copytree(meaning.HERE, tmp_path / "meaning", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(meaning, "HERE", tmp_path / "meaning")
    vectors = tmp_path / "meaning" / "vectors.npy"
    data = bytearray(vectors.read_bytes())
    data[-1] ^= 1
    vectors.write_bytes(data)
    with pytest.raises(ModelUnusable, match="is not the file that factcheck came with"):
        meaning.load.__wrapped__()
    vectors.unlink()
    with pytest.raises(ModelUnusable, match=r"can't be read: .*No such file"):
        meaning.load.__wrapped__()
