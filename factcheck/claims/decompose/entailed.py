"""Whether a claim that somebody else cut out of a sentence follows from it, as far as words can tell.

A claim may only leave words out: it counts where its quotation stands in the sentence, its words stand there in the
same order, and nothing that limits them was left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import pairwise

from factcheck.claims.decompose import Statement
from factcheck.claims.decompose.lexicon import AMOUNTS, ASSERTING, DETERMINED, IFS, LIMITING, REPORTING
from factcheck.claims.decompose.parser import quoted_stretches
from factcheck.claims.decompose.wording import is_past, past_of
from factcheck.claims.mentions import dates, names, negations, quantities
from factcheck.claims.stems import STOP_WORDS, stem
from factcheck.sources.selectors import fold


class Fault(StrEnum):
    """Why a claim of the service does not count."""

    QUOTE = "quotation not in the sentence"
    WORDS = "words that the sentence does not have"
    ORDER = "words in another order"
    SUBJECT = "one clause's subject with what another says"
    VALUE = "another number, date or name"
    LIMIT = "a word left out that limits it"
    LIFTED = "quoted words as a claim of the article"


_BEING = frozenset("is are was were be been being am".split())
_ADDABLE = _BEING | frozenset("the a an has have had having do does did it that who which there".split())
"""Words that a claim may add to those of its sentence, or leave out."""
_ADDABLE_MARKS = ".,'’"
"""No quotation marks: what the sentence does not quote is no quotation."""
_CONDITIONS = IFS | {"except"}
_MODALS = frozenset("may might can could would should must will shall".split())
_DENYING = frozenset("not no never none nobody nothing neither nor cannot".split())
_HEDGING = REPORTING - ASSERTING - frozenset(("agree", "write", "tweet", "post"))
"""Verbs whose content is not put forward as a fact; "agree" and "write" have other uses more often."""
_QUANTIFIERS = AMOUNTS | frozenset(
    "some part former ex acting alleged suspected supposed proposed planned possible potential likely unlikely fake "
    "false hypothetical attempted".split()
)
"""Words that limit the noun behind them."""
_PREPOSITIONS = frozenset(
    "of in on at to for from by with without against between among about over under before after during until since "
    "into onto through despite besides near toward towards off out than like as".split()
)
_CLAUSE_END = re.compile(
    r";\s|:\s|[.!?][\"”’)]?\s+(?=[A-Z\"“])|,\s+(?=(?:and|but|while|whereas|although|though|which|who|whose|where)\b)|"
    r"\s(?=(?:but|whereas|although)\s)"
)
_SENTENCE_END = re.compile(r";\s|[.!?][\"”’)]?\s+(?=[A-Z\"“])")
_TOKEN = re.compile(
    r"[$€£]?\d+(?:[.,]\d+)*[^\W\d_]*|%|[^\W\d_]+n['’]t\b|(?<=[^\W\d_])['’]s\b|(?<=s)['’](?=\s[a-z])|[^\W_]+"
)
_CONTRACTED = {"re": "are", "ve": "have", "ll": "will", "m": "am"}
_OPENERS = _PREPOSITIONS | frozenset(
    "when while because although though if once whereas unless last next this".split()
)
_RELATIVE = re.compile(r",\s+(?:which|who|whose|where)\b[^,;]{1,200},\s")
"""A relative clause between commas: what follows it belongs to the clause before."""
_JOINT = re.compile(rf"{_CLAUSE_END.pattern}|\s(?=and\s)")
_JOINING = frozenset("and but while whereas although though".split())
_DETERMINERS = DETERMINED | {"these", "those"}
_VERBS = _BEING | _MODALS | frozenset("has have had does did".split())
LONGEST_PHRASE = 4
"""Words behind a preposition or a quantifier that are taken to belong to it."""
QUOTED = 1 / 3
"""Least share of a claim's words that stand in its quotation: the subject is often named before it."""
LONGEST_CLOSING = 8
"""Words of a closing "…, the minister said"."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as it is compared: `text[start:end]`."""

    key: str
    start: int
    end: int
    plain: str
    """Lower-case, as written."""
    added: bool
    """It may be added or left out."""


