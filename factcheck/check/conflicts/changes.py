"""Tell an update from a conflict: what is said on another day may have become so in between.

Example of an update: "The flood has killed 12 people" published on 2 March against "The flood has killed 31 people"
on 6 March; "Brennholm had 48,200 inhabitants in 2010" against "53,900 inhabitants in 2020". Example of a conflict:
"The bridge is 84 metres high" against "The bridge is 112 metres high", whenever it was said.
"""

from __future__ import annotations

import re

from factcheck.check.conflicts.statement import Statement
from factcheck.check.days import Days

SETTLED = 60
"""Days after which the toll of an event no longer grows from report to report."""

_LASTING = re.compile(
    r"\b(?:high|tall|deep|wide|long|thick|metres?|meters?|kilomet(?:re|er)s?|miles?|hectares?|born|birthday)\b",
    re.IGNORECASE,
)
"""Words of what does not change: how high a dam is."""

_SPENT = re.compile(r"\bcost\b|\bbuil(?:d|t|ding)\b")

_PASSIVE = re.compile(
    r"\b(?:is|are|was|were)\s+(?:\w+ly\s+)?\w+(?:ed|wn|ht|rn|ld|lt|nt|id|ut|en)\b", re.IGNORECASE
)
_NOW = re.compile(
    r"\b(?:is|are|has|have|holds?|stands?|remains?|employs?|owns?|counts|numbers|lives?|runs?|costs|so\s+far|currently|"
    r"now|still|yet|to\s+date|as\s+of|no\s+longer)\b|\b[Bb]y\s+(?:the\s+end\s+of\s+)?(?:\d{1,2}\s+)?[A-Z]\w+\s+\d",
)
"""Words of what is so at the time of telling."""
_STATE = re.compile(
    r"\b(?:had|has|have|held|holds|was|were|is|are|stood|stands|employed|employs|numbered|counted|remained|owned|owns|"
    r"lived|live|amounted|taken\s+in|as\s+of)\b",
    re.IGNORECASE,
)
"""Words of a state, which has one value at one time and another at another; an event happens once."""
_PLANNED = re.compile(
    r"\b(?:due|expect(?:s|ed)|plans?\s+to|planned|planning|scheduled|will|intends?|aims?|set\s+to|to\s+be|estimated|forecast|"
    r"promised|promises|pledged|proposed)\b",
    re.IGNORECASE,
)
_TOLL = re.compile(
    r"\b(?:kill(?:s|ed)|dead|died|deaths?|death\s+toll|casualties|injur(?:ed|es|ies)|wounded|hurt|missing|arrest(?:s|ed)|"
    r"detained|displaced|evacuated|homeless|infected|infections|cases|hospitali[sz]ed|rescued|damaged|destroyed)\b",
    re.IGNORECASE,
)
"""Words of what is counted again from day to day."""


def may_have_changed(left: Statement, right: Statement, dated: bool) -> bool:
    """Whether the later telling may be true besides the earlier one; `dated`: they differ in a date.

    Two claims of one article, or of articles of one day, can't be a change. Where an article doesn't say when it was
    published, what may change from day to day is taken to have done so.
    """
    if left.article == right.article and left.day == right.day and left.article:
        return False
    one, other = left.published, right.published
    if one is not None and one == other:
        return False
    planned = all(_PLANNED.search(each.text) for each in (left, right))
    if dated:
        return planned
    texts = (left.text, right.text)
    if any(_LASTING.search(text) for text in texts) or _as_of_the_same(left, right):
        return False
    if planned or any(_is_now(text) for text in texts):
        return True
    if not all(_TOLL.search(text) for text in texts):
        return False
    if one is None or other is None:
        return False
    earlier = min(one, other)
    happened = [days for each in (left, right) if (days := times_of(each) or each.happened)]
    return abs((one[0] - other[0]).days) <= SETTLED and all(
        (earlier[0] - days[1]).days <= SETTLED for days in happened
    )


def is_state(text: str) -> bool:
    """Whether a text tells what is or was so, and not what happened."""
    return bool(_STATE.search(text)) and not _PASSIVE.search(text)


def is_lasting(text: str) -> bool:
    """Whether a text tells what does not change and does not come back: a height, what something cost to build."""
    return bool(_LASTING.search(text) or _SPENT.search(text))


def times_of(statement: Statement) -> Days | None:
    """Return the stretch from the first to the last day that the words name, or None where they name no year."""
    dates = statement.seen.dates
    return (min(each.first for each in dates), max(each.last for each in dates)) if dates else None


def _is_now(text: str) -> bool:
    return bool(_NOW.search(_PASSIVE.sub(" ", text)))


def _as_of_the_same(left: Statement, right: Statement) -> bool:
    """Whether both say for which day they hold, and it is the same: "as of 31 January 2019"."""
    when = times_of(left)
    return (
        when is not None
        and when == times_of(right)
        and all(_AS_OF.search(each.text) for each in (left, right))
    )


_AS_OF = re.compile(r"\b(?:as\s+of|by\s+(?:the\s+end\s+of\s+)?\d)", re.IGNORECASE)
