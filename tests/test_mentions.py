"""What can be compared in a sentence: dates, quantities, names, denials."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.claims.mentions import dates, names, negations, number_of, quantities

# texts that look like what the patterns look for, and texts that don't
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(
            'July 2017 7 31 June - to between and over nearly $ 3.5 million % US ships two-thirds “ ” " ‘ ’ said '
            "Smith he not 's U.S. of the 1990s 2018-11-29 , . : ( ) é 中 🙂 \n".split(" ")
        ),
        max_size=30,
    ).map(" ".join),
)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("on 7 July 2017", ["2017-07-07"]),
        ("on July 7th, 2017", ["2017-07-07"]),
        ("the 1st of May 1990", ["1990-05-01"]),
        ("published 2018-11-29", ["2018-11-29"]),
        ("in Sept. 2019", ["2019-09"]),
        ("in 2014", ["2014"]),
        ("from 2014 to 2021", ["2014/2021"]),
        ("2014–2021", ["2014/2021"]),
        ("on 7-8 July 2017", ["2017-07-07/2017-07-08"]),
        ("30 November - 1 December 2018", ["2018-11-30/2018-12-01"]),
        # four digits that count something are no year
        ("more than 1689 cases of the virus", []),
        ("There were 1565 confirmed coronavirus cases in Norland.", []),
        ("more than 1689 passengers and some 1600 young migrants", []),
        ("Fewer than 2000 people voted.", []),
        ("the 1918 deaths", ["1918"]),
        ("In 2020 deaths rose.", ["2020"]),
        ("They were 2016 champions.", ["2016"]),
        ("July 30 to August 2, 2018", ["2018-07-30/2018-08-02"]),
        ("in the 1990s", ["1990/1999"]),
        ("in 2017, 2018 and May 2019", ["2017", "2018", "2019-05"]),
        ("2014 soldiers and $2014", []),
        ("version 2.2014, room 20170707", []),
        ("on 7 July", []),
        ("from 2021 to 2014", ["2021", "2014"]),
    ],
)
def test_dates_keep_their_own_granularity(text: str, edtf: list[str]) -> None:
    """A date is read with its year only, as precisely as it is written; a number of things is no year."""
    assert [each.edtf for each in dates(text)] == edtf


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("early 2020", date(2020, 1, 1), date(2020, 4, 30)),
        ("in late 2019", date(2019, 9, 1), date(2019, 12, 31)),
        ("the spring of 2014", date(2014, 3, 1), date(2014, 5, 31)),
        ("February 2020", date(2020, 2, 1), date(2020, 2, 29)),
    ],
)
def test_a_date_covers_the_days_it_may_mean(text: str, first: date, last: date) -> None:
    """Both ends are included; "late 2019" leaves out its summer."""
    (found,) = dates(text)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("24 sailors", 24, 24, "count of sailor"),
        ("24 Ukrainian sailors", 24, 24, "count of sailor"),
        ("twenty-two people", 22, 22, "count of peopl"),
        ("13,000 people", 12_350, 13_650, "count of peopl"),
        ("two hours", 90, 150, "minute"),
        ("two hours and 16 minutes", 135.5, 136.5, "minute"),
        ("2 h 16 min", 135.5, 136.5, "minute"),
        ("over two hours", 120, math.inf, "minute"),
        ("at least 3 ships", 3, math.inf, "count of ship"),
        ("up to 12 troops", 0, 12, "count of troop"),
        ("nearly 10,000 people", 7_500, 10_000, "count of peopl"),
        ("between 5 and 10 ships", 5, 10, "count of ship"),
        ("50,000 to 60,000 people", 50_000, 63_000, "count of peopl"),
        ("5.5%", 5.45, 5.55, "percent"),
        ("$3.5 billion", 3.45e9, 3.55e9, "usd"),
        ("6 weeks", 38.5, 45.5, "day"),
    ],
)
def test_a_quantity_is_the_interval_of_what_its_words_may_mean(
    text: str, low: float, high: float, unit: str
) -> None:
    """In a base unit, so that "over two hours" and "2 h 16 min" can be compared."""
    (found,) = quantities(text)
    assert (found.low, found.high, found.unit) == (pytest.approx(low), pytest.approx(high), unit)


@pytest.mark.parametrize(
    "text",
    ["on 7 July 2017", "page 3 of", "a vote of 2-1", "12:30", "Tenacious", "the Formula 3 race", "No. 7"],
)
def test_a_number_that_counts_nothing_is_no_quantity(text: str) -> None:
    """Dates, pages, times of day and numbers in names are left out."""
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("one", "other", "confirms", "apart"),
    [
        ("over two hours", "136 minutes", True, False),
        ("136 minutes", "over two hours", False, False),
        ("two hours", "136 minutes", False, False),
        ("30 miles", "31 miles", True, False),
        ("24 sailors", "22 sailors", False, True),
        ("24 sailors", "at least 20 sailors", False, False),
        ("24 sailors", "24 ships", False, False),
        ("about 30 percent", "28 percent", True, False),
        ("more than 10 deaths", "25 deaths", True, False),
        ("under 5 percent", "8.2 percent", False, True),
    ],
)
def test_quantities_differ_only_if_no_reading_of_both_fits(
    one: str, other: str, confirms: bool, apart: bool
) -> None:
    """`other` confirms `one` if `one` is true whatever `other` means; what is neither stays open."""
    (mine,), (theirs,) = quantities(one), quantities(other)
    assert (mine.confirmed_by(theirs), mine.disjoint(theirs)) == (confirms, apart)


def test_numbers_are_read_from_words() -> None:
    """Up to ninety-nine, and in digits."""
    assert [number_of(written) for written in ("seven", "forty-five", "12.5")] == [7, 45, 12.5]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("President Emmanuel Macron met Angela Merkel.", ["Emmanuel Macron", "Angela Merkel"]),
        ("Trump and Putin met in Da Nang.", ["Trump", "Putin", "Da Nang"]),
        ("In July, NATO's chief met Ursula von der Leyen.", ["NATO", "Ursula von der Leyen"]),
        (
            "However, the Bank of England and U.S. officials met G7 ministers.",
            ["Bank of England", "US", "G7"],
        ),
        ("He said so.", []),
        ("Many US officials left; most U.S. senators did.", ["US"]),
        ("Unlike France, Germany agreed.", ["France", "Germany"]),
        (
            "Critics of President Ann Smith left. Members of the European Parliament stayed.",
            ["Ann Smith", "European Parliament"],
        ),
        ("He lives in a House of Representatives member's flat.", ["House of Representatives"]),
    ],
)
def test_names_are_runs_of_capitals_without_titles(text: str, found: list[str]) -> None:
    """Openers, months and offices are no names; "and" parts two."""
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It did not happen.", ["not"]),
        ("They didn’t go, and nobody cared.", ["didn’t", "nobody"]),
        ("No joint statement was made.", ["no"]),
        ("The sides failed to sign.", ["failed to"]),
        ("not only this, not far from there, no longer, No. 7", []),
        ("He denied it.", []),
    ],
)
def test_negations_are_words_that_deny_what_follows(text: str, found: list[str]) -> None:
    """What somebody denies is not denied by the text."""
    assert [each.text for each in negations(text)] == found


@given(TEXTS)
def test_every_mention_stands_where_it_says(text: str) -> None:
    """Any text: offsets read the words, intervals are in order, nothing crashes."""
    for mention in dates(text):
        assert text[mention.start : mention.end] == mention.text
        assert mention.first <= mention.last
    for quantity in quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.low <= quantity.high
        assert not quantity.disjoint(quantity)
    for negation in negations(text):
        assert text[negation.start : negation.end].lower() == negation.text
    assert len(set(names(text))) == len(names(text))


@given(TEXTS, TEXTS)
def test_a_mention_is_found_whatever_stands_before_it(before: str, after: str) -> None:
    """A full date on a line of its own is read in any text."""
    assert "2018-11-29" in [each.edtf for each in dates(f"{before}\n\nOn 29 November 2018.\n\n{after}")]
