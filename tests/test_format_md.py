"""The findings as Markdown for a pull request."""

from __future__ import annotations

import re
from itertools import chain

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from sample_audit import article_of, claim, document_of
from sample_findings import ATTACKS, attacked, audited, with_states

from factcheck.model import Reason, Sided, Status
from factcheck.reports.document import AuditDocument, DiscrepancyEntry, Side
from factcheck.reports.formats import Options, render
from factcheck.reports.formats.md import GAP, code, escaped
from factcheck.reports.listing import plain

CHECKER = Options(audience="factchecker")

EDITOR = """\
# Fact check

| article | claims | verified | disputed | unsupported | coverage |
| --- | ---: | ---: | ---: | ---: | --- |
| Ninety years of the bridge (`sources/articles/bridge.md`) | 4 | 1 | 1 | 2 | 100 % of 6 sentences, 2 set aside |

4 claims: 1 verified, 1 disputed, 2 unsupported; coverage 100 % of 6 sentences, 2 set aside.

- **disputed**: A credible source contradicts it, wholly or in a material detail, or sources conflict.
- **unsupported**: Nothing was found, or all it rests on is missing or weak. It may still be right.
- **verified**: Consistent with the sources given. That is no finding of truth.

Written by factcheck `0.1.0`.

## To correct (1)

### 1. The deck of the bridge is 1,200 metres long.

`sources/articles/bridge.md:11:34` · **disputed**, a detail is wrong · `c061`

- **The article says:** “Its deck is 1,200 metres long.”
- **The record shows:** The register measures the deck itself, not its approaches.
- **Write instead:** Its deck is 1,149 metres long.
- **Sources:**
  - [Bridges of the coast, a register](<https://example.org/register?no=7&lang=en>), Survey Office, 2019 \
(primary source) contradicts the number: “length of deck 1,149 m”

## Missing citations (1)

- The cost of the bridge was hidden. (`sources/articles/bridge.md:12:1` · `c092`)
  - “Leaked memos show” (unnamed document). Would settle it: The memos, or who holds them.

## Not supported (1)

- Every tenth driver pays no toll on the bridge. (`sources/articles/bridge.md:12:49` · **unsupported**, \
no evidence found · `c140`)
  - Missing: it does not say what “the bridge” means; say it in the claim, then check again
  - Next step: the article names “the toll book” and “the Ferry Post”, which are not taken in: \
factcheck add FILE --as evidence

## Not checked (1)

- `claims/bridge.jsonl:5` `citation/quote-lost`: the quotation is not in harbour-board-1932-notice
  - “a deck of 1,149 m”
  - factcheck edit c061
"""

HOW = """\
<details>
<summary>How it came about</summary>

- Rule: `disputed/detail-wrong`; a primary source contradicts a detail
- Linked by extractor: `harbour-board-1932-notice` supports, not decisive
- Linked by desk-1: `survey-office-2019-bridges` contradicts, decisive; 1,200 m against 1,149 m
- Would change it: A later survey of the deck.
- Searched: no person has searched yet
- Decided: disputed confirmed by desk-2, 2026-11-21: Measured on the plan as well.

</details>
"""

VERIFIED = """\
<details>
<summary>1 verified claim</summary>

- The bridge opened on 4 May 1932. (`sources/articles/bridge.md:11:1` · **verified**, a primary source \
supports it · `c028`)
  - [Notice of opening](<https://example.org/notice>), Harbour Board, 1932-05-02 (primary source) supports it: \
“will be opened to the public on the 4th of May, 1932”
  - Rule: `verified/primary-support`; one primary source supports it
  - Confidence: 0.97; weight: 0.80
  - Because: The notice names the day.
  - Linked by checker (0.97): `harbour-board-1932-notice` supports, decisive; 4 May 1932 equals 1932-05-04
  - Would change it: A primary source with another date.
  - Searched: no person has searched yet

</details>
"""


