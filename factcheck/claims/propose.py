"""From the units of a text to claims: split, written out so that each stands alone, or set aside.

One unit after the other, in the order of the text, since a sentence is read with what stands before it. What a
text quotes becomes a claim of its own; so does what stands in brackets. A claim is made of the words of one
unit, with the heads of its table row or the line that leads into its list before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from factcheck.claims.checkable import Checkable, judge, worth
from factcheck.claims.cited import Mention, as_cited, cited
from factcheck.claims.decompose import Decomposer, Statement, whole
from factcheck.claims.decompose.wording import is_past
from factcheck.claims.mentions import dates, names, quantities
from factcheck.claims.quoted import Quotation, quotations
from factcheck.claims.references import Discourse
from factcheck.claims.rules import RuleSet
from factcheck.claims.units import Unit
from factcheck.model import (
    Citation,
    Cited,
    Claim,
    ClaimKind,
    MissingKind,
    SetAside,
    SetAsideReason,
    Stance,
    digest,
)
from factcheck.sources import Snapshot
from factcheck.sources.selectors import select
from factcheck.sources.structure import Block, BlockKind
from factcheck.sources.words import Words, words_of

Entry = Claim | SetAside

WHOLE_ONLY = frozenset(
    {SetAsideReason.QUESTION, SetAsideReason.INSTRUCTION, SetAsideReason.SIGNPOST, SetAsideReason.HEADING}
)
"""Reasons that hold of a whole sentence; an opinion or a prediction may share its sentence with a fact."""


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A quotation with all its parts: `text[start:end]` of the stored text, from the first word to the last."""

    start: int
    end: int
    words: str
    first: Quotation


@dataclass(frozen=True, slots=True)
class _Draft:
    """A unit on its way: its words, and the sentence in them that is to be split."""

    unit: Unit
    words: Words
    sentence: str = ""
    """As long as `words.text`, with what is not to be split blanked out; empty where nothing is."""
    reason: SetAsideReason | None = None
    judged: Checkable | None = None
    """What the whole sentence is."""
    missing: tuple[Citation, ...] = ()
    quoted: tuple[Quotation, ...] = ()
    """The quotations in it, by their place in `words.text`."""
    spoken: tuple[_Spoken, ...] = ()
    """Those that begin here, whole: a quotation goes on behind its "he said", often in the next sentence."""
    cited: tuple[Mention, ...] = ()
    """What it names as its sources, by their place in `words.text`."""
    spans: tuple[tuple[int, int], ...] = ()
    """The statements that its sentence was split into, by their place in `words.text`."""
    bracket: tuple[int, int] | None = None
    """A remark in brackets that says something itself, as a stretch of `words.text`."""


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
    waiting: deque[_Draft] = deque()

    def sentences() -> Iterator[str]:
        for block, inside in groupby(all_units, key=lambda unit: unit.block):
            parts = _quoted_in(snapshot.text, block)
            for unit in inside:
                draft = _draft(snapshot.text, unit, rules, parts, notes)
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


def _quoted_in(text: str, block: Block) -> list[tuple[int, int, Quotation]]:
    """Return the quotations of a block with their stretches of the stored text: they are read a paragraph at a time."""
    if block.kind is BlockKind.HEADING:
        return []
    words = words_of(text, block.start, block.end)
    return [(*words.span(q.start, q.end), q) for q in quotations(words.text)]


def _spoken_in(parts: Sequence[tuple[int, int, Quotation]], unit: Unit) -> Iterator[_Spoken]:
    """Yield the quotations that begin in a unit, each with what goes on behind its "he said"."""
    for index, (start, end, first) in enumerate(parts):
        if first.continues or first.partial or not unit.start <= start < unit.end:
            continue
        words = first.text
        for _, stop, other in parts[index + 1 :]:
            if not other.continues:
                break
            # "…across the water," he said. "They …" are two sentences
            ended = re.sub(r",$", ".", words) if other.text[:1].isupper() else words
            words, end = f"{ended} {other.text}", stop
        yield _Spoken(start, end, words.rstrip(","), first)


