"""The records: what a workspace's files hold, as frozen pydantic models.

Each record that is stored as a line of JSON names its schema and version in `schema`; a field is added with
a default, and a change of meaning makes a new version. `docs/schema/` holds the JSON Schema of each.
Terms follow the W3C Web Annotation selectors (https://www.w3.org/TR/annotation-model/#selectors), and
SciFact for stance and rationale (https://github.com/allenai/scifact).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator


class Record(BaseModel):
    """A frozen record that refuses keys it does not know."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        populate_by_name=True,
        serialize_by_alias=True,
    )


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,119}$")]
"""An id: lower-case ASCII letters, digits, `-` and `.`; safe as a file name."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

Day = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
"""A date as precise as it is known: `2018-11-29`, `2018-11` or `2018` (ISO 8601, EDTF level 0)."""


def _in_calendar(day: str) -> str:
    date.fromisoformat(day)  # raises ValueError for 2026-02-30
    return day


ExactDay = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_in_calendar)]
"""A day of the calendar: `2026-11-22`. Two compare as their strings do."""

Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""What a finding is known by wherever its words move to; see `Finding.fingerprint`."""

Said = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""What a person wrote down: not empty."""


# --- closed sets -----------------------------------------------------------------------------------------


class Role(StrEnum):
    """What a source is here for."""

    ARTICLE = "article"
    EVIDENCE = "evidence"


class Form(StrEnum):
    """`capture`: the text of a document. `note`: what the desk wrote about a document at a URL."""

    CAPTURE = "capture"
    NOTE = "note"


class Tier(StrEnum):
    """How close a source is to what it speaks of."""

    PRIMARY = "primary"
    """The record itself: transcript, statute, official data or statement, recording."""
    SECONDARY = "secondary"
    """Reporting that names its sources."""
    TERTIARY = "tertiary"
    """Encyclopaedia, opinion, repost, or unsourced."""


class ClaimKind(StrEnum):
    """What sort of statement a claim is; it decides which comparators can judge it."""

    EVENT = "event"
    QUOTATION = "quotation"
    QUANTITY = "quantity"
    ATTRIBUTION = "attribution"
    CAUSAL = "causal"
    STATE = "state"
    COMPARISON = "comparison"


class Stance(StrEnum):
    """What one citation does for one claim."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    MISSING = "missing"


class Detail(StrEnum):
    """What a contradicting citation says is wrong."""

    REFUTED = "refuted"
    NEVER_HAPPENED = "never-happened"
    ORDER = "order"
    DATE = "date"
    NUMBER = "number"
    WORDING = "wording"
    WHO = "who"
    PLACE = "place"
    NO_LONGER_TRUE = "no-longer-true"


class MissingKind(StrEnum):
    """How an article leans on something that it does not identify."""

    UNNAMED_DOCUMENT = "unnamed-document"
    ANONYMOUS_PERSON = "anonymous-person"
    VAGUE_PLURALITY = "vague-plurality"
    PERSONAL_ANECDOTE = "personal-anecdote"
    PSEUDO_CITATION = "pseudo-citation"
    UNNAMED_SOURCE = "unnamed-source"
    DEAD_LINK = "dead-link"


class CitedKind(StrEnum):
    """How an article names what it relies on."""

    LINK = "link"
    """An address in the text or behind its words."""
    FOOTNOTE = "footnote"
    DOI = "doi"
    DOCUMENT = "document"
    """A named report, law, study, transcript ..."""
    OUTLET = "outlet"
    """A named newspaper, broadcaster, agency ..."""
    PERSON = "person"
    """A named person or body: "according to the Fire Service"."""


class SetAsideReason(StrEnum):
    """Why a sentence carries no claim that could be checked."""

    HEADING = "heading"
    QUESTION = "question"
    OPINION = "opinion"
    PREDICTION = "prediction"
    RHETORIC = "rhetoric"
    INSTRUCTION = "instruction"
    SIGNPOST = "signpost"
    """Tells the reader what comes next."""


class Status(StrEnum):
    """The mark on a claim, over all its citations."""

    VERIFIED = "verified"
    DISPUTED = "disputed"
    UNSUPPORTED = "unsupported"


class Reason(StrEnum):
    """Why a claim has its mark."""

    PRIMARY_SUPPORT = "primary-support"
    INDEPENDENT_SUPPORT = "independent-support"
    REFUTED = "refuted"
    DETAIL_WRONG = "detail-wrong"
    SOURCES_CONFLICT = "sources-conflict"
    OUTDATED = "outdated"
    NO_EVIDENCE = "no-evidence"
    CITATION_MISSING = "citation-missing"
    WEAK_EVIDENCE = "weak-evidence"


