"""Put the app together: a desk, who may enter, the pages and the API, and the guard around them."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from factcheck import __version__
from factcheck.errors import FactcheckError, PartUnusable, UsageError
from factcheck.reports.wording import one_line
from factcheck.web import api, pages
from factcheck.web.actions import Actions
from factcheck.web.desk import Desk
from factcheck.web.guard import Guard, Links, Session, Sessions
from factcheck.web.users import Brake, Turns, Users
from factcheck.web.watch import watch

LOG = logging.getLogger(__name__)

WARM_AFTER_SECONDS = 3.0
"""How long after reading the workspace the checker is made ready: the first pages come first."""


@dataclass(frozen=True, slots=True)
class Made:
    """An app that is ready to be served, and what its surroundings need of it."""

    app: Guard
    inner: FastAPI
    sessions: Sessions
    links: Links
    desk: Desk


def make_app(
    desk: Desk,
    *,
    origins: Iterable[str],
    reviewer: str,
    users: Users | None = None,
    secure: bool = False,
    proxied: bool = False,
    links: Links | None = None,
    watching: bool = True,
) -> Made:
    """Return the app of `desk`.

    `origins` are its addresses as browsers name them. Without `users`, whoever opens the one-time link is `reviewer`,
    an editor; `links` are the one-time links. With them, everybody logs in, and `secure`
    cookies travel only over https; where it is `proxied`, the address that a request comes from tells nothing.
    `watching` reads again what changes on disk.
    """
    sessions, links = Sessions(), links or Links()
    origins = list(origins)
    if users is not None:
        users.ready()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.waiting.start()
        threading.Thread(target=_load, args=(desk,), name="load", daemon=True).start()
        ends = desk.listen(app.state.waiting.tell)
        stop = asyncio.Event()
        watcher = asyncio.create_task(watch(desk, stop)) if watching else None
        yield
        app.state.stopping.set()
        stop.set()
        ends()
        if watcher:
            await watcher

    app = FastAPI(
        title="factcheck review",
        version=__version__,
        summary="What a person can do to the claims of a workspace.",
        openapi_url="/api/openapi.json",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.desk = desk
    app.state.actions = Actions(desk)
    app.state.sessions = sessions
    app.state.links = links
    app.state.users = users
    app.state.brake = Brake()
    app.state.turns = Turns()
    app.state.proxied = proxied
    app.state.reviewer = reviewer
    app.state.waiting = api.Waiting()
    app.state.stopping = asyncio.Event()
    app.include_router(api.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=pages.HERE / "static"))
    app.add_exception_handler(FactcheckError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _nowhere)
    app.add_exception_handler(OSError, _disk)

    def valid(session: Session) -> bool:
        if users is None:
            return True
        user = users.get(session.user)
        return user is not None and user.role is session.role and user.password == session.key

    guard = Guard(
        app,
        sessions=sessions,
        origins=origins,
        secure=secure,
        upload_bytes=desk.workspace.settings.limits.source_bytes,
        valid=valid,
    )
    app.state.guard = guard
    return Made(guard, app, sessions, links, desk)


def _load(desk: Desk) -> None:
    try:
        desk.load()
        time.sleep(WARM_AFTER_SECONDS)
        desk.warm()
    except Exception:  # noqa: S110  every page that is asked for says it
        pass


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, FactcheckError)
    return pages.error_page(request, error)


def _invalid(request: Request, error: Exception) -> Response:
    """Say the first thing that is wrong with what was given, in a sentence."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return pages.error_page(request, UsageError("the body can't be read as JSON"))
    where = ".".join(str(part) for part in first["loc"][1:] if not isinstance(part, int)) or str(
        first["loc"][0]
    )
    told = str(first["msg"]).removeprefix("Value error, ")
    return pages.error_page(
        request, UsageError(f"{one_line(_text(where), 80)}: {one_line(_text(told), 300)}")
    )


def _nowhere(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if request.url.path.startswith("/api/"):
        if error.status_code == 400:  # a body that is nested too deep, or has a number of 5,000 digits
            return pages.error_page(request, UsageError("the body can't be read as JSON"))
        told = api.Refused(code="unknown" if error.status_code == 404 else "refused", error=str(error.detail))
        return JSONResponse(told.model_dump(mode="json"), error.status_code, error.headers)
    page = pages.error_page(request, UsageError("There is no such page."))
    page.status_code = error.status_code
    page.headers.update(error.headers or {})
    return page


def _disk(request: Request, error: Exception) -> Response:
    """Say that the files can't be read or written: a full disk, a folder that is not ours."""
    assert isinstance(error, OSError)
    LOG.error("%s", error)
    problem = f"the desk's files can't be used: {error.strerror or 'the system says no'}"
    return pages.error_page(
        request, PartUnusable(problem, "nothing was saved; look after the disk, then try again")
    )


def _text(given: str) -> str:
    """Return what can be written as UTF-8."""
    return given.encode("utf-8", "replace").decode()
