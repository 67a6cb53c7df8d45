"""Tell what took place from what was only to be, and from what was called off.

"The two would meet on Saturday" shows that a meeting was planned, not that it was held; "she cancelled her visit" shows
that it was not held as planned. Such a passage has the claim's names, place and day, so that words in common, and the
stance model with them, take it for support. Read is what stands right beside the words of planning: the verb that
"would" or "plans to" governs, the thing that was "planned", "scheduled", "cancelled" or "called off". A passage that
says the same word anywhere else as well may tell how it came about, and is left alone, unless all that the claim tells
of it stands only beside what did not happen ("visited Bern, but declined to visit Thun" beside "visited Thun").

Nothing is compared here but what happened to the claim's own event. Example that is unrealised: "the ministers met in
Oslo" beside "the ministers would meet in Oslo on Friday"; example that isn't: the same beside "the ministers, who were
to meet on Friday, met a day early".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from factcheck.check.compare.polarity import IN_PLACE_OF, OFFERS, key_of, weakened
from factcheck.check.features import Features
from factcheck.claims.stems import STOP_WORDS

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_BETWEEN = r"(?:(?:the|a|an|any|its|his|her|their|my|our|your|this|that|all|both)\s+)?(?:[\w’'-]+\s+){0,3}?"
"""What may stand between a word of planning and its thing: "cancelled *his previously scheduled* meeting"."""
_OFF = r"(?:cancel(?:s|led|ed|ling|ing|lation\s+of)?|call(?:s|ed|ing)?\s+off)"
_DUE = (
    r"(?:plann(?:ed|ing)|plans?\s+(?:for|of|a)|scheduled?|propos(?:es?|ed|al\s+(?:for|of))|upcoming|forthcoming|expected|intended|"
    r"postpon(?:es?|ed|ing|ement\s+of))"
)
_TO_DO = (
    r"(?:would|will|shall|plan(?:s|ned)?\s+to|intend(?:s|ed)?\s+to|hope[sd]?\s+to|want(?:s|ed)?\s+to|agree[sd]?\s+to|"
    r"offer(?:s|ed)?\s+to|promise[sd]?\s+to|expect(?:s|ed)?\s+to|(?:is|are|was|were|be|been)\s+(?:due\s+|set\s+|scheduled\s+|"
    r"expected\s+|supposed\s+|about\s+)?to)(?:\s+be)?"
)
_TO_AVOID = (
    r"(?:(?:declin|refus|fail)(?:es|ed|e|s|ing)?\s+to|(?:unable|unwilling|reluctant|(?:never|not)\s+manag\w+)\s+to|"
    rf"(?:turn(?:s|ed|ing)?\s+down|reject(?:s|ed|ing)?|declin(?:es|ed|ing))\s+(?:\w+\s+){{0,2}}?{OFFERS}\s+(?:to|of)|"
    rf"{IN_PLACE_OF}|stop(?:s|ped)?\s+short\s+of|(?:ban|bar|prevent)(?:s|ned|red|ed)?\s+(?:\w+\s+){{0,2}}?from)"
    r"(?:\s+be(?:ing)?)?"
)
_NOT_DONE = re.compile(
    rf"\b{_TO_AVOID}\s+(?P<between>(?:\w+ing\s+(?:to\s+)?|\w+ly\s+|the\s+use\s+of\s+(?:the\s+)?)?)(?P<thing>[\w’'-]+)",
    re.IGNORECASE,
)
_THING_OFF = re.compile(rf"\b{_OFF}\s+(?P<between>{_BETWEEN})(?P<thing>[\w’'-]+)", re.IGNORECASE)
_THING_DUE = re.compile(rf"\b{_DUE}\s+(?P<between>{_BETWEEN})(?P<thing>[\w’'-]+)", re.IGNORECASE)
_DONE_OFF = re.compile(
    rf"\b(?P<thing>[\w’'-]+)\s+(?:[\w’'-]+\s+){{0,6}}?(?:was|were|is|are|been|being)\s+(?:then\s+|later\s+|abruptly\s+|\w+ly\s+)?{_OFF}",
    re.IGNORECASE,
)
_DONE_DUE = re.compile(
    r"\b(?P<thing>[\w’'-]+)\s+(?:[\w’'-]+\s+){0,6}?(?:was|were|is|are|been|being)\s+(?:then\s+|initially\s+|originally\s+|"
    r"already\s+)?(?:planned|scheduled|proposed|due|expected|intended|postponed|announced\s+for|set\s+for)\b",
    re.IGNORECASE,
)
_DOING = re.compile(
    rf"\b{_TO_DO}\s+(?P<between>(?:\w+ly\s+|not\s+|also\s+)?)(?P<thing>[\w’'-]+)", re.IGNORECASE
)

_LIGHT = frozenset(
    key_of(word)
    for word in (
        "be have do take make give get hold place go come say tell see use set put keep let do year day time week month"
        " people way part first last next new other one two three day days also more most"
    ).split()
)
"""Words that are too common for their event to be known by them: "would hold" plans whatever is held."""

_CLAUSE_END = re.compile(r"[.,;:()—](?!\w)|\bbut\b")
_DONE = re.compile(r"\b\w{2,}ed\b")
"""Words of a claim that say what was done; irregular ones are read like nouns."""
_ANEW = re.compile(r"(?:\s+[\w’'-]+){0,2}?\s+(?:again|anew|once\s+more)\b", re.IGNORECASE)
_ANOTHER = re.compile(r"\b(?:another|second|third|next|further|new)\b", re.IGNORECASE)
"""What is to be once more has been once."""

LEADING = 3
"""Telling words at the head of a claim among which its event is looked for: what comes later goes with the event. In
"the minister criticised the pipeline that is to be built", that the pipeline is only planned changes nothing."""


class Happened(StrEnum):
    """What a passage says of the claim's event besides that it took place."""

    ONLY_PLANNED = "only-planned"
    NOT_DONE = "not-done"
    CALLED_OFF = "called-off"


