"""What stands before a sentence and belongs to it: a label, the line that leads into its list, its question.

A unit that is no whole sentence is read with it: an item under "The crew left behind:", a "No." under its question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from factcheck.claims.decompose import Statement
from factcheck.claims.drafts import Draft
from factcheck.claims.mentions import dates
from factcheck.claims.statements import FINITE
from factcheck.claims.units import Unit
from factcheck.sources.structure import BlockKind

ANSWER_WORDS = 12
"""Words of an answer without a verb that needs its question to be understood, at most."""
OPEN_END = re.compile(
    r",?\s+(?:involving|including|such as|namely|of|by|with|for|to|that|behind|were|was|are|is)\.$"
)
"""How a line that leads into a list breaks off."""
LEADS_TO_QUOTE = re.compile(
    r"\b(?:said|says|wrote|writes|told|put it|added|replied|explained|declared|stated|reads?)\b[^.]{0,80}:$"
)
"""How a line that leads into a block quote ends."""
_KEY_HEADS = re.compile(
    r"\b(?:date|when|day|year|time|period|location|place|where|venue|city|country)\b", re.IGNORECASE
)


def lead_of(draft: Draft, statements: Sequence[Statement], asked: str) -> str:
    """Return the words that a unit needs before it: what was `asked` right before, its lead-in, or its label."""
    block = draft.unit.block
    told = any(s.subject for s in statements)
    if asked and not told:
        return asked
    first = draft.unit.start == block.start
    if first and block.label and block.label_end > block.start and (dates(block.label) or not told):
        return f"{block.label}:"
    if first and block.question and not told and len(draft.words.text.split()) <= ANSWER_WORDS:
        return block.question
    if block.kind is not BlockKind.LIST_ITEM or not first:
        return ""
    said = re.sub(r"\([^()]*\)", "", draft.words.text)
    if FINITE.search(said) and (told or re.search(r"[.!?]\s*$", said)):
        return ""
    if block.lead_in:
        return block.lead_in
    if not block.headings:
        return ""
    above = block.headings[-2] if len(block.headings) > 1 and block.headings[-2].endswith("?") else ""
    return f"{above} {block.headings[-1]}:".strip()


def joined(lead: str, words: str) -> str:
    """Return an item behind the line that leads into it: as one sentence where that line breaks off."""
    if not lead:
        return words
    open_ended = re.match(
        r"(?s)(.*\b(?:\w+ing|include[ds]?|of|are|were|is|was|to|by|for|with|behind|that))\s*:$", lead
    )
    if open_ended and not words[1:2].isupper():
        plain = re.match(r"[A-Z][a-z]* [a-z]", words)
        lowered = words[:1].lower() + words[1:] if plain else words
        return f"{open_ended[1]} {lowered}"
    return f"{lead} {words}"


def answer(unit: Unit, words: str) -> str | None:
    """Return what "No." says under the question it answers."""
    question = unit.block.question or (unit.block.headings[-1] if unit.block.headings else "")
    short = re.fullmatch(
        r"(?:Officially\?\s+)?(?:Yes|No|Never|Not really|Not yet|Not officially|Nothing|None)[.!]", words
    )
    return f"{question} {words}" if short and question.endswith("?") else None


def row_keys(text: str, all_units: Sequence[Unit]) -> dict[tuple[int, int], list[Unit]]:
    """Return for each table row the cells that say when and where, keyed by (start of the row's first cell, row)."""
    rows: dict[tuple[int, int], list[Unit]] = {}
    for unit in all_units:
        if unit.block.kind is BlockKind.TABLE_CELL and _KEY_HEADS.search(unit.block.column_head or ""):
            rows.setdefault(row_of(text, unit), []).append(unit)
    return rows


def row_of(text: str, unit: Unit) -> tuple[int, int]:
    """Return what names the table row of a cell: where its table stands, and the row's number."""
    return text.rfind("\n", 0, unit.start), unit.block.row
