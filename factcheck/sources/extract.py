"""From a file's bytes to its text: one extractor for each kind of file, found by suffix.

To take in another kind (PDF, DOCX), write an `Extractor` and register it in `_EXTRACTORS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Protocol

from factcheck.errors import UnreadableFile
from factcheck.files import decode
from factcheck.sources.frontmatter import clean, has_front_matter, parse, source_keys

TITLE_LENGTH = 200
"""Longest title, in code points, that is taken from a text."""

LINE_LENGTH = 100
"""Code points from which a first line is a paragraph and no title."""

_BOMS = (b"\xff\xfe", b"\xfe\xff")
_LATER = frozenset({".pdf", ".docx", ".doc", ".odt", ".rtf", ".epub"})
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t#]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a file says: its text, a title if one could be seen, and values for `Source` by key."""

    text: str
    title: str | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)


class Extractor(Protocol):
    """Reads one kind of file."""

    def __call__(self, data: bytes, name: str, encoding: str | None) -> Extracted:
        """Return what `data` says; `name` is what messages call the file, `encoding` what the user said.

        Raises `UnreadableFile`.
        """


def extractor_for(name: str) -> Extractor:
    """Return the extractor for a file of this name. Raises `UnreadableFile` for a kind that none reads."""
    suffix = PurePath(name).suffix.lower()
    if found := _EXTRACTORS.get(suffix):
        return found()
    accepted = ", ".join(_EXTRACTORS)
    if suffix in _LATER:
        raise UnreadableFile(
            name, f"{suffix} files can't be read yet", f"save its text as one of {accepted}, then add that"
        )
    raise UnreadableFile(
        name, f"{suffix or 'no suffix'}: not a kind of file that is read", f"accepted: {accepted}"
    )


def extract_text(data: bytes, name: str, encoding: str | None) -> Extracted:
    """Return plain text as it is; its first line that isn't blank is the title, or gives it."""
    text = decode_text(data, name, encoding)
    return Extracted(text, beginning_of(text))


def extract_markdown(data: bytes, name: str, encoding: str | None) -> Extracted:
    """Return Markdown as it is, below its front matter; the title is the first heading, else as in plain text."""
    text = decode_text(data, name, encoding)
    metadata: dict[str, object] = {}
    if has_front_matter(text):
        parsed = parse(text, name)
        source_keys(parsed, name)
        text, metadata = parsed.text, clean(parsed.values)
    heading = _HEADING.search(text)
    return Extracted(text, title_of(heading[1]) if heading else beginning_of(text), metadata)


def decode_text(data: bytes, name: str, encoding: str | None) -> str:
    """Return `data` as text. Raises `WrongEncoding`, or `UnreadableFile` for bytes that are no text."""
    if b"\0" in data and encoding is None and not data.startswith(_BOMS):
        raise _binary(name)
    try:
        text = decode(data, name, encoding)
        text.encode("utf-8")
    except UnicodeError as error:  # some codecs fail in ways of their own, or yield half characters
        raise UnreadableFile(
            name, f"can't be read as {encoding}", "name another encoding, or none"
        ) from error
    if "\0" in text:
        raise _binary(name)
    return text


def title_of(text: str) -> str | None:
    """Return the first line of `text` that isn't blank, without Markdown marks, of `TITLE_LENGTH` at most."""
    for line in text.splitlines():
        shown = "".join(letter if letter.isprintable() else " " for letter in line).strip(" #*_>")
        if words := " ".join(shown.split()):
            return words if len(words) <= TITLE_LENGTH else words[: TITLE_LENGTH - 1].rstrip() + "…"
    return None


def beginning_of(text: str) -> str | None:
    """Return the first line of `text` as its title; of a line that is a paragraph, its first words."""
    line = title_of(text)
    if line is None or len(line) <= LINE_LENGTH:
        return line
    return line[: LINE_LENGTH - 1].rsplit(" ", 1)[0].rstrip(" ,;:-–") + "…"


def _binary(name: str) -> UnreadableFile:
    return UnreadableFile(
        name, "a binary file, not text (it has NUL bytes)", f"accepted: {', '.join(_EXTRACTORS)}"
    )


def _html() -> Extractor:
    from factcheck.sources.html import extract_html  # imported late: trafilatura takes 0.2 s

    return extract_html


_EXTRACTORS: dict[str, Callable[[], Extractor]] = {
    ".txt": lambda: extract_text,
    ".md": lambda: extract_markdown,
    ".markdown": lambda: extract_markdown,
    ".html": _html,
    ".htm": _html,
}
"""By suffix: a function that imports the extractor and returns it."""