def fault_of(sentence: str, claim: str, quote: str) -> Fault | None:
    """Return why `claim` does not count as said by `sentence`, or none where it does.

    A claim counts as entailed if it is its sentence with words left out: each word of it stands in the sentence,
    in the same form but for inflection and in the same order; an opening phrase may go to the end and a closing
    "…, Smith said" to the beginning. What is left out may be no negation, modal, condition, quantifier,
    preposition or verb of doubt that governs words that are kept. Without understanding this can't be complete:
    it errs towards dropping.
    """
    place = place_of(sentence, quote)
    return fault_at(sentence, claim, place) if place else Fault.QUOTE


def fault_at(sentence: str, claim: str, place: tuple[int, int]) -> Fault | None:
    there, here = _words(sentence), _words(claim)
    marks = {c for c in claim if not c.isalnum() and not c.isspace()} - set(sentence)
    if not any(not word.added for word in here) or marks - set(_ADDABLE_MARKS):
        return Fault.WORDS
    if missing := {w.key for w in here if not w.added} - {w.key for w in there}:
        number = any(re.search(r"\d", key) for key in missing)
        return Fault.VALUE if number else Fault.WORDS
    used = _aligned(sentence, there, here, place[1])
    if used is None:
        return Fault.ORDER
    if not _values_kept(sentence, claim, there):
        return Fault.VALUE
    if _subject_left_out(sentence, there, used):
        return Fault.SUBJECT
    if _limit_left_out(sentence, there, here, used) or _made_passive(sentence, there, here):
        return Fault.LIMIT
    quoted = quoted_stretches(sentence)
    if all(any(a <= there[n].start and there[n].end <= b for a, b in quoted) for n in used):
        return Fault.LIFTED
    inside = sum(place[0] <= there[n].start < place[1] for n in used)
    return None if inside >= len(used) * QUOTED else Fault.QUOTE


def place_of(sentence: str, quote: str) -> tuple[int, int] | None:
    """Return where whole words of `sentence` read as `quote`, but for typography; the first such place."""
    folded, wanted = fold(sentence), fold(quote).text.strip()
    if not re.search(r"\w", wanted):
        return None
    before = r"(?<!\w)" if re.match(r"\w", wanted) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", wanted) else ""
    found = re.search(f"{before}{re.escape(wanted)}{after}", folded.text)
    return folded.original(*found.span()) if found else None


def _words(text: str) -> list[_Word]:
    found: list[_Word] = []
    for match in _TOKEN.finditer(text):
        written = match.group().lower().replace("’", "'")
        cut = text[max(0, match.start() - 1) : match.start()] in ("'", "’")
        parts = [_CONTRACTED.get(written, written)] if cut else [written]
        if written == "cannot" or written.endswith("n't"):
            verb = {"wo": "will", "ca": "can", "sha": "shall"}
            parts = [verb.get(written[:-3], written[:-3]), "not"]
        elif written in ("'s", "'"):
            pronoun = found and found[-1].plain in ("it", "he", "she", "that", "there", "what", "who", "here")
            parts = ["is" if pronoun else "'s"]
        elif written == "%":
            parts = ["percent"]
        found += [
            _Word(_key(part), match.start(), match.end(), part, part in _ADDABLE) for part in parts if part
        ]
    return found


@lru_cache(maxsize=65_536)
def _key(word: str) -> str:
    """Return what a word is compared by: its stem, or the past of an irregular verb."""
    if word[0].isdigit() or word[0] in "$€£":
        return word.replace(",", "")
    if word == "'s" or word in STOP_WORDS or is_past(word):
        return word
    base = stem(word)
    past = past_of(base) if base else word
    return past if is_past(past) else base or word


