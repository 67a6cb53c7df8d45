"""The actions and lists as JSON, with an OpenAPI description at `/api/openapi.json`.

The pages use nothing else to change something, so a desk's own tools can do all that a person can.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import unicodedata
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi import Path as InPath
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from factcheck.claims.changes import Part
from factcheck.claims.ledger import as_written
from factcheck.errors import (
    Busy,
    FactcheckError,
    PartUnusable,
    StaleFile,
    UnknownId,
    UnreadableFile,
    UsageError,
)
from factcheck.model import (
    Action,
    Assessment,
    ClaimKind,
    Decision,
    Detail,
    MissingKind,
    Reason,
    Role,
    Sha256,
    Slug,
    Stance,
    Status,
    Tier,
)
from factcheck.reports.formats import FORMATS, Audience, Options, Profile
from factcheck.web.actions import Actions, Difference, ReadOnly, StaleClaim
from factcheck.web.desk import Change, Desk
from factcheck.web.guard import Session
from factcheck.web.progress import Day, by_day
from factcheck.web.report import exported
from factcheck.web.rows import Filter, Reviewed, Row, queue, told_of
from factcheck.web.users import UserRole

KEEP_ALIVE_SECONDS = 15.0
"""A line is sent to a waiting page this often, so that what stands in between does not hang up."""

MOST_WAITING = 200
"""Pages that wait for changes at one time."""

MOST_BEHIND = 100
"""Changes that are kept for a page that is slow; beyond, it is told of them all at once."""

MOST_HITS = 50

LONGEST_NAME = 200
"""Bytes of a file's name: most file systems take 255, and a temporary one has some more."""

ClaimId = Annotated[Slug, InPath(description="A claim's id.")]


def _writable(text: str) -> str:
    """Refuse what no keyboard gives and what files and terminals choke on; the rest is kept as it is.

    Letters that turn the direction of writing are kept too: a person may quote an article that has them, and every
    page shows them as a sign.
    """
    for letter in text:
        if unicodedata.category(letter) == "Cc" and letter not in "\t\n\r":
            raise ValueError(f"there is a control character (U+{ord(letter):04X}) in it; take it out")
    return text


Writable = AfterValidator(_writable)
Words = Annotated[str, StringConstraints(max_length=5_000, strip_whitespace=True), Writable]
Said = Annotated[str, StringConstraints(min_length=1, max_length=5_000, strip_whitespace=True), Writable]
Offset = Annotated[int, Field(ge=0, le=100_000_000)]
Number = Annotated[int, InPath(ge=0, le=10_000)]


class Given(BaseModel):
    """A body of a request: keys that nobody knows are refused."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Versioned(Given):
    """Every action says what its person read."""

    version: Sha256
    """The `version` of the claim as it was read."""


class DecisionIn(Versioned):
    """A decision."""

    action: Action | None = None
    """Without it, a `status` that is the computed one confirms, and another one overrides."""
    status: Status | None = None
    reason: Words = ""
    """Why; a confirmation or a sign-off may leave it out."""


class WordsIn(Versioned):
    """What the claim says; a field that is left out stays, an empty one is cleared."""

    text: Said
    kind: ClaimKind | None = None
    speaker: Words | None = None
    time: Words | None = None
    place: Words | None = None
    correction: Words | None = None


class Stretch(Versioned):
    """A place in the article, in code points of its text, half-open."""

    start: Offset
    end: Offset


class PartIn(Given):
    """One of several claims that a claim is split into."""

    text: Said
    start: Offset | None = None
    end: Offset | None = None


class PartsIn(Versioned):
    """The claims that a claim is split into."""

    parts: Annotated[tuple[PartIn, ...], Field(min_length=2, max_length=20)]


class MergeIn(Versioned):
    """Another claim of the same article to be merged into this one."""

    other: Slug
    other_version: Sha256
    text: Said
    """What the one claim says."""


class CitationIn(Stretch):
    """A passage of the evidence, in code points of the source's text, half-open."""

    source: Slug
    stance: Literal[Stance.SUPPORTS, Stance.CONTRADICTS]
    detail: Detail | None = None
    """Only of what contradicts."""
    note: Words = ""


