"""A reviewer's morning at the shipped case, in a browser; what the page says is held against the files on disk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from browser import disk
from browser.conftest import Visit
from browser.reviewing import CASE, focused, ready, select_words, shipped, told
from browser.serving import Server
from browser.visiting import Visits
from factcheck.claims.reviews import review_path
from factcheck.model import Action, Stance, Status
from factcheck.workspace import Workspace

TWEET = "c319b7b9"
"""“I look forward to meaningful summit soon!”: disputed, since the tweet says something else."""

MEMOS = "c68abf57"
"""Rests on “leaked memos”."""

FLOATED = "c071f531"
"""“We later learned through interpreter leaks that …”."""

BESIDE = "c9f3f6dd"
"""“Trump literally stood beside Putin”."""

HELSINKI = "ca656735"
"""“That 2018 Helsinki meeting?”."""

SECURITY = "caf27829"

SYRIA = "c084d0d8"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """One copy of the shipped case for this module: each test works on claims of its own."""
    return shipped(tmp_path_factory.mktemp("morning") / "desk")


@pytest.fixture(scope="module")
def server(desk: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`factcheck review --by Ana` on it."""
    running = Server(desk.root, tmp_path_factory.mktemp("told"), "--by", "Ana")
    yield running
    running.stop()
    assert "Traceback" not in running.stderr, running.stderr


@pytest.fixture
def page(visit: Visit, server: Server) -> Page:
    """The desk, opened by its link."""
    return visit(server.link())


def go(page: Page, server: Server, claim: str) -> None:
    page.goto(f"{server.url}/claims/{claim}")
    ready(page)


def test_the_queue_is_filtered_and_searched(page: Page) -> None:
    """Each filter says how many it leaves, and keeps the other ones; the search looks at the claims' words."""
    expect(page.locator(".bar-top b")).to_have_text("284 claims")
    page.get_by_role("link", name="disputed 21").click()
    expect(page.locator(".bar-top b")).to_have_text("21 claims")
    ready(page)
    page.keyboard.press("/")
    page.keyboard.type("soon")
    page.keyboard.press("Enter")
    rows = page.locator(".rows > li")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("I look forward to meaningful summit soon!")
    ready(page)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#claim-title")).to_contain_text("I look forward to meaningful summit soon!")
    assert "status=disputed" in page.url and "q=soon" in page.url, "the queue is the filtered one"
    expect(page.locator(".citation.contradicts mark").first).to_contain_text(
        "as soon as this situation is resolved"
    )
    expect(page.locator(".wording ins", has_text="again as").first).to_be_visible()
    expect(page.locator("a.current").first).to_be_in_viewport()
    ready(page)
    page.keyboard.press("u")
    expect(page.locator(".rows .chosen")).to_contain_text("meaningful summit soon")


def test_a_claim_is_confirmed_with_one_key_and_the_next_one_shown(
    page: Page, server: Server, desk: Workspace
) -> None:
    """The decision is in the log, signed with the reviewer's name, when the page moves on."""
    before = disk.decisions(desk, CASE)
    page.goto(f"{server.url}/?status=disputed&article={CASE}")
    page.locator(".rows > li a").first.click()
    claim = page.locator("#claim").get_attribute("data-claim")
    behind = page.locator("#claim").get_attribute("data-behind")
    assert claim and behind
    ready(page)
    page.keyboard.press("2")
    page.wait_for_url(f"**{behind}")
    new = disk.decisions(desk, CASE)[len(before) :]
    assert [(each.claim, each.action, each.status, each.by) for each in new] == [
        (claim, Action.CONFIRM, Status.DISPUTED, "Ana")
    ]


