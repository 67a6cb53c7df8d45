"""Numbers of a claim against those of a passage: what they are read as, and when they agree or differ."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.check.compare import NOTHING as NOTHING_TO_COMPARE
from factcheck.check.compare import Comparison, Outcome
from factcheck.check.compare.numbers import compare_numbers, unmet, unmet_numbers
from factcheck.check.compare.quantities import amounts
from factcheck.check.features import Features

AGREE, DIFFER, NOTHING = Outcome.AGREE, Outcome.DIFFER, Outcome.NOTHING
ANY = math.inf


def compare(claim: str, passage: str) -> Comparison:
    return compare_numbers(Features(claim), Features(passage))


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        # forms of numbers
        ("1.200,5 tonnes of herring", "kilogram", 1_200_450, 1_200_550),
        ("1,200.5 tonnes of herring", "kilogram", 1_200_450, 1_200_550),
        ("Among 61 guests", "count", 61, 61),
        ("612.000 inhabitants", "count", 611_500, 612_500),
        ("7,8 million people", "count", 7_750_000, 7_850_000),
        ("three point five million people", "count", 3_450_000, 3_550_000),
        ("one hundred and twenty-one men", "count", 121, 121),
        ("a dozen eggs", "count", 12, 12),
        ("$1.25bn", "usd", 1_245_000_000, 1_255_000_000),
        ("half a million inhabitants", "count", 475_000, 525_000),
        ("5 lakh people", "count", 475_000, 525_000),
        ("27.3 crore rupees", "inr", 272_500_000, 273_500_000),
        ("lakhs of people", "count", 200_000, 10_000_000),
        ("£25 millions", "gbp", 24_500_000, 25_500_000),
        # shares
        ("a quarter of the reserve", "percent", 22.5, 27.5),
        ("one in four households", "percent", 22.5, 27.5),
        ("three out of four", "percent", 72.5, 77.5),
        ("80 per cent", "percent", 79.5, 80.5),
        ("2 percentage points", "percentage point", 1.9, 2.1),
        # changes, in per cent
        ("It grew by 10 per cent", "change", 9.5, 10.5),
        ("It fell by 10 per cent", "change", -10.5, -9.5),
        ("It more than doubled", "change", math.nextafter(100, ANY), ANY),
        # bounds and ranges
        ("at least 40 people", "count", 40, ANY),
        ("It exceeded 40 ships", "count", 41, ANY),
        ("more than 27.2 crore", "", math.nextafter(272_000_000, ANY), ANY),
        ("more than 27.5", "", math.nextafter(27.5, ANY), ANY),
        ("40 or more ships", "count", 40, ANY),
        ("fewer than ten boats", "count", -ANY, 9),
        ("up to 40 people", "count", -ANY, 40),
        ("nearly 100 ships", "count", 85, 100),
        ("between 5 and 10 ships", "count", 5, 10),
        ("5-10 ships", "count", 5, 10),
        ("dozens of people", "count", 24, 150),
        # units
        ("2 h 16 min", "minute", 135.5, 136.5),
        ("an hour and a half", "minute", 85.5, 94.5),
        ("26 square kilometres", "square metre", 25_500_000, 26_500_000),
        ("minus 31 degrees Celsius", "celsius", -31.5, -30.5),
        ("aged 39", "age", 39, 39),
        ("the third term", "ordinal", 3, 3),
    ],
)  # fmt: skip
def test_what_an_amount_asserts(text: str, unit: str, low: float, high: float) -> None:
    """Every value from low to high, in the base unit; a round number asserts its neighbours too."""
    (amount,) = amounts(text)
    assert amount.unit == unit
    assert (amount.low, amount.high) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    "text",
    ["COVID-19", "Formula 3 racing", "a 3-1 win", "on 2 May", "2 May 2019", "2Pac", "22 sailors' ships", "one of us"],
)  # fmt: skip
def test_what_is_no_amount(text: str) -> None:
    """Numbers in names, scores, dates and what belongs to the counted."""
    assert amounts(text) == ()


@pytest.mark.parametrize(
    ("claim", "passage", "outcome"),
    [
        # rounding, at the claim's own precision
        ("About 3 million visitors came to Thun.", "Thun counted 2.96 million visitors.", AGREE),
        ("About 2.6 million visitors came to Thun.", "In all 2.96 million visitors came to Thun.", DIFFER),
        ("Thun has 300 pupils.", "Thun has 297 pupils.", AGREE),
        ("Thun has 297 pupils.", "Thun has about 300 pupils.", NOTHING),
        ("Thun has 3,000 pupils.", "Thun has 300 pupils.", DIFFER),
        ("Bern held 24 sailors.", "Bern held 22 sailors.", DIFFER),
        # bounds
        ("The slide killed at least 40 people.", "The slide killed 43 people.", AGREE),
        ("The slide killed at least 40 people.", "The slide killed 35 people.", DIFFER),
        ("The slide killed fewer than 30 people.", "The slide killed at least 40 people.", DIFFER),
        ("The slide killed 52 people.", "The slide killed at least 40 people.", NOTHING),
        ("Thun has more than 79 ships.", "Thun has 79 ships.", DIFFER),
        # units
        ("The pipe is about 77 miles long.", "The pipe is 124 kilometres long.", AGREE),
        ("The pipe is about 124 miles long.", "The pipe is 124 kilometres long.", DIFFER),
        ("The park covers 5,000 acres.", "The park covers 2,023 hectares.", AGREE),
        ("The anchor weighs 220 pounds.", "The anchor weighs 100 kg.", AGREE),
        ("The talks took over two hours.", "The talks took 136 minutes.", AGREE),
        ("It cost 20 million dollars.", "It cost 20 million euros.", NOTHING),
        # per cent, points and shares
        ("Roughly one in six homes in Thun had no car.", "In Thun 17 per cent of homes had no car.", AGREE),
        ("Roughly one in four homes in Thun had no car.", "In Thun 17 per cent of homes had no car.", DIFFER),
        ("The rate went up by 30 per cent.", "The rate went up by 3 percentage points.", NOTHING),
        ("The rate was 10 per cent.", "The rate rose by 10 per cent.", NOTHING),
        # worked out
        ("Sales nearly doubled.", "Sales rose from 410 million to 779 million crowns.", AGREE),
        ("Sales more than doubled.", "Sales rose from 410 million to 779 million crowns.", DIFFER),
        ("The share rose by 2 percentage points.", "The share rose from 8 to 10 per cent.", AGREE),
        ("A quarter of the reserve is marsh.", "The reserve covers 2,600 hectares, of which 650 are marsh.", AGREE),
        ("Half of the reserve is marsh.", "The reserve covers 2,600 hectares, of which 650 are marsh.", DIFFER),
        ("The hearing lasted over two hours.", "The hearing opened at 10.05 and closed at 12.21.", AGREE),
        # ranks differ, other ordinals name one of several
        ("Holt began her second term.", "Holt began her third term.", DIFFER),
        ("The second storm hit Thun.", "The first storm hit Thun.", NOTHING),
    ],
)  # fmt: skip
def test_values(claim: str, passage: str, outcome: Outcome) -> None:
    """They differ only where no reading of the two fits both."""
    assert compare(claim, passage).outcome is outcome


@pytest.mark.parametrize(
    ("why", "claim", "passage"),
    [
        ("sailors, soldiers", "Bern held 24 sailors.", "Bern held 22 soldiers."),
        ("killed, hurt", "The storm in Thun killed 24 people.", "The storm in Thun injured 22 people."),
        ("another year", "Thun counted 24 ships in 2018.", "Thun counted 22 ships in 2019."),
        ("another day", "On 3 May Thun counted 24 ships.", "On 4 May Thun counted 22 ships."),
        ("before it", "Before 2019 Thun counted 24 ships.", "In 2019 Thun counted 22 ships."),
        ("another place", "Thun counted 24 ships.", "Bern counted 22 ships."),
        ("a part", "Bern held 24 sailors.", "Bern held 22 sailors from Thun."),
        ("parts of it", "Bern held 24 sailors.", "Bern held 22 captured sailors and 4 wounded sailors."),
        ("planned", "Bern held 24 sailors.", "Bern planned to hold 22 sailors."),
        ("an average", "Thun had 24 ships.", "Thun had an average of 22 ships."),
        ("denied", "Bern held 24 sailors.", "Bern did not hold 22 sailors."),
        ("fewer than before", "Bern held 24 sailors.", "Bern held 22 fewer sailors."),
        ("bare numbers", "The score of Thun was 24.", "The score of Thun was 22."),
        ("after so many", "After 24 reviews the film closed.", "After 22 reviews the film closed."),
    ],
)
def test_the_number_of_something_else_is_nothing_to_compare(why: str, claim: str, passage: str) -> None:
    """Another thing, event, year, place or group: a writer must not be accused for it."""
    assert compare(claim, passage).outcome is not DIFFER, why


PARTS = (
    "As of 6 April 2020 Thun had 675 confirmed cases, "
    "of which 302 were in Upper Thun, 359 in Lower Thun and 14 in the port."
)


@pytest.mark.parametrize(
    ("claim", "outcome"),
    [
        ("By 6 April 2020 Thun had fewer than 670 confirmed cases.", DIFFER),
        ("By 6 April 2020 Thun had more than 670 confirmed cases.", AGREE),
        ("By 5 April 2020 Thun had fewer than 670 confirmed cases.", NOTHING),
    ],
)
def test_of_several_numbers_the_one_with_the_claims_words_counts(claim: str, outcome: Outcome) -> None:
    """Not any number of the passage: 302 is fewer than 670, but it is a part's."""
    assert compare(claim, PARTS).outcome is outcome


