"""Normalise evidence text and choose the sentences of it that speak about a claim.

The stance model reads at most 128 word pieces of claim and evidence together. Evidence that is longer is cut down to
the few sentences that share most with the claim, kept in their order, because cutting off the end loses the answer as
often as not. Training and use of the model must cut alike, so this module has no dependency and is used by both.

Words count by how rare they are within the evidence itself (an idf over its sentences): a word that every sentence has
does not tell the sentences apart.
"""

import math
import re
from collections.abc import Callable, Sequence

MAX_PIECES = 128
"""Word pieces the model was trained to read: claim, evidence and three marks."""

MAX_SENTENCES = 4
"""More sentences than this seldom help and make the model slower."""

MAX_CHARACTERS = 200_000
"""Evidence is read up to here; a passage is never near it, so it only bounds the work on hostile input."""

_MARKS = 3  # [CLS] and two [SEP]

_BRACKETS = {
    "-LRB-": "(",
    "-RRB-": ")",
    "-LSB-": "[",
    "-RSB-": "]",
    "-LCB-": "{",
    "-RCB-": "}",
    "-COLON-": ":",
}
_BRACKET = re.compile("|".join(re.escape(mark) for mark in _BRACKETS))
_QUOTES = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201a": "'",
        "\u201b": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u2032": "'",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
    }
)
_SPACE_BEFORE = re.compile(r" ([,.;:!?%)\]}]|'s\b|n't\b|'(?:re|ve|ll|d|m)\b)")
_SPACE_AFTER = re.compile(r"([(\[{$]) ")
_SPACES = re.compile(r"\s+")

_END = re.compile(r"[.!?][\"')\]]{0,3} (?=[\"'(\[]{0,2}[A-Z0-9])|\n")
_SHORT = frozenset(
    "mr mrs ms dr prof st sen rep gov gen lt col sgt capt rev hon no vs v etc al fig jr sr inc ltd co corp e.g i.e u.s"
    " u.k jan feb mar apr jun jul aug sep sept oct nov dec approx dept est".split()
)
_WORD = re.compile(r"[^\W_]+(?:[.,][0-9]+)*(?:'[a-z]+)?")
_STOP = frozenset(
    "a an the and or but if of to in on at by for from with as is are was were be been being am it its this that these"
    " those he she they them his her their him we our you your i me my who whom whose which what when where how there"
    " here than then so such into over under about after before during between through also only very can could may"
    " might will would shall should must do does did done has have had having s not no nor up out off"
    " more most some any all each other another one".split()
)
_SUFFIXES = ("ations", "ation", "ings", "ing", "edly", "ed", "ies", "es", "s", "ly", "al")


def normalise(text: str) -> str:
    """Return text as the model saw it in training: plain quotes, single spaces, no space before punctuation.

    Undoes the bracket marks and the spaces of tokenised corpora (`-LRB-`, `word .`). Only for reading by the model;
    never for offsets, since lengths change.
    """
    text = _BRACKET.sub(lambda found: _BRACKETS[found.group()], text.translate(_QUOTES))
    text = text.replace("``", '"').replace("''", '"')
    text = _SPACES.sub(" ", text)
    text = _SPACE_BEFORE.sub(r"\1", text)
    return _SPACE_AFTER.sub(r"\1", text).strip()


def sentences(text: str) -> list[str]:
    """Split text after `.`, `!` or `?` before a capital or a digit, and at line ends, but not after short forms."""
    found: list[str] = []
    start = 0
    for end in _END.finditer(text):
        last = text[start : end.start()].rsplit(" ", 1)[-1].lower().lstrip("(\"'")
        if end.group() != "\n" and (last in _SHORT or (len(last) == 1 and last.isalpha())):
            continue
        piece = text[start : end.end()].strip()
        if piece:
            found.append(piece)
        start = end.end()
    rest = text[start:].strip()
    if rest:
        found.append(rest)
    return found


def stem(word: str) -> str:
    """Return a crude stem: lower case, no comma in numbers, no common ending (at least four letters stay)."""
    word = word.lower()
    if word[:1].isdigit():
        return word.replace(",", "")
    word = word.split("'")[0]
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            word = word[: -len(suffix)]
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def content_stems(text: str) -> list[str]:
    """Return the stems of the content words and numbers of text, in order, with repeats."""
    return [stem(word) for word in _WORD.findall(text) if word.lower() not in _STOP]


def estimate_pieces(text: str) -> int:
    """Return about how many word pieces text has: one for a word of up to eight characters or a mark, more beyond.

    A stand-in for the tokenizer where none is at hand; pass the tokenizer's own count to `select_evidence` where it is.
    """
    words = _WORD.findall(text)
    marks = len(re.findall(r"[^\w\s]", text))
    return marks + sum(1 + max(0, len(word) - 5) // 4 for word in words)


def select_evidence(
    claim: str,
    evidence: str | Sequence[str],
    count: Callable[[str], int] = estimate_pieces,
    max_pieces: int = MAX_PIECES,
    max_sentences: int = MAX_SENTENCES,
) -> str:
    """Return the evidence as one string that fits beside the claim, whole if it fits, else its nearest sentences.

    claim: normalised text. evidence: one text or a list of sentences, in order. count: word pieces of a text. The first
    sentence chosen is returned even if it alone is too long; the tokenizer then cuts its end.

    Sentences are taken one by one: each time the one whose claim words not yet covered weigh most (words already
    covered count a quarter), with a mild discount for long sentences; equal weights go to the earlier sentence.
    """
    items = [evidence] if isinstance(evidence, str) else list(evidence)
    whole = normalise(" ".join(items)[:MAX_CHARACTERS])
    room = max_pieces - _MARKS - count(claim)
    if len(whole) <= 8 * max_pieces and count(whole) <= room:
        return whole
    parts = [part for item in items for part in sentences(item[:MAX_CHARACTERS])]
    parts = [part for part in (normalise(part) for part in parts[:2000]) if part]
    if len(parts) < 2:
        return whole
    stems = [frozenset(content_stems(part)) for part in parts]
    frequency: dict[str, int] = {}
    for words in stems:
        for word in words:
            frequency[word] = frequency.get(word, 0) + 1
    wanted = frozenset(content_stems(claim))
    weight = {word: math.log(1 + len(parts) / frequency[word]) for word in wanted if word in frequency}
    sizes = [count(part) for part in parts]
    covered: set[str] = set()
    chosen: list[int] = []
    while len(chosen) < max_sentences:
        best, best_score = -1, 0.0
        for index, words in enumerate(stems):
            if index in chosen or (chosen and sizes[index] > room):
                continue
            shared = sorted(word for word in words if word in weight)
            gain = sum(weight[word] * (0.25 if word in covered else 1.0) for word in shared)
            score = gain / (1 + sizes[index] / 60) + 1e-9
            if score > best_score + 1e-12:
                best, best_score = index, score
        if best < 0:
            break
        chosen.append(best)
        covered |= stems[best]
        room -= sizes[best]
    return " ".join(parts[index] for index in sorted(chosen))
