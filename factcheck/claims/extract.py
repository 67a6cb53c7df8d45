"""The extractor: a text becomes claims, each anchored in its words, and stretches set aside with a reason.

First version, by rules: one claim for a sentence, list item or table cell with what it stands under, one for
each quotation, one for a fact in brackets; clauses inside a sentence stay together. It never guesses: a
pronoun that it can't resolve stays a pronoun.

Extracting again is safe: what the ledger has is found again in the text and keeps its id, and only
sentences that carry nothing yet get new entries.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from factcheck.claims.ledger import Entry, Ledger
from factcheck.claims.mentions import dates, names, quantities, quotations
from factcheck.claims.rules import find_cues, set_aside_reason
from factcheck.model import (
    Citation,
    Claim,
    ClaimKind,
    Finding,
    MissingKind,
    SetAside,
    SetAsideReason,
    Severity,
    Stance,
    digest,
)
from factcheck.sources import Snapshot
from factcheck.sources.selectors import How, Located, locate_quote, select
from factcheck.sources.sentences import sentences
from factcheck.sources.structure import Block, BlockKind, blocks

ID_LENGTH = 7
"""Hex digits of a claim's id: with 1,000 claims the chance that two collide is under 0.2 %; if so, more are used."""


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest stretch that must be accounted for: a sentence, heading, list item or table cell."""

    start: int
    end: int
    block: Block


@dataclass(frozen=True, slots=True)
class Extraction:
    """What extracting gave: all entries of the ledger, and what changed."""

    entries: tuple[Entry, ...]
    added: int
    moved: int
    """Entries whose quotation stands at another place than before."""
    findings: tuple[Finding, ...]
    """Entries whose quotation is no longer in the text; they are kept."""


def units(text: str) -> list[Unit]:
    """Return the stretches of `text` that have to be accounted for, in order, without overlap."""
    found = []
    for block in blocks(text):
        if block.kind in (BlockKind.HEADING, BlockKind.TABLE_CELL):
            found.append(Unit(block.start, block.end, block))
        elif block.kind is not BlockKind.CODE:
            found += [Unit(*span, block) for span in sentences(text, block.start, block.end)]
    return found


def extract(snapshot: Snapshot, ledger: Ledger) -> Extraction:
    """Return the entries of `ledger` found again in the text, with new ones for what carried none."""
    text = snapshot.text
    kept: list[Entry] = []
    spans: list[tuple[int, int]] = []
    findings: list[Finding] = []
    moved = 0
    for entry in ledger.entries:
        located, problem = anchor_entry(entry, ledger, snapshot)
        if problem:
            findings.append(problem)
        if located is None:
            kept.append(entry)
            continue
        spans.append((located.start, located.end))
        quote = select(text, located.start, located.end)
        if quote != entry.quote:
            moved += 1
            entry = entry.model_copy(update={"quote": quote})
        kept.append(entry)

    covered = _Covered(spans)
    fresh: list[Entry] = []
    for unit, entries in _proposals(snapshot):
        if covered.meets(unit):
            continue
        # a cell that its row's first key cell speaks for: unless that one stands in the ledger without it
        if not entries and not any(
            unit.start < new.quote.end and new.quote.start < unit.end for new in fresh
        ):
            entries = [_aside(snapshot, unit, SetAsideReason.HEADING)]
        fresh += entries
    taken = {entry.id for entry in kept}
    for entry in fresh:
        unique = _with_id(entry, taken)
        taken.add(unique.id)
        kept.append(unique)
    return Extraction(tuple(kept), len(fresh), moved, tuple(findings))


def anchor_entry(entry: Entry, ledger: Ledger, snapshot: Snapshot) -> tuple[Located | None, Finding | None]:
    """Find an entry's words again in its article; report them where they are gone or read otherwise now."""
    located = locate_quote(snapshot.text, entry.quote)
    if located is not None and located.how is not How.FUZZY:
        return located, None
    if located is None:
        rule, message = "claim/quote-lost", f"the quotation of {entry.id} is no longer in {snapshot.path}"
        next_step = f"give it a place again (factcheck edit {entry.id}) or delete the line"
    else:
        at = snapshot.line_column(located.start)[0]
        rule = "claim/quote-drifted"
        message = f"the quotation of {entry.id} reads otherwise now in {snapshot.path}:{at}"
        next_step = (
            f"now: “{snapshot.text[located.start : located.end][:120]}” (likeness {located.score:.2f}); "
            f"see whether the claim still says it: factcheck edit {entry.id}"
        )
    return located, Finding(
        rule=rule,
        severity=Severity.WARNING,
        path=ledger.path,
        line=ledger.line_of(entry.id),
        message=message,
        text=entry.quote.exact[:120],
        next_step=next_step,
    )


