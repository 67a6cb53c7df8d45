"""What stands beside quoted words, or in a gap between them, and turns their sense.

Agrees: "we will pay" in “we will pay, and soon”. Differs: "I ... support it" from “I do not support it”. Nothing to
compare: "we will pay" in “we will pay if they do”, whose condition is cut off.
"""

from __future__ import annotations

import re

from factcheck.check.compare.quotations.wording import Words

LONGEST_BESIDE = 300
"""Code points read before and after quoted words."""
SHOWN = 120
"""Code points shown of what a quotation leaves out."""

_TURN = re.compile(
    r"[\s,;:—–-]*(?:(?:and|well)\b,?\s*)?(?:but|however|unless|if|except|although|though|even\s+though|until|till|"
    r"provided|providing|only\s+(?:if|when|after|because)|as\s+long\s+as|so\s+long\s+as|when|whenever|without|nonetheless|"
    r"nevertheless|not|or\s+so|yet\s+(?:not|we|I|he|she|it|they)|in\s+theory|on\s+paper)\b",
    re.IGNORECASE,
)
"""The sentence goes on with a turn, a condition or a limit."""
_DENIES = re.compile(
    r"\b(?:not|never|no(?!\s+doubt)|none|nobody|neither|nor|cannot|without(?!\s+(?:a\s+)?doubt)|hardly|scarcely|barely|"
    r"den(?:y|ies|ied)|doubt(?!less)|doubts|doubted|refuse[sd]?|fail(?:s|ed)?|false|wrong|untrue|far\s+from|"
    r"pretend\w*|nonsense)\b|n[’']t\b|\bno\s+longer\b",
    re.IGNORECASE,
)
_NOT_ONLY = re.compile(r"\bnot\s+(?:only|just|merely)\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"^\s*(?:and\s+|but\s+)?(?:if|unless|suppos\w+|provided|even\s+if|only\s+if|were\s+\w+\s+to|had\s+\w+)\b",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(
    r"\b(?:they|people|some|critics|others|opponents|he|she)\s+(?:will\s+|would\s+|may\s+)?(?:say|says|said|tell|tells|told|"
    r"claim|claims|claimed|think|thinks|believe|believes)\b[^.!?]{0,30}$",
    re.IGNORECASE,
)
"""The speaker gives the words as what others say."""
_HELPING = frozenset(
    "am is are was were be do does did have has had will would can could shall should may might must to".split()
)
_STOP = re.compile(r"(?<!\bMr)(?<!\bDr)(?<!\bMs)(?<!\bMrs)(?<!\bSt)(?<!\b[A-Z])[.!?…][”’\"')\]]*(?=\s|$)")
_CLAUSE = re.compile(r"[,;:.!?—–]")


def cut_before(said: Words, start: int) -> str:
    """Return the words before the quoted ones that govern them, if they turn the sense: “I do not think that”."""
    begin = said.spans[start][0]
    before = said.text[max(0, begin - LONGEST_BESIDE) : begin]
    stops = [match.end() for match in _STOP.finditer(before)]
    head = before[stops[-1] :] if stops else before
    tail = _CLAUSE.split(head)[-1]
    if _CONDITION.match(head) and not re.search(r"\bthen\b[^,]*,", head):
        return _brief(head)
    if (_DENIES.search(tail) and not _NOT_ONLY.search(tail)) or _ATTRIBUTED.search(tail):
        return _brief(head)
    return ""


def cut_after(said: Words, stop: int, *, ends_as_statement: bool) -> str:
    """Return what the sentence goes on with after the quoted words, if it turns their sense."""
    end = said.spans[stop - 1][1]
    after = said.text[end : end + LONGEST_BESIDE]
    closing = _STOP.search(after)
    rest = after[: closing.end()] if closing else after
    if _STOP.match(after.lstrip("”’\"'")):
        return "?" if ends_as_statement and rest.lstrip("”’\"' ").startswith("?") else ""
    return _brief(rest) if _TURN.match(rest) else ""


def gap_denies(said: Words, start: int, stop: int) -> str:
    """Return what a gap between the words `start` and `stop` hides, if it denies the words behind it."""
    hidden = said.text[said.spans[start][1] : said.spans[stop][0]]
    if (
        said.words[start] in _HELPING
        and _DENIES.match(hidden.lstrip())
        and not _NOT_ONLY.match(hidden.lstrip())
    ):
        return _brief(hidden)  # "I will never, as long as I live, sign"
    tail = _CLAUSE.split(hidden)[-1]
    governed = _CLAUSE.split(said.text[: said.spans[start][1]])[-1]
    if _DENIES.search(tail) and not _NOT_ONLY.search(tail) and not _DENIES.search(governed):
        return _brief(hidden)
    return ""


def gap_turns(said: Words, start: int, stop: int) -> str:
    """Return what a gap hides, if it begins with a turn of the words before it: “I agree, but not now”."""
    hidden = said.text[said.spans[start][1] : said.spans[stop][0]]
    return _brief(hidden) if _TURN.match(hidden) else ""


def _brief(text: str) -> str:
    told = re.sub(r"\s+", " ", text).strip(' ,;:—–"“”')
    return told if len(told) <= SHOWN else f"{told[:SHOWN].rsplit(' ', 1)[0]} …"


def denies(text: str) -> bool:
    """Whether the clause at the end of `text` has a word that denies."""
    return bool(_DENIES.search(_CLAUSE.split(text)[-1]))
