"""From the units of a text to claims: split, written out so that each stands alone, or set aside.

One unit after the other, in the order of the text, since a sentence is read with what stands before it. What a
text quotes becomes a claim of its own; so does what stands in brackets. A claim is made of the words of one
unit, with the heads of its table row or the line that leads into its list before it.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from factcheck.claims.checkable import Checkable, judge
from factcheck.claims.decompose import Decomposer, Statement, whole
from factcheck.claims.drafts import Draft, draft_of, quoted_in
from factcheck.claims.entries import aside, claim_of, stretch_of, time_of
from factcheck.claims.leads import LEADS_TO_QUOTE, OPEN_END, answer, joined, lead_of, row_keys, row_of
from factcheck.claims.ledger import Entry
from factcheck.claims.mentions import dates
from factcheck.claims.references import Discourse, Resolved
from factcheck.claims.rules import RuleSet
from factcheck.claims.statements import (
    AUXILIARY,
    anchored,
    only_quotes,
    speakers,
    tells,
    value_before,
    without_cause,
)
from factcheck.claims.units import Unit
from factcheck.model import Claim, ClaimKind, MissingKind, SetAsideReason
from factcheck.sources import Snapshot
from factcheck.sources.structure import BlockKind
from factcheck.sources.words import words_of

__all__ = ["aside", "propose"]

FRAMING = frozenset({MissingKind.UNNAMED_DOCUMENT, MissingKind.UNNAMED_SOURCE, MissingKind.VAGUE_PLURALITY})
"""Kinds of missing source that a quotation may come through."""


def propose(
    snapshot: Snapshot, all_units: Iterable[Unit], splitter: Decomposer, rules: RuleSet
) -> Iterator[tuple[Unit, list[Entry]]]:
    """Yield each of `all_units`, which are the text's in order, with the entries it gives, without their final ids."""
    all_units = list(all_units)
    notes = {
        unit.block.label: words_of(snapshot.text, unit.block.start, unit.block.end).text
        for unit in all_units
        if unit.block.kind is BlockKind.FOOTNOTE and unit.block.label
    }
    reader = _Reader(snapshot, all_units, rules)
    # the splitter takes sentences in batches, ahead of what is read here: these drafts wait
    waiting: deque[Draft] = deque()

    def sentences() -> Iterator[str]:
        for block, inside in groupby(all_units, key=lambda unit: unit.block):
            parts = quoted_in(snapshot.text, block)
            for unit in inside:
                draft = draft_of(snapshot.text, unit, rules, parts, notes)
                waiting.append(draft)
                if draft.sentence:
                    yield draft.sentence

    for statements in splitter.split(sentences()):
        while not waiting[0].sentence:
            yield waiting[0].unit, reader.entries(waiting.popleft(), [])
        spans = tuple((s.start, s.end) for s in statements if s.main)
        draft = replace(waiting.popleft(), spans=spans)
        yield draft.unit, reader.entries(draft, statements)
    for draft in waiting:
        yield draft.unit, reader.entries(draft, [])


