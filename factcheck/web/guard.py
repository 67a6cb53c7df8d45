"""Who may ask, how much, and what every answer says to the browser. Runs before anything else looks at a request.

- The host that is asked for is one of ours: a page elsewhere that makes its own name point here gets nothing (DNS
  rebinding).
- What changes something comes from our own pages: the `Origin` is ours (where a browser leaves it out, `Sec-Fetch-Site`
  is), and the session's own token stands in a header, which no form elsewhere can send (OWASP, Cross-Site Request
  Forgery Prevention).
- Everything but the log-in and the style sheets needs a session.
- Bodies are bounded while they are read.
- The answers allow no script but our files, no frame, no other place to send to (Content Security Policy 3).
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, quote

from factcheck.web.users import UserRole

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

CSRF_HEADER = "x-factcheck-csrf"

BODY_BYTES = 200_000
"""Longest body of an action: a claim's text and a note."""

SESSION_SECONDS = 12 * 3600
"""A session ends after a working day without a request."""

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
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
}
"""On every answer, where it does not say otherwise itself."""

OPEN_PATHS = ("/static/", "/login", "/favicon.ico")
"""What needs no session."""


@dataclass(slots=True)
class Session:
    """Somebody who is in."""

    user: str
    role: UserRole
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    last: float = 0.0


class Sessions:
    """The sessions, in memory: a restart ends them all."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._changing = threading.Lock()

    def begin(self, user: str, role: UserRole) -> str:
        """Begin a session and return the secret that names it."""
        name = secrets.token_urlsafe(32)
        with self._changing:
            self._sessions[name] = Session(user, role, last=self._clock())
            while len(self._sessions) > SESSIONS:
                self._sessions.popitem(last=False)
        return name

    def get(self, name: str) -> Session | None:
        """Return a session that has not ended."""
        with self._changing:
            session = self._sessions.get(name)
            if session is None:
                return None
            if self._clock() - session.last > SESSION_SECONDS:
                del self._sessions[name]
                return None
            session.last = self._clock()
            self._sessions.move_to_end(name)
            return session

    def end(self, name: str) -> None:
        """End a session."""
        with self._changing:
            self._sessions.pop(name, None)


class Links:
    """The one-time links: each lets one browser in, and a used one makes a new one."""

    def __init__(self, tell: Callable[[str], None]) -> None:
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
        """`origins` are the addresses of this app as browsers name them (`http://127.0.0.1:8080`); `valid` is asked
        whether the user of a session may still be in."""
        self._app = app
        self._sessions = sessions
        self._origins = frozenset(origins)
        self._hosts = frozenset(origin.partition("://")[2] for origin in self._origins)
        self.cookie = "__Host-factcheck" if secure else "factcheck"
        self._secure = secure
        self._upload_bytes = upload_bytes
        self._valid = valid

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return None
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        guarded = _with_headers(send, secure=self._secure)
        path = scope["path"]
        if headers.get("host", "") not in self._hosts:
            return await _refuse(guarded, 421, "this desk is not reached under that name")
        session = self._session(headers)
        scope["session"] = session
        changes = scope["method"] not in ("GET", "HEAD")
        if changes and not self._ours(headers):
            return await _refuse(guarded, 403, "refused: the request comes from another site")
        if not any(path.startswith(each) for each in OPEN_PATHS):
            if session is None:
                if path == "/" and b"token=" in scope["query_string"]:
                    return await self._app(scope, receive, guarded)
                return await _refuse(
                    guarded, 401, "open the link that factcheck review printed, or log in", path
                )
            if changes and not secrets.compare_digest(
                headers.get(CSRF_HEADER, "").encode("latin-1"), session.csrf.encode()
            ):
                return await _refuse(guarded, 403, "refused: the page is of an earlier session; reload it")
        limit = self._upload_bytes if path == "/api/sources" else BODY_BYTES
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > limit:
            return await _refuse(guarded, 413, f"more than {limit:,} bytes")
        await self._app(scope, _bounded(receive, limit), guarded)
        return None

    def set_cookie(self, name: str) -> str:
        """Return the header that gives a browser its session."""
        return f"{self.cookie}={name}; Path=/; HttpOnly; SameSite=Strict" + (
            "; Secure" if self._secure else ""
        )

    def _session(self, headers: dict[str, str]) -> Session | None:
        cookies: SimpleCookie = SimpleCookie()
        try:
            cookies.load(headers.get("cookie", ""))
        except CookieError:
            return None
        morsel = cookies.get(self.cookie)
        session = self._sessions.get(morsel.value) if morsel else None
        if session is None or morsel is None:
            return None
        if not self._valid(session):
            self._sessions.end(morsel.value)
            return None
        return session

    def _ours(self, headers: dict[str, str]) -> bool:
        origin = headers.get("origin")
        if origin is not None:
            return origin in self._origins
        return headers.get("sec-fetch-site") == "same-origin"


class BodyTooLarge(Exception):
    """More came than was announced or is allowed."""


def token_of(query: bytes) -> str:
    """Return the one-time token of a link."""
    return parse_qs(query.decode("latin-1")).get("token", [""])[0]


def _bounded(receive: Receive, limit: int) -> Receive:
    seen = 0

    async def bounded() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise BodyTooLarge
        return message

    return bounded


def _with_headers(send: Send, *, secure: bool) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            has = {name.lower() for name, _ in message.get("headers", [])}
            more = dict(HEADERS)
            if secure:
                more["strict-transport-security"] = "max-age=31536000"
            message = {
                **message,
                "headers": [
                    *message.get("headers", []),
                    *(
                        (name.encode(), value.encode())
                        for name, value in more.items()
                        if name.encode() not in has
                    ),
                ],
            }
        await send(message)

    return sending


async def _refuse(send: Send, status: int, why: str, path: str = "") -> None:
    """Answer without the app: a sentence, or the way to the log-in for a page."""
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    if status == 401 and not path.startswith("/api/"):
        status = 303
        headers.append((b"location", f"/login?next={quote(path)}".encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{why}\n".encode()})
