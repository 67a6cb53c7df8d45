"""See the parts of a text: headings, paragraphs, list items, table cells, block quotes, code.

Texts come as Markdown, and as the bare text that is left when a page is copied: headings without marks, one
paragraph a line, bullets as `•`, tables as `a | b |`. Each part is a span of the stored text, without its
marks, and knows what it stands under. Nothing here changes the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise


class BlockKind(StrEnum):
    """What sort of part a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    TABLE_CELL = "table-cell"
    BLOCK_QUOTE = "block-quote"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Block:
    """One part: `text[start:end]` is what it says, without list marks, pipes or `#`."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    """Of a heading, 1 the highest."""
    headings: tuple[str, ...] = ()
    """The headings it stands under, highest first."""
    lead_in: str | None = None
    """The sentence that ends with a colon right before a list."""
    row_head: str | None = None
    """Of a table cell: what the first cell of its row says."""
    column_head: str | None = None
    row: int = 0
    """Of a table cell: 1-based row below the head, else 0."""
    column: int = 0
    """Of a table cell: 1-based, else 0."""


_HASHES = re.compile(r"\s{0,3}(#{1,6})\s+(.+?)\s*#*\s*$")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_ITEM = re.compile(r"\s*(?:[-*+•‣◦▪●○–]|(\d{1,3})[.)])\s+(?=\S)")
_QUOTED = re.compile(r"\s{0,3}>\s?")
_SEPARATOR = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_RULE = re.compile(r"\s{0,3}([-*_=])(\s*\1){2,}\s*$")
_CELL_BULLET = re.compile(r"\s*[•‣◦▪●]\s*")
_BOLD_LINE = re.compile(r"\s*(\*\*|__)(?P<inner>.+?)\1\s*:?\s*$")

_ENDS_SENTENCE = re.compile(r"[.!…;,][\"'”’)\]]*$")
_SENTENCE_INSIDE = re.compile(r"[^\W\d_]{3,}[.!?][\"'”’)\]]*\s")
"""A full stop within a line makes it text, even where it ends with a bracket: "They left. (Public record)"."""
HEADING_WORDS = 14
"""A bare line of more words than this is a paragraph even without a full stop."""
WRAP_COLUMNS = range(50, 121)
"""In a hard-wrapped text, a line of this length that does not end a sentence goes on in the next line."""


LABEL_LEVEL = 4
"""Level given to a bare line that ends with a colon."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int  # before the line break
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def blocks(text: str) -> list[Block]:
    """Return the parts of `text` in order; spans never overlap and hold everything that is said."""
    return list(_with_context(text, _scan(text)))


def _lines(text: str) -> list[_Line]:
    lines, position = [], 0
    for raw in text.splitlines(keepends=True):
        content = raw.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        lines.append(_Line(position, position + len(content), content))
        position += len(raw)
    return lines


def _trimmed(line: _Line, begin: int = 0, stop: int | None = None) -> tuple[int, int]:
    """Span of `line.text[begin:stop]` without outer white space."""
    inner = line.text[begin:stop]
    left = len(inner) - len(inner.lstrip())
    return line.start + begin + left, line.start + begin + left + len(inner.strip())


