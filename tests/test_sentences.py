"""Running text is cut into sentences, on its own code points."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.sources.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Mr. Smith met Dr. Jones at 5 p.m. on Monday. They left.",
            ["Mr. Smith met Dr. Jones at 5 p.m. on Monday.", "They left."],
        ),
        ("The U.S. Senate voted. It passed 98-2.", ["The U.S. Senate voted.", "It passed 98-2."]),
        ("It cost $3.5 million. Why? Nobody knows!", ["It cost $3.5 million.", "Why?", "Nobody knows!"]),
        ("No full stop", ["No full stop"]),
        ("  \n ", []),
    ],
)
def test_abbreviations_and_decimals_end_no_sentence(text: str, expected: list[str]) -> None:
    """A full stop ends a sentence only where a new one begins."""
    assert cut(text) == expected


def test_a_quotation_stays_whole_with_what_introduces_it() -> None:
    """Short sentences inside the marks belong to who says them; the closing mark stays with its sentence."""
    assert cut('He said: "Go. Now. Please." They left.') == ['He said: "Go. Now. Please."', "They left."]
    assert cut("“One. Two.” Three.") == ["“One. Two.”", "Three."]


def test_a_quotation_that_never_ends_does_not_swallow_the_text() -> None:
    """After four further sentences an open mark is taken as a slip."""
    text = 'He said: "One is here. ' + "Another one came. " * 6
    assert len(cut(text)) == 7


def test_a_bracketed_remark_belongs_to_the_sentence_before() -> None:
    """A pseudo-citation stands behind the full stop of what it pretends to support."""
    assert cut("It ended vaguely. (Summary of outcomes) Then more.") == [
        "It ended vaguely. (Summary of outcomes)",
        "Then more.",
    ]


def test_a_stretch_of_a_text_is_cut_on_the_offsets_of_the_text() -> None:
    """Offsets count the whole stored text, and a line break counts as a space."""
    text = "🙂 Left out. One\nline. Two. Left out."
    spans = sentences(text, 12, 27)
    assert [text[start:end] for start, end in spans] == ["One\nline.", "Two."]


@given(st.text(alphabet=st.sampled_from("aB .!?\n\"“”'()…\t\u00a0é🙂5"), max_size=120))
def test_sentences_hold_everything_but_white_space(text: str) -> None:
    """In order, without overlap, without outer space; nothing that is said is lost."""
    spans = sentences(text)
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