def _draft(
    text: str,
    unit: Unit,
    rules: RuleSet,
    parts: Sequence[tuple[int, int, Quotation]],
    notes: Mapping[str, str],
) -> _Draft:
    words = words_of(text, unit.start, unit.end)
    said = words.text
    if unit.block.kind is BlockKind.HEADING:
        question = said.endswith("?")
        return _Draft(unit, words, reason=SetAsideReason.QUESTION if question else SetAsideReason.HEADING)
    kind = unit.block.kind
    nameless = (
        kind in (BlockKind.CAPTION, BlockKind.FOOTNOTE)
        and not (re.search(r"\b[a-z]{3,}ed\b(?! by\b)", said) or _FINITE_VERB.search(said))
        and not (kind is BlockKind.FOOTNOTE and any(map(is_past, said.split())))
    )
    if kind is BlockKind.FURNITURE or nameless:  # a byline, a bare reference, what a picture shows
        return _Draft(unit, words, reason=SetAsideReason.HEADING)
    if not re.search(r"\w", said):
        return _Draft(unit, words, reason=SetAsideReason.RHETORIC)
    missing = tuple(
        Citation(
            stance=Stance.MISSING,
            missing=cue.rule.kind,
            cue=said[cue.start : cue.end],
            would_settle=cue.rule.would_settle,
        )
        for cue in rules.find_cues(said)
    )
    reason, judged = None, None
    if unit.block.kind is not BlockKind.TABLE_CELL:
        judged = judge(said, rules)
        reason = judged.reason if judged.reason in WHOLE_ONLY else None
    sentence = said
    for citation in missing:
        if citation.missing is MissingKind.PSEUDO_CITATION and citation.cue:
            sentence = sentence.replace(citation.cue, " " * len(citation.cue), 1)
    alone = re.fullmatch(r"\s*\(([^()]{1,80})\)[.\s]*", sentence)
    if not re.search(r"\w", sentence) or (alone and not _tells(alone[1])):  # a bracket that stands alone
        return _Draft(unit, words, reason=reason or SetAsideReason.RHETORIC, missing=missing)
    told = bisect_left(words.offsets, unit.block.label_end) if unit.start == unit.block.start else 0
    if told and unit.block.label != sentence.strip():  # the label, speaker or dateline before the words
        sentence = " " * told + sentence[told:]
    elif label := _LABEL.match(sentence):
        sentence = " " * label.end() + sentence[label.end() :]
    bracket = _BRACKET.search(sentence)
    if bracket and _tells(bracket[1]):
        sentence = sentence[: bracket.start()] + " " * len(bracket.group()) + sentence[bracket.end() :]
    else:
        bracket = None
    return _Draft(
        unit,
        words,
        "" if reason else sentence,
        reason,
        judged,
        missing,
        tuple(_placed(words, unit, parts)),
        tuple(_spoken_in(parts, unit)),
        tuple(
            cited(
                said,
                [(link.start, link.end, link.url) for link in words.links],
                notes,
                [(note.at, note.label) for note in words.notes],
            )
        ),
        (),
        bracket.span(1) if bracket else None,
    )


def _placed(words: Words, unit: Unit, parts: Iterable[tuple[int, int, Quotation]]) -> Iterator[Quotation]:
    """Yield the parts of quotations that stand in a unit, by their place in its words."""
    for start, end, quotation in parts:
        if start < unit.end and unit.start < end and not quotation.partial:
            first = bisect_left(words.offsets, start)
            last = bisect_left(words.offsets, end)
            if first < last:
                yield replace(quotation, start=first, end=last, text=words.text[first:last])