def test_the_working_shows_both_values() -> None:
    """As they are written, or as they were worked out."""
    assert compare("Bern held 24 sailors.", "Bern held 22 Swiss sailors.") == Comparison(
        DIFFER, "number: the article has 24 sailors, the record 22 Swiss sailors"
    )
    assert compare(
        "Sales more than doubled.", "Sales rose from 410 million to 779 million crowns."
    ) == Comparison(
        DIFFER,
        "number: the article has more than doubled, the record from 410 million to 779 million crowns (+90 per cent)",
    )


def test_a_sum_is_shown() -> None:
    """Parts that make the claim's number agree with it; parts that don't are nothing to compare."""
    passage = "The clash left 3 people killed and 4 people wounded."
    assert compare("The clash left 7 casualties.", passage) == Comparison(
        AGREE, "number: 7 casualties is the sum of 3 people and 4 people"
    )
    assert compare("The clash left 9 casualties.", passage) == NOTHING_TO_COMPARE


@pytest.mark.parametrize(
    ("claim", "passage", "left"),
    [
        ("Bern held 24 sailors and 3 ships.", "Bern held 24 sailors.", ("3 ships",)),
        ("Bern held 24 sailors in 2018.", "Bern held them.", ("24 sailors",)),
        ("She died at the age of 61, after her sixth novel.", "She died at 64 with a 6th novel.", ("61",)),
        ("The talks took over two hours.", "The talks took 2 h 16 min.", ()),
        ("Sales nearly doubled.", "Sales rose from 410 to 779 crowns.", ()),
        ("They met on 7 July.", "They met.", ()),
    ],
)
def test_numbers_that_nothing_confirms(claim: str, passage: str, left: tuple[str, ...]) -> None:
    """As the claim has them; dates are compared apart."""
    assert unmet(Features(claim), Features(passage)) == left
    assert unmet_numbers(Features(claim), Features(passage)) is bool(left)


