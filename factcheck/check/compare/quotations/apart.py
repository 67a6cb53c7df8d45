"""Find in a speaker's utterances what a quotation has changed, joined, moved or made of a report.

Agrees: nothing here does. Differs: "we lost the match" from “we won the match”, "we lost. They won." joined from two
answers. Nothing to compare: "we won, and they know it" where an excerpt ends with “we won”.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from factcheck.check.compare.quotations.findings import Finding, Quoted, differs, opens
from factcheck.check.compare.quotations.utterances import Utterance, names, tells
from factcheck.check.compare.quotations.wording import (
    GAP,
    LONGEST_QUOTED,
    align,
    brief,
    is_slight,
    read_words,
    shown,
    telling,
)
from factcheck.check.features import Features
from factcheck.claims.stems import content_stems

SAME_UTTERANCE = 0.7
"""Share of the article's words that must stand in the record in the same order before the two are one utterance."""
SURE_UTTERANCE = 0.8
"""The same where the occasion is open: speakers vary what they repeat."""
TELLING = 2
"""Words that carry content which the two must share before they are one utterance."""
TELLING_RUN = 5
"""Words that are the same without a break, whatever they carry."""
PARAPHRASE = 0.5
"""Share of the article's telling words that a report in other words must have."""
MOST_PARTS = 3
"""Parts that a splice is made of; more are chance."""
SHOWN = 160
"""Code points of an utterance that are shown."""
PART, SURE_PART = 4, 2
"""Words of a part of a splice; fewer where the passage gives the whole."""

RENDERED = 3
"""Places with other telling words from which two texts look like two translations."""

_NEGATIONS = frozenset("not never no do does did".split())
_TRANSLATED = re.compile(
    r"\b(?:translat\w+|interpreter|(?:in|from)\s+(?:the\s+)?(?:Russian|Ukrainian|French|German|Spanish|Italian|Polish|"
    r"Portuguese|Chinese|Mandarin|Japanese|Korean|Arabic|Hebrew|Turkish|Persian|Farsi|Hindi|Urdu|Latin|Greek|Dutch|"
    r"Swedish|Hungarian|Czech|Finnish|Serbian))\b"
)


