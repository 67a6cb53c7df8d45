"""The pages: server-rendered, so that they show the same without the script as with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse

from factcheck.errors import FactcheckError
from factcheck.model import (
    ClaimKind,
    Detail,
    MissingKind,
    Outcome,
    Reason,
    Slug,
    Stance,
    State,
    Status,
    Tier,
)
from factcheck.reports import wording
from factcheck.reports.exporting import web_address
from factcheck.reports.formats import FORMATS
from factcheck.reports.marked import WORST_FIRST, verbatim
from factcheck.sources import Snapshot
from factcheck.web.api import Acting, OnDesk, refused, who
from factcheck.web.desk import ArticleState, Desk
from factcheck.web.guard import Links, Sessions, token_of
from factcheck.web.progress import by_day, drawn
from factcheck.web.report import document
from factcheck.web.rows import Filter, queue, together
from factcheck.web.users import Brake, Turns, UserRole, Users, keys_of

HERE = Path(__file__).parent

LONGEST_SOURCE = 400_000
"""Code points of a source that a page shows at once; the passages cited beyond are listed all the same."""

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage of a source that a claim cites."""

    claim: str
    text: str
    stance: Stance
    does: str
    """In words: what the passage does to the claim."""
    status: Status | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a source's text over which the same claims cite it."""

    text: str
    start: int
    cited: tuple[Cited, ...]
    first: bool
    """Whether a passage begins here."""
    shown: bool
    """Whether it is part of the passage that was asked for."""


@router.get("/")
def get_desk(request: Request, desk: OnDesk, actions: Acting, wanted: Annotated[Filter, Query()]) -> Response:
    """The queue."""
    if token := token_of(request.scope["query_string"]):
        return _let_in(request, token)
    who(request)
    found = queue(desk.articles, wanted)
    return _page(
        request,
        "desk.html",
        title="Desk",
        wanted=wanted,
        queue=found,
        articles=_progress(desk),
        total=together(state.progress for state in desk.articles.values()),
        stale=[id_ for id_, state in desk.articles.items() if not state.current],
        versions={row.id: actions.read(row.id)[2] for row in found.rows},
    )


@router.get("/claims/{claim}")
def get_claim(
    request: Request,
    desk: OnDesk,
    actions: Acting,
    claim: Annotated[Slug, InPath()],
    wanted: Annotated[Filter, Query()],
) -> Response:
    """One claim with its article."""
    from factcheck.web.claimview import (
        view,  # imported late: the comparators load slowly, and the queue needs none
    )

    state, found, version = actions.read(claim)
    ids = queue(desk.articles, wanted).ids
    at = ids.index(claim) if claim in ids else None
    before, behind = _neighbours(ids, at)
    return _page(
        request,
        "claim.html",
        title=f"{claim}: {found.text[:60]}",
        wanted=wanted,
        view=view(state, found, version),
        enough=desk.workspace.settings.policy.min_score,
        at=at,
        among=len(ids),
        before=before,
        behind=behind,
        versions={id_: actions.read(id_)[2] for id_ in _merging(state, claim)},
    )


