"""Compare quotations word by word: verbatim, shortened, altered, cut from its context, spliced, or not there at all.

Punctuation, case and the kind of quotation mark never count. Left out words count as altered unless the article shows
the gap ("..." or brackets). Not finding a quotation says nothing, unless the passage gives the whole of what was said
on that occasion. Each finding has a code, see `Finding`.

Agrees: "hold a meaningful meeting" against “We will hold a meaningful meeting again”. Differs: "a meaningful summit
soon" against “a meaningful Summit again as soon as this is resolved”. Nothing to compare: words of another speaker, of
another occasion, or that a passage tells without marks.
"""

from __future__ import annotations

from factcheck.check.compare import NOTHING, Outcome
from factcheck.check.compare.quotations.apart import altered, paraphrased, reordered, spliced
from factcheck.check.compare.quotations.case import SHORTEST, Case
from factcheck.check.compare.quotations.findings import Finding, Quoted, differs, opens
from factcheck.check.compare.quotations.occasion import Occasions
from factcheck.check.compare.quotations.standing import sequences, standing
from factcheck.check.compare.quotations.utterances import is_anybody, is_disowned, speaker_in
from factcheck.check.compare.quotations.wording import brief, has_gap, pieces_of, places, read_words
from factcheck.check.features import Features

__all__ = ["Finding", "Quoted", "compare_quotation", "speaker_in"]


def compare_quotation(
    quotation: str, speaker: str | None, passage: Features, claim: Features | None = None
) -> Quoted:
    """Compare what an article quotes with what a passage quotes.

    Agree if it stands there word for word and the passage gives it to the speaker; differ if the passage quotes the
    same utterance of that speaker in other words. Without a named speaker the two can only agree. `claim`, the claim
    that has the quotation, tells the occasion, the question and the subject, and the speaker where none is given; what
    rests on those is found only with it.
    """
    who = speaker or (speaker_in(claim) if claim else None)
    case = Case(quotation, pieces_of(quotation), who, passage, claim)
    if not case.mine:
        return Quoted(NOTHING, 0.0)
    found = standing(case) or _elsewhere(case) or _changed(case) or _missing(case)
    if found.comparison.outcome is Outcome.DIFFER and who and is_anybody(who):
        return opens(Finding.NOT_FOUND, "like it, maybe of somebody else", found.likeness)
    return _on_occasion(case, found)


def _elsewhere(case: Case) -> Quoted | None:
    """Return what is found where the words are another's."""
    if len(case.mine) < SHORTEST:
        return None
    for each in case.theirs:
        if next(sequences(case.pieces, each.said.words), None) is None:
            continue
        if is_disowned(each, case.passage):
            return opens(Finding.DISOWNED, "word for word, as what was not said", 1.0)
        told = f"word for word, of another speaker{f', {each.speaker}' if each.speaker else ''}"
        if case.pinned and case.speaker and case.ours and each.speaker:
            return differs(Finding.OTHER_SPEAKER, told, 1.0)
        return opens(Finding.OTHER_SPEAKER, told, 1.0)
    return None


def _changed(case: Case) -> Quoted | None:
    """Return what is found if the speaker's utterance stands there in other words, or in pieces."""
    if len(case.mine) < SHORTEST or places(case.mine, read_words(case.passage.text).words):
        return None  # what runs over the marks of the passage is no utterance of its own
    ours = [each for each in case.ours if not each.plain]
    best: Quoted | None = None
    if case.speaker and not has_gap(case.quotation):
        for each in ours:
            found = reordered(case.mine, each) or altered(
                case.mine, each, whole=case.whole, known=case.known is not False
            )
            if found and (best is None or found.likeness > best.likeness):
                best = found
    if best is None or best.comparison.outcome is not Outcome.DIFFER:
        pieces = [piece.words for piece in case.pieces]
        sure = case.pinned and case.whole
        joined = spliced(pieces, ours, sure=sure) if case.speaker else None
        if joined and case.known is False:
            joined = opens(Finding.SPLICED, joined.comparison.working.partition(": ")[2], joined.likeness)
        best = joined or best
    if best is None or best.finding is not Finding.ALTERED or not case.frames:
        return best
    mine, theirs = case.frames
    if mine.question and theirs.question and not mine.question & theirs.question:
        return opens(Finding.OTHER_QUESTION, "like it, in answer to something else", best.likeness)
    if case.open:
        return opens(Finding.NOT_FOUND, "like it, maybe of another occasion", best.likeness)
    return best


def _missing(case: Case) -> Quoted:
    if (
        case.pinned
        and case.whole
        and case.speaker
        and case.ours
        and len(case.mine) >= 3
        and not places(case.mine, read_words(case.passage.text).words)
    ):
        return differs(Finding.NOT_IN_WHOLE, "the record gives the whole, and has no such words", 0.0)
    told = paraphrased(case.mine, case.speaker, case.passage) if len(case.mine) >= SHORTEST else ""
    if told:
        return opens(Finding.PARAPHRASED, f"the record tells it without marks: {brief(told)}", 0.0)
    return Quoted(NOTHING, 0.0)


def _on_occasion(case: Case, found: Quoted) -> Quoted:
    """Take back what rests on one occasion if the claim names another."""
    if case.occasions not in (Occasions.OTHER_DAY, Occasions.OTHER) or found.finding is Finding.NOT_FOUND:
        return found
    finding = Finding.OTHER_DAY if case.occasions is Occasions.OTHER_DAY else Finding.OTHER_OCCASION
    when = "on another day" if finding is Finding.OTHER_DAY else "on another occasion"
    how = "word for word" if found.likeness == 1 else "like it"
    return opens(finding, f"{how}, {when}", found.likeness)
