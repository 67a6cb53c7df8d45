"""Compare quotations word by word: verbatim, altered, or not the same words at all.

Punctuation, case and the kind of quotation mark never count. Left out words count as altered unless the
article shows the gap ("..." or brackets). Not finding a quotation says nothing here: the passage is an excerpt.
Example that differs: "a meaningful summit soon" against "a meaningful Summit again as soon as this is resolved".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from factcheck.check.compare import NOTHING, Comparison, Outcome
from factcheck.check.features import Features
from factcheck.claims.stems import STOP_WORDS, stem, words

SHORTEST = 4
"""Words of a quotation below which the same words may turn up by chance."""
SAME_UTTERANCE = 0.7
"""Share of the article's words that must stand in the record in the same order before the two are one utterance."""


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
    mine = words(re.sub(r"\[[^\]]*\]", " ", quotation))
    if len(mine) < SHORTEST:
        return Quoted(NOTHING, 0.0)
    named = speaker is None or stem(words(speaker)[-1]) in {stem(word) for word in words(passage.text)}
    pieces = [words(piece) for piece in re.split(r"\.\.\.|…|\[[^\]]*\]", quotation) if words(piece)]
    theirs_all = words(passage.text)
    if all(_stands_in(piece, theirs_all) for piece in pieces):
        outcome = Outcome.AGREE if named else Outcome.NOTHING
        return Quoted(Comparison(outcome, f"quotation: word for word, {len(mine)} words"), 1.0)
    best = Quoted(NOTHING, 0.0)
    for candidate in passage.quotations:
        theirs = words(candidate.text)
        if len(theirs) < SHORTEST:
            continue
        matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
        matched = [block for block in matcher.get_matching_blocks() if block.size]
        common = sum(block.size for block in matched)
        likeness = common / len(mine)
        telling = [
            word
            for block in matched
            for word in mine[block.a : block.a + block.size]
            if word not in STOP_WORDS
        ]
        if (
            likeness < SAME_UTTERANCE
            or likeness <= best.likeness
            or len(telling) < 2
            or not speaker
            or not named
        ):
            continue
        if len(pieces) > 1 or matched[0].size == 0:
            continue  # a marked gap: the words between are open
        span = theirs[matched[0].b : matched[-1].b + matched[-1].size]
        changes = _changes(mine, span)
        if not changes:
            continue
        shown = "; ".join(changes[:4])
        best = Quoted(
            Comparison(Outcome.DIFFER, f"quotation: the record has “{candidate.text.strip()}” ({shown})"),
            likeness,
        )
    return best


def _stands_in(piece: list[str], text: list[str]) -> bool:
    return any(text[at : at + len(piece)] == piece for at in range(len(text) - len(piece) + 1))


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