@router.get("/articles/{article}")
def get_article(
    request: Request,
    desk: OnDesk,
    article: Annotated[Slug, InPath()],
    line: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Response:
    """One article with every claim in place."""
    from factcheck.web.claimview import article_text

    state = desk.article(article)
    return _page(
        request, "article.html", title=state.snapshot.source.title, state=state, text=article_text(state, line),
        progress=state.progress, wanted=Filter(),
    )  # fmt: skip


@router.get("/report")
def get_report(request: Request, desk: OnDesk) -> Response:
    """What an editor looks at: the findings as they stand, the exports, and how far people are."""
    found = document(desk)
    counts, coverage = wording.totals(found)
    days = by_day(decision for state in desk.articles.values() for decision in state.log.decisions)
    return _page(
        request,
        "report.html",
        title="Report",
        document=found,
        counts=counts,
        coverage=coverage,
        findings=[
            f for f in found.findings if f.family in ("disputed", "unsupported") and f.state is State.NEW
        ],
        problems=[f for f in found.problems if f.state is State.NEW],
        waiting=[f for f in found.findings if f.outcome is Outcome.REVIEW],
        articles=_progress(desk),
        total=together(state.progress for state in desk.articles.values()),
        days=days,
        points=drawn(days, counts.claims),
        formats=FORMATS.values(),
    )


@router.get("/sources")
def get_sources(
    request: Request,
    desk: OnDesk,
    q: Annotated[str, Query(max_length=200)] = "",
    tier: Tier | None = None,
    resting: bool = False,
) -> Response:
    """The sources with what rests on each."""
    cited, decisive = _citing(desk)
    words = q.casefold().split()
    rows = []
    for id_, snapshot in desk.library.evidence.items():
        source = snapshot.source
        told = f"{source.title} {source.publisher or ''} {source.independent_as} {id_} {snapshot.sha256}".casefold()
        if (
            all(word in told for word in words)
            and tier in (None, source.tier)
            and (not resting or id_ in cited)
        ):
            rows.append((snapshot, cited.get(id_, 0), decisive.get(id_, 0)))
    rows.sort(key=lambda row: (-row[2], -row[1], row[0].source.id))
    return _page(
        request,
        "sources.html",
        title="Sources",
        rows=rows,
        articles=desk.library.articles,
        problems=desk.library.findings,
        q=q,
        tier=tier,
        resting=resting,
        of=len(desk.library.evidence),
    )


@router.get("/sources/{source}")
def get_source(
    request: Request,
    desk: OnDesk,
    source: Annotated[Slug, InPath()],
    pane: bool = False,
    at: Annotated[int, Query(ge=0, le=100_000_000)] = 0,
    end: Annotated[int, Query(ge=0, le=100_000_000)] = 0,
) -> Response:
    """One source with every passage that a claim cites; as a `pane`, to choose a passage from."""
    snapshot = desk.library.get(source)
    cited = sorted(_cited(desk, source), key=lambda each: (each.start, each.end, each.claim))
    return _page(
        request,
        "pane.html" if pane else "source.html",
        title=snapshot.source.title,
        snapshot=snapshot,
        cited=cited,
        lines=_stretches(snapshot, cited, (at, end)),
        cut=len(snapshot.text) > LONGEST_SOURCE,
    )


@router.get("/login")
def get_login(request: Request, next: str = "/") -> Response:  # noqa: A002  as the address says it
    """Where a user logs in; without users, what to do instead."""
    return _page(
        request,
        "login.html",
        title="Log in",
        users=request.app.state.users is not None,
        next=_own(next),
        wrong="",
    )


@router.post("/login")
async def post_login(request: Request) -> Response:
    """Let a user in."""
    users: Users | None = request.app.state.users
    brake: Brake = request.app.state.brake
    turns: Turns = request.app.state.turns
    try:
        given = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=10)
    except ValueError:
        given = {}
    name, password = (given.get(key, [""])[0] for key in ("name", "password"))
    name, then = name.strip(), _own(given.get("next", ["/"])[0])
    if users is None:
        return RedirectResponse("/login", 303)
    address = request.client.host if request.client and not request.app.state.proxied else None
    keys = keys_of(name, address)
    async with turns.wait() as turn:
        if not turn:
            return _login_again(request, then, "Too many log in at this moment. Try again.", 503)
        if wait := brake.begin(keys):
            return _login_again(request, then, f"Too many tries. Wait {ceil(wait)} seconds.", 429)
        user = await run_in_threadpool(users.log_in, name, password)
    if user is None:
        return _login_again(request, then, "That name and password don’t go together.", 403)
    brake.passed(keys)
    request.app.state.sessions.end(request.scope["session_name"])
    return _begin(request, user.name, user.role, then, user.password)


@router.post("/logout")
def post_logout(request: Request) -> Response:
    """End the session."""
    guard = request.app.state.guard
    sessions: Sessions = request.app.state.sessions
    sessions.end(request.scope["session_name"])
    answer = RedirectResponse("/login", 303)
    answer.headers["set-cookie"] = guard.set_cookie("")
    return answer


def error_page(request: Request, error: FactcheckError) -> Response:
    """Answer a request that could not be met: JSON for the API, a page for a person."""
    answer = refused(error)
    if request.url.path.startswith("/api/"):
        return answer
    page = _page(request, "error.html", title="Not here", told=str(error))
    page.status_code = answer.status_code
    return page


# --- how it is done ----------------------------------------------------------------------------------------------


def _page(request: Request, template: str, **values: Any) -> HTMLResponse:
    session = request.scope.get("session")
    desk: Desk = request.app.state.desk
    text = _environment().get_template(template).render(
        session=session,
        csrf=session.csrf if session else "",
        editor=bool(session and session.role is UserRole.EDITOR),
        read_only=desk.read_only,
        with_users=request.app.state.users is not None,
        revision=getattr(request.state, "revision", desk.revision),
        path=request.url.path,
        problem=desk.problem,
        workspace=desk.workspace.root.name if session else "",
        **values,
    )  # fmt: skip
    return HTMLResponse(wording.defused(text))