class MissingIn(Versioned):
    """What the claim leans on without naming it."""

    missing: MissingKind
    cue: Said
    """The article's words."""
    would_settle: Words = ""
    note: Words = ""


class RejectionIn(Stretch):
    """A passage that does not bear on the claim."""

    source: Slug
    reason: Said


class CheckIn(Given):
    """Which articles to check anew."""

    articles: Annotated[tuple[Slug, ...], Field(max_length=1_000)] = ()
    """None of them means every one whose marks are of before the last change."""


class Saved(BaseModel):
    """An action that is on disk."""

    claims: list[str]
    """What the claim is now: one id, or several where it was split."""
    version: str
    """Of the first of them; present it with the next action."""
    message: str


class Refused(BaseModel):
    """Why nothing was done."""

    code: Literal["stale", "unknown", "refused", "read-only", "not-allowed", "busy", "unusable"]
    error: str
    version: str = ""
    """Of a claim that changed: what it has now."""
    differences: list[Difference] = []
    """Of a claim that changed: what is other than it was."""


class RowOut(BaseModel):
    """A claim in the queue."""

    id: str
    article: str
    text: str
    kind: ClaimKind
    weight: float
    status: Status | None
    computed: Status | None
    reason: Reason | None
    missing: bool
    disagree: bool
    reviewed: Reviewed
    decided_by: str | None


class QueueOut(BaseModel):
    """One page of the queue."""

    found: int
    pages: int
    rows: list[RowOut]
    counts: dict[str, dict[str, int]]


class ProgressOut(BaseModel):
    """How far people are with an article."""

    article: str
    title: str
    claims: int
    decided: int
    signed: int
    marks: dict[str, int]
    coverage: float
    """Share of the sentences that carry claims or are set aside."""
    current: bool
    """Whether the marks are of the files as they are now."""


class ClaimOut(BaseModel):
    """A claim with its mark, decisions and the hash that an action on it presents."""

    version: str
    claim: dict[str, Any]
    """As its line of the ledger has it."""
    status: Status | None
    mark: Assessment | None
    engine: Status | None
    """What the engine alone would say."""
    history: list[Decision]


class HitOut(BaseModel):
    """A passage that a search found."""

    source: str
    title: str
    tier: Tier
    start: int
    end: int
    text: str


class SourceOut(BaseModel):
    """A source of the library."""

    id: str
    role: Role
    title: str
    publisher: str | None
    tier: Tier
    origin: str
    published: str | None
    sha256: str
    claims: int
    """Claims that cite it."""


class TakenIn(BaseModel):
    """A file that was taken in."""

    id: str
    outcome: str
    title: str
    words: int


def the_desk(request: Request) -> Desk:
    """The desk that the app serves."""
    desk: Desk = request.app.state.desk
    # before anything is read: what changes meanwhile is told afterwards
    request.state.revision = desk.revision
    return desk


def the_actions(request: Request) -> Actions:
    """What people do to it."""
    actions: Actions = request.app.state.actions
    return actions


def who(request: Request) -> Session:
    """The session of a request: the guard let none through without."""
    session: Session | None = request.scope["session"]
    if session is None:
        raise NotAllowed("open the link that factcheck review printed, or log in")
    return session


class NotAllowed(FactcheckError):
    """The user's role does not include this."""


def an_editor(session: Annotated[Session, Depends(who)]) -> Session:
    """The session of an editor. Raises `NotAllowed`."""
    if session.role is not UserRole.EDITOR:
        raise NotAllowed(f"that is for editors; {session.user} is a {session.role}")
    return session


OnDesk = Annotated[Desk, Depends(the_desk)]
Acting = Annotated[Actions, Depends(the_actions)]
By = Annotated[Session, Depends(who)]