def _scan(text: str) -> Iterator[Block]:
    lines = _lines(text)
    wrapped = _hard_wrapped(lines)
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.blank:
            at += 1
        elif fence := _FENCE.match(line.text):
            stop = at + 1
            while stop < len(lines) and not lines[stop].text.strip().startswith(fence[1]):
                stop += 1
            if any(not inner.blank for inner in lines[at + 1 : stop]):
                yield Block(BlockKind.CODE, lines[at + 1].start, lines[min(stop, len(lines)) - 1].end)
            at = stop + 1
        elif hashes := _HASHES.match(line.text):
            begin, end = _trimmed(line, hashes.start(2), hashes.end(2))
            yield Block(BlockKind.HEADING, begin, end, level=len(hashes[1]))
            at += 1
        elif (
            "|" in line.text
            and at + 1 < len(lines)
            and "|" in lines[at + 1].text
            and _SEPARATOR.match(lines[at + 1].text)
        ):
            stop = at + 2
            while stop < len(lines) and "|" in lines[stop].text:
                stop += 1
            yield from _table(line, lines[at + 2 : stop])
            at = stop
        elif _RULE.match(line.text):
            at += 1
        elif _QUOTED.match(line.text):
            stop = at
            while stop < len(lines) and _QUOTED.match(lines[stop].text):
                mark = _QUOTED.match(lines[stop].text)
                begin, end = _trimmed(lines[stop], mark.end() if mark else 0)
                if end > begin:
                    yield Block(BlockKind.BLOCK_QUOTE, begin, end)
                stop += 1
            at = stop
        elif item := _ITEM.match(line.text):
            if item[1] and _reads_as_heading(line.text[item.end() :]) and not _next_is(lines, at, _ITEM):
                begin, end = _trimmed(line, item.end())
                yield Block(BlockKind.HEADING, begin, end, level=3)
                at += 1
                continue
            stop = _continued(lines, at, wrapped)
            begin, _ = _trimmed(line, item.end())
            yield Block(BlockKind.LIST_ITEM, begin, _trimmed(lines[stop])[1])
            at = stop + 1
        elif (
            at + 1 < len(lines)
            and re.match(r"\s{0,3}(=+|-{3,})\s*$", lines[at + 1].text)
            and "|" not in line.text
        ):
            begin, end = _trimmed(line)
            yield Block(BlockKind.HEADING, begin, end, level=1 if "=" in lines[at + 1].text else 2)
            at += 2
        elif _is_bare_heading(lines, at):
            bold = _BOLD_LINE.match(line.text)
            begin, end = _trimmed(line, *bold.span("inner")) if bold else _trimmed(line)
            yield Block(
                BlockKind.HEADING,
                begin,
                end,
                level=_bare_level(line.text.strip(), first=not text[:begin].strip()),
            )
            at += 1
        else:
            stop = _continued(lines, at, wrapped)
            yield Block(BlockKind.PARAGRAPH, _trimmed(line)[0], _trimmed(lines[stop])[1])
            at = stop + 1


def _reads_as_heading(words: str) -> bool:
    words = words.strip().strip("*_")
    return (
        bool(words)
        and len(words.split()) <= HEADING_WORDS
        and not _ENDS_SENTENCE.search(words)
        and not _SENTENCE_INSIDE.search(words)
        and (words[0].isupper() or words[0].isdigit() or words[0] in "\"'“‘¿¡")
    )


def _is_bare_heading(lines: list[_Line], at: int) -> bool:
    """A short line that ends no sentence, with more text below it.

    A line that ends with a colon is a heading only if it is a label ("What Failed:"): a sentence that leads
    into a list ("the plan involved:") says something itself.
    """
    words = lines[at].text.strip()
    if not _reads_as_heading(words) or "|" in words:
        return False
    if words.endswith(":"):
        return len(words.split()) <= 4
    if words.endswith("?") and re.search(r"[.!?]\s", words):
        return False
    below = next((line for line in lines[at + 1 :] if not line.blank), None)
    if below is None:
        return False
    # in a wrapped paragraph the next line goes on in lower case
    touching = at + 1 < len(lines) and not lines[at + 1].blank
    return not (touching and below.text.lstrip()[:1].islower())


def _bare_level(words: str, first: bool) -> int:
    if first:
        return 1
    if words.endswith(":"):
        return LABEL_LEVEL
    return 3 if words.endswith("?") else 2


def _next_is(lines: list[_Line], at: int, mark: re.Pattern[str]) -> bool:
    below = next((line for line in lines[at + 1 :] if not line.blank), None)
    return below is None or bool(mark.match(below.text))


