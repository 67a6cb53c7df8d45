"""Several people and a terminal at one workspace: what one does, the others see, and nobody overwrites unseen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import factcheck
from playwright.sync_api import Page, expect

from browser import disk
from browser.conftest import Serve, Visit
from browser.reviewing import focused, ready, small, told
from browser.serving import Server
from browser.visiting import Visits
from factcheck.claims.reviews import review_path
from factcheck.model import Action, Role, Stance, Status
from factcheck.sources import Library
from factcheck.workspace import Workspace

ARTICLE = "bridge"

FILE = "The toll of the bridge is two pennies.\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """One small workspace for this module: each test works on a claim of its own."""
    return small(tmp_path_factory.mktemp("together") / "desk")


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


def claim_of(desk: Workspace, words: str) -> str:
    """Return the id of the claim whose text has these words."""
    return next(each.id for each in disk.ledger(desk, ARTICLE).claims if words in each.text)


def test_a_second_browser_shows_what_the_first_did(
    page: Page, visit: Visit, server: Server, desk: Workspace
) -> None:
    """Without reload, and without taking the focus or what is being written there."""
    claim = claim_of(desk, "opened")
    page.goto(f"{server.url}/claims/{claim}")
    ready(page)
    other = visit(server.link())
    other.goto(f"{server.url}/claims/{claim}")
    ready(other)
    other.locator(".decide [data-open=comment]").focus()
    page.keyboard.press("c")
    page.keyboard.type("Called the board.")
    page.keyboard.press("Control+Enter")
    expect(other.locator(".log li").first).to_contain_text("Called the board.")
    assert focused(other) == "button c Comment"
    other.keyboard.press("c")
    other.keyboard.type("So did I")
    ran = factcheck(
        desk.root, "decide", claim, "--action", "comment", "--reason", "From a terminal.", "--by", "Bo"
    )
    assert ran.status == 0, ran
    expect(page.locator(".log li").first).to_contain_text("From a terminal.")
    expect(other.locator("#told")).to_contain_text("What you write stays")
    expect(other.locator("#comment-text")).to_have_value("So did I")
    other.keyboard.press("Escape")
    expect(other.locator(".log li").first).to_contain_text("From a terminal.")
    assert focused(other) == "button c Comment"
    assert [each.by for each in disk.decisions(desk, ARTICLE) if each.claim == claim] == ["Ana", "Bo"]


def test_a_decision_on_what_changed_meanwhile_is_refused(
    page: Page, visits: Visits, server: Server, desk: Workspace
) -> None:
    """The dialog shows what the colleague did, nothing is written, and the person's words stay in their field."""
    claim = claim_of(desk, "1,200")
    visits.expect("409")
    page.goto(f"{server.url}/claims/{claim}")
    ready(page)
    other = visits.visit(server.link())
    other.goto(f"{server.url}/claims/{claim}")
    ready(other)
    other.keyboard.press("1")
    expect(other.locator("#override-reason")).to_be_focused()
    other.keyboard.type("It is nearly that long.")
    page.keyboard.press("2")
    page.keyboard.type("No drawing of it is known.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: claim not in url)
    log = review_path(desk, ARTICLE).read_bytes()
    assert disk.standing(desk, claim).override is Status.DISPUTED
    told(other, "Ana changed this claim")
    other.keyboard.press("Control+Enter")
    dialog = other.locator("#stale")
    expect(dialog).to_be_visible()
    expect(dialog.locator("tbody")).to_contain_text("override disputed by Ana: No drawing of it is known.")
    assert review_path(desk, ARTICLE).read_bytes() == log, "nothing was written"
    other.keyboard.press("Enter")  # what has the focus: show the claim as it is now
    expect(dialog).to_be_hidden()
    expect(other.locator(".log li").first).to_contain_text("No drawing of it is known.")
    expect(other.locator("#override-reason")).to_have_value("It is nearly that long.")
    other.locator("#override-reason").press("Control+Enter")
    other.wait_for_url(lambda url: claim not in url)
    assert disk.standing(desk, claim).override is Status.VERIFIED


def test_a_check_in_a_terminal_appears(page: Page, server: Server, desk: Workspace) -> None:
    """A source that is added and checked there changes the mark here."""
    claim = claim_of(desk, "3,400")
    page.goto(f"{server.url}/claims/{claim}")
    expect(page.locator(".verdict .badge").first).to_have_text("unsupported")
    ready(page)
    count = desk.root / "count.txt"
    count.write_text("Traffic count\n\nThe bridge carried 3,400 cars a day.\n", "utf-8")
    for arguments in (("add", "count.txt", "--as", "evidence", "--tier", "primary"), ("check",)):
        ran = factcheck(desk.root, *arguments)
        assert ran.status == 0, ran
    expect(page.locator(".verdict .badge").first).to_have_text("verified")
    expect(page.locator(".citation.supports mark")).to_contain_text("3,400 cars a day")


def test_a_passage_that_the_checker_proposed_is_rejected_and_taken_back(
    page: Page, server: Server, desk: Workspace
) -> None:
    """Rejected, it is remembered with the reason and counts no more; taken back, the next check proposes it again.

    What is unfolded stays so when the page follows what others do, and nothing else unfolds.
    """
    claim = claim_of(desk, "opened")
    page.goto(f"{server.url}/claims/{claim}")
    ready(page)
    proposed = page.locator(".citation", has_text="linked by checker").first
    words = proposed.locator("mark").inner_text()
    proposed.get_by_role("button", name="Reject").click()
    page.keyboard.type("It is about the ceremony.")
    page.keyboard.press("Control+Enter")
    told(page, "rejected")
    expect(page.locator(".citation", has_text="linked by checker")).to_have_count(0)
    assert focused(page).startswith("h2#evidence-title")
    (made,) = disk.claim(desk, claim).rejected
    assert (made.source, made.by, made.reason) == ("notice", "Ana", "It is about the ceremony.")
    assert " ".join(made.quote.exact.split()) == " ".join(words.split())
    page.get_by_text("1 passage rejected").click()
    (desk.root / "late.txt").write_text("Late news\n\nWhether the bridge opened is not known.\n", "utf-8")
    for arguments in (("add", "late.txt", "--as", "evidence"), ("check",)):
        assert factcheck(desk.root, *arguments).status == 0
    expect(page.locator("#looked-at")).to_contain_text("Whether the bridge opened is not known.")
    expect(page.locator("#rejected")).to_have_attribute("open", "")
    expect(page.locator("#looked-at")).not_to_have_attribute("open", "")
    page.get_by_role("button", name="Take back").click()
    told(page, "rejection taken back")
    expect(page.locator(".citation", has_text="linked by checker").first).to_be_visible()
    assert disk.claim(desk, claim).rejected == ()


def test_a_source_is_chosen_and_another_dropped(page: Page, server: Server, desk: Workspace) -> None:
    """Both are sources of the workspace then, with their hash, and stand in the list."""
    page.goto(f"{server.url}/sources")
    ready(page)
    page.get_by_label("Drop a file here, or choose one").set_input_files(
        {"name": "toll.txt", "mimeType": "text/plain", "buffer": FILE.encode()}
    )
    page.locator("#d-tier").select_option("primary")
    page.get_by_text("What is known of it").click()
    page.get_by_label("Publisher").fill("Harbour board")
    page.get_by_role("button", name="Take it in").click()
    told(page, "added: “")
    added = {each.source.publisher: each for each in Library.load(desk).evidence.values()}["Harbour board"]
    assert added.text.strip() == FILE.strip() and added.source.tier == "primary"
    expect(page.locator(".of-sources")).to_contain_text("Harbour board")
    page.evaluate(
        """() => {
            const files = new DataTransfer();
            files.items.add(new File(["The bridge was painted in 1950.\\n"], "paint.txt", {type: "text/plain"}));
            const given = {bubbles: true, cancelable: true, dataTransfer: files};
            for (const kind of ["dragover", "drop"])
                document.querySelector("#drop").dispatchEvent(new DragEvent(kind, given));
        }"""
    )
    told(page, "paint.txt: say what it is")
    page.keyboard.press("Enter")
    told(page, "added: “")
    assert any("painted in 1950" in each.text for each in Library.load(desk).evidence.values())
    assert all(each.source.role is Role.EVIDENCE for each in Library.load(desk).evidence.values())


def test_read_only_offers_no_action_and_refuses_them(
    serve: Serve, visits: Visits, desk: Workspace, tmp_path: Path
) -> None:
    """No button, no key, no request changes a byte."""
    visits.expect("403")
    claim = claim_of(desk, "Leaked memos")
    server = serve(desk, "--read-only")
    page = visits.visit(server.link())
    before = {path: path.read_bytes() for path in sorted(desk.claims.iterdir())}
    page.goto(f"{server.url}/claims/{claim}")
    ready(page)
    for selector in (".decide", "form", ".sheet", "#words", "[data-uncite]", "[data-reject]"):
        expect(page.locator(f"#main {selector}")).to_have_count(0)
    for key in ("1", "2", "3", "s", "c", "a", "m", "w", "o"):
        page.keyboard.press(key)
    page.goto(f"{server.url}/sources")
    expect(page.locator("#drop")).to_have_count(0)
    answer = page.evaluate(
        """async ([claim]) => {
            const known = await (await fetch(`/api/claims/${claim}`)).json();
            const csrf = document.querySelector("meta[name=csrf]").content;
            const answer = await fetch(`/api/claims/${claim}/decisions`, {
                method: "POST",
                headers: {"content-type": "application/json", "x-factcheck-csrf": csrf},
                body: JSON.stringify({version: known.version, action: "comment", reason: "no"}),
            });
            return [answer.status, (await answer.json()).code];
        }""",
        [claim],
    )
    assert answer == [403, "read-only"]
    assert before == {path: path.read_bytes() for path in sorted(desk.claims.iterdir())}


def test_users_log_in_and_only_editors_sign_off(
    serve: Serve, visit: Visit, desk: Workspace, tmp_path: Path
) -> None:
    """A reviewer decides, an editor signs it off: two names in the log, and no button for who may not."""
    from factcheck.web.users import UserRole, made, write_users

    claim = claim_of(desk, "Leaked memos")
    users = tmp_path / "desk.users"
    passwords = {"Rea": "a long enough one", "Edd": "another long one"}
    roles = {"Rea": UserRole.REVIEWER, "Edd": UserRole.EDITOR}
    write_users(users, [made(name, roles[name], word) for name, word in passwords.items()])
    server = serve(desk, "--users", str(users))

    def enter(name: str) -> Page:
        page = visit(server.link())
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(passwords[name])
        page.keyboard.press("Enter")
        expect(page.locator(".who")).to_contain_text(name)
        page.goto(f"{server.url}/claims/{claim}")
        ready(page)
        return page

    reviewer, editor = enter("Rea"), enter("Edd")
    expect(reviewer.get_by_role("button", name="Sign off")).to_have_count(0)
    reviewer.keyboard.press("3")
    expect(editor.locator(".state").first).to_contain_text("Confirmed by Rea")
    editor.keyboard.press("s")
    told(editor, "sign-off")
    made_ = [each for each in disk.decisions(desk, ARTICLE) if each.claim == claim]
    assert [(each.action, each.by) for each in made_[-2:]] == [
        (Action.CONFIRM, "Rea"),
        (Action.SIGN_OFF, "Edd"),
    ]
    assert any(each.stance is Stance.MISSING for each in disk.claim(desk, claim).citations)
    editor.get_by_role("button", name="Log out").click()
    expect(editor.get_by_role("heading", name="Log in")).to_be_visible()
