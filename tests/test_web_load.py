"""The real server under many hands: nothing that it acknowledged is lost, and pages hear of every change in time."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser.serving import Server
from test_web_desk import decide, edit, put_article, put_source, small_case

from factcheck.claims.ledger import ledger_path
from factcheck.claims.reviews import read_reviews, review_path
from factcheck.model import Role
from factcheck.web.api import MOST_BEHIND, Waiting
from factcheck.web.desk import Change
from factcheck.workspace import Workspace

SECONDS = 2.0
"""Within which an open page hears of a change on disk."""

SLOW = 30.0
"""What is waited for on a machine that does much else before a test fails."""


class Visitor:
    """A browser, as far as a server sees one."""

    address: str
    cookie: str
    csrf: str

    def __init__(self, server: Server | None = None, like: Visitor | None = None) -> None:
        if like:
            self.address, self.cookie, self.csrf = like.address, like.cookie, like.csrf
        else:
            assert server is not None
            link = urlsplit(server.link())
            self.address = link.netloc
            first = self._connect()
            first.request("GET", f"/?{link.query}")
            answer = first.getresponse()
            self.cookie = (answer.headers["set-cookie"] or "").partition(";")[0]
            answer.read()
            self.connection = first
            found = re.search(r'name="csrf" content="([^"]+)"', self.get("/")[1].decode())
            assert found
            self.csrf = found[1]
            first.close()
        self.connection = self._connect()

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.address, timeout=60)

    def get(self, path: str) -> tuple[int, bytes]:
        """Return the status and the body."""
        self.connection.request("GET", path, headers={"Cookie": self.cookie})
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def post(self, path: str, body: object) -> tuple[int, dict[str, object]]:
        """Change something as a page does."""
        headers = {
            "Cookie": self.cookie, "Origin": f"http://{self.address}", "X-Factcheck-Csrf": self.csrf,
            "Content-Type": "application/json",
        }  # fmt: skip
        self.connection.request("POST", path, json.dumps(body), headers)
        answer = self.connection.getresponse()
        return answer.status, json.loads(answer.read())

    def comment(self, claim: str, words: str) -> int:
        """Read a claim and comment on it; return the status."""
        version = json.loads(self.get(f"/api/claims/{claim}")[1])["version"]
        body = {"version": version, "action": "comment", "reason": words}
        return self.post(f"/api/claims/{claim}/decisions", body)[0]

    @contextmanager
    def listening(self) -> Iterator[Events]:
        """An open page's EventSource."""
        connection = self._connect()
        connection.request("GET", "/api/events", headers={"Cookie": self.cookie})
        line = connection.sock
        events = Events(connection.getresponse())
        try:
            yield events
        finally:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)  # the thread that reads is woken
            events.over.wait(5)
            connection.close()