def _let_in(request: Request, token: str) -> Response:
    links: Links = request.app.state.links
    if request.app.state.users is not None or not links.use(token):
        page = _page(
            request,
            "login.html",
            title="Log in",
            users=request.app.state.users is not None,
            next="/",
            wrong="This link was used already. A new one is in the terminal.",
        )
        page.status_code = 403
        return page
    return _begin(request, request.app.state.reviewer, UserRole.EDITOR, "/")


def _begin(request: Request, user: str, role: UserRole, then: str, key: str = "") -> Response:
    sessions: Sessions = request.app.state.sessions
    answer = RedirectResponse(then, 303)
    answer.headers["set-cookie"] = request.app.state.guard.set_cookie(sessions.begin(user, role, key))
    return answer


def _login_again(request: Request, then: str, wrong: str, status: int) -> Response:
    page = _page(request, "login.html", title="Log in", users=True, next=then, wrong=wrong)
    page.status_code = status
    return page


def _own(address: str) -> str:
    """Return a path of this app; anything else becomes the desk."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\")) and len(address) < 2_000
    return address if ours and address.isprintable() else "/"


def _neighbours(ids: tuple[str, ...], at: int | None) -> tuple[str | None, str | None]:
    if at is None:
        return None, ids[0] if ids else None
    return (ids[at - 1] if at else None), (ids[at + 1] if at + 1 < len(ids) else None)


def _merging(state: ArticleState, claim: str) -> Iterable[str]:
    ids = list(state.claims)
    at = ids.index(claim)
    return ids[max(0, at - 1) : at] + ids[at + 1 : at + 2]


def _progress(desk: Desk) -> list[tuple[ArticleState, Any]]:
    return [(state, state.progress) for state in desk.articles.values()]


def _citing(desk: Desk) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many claims cite each source, and of how many it decides the mark."""
    cited: dict[str, int] = {}
    decisive: dict[str, int] = {}
    for state in desk.articles.values():
        for mark in state.assessments.values():
            for source in {c.source for c in mark.citations if c.source}:
                cited[source] = cited.get(source, 0) + 1
            for source in {c.source for c in mark.citations if c.source and c.decisive}:
                decisive[source] = decisive.get(source, 0) + 1
    return cited, decisive


def _cited(desk: Desk, source: str) -> Iterable[Cited]:
    enough = desk.workspace.settings.policy.min_score
    for state in desk.articles.values():
        for mark in state.assessments.values():
            for citation in mark.citations:
                if citation.source == source and citation.quote:
                    yield Cited(
                        mark.claim, state.claims[mark.claim].text, citation.stance, wording.does(citation, enough),
                        state.status(mark.claim), citation.quote.start, citation.quote.end,
                    )  # fmt: skip


def _stretches(snapshot: Snapshot, cited: list[Cited], shown: tuple[int, int]) -> list[list[Stretch]]:
    """Cut a source's text at its lines and where passages begin and end; `shown` is a passage to be found at once."""
    text = snapshot.text[:LONGEST_SOURCE]
    located = [each for each in cited if each.end <= len(text)]
    edges = {0, len(text)} | {at for each in located for at in (each.start, each.end)}
    edges |= {at for at in shown if 0 < at <= len(text)}
    edges |= {at + 1 for at, letter in enumerate(text) if letter == "\n"}
    ordered = sorted(edges)
    lines: list[list[Stretch]] = [[]]
    for start, end in pairwise(ordered):
        over = tuple(each for each in located if each.start < end and each.end > start)
        first = any(each.start == start for each in over)
        lines[-1].append(Stretch(text[start:end], start, over, first, shown[0] <= start < shown[1]))
        if text[end - 1] == "\n":
            lines.append([])
    return [line for line in lines if line]


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(HERE / "templates"),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(web_address=web_address, verbatim=verbatim, brief=_brief, when=_when)
    environment.globals.update(
        words=wording,
        statuses=WORST_FIRST,
        reasons=list(Reason),
        kinds=list(ClaimKind),
        details=list(Detail),
        missing_kinds=list(MissingKind),
        tiers=list(Tier),
    )
    return environment


def _brief(text: str, limit: int = 300) -> str:
    return text if len(text) <= limit else f"{text[:limit].rstrip()} […]"


def _when(at: str) -> str:
    """Return a time (UTC) as a reader writes it: `2026-11-22 13:05 UTC`."""
    return f"{at[:10]} {at[11:16]} UTC" if len(at) > 16 else at
