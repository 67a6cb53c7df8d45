"""From a web page to the text of its article, as Markdown: headings, lists, tables and links in their order.

trafilatura finds the main text (https://trafilatura.readthedocs.io); a page too short for it gives all its
text. Pages come from strangers: nothing is fetched, no script runs, and a broken page gives what it has.
"""

from __future__ import annotations

import codecs
import re
import warnings
from typing import Any

from factcheck.errors import UnreadableFile
from factcheck.files import decode
from factcheck.sources.extract import Extracted, beginning_of, title_of

MOST_TAGS = 300_000
"""Tags in a page that is still read; the longest law texts have about 100,000, and take 10 s."""

MOST_REPLACED = 1_000
"""A page may have one byte that breaks its declared encoding in so many; browsers show U+FFFD there."""

DEEPEST = 200
"""Elements inside each other that the fast parser follows (it stops reading at 256)."""

# codecs that Python has but no page may ask for
_NOT_FOR_PAGES = frozenset({"utf-7", "unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined"})
_EMPHASIS = ("b", "strong", "i", "em", "u", "mark", "small", "big", "font", "tt", "ins", "abbr", "dfn", "wbr")
_RAISED = str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SPACE = re.compile(r"[ \t\r\n\f]+")  # not the no-break space, which is a character of the text
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_URL = re.compile(r"https?://\S+")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})((?:-[A-Za-z0-9]+)*)")
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
    }
    | {
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
    }
    | {"time", "tt", "u", "var", "wbr"}
)
_UNREAD = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe", "object", "select"})


def extract_html(data: bytes, name: str, encoding: str | None) -> Extracted:
    """Return the main text of a page, its title, and what it says about itself.

    Raises `UnreadableFile` for a page without text or with more than `MOST_TAGS` tags, and `WrongEncoding`
    for one that is neither UTF-8 nor what it declares.
    """
    page = _decode(data, name, encoding)
    if "\0" in page:
        raise UnreadableFile(
            name, "a binary file, not a page (it has NUL bytes)", "save the page again as HTML"
        )
    if (tags := page.count("<")) > MOST_TAGS:
        raise UnreadableFile(name, f"{tags:,} tags, over the limit of {MOST_TAGS:,}", "save its text as .txt")
    text, title, metadata = _main_text(page) if page.strip() else ("", None, {})
    text = text or _all_text(page)
    if not text:
        raise UnreadableFile(
            name, "a page without text", "if a browser shows some, copy it from there into a .txt file"
        )
    return Extracted(text, title or beginning_of(text), metadata)


def _decode(data: bytes, name: str, encoding: str | None) -> str:
    """Decode as the user says, else by byte order mark, else as the page declares, else as UTF-8."""
    from bs4.dammit import EncodingDetector

    if encoding:
        return decode(data, name, encoding)
    stripped, marked = EncodingDetector.strip_byte_order_mark(data)
    if marked:
        return stripped.decode(marked, errors="replace")
    try:
        return data.decode("utf-8")  # hardly any other text is also UTF-8, so this wins over a wrong label
    except UnicodeDecodeError:
        declared = _codec(EncodingDetector.find_declared_encoding(data, is_html=True))
    if declared:
        page = data.decode(declared, errors="replace")
        if page.count("�") * MOST_REPLACED <= len(page):
            return page
    return decode(data, name)


def _codec(label: str | None) -> str | None:
    """Return Python's name of the encoding that a page means by `label`.

    By the WHATWG Encoding Standard (https://encoding.spec.whatwg.org/#names-and-labels) Latin-1 and ASCII
    mean windows-1252, and a page that can declare UTF-16 in ASCII letters isn't UTF-16.
    """
    try:
        found = codecs.lookup(label or "").name
    except LookupError:
        return None
    if found in ("iso8859-1", "ascii"):
        return "cp1252"
    if found.startswith(("utf-16", "utf-32")):
        return "utf-8"
    try:
        b"".decode(found)
    except (LookupError, UnicodeError):
        return None
    return None if found in _NOT_FOR_PAGES else found


