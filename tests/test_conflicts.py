"""Claims that can't both stand: what differs, what is an update, and how claims are found beside each other."""

from __future__ import annotations

import importlib.util
import json
import random
import sys
from types import ModuleType

import pytest
from conftest import ROOT, factcheck
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.check.conflicts import Nature, Statement, compare_pair, find_conflicts
from factcheck.check.conflicts.candidates import MOST, Candidates
from factcheck.check.conflicts.sides import supported
from factcheck.check.conflicts.statement import statements_of
from factcheck.claims.ledger import read_ledgers
from factcheck.model import ClaimKind, Detail, Sided, Status
from factcheck.workspace import Workspace

DATA = ROOT / "tests" / "data" / "conflicts"
PAIRS = [json.loads(line) for line in (DATA / "pairs.jsonl").read_text("utf-8").splitlines()]


def pair(
    left: str, right: str, left_day: str | None = None, right_day: str | None = None
) -> tuple[Statement, ...]:
    """Two claims of two articles."""
    return Statement("l", left, "monday", left_day), Statement("r", right, "tuesday", right_day)


def difference(left: str, right: str, *days: str | None) -> tuple[Nature, Detail] | None:
    """What is found in two claims of two articles, without the working."""
    found = compare_pair(*pair(left, right, *days))
    return (found.nature, found.detail) if found else None


DIFFERING = [
    ("The Oberau dam is 61 metres high.", "The Oberau dam is 74 metres high.", Detail.NUMBER),
    ("The ferry Halja sank on 4 May 1987.", "On 14 May 1987 the ferry Halja sank.", Detail.DATE),
    (
        "The council of Ulvik approved the harbour plan on 3 June 2019.",
        "The council of Ulvik rejected the harbour plan on 3 June 2019.",
        Detail.REFUTED,
    ),
    (
        "Ulvik signed a water agreement with Oberau on 2 May 2004.",
        "Ulvik did not sign a water agreement with Oberau on 2 May 2004.",
        Detail.REFUTED,
    ),
    ("Una Hork succeeded Per Lund.", "Per Lund succeeded Una Hork.", Detail.WHO),
    (
        "The Oberau mill closed before the Ulvik bridge was opened.",
        "After the Ulvik bridge was opened, the Oberau mill closed.",
        Detail.ORDER,
    ),
    (
        "The first meeting of Una Hork and Per Lund took place in Ulvik in May 2010.",
        "Una Hork and Per Lund first met in Oberau in April 2012.",
        Detail.ORDER,
    ),
    (
        "The summit of Una Hork and Per Lund planned in Ulvik in June 2011 was cancelled.",
        "Una Hork and Per Lund held a summit in Ulvik in June 2011.",
        Detail.REFUTED,
    ),
    (
        "On 4 May 2011 Una Hork said in Ulvik: “We sold the forest to pay for the school and the road.”",
        "On 4 May 2011 Per Lund said in Ulvik: “We sold the forest to pay for the school and the road.”",
        Detail.WHO,
    ),
    (
        "On 4 May 2011 Una Hork said in Ulvik: “We sold the forest to pay for the school and the road.”",
        "On 4 May 2011 Una Hork said in Ulvik: “We sold the forest to pay for the church and the road.”",
        Detail.WORDING,
    ),
]


@pytest.mark.parametrize(("left", "right", "detail"), DIFFERING, ids=lambda value: str(value)[:40])
def test_what_cannot_both_stand(left: str, right: str, detail: Detail) -> None:
    """A value, a day, an outcome, who did it, the order, the speaker or the words differ: from both sides."""
    assert difference(left, right) == difference(right, left) == (Nature.CONFLICT, detail)