NUMBERS = st.lists(
    st.sampled_from(
        (
            "24 22 3.5 1,200 two hundred million half a quarter of percent per cent points people sailors hours min km "
            "miles $ € over under about nearly at least between and to from doubled rose fell by in out third 2019 May "
            "- . , Thun more fewer dozens ships aged -fold or not 10.05 at"
        ).split()
    ),
    max_size=16,
).map(" ".join)  # fmt: skip


@given(NUMBERS)
def test_a_text_never_differs_from_itself(text: str) -> None:
    """And all its numbers are met there."""
    assert compare(text, text).outcome is not DIFFER
    assert unmet(Features(text), Features(text)) == ()


@given(NUMBERS)
def test_amounts_stand_where_they_say(text: str) -> None:
    """Each is a stretch of the text, in order, and asserts no more than it may mean."""
    read = amounts(text)
    assert all(text[each.start : each.end] == each.text for each in read)
    assert all(each.least <= each.low <= each.high <= each.most for each in read)
    assert [each.start for each in read] == sorted(each.start for each in read)


@pytest.mark.parametrize(
    "text",
    [
        *("9" * 5000, "9th " * 1200, "one and " * 600, "from 1 to " * 490),
        *("22's " * 990, "2 ships, " * 550, "1.000" * 990, "ten-" * 1200),
    ],
)
def test_hostile_text_is_read_in_time(text: str) -> None:
    """A text with endless numbers is no statement: it is answered at once."""
    begun = time.process_time()
    compare(text, text)
    unmet(Features(text), Features(text))
    assert time.process_time() - begun < 2