def _hard_wrapped(lines: list[_Line]) -> bool:
    """Whether the lines were broken at a column: hardly any is longer (an address, a table), and many are near it."""
    written = [len(line.text) for line in lines if not line.blank]
    long = sum(length >= WRAP_COLUMNS.stop for length in written)
    near = sum(length in WRAP_COLUMNS for length in written)
    return near > 0 and long <= near / 10


def _continued(lines: list[_Line], at: int, wrapped: bool) -> int:
    """Return the index of the last line that belongs to the paragraph or item that begins at line `at`."""
    while at + 1 < len(lines):
        line, below = lines[at], lines[at + 1]
        if below.blank or any(mark.match(below.text) for mark in (_ITEM, _HASHES, _FENCE, _QUOTED, _RULE)):
            break
        goes_on = (
            wrapped
            and len(line.text) in WRAP_COLUMNS
            and not re.search(r"[.!?:…][\"'”’)\]]*\s*$", line.text)
            and "|" not in below.text
        )
        if not goes_on and not below.text.lstrip()[:1].islower():
            break
        at += 1
    return at


def _cells(line: _Line) -> list[tuple[int, int]]:
    """Spans of the cells of a table line; the empty ones outside the outer pipes are left out."""
    edges = [-1, *(match.start() for match in re.finditer(r"(?<!\\)\|", line.text)), len(line.text)]
    spans = [_trimmed(line, left + 1, right) for left, right in pairwise(edges)]
    if spans and spans[0][0] >= spans[0][1] and line.text.lstrip().startswith("|"):
        spans = spans[1:]
    if spans and spans[-1][0] >= spans[-1][1] and line.text.rstrip().endswith("|"):
        spans = spans[:-1]
    return spans


def _table(head: _Line, rows: list[_Line]) -> Iterator[Block]:
    """Yield the cells below the head; a cell with bullets inside gives one block for each of them."""

    def said(line: _Line, span: tuple[int, int]) -> str:
        return line.text[span[0] - line.start : span[1] - line.start]

    heads = [said(head, span) for span in _cells(head)]
    for row, line in enumerate(rows, 1):
        spans = _cells(line)
        for column, (begin, end) in enumerate(spans, 1):
            cell = Block(
                BlockKind.TABLE_CELL,
                begin,
                end,
                row_head=said(line, spans[0]) or None,
                column_head=heads[column - 1] if column <= len(heads) else None,
                row=row,
                column=column,
            )
            content = said(line, (begin, end))
            left = 0
            for bullet in [*_CELL_BULLET.finditer(content), None]:
                right = bullet.start() if bullet else len(content)
                if content[left:right].strip():
                    yield replace(cell, start=begin + left, end=begin + right)
                left = bullet.end() if bullet else right


def _with_context(text: str, found: Iterator[Block]) -> Iterator[Block]:
    """Add to each block the headings above it and, to list items, the line that led into them."""
    path: list[tuple[int, str]] = []
    lead_in: str | None = None
    previous: Block | None = None
    for block in found:
        words = re.sub(r"\s+", " ", text[block.start : block.end])
        if block.kind is BlockKind.HEADING:
            while path and path[-1][0] >= block.level:
                path.pop()
            yield replace(block, headings=tuple(title for _, title in path))
            if not path or path[-1][1] != words:  # a title is often there twice
                path.append((block.level, words.rstrip(":")))
            lead_in = None
        elif block.kind is BlockKind.LIST_ITEM:
            yield replace(block, headings=tuple(title for _, title in path), lead_in=lead_in)
        else:
            if previous and previous.kind is BlockKind.LIST_ITEM and path and path[-1][0] == LABEL_LEVEL:
                path.pop()  # a label such as "What Failed:" speaks for its list only
            # of a paragraph, the sentence that ends with the colon
            lead_in = re.split(r"(?<=[.!?])[\"”’)]*\s+", words)[-1] if words.endswith(":") else None
            yield replace(block, headings=tuple(title for _, title in path))
        previous = block
