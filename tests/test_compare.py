"""The typed comparators: each agrees, differs, or has nothing to compare."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.check.compare import Comparison, Outcome
from factcheck.check.compare.dates import compare_dates
from factcheck.check.compare.names import compare_names, keys, owned
from factcheck.check.compare.numbers import compare_numbers, unmet_numbers
from factcheck.check.compare.order import in_order, swapped
from factcheck.check.compare.polarity import compare_polarity, weakened
from factcheck.check.compare.quotations import compare_quotation
from factcheck.check.compare.reporting import says
from factcheck.check.features import Features

AGREE, DIFFER, NOTHING = Outcome.AGREE, Outcome.DIFFER, Outcome.NOTHING


@pytest.mark.parametrize(
    ("claim", "passage", "outcome"),
    [
        # granularity: the passage must be at least as precise
        ("It was cancelled in late 2019.", "It was cancelled on 13 November 2019.", AGREE),
        ("They met in July 2017.", "They met on 7 July 2017.", AGREE),
        ("They met on 7 July 2017.", "They met in July 2017.", NOTHING),
        # once-only events differ
        ("The law was signed on 3 August 2017.", "The law was signed on 2 August 2017.", DIFFER),
        ("Ann Smith was born in 1984.", "Ann Smith (born 9 March 1980) is a chemist.", DIFFER),
        ("The treaty was ratified before 1988.", "The treaty was ratified on 24 November 1990.", DIFFER),
        ("The treaty was ratified before 1988.", "The treaty was ratified on 24 November 1987.", AGREE),
        ("The treaty was ratified after 1988.", "The treaty was ratified in 1988.", NOTHING),
        # what recurs may have happened on both days
        ("They met on 7 July 2017.", "They met on 16 July 2018.", NOTHING),
        ("The minister visited Bern in 2017.", "The minister visited Bern in 2019.", NOTHING),
        # a date of the telling is not the date of the thing
        ("The law was signed on 3 August 2017.", "It was reported on 5 August 2017 that the law was signed.", NOTHING),
        ("Bern annexed Thun in 2014.", "Asked on 29 June 2018 about annexed Thun, she left.", NOTHING),
        # a date that names something is not its time
        ("She resigned months after the summit of 16 July 2018.", "She resigned on 25 September 2019.", NOTHING),
        ("The 2018 treaty was signed.", "The treaty was signed in 2019.", NOTHING),
        # several dates: the one that stands by the same thing
        ("The deal was signed in May 2018.", "They met in May 2018, and the deal was signed in June 2019.", DIFFER),
        ("The war lasted from 2014 to 2021.", "The war lasted from 2014 to 2022.", NOTHING),
        ("The war lasted from 2014 to 2021.", "The war lasted from 2014 to 2021.", AGREE),
        ("They met.", "They met on 7 July 2017.", NOTHING),
    ],
)  # fmt: skip
def test_dates(claim: str, passage: str, outcome: Outcome) -> None:
    """Each at its own granularity; different days of what recurs are nothing to compare."""
    assert compare_dates(Features(claim), Features(passage)).outcome is outcome


def test_a_difference_of_dates_shows_both() -> None:
    """The working is what a reader sees in the report."""
    compared = compare_dates(
        Features("The law was signed on 3 August 2017."), Features("It was signed on 2 August 2017.")
    )
    assert compared == Comparison(DIFFER, "date: the article has 3 August 2017, the record 2 August 2017")


@pytest.mark.parametrize(
    ("claim", "passage", "outcome"),
    [
        ("Bern held 24 sailors.", "Bern held 22 sailors.", DIFFER),
        ("Bern held 24 sailors.", "Bern held 24 Swiss sailors.", AGREE),
        ("Bern held 24 sailors.", "Bern freed 35 prisoners.", NOTHING),
        ("The talks took over two hours.", "The talks took 2 h 16 min.", AGREE),
        ("The talks took two hours.", "The talks took over two hours.", NOTHING),
        ("Nearly 100 ships came.", "90 ships came.", AGREE),
        ("Nearly 100 ships came.", "120 ships came.", DIFFER),
        ("The bridge is 30 miles long.", "The bridge is 30 kilometres long.", DIFFER),
        ("It cost $30.5 million.", "It cost €30.5 million.", NOTHING),
        ("24 sailors came.", "22 sailors came and 2 sailors left.", NOTHING),
    ],
)
def test_numbers(claim: str, passage: str, outcome: Outcome) -> None:
    """As intervals in one unit; two of a kind in one text are nothing to compare."""
    assert compare_numbers(Features(claim), Features(passage)).outcome is outcome


@pytest.mark.parametrize(
    ("claim", "passage", "unmet"),
    [
        ("She died at the age of 61.", "She died at the age of 64.", True),
        ("The sixth novel sold well.", "The 6th novel sold well.", False),
        ("The sixth novel sold well.", "The fifth novel sold well.", True),
        ("It happened on 7 July 2017.", "It happened.", False),
        ("One of them left.", "They left.", False),
        ("It cost 2,500 francs.", "It cost 2500 francs.", False),
    ],
)
def test_every_number_of_a_claim_has_to_be_met(claim: str, passage: str, unmet: bool) -> None:
    """With a unit, bare or ordinal; dates are compared apart."""
    assert unmet_numbers(Features(claim), Features(passage)) is unmet


@pytest.mark.parametrize(
    ("claim", "passage", "outcome"),
    [
        ("Donald Smith met Ann Jones.", "President Smith met Jones.", AGREE),
        ("Smith met Jones.", "Donald Smith met Ann Jones.", AGREE),
        ("Donald Smith met Jones.", "Ivanka Smith met Jones.", NOTHING),
        ("Zelenskyy came.", "Zelensky and Zelenskiy are one.", AGREE),
        ("U.S. ships came to Bern.", "American ships came to Bern.", AGREE),
        ("U.S. ships came to Bern.", "French ships came to Bern.", NOTHING),
        ("Smith met Jones in Bern.", "Smith met Jones.", NOTHING),
        ("they met.", "Smith met Jones.", NOTHING),
    ],
)
def test_names(claim: str, passage: str, outcome: Outcome) -> None:
    """Everyone whom the claim names must be there; another first name is another person."""
    assert compare_names(Features(claim), Features(passage)).outcome is outcome


def test_what_belongs_to_somebody_is_not_that_person() -> None:
    """ "Smith's spokesman resigned" says nothing of Smith."""
    claim = Features("Smith resigned.")
    assert owned(Features("Smith's spokesman resigned."), keys(claim)) == {"smith"}
    assert owned(Features("Smith resigned."), keys(claim)) == frozenset()


@pytest.mark.parametrize(
    ("claim", "passage", "outcome"),
    [
        ("The sides signed a joint statement.", "The sides signed no joint statement.", DIFFER),
        ("The sides did not sign a joint statement.", "The sides signed a joint statement.", DIFFER),
        ("The sides signed a joint statement.", "The sides issued a joint statement.", AGREE),
        ("The sides did not sign it.", "The sides never sign it.", AGREE),
        # what is denied is something else
        ("Thun is a town in Bern.", "Thun is a town in Bern that has no airport.", NOTHING),
        ("Thun is a town in Bern.", "Thun is a town not far from Bern.", AGREE),
        # weaker than a fact
        ("The sides signed it.", "The sides did not plan to sign it.", NOTHING),
        ("They nearly signed it.", "They did not sign it.", NOTHING),
        # two denials are left to people
        ("The sides signed it.", "It is not true that the sides did not sign it.", NOTHING),
    ],
)
def test_polarity(claim: str, passage: str, outcome: Outcome) -> None:
    """A denial counts for the words that follow it only."""
    assert compare_polarity(Features(claim), Features(passage)).outcome is outcome


def test_words_that_weaken() -> None:
    """The month of May is none of them."""
    assert weakened("He may have planned it in May.") == {"may", "planned"}


@pytest.mark.parametrize(
    ("text", "by_somebody"),
    [
        ("The minister said that the bridge fell.", True),
        ("According to the minister, the bridge fell.", True),
        ("The minister denied that the bridge fell.", True),
        ("The agency reported that the bridge fell in the United States.", False),
    ],
)
def test_what_somebody_says_is_told_from_what_is_stated(text: str, by_somebody: bool) -> None:
    """Words of outlets about their own work state what they report."""
    assert says(text) is by_somebody


@pytest.mark.parametrize(
    ("claim", "passage", "other_parts"),
    [
        ("Smith accused Jones of fraud.", "Jones accused Smith of fraud.", True),
        ("Smith accused Jones of fraud.", "On Monday Smith accused Jones of fraud.", False),
        ("Smith accused Jones of fraud.", "Jones was accused by Smith of fraud.", False),
        ("Smith accused Jones of fraud.", "Smith was accused by Jones of fraud.", True),
        ("Smith and Jones met in Bern.", "Jones and Smith met in Bern.", False),
        ("Smith and Jones met in Bern.", "Smith met Jones in Bern.", False),
        ("Aristotle tutored Philip.", "Aristotle, at the wish of Philip, tutored Alexander.", True),
    ],
)
def test_who_did_what_to_whom(claim: str, passage: str, other_parts: bool) -> None:
    """The same words with the parts exchanged are no match; a passive turns them round once."""
    assert swapped(Features(claim), Features(passage)) is other_parts


def test_order_is_the_share_of_words_that_come_in_the_claims_order() -> None:
    """Of the words that both have."""
    claim = Features("The court closed the old bridge.")
    assert in_order(claim, Features("The court then closed the very old bridge.")) == 1
    assert in_order(claim, Features("The bridge was closed, the old court.")) == 0.5
    assert in_order(claim, Features("Nothing alike.")) == 0


SAID = Features(
    'On Monday Ann Smith said: "We will hold a meaningful meeting again as soon as this is over."'
)


@pytest.mark.parametrize(
    ("quotation", "speaker", "passage", "outcome"),
    [
        ("hold a meaningful meeting again", "Smith", SAID, AGREE),
        ("We will hold a “meaningful” MEETING", "Ann Smith", SAID, AGREE),
        ("We will hold ... as soon as this is over", "Smith", SAID, AGREE),
        ("as soon as this ... We will hold", "Smith", SAID, NOTHING),
        ("We will hold meaningful meeting soon", "Smith", SAID, DIFFER),
        ("We will never hold a meaningful meeting", "Smith", SAID, DIFFER),
        ("We will hold a meaningful meeting again", "Jones", SAID, NOTHING),
        ("We will hold meaningful meeting soon", None, SAID, NOTHING),
        ("We must pay for the bridge now", "Smith", SAID, NOTHING),
        ("soon as", "Smith", SAID, NOTHING),
    ],
)
def test_quotations(quotation: str, speaker: str | None, passage: Features, outcome: Outcome) -> None:
    """Word for word agrees; the same utterance in other words differs; an excerpt that lacks it says nothing."""
    assert compare_quotation(quotation, speaker, passage).comparison.outcome is outcome


@pytest.mark.parametrize(
    "passage",
    [
        'Ann Smith met Jones. Jones said: "We will hold a meaningful meeting."',
        'Ann Smith listened. "We will hold a meaningful meeting," the spokesman said.',
        'Smith’s aide said: "We will hold a meaningful meeting."',
        'Ann Smith denied having said "We will hold a meaningful meeting."',
    ],
)
def test_words_of_another_speaker_are_not_compared(passage: str) -> None:
    """The speaker is named in the passage, but is not who says it."""
    for words in ("We will hold a meaningful meeting", "We will hold no meaningful meeting"):
        assert compare_quotation(words, "Ann Smith", Features(passage)).comparison.outcome is NOTHING


def test_an_altered_quotation_shows_what_was_altered() -> None:
    """In the words of both, so that an editor can mend it."""
    compared = compare_quotation("We will hold meaningful meeting soon", "Smith", SAID).comparison
    assert compared.working == (
        "quotation: the record has “We will hold a meaningful meeting again as soon as this is over.” "
        "(left out “a”; left out “again as”)"
    )


WORDS = st.lists(
    st.sampled_from("Smith Jones accused met by and not 24 22 ships July 2017 on in signed said “ ” \" 's .".split()),
    max_size=14,
).map(" ".join)  # fmt: skip


@given(WORDS)
def test_a_text_never_differs_from_itself(text: str) -> None:
    """No comparator finds a difference between equal texts."""
    claim, passage = Features(text), Features(text)
    for compare in (compare_names, compare_dates, compare_numbers, compare_polarity):
        assert compare(claim, passage).outcome is not DIFFER
    assert not unmet_numbers(claim, passage)
    assert compare_quotation(text, "Smith", passage).comparison.outcome is not DIFFER


@given(WORDS, WORDS)
def test_what_differs_differs_both_ways(one: str, other: str) -> None:
    """Dates, numbers and denials that can't both be true can't be so in either order."""
    mine, theirs = Features(one), Features(other)
    for compare in (compare_numbers, compare_polarity):
        there, back = compare(mine, theirs).outcome, compare(theirs, mine).outcome
        assert (there is DIFFER) == (back is DIFFER) or NOTHING in (there, back)
