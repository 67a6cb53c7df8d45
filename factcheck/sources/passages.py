"""Cut a source into passages: the pieces of evidence that are looked for and shown.

A note has one fact a line, and each is a passage. Any other text is cut into windows of up to three
sentences that overlap by one, within one heading; each row of a table is a passage, indexed with the heads
of its columns. Notes and captures alike, a passage is a span of the stored text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from factcheck.model import Form
from factcheck.sources.sentences import sentences
from factcheck.sources.snapshots import Snapshot
from factcheck.sources.structure import Block, BlockKind, blocks

CUTTER = "3"
"""Version of the rules below: raise it when they change, so that indexes are built anew."""

WINDOW_SENTENCES = 3
WINDOW_WORDS = 80
"""A window ends before the sentence that would make it longer; one sentence is always let in."""

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Passage:
    """`start` to `end` (code points, half-open) of the text of the source called `source`."""

    source: str
    start: int
    end: int
    context: str = field(default="", compare=False)
    """What is indexed before the words: the column heads of a table row."""

    def text_of(self, snapshot: Snapshot) -> str:
        """Return the words as they stand in the source."""
        return snapshot.text[self.start : self.end]

    def indexed(self, snapshot: Snapshot) -> str:
        """Return what an index reads: the context, then the words, on one line."""
        return _SPACE.sub(" ", f"{self.context} {self.text_of(snapshot)}").strip()


def cut_passages(snapshot: Snapshot) -> list[Passage]:
    """Return the passages of `snapshot`, in the order of the text; headings are none."""
    text = snapshot.text
    parts = [
        block
        for block in blocks(text)
        if block.kind is not BlockKind.HEADING and text[block.start : block.end].strip()
    ]
    spans = _facts(text, parts) if snapshot.source.form is Form.NOTE else _windows(text, parts)
    return [Passage(snapshot.source.id, start, end, context) for start, end, context in spans]


def _facts(text: str, parts: list[Block]) -> Iterator[tuple[int, int, str]]:
    """Yield each list line whole; what else a note has is cut like any text."""
    for block in parts:
        if block.kind is BlockKind.LIST_ITEM:
            yield block.start, block.end, ""
        else:
            yield from _windows(text, [block])


def _windows(text: str, parts: list[Block]) -> Iterator[tuple[int, int, str]]:
    run: list[tuple[int, int]] = []
    under: tuple[str, ...] | None = None
    row: list[Block] = []
    for block in parts:
        if row and (block.kind is not BlockKind.TABLE_CELL or "\n" in text[row[-1].end : block.start]):
            yield _row(row)
            row = []
        if block.kind is BlockKind.TABLE_CELL:
            yield from _slide(text, run)
            run = []
            row.append(block)
            continue
        if block.headings != under:
            yield from _slide(text, run)
            run, under = [], block.headings
        run.extend(sentences(text, block.start, block.end))
    if row:
        yield _row(row)
    yield from _slide(text, run)


def _row(cells: list[Block]) -> tuple[int, int, str]:
    heads = dict.fromkeys(cell.column_head for cell in cells if cell.column_head)
    return cells[0].start, cells[-1].end, " ".join(heads)


def _slide(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Yield windows over sentences; the next one begins with the last sentence of the one before."""
    lengths = [len(text[start:end].split()) for start, end in spans]
    first = 0
    while first < len(spans):
        last, words = first, lengths[first]
        while (
            last + 1 < len(spans)
            and last + 1 - first < WINDOW_SENTENCES
            and words + lengths[last + 1] <= WINDOW_WORDS
        ):
            last += 1
            words += lengths[last]
        yield spans[first][0], spans[last][1], ""
        if last + 1 == len(spans):
            return
        # a window of one sentence can't overlap the next: that would never end
        first = max(last, first + 1)
