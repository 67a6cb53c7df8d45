"""The tests of pages are only worth what their tools catch: each is shown a page or an app with the fault in it."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from browser import disk, serving, visiting
from browser.conftest import Serve
from browser.openapi import server_errors
from browser.serving import LINK, Server
from browser.visiting import AXE, Visits, absent, axe
from factcheck.workspace import Workspace

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; img-src *; connect-src *; frame-src 'self'"
}

GOOD = '<!doctype html><html lang="en"><title>Desk</title><main><h1>Claims</h1>{}</main></html>'

PAGES = {
    "/good": "<p>Nothing is wrong here.</p>",
    "/console": '<script src="/console.js"></script>',
    "/throws": '<script src="/throws.js"></script>',
    "/rejects": '<script src="/rejects.js"></script>',
    "/inline": "<script>document.title = 'ran'</script>",
    "/handler": "<button onclick=\"document.title = 'ran'\">Press</button>",
    "/abroad": '<img src="http://elsewhere.example/pixel.png" alt="">',
    "/port": '<img src="http://127.0.0.1:9/pixel.png" alt="">',
    "/missing": '<img src="/no-such.png" alt="">',
    "/broken": '<script src="/asks.js"></script>',
    "/label": "<input type=text>",
    "/faint": '<p>Faint</p><link rel="stylesheet" href="/faint.css">',
    "/framed": '<iframe title="part" src="/label"></iframe>',
}

SCRIPTS = {
    "/console.js": "console.error('not well')",
    "/throws.js": "throw new Error('fell over')",
    "/rejects.js": "Promise.reject(new Error('nobody caught it'))",
    "/asks.js": "fetch('/fails').catch(() => {})",
}


def faulty() -> Starlette:
    """Return an app whose pages have one fault each."""

    def page(request: Request) -> Response:
        return HTMLResponse(GOOD.format(PAGES[request.url.path]), headers=HEADERS)

    def script(request: Request) -> Response:
        return Response(SCRIPTS[request.url.path], media_type="text/javascript")

    def refuses(request: Request) -> Response:
        return Response("a conflict", 409)

    def fails(request: Request) -> Response:
        return Response("it failed", 500)

    return Starlette(
        routes=[
            *(Route(path, page) for path in PAGES),
            *(Route(path, script) for path in SCRIPTS),
            Route("/favicon.ico", lambda request: Response(status_code=204)),
            Route("/refuses", refuses),
            Route("/fails", fails),
        ]
    )


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    """Where the faulty app is served."""
    server = uvicorn.Server(
        uvicorn.Config(faulty(), port=0, log_level="critical", lifespan="off", loop="asyncio")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def problems(
    browser: Browser, url: str, act: Callable[[Page], object] = lambda page: page.wait_for_timeout(200)
) -> str:
    """Return what fails a test that does no more than visit `url`, empty if nothing does."""
    try:
        with Visits(browser) as visits:
            act(visits.visit(url))
    except AssertionError as error:
        return str(error)
    return ""


def test_a_page_without_fault_passes(browser: Browser, origin: str) -> None:
    """Nothing is said of a page that has nothing wrong."""
    assert problems(browser, f"{origin}/good") == ""


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/console", "console: not well"),
        ("/throws", "script: fell over"),
        ("/rejects", "script: nobody caught it"),
        ("/inline", "script-src-elem"),
        ("/abroad", "another origin: http://elsewhere.example/pixel.png"),
        ("/port", "another origin: http://127.0.0.1:9/pixel.png"),
        ("/missing", "404"),
        ("/broken", "answer: 500 to GET"),
        ("/faint", "style-src"),
    ],
)
def test_a_fault_of_a_page_fails_its_test(browser: Browser, origin: str, path: str, said: str) -> None:
    """Errors in the console or a script, forbidden scripts and styles, other origins, failed requests: each is told."""
    assert said in problems(browser, f"{origin}{path}")


def test_an_inline_handler_is_told_when_it_would_run(browser: Browser, origin: str) -> None:
    """The policy stops it only at the click."""
    assert "script-src-attr" in problems(browser, f"{origin}/handler", lambda page: page.click("button"))


def test_what_a_test_expects_passes_and_has_to_happen(browser: Browser, origin: str) -> None:
    """A refusal that is provoked is no fault; one that was expected and did not come is."""
    with Visits(browser) as visits:
        page = visits.visit(f"{origin}/good")
        visits.expect("409")
        assert visits.unexpected() == ["expected, but it did not happen: 409"]
        page.evaluate("fetch('/refuses')")
        assert visits.unexpected() == []


def test_a_failed_test_says_what_was_wrong_in_the_browser_too(browser: Browser, origin: str) -> None:
    """What the page told is often the reason; it does not hide the failure itself."""
    with pytest.raises(ZeroDivisionError) as caught, Visits(browser) as visits:
        visits.visit(f"{origin}/console")
        _ = 1 / 0
    assert "console: not well" in caught.value.__notes__[0]


def test_axe_finds_what_a_page_keeps_from_readers(browser: Browser, origin: str) -> None:
    """A field without a label is critical, in a frame too; a good page has nothing; the policy stays in force."""
    with Visits(browser) as visits:
        assert axe(visits.visit(f"{origin}/good")) == []
        label = axe(visits.visit(f"{origin}/label"))
        assert [(each.rule, each.impact) for each in label] == [("label", "critical")]
        assert [each.rule for each in axe(visits.visit(f"{origin}/framed"))] == ["label"]


def test_each_visit_is_another_person(browser: Browser, origin: str) -> None:
    """What one browser keeps, another doesn't see."""
    with Visits(browser) as visits:
        one, other = (visits.visit(f"{origin}/good", width=width) for width in (1440, 390))
        one.evaluate("document.cookie = 'who=one'")
        assert (one.evaluate("document.cookie"), other.evaluate("document.cookie")) == ("who=one", "")
        assert (one.evaluate("innerWidth"), other.evaluate("innerWidth")) == (1440, 390)
        assert one.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")