def altered(mine: tuple[str, ...], each: Utterance, *, whole: bool, known: bool) -> Quoted | None:
    """Return what is found if an utterance has most of the words, in their order, and others between them.

    `whole`: the record goes on nowhere else; `known`: nothing tells its occasion from the article's.
    """
    theirs = each.said.words
    if len(theirs) < PART - 1 or len(set(mine) & set(theirs)) < SAME_UTTERANCE * len(set(mine)) - 1:
        return None
    found = align(mine, theirs)
    likeness = found.matched / len(mine)
    denied = {*found.changes[0][0], *found.changes[0][1]} <= _NEGATIONS if len(found.changes) == 1 else False
    telling_enough = telling(found.shared) >= TELLING or found.run >= TELLING_RUN or (denied and known)
    if likeness < (SAME_UTTERANCE if known else SURE_UTTERANCE) or not telling_enough:
        return None
    if sum(len(record) for _, record in found.changes) > max(PART, len(mine) // 2 + 1):
        return None
    record = each.said.between(found.start, found.end)
    if not found.changes or is_slight(found.changes):
        return opens(Finding.NEARLY, f"nearly word for word ({shown(found.changes)})", likeness)
    if (found.beyond and not whole) or GAP.search(record):
        return opens(Finding.NOT_FOUND, "it begins or ends beyond what the record has", likeness)
    told = f"the record has “{brief(each.said.text, SHOWN)}” ({shown(found.changes)})"
    replaced = sum(bool(a) and bool(b) and telling(a) + telling(b) > 0 for a, b in found.changes)
    if _TRANSLATED.search(each.lead) or replaced >= RENDERED:
        return opens(Finding.TRANSLATED, told, likeness)
    return differs(Finding.ALTERED, told, likeness)


def reordered(mine: tuple[str, ...], each: Utterance) -> Quoted | None:
    """Return what is found if a sentence of the utterance has just these words in another order."""
    if telling(mine) < TELLING:
        return None
    counted = Counter(mine)
    for sentence in re.split(r"(?<=[.!?])\s", each.said.text):
        theirs = read_words(sentence, LONGEST_QUOTED).words
        if theirs != mine and Counter(theirs) == counted:
            told = f"the record has “{brief(sentence, SHOWN)}” (the same words in another order)"
            return differs(Finding.ALTERED, told, 1.0)
    return None


def spliced(pieces: Sequence[tuple[str, ...]], said: Sequence[Utterance], *, sure: bool) -> Quoted | None:
    """Return what is found if the words are parts of the utterances that stand apart there.

    `sure`: the passage gives the whole of the occasion, so that short parts are no chance.
    """
    if len(pieces) > 1:
        held = [
            next((at for at, each in enumerate(said) if _start(piece, each) >= 0), None) for piece in pieces
        ]
        if None in held or len(set(held)) == 1:
            return None
        return opens(Finding.SPLICED, "the parts stand in different answers or quotations", 1.0)
    mine = pieces[0]
    parts: list[tuple[int, int, int]] = []  # utterance, first word, words
    at = 0
    least = SURE_PART if sure else PART
    while at < len(mine):
        part = max(
            ((*_longest(mine[at:], each.said.words), index) for index, each in enumerate(said)),
            key=lambda found: (found[0], -found[2]),
            default=(0, 0, 0),
        )
        size, start, index = part
        if (
            size < least
            or telling(mine[at : at + size]) < (1 if sure else TELLING)
            or len(parts) == MOST_PARTS
        ):
            return None
        parts.append((index, start, size))
        at += size
    if len(parts) < 2 or not any(_apart(a, b, said) for a, b in pairwise(parts)):
        return None
    texts = [f"“{brief(said[i].said.between(start, start + size), 60)}”" for i, start, size in parts]
    return differs(Finding.SPLICED, f"the record has {', and elsewhere '.join(texts)}", 1.0)


def paraphrased(mine: tuple[str, ...], speaker: str | None, passage: Features) -> str:
    """Return the sentence of a passage that tells in its own words what is quoted; empty if there is none."""
    stems = frozenset(content_stems(" ".join(mine)))
    if len(stems) < TELLING:
        return ""
    for sentence in passage.sentences:
        told = sentence.told
        shared = stems & told.stems
        if (
            len(shared) >= TELLING
            and len(shared | _denials(mine, told)) / len(stems) >= PARAPHRASE
            and tells(told.text)
            and names(speaker, passage.text)
        ):
            return told.text
    return ""


def _denials(mine: tuple[str, ...], told: Features) -> frozenset[str]:
    return frozenset({"never", "not"} & set(mine)) if told.negations else frozenset()


def _start(piece: tuple[str, ...], each: Utterance) -> int:
    size, start = _longest(piece, each.said.words)
    return start if size == len(piece) else -1


def _longest(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[int, int]:
    """Return how many of the first words of `mine` stand in `theirs` together, and where."""
    best = (0, 0)
    for start, word in enumerate(theirs):
        if word != mine[0]:
            continue
        size = 1
        while size < len(mine) and start + size < len(theirs) and theirs[start + size] == mine[size]:
            size += 1
        if size > best[0]:
            best = (size, start)
    return best


def _apart(one: tuple[int, int, int], other: tuple[int, int, int], said: Sequence[Utterance]) -> bool:
    """Whether two parts stand in different utterances or sentences, or the other way round."""
    if one[0] != other[0] or other[1] < one[1] + one[2]:
        return True
    words = said[one[0]].said
    between = words.text[words.spans[one[1] + one[2] - 1][1] : words.spans[other[1]][0]]
    return bool(re.search(r"[.!?][\"”’]*\s", between))
