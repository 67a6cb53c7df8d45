"""Each value of a claim beside the nearest one of a passage: which is held against which, and whether it is met."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.check.compare.nearest import as_features, nearest
from factcheck.check.features import Features

BOUND, NUMBER, TURN, DATE, SORT = "bound", "number", "turn", "date", "sort"


def held(claim: str, passage: str) -> list[tuple[str, str, str, bool]]:
    return [
        (str(near.kind), near.mine, near.theirs, near.met)
        for near in nearest(Features(claim), Features(passage))
    ]


@pytest.mark.parametrize(
    ("claim", "passage", "expected"),
    [
        # bounds are held against what is written, however it is counted there
        (
            "Norland has fewer than 900 confirmed cases.",
            "As of Sunday, there were 894 confirmed cases and 42 deaths.",
            (BOUND, "fewer than 900 confirmed cases", "894 confirmed cases", True),
        ),
        (
            "The final was contested by more than 22 teams.",
            "The final was contested by 20 teams, having been expanded from 16.",
            (BOUND, "more than 22 teams", "20 teams", False),
        ),
        (
            "The song has over 6.75 million likes.",
            "It also has over 6.7 million likes.",
            (BOUND, "over 6.75 million likes", "over 6.7 million likes", False),
        ),
        # a score is no percentage, and of two amounts of money the nearer in size is meant
        (
            "The film earned less than $140 million across the world.",
            "It has grossed $49.8 million at home, for a total of $163.3 million, against a budget of $10 million.",
            (BOUND, "less than $140 million", "$163.3 million", False),
        ),
        (
            "It made more than 27.2 crore rupees.",
            "It made 27.3 crore rupees.",
            (BOUND, "more than 27.2 crore rupees", "27.3 crore rupees", True),
        ),
        # plain numbers, where both count the same
        ("Twelve sailors were held.", "24 sailors were held.", (NUMBER, "Twelve sailors", "24 sailors", False)),
        ("24 sailors were held.", "24 sailors were held.", (NUMBER, "24 sailors", "24 sailors", True)),
        # dates
        (
            "Babur died before December 1630.",
            "Babur, a conqueror, died on 26 December 1730.",
            (TURN, "December 1630", "26 December 1730", False),
        ),
        (
            "The mayor resigned before 12 March 2020.",
            "The mayor resigned on 11 March and left.",
            (TURN, "12 March 2020", "11 March", True),
        ),
        ("It came out after May 2005.", "It came out on 9 May 2004.", (TURN, "May 2005", "9 May 2004", False)),
        ("It is a comedy of 1940.", "It is a 1930 comedy.", (DATE, "1940", "1930", False)),
        ("The bridge opened in 1998.", "The bridge opened on 4 May 1998.", (DATE, "1998", "4 May 1998", True)),
        # a stretch holds whatever lies within
        ("In 2016 it was 90.", "From 1998 until 2017 it was 90.", (DATE, "2016", "1998 until 2017", True)),
    ],
)  # fmt: skip
def test_a_value_is_held_against_the_nearest_of_its_kind(
    claim: str, passage: str, expected: tuple[str, str, str, bool]
) -> None:
    assert expected in held(claim, passage)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("24 sailors were held.", "The sailors were held."),
        ("24 sailors were held.", "35 prisoners were held."),  # what is counted is another thing
        ("20 million euros were paid.", "20 million dollars were paid."),
        ("He took the second train.", "He took three trains."),  # an ordinal names one of several
        ("By 2019 the plant had closed.", "It had closed in 2015."),  # the state stands on any later day too
        # told as of a day, it may be true before and after
        ("Four had died after 16 April.", "As of 16 April, four have died."),
        ("The limit was 90 before 16 April.", "The limit was 90 until 16 April."),
        ("The bridge opened in May 1998.", "The bridge opened in 1998."),  # it may have been in May
    ],
)
def test_what_nothing_is_near_is_left_out(claim: str, passage: str) -> None:
    assert held(claim, passage) == []


INDIAN = "Ina Rao is an Indian cricketer."


@pytest.mark.parametrize(
    ("claim", "passage", "expected"),
    [
        (INDIAN, "Ina Rao is a Pakistani cricketer.", ("Indian cricketer", "Pakistani cricketer", False)),
        (INDIAN, "She is the best Indian cricketer.", ("Indian cricketer", "Indian cricketer", True)),
        ("It is a 1940 comedy.", "It is a 1930 war comedy.", ("1940 comedy", "1930 war comedy", False)),
        ("Few ships came in.", "In came many ships.", None),  # a word in capitals may be a name
        ("In came few ships.", "In came many ships.", ("few ships", "many ships", False)),
        ("It had large losses.", "It had only small losses.", ("large losses", "small losses", False)),
        # another noun, a word that only tells one of several apart, a name, a sort that is denied or one of two
        (INDIAN, "She met a Pakistani minister.", None),
        ("It is the second album.", "It is the fourth album.", None),
        ("It is the 1940 season.", "It is the 1930 season.", None),
        ("The German Bank lent it.", "The French Bank lent it.", None),
        ("She is not an Indian cricketer.", "She is a Pakistani cricketer.", None),
        ("She is no longer only an Indian writer.", "She is a British writer.", None),
        ("It is a red or a blue house.", "It is a yellow house.", None),
        # the people, or the year, are named in another way
        (INDIAN, "The Pakistani cricketer was born in India.", None),
        ("It is a 1940 comedy.", "It is a 1930 comedy that came out in 1940.", None),
    ],
)
def test_a_word_that_says_of_what_sort_a_thing_is_is_held_against_another_before_the_same_noun(
    claim: str, passage: str, expected: tuple[str, str, bool] | None
) -> None:
    found = [near[1:] for near in held(claim, passage) if near[0] == SORT]
    assert found == ([expected] if expected else [])


def test_nothing_counts_as_met_beside_a_value_that_is_missed() -> None:
    found = nearest(
        Features("In 2019 more than 40 ships passed."), Features("In 2019 no more than 12 ships passed.")
    )
    assert [near.met for near in found] == [False, True]
    assert {name: value for name, value in as_features(found).items() if value} == {"near-bound-missed": 1.0}


def test_the_working_shows_both_values() -> None:
    (near,) = nearest(Features("More than 22 teams took part."), Features("20 teams took part."))
    assert near.working == "nearest: More than 22 teams, 20 teams: not met"


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_can_be_held_against_each_other(claim: str, passage: str) -> None:
    assert set(as_features(nearest(Features(claim), Features(passage))).values()) <= {0.0, 1.0}
