"""A workspace to review, the command that serves it, and a browser to look at it."""

from __future__ import annotations

import asyncio
import os
import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from playwright.sync_api import Browser, Page, sync_playwright

from browser.serving import Server
from browser.visiting import Visits, absent, chromium, playwright_loop
from factcheck.workspace import Workspace

Serve = Callable[..., Server]
Visit = Callable[..., Page]


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    """A copy of the shipped case with its policy, at `desk.root`."""
    root = tmp_path / "desk"
    for name in ("sources", "claims", "reports"):
        shutil.copytree(ROOT / name, root / name)
    (root / "factcheck.toml").write_text(_policy(ROOT / "pyproject.toml"), "utf-8")
    return Workspace.open(root)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Start `factcheck review` on a workspace: `serve(desk, "--read-only", "--by", "Ana")`; the test's end stops it.

    What it printed must hold no traceback then.
    """
    servers: list[Server] = []

    def start(workspace: Workspace, *arguments: str, **variables: str) -> Server:
        told = tmp_path / f"server-{len(servers)}"
        servers.append(Server(workspace.root, told, *arguments, **variables))
        return servers[-1]

    yield start
    for each in servers:
        each.stop()
    for each in servers:
        assert "Traceback" not in each.stderr, each.stderr


@pytest.fixture
def server(serve: Serve, desk: Workspace) -> Server:
    """`factcheck review` on the shipped case."""
    return serve(desk)


@pytest.fixture(scope="session")
def _browsing() -> Iterator[tuple[Browser, asyncio.AbstractEventLoop | None]]:
    """One chromium for all tests of this process, with Playwright's event loop."""
    executable = chromium()
    if executable is None:
        absent("no chromium: apt-get install chromium-headless-shell")
    playwright = sync_playwright().start()
    loop = asyncio._get_running_loop()
    # as root, as in a container, chromium has no sandbox of its own; nothing is looked up outside of this machine
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    try:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        asyncio._set_running_loop(None)
        yield browser, loop
    finally:
        with playwright_loop(loop):
            playwright.stop()


@pytest.fixture
def browser(_browsing: tuple[Browser, asyncio.AbstractEventLoop | None]) -> Iterator[Browser]:
    """Debian's chromium, without a window."""
    one, loop = _browsing
    with playwright_loop(loop):
        yield one


@pytest.fixture
def visits(serve: Serve, browser: Browser) -> Iterator[Visits]:
    """The pages that the test looks at; what is wrong in them fails it.

    They are closed before the servers stop (hence `serve`): a page that waits for news would complain of the stop.
    """
    with Visits(browser) as pages:
        yield pages


@pytest.fixture
def visit(visits: Visits) -> Visit:
    """Open a page as another browser would: `visit(server.link(), width=390)`."""
    return visits.visit


@pytest.fixture
def page(visit: Visit, server: Server) -> Page:
    """The review app of the shipped case, opened by its link, 1440 wide."""
    return visit(server.link())


def _policy(project: Path) -> str:
    """Return what `[tool.factcheck]` of a project says, as factcheck.toml says it."""
    text = project.read_text("utf-8")
    begin = text.index("[tool.factcheck")
    own = text[begin:].replace("[tool.factcheck.", "[").replace("[tool.factcheck]\n", "")
    assert tomllib.loads(own) == tomllib.loads(text)["tool"]["factcheck"], "it is not the file's last table"
    return own