CODES: dict[type[FactcheckError], tuple[int, str]] = {
    StaleClaim: (409, "stale"),
    StaleFile: (409, "stale"),
    UnknownId: (404, "unknown"),
    ReadOnly: (403, "read-only"),
    NotAllowed: (403, "not-allowed"),
    Busy: (503, "busy"),
    PartUnusable: (503, "unusable"),
    UnreadableFile: (422, "refused"),
    UsageError: (422, "refused"),
}
"""The status and code of each kind of refusal; the nearest class in the tree of errors counts."""

_SENTENCES = {
    401: "No session, or one that has ended.",
    403: "Not with this session: read-only, a reviewer where an editor is needed, or not asked by a page of ours.",
    404: "No such claim, source or article.",
    409: "The claim is not what was read: nothing was written.",
    413: "The body is too large.",
    421: "The desk is not reached under that name.",
    422: "What was given can't be; the sentence says why.",
    503: "Another process is writing, the disk is full, or a part is not installed.",
}
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Refused, "description": sentence} for status, sentence in _SENTENCES.items()
}

router = APIRouter(prefix="/api", responses=REFUSALS, dependencies=[Depends(who)])


def refused(error: FactcheckError) -> JSONResponse:
    """Answer an action that could not be done."""
    status, code = next((CODES[kind] for kind in type(error).__mro__ if kind in CODES), (422, "refused"))
    body = Refused(code=code, error=str(error))
    if isinstance(error, StaleClaim):
        body = body.model_copy(update={"version": error.version, "differences": list(error.differences)})
    return JSONResponse(body.model_dump(mode="json"), status)


# --- lists -------------------------------------------------------------------------------------------------------


@router.get("/queue")
def get_queue(desk: OnDesk, wanted: Annotated[Filter, Query()]) -> QueueOut:
    """Return one page of the queue."""
    found = queue(desk.articles, wanted)
    return QueueOut(
        found=found.found,
        pages=found.pages,
        rows=[_row_out(desk, row) for row in found.rows],
        counts={name: dict(counts) for name, counts in found.counts.items()},
    )


@router.get("/articles")
def get_articles(desk: OnDesk) -> list[ProgressOut]:
    """Return how far people are with each article."""
    found = []
    for id_, state in desk.articles.items():
        so_far, parts = state.progress, state.accounted
        found.append(
            ProgressOut(
                article=id_,
                title=state.snapshot.source.title,
                claims=so_far.claims,
                decided=so_far.decided,
                signed=so_far.signed,
                marks={str(status): number for status, number in so_far.marks.items()},
                coverage=round((parts.units - len(parts.left)) / parts.units, 4) if parts.units else 1.0,
                current=state.current,
            )
        )
    return found


@router.get("/progress")
def get_progress(desk: OnDesk) -> list[Day]:
    """Return how far people were at the end of each day (UTC)."""
    return list(by_day(decision for state in desk.articles.values() for decision in state.log.decisions))


@router.get("/claims/{claim}")
def get_claim(actions: Acting, claim: ClaimId) -> ClaimOut:
    """Return a claim with all that was decided on it."""
    state, found, version = actions.read(claim)
    return ClaimOut(
        version=version,
        claim=as_written(found),
        status=state.status(claim),
        mark=state.assessments.get(claim),
        engine=state.engine(claim),
        history=list(state.history.get(claim, ())),
    )


@router.get("/search")
def get_search(
    desk: OnDesk,
    q: Annotated[str, Query(min_length=1, max_length=1_000)],
    limit: Annotated[int, Query(ge=1, le=MOST_HITS)] = 12,
) -> list[HitOut]:
    """Return the passages of the evidence that share most with some words, best first."""
    found = []
    for hit in desk.search(q, limit):
        snapshot = desk.library.evidence.get(hit.source)
        if snapshot and hit.end <= len(snapshot.text):
            found.append(
                HitOut(
                    source=hit.source,
                    title=snapshot.source.title,
                    tier=snapshot.source.tier,
                    start=hit.start,
                    end=hit.end,
                    text=snapshot.text[hit.start : hit.end],
                )
            )
    return found


