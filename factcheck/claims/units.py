"""The smallest stretches of a text that must be accounted for."""

from __future__ import annotations

from dataclasses import dataclass

from factcheck.sources.sentences import sentences
from factcheck.sources.structure import Block, BlockKind, blocks


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch that must be accounted for: a sentence, heading, table cell, byline or the like."""

    start: int
    end: int
    block: Block


def units(text: str) -> list[Unit]:
    """Return the stretches of `text` that have to be accounted for, in order, without overlap."""
    found = []
    for block in blocks(text):
        if block.kind in (BlockKind.HEADING, BlockKind.TABLE_CELL, BlockKind.FURNITURE):
            found.append(Unit(block.start, block.end, block))
        elif block.kind is not BlockKind.CODE:
            found += [Unit(*span, block) for span in sentences(text, block.start, block.end)]
    return found