_CLOSED = re.compile(r"[.,!?…]*[\"”]")
_LABEL = re.compile(
    r"\s*(?:(?:[Bb]ut\s+|[Aa]nd\s+)?[Hh]ere['’]s\b[^:\"“]{0,60}|[A-Z][\w’'-]*|[A-Z][\w’'-]*(?:\s+[\w’'-]+){1,4})(?:\s+here)?:\s+(?=[A-Z\"“‘])(?![\"“][^\"”]*[\"”]\s*$)"
)
"""A label before a sentence: "Personal observation here:", "Setting Low Expectations:"."""
_BRACKET = re.compile(r"\s\(([^()]{8,300})\)")
_FINITE_VERB = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b", re.IGNORECASE
)
_FINITE = re.compile(
    r"\b(?:\w{3,}ed|was|were|is|are|has|have|had|did|does|will|would|can|could|may|might|"
    r"rose|fell|began|became|went|came|took|made|met|won|lost|left|held|said|grew|kept|ran|saw|built|cut|put|set|\w{2,}s)\b"
)


def _tells(bracket: str) -> bool:
    """Whether a remark in brackets says something of its own: it has a verb, or counts something."""
    if re.match(
        r"(?:e\.g\.|i\.e\.|see\b|cf\.|source|photo|pictured|\d{4}[-–—]\d{2,4}$)", bracket, re.IGNORECASE
    ):
        return False
    verb = re.search(r"\b(?:[a-z]{2,}ed|was|were|is|are|has|had)\b", bracket)
    return bool(verb or (quantities(bracket) and len(bracket.split()) >= 4))


