"""Whoever uses no mouse, or sees little, works at the desk as everybody does."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser import disk
from browser.conftest import Visit
from browser.reviewing import CASE, focused, ready, told
from browser.serving import Server
from browser.test_morning import desk, server  # noqa: F401  the same kind of desk, of its own
from browser.visiting import Visits, axe
from factcheck.model import Action, Stance, Status
from factcheck.workspace import Workspace

PAGES = {
    "desk": "/",
    "empty": "/?q=nobody-wrote-this",
    "disputed": "/claims/c319b7b9",
    "unsupported": "/claims/c68abf57",
    "verified": "/claims/ca656735",
    "article": f"/articles/{CASE}",
    "report": "/report",
    "sources": "/sources",
    "source": "/sources/interfax-ukraine-2018-11-29-trump-cancels-putin-meeting",
    "login": "/login",
    "error": "/claims/cffffffff",
}


@pytest.mark.parametrize(
    ("width", "scheme", "pages"),
    [
        (1440, "light", tuple(PAGES)),
        (390, "dark", tuple(PAGES)),
        # colours do not depend on the width, nor the layout on the colours: a few suffice
        (1440, "dark", ("desk", "error")),
        (390, "light", ("desk", "error")),
    ],
)
def test_axe_finds_nothing_serious(
    visits: Visits,
    server: Server,  # noqa: F811
    width: int,
    scheme: str,
    pages: tuple[str, ...],
) -> None:
    """On no page, with no sheet or dialog open; and no page is wider than its window."""
    page = visits.visit(server.link(), width=width, color_scheme=scheme)
    visits.expect("404")
    wrong = {}
    for name in pages:
        page.goto(server.url + PAGES[name])
        wrong[name] = axe(page)
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            wrong[f"{name} is too wide"] = []
    if len(pages) < len(PAGES):
        assert wrong == {name: [] for name in pages}
        return
    page.goto(server.url + PAGES["disputed"])
    ready(page)
    page.evaluate("document.querySelectorAll('.sheet, .float').forEach(each => each.hidden = false)")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.locator("#find button.go").click()
    page.get_by_role("button", name="Read around it").first.click()
    page.locator("#pane .text").wait_for()
    wrong["everything open"] = axe(page)
    page.locator("body").press("Escape")
    for dialog in ("help", "stale"):
        page.evaluate(f"document.querySelector('#{dialog}').showModal()")
        wrong[dialog] = axe(page)
        page.keyboard.press("Escape")
    assert {name: found for name, found in wrong.items() if found or "wide" in name} == {}


def test_a_claim_is_cleared_without_a_mouse(page: Page, server: Server, desk: Workspace) -> None:  # noqa: F811
    """Filter, open, go through the evidence, cite a passage cut down by hand, override, and on: Tab and keys alone."""
    ready(page)
    tab_to(page, "disputed")
    page.keyboard.press("Enter")
    expect(page.locator(".bar-top b")).to_have_text("21 claims")
    ready(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    claim = page.locator("#claim").get_attribute("data-claim")
    article = page.locator("#claim").get_attribute("data-article")
    behind = page.locator("#claim").get_attribute("data-behind")
    assert claim and article and behind
    ready(page)
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    page.keyboard.press("e")
    assert focused(page).startswith("article")
    had = disk.claim(desk, claim).citations
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.locator(".hit button").first).to_be_focused()
    tab_to(page, "Read around it")
    page.keyboard.press("Enter")
    expect(page.locator("#pane .text")).to_be_visible()
    tab_to(page, "", "pane-words")
    words = page.locator("#pane-words").input_value()
    cut = " ".join(words.split()[:5])
    page.keyboard.press("Control+A")
    page.keyboard.type(cut)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#cite-words")).to_have_text(cut)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("contradicts it")).to_be_checked()
    tab_to(page, "Save")
    page.keyboard.press("Enter")
    told(page, "contradicts it, saved")
    made = [each for each in disk.claim(desk, claim).citations if each not in had]
    assert [(each.stance, each.linked_by) for each in made] == [(Stance.CONTRADICTS, "Ana")]
    assert made[0].quote and made[0].quote.exact.split() == cut.split()
    page.keyboard.press("3")
    page.keyboard.type("Neither is a record of it.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**{behind}")
    last = disk.decisions(desk, article)[-1]
    assert (last.claim, last.action, last.status) == (claim, Action.OVERRIDE, Status.UNSUPPORTED)


def test_escape_closes_and_the_focus_goes_back(page: Page, server: Server) -> None:  # noqa: F811
    """Each sheet that a key opens is closed by Esc; the focus goes to the button that opens it, or where it was."""
    page.goto(f"{server.url}/claims/c319b7b9")
    ready(page)
    for key, sheet in {"c": "comment", "o": "reopen", "a": "find", "m": "lean"}.items():
        page.keyboard.press(key)
        expect(page.locator(f"#{sheet}")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(f"#{sheet}")).to_be_hidden()
        expect(page.locator("[data-open=comment]")).to_be_focused()
    page.get_by_role("button", name="Citation missing").click()
    page.keyboard.press("Escape")
    expect(page.locator("[data-open=lean]")).to_be_focused()


@pytest.fixture
def page(visit: Visit, server: Server) -> Page:  # noqa: F811
    """The desk, opened by its link."""
    return visit(server.link())


def tab_to(page: Page, words: str, id_: str = "") -> None:
    """Press Tab until what has the focus begins with these words, or has this id."""
    for _ in range(60):
        page.keyboard.press("Tab")
        at = page.evaluate("[document.activeElement.id, document.activeElement.textContent.trim()]")
        if (id_ and at[0] == id_) or (words and at[1].startswith(words)):
            return
    raise AssertionError(f"Tab does not lead to {words or id_!r}")