def test_another_mark_asks_why(page: Page, server: Server, desk: Workspace) -> None:
    """Key 1 on a disputed claim opens a field; without a reason nothing is saved, with one the mark is the person's."""
    go(page, server, TWEET)
    before = review_path(desk, CASE).read_bytes()
    page.keyboard.press("1")
    expect(page.get_by_label("Why is it verified after all?")).to_be_focused()
    page.keyboard.press("Control+Enter")
    assert review_path(desk, CASE).read_bytes() == before, "no reason, no entry"
    page.keyboard.type("The rest of the tweet changes nothing.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: TWEET not in url)
    made = disk.decisions(desk, CASE)[-1]
    assert (made.claim, made.action, made.status) == (TWEET, Action.OVERRIDE, Status.VERIFIED)
    assert (made.by, made.reason) == ("Ana", "The rest of the tweet changes nothing.")
    go(page, server, TWEET)
    expect(page.locator(".verdict .badge").first).to_have_text("verified")
    expect(page.locator(".verdict")).to_contain_text("decided by Ana; the evidence alone says disputed")
    page.goto(f"{server.url}/?status=verified&q={TWEET}")
    expect(page.locator(".rows > li")).to_contain_text("overridden by Ana")


def test_a_comment_decides_nothing(page: Page, server: Server, desk: Workspace) -> None:
    """It stands in the history, and the mark with its decision stays."""
    go(page, server, MEMOS)
    standing = disk.standing(desk, MEMOS)
    page.keyboard.press("c")
    page.keyboard.type("Asked the author for the memos on Monday.")
    page.get_by_role("button", name="Save").click()
    told(page, "comment, saved")
    expect(page.locator(".log li").first).to_contain_text("Asked the author for the memos on Monday.")
    assert focused(page) == "button c Comment", "the focus is back on what opened the field"
    made = disk.decisions(desk, CASE)[-1]
    assert (made.action, made.status, made.by) == (Action.COMMENT, None, "Ana")
    assert disk.standing(desk, MEMOS) == standing


def test_words_selected_in_a_source_become_a_citation(page: Page, server: Server, desk: Workspace) -> None:
    """Search, read around the passage, draw over the words, say what they do to the claim: the ledger quotes them."""
    go(page, server, MEMOS)
    had = len(disk.claim(desk, MEMOS).citations)
    page.keyboard.press("a")
    page.get_by_label("Search the evidence").fill("again as soon as this situation is resolved")
    page.keyboard.press("Enter")
    hit = page.locator(".hit", has_text="situation is resolved").first
    hit.get_by_role("button", name="Read around it").click()
    words = "a meaningful Summit again as soon as this situation"
    select_words(page, "source", words)
    page.get_by_role("button", name="Link the selected words").click()
    expect(page.locator("#cite-words")).to_have_text(words)
    page.get_by_label("contradicts it").check()
    page.get_by_label("What it contradicts").select_option("wording")
    page.get_by_label("Note: why").fill("It names a condition.")
    page.locator("#cite").get_by_role("button", name="Save").click()
    told(page, "contradicts it, saved")
    expect(page.locator(".citation.contradicts mark")).to_have_text(words)
    assert focused(page) == "h2#evidence-title Evidence a Add m Citation missing"
    citations = disk.claim(desk, MEMOS).citations
    made = citations[-1]
    assert len(citations) == had + 1 and made.quote and made.source
    assert (made.stance, made.quote.exact, made.linked_by, made.note) == (
        Stance.CONTRADICTS,
        words,
        "Ana",
        "It names a condition.",
    )
    text = disk.source(desk, made.source).text
    assert text[made.quote.start : made.quote.end] == words
    page.locator(".citation.contradicts").get_by_role("button", name="Take out").click()
    told(page, "citation taken out")
    assert len(disk.claim(desk, MEMOS).citations) == had


def test_a_passage_of_the_list_is_linked_by_keyboard(page: Page, server: Server, desk: Workspace) -> None:
    """The search's first passage has the focus; Enter, a stance, a note, and it is in the ledger."""
    go(page, server, FLOATED)
    had = disk.claim(desk, FLOATED).citations
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.locator(".hit button").first).to_be_focused()
    passage = page.locator(".hit mark").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_label("supports the claim")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("It says so.")
    page.keyboard.press("Control+Enter")
    told(page, "supports it, saved")
    made = [each for each in disk.claim(desk, FLOATED).citations if each not in had]
    assert [(each.stance, each.note, each.linked_by) for each in made] == [
        (Stance.SUPPORTS, "It says so.", "Ana")
    ]
    assert made[0].quote and " ".join(made[0].quote.exact.split()) == " ".join(passage.split())


def test_words_of_the_article_that_name_no_source_are_marked(
    page: Page, server: Server, desk: Workspace
) -> None:
    """Drawn over in the article, they become a citation that is missing, in the ledger and on the page."""
    go(page, server, FLOATED)
    had = disk.claim(desk, FLOATED).citations
    select_words(page, "article", "We later learned through interpreter leaks")
    page.locator("#article-tools").get_by_role("button", name="Missing citation").click()
    expect(page.locator("#lean-cue")).to_have_value("We later learned through interpreter leaks")
    page.get_by_label("What it is").select_option("unnamed-document")
    page.get_by_label("What would settle it").fill("The interpreter’s notes.")
    page.locator("#lean").get_by_role("button", name="Save").click()
    told(page, "is marked as missing")
    made = [each for each in disk.claim(desk, FLOATED).citations if each not in had]
    assert [(each.stance, each.cue, each.linked_by) for each in made] == [
        (Stance.MISSING, "We later learned through interpreter leaks", "Ana")
    ]
    page.locator(".text a.mark", has_text="Ukrainian media went ballistic").click()
    expect(page.locator("#claim-title")).to_contain_text("Ukrainian media")