class _Reader:
    """Reads drafts in order and makes their entries, with what was read before in mind."""

    def __init__(self, snapshot: Snapshot, all_units: Sequence[Unit], rules: RuleSet) -> None:
        self._snapshot = snapshot
        self._rules = rules
        self._discourse = Discourse(_day(snapshot.source.published))
        self._discourse.survey(words_of(snapshot.text, unit.start, unit.end).text for unit in all_units)
        self._keys = _row_keys(snapshot.text, all_units)
        self._asked = ""
        """A question without a verb right before: "Their biggest fear?" leads into the fragment that answers it."""
        self._quoting: str | None = None
        """Whose words the block quote that comes next is, where the line before it says so."""

    def entries(self, draft: _Draft, statements: list[Statement]) -> list[Entry]:
        """Return what one unit gives; nothing for a cell that the first key cell of its row speaks for."""
        unit, kind = draft.unit, draft.unit.block.kind
        if kind is BlockKind.HEADING:
            self._discourse.heading(draft.words.text)
        if draft.reason:
            found: list[Entry] = [aside(self._snapshot, unit, draft.reason)]
        elif kind is BlockKind.TABLE_CELL:
            found = self._cell(draft, statements)
        elif kind is BlockKind.BLOCK_QUOTE and (unit.block.speaker or self._quoting):
            found = [self._from_block_quote(draft, unit.block.speaker or self._quoting or "")]
        elif answered := _answer(unit, draft.words.text):
            if self._asked:  # "Officially? No." answers less than "No."
                limited = f"{self._asked.rstrip(':')}? {draft.words.text}"
                answered = f"{answered[: -len(draft.words.text)]}{limited}"
            found = [self._claim(draft, unit, answered, ClaimKind.STATE, identity=answered)]
        else:
            found = list(self._sentence(draft, statements, self._lead(draft, statements)))
        asked = re.fullmatch(r"((?:[A-Z]\w+|The \w+)(?:\s+[\w’'-]+){0,5})\?", draft.words.text)
        self._asked = f"{asked[1]}:" if asked and not _FINITE_VERB.search(asked[1]) else ""
        if kind is not BlockKind.BLOCK_QUOTE:
            lead = _LEADS_TO_QUOTE.search(draft.words.text)
            subject = next((s.subject for s in statements if s.subject), None)
            self._quoting = subject if lead and subject else None
            if self._quoting:
                found = [aside(self._snapshot, unit, SetAsideReason.SIGNPOST)]
                self._quoting = self._discourse.resolve(self._quoting, own=draft.words.text).text
        if kind is not BlockKind.HEADING:
            self._discourse.read(draft.words.text)
            # whoever reports is not what the next sentence's "it" means
            told = [s.subject for s in statements if s.subject and s.kind is not ClaimKind.ATTRIBUTION]
            self._discourse.subject_was(told[0] if told else None)
        return found

    def _from_block_quote(self, draft: _Draft, speaker: str) -> Claim:
        """Return a sentence of a block quote as what somebody said."""
        said = draft.words.text.strip('"“”')
        claim = self._claim(
            draft, draft.unit, f"{speaker} said: “{said}”", ClaimKind.QUOTATION, identity=said
        )
        return claim.model_copy(update={"speaker": speaker})

    # --- what a unit stands under ---

    def _lead(self, draft: _Draft, statements: list[Statement]) -> str:
        """Return the words that a list item needs before it: its lead-in, or the label it stands under."""
        block = draft.unit.block
        if self._asked and not any(s.subject for s in statements):
            return self._asked
        first = draft.unit.start == block.start
        told = any(s.subject for s in statements)
        if first and block.label and block.label_end > block.start and (dates(block.label) or not told):
            return f"{block.label}:"
        if first and block.question and not told and len(draft.words.text.split()) <= ANSWER_WORDS:
            return block.question
        if block.kind is not BlockKind.LIST_ITEM or draft.unit.start != block.start:
            return ""
        said = re.sub(r"\([^()]*\)", "", draft.words.text)
        if _FINITE.search(said) and (any(s.subject for s in statements) or re.search(r"[.!?]\s*$", said)):
            return ""
        if block.lead_in:
            return block.lead_in
        if not block.headings:
            return ""
        above = block.headings[-2] if len(block.headings) > 1 and block.headings[-2].endswith("?") else ""
        return f"{above} {block.headings[-1]}:".strip()

    def _cell(self, draft: _Draft, statements: list[Statement]) -> list[Entry]:
        """A cell says its words of its row, under its column: date and place cells together make one claim."""
        unit, block = draft.unit, draft.unit.block
        text = self._snapshot.text
        keys = self._keys.get(_row_of(text, unit), [])
        table = block.headings[-1] if block.headings else None
        said = ", ".join(words_of(text, key.start, key.end).text for key in keys)
        if unit in keys and len(keys) == 1 and block.column == 1 and len(said) < 20:
            return [aside(self._snapshot, unit, SetAsideReason.HEADING)]
        if unit in keys:
            if unit is not keys[0]:
                return []
            stretch = Unit(unit.start, keys[-1].end, block)
            words = f"{table}: {said}" if table else said
            return [self._claim(draft, stretch, words, ClaimKind.EVENT, identity=words)]
        if block.column == 1:
            return [aside(self._snapshot, unit, SetAsideReason.HEADING)]
        under = ", ".join(filter(None, (said or block.row_head, block.column_head)))
        return list(self._sentence(draft, statements, f"{under}:" if under else ""))

    # --- what a unit says ---

    def _sentence(self, draft: _Draft, statements: list[Statement], lead: str) -> Iterator[Entry]:
        said = draft.words.text
        cell = draft.unit.block.kind is BlockKind.TABLE_CELL
        fragment = bool(lead) and not any(s.subject for s in statements)
        if fragment:  # a noun phrase is said whole: its parts mean nothing alone
            statements = whole(draft.sentence)
        author = draft.unit.block.speaker or "the author"
        asides: list[tuple[Unit, SetAsideReason, float]] = []
        tags: list[tuple[int, int]] = []
        claims: list[Claim] = []
        if draft.bracket:
            start, end = draft.bracket
            words = _joined(lead, f"{draft.sentence.strip(' .')}: {said[start:end]}")
            claims.append(self._claim(draft, self._stretch(draft, start, end), words, None, identity=words))
        speech = draft.quoted
        statements = [*statements, *(more for s in statements if (more := _value_before(s)))]
        # what is said in passing in a sentence that only judges or foretells is rarely a fact
        mains = [s for s in statements if s.main]
        found_of = {s.text: self._judged(draft, s.text) for s in statements}
        judged = [found_of[s.text].reason for s in mains] if not (cell or fragment) else []
        in_passing = judged[0] if judged and all(judged) else None
        for statement in statements:
            leans = any(
                c.cue in statement.text
                and c.missing in FRAMING
                and (statement.subject or "") not in _speakers(speech)
                for c in draft.missing
                if c.cue
            )  # "leaked memos show him saying": that they show it is a claim beside what he said
            if speech and not leans and _only_quotes(statement, said, speech):
                tags.append((statement.start, statement.end))
                continue
            if re.match(r"(?:Why|How|Whether|What)\b", statement.text) and statement.start > 0:
                continue  # what a sentence is going to tell: "and why it still matters"
            if re.fullmatch(r"\(.*\)\.?", statement.text) and not _tells(statement.text.strip("().")):
                continue
            found = found_of[statement.text]
            reason = None if cell or fragment else found.reason
            if reason is None and in_passing and not statement.main and not _anchored(statement.text):
                reason = in_passing
            stretch = self._stretch(draft, statement.start, statement.end)
            if reason:
                asides.append((stretch, reason, found.score))
                continue
            if before := _without_cause(statement, fragment=fragment):
                bare = self._discourse.resolve(
                    before, own=said, main=statement.main, speaker=statement.speaker
                )
                end = statement.start + len(before.rstrip(". "))
                part = self._stretch(
                    draft, statement.start, max(statement.start + 1, min(end, statement.end))
                )
                alone = self._claim(
                    draft, part, _joined(lead, bare.text), None, identity=_joined(lead, before)
                )
                claims.append(alone.model_copy(update={"ambiguous": bare.ambiguous}))
            resolved = self._discourse.resolve(
                statement.text, own=said, main=statement.main, speaker=statement.speaker, author=author
            )
            text = _OPEN_END.sub(".", resolved.text) if draft.words.text.endswith(":") else resolved.text
            words = _joined(lead, text)
            claim = self._claim(
                draft,
                stretch,
                words,
                statement.kind,
                identity=_joined(lead, statement.text),
                score=found.worth,
            )
            speaker = statement.speaker or draft.unit.block.speaker
            if statement.speaker and speaker:
                speaker = self._discourse.resolve(speaker, own=said).text
            claims.append(claim.model_copy(update={"speaker": speaker, "ambiguous": resolved.ambiguous}))
        claims += self._quotations(draft, lead, tags)
        claims = list({claim.text.casefold(): claim for claim in reversed(claims)}.values())[::-1]
        yield from claims
        for stretch, reason, score in asides:
            if not any(c.quote.start < stretch.end and stretch.start < c.quote.end for c in claims):
                yield aside(self._snapshot, stretch if claims else draft.unit, reason, score)
                if not claims:
                    return
        if not claims and not asides and not speech:
            yield aside(self._snapshot, draft.unit, SetAsideReason.RHETORIC)

    def _judged(self, draft: _Draft, text: str) -> Checkable:
        """Return what a statement is; a sentence that stayed whole is judged already."""
        if draft.judged is not None and text.rstrip(". ") == draft.words.text.rstrip(". "):
            return draft.judged
        return judge(text, self._rules)

    def _quotations(self, draft: _Draft, lead: str, tags: Sequence[tuple[int, int]]) -> Iterator[Claim]:
        """Yield the quotations that begin here; each quotes the article with its "he said", which `tags` are."""
        said = draft.words.text
        time = _time(f"{lead} {said}") if draft.spoken else None
        for index, spoken in enumerate(draft.spoken):
            speaker = spoken.first.speaker
            ambiguous: tuple[str, ...] = ()
            if speaker:
                resolved = self._discourse.resolve(speaker, own=said)
                speaker, ambiguous = resolved.text, resolved.ambiguous
            told = f"“{spoken.words}”"
            if speaker:
                told = f"{speaker[0].upper()}{speaker[1:]} said: {told}"
            elif index == 0:
                told = self._discourse.resolve(said, own=said).text
            cell = draft.unit.block.kind is BlockKind.TABLE_CELL
            context = lead if cell or not speaker else ""
            start, end = spoken.start, spoken.end
            for tag in tags:
                begin, stop = draft.words.span(*tag)
                if begin < end and start < stop:
                    start, end = min(start, begin), max(end, stop)
            stretch = Unit(start, end, draft.unit.block)
            claim = self._claim(
                draft,
                stretch,
                _joined(context, told),
                ClaimKind.QUOTATION,
                identity=_joined(context, spoken.words),
            )
            yield claim.model_copy(
                update={
                    "speaker": speaker,
                    "time": claim.time or time,
                    "occasion": spoken.first.occasion,
                    "ambiguous": ambiguous,
                }
            )

    # --- records ---

    def _stretch(self, draft: _Draft, start: int, end: int) -> Unit:
        begin, stop = draft.words.span(start, end)
        text = self._snapshot.text
        for mark in ("**", "__", "*", "_"):  # a quotation doesn't begin between "**" and what it marks
            if text.count(mark, begin, stop) % 2:
                if text.startswith(mark, begin - len(mark)) and begin - len(mark) >= draft.unit.start:
                    begin -= len(mark)
                elif text.startswith(mark, stop) and stop + len(mark) <= draft.unit.end:
                    stop += len(mark)
                break
        said = text[begin:stop]
        opened = said.count("“") > said.count("”") or said.count('"') % 2 == 1
        if opened and (closed := _CLOSED.match(text, stop, draft.unit.end)):
            stop = closed.end()  # nor does it end before the mark that closes what is quoted in it
        return Unit(begin, stop, draft.unit.block)

    def _cited(self, draft: _Draft, stretch: Unit) -> Iterator[Cited]:
        """Yield what the unit names as its source: for this claim, or for all of it."""
        seen = set()
        for mention in draft.cited:
            at = draft.words.offsets[min(mention.start, len(draft.words.offsets) - 1)]
            inside = mention.start < mention.end and any(
                start <= mention.start < end for start, end in draft.spans
            )
            if (not inside or stretch.start <= at < stretch.end) and (found := as_cited(mention)) not in seen:
                seen.add(found)
                yield found

    def _claim(
        self,
        draft: _Draft,
        stretch: Unit,
        words: str,
        kind: ClaimKind | None,
        *,
        identity: str,
        score: float | None = None,
    ) -> Claim:
        words = re.sub(r"\s+", " ", words).strip()
        quote = select(self._snapshot.text, stretch.start, stretch.end)
        block = stretch.block
        cell = block.kind is BlockKind.TABLE_CELL
        under = (block.row_head, block.column_head) if cell else (block.lead_in,)
        return Claim(
            id=identity_of(self._snapshot.source.id, identity, quote.exact),
            article=self._snapshot.source.id,
            text=words,
            quote=quote,
            kind=kind or kind_of(words),
            time=_time(words),
            place=_place(words),
            entities=tuple(names(words)),
            numbers=tuple(quantity.text for quantity in quantities(words)),
            context=(*block.headings, *(head for head in under if head)),
            score=round(worth(words) if score is None else score, 2),
            cites=tuple(self._cited(draft, stretch)),
            citations=draft.missing,
        )


