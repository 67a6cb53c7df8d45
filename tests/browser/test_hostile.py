"""Articles, sources and claims that were written to do harm: in the browser they are words, and do nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sample_desk import sample

from browser import disk
from browser.conftest import Serve, Visit
from browser.visiting import Visits
from factcheck.model import Cited, CitedKind, Search
from factcheck.reports.wording import defused
from factcheck.sources import Library
from factcheck.workspace import Workspace

RUNS = "window.pwned = 1; fetch('https://evil.example/')"

HARM = (
    f"<script>{RUNS}</script>",
    f'<img src=x onerror="{RUNS}">',
    f'"><svg onload="{RUNS}">',
    f"'-->]]></textarea></title></style><script>{RUNS}</script>",
    "<iframe src='javascript:parent.pwned=1'></iframe>",
    "<a href=javascript:window.pwned=1>press</a>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<link rel=stylesheet href=https://evil.example/x.css><base href=https://evil.example/>",
    "&lt;script&gt;window.pwned=1&lt;/script&gt; &#x3c;b&#x3e; &amp;amp;",
    "{{ 7 * 7 }} {% raw %} ${pwned = 1} <%= 1 %> {{ ''.__class__.__mro__ }}",
    "[x](javascript:window.pwned=1) ![x](https://evil.example/x.png) data:text/html,<script>1</script>",
    "\u202eevil\u202c \u2067reversed\u2069 \x1b[31mred\x9b2J \x01 \x7f",
    "👩‍🚀🏴󠁧󠁢󠁥󠁮󠁧󠁿 𝔘nicode é é שלום مرحبا ﷽",
)
"""Each in a line of its own; none has a place in any page but as these letters."""

ARTICLE = (
    "".join(f"{line} said the mayor.\r\n" for line in HARM)
    + "𝔘 👩‍🚀 The bridge opened on 4 May 1932.\r\nMixed\rline\nends.\n"
)
"""A text of lines that end in every way."""

EVIDENCE = (
    "".join(f"{line} says the record.\r\n" for line in HARM)
    + "🌉🌉 The deck is 1,149 metres long. \u202eIt is not.\u202c\r\n"
)

HUGE = "W" * 2_000 + f"<script>{RUNS}</script>" + "שלום" * 500


@pytest.fixture
def hostile(tmp_path: Path) -> Workspace:
    """A workspace in which every text that somebody else writes means harm."""
    claims = [f"{line} said the mayor." for line in HARM]
    harm = f'"><script>{RUNS}</script>'
    return sample(
        tmp_path / "desk",
        article=ARTICLE,
        evidence=EVIDENCE,
        claims=[*claims, "The bridge opened on 4 May 1932."],
        linked=f"{HARM[0]} says the record.",
        fields={
            "speaker": harm,
            "occasion": harm,
            "place": harm + HUGE,
            "correction": f"</textarea>{harm}",
            "entities": (harm,),
            "ambiguous": (harm,),
            "context": (harm,),
            "cites": tuple(
                Cited(kind=CitedKind.LINK, text=harm, target=target)
                for target in (
                    "javascript:window.pwned=1",
                    "data:text/html,<script>window.pwned=1</script>",
                    'https://example.org/" onmouseover="window.pwned=1',
                )
            ),
            "searched": (Search(query=harm, where=harm, found=harm),),
        },
        about={"title": f"{harm} \u202etitle {HUGE}"[:900], "publisher": harm, "authors": [harm]},
    )


def unharmed(page: Page) -> None:
    """Nothing ran, nothing was added to the page, and no link leads to a script."""
    assert page.evaluate("window.pwned") is None
    assert page.evaluate("document.querySelectorAll('script').length") == 1
    for name in ("iframe", "img", "base", "style", "main meta", "main link"):
        assert page.locator(name).count() == 0, name
    assert page.evaluate(
        "[...document.links].every(link => /^https?:$/.test(link.protocol) && (link.host === location.host"
        " || (link.target === '_blank' && /noopener/.test(link.rel))))"
    )
    assert page.evaluate(
        "[...document.querySelectorAll('*')].every(each => [...each.attributes].every("
        "attribute => !attribute.name.startsWith('on')"
        " && (attribute.name !== 'style' || each.matches('.float'))))"  # what is selected has its tools beside it
    )
    shown = page.locator("body").inner_text()
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\x1b\x9b") & set(shown)


def shown(page: Page, name: str) -> list[tuple[int, str]]:
    """Return what the page shows of a text, each stretch with the offset that it claims to have."""
    found: list[list[Any]] = page.evaluate(
        f"[...document.querySelectorAll('[data-text={name}] [data-at]')]"
        ".map(each => [Number(each.dataset.at), each.textContent])"
    )
    return [(at, text) for at, text in found]


def test_hostile_texts_do_nothing(hostile: Workspace, serve: Serve, visit: Visit, visits: Visits) -> None:
    """On every page they are shown as they are written, each letter at its offset; the browser asks nobody else."""
    server = serve(hostile)
    page = visit(server.link())
    visits.expect("404 .Not Found. .*/claims/no-such")
    library = Library.load(hostile)
    for path in (
        "/", "/?q=script", "/report", "/sources", "/sources?q=<script>window.pwned=1</script>", "/sources/register",
        "/articles/bridge", "/claims/c1", "/claims/c4", "/claims/c12", "/claims/no-such",
    ):  # fmt: skip
        page.goto(server.url + path)
        unharmed(page)
        for name, text in (
            ("article", library.articles["bridge"].text),
            ("source", library.evidence["register"].text),
        ):
            for at, words in shown(page, name):
                assert defused(text[at : at + len(words)]) == words
        if path in ("/sources/register", "/articles/bridge"):
            name = "source" if "sources" in path else "article"
            whole = (library.evidence["register"] if name == "source" else library.articles["bridge"]).text
            assert "".join(words for _, words in shown(page, name)) == defused(whole)
    page.goto(f"{server.url}/claims/c1")
    assert page.locator("#w-correction").input_value().startswith('</textarea>">')
    page.goto(f"{server.url}/api/exports/html?inline=true")
    assert page.evaluate("document.scripts.length") == 0


def select_words(page: Page, inside: str, words: str) -> None:
    """Select words as a mouse does, from the text node where they begin to the one where they end."""
    page.evaluate(
        """([inside, words]) => {
          const root = document.querySelector(inside), nodes = [];
          const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) nodes.push(walker.currentNode);
          let whole = ""; const starts = nodes.map(node => { const at = whole.length; whole += node.data; return at; });
          const from = whole.indexOf(words), to = from + words.length;
          if (from < 0) throw new Error("not there: " + words);
          const place = at => {
            const i = starts.findLastIndex(start => start <= at);
            return [nodes[i], at - starts[i]];
          };
          const range = document.createRange();
          range.setStart(...place(from));
          const [node, at] = place(to - 1); range.setEnd(node, at + 1);
          const selection = document.getSelection(); selection.removeAllRanges(); selection.addRange(range);
        }""",
        [inside, words],
    )


def test_words_behind_an_emoji_are_cited_where_they_stand(
    hostile: Workspace, serve: Serve, visit: Visit
) -> None:
    """Browsers count UTF-16 units, files count code points: what is selected is what is stored."""
    server = serve(hostile)
    page = visit(server.link())
    page.goto(f"{server.url}/claims/c14")
    page.keyboard.press("a")
    page.locator("#find-q").fill("deck metres long")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Read around it").first.click()
    expect(page.locator("#pane [data-text=source]")).to_be_visible()
    select_words(page, "#pane [data-text=source]", "The deck is 1,149 metres long.")
    page.locator("[data-take]").click()
    page.locator("#cite input[name=stance][value=supports]").check()
    page.locator("#cite button.go").click()
    expect(page.locator("#told")).to_contain_text("saved")
    expect(page.locator("[data-uncite]")).to_have_count(1)  # the page is the new one
    [citation] = disk.claim(hostile, "c14").citations
    assert citation.quote is not None
    assert citation.quote.exact == "The deck is 1,149 metres long."
    text = Library.load(hostile).evidence["register"].text
    assert text[citation.quote.start : citation.quote.end] == citation.quote.exact
    select_words(page, "[data-text=article]", "opened on 4 May 1932")
    page.locator("[data-anchor]").click()
    expect(page.locator(".facts q").first).to_have_text("opened on 4 May 1932")
    quote = disk.claim(hostile, "c14").quote
    assert quote.exact == "opened on 4 May 1932"
    assert Library.load(hostile).articles["bridge"].text[quote.start : quote.end] == quote.exact
    unharmed(page)


def test_what_is_written_into_fields_does_nothing(hostile: Workspace, serve: Serve, visit: Visit) -> None:
    """Nor what is found, told, or shown of a colleague's change, which the script puts into the page."""
    server = serve(hostile)
    page, other = visit(server.link()), visit(server.link())
    for each in (page, other):
        each.goto(f"{server.url}/claims/c1")
    page.keyboard.press("c")
    page.locator("#comment-text").fill(f"</p>\u202e{HARM[1]}{HARM[3]}")
    page.locator("#comment button.go").click()
    expect(page.locator("#told")).to_contain_text("saved")
    expect(page.locator(".history")).to_contain_text(HARM[1])
    expect(other.locator(".history")).to_contain_text(HARM[1])
    page.keyboard.press("a")
    page.locator("#find-q").fill("script window pwned evil reversed record")
    page.keyboard.press("Enter")
    expect(page.locator("#hits .hit").first).to_be_visible()
    page.locator("#hits [type=button]").first.click()
    unharmed(page)
    unharmed(other)