class _Reader:
    """Reads drafts in order and makes their entries, with what was read before in mind."""

    def __init__(self, snapshot: Snapshot, all_units: Sequence[Unit], rules: RuleSet) -> None:
        self._snapshot = snapshot
        self._rules = rules
        self._discourse = Discourse(_day(snapshot.source.published))
        self._discourse.survey(words_of(snapshot.text, unit.start, unit.end).text for unit in all_units)
        self._keys = row_keys(snapshot.text, all_units)
        self._asked = ""
        """A question without a verb right before: "Their biggest fear?" leads into the fragment that answers it."""
        self._quoting: str | None = None
        """Whose words the block quote that comes next is, where the line before it says so."""

    def entries(self, draft: Draft, statements: list[Statement]) -> list[Entry]:
        """Return what one unit gives; nothing for a cell that the first key cell of its row speaks for."""
        unit, kind = draft.unit, draft.unit.block.kind
        if kind is BlockKind.HEADING:
            self._discourse.heading(draft.words.text)
        granted = [s for s in statements if not s.text.endswith("?")] if draft.reason else []
        if draft.reason:
            told = list(self._sentence(draft, granted, "")) if granted else []
            found: list[Entry] = told or [aside(self._snapshot, unit, draft.reason)]
        elif kind is BlockKind.TABLE_CELL:
            found = self._cell(draft, statements)
        elif kind is BlockKind.BLOCK_QUOTE and (unit.block.speaker or self._quoting):
            found = [self._from_block_quote(draft, unit.block.speaker or self._quoting or "")]
        elif answered := answer(unit, draft.words.text):
            if self._asked:  # "Officially? No." answers less than "No."
                limited = f"{self._asked.rstrip(':')}? {draft.words.text}"
                answered = f"{answered[: -len(draft.words.text)]}{limited}"
            found = [claim_of(self._snapshot, draft, unit, answered, ClaimKind.STATE, identity=answered)]
        else:
            found = list(self._sentence(draft, statements, lead_of(draft, statements, self._asked)))
        asked = re.fullmatch(r"((?:[A-Z]\w+|The \w+)(?:\s+[\w’'-]+){0,5})\?", draft.words.text)
        self._asked = f"{asked[1]}:" if asked and not AUXILIARY.search(asked[1]) else ""
        if kind is not BlockKind.BLOCK_QUOTE:
            lead = LEADS_TO_QUOTE.search(draft.words.text)
            subject = next((s.subject for s in statements if s.subject), None)
            self._quoting = subject if lead and subject else None
            if self._quoting:
                found = [aside(self._snapshot, unit, SetAsideReason.SIGNPOST)]
                self._quoting = self._resolve(draft, self._quoting).text
        if kind is not BlockKind.HEADING:
            self._discourse.read(draft.words.text)
            # whoever reports is not what the next sentence's "it" means
            subjects = [s.subject for s in statements if s.subject and s.kind is not ClaimKind.ATTRIBUTION]
            self._discourse.subject_was(subjects[0] if subjects else None)
        return found

    def _from_block_quote(self, draft: Draft, speaker: str) -> Claim:
        """Return a sentence of a block quote as what somebody said."""
        said = draft.words.text.strip('"“”')
        claim = claim_of(
            self._snapshot, draft, draft.unit, f"{speaker} said: “{said}”", ClaimKind.QUOTATION, identity=said
        )
        return claim.model_copy(update={"speaker": speaker})

    def _cell(self, draft: Draft, statements: list[Statement]) -> list[Entry]:
        """A cell says its words of its row, under its column: date and place cells together make one claim."""
        unit, block = draft.unit, draft.unit.block
        text = self._snapshot.text
        keys = self._keys.get(row_of(text, unit), [])
        table = block.headings[-1] if block.headings else None
        said = ", ".join(words_of(text, key.start, key.end).text for key in keys)
        if unit in keys and len(keys) == 1 and block.column == 1 and len(said) < 20:
            return [aside(self._snapshot, unit, SetAsideReason.HEADING)]
        if unit in keys:
            if unit is not keys[0]:
                return []
            stretch = Unit(unit.start, keys[-1].end, block)
            words = f"{table}: {said}" if table else said
            return [claim_of(self._snapshot, draft, stretch, words, ClaimKind.EVENT, identity=words)]
        if block.column == 1:
            return [aside(self._snapshot, unit, SetAsideReason.HEADING)]
        under = ", ".join(filter(None, (said or block.row_head, block.column_head)))
        return list(self._sentence(draft, statements, f"{under}:" if under else ""))

    # --- what a unit says ---

    def _sentence(self, draft: Draft, statements: list[Statement], lead: str) -> Iterator[Entry]:
        cell = draft.unit.block.kind is BlockKind.TABLE_CELL
        fragment = bool(lead) and not any(s.subject for s in statements)
        if fragment:  # a noun phrase is said whole: its parts mean nothing alone
            statements = whole(draft.sentence)
        asides: list[tuple[Unit, SetAsideReason, float]] = []
        tags: list[tuple[int, int]] = []
        claims: list[Claim] = []
        if draft.bracket:
            start, end = draft.bracket
            words = joined(lead, f"{draft.sentence.strip(' .')}: {draft.words.text[start:end]}")
            inside = stretch_of(self._snapshot.text, draft, start, end)
            claims.append(claim_of(self._snapshot, draft, inside, words, None, identity=words))
        statements = [*statements, *(more for s in statements if (more := value_before(s)))]
        # what is said in passing in a sentence that only judges or foretells is rarely a fact
        mains = [s for s in statements if s.main]
        found_of = {s.text: self._judged(draft, s.text) for s in statements}
        judged = [found_of[s.text].reason for s in mains] if not (cell or fragment) else []
        in_passing = judged[0] if judged and all(judged) else None
        framing = [c.cue for c in draft.missing if c.cue and c.missing in FRAMING]
        speaking = speakers(draft.quoted)
        for statement in statements:
            # "leaked memos show him saying": that they show it is a claim beside what he said
            leans = (statement.subject or "").casefold() not in speaking and any(
                cue in statement.text for cue in framing
            )
            if not leans and only_quotes(statement, draft.words.text, draft.quoted):
                tags.append((statement.start, statement.end))
                continue
            if re.match(r"(?:Why|How|Whether|What)\b", statement.text) and statement.start > 0:
                continue  # what a sentence is going to tell: "and why it still matters"
            if re.fullmatch(r"\(.*\)\.?", statement.text) and not tells(statement.text.strip("().")):
                continue
            found = found_of[statement.text]
            reason = None if cell or fragment else found.reason
            if reason is None and in_passing and not statement.main and not anchored(statement.text):
                reason = in_passing
            stretch = stretch_of(self._snapshot.text, draft, statement.start, statement.end)
            if reason:
                asides.append((stretch, reason, found.score))
                continue
            if bare := without_cause(statement, draft.words.text, fragment=fragment):
                part = stretch_of(self._snapshot.text, draft, bare.start, bare.end)
                claims.append(self._told(draft, bare, lead, part))
            claims.append(self._told(draft, statement, lead, stretch, found.worth))
        claims += self._quotations(draft, lead, tags)
        claims = list({claim.text.casefold(): claim for claim in reversed(claims)}.values())[::-1]
        yield from claims
        for stretch, reason, score in asides:
            if not any(c.quote.start < stretch.end and stretch.start < c.quote.end for c in claims):
                yield aside(self._snapshot, stretch if claims else draft.unit, reason, score)
                if not claims:
                    return
        if not claims and not asides and not draft.quoted:
            yield aside(self._snapshot, draft.unit, SetAsideReason.RHETORIC)

    def _told(
        self, draft: Draft, statement: Statement, lead: str, stretch: Unit, score: float | None = None
    ) -> Claim:
        """Return what a statement claims behind its `lead`, with what it points to written out, and who says it."""
        resolved = self._resolve(draft, statement.text, main=statement.main, speaker=statement.speaker)
        text = OPEN_END.sub(".", resolved.text) if draft.words.text.endswith(":") else resolved.text
        claim = claim_of(
            self._snapshot,
            draft,
            stretch,
            joined(lead, text),
            statement.kind,
            identity=joined(lead, statement.text),
            score=score,
        )
        speaker = draft.unit.block.speaker
        if statement.speaker:
            speaker = self._resolve(draft, statement.speaker).text
        return claim.model_copy(update={"speaker": speaker, "ambiguous": resolved.ambiguous})

    def _resolve(
        self, draft: Draft, words: str, *, main: bool = True, speaker: str | None = None
    ) -> Resolved:
        """Return some words of a unit with what they point to written out; in a transcript, "I" is who speaks."""
        author = draft.unit.block.speaker or "the author"
        return self._discourse.resolve(words, own=draft.words.text, main=main, speaker=speaker, author=author)

    def _judged(self, draft: Draft, text: str) -> Checkable:
        """Return what a statement is; a sentence that stayed whole is judged already."""
        if draft.judged is not None and text.rstrip(". ") == draft.words.text.rstrip(". "):
            return draft.judged
        return judge(text, self._rules)

    def _quotations(self, draft: Draft, lead: str, tags: Sequence[tuple[int, int]]) -> Iterator[Claim]:
        """Yield the quotations that begin here; each quotes the article with its "he said", which `tags` are."""
        said = draft.words.text
        time = time_of(f"{lead} {said}") if draft.spoken else None
        for index, spoken in enumerate(draft.spoken):
            speaker = spoken.first.speaker
            ambiguous: tuple[str, ...] = ()
            if speaker:
                resolved = self._resolve(draft, speaker)
                speaker, ambiguous = resolved.text, resolved.ambiguous
            told = f"“{spoken.words}”"
            if speaker:
                told = f"{speaker[0].upper()}{speaker[1:]} said: {told}"
            elif index == 0:
                told = self._resolve(draft, said).text
            cell = draft.unit.block.kind is BlockKind.TABLE_CELL
            context = lead if cell or not speaker else ""
            start, end = spoken.start, spoken.end
            for tag in tags:
                begin, stop = draft.words.span(*tag)
                if begin < end and start < stop:
                    start, end = min(start, begin), max(end, stop)
            stretch = Unit(start, end, draft.unit.block)
            claim = claim_of(
                self._snapshot,
                draft,
                stretch,
                joined(context, told),
                ClaimKind.QUOTATION,
                identity=joined(context, spoken.words),
            )
            yield claim.model_copy(
                update={
                    "speaker": speaker,
                    "time": claim.time or time,
                    "occasion": spoken.first.occasion,
                    "ambiguous": ambiguous,
                }
            )


def _day(written: str | None) -> date | None:
    """Return a day of publication, where it is given to the day."""
    found = dates(written or "")
    return found[0].first if len(found) == 1 and found[0].first == found[0].last else None
