"""Time the comparison of many claims, and count what it finds of the conflicts that were planted in them.

    .venv/bin/python bench/compare.py [--claims 100000] [--seed 7] [--misses]

The claims are made: facts about invented people, towns and works, each told by one to three articles of the same
world, in several wordings. Of one fact in `ONE_IN` a telling has another value, outcome, order, part or wording: that
is a planted conflict. Look-alikes come by themselves: the same people and towns with other years, other bills, other
works; the same value rounded; the same state at two times. Nothing else differs, so what is found besides is false.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from factcheck.check.conflicts import Nature, Statement, find_conflicts

ONE_IN = 40
"""Facts of which one is told in two ways."""
CLAIMS_AN_ARTICLE = 40

HEADS = "Bren Kar Halv Ost Pel Grau Lind Tarn Vel Serr Mor Ask Dorr Fenn Gall Hest Irm Jurl Kess Lom".split()
MIDDLES = "a e i o u an er il or un".split()
TAILS = "holm sund ik rel mouth witz var ia land ow by dale ford heim mark".split()
FIRST = (
    "Ilse Odo Petra Anton Mira Karel Jorun Emil Tomas Luc Greta Hanna Ivo Lena Marek Nora Paul Rosa".split()
)
WORKS = "bridge stadium hospital library theatre refinery tunnel museum airport harbour".split()
EVENTS = "flood landslide explosion fire avalanche collapse storm".split()
TOPICS = "fishing forestry pension housing water tram school budget heating parking".split()
SAYINGS = (
    "we have given the {a} of this {b} everything that they ever asked for",
    "nobody in this {b} will lose a single {a} because of what we decided",
    "the {a} will remember this {b} longer than any of us would like",
    "i came here to save the {a} and i leave with half a {b}",
)
THINGS = "farmers teachers town harbour valley school sailors country market river children winter".split()
MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True)
class Fact:
    """One fact: its wordings with its value, and one of them with another value; a state has two values in time."""

    wordings: tuple[str, ...]
    other: str
    state: bool = False


class World:
    """Invented people and places; every fact is asked for once."""

    def __init__(self, seed: int, size: int) -> None:
        self.random = random.Random(seed)
        names = sorted({head + middle + tail for head in HEADS for middle in MIDDLES for tail in TAILS})
        self.random.shuffle(names)
        self.places = names[: len(names) // 2]
        surnames = [
            f"{name}er" if name[-1] not in "aeiouy" else f"{name}n" for name in names[len(names) // 2 :]
        ]
        self.people = [f"{first} {surname}" for first in FIRST for surname in surnames]
        self.random.shuffle(self.people)
        self.people = self.people[: max(200, size // 60)]
        self.places = self.places[: max(100, size // 60)]
        self.used: set[tuple[object, ...]] = set()

    def one(self, values: list[str]) -> str:
        return self.random.choice(values)

    def new(self, make: Callable[[], tuple[object, ...]]) -> tuple[object, ...]:
        """Return what `make` gives that was never given before: two facts never speak of one thing."""
        while (made := make()) in self.used:
            pass
        self.used.add(made)
        return made

    def day(self) -> date:
        return date(1995, 1, 1) + timedelta(days=self.random.randrange(6_000))

    def fact(self) -> Fact:
        return self.random.choice(KINDS)(self)


def written(day: date) -> str:
    """Return a day as a text writes it."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def killed(world: World) -> Fact:
    _, event, place, year = world.new(
        lambda: ("killed", world.one(EVENTS), world.one(world.places), world.random.randrange(1960, 2015))
    )
    count = world.random.randrange(11, 90)
    return Fact(
        (
            f"The {event} in {place} in {year} killed {count} people.",
            f"{count} people were killed in the {event} in {place} in {year}.",
        ),
        f"The {event} in {place} in {year} killed {count + world.random.randrange(4, 30)} people.",
    )


def cost(world: World) -> Fact:
    _, work, place = world.new(lambda: ("cost", world.one(WORKS), world.one(world.places)))
    amount = world.random.randrange(20, 900)
    return Fact(
        (
            f"The {work} in {place} cost {amount} million euros.",
            f"Building the {work} in {place} cost {amount} million euros.",
            f"The {work} in {place} cost about {amount} million euros.",
        ),
        f"The {work} in {place} cost {round(amount * 1.4)} million euros.",
    )


def resigned(world: World) -> Fact:
    _, person, place = world.new(lambda: ("resigned", world.one(world.people), world.one(world.places)))
    day = world.day()
    other = day + timedelta(days=world.random.randrange(2, 25))
    return Fact(
        (
            f"{person} resigned as mayor of {place} on {written(day)}.",
            f"On {written(day)} {person} resigned as mayor of {place}.",
            f"{person} resigned as mayor of {place} in {MONTHS[day.month - 1]} {day.year}.",
        ),
        f"{person} resigned as mayor of {place} on {written(other)}."
        if other.month == day.month
        else f"On {written(other)} {person} resigned as mayor of {place}.",
    )