def _main_text(page: str) -> tuple[str, str | None, dict[str, object]]:
    """Return trafilatura's text ("" where it finds none), title and metadata."""
    import trafilatura
    from trafilatura.metadata import extract_metadata
    from trafilatura.utils import load_html

    try:
        tree = load_html(page)
        if tree is None or _depth(tree) > DEEPEST:
            return "", None, {}
        language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        # `extensive` would guess a date from anywhere in the text: a wrong date is worse than none
        said = extract_metadata(tree, extensive=False)
        _simplify(tree)
        text = trafilatura.extract(
            tree,
            output_format="markdown",
            include_formatting=True,
            include_links=True,
            include_tables=True,
            include_comments=False,
        )
    except RecursionError:
        return "", None, {}
    metadata: dict[str, object] = {}
    if said.author:
        metadata["authors"] = tuple(
            name for part in said.author.split(";") if (name := " ".join(part.split()))
        )
    if said.date and _DAY.fullmatch(said.date):
        metadata["published"] = said.date
    if said.sitename:
        metadata["publisher"] = said.sitename
    if said.url and _URL.fullmatch(said.url):
        metadata["url"] = said.url
    if language and (code := _LANGUAGE.fullmatch(language.strip())):
        metadata["language"] = code[1].lower() + code[2]
    return _tidy(text or ""), title_of(said.title or ""), metadata


def _depth(tree: Any) -> int:
    """How deep the elements of `tree` stand inside each other."""
    deepest, level = 0, [tree]
    while level:
        deepest += 1
        level = [child for element in level for child in element]
    return deepest


def _simplify(tree: Any) -> None:
    """Take out emphasis, whose marks would split quotations, and line breaks that a browser doesn't show.

    Raised and lowered figures are kept apart: `12%<sup>1</sup>` must not become `12%1`.
    """
    from lxml import etree  # type: ignore[import-untyped]

    for element in list(tree.iter("sup", "sub")):
        words = "".join(element.itertext()).strip()
        if words and not words.startswith(("[", "(")):
            words = words.translate(_RAISED if element.tag == "sup" else _LOWERED)
        for child in list(element):
            element.remove(child)
        element.text = words
    etree.strip_tags(tree, "sup", "sub", *_EMPHASIS)
    kept = {inner for block in tree.iter("pre", "textarea") for inner in block.iter()}
    for element in tree.iter(etree.Element):
        # a line break in the page's source is a space, but trafilatura keeps some
        if element.text and element not in kept:
            element.text = _SPACE.sub(" ", element.text)
        if element.tail and (element not in kept or element.tag in ("pre", "textarea")):
            element.tail = _SPACE.sub(" ", element.tail)


def _all_text(page: str) -> str:
    """Return all text of a page, one paragraph for each block; for pages that are too short or too deep."""
    from bs4 import BeautifulSoup
    from bs4.element import NavigableString, PreformattedString, Tag

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of pages that look like a file name or like XML
        root = BeautifulSoup(page, "html.parser")
    pieces: list[str] = []
    # a walk without recursion, since pages may be any depth; None stands for the end of a block
    stack: list[Any] = [root]
    while stack:
        item = stack.pop()
        if item is None:
            pieces.append("\n\n")
        elif isinstance(item, Tag):
            if item.name in _UNREAD:
                continue
            if item.name == "br":
                pieces.append("\n")
            elif item.name not in _INLINE:
                pieces.append("\n\n")
                stack.append(None)
            stack.extend(reversed(item.contents))
        elif isinstance(item, NavigableString) and not isinstance(item, PreformattedString):
            pieces.append(_SPACE.sub(" ", item))
    return _tidy(re.sub(r"^ +", "", "".join(pieces), flags=re.MULTILINE))


def _tidy(text: str) -> str:
    """No space at the ends of lines, one empty line at most, one line break at the end."""
    text = re.sub(r"[ \t\r]+$", "", text.replace("\r\n", "\n"), flags=re.MULTILINE)
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return text + "\n" if text else ""