def accounted(text: str, entries: Iterable[Entry]) -> tuple[int, int, int, int]:
    """Return how many units `text` has, and of these how many carry claims, are set aside, have neither.

    Where an entry stands is read from its quote's position: re-anchor first (see `extract`).
    """
    entries = tuple(entries)
    claimed = _Covered((e.quote.start, e.quote.end) for e in entries if isinstance(e, Claim))
    aside = _Covered((e.quote.start, e.quote.end) for e in entries if isinstance(e, SetAside))
    all_units = units(text)
    with_claims = sum(claimed.meets(unit) for unit in all_units)
    set_aside = sum(not claimed.meets(unit) and aside.meets(unit) for unit in all_units)
    return len(all_units), with_claims, set_aside, len(all_units) - with_claims - set_aside


class _Covered:
    """The stretches that some spans cover, merged, so that asking is quick however many there are."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def meets(self, unit: Unit) -> bool:
        """Whether a covered stretch overlaps the unit."""
        at = bisect_left(self._starts, unit.end) - 1
        return at >= 0 and self._ends[at] > unit.start


# --- proposals -------------------------------------------------------------------------------------------


def _proposals(snapshot: Snapshot) -> Iterator[tuple[Unit, list[Entry]]]:
    """Yield each unit with the entries it gives, without their final ids."""
    text = snapshot.text
    all_units = units(text)
    row_keys = _row_keys(text, all_units)
    previous = ""
    for unit in all_units:
        words = re.sub(r"\s+", " ", text[unit.start : unit.end])
        if unit.block.kind is BlockKind.HEADING:
            reason = SetAsideReason.QUESTION if words.endswith("?") else SetAsideReason.HEADING
            yield unit, [_aside(snapshot, unit, reason)]
            previous = ""
        elif not re.search(r"\w", words):
            yield unit, [_aside(snapshot, unit, SetAsideReason.RHETORIC)]
        elif unit.block.kind is BlockKind.TABLE_CELL:
            yield unit, _from_cell(snapshot, unit, words, row_keys)
        else:
            yield unit, _from_sentence(snapshot, unit, words, previous)
            previous = words


_KEY_HEADS = re.compile(
    r"\b(?:date|when|day|year|time|period|location|place|where|venue|city|country)\b", re.IGNORECASE
)


def _row_keys(text: str, all_units: list[Unit]) -> dict[tuple[int, int], list[Unit]]:
    """Return for each table row the cells that say when and where, keyed by (start of the row's first cell, row)."""
    rows: dict[tuple[int, int], list[Unit]] = {}
    for unit in all_units:
        if unit.block.kind is BlockKind.TABLE_CELL and _KEY_HEADS.search(unit.block.column_head or ""):
            rows.setdefault(_row_of(text, unit), []).append(unit)
    return rows


def _row_of(text: str, unit: Unit) -> tuple[int, int]:
    return text.rfind("\n", 0, unit.start), unit.block.row


def _from_cell(
    snapshot: Snapshot, unit: Unit, words: str, row_keys: dict[tuple[int, int], list[Unit]]
) -> list[Entry]:
    """A cell says its words of its row, under its column: date and place cells together make one claim."""
    block = unit.block
    keys = row_keys.get(_row_of(snapshot.text, unit), [])
    table = block.headings[-1] if block.headings else None
    if unit in keys:
        if unit is not keys[0]:
            return []  # said with the first key cell, whose claim spans them all
        said = ", ".join(re.sub(r"\s+", " ", snapshot.text[key.start : key.end]) for key in keys)
        stretch = Unit(unit.start, keys[-1].end, block)
        return [_claim(snapshot, stretch, f"{table}: {said}" if table else said, ClaimKind.EVENT)]
    if block.column == 1:
        return [_aside(snapshot, unit, SetAsideReason.HEADING)]
    said = ", ".join(re.sub(r"\s+", " ", snapshot.text[key.start : key.end]) for key in keys)
    under = ", ".join(filter(None, (said or block.row_head, block.column_head)))
    return list(_statements(snapshot, unit, words, f"{under}: " if under else "", ""))


def _from_sentence(snapshot: Snapshot, unit: Unit, words: str, previous: str) -> list[Entry]:
    block = unit.block
    if answered := _answer(unit, words):
        return [_claim(snapshot, unit, answered, ClaimKind.STATE)]
    lead = ""
    if block.kind is BlockKind.LIST_ITEM:
        label = re.match(
            r"(?:[A-Z][\w-]*|and|of|for|the|in|to)(?:\s+(?:[A-Z][\w-]*|and|of|for|the|in|to)){0,5}:\s+", words
        )
        if not (label and unit.start == block.start):
            heading = block.headings[-1] if block.headings else ""
            fragment = not re.search(r"[.!?)]$", words)
            lead = f"{block.lead_in} " if block.lead_in else f"{heading}: " if fragment and heading else ""
    elif reason := set_aside_reason(words):
        return [_aside(snapshot, unit, reason)]
    if (
        block.kind is BlockKind.LIST_ITEM
        and re.search(r"[.!?)]$", words)
        and not lead
        and (reason := set_aside_reason(words))
    ):
        return [_aside(snapshot, unit, reason)]
    return list(_statements(snapshot, unit, words, lead, previous))


def _answer(unit: Unit, words: str) -> str | None:
    """Return what "No." says under the question it answers."""
    if not re.fullmatch(r"(?:Yes|No|Never|Not really|Not yet)[.!]", words) or not unit.block.headings:
        return None
    question = unit.block.headings[-1]
    return f"{question} {words}" if question.endswith("?") else None


def _statements(snapshot: Snapshot, unit: Unit, words: str, lead: str, previous: str) -> Iterator[Entry]:
    """Yield the claims of one sentence, item or cell: its statement, what stands in brackets, its quotations."""
    text = snapshot.text
    missing = _missing(text[unit.start : unit.end])
    bare = words
    for citation in missing:
        if citation.missing is MissingKind.PSEUDO_CITATION and citation.cue:
            bare = bare.replace(re.sub(r"\s+", " ", citation.cue), "").strip()
    if not re.search(r"\w", bare):  # a bracket that stands alone
        bare = words
    bracket = re.search(r"\s\(([^()]*\b(?:[a-z]{3,}ed|was|were|is|are)\b[^()]*)\)[.]?$", bare)
    if bracket:
        yield _claim(snapshot, unit, f"{lead}{bare[: bracket.start()]}: {bracket[1]}", None, missing)
        bare = bare[: bracket.start()] + bare[bracket.end() :]
    quoted = quotations(text[unit.start : unit.end])
    rest = bare
    for quotation in quoted:
        rest = rest.replace(re.sub(r"\s+", " ", quotation.text), "")
    speakers = [_resolved(q.speaker, previous, text[unit.start : unit.start + q.start]) for q in quoted]
    # what is left beside a quotation and its "he said" is a statement of its own from about eight words on;
    # with nobody named, the quotation's claim is the whole sentence already
    if not quoted or (speakers[0] and len(re.findall(r"\w+", rest)) >= 9):
        yield _claim(snapshot, unit, lead + bare, None, missing)
    time = _time(lead + words) if quoted else None
    for quotation, speaker in zip(quoted, speakers, strict=True):
        said = re.sub(r"\s+", " ", quotation.text)
        told = f"{speaker} said: “{said}”" if speaker else bare if quotation is quoted[0] else f"“{said}”"
        context = lead if not speaker else (f"{lead}" if unit.block.kind is BlockKind.TABLE_CELL else "")
        stretch = Unit(unit.start + quotation.start, unit.start + quotation.end, unit.block)
        claim = _claim(snapshot, stretch, context + told, ClaimKind.QUOTATION, missing)
        yield claim.model_copy(update={"speaker": speaker, "time": claim.time or time})


def _resolved(speaker: str | None, previous: str, before: str) -> str | None:
    """Return the name behind "he said", where the sentence before begins with one; else nothing."""
    if speaker is None or speaker.lower() not in ("he", "she", "they", "i"):
        return speaker
    if speaker.lower() in ("i", "they"):
        return None
    opening = names(re.split(r"[,;]", previous)[0]) if previous else []
    first = opening[0] if opening and previous.startswith(opening[0]) else None
    return first if first and not names(before) else None


def _missing(sentence: str) -> tuple[Citation, ...]:
    return tuple(
        Citation(
            stance=Stance.MISSING,
            missing=cue.rule.kind,
            cue=sentence[cue.start : cue.end],
            would_settle=cue.rule.would_settle,
        )
        for cue in find_cues(sentence)
    )


def _claim(
    snapshot: Snapshot, unit: Unit, statement: str, kind: ClaimKind | None, missing: tuple[Citation, ...] = ()
) -> Claim:
    statement = re.sub(r"\s+", " ", statement).strip()
    quote = select(snapshot.text, unit.start, unit.end)
    block = unit.block
    cell = block.kind is BlockKind.TABLE_CELL
    under = (block.row_head, block.column_head) if cell else (block.lead_in,)
    return Claim(
        id=_identity(snapshot.source.id, statement, quote.exact),
        article=snapshot.source.id,
        text=statement,
        quote=quote,
        kind=kind or _kind(statement),
        time=_time(statement),
        entities=tuple(names(statement)),
        numbers=tuple(quantity.text for quantity in quantities(statement)),
        context=(*block.headings, *(head for head in under if head)),
        citations=missing,
    )


def _aside(snapshot: Snapshot, unit: Unit, reason: SetAsideReason) -> SetAside:
    quote = select(snapshot.text, unit.start, unit.end)
    return SetAside(
        id=_identity(snapshot.source.id, "", quote.exact),
        article=snapshot.source.id,
        quote=quote,
        reason=reason,
    )


def _time(statement: str) -> str | None:
    """Return the one date that the statement names; several give none."""
    found = {mention.edtf for mention in dates(statement)}
    return found.pop() if len(found) == 1 else None


_CAUSAL = re.compile(
    r"\b(?:because|due to|led to|leads to|resulted in|as a result|caused|thanks to|since it|drew|prompted|forced|"
    r"attributed to|fueled by|owing to)\b",
    re.IGNORECASE,
)
_COMPARING = re.compile(
    r"\b(?:more|less|fewer|better|worse|higher|lower|greater|larger|smaller)\b[^.]{0,60}\bthan\b",
    re.IGNORECASE,
)
_REPORTING = re.compile(
    r"\b(?:said|says|told|announced|claimed|argued|declared|admitted|confirmed|denied|stated|point(?:ed)? to)\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:met|signed|held|took place|occurred|announced|cancel\w+|invaded|annexed|passed|launched|resigned|died|"
    r"visited|began|ended|collapsed|voted|elected|withdrew|attacked|released|exchanged|tweet\w*)\b",
    re.IGNORECASE,
)


def _kind(statement: str) -> ClaimKind:
    for pattern, kind in (
        (_CAUSAL, ClaimKind.CAUSAL),
        (_COMPARING, ClaimKind.COMPARISON),
        (_REPORTING, ClaimKind.ATTRIBUTION),
        (_EVENT, ClaimKind.EVENT),
    ):
        if pattern.search(statement):
            return kind
    return ClaimKind.QUANTITY if quantities(statement) else ClaimKind.STATE


def _identity(article: str, statement: str, exact: str) -> str:
    """Return an id that says nothing and stays: a hash of what is said where, so that re-runs agree."""
    folded = re.sub(r"\W+", " ", f"{statement}\n{exact}").casefold()
    return "c" + digest([article, folded])


def _with_id(entry: Entry, taken: set[str]) -> Entry:
    """Shorten the id as far as it stays unique; a repeated sentence gets the next free length."""
    length = 1 + ID_LENGTH
    while entry.id[:length] in taken:
        length += 1
        if length > len(entry.id):
            entry = entry.model_copy(update={"id": "c" + digest(entry.id)})
            length = 1 + ID_LENGTH
    return entry.model_copy(update={"id": entry.id[:length]})
