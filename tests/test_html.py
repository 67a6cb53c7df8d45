"""From a web page to its text."""

from __future__ import annotations

import pytest

from factcheck.errors import UnreadableFile
from factcheck.sources.extract import Extracted
from factcheck.sources.html import MOST_TAGS, extract_html

PAGE = """\
<!doctype html><html lang="en-GB"><head><title>Cases rose - The Paper</title>
<meta name="author" content="Jane Roe"><meta property="og:site_name" content="The Paper">
<meta property="article:published_time" content="2020-03-05T10:00:00Z">
<link rel="canonical" href="https://example.org/news/cases"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/about">About us</a></li></ul></nav>
<article><h1>Cases rose by 12%</h1>
<p>The ministry said on Thursday that cases <b>ro</b>se by 12%<sup>1</sup> in the week to 5 March, as
<a href="https://example.org/report.pdf">its report</a> shows. It had expected a fall, it said.</p>
<h2>By region</h2><p>The figures differ from region to region, as this table of the ministry shows:</p>
<table><tr><th>Region</th><th>Cases</th></tr><tr><td>North</td><td>1,200</td></tr><tr><td>South</td><td>980</td></tr></table>
<p>The ministry named two measures:</p>
<ul><li>Schools close on 9 March.</li><li>Shops stay <em>open</em>.</li></ul>
<p>It will publish more figures next week.</p></article>
<footer>Copyright 2020 The Paper, all rights reserved.</footer></body></html>
"""

TEXT = """\
# Cases rose by 12%

The ministry said on Thursday that cases rose by 12%¹ in the week to 5 March, as \
[its report](https://example.org/report.pdf) shows. It had expected a fall, it said.

## By region

The figures differ from region to region, as this table of the ministry shows:

| Region | Cases |
|---|---|
| North | 1,200 |
| South | 980 |

The ministry named two measures:

- Schools close on 9 March.
- Shops stay open.

It will publish more figures next week.
"""


def extract(page: str | bytes, encoding: str | None = None) -> Extracted:
    return extract_html(page.encode() if isinstance(page, str) else page, "page.html", encoding)


def refusal(page: bytes) -> str:
    with pytest.raises(UnreadableFile) as error:
        extract(page)
    return str(error.value)


def test_a_news_page() -> None:
    """Headings, tables, lists and links stay in order; menus go; emphasis doesn't split words."""
    assert extract(PAGE).text == TEXT
    assert extract(PAGE).text == TEXT


def test_what_a_page_says_about_itself() -> None:
    """Title, author, day, publisher, address and language are read where the page states them."""
    extracted = extract(PAGE)
    assert extracted.title == "Cases rose by 12%"
    assert dict(extracted.metadata) == {
        "authors": ("Jane Roe",),
        "published": "2020-03-05",
        "publisher": "The Paper",
        "url": "https://example.org/news/cases",
        "language": "en-GB",
    }


def test_a_date_is_not_guessed() -> None:
    """A day that merely occurs in the text is not the day of publication."""
    assert (
        "published"
        not in extract("<p>On 9 May 2019 the ministry closed all schools in the north.</p>").metadata
    )


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "shift_jis"])
def test_the_declared_encoding(encoding: str) -> None:
    """A page is read as it declares, or by its byte order mark."""
    words = "東京の人口は増えた。" if encoding == "shift_jis" else "“Grüße” aus Köln – 12 €"
    declared = {"cp1252": "iso-8859-1"}.get(encoding, encoding)  # which browsers read as windows-1252
    assert extract(f'<meta charset="{declared}"><p>{words}</p>'.encode(encoding)).text == f"{words}\n"


def test_an_undeclared_encoding_is_not_guessed() -> None:
    """The user is asked, and what the user says wins."""
    page = "<p>“Grüße” aus Köln und Düsseldorf</p>".encode("cp1252")
    assert refusal(page).startswith("page.html: not UTF-8: byte 0x93 at offset 3\n")
    assert extract(page, "cp1252").text == "“Grüße” aus Köln und Düsseldorf\n"


def test_a_short_page_gives_all_its_text() -> None:
    """Where no main text can be told, each block is a paragraph, and scripts are left out."""
    page = "<title>T</title><script>x()</script><div>One <b>bold</b> word<br>next</div><div>Two</div>"
    assert extract(page).text == "One bold word\n\nnext\n\nTwo\n"


def test_a_broken_page_gives_what_it_has() -> None:
    """Open tags and stray brackets are read as browsers do."""
    text = extract(
        "<p>Cases <b>rose <i>by 12% & more<table><tr><td>North<td>1,200<tr><td>South<td>980</tabl"
    ).text
    assert "Cases rose by 12% & more" in text
    assert text.index("North") < text.index("1,200") < text.index("South") < text.index("980")


@pytest.mark.parametrize(
    "page", [b"", b"  \n", b"<html><body><script>x()</script></body></html>", b"<!-- only -->"]
)
def test_a_page_without_text(page: bytes) -> None:
    """A page that shows nothing without its scripts is an error, not an empty source."""
    assert refusal(page) == (
        "page.html: a page without text\n    if a browser shows some, copy it from there into a .txt file"
    )


def test_deep_nesting_loses_nothing() -> None:
    """5,000 elements inside each other are read to the end."""
    page = "<p>Before.</p>" + "<div>" * 5_000 + "Deep." + "</div>" * 5_000 + "<p>After.</p>"
    assert extract(page).text == "Before.\n\nDeep.\n\nAfter.\n"


def test_absurd_pages_are_refused() -> None:
    """A page of too many tags is refused before it is parsed."""
    assert refusal(b"<a" * (MOST_TAGS + 1)) == (
        "page.html: 300,001 tags, over the limit of 300,000\n    save its text as .txt"
    )
