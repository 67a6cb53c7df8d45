"""Names, offices, places and parts: who and where, and who did it to whom."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.check.compare import Comparison, Outcome
from factcheck.check.compare.names import absent, compare_names, namesake
from factcheck.check.compare.order import roles_swapped
from factcheck.check.compare.reporting import attributes
from factcheck.check.features import Features

AGREE, DIFFER, NOTHING = Outcome.AGREE, Outcome.DIFFER, Outcome.NOTHING


def names(claim: str, passage: str) -> Outcome:
    return compare_names(Features(claim), Features(passage)).outcome


def roles(claim: str, passage: str) -> Comparison:
    return roles_swapped(Features(claim), Features(passage))


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        # countries, their people, their governments
        ("The US closed the border.", "Washington closed the border."),
        ("American ships came.", "Ships of the United States came."),
        ("Britain left the league.", "The U.K. left the league."),
        ("German officials came.", "Officials from Germany came."),
        ("Russia closed the port.", "The Kremlin closed the port."),
        ("Ukraine closed the port.", "Kyiv closed the port."),
        ("Velmar closed the port.", "The Velmarian government closed the port."),
        ("The Corvenian Assembly rose.", "The Assembly of Corvenia rose."),
        # acronyms, spelt out on either side
        ("The NWI closed the plant.", "The National Water Inspectorate closed the plant."),
        ("The National Water Inspectorate closed the plant.", "The NWI closed the plant."),
        ("The UN met.", "The United Nations met."),
        # titles, initials, spellings
        ("General Anton Vesely spoke.", "Mr Vesely spoke."),
        ("On Friday General Vesely spoke.", "On Friday Anton Vesely spoke."),
        ("Harry S. Tolway spoke.", "Harry Tolway spoke."),
        ("Sergei Tolway spoke.", "Sergey Tolway spoke."),
        ("Dmitri Tolskii spoke.", "Dmitry Tolsky spoke."),
        # their own words, of somebody's aide
        ("Smith's spokesman resigned.", "Smith's spokesman resigned."),
        ("Mayor Ann Smith spoke.", "Ann Smith, mayor of Thun, spoke."),
    ],
)  # fmt: skip
def test_one_name_has_many_forms(claim: str, passage: str) -> None:
    """Country and people, acronym and words, titled or not, in any spelling."""
    assert names(claim, passage) is AGREE


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Donald Smith spoke.", "Ivanka Smith spoke."),
        ("Smith resigned.", "Smith's spokesman resigned."),
        ("Donald Smith resigned.", "The widow of Donald Smith resigned."),
        ("France closed the border.", "The talks were held in Paris, and the border was closed."),
        ("The US closed the port.", "French ships closed the port."),
        ("The Northern Wharf Institute (NWI) met.", "The National Water Inspectorate (NWI) met."),
        ("Sergei Tolman spoke.", "Sergei Tolway spoke."),
        ("President Arvid Kolm signed it.", "Mayor Arvid Kolm signed it."),
        ("President Kolm signed it.", "Former president Kolm signed it."),
    ],
)  # fmt: skip
def test_nearly_the_same_name_is_another(claim: str, passage: str) -> None:
    """Another first name, another office, somebody who belongs to the named one: nothing to compare."""
    assert names(claim, passage) is NOTHING


@pytest.mark.parametrize(
    ("claim", "lacking"),
    [
        ("Dozens of people met Ann Smith in Thun.", ("Thun",)),
        ("According to Paul Klein, prices in Bern rose.", ("Paul Klein",)),
        ("Prices in Bern rose.", ()),
        ("Negotiating the treaty took Smith a year.", ()),
        ("Thun met.", ("Thun",)),
        ("nobody met.", ()),
    ],
)
def test_absent_names_are_told_as_the_claim_writes_them(claim: str, lacking: tuple[str, ...]) -> None:
    """An ordinary word in capitals because it opens the sentence is no name."""
    assert absent(Features(claim), Features("Ann Smith spoke of Bern.")) == lacking


def test_the_working_shows_both_offices() -> None:
    """The reader sees why the two are not held to be one event."""
    compared = compare_names(
        Features("President Kolm signed it."), Features("Former president Kolm signed it.")
    )
    assert compared == Comparison(NOTHING, "office: the article has president, the record former president")


@pytest.mark.parametrize(
    ("claim", "passage", "expected"),
    [
        ("Donald Lind came to Ohio.", "Ivana Lind came to Ohio.", ("Donald Lind", "Ivana Lind")),
        ("Mike Penton met the king.", "Mike Rowe met the king.", ("Mike Penton", "Mike Rowe")),
        ("Norvane Foods built it.", "Norvane Steel built it.", ("Norvane Foods", "Norvane Steel")),
        # both are named, on one side or the other
        ("Donald Lind and Ivana Lind came.", "Ivana Lind came.", None),
        ("Donald Lind came.", "Ivana Lind came with Donald Lind.", None),
        # it may be one name: misspelt, shorter, with a part that the other lacks; or two names are joined
        ("Allan Tramell came.", "Alan Tramell came.", None),
        ("Tim Roth came.", "Timothy Roth came.", None),
        ("Chris Kyle came.", "Christopher Scott Kyle came.", None),
        ("Lind-Rowe talks were held.", "Vera Rowe held talks.", None),
        # nothing in common
        ("Donald Lind came.", "Vera Rowe came.", None),
    ],
)
def test_another_of_a_like_name_stands_in_the_place_of_the_one_that_is_named(
    claim: str, passage: str, expected: tuple[str, str] | None
) -> None:
    assert namesake(Features(claim), Features(passage)) == expected


@pytest.mark.parametrize(
    ("claim", "passage", "outcome"),
    [
        ("Smith accused Jones of fraud.", "On Monday Jones accused Smith of fraud.", DIFFER),
        ("Smith accused Jones of fraud.", "Smith was accused by Jones of fraud.", DIFFER),
        ("Smith accused Jones of fraud.", "Jones was accused by Smith of fraud.", AGREE),
        ("Smith bought the mill from Jones.", "Smith sold the mill to Jones.", DIFFER),
        ("Smith bought the mill from Jones.", "Jones sold the mill to Smith.", AGREE),
        ("Smith lost the final to Jones.", "In the final Smith beat Jones in three sets.", DIFFER),
        ("Smith lost the final to Jones.", "In the final Jones beat Smith in three sets.", AGREE),
        # no direction, or both
        ("Smith met Jones.", "Jones met Smith.", NOTHING),
        ("Smith accused Jones of fraud.", "Smith and Jones accused each other of fraud.", NOTHING),
        ("Smith accused Jones of fraud.", "Jones accused Smith of fraud. Smith accused Jones of fraud.", NOTHING),
        # another event, or not stated
        ("Smith beat Jones in the return match.", "Jones beat Smith in the league.", NOTHING),
        ("Smith beat Jones in March.", "Jones beat Smith in May.", NOTHING),
        ("Smith accused Jones of fraud.", "Klein said that Jones accused Smith of fraud.", NOTHING),
        ("Smith accused Jones of fraud.", "Jones's lawyer accused Smith of fraud.", NOTHING),
        ("Smith accused Jones of fraud.", "Jones never accused Smith of fraud.", NOTHING),
        ("Smith accused Jones of fraud.", "Jones accused Paul Smith of fraud and Klein of theft.", DIFFER),
    ],
)  # fmt: skip
def test_who_did_it_to_whom(claim: str, passage: str, outcome: Outcome) -> None:
    """Acts that have a direction, told flatly of the same event; a passive or a converse verb turns them round."""
    assert roles(claim, passage).outcome is outcome


def test_the_working_of_exchanged_parts_names_both() -> None:
    """Who did it in the article, and who in the record."""
    assert roles("Smith accused Jones of fraud.", "Jones accused Smith of fraud.").working == (
        "roles: the article has Smith as who did it ('accused') and Jones as the other, "
        "the record Jones as who did it ('accused') and Smith as the other"
    )


def test_an_act_is_not_taken_for_a_report() -> None:
    """To reject is to do something, to deny is to say something."""
    assert attributes("The ministry denied the sale.")
    assert not attributes("The ministry rejected the sale.")


TEXTS = st.lists(
    st.sampled_from(
        "Smith Ann Jones Velmar Velmarian US Washington NWI accused beat was by President Mayor former 's spokesman "
        "the of in and . ,".split()
    ),
    max_size=14,
).map(" ".join)


@given(TEXTS)
def test_a_text_lacks_none_of_its_own_names(text: str) -> None:
    """And nobody's part is exchanged in it."""
    features = Features(text)
    assert absent(features, features) == ()
    assert roles_swapped(features, features).outcome is not DIFFER


@pytest.mark.parametrize(
    "trap", ["Ab Cd ", "A.B.C. ", "Ab's aide ", "President Ab ", "Ab beat Cd by ", "of the Ab "]
)
def test_hostile_texts_take_bounded_time(trap: str) -> None:
    """Five thousand code points of names are compared in half a second."""
    text = (trap * 2500)[:5000]
    begin = time.process_time()
    compare_names(Features(text), Features(text))
    roles_swapped(Features(text), Features(text))
    assert time.process_time() - begin < 0.5
