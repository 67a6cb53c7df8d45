"""The splitter without a parser: cuts where the words themselves show a boundary, and leaves the rest whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from factcheck.claims.decompose import Statement, whole
from factcheck.claims.decompose.wording import sentence_of

LONGEST = 3_000
"""Code points of a sentence that is cut; a longer one is left whole."""

_SUBJECT = (
    r"(?:(?:[Tt]he|[Aa]n?|[Tt]his|[Tt]hat|[Tt]hese|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Ww]e|I|"
    r"[A-Z][\w’'-]+|\d[\d,.]*)\b)"
)
_VERB = (
    r"(?:is|are|was|were|has|have|had|did|does|do|will|would|can|could|may|might|must|said|told|[a-z]{3,}(?:ed|ied)|began|became|came|"
    r"went|took|made|met|won|lost|left|held|grew|kept|ran|saw|built|cut|put|set|rose|fell|gave|got|sold|bought|led|paid|sent|spent|"
    r"wrote|died|drew|knew|found|brought|thought|stood|felt|broke|spoke|chose|drove|threw|wore|hit|let|lay|sat)"
)
_CLAUSE = re.compile(
    rf"(?P<cut>;\s+|,\s+(?:and|but|while|whereas|although|though)\s+|\s+(?:but|while|whereas|although)\s+)(?={_SUBJECT}(?:\s+[\w’'-]+){{0,4}}?\s+{_VERB}\b)"
)
_SAME_SUBJECT = re.compile(rf",?\s+and\s+(?=(?:later\s+|then\s+|also\s+)?(?P<verb>{_VERB})\b)")
_RELATIVE = re.compile(
    rf",\s+(?P<pronoun>which|who)\s+(?P<said>(?:[a-z]+ly\s+|also\s+|later\s+)?{_VERB}\b[^,;]*)(?=,|[.!?]?$)"
)
_NOUN_BEFORE = re.compile(
    r"(?P<noun>(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir)\s+(?:[\w’'-]+\s+){0,3}[\w’'-]+)|(?:[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+){0,3}))$"
)
_OPENING_SUBJECT = re.compile(
    rf"^(?P<subject>(?:[Tt]he\s+|[Aa]n?\s+)?[A-Z]?[\w’'-]+(?:\s+(?!{_VERB}\b)[\w’'-]+){{0,5}}?)\s+{_VERB}\b"
)
_LIMITS = re.compile(
    r"\b(?:if|unless|whether|not|never|no|nearly|almost|only|or|between)\b|n[’']t\b", re.IGNORECASE
)
_HELD = re.compile(r"[\"“][^\"“”]{0,2000}[\"”]|\([^()]{0,500}\)")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules as a splitter of sentences."""

    name: str = "rules"

    def note(self) -> None:
        """Nothing to tell."""

    def split(self, sentences: Iterable[str]) -> Iterator[list[Statement]]:
        """Yield what each sentence says, in order."""
        for sentence in sentences:
            yield _split(sentence)


def _split(sentence: str) -> list[Statement]:
    if len(sentence) > LONGEST:
        return whole(sentence)
    # nothing is cut in quotation marks or brackets: there the letters are hidden, one for one
    masked = _HELD.sub(lambda match: "\ue000" * len(match.group()), sentence)
    found: list[Statement] = []
    begin = 0
    for cut in [*_CLAUSE.finditer(masked), None]:
        end = cut.start() if cut else len(sentence)
        found += _clause(sentence, masked, begin, end)
        begin = cut.end() if cut else end
    return found or whole(sentence)


def _clause(sentence: str, masked: str, start: int, end: int) -> list[Statement]:
    """Return one clause without its relative clause, and the relative clause as a sentence."""
    stretch = masked[start:end]
    relative = _RELATIVE.search(stretch)
    if relative and (noun := _NOUN_BEFORE.search(stretch[: relative.start()])):
        main = sentence[start : start + relative.start()] + sentence[start + relative.end() : end]
        begin = start + relative.start("said")
        stop = start + relative.end("said")
        name = re.sub(r"^[Aa]n?\s", "The ", sentence[start + noun.start() : start + noun.end()])
        return [
            *_statement(main, start, end),
            *_statement(f"{name} {sentence[begin:stop]}", begin, stop, subject=name),
        ]
    joined = _SAME_SUBJECT.search(stretch)
    subject = _OPENING_SUBJECT.match(stretch)
    if joined and subject and not _LIMITS.search(stretch[: joined.start()]):
        begin = start + joined.end()
        said = sentence[start : start + joined.start()]
        name = sentence[start + subject.start("subject") : start + subject.end("subject")]
        return [
            *_statement(said, start, start + joined.start(), subject=name),
            *_statement(f"{name} {sentence[begin:end]}", begin, end, subject=name),
        ]
    return _statement(sentence[start:end], start, end, subject=subject["subject"] if subject else None)


def _statement(words: str, start: int, end: int, *, subject: str | None = None) -> list[Statement]:
    said = sentence_of(words)
    return [Statement(said, start, end, subject=subject)] if re.search(r"\w", said) else []
