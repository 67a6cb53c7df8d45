"""The words of a stretch of text, without the marks around them, and where each character stands.

Emphasis, link targets, footnote references, HTML tags and invisible characters are no words: whoever reads a
sentence (a parser, a pattern) reads it without them, and finds its way back to the stored text by the offset
of every character. Links and footnote references are told beside the words, since they name what a text cites.

The marks are those of CommonMark (https://spec.commonmark.org/) and of the HTML that people paste into it,
read leniently: a stretch is often one sentence out of an emphasised paragraph, so marks may lack their pair.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html.entities import html5
from itertools import accumulate

LONGEST_REFERENCE = 200
"""Code points between `<sup>` and `</sup>` that are still looked at as a reference."""

LONGEST_TARGET = 2_000
"""Code points of a link target or tag; a longer one is taken as text, so that no pattern runs away."""

INLINE_TAGS = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark q s samp small span "
    "strike strong sub sup time tt u var wbr".split()
)
"""Tags that stand inside running text (HTML's phrasing content)."""

BLOCK_TAGS = frozenset(
    "address article aside body blockquote caption center col colgroup dd details div dl dt figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p picture pre section source summary table tbody td tfoot "
    "th thead tr ul".split()
)
"""Tags that begin or end a part of a page; a space where one is left in running text."""

TAG = rf"</?[A-Za-z][A-Za-z0-9]{{0,15}}(?:[\s/][^<>]{{0,{LONGEST_TARGET}}})?>"

_TOKEN = re.compile(
    rf"""
      (?P<space>\n[ \t]{{0,3}}>[ \t>]*|\s+)               # a line of a block quote goes on with its mark
    | (?P<escape>\\[!-/:-@\[-`{{-~])
    | (?P<code>`+)
    | (?P<comment><!--)
    | (?P<auto><https?://[^\s<>]{{1,{LONGEST_TARGET}}}>)
    | (?P<tag></?(?P<name>[A-Za-z][A-Za-z0-9]{{0,15}})(?:[\s/][^<>]{{0,{LONGEST_TARGET}}})?>)
    | (?P<entity>&(?:[A-Za-z][A-Za-z0-9]{{1,31}}|\#[0-9]{{1,7}}|\#[xX][0-9A-Fa-f]{{1,6}});)
    | (?P<note>\[\^[^\]\[\s]{{1,64}}\]|【[^【】]{{1,80}}】)
    | (?P<open>!?\[)
    | (?P<close>\])
    | (?P<url>https?://[^\s<>"“”|`\\\[\]]{{1,{LONGEST_TARGET}}})
    | (?P<run>\*+|_+|~~|==)
    | (?P<gone>[\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff])
    | (?P<raised>[⁰¹²³⁴-⁹]+)
    """,
    re.VERBOSE,
)
_PLAIN = re.compile(
    r"[\\`<&\[\]*_~=\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff⁰¹²³⁴-⁹【]|\s\s|[^\S ]|://"
)
"""Where nothing of this stands, the words are the text."""

_TARGET = re.compile(
    rf"""\(\s{{0,9}}
    (?: <(?P<angle>[^<>\n]{{0,{LONGEST_TARGET}}})>
      | (?P<bare>[^\s()<>]{{0,{LONGEST_TARGET}}}(?:\([^\s()<>]{{0,500}}\)[^\s()<>]{{0,500}}){{0,4}}) )
    (?:\s{{1,9}}(?:"[^"]{{0,500}}"|'[^']{{0,500}}'|\([^()]{{0,500}}\)))?
    \s{{0,9}}\)""",
    re.VERBOSE,
)
_LABEL = re.compile(r"\[([^\[\]\n]{0,200})\]")
_DEFINITION = re.compile(
    rf"^ {{0,3}}\[([^\[\]^\n]{{1,200}})\]:[ \t]{{0,9}}<?([^\s<>]{{1,{LONGEST_TARGET}}})", re.MULTILINE
)
_HREF = re.compile(r"\shref\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))", re.IGNORECASE)
_NUMBERS = re.compile(r"\^?\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,9}")
_REFERENCE = re.compile(r"\s*\[?\s*(\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,9}|[a-z]|[*†‡§]|note \d{1,3})\s*\]?\s*")
_URL_TAIL = ".,;:!?'’*_~"
_UNIT = re.compile(r"(?:\b[A-Za-zµ]{1,2}|metre|meter|mile|feet|foot|inch|yard|inche|acre)s?$")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_STOPS = ".,;:!?)]}"


@dataclass(frozen=True, slots=True)
class Link:
    """A link on `words.text[start:end]`; a bare address links to itself."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Note:
    """A reference to a footnote or source, taken out right behind `words.text[:at]`."""

    at: int
    label: str
    url: str | None = None
    """Where the reference itself is a link, as in `[[1]](https://...)`."""


@dataclass(frozen=True, slots=True)
class Words:
    """`text` is what is said; `offsets[i]` is the place of its character `i` in the stored text, ever rising."""

    text: str
    offsets: Sequence[int]
    links: tuple[Link, ...] = ()
    notes: tuple[Note, ...] = ()
    entities: tuple[tuple[int, int], ...] = ()
    """`(index, end)`: the character at this index is written as `&...;`, which ends before `end` of the stored text."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where `text[start:end]` stands in the stored text, half-open; it must not be empty."""
        stop = self.offsets[end - 1] + 1
        for index, behind in self.entities:
            if index == end - 1:
                stop = behind
        return self.offsets[start], stop


def words_of(text: str, start: int, end: int) -> Words:
    """Return the words of `text[start:end]` without marks; every run of white space is one space, none outside.

    Characters stand for themselves, except that an entity (`&amp;`) stands for what it means and white space
    for a space. Any text is read; the time is linear in `end - start`.
    """
    stretch = text[start:end]
    if not _PLAIN.search(stretch):
        said = stretch.strip(" ")
        begin = start + len(stretch) - len(stretch.lstrip(" "))
        return Words(said, range(begin, begin + len(said)))
    return _Reader(text, start, stretch).words()


@lru_cache(maxsize=1)
def link_targets(text: str) -> dict[str, str]:
    """Return the addresses that `[label]: address` lines of `text` give, by label in lower case."""
    return {_folded(label): url for label, url in _DEFINITION.findall(text)}


def _folded(label: str) -> str:
    return " ".join(label.lower().split())


@dataclass(slots=True)
class _Piece:
    """A run of the stretch: `said` is what it gives (None: as it stands)."""

    start: int
    end: int
    said: str | None = None


@dataclass(slots=True)
class _Run:
    """A run of emphasis marks, of which the first or last `used` have found their pair."""

    piece: int
    left: int
    length: int


class _Reader:
    """Reads one stretch: cuts it into pieces, finds which are marks, and joins the rest."""

    def __init__(self, text: str, start: int, stretch: str) -> None:
        self._whole, self._start, self._text = text, start, stretch
        self._pieces: list[_Piece] = []
        self._dropped: dict[int, int] = {}  # +1 at the first piece of a dropped range, -1 behind it
        self._links: list[tuple[int, int, str]] = []  # from piece, to piece, target
        self._notes: list[tuple[int, str, str | None]] = []  # piece, label, target
        self._brackets: list[int] = []
        self._anchors: list[tuple[int, str]] = []
        self._raised: list[int] = []
        self._runs: dict[str, list[_Run]] = {}

    def words(self) -> Words:
        text, at = self._text, 0
        fences = _fences(text)
        while at < len(text):
            token = _TOKEN.search(text, at)
            if token is None:
                break
            begin, stop = token.span()
            if begin > at:
                self._pieces.append(_Piece(at, begin))
            kind = token.lastgroup
            if kind == "space":
                self._pieces.append(_Piece(begin, stop, " "))
            elif kind == "escape":
                self._pieces += [_Piece(begin, begin + 1, ""), _Piece(begin + 1, stop)]
            elif kind == "code":
                closing = fences.get(begin)
                if closing is None:
                    self._pieces.append(_Piece(begin, stop))
                else:
                    self._pieces.append(_Piece(begin, stop, ""))
                    for part in re.finditer(r"\s+|\S+", text[stop:closing]):
                        blank = " " if part[0].isspace() else None
                        self._pieces.append(_Piece(stop + part.start(), stop + part.end(), blank))
                    self._pieces.append(_Piece(closing, closing + stop - begin, ""))
                    stop = closing + stop - begin
            elif kind == "comment":
                found = text.find("-->", stop, stop + LONGEST_TARGET)
                stop = found + 3 if found >= 0 else stop
                self._pieces.append(_Piece(begin, stop, "" if found >= 0 else None))
            elif kind == "tag":
                self._tag(token)
            elif kind == "entity":
                self._pieces.append(_Piece(begin, stop, _meant(token[0])))
            elif kind == "note":
                self._note(token)
            elif kind == "open":
                self._brackets.append(len(self._pieces))
                self._pieces.append(_Piece(begin, stop))
            elif kind == "close":
                stop = self._close(begin)
            elif kind in ("auto", "url"):
                stop = self._address(begin, stop, angled=kind == "auto")
            elif kind == "run":
                self._emphasis(begin, stop)
            elif kind == "gone":
                self._pieces.append(_Piece(begin, stop, ""))
            else:
                self._superscript(begin, stop)
            at = stop
        if at < len(text):
            self._pieces.append(_Piece(at, len(text)))
        self._unpaired()
        return self._joined()

    def _before(self, at: int) -> str:
        return self._text[max(0, at - 24) : at]

    def _tag(self, token: re.Match[str]) -> None:
        tag, name = token[0], token["name"].lower()
        piece = len(self._pieces)
        if name not in INLINE_TAGS and name not in BLOCK_TAGS:
            self._pieces.append(_Piece(*token.span()))
            return
        self._pieces.append(_Piece(*token.span(), " " if name == "br" or name in BLOCK_TAGS else ""))
        closes = tag.startswith("</")
        if name == "a" and closes and self._anchors:
            opened, url = self._anchors.pop()
            if url:
                self._links.append((opened, piece, url))
        elif name == "a" and not closes:
            href = _HREF.search(tag)
            self._anchors.append((piece, html.unescape(href[1] or href[2] or href[3] or "") if href else ""))
        elif name == "sup" and not closes:
            self._raised.append(piece)
        elif name == "sup" and self._raised:
            opened = self._raised.pop()
            begin = self._pieces[opened].end
            if token.start() - begin > LONGEST_REFERENCE:
                return
            label = _REFERENCE.fullmatch(re.sub(TAG, "", self._text[begin : token.start()]))
            before = self._before(self._pieces[opened].start)
            if label and re.search(r"\b10$", before):
                self._pieces[opened].said = "^"  # a power of ten would run together: "106"
            elif label and not (label[1].isdigit() and _UNIT.search(before)):
                self._drop(opened, piece)
                href = _HREF.search(self._text, begin, token.start())
                url = html.unescape(href[1] or href[2] or href[3] or "") if href else ""
                self._notes.append((opened, label[1], url if "://" in url else None))

    def _note(self, token: re.Match[str]) -> None:
        inner = token[0][1:-1]
        if token[0].startswith("【") and "†" not in inner:
            self._pieces.append(_Piece(*token.span()))
            return
        self._notes.append((len(self._pieces), inner.removeprefix("^"), None))
        self._pieces.append(_Piece(*token.span(), ""))

    def _close(self, at: int) -> int:
        """Read a `]` at `at`: return where reading goes on."""
        piece = len(self._pieces)
        if not self._brackets:
            self._pieces.append(_Piece(at, at + 1))
            return at + 1
        opened = self._brackets.pop()
        image = self._pieces[opened].end - self._pieces[opened].start == 2
        begin = self._pieces[opened].end
        url, stop = self._target(begin, at)
        short = self._text[begin:at].strip() if at - begin < 64 else ""
        if url is None:
            reference = not image and _NUMBERS.fullmatch(short)
            self._pieces.append(_Piece(at, at + 1))
            if reference and self._pieces[opened].start > 0:
                self._drop(opened, piece)
                self._notes.append((opened, short, None))
            return at + 1
        self._pieces.append(_Piece(at, stop, ""))
        if image:
            self._drop(opened, piece)
        elif numbered := re.fullmatch(r"\[?\^?(\d{1,3})\]?", short):
            self._drop(opened, piece)
            while self._notes and self._notes[-1][0] > opened:
                self._notes.pop()
            self._notes.append((opened, numbered[1], url or None))
        else:
            self._pieces[opened].said = ""
            if url:
                self._links.append((opened, piece, url))
        return stop

    def _target(self, begin: int, at: int) -> tuple[str | None, int]:
        """Return the target of the link whose words end before `at` (None: there is none) and where it ends."""
        following = self._text[at + 1 : at + 2]
        if following == "(" and (found := _TARGET.match(self._text, at + 1)):
            url = html.unescape(found["angle"] or found["bare"] or "")
            if not url or any(mark in url for mark in ":/#.?"):  # "[he](sic)" is text
                return url, found.end()
        targets = link_targets(self._whole)
        if not targets or at - begin > LONGEST_REFERENCE:
            return None, at + 1
        words = self._text[begin:at]
        numbered = _NUMBERS.fullmatch(words)  # "[1][2]" are two references, not a link
        if following == "[" and not numbered and (label := _LABEL.match(self._text, at + 1)):
            named = targets.get(_folded(label[1] or words))
            if named is not None:
                return named, label.end()
        return targets.get(_folded(words)), at + 1

    def _address(self, begin: int, stop: int, angled: bool) -> int:
        if angled:
            piece = len(self._pieces)
            self._pieces += [
                _Piece(begin, begin + 1, ""),
                _Piece(begin + 1, stop - 1),
                _Piece(stop - 1, stop, ""),
            ]
            self._links.append((piece, piece + 2, self._text[begin + 1 : stop - 1]))
            return stop
        url = self._text[begin:stop]
        while url[-1] in _URL_TAIL or (url[-1] == ")" and url.count("(") < url.count(")")):
            url = url[:-1]  # it ends at "https:/" at the latest
        if not url.endswith("//"):
            self._links.append((len(self._pieces), len(self._pieces) + 1, html.unescape(url)))
        self._pieces.append(_Piece(begin, begin + len(url)))
        return begin + len(url)

    def _superscript(self, begin: int, stop: int) -> None:
        """`sharply.¹` is a reference, `12 km²` is not."""
        before = self._before(begin)
        piece = _Piece(begin, stop)
        after_word = re.search(r"[a-z]{4}$", before) and not _UNIT.search(before)
        if begin > 0 and (after_word or before[-1:] in '.,;:!?)%"”’'):
            self._notes.append((len(self._pieces), self._text[begin:stop].translate(_RAISED), None))
            piece.said = ""
        self._pieces.append(piece)

    def _emphasis(self, begin: int, stop: int) -> None:
        """Pair a run of marks with the last open one of its sort, as CommonMark does; leave the rest open."""
        mark, length = self._text[begin], stop - begin
        before, after = self._text[begin - 1 : begin], self._text[stop : stop + 1]
        opens, closes = bool(after) and not after.isspace(), bool(before) and not before.isspace()
        inside = before.isalnum() and after.isalnum()
        if mark in "_=" or (before.isdigit() and after.isdigit()):
            opens, closes = opens and not inside, closes and not inside
        first = len(self._pieces)
        self._pieces += (
            [_Piece(at, at + 1) for at in range(begin, stop)] if length <= 3 else [_Piece(begin, stop)]
        )
        if length > 3:  # a rule, a gap to fill in, a word that is blanked out
            return
        run = _Run(first, 0, length)
        waiting = self._runs.setdefault(mark, [])
        while closes and waiting and run.length:
            other = waiting[-1]
            both = min(other.length, run.length)
            if mark in "~=" and both < 2:
                break
            for piece in (
                *range(other.piece + other.length - both, other.piece + other.length),
                *range(run.piece, run.piece + both),
            ):
                self._pieces[piece].said = ""
            other.length -= both
            run.piece, run.length = run.piece + both, run.length - both
            if not other.length:
                waiting.pop()
        if not run.length:
            return
        if opens:
            waiting.append(run)
        elif mark in "*_" and closes and _dangles_behind(before, run.length, at_end=not after):
            self._hide(run)

    def _unpaired(self) -> None:
        """An emphasis that is closed in a later sentence: its opening marks are no words either."""
        for mark in "*_":
            for run in self._runs.get(mark, []):
                at = self._pieces[run.piece].start
                before = self._text[at - 1 : at] if at else ""
                if (mark == "*" or at == 0) and (not before or before in " \n\t\"“‘'(["):
                    self._hide(run)

    def _hide(self, run: _Run) -> None:
        for piece in range(run.piece, run.piece + run.length):
            self._pieces[piece].said = ""

    def _drop(self, first: int, last: int) -> None:
        self._dropped[first] = self._dropped.get(first, 0) + 1
        self._dropped[last + 1] = self._dropped.get(last + 1, 0) - 1

    def _joined(self) -> Words:
        out: list[str] = []
        offsets: list[int] = []
        entities: list[tuple[int, int]] = []
        places = [0] * (len(self._pieces) + 1)
        noted: dict[int, list[tuple[str, str | None]]] = {}
        for piece_index, label, target in self._notes:
            noted.setdefault(piece_index, []).append((label, target))
        notes: list[Note] = []
        hidden = list(accumulate(self._dropped.get(piece, 0) for piece in range(len(self._pieces))))
        for index, piece in enumerate(self._pieces):
            places[index] = len(out)
            behind = len(out) - (out[-1:] == [" "])
            notes += [Note(behind, *note) for note in noted.get(index, ())]
            said = "" if hidden[index] else piece.said
            if said == "":
                continue
            if said is None:
                said = self._text[piece.start : piece.end]
                if notes and notes[-1].at == len(out) - 1 and said[0] in _STOPS and out and out[-1] == " ":
                    out.pop()  # "rose sharply [1]." ends without a space
                    offsets.pop()
                out.extend(said)
                offsets.extend(range(self._start + piece.start, self._start + piece.end))
            elif said == " ":
                if out and out[-1] != " ":
                    out.append(" ")
                    offsets.append(self._start + piece.start)
                continue
            else:
                for step, character in enumerate(said):
                    out.append(character)
                    offsets.append(self._start + piece.start + step)
                entities.append((len(out) - 1, self._start + piece.end))
        places[-1] = len(out)
        if out and out[-1] == " ":
            out.pop()
            offsets.pop()
        said = "".join(out)
        links = []
        for first, last, url in sorted(self._links, key=lambda link: link[0]):
            start, end = min(places[first], len(said)), min(places[last], len(said))
            while start < end and said[start] == " ":
                start += 1
            while start < end and said[end - 1] == " ":
                end -= 1
            if start < end:
                links.append(Link(start, end, url))
        return Words(said, tuple(offsets), tuple(links), tuple(notes), tuple(entities))


def _fences(text: str) -> dict[int, int]:
    """Return where the run of backticks that begins at a place is closed: the next run of the same length."""
    pairs: dict[int, int] = {}
    last: dict[int, int] = {}
    runs = [run.span() for run in re.finditer(r"`+", text)] if "`" in text else []
    for begin, stop in reversed(runs):
        if (closing := last.get(stop - begin)) is not None:
            pairs[begin] = closing
        last[stop - begin] = begin
    return pairs


def _meant(entity: str) -> str | None:
    """Return what an entity stands for; None where it is none, "" for what can't be seen."""
    if entity[1] == "#":
        said = html.unescape(entity)
    elif (named := html5.get(entity[1:])) is not None:
        said = named
    else:
        return None
    if said.isspace():
        return " "
    token = _TOKEN.match(said)
    return "" if token is not None and token.lastgroup == "gone" else said


def _dangles_behind(before: str, length: int, at_end: bool) -> bool:
    """Whether marks without a pair close an emphasis of the sentence before: not the stars of "A*" or "s***"."""
    if before in '.!?,;:"”’)':
        return length > 1 or at_end
    return length == 2