def aside(snapshot: Snapshot, stretch: Unit, reason: SetAsideReason, score: float | None = None) -> SetAside:
    """Return the entry of a stretch that carries nothing to check; `score` is how sure that is."""
    quote = select(snapshot.text, stretch.start, stretch.end)
    return SetAside(
        id=identity_of(snapshot.source.id, "", quote.exact),
        article=snapshot.source.id,
        quote=quote,
        reason=reason,
        score=None if score is None else round(score, 2),
    )


def _day(written: str | None) -> date | None:
    """Return a day of publication, where it is given to the day."""
    found = dates(written or "")
    return found[0].first if len(found) == 1 and found[0].first == found[0].last else None


def _only_quotes(statement: Statement, said: str, speech: Iterable[Quotation]) -> bool:
    """Whether a statement is a quotation with its "he said" and nothing more: the quotation's own claim says that."""
    inside = [q for q in speech if q.start < statement.end and statement.start < q.end]
    if not inside:
        return False
    rest = "".join(
        letter
        for at, letter in enumerate(said[statement.start : statement.end], statement.start)
        if not any(q.start <= at < q.end for q in inside)
    )
    speakers = {q.speaker.casefold() for q in inside if q.speaker}
    if statement.subject and statement.subject.casefold() not in speakers:
        return len(re.findall(r"\w{2,}", rest)) <= SPARE_WORDS and not speakers
    return len(re.findall(r"\w{2,}", rest)) <= TAG_WORDS


