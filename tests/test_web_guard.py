"""Who is let in to the review app: every route of it, as it is, is asked by strangers."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from sample_desk import ORIGIN, Answer, Browser, app_of, call, cookie_of, form, like, sample

from factcheck.web import guard
from factcheck.web.app import Made
from factcheck.web.desk import Change
from factcheck.web.guard import CSRF_HEADER, SESSION_SECONDS, Links, Sessions
from factcheck.web.users import UserRole
from factcheck.workspace import Workspace

OPEN = {("GET", "/login"), ("POST", "/login")}
"""What anybody may ask for."""

FILLED = {
    "claim": "c1",
    "number": "0",
    "article": "bridge",
    "source": "register",
    "format_": "json",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace that no test here may change."""
    return sample(tmp_path_factory.mktemp("guard") / "desk")


@pytest.fixture(scope="module")
def made(desk: Workspace) -> Iterator[Made]:
    """The app; what it is asked here leaves its files as they were."""
    before = like(desk.root)
    yield app_of(desk)
    assert like(desk.root) == before


def routes(made: Made) -> list[tuple[str, str]]:
    """Return every method and path of the app, from its own table of routes: a new one is here by itself."""
    found = []

    def of(held: list[object], prefix: str = "") -> None:
        for route in held:
            if isinstance(route, APIRoute):
                found.extend(
                    (method, prefix + re.sub(r"{(\w+)(:\w+)?}", lambda m: FILLED[m[1]], route.path))
                    for method in sorted(route.methods)
                )
            elif (inner := getattr(route, "original_router", None)) is not None:
                of(inner.routes)

    of(list(made.inner.routes))
    return sorted(set(found))


def test_the_routes_are_those_of_the_description(made: Made) -> None:
    """What is asked below is all that the app describes, and the pages besides."""
    described = {
        (method.upper(), re.sub(r"{(\w+)}", lambda m: FILLED[m[1]], path))
        for path, methods in made.inner.openapi()["paths"].items()
        for method in methods
    }
    found = set(routes(made))
    assert described <= found
    assert len(described) >= 20
    assert {path for method, path in found - described} == {
        "/", "/login", "/logout", "/report", "/sources", "/articles/bridge", "/claims/c1", "/sources/register",
    }  # fmt: skip


def stranger(
    made: Made, method: str, path: str, *headers: tuple[str, str], body: bytes = b"{}", **more: str
) -> Answer:
    """Ask without a session."""
    return call(made.app, method, path, headers=headers, body=body, **more)  # type: ignore[arg-type]


def test_without_a_session_nothing_is_shown(made: Made) -> None:
    """The log-in and the files of our own make are all that a stranger gets."""
    for method, path in routes(made):
        answer = stranger(made, method, path, ("origin", ORIGIN))
        if (method, path) in OPEN:
            assert answer.status in (200, 303), path
            assert "desk" not in answer.text.replace("the desk", ""), (
                "a stranger isn't told the folder's name"
            )
        elif path.startswith("/api/"):
            assert answer.status == 401, path
            assert answer.json["code"] == "not-allowed"
        else:
            assert answer.status == 303, path
            assert answer["location"].startswith("/login?next="), path
    assert stranger(made, "GET", "/api/openapi.json").status == 401
    assert stranger(made, "GET", "/static/app.js").status == 200
    assert stranger(made, "GET", "/loginx").status == 303


@pytest.mark.parametrize(
    "query", ["token=", "token", "q=token=", "xtoken=1", "token=&status=disputed", "token=+", "token=wrong"]
)
def test_a_link_without_its_token_opens_nothing(made: Made, query: str) -> None:
    """The desk is shown to nobody who only says that there is a token."""
    answer = stranger(made, "GET", "/", query=query)
    assert answer.status in (303, 403)
    assert "The bridge opened" not in answer.text
    assert not answer["set-cookie"]


