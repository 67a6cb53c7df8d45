"""The words of a stretch of text without its marks, each character with its place."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factcheck.sources.words import Words, words_of


def read(text: str) -> Words:
    return words_of(text, 0, len(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("**Bold**, *italic*, __both__ and ***all***.", "Bold, italic, both and all."),
        ("**bold with *italic*** inside", "bold with italic inside"),
        ("`x*y*z` and ~~struck~~ and ==marked==", "x*y*z and struck and marked"),
        ("a [link](https://a.example/b_(c) 'T') here", "a link here"),
        ("see <https://a.example/x_y_z>.", "see https://a.example/x_y_z."),
        ("left ![a picture](p.png)right", "left right"),
        ("[![a picture](p.png)](https://a.example) right", "right"),
        ("It <b>rose</b> by <a href='/x'>12&nbsp;%</a><br/>in May", "It rose by 12 % in May"),
        ("Salt &amp; pepper &#8212; &quot;fine&quot;", 'Salt & pepper — "fine"'),
        ("co\u00adop\u200beration\ufeff", "cooperation"),
        ("one\n  two\t three ", "one two three"),
        ("one\n> two\n> > three", "one two three"),
        ("not \\*emphasised\\*", "not *emphasised*"),
        ("word<!-- a remark -->s", "words"),
        ("the 19<sup>th</sup> day, 5 km<sup>2</sup>, 10<sup>6</sup>", "the 19th day, 5 km2, 10^6"),
    ],
)
def test_marks_are_no_words(text: str, said: str) -> None:
    """Emphasis, links, code, HTML, entities, invisible characters and line breaks."""
    assert read(text).text == said


@pytest.mark.parametrize(
    "text",
    [
        "2*3*4 = 24 and 5 * 3",
        "snake_case_name",
        "grade A* work, s*** happens",
        "if a < b and c > d",
        "AT&T; &nosuch;",
        "He [the mayor] said so [sic](see below)",
        "in [2018] or [a] year",
        "12 km² of CO₂",
        "<Name> of the person",
        "____ years",
    ],
)
def test_what_only_looks_like_a_mark_is_kept(text: str) -> None:
    """Sums, names in code, brackets of an editor, raised figures of a unit."""
    assert read(text).text == text


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("**It rained.", "It rained."),
        ("It rained.**", "It rained."),
        ("*It rained.", "It rained."),
        ("It rained.*", "It rained."),
        ("It **rained all day", "It rained all day"),
        ("It rained** all day", "It rained all day"),
    ],
)
def test_emphasis_that_goes_on_in_the_next_sentence(sentence: str, said: str) -> None:
    """A stretch is often one sentence of an emphasised paragraph, so marks may lack their pair."""
    assert read(sentence).text == said


def test_links_are_told_with_their_place_in_the_words() -> None:
    """Markdown, HTML, bare and bracketed addresses, and labels that are defined elsewhere in the text."""
    text = (
        "[One](https://a.example/1), <a href='https://a.example/2?x=1&amp;y=2'>two</a>, [three][t], "
        "https://a.example/4_x. (https://a.example/5)\n\n[t]: https://a.example/3 'T'\n"
    )
    words = words_of(text, 0, text.index("\n"))
    assert [(words.text[link.start : link.end], link.url) for link in words.links] == [
        ("One", "https://a.example/1"),
        ("two", "https://a.example/2?x=1&y=2"),
        ("three", "https://a.example/3"),
        ("https://a.example/4_x", "https://a.example/4_x"),
        ("https://a.example/5", "https://a.example/5"),
    ]


def test_references_are_taken_out_and_told() -> None:
    """Footnotes, numbers in brackets, raised numbers; the space before them goes too where a full stop follows."""
    text = "It rose [^a]. It fell [1][2], then<sup>3</sup> stayed.⁴ [[5]](https://a.example) It ended [6](https://b.example)."
    words = read(text)
    assert words.text == "It rose. It fell, then stayed. It ended."
    assert [(words.text[: note.at].split()[-1], note.label, note.url) for note in words.notes] == [
        ("rose", "a", None),
        ("fell", "1", None),
        ("fell", "2", None),
        ("then", "3", None),
        ("stayed.", "4", None),
        ("stayed.", "5", "https://a.example"),
        ("ended", "6", "https://b.example"),
    ]


def test_a_number_in_brackets_at_the_start_is_the_label_of_a_note() -> None:
    """It refers to nothing: what follows is the note itself."""
    assert read("[1] Annual report, p. 4").text == "[1] Annual report, p. 4"


def test_words_lead_back_to_the_stored_text() -> None:
    """A span of the words is a span of the text, marks inside and entities whole."""
    text = "So: the **very** old &amp; grey"
    words = words_of(text, 4, len(text))
    assert words.text == "the very old & grey"
    start, end = words.span(4, 14)
    assert text[start:end] == "very** old &amp;"


MARKS = """
a B 5 . , : ; [ ] ( ) ![ ]( [^1] [1] ** * __ _ ~~ == ` `` \\ < > <b> </b> <br> <a </a> <sup> </sup> <!-- --> | >
&amp; &#39; &nbsp; &; https:// http://a.b/c ]: [x]: ¹ ² “ ” 🙂 é <p> [^a]: [1](http://a.b) </sup>.
"""
BLANKS = (" ", "\n", "\r\n", "\t", "\u00ad", "\u200b", "\u2028", "<a href='http://x.y'>", "\n> ")
MARKED = st.lists(st.sampled_from((*MARKS.split(), *BLANKS)), max_size=24).map("".join)


@given(MARKED | st.text(max_size=60), st.integers(0, 9), st.integers(0, 60))
@example("[1]: http://a.b [1] [x][1]", 0, 60)
def test_every_character_stands_where_its_offset_says(text: str, start: int, length: int) -> None:
    """Any Unicode text: offsets rise; what is no space and no entity is the stored character; spans stay inside."""
    words = words_of(text, start, start + length)
    entities = {words.offsets[index] for index, _ in words.entities}
    assert len(words.offsets) == len(words.text)
    assert all(left < right for left, right in pairwise(words.offsets))
    assert all(start <= offset < min(start + length, len(text)) for offset in words.offsets)
    for said, offset in zip(words.text, words.offsets, strict=True):
        if said == " ":
            assert text[offset].isspace() or text[offset] in "&<\n"
        elif text[offset] != said:
            assert any(entity - 1 <= offset <= entity for entity in entities)
    assert "  " not in words.text and words.text == words.text.strip()
    assert all(0 <= link.start < link.end <= len(words.text) for link in words.links)
    assert all(0 <= note.at <= len(words.text) for note in words.notes)


@given(
    st.text(
        alphabet=st.characters(exclude_characters="\\`<&[]*_~=【:", exclude_categories=("No", "Cf")),
        max_size=80,
    )
)
def test_text_without_marks_is_itself(text: str) -> None:
    """Up to white space."""
    assert read(text).text == " ".join(text.replace("\n>", "\n").split()) or ">" in text


HOSTILE = "[ ] ![ ]( [a]( [a](b * ** *a a* _a `a `` <a < <!-- <sup> </sup> & &a https://a.b/ https://) [1 [1]( **a* ("


@pytest.mark.parametrize(
    "piece", [*HOSTILE.split(), " ", "\n>", "[[1]](x.y)", "<sup>1</sup>", "[a][a]", "\u00ad"]
)
def test_time_is_linear(piece: str) -> None:
    """100,000 code points of any mark are read in seconds at most; a quadratic pattern would take minutes."""
    text = piece * (100_000 // len(piece))
    begin = time.process_time()
    words_of(text, 0, len(text))
    assert time.process_time() - begin < 4
