"""The articles with a footnote behind each claim."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from sample_audit import TEXT, article_of, claim, document_of
from sample_findings import ATTACKS, attacked, audited

from factcheck.model import QuoteSelector, Reason, Status
from factcheck.reports.document import AuditDocument, ClaimEntry
from factcheck.reports.formats import Options, render
from factcheck.reports.formats.annotated import harmless

CHECKER = Options(audience="factchecker")

WHOLE = """\
*Ninety years of the bridge (`sources/articles/bridge.md`). 4 claims: 1 verified, 1 disputed, 2 unsupported; \
coverage 100 % of 6 sentences, 2 set aside.*

Ninety years of the bridge

The bridge opened on 4 May 1932.[^1] Its deck is 1,200 metres long.[^2]  
Leaked memos show that the cost was hidden[^3], and every tenth driver pays no toll.[^4] Was it worth it?

[^1]: **verified**, a primary source supports it (`c028`). Sources: [Notice of opening]\
(<https://example.org/notice>), Harbour Board, 1932-05-02 (primary source).
[^2]: **disputed**, a detail is wrong (`c061`). The record shows: The register measures the deck itself, not its \
approaches. Write instead: Its deck is 1,149 metres long. Sources: [Bridges of the coast, a register]\
(<https://example.org/register?no=7&lang=en>), Survey Office, 2019 (primary source).
[^3]: **unsupported**, what it rests on is not identified (`c092`). Missing: “Leaked memos show” (unnamed \
document) is not identified.
[^4]: **unsupported**, no evidence found (`c140`). Missing: it does not say what “the bridge” means; say it in the \
claim, then check again.
"""  # noqa: W291 (two spaces at the end of a line keep the lines of the article apart)


def of(text: str, *claims: ClaimEntry) -> AuditDocument:
    """A document of one article with these claims."""
    return document_of(article_of(text, claims))


def said(text: str, words: str) -> ClaimEntry:
    """A claim that the text makes in these words."""
    return claim(text, words, Status.UNSUPPORTED, Reason.NO_EVIDENCE)


def body(page: str) -> str:
    """The article of a page with one: without the line above it and the footnotes."""
    return page.partition("*\n\n")[2].partition("\n\n[^")[0]


def test_a_mark_behind_each_claim_and_its_footnote() -> None:
    """Mark and reason, what the record shows or what is missing, what to write, and the sources with addresses."""
    assert render(audited(), "annotated") == WHOLE


def test_a_fact_checker_also_reads_rule_links_and_decision() -> None:
    """In the footnote, after what the record shows."""
    page = render(audited(), "annotated", CHECKER)
    assert (
        "Rule: a primary source contradicts a detail. `survey-office-2019-bridges` was linked by desk-1. Would change "
        "it: A later survey of the deck. No person has searched yet. Disputed confirmed by desk-2, 2026-11-21: "
        "Measured on the plan as well. Sources: "
    ) in page


def test_without_its_marks_the_article_is_as_it_was() -> None:
    """Formatting, tables and links to the web stay; only two spaces at the end of lines are added."""
    text = (
        "# The *bridge*\n\nIt is [long](https://example.org/a_b?c=d&e=f).\nIt is old.\n\n| a | b |\n| --- | --- |\n"
        "| 1932 | opened |\n\n> “Quoted,” he said.\n\n1. One\n2. Two\n\n[ref]: https://example.org/ref\n"
    )
    claims = [
        said(text, words) for words in ("It is [long](https://example.org/a_b?c=d&e=f)", "opened", "Two")
    ]
    shown = body(render(of(text, *claims), "annotated"))
    assert shown.count("[^") == 3
    assert re.sub(r"\[\^\d+\]|  $", "", shown, flags=re.MULTILINE) == text.rstrip("\n")


def test_overlapping_claims_each_get_their_mark() -> None:
    """Where several end at one place, in the order in which they begin; numbers go on over all articles."""
    text = "It opened in May and it was long."
    whole = said(text, text).model_copy(update={"id": "whole"})
    one = of(text, said(text, "it was long."), whole, said(text, "It opened in May"))
    article = one.articles[0]
    both = one.model_copy(update={"articles": (article, article.model_copy(update={"id": "again"}))})
    page = render(both, "annotated")
    assert "It opened in May[^1] and it was long.[^2][^3]\n" in page
    assert "It opened in May[^4] and it was long.[^5][^6]\n" in page
    assert len(re.findall(r"^\[\^\d\]: ", page, re.MULTILINE)) == 6


def test_a_claim_whose_words_are_gone_is_told_without_a_mark() -> None:
    """It stands below the article, so that it is not lost."""
    entry = said(TEXT, "Its deck is 1,200 metres long.")
    lost = entry.model_copy(update={"quote": QuoteSelector(exact="Its deck was short.", start=3, end=22)})
    page = render(of(TEXT, lost), "annotated")
    assert "[^" not in page
    assert (
        "Claims whose words are no longer in the text:\n\n- Its deck is 1,200 metres long.: **unsupported**"
        in page
    )


def test_an_articles_own_footnotes_are_not_ours() -> None:
    """Ours are called otherwise where the text has any."""
    text = "It opened in May.[^1]\n\n[^1]: The notice.\n"
    page = render(of(text, said(text, "It opened in May.")), "annotated")
    assert "It opened in May.[^check-1][^1]" in page.replace("\\", "")
    assert "\n[^check-1]: **unsupported**" in page


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("It fell (twice).", "It fell", "It fell[^1] (twice)."),
        ("It fell(https://evil.example)", "It fell", "It fell[^1]\\(https://evil.example)"),
        ("It fell: twice", "It fell", "It fell[^1]\\: twice"),
        ("It fell[x]", "It fell", "It fell[^1]\\[x]"),
        ("It fell\\ twice", "It fell\\", "It fell\\ [^1] twice"),
        ("[It fell](https://example.org/x) twice", "It fell](https:", "[It fell](https://example.org/x)[^1] twice"),
        ("<b>It fell</b>", "It fell", "&lt;b>It fell[^1]&lt;/b>"),
        ("![It](https://example.org/pixel.gif) fell", "fell", "!\\[It](https://example.org/pixel.gif) fell[^1]"),
        ("[It](javascript:alert(1)) fell", "fell", "[It]\\(javascript:alert(1)) fell[^1]"),
        ("[x]: javascript:alert(1)\nIt fell", "It fell", "[x]\\: javascript:alert(1)  \nIt fell[^1]"),
        ("@desk It fell", "It fell", "@&#8203;desk It fell[^1]"),
        ("It fell \x1b[2J\u202etwice", "It fell", "It fell[^1] ␛[2J\ufffdtwice"),
        ("It fell\n```\ncode", "It fell", "It fell[^1]  \n```  \ncode\n```"),
    ],
)  # fmt: skip
def test_what_could_act_on_a_reader_is_shown_instead(text: str, words: str, shown: str) -> None:
    """HTML, pictures, other links, mentions, control characters; and no mark makes a link of what follows it."""
    assert body(render(of(text, said(text, words)), "annotated")) == shown


HOSTILE = st.text(st.sampled_from("ab \n[]()<>!:/\\`^1#*@jh\"'&;"), max_size=40)
LINKS = st.sampled_from(
    [
        "](javascript:x)",
        "](https://e.example)",
        "[^1]",
        "[b]: data:x",
        "<a href=x>",
        "![",
        "]:",
        "<!--",
        "```",
        "a",
    ]
)


@given(st.lists(st.one_of(HOSTILE, LINKS), min_size=1, max_size=6), st.integers(0, 60), st.integers(1, 60))
@example(["[a", "](javascript:x)"], 0, 2)
@example(["[a]", "\n[a]: javascript:x"], 0, 3)
def test_nothing_runs_wherever_a_mark_stands(parts: list[str], start: int, length: int) -> None:
    """No HTML, no picture, and no link but to the web, by a parser of CommonMark."""
    text = "".join(parts)
    quote = text[start : start + length]
    if not quote.strip():
        return
    entry = said(text, quote).model_copy(
        update={"quote": QuoteSelector(exact=quote, start=start, end=start + len(quote))}
    )
    for page in (render(of(text, entry), "annotated"), harmless(text)):
        for token in MarkdownIt("commonmark").enable("table").parse(page):
            assert token.type != "html_block"
            for child in token.children or ():
                assert child.type not in ("html_inline", "image")
                if child.type == "link_open":
                    assert str(child.attrs["href"]).startswith(("https://", "http://"))


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_hostile_texts_in_the_footnotes(attack: str) -> None:
    """Each footnote stays one line with its own mark; none is forged."""
    page = render(attacked(attack), "annotated", CHECKER)
    numbers = re.findall(r"^\[\^(?:check-)*(\d+)\]: ", page, re.MULTILINE)
    assert numbers == ["1", "2", "3", "4"]
    for token in MarkdownIt("commonmark").parse(page):
        assert token.type != "html_block"
        assert not [
            child for child in token.children or () if child.type in ("html_inline", "image", "link_open")
        ]


def test_an_article_of_one_long_line() -> None:
    """A megabyte without a line end takes no time to speak of."""
    text = "It fell. " + "word " * 200_000
    assert len(render(of(text, said(text, "It fell.")), "annotated")) > len(text)
