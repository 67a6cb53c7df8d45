"""The queue: a row a claim, which rows a reviewer asked for, in which order, and how many there are of each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from factcheck.claims.reviews import Standing
from factcheck.model import ClaimKind, Decision, Reason, Slug, Stance, Status

if TYPE_CHECKING:
    from factcheck.web.desk import ArticleState

PAGE = 100
"""Rows on one page of the queue."""


class Reviewed(StrEnum):
    """How far people are with a claim."""

    NO = "no"
    """Nobody has decided, or what was decided no longer counts."""
    DECIDED = "decided"
    SIGNED = "signed"


class Order(StrEnum):
    """In which order the queue is."""

    WEIGHT = "weight"
    """What most of an article rests on first."""
    TEXT = "text"
    """Article by article, as it is read."""
    RECENT = "recent"
    """What was decided last first."""


@dataclass(frozen=True, slots=True)
class Row:
    """A claim in the queue."""

    id: str
    article: str
    text: str
    folded: str
    """What a search looks at."""
    start: int
    """Where it stands in the article, in code points."""
    kind: ClaimKind
    weight: float
    status: Status | None
    """The mark in force."""
    computed: Status | None
    reason: Reason | None
    missing: bool
    """It leans on what the article does not identify."""
    reviewed: Reviewed
    decision: Decision | None
    """The one in force."""
    reopened: str | None
    last: int
    """When a person last did something to it, as a number such as 20261122130500 (UTC); 0 where nobody did."""
    place: tuple[float, str, int, str]
    """Where it stands in the order by weight."""


class Filter(BaseModel):
    """Which claims the queue shows; every part that is given has to hold."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    status: Status | None = None
    reason: Reason | None = None
    kind: ClaimKind | None = None
    article: Slug | None = None
    missing: bool = False
    """Only claims with a missing citation."""
    disagree: bool = False
    """Only claims that the engine alone would mark otherwise."""
    reviewed: Reviewed | None = None
    q: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = ""
    """Words of which each stands in the claim, the article's words or the id."""
    order: Order = Order.WEIGHT
    page: Annotated[int, Field(ge=1, le=100_000)] = 1

    def query(self, **changed: object) -> str:
        """Return it as the query of an address, with some parts `changed`; defaults are left out."""
        values = self.model_dump(mode="json") | {"page": 1} | changed
        default = Filter().model_dump(mode="json")
        told = {
            key: value
            for key, value in values.items()
            if value not in (None, "", False) and value != default[key]
        }
        return urlencode({key: "1" if value is True else value for key, value in told.items()})


@dataclass(frozen=True, slots=True)
class Progress:
    """How far people are with some claims."""

    claims: int
    decided: int
    """Of them, those with a decision in force, signed ones included."""
    signed: int
    marks: Mapping[Status, int]


@dataclass(frozen=True, slots=True)
class Queue:
    """What the queue shows."""

    rows: tuple[Row, ...]
    """Of one page."""
    found: int
    """On all pages."""
    pages: int
    ids: tuple[str, ...]
    """Of all pages, in order: what comes before and after a claim."""
    counts: Mapping[str, Mapping[str, int]]
    """How many rows there would be with another status, reason, kind, article ..., the rest of the filter as it is."""


class Values(NamedTuple):
    """What a row has of each part of a filter that is counted."""

    status: Status | None
    reason: Reason | None
    kind: ClaimKind
    article: str
    reviewed: Reviewed
    missing: bool
    disagree: bool


def values_of(row: Row, disagree: bool) -> Values:
    """Return what `row` has of each."""
    return Values(row.status, row.reason, row.kind, row.article, row.reviewed, row.missing, disagree)


def queue(articles: Mapping[str, ArticleState], wanted: Filter, size: int = PAGE) -> Queue:
    """Return the page of the queue that `wanted` asks for.

    Rows that are alike in all that is counted are taken together: of 20,000 claims there are a few hundred sorts.
    """
    words = wanted.q.casefold().split()
    found: list[Row] = []
    counts: dict[str, Counter[str]] = {name: Counter() for name in Values._fields}
    asked = [
        (at, value)
        for at, name in enumerate(Values._fields)
        if (value := getattr(wanted, name)) not in (None, False)
    ]
    for state in articles.values():
        for values, rows in state.grouped.items():
            unmet = [at for at, value in asked if values[at] != value]
            if len(unmet) > 1:
                continue
            if words:
                rows = [row for row in rows if all(word in row.folded for word in words)]
            if not rows:
                continue
            if not unmet:
                found += rows
            # with one part unmet, the rows are only counted for that part
            for at in unmet or range(len(values)):
                if values[at] not in (None, False):
                    counts[Values._fields[at]][str(values[at])] += len(rows)
    found.sort(key=_ORDERS[wanted.order])
    first = (wanted.page - 1) * size
    return Queue(
        rows=tuple(found[first : first + size]),
        found=len(found),
        pages=max(1, -(-len(found) // size)),
        ids=tuple(row.id for row in found),
        counts=counts,
    )


def together(parts: Iterable[Progress]) -> Progress:
    """Return how far people are with several articles."""
    listed = list(parts)
    return Progress(
        claims=sum(part.claims for part in listed),
        decided=sum(part.decided for part in listed),
        signed=sum(part.signed for part in listed),
        marks={status: sum(part.marks[status] for part in listed) for status in Status},
    )


def progress(rows: Iterable[Row]) -> Progress:
    """Return how far people are with `rows`."""
    listed = list(rows)
    marks = Counter(row.status for row in listed)
    return Progress(
        claims=len(listed),
        decided=sum(row.reviewed is not Reviewed.NO for row in listed),
        signed=sum(row.reviewed is Reviewed.SIGNED for row in listed),
        marks={status: marks[status] for status in Status},
    )


_ORDERS: dict[Order, Callable[[Row], Any]] = {
    Order.WEIGHT: attrgetter("place"),
    Order.TEXT: lambda row: (row.article, row.start, row.id),
    Order.RECENT: lambda row: (-row.last, row.place),
}


def told_of(decision: Decision) -> str:
    """Return what was decided in two words: `override disputed`."""
    return f"{decision.action} {decision.status}" if decision.status else str(decision.action)


def row_of(state: ArticleState, id_: str) -> Row:
    """Return a claim of `state` as the queue lists it."""
    claim = state.claims[id_]
    mark = state.assessments.get(id_)
    standing = state.standing.get(id_)
    decision = standing.decision if standing else None
    history = state.history.get(id_, ())
    weight, start = state.weight[id_], claim.quote.start
    return Row(
        id=id_,
        article=state.id,
        text=claim.text,
        folded=f"{claim.text}\n{claim.quote.exact}\n{id_}".casefold(),
        start=start,
        kind=claim.kind,
        weight=weight,
        status=state.status(id_),
        computed=mark.status if mark else None,
        reason=mark.reason if mark else None,
        missing=any(citation.stance is Stance.MISSING for citation in claim.citations),
        reviewed=_reviewed(standing),
        decision=decision,
        reopened=standing.reopened if standing else None,
        last=int("".join(filter(str.isdigit, history[-1].at))) if history else 0,
        place=(-weight, state.id, start, id_),
    )


def _reviewed(standing: Standing | None) -> Reviewed:
    if standing is None or (standing.decision is None and standing.signed is None):
        return Reviewed.NO
    return Reviewed.SIGNED if standing.signed else Reviewed.DECIDED