def parsed(text: str) -> list[Token]:
    """The page as a reader of CommonMark with tables takes it; tokens inside of paragraphs beside the others."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return list(chain.from_iterable([token, *(token.children or ())] for token in tokens))


def shape(text: str) -> list[str]:
    """What a page is made of, without its words."""
    return [token.type for token in parsed(text)]


# --- content ---------------------------------------------------------------------------------------------


def test_an_editor_reads_what_to_act_on() -> None:
    """Said, shown, to write instead, with sources; then what names no source, what nothing supports, what broke."""
    assert render(audited(), "md") == EDITOR


def test_a_fact_checker_also_reads_how_each_mark_came_about() -> None:
    """Rule, links, scores, searches and decision, folded; and the verified claims, folded, at the end."""
    page = render(audited(), "md", CHECKER)
    assert HOW in page
    assert page.endswith(VERIFIED)
    assert "- Searched: bridge audit 1932, in the archive of the board: a budget\n" in page


def test_what_weighs_most_comes_first() -> None:
    """Of equally bad findings in the order of their weight, whatever the order of the text."""
    text = "It fell. It burned. It sank."
    found = tuple(
        claim(text, said, Status.DISPUTED, Reason.REFUTED, weight=weight)
        for said, weight in (("It fell.", 0.2), ("It burned.", 0.9), ("It sank.", 0.5))
    )
    page = render(told(document_of(article_of(text, found))), "md")
    assert re.findall(r"^### (.*)", page, re.MULTILINE) == ["1. It burned.", "2. It sank.", "3. It fell."]


def test_what_was_set_apart_is_counted_for_an_editor_and_listed_for_a_fact_checker() -> None:
    """Known and suppressed findings are not acted on again; nothing is lost without a word."""
    document = with_states(audited()).model_copy(update={"known": 1, "suppressed": 1})
    page = render(document, "md")
    assert "Findings set apart: 1 known, 1 suppressed; not listed.\n" in page
    assert "## To correct" not in page and "## Missing citations" not in page
    page = render(document, "md", CHECKER)
    assert "`c061` · suppressed: the plan was drawn anew (desk-1, until 2027-01-31)\n" in page


def test_discrepancies_show_both_sides() -> None:
    """What each article says, where, and which of them the record supports."""
    document = audited()
    sides = [
        Side(
            claim=each.id, article="bridge", path="sources/articles/bridge.md", line=each.line, text=each.text,
            quote=each.quote.exact, status=each.status,
        )
        for each in document.articles[0].claims[:2]
    ]  # fmt: skip
    entry = DiscrepancyEntry(
        id="d1", rule="discrepancy/within-article", about="How long", left=sides[0], right=sides[1],
        supported=Sided.LEFT, note="Measured.",
    )  # fmt: skip
    page = render(document.model_copy(update={"discrepancies": (entry,)}), "md")
    assert (
        "## Discrepancies (1)\n\n"
        "- **How long**\n"
        "  - “The bridge opened on 4 May 1932.” (`sources/articles/bridge.md:11`, verified)\n"
        "  - “Its deck is 1,200 metres long.” (`sources/articles/bridge.md:11`, disputed)\n"
        "  - The record supports the first. Measured.\n"
    ) in page


def test_no_article_is_a_page_too() -> None:
    """The table is empty, and nothing follows it."""
    page = render(document_of(), "md")
    assert "0 claims: 0 verified" in page
    assert page.endswith("Written by factcheck `0.1.0`.\n")


# --- hostile texts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [Options(), CHECKER], ids=["editor", "factchecker"])
@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_a_hostile_text_does_not_change_what_the_page_is_made_of(attack: str, options: Options) -> None:
    """No link, picture, HTML, heading, cell, list item or code comes out of any text; nobody is called."""
    page = render(attacked(attack), "md", options)
    assert shape(page) == shape(render(attacked("x"), "md", options))
    ours = ("<details>", "</details>", "<summary>")
    tokens = parsed(page)
    assert all(each.content.startswith(ours) for each in tokens if each.type.startswith("html"))
    shown = " ".join(each.content for each in tokens if each.type.startswith("text"))
    assert not re.search(r"[@#][A-Za-z0-9]|://\w|www\.\w", shown.replace(GAP, "\u200b"))
    assert len(page) < 200_000


TEXTS = st.text(st.sampled_from("ab1 .)-+*_`[]()<>#|&;!~@:/\\=^${}\"'\n\t\u202e\x1b\u2028w"), max_size=40)


@given(TEXTS)
@example("1. a")
@example("- a")
@example("---")
@example("[ ] a")
@example("&lt;b&gt; &#64;")
@example("a\\")
@example("http://example.org www.example.org a@b.example")
def test_an_escaped_text_reads_as_it_is(text: str) -> None:
    """As a paragraph, an item of a list, a heading and a cell of a table: one run of text, the same words."""
    words = plain(text)
    if not words:
        return
    for page in (
        escaped(text),
        f"- {escaped(text)}",
        f"## {escaped(text)}",
        f"| {escaped(text)} |\n| --- |\n",
    ):
        inline = [token for token in parsed(page) if token.type == "inline"]
        assert len(inline) == 1
        assert {child.type for child in inline[0].children or ()} <= {"text"}
        read = "".join(child.content for child in inline[0].children or ())
        assert read.replace("\u200b", "") == words.replace("\u200b", "")


@given(TEXTS)
def test_code_is_one_span_whatever_stands_in_it(text: str) -> None:
    """However many backticks it holds; a bar is replaced, for it ends a cell of a table even in code."""
    (inline,) = [token for token in parsed(f"x {code(text)} y") if token.type == "inline"]
    assert [child.type for child in inline.children or ()] == ["text", "code_inline", "text"]
    (_, span, _) = inline.children or ()
    assert span.content.strip() == plain(text).replace("|", "¦").strip()


def told(document: AuditDocument) -> AuditDocument:
    """The document with a finding for each claim."""
    from factcheck.reports.findings import claim_findings, fingerprinted

    found = [each for article in document.articles for each in claim_findings(article, {})]
    return document.model_copy(update={"findings": tuple(fingerprinted(found))})


def test_same_bytes_twice() -> None:
    """The page depends on the document alone."""
    assert render(audited(), "md", CHECKER) == render(audited(), "md", CHECKER)