@cache
def _keys(verbs: frozenset[str]) -> frozenset[str]:
    """Return what the verbs are compared by, in every form; "say" and "said" are no stems of each other here."""
    return frozenset({_key(verb) for verb in verbs} | {past_of(verb) for verb in verbs})


def _aligned(sentence: str, there: Sequence[_Word], here: Sequence[_Word], end: int) -> set[int] | None:
    """Return which words of the sentence the claim is made of; none where their order is another.

    Of equal words, the last up to the end of the quotation are taken: a repeated name is the nearest one.
    """
    wanted = [word.key for word in here if not word.added]
    plain = list(range(len(there)))
    orders = [[n for n in plain if there[n].end <= end], plain]
    comma = sentence.find(", ")
    if comma > 0 and there[0].plain in _OPENERS:
        opening = [n for n in plain if there[n].end <= comma]
        orders.append(plain[len(opening) :] + opening)
    comma = sentence.rfind(", ")
    closing = [n for n in plain if comma > 0 and there[n].start > comma]
    if 0 < len(closing) <= LONGEST_CLOSING and any(there[n].key in _keys(REPORTING) for n in closing):
        orders.append(closing + plain[: -len(closing)])
    for order in orders:
        used: set[int] = set()
        left = len(wanted)
        for n in reversed(order):
            if left and there[n].key == wanted[left - 1] and not there[n].added:
                used.add(n)
                left -= 1
        if not left:
            return used
    return None


def _values_kept(sentence: str, claim: str, there: Sequence[_Word]) -> bool:
    """Whether each number counts what it counts there, each date is no other, and each name is whole."""
    measured = {(q.unit, q.low, q.high) for q in quantities(sentence)}
    if not {(q.unit, q.low, q.high) for q in quantities(claim)} <= measured:
        return False
    days = dates(sentence)
    if not all(any(d.first <= s.first and s.last <= d.last for s in days) for d in dates(claim)):
        return False
    line = " ".join(["", *(word.key for word in there), ""])
    return all(f" {' '.join(w.key for w in _words(name))} " in line for name in names(claim))


def _limit_left_out(sentence: str, there: Sequence[_Word], here: Sequence[_Word], used: set[int]) -> bool:
    """Whether a word was left out that limits one that was kept."""
    spans = [(no.start, no.end) for no in negations(sentence)]
    denied = {
        n
        for n, word in enumerate(there)
        if word.plain in _DENYING or (not word.added and any(a <= word.start < b for a, b in spans))
    }
    clause = _stretches(sentence, there, _CLAUSE_END, _RELATIVE)
    stretch = _stretches(sentence, there, _SENTENCE_END)
    kept = {word.plain for word in here}
    closing = sentence.rfind(", ")
    for n, word in enumerate(there):
        if n in used:
            continue
        behind = [m for m in used if m > n and clause[m] == clause[n]]
        again = next((m for m in sorted(behind) if there[m].key == word.key), None)
        if again is not None and _coordinated(sentence, word, there[again]):
            continue  # "would reopen and would close": each has its own
        phrase = _phrase(sentence, there, n)
        if word.plain in _CONDITIONS:
            governed = any(stretch[m] == stretch[n] for m in used)
        elif word.key in _keys(_HEDGING):
            at_end = 0 < closing < word.start and len(there) - n <= LONGEST_CLOSING
            governed = bool(behind) or at_end
        elif n in denied or word.plain in LIMITING or (word.plain in _MODALS and _is_modal(sentence, word)):
            governed = bool(behind) or (n - 1 in used and not phrase)
        elif word.plain in _PREPOSITIONS or word.plain in _QUANTIFIERS:
            governed = any(m in used for m in phrase)
        elif word.plain in ("or", "nor"):
            governed = n - 1 in used or any(m in used for m in phrase)
        elif word.plain == "'s":
            governed = n - 1 in used
        elif word.plain in _BEING and not kept & _BEING:  # "was accused" is not "accused"
            governed = any(m in used and _is_participle(there[m]) for m in phrase[:2])
        else:
            governed = False
        if governed:
            return True
    return False