def opened(world: World) -> Fact:
    _, work, place = world.new(lambda: ("opened", world.one(WORKS), world.one(world.places)))
    day = world.day()
    return Fact(
        (
            f"The {work} in {place} was opened on {written(day)}.",
            f"The {work} in {place} opened in {day.year}.",
        ),
        f"The {work} in {place} was opened on {written(day + timedelta(days=world.random.randrange(400, 1500)))}.",
    )


def voted(world: World) -> Fact:
    _, topic, place, year = world.new(
        lambda: ("voted", world.one(TOPICS), world.one(world.places), world.random.randrange(1990, 2015))
    )
    month = world.one(MONTHS)
    verb, other = world.random.choice((("approved", "rejected"), ("rejected", "approved")))
    return Fact(
        (
            f"The council of {place} {verb} the {topic} plan in {month} {year}.",
            f"In {month} {year} the {topic} plan was {verb} by the council of {place}.",
        ),
        f"The council of {place} {other} the {topic} plan in {month} {year}.",
    )


def defeated(world: World) -> Fact:
    _, place, year = world.new(
        lambda: ("defeated", world.one(world.places), world.random.randrange(1960, 2015))
    )
    winner, loser = world.random.sample(world.people, 2)
    return Fact(
        (
            f"{winner} defeated {loser} in the mayoral election in {place} in {year}.",
            f"{loser} was defeated by {winner} in the mayoral election in {place} in {year}.",
        ),
        f"{loser} defeated {winner} in the mayoral election in {place} in {year}.",
    )


def born(world: World) -> Fact:
    _, person = world.new(lambda: ("born", f"{world.one(world.people)[:-1]}{world.one(MIDDLES)}t"))
    place, day = world.one(world.places), world.day() - timedelta(days=12_000)
    return Fact(
        (
            f"{person} was born in {place} on {written(day)}.",
            f"{person} was born on {written(day)} in {place}.",
            f"{person} was born in {place} in {day.year}.",
        ),
        f"{person} was born in {place} on {written(day + timedelta(days=world.random.randrange(366, 900)))}.",
    )


def signed(world: World) -> Fact:
    _, one, other, topic = world.new(
        lambda: ("signed", *sorted(world.random.sample(world.places, 2)), world.one(TOPICS))
    )
    day = written(world.day())
    return Fact(
        (
            f"{one} and {other} signed a {topic} agreement on {day}.",
            f"On {day} {one} and {other} signed a {topic} agreement.",
        ),
        f"{one} and {other} did not sign a {topic} agreement on {day}.",
    )


def said(world: World) -> Fact:
    when = world.day()
    _, person, _ = world.new(lambda: ("said", world.one(world.people), when))
    day, place = written(when), world.one(world.places)
    a, b, c = world.random.sample(THINGS, 3)
    saying = world.random.choice(SAYINGS)
    told, other = (f"“{saying.format(a=each, b=b).capitalize()}.”" for each in (a, c))
    return Fact(
        (f"On {day} {person} said in {place}: {told}", f"In {place} {person} said on {day}: {told}"),
        f"On {day} {person} said in {place}: {other}",
    )


def length(world: World) -> Fact:
    _, one, other = world.new(lambda: ("length", *sorted(world.random.sample(world.places, 2))))
    far = world.random.randrange(40, 900)
    return Fact(
        (
            f"The pipeline from {one} to {other} is {far} kilometres long.",
            f"The pipeline from {one} to {other} is {round(far / 1.609344)} miles long.",
        ),
        f"The pipeline from {one} to {other} is {round(far * 1.5)} kilometres long.",
    )


def dismissed(world: World) -> Fact:
    _, work, place, year = world.new(
        lambda: ("dismissed", world.one(WORKS), world.one(world.places), world.random.randrange(1990, 2015))
    )
    count = world.random.randrange(110, 990)
    return Fact(
        (
            f"The {work} in {place} dismissed {count:,} workers in {year}.",
            f"In {year} the {work} in {place} dismissed {count:,} workers.",
        ),
        f"The {work} in {place} dismissed {round(count * 1.6):,} workers in {year}.",
    )


def closed(world: World) -> Fact:
    _, work, place, person = world.new(
        lambda: ("closed", world.one(WORKS), world.one(world.places), world.one(world.people))
    )
    before, after = world.random.choice((("before", "after"), ("after", "before")))
    return Fact(
        (
            f"The {work} in {place} closed {before} {person} became mayor.",
            f"{before.capitalize()} {person} became mayor, the {work} in {place} closed.",
        ),
        f"The {work} in {place} closed {after} {person} became mayor.",
    )


def inhabitants(world: World) -> Fact:
    _, place = world.new(
        lambda: ("inhabitants", f"{world.one(world.places)} {world.one(FIRST)}s{world.one(TAILS)}")
    )
    year, count = world.random.randrange(1980, 2010), world.random.randrange(11, 90) * 1000
    return Fact(
        (f"{place} had {count:,} inhabitants in {year}.",),
        f"{place} had {round(count * 1.3):,} inhabitants in {year + world.random.randrange(2, 10)}.",
        state=True,
    )