@router.get("/sources")
def get_sources(desk: OnDesk) -> list[SourceOut]:
    """Return the sources, with how many claims cite each."""
    citing: dict[str, int] = {}
    for state in desk.articles.values():
        for claim in state.claims.values():
            for source in {citation.source for citation in claim.citations if citation.source}:
                citing[source] = citing.get(source, 0) + 1
    return [
        SourceOut(
            id=id_,
            role=snapshot.source.role,
            title=snapshot.source.title,
            publisher=snapshot.source.publisher,
            tier=snapshot.source.tier,
            origin=snapshot.source.independent_as,
            published=snapshot.source.published,
            sha256=snapshot.sha256,
            claims=citing.get(id_, 0),
        )
        for id_, snapshot in (desk.library.articles | desk.library.evidence).items()
    ]


@router.get("/exports/{format_}", response_class=Response, responses={200: {"content": {"*/*": {}}}})
def get_export(
    desk: OnDesk,
    format_: Annotated[str, InPath(max_length=40)],
    inline: bool = False,
    audience: Audience = "editor",
    profile: Profile = "github",
    site: Annotated[
        str, Query(max_length=2_000, description="ClaimReview: where the reviews are published.")
    ] = "",
    publisher: Annotated[str, Query(max_length=200, description="ClaimReview: who answers for them.")] = "",
    rate_disputed: bool = False,
) -> Response:
    """Return the report in one of the formats, as a file; `inline` to look at it."""
    if format_ not in FORMATS:
        raise UnknownId("format", format_, FORMATS)
    options = Options(
        audience=audience,
        profile=profile,
        site=site or None,
        publisher=publisher or None,
        rate_disputed=rate_disputed,
    )
    return exported(desk, format_, options, inline=inline)


# --- actions -----------------------------------------------------------------------------------------------------


@router.post("/claims/{claim}/decisions")
def post_decision(actions: Acting, session: By, claim: ClaimId, given: DecisionIn) -> Saved:
    """Confirm, override, reopen, comment or sign off; it is in the log, on disk, when this answers."""
    if given.action is Action.SIGN_OFF:
        an_editor(session)
    decision = actions.decide(
        claim, given.version, session.user, action=given.action, status=given.status, reason=given.reason
    )
    return _saved(actions, [claim], f"{claim}: {told_of(decision)}, saved")


@router.post("/claims/{claim}/words")
def post_words(actions: Acting, session: By, claim: ClaimId, given: WordsIn) -> Saved:
    """Change what the claim says; a decision on the former words no longer counts."""
    ids = actions.reword(
        claim, given.version, session.user,
        text=given.text, kind=given.kind, speaker=given.speaker, time=given.time, place=given.place,
        correction=given.correction,
    )  # fmt: skip
    return _saved(actions, ids, f"{claim}: written")


@router.post("/claims/{claim}/anchor")
def post_anchor(actions: Acting, session: By, claim: ClaimId, given: Stretch) -> Saved:
    """Say where in the article the claim stands."""
    ids = actions.anchor(claim, given.version, session.user, given.start, given.end)
    return _saved(actions, ids, f"{claim}: re-anchored")


@router.post("/claims/{claim}/parts")
def post_parts(actions: Acting, session: By, claim: ClaimId, given: PartsIn) -> Saved:
    """Split the claim."""
    parts = [Part(part.text, part.start, part.end) for part in given.parts]
    ids = actions.split(claim, given.version, session.user, parts)
    return _saved(actions, ids, f"{claim}: split into {len(ids)} claims")


@router.post("/claims/{claim}/merge")
def post_merge(actions: Acting, session: By, claim: ClaimId, given: MergeIn) -> Saved:
    """Merge another claim of the article into this one."""
    ids = actions.merge(claim, given.version, session.user, given.other, given.other_version, given.text)
    return _saved(actions, ids, f"{given.other}: merged into {claim}")


@router.post("/claims/{claim}/citations")
def post_citation(actions: Acting, session: By, claim: ClaimId, given: CitationIn) -> Saved:
    """Link a passage of the evidence to the claim."""
    ids = actions.cite(
        claim, given.version, session.user,
        source=given.source, stance=given.stance, start=given.start, end=given.end,
        detail=given.detail, note=given.note,
    )  # fmt: skip
    return _saved(actions, ids, f"{claim}: {given.source} {given.stance} it, saved")


