"""Words of quotations side by side: as they are compared, where they stand, how they differ.

Punctuation, case, quotation marks, contractions, fillers and how a number is written never count. Agrees: "don't go, 3
men" and “Do not go, three men”. Differs: "we won" and “we lost”. Nothing to compare: a quotation without words.

Time grows with the product of both lengths, which `LONGEST_QUOTED` and `LONGEST_SAID` bound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from factcheck.claims.stems import STOP_WORDS, stem

LONGEST_QUOTED, LONGEST_SAID = 150, 1_200
"""Words of a quotation and of an utterance that are compared; what follows them is not read."""

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|%")
_STAGE = re.compile(
    r"[\[(](?:laugh\w*|applause|cheer\w*|boos?|cross-?talk|inaudible|pause[sd]?|unintelligible|sic)\b[^\])\n]{0,40}[\])]",
    re.IGNORECASE,
)
"""What a transcript notes between the words."""
_CASED = re.compile(r"\[(\w)\](?=\w)")
GAP = re.compile(r"\.\s?\.\s?\.|…|\[[^\[\]\n]{0,200}\]")
"""Dots and brackets that show that words were left out or replaced."""

_LOOSE = frozenset("you know i mean well so and look okay like sort of kind yes yeah".split())
"""Words that editors leave out of speech."""
_WEIGHTY = frozenset(
    "after all any before can could few more might may must only or should some under until "
    "will without would over".split()
)
"""Function words that change what is said: one of them is no small word."""
_FILLERS = frozenset("uh um er ah erm hmm".split())
_SHORT = {"can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not", "let's": "let us",
          "gonna": "going to", "wanna": "want to", "ok": "okay"}  # fmt: skip
_ENDINGS = {"'d": "would", "'ll": "will", "'re": "are", "'ve": "have", "'m": "am"}
_BEING = frozenset("i you we they it that he she what there who here where this".split())
_SAME_SHORT = {"has": "is", "had": "would"}
"""After a pronoun, "'s" is either, and so is "'d"."""
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "sixty": "60",
    "seventy": "70",
    "eighty": "80",
    "ninety": "90",
}

MATCH, OTHER, ADDED, LEFT_OUT = 3, -2, -2, -1
"""Scores of an alignment: a word found is worth leaving out three."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text's words as they are compared, each with where it stands in the text (code points, half-open)."""

    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    def between(self, start: int, stop: int) -> str:
        """Return the text of the words from `start` to before `stop`."""
        return self.text[self.spans[start][0] : self.spans[stop - 1][1]] if start < stop else ""


def read_words(text: str, most: int = LONGEST_SAID) -> Words:
    """Read the first `most` words of a text."""
    bare = _STAGE.sub(lambda match: " " * len(match.group()), text)
    found: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(bare):
        if len(found) >= most:
            break
        for word in _plain(match.group()):
            if word == "cent" and found and found[-1] == "per":
                found[-1], spans[-1] = "percent", (spans[-1][0], match.end())
            elif word not in _FILLERS:
                found.append(_SAME_SHORT.get(word, word) if found and found[-1] in _BEING else word)
                spans.append(match.span())
    return Words(text, tuple(found), tuple(spans))


_DROPPED = "\0"
"""Stands for what a quotation has and its words have not, so that each word keeps its place."""


def pieces_of(quotation: str) -> list[Words]:
    """Return the stretches of a quotation between its shown gaps; "[L]et" is a word with another letter."""
    told = _STAGE.sub(
        lambda match: " " + _DROPPED * (len(match.group()) - 1), quotation.replace(_DROPPED, " ")
    )
    told = _CASED.sub(rf"{_DROPPED}\1{_DROPPED}", told)
    at = [place for place, character in enumerate(told) if character != _DROPPED]
    bare = "".join(told[place] for place in at)
    left, pieces, begin = LONGEST_QUOTED, [], 0
    for stop, following in (*(match.span() for match in GAP.finditer(bare)), (len(bare), 0)):
        piece = read_words(bare[begin:stop], left)
        if piece.words:
            spans = tuple(
                (at[begin + first] - (told[at[begin + first] - 1 : at[begin + first]] == _DROPPED),
                 at[begin + last - 1] + 1)
                for first, last in piece.spans
            )  # fmt: skip
            pieces.append(Words(quotation, piece.words, spans))
            left -= len(piece.words)
        begin = following
    return pieces


def has_gap(quotation: str) -> bool:
    """Whether dots or brackets show that words were left out or replaced."""
    return bool(GAP.search(_CASED.sub(r"\1", _STAGE.sub(" ", quotation))))


def telling(words: tuple[str, ...]) -> int:
    """Return how many words carry content."""
    return sum(word not in STOP_WORDS for word in words)


def places(piece: tuple[str, ...], text: tuple[str, ...], start: int = 0) -> list[int]:
    """Return where `piece` stands in `text` word for word, from `start` on."""
    size = len(piece)
    return [at for at in range(start, len(text) - size + 1) if text[at : at + size] == piece]


