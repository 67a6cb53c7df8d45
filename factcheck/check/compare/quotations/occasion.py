"""Where, when and in answer to what something was said, as far as it tells two utterances apart.

Agrees: "told the chamber on 2 October" and "in the debate of 2 October". Differs: "in a letter" and "told reporters",
"on 3 May" and "on 9 May", "asked about her pay" and "asked about the merger". Nothing to compare: "said".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from factcheck.check.compare.quotations.findings import Finding
from factcheck.check.features import Features
from factcheck.claims.stems import content_stems, stem, words

_MEDIA = {
    "speech": "speech speeches address addresses remarks lecture sermon eulogy oration",
    "press": "interview interviews interviewer reporter reporters journalist journalists conference briefing newspaper "
    "paper programme program podcast radio television broadcaster magazine bbc cnn "
    "nbc abc cbs fox msnbc cnbc npr pbs itv reuters afp ap",
    "letter": "letter letters note email e-mail memo telegram cable",
    "diary": "diary diaries journal notebook memoir memoirs autobiography book",
    "post": "tweet tweets tweeted twitter post posted posts facebook instagram telegram",
    "column": "column columns op-ed article essay editorial",
    "statement": "statement communiqué communique release declaration",
    "rally": "rally rallies",
    "floor": "debate debates chamber parliament floor sitting",
    "hearing": "hearing hearings inquiry court trial inquest tribunal testimony testified committee",
    "dinner": "dinner banquet toast",
    "audit": "audit audits",
}
_MEDIUM = {word: medium for medium, listed in _MEDIA.items() for word in listed.split()}
_ANYBODY = frozenset(
    "reporter reporters journalist journalists newspaper paper radio television floor post".split()
)
"""Said with "the" of any of them."""
_WRITTEN = frozenset("letter diary post column statement".split())
_ASKING = frozenset("asked question questions questioned answered answer replied reply".split())
"""Words of an exchange, which is spoken, wherever it was."""

_MONTHS = "January February March April May June July August September October November December".split()
_MONTH = "|".join(_MONTHS)
_MONTH_WORDS = frozenset(month.lower() for month in _MONTHS)
_SAYING = frozenset(
    stem(word)
    for word in "called calls describe described said told asked answered wrote label branded dubbed termed named "
    "words word talk talks spoke".split()
)
_DAY = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})|(?P<first>{_MONTH})\s+(?P<second>\d{{1,2}})"
    r"(?:st|nd|rd|th)?(?!\d))\b"
)
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_PLACE = re.compile(
    r"(?:(?:^|[.!?]\s)In|\b(?:said|wrote|declared|announced|spoke|speaking|told(?:\s[\w’'-]+){1,3})\s+in)\s+"
    r"([A-Z][\w’'-]+)"
)
"""Where somebody spoke; "in" elsewhere may say where something happened."""
_AUDIENCE = re.compile(
    r"\b(?:told|tells|telling|wrote\s+to)\s+((?:(?!that\b|in\b|on\b|at\b)[\w’'-]+\s?){1,4})"
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_RELATIVE = re.compile(
    r"\b(?:\w+\s+(?:hours?|days?|weeks?|months?|years?)\s+(?:after|later|before|earlier)|"
    r"the\s+(?:hours?|day|week|month|year)\s+(?:after|before)|(?:next|following|previous)\s+"
    r"(?:day|week|month|year|morning|evening)|later\s+that|once\s+more|on\s+another)\b",
    re.IGNORECASE,
)
"""An occasion that another one is counted from: not that one."""
_ASIDE = re.compile(r"\b(after|before|following)\s+(?:(?:the|a|an|his|her|their)\s+)?([\w-]+)", re.IGNORECASE)
_KINDLESS = frozenset(
    "press news full complete short long last final opening closing the same entire text".split()
)
_QUESTION = re.compile(
    r"\b[Aa]sked\s+(?:(?:at|in|on|by|during)\s+[^,“\"]{1,60}?\s)?(?P<what>(?:about|whether|if|who|whom|whose|what|why|"
    r"when|where|how)\b[^,“\":]{3,200})"
)
_REFERS = frozenset("it they them that this he she him her his their those these so".split())


class Occasions(Enum):
    """How the occasion of a claim stands to that of a passage."""

    SAME = "same"
    """Something that both name is the same."""
    OPEN = "open"
    OTHER_DAY = Finding.OTHER_DAY
    OTHER = Finding.OTHER_OCCASION


@dataclass(frozen=True, slots=True)
class Frame:
    """What a text says of an utterance outside its quotations."""

    text: str
    media: frozenset[str]
    days: frozenset[tuple[int, str]]
    years: frozenset[str]
    weekdays: frozenset[str]
    places: frozenset[str]
    audience: frozenset[str]
    """Stems of those who were told."""
    question: frozenset[str]
    """Stems of what was asked, where an answer is quoted."""


def frame(text: Features, spoken: Iterable[str] = ()) -> Frame:
    """Read the frame of `text`; `spoken` are words that belong to utterances although no marks show it."""
    kept, at = [], 0
    for quotation in text.quotations:
        kept.append(text.text[at : quotation.start])
        at = quotation.end
    outside = " ".join((*kept, text.text[at:]))
    for each in spoken:
        outside = outside.replace(each, " ", 1)
    found = set(words(outside))
    asked = _QUESTION.search(outside)
    return Frame(
        outside,
        frozenset(_MEDIUM[word] for word in found if word in _MEDIUM),
        frozenset(_days(outside)),
        frozenset(_YEAR.findall(outside)),
        frozenset(_WEEKDAY.findall(outside)),
        frozenset(_PLACE.findall(outside)) - set(_MONTHS),
        frozenset(each for told in _AUDIENCE.findall(outside) for each in content_stems(told)),
        question_stems(asked["what"]) if asked else frozenset(),
    )


def compare_occasions(claim: Frame, passage: Frame) -> Occasions:
    """Compare where and when; one that is not named on both sides is open."""
    if claim.days and passage.days:
        if not claim.days & passage.days:
            return Occasions.OTHER_DAY
    elif claim.days and (months := {month for _, month in claim.days}):
        told = {month for month in _MONTHS if re.search(rf"\b{month}\b", passage.text)}
        if told and not told & months:
            return Occasions.OTHER_DAY
    if claim.years and passage.years and not claim.years & passage.years:
        return Occasions.OTHER_DAY
    if claim.weekdays and passage.weekdays and not (claim.weekdays & passage.weekdays or claim.days):
        return Occasions.OTHER_DAY
    counted = _RELATIVE.search(claim.text)
    if counted and counted.group().lower() not in passage.text.lower():
        return Occasions.OTHER
    if _on_another_side(claim.text, passage.text):
        return Occasions.OTHER
    if claim.places and passage.places and not (claim.places & passage.places or claim.days):
        return Occasions.OTHER
    shared = claim.media & passage.media
    if not shared and _conflict(claim, passage):
        return Occasions.OTHER
    if any(_other_kind(claim.text, passage.text, medium) for medium in sorted(shared)):
        return Occasions.OTHER
    same = shared or claim.days & passage.days
    return Occasions.SAME if same else Occasions.OPEN


def other_audience(claim: Frame, passage: Frame) -> bool:
    """Whether both name a listener, and not the same: no proof of another occasion, and none of one."""
    if claim.days & passage.days or not (claim.audience and passage.audience):
        return False
    return not claim.audience & passage.audience


def question_stems(text: str) -> frozenset[str]:
    """Return the stems by which a question is known again."""
    return frozenset(content_stems(text)) - {"ask", "whether", "not"}


def answers(asked: frozenset[str], question: str, before: str) -> float:
    """Return the share of what was asked that a question holds, from 0 to 1.

    `before`: the question before it, which its pronouns point to.
    """
    held = question_stems(question)
    if set(words(question)) & _REFERS:
        held |= question_stems(before)
    return len(asked & held) / len(asked) if asked else 0.0


def _days(text: str) -> Iterable[tuple[int, str]]:
    for match in _DAY.finditer(text):
        yield int(match["day"] or match["second"]), match["month"] or match["first"]


def _on_another_side(mine: str, theirs: str) -> bool:
    """Whether one is before or after what the other is at, or on its other side: after the hearing, at the hearing."""
    named = set(words(theirs))
    told = dict(_sides(theirs))
    return any(
        told[what] != side if what in told else what in _MEDIUM and what in named
        for what, side in _sides(mine)
    )


def _sides(text: str) -> list[tuple[str, bool]]:
    """Return what something is said to be before or after, and whether before."""
    return [(what.lower(), side.lower() == "before") for side, what in _ASIDE.findall(text)]


def _conflict(claim: Frame, passage: Frame) -> bool:
    if claim.media and passage.media:
        return True
    exchange = set(words(passage.text)) & _ASKING
    asked = set(words(claim.text)) & _ASKING
    return bool(
        (claim.media and claim.media <= _WRITTEN and exchange)
        or (passage.media and passage.media <= _WRITTEN and asked and claim.question)
    )


def _other_kind(mine: str, theirs: str, medium: str) -> bool:
    """Whether both name a medium, and another one of it: "birthday address", "New Year address"."""
    kinds = [_kinds(text, medium) for text in (mine, theirs)]
    return all(kinds) and not kinds[0] & kinds[1]


def _kinds(text: str, medium: str) -> frozenset[str]:
    found: set[str] = set()
    for match in re.finditer(r"(?<![\w-])([\w-]+)\s+([\w-]+)\b", text):
        found |= _kind(match, medium)
        following = re.match(r"\s+([\w-]+)", text[match.end() : match.end() + 40])
        if following and _MEDIUM.get(following[1].lower()) == medium:
            found |= _telling(match[2])
    return frozenset(found)


def _kind(match: re.Match[str], medium: str) -> set[str]:
    return _telling(match[1]) if _MEDIUM.get(match[2].lower()) == medium else set()


def _telling(word: str) -> set[str]:
    """Return the stem of a word that says which kind: no title, no possessive, no function word."""
    if word.lower() in _KINDLESS or not word[0].isalpha() or word.endswith(("s", "ly")):
        return set()
    return {stem(word)} if content_stems(word) else set()


_WHOLE = re.compile(
    r"\b(?:full|complete|entire|whole|unabridged|verbatim)\s+(?:text|transcript|statement|record|letter|speech|address|"
    r"remarks|message|reply|answer|post)\b|\btranscript\s*\((?:complete|full)\)|\b(?:given|printed|published|quoted|here)\s+"
    r"(?:\w+\s+)?in\s+full\b|\bin\s+full\s*:|\b(?:one-line|one-sentence|one-word|only|sole)\s+(?:answer|reply|statement|"
    r"comment|response|words)\b|\bread,?\s+in\s+full\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:in\s+part|excerpts?|extracts?|abridged|edited|highlights|parts?\s+of|not\s+(?:the\s+)?(?:full|complete)|"
    r"a\s+few\s+lines|incomplete|partial|summary|read\s+the\s+full|full\s+(?:text|transcript)\s+(?:here|at|below|is\s+available))\b",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"(?:[\[(]\s*(?:ends?|end\s+of\s+\w+)\.?\s*[\])]|\bthat(?:\s+is|[’']s)\s+all(?:\s+for\s+today)?|#{3})\W*$",
    re.IGNORECASE,
)


def is_whole(passage: str, introduced_to: int, *, labelled: bool) -> bool:
    """Whether a passage says that it gives the whole of what was said, and holds its end.

    `introduced_to`: code points of what stands before the first utterance. A transcript that a passage may cut off
    is whole only if its end is marked.
    """
    introduced = passage[:introduced_to]
    if not labelled:  # only the sentence that leads to the words speaks of them
        introduced = re.split(r"[.!?]\s", introduced)[-1]
    if not _WHOLE.search(introduced) or _PART.search(passage):
        return False
    return bool(_ENDED.search(passage)) if labelled else True


def is_definite(claim: Frame, passage: Frame) -> bool:
    """Whether the claim says "the hearing" and the passage has a hearing; "reporters" may be any reporters."""
    named = {match[1].lower() for match in re.finditer(r"\b(?:the|his|her|their|its)\s+([\w-]+)", claim.text)}
    return any(word in _MEDIUM and word not in _ANYBODY for word in named & set(words(passage.text)))


def subject(claim: Features, speaker: str | None) -> frozenset[str]:
    """Return the stems of what a claim says its quotation is about."""
    outside = frame(claim).text
    left = {word for word in words(outside) if word not in _MEDIUM and word not in _MONTH_WORDS}
    spoken = {stem(word) for word in words(speaker or "")} | _SAYING
    return frozenset(content_stems(" ".join(sorted(left)))) - spoken
