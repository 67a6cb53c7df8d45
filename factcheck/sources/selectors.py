"""Find a quotation again in a stored text, and describe where a passage stands.

A place is looked for as it was, then elsewhere, then with its typography folded away, then nearly alike; the
answer says which of these it took. Selectors follow the W3C Web Annotation model, TextQuoteSelector and
TextPositionSelector (https://www.w3.org/TR/annotation-model/#selectors).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from factcheck.model import QuoteSelector

CONTEXT = 32
"""Code points of prefix and suffix: tells repeated sentences apart, and survives edits."""

THRESHOLD = 0.85
"""Least likeness (0..1) of a fuzzy place. A sentence of 12 words with one of them changed has about 0.9."""

SAME_LIKENESS = 0.02
"""Two fuzzy places whose likeness differs by no more are equally good; their context decides."""

SAME_CONTEXT = 0.10
"""Contexts whose likeness differs by no more decide nothing."""

MOST_PLACES = 1_000
"""Equal places that are compared by context, the nearest to the old position first."""

MOST_ACCENTS = 32
"""Code points that are composed as one letter; no language stacks more than a few."""

FUZZY_QUOTE = 2_000
"""Longest quotation, in code points, that is looked for fuzzily: 0.4 s at worst in a text of a megabyte."""

_QUOTES = dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛‹›′`´", "'")
_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣-", "-")
_SPACES = dict.fromkeys(
    "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000",
    " ",
)
_ONE_FOR_ONE = str.maketrans(_QUOTES | _DASHES | _SPACES)
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"  # zero-width space, joiners, byte order mark
_SHY = "\xad"
# a soft hyphen swallows the line break behind it; other runs of space and unseen characters become one space
_RUNS = re.compile(f"{_SHY}[ {_UNSEEN}{_SHY}]*|[ {_UNSEEN}]{{2,}}|[{_UNSEEN}]|…")
_WORD = re.compile(r"[^ ]+")


class How(StrEnum):
    """How a quotation was found again, best first."""

    EXACT_POSITION = "exact-position"
    EXACT = "exact"
    NORMALISED = "normalised"
    """The same but for typography: quotation marks, dashes, spaces, line wraps, ligatures, accents."""
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Located:
    """Where a quotation is: `text[start:end]`, with its likeness to the quotation (0..1, 1 but for fuzzy)."""

    start: int
    end: int
    score: float
    how: How
    ambiguous: bool = False
    """Another place is as like and its context no worse: a person should look."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text with its typography folded away, and the way back to the original's code points."""

    text: str
    begins: tuple[int, ...]
    """Where each stretch begins in `text`, ascending."""
    origins: tuple[tuple[int, int, bool], ...]
    """Of each stretch: its original start and end, and whether it is copied one for one."""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span of `text[start:end]`, which isn't empty."""
        return self._place(start, last=False), self._place(end - 1, last=True)

    def _place(self, at: int, last: bool) -> int:
        stretch = bisect_right(self.begins, at) - 1
        begin, end, copied = self.origins[stretch]
        if copied:
            return begin + at - self.begins[stretch] + last
        return end if last else begin


def select(text: str, start: int, end: int, context: int = CONTEXT) -> QuoteSelector:
    """Describe `text[start:end]`, with up to `context` code points on each side, so it can be found again.

    Raises `ValueError` for an empty span or one outside the text.
    """
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no text at {start}-{end}: the text has {len(text)} code points")
    return QuoteSelector(
        exact=text[start:end],
        prefix=text[max(0, start - context) : start],
        suffix=text[end : end + context],
        start=start,
        end=end,
    )


