"""The records that a text is cut into: its parts, and its lines on the way there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LABEL_LEVEL = 4
"""Level given to a bare line that ends with a colon."""


class BlockKind(StrEnum):
    """What sort of part a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    TABLE_CELL = "table-cell"
    BLOCK_QUOTE = "block-quote"
    CODE = "code"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    """A note, or an item of a list of references."""
    FURNITURE = "furniture"
    """What belongs to the page: bylines, links to other texts, notices, credits, who a block quote is from."""


@dataclass(frozen=True, slots=True)
class Block:
    """One part: `text[start:end]` is what it says, without list marks, pipes or `#`."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    """Of a heading, 1 the highest; of a list item, how deep it is nested, 0 outermost."""
    headings: tuple[str, ...] = ()
    """The headings it stands under, highest first."""
    lead_in: str | None = None
    """The sentence that ends with a colon right before a list, the item above a nested one, a table's caption."""
    row_head: str | None = None
    """Of a table cell: what the first cell of its row says; the second, where the first only counts the rows."""
    column_head: str | None = None
    row: int = 0
    """Of a table cell: 1-based row below the head, else 0."""
    column: int = 0
    """Of a table cell: 1-based, else 0."""
    label: str | None = None
    """What it is called: "Cost" of "**Cost:** high", "Figure 1" of a caption, the mark of a footnote, "Q", "A"."""
    label_end: int = 0
    """Where the words after a label, speaker's name or dateline begin, where these stand in the span; else `start`."""
    speaker: str | None = None
    """Who speaks, as the text calls them: in a transcript, or by the line below a block quote."""
    question: str | None = None
    """The question that it answers."""
    dateline: str | None = None
    """The place, date and agency that a report opens with: "OSLO, March 3 (Agency)"."""

    def __post_init__(self) -> None:
        if self.label_end < self.start:
            object.__setattr__(self, "label_end", self.start)


@dataclass(frozen=True, slots=True)
class Line:
    """A line: `text` stands at `start` of the stored text, without its line break."""

    start: int
    end: int  # before the line break
    text: str

    @property
    def blank(self) -> bool:
        """Whether nothing but white space stands in it."""
        return not self.text.strip()


def lines_of(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """Return the lines of `text[start:end]`, on the offsets of `text`; all line breaks of Unicode end one."""
    lines, position = [], start
    for raw in text[start:end].splitlines(keepends=True):
        content = raw.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        lines.append(Line(position, position + len(content), content))
        position += len(raw)
    return lines


def trimmed(line: Line, begin: int = 0, stop: int | None = None) -> tuple[int, int]:
    """Span of `line.text[begin:stop]` without outer white space."""
    inner = line.text[begin:stop]
    left = len(inner) - len(inner.lstrip())
    return line.start + begin + left, line.start + begin + left + len(inner.strip())