LOOK_ALIKES = {
    "another thing of the kind": (
        "The flood in Ulvik killed 12 people.",
        "The fire in Ulvik killed 31 people.",
    ),
    "another bill": (
        "Ulvik approved the harbour plan on 3 June 2019.",
        "Ulvik rejected the forest plan on 3 June 2019.",
    ),
    "another chamber": (
        "The lower house of Velland approved the tax bill on 3 June 2019.",
        "The upper house of Velland rejected the tax bill on 3 June 2019.",
    ),
    "another year": (
        "The Oberau mill dismissed 140 workers in 2001.",
        "The Oberau mill dismissed 90 workers in 2004.",
    ),
    "another fire, maybe": ("A fire in Ulvik killed three people.", "A fire in Ulvik killed five people."),
    "another place": ("The storm killed 12 people in Ulvik.", "The storm killed 31 people in Oberau."),
    "an aim": ("Ulvik aimed to plant 400 trees in 2019.", "Ulvik planted 290 trees in 2019."),
    "a part": (
        "Ulvik spends 4 million euros on schools.",
        "Ulvik spends 7 million euros on schools and museums together.",
    ),
    "somebody else's count": (
        "The police said that 200 people marched in Ulvik on 1 May 2019.",
        "The organisers said that 500 people marched in Ulvik on 1 May 2019.",
    ),
    "both accuse": (
        "Una Hork accused Per Lund of lying on 4 May 2011.",
        "Per Lund accused Una Hork of lying on 4 May 2011.",
    ),
    "one after the other": (
        "The council rejected the harbour plan.",
        "The council approved the harbour plan.",
    ),
    "a rounded number": ("The Oberau dam is about 60 metres high.", "The Oberau dam is 61 metres high."),
    "a coarser day": ("The ferry Halja sank in May 1987.", "The ferry Halja sank on 14 May 1987."),
    "the passive": (
        "Una Hork defeated Per Lund in the election of 2010.",
        "Per Lund was defeated by Una Hork in the election of 2010.",
    ),
    "a question": ("The Oberau dam is 61 metres high.", "Is the Oberau dam 74 metres high?"),
    "weakened": (
        "Ulvik nearly sold the Oberau mill in 2009 for 4 million euros.",
        "Ulvik sold the Oberau mill in 2009 for 6 million euros.",
    ),
    "years apart": (
        "The council of Ulvik approved the school plan in May 1999.",
        "The council of Ulvik approved the school plan in June 2003.",
    ),
    "a shorter quotation": (
        "Una Hork called it “the end of the road for us all”.",
        "Una Hork said: “It is the end of the road for us all, and for the town.”",
    ),
}


@pytest.mark.parametrize(("left", "right"), LOOK_ALIKES.values(), ids=LOOK_ALIKES.keys())
def test_what_may_be_of_two_things(left: str, right: str) -> None:
    """Nothing is said where both may be true: that an article is wrong has to be proved."""
    assert difference(left, right) is None
    assert difference(right, left) is None


def test_a_state_may_change_between_two_articles() -> None:
    """A toll that grows, a rate that falls: an update, unless one article or one day has both values."""
    left, right = "The flood in Ulvik has killed 12 people.", "The flood in Ulvik has killed 31 people."
    assert difference(left, right, "2025-03-02", "2025-03-06") == (Nature.UPDATE, Detail.NUMBER)
    assert difference(left, right, "2025-03-02", "2025-03-02") == (Nature.CONFLICT, Detail.NUMBER)
    assert difference(left, right) == (Nature.UPDATE, Detail.NUMBER)  # nobody knows which came first
    same = (Statement("a", left, "monday", "2025-03-02"), Statement("b", right, "monday", "2025-03-02"))
    found = compare_pair(*same)
    assert found and found.nature is Nature.CONFLICT


def test_two_days_that_a_state_is_told_of() -> None:
    """The years are in the words: whenever the articles came out, it is an update."""
    assert difference("Ulvik had 48,200 inhabitants in 2010.", "Ulvik had 53,900 inhabitants in 2020.") == (
        Nature.UPDATE,
        Detail.NUMBER,
    )


def test_what_does_not_change_is_a_conflict_on_any_day() -> None:
    """A dam does not grow, and an old toll is final."""
    high = ("The Oberau dam is 61 metres high.", "The Oberau dam is 74 metres high.")
    assert difference(*high, "2001-01-01", "2020-01-01") == (Nature.CONFLICT, Detail.NUMBER)
    dead = (
        "The explosion in Oberau on 5 July 1990 killed 29 people.",
        "The explosion in Oberau on 5 July 1990 killed 36 people.",
    )
    assert difference(*dead, "2020-01-01", "2020-01-20") == (Nature.CONFLICT, Detail.NUMBER)
    assert difference(*dead, "1990-07-06", "1990-07-09") == (Nature.UPDATE, Detail.NUMBER)