def test_a_link_lets_one_browser_in(desk: Workspace) -> None:
    """It works once; the next one is told, and the cookie is no page's to read."""
    told: list[str] = []
    made = app_of(desk, links=Links(told.append))
    link = made.links.token
    answer = stranger(made, "GET", "/", query=f"token={link}")
    assert answer.status == 303
    assert answer["location"] == "/"
    pair, attributes = cookie_of(answer)
    assert pair.startswith("factcheck-8750=")
    assert attributes == {"path": "/", "httponly": "True", "samesite": "Strict"}
    assert call(made.app, "GET", "/", headers=[("cookie", pair)]).status == 200
    assert told == [made.links.token]
    assert made.links.token != link
    again = stranger(made, "GET", "/", query=f"token={link}")
    assert (again.status, again["set-cookie"]) == (403, "")
    assert "used already" in again.text


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("origin", "http://127.0.0.1:8751")],
        [("origin", "http://localhost:8750")],
        [("origin", "https://127.0.0.1:8750")],
        [("origin", "http://127.0.0.1:8750.evil.example")],
        [("origin", "http://127.0.0.1:8750"), ("origin", "http://evil.example")],
        [("origin", "http://evil.example"), ("origin", "http://127.0.0.1:8750")],
        [("origin", "null")],
        [("origin", "")],
        [("sec-fetch-site", "cross-site")],
        [("sec-fetch-site", "same-site")],
        [("sec-fetch-site", "none")],
        [("origin", "http://evil.example"), ("sec-fetch-site", "same-origin")],
    ],
)  # fmt: skip
def test_another_sites_page_changes_nothing(made: Made, headers: list[tuple[str, str]]) -> None:
    """With the cookie and even the token: whatever comes from elsewhere is refused, on every route that changes."""
    ana = Browser(made)
    for method, path in [*routes(made), ("POST", "/no-such"), ("PUT", "/"), ("OPTIONS", "/api/queue")]:
        if method in ("GET", "HEAD"):
            continue
        own = [("cookie", ana.cookie), (CSRF_HEADER, ana.csrf), ("content-type", "application/json")]
        answer = stranger(made, method, path, *own, *headers)
        assert answer.status in (400, 403), f"{method} {path}"
        assert not answer["access-control-allow-origin"]


@pytest.mark.parametrize("token", [None, "", "x", "0" * 43, "\xff"])
def test_without_the_sessions_token_nothing_is_changed(made: Made, token: str | None) -> None:
    """The cookie alone is not enough, nor is another session's token."""
    ana, bo = Browser(made), Browser(made, "Bo")
    for given in (token, bo.csrf):
        for method, path in routes(made):
            if method in ("GET", "HEAD") or path == "/login":
                continue
            more = [] if given is None else [(CSRF_HEADER, given)]
            answer = stranger(made, method, path, ("cookie", ana.cookie), ("origin", ORIGIN), *more)
            assert answer.status == 403, f"{method} {path}"


@pytest.mark.parametrize(
    "more",
    [
        [("x-http-method-override", "POST")],
        [("x-http-method", "DELETE")],
        [("x-forwarded-host", "evil.example")],
    ],
)
def test_headers_that_some_frameworks_follow_mean_nothing(made: Made, more: list[tuple[str, str]]) -> None:
    """A GET stays one, and the host is the one that was asked for."""
    ana = Browser(made)
    answer = stranger(made, "GET", "/api/claims/c1", ("cookie", ana.cookie), *more)
    assert answer.json["version"] == ana.version("c1")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1",
        "127.0.0.1:8751",
        "localhost:8750",
        "",
        "127.0.0.1:8750.",
        "evil@127.0.0.1:8750",
    ],
)
def test_under_another_name_nothing_is_shown(made: Made, host: str) -> None:
    """A name that somebody else points at this machine is not ours (DNS rebinding), not even for a style sheet."""
    ana = Browser(made)
    for path in ("/", "/login", "/static/app.js", "/api/queue"):
        assert stranger(made, "GET", path, ("cookie", ana.cookie), host=host).status == 421


def test_two_hosts_are_none(made: Made) -> None:
    """What could be read in two ways is not read."""
    answer = stranger(made, "GET", "/", ("host", "evil.example"))
    assert answer.status == 400


@pytest.mark.parametrize(
    ("site", "dest", "status"),
    [
        ("cross-site", "script", 403),
        ("same-site", "empty", 403),
        ("cross-site", "iframe", 403),
        ("cross-site", "object", 403),
        ("cross-site", "document", 200),
        ("none", "document", 200),
        ("same-origin", "empty", 200),
    ],
)
def test_pages_elsewhere_load_nothing(made: Made, site: str, dest: str, status: int) -> None:
    """Only a person who follows a link comes here from elsewhere, also from another port of this machine."""
    ana = Browser(made)
    for path in ("/", "/api/queue", "/api/exports/html", "/static/app.js"):
        headers = [("cookie", ana.cookie), ("sec-fetch-site", site), ("sec-fetch-dest", dest)]
        assert stranger(made, "GET", path, *headers).status == status


