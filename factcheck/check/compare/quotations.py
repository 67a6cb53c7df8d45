"""Compare quotations word by word: verbatim, altered, or not the same words at all.

Punctuation, case and the kind of quotation mark never count. Left out words count as altered unless the
article shows the gap ("..." or brackets). Not finding a quotation says nothing here: the passage is an excerpt.
Words that the passage gives to another speaker are nothing to compare.

Example that differs: "a meaningful summit soon" against "a meaningful Summit again as soon as this is resolved".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from factcheck.check.compare import NOTHING, Comparison, Outcome
from factcheck.check.features import Features
from factcheck.claims.quoted import PRONOUNS, Quotation
from factcheck.claims.stems import STOP_WORDS, stem, words

SHORTEST = 4
"""Words of a quotation below which the same words may turn up by chance."""
SAME_UTTERANCE = 0.7
"""Share of the article's words that must stand in the record in the same order before the two are one utterance."""
TELLING = 2
"""Words that carry content which the two must share before they are one utterance."""
_GAP = re.compile(r"\.\.\.|…|\[[^\]]*\]")
_OWNED = re.compile(r"\w+[’']s\b")
_NOT_SAID = re.compile(r"\b(?:never|not|n[’']t|denie[sd]|denying)\b[^.!?\"“”]{0,60}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quotation of a claim against a passage."""

    comparison: Comparison
    likeness: float
    """Share of the article's words found in the same order, from 0 to 1."""


def compare_quotation(quotation: str, speaker: str | None, passage: Features) -> Quoted:
    """Compare what an article quotes with what a passage quotes.

    Agree if it stands there word for word and the passage names the speaker; differ if the passage quotes the
    same utterance of that speaker in other words. Without a named speaker the two can only agree.
    """
    pieces = [piece for part in _GAP.split(quotation) if (piece := words(part))]
    mine = [word for piece in pieces for word in piece]
    if len(mine) < SHORTEST:
        return Quoted(NOTHING, 0.0)
    of_speaker = [each for each in passage.quotations if _speaks(speaker, each, passage)]
    # a transcript has no quotation marks: what stands in none is taken as the passage's own words
    outside = passage.text if not passage.quotations and _named(speaker, passage.text) else ""
    if any(_stand_in(pieces, words(text)) for text in (*(each.text for each in of_speaker), outside)):
        return Quoted(Comparison(Outcome.AGREE, f"quotation: word for word, {len(mine)} words"), 1.0)
    if any(_stand_in(pieces, words(each.text)) for each in passage.quotations):
        return Quoted(Comparison(Outcome.NOTHING, "quotation: word for word, of another speaker"), 1.0)
    best = Quoted(NOTHING, 0.0)
    if len(pieces) > 1 or not speaker:
        return best  # a marked gap leaves open what stood there
    for candidate in of_speaker:
        altered = _altered(mine, candidate)
        if altered.likeness > best.likeness:
            best = altered
    return best


def _altered(mine: list[str], candidate: Quotation) -> Quoted:
    theirs = words(candidate.text)
    if len(theirs) < SHORTEST:
        return Quoted(NOTHING, 0.0)
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    matched = [block for block in matcher.get_matching_blocks() if block.size]
    likeness = sum(block.size for block in matched) / len(mine)
    shared = [word for block in matched for word in mine[block.a : block.a + block.size]]
    if likeness < SAME_UTTERANCE or sum(word not in STOP_WORDS for word in shared) < TELLING:
        return Quoted(NOTHING, 0.0)
    changes = _changes(mine, theirs[matched[0].b : matched[-1].b + matched[-1].size])
    if not changes:
        return Quoted(NOTHING, likeness)
    told = f"quotation: the record has “{candidate.text.strip()}” ({'; '.join(changes[:4])})"
    return Quoted(Comparison(Outcome.DIFFER, told), likeness)


def _speaks(speaker: str | None, quotation: Quotation, passage: Features) -> bool:
    """Whether the passage gives the quotation to `speaker`; one that it gives to nobody is the named speaker's."""
    before = passage.text[: quotation.start]
    if _NOT_SAID.search(before.rstrip(' "“‘')):
        return False
    if speaker is None:
        return True
    if quotation.speaker and quotation.speaker.lower() not in PRONOUNS:
        return _named(speaker, quotation.speaker)
    return _named(speaker, before) or _named(speaker, passage.text[quotation.end :])


def _named(speaker: str | None, text: str) -> bool:
    """Whether `text` names the speaker, other than as the owner of something ("Smith's aide")."""
    last = words(speaker or "")[-1:]
    return not last or stem(last[0]) in {stem(word) for word in words(_OWNED.sub("", text))}


def _stand_in(pieces: list[list[str]], text: list[str]) -> bool:
    """Whether the pieces stand in `text` word for word, one after the other."""
    at = 0
    for piece in pieces:
        found = (
            place
            for place in range(at, len(text) - len(piece) + 1)
            if text[place : place + len(piece)] == piece
        )
        place = next(found, None)
        if place is None:
            return False
        at = place + len(piece)
    return True


def _changes(mine: list[str], theirs: list[str]) -> list[str]:
    """Return in words how the article's words differ from the record's; nothing for one small function word."""
    changes = []
    small = True
    for kind, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        ours, record = " ".join(mine[a:b]), " ".join(theirs[c:d])
        if kind == "equal":
            continue
        small = small and b - a <= 1 and d - c <= 1 and {*mine[a:b], *theirs[c:d]} <= STOP_WORDS
        if kind == "delete":
            changes.append(f"added “{ours}”")
        elif kind == "insert":
            changes.append(f"left out “{record}”")
        else:
            changes.append(f"“{ours}” for “{record}”")
    return [] if small and len(changes) <= 1 else changes
