"""Judge the places where quoted words stand in the speaker's utterances: whole, shortened, cut, of something else.

Agrees: "we will pay" in “we will pay, and soon”. Differs: the answer to one question given as that to another. Nothing
to compare: "we will pay" in “we will pay if they do”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from factcheck.check.compare import Comparison, Outcome
from factcheck.check.compare.quotations.case import SHORTEST, Case
from factcheck.check.compare.quotations.findings import Finding, Quoted, differs, opens
from factcheck.check.compare.quotations.occasion import Occasions, answers, subject
from factcheck.check.compare.quotations.turns import cut_after, cut_before, gap_denies, gap_turns
from factcheck.check.compare.quotations.utterances import Utterance, in_turn, is_own, names, speaks_for
from factcheck.check.compare.quotations.wording import Words, brief, has_gap, places
from factcheck.check.features import Features

MOST_PLACES = 8
"""Places of an utterance where a quotation is looked at; more are a refrain."""


def standing(case: Case) -> Quoted | None:
    """Return what is found where the words stand in the speaker's utterances; the best of several places."""
    found: list[Quoted] = []
    for each in case.ours:
        for at in sequences(case.pieces, each.said.words):
            quoted = _judged(case, each, at)
            if quoted.comparison.outcome is Outcome.AGREE:
                return quoted
            found.append(quoted)
    return next((each for each in found if each.comparison.outcome is Outcome.NOTHING), None) or next(
        iter(found), None
    )


def _judged(case: Case, each: Utterance, at: list[tuple[int, int]]) -> Quoted:
    """Judge one place where the words stand: `at` has each piece's words, half-open."""
    start, stop = at[0][0], at[-1][1]
    if in_turn(each, start, stop):
        return opens(Finding.OTHER_SPEAKER, "word for word, where the speaker quotes somebody else", 1.0)
    if each.plain and not is_own(each, start, stop):
        return opens(Finding.PARAPHRASED, "the record has the words, but not as a quotation", 1.0)
    for (_, end), (begin, _) in pairwise(at):
        if hidden := gap_denies(each.said, end - 1, begin):
            told = f"the gap hides “{hidden}”"
            if case.open:
                return opens(Finding.CUT, told, 1.0)
            return differs(Finding.GAP_TURNS, told, 1.0)
        if hidden := gap_turns(each.said, end - 1, begin):
            return opens(Finding.CUT, f"the gap hides “{hidden}”", 1.0)
    if not case.denied and (head := cut_before(each.said, start)):
        return opens(Finding.CUT, f"word for word, but the record has “{head}” before it", 1.0)
    if rest := cut_after(
        each.said, stop, ends_as_statement=case.quotation.rstrip("\"'”’").endswith((".", "!"))
    ):
        told = "but as a question" if rest == "?" else f"but the record goes on “{rest}”"
        return opens(Finding.CUT, f"word for word, {told}", 1.0)
    if other := _question(case, each) or _subject(case, each):
        return other
    count = len(case.mine)
    if count < SHORTEST and not _short_stands(case, each):
        return opens(Finding.NOT_FOUND, "too few words to be known again", 0.0)
    if len(at) > 1 or has_gap(case.quotation):
        told = f"quotation: word for word with a shown gap, {count} words"
        return Quoted(Comparison(Outcome.AGREE, told), 1.0, Finding.GAP_SHOWN)
    return Quoted(
        Comparison(Outcome.AGREE, f"quotation: word for word, {count} words"), 1.0, Finding.VERBATIM
    )


def _question(case: Case, each: Utterance) -> Quoted | None:
    """Return what is found if the words answer another question than the claim says."""
    if not case.frames or not (asked := case.frames[0].question):
        return None
    if not each.labelled:
        answered = case.frames[1].question
        if answered and not asked & answered:
            return opens(Finding.OTHER_QUESTION, "word for word, in answer to something else", 1.0)
        return None
    if not each.question:
        return None
    here = answers(asked, each.question, each.questioned)
    for other in case.ours:
        if other.question and here < answers(asked, other.question, other.questioned) == 1:
            told = f"the answer to that was “{brief(other.said.text)}”"
            if case.occasions is Occasions.SAME and not places(case.mine, other.said.words):
                return differs(Finding.OTHER_QUESTION, told, 1.0)
            return opens(Finding.OTHER_QUESTION, told, 1.0)
    if here == 0 or (here < 1 and len(case.mine) < SHORTEST):
        return opens(Finding.OTHER_QUESTION, f"the words answer “{brief(each.question)}”", 1.0)
    return None


def _subject(case: Case, each: Utterance) -> Quoted | None:
    """Return what is found if a few words are said of another thing than the claim says."""
    if len(case.mine) >= SHORTEST or each.labelled or not case.claim:
        return None
    about = subject(case.claim, case.speaker)
    if not about:
        return None
    mine = _told_of(about, case, each)
    for other in case.ours:
        if other is not each and _told_of(about, case, other) > mine:
            told = f"of that the record has “{brief(other.said.text)}”"
            if not mine and case.occasions is Occasions.SAME:
                return differs(Finding.OTHER_SUBJECT, told, 1.0)
            return opens(Finding.OTHER_SUBJECT, told, 1.0)
    if mine < 0.5:
        return opens(Finding.OTHER_SUBJECT, "the same few words, maybe of something else", 1.0)
    return None


def _told_of(about: frozenset[str], case: Case, each: Utterance) -> float:
    after = re.split(r"[.!?\"“]", case.passage.text[each.end + 1 : each.end + 120])[0]
    held = Features(f"{each.lead} {after if len(case.said) == 1 else ''}").stems
    return len(about & held) / len(about)


def _short_stands(case: Case, each: Utterance) -> bool:
    """Whether one to three words are surely the same: the claim tells of what or to what question, and who."""
    if not case.claim or not case.frames:
        return False
    if each.labelled:
        return answers(case.frames[0].question, each.question, each.questioned) == 1
    named = bool(
        case.speaker
        and each.speaker
        and (names(case.speaker, each.speaker) or speaks_for(each.speaker, case.speaker))
    )
    sure = named or (case.speaker is None and case.occasions is Occasions.SAME)
    return sure and bool(subject(case.claim, case.speaker))


def sequences(pieces: list[Words], text: tuple[str, ...]) -> Iterator[list[tuple[int, int]]]:
    """Yield where the pieces stand in `text` word for word, one after the other."""
    for first in places(pieces[0].words, text)[:MOST_PLACES]:
        at = [(first, first + len(pieces[0].words))]
        for piece in pieces[1:]:
            following = places(piece.words, text, at[-1][1])
            if not following:
                break
            at.append((following[0], following[0] + len(piece.words)))
        else:
            yield at