def test_every_answer_says_what_a_page_may_do(made: Made) -> None:
    """The policy stands on what was found, refused and not found alike; none of it allows anything inline."""
    ana = Browser(made)
    answers = [
        *(ana.get(path) for method, path in routes(made) if method == "GET" and path != "/api/events"),
        ana.get("/no-such"), ana.get("/static/../guard.py"), ana.post("/api/check", b"{"),
        stranger(made, "GET", "/"), stranger(made, "GET", "/", host="evil.example"), stranger(made, "POST", "/login"),
    ]  # fmt: skip
    for answer in answers:
        assert "unsafe-eval" not in answer["content-security-policy"]
        assert "default-src 'none'" in answer["content-security-policy"]
        if "sandbox" not in answer["content-security-policy"]:
            assert "unsafe-inline" not in answer["content-security-policy"]
        assert answer["x-content-type-options"] == "nosniff"
        assert answer["referrer-policy"] == "same-origin"
        assert answer["cache-control"] == "no-store"
        assert answer["cross-origin-resource-policy"] == "same-origin"
        assert len([name for name, _ in answer.headers if name == "content-security-policy"]) == 1
        assert not answer["server"]


def test_pages_have_nothing_inline(made: Made) -> None:
    """No script but our file, no style, no handler: the policy has nothing to forbid in our own pages."""
    ana = Browser(made)
    for method, path in routes(made):
        if method == "GET" and not path.startswith("/api/"):
            page = ana.get(path).text
            assert re.findall(r"<script[^>]*>", page) in ([], ['<script src="/static/app.js" defer>'])
            assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page), path


def test_a_report_that_is_looked_at_runs_nothing(made: Made) -> None:
    """It has its own style sheet, so it is a page of no origin."""
    ana = Browser(made)
    shown = ana.get("/api/exports/html", inline="true")
    assert shown["content-security-policy"].startswith("sandbox allow-popups; default-src 'none';")
    assert shown["content-disposition"].startswith("inline")
    for name in ("json", "md", "csv", "sarif", "junit"):
        assert ana.get(f"/api/exports/{name}", inline="true")["content-type"].startswith("text/plain")
        assert ana.get(f"/api/exports/{name}")["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static//etc/passwd",
        "/static/%2e%2e/users.py",
        "/static/",
        "http://evil.example/static/x",
        "//evil.example",
        "/claims/..%2f..%2fx",
        "/sources/\x00",
        "/articles/\udcff",
    ],
)
def test_paths_stay_inside(made: Made, path: str) -> None:
    """Nothing but our static files is served by name, and no odd path is a server's error."""
    scope_path = path.encode("utf-8", "replace").decode()
    assert Browser(made).get(scope_path).status in (404, 422)