@pytest.mark.parametrize("kind", ["line", "nested"])
def test_texts_of_any_size_are_shown(tmp_path: Path, serve: Serve, visit: Visit, kind: str) -> None:
    """A line of a megabyte, or hundreds of claims within each other: a page of bounded size, at once."""
    if kind == "line":
        long = "word " * 200_000
        desk = sample(
            tmp_path / "desk", article=f"The bridge opened. {long}\n", evidence=f"The bridge opened: {long}\n",
            claims=["The bridge opened."], linked="The bridge opened:",
        )  # fmt: skip
    else:
        words = "".join(f"word{n} " for n in range(1_200)).strip()
        parts = words.split(" ")
        desk = sample(
            tmp_path / "desk", article=f"{words}\n", evidence="Nothing of it.\n",
            claims=[" ".join(parts[n : 1_200 - n]) for n in range(300)], linked="Nothing of it.",
        )  # fmt: skip
    server = serve(desk)
    page = visit(server.link())
    for path in ("/claims/c1",):
        answer = page.goto(server.url + path)
        assert answer is not None
        assert answer.status == 200
        assert len(answer.body()) < (100_000 if kind == "line" else 4_000_000)
    if kind == "line":
        expect(page.locator(".left-out")).to_have_text(" … 980,002 characters not shown … ")
        last = page.locator("[data-at]").last
        assert last.get_attribute("data-at") == str(18 + 10_000 + 980_002)
    unharmed(page)
