"""Who may ask, how much, and what every answer says to the browser. Runs before anything else looks at a request.

- The host that is asked for is one of ours: a page elsewhere that makes its own name point here gets nothing (DNS
  rebinding).
- What changes something comes from our own pages: the `Origin` is ours (where a browser leaves it out, `Sec-Fetch-Site`
  is), and the session's own token stands in a header, which no form elsewhere can send (OWASP, Cross-Site Request
  Forgery Prevention). Nothing else is given to pages elsewhere either, those on other ports of this machine included,
  but a person may follow a link to here (Fetch Metadata).
- Everything but the log-in and the style sheets needs a session.
- Bodies are read here, bounded in size and time, however they are sent.
- The answers allow no script but our files, no frame, no other place to send to (Content Security Policy 3).
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from factcheck.errors import FactcheckError
from factcheck.web.users import UserRole

LOG = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

CSRF_HEADER = "x-factcheck-csrf"

BODY_BYTES = 200_000
"""Longest body of an action: a claim's text and a note."""

LOGIN_BYTES = 10_000
"""Longest body of a log-in, which anybody may send."""

BODY_SECONDS = 120.0
"""How long a body may take to arrive: the longest source over a slow line."""

SESSION_SECONDS = 12 * 3600
"""A session ends after a working day without a request."""

LONGEST_SESSION_SECONDS = 7 * 24 * 3600
"""A session ends after a week in any case: a page that is left open asks for ever."""

SESSIONS = 1_000
"""Sessions at one time; beyond, the one that was idle longest ends."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Of our pages: nothing inline, nothing from elsewhere."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
}
"""On every answer, where it does not say otherwise itself. Where a page may not tell even us where it is, the browser
calls the origin of its forms `null`, and nobody could log in."""

OPEN_PATHS = frozenset({"/login", "/favicon.ico"})
"""What needs no session, beside the style sheets and scripts."""

OPEN_FOLDER = "/static/"

ONCE = frozenset({"host", "origin", "content-length", "sec-fetch-site", "sec-fetch-dest", CSRF_HEADER})
"""Headers that decide who may ask: a request that has one of them twice says two things."""


@dataclass(slots=True)
class Session:
    """Somebody who is in."""

    user: str
    role: UserRole
    key: str = ""
    """The hash of the user's password as the session began: with another one, it ends."""
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    began: float = 0.0
    last: float = 0.0