def toll(world: World) -> Fact:
    _, event, place = world.new(lambda: ("toll", world.one(EVENTS), world.one(world.places)))
    count = world.random.randrange(5, 80)
    return Fact(
        (f"The {event} in {place} has left {count} people missing.",),
        f"The {event} in {place} has left {count + world.random.randrange(5, 40)} people missing.",
        state=True,
    )


KINDS = (
    killed, killed, cost, resigned, resigned, opened, voted, voted, voted, defeated, defeated, born, signed, signed,
    said, said, length, length, dismissed, dismissed, closed, closed, inhabitants, toll,
)  # fmt: skip


def generate(
    claims: int, seed: int
) -> tuple[list[Statement], dict[int, str], dict[int, str], dict[str, int]]:
    """Return the claims in order of their articles, the planted conflicts and updates, and the fact of each claim.

    A conflict or update is planted in a fact: its kind by the fact's number. Claim ids are unique.
    """
    world = World(seed, claims)
    tellings: list[tuple[int, str, int]] = []
    conflicts: dict[int, str] = {}
    updates: dict[int, str] = {}
    number = 0
    while len(tellings) < claims:
        kind = world.random.choice(KINDS)
        fact = kind(world)
        planted = world.random.randrange(ONE_IN) == 0
        times = world.random.choice((1, 1, 2, 3))
        told = [world.random.choice(fact.wordings) for _ in range(times)]
        if fact.state and times > 1:
            told[-1], updates[number] = fact.other, kind.__name__
        elif planted and not fact.state:
            told, conflicts[number] = [fact.wordings[0], fact.other], kind.__name__
        tellings += [(number, text, at) for at, text in enumerate(told)]
        number += 1
    # the tellings of one fact get into different articles, the later ones into later articles
    order = sorted(range(len(tellings)), key=lambda _: world.random.random())
    places = sorted(order)
    of_fact: dict[int, list[int]] = {}
    for place, at in zip(places, order, strict=True):
        of_fact.setdefault(tellings[at][0], []).append(place)
    laid: list[tuple[int, str]] = [(0, "")] * len(tellings)
    for fact_number, text, at in tellings:
        laid[sorted(of_fact[fact_number])[at]] = (fact_number, text)
    statements: list[Statement] = []
    facts: dict[str, int] = {}
    last_told: dict[int, int] = {}
    for place, (fact_number, text) in enumerate(laid):
        article = place // CLAIMS_AN_ARTICLE
        day = (date(2015, 1, 1) + timedelta(days=article)).isoformat()
        if updates.get(fact_number) == "toll" and last_told.get(fact_number) == article:
            conflicts[fact_number] = updates.pop(fact_number)  # one article has two tolls
        last_told[fact_number] = article
        statements.append(Statement(f"c{place}", text, f"a{article}", day))
        facts[f"c{place}"] = fact_number
    return statements, conflicts, updates, facts


def main() -> None:
    """Print what was compared, how long it took, and how much of what was planted was found."""
    options = argparse.ArgumentParser(description="Time the comparison of many claims.")
    options.add_argument("--claims", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument(
        "--misses", action="store_true", help="List some of what was missed or falsely found."
    )
    given = options.parse_args()
    statements, conflicts, updates, facts = generate(given.claims, given.seed)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begun, worked = time.perf_counter(), time.process_time()
    found = find_conflicts(statements)
    taken, work = time.perf_counter() - begun, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(statements):,} claims of {len({each.article for each in statements}):,} articles, seed {given.seed}: "
        f"{taken:.1f} s, of which {work:.1f} s on one core ({len(statements) / work:,.0f} claims a second); "
        f"peak memory {peak:.0f} MiB ({before:.0f} before)"
    )
    for nature, planted in ((Nature.CONFLICT, conflicts), (Nature.UPDATE, updates)):
        rows = [each for each in found if each.difference.nature is nature]
        right = [
            each
            for each in rows
            if facts[each.left.id] == facts[each.right.id] and facts[each.left.id] in planted
        ]
        hit = {facts[each.left.id] for each in right}
        print(
            f"{nature}: {len(planted):,} planted, {len(hit):,} found: recall {len(hit) / max(1, len(planted)):.3f}; "
            f"{len(rows):,} reported, {len(rows) - len(right):,} false: precision {len(right) / max(1, len(rows)):.3f}"
        )
        missed = Counter(kind for number, kind in planted.items() if number not in hit)
        print(
            "    missed by kind: "
            + (", ".join(f"{kind} {count}" for kind, count in missed.most_common()) or "none")
        )
        if given.misses:
            by_fact: dict[int, list[str]] = {}
            for each in statements:
                by_fact.setdefault(facts[each.id], []).append(each.text)
            for number in [each for each in planted if each not in hit][:20]:
                print(f"    missed: {' | '.join(by_fact[number])}")
            for row in [row for row in rows if row not in right][:20]:
                print(f"    false: {row.left.text} | {row.right.text} ({row.difference.working})")


if __name__ == "__main__":
    main()