def _subject_left_out(sentence: str, there: Sequence[_Word], used: set[int]) -> bool:
    """Whether what a clause says is told of another clause's subject: "Smith signed and Jones left", "Smith left"."""
    clause = _stretches(sentence, there, _JOINT)
    for first in range(1, len(there)):
        if clause[first] == clause[first - 1]:
            continue
        inside = [n for n in range(first, len(there)) if clause[n] == clause[first]]
        opening = inside[1 if there[first].plain in _JOINING else 0 :][:1]
        if not opening or not (
            there[opening[0]].plain in _DETERMINERS or sentence[there[opening[0]].start].isupper()
        ):
            continue
        subject = [*([] if there[opening[0]].added else opening), *_phrase(sentence, there, opening[0])]
        subject = subject[: next((k for k, n in enumerate(subject) if _is_verb(there[n])), len(subject))]
        said = [n for n in inside if n > opening[0] and n not in subject]
        if (
            subject
            and any(n in used for n in said)
            and any(n in used for n in range(first))
            and not any(n in used for n in subject)
            and any(_is_verb(there[n]) for n in said)
            and any(_is_verb(there[n]) for n in range(first))
        ):
            return True
    return False


def _is_verb(word: _Word) -> bool:
    return _is_participle(word) or word.plain in _VERBS


def _coordinated(sentence: str, one: _Word, other: _Word) -> bool:
    return bool(re.search(r",|\b(?:and|or|but)\b", sentence[one.end : other.start]))


def _is_modal(sentence: str, word: _Word) -> bool:
    """Whether it is the verb, not the month of May or somebody called Will."""
    return sentence[word.start].islower() or word.start == 0


def _is_participle(word: _Word) -> bool:
    return word.plain.endswith(("ed", "en")) or is_past(word.plain)


def _stretches(sentence: str, there: Sequence[_Word], *ends: re.Pattern[str]) -> list[int]:
    """Return for each word the number of the stretch that it stands in."""
    cuts = sorted(match.end() for form in ends for match in form.finditer(sentence))
    numbers: list[int] = []
    number = 0
    for word in there:
        while number < len(cuts) and cuts[number] <= word.start:
            number += 1
        numbers.append(number)
    return numbers


def _phrase(sentence: str, there: Sequence[_Word], n: int) -> list[int]:
    """Return the words behind the n-th that it belongs to: up to a mark, a function word or `LONGEST_PHRASE`."""
    found: list[int] = []
    for m in range(n + 1, min(len(there), n + 1 + LONGEST_PHRASE)):
        if re.search(r"[,;:.()\[\]!?–—]", sentence[there[m - 1].end : there[m].start]):
            break
        if there[m].added:
            continue
        if found and there[m].plain in STOP_WORDS:
            break
        found.append(m)
    return found


def _made_passive(sentence: str, there: Sequence[_Word], here: Sequence[_Word]) -> bool:
    """Whether "was" was put between words that stand side by side: "Smith accused" is not "Smith was accused"."""
    side_by_side = {
        (one.key, other.key) for one, other in pairwise(there) if sentence[one.end : other.start].isspace()
    }
    solid = [(n, word) for n, word in enumerate(here) if not word.added]
    return any(
        any(word.plain in _BEING for word in here[n + 1 : m])
        and _is_participle(other)
        and (one.key, other.key) in side_by_side
        for (n, one), (m, other) in pairwise(solid)
    )


def told(sentence: str, statements: Iterable[Statement]) -> float:
    """Return the share (0..1) of the sentence's content words that stand in its claims."""
    there = {word.key for word in _words(sentence) if word.plain not in STOP_WORDS and not word.added}
    here = {word.key for statement in statements for word in _words(statement.text)}
    return len(there & here) / len(there) if there else 1.0
