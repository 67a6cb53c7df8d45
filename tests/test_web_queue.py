"""The queue: which claims it shows, in which order, and how many more there would be."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.model import Action, ClaimKind, Decision, Reason, Status
from factcheck.web.progress import Day, by_day, drawn
from factcheck.web.rows import (
    PAGE,
    Filter,
    Order,
    Progress,
    Reviewed,
    Row,
    Values,
    progress,
    queue,
    together,
    values_of,
)


def row(id_: str, article: str = "bridge", weight: float = 0.5, start: int = 0, **more: object) -> Row:
    """A row of which a test says what matters."""
    values: dict[str, object] = {
        "id": id_, "article": article, "text": f"Text of {id_}.", "folded": f"text of {id_}.\nits words\n{id_}",
        "start": start, "kind": ClaimKind.EVENT, "weight": weight, "status": Status.VERIFIED,
        "computed": Status.VERIFIED, "reason": Reason.PRIMARY_SUPPORT, "missing": False, "reviewed": Reviewed.NO,
        "decision": None, "reopened": None, "last": 0, "place": (-weight, article, start, id_),
    }  # fmt: skip
    return Row(**{**values, **more})  # type: ignore[arg-type]


class Article:
    """An article as the queue sees it: its rows by what they can be filtered by."""

    def __init__(self, *rows: Row, disagreeing: tuple[str, ...] = ()) -> None:
        self.grouped: dict[Values, list[Row]] = {}
        for each in rows:
            self.grouped.setdefault(values_of(each, each.id in disagreeing), []).append(each)


BRIDGE = Article(
    row("c1", weight=0.9, status=Status.DISPUTED, reason=Reason.REFUTED, last=20261101120000),
    row("c2", weight=0.4, start=50, kind=ClaimKind.QUANTITY, missing=True),
    row("c3", weight=0.4, start=20, reviewed=Reviewed.SIGNED, last=20261102090000),
    disagreeing=("c1",),
)
TOWN = Article(
    row("c4", "town", weight=0.7, status=None, computed=None, reason=None),
    row("c5", "town", weight=0.4, status=Status.DISPUTED, reason=Reason.REFUTED, reviewed=Reviewed.DECIDED),
)
ARTICLES = {"bridge": BRIDGE, "town": TOWN}


def shown(**wanted: object) -> list[str]:
    """Return the ids that the queue shows."""
    return [each.id for each in queue(ARTICLES, Filter(**wanted)).rows]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({}, ["c1", "c4", "c3", "c2", "c5"]),  # what most rests on first, then by article, as it is read
        ({"order": "text"}, ["c1", "c3", "c2", "c4", "c5"]),
        ({"order": "recent"}, ["c3", "c1", "c4", "c2", "c5"]),  # what nobody touched by weight, at the end
        ({"status": "disputed"}, ["c1", "c5"]),
        ({"status": "disputed", "article": "town"}, ["c5"]),
        ({"reason": "primary-support"}, ["c3", "c2"]),
        ({"kind": "quantity"}, ["c2"]),
        ({"missing": True}, ["c2"]),
        ({"disagree": True}, ["c1"]),
        ({"reviewed": "no"}, ["c1", "c4", "c2"]),
        ({"reviewed": "signed"}, ["c3"]),
        ({"q": "c4"}, ["c4"]),  # an id
        ({"q": "TEXT words"}, ["c1", "c4", "c3", "c2", "c5"]),  # each of the words, in any case and order
        ({"q": "text nowhere"}, []),
        ({"page": 2}, []),
    ],
)
def test_the_queue_shows(wanted: dict[str, object], ids: list[str]) -> None:
    """Every part of the filter that is given has to hold."""
    assert shown(**wanted) == ids


def test_beside_each_value_stands_how_many_there_would_be() -> None:
    """With one status chosen, the other statuses tell how many they have; the rest counts only the chosen one."""
    counts = queue(ARTICLES, Filter(status=Status.DISPUTED)).counts  # type: ignore[arg-type]
    assert counts["status"] == {"disputed": 2, "verified": 2}
    assert counts["article"] == {"bridge": 1, "town": 1}
    assert counts["reviewed"] == {"no": 1, "decided": 1}
    assert counts["disagree"] == {"True": 1}
    assert counts["missing"] == {}


def test_with_two_parts_chosen_each_tells_what_the_other_leaves() -> None:
    """Disputed in the town: there is one disputed in the bridge too, and none in the town is verified."""
    wanted = Filter(status=Status.DISPUTED, article="town")
    counts = queue(ARTICLES, wanted).counts  # type: ignore[arg-type]
    assert counts["article"] == {"bridge": 1, "town": 1}
    assert counts["status"] == {"disputed": 1}


def test_the_queue_has_pages_and_knows_the_claims_of_all_of_them() -> None:
    """A reviewer goes on from the last claim of a page to the first of the next."""
    many = {"bridge": Article(*(row(f"c{number}", start=number) for number in range(250)))}
    last = queue(many, Filter(page=3))  # type: ignore[arg-type]
    assert (last.found, last.pages, len(last.rows)) == (250, 3, 250 - 2 * PAGE)
    assert last.rows[0].id == "c200"
    assert last.ids == tuple(f"c{number}" for number in range(250))
    assert queue({}, Filter()).pages == 1


FILTERS = st.builds(
    Filter,
    status=st.none() | st.sampled_from(Status),
    reason=st.none() | st.sampled_from([Reason.REFUTED, Reason.PRIMARY_SUPPORT]),
    kind=st.none() | st.sampled_from([ClaimKind.EVENT, ClaimKind.QUANTITY]),
    article=st.none() | st.sampled_from(["bridge", "town"]),
    missing=st.booleans(),
    disagree=st.booleans(),
    reviewed=st.none() | st.sampled_from(Reviewed),
    q=st.sampled_from(["", "c1", "text", "a&b=c d"]),
    order=st.sampled_from(Order),
    page=st.integers(1, 5),
)


@given(FILTERS)
def test_what_a_link_asks_for_is_shown(wanted: Filter) -> None:
    """The number beside a value is the number of claims behind its link."""
    found = queue(ARTICLES, wanted)  # type: ignore[arg-type]
    for name, counts in found.counts.items():
        for value, number in counts.items():
            chosen = wanted.model_copy(update={name: True if value == "True" else _typed(name, value)})
            assert queue(ARTICLES, chosen).found == number  # type: ignore[arg-type]


def _typed(name: str, value: str) -> object:
    kinds: dict[str, Callable[[str], object]] = {
        "status": Status, "reason": Reason, "kind": ClaimKind, "reviewed": Reviewed, "article": str
    }  # fmt: skip
    return kinds[name](value)


@given(FILTERS)
def test_an_address_holds_the_whole_filter(wanted: Filter) -> None:
    """Read back from the address it is the same, the page excepted: another filter begins at the first one."""
    read = Filter.model_validate({key: values[0] for key, values in parse_qs(wanted.query()).items()})
    assert read == wanted.model_copy(update={"page": 1})


def test_an_address_leaves_out_what_goes_without_saying() -> None:
    """And changes one part of it: None takes it out."""
    wanted = Filter(status=Status.DISPUTED, missing=True, q="the bridge", page=3)
    assert Filter().query() == ""
    assert wanted.query() == "status=disputed&missing=1&q=the+bridge"
    assert wanted.query(page=4) == "status=disputed&missing=1&q=the+bridge&page=4"
    assert wanted.query(status=None, missing=False) == "q=the+bridge"
    assert wanted.query(order=Order.WEIGHT) == wanted.query()
    assert wanted.query(order="text", q="") == "status=disputed&missing=1&order=text"


def test_progress_of_articles_adds_up() -> None:
    """A claim that is signed off is a decided one."""
    town = progress(each for rows in TOWN.grouped.values() for each in rows)
    bridge = progress(each for rows in BRIDGE.grouped.values() for each in rows)
    marks = {Status.VERIFIED: 2, Status.DISPUTED: 1, Status.UNSUPPORTED: 0}
    assert bridge == Progress(claims=3, decided=1, signed=1, marks=marks)
    assert together([town, bridge]) == Progress(
        claims=5, decided=2, signed=1, marks={**marks, Status.DISPUTED: 2}
    )
    assert together([]).claims == 0


# --- days ----------------------------------------------------------------------------------------------------


def entry(claim: str, action: Action, at: str, by: str = "Ana") -> Decision:
    """An entry of a log."""
    return Decision(
        claim=claim, claim_sha256="0" * 64, action=action, reason="so", by=by, at=at,
        status=Status.DISPUTED if action is Action.OVERRIDE else None,
    )  # fmt: skip


def test_progress_by_day() -> None:
    """How far people were at the end of each day on which somebody did something, whatever order the logs are in."""
    days = by_day(
        [
            entry("c2", Action.OVERRIDE, "2026-11-03T00:00:00Z", "Ben"),
            entry("c1", Action.CONFIRM, "2026-11-01T09:00:00Z"),
            entry("c1", Action.COMMENT, "2026-11-01T23:59:59Z", "Ben"),  # decides nothing
            entry("c1", Action.SIGN_OFF, "2026-11-03T10:00:00Z", "Cleo"),
            entry("c1", Action.REOPEN, "2026-11-04T10:00:00Z"),  # neither decided nor signed any more
            entry("c2", Action.OVERRIDE, "2026-11-05T10:00:00Z"),  # again: still one claim
            entry("c1", Action.CONFIRM, "2026-11-05T11:00:00Z"),  # the former sign-off does not come back
        ]
    )
    assert days == (
        Day("2026-11-01", decided=1, signed=0, decisions=2, people=("Ana", "Ben")),
        Day("2026-11-03", decided=2, signed=1, decisions=2, people=("Ben", "Cleo")),
        Day("2026-11-04", decided=1, signed=0, decisions=1, people=("Ana",)),
        Day("2026-11-05", decided=2, signed=0, decisions=2, people=("Ana",)),
    )
    assert by_day([]) == ()


def test_days_are_drawn_by_the_calendar() -> None:
    """Days without a decision take their room; the top is all claims."""
    days = by_day(
        [
            entry("c1", Action.CONFIRM, "2026-11-01T09:00:00Z"),
            entry("c2", Action.CONFIRM, "2026-11-02T09:00:00Z"),
            entry("c3", Action.CONFIRM, "2026-11-05T09:00:00Z"),
        ]
    )
    assert [(p.x, p.decided) for p in drawn(days, 4)] == [(0.0, 75.0), (25.0, 50.0), (100.0, 25.0)]
    assert [p.x for p in drawn(days[:1], 4)] == [0.0]
    assert drawn(days, 0) == () and drawn((), 4) == ()
    assert drawn(days, 2)[-1].decided == 0.0  # claims that were deleted since: no higher than the top