class Doubt(StrEnum):
    """Why a judge abstains on a passage."""

    TOO_FAR = "too-far"
    """The passage has too little of the claim."""
    OTHER_EVENT = "other-event"
    """It speaks of other persons, another time or another place."""
    TELLS_APART = "values-open"
    """It leaves a number, date or name of the claim open."""
    UNSURE = "model-unsure"
    """No stance is likely enough."""
    NOT_STATED = "not-stated"
    """It reports, asks, plans or denies what the claim states."""
    CALLED_OFF = "called-off"
    """It says that what the claim states was called off."""
    NO_ANSWER = "no-answer"
    """The service gave no answer that counts."""


class Abstained(StrEnum):
    """Why a claim stays open: finer than the reason of an `unsupported` mark, and decides nothing."""

    NOTHING_RETRIEVED = "nothing-retrieved"
    """No passage of the library comes near the claim."""
    OTHER_EVENT = "other-event"
    """The nearest passage speaks of something else."""
    AMBIGUOUS_CLAIM = "ambiguous-claim"
    """Words of the claim point to something that is not said."""
    MODEL_UNSURE = "model-unsure"
    """The nearest passage speaks to it, and the judge can't tell which way, or not surely enough."""
    VALUES_OPEN = "values-open"
    """The nearest passage leaves a number, date or name of the claim open."""
    NOT_STATED = "not-stated"
    """The nearest passage reports, asks, plans or denies what the claim states."""
    CALLED_OFF = "called-off"
    """A passage says that what the claim states was called off."""
    NO_ANSWER = "no-answer"
    """The service that judges gave no answer that counts."""
    LINKS_BROKEN = "links-broken"
    """What people linked can't be read or found again."""
    ONLY_MISSING = "only-missing-citations"
    """All it rests on is what the article does not identify."""
    WEAK_EVIDENCE = "weak-evidence"
    """Sources speak to it, too few or too far from it."""


class Action(StrEnum):
    """What a person did to a claim."""

    CONFIRM = "confirm"
    OVERRIDE = "override"
    REOPEN = "reopen"
    COMMENT = "comment"
    SIGN_OFF = "sign-off"


class Severity(StrEnum):
    """How loud a finding is."""

    SUGGESTION = "suggestion"
    WARNING = "warning"
    ERROR = "error"


# --- sources ---------------------------------------------------------------------------------------------


def _own_files(id_: str) -> str:
    """Refuse an id by which one article's claims would be another's decisions or marks: `x.reviews` beside `x`."""
    if id_.endswith((".reviews", ".assessments")):
        raise ValueError("ends like the name of a log or of marks; end it otherwise")
    return id_


class Source(Record):
    """A document we hold, as its front matter describes it; the text is kept beside it."""

    id: Annotated[Slug, AfterValidator(_own_files)]
    role: Role
    form: Form = Form.CAPTURE
    title: Annotated[str, StringConstraints(min_length=1)]
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: Day | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = None
    retrieved: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")] = "en"
    licence: str | None = None
    tier: Tier = Tier.TERTIARY
    """Evidence that does not say how close it stands counts as far away."""
    origin: str | None = None
    """Who the information comes from; sources of one origin count once. Without it, the publisher."""
    capture: str | None = None
    """File name in `sources/captures/` of the original bytes, which is named by their SHA-256."""
    sha256: Sha256 | None = None
    """SHA-256 of the text below the front matter, UTF-8."""

    @property
    def independent_as(self) -> str:
        """What this source counts as when origins are counted."""
        return self.origin or self.publisher or self.id


class QuoteSelector(Record):
    """A place in a stored text: W3C TextQuoteSelector and TextPositionSelector together.

    `start` and `end` count code points of the stored text, half-open. `prefix` and `suffix` are the text
    around the quotation as it stood, to tell repeated passages apart.
    """

    exact: Annotated[str, StringConstraints(min_length=1)]
    prefix: str = ""
    suffix: str = ""
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"a quotation ends after it starts (start {self.start}, end {self.end})")
        return self


# --- claims ----------------------------------------------------------------------------------------------

EXTRACTOR = "extractor"
CHECKER = "checker"
MACHINES = frozenset({EXTRACTOR, CHECKER})
"""Values of `made_by` and `linked_by` that are not people."""


