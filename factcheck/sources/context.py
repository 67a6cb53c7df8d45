"""What each part of a text stands under: headings, what led into it, who speaks in it and what it answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from factcheck.sources import lines as look
from factcheck.sources.parts import LABEL_LEVEL, Block, BlockKind
from factcheck.sources.words import words_of

TRANSCRIPT_TURNS = 0.4
"""Share of paragraphs that name their speaker from which the others go on with the last one named."""


_COUNTED = re.compile(r"(\d{1,3})[.)]\s{1,3}$")


class _Context:
    """What has been read so far: the headings that still hold, the line before, who spoke last and what was asked."""

    def __init__(self, text: str, talkers: frozenset[str], transcript: bool) -> None:
        self._text, self._talkers, self._transcript = text, talkers, transcript
        self._path: list[tuple[int, str]] = []
        self._lead_in: str | None = None
        self._caption: str | None = None  # of the table that is being read
        self._items: list[
            tuple[int, str]
        ] = []  # indent and words of the items that a nested one may stand under
        self._previous: Block | None = None
        self._question: str | None = None
        self._speaker: str | None = None
        self._asked: tuple[str | None, str] | None = None  # who asked last in a conversation, and what

    def placed(self, block: Block) -> Block:
        """Return the next part with its context."""
        if block.kind is BlockKind.HEADING:
            block = self._heading(block)
        else:
            if (
                block.kind is not BlockKind.LIST_ITEM
                and self._previous
                and self._previous.kind is BlockKind.LIST_ITEM
                and self._path
                and self._path[-1][0] == LABEL_LEVEL
            ):
                self._path.pop()  # a label such as "What Failed:" speaks for its list only
            block = replace(block, headings=tuple(title for _, title in self._path), question=self._question)
            if block.kind in (BlockKind.LIST_ITEM, BlockKind.PARAGRAPH):
                block = self._reference(block)
            if block.kind is BlockKind.LIST_ITEM:
                block = self._item(block)
            elif block.kind is BlockKind.TABLE_CELL:
                if self._previous and self._previous.kind is BlockKind.CAPTION:
                    self._caption = self._said(self._previous)
                elif self._previous and _begins_table(self._previous, block):
                    self._caption = None
                block = replace(block, lead_in=self._caption)
            else:
                self._items.clear()
                block = self._paragraph(block)
        self._previous = block
        return block

    def _said(self, block: Block) -> str:
        return words_of(self._text, block.start, block.end).text

    def _heading(self, block: Block) -> Block:
        words = self._said(block)
        while self._path and self._path[-1][0] >= block.level:
            self._path.pop()
        block = replace(block, headings=tuple(title for _, title in self._path))
        if not self._path or self._path[-1][1] != words:  # a title is often there twice
            self._path.append((block.level, words.rstrip(":")))
        # the title of a text is not answered by its every paragraph
        self._question = words if words.endswith("?") and block.level > 1 else None
        self._lead_in = self._speaker = self._asked = None
        self._items.clear()
        return block

    def _reference(self, block: Block) -> Block:
        """An item of a list of works is a note."""
        if not self._path or not look.heads_references(self._path[-1][1]):
            return block
        number = _COUNTED.search(self._text, max(0, block.start - 8), block.start)
        words = self._text[block.start : block.end]
        if not look.is_reference(self._path[-1][1], words, number is not None):
            return block
        return replace(block, kind=BlockKind.FOOTNOTE, label=number[1] if number else None, level=0)

    def _item(self, block: Block) -> Block:
        while self._items and self._items[-1][0] >= block.level:
            self._items.pop()
        lead_in = self._lead_in
        if self._items:
            parent = self._items[-1][1]
            if parent.endswith(":") or (len(parent.split()) <= 6 and parent[-1:] not in ".!?"):
                lead_in = parent if parent.endswith(":") else f"{parent}:"
        words = self._said(block)
        self._items.append((block.level, words))
        return self._labelled(replace(block, level=len(self._items) - 1, lead_in=lead_in), bold_only=False)

    def _labelled(self, block: Block, bold_only: bool) -> Block:
        line = self._text[block.start : min(block.end, block.start + look.LOOK)]
        if found := look.label(line, bold_only):
            label, behind = found
            return replace(
                block,
                label=label,
                label_end=block.start + behind,
                question=label if label.endswith("?") else block.question,
            )
        return block

    def _paragraph(self, block: Block) -> Block:
        tail = self._text[max(block.start, block.end - 1_000) : block.end]
        words = " ".join(tail.split())
        # of a paragraph, the sentence that ends with the colon
        ends_with_colon = words.rstrip("*_").endswith(":")
        self._lead_in = self._last_sentence(block) if ends_with_colon else None
        if block.kind is not BlockKind.PARAGRAPH:
            return block
        line = self._text[block.start : min(block.end, block.start + look.LOOK)]
        turn = look.turn(line) if self._talkers else None
        if turn and turn[0] in self._talkers:
            self._speaker = turn[0]
            block = replace(block, speaker=turn[0], label=turn[0], label_end=block.start + turn[1])
        elif block.label is None:
            if self._transcript and self._speaker:
                block = replace(block, speaker=block.speaker or self._speaker)
            block = self._labelled(block, bold_only=True)
            if block.label is None and (opening := look.dateline(line)):
                block = replace(block, dateline=opening[0], label_end=block.start + opening[1])
        if self._previous and self._previous.label == "Q" and line.startswith("A. "):
            begin = block.start + 2 + len(line[2:]) - len(line[2:].lstrip())
            if begin < block.end:
                block = replace(block, start=begin, label="A", label_end=begin)
        if block.label == "Q" or (block.speaker and words.endswith("?")):
            self._asked = (block.speaker, self._last_sentence(block))
        elif self._asked and (block.label == "A" or (block.speaker and block.speaker != self._asked[0])):
            block = replace(block, question=self._asked[1])
        elif self._asked and turn and block.speaker == self._asked[0]:
            self._asked = None
        return block

    def _last_sentence(self, block: Block) -> str:
        begin = max(block.label_end if block.label else block.start, block.end - 2_000)
        return re.split(r"(?<=[.!?])[\"”’)]{0,3}\s", words_of(self._text, begin, block.end).text)[-1]


def _begins_table(previous: Block, cell: Block) -> bool:
    if previous.kind is not BlockKind.TABLE_CELL:
        return True
    return (cell.row, cell.column) < (previous.row, previous.column)


def with_context(text: str, found: Sequence[Block], talkers: frozenset[str]) -> list[Block]:
    """Return the parts with the headings above them, what led into them, who speaks and what is answered.

    `talkers` are the names that speak in the text, as `factcheck.sources.lines.speakers` finds them.
    """
    paragraphs = [text[b.start : b.start + look.LOOK] for b in found if b.kind is BlockKind.PARAGRAPH]
    turns = sum((named := look.turn(line)) is not None and named[0] in talkers for line in paragraphs)
    context = _Context(text, talkers, transcript=turns > 1 and turns >= TRANSCRIPT_TURNS * len(paragraphs))
    return [context.placed(block) for block in found]
