"""Times: dates at their own granularity, weekdays, relative dates, order, lengths of time, ages."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.check.compare import Outcome
from factcheck.check.compare.dates import compare_dates, unmet_dates
from factcheck.check.compare.sequence import compare_sequence, timeline
from factcheck.check.features import Features

AGREE, DIFFER, NOTHING = Outcome.AGREE, Outcome.DIFFER, Outcome.NOTHING
FERRY = "The ferry Ordal sank off Hestby on 3 November 2019. All on board were saved."
WIRE = "TARVIK, Friday 12 March 2021. Minister Lena Ostrem resigned yesterday, her office said. It gave no reason."
TWO_TALKS = "Ann Smith met Paul Jones in Bern on 5 May 2018. They agreed to set up a commission."
OFFICE = "Elin Morve became head of the service on 1 June 2009 and left the post on 14 May 2012."
REPORT = (
    "The report on the school was published on 8 March 2001. "
    "Its head, Sara Lund, had resigned on 21 February of that year."
)
LIFE = "Karl Moss (22 February 1788 – 21 September 1860) was a painter."
OATH = "Born on 30 August 1950, Tom Ree took office on 2 March 1990."
POSTS = "Tom Ree was judge from 1999 to 2003 and mayor from 2004 to 2006."
LIMIT = "From 1998 until 31 December 2017 the limit on the coast road was 90 kilometres. Since then it has been 80."


@pytest.mark.parametrize(
    ("claim", "passage", "outcome"),
    [
        # each at its own granularity
        ("The Ordal sank off Hestby in late 2019.", FERRY, AGREE),
        ("The Ordal sank off Hestby in early 2019.", FERRY, DIFFER),
        ("The Ordal sank off Hestby in the 2010s.", FERRY, AGREE),
        ("The Ordal sank off Hestby in the 1990s.", FERRY, DIFFER),
        ("The Ordal sank on 3 November 2019.", "The Ordal sank in November 2019.", NOTHING),
        ("The Ordal sank off Hestby before 2015.", FERRY, DIFFER),
        ("The Ordal sank off Hestby after 2015.", FERRY, AGREE),
        # "before" and "after" are used loosely at the day itself
        ("The Ordal sank off Hestby before 3 November 2019.", FERRY, NOTHING),
        # without a year, or as a day of the week
        ("The Ordal sank off Hestby on 3 November.", FERRY, AGREE),
        ("The Ordal sank off Hestby on 5 November.", FERRY, DIFFER),
        ("The Ordal sank off Hestby on a Sunday.", FERRY, AGREE),
        ("The Ordal sank off Hestby on a Tuesday.", FERRY, DIFFER),
        # told from the day of the report
        ("Lena Ostrem resigned on 11 March 2021.", WIRE, AGREE),
        ("Lena Ostrem resigned on 12 March 2021.", WIRE, DIFFER),
        # a stretch: its ends, and the state in between
        ("The limit on the coast road was 90 kilometres in 2016.", LIMIT, AGREE),
        ("The limit on the coast road was 90 kilometres in 2018.", LIMIT, DIFFER),
        ("The limit on the coast road was 90 kilometres in 1990.", LIMIT, NOTHING),
        ("Karl Moss was born in 1790.", LIFE, DIFFER),
        ("Karl Moss died in 1860.", LIFE, AGREE),
        ("Karl Moss was born in the 1700s.", LIFE, AGREE),
    ],
)  # fmt: skip
def test_dates_of_one_event(claim: str, passage: str, outcome: Outcome) -> None:
    """A coarse date agrees with a finer one inside it, and differs from one that it can't meet."""
    assert compare_dates(Features(claim), Features(passage)).outcome is outcome