@router.delete("/claims/{claim}/citations/{number}")
def delete_citation(
    actions: Acting, session: By, claim: ClaimId, number: Number, version: Annotated[Sha256, Query()]
) -> Saved:
    """Take out the claim's own citation at `number`, counted from 0."""
    return _saved(
        actions, actions.uncite(claim, version, session.user, number), f"{claim}: citation taken out"
    )


@router.post("/claims/{claim}/missing")
def post_missing(actions: Acting, session: By, claim: ClaimId, given: MissingIn) -> Saved:
    """Say that the claim leans on something that the article does not identify."""
    ids = actions.lean(
        claim, given.version, session.user,
        missing=given.missing, cue=given.cue, would_settle=given.would_settle, note=given.note,
    )  # fmt: skip
    return _saved(actions, ids, f"{claim}: “{given.cue}” is marked as missing")


@router.post("/claims/{claim}/rejections")
def post_rejection(actions: Acting, session: By, claim: ClaimId, given: RejectionIn) -> Saved:
    """Reject a passage that the checker proposed: it is never proposed again for this claim."""
    ids = actions.reject(
        claim, given.version, session.user,
        source=given.source, start=given.start, end=given.end, reason=given.reason,
    )  # fmt: skip
    return _saved(actions, ids, f"{claim}: passage of {given.source} rejected")


@router.delete("/claims/{claim}/rejections/{number}")
def delete_rejection(
    actions: Acting, session: By, claim: ClaimId, number: Number, version: Annotated[Sha256, Query()]
) -> Saved:
    """Take back the claim's rejection at `number`, counted from 0."""
    return _saved(
        actions, actions.unreject(claim, version, session.user, number), f"{claim}: rejection taken back"
    )


@router.post("/check", status_code=202, dependencies=[Depends(an_editor)])
def post_check(desk: OnDesk, given: CheckIn) -> dict[str, list[str]]:
    """Compute the marks of articles anew, in the background; pages hear of it as it is done."""
    if desk.read_only:
        raise ReadOnly
    articles = [desk.article(id_).id for id_ in given.articles] or [
        id_ for id_, state in desk.articles.items() if not state.current
    ]
    desk.check_soon(articles)
    return {"articles": articles}


