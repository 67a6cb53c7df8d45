"""The events of an article in order, and where the record has another date or order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_audit import NOTICE, SURVEY, article_of, claim, said

from factcheck.model import ClaimKind, Detail, Reason, Stance, Status, Tier, WeighedCitation
from factcheck.reports.document import ClaimEntry
from factcheck.reports.timeline import Event, span, timeline

TEXT = """\
The bridge opened on 4 May 1932. The ferry stopped on 1 June 1932. The toll fell in 1950.
The board met on 7 May 1931. Traffic grew from 1932 to 1960. The bridge is long. It opened with a speech.
"""


def event(words: str, status: Status = Status.VERIFIED, **more: object) -> ClaimEntry:
    """A claim of the kind `event`."""
    fields: dict[str, object] = {"kind": ClaimKind.EVENT, **more}
    return claim(TEXT, words, status, Reason.PRIMARY_SUPPORT, **fields)


def against(detail: Detail, words: str, **more: object) -> WeighedCitation:
    """A decisive passage that contradicts."""
    fields: dict[str, object] = {"linked_by": "desk", "tier": Tier.PRIMARY, "decisive": True, **more}
    fields |= {"stance": Stance.CONTRADICTS, "source": SURVEY.id, "quote": said(words), "detail": detail}
    return WeighedCitation.model_validate(fields)


def told(events: tuple[Event, ...]) -> list[tuple[str, str]]:
    """Date and words of each event."""
    return [(each.when.edtf, each.claim.text) for each in events]


def test_events_are_in_the_order_of_their_dates() -> None:
    """By the claim's own time, else by the date in its words; the less exact date stands where it begins."""
    article = article_of(
        TEXT,
        (
            event("The bridge opened on 4 May 1932."),
            event("The ferry stopped on 1 June 1932.", time="1932-06-01"),
            event("The toll fell in 1950."),
            event("The board met on 7 May 1931.", time="1931-05-07"),
        ),
    )
    assert told(timeline(article).events) == [
        ("1931-05-07", "The board met on 7 May 1931."),
        ("1932-05-04", "The bridge opened on 4 May 1932."),
        ("1932-06-01", "The ferry stopped on 1 June 1932."),
        ("1950", "The toll fell in 1950."),
    ]


def test_what_has_no_place_is_counted() -> None:
    """Periods and events without a date are no points on a line; a repetition is no second event; a state that is
    dated to the day is one."""
    first = event("The bridge opened on 4 May 1932.")
    article = article_of(
        TEXT,
        (
            first,
            event("Traffic grew from 1932 to 1960.", time="1932/1960"),
            event("It opened with a speech."),
            event("The ferry stopped on 1 June 1932.", repeats=first.id),
            event("The toll fell in 1950.", kind=ClaimKind.STATE),
            event("The board met on 7 May 1931.", kind=ClaimKind.STATE),
            event("The bridge is long.", kind=ClaimKind.STATE),
        ),
    )
    line = timeline(article)
    assert told(line.events) == [
        ("1931-05-07", "The board met on 7 May 1931."),
        ("1932-05-04", "The bridge opened on 4 May 1932."),
    ]
    assert (line.periods, line.undated) == (1, 1)


def test_another_date_in_the_record_stands_beside_the_event_and_shows_what_it_passes() -> None:
    """The passage dates the opening behind the end of the ferry: the two would change places."""
    ferry = event("The ferry stopped on 1 June 1932.")
    opened = event(
        "The bridge opened on 4 May 1932.",
        Status.DISPUTED,
        citations=(against(Detail.DATE, "opened to traffic on 9 July 1932"),),
    )
    first, second = timeline(article_of(TEXT, (opened, ferry))).events
    assert [(each.edtf, each.in_words) for each in first.record] == [("1932-07-09", "9 July 1932")]
    assert first.passes == (ferry.id,)
    assert not first.reordered
    assert (second.record, second.passes, second.against) == ((), (), ())