def test_the_browser_leaves_no_event_loop_behind(_browsing: object) -> None:
    """A test that comes after one with a browser can run a loop of its own."""
    assert asyncio.run(asyncio.sleep(0, "ran")) == "ran"


def test_what_is_not_installed_skips_a_test_but_fails_it_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """A newcomer without chromium can run the other tests; CI that tests less must not look the same."""
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no chromium"):
        absent("no chromium: apt-get install chromium-headless-shell")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no chromium"):
        absent("no chromium: apt-get install chromium-headless-shell")


def test_without_axe_a_page_is_not_taken_for_good(
    browser: Browser, origin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No violations found is not the same as not looked for."""
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(visiting, "AXE", AXE.with_name("absent.js"))
    with Visits(browser) as visits, pytest.raises(pytest.fail.Exception, match="axe-core is not installed"):
        axe(visits.visit(f"{origin}/good"))


def test_the_desk_is_the_shipped_case(desk: Workspace) -> None:
    """The copy is a workspace with the case's policy, and its files read without a finding."""
    assert desk.settings.audit.fail_on == "disputed"
    for article in ("trump-putin-summits-track-record", "trump-putin-ukraine-talks"):
        claims = disk.ledger(desk, article).claims
        assert claims and disk.claim(desk, claims[0].id) == claims[0]
        disk.standing(desk, claims[0].id)
        assert disk.decisions(desk, article)


def test_a_command_that_ends_at_once_is_told_with_its_words(desk: Workspace, tmp_path: Path) -> None:
    """A server that can't start fails its test with what it printed, not with a time-out."""
    with pytest.raises(AssertionError, match=r"ended with status 2:\n.+"):
        Server(desk.root, tmp_path / "told", "--no-such-option")


STAND_IN = """
import signal, sys, time
tell = lambda *ignored: print("open http://127.0.0.1:1/?token=%d" % time.monotonic_ns(), file=sys.stderr, flush=True)
def end(*ignored):
    sys.exit(130)
signal.signal(signal.SIGINT, end)
signal.signal(signal.SIGUSR1, tell)
tell()
print(sys.argv[1:], flush=True)
while True:
    time.sleep(60)
"""
"""Prints links as the command does, and the next one when told that the last was used."""


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a process for the command that prints its links and serves nothing."""
    monkeypatch.setattr(serving, "COMMAND", (sys.executable, "-c", STAND_IN))


@pytest.mark.usefixtures("stand_in")
def test_a_server_has_its_arguments_gives_each_link_once_and_stops(
    serve: Serve, workspace: Workspace
) -> None:
    """A link that was handed out is not handed out again; the next one is there when the last was used."""
    server = serve(workspace, "--read-only", "--by", "Ana")
    assert server.url == "http://127.0.0.1:1"
    first = server.link()
    with pytest.raises(AssertionError, match="was the last one used"):
        server.link(seconds=0.1)
    server.process.send_signal(signal.SIGUSR1)
    assert server.link() != first
    until = time.monotonic() + 10
    while not server.stdout and time.monotonic() < until:
        time.sleep(0.02)
    told = ["-C", str(workspace.root), "review", "--port", "0", "--no-open", "--read-only", "--by", "Ana"]
    assert server.stdout == f"{told}\n"
    assert (server.stop(), server.stop()) == (130, 130)


@pytest.mark.usefixtures("stand_in")
def test_a_killed_server_is_gone_at_once(serve: Serve, workspace: Workspace) -> None:
    """It ends by signal 9; stopping it afterwards changes nothing."""
    server = serve(workspace)
    server.kill()
    assert server.stop() == -signal.SIGKILL


@pytest.mark.parametrize(
    ("line", "origin"),
    [
        ("open http://127.0.0.1:40123/?token=a-b_c\n", "http://127.0.0.1:40123"),
        ("another browser: http://[::1]:5/?token=x\n", "http://[::1]:5"),
        ("open https://desk.example/login\n", "https://desk.example"),
    ],
)
def test_links_are_found_in_what_the_command_prints(line: str, origin: str) -> None:
    """Tokens, the address of IPv6 and the log-in."""
    found = LINK.search(line)
    assert found and found[1] == origin and found[0] in line
    assert LINK.search(line.rstrip()) is None, "a line that is still being written"


def described(answer: Callable[[Request], Response]) -> Starlette:
    """Return an app with a description of one operation, answered by `answer`."""
    number = {"type": "integer", "minimum": 0, "maximum": 1000}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "halves", "version": "1"},
        "paths": {
            "/half/{number}": {
                "get": {
                    "parameters": [{"name": "number", "in": "path", "required": True, "schema": number}],
                    "responses": {"200": {"description": "half of it"}},
                }
            }
        },
    }

    def openapi(request: Request) -> Response:
        allowed = request.headers.get("x-key") == "k" and request.cookies.get("who") == "me"
        return JSONResponse(document) if allowed else Response("no", 403)

    return Starlette(routes=[Route("/openapi.json", openapi), Route("/half/{number}", answer)])


KEYS = {"headers": {"x-key": "k"}, "cookies": {"who": "me"}}


def test_an_app_that_answers_everything_has_no_server_error() -> None:
    """Both allowed and forbidden numbers are asked, with the headers and cookies, and the same ones each time."""

    def asked() -> list[str]:
        seen: list[str] = []

        def answer(request: Request) -> Response:
            assert request.headers["x-key"] == "k" and request.cookies["who"] == "me"
            assert request.url.netloc == "127.0.0.1:8750"
            seen.append(request.path_params["number"])
            return Response("even")

        app = described(answer)
        assert server_errors(app, origin="http://127.0.0.1:8750", known={"number": [77]}, **KEYS) == []
        return seen

    first = asked()
    assert first == asked()
    assert any(each.isdigit() for each in first) and any(not each.isdigit() for each in first)
    assert first.count("77") > 2
    assert len(first) <= 2 * 20


def test_an_answer_of_500_is_found() -> None:
    """With the request that caused it, made small."""
    found = server_errors(
        described(lambda request: Response("x", 500 if request.path_params["number"] == "77" else 200)),
        known={"number": [77]},
        **KEYS,
    )
    assert len(found) >= 1 and "500" in found[0] and "/half/77" in found[0]


def test_an_exception_is_found() -> None:
    """An app that falls over is a server error too."""

    def answer(request: Request) -> Response:
        return Response(str(int(request.path_params["number"]) // 2))

    found = server_errors(described(answer), **KEYS)
    assert len(found) == 1 and "negative" in found[0] and "ValueError" in found[0]


def test_an_app_that_refuses_everything_has_not_been_tested() -> None:
    """Wrong keys must not pass for no server error."""
    with pytest.raises(AssertionError, match=r"let nothing in: it answered \[403\]"):
        server_errors(described(lambda request: Response("no", 403)), **KEYS)