FRAMING = frozenset({MissingKind.UNNAMED_DOCUMENT, MissingKind.UNNAMED_SOURCE, MissingKind.VAGUE_PLURALITY})
"""Kinds of missing source that a quotation may come through."""


def _speakers(speech: Iterable[Quotation]) -> set[str]:
    return {q.speaker for q in speech if q.speaker}


SPARE_WORDS, TAG_WORDS = 4, 20
"""Words beside a quotation that say nothing more than it: without a speaker, and with one as the subject."""


def _anchored(words: str) -> bool:
    """Whether a statement speaks of something that happened: a past verb, with a name or a number."""
    past = re.search(r"\b(?:was|were|had|did|[a-z]{3,}ed)\b", words) or any(is_past(w) for w in words.split())
    return bool(past and (names(words) or quantities(words) or dates(words)))


_MOVED = re.compile(
    r"^(?P<subject>[^,;:]{2,80}?)\s+(?:rose|fell|grew|climbed|dropped|slipped|increased|decreased|jumped|declined|edged|soared|"
    r"shrank|sank|surged|was|were|stood|reached|totalled|came)\b[^;:]{0,160}?,?\s+(?:up\s+from|down\s+from|compared\s+with|"
    r"compared\s+to|against)\s+(?P<value>[€$£]?\d[\d.,]*\d?(?:\s?(?:percent|per\s+cent|%|million|billion|trillion|thousand))*)"
    r"(?P<when>\s+(?:in\s+\d{4}|in\s+the\s+(?:previous|same)\s+(?:year|quarter|month)|(?:a|one)\s+(?:year|month|quarter)\s+"
    r"(?:earlier|before|ago)|the\s+(?:year|month|quarter)\s+before|last\s+(?:year|month|quarter)))"
)


