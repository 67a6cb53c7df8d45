r"""Which of many patterns a sentence can match at all, told from its words before any pattern is tried.

Most rules find nothing in most sentences, and trying them is most of the work. A pattern such as
`\b(?:experts|critics) say\b` can only match where one of two words stands, and "say" too. Those words are read off
each pattern once, in the manner of the code search of R. Cox (https://swtch.com/~rsc/regexp/regexp4.html); then one
look at each word of a sentence tells for all patterns together which of them may match.

What is read off is needed, never enough: a pattern that is let through may still find nothing, and one that is not
could not have. Where a pattern can't be read, it is always tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any, Generic, Protocol, TypeVar

from factcheck.claims.stems import STOP_WORDS


class HasPattern(Protocol):
    """A rule: it finds something where its pattern matches, and nowhere else."""

    @property
    def pattern(self) -> re.Pattern[str]: ...


Rule = TypeVar("Rule", bound=HasPattern)

Clause = frozenset[str]
"""Pieces of words of which a matching text has at least one, in lower case; `|` at an end is the word's own end:
`|say|` is that word, `ologists|` what a word ends with."""

MOST_STRINGS = 60
"""Spellings of a stretch of a pattern that are followed further; beyond, what follows is read by itself."""

MOST_STEPS = 50_000
"""Steps of reading one pattern; the longest of the packaged ones takes a seventh. Beyond, it is always tried."""

REMEMBERED = 20_000
"""Words whose pieces are remembered, each of at most `LONGEST_WORD` code points."""

LONGEST_WORD = 40

PAYS_FROM = 500
"""Sentences from which on reading the patterns (a third of a second) saves more time than it takes."""

COMMON = 1.0
"""What one of the commonest words counts in a clause; a rarer piece counts half of that for each of its letters."""

_WORD = re.compile(r"\w+")
_PIECE = re.compile(r"\|?[^|]+\|?")
_INDEXED = 3
"""First characters of a piece by which it is looked up; shorter pieces tell too little to be worth a look."""

_FOLDED = str.maketrans("İıſ\u212a", "iisk")
"""The letters beyond ASCII that `re.IGNORECASE` takes for ASCII ones, the last the kelvin sign."""


class Gate(Generic[Rule]):
    """Rules, of which it tells those that may find something in a sentence."""

    def __init__(self, rules: Sequence[Rule], pays_from: int = PAYS_FROM) -> None:
        """Take `rules`; their patterns are read when the gate is asked about sentence number `pays_from`."""
        self._rules = rules
        self._before_it_pays = pays_from
        self._needed: list[tuple[Rule, int]] = []
        self._pieces: dict[str, list[tuple[str, int]]] = {}
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._met)

    def open_to(self, sentence: str) -> Sequence[Rule]:
        """Return the rules whose pattern may match in `sentence`, in their order; takes time in proportion to it."""
        if self._before_it_pays:
            self._before_it_pays -= 1
            return self._rules
        if not self._needed:
            self._read()
        met = 0
        remembered = self._remembered
        for word in _WORD.findall(sentence):
            met |= remembered(word) if len(word) <= LONGEST_WORD else self._met(word)
        return [rule for rule, needed in self._needed if needed & met == needed]

    def _read(self) -> None:
        """Read off the patterns what they need: each clause is a bit, and each piece has the bits that it meets."""
        bits: dict[Clause, int] = {}
        for rule in self._rules:
            needed = 0
            for clause in needs(rule.pattern):
                needed |= bits.setdefault(clause, 1 << len(bits))
            self._needed.append((rule, needed))
        met: dict[str, int] = {}
        for clause, bit in bits.items():
            for piece in clause:
                met[piece] = met.get(piece, 0) | bit
        for piece, its in met.items():
            self._pieces.setdefault(piece[:_INDEXED], []).append((piece, its))

    def _met(self, word: str) -> int:
        """Return the clauses that a word meets, a bit each."""
        edged = f"|{word.translate(_FOLDED).lower()}|"
        met = 0
        for at in range(len(edged) - _INDEXED + 1):
            for piece, bits in self._pieces.get(edged[at : at + _INDEXED], ()):
                if edged.startswith(piece, at):
                    met |= bits
        return met


# --- reading patterns ------------------------------------------------------------------------------------


def needs(pattern: re.Pattern[str]) -> tuple[Clause, ...]:
    """Return what a text needs for `pattern` to match in it: something of each clause. Empty: nothing is known."""
    if pattern.flags & (re.ASCII | re.LOCALE):
        return ()  # other characters make words there
    try:
        tree = import_module("re._parser").parse(pattern.pattern, pattern.flags)
        state = _Reader().read(tree, _NOTHING)
    except (ImportError, AttributeError, TypeError, ValueError, RecursionError):
        return ()  # Python's own reader of patterns promises no outsider anything
    return tuple(dict.fromkeys((*state.clauses, *_clause(state.ends))))


@dataclass(frozen=True, slots=True)
class _Read:
    """What is known of any text that a pattern has matched so far."""

    ends: frozenset[str]
    """It ends with one of these: ASCII letters and digits, `|` where a word begins or ends or other marks stand."""
    clauses: tuple[Clause, ...] = ()
    """It has something of each of these."""
    cut: bool = False
    """Whether anything was forgotten on the way."""


_NOTHING = _Read(frozenset({""}))


class _Reader:
    """Reads the tree that Python's reader makes of a pattern."""

    def __init__(self) -> None:
        self._steps = 0

    def read(self, tree: Iterable[tuple[Any, Any]], read: _Read) -> _Read:
        """Return what is known behind the parts of `tree`, which follow each other, where `read` is known before."""
        for part, value in _with_runs(tree):
            read = self._part(part, value, read)
            self._steps += len(read.ends)
            if self._steps > MOST_STEPS:
                raise ValueError("too long to read")
        return read

    def _part(self, part: str, value: Any, read: _Read) -> _Read:
        if part == _RUN:
            return _followed(read, frozenset({value}))
        if part == "IN" and (spelled := _spelled_in(value)):
            return _followed(read, spelled)
        if part in ("AT", "ASSERT", "ASSERT_NOT"):
            return read  # takes up no room
        if part == "SUBPATTERN":
            _, added, _, inside = value
            if added & (re.ASCII | re.LOCALE):
                raise ValueError("other characters make words here")
            return self.read(inside, read)
        if part == "ATOMIC_GROUP":
            return self.read(value, read)
        if part == "BRANCH":
            return self._branch(value[1], read)
        if part in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            least, most, inside = value
            return self._repeat(int(least), int(most), inside, read)
        return _forgotten(read)

    def _branch(self, ways: Sequence[Any], read: _Read) -> _Read:
        if len(ways) * len(read.ends) > MOST_STRINGS and len(read.ends) > 1:
            read = _apart(read)
        each = [self.read(way, _Read(read.ends)) for way in ways]
        ends = _either(*(way.ends for way in each))
        if not any(way.cut for way in each):
            return _Read(ends, read.clauses, read.cut)
        best = [min((*way.clauses, *_clause(way.ends)), key=_cost, default=None) for way in each]
        union = frozenset(piece for clause in best if clause for piece in clause)
        return _Read(ends, (*read.clauses, union) if all(best) else read.clauses, cut=True)

    def _repeat(self, least: int, most: int, inside: Any, read: _Read) -> _Read:
        once = self.read(inside, _Read(read.ends))
        clauses = (*read.clauses, *once.clauses) if least else read.clauses
        ends = once.ends if least else _either(read.ends, once.ends)
        if most > 1:
            again = self.read(inside, _Read(once.ends))
            if not again.ends <= ends:  # however often it comes, the text ends with it
                clauses += _clause(ends)
                anew = self.read(inside, _NOTHING)
                return _Read(_either(ends, anew.ends), clauses, cut=True)
        if once.cut and not least:
            clauses += _clause(read.ends)
        return _Read(ends, clauses, cut=read.cut or once.cut)