class Sessions:
    """The sessions, in memory: a restart ends them all."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._changing = threading.Lock()

    def begin(self, user: str, role: UserRole, key: str = "") -> str:
        """Begin a session and return the secret that names it."""
        name, now = secrets.token_urlsafe(32), self._clock()
        with self._changing:
            self._sessions[name] = Session(user, role, key, began=now, last=now)
            while len(self._sessions) > SESSIONS:
                self._sessions.popitem(last=False)
        return name

    def get(self, name: str, *, used: bool = True) -> Session | None:
        """Return a session that has not ended; unless it is `used`, asking for it does not prolong it."""
        with self._changing:
            session, now = self._sessions.get(name), self._clock()
            if session is None:
                return None
            if now - session.last > SESSION_SECONDS or now - session.began > LONGEST_SESSION_SECONDS:
                del self._sessions[name]
                return None
            if used:
                session.last = now
                self._sessions.move_to_end(name)
            return session

    def end(self, name: str) -> None:
        """End a session."""
        with self._changing:
            self._sessions.pop(name, None)


class Links:
    """The one-time links: each lets one browser in, and a used one makes a new one."""

    def __init__(self, tell: Callable[[str], None] = lambda token: None) -> None:
        """`tell` is called with the next token once one is used."""
        self._tell = tell
        self._changing = threading.Lock()
        self.token = secrets.token_urlsafe(24)

    def use(self, token: str) -> bool:
        """Say whether `token` is the link that nobody has used; then there is another, which is told."""
        with self._changing:
            if not secrets.compare_digest(token.encode(), self.token.encode()):
                return False
            self.token = secrets.token_urlsafe(24)
            told = self.token
        self._tell(told)
        return True


class Guard:
    """The outermost layer of the app."""

    def __init__(
        self,
        app: App,
        *,
        sessions: Sessions,
        origins: Iterable[str],
        secure: bool,
        upload_bytes: int,
        valid: Callable[[Session], bool] = lambda session: True,
    ) -> None:
        """`origins` are the addresses of this app as browsers name them (`http://127.0.0.1:8080`), the usual one first;
        `valid` is asked whether the user of a session may still be in."""
        self._app = app
        self._sessions = sessions
        self._origins = tuple(origins)
        self._hosts = frozenset(origin.partition("://")[2] for origin in self._origins)
        port = urlsplit(self._origins[0]).port
        # a browser sends a cookie to every port of a host: two desks on one machine would end each other's sessions
        self.cookie = ("__Host-" if secure else "") + "factcheck" + (f"-{port}" if port else "")
        self._secure = secure
        # a host's promise to be reached by https holds for all its ports, so only one that has no other makes it
        self._headers = HEADERS | (
            {"strict-transport-security": "max-age=31536000"} if secure and port is None else {}
        )
        self._upload_bytes = upload_bytes
        self._valid = valid

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        if scope["type"] != "http":
            await receive()
            return await send({"type": "websocket.close", "code": 1008})
        send = _with_headers(send, self._headers)
        try:
            name, session = self._who(scope)
            scope["session"], scope["session_name"] = session, name
            self._let_pass(scope, session)
            if scope["method"] not in ("GET", "HEAD"):
                receive = _again(await self._body(scope, receive), receive)
        except _No as no:
            return await no.answer(scope, send)
        except _Gone:
            return None
        return await self._app(scope, receive, send)

    def set_cookie(self, name: str) -> str:
        """Return the header that gives a browser its session; without a name, that takes it away."""
        return f"{self.cookie}={name}; Path=/; HttpOnly; SameSite=Strict" + (
            ("" if name else "; Max-Age=0") + ("; Secure" if self._secure else "")
        )

    def still_in(self, scope: Scope) -> bool:
        """Say whether the session of a request that goes on for long has not ended meanwhile."""
        session = self._sessions.get(scope["session_name"], used=False)
        try:
            return session is not None and self._valid(session)
        except FactcheckError:
            return False

    def _who(self, scope: Scope) -> tuple[str, Session | None]:
        """Return the session of a request with the secret that names it."""
        headers = _headers(scope)
        if headers.get("host", "") not in self._hosts:
            raise _No(421, "this desk is not reached under that name")
        cookies: SimpleCookie = SimpleCookie()
        try:
            cookies.load(headers.get("cookie", ""))
        except CookieError:
            return "", None
        name = cookies[self.cookie].value if self.cookie in cookies else ""
        session = self._sessions.get(name) if name else None
        if session is None:
            return "", None
        try:
            valid = self._valid(session)
        except FactcheckError as error:
            LOG.error("nobody is let in: %s", error)
            raise _No(503, "who may be in can't be read at the moment; try again", "unusable") from error
        if not valid:
            self._sessions.end(name)
            return "", None
        return name, session

    def _let_pass(self, scope: Scope, session: Session | None) -> None:
        headers, path = _headers(scope), scope["path"]
        changes = scope["method"] not in ("GET", "HEAD")
        if not self._ours(headers, changes):
            raise _No(403, "refused: the request comes from another site")
        if path in OPEN_PATHS or path.startswith(OPEN_FOLDER):
            return
        if session is None:
            if path == "/" and not changes and token_of(scope["query_string"]):
                return  # a link to be used, which the page does
            raise _No(401, "open the link that factcheck review printed, or log in")
        given = headers.get(CSRF_HEADER, "").encode("latin-1")
        if changes and not secrets.compare_digest(given, session.csrf.encode()):
            raise _No(403, "refused: the page is of an earlier session; reload it")

    def _ours(self, headers: dict[str, str], changes: bool) -> bool:
        site = headers.get("sec-fetch-site", "")
        if changes:
            origin = headers.get("origin")
            return site == "same-origin" if origin is None else origin in self._origins
        return site in ("", "none", "same-origin") or headers.get("sec-fetch-dest") == "document"

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        path, length = scope["path"], _headers(scope).get("content-length", "0")
        limit = self._upload_bytes if path == "/api/sources" else BODY_BYTES
        if scope["session"] is None:
            limit = LOGIN_BYTES
        if not (length.isascii() and length.isdecimal()):
            raise _No(400, "the length of the body is no number", "refused")
        parts: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(BODY_SECONDS):
                async for part in _parts(receive):
                    size += len(part)
                    if size <= limit:
                        parts.append(part)
                    elif scope["session"] is None or size > 10 * limit:
                        break
                    else:
                        parts.clear()  # passed over: a browser that is cut off while it sends shows no answer
        except TimeoutError:
            raise _No(408, f"the body did not arrive in {BODY_SECONDS:.0f} seconds", "refused") from None
        if size > limit:
            raise _No(413, f"more than {limit:,} bytes", "refused")
        return b"".join(parts)


def token_of(query: bytes) -> str:
    """Return the one-time token of a link; empty where there is none."""
    return parse_qs(query.decode("latin-1")).get("token", [""])[0]


class _Gone(Exception):
    """Nobody waits for the answer any more."""


class _No(Exception):
    """A request that does not come through."""

    def __init__(self, status: int, why: str, code: str = "not-allowed") -> None:
        self.status, self.why, self.code = status, why, code
        super().__init__(why)

    async def answer(self, scope: Scope, send: Send) -> None:
        """Say why: JSON for the API, else a sentence, or the way to the log-in for a page."""
        status, headers, body = self.status, [(b"content-type", b"text/plain; charset=utf-8")], self.why
        if scope["path"].startswith("/api/"):
            headers = [(b"content-type", b"application/json")]
            body = json.dumps({"code": self.code, "error": self.why, "version": "", "differences": []})
        elif status == 401:
            status = 303
            headers.append((b"location", f"/login?next={quote(scope['path'])}".encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": f"{body}\n".encode()})


def _headers(scope: Scope) -> dict[str, str]:
    """Return the headers by name in small letters; of several the last, but for those that decide something."""
    found: dict[str, str] = {}
    for raw, value in scope["headers"]:
        name = raw.decode("latin-1").lower()
        if name in found and name in ONCE:
            raise _No(400, f"the header {name} stands there twice", "refused")
        found[name] = value.decode("latin-1")
    return found


async def _parts(receive: Receive) -> Any:
    """Yield a body as it arrives."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Gone
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return


def _again(body: bytes, receive: Receive) -> Receive:
    """Give a body that was read to the app as if it came just now."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _with_headers(send: Send, more: dict[str, str]) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = list(message.get("headers", []))
            has = {name.lower() for name, _ in own}
            own += [(k.encode(), v.encode()) for k, v in more.items() if k.encode() not in has]
            message = {**message, "headers": own}
        await send(message)

    return sending