def locate_quote(text: str, selector: QuoteSelector, *, threshold: float = THRESHOLD) -> Located | None:
    """Find `selector` in `text`, or return None if no place is at least `threshold` like it.

    Equal places are told apart by prefix and suffix, then by nearness to the old position. A quotation
    longer than `FUZZY_QUOTE` is found only as it was or but for typography.
    """
    exact = selector.exact
    if text.startswith(exact, selector.start) and _context_stands(text, selector):
        return Located(selector.start, selector.start + len(exact), 1.0, How.EXACT_POSITION)
    if places := _occurrences(text, exact, selector.start):
        begin, end = _best_in_context(text, [(place, place + len(exact)) for place in places], selector)
        return Located(begin, end, 1.0, How.EXACT_POSITION if begin == selector.start else How.EXACT)
    folded, wanted = fold(text), fold(exact).text.strip(" ")
    if not wanted:
        return None
    if places := _occurrences(folded.text, wanted, selector.start):
        spans = [folded.original(place, place + len(wanted)) for place in places]
        begin, end = _best_in_context(text, spans, selector)
        return Located(begin, end, 1.0, How.NORMALISED)
    return _locate_fuzzily(folded, wanted, selector, threshold)


def fold(text: str) -> Folded:
    """Fold quotation marks, dashes, spaces, line wraps, ellipses, unseen characters and NFKC differences.

    Letters keep their case: a changed capital is a changed quotation.
    """
    same = text.translate(_ONE_FOR_ONE)
    edits = [(run.start(), run.end(), _run_as(run[0])) for run in _RUNS.finditer(same)]
    if not unicodedata.is_normalized("NFKC", same):
        edits += _compositions(same)
        edits.sort()
    pieces: list[str] = []
    begins: list[int] = []
    origins: list[tuple[int, int, bool]] = []
    at = length = 0
    for begin, end, put in [*edits, (len(same), len(same), "")]:
        if begin > at:
            pieces.append(same[at:begin])
            begins.append(length)
            origins.append((at, begin, True))
            length += begin - at
        if put:
            pieces.append(put)
            begins.append(length)
            origins.append((begin, end, False))
            length += len(put)
        at = end
    return Folded("".join(pieces), tuple(begins), tuple(origins))


def _run_as(run: str) -> str:
    if run == "…":
        return "..."
    return " " if " " in run and _SHY not in run else ""


def _compositions(text: str) -> list[tuple[int, int, str]]:
    """Return `(start, end, replacement)` of each letter with its accents that NFKC writes otherwise."""
    edits = []
    for word in _WORD.finditer(text):
        if unicodedata.is_normalized("NFKC", word[0]):
            continue
        begin, stop = word.span()
        while begin < stop:
            end = begin + 1
            while end < min(stop, begin + MOST_ACCENTS) and _joins(text, begin, end):
                end += 1
            cluster = text[begin:end]
            if not _RUNS.search(cluster):
                put = unicodedata.normalize("NFKC", cluster).translate(_ONE_FOR_ONE)
                if put != cluster:
                    edits.append((begin, end, put))
            begin = end
    return edits


def _joins(text: str, begin: int, at: int) -> bool:
    """Whether `text[at]` is an accent on `text[begin:at]`, or composes with it, as Korean letters do."""
    if unicodedata.combining(text[at]):
        return True
    if text[at] < "\u1100":
        return False
    return len(unicodedata.normalize("NFC", text[begin : at + 1])) == 1


def _occurrences(text: str, words: str, position: int) -> list[int]:
    """Return where `words` begins in `text`, overlapping ones too: at most `MOST_PLACES`, nearest first."""
    places = []
    at = text.find(words)
    while at >= 0:
        places.append(at)
        at = text.find(words, at + 1)
    places.sort(key=lambda place: (abs(place - position), place))
    return places[:MOST_PLACES]


def _context_stands(text: str, selector: QuoteSelector) -> bool:
    end = selector.start + len(selector.exact)
    before = text[max(0, selector.start - len(selector.prefix)) : selector.start]
    return before == selector.prefix and text.startswith(selector.suffix, end)


def _best_in_context(text: str, spans: list[tuple[int, int]], selector: QuoteSelector) -> tuple[int, int]:
    """Return the span with most of the selector's context right around it, then the nearest one."""
    if len(spans) == 1:
        return spans[0]
    prefix, suffix = fold(selector.prefix).text, fold(selector.suffix).text

    def rank(span: tuple[int, int]) -> tuple[int, int, int]:
        before = fold(text[max(0, span[0] - 2 * len(selector.prefix)) : span[0]]).text
        after = fold(text[span[1] : span[1] + 2 * len(selector.suffix)]).text
        alike = _common(prefix[::-1], before[::-1]) + _common(suffix, after)
        return -alike, abs(span[0] - selector.start), span[0]

    return min(spans, key=rank)