def test_the_working_names_both_values_the_first_claim_first() -> None:
    """Whichever of the two the comparator took for the record."""
    left, right = "The ferry Halja sank on 4 May 1987.", "On 14 May 1987 the ferry Halja sank."
    found, turned = compare_pair(*pair(left, right)), compare_pair(*pair(right, left))
    assert found and found.working == "date: the first has 4 May 1987, the second 14 May 1987"
    assert turned and turned.working == "date: the first has 14 May 1987, the second 4 May 1987"


def test_what_the_records_say_of_time_and_place_counts() -> None:
    """The words are alike, but the ledger knows that two events are meant."""
    left, right = "The riot left 12 people hurt.", "The riot left 31 people hurt."

    def found(time: str = "2017-05-01", place: str = "Ulvik") -> bool:
        here = Statement("l", left, "monday", "2020-05-01", time="2017-05-01", place="Ulvik")
        there = Statement("r", right, "tuesday", "2020-05-01", time=time, place=place)
        return compare_pair(here, there) is not None

    assert found()
    assert not found(time="2018-05-01")
    assert not found(place="Oberau")


def test_what_somebody_says_is_theirs() -> None:
    """A claim of kind attribution has no value of its own, whatever its words."""
    left, right = (Statement(side, text, side) for side, text in zip("lr", DIFFERING[0], strict=False))
    assert compare_pair(left, right)
    assert compare_pair(left, Statement("r", right.text, "r", kind=ClaimKind.ATTRIBUTION)) is None


MARKS = [None, *Status]


@pytest.mark.parametrize("left", MARKS)
@pytest.mark.parametrize("right", MARKS)
def test_the_side_that_the_evidence_supports(left: Status | None, right: Status | None) -> None:
    """A side is supported if its claim alone is verified; turned round, the sides turn."""
    side, why = supported(left, right)
    verified = [left is Status.VERIFIED, right is Status.VERIFIED]
    assert (side is Sided.LEFT) == (verified == [True, False])
    assert (side is Sided.RIGHT) == (verified == [False, True])
    assert (side is Sided.NEITHER) == (left is right is Status.DISPUTED)
    assert why.endswith(".")
    turned = {Sided.LEFT: Sided.RIGHT, Sided.RIGHT: Sided.LEFT}
    assert supported(right, left)[0] is turned.get(side, side)


# --- labelled pairs ----------------------------------------------------------------------------------------


def test_the_pairs_are_what_they_should_be() -> None:
    """Both halves have as many look-alikes as pairs that differ, and no text twice in a pair."""
    assert len({row["id"] for row in PAIRS}) == len(PAIRS) >= 80
    for part in ("build", "held"):
        rows = [row for row in PAIRS if row["part"] == part]
        alike = [row for row in rows if row["label"] in ("agree", "unrelated")]
        assert len(rows) == len(PAIRS) / 2
        assert len(alike) >= len(rows) / 2
        assert all(row["left"] != row["right"] for row in rows)


@pytest.mark.parametrize(
    ("part", "conflicts", "updates"), [("build", 0.90, 1.0), ("held", 0.72, 0.62)], ids=["build", "held"]
)
def test_floors_of_the_made_pairs(part: str, conflicts: float, updates: float) -> None:
    """No look-alike is called a conflict, no conflict is one wrongly; recall has a floor that is lowered openly."""
    ran = factcheck(ROOT, "eval", "conflicts", str(DATA / "pairs.jsonl"), "--part", part, "--json")
    figures = json.loads(ran.stdout)
    assert figures["false_alarms"] == 0
    assert figures["conflict"]["precision"] == 1.0
    assert figures["conflict"]["recall"] >= conflicts
    assert figures["update"]["recall"] >= updates


def test_the_shipped_case_has_no_false_alarm() -> None:
    """Of the desk's pairs the one is found that a value shows; none of the look-alikes is."""
    ran = factcheck(ROOT, "eval", "conflicts", str(DATA / "case.jsonl"), "--json")
    figures = json.loads(ran.stdout)
    assert (figures["false_alarms"], figures["look_alikes"], figures["conflict"]["right"]) == (0, 31, 1)


