"""Line up a claim with a passage: their words beside ours, value by value, for a person to look at.

Quoted words are aligned with the passage's; each number, date and name of the claim stands beside the one of the
passage that it was held against. The comparators' own readers and rules decide what is lined up and what agrees, so
that what is shown can't tell another story than the mark. Nothing here is a judgement: two equal values may be said
of different things.

Agrees: "over two hours" beside "2 h 16 min". Differs: "24 sailors were held" beside "22 sailors were held". Neither:
"7 July 2017" beside "July 2017".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from factcheck.check.compare.dates import line_up_dates
from factcheck.check.compare.names import line_up_names
from factcheck.check.compare.numbers import line_up_numbers
from factcheck.check.compare.quotations.turns import gap_denies, gap_turns
from factcheck.check.compare.quotations.utterances import utterances
from factcheck.check.compare.quotations.wording import Words, pair, pieces_of, places, read_words, telling
from factcheck.check.compare.sequence import Timed, timeline
from factcheck.check.features import Features
from factcheck.model import Claim

NEAR = 0.5
"""Share of the quoted words that must stand in an utterance, in their order, before the two are shown side by side."""
PLAIN = 0.7
"""The same in what the passage tells without marks."""
TELLING = 2
"""Of them, the words that carry content, where the quotation has twice as many; else half of its own."""
BETWEEN = " … "
"""Stands between two quotations of one claim."""

Span = tuple[int, int]
"""From where to where: code points, half-open."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a quotation beside those of the passage; the runs joined give back both sides as they are written.

    `same`: the same words. Where the two sides are written differently all the same, that is typography (`written`):
    quotation marks, capitals, contractions, numerals, or dots and brackets that show what they leave out or replace.
    `changed`: other words; so are dots that hide what turns the sense. `claim-only`, `passage-only`: the other side
    is empty.
    """

    kind: Literal["same", "claim-only", "passage-only", "changed"]
    claim: str
    passage: str

    @property
    def written(self) -> bool:
        """Whether the same words are only written otherwise."""
        return self.kind == "same" and self.claim.strip() != self.passage.strip()


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the claim beside its counterpart; None on the side that has none.

    The words are cut from `Claim.text` and from the passage at the code points given. What is counted belongs to a
    number, so that a name may stand inside it ("24 Ukrainian sailors"). Several numbers or dates of the passage that
    answer one of the claim together (a sum, the ends of a stretch) are cut from the first to the last.
    """

    kind: Literal["number", "date", "name"]
    claim: str | None
    passage: str | None
    claim_at: Span | None
    passage_at: Span | None
    agrees: bool | None
    """True: equal by the comparators' rules. False: provably another. None: it can't be told, or one side lacks it;
    equal dates are open where the passage says only when something was reported."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A claim beside a passage."""

    words: tuple[Run, ...]
    """Of what the claim quotes; empty where it quotes nothing, or nothing that the passage has nearly."""
    values: tuple[Value, ...]
    """In the order of the claim; then what the passage has of a kind that the claim has alone, in its order."""


def line_up(claim: Claim, passage: str) -> Aligned:
    """Return what the claim says beside what the passage says, value by value and word by word."""
    # the timelines' own, so that each text is cut into sentences once
    mine, theirs = timeline(Features(claim.text)).text, timeline(Features(passage)).text
    return Aligned(tuple(_words(mine, theirs)), tuple(_values(mine, theirs)))


# --- values ------------------------------------------------------------------------------------------------


def _values(claim: Features, passage: Features) -> list[Value]:
    dated = [_placed(claim, each) for each in timeline(claim).times]
    theirs = [_placed(passage, each) for each in timeline(passage).times]
    found: list[Value] = []

    def add(
        kind: Literal["number", "date", "name"], mine: Span | None, other: Span | None, agrees: bool | None
    ) -> None:
        found.append(Value(kind, _cut(claim, mine), _cut(passage, other), mine, other, agrees))

    for time in line_up_dates(claim, passage):
        at = [_placed(passage, each) for each in time.theirs]
        over = (min(at)[0], max(end for _, end in at)) if at else None
        add("date", _placed(claim, time.mine) if time.mine else None, over, time.agrees)
    for number in line_up_numbers(claim, passage):
        mine = (number.mine.start, number.mine.end) if number.mine else None
        other = (number.theirs.start, number.theirs.end) if number.theirs else None
        # "two days later" is a time, and lined up as one
        if not (_within(mine, dated) or (mine is None and _within(other, theirs))):
            add("number", mine, other, number.agrees)
    for ours, record, agrees in line_up_names(claim, passage):
        add("name", (ours.start, ours.end), (record.start, record.end) if record else None, agrees)
    return sorted(
        found, key=lambda each: (each.claim_at is None, each.claim_at or each.passage_at, each.kind)
    )