@pytest.mark.parametrize(
    ("why", "claim", "passage"),
    [
        ("another event of the same ship", "The Ordal, which sank off Hestby, was raised on 3 May 2020.", FERRY),
        ("planned", "The Ordal was rebuilt in 2021.", "The Ordal, which sank in 2019, will be rebuilt."),
        ("another meeting", "Ann Smith met Paul Jones in Bern in May 2019.", TWO_TALKS),
        ("in another place", "Ann Smith met Paul Jones in Thun on 7 May 2018.", TWO_TALKS),
        ("another year of what is counted", "Bern counted 300 visitors in 2019.", "Bern counted 300 visitors in 2018."),
        ("one of many", "Ann Smith signed a contract in 2016.", "Ann Smith signed a contract in 2014."),
        ("second of a series", "Ann Smith had her second exhibition in 1980.", "Ann Smith had an exhibition in 1967."),
        ("another person", "Tom Smith was born in 1960.", "Ann Smith was born in 1950."),
        ("a relative", "Ann Smith was born in 1960.", "Ann Smith's mother was born in 1930."),
        ("denied", "The Ordal did not sink off Hestby in 2018.", FERRY),
        ("both dates are there", "The film Ordal was released for Thun on 9 May 2013.",
         "The film Ordal was released in Bern on 5 May 2013 and on 9 May 2013 in Thun."),
        ("years later again", "Ann Smith resigned as minister in May 2018.",
         "Ann Smith resigned as mayor of Bern in 2012 to become a minister."),
        ("every year", "The Bern parliament passed the budget in 2018.",
         "The Bern parliament passed the budget in May 2017."),
        ("another house", "The act was passed by the Senate in May 2018.",
         "The act was passed by the House in April 2018."),
        ("another state", "The treaty was ratified by Bern in 1990.", "The treaty was ratified by Thun in 1988."),
        ("another country", "The film Ordal was released in May 2013.",
         "The film Ordal was released in Japan in March 2012."),
        ("a draft", "The agreement was signed on 3 May 2018.", "The draft agreement was signed on 1 April 2018."),
        ("a second meeting", "Ann Smith met Paul Jones in Bern on 7 July 2017.",
         "Ann Smith met Paul Jones in Bern on 8 July 2017 for a second talk."),
        ("the first time", "Bern was annexed by Thun in 2014.", "Bern was first annexed by Thun in 1783."),
        ("only weekdays", "The library opened on Monday.", "The library opened on Friday."),
        ("nearly done", "The motion on the school passed on 9 May.",
         "The motion on the school nearly passed on 1 May."),
    ],
)  # fmt: skip
def test_dates_of_two_events_are_nothing_to_compare(why: str, claim: str, passage: str) -> None:
    """The same words with another date may tell of another occasion."""
    assert compare_dates(Features(claim), Features(passage)).outcome is not DIFFER, why


@pytest.mark.parametrize(
    ("claim", "passage", "outcome"),
    [
        ("Sara Lund resigned before the report on the school was published.", REPORT, AGREE),
        ("Sara Lund resigned after the report on the school was published.", REPORT, DIFFER),
        ("Sara Lund resigned in response to the publication of the report on the school.", REPORT, DIFFER),
        ("Sara Lund resigned over the report on the school.", REPORT, NOTHING),
        ("The hall of Bern was opened less than two years after the fire.",
         "The hall of Bern burned down on 30 March 1944. It was opened on 1 April 1951 after the fire.", DIFFER),
        ("Elin Morve was head of the service for nearly three years.", OFFICE, AGREE),
        ("Elin Morve was head of the service for nearly four years.", OFFICE, DIFFER),
        ("Elin Morve was head of the board for nearly four years.", "The board met in 2009 and in 2012.", NOTHING),
        ("The hearing in the Moss case lasted less than two hours.",
         "The hearing in the Moss case opened at 10.05 and was adjourned at 12.21.", DIFFER),
        ("The hearing in the Moss case lasted over two hours.",
         "The hearing in the Moss case opened at 10.05 and was adjourned at 12.21.", AGREE),
        ("Tom Ree was 39 years old when he took office.", OATH, AGREE),
        ("Tom Ree was 43 years old when he took office.", OATH, DIFFER),
        ("Tom Ree was mayor before he was judge.", POSTS, DIFFER),
        ("Tom Ree served two terms as president.",
         "Tom Ree was president from 1994 to 1999. The term of office was five years.", DIFFER),
        ("Tom Ree served a single term as president.",
         "Tom Ree was president from 1994 to 1999. The term of office was five years.", AGREE),
        ("Tom Ree is still president.", "Tom Ree was president from 1994 to 1999.", DIFFER),
        ("Tom Ree is still president.", "Tom Ree was president from 1994 to 1999 and again from 2004.", NOTHING),
        ("The fire broke out three days after the strike began.",
         "The strike began on 3 May 2018. On 20 May 2018 a second fire broke out.", NOTHING),
        ("Tom Ree took office after the election.",
         "Tom Ree took office on 3 May 2018. The next election is due on 1 May 2022.", NOTHING),
        ("The talks lasted two hours.", "The talks opened on 3 May 2018 and ended on 5 May 2018.", NOTHING),
        ("Tom Ree is still president.", "Tom Ree has been president since 1994.", NOTHING),
    ],
)  # fmt: skip
def test_what_follows_from_two_dates(claim: str, passage: str, outcome: Outcome) -> None:
    """Which came first, how long it took, how old somebody was, how often somebody was elected."""
    assert compare_sequence(Features(claim), Features(passage)).outcome is outcome