def test_nothing_is_reported_in_the_shipped_case_but_what_the_desk_found() -> None:
    """All its claims against each other."""
    workspace = Workspace.open(ROOT)
    claims = [claim for ledger in read_ledgers(workspace).values() for claim in ledger.claims]
    found = find_conflicts(statements_of(claims, None))
    assert [{each.left.id, each.right.id} for each in found] == [{"cb4016f2", "c9669093"}]


# --- found beside each other -------------------------------------------------------------------------------


def made_pairs() -> list[Statement]:
    """All texts of the labelled pairs, each as an article of its own."""
    return [
        Statement(f"{number}{side}", row[side], f"{number}{side}", row.get(f"{side}_day"))
        for number, row in enumerate(PAIRS)
        for side in ("left", "right")
    ]


def texts(statements: list[Statement]) -> set[frozenset[str]]:
    """The pairs that are found, by their texts."""
    return {frozenset((each.left.text, each.right.text)) for each in find_conflicts(statements)}


def test_the_index_finds_what_holding_all_against_all_finds() -> None:
    """Of every second of the labelled pairs; and from both sides the same."""
    statements = made_pairs()[::2] + made_pairs()[1::2]
    statements = [each for each in statements if int(each.id.rstrip("lefright")) % 3 == 0]
    slow = set()
    for place, one in enumerate(statements):
        for other in statements[place + 1 :]:
            forth, back = compare_pair(one, other), compare_pair(other, one)
            assert (forth is None) == (back is None)
            if forth and back and one.text != other.text:
                assert (forth.nature, forth.detail) == (back.nature, back.detail)
                slow.add(frozenset((one.text, other.text)))
    assert texts(statements) == slow
    assert len(slow) >= 10


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_the_claims_does_not_matter(seed: int) -> None:
    """Shuffled claims give the same pairs."""
    statements = made_pairs()[:80]
    shuffled = random.Random(seed).sample(statements, len(statements))
    assert texts(shuffled) == texts(statements)


def test_work_is_bounded_however_much_claims_have_in_common() -> None:
    """Of a thousand claims on one dam each is held against few: twice the claims, twice the pairs."""

    def pairs(count: int) -> int:
        statements = [
            Statement(f"c{number}", f"The Oberau dam is {number + 10} metres high.", f"a{number}")
            for number in range(count)
        ]
        index = Candidates(statements)
        held = [len(list(index.beside(place))) for place in range(len(index))]
        assert max(held) <= MOST
        return sum(held)

    assert pairs(1_000) <= 2.1 * pairs(500)


def test_an_endless_claim_is_left_out() -> None:
    """A megabyte of words is no claim, and takes no time."""
    long = "The Oberau dam is 61 metres high and " + "very " * 200_000 + "old."
    assert (
        find_conflicts([Statement("a", long, "a"), Statement("b", "The Oberau dam is 74 metres high.", "b")])
        == []
    )


def test_no_claims_and_odd_ones() -> None:
    """Empty lists, claims without a word, equal claims, days that are none."""
    assert find_conflicts([]) == []
    odd = ["?!", "…", "12", "The", "a" * 4_000, "\u202e\x00", "The dam is high."]
    assert (
        find_conflicts([Statement(f"{n}", text, f"{n}", "2019-99-99") for n, text in enumerate(odd * 2)])
        == []
    )


def bench() -> ModuleType:
    """The module `bench/compare.py`."""
    spec = importlib.util.spec_from_file_location("bench_compare", ROOT / "bench" / "compare.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_planted_conflicts_are_found_among_many_claims() -> None:
    """A small run of the benchmark: what is planted is found, and hardly anything else."""
    statements, conflicts, _, facts = bench().generate(2_000, 3)
    found = [each for each in find_conflicts(statements) if each.difference.nature is Nature.CONFLICT]
    right = {
        facts[each.left.id] for each in found if facts[each.left.id] == facts[each.right.id]
    } & conflicts.keys()
    false = [each for each in found if facts[each.left.id] != facts[each.right.id]]
    assert len(conflicts) >= 20
    assert len(right) >= 0.85 * len(conflicts)
    assert len(false) <= 1


def test_the_benchmark_is_the_same_every_time() -> None:
    """One seed, one set of claims."""
    generate = bench().generate
    assert generate(300, 5) == generate(300, 5)
    assert generate(300, 5) != generate(300, 6)
