"""Stretches of days, as claims and sources give them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

REMEMBERED = 8_192
"""Times whose days are remembered: a library has few different ones."""

Days = tuple[date, date]
"""The first and the last day of a stretch of time."""

TIME = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
"""A year, month or day of EDTF."""


@lru_cache(maxsize=REMEMBERED)
def days_of(time: str | None) -> Days | None:
    """Return the days of an EDTF time (`2018-07-16`, `2018-07`, `2017/2021`), or None where it is none."""
    parts = [TIME.fullmatch(part) for part in (time or "").split("/")]
    first, last = parts[0], parts[-1]
    if not first or not last:
        return None
    try:
        begun = date(int(first[1]), int(first[2] or 1), int(first[3] or 1))
        year, month = int(last[1]), int(last[2] or 12)
        return begun, date(year, month, int(last[3] or monthrange(year, month)[1]))
    except ValueError:
        return None


def meet(one: Days, other: Days) -> bool:
    """Whether two stretches have a day in common."""
    return one[0] <= other[1] and other[0] <= one[1]
