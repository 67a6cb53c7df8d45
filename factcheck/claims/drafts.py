"""A unit on its way to claims: its words without Markdown, and the sentence in them that is to be split.

What can be told of a unit before it is split: what it quotes and cites, what it leans on, whether it says anything.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from factcheck.claims.checkable import Checkable, judge
from factcheck.claims.cited import Mention, cited
from factcheck.claims.decompose.lexicon import WHY
from factcheck.claims.decompose.wording import is_past
from factcheck.claims.quoted import Quotation, quotations
from factcheck.claims.rules import RuleSet
from factcheck.claims.statements import AUXILIARY, tells
from factcheck.claims.units import Unit
from factcheck.model import Citation, MissingKind, SetAsideReason, Stance
from factcheck.sources.structure import Block, BlockKind
from factcheck.sources.words import Words, words_of

WHOLE_ONLY = frozenset(
    {SetAsideReason.QUESTION, SetAsideReason.INSTRUCTION, SetAsideReason.SIGNPOST, SetAsideReason.HEADING}
)
"""Reasons that hold of a whole sentence; an opinion or a prediction may share its sentence with a fact."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A quotation with all its parts: `text[start:end]` of the stored text, from the first word to the last."""

    start: int
    end: int
    words: str
    first: Quotation


@dataclass(frozen=True, slots=True)
class Draft:
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
    spoken: tuple[Spoken, ...] = ()
    """Those that begin here, whole: a quotation goes on behind its "he said", often in the next sentence."""
    cited: tuple[Mention, ...] = ()
    """What it names as its sources, by their place in `words.text`."""
    spans: tuple[tuple[int, int], ...] = ()
    """The statements that its sentence was split into, by their place in `words.text`."""
    bracket: tuple[int, int] | None = None
    """A remark in brackets that says something itself, as a stretch of `words.text`."""


_LABEL = re.compile(
    r"\s*(?:(?:[Bb]ut\s+|[Aa]nd\s+)?[Hh]ere['’]s\b[^:\"“]{0,60}|[A-Z][\w’'-]*|[A-Z][\w’'-]*(?:\s+[\w’'-]+){1,4})(?:\s+here)?:\s+(?=[A-Z\"“‘])(?![\"“][^\"”]*[\"”]\s*$)"
)
"""A label before a sentence: "Personal observation here:", "Setting Low Expectations:"."""
_BRACKET = re.compile(r"\s\(([^()]{8,300})\)")


def quoted_in(text: str, block: Block) -> list[tuple[int, int, Quotation]]:
    """Return the quotations of a block with their stretches of the stored text: they are read a paragraph at a time."""
    if block.kind is BlockKind.HEADING:
        return []
    words = words_of(text, block.start, block.end)
    return [(*words.span(q.start, q.end), q) for q in quotations(words.text)]


def draft_of(
    text: str,
    unit: Unit,
    rules: RuleSet,
    parts: Sequence[tuple[int, int, Quotation]],
    notes: Mapping[str, str],
) -> Draft:
    """Return the draft of a unit of `text`.

    `parts`: the quotations of its block (see `quoted_in`). `notes`: what each footnote says, by its label.
    """
    words = words_of(text, unit.start, unit.end)
    said, kind = words.text, unit.block.kind
    if kind is BlockKind.HEADING:
        why = SetAsideReason.QUESTION if said.endswith("?") else SetAsideReason.HEADING
        return Draft(unit, words, sentence=said if WHY.match(said) else "", reason=why)
    nameless = (
        kind in (BlockKind.CAPTION, BlockKind.FOOTNOTE)
        and not (re.search(r"\b[a-z]{3,}ed\b(?! by\b)", said) or AUXILIARY.search(said))
        and not (kind is BlockKind.FOOTNOTE and any(map(is_past, said.split())))
    )
    if kind is BlockKind.FURNITURE or nameless:  # a byline, a bare reference, what a picture shows
        return Draft(unit, words, reason=SetAsideReason.HEADING)
    if not re.search(r"\w", said):
        return Draft(unit, words, reason=SetAsideReason.RHETORIC)
    if kind is BlockKind.LIST_ITEM and re.fullmatch(r"What(?:\s+[\w’']+){1,3}:", said.strip()):
        return Draft(unit, words, reason=SetAsideReason.SIGNPOST)  # "What worked:" over items of its own
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
    if kind is not BlockKind.TABLE_CELL:
        judged = judge(said, rules)
        reason = judged.reason if judged.reason in WHOLE_ONLY else None
    sentence = said
    for citation in missing:
        if citation.missing is MissingKind.PSEUDO_CITATION and citation.cue:
            sentence = sentence.replace(citation.cue, " " * len(citation.cue), 1)
    alone = re.fullmatch(r"\s*\(([^()]{1,80})\)[.\s]*", sentence)
    if not re.search(r"\w", sentence) or (alone and not tells(alone[1])):  # a bracket that stands alone
        return Draft(unit, words, reason=reason or SetAsideReason.RHETORIC, missing=missing)
    told = bisect_left(words.offsets, unit.block.label_end) if unit.start == unit.block.start else 0
    if told and unit.block.label != sentence.strip():  # the label, speaker or dateline before the words
        sentence = " " * told + sentence[told:]
    elif label := _LABEL.match(sentence):
        sentence = " " * label.end() + sentence[label.end() :]
    bracket = _BRACKET.search(sentence)
    if bracket and tells(bracket[1]):
        sentence = sentence[: bracket.start()] + " " * len(bracket.group()) + sentence[bracket.end() :]
    else:
        bracket = None
    return Draft(
        unit,
        words,
        # what a "why" takes for granted may be told of it: the splitter says what that is
        sentence="" if reason and not WHY.match(sentence) else sentence,
        reason=reason,
        judged=judged,
        missing=missing,
        quoted=tuple(_placed(words, unit, parts)),
        spoken=tuple(_spoken_in(parts, unit)),
        cited=tuple(
            cited(
                said,
                [(link.start, link.end, link.url) for link in words.links],
                notes,
                [(note.at, note.label) for note in words.notes],
            )
        ),
        bracket=bracket.span(1) if bracket else None,
    )


def _spoken_in(parts: Sequence[tuple[int, int, Quotation]], unit: Unit) -> Iterator[Spoken]:
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
        yield Spoken(start, end, words.rstrip(","), first)


def _placed(words: Words, unit: Unit, parts: Iterable[tuple[int, int, Quotation]]) -> Iterator[Quotation]:
    """Yield the parts of quotations that stand in a unit, by their place in its words."""
    for start, end, quotation in parts:
        if start < unit.end and unit.start < end and not quotation.partial:
            first = bisect_left(words.offsets, start)
            last = bisect_left(words.offsets, end)
            if first < last:
                yield replace(quotation, start=first, end=last, text=words.text[first:last])