def unrealised(claim: Features, passage: Features) -> Happened | None:
    """Return whether `passage` has the event of `claim` only as planned or as called off; None where it may tell it.

    None as well where the claim itself denies or speaks of a plan: then that is what it is about; and where the passage
    has what the claim says was done as done.
    """
    if claim.negations or weakened(claim.text):
        return None
    own = _unreal(claim.text)
    wanted = {key for key in _keys(claim.text)[:LEADING] if key not in own}
    if not wanted:
        return None
    found = _unreal(passage.text)
    if not wanted & found.keys():
        return None
    said: dict[str, int] = {}
    for match in _WORD.finditer(passage.text):
        key = key_of(match.group())
        if key in wanted:
            said[key] = said.get(key, 0) + 1
    done = {key_of(word) for word in _DONE.findall(claim.text)} & said.keys()
    if any(key not in found for key in done):
        return None
    ways: set[Happened] = set()
    for key, count in said.items():
        if key not in found:
            continue
        places, how = found[key]
        if count > places and not _all_beside(key, claim.text, passage.text):
            return None
        ways |= how
    return next(
        (way for way in (Happened.CALLED_OFF, Happened.NOT_DONE, Happened.ONLY_PLANNED) if way in ways), None
    )


def _all_beside(key: str, claim: str, passage: str) -> bool:
    """Whether all that `claim` tells after the event stands in `passage` only right after what did not happen."""
    first = next((each for each in _WORD.finditer(claim) if key_of(each.group()) == key), None)
    wanted = _telling(claim[first.end() :]) if first else frozenset()
    rest, beside = passage, ""
    for at, word, _ in sorted(_things(passage), reverse=True):
        if key_of(word) == key:
            end = _CLAUSE_END.search(rest, at)
            stop = end.start() if end else len(rest)
            rest, beside = rest[:at] + rest[stop:], f"{beside} {rest[at:stop]}"
    return bool(wanted) and wanted <= _telling(beside) and not wanted & _telling(rest)


def _telling(text: str) -> frozenset[str]:
    return frozenset(
        key_of(match.group()) for match in _WORD.finditer(text) if match.group().lower() not in STOP_WORDS
    )


def _keys(text: str) -> list[str]:
    """Return the keys of the words of `text` that may name an event: no names, no numbers, none too common."""
    return [
        key
        for match in _WORD.finditer(text)
        if not match.group()[0].isdigit()
        and not (match.group()[0].isupper() and match.start() > 0)
        and match.group().lower() not in STOP_WORDS
        and (key := key_of(match.group())) not in _LIGHT
    ]


def _unreal(text: str) -> dict[str, tuple[int, frozenset[Happened]]]:
    """Return the words of `text` that are not told as having happened, by key: in how many places, and how."""
    places: dict[str, set[int]] = {}
    ways: dict[str, set[Happened]] = {}
    for at, word, how in _things(text):
        key = key_of(word)
        places.setdefault(key, set()).add(at)
        ways.setdefault(key, set()).add(how)
    return {key: (len(where), frozenset(ways[key])) for key, where in places.items()}


def _things(text: str) -> Iterator[tuple[int, str, Happened]]:
    """Yield the place and word of what did not happen or is only to, and how it is told."""
    for pattern, how in (
        (_NOT_DONE, Happened.NOT_DONE),
        (_THING_OFF, Happened.CALLED_OFF),
        (_THING_DUE, Happened.ONLY_PLANNED),
        (_DOING, Happened.ONLY_PLANNED),
        (_DONE_OFF, Happened.CALLED_OFF),
        (_DONE_DUE, Happened.ONLY_PLANNED),
    ):
        at = 0
        while match := pattern.search(text, at):
            at = match.start() + 1
            if _ANEW.match(text, match.end("thing")) or _ANOTHER.search(match.group()):
                continue
            yield match.start("thing"), match["thing"], how
            if "between" in pattern.groupindex:
                for word in _WORD.finditer(match["between"]):
                    yield match.start("between") + word.start(), word.group(), how
                # "cancelled the talks and the dinner": only the first is read; but of a noun group all its words are
                end = match.end("thing")
                for _ in range(2):
                    beside = re.compile(r"[\s]+([\w’'-]+)").match(text, end)
                    if not beside or beside[1].lower() in STOP_WORDS:
                        break
                    yield beside.start(1), beside[1], how
                    end = beside.end()