_UPLOAD = {
    "requestBody": {
        "required": True,
        "description": "The file's bytes.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("/sources", openapi_extra=_UPLOAD, dependencies=[Depends(an_editor)])
async def post_source(
    request: Request,
    desk: OnDesk,
    name: Annotated[
        str, Query(min_length=1, max_length=200, description="The file's name: .txt, .md or .html."), Writable
    ],
    role: Role = Role.EVIDENCE,
    tier: Tier | None = None,
    publisher: Annotated[str, Query(max_length=200), Writable] = "",
    url: Annotated[str, Query(max_length=2_000), Writable] = "",
    published: Annotated[str, Query(max_length=10)] = "",
) -> TakenIn:
    """Take a file in as evidence, or as an article under check."""
    if desk.read_only:
        raise ReadOnly
    data = await request.body()
    metadata = {"tier": tier, "publisher": publisher, "url": url, "published": published}
    return await run_in_threadpool(_take_in, desk, data, name, role, {k: v for k, v in metadata.items() if v})


@router.get(
    "/events", response_class=StreamingResponse, responses={200: {"content": {"text/event-stream": {}}}}
)
async def get_events(request: Request) -> StreamingResponse:
    """Return changes as they happen, as server-sent events of which each is one JSON object."""
    return StreamingResponse(_events(request.app.state.waiting, request), media_type="text/event-stream")


# --- how it is done ----------------------------------------------------------------------------------------------


class Waiting:
    """The pages that wait for changes."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[Change | None]] = set()
        self._ended = False
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Deliver to the loop that runs now."""
        self._loop = asyncio.get_running_loop()

    def tell(self, change: Change) -> None:
        """Deliver a change to every page; from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._deliver, change)

    def _deliver(self, change: Change) -> None:
        for each in self._queues:
            told = change
            if each.full():  # a page that is behind is told once of all that it has not heard
                behind = [each.get_nowait() for _ in range(each.qsize())]
                articles = change.articles.union(*(late.articles for late in behind if late))
                told = Change(change.revision, articles)
            each.put_nowait(told)

    def join(self) -> asyncio.Queue[Change | None] | None:
        """Return a queue of changes from now on, and None for the end of it; None where too many wait."""
        if len(self._queues) >= MOST_WAITING or self._ended:
            return None
        made: asyncio.Queue[Change | None] = asyncio.Queue(maxsize=MOST_BEHIND)
        self._queues.add(made)
        return made

    def end(self) -> None:
        """End every wait, on the loop: a server that stops does not wait for the pages."""
        self._ended = True
        for each in self._queues:
            while not each.empty():
                each.get_nowait()
            each.put_nowait(None)

    def leave(self, queue: asyncio.Queue[Change | None]) -> None:
        """End a wait."""
        self._queues.discard(queue)


async def _events(waiting: Waiting, request: Request) -> AsyncIterator[str]:
    changes = waiting.join()
    if changes is None:
        yield "retry: 60000\n\n"
        return
    try:
        yield "retry: 1000\n\n"
        guard = request.app.state.guard
        # what changed since the page was made, and before it began to wait, tells by the revision alone
        change: Change | None = Change(request.app.state.desk.revision)
        while not request.app.state.stopping.is_set():
            if change is None:
                try:
                    change = await asyncio.wait_for(changes.get(), KEEP_ALIVE_SECONDS)
                except TimeoutError:
                    pass
                else:
                    if change is None:
                        return  # the server stops
            if not guard.still_in(request.scope):
                return  # logged out, or taken out
            if change is None:
                yield ": still here\n\n"
                continue
            told = {
                "revision": change.revision,
                "articles": sorted(change.articles),
                "claims": sorted(change.claims),
                "by": change.by,
                "what": change.what,
            }
            yield f"data: {json.dumps(told)}\n\n"
            change = None
    finally:
        waiting.leave(changes)


def _take_in(desk: Desk, data: bytes, name: str, role: Role, metadata: dict[str, object]) -> TakenIn:
    from factcheck.sources.intake import add_file

    file = PurePosixPath(name.replace("\\", "/")).name
    if file in ("", ".", "..") or not file.isprintable():
        raise UsageError("the file needs a name")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _short(file)
        path.write_bytes(data)
        try:
            added = add_file(desk.workspace, path, role, metadata=metadata)
        except FactcheckError as error:  # what it says names a folder that nobody knows
            raise UsageError(str(error).replace(f"{folder}{os.sep}", "")) from error
    desk.added()
    source = added.snapshot.source
    return TakenIn(
        id=source.id, outcome=added.outcome, title=source.title, words=len(added.snapshot.text.split())
    )


def _short(name: str) -> str:
    """Return a file's name as long as a file system takes it, with its ending."""
    path = PurePosixPath(name)
    stem = path.stem.encode()[: LONGEST_NAME - len(path.suffix.encode())].decode("utf-8", "ignore")
    return stem + path.suffix if stem and len(path.suffix) < 20 else stem or name[:20]


def _saved(actions: Actions, ids: list[str], message: str) -> Saved:
    _, _, version = actions.read(ids[0])
    return Saved(claims=ids, version=version, message=message)


def _row_out(desk: Desk, row: Row) -> RowOut:
    return RowOut(
        id=row.id,
        article=row.article,
        text=row.text,
        kind=row.kind,
        weight=row.weight,
        status=row.status,
        computed=row.computed,
        reason=row.reason,
        missing=row.missing,
        disagree=row.id in desk.articles[row.article].disagreeing,
        reviewed=row.reviewed,
        decided_by=row.decision.by if row.decision else None,
    )