_RUN = "RUN"
"""Letters and ends of words that follow each other: the tree has each by itself."""


def _with_runs(tree: Iterable[tuple[Any, Any]]) -> Iterator[tuple[str, Any]]:
    run = ""
    for part, value in tree:
        name = str(part)
        spelled = _spelled(value) if name == "LITERAL" else None
        if name == "AT" and str(value) != "AT_NON_BOUNDARY":
            spelled = "|"
        if spelled:
            run += spelled if spelled != "|" or not run.endswith("|") else ""
            continue
        if run:
            yield _RUN, run
            run = ""
        yield name, value
    if run:
        yield _RUN, run


@lru_cache(maxsize=1_000)
def _spelled(code: int) -> str | None:
    """Return how a character is written in a piece; `None` where that can't be told."""
    letter = chr(code)
    if not (letter.isalnum() or letter == "_"):  # a mark that is another letter's capital may match that one
        return "|" if letter.lower() == letter.upper() else None
    folded = letter.translate(_FOLDED).lower()
    return folded if folded.isascii() else None


def _spelled_in(members: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """Return how one of a set of characters is written; nothing where it may be one of many."""
    found: set[str] = set()
    for kind, value in members:
        spelled = _spelled(value) if str(kind) == "LITERAL" else None
        if str(kind) == "CATEGORY" and str(value) in ("CATEGORY_SPACE", "CATEGORY_NOT_WORD"):
            spelled = "|"
        if spelled is None:
            return frozenset()
        found.add(spelled)
    return frozenset(found)


def _followed(read: _Read, runs: frozenset[str]) -> _Read:
    if len(read.ends) > MOST_STRINGS and runs != {"|"}:
        read = _apart(read)
    ends = [
        end + (run[1:] if run[0] == "|" and end.endswith("|") else run) for end in read.ends for run in runs
    ]
    return _Read(frozenset(ends), read.clauses, read.cut)


def _either(*ways: frozenset[str]) -> frozenset[str]:
    """Return how a text ends that ends in one of these ways; where one is unknown, nothing is known."""
    ends = frozenset().union(*ways)
    return frozenset({""}) if "" in ends else ends


def _forgotten(read: _Read) -> _Read:
    """Return what is known when the text goes on in a way that is not followed."""
    return _Read(frozenset({""}), (*read.clauses, *_clause(read.ends)), cut=True)


def _apart(read: _Read) -> _Read:
    """Return what is known where what follows is to be read by itself."""
    edge = "|" if all(end.endswith("|") for end in read.ends) else ""
    return _Read(frozenset({edge}), (*read.clauses, *_clause(read.ends)), cut=True)


def _clause(ends: Iterable[str]) -> tuple[Clause, ...]:
    """Return the clause that a text meets which ends in one of these ways; none where one of them tells nothing."""
    best = []
    for end in ends:
        # two words that follow each other share the mark between them
        pieces = [piece for piece in _PIECE.findall(end.replace("|", "||")) if len(piece) >= _INDEXED]
        if not pieces:
            return ()
        best.append(min(pieces, key=_piece_cost))
    return (frozenset(best),)


def _cost(clause: Clause) -> float:
    return sum(map(_piece_cost, clause))


def _piece_cost(piece: str) -> float:
    letters = piece.strip("|")
    return COMMON if letters in STOP_WORDS and len(piece) == len(letters) + 2 else 0.5 ** len(letters)
