"""What the words of a statement tell by themselves: whether something happened, and what else is said with it.

Nothing here knows the text around the statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from factcheck.claims.decompose import Statement
from factcheck.claims.decompose.wording import is_past
from factcheck.claims.mentions import dates, names, quantities
from factcheck.claims.quoted import Quotation

AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b", re.IGNORECASE
)
"""Verbs without which a question or a caption names something and says nothing."""
FINITE = re.compile(
    r"\b(?:\w{3,}ed|was|were|is|are|has|have|had|did|does|will|would|can|could|may|might|"
    r"rose|fell|began|became|went|came|took|made|met|won|lost|left|held|said|grew|kept|ran|saw|built|cut|put|set|\w{2,}s)\b"
)
"""What is likely a verb that makes a sentence, by its form."""

SPARE_WORDS, TAG_WORDS = 4, 20
"""Words beside a quotation that say nothing more than it: without a speaker, and with one as the subject."""

_MOVED = re.compile(
    r"^(?P<subject>[^,;:]{2,80}?)\s+(?:rose|fell|grew|climbed|dropped|slipped|increased|decreased|jumped|declined|edged|soared|"
    r"shrank|sank|surged|was|were|stood|reached|totalled|came)\b[^;:]{0,160}?,?\s+(?:up\s+from|down\s+from|compared\s+with|"
    r"compared\s+to|against)\s+(?P<value>[€$£]?\d[\d.,]*\d?(?:\s?(?:percent|per\s+cent|%|million|billion|trillion|thousand))*)"
    r"(?P<when>\s+(?:in\s+\d{4}|in\s+the\s+(?:previous|same)\s+(?:year|quarter|month)|(?:a|one)\s+(?:year|month|quarter)\s+"
    r"(?:earlier|before|ago)|the\s+(?:year|month|quarter)\s+before|last\s+(?:year|month|quarter)))"
)
_BECAUSE = re.compile(
    r",?\s+(?:due to|because of|owing to|thanks to|as a result of)\s|\s[-–—]\s(?:but|though|although|albeit)\s"
)
_HEDGED_CAUSE = re.compile(
    r"\b(?:not|never|only|mainly|largely|mostly|partly|primarily|just|simply|was|were|is|are)$|n[’']t\b"
)


def tells(bracket: str) -> bool:
    """Whether a remark in brackets says something of its own: it has a verb, or counts something."""
    if re.match(
        r"(?:e\.g\.|i\.e\.|see\b|cf\.|source|photo|pictured|\d{4}[-–—]\d{2,4}$)", bracket, re.IGNORECASE
    ):
        return False
    verb = re.search(r"\b(?:[a-z]{2,}ed|was|were|is|are|has|had)\b", bracket)
    return bool(verb or (quantities(bracket) and len(bracket.split()) >= 4))


def anchored(words: str) -> bool:
    """Whether a statement speaks of something that happened: a past verb, with a name or a number."""
    past = re.search(r"\b(?:was|were|had|did|[a-z]{3,}ed)\b", words) or any(is_past(w) for w in words.split())
    return bool(past and (names(words) or quantities(words) or dates(words)))


def speakers(speech: Iterable[Quotation]) -> set[str]:
    """Return who speaks in some quotations, case folded."""
    return {q.speaker.casefold() for q in speech if q.speaker}


def only_quotes(statement: Statement, said: str, speech: Iterable[Quotation]) -> bool:
    """Whether a statement is a quotation with its "he said" and nothing more: the quotation's own claim says that."""
    inside = [q for q in speech if q.start < statement.end and statement.start < q.end]
    if not inside:
        return False
    rest = "".join(
        letter
        for at, letter in enumerate(said[statement.start : statement.end], statement.start)
        if not any(q.start <= at < q.end for q in inside)
    )
    beside, speaking = len(re.findall(r"\w{2,}", rest)), speakers(inside)
    if statement.subject and statement.subject.casefold() not in speaking:
        return beside <= SPARE_WORDS and not speaking
    return beside <= TAG_WORDS


def value_before(statement: Statement) -> Statement | None:
    """Return the earlier value that a change is counted from: "up from 371 in 2021" says what it was in 2021."""
    moved = _MOVED.match(statement.text)
    if moved is None or re.search(r"\b(?:not|never|would|could|may|might|will)\b|n[’']t\b", moved.group()):
        return None
    words = f"{moved['subject']} was {moved['value']}{moved['when']}."
    return Statement(words, statement.start, statement.end, main=False, subject=statement.subject)


def without_cause(statement: Statement, said: str, *, fragment: bool) -> Statement | None:
    """Return what happened, where a statement of `said` also says what of: "cancelled due to snow" is two claims."""
    cause = _BECAUSE.search(statement.text)
    if cause is None or _HEDGED_CAUSE.search(statement.text[: cause.start()]):
        return None
    before = statement.text[: cause.start()]
    whole = FINITE.search(before) and len(before.split()) >= (1 if fragment else 3)
    if not whole or "“" in statement.text[cause.start() :]:
        return None
    # the statement may be worded otherwise than the stretch that says it: the cause is looked for there, too
    there = _BECAUSE.search(said, statement.start, statement.end)
    end = there.start() if there else min(statement.start + len(before.rstrip(". ")), statement.end)
    return replace(statement, text=f"{before}.", end=max(statement.start + 1, end), kind=None)