@pytest.mark.parametrize(
    ("claim", "passage", "working"),
    [
        (
            "Elin Morve was head of the service for nearly four years.",
            OFFICE,
            (
                "time between: the article has nearly four years, the record 1 June 2009 to 14 May 2012, "
                "which is 2 years 11 months"
            ),
        ),
        (
            "Lena Ostrem resigned on 12 March 2021.",
            WIRE,
            "date: the article has 12 March 2021, the record yesterday (11 March 2021)",
        ),
        (
            "Sara Lund resigned after the report on the school was published.",
            REPORT,
            (
                "order: the article has the first after the second, the record 21 February of that year for the "
                "first, 8 March 2001 for the second"
            ),
        ),
    ],
)
def test_a_difference_shows_how_it_was_worked_out(claim: str, passage: str, working: str) -> None:
    """A reader of the report can do the sum again."""
    assert compare_dates(Features(claim), Features(passage)).working == working


@pytest.mark.parametrize(
    ("claim", "passage", "unmet"),
    [
        ("They met on 5 May 2018 and on 9 June 2018.", TWO_TALKS, ("9 June 2018",)),
        ("They met on a Saturday in May 2018.", TWO_TALKS, ()),
        ("They met on Monday.", TWO_TALKS, ("Monday",)),
        ("They met.", TWO_TALKS, ()),
    ],
)
def test_times_that_nothing_confirms(claim: str, passage: str, unmet: tuple[str, ...]) -> None:
    """As they are written, in order."""
    assert unmet_dates(Features(claim), Features(passage)) == unmet


PIECES = st.lists(
    st.sampled_from(
        "Smith born died resigned on in from to until since before after 3 May 2019 2016 Tuesday yesterday ( ) – , . "
        "two years later at 10.05 the following year was head for nearly still term when".split()
    ),
    max_size=20,
).map(" ".join)  # fmt: skip


@given(PIECES)
def test_no_text_differs_from_itself_in_its_dates(text: str) -> None:
    """Whatever order the words come in."""
    dates = [each for each in timeline(Features(text)).times if each.relation != "?"]
    assert all(each.span[0] <= each.span[1] or each.lasting for each in dates)
    if len(dates) <= 1:
        assert compare_dates(Features(text), Features(text)).outcome is not DIFFER


@given(PIECES, PIECES)
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    """Impossible dates and loose ends are left out, not an error."""
    compare_dates(Features(one), Features(other))
    unmet_dates(Features(one), Features(other))


@pytest.mark.parametrize(
    "text",
    ["before after " * 400, "3 May, " * 700, "(" * 5_000, "in 2016 to " * 450, "two years later " * 300],
)
def test_hostile_texts_take_no_time(text: str) -> None:
    """Bounded, so that one passage can't hold up a run."""
    started = time.process_time()
    compare_dates(Features(text), Features(text))
    assert time.process_time() - started < 2