def _common(one: str, other: str) -> int:
    """Length of what both begin with."""
    for length, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return length
    return min(len(one), len(other))


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    score: float
    context: float


def _locate_fuzzily(folded: Folded, wanted: str, selector: QuoteSelector, threshold: float) -> Located | None:
    if len(wanted) > FUZZY_QUOTE:
        return None
    best = _alike(folded.text, 0, len(folded.text), wanted, selector, threshold)
    if best is None:
        return None
    rivals = [
        place
        for begin, end in ((0, best.start), (best.end, len(folded.text)))
        if (
            place := _alike(
                folded.text, begin, end, wanted, selector, max(threshold, best.score - SAME_LIKENESS)
            )
        )
    ]
    ambiguous = False
    for rival in rivals:
        if abs(rival.score - best.score) > SAME_LIKENESS:
            best = max(best, rival, key=lambda place: place.score)
        elif abs(rival.context - best.context) > SAME_CONTEXT:
            best = max(best, rival, key=lambda place: place.context)
        else:
            ambiguous = True
            best = max(best, rival, key=lambda place: (place.score, place.context, -place.start))
    begin, end = folded.original(best.start, best.end)
    return Located(begin, end, round(best.score, 4), How.FUZZY, ambiguous)


def _alike(
    text: str, begin: int, stop: int, wanted: str, selector: QuoteSelector, threshold: float
) -> _Place | None:
    """Return the place in `text[begin:stop]` most like `wanted`, if at least `threshold` like it."""
    stretch = text[begin:stop]
    if not stretch.strip():
        return None
    if len(stretch) <= len(wanted):  # rapidfuzz would look for the shorter in the longer
        start, end = 0, len(stretch)
    else:
        # a window of the quotation's own length scores lower than the whole place if words were put in
        alignment = fuzz.partial_ratio_alignment(wanted, stretch, score_cutoff=max(0.0, 100 * threshold - 15))
        if alignment is None:
            return None
        start, end = alignment.dest_start, alignment.dest_end
    place = _at_word_ends(stretch, start, end, wanted)
    score = fuzz.ratio(wanted, stretch[place[0] : place[1]]) / 100
    if score < threshold:
        return None
    start, end = begin + place[0], begin + place[1]
    return _Place(start, end, score, _context_alike(text, start, end, selector))


def _at_word_ends(text: str, start: int, end: int, wanted: str) -> tuple[int, int]:
    """Move both ends to the word boundaries near them that make the place most like `wanted`."""
    slack = max(16, len(wanted) // 5)
    low, high = max(0, start - slack), min(len(text), end + slack)
    edges = [word.span() for word in _WORD.finditer(text, low, high)]
    starts = [
        begin for begin, _ in edges if begin <= start + slack and (begin == 0 or text[begin - 1] == " ")
    ]
    ends = [stop for _, stop in edges if stop >= end - slack and (stop == len(text) or text[stop] == " ")]

    def likeness(span: tuple[int, int]) -> tuple[float, int, int]:
        return fuzz.ratio(wanted, text[span[0] : span[1]]), -abs(span[1] - span[0] - len(wanted)), -span[0]

    start = max([start, *starts], key=lambda begin: likeness((begin, max(end, begin + 1))))
    end = max([end, *ends], key=lambda stop: likeness((start, max(stop, start + 1))))
    start = max(
        [start, *(begin for begin in starts if begin < end)], key=lambda begin: likeness((begin, end))
    )
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip(" ")), end - len(inner) + len(inner.rstrip(" "))


def _context_alike(text: str, start: int, end: int, selector: QuoteSelector) -> float:
    """Likeness (0..1) of what stands around `text[start:end]` to the selector's prefix and suffix."""
    prefix, suffix = fold(selector.prefix).text, fold(selector.suffix).text
    if not prefix and not suffix:
        return 0.0
    around = text[max(0, start - len(prefix)) : start] + text[end : end + len(suffix)]
    return fuzz.ratio(prefix + suffix, around) / 100