class Events:
    """What a page hears, with the time at which it did."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        assert answer.status == 200
        self.heard: list[tuple[float, dict[str, object]]] = []
        self.over = threading.Event()
        self._answer = answer
        assert answer.readline() == b"retry: 1000\n"
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        try:
            while line := self._answer.readline():
                if line.startswith(b"data: "):
                    self.heard.append((time.monotonic(), json.loads(line[6:])))
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass
        self.over.set()

    def wait(self, article: str, since: float, by: str | None = None) -> float:
        """Return how long after `since` the page heard of `article`; `by`: that this person changed it."""
        until = time.monotonic() + SLOW
        while time.monotonic() < until:
            for at, told in list(self.heard):
                named = article in told["articles"]  # type: ignore[operator]
                if at >= since and named and by in (None, told["by"]):
                    return at - since
            time.sleep(0.01)
        raise AssertionError(f"nothing of {article} in {SLOW:.0f} s: {self.heard}")


@pytest.fixture
def root(workspace: Workspace) -> Workspace:
    """Two articles of four claims with their marks, and a source for and against them."""
    return small_case(workspace)


@pytest.fixture
def server(root: Workspace, tmp_path: Path) -> Iterator[Server]:
    """`factcheck review` on two articles."""
    running = Server(root.root, tmp_path / "told", "--by", "Ana")
    yield running
    if running.process.poll() is None:
        running.stop()


@pytest.fixture
def visitor(server: Server) -> Iterator[Visitor]:
    """A browser that has opened the link."""
    with Visitor(server) as one:
        yield one


CLAIMS = [f"{article}-c{number}" for article in ("bridge", "town") for number in range(4)]


def crowd(visitor: Visitor, people: int, each: int) -> list[str]:
    """Let `people` comment at the same time, `each` some claims; return the words of what was acknowledged."""
    saved: list[str] = []

    def work(person: int) -> None:
        with Visitor(like=visitor) as own:
            for turn in range(each):
                words = f"person {person}, turn {turn}"
                try:
                    while (status := own.comment(CLAIMS[(person + turn) % len(CLAIMS)], words)) == 409:
                        pass  # somebody was quicker: read again
                except (OSError, http.client.HTTPException):
                    return
                assert status == 200
                saved.append(words)

    with ThreadPoolExecutor(people) as pool:
        list(pool.map(work, range(people)))
    return saved


def logged(workspace: Workspace) -> list[str]:
    """Return the words of every decision in the logs, which are whole."""
    found = []
    for article in ("bridge", "town"):
        log = read_reviews(workspace, article)
        assert log.findings == ()
        found += [decision.reason for decision in log.decisions]
    return found


def test_of_many_decisions_at_once_none_is_lost(root: Workspace, server: Server, visitor: Visitor) -> None:
    """Each is in a log once, and the hash chains hold. `bench/review.py` does it with 2,000."""
    saved = crowd(visitor, people=20, each=10)
    assert len(saved) == 200
    assert sorted(logged(root)) == sorted(saved)
    shown = [json.loads(visitor.get(f"/api/claims/{claim}")[1])["history"] for claim in CLAIMS]
    assert sum(map(len, shown)) == 200
    assert server.stop() == 0
    assert "Traceback" not in server.stderr


def test_a_killed_server_has_kept_what_it_acknowledged(
    root: Workspace,
    server: Server,
    visitor: Visitor,
    tmp_path: Path,
) -> None:
    """The log is readable, a line that the kill tore off is told, and a new server goes on."""
    threading.Timer(1.0, server.kill).start()
    saved = crowd(visitor, people=8, each=1000)
    server.process.wait(10)
    kept = logged(root)
    assert saved and set(saved) <= set(kept)
    assert len(kept) == len(set(kept)) <= len(saved) + 8
    with review_path(root, "bridge").open("ab") as log:
        log.write(b'{"schema": "factcheck.decision/1", "cl')
    again = Server(root.root, tmp_path / "again", "--by", "Ana")
    try:
        with Visitor(again) as other:
            assert b"cut off while it was written" in other.get("/report")[1]
            assert other.comment("bridge-c0", "goes on") == 200
    finally:
        again.stop()
    log_ = read_reviews(root, "bridge")
    assert log_.decisions[-1].reason == "goes on"
    assert [finding.rule for finding in log_.findings] == ["reviews/bad-line"]


def test_a_page_hears_of_what_changes_on_disk(root: Workspace, visitor: Visitor) -> None:
    """In time, however the file was written: in place, by rename, for the first time, in a new folder."""
    with visitor.listening() as page:
        time.sleep(1.5)  # the watch has begun
        taken = {}

        def hears(what: str, article: str, change: object) -> None:
            time.sleep(0.4)  # apart from the one before
            since = time.monotonic()
            change()  # type: ignore[operator]
            taken[what] = page.wait(article, since)

        hears("a first log", "bridge", lambda: decide(root, "bridge-c0"))
        hears("a log that grows", "bridge", lambda: decide(root, "bridge-c1"))
        hears("an edit", "town", lambda: edit(root, "town-c1", "Repairs cost 5 million euros."))
        path = ledger_path(root, "town")

        def in_place() -> None:
            path.write_bytes(path.read_bytes().replace(b"cost 5", b"cost 6"))

        def by_rename() -> None:
            new = path.with_name(".town.swp")
            new.write_bytes(path.read_bytes().replace(b"cost 6", b"cost 7"))
            new.replace(path)

        hears("a ledger written in place", "town", in_place)
        hears("a ledger replaced", "town", by_rename)
        hears("a new article", "port", lambda: put_article(root, "port"))
        settings = root.root / "factcheck.toml"

        def set_(number: int) -> None:
            new = settings.with_name("factcheck.toml.new")
            new.write_text(f'[check]\njudge = "rules"\n[policy]\nverified-primary = {number}\n')
            new.replace(settings)

        hears("settings replaced", "bridge", lambda: set_(2))
        hears("settings replaced again", "bridge", lambda: set_(3))

        def folder_anew() -> None:
            kept = root.root / "kept"
            shutil.copytree(root.claims, kept)
            shutil.rmtree(root.claims)
            kept.rename(root.claims)
            path.write_bytes(path.read_bytes().replace(b"cost 7", b"cost 8"))

        hears("a folder put back", "town", folder_anew)
        hears("a change in it", "town", lambda: edit(root, "town-c2", "The mayor warned of it."))
        hears(
            "a source",
            "bridge",
            lambda: put_source(root, "letter", Role.EVIDENCE, "A letter.\n", tier="primary"),
        )
    late = {what: seconds for what, seconds in taken.items() if seconds > SECONDS}
    if os.getloadavg()[0] < 2 * (os.cpu_count() or 1):  # on a machine that is busier it may be the machine
        assert not late
    assert all(seconds < SLOW for seconds in taken.values())


def test_many_waiting_pages_all_hear_and_hold_up_nothing(server: Server, visitor: Visitor) -> None:
    """A page is told by whom; a stop waits for none of them."""
    with ExitStack() as stack:
        pages = [stack.enter_context(visitor.listening()) for _ in range(60)]
        since = time.monotonic()
        assert visitor.comment("bridge-c0", "heard by all") == 200
        for page in pages:
            page.wait("bridge", since, by="Ana")  # a start also tells of all that it read
        began = time.monotonic()
        assert server.stop() == 0
        stopped = time.monotonic() - began
        assert all(page.over.wait(5) for page in pages)
    assert "Traceback" not in server.stderr and "Cancel" not in server.stderr
    assert stopped < SLOW


def test_a_page_that_is_behind_is_told_of_all_it_missed() -> None:
    """The queue of a page is bounded; what does not fit comes as one change that names every article."""

    async def told() -> list[Change | None]:
        waiting = Waiting()
        waiting.start()
        page = waiting.join()
        assert page is not None
        for number in range(MOST_BEHIND + 5):
            waiting.tell(Change(number, frozenset({f"article-{number}"}), frozenset({"c1"}), "Ana", "edited"))
        await asyncio.sleep(0.05)
        found = [page.get_nowait() for _ in range(page.qsize())]
        waiting.end()
        assert page.get_nowait() is None and waiting.join() is None
        return found

    first, *rest = asyncio.run(told())
    assert first is not None
    assert first.revision == MOST_BEHIND
    assert first.articles == {f"article-{number}" for number in range(MOST_BEHIND + 1)}
    assert first.claims == frozenset()
    assert [each.revision for each in rest if each] == [MOST_BEHIND + number for number in range(1, 5)]


def test_a_page_is_told_how_far_things_are_when_it_begins_to_wait(visitor: Visitor) -> None:
    """So that it sees what changed after it was made."""
    made = int(re.search(rb'data-revision="(\d+)"', visitor.get("/")[1])[1])  # type: ignore[index]
    assert visitor.comment("bridge-c0", "in between") == 200
    with visitor.listening() as page:
        until = time.monotonic() + SLOW
        while not page.heard and time.monotonic() < until:
            time.sleep(0.01)
        assert page.heard[0][1] == {
            "revision": page.heard[0][1]["revision"],
            "articles": [],
            "claims": [],
            "by": "",
            "what": "",
        }
        assert int(str(page.heard[0][1]["revision"])) > made