class Citation(Record):
    """A link from a claim to a place in a source, or to what the article leans on without naming it."""

    stance: Stance
    source: Slug | None = None
    quote: QuoteSelector | None = None
    detail: Detail | None = None
    """Only for `contradicts`."""
    missing: MissingKind | None = None
    cue: str | None = None
    """Only for `missing`: the article's words."""
    would_settle: str | None = None
    note: str | None = None
    """One sentence: why this decides."""
    working: str | None = None
    """The compared values, written out, where a comparator judged."""
    linked_by: str = EXTRACTOR
    score: Annotated[float, Field(ge=0, le=1)] | None = None
    """How sure the checker is; a person's link has none."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.stance is Stance.MISSING:
            if self.missing is None or not self.cue:
                raise ValueError("a missing citation says which kind (missing) and the article's words (cue)")
            if self.source or self.quote or self.detail:
                raise ValueError("a missing citation has no source, quote or detail")
        else:
            if self.source is None or self.quote is None:
                raise ValueError(f"a citation that {self.stance} names a source and quotes it")
            if self.missing or self.cue or self.would_settle:
                raise ValueError(
                    f"missing, cue and would_settle belong to a missing citation, not to {self.stance}"
                )
        if self.detail and self.stance is not Stance.CONTRADICTS:
            raise ValueError("detail says what a contradicting citation contradicts")
        return self

    @property
    def by_person(self) -> bool:
        """A reviewer made this link; the checker never replaces it."""
        return self.linked_by not in MACHINES


class Rejection(Record):
    """A passage that a reviewer rejected as evidence for a claim: the checker never proposes it again."""

    source: Slug
    quote: QuoteSelector
    by: Said
    reason: Said


class Cited(Record):
    """What an article itself names as its source for a claim: to be looked up, and taken in as evidence."""

    kind: CitedKind
    text: Annotated[str, StringConstraints(min_length=1)]
    """The article's words that name it."""
    target: str | None = None
    """Where to look: the address, the DOI, or what the footnote says."""


class Search(Record):
    """One look for evidence, so that "looked, found nothing" and "nobody looked" stay apart."""

    query: str
    where: str
    found: str


