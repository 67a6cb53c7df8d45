"""Read a table, in Markdown, in HTML or bare: every cell with the heads of its row and column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from factcheck.sources.markup import Table
from factcheck.sources.parts import Block, BlockKind, Line, trimmed
from factcheck.sources.words import words_of

BARE_ROWS = 3
"""Lines with the same number of pipes or tabs from which they are a table even without a line under the head."""
LONGEST_BARE_CELL = 160
"""Code points; in such a table, longer cells would be paragraphs that happen to have a pipe or tab."""
MOST_COLUMNS = 200
"""Columns up to which a cell reaches into the rows below."""

_CELL_CUT = re.compile(r"[•‣◦▪●]|<br\s?/?>(?:\s{0,9}[-–*+]\s)?", re.IGNORECASE)
_RANK = re.compile(r"#?\d{1,4}[.)]?")
_RANK_HEADS = frozenset(
    {"", "#", "no", "no.", "nr", "nr.", "number", "rank", "pos", "pos.", "position", "place"}
)
_FIGURE = re.compile(r"[<>~±+−-]?\s?[$£€]?\d|n\s?=\s?\d")
_YEARS = re.compile(r"(?:Q[1-4] )?(?:19|20)\d\d(?:[-/–](?:\d\d){1,2})?")


@dataclass(frozen=True, slots=True)
class _Cell:
    said: str
    spans: tuple[tuple[int, int], ...]
    """Its stretches in the text; none where the cell reaches into another row or column."""
    head: bool = False


def cells_of(line: Line, mark: str = "|") -> list[tuple[int, int]]:
    """Spans of the cells of a table line; the empty ones outside the outer pipes are left out."""
    cuts = re.finditer(r"(?<!\\)\|" if mark == "|" else r"\t", line.text)
    edges = [-1, *(match.start() for match in cuts), len(line.text)]
    spans = [trimmed(line, left + 1, right) for left, right in pairwise(edges)]
    if mark != "|":
        return spans
    if spans and spans[0][0] >= spans[0][1] and line.text.lstrip().startswith("|"):
        spans = spans[1:]
    if spans and spans[-1][0] >= spans[-1][1] and line.text.rstrip().endswith("|"):
        spans = spans[:-1]
    return spans


def bare_table(lines: Sequence[Line], at: int) -> tuple[int, str] | None:
    """Return behind which line a table without a line under its head ends, and what parts its cells.

    None if no such table begins at `at`. At most `BARE_ROWS` lines are read in vain.
    """
    for mark in ("|", "\t"):
        stop, columns = at, 0
        while stop < len(lines) and mark in lines[stop].text.strip(" \r"):
            spans = cells_of(lines[stop], mark)
            if stop > at and len(spans) != columns:
                break
            columns = len(spans)
            if columns < 2 or any(end - begin > LONGEST_BARE_CELL for begin, end in spans):
                break
            stop += 1
        if stop - at >= BARE_ROWS:
            return stop, mark
    return None


def may_head(cells: Sequence[str]) -> bool:
    """Whether the first row of a table without marks names its columns: no figures but years, right of the first."""
    return not any(
        _FIGURE.match(said.strip(" *_")) and not _YEARS.fullmatch(said.strip(" *_")) for said in cells[1:]
    )


def markdown_table(text: str, head: Line | None, rows: list[Line], mark: str = "|") -> Iterator[Block]:
    """Yield the cells of table lines below `head` (None: the table has none), parted by pipes or tabs (`mark`)."""
    named = cells_of(head, mark) if head else []
    heads = {column: words_of(text, *span).text for column, span in enumerate(named, 1)}
    grid = [
        {
            column: _Cell(words_of(text, *span).text, (span,))
            for column, span in enumerate(cells_of(line, mark), 1)
        }
        for line in rows
    ]
    yield from _cell_blocks(text, heads, grid)


def _cell_blocks(text: str, heads: dict[int, str], grid: list[dict[int, _Cell]]) -> Iterator[Block]:
    """Yield the cells below the head; a cell with bullets or line breaks inside gives one block for each."""
    naming = 2 if _only_ranks(heads, grid) else 1
    for row, line in enumerate(grid, 1):
        for column, cell in sorted(line.items()):
            block = Block(
                BlockKind.TABLE_CELL,
                0,
                0,
                row_head=line[naming].said or None if naming in line else None,
                column_head=heads.get(column),
                row=row,
                column=column,
            )
            for begin, end in cell.spans:
                yield from (
                    replace(block, start=left, end=right) for left, right in _pieces(text, begin, end)
                )


def _only_ranks(heads: dict[int, str], grid: list[dict[int, _Cell]]) -> bool:
    """Whether the first column only counts the rows: 1, 2, 3, or numbers under "Rank"; years do not."""
    first = [line[1].said for line in grid if 1 in line]
    if len(heads) < 2 or len(first) < 2 or not all(_RANK.fullmatch(said) for said in first):
        return False
    counted = [int(said.strip("#.)")) for said in first] == list(range(1, len(first) + 1))
    return counted or heads.get(1, "").lower() in _RANK_HEADS


def _pieces(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    content = text[begin:end]
    left = 0
    for cut in [*_CELL_CUT.finditer(content), None]:
        right = cut.start() if cut else len(content)
        inner = content[left:right]
        if inner.strip():
            yield begin + left + len(inner) - len(inner.lstrip()), begin + left + len(inner.rstrip())
        left = cut.end() if cut else right


def html_table(text: str, table: Table) -> Iterator[Block]:
    """Yield the cells below the heads of an HTML table, each in the column where a browser shows it."""
    grid: list[dict[int, _Cell]] = []
    hanging: dict[int, tuple[int, _Cell]] = {}  # by column: rows still to fill from a cell above
    for row in table.rows:
        line: dict[int, _Cell] = {}
        for column, (left, cell) in list(hanging.items()):
            line[column] = replace(cell, spans=())
            hanging[column] = (left - 1, cell)
            if left == 1:
                del hanging[column]
        column = 1
        for source in row:
            while column in line:
                column += 1
            said = " ".join(words_of(text, *span).text for span in source.spans)
            cell = _Cell(said, tuple(source.spans), source.head)
            for step in range(source.columns):
                line[column + step] = cell if step == 0 else replace(cell, spans=())
                if source.rows > 1 and column + step <= MOST_COLUMNS:
                    hanging[column + step] = (source.rows - 1, cell)
            column += source.columns
        if line:
            grid.append(line)
    heads = table.head_rows
    if not heads and len(grid) > 1:
        first = [cell for _, cell in sorted(grid[0].items())]
        marked = all(cell.head for cell in first)
        unmarked = not any(cell.head for line in grid for cell in line.values())
        heads = int(marked or (unmarked and may_head([cell.said for cell in first])))
    if heads >= len(grid):  # a head without a body: what it says is all there is
        heads = 0
    columns: dict[int, str] = {}
    for line in grid[:heads]:
        for column, cell in line.items():
            known = columns.get(column, "")
            if cell.said and cell.said != known:
                columns[column] = f"{known} {cell.said}".strip()
    if all(len(line) == 1 for line in grid):  # a table that only lays out the page
        for line in grid:
            for cell in line.values():
                yield from (Block(BlockKind.PARAGRAPH, *span) for span in cell.spans)
        return
    yield from _cell_blocks(text, columns, grid[heads:])
