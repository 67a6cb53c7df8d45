"""A browser that tells on the pages that it shows, and axe-core's opinion of them."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    Response,
    expect,
)

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"

CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

OWN_SCHEMES = ("about", "blob", "data")
"""Addresses that are asked of nobody."""

PATIENCE_MS = 15_000
"""How long a page may take for one thing on a machine that does much else."""
expect.set_options(timeout=PATIENCE_MS)

TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", event => console.error(
  `content security policy: ${event.effectiveDirective} of ${event.documentURI} forbids ${event.blockedURI}`));
"""


class Violation(NamedTuple):
    """One rule of axe-core that a page breaks."""

    rule: str
    impact: str
    help: str
    at: tuple[str, ...]
    """Selectors of the elements."""


class Visits:
    """The pages that a test looks at, each in a browser profile of its own, and what was wrong in any of them.

    Wrong is: an error in the console or in a script, what the content security policy forbids, a request to another
    origin than the visited one, an answer of 500 or more. The end of the `with` block says all of it, as a failure.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._expected: list[str] = []
        self.problems: list[str] = []

    def visit(self, url: str, *, width: int = 1440, height: int = 900, **options: Any) -> Page:
        """Open `url` in a fresh profile, as another person's browser would; `options` are Playwright's of a context."""
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            **{"reduced_motion": "reduce", "locale": "en-GB", "timezone_id": "UTC", **options},
        )
        self._contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(TELL_VIOLATIONS)
        own = _origin(url)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        context.on("request", lambda request: self._asked(request, own))
        context.on("response", self._answered)
        context.on("page", lambda page: page.on("websocket", lambda socket: self._went(socket.url, own)))
        page = context.new_page()
        page.goto(url)
        return page

    def expect(self, pattern: str) -> None:
        """Let problems pass that this regular expression finds; there must be one.

        The browser counts an answer such as 409 as an error of the console: a test that provokes it expects `409`.
        """
        self._expected.append(pattern)

    def unexpected(self) -> list[str]:
        """Return what is wrong so far, less what was expected."""
        for context in self._contexts:
            for page in context.pages:
                try:
                    page.evaluate("0")  # what happened before this answer has been told by then
                except Error:
                    continue  # it shows nothing any more: crashed, or its server is gone
        wrong = [each for each in self.problems if not any(re.search(it, each) for it in self._expected)]
        missing = [it for it in self._expected if not any(re.search(it, each) for each in self.problems)]
        return [*wrong, *(f"expected, but it did not happen: {pattern}" for pattern in missing)]

    def close(self) -> list[str]:
        """Close all pages and return what is wrong, less what was expected."""
        wrong = self.unexpected()
        for context in self._contexts:
            context.close()
        self._contexts.clear()
        return wrong

    def __enter__(self) -> Visits:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        wrong = self.close()
        if not wrong:
            return
        told = "in the browser:\n" + "\n".join(wrong)
        if error is None:
            raise AssertionError(told)
        error.add_note(told)  # the test failed already, and this may be why

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _asked(self, request: Request, own: str) -> None:
        self._went(request.url, own)

    def _went(self, url: str, own: str) -> None:
        if urlsplit(url).scheme not in OWN_SCHEMES and _origin(url) != own:
            self.problems.append(f"another origin: {url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"answer: {response.status} to {response.request.method} {response.url}")


def axe(page: Page, *, impacts: tuple[str, ...] = ("serious", "critical")) -> list[Violation]:
    """Return what axe-core finds wrong in the page as it is now, of these impacts; frames of ours are looked at too.

    The script comes in through the debugger, so the page's content security policy stays in force as it is.
    """
    if not AXE.is_file():
        absent("axe-core is not installed: make test installs it, with npm")
    for frame in page.frames:
        try:
            frame.evaluate(_axe_script())
        except Error:
            if frame is page.main_frame:
                raise  # another frame may allow no script at all
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        Violation(
            each["id"], each["impact"], each["help"], tuple(str(node["target"]) for node in each["nodes"])
        )
        for each in found["violations"]
        if each["impact"] in impacts
    ]


def chromium() -> str | None:
    """Where the browser is, if there is one; the one without windows first, as it works a third less."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def absent(what: str) -> None:
    """Skip the test for this reason; in CI, which has to have everything, fail it."""
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


@contextmanager
def playwright_loop(loop: asyncio.AbstractEventLoop | None) -> Iterator[None]:
    """Let Playwright's event loop count as running inside only.

    Its synchronous API leaves it running in this thread for as long as the browser lives, and `asyncio.run` of any
    other test would refuse.
    """
    asyncio._set_running_loop(loop)
    try:
        yield
    finally:
        asyncio._set_running_loop(None)


@cache
def _axe_script() -> str:
    # `module` of a page is not ours to look for; as an expression it must have a value that can be sent
    return f"(() => {{ {AXE.read_text('utf-8')} }})()"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme.replace('ws', 'http', 1)}://{parts.netloc}"