def test_a_date_that_fits_the_articles_is_no_other_date() -> None:
    """The year of the article's day, in a passage that contradicts, corrects nothing."""
    opened = event(
        "The bridge opened on 4 May 1932.",
        Status.DISPUTED,
        citations=(against(Detail.DATE, "In 1932 the board put the opening off to 11 May 1932"),),
    )
    (found,) = timeline(article_of(TEXT, (opened,))).events
    assert [each.edtf for each in found.record] == ["1932-05-11"]


def test_a_wrong_order_shows_the_dates_of_the_passages() -> None:
    """What was first is told by passages whose dates may well lie in the article's year."""
    fell = event(
        "The toll fell in 1950.",
        Status.DISPUTED,
        kind=ClaimKind.CAUSAL,
        citations=(against(Detail.ORDER, "The toll was lowered on 3 March 1950, before the vote."),),
    )
    (found,) = timeline(article_of(TEXT, (fell,))).events
    assert found.reordered
    assert [each.edtf for each in found.record] == ["1950-03-03"]
    assert found.passes == ()


@pytest.mark.parametrize(
    "more", [{"decisive": False}, {"detail": Detail.NUMBER}, {"stance": Stance.SUPPORTS, "detail": None}]
)
def test_only_a_decisive_passage_against_date_or_order_counts(more: dict[str, object]) -> None:
    """Whatever else a passage says, it moves no event."""
    passage = against(Detail.DATE, "opened on 9 July 1932").model_copy(update={**more, "source": NOTICE.id})
    opened = event("The bridge opened on 4 May 1932.", citations=(passage,))
    (found,) = timeline(article_of(TEXT, (opened,))).events
    assert (found.against, found.record) == ((), ())


@pytest.mark.parametrize(
    ("edtf", "first", "last", "words"),
    [
        ("2018-07-16", date(2018, 7, 16), date(2018, 7, 16), "16 July 2018"),
        ("2018-02", date(2018, 2, 1), date(2018, 2, 28), "February 2018"),
        ("2018", date(2018, 1, 1), date(2018, 12, 31), "2018"),
        ("2018-07-17/2018-07-18", date(2018, 7, 17), date(2018, 7, 18), "17 July 2018 to 18 July 2018"),
        ("2017/2021", date(2017, 1, 1), date(2021, 12, 31), "2017 to 2021"),
        ("2018-07?", date(2018, 7, 1), date(2018, 7, 31), "July 2018"),
    ],
)
def test_dates_are_read_and_written(edtf: str, first: date, last: date, words: str) -> None:
    """EDTF, as precise as it is."""
    when = span(edtf)
    assert when is not None
    assert (when.first, when.last, when.in_words) == (first, last, words)


@pytest.mark.parametrize(
    "edtf", ["", "/", "2018/", "../2018", "2018-13", "2018-06-31", "0000", "2021/2017", "soon", "٢٠١٨"]
)
def test_what_is_no_date_has_no_place(edtf: str) -> None:
    """Open, impossible and reversed stretches, and other words."""
    assert span(edtf) is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_as_time_breaks_nothing(time: str, words: str) -> None:
    """`time` is free text in a ledger that anyone may have written."""
    entry = event("The bridge is long.").model_copy(update={"time": time, "text": words or "x"})
    for each in timeline(article_of(TEXT, (entry,))).events:
        assert each.when.first <= each.when.last
        assert each.when.in_words


@given(st.permutations([0, 1, 2, 3]))
def test_the_order_of_the_ledger_changes_nothing(order: list[int]) -> None:
    """Events are ordered by date, then by place in the text."""
    found = (
        event("The bridge opened on 4 May 1932."),
        event("The ferry stopped on 1 June 1932.", time="1932-05-04"),
        event("The toll fell in 1950."),
        event("The board met on 7 May 1931."),
    )
    ordered = timeline(article_of(TEXT, found)).events
    assert timeline(article_of(TEXT, tuple(found[at] for at in order))).events == ordered
