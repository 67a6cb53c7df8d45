"""Decisions over time: how far people were with the claims at the end of each day, by the logs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from factcheck.model import Action, Decision


@dataclass(frozen=True, slots=True)
class Day:
    """One day (UTC) on which somebody decided something."""

    day: str
    decided: int
    """Claims with a confirmation or an override in force at its end."""
    signed: int
    """Claims signed off at its end."""
    decisions: int
    """Entries of that day, comments included."""
    people: tuple[str, ...]
    """Who made them, sorted."""


def by_day(decisions: Iterable[Decision]) -> tuple[Day, ...]:
    """Return the days in order; claims whose words changed afterwards count as they did then."""
    decided: set[str] = set()
    signed: set[str] = set()
    days: list[Day] = []
    today: list[Decision] = []

    def close() -> None:
        if today:
            people = tuple(sorted({decision.by for decision in today}))
            days.append(Day(today[0].at[:10], len(decided), len(signed), len(today), people))
            today.clear()

    for decision in sorted(decisions, key=lambda each: each.at):
        if today and today[0].at[:10] != decision.at[:10]:
            close()
        today.append(decision)
        match decision.action:
            case Action.CONFIRM | Action.OVERRIDE:
                decided.add(decision.claim)
                signed.discard(decision.claim)
            case Action.SIGN_OFF:
                signed.add(decision.claim)
            case Action.REOPEN:
                decided.discard(decision.claim)
                signed.discard(decision.claim)
            case Action.COMMENT:
                pass
    close()
    return tuple(days)


@dataclass(frozen=True, slots=True)
class Point:
    """A day on the drawing: percent from the left, percent from the top."""

    x: float
    decided: float
    signed: float
    day: Day


def drawn(days: tuple[Day, ...], claims: int) -> tuple[Point, ...]:
    """Place the days on an axis of time, and how far people were on one from all claims (top) to none."""
    if not days or not claims:
        return ()
    first, last = (date.fromisoformat(day.day).toordinal() for day in (days[0], days[-1]))
    length = (last - first) or 1

    def height(number: int) -> float:
        return round(100 - 100 * min(number, claims) / claims, 1)

    return tuple(
        Point(
            x=round(100 * (date.fromisoformat(day.day).toordinal() - first) / length, 1),
            decided=height(day.decided),
            signed=height(day.signed),
            day=day,
        )
        for day in days
    )
