"""Quotations are found again, and it is said how."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from factcheck.model import QuoteSelector
from factcheck.sources import How, Located, locate_quote, select
from factcheck.sources.selectors import FUZZY_QUOTE, fold

TEXT = (
    "The ministry said cases rose by 12% in March. It expects a fall.\n"
    "Asked in May, the ministry said cases rose by 12% again. “We acted\n"
    "in time,” the minister said — and left. The ﬁnal ﬁgures… come in June.\n"
)


def quote(exact: str, prefix: str = "", suffix: str = "", start: int = 0) -> QuoteSelector:
    return QuoteSelector(exact=exact, prefix=prefix, suffix=suffix, start=start, end=start + len(exact))


def said(found: Located | None, text: str = TEXT) -> tuple[str, How] | None:
    return None if found is None else (text[found.start : found.end], found.how)


def test_a_selector_holds_the_words_and_what_stands_around_them() -> None:
    """Offsets count code points, half-open; the context ends with the text."""
    assert select("🙂 one two three", 2, 5, context=3) == QuoteSelector(
        exact="one", prefix="🙂 ", suffix=" tw", start=2, end=5
    )
    with pytest.raises(ValueError, match="no text at 3-3"):
        select(TEXT, 3, 3)


def test_a_quotation_at_its_old_place() -> None:
    """Where words and context stand as they stood, nothing is searched."""
    second = TEXT.rindex("cases rose")
    found = locate_quote(TEXT, select(TEXT, second, second + 10))
    assert found == Located(second, second + 10, 1.0, How.EXACT_POSITION)


def test_a_repeated_quotation_is_told_apart_by_its_context() -> None:
    """The text before it moved, and the same words stand twice."""
    second = TEXT.rindex("cases rose by 12%")
    selector = select(TEXT, second, second + 17)
    found = locate_quote("New first line.\n" + TEXT, selector)
    assert found == Located(second + 16, second + 33, 1.0, How.EXACT)


def test_without_context_the_nearest_place_is_taken() -> None:
    """Position decides between places that nothing else tells apart."""
    first, second = TEXT.index("cases rose"), TEXT.rindex("cases rose")
    assert locate_quote(TEXT, quote("cases rose", start=first + 3)) == Located(
        first, first + 10, 1.0, How.EXACT
    )
    assert locate_quote(TEXT, quote("cases rose", start=second - 9)) == Located(
        second, second + 10, 1.0, How.EXACT
    )


@pytest.mark.parametrize(
    ("exact", "original"),
    [
        ('"We acted in time," the', "“We acted\nin time,” the"),
        ("minister said - and left", "minister said — and left"),
        ("The final figures... come", "The ﬁnal ﬁgures… come"),
        ("It\u00a0expects  a\u2009fall", "It expects a fall"),
        ("the minis\u00adter sa\u200bid", "the minister said"),
    ],
)
def test_typography_does_not_matter(exact: str, original: str) -> None:
    """Quotation marks, dashes, spaces, line wraps, ligatures, ellipses and unseen characters are folded."""
    assert said(locate_quote(TEXT, quote(exact))) == (original, How.NORMALISED)


def test_composed_and_decomposed_accents_are_the_same() -> None:
    """`é` as one code point is found where the text has two, and the other way round."""
    composed = "Le caf\u00e9, \uc11c\uc6b8."
    taken_apart = unicodedata.normalize("NFD", composed)
    for text, other in ((composed, taken_apart), (taken_apart, composed)):
        found = locate_quote(text, quote(other[3:-1]))
        assert said(found, text) == (text[3:-1], How.NORMALISED)


def test_a_changed_quotation_is_found_nearly() -> None:
    """The likeness is reported, and the place ends at whole words."""
    found = locate_quote(TEXT, quote("Asked in May, the minister said that cases rose by 12% again."))
    assert said(found) == ("Asked in May, the ministry said cases rose by 12% again.", How.FUZZY)
    assert found is not None
    assert 0.9 < found.score < 1
    assert not found.ambiguous


def test_what_is_not_there_is_not_found() -> None:
    """Below the threshold there is no answer; nor for nothing but space, or a very long changed text."""
    assert locate_quote(TEXT, quote("Parliament adopted the new budget on Monday.")) is None
    assert locate_quote(TEXT, quote(" \u200b ")) is None
    assert locate_quote("", quote("x")) is None
    changed = quote("It expects a rise, not a fall.")
    assert locate_quote(TEXT, changed, threshold=0.9) is None
    assert said(locate_quote(TEXT, changed, threshold=0.6)) == ("It expects a fall.", How.FUZZY)
    assert (
        locate_quote("x" + TEXT * 40, quote((TEXT * 40)[: FUZZY_QUOTE + 1].replace("March", "April"))) is None
    )


def test_two_places_alike_are_ambiguous_unless_the_context_decides() -> None:
    """A person should look where two places are equally near to the quotation."""
    text = "North: deaths fell by 3% in the week. South: deaths fell by 5% in the week. East: none."
    found = locate_quote(text, quote("deaths fell by 4% in the week."))
    assert found is not None
    assert (text[found.start : found.end], found.ambiguous) == ("deaths fell by 3% in the week.", True)
    found = locate_quote(
        text, quote("deaths fell by 4% in the week.", prefix="South: ", suffix=" East: none.")
    )
    assert found is not None
    assert (text[found.start : found.end], found.ambiguous) == ("deaths fell by 5% in the week.", False)


def test_a_megabyte_is_searched_in_time() -> None:
    """One changed word in a text of a megabyte, far from its old place."""
    text = "".join(
        f"On day {n} the office counted {n * 7 % 1000} cases in district {n % 97}. " for n in range(20_000)
    )
    found = locate_quote(text, quote("On day 15003 the office reported 21 cases in district 65."))
    assert said(found, text) == ("On day 15003 the office counted 21 cases in district 65.", How.FUZZY)


LETTERS = st.text(st.sampled_from("ab c\n\u00a0“”'–…ﬁe\u0301é\u00ad\u200bß🙂가각\u11a8İ."), max_size=60)


@st.composite
def cut(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(LETTERS.filter(bool))
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@given(cut(), LETTERS, LETTERS)
def test_a_quotation_is_found_again_after_edits_elsewhere(
    place: tuple[str, int, int], before: str, after: str
) -> None:
    """Cut anywhere, from any text, it is found reading the same."""
    text, start, end = place
    changed = before + text + after
    found = locate_quote(changed, select(text, start, end))
    assert found is not None
    assert changed[found.start : found.end] == text[start:end]
    assert found.how in (How.EXACT_POSITION, How.EXACT)


STRAIGHT = str.maketrans(
    {"“": '"', "”": '"', "–": "-", "\u00a0": " ", "\n": " ", "…": "...", "ﬁ": "fi", "\u200b": None}
)


@given(cut())
def test_a_quotation_is_found_after_its_typography_changed(place: tuple[str, int, int]) -> None:
    """The text was put into plain typography; what is found reads the same but for that."""
    text, start, end = place
    exact = text[start:end]
    changed = text.translate(STRAIGHT)
    found = locate_quote(changed, select(text, start, end))
    wanted = fold(exact).text.strip(" ")
    if wanted and wanted in fold(changed).text:
        assert found is not None
        assert fold(changed[found.start : found.end]).text.strip(" ") == wanted or found.how is How.EXACT


def slowly_folded(text: str) -> str:
    """What `fold` should give, one character after the other."""
    same = "".join(
        unicodedata.normalize("NFC", fold(letter).text) or letter * (letter not in "\u00ad\u200b")
        for letter in text
    )
    return " ".join(unicodedata.normalize("NFKC", same).split(" "))


@given(st.text(st.sampled_from("ab c\n“–…ﬁé\u200bß🙂İ."), max_size=60))
def test_folding_agrees_with_a_slow_one(text: str) -> None:
    """Runs of folded space apart, folding a text is folding each of its characters."""
    assert " ".join(fold(text).text.split()) == " ".join(slowly_folded(text).split())


@given(LETTERS)
def test_every_folded_stretch_leads_back(text: str) -> None:
    """Spans of the original stay inside it, in order, and folding one again gives the same words."""
    folded = fold(text)
    for at in range(len(folded.text)):
        begin, end = folded.original(at, at + 1)
        assert 0 <= begin < end <= len(text)
        assert folded.text[at] in fold(text[begin:end]).text
    assert fold(folded.text).text == folded.text or "\u00ad" in text or "\u200b" in text


@given(st.text(st.sampled_from("ab c"), min_size=20, max_size=60), st.integers(0, 40), st.sampled_from("xyz"))
def test_the_fuzzy_search_is_no_worse_than_a_slow_one(text: str, start: int, letter: str) -> None:
    """With one letter changed, it finds a place at least as like as the best window of the same length."""
    words = " ".join(text[start : start + 20].split())
    if len(words) < 10:
        return
    changed = words[:5] + letter + words[6:]
    folded = fold(text).text
    width = len(changed)
    best = (
        max(fuzz.ratio(changed, folded[at : at + width]) for at in range(max(1, len(folded) - width + 1)))
        / 100
    )
    found = locate_quote(text, quote(changed), threshold=0.5)
    assert found is not None
    # ends are moved to whole words, where that is no worse
    assert found.score >= best - 0.0001
