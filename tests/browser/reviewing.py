"""What a reviewer does with mouse and keyboard, and the desks that the tests of it share."""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import ROOT, factcheck
from playwright.sync_api import Page, expect

from browser.conftest import _policy
from factcheck.workspace import Workspace

CASE = "trump-putin-ukraine-talks"
"""The article of the shipped case that the tests work on."""

BRIDGE = """\
---
title: Ninety years of the bridge
language: en
---
# Ninety years of the bridge

The bridge opened on 4 May 1932. The deck of the bridge is 1,200 metres long. The bridge carried 3,400 cars a day.

Leaked memos show that the cost of the bridge was hidden.
"""

NOTICE = """\
Notice of opening

The bridge was opened on 4 May 1932 by the harbour board. The deck of the bridge is 1,100 metres long.

The toll is one penny.
"""


def shipped(root: Path) -> Workspace:
    """Return a copy of the shipped case at `root`."""
    for name in ("sources", "claims", "reports"):
        shutil.copytree(ROOT / name, root / name)
    (root / "factcheck.toml").write_text(_policy(ROOT / "pyproject.toml"), "utf-8")
    return Workspace.open(root)


def small(root: Path) -> Workspace:
    """Return a workspace in which people have linked nothing yet: what is there, the checker proposed."""
    root.mkdir(parents=True, exist_ok=True)
    Workspace.init(root)
    (root / "factcheck.toml").write_text('[extract]\nengine = "rules"\n', "utf-8")
    (root / "bridge.md").write_text(BRIDGE, "utf-8")
    (root / "notice.txt").write_text(NOTICE, "utf-8")
    for arguments in (
        ("add", "bridge.md", "--as", "article", "--id", "bridge"),
        ("add", "notice.txt", "--as", "evidence", "--tier", "primary", "--id", "notice"),
        ("extract",),
        ("check",),
    ):
        ran = factcheck(root, *arguments)
        assert ran.status == 0, ran
    return Workspace.open(root)


def ready(page: Page) -> None:
    """Wait until the page's script listens to keys and hears of changes."""
    expect(page.locator("#live")).to_have_text("live")


def told(page: Page, words: str) -> None:
    """Wait until the page says these words in its corner."""
    expect(page.locator("#told")).to_contain_text(words)


def focused(page: Page) -> str:
    """Return what has the focus, as a reader would name it: the tag, its id or its words."""
    return page.evaluate(
        "() => { const at = document.activeElement;"
        " return `${at.localName}${at.id ? '#' + at.id : ''} ${(at.textContent ?? '').trim().slice(0, 60)}`.trim(); }"
    )


def select_words(page: Page, name: str, words: str) -> None:
    """Select words of a shown text (`article` or `source`) with the mouse: press, draw, let go."""
    page.locator(f"[data-text={name}]").wait_for()
    place = page.evaluate(
        """([name, words]) => {
            const text = document.querySelector(`[data-text=${name}]`);
            const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
            const nodes = []; let all = "";
            while (walker.nextNode()) { nodes.push([walker.currentNode, all.length]); all += walker.currentNode.data; }
            const at = all.indexOf(words);
            if (at < 0) return null;
            const point = (offset, last) => {
                const [node, from] = nodes.findLast(([node, from]) => from <= offset - (last ? 1 : 0));
                return [node, offset - from];
            };
            const range = document.createRange();
            range.setStart(...point(at)); range.setEnd(...point(at + words.length, true));
            range.startContainer.parentElement.scrollIntoView({block: "center"});
            const rects = [...range.getClientRects()], first = rects[0], last = rects.at(-1);
            return [first.left + 0.5, first.top + first.height / 2, last.right - 0.5, last.top + last.height / 2];
        }""",
        [name, words],
    )
    assert place, f"{words!r} is not in the {name} that is shown"
    page.mouse.move(place[0], place[1])
    page.mouse.down()
    page.mouse.move(place[0] + 8, place[1])
    page.mouse.move(place[2], place[3], steps=4)
    page.mouse.up()