def _value_before(statement: Statement) -> Statement | None:
    """Return the earlier value that a change is counted from: "up from 371 in 2021" says what it was in 2021."""
    moved = _MOVED.match(statement.text)
    if moved is None or re.search(r"\b(?:not|never|would|could|may|might|will)\b|n[’']t\b", moved.group()):
        return None
    words = f"{moved['subject']} was {moved['value']}{moved['when']}."
    return Statement(words, statement.start, statement.end, main=False, subject=statement.subject)


_BECAUSE = re.compile(
    r",?\s+(?:due to|because of|owing to|thanks to|as a result of)\s|\s[-–—]\s(?:but|though|although|albeit)\s"
)


def _without_cause(statement: Statement, *, fragment: bool) -> str | None:
    """Return what happened, where a statement also says what of: "cancelled due to snow" is two claims."""
    cause = _BECAUSE.search(statement.text)
    if cause is None or _HEDGED_CAUSE.search(statement.text[: cause.start()]):
        return None
    before = statement.text[: cause.start()]
    said = bool(_FINITE.search(before)) and len(before.split()) >= (1 if fragment else 3)
    return f"{before}." if said and not statement.text[cause.start() :].count("“") else None


_HEDGED_CAUSE = re.compile(
    r"\b(?:not|never|only|mainly|largely|mostly|partly|primarily|just|simply|was|were|is|are)$|n[’']t\b"
)