def test_a_claim_is_split_and_merged_back(page: Page, server: Server, desk: Workspace) -> None:
    """Two lines make two claims of which the first keeps the id; merging makes them one again, under that id."""
    go(page, server, BESIDE)
    whole = disk.claim(desk, BESIDE)
    before = [each.id for each in disk.ledger(desk, CASE).claims]
    page.keyboard.press("w")
    field = page.get_by_label("The claims, one a line")
    field.fill("Trump stood beside Putin in Helsinki.\nPutin stood beside Trump in Helsinki.")
    page.get_by_role("button", name="Split").click()
    told(page, "split into 2 claims")
    expect(page.locator("#claim-title")).to_have_text("Trump stood beside Putin in Helsinki.")
    after = [each.id for each in disk.ledger(desk, CASE).claims]
    new = [id_ for id_ in after if id_ not in before]
    assert len(new) == 1 and after.index(new[0]) == after.index(BESIDE) + 1
    assert disk.claim(desk, new[0]).text == "Putin stood beside Trump in Helsinki."
    assert disk.claim(desk, BESIDE).made_by == "Ana"
    merge = page.locator("#merge")
    merge.get_by_label("Putin stood beside Trump in Helsinki.").check()
    merge.get_by_label("What the one claim says").fill(whole.text)
    merge.get_by_role("button", name="Merge").click()
    told(page, f"merged into {BESIDE}")
    expect(page.locator("#claim-title")).to_have_text(whole.text)
    assert [each.id for each in disk.ledger(desk, CASE).claims] == before
    assert disk.claim(desk, BESIDE).merged == (new[0],)


def test_a_claim_is_reworded_and_anchored_elsewhere(page: Page, server: Server, desk: Workspace) -> None:
    """Other words, then another place by drawing over it and by writing its words: the decision no longer counts."""
    go(page, server, HELSINKI)
    assert disk.standing(desk, HELSINKI).decision
    page.keyboard.press("w")
    page.get_by_label("The claim, standing alone").fill("There was a meeting in Helsinki in 2018.")
    page.keyboard.press("Control+Enter")
    told(page, f"{HELSINKI}: written")
    expect(page.locator(".state.warn").first).to_contain_text("the claim's words changed since desk decided")
    assert disk.claim(desk, HELSINKI).text == "There was a meeting in Helsinki in 2018."
    assert disk.standing(desk, HELSINKI).decision is None
    select_words(page, "article", "Total diplomatic train wreck")
    page.locator("#article-tools").get_by_role("button", name="The claim stands here").click()
    told(page, "re-anchored")
    quote = disk.claim(desk, HELSINKI).quote
    assert quote.exact == "Total diplomatic train wreck"
    assert disk.source(desk, CASE).text[quote.start : quote.end] == quote.exact
    field = page.get_by_label("The article’s words, as they stand there")
    expect(field).to_have_value("Total diplomatic train wreck")
    field.fill("Putin")
    page.keyboard.press("Control+Enter")
    told(page, "times: write more of what stands around them")
    field.fill("That 2018  Helsinki meeting?")
    page.keyboard.press("Control+Enter")
    told(page, "re-anchored")
    assert disk.claim(desk, HELSINKI).quote.exact == "That 2018 Helsinki meeting?"
    assert focused(page).startswith("textarea#anchor-words")


def test_a_claim_is_signed_off_by_another_person_and_reopened(
    page: Page, server: Server, desk: Workspace
) -> None:
    """What desk decided, Ana signs with one key; reopening it with a reason takes both away."""
    go(page, server, SECURITY)
    page.keyboard.press("s")
    told(page, "sign-off")
    expect(page.locator(".state.signed")).to_contain_text("by Ana")
    signed = disk.standing(desk, SECURITY).signed
    assert signed and signed.by == "Ana"
    page.keyboard.press("o")
    page.keyboard.type("A new transcript was published.")
    page.keyboard.press("Control+Enter")
    told(page, "reopen")
    expect(page.locator(".state.warn").first).to_contain_text(
        "reopened by Ana: A new transcript was published."
    )
    standing = disk.standing(desk, SECURITY)
    assert standing.signed is None and standing.decision is None


def test_nobody_signs_what_they_decided_themselves(
    page: Page, visits: Visits, server: Server, desk: Workspace
) -> None:
    """The policy of the case asks for two persons: the page says so and the log stays as it is."""
    visits.expect("422")
    go(page, server, SYRIA)
    status = page.locator("#claim").get_attribute("data-computed")
    page.locator(f".decide [data-status={status}]").click()
    page.wait_for_url(lambda url: SYRIA not in url)
    go(page, server, SYRIA)
    page.keyboard.press("s")
    told(page, "another person")
    assert disk.standing(desk, SYRIA).signed is None