def _cut(text: Features, at: Span | None) -> str | None:
    return text.text[at[0] : at[1]] if at else None


def _within(at: Span | None, spans: Sequence[Span]) -> bool:
    return at is not None and any(at[0] < end and start < at[1] for start, end in spans)


def _placed(text: Features, timed: Timed) -> Span:
    """Return where a time stands in the whole text."""
    begin = 0
    for sentence in timeline(text).text.sentences:
        begin = text.text.index(sentence.text, begin)
        if sentence is timed.sentence:
            break
        begin += len(sentence.text)
    start = begin + timed.start
    end = start + len(timed.text.rstrip("."))
    relation = _RELATION.search(text.text, max(0, start - LONGEST_RELATION), start)
    return relation.start() if relation else start, end


_RELATION = re.compile(r"\b(?:before|prior\s+to|after|since|until|till|by|as\s+of)\s+$", re.IGNORECASE)
"""Belongs to a date: "before 2015" is another time than 2015."""
LONGEST_RELATION = 12
"""Code points of such a word."""


# --- words -------------------------------------------------------------------------------------------------

_MARKED = re.compile(r"[“\"„«]([^“”\"„«»\n]{2,2000})[”\"»]")
_STOPS = re.compile(r"[.!?…,;:]+")
_SENTENCE_ENDS = re.compile(r"[.!?][\"”’)\]]*\s")


@dataclass(frozen=True, slots=True)
class _Step:
    """Where a word stands in the quotation, and where in the passage; None where one side has no such word."""

    claim: Span | None
    passage: Span | None
    same: bool
    gap: bool = False


def _words(claim: Features, passage: Features) -> Iterator[Run]:
    quoted = [each.text for each in claim.quotations] or [match[1] for match in _MARKED.finditer(claim.text)]
    found = [_quoted(each, passage) for each in quoted]
    if not any(found):
        return
    begun = False  # whether a stretch of the passage stands before
    for at, (quotation, runs) in enumerate(zip(quoted, found, strict=True)):
        if at:
            yield Run("same", BETWEEN, BETWEEN) if begun and runs else Run("claim-only", BETWEEN, "")
        yield from runs or [Run("claim-only", quotation, "")]
        begun = begun or bool(runs)


def _quoted(quotation: str, passage: Features) -> list[Run]:
    """Return a quotation beside the stretch of the passage that is most like it; nothing where none is near."""
    pieces = pieces_of(quotation)
    mine = [word for piece in pieces for word in piece.words]
    if not mine:
        return []
    best: list[_Step] = []
    most = 0
    for record, near in (*((said, NEAR) for said in _said(passage)), (read_words(passage.text), PLAIN)):
        if most == len(mine):
            break
        if not set(mine) & set(record.words):
            continue
        steps = _steps(pieces, record)
        matched = sum(step.same and not step.gap for step in steps)
        if matched > most and matched >= near * len(mine) and _telling(quotation, steps, mine):
            best, most = steps, matched
    return _runs(quotation, passage.text, best) if best else []