@dataclass(frozen=True, slots=True)
class Alignment:
    """The stretch of a record that is most like a quotation."""

    matched: int
    """Words that are the same in the same order."""
    run: int
    """The most of them without a break."""
    start: int
    end: int
    changes: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    """What the quotation has, and what the record has in its place; either may be empty."""
    shared: tuple[str, ...]
    beyond: bool
    """The quotation begins before the record's first word or goes on behind its last one."""


def align(mine: tuple[str, ...], theirs: tuple[str, ...]) -> Alignment:
    """Return the best alignment of all of `mine` with a stretch of `theirs` ."""
    paired, start, end = pair(mine, theirs)
    steps = [
        (None if ours is None else mine[ours], None if record is None else theirs[record])
        for ours, record in paired
    ]
    return _summed(steps, start, end, len(theirs))


def pair(
    mine: tuple[str, ...], theirs: tuple[str, ...]
) -> tuple[list[tuple[int | None, int | None]], int, int]:
    """Return word by word which of `mine` stands for which of `theirs`, and where that stretch starts and ends.

    Smith and Waterman (1981), with the left text whole: https://doi.org/10.1016/0022-2836(81)90087-5
    """
    rows, columns = len(mine), len(theirs)
    score = [0] * (columns + 1)
    came = [bytearray(columns + 1) for _ in range(rows + 1)]  # 0 both, 1 mine alone, 2 theirs alone
    for i in range(1, rows + 1):
        above, word, back = score, mine[i - 1], came[i]
        score = [above[0] + ADDED] + [0] * columns
        back[0] = 1
        for j in range(1, columns + 1):
            best, step = above[j - 1] + (MATCH if word == theirs[j - 1] else OTHER), 0
            if above[j] + ADDED > best:
                best, step = above[j] + ADDED, 1
            if score[j - 1] + LEFT_OUT > best:
                best, step = score[j - 1] + LEFT_OUT, 2
            score[j], back[j] = best, step
    end = max(range(columns + 1), key=lambda j: (score[j], -j))
    i, j = rows, end
    steps: list[tuple[int | None, int | None]] = []
    while i:
        step = came[i][j]
        i, j = i - (step != 2), j - (step != 1)
        steps.append((i if step != 2 else None, j if step != 1 else None))
    steps.reverse()
    return steps, j, end


def _summed(steps: list[tuple[str | None, str | None]], start: int, end: int, columns: int) -> Alignment:
    changes: list[tuple[list[str], list[str]]] = []
    shared: list[str] = []
    run = longest = 0
    for ours, record in steps:
        if ours == record:
            shared.append(ours or "")
            run += 1
            longest = max(longest, run)
            continue
        if run or not changes:
            changes.append(([], []))
        run = 0
        changes[-1][0].extend([ours] if ours else [])
        changes[-1][1].extend([record] if record else [])
    beyond = bool(steps) and (
        (steps[0][1] is None and start == 0) or (steps[-1][1] is None and end == columns)
    )
    told = tuple((tuple(a), tuple(b)) for a, b in changes)
    return Alignment(len(shared), longest, start, end, told, tuple(shared), beyond)


def is_slight(changes: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]) -> bool:
    """Whether all that differs is one function word that weighs little, the endings of words, or fillers."""
    small = [
        (a, b)
        for a, b in changes
        if not (not a and set(b) <= _LOOSE)
        and not (len(a) == len(b) and all(stem(x) == stem(y) for x, y in zip(a, b, strict=True)))
    ]
    return not small or (
        len(small) == 1 and all(len(side) <= 1 and set(side) <= STOP_WORDS - _WEIGHTY for side in small[0])
    )


def shown(changes: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]) -> str:
    """Return in words how a quotation differs from the record, the first four changes."""
    told = []
    for ours, record in changes[:4]:
        if not record:
            told.append(f"added “{' '.join(ours)}”")
        elif not ours:
            told.append(f"left out “{' '.join(record)}”")
        else:
            told.append(f"not “{' '.join(ours)}” but “{' '.join(record)}”")
    return "; ".join(told)


def brief(text: str, most: int = 120) -> str:
    """Return the beginning of a text on one line, at most about `most` code points."""
    told = " ".join(text.split())
    return told if len(told) <= most else f"{told[:most].rsplit(' ', 1)[0]} …"


def _plain(token: str) -> list[str]:
    word = token.lower().replace("’", "'")
    if word == "%":
        return ["percent"]
    if word in _SHORT:
        return _SHORT[word].split()
    if word.endswith("n't"):
        return [word[:-3], "not"]
    for ending, full in _ENDINGS.items():
        if word.endswith(ending):
            return [word[: -len(ending)], full]
    if word.endswith("'s") and word[:-2] in _BEING:
        return [word[:-2], "is"]
    word = _NUMBERS.get(word, word)
    return [re.sub(r"(?<=[a-z]{3})our(?=(?:s|ed|ing|able)?$)", "or", word)]