class Claim(Record):
    """One atomic, checkable statement from an article, standing alone."""

    schema_: Literal["factcheck.claim/1"] = Field("factcheck.claim/1", alias="schema")
    id: Slug
    article: Slug
    text: Annotated[str, StringConstraints(min_length=1)]
    quote: QuoteSelector
    kind: ClaimKind
    speaker: str | None = None
    """Of a quotation or an attribution: who says it, as the article names them."""
    occasion: str | None = None
    """Of a quotation: where or to whom it was said, in the article's words."""
    time: str | None = None
    """EDTF: `2018-07-16`, `2018-07`, `2017/2021`."""
    place: str | None = None
    entities: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    """What the claim stands under: headings, the lead-in of a list, the row and column heads of a table."""
    ambiguous: tuple[str, ...] = ()
    """Words of `text` that point to something else and could not be resolved: "the deal", "they"."""
    score: Annotated[float, Field(ge=0, le=1)] | None = None
    """How much it is worth checking, as the extractor sees it."""
    cites: tuple[Cited, ...] = ()
    """What the article names as its source for this."""
    repeats: Slug | None = None
    """The claim that says the same earlier in this article; both carry the same citations."""
    correction: str | None = None
    """What an editor could write instead."""
    searched: tuple[Search, ...] = ()
    citations: tuple[Citation, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    """Passages that don't speak to this, as a reviewer said."""
    merged: tuple[Slug, ...] = ()
    """Ids of claims that a reviewer merged into this one: what is said of them elsewhere is said of it."""
    formerly: tuple[QuoteSelector, ...] = ()
    """Words of the article that a reviewer took this claim away from: nothing new is extracted there."""
    made_by: str = EXTRACTOR

    @property
    def sha256(self) -> str:
        """What a decision is bound to: the claim's words and where the article says them."""
        return digest({"text": self.text, "quote": self.quote.exact})


class SetAside(Record):
    """A stretch of the article that carries no checkable claim, and why."""

    schema_: Literal["factcheck.set-aside/1"] = Field("factcheck.set-aside/1", alias="schema")
    id: Slug
    article: Slug
    quote: QuoteSelector
    reason: SetAsideReason
    score: Annotated[float, Field(ge=0, le=1)] | None = None
    """How sure the extractor is that there is nothing to check."""
    made_by: str = EXTRACTOR


class Sided(StrEnum):
    """Which side of a discrepancy the record supports."""

    LEFT = "left"
    RIGHT = "right"
    NEITHER = "neither"
    """The record contradicts both."""
    OPEN = "open"
    """The record does not settle it."""


class Discrepancy(Record):
    """Two claims that can't both stand, of two articles or of one."""

    schema_: Literal["factcheck.discrepancy/1"] = Field("factcheck.discrepancy/1", alias="schema")
    id: Slug
    about: Annotated[str, StringConstraints(min_length=1)]
    """What they disagree on, in a few words."""
    left: Slug
    right: Slug
    supported: Sided
    note: Annotated[str, StringConstraints(min_length=1)]
    """Why, in one or two sentences."""
    made_by: str


class Decision(Record):
    """One human entry in the review log: superseded by a later one, never edited.

    `prev` is the SHA-256 of the line before it in the file (empty for the first), and `hash` of this
    record's canonical JSON without `hash`, so that a changed, dropped or reordered line shows.
    """

    schema_: Literal["factcheck.decision/1"] = Field("factcheck.decision/1", alias="schema")
    claim: Slug
    claim_sha256: Sha256
    action: Action
    status: Status | None = None
    reason: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
    by: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
    at: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$")]
    """UTC."""
    prev: str = ""
    hash: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.action is Action.OVERRIDE and self.status is None:
            raise ValueError("an override says which status")
        return self

    def sealed(self, prev: str) -> Decision:
        """The same entry, chained behind the line whose hash is `prev`."""
        chained = self.model_copy(update={"prev": prev, "hash": ""})
        return chained.model_copy(update={"hash": chained.own_hash()})

    def own_hash(self) -> str:
        """What `hash` should be."""
        return digest(self.model_dump(mode="json", by_alias=True, exclude={"hash"}))


# --- verdicts --------------------------------------------------------------------------------------------


class WeighedCitation(Citation):
    """A citation with what the policy saw in it."""

    tier: Tier | None = None
    origin: str | None = None
    """What the source counts as: sources of one origin count once."""
    origin_why: str | None = None
    """What says so, where its front matter alone does not: a byline, a near-copy, a circle."""
    decisive: bool = False


class Looked(Record):
    """A passage that the checker judged for a claim, whatever came of it."""

    source: Slug
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]
    """The passage, in code points of the source's text, half-open."""
    stance: Stance | None = None
    """None where the judge abstained."""
    doubt: Doubt | None = None
    """Why it abstained, where it says."""
    score: Annotated[float, Field(ge=0, le=1)] = 0
    """How sure the judge is; of an abstention, how close the passage came."""
    working: str = ""
    """The compared values and the model's likelihoods, written out."""


class Assessment(Record):
    """The checker's mark on a claim, computed from its citations by the policy and nothing else."""

    schema_: Literal["factcheck.assessment/1"] = Field("factcheck.assessment/1", alias="schema")
    claim: Slug
    article: Slug
    status: Status
    reason: Reason
    rule: str
    """The line of the policy that decided, in words."""
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    """The weakest decisive link's score; 1 where people linked them all; none where the checker abstained."""
    rationale: tuple[str, ...] = ()
    would_change: str = ""
    abstained: Abstained | None = None
    """Why the claim stays open; only of an `unsupported` mark."""
    lacking: str = ""
    """One sentence on what is missing; only where `abstained` says why."""
    citations: tuple[WeighedCitation, ...] = ()
    looked: tuple[Looked, ...] = ()
    """The passages that the checker judged, the nearest first; at most eight are kept."""


class Outcome(StrEnum):
    """What a finding says of the thing it is about."""

    PASS = "pass"  # noqa: S105 (no password)
    """Consistent with the sources given; kept so that a report can name all that was checked."""
    FAIL = "fail"
    """Something is wrong in what the article says."""
    OPEN = "open"
    """Nothing settles it."""
    REVIEW = "review"
    """A person has to look again."""
    ERROR = "error"
    """It could not be checked: a file, link or line is broken."""


class State(StrEnum):
    """Whether a finding is acted on."""

    NEW = "new"
    KNOWN = "known"
    """It is in the baseline."""
    SUPPRESSED = "suppressed"
    """A person has set it aside, with a reason and an expiry date."""