def _telling(quotation: str, steps: Sequence[_Step], mine: Sequence[str]) -> bool:
    shared = (step.claim for step in steps if step.same and step.claim and not step.gap)
    words = tuple(word for start, end in shared for word in read_words(quotation[start:end]).words)
    return telling(words) >= min(TELLING, (telling(tuple(mine)) + 1) // 2)


def _said(passage: Features) -> Iterator[Words]:
    """Yield each utterance of a passage as its words where they stand; the tags that break it off are left out."""
    for each in utterances(passage):
        inside = [q for q in passage.quotations if each.start <= q.start and q.end <= each.end]
        stretches = [(each.start, each.end)] if each.labelled else [(q.start, q.end) for q in inside]
        if each.plain or not stretches:
            continue
        words: list[str] = []
        spans: list[Span] = []
        for start, end in stretches:
            read = read_words(passage.text[start:end])
            words += read.words
            spans += [(start + first, start + last) for first, last in read.spans]
        yield Words(passage.text, tuple(words), tuple(spans))


def _steps(pieces: Sequence[Words], record: Words) -> list[_Step]:
    """Align the pieces of a quotation one after the other with an utterance."""
    steps: list[_Step] = []
    done = 0  # words of the record that stand before
    for piece in pieces:
        exact = places(piece.words, record.words, done)
        if exact:
            paired: list[tuple[int | None, int | None]] = [
                (word, exact[0] + word) for word in range(len(piece.words))
            ]
        else:
            paired = [
                (ours, None if other is None else done + other)
                for ours, other in pair(piece.words, record.words[done:])[0]
            ]
        paired = _led_on(_trimmed(paired, piece, record), record)
        matching = [other for _, other in paired if other is not None]
        if steps and matching and done < matching[0] and steps[-1].claim:
            hidden = (record.spans[done - 1][1], record.spans[matching[0]][0])
            between = (steps[-1].claim[1], piece.spans[0][0])
            turns = gap_denies(record, done - 1, matching[0]) or gap_turns(record, done - 1, matching[0])
            if done and paired[0][1] is not None:
                steps.append(_Step(between, hidden, not turns, gap=True))
        steps += [
            _Step(
                None if ours is None else piece.spans[ours],
                None if other is None else record.spans[other],
                ours is not None and other is not None and piece.words[ours] == record.words[other],
            )
            for ours, other in paired
        ]
        done = matching[-1] + 1 if matching else done
    return steps


def _trimmed(
    paired: list[tuple[int | None, int | None]], piece: Words, record: Words
) -> list[tuple[int | None, int | None]]:
    """Leave words of the passage alone that stand for none, in another sentence than those that do."""
    same = [
        at
        for at, (ours, other) in enumerate(paired)
        if ours is not None and other is not None and piece.words[ours] == record.words[other]
    ]
    if not same:
        return [(ours, None) for ours, _ in paired if ours is not None]
    trimmed = list(paired)
    for edge, start, stop, step in ((same[-1], same[-1] + 1, len(paired), 1), (same[0], same[0] - 1, -1, -1)):
        near = paired[edge][1]
        for at in range(start, stop, step):
            ours, other = paired[at]
            if other is None or near is None:
                continue
            first, last = sorted((near, other))
            if _SENTENCE_ENDS.search(record.text[record.spans[first][1] : record.spans[last][0]]):
                trimmed[at] = (ours, None)
            else:
                near = other
    return [(ours, other) for ours, other in trimmed if ours is not None or other is not None]


def _led_on(
    paired: list[tuple[int | None, int | None]], record: Words
) -> list[tuple[int | None, int | None]]:
    """Give the last words of a quotation those that the passage has in their place, up to the next stop."""
    led = list(paired)
    at = next((n for n in range(len(led), 0, -1) if led[n - 1][1] is not None), len(led))
    following = led[at - 1][1] if led else None
    while following is not None and at < len(led) and following + 1 < len(record.words):
        between = record.text[record.spans[following][1] : record.spans[following + 1][0]]
        if between.strip("'’- \n"):
            break
        following += 1
        led[at] = (led[at][0], following)
        at += 1
    return led


def _runs(quotation: str, passage: str, steps: Sequence[_Step]) -> list[Run]:
    """Join steps of one kind, and give what stands between words to the word before it."""
    groups: list[list[_Step]] = []
    for step in steps:
        last = groups[-1] if groups else []
        # "don't" is two words in one place
        again = last and (
            last[-1].claim == step.claim is not None or last[-1].passage == step.passage is not None
        )
        alike = last and last[0].gap == step.gap and _same(last) == step.same
        if again or alike:
            last.append(step)
        else:
            groups.append([step])
    joined: list[list[_Step]] = []
    for group in groups:
        if joined and not joined[-1][0].gap and not group[0].gap and _same(joined[-1]) == _same(group):
            joined[-1] += group
        else:
            joined.append(group)
    ours = _texts(quotation, [[step.claim for step in group if step.claim] for group in joined], whole=True)
    record = _texts(
        passage, [[step.passage for step in group if step.passage] for group in joined], whole=False
    )
    if _STOPS.search(quotation[-1:]) and (stop := _STOPS.match(passage, _end(steps))):
        record[max(at for at, told in enumerate(record) if told)] += stop.group()
    return [
        Run(_kind(_same(group), mine, theirs), mine, theirs)
        for group, mine, theirs in zip(joined, ours, record, strict=True)
    ]


def _same(group: Sequence[_Step]) -> bool:
    return all(step.same for step in group)


def _end(steps: Sequence[_Step]) -> int:
    return max(step.passage[1] for step in steps if step.passage)


def _kind(same: bool, claim: str, passage: str) -> Literal["same", "claim-only", "passage-only", "changed"]:
    if same or _letters(claim) == _letters(passage) != "":  # "U.N." and "UN"
        return "same"
    return "changed" if claim and passage else "claim-only" if claim else "passage-only"


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _texts(text: str, groups: Sequence[Sequence[Span]], *, whole: bool) -> list[str]:
    """Cut `text` at the first word of each group; `whole` keeps what stands before the first and behind the last."""
    held = [at for at, spans in enumerate(groups) if spans]
    cuts = [groups[at][0][0] for at in held]
    if whole:
        cuts[0] = 0
    cuts.append(len(text) if whole else groups[held[-1]][-1][1])
    told = [""] * len(groups)
    for at, start, end in zip(held, cuts, cuts[1:], strict=False):
        told[at] = text[start:end]
    return told