@pytest.mark.parametrize("pieces", [1, 50])
def test_a_body_over_its_limit(made: Made, pieces: int) -> None:
    """It is refused however it is sent: with its length, or in chunks that say none."""
    ana = Browser(made)
    body = [b"x" * (guard.BODY_BYTES // pieces + 1)] * pieces
    own = [("cookie", ana.cookie), (CSRF_HEADER, ana.csrf), ("origin", ORIGIN)]
    for path in ("/api/claims/c1/words", "/api/check", "/logout"):
        answer = call(made.app, "POST", path, headers=own, body=body)
        assert answer.status == 413
        assert "more than 200,000 bytes" in answer.text
    login = call(made.app, "POST", "/login", headers=[("origin", ORIGIN)], body=[b"x" * 6_000] * 2)
    assert login.status == 413
    assert ana.get("/").status == 200, "the session is as it was"


@pytest.mark.parametrize("length", ["-1", "²", "1e3", "0x10", ""])
def test_a_length_that_is_no_number(made: Made, length: str) -> None:
    """It is refused as what it is."""
    ana = Browser(made)
    own = [("cookie", ana.cookie), (CSRF_HEADER, ana.csrf), ("origin", ORIGIN), ("content-length", length)]
    assert call(made.app, "POST", "/api/check", headers=own, body=b"{}").status == 400


def test_a_body_that_never_arrives(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is waited for, but not for ever."""
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.05)
    ana = Browser(made)
    own = [("cookie", ana.cookie), (CSRF_HEADER, ana.csrf), ("origin", ORIGIN)]
    assert call(made.app, "POST", "/api/check", headers=own, body=[]).status == 408


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "body: Field required"),
        (b"{", "can't be read as JSON"),
        (b"[" * 100_000, "can't be read as JSON"),
        (b'{"version": ' + b"1" * 5_000 + b"}", "can't be read as JSON"),
        (b'{"version": NaN}', "version: Input should be a valid string"),
        (b'{"version": "\\ud800"}', "version: "),
        (b'{"\\ud800<script>": 1}', "body: Input should be a valid string"),
        (b"\xff\xfe", "can't be read as JSON"),
        (b'"text"', "body: "),
    ],
)
def test_bodies_that_are_no_action(made: Made, body: bytes, said: str) -> None:
    """Each is refused with a sentence that is JSON."""
    answer = Browser(made).post("/api/claims/c1/decisions", body)
    assert answer.status == 422
    assert answer.json["code"] == "refused"
    assert said in answer.json["error"]


def test_an_unknown_key_is_told_short_and_in_letters(made: Made) -> None:
    """What was sent comes back as some words of one line, whatever it was."""
    sent = {"version": "0" * 64, "\ud800\x1b[31m\u202e" + "k" * 5_000: 1}
    answer = Browser(made).post("/api/claims/c1/decisions", json.dumps(sent).encode())
    assert answer.status == 422
    assert len(answer.json["error"]) < 200
    assert answer.json["error"].isprintable()


@pytest.mark.parametrize(
    "path",
    [
        "/api/claims/%3Cscript%3E",
        "/api/exports/<script>alert(1)<script>",
        "/claims/<img src=x>",
        "/articles/x",
        "/?status=<script>",
    ],
)
def test_what_was_asked_for_is_told_as_text(made: Made, path: str) -> None:
    """A page that says what is wrong has no markup of the asker's."""
    place, _, query = path.partition("?")
    answer = call(made.app, "GET", place, query=query, headers=[("cookie", Browser(made).cookie)])
    assert answer.status in (404, 422)
    assert answer["content-type"].startswith("application/json") or "<script>" not in answer.text
    assert "<img" not in answer.text or answer["content-type"].startswith("application/json")


def test_long_queries(made: Made) -> None:
    """A search of more than its length is refused; what no page asks for is passed over."""
    ana = Browser(made)
    assert ana.get("/", q="x" * 201).status == 422
    assert ana.get("/api/search", q="x" * 60_000).status == 422
    assert ana.get("/", **{f"k{n}": "v" for n in range(5_000)}).status == 200
    assert ana.get("/api/search", q='"(((AND OR NOT :* \\ \x00').status == 200


@pytest.mark.parametrize(
    "given",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "//[x",
        "javascript:alert(1)",
        "/x\r\nset-cookie: a=b",
        "/\t/evil.example",
        "",
        "evil",
        "/" + "x" * 3_000,
    ],
)
def test_the_log_in_leads_nowhere_else(desk: Workspace, given: str, tmp_path: Path) -> None:
    """Behind it comes a page of ours, whatever the address says."""
    from factcheck.web.users import Users, made, write_users

    file = tmp_path / "desk.users"
    write_users(file, [made("Ana", UserRole.EDITOR, "correct horse battery")])
    app = app_of(desk, users=Users(file))
    page = call(app.app, "GET", "/login", query=form(next=given).decode())
    assert page.status == 200
    assert 'name="next" value="/"' in page.text
    body = form(name="Ana", password="correct horse battery", next=given)
    answer = call(app.app, "POST", "/login", headers=[("origin", ORIGIN)], body=body)
    assert (answer.status, answer["location"]) == (303, "/")


def test_sessions_end() -> None:
    """After a working day without a request, after a week in any case, and the idlest where there are too many."""
    now = 0.0
    sessions = Sessions(lambda: now)
    name = sessions.begin("Ana", UserRole.EDITOR)
    now += SESSION_SECONDS
    assert sessions.get(name)
    now += SESSION_SECONDS + 1
    assert sessions.get(name) is None
    name = sessions.begin("Ana", UserRole.EDITOR)
    for _ in range(20):
        now += SESSION_SECONDS - 1
        sessions.get(name)
    assert sessions.get(name) is None
    name = sessions.begin("Ana", UserRole.EDITOR)
    now += SESSION_SECONDS - 1
    assert sessions.get(name, used=False)
    now += 2
    assert sessions.get(name) is None, "a page that only waits does not keep it"
    first = sessions.begin("Ana", UserRole.EDITOR)
    for _ in range(guard.SESSIONS):
        sessions.begin("Bo", UserRole.REVIEWER)
    assert sessions.get(first) is None


def test_two_desks_on_one_machine_have_cookies_of_their_own(desk: Workspace) -> None:
    """Browsers send a cookie to every port of a host."""
    here = app_of(desk)
    there = app_of(desk, origins=["http://127.0.0.1:8751"])
    assert here.app.cookie != there.app.cookie


def test_a_desk_by_https(desk: Workspace) -> None:
    """Its cookie travels by https only and is this host's; only a host's usual port promises https for all of it."""
    made = app_of(desk, origins=["https://desk.example.org"], secure=True)
    answer = call(made.app, "GET", "/", query=f"token={made.links.token}", host="desk.example.org")
    pair, attributes = cookie_of(answer)
    assert pair.startswith("__Host-factcheck=")
    assert attributes["secure"]
    assert answer["strict-transport-security"]
    other = app_of(desk, origins=["https://office.example.org:8750"], secure=True)
    answer = call(other.app, "GET", "/", query=f"token={other.links.token}", host="office.example.org:8750")
    assert answer["set-cookie"].startswith("__Host-factcheck-8750=")
    assert not answer["strict-transport-security"]


def listened(made: Made, name: str, then: Callable[[Made], None]) -> list[str]:
    """Ask for the events with the session called `name`, do something, tell of a change; return what was sent."""
    sent: list[str] = []

    async def listening() -> None:
        begun = asyncio.Event()

        async def receive() -> dict[str, object]:
            await asyncio.sleep(3600)
            return {"type": "http.disconnect"}

        async def send(message: MutableMapping[str, Any]) -> None:
            if message.get("body"):
                sent.append(message["body"].decode())
                begun.set()

        scope = {
            "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": "/api/events",
            "query_string": b"", "root_path": "", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8750),
            "headers": [(b"host", b"127.0.0.1:8750"), (b"cookie", f"{made.app.cookie}={name}".encode())],
        }  # fmt: skip
        waiting = made.inner.state.waiting
        waiting.start()
        asked = asyncio.create_task(made.app(scope, receive, send))
        await asyncio.wait_for(begun.wait(), 10)
        then(made)
        waiting.tell(Change(7, frozenset({"bridge"}), by="Bo", what="confirm verified"))
        await asyncio.wait({asked}, timeout=1 if then is nothing else 10)
        assert asked.done() is (then is not nothing)
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)

    asyncio.run(listening())
    return sent


def nothing(made: Made) -> None:
    """Do nothing."""


def test_a_page_hears_of_changes_as_long_as_its_session_lasts(desk: Workspace) -> None:
    """Who is out by then hears nothing more, on a page that is open too."""
    made = app_of(desk)
    name = made.sessions.begin("Ana", UserRole.EDITOR)
    told = "".join(listened(made, name, nothing))
    assert '"by": "Bo"' in told
    assert "Bo" not in "".join(listened(made, name, lambda made: made.sessions.end(name)))


def test_no_more_pages_wait_than_there_is_room_for(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more is told to come again, and its request ends."""
    monkeypatch.setattr("factcheck.web.api.MOST_WAITING", 0)
    ana = Browser(app_of(desk))
    answer = ana.get("/api/events")
    assert (answer.status, answer.text) == (200, "retry: 60000\n\n")


def test_other_protocols_are_refused(made: Made) -> None:
    """The app has no web socket."""
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "websocket", "path": "/api/events", "headers": [(b"host", b"127.0.0.1:8750")]}
    asyncio.run(made.app(scope, receive, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]
