"""The audit document: everything that an audit found, once; every format is a rendering of it.

Its JSON is the machine-readable report (`schema` names its version). All paths are workspace-relative, all
lists are sorted or in the order of the article, and nothing in it depends on the clock, the machine or the
number of cores, so the same files give the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from factcheck.model import (
    Abstained,
    Cited,
    ClaimKind,
    Decision,
    ExactDay,
    Finding,
    Form,
    Outcome,
    QuoteSelector,
    Reason,
    Record,
    Search,
    SetAsideReason,
    Sha256,
    Sided,
    Slug,
    Status,
    Tier,
    WeighedCitation,
)


class Fall(Record):
    """A claim whose mark would change if a source were not there, and what it would be."""

    claim: Slug
    status: Status
    reason: Reason


class SourceEntry(Record):
    """What a reader needs to look a cited source up."""

    id: Slug
    title: str
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    url: str | None = None
    retrieved: str | None = None
    language: str
    form: Form
    tier: Tier
    origin: str
    """What it counts as: sources of one origin count once."""
    path: str
    sha256: Sha256 | None = None
    """Of its text."""
    bears: tuple[Fall, ...] = ()
    """The claims whose mark would change if this source fell, by the passages that are linked now."""


class ClaimEntry(Record):
    """One claim with its mark and everything that led to it."""

    id: Slug
    text: str
    quote: QuoteSelector
    line: int
    """1-based, in the article's file."""
    column: int
    end_line: int = 0
    end_column: int = 0
    """Where the words end; the column is that right behind them. 0 where it is not known."""
    kind: ClaimKind
    weight: Annotated[float, Field(ge=0, le=1)] = 0
    """How much of the article rests on it: other lists than this document's have the central claims first."""
    score: Annotated[float, Field(ge=0, le=1)] | None = None
    """How much it is worth checking, as the extractor sees it."""
    speaker: str | None = None
    occasion: str | None = None
    """Of a quotation: where or to whom it was said, in the article's words."""
    time: str | None = None
    place: str | None = None
    context: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    """Words of `text` that point to something else and could not be resolved."""
    cites: tuple[Cited, ...] = ()
    """What the article names as its source for this."""
    repeats: Slug | None = None
    status: Status
    """The mark in force: a person's, where one overrides, else the computed one."""
    computed: Status
    """The mark by links and policy alone."""
    reason: Reason
    rule: str
    confidence: float | None = None
    rationale: tuple[str, ...] = ()
    would_change: str = ""
    abstained: Abstained | None = None
    """Why the computed mark leaves the claim open; only where it is `unsupported`."""
    lacking: str = ""
    """What is missing, in one sentence."""
    next_step: str = ""
    """What to do where nothing supports the claim and the article names a source that is not taken in."""
    citations: tuple[WeighedCitation, ...] = ()
    correction: str | None = None
    searched: tuple[Search, ...] = ()
    decision: Decision | None = None
    """The last confirm or override, if it is still about these words."""
    reopened: str | None = None
    """Why an earlier decision no longer counts."""
    signed: Decision | None = None
    """The sign-off that stands beside the decision; it counts while `status` is the mark that it names. Written only
    where there is one."""

    @model_serializer(mode="wrap")
    def _without_unsigned(self, written: SerializerFunctionWrapHandler) -> dict[str, Any]:
        values: dict[str, Any] = written(self)
        if self.signed is None:
            values.pop("signed", None)
        return values

    @property
    def in_force(self) -> tuple[Decision, ...]:
        """What people said last that is still about these words: the decision, then the sign-off."""
        return tuple(each for each in (self.decision, self.signed) if each)


class SetAsideEntry(Record):
    """A stretch of the article without a checkable claim, and why."""

    quote: QuoteSelector
    line: int
    """1-based, in the article's file."""
    reason: SetAsideReason


class Counts(Record):
    """How many claims carry each mark."""

    claims: int
    verified: int
    disputed: int
    unsupported: int

    @classmethod
    def of(cls, claims: Iterable[ClaimEntry]) -> Counts:
        """Count claims by their marks."""
        marks = Counter(claim.status for claim in claims)
        return cls(
            claims=marks.total(),
            verified=marks[Status.VERIFIED],
            disputed=marks[Status.DISPUTED],
            unsupported=marks[Status.UNSUPPORTED],
        )


def reasons_of(claims: Iterable[ClaimEntry]) -> dict[str, int]:
    """Count claims by their reason codes, in the order of the codes."""
    return dict(sorted(Counter(claim.reason.value for claim in claims).items()))


class Coverage(Record):
    """How much of the article is accounted for; the unit is the sentence (or cell, or list item)."""

    sentences: int
    with_claims: int
    set_aside: int
    unaccounted: int
    share: Annotated[float, Field(ge=0, le=1)]
    """Accounted for, of all; 1 for an empty article."""


class Side(Record):
    """One side of a discrepancy."""

    claim: Slug
    article: Slug
    path: str
    line: int
    text: str
    quote: str
    status: Status


class DiscrepancyEntry(Record):
    """Two claims that can't both stand; the evidence is that of the two claims."""

    id: Slug
    rule: Literal["discrepancy/between-articles", "discrepancy/within-article"]
    about: str
    left: Side
    right: Side
    supported: Sided
    note: str


class ArticleEntry(Record):
    """One article with its claims, in the order of its text; renderings list them by `weight`."""

    id: Slug
    title: str
    path: str
    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    retrieved: str | None = None
    language: str
    sha256: Sha256
    first_line: int
    """1-based line of the file on which the text begins, below the front matter."""
    text: str
    coverage: Coverage
    counts: Counts
    reasons: dict[str, int]
    """How many claims carry each reason code, by code."""
    claims: tuple[ClaimEntry, ...] = ()
    set_aside: tuple[SetAsideEntry, ...] = ()

    def says(self, quote: QuoteSelector) -> bool:
        """Whether the text still says the quoted words at the quoted place."""
        return self.text[quote.start : quote.end] == quote.exact


class AuditDocument(Record):
    """The whole audit."""

    schema_: Literal["factcheck.audit/1"] = Field("factcheck.audit/1", alias="schema")
    version: str
    """Of factcheck."""
    mode: Literal["linked", "no-linked"]
    """`no-linked`: people's links were ignored, the marks are the engine's alone."""
    policy: dict[str, object]
    fail_on: Literal["none", "disputed", "unsupported"]
    min_coverage: float | None = None
    """Percent of each article's sentences that were to be accounted for, where that was asked."""
    changed_since: str | None = None
    """The git revision since which a claim's lines had to change for it to be here, where that was asked."""
    exit_code: int
    articles: tuple[ArticleEntry, ...] = ()
    discrepancies: tuple[DiscrepancyEntry, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    """Every source that a citation above names, by id."""
    today: ExactDay | None = None
    """The day (UTC) by which suppressions were judged; none where there are none, as nothing else depends on it."""
    known: int = 0
    """Findings that the baseline knows."""
    suppressed: int = 0
    """Findings that a person has set aside for a time."""
    fixed: int = 0
    """Findings that the baseline knows and that are no longer there."""
    findings: tuple[Finding, ...] = ()
    """Everything that was found, in reading order: every claim by its mark, and what could not be checked."""

    @property
    def problems(self) -> tuple[Finding, ...]:
        """What could not be read, found again or accounted for."""
        return tuple(finding for finding in self.findings if finding.outcome is Outcome.ERROR)