def _joined(lead: str, words: str) -> str:
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


_OPEN_END = re.compile(
    r",?\s+(?:involving|including|such as|namely|of|by|with|for|to|that|behind|were|was|are|is)\.$"
)
"""How a line that leads into a list breaks off."""
_LEADS_TO_QUOTE = re.compile(
    r"\b(?:said|says|wrote|writes|told|put it|added|replied|explained|declared|stated|reads?)\b[^.]{0,80}:$"
)
ANSWER_WORDS = 12
"""Words of an answer without a verb that needs its question to be understood, at most."""
_KEY_HEADS = re.compile(
    r"\b(?:date|when|day|year|time|period|location|place|where|venue|city|country)\b", re.IGNORECASE
)


def _row_keys(text: str, all_units: Sequence[Unit]) -> dict[tuple[int, int], list[Unit]]:
    """Return for each table row the cells that say when and where, keyed by (start of the row's first cell, row)."""
    rows: dict[tuple[int, int], list[Unit]] = {}
    for unit in all_units:
        if unit.block.kind is BlockKind.TABLE_CELL and _KEY_HEADS.search(unit.block.column_head or ""):
            rows.setdefault(_row_of(text, unit), []).append(unit)
    return rows


def _row_of(text: str, unit: Unit) -> tuple[int, int]:
    return text.rfind("\n", 0, unit.start), unit.block.row


def _answer(unit: Unit, words: str) -> str | None:
    """Return what "No." says under the question it answers."""
    question = unit.block.question or (unit.block.headings[-1] if unit.block.headings else "")
    short = re.fullmatch(
        r"(?:Officially\?\s+)?(?:Yes|No|Never|Not really|Not yet|Not officially|Nothing|None)[.!]", words
    )
    return f"{question} {words}" if short and question.endswith("?") else None


def _time(statement: str) -> str | None:
    """Return the one date that the statement names; several give none."""
    found = {mention.edtf for mention in dates(statement)}
    return found.pop() if len(found) == 1 else None


_PLACE = re.compile(
    r"\b(?:in|at|near|outside)\s+(?:the\s+)?((?:[A-Z][\w’'-]+)(?:,?\s+(?:of\s+)?[A-Z][\w’'-]+){0,3})"
)


def _place(statement: str) -> str | None:
    """Return where it is said to be: the one name behind "in", "at" or "near"; several give none."""
    found = {m[1] for m in _PLACE.finditer(re.sub(r"[\"“][^\"“”]*[\"”]", " ", statement)) if not dates(m[1])}
    found = {place for place in found if names(place)}
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


def kind_of(statement: str) -> ClaimKind:
    """Return the kind of a statement by its words."""
    for pattern, kind in (
        (_CAUSAL, ClaimKind.CAUSAL),
        (_COMPARING, ClaimKind.COMPARISON),
        (_REPORTING, ClaimKind.ATTRIBUTION),
        (_EVENT, ClaimKind.EVENT),
    ):
        if pattern.search(statement):
            return kind
    return ClaimKind.QUANTITY if quantities(statement) else ClaimKind.STATE


def identity_of(article: str, statement: str, exact: str) -> str:
    """Return an id that says nothing and stays: a hash of the article's own words, so that re-runs agree."""
    folded = re.sub(r"\W+", " ", f"{statement}\n{exact}").casefold()
    return "c" + digest([article, folded])