class Exhibit(Record):
    """A passage that decides a finding, and where it stands."""

    source: Slug
    path: str
    line: Annotated[int, Field(ge=1)]
    stance: Stance
    detail: Detail | None = None
    exact: str


class Finding(Record):
    """One thing that an audit found, with where it is and what to do: of a claim, or of the user's files.

    Every report is a rendering of findings. `factcheck.reports.rules` explains each rule.
    """

    rule: str
    """A stable code: `disputed/detail-wrong`."""
    severity: Severity
    path: str
    """Workspace-relative, with `/`."""
    line: Annotated[int, Field(ge=0)] = 0
    """1-based; 0 where the whole file is meant."""
    column: Annotated[int, Field(ge=0)] = 0
    """1-based, in code points; 0 where the whole line is meant."""
    end_line: Annotated[int, Field(ge=0)] = 0
    end_column: Annotated[int, Field(ge=0)] = 0
    """Where it ends; the column is that right behind it."""
    start: int | None = None
    """Code points of the article's text, half-open with `end`; only of what stands in one."""
    end: int | None = None
    message: str
    statement: str | None = None
    """The claim, standing alone."""
    text: str | None = None
    """The user's own words: of a claim, what the article says."""
    shows: str | None = None
    """What the record shows, or what is missing."""
    correction: str | None = None
    """What an editor could write instead."""
    next_step: str | None = None
    outcome: Outcome = Outcome.ERROR
    article: Slug | None = None
    claim: Slug | None = None
    discrepancy: Slug | None = None
    """The two claims that can't both stand, where it is about those; `claim` is the side to be corrected."""
    weight: Annotated[float, Field(ge=0, le=1)] = 0
    """How much of the article rests on the claim."""
    exhibits: tuple[Exhibit, ...] = ()
    """The passages that decide, worst first."""
    fingerprint: str = ""
    """What stays when paragraphs move: a hash of article, rule, normalised claim and occurrence."""
    state: State = State.NEW
    justification: str | None = None
    """Of a suppressed finding: the reason, who gave it and until when."""

    @property
    def family(self) -> str:
        """What stands before the stroke in its rule: of a claim's finding the mark, else `coverage`, `source`..."""
        return self.rule.partition("/")[0]


class Known(Record):
    """A finding that is known, as a line of the baseline: audits count it and don't act on it."""

    schema_: Literal["factcheck.known/1"] = Field("factcheck.known/1", alias="schema")
    fingerprint: Fingerprint
    rule: Said
    path: Said
    """Where the finding was, workspace-relative, when it was recorded."""
    statement: str
    """What it was about, for whoever reads the file: the fingerprint is what counts."""
    by: Said
    on: ExactDay
    """UTC."""


class Suppression(Record):
    """A person sets a finding aside until a day; a later line about the same fingerprint takes its place."""

    schema_: Literal["factcheck.suppression/1"] = Field("factcheck.suppression/1", alias="schema")
    fingerprint: Fingerprint
    rule: Said
    path: Said
    """Where the finding was, workspace-relative, when it was set aside."""
    claim: Slug | None = None
    statement: str
    """What it was about, for whoever reads the file: the fingerprint is what counts."""
    reason: Said
    by: Said
    on: ExactDay
    """UTC."""
    until: ExactDay
    """The last day on which it counts, UTC."""


class Withdrawal(Record):
    """A person takes a suppression back: the finding counts again from then on."""

    schema_: Literal["factcheck.withdrawal/1"] = Field("factcheck.withdrawal/1", alias="schema")
    fingerprint: Fingerprint
    reason: str = ""
    by: Said
    on: ExactDay
    """UTC."""


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings, each once, by path, line, rule and message."""
    return sorted(set(findings), key=lambda f: (f.path, f.line, f.rule, f.message))


STORED: tuple[type[Record], ...] = (
    Source,
    Claim,
    SetAside,
    Discrepancy,
    Decision,
    Assessment,
    Finding,
    Known,
    Suppression,
    Withdrawal,
)
"""The records whose JSON Schema is published in `docs/schema/`."""


def digest(value: object) -> str:
    """SHA-256 of the canonical JSON of `value` in UTF-8."""
    return hashlib.sha256(canonical(value).encode("utf-8", "surrogatepass")).hexdigest()


def canonical(value: object) -> str:
    """Return the canonical JSON of `value`: sorted keys, no spaces."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def text_sha256(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes: the name of a snapshot."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
