"""A claim beside a passage: numbers, dates and names lined up, quoted words side by side."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.check.aligned import BETWEEN, Aligned, Run, line_up
from factcheck.model import Claim, ClaimKind, QuoteSelector

SIGNS = {True: "=", False: "≠", None: "?"}


def claim(text: str, kind: ClaimKind = ClaimKind.EVENT) -> Claim:
    quote = QuoteSelector(exact=text or " ", start=0, end=len(text) or 1)
    return Claim(id="c1", article="report", text=text or " ", quote=quote, kind=kind)


def values(text: str, passage: str, *kinds: str) -> list[str]:
    """The values of these kinds: "ours = theirs", "≠" for a provable difference, "?" where it can't be told."""
    return [
        f"{value.claim or '-'} {SIGNS[value.agrees]} {value.passage or '-'}"
        for value in line_up(claim(text), passage).values
        if value.kind in kinds
    ]


@pytest.mark.parametrize(
    ("text", "passage", "expected"),
    [
        # the same unit, rounded, bounded, converted
        ("They met for over two hours.", "They met for 2 h 16 min.", ["over two hours = 2 h 16 min"]),
        (
            "About 3 million visitors came.",
            "2.96 million visitors came.",
            ["About 3 million visitors = 2.96 million visitors"],
        ),
        ("Turnout was 54 percent.", "Turnout was 54.3 per cent.", ["54 percent = 54.3 per cent"]),
        ("The dam is 120 metres high.", "The dam is 394 feet high.", ["120 metres = 394 feet"]),
        (
            "It was 40 degrees Celsius in Oslo.",
            "Oslo had 104 degrees Fahrenheit.",
            ["40 degrees Celsius = 104 degrees Fahrenheit"],
        ),
        # provably another
        ("24 sailors were held.", "22 sailors were held.", ["24 sailors ≠ 22 sailors"]),
        (
            "At least 40 ships were lost.",
            "38 ships were lost in the storm.",
            ["At least 40 ships ≠ 38 ships"],
        ),
        # worked out: the words from the first to the last of what it was worked out of
        (
            "Sales grew by 20 percent.",
            "Sales grew from 10 million to 12 million.",
            ["20 percent = 10 million to 12 million"],
        ),
        (
            "In total 24 people were hurt.",
            "22 people were hurt on Monday and 2 people on Tuesday.",
            ["24 people = 22 people were hurt on Monday and 2 people"],
        ),
        (
            "Profits doubled.",
            "Profits rose from 4 million euros to 8.1 million euros.",
            ["doubled = 4 million euros to 8.1 million euros"],
        ),
        # each beside its own
        ("The vote was 12 to 3.", "The plan passed by 12 votes to 3.", ["12 = 12 votes", "3 = 3"]),
        (
            "Three people were killed and three were injured.",
            "Three people were killed and four were injured.",
            ["Three people = Three people", "three ≠ four"],
        ),
        # nothing that measures the same
        (
            "The bridge cost 20 million euros.",
            "The bridge cost 20 million dollars.",
            ["20 million euros ? -"],
        ),
        ("24 sailors were freed.", "Three ships were freed.", ["24 sailors ? -"]),
        # the same digits may count the same by another name
        ("24 sailors were freed.", "24 crew members were freed.", ["24 sailors ? 24 crew members"]),
        # a rival: it may be the one that the claim means
        (
            "The truce broke down within two days.",
            "The army said it had held for nearly 24 hours.",
            ["two days ? -", "- ? nearly 24 hours"],
        ),
        # what the claim doesn't speak of is left out
        (
            "24 sailors were held.",
            "24 sailors were held on three ships for 40 days.",
            ["24 sailors = 24 sailors"],
        ),
    ],
)
def test_a_number_stands_beside_the_one_that_measures_the_same(
    text: str, passage: str, expected: list[str]
) -> None:
    assert values(text, passage, "number") == expected


FERRY = "The ferry Ordal sank off Hestby on 3 November 2019. All on board were saved."
LIMIT = "From 1998 until 31 December 2017 the limit on the coast road was 90 kilometres."
WIRE = "TARVIK, Friday 12 March 2021. Minister Lena Ostrem resigned yesterday, her office said."


@pytest.mark.parametrize(
    ("text", "passage", "expected"),
    [
        # at its own granularity: a month holds its days
        ("The Ordal sank in November 2019.", FERRY, ["November 2019 = 3 November 2019"]),
        ("The Ordal sank off Hestby in late 2019.", FERRY, ["late 2019 = 3 November 2019"]),
        ("The Ordal sank off Hestby on a Sunday.", FERRY, ["Sunday = 3 November 2019"]),
        # and not the reverse
        ("They met on 16 July 2018.", "They met in July 2018.", ["16 July 2018 ? July 2018"]),
        # provably another
        ("The ferry Ordal sank off Hestby on 5 November 2019.", FERRY, ["5 November 2019 ≠ 3 November 2019"]),
        ("The ferry Ordal sank off Hestby before 2015.", FERRY, ["before 2015 ≠ 3 November 2019"]),
        ("Lena Ostrem resigned on 12 March 2021.", WIRE, ["12 March 2021 ≠ yesterday"]),
        # stretches
        (
            "He governed from 2015 to 2020.",
            "He came in 2015 and left on 3 May 2020.",
            ["2015 to 2020 = 2015 and left on 3 May 2020"],
        ),
        ("The limit was 90 kilometres in 2016.", LIMIT, ["2016 = 1998 until 31 December 2017"]),
        # another time of something else, which may be the one that the claim means
        ("The Ordal was built in 1987.", FERRY, ["1987 ? -", "- ? 3 November 2019"]),
        # when it was reported is not when it was
        (
            "They met on 7 July 2017.",
            "The agency reported on 7 July 2017 that they met.",
            ["7 July 2017 ? 7 July 2017"],
        ),
    ],
)
def test_a_date_stands_beside_the_one_that_dates_the_same(
    text: str, passage: str, expected: list[str]
) -> None:
    assert values(text, passage, "date") == expected


@pytest.mark.parametrize(
    ("text", "passage", "expected"),
    [
        (
            "Zelenskiy met Johnson.",
            "Volodymyr Zelensky met Boris Johnson.",
            ["Zelenskiy = Volodymyr Zelensky", "Johnson = Boris Johnson"],
        ),
        (
            "The NWI closed it.",
            "The National Water Inspectorate closed it.",
            ["NWI = National Water Inspectorate"],
        ),
        ("It happened near Velmar.", "The Velmarian army was there.", ["Velmar = Velmarian"]),
        ("The United States left.", "The U.S. left.", ["The United States = The U.S."]),
        ("Then Putin’s Russia left.", "Moscow left.", ["Putin ? -", "Russia = Moscow"]),
        (
            "The Smith-Jones talks failed.",
            "Paul Jones saw Ann Smith.",
            ["Smith = Ann Smith", "Jones = Paul Jones"],
        ),
        # another first name is another person; names never differ, they are only lacking
        ("Then Ann Smith came.", "Then Tom Smith came.", ["Ann Smith ? Tom Smith"]),
        ("Then Ann Smith came.", "Ann Smith's spokesman came.", ["Ann Smith ? Ann Smith"]),
        ("Then Macron came.", "Then Merkel came.", ["Macron ? -"]),
    ],
)
def test_a_name_stands_beside_its_other_form(text: str, passage: str, expected: list[str]) -> None:
    assert values(text, passage, "name") == expected


def told(runs: tuple[Run, ...]) -> list[str]:
    """Runs in short: "words" the same, "words ~ words" the same written otherwise, "[ours|theirs]" a difference."""
    return [
        f"[{run.claim}|{run.passage}]"
        if run.kind != "same"
        else f"{run.claim} ~ {run.passage}"
        if run.written
        else run.claim
        for run in runs
    ]


def words(text: str, passage: str) -> list[str]:
    return told(line_up(claim(text, ClaimKind.QUOTATION), passage).words)


@pytest.mark.parametrize(
    ("text", "passage", "expected"),
    [
        (
            'Smith said "we won the match".',
            "“We lost the match,” Smith said.",
            ["we  ~ We ", "[won |lost ]", "the match"],
        ),
        (
            'The mayor said "I will never raise taxes".',
            "The mayor: “I will not raise taxes.”",
            ["I will ", "[never |not ]", "raise taxes"],
        ),
        (
            'He called it "a meaningful summit".',
            "He called it “a meaningful and long summit”.",
            ["a meaningful ", "[|and long ]", "summit"],
        ),
        (
            'He said "we really won it all".',
            "“We won it all,” he said.",
            ["we  ~ We ", "[really |]", "won it all"],
        ),
        (
            'He said "we only lost the old ferry".',
            "“We lost the new ferry and the day,” he said.",
            ["we  ~ We ", "[only |]", "lost the ", "[old |new ]", "ferry"],
        ),
        # typography is told apart
        (
            'He said "[W]e don\'t want three men".',
            "“We do not want 3 men,” he said.",
            ["[W]e don't want three men ~ We do not want 3 men"],
        ),
        (
            'He said "the U.N. can’t stop it".',
            "He said: “The UN cannot stop it.”",
            ["the  ~ The ", "U.N.  ~ UN ", "can’t stop it ~ cannot stop it"],
        ),
        # a gap that is shown, and one that hides what turns the sense
        (
            'She said "the bridge ... will open".',
            "“The bridge, which nobody paid for, will open,” she said.",
            ["the bridge ~ The bridge", " ...  ~ , which nobody paid for, ", "will open"],
        ),
        (
            'She said "I told [the mayor] that".',
            "“I told him that,” she said.",
            ["I told", " [the mayor]  ~  him ", "that"],
        ),
        (
            'She said "I ... support it".',
            "“I do not support it,” she said.",
            ["I", "[ ... | do not ]", "support it"],
        ),
        # a tag in the middle is no part of what was said
        (
            'Smith said "We will go and soon."',
            "“We will go,” Smith said. “And soon.”",
            ["We will go and soon. ~ We will go,” Smith said. “And soon."],
        ),
        # joined from two sentences, without showing it
        (
            'Smith said "I lost. My friends won."',
            "“I lost. I went home. Then my friends won,” Smith said.",
            ["I lost. ", "[|I went home. Then ]", "My friends won. ~ my friends won,"],
        ),
        # told without marks, or in a transcript
        ('He said "the fund is empty".', "He said the fund is empty.", ["the fund is empty"]),
        (
            'Kennedy said "Ask not what your country can do".',
            "KENNEDY: And so: ask not what your country can do for you.",
            ["Ask not what your country can do ~ ask not what your country can do"],
        ),
        # two quotations
        (
            'She called it "very long" and "an insult".',
            "She called it “quite long”.",
            ["[very |quite ]", "long", f"[{BETWEEN}|]", "[an insult|]"],
        ),
    ],
)
def test_quoted_words_stand_beside_those_of_the_passage(text: str, passage: str, expected: list[str]) -> None:
    assert words(text, passage) == expected


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("Smith won the match.", "“We won the match,” Smith said."),
        ('Smith said "we won the match".', "“The weather was dreadful,” Smith said."),
        ('Smith said "the fund is empty".', "The fund has 3 million euros."),
        ('Smith said "".', "“We won,” Smith said."),
    ],
)
def test_no_words_are_shown_where_nothing_is_quoted_or_nothing_is_near(text: str, passage: str) -> None:
    assert line_up(claim(text), passage).words == ()


def test_values_come_in_the_order_of_the_claim_then_the_rivals() -> None:
    found = line_up(
        claim("On 3 May 2018 Ann Smith freed 24 sailors in Bern."),
        "24 sailors were freed by Tom Smith. Their ship was built in 1987.",
    )
    assert [(value.kind, value.claim) for value in found.values] == [
        ("date", "3 May 2018"),
        ("name", "Ann Smith"),
        ("number", "24 sailors"),
        ("name", "Bern"),
        ("date", None),
    ]


# --- what holds of any two texts -----------------------------------------------------------------------------

PIECES = st.sampled_from(
    (
        "Ann Smith",
        "Putin’s Russia",
        "the U.S.",
        "said",
        "met",
        "sank",
        "resigned",
        "24 sailors",
        "over two hours",
        "2 h 16 min",
        "20 percent",
        "from 10 million to 12 million",
        "16 July 2018",
        "in July 2018",
        "since 2010",
        "from 2015 to 2020",
        "on Tuesday",
        "yesterday",
        "two days later",
        "before",
        "“We won the match,”",
        '"we lost"',
        '"I ... support [him] it"',
        "“I do not",
        "support it.”",
        "SMITH: We won the match.",
        "\n",
        ". ",
        ", ",
        "!",
        "not",
        "May",
        "“",
        "”",
        '"',
        "[W]e",
        "[sic]",
        "...",
        "İstanbul",
        "’s",
        "U.N.",
        "don't",
        "per cent",
        "10:05",
        "(1788-1860)",
    )
)
TEXTS = st.one_of(st.lists(PIECES, max_size=14).map(" ".join), st.text(max_size=80))


def cut(text: str, at: tuple[int, int] | None) -> str | None:
    return text[at[0] : at[1]] if at else None


@given(TEXTS, TEXTS)
def test_offsets_cut_exactly_the_words_told(text: str, passage: str) -> None:
    for value in line_up(claim(text), passage).values:
        assert value.claim == cut(claim(text).text, value.claim_at) != ""
        assert value.passage == cut(passage, value.passage_at) != ""
        assert value.claim is not None or value.passage is not None
        assert value.agrees is None or (value.claim is not None and value.passage is not None)


@given(TEXTS, TEXTS)
def test_runs_rejoin_to_both_sides(text: str, passage: str) -> None:
    """Joined, the runs are the quotation and one stretch of the passage; each run has the sides that its kind says."""
    runs = line_up(claim(text), passage).words
    quoted = "".join(run.claim for run in runs).split(BETWEEN)
    record = "".join(run.passage for run in runs).split(BETWEEN)
    assert all(each in text for each in quoted) and all(each in passage for each in record)
    for run in runs:
        assert bool(run.claim) == (run.kind != "passage-only")
        assert bool(run.passage) == (run.kind != "claim-only")


@given(TEXTS)
def test_a_text_beside_itself_never_differs(text: str) -> None:
    """But for a letter in brackets, which is read as a changed capital in the article alone."""
    text = text.replace("[W]e", "We")
    found = line_up(claim(text), text)
    assert all(value.agrees is not False for value in found.values)
    assert all(run.kind == "same" for run in found.words)


EXACT = st.integers(2, 99).filter(lambda number: number % 10)
"""Counts that are no round numbers: 40 may stand for 38, and not the reverse."""


@given(EXACT, EXACT, st.integers(1, 28), st.integers(1, 28))
def test_plain_values_line_up_the_same_both_ways(one: int, other: int, day: int, later: int) -> None:
    left = f"{one} sailors were held on {day} May 2018."
    right = f"{other} sailors were held on {later} May 2018."

    def told_of(found: Aligned, *, back: bool) -> list[tuple[object, ...]]:
        return [
            (each.kind, *((each.passage, each.claim) if back else (each.claim, each.passage)), each.agrees)
            for each in found.values
        ]

    assert told_of(line_up(claim(left), right), back=False) == told_of(line_up(claim(right), left), back=True)


def test_a_hundred_words_take_milliseconds() -> None:
    """Processor time, the median of texts that were never seen before."""
    filler = (
        "The council discussed the repair of the old harbour wall and other matters of the coming year. " * 6
    )
    taken = []
    for day in range(1, 22):
        passage = f"{filler}“We lost the match, {day} of us,” Ann Smith said on {day} May 2018 in Bern."
        begun = time.process_time()
        line_up(claim(f'Ann Smith said "we won the match, {day} of us" on 3 May 2018.'), passage)
        taken.append(time.process_time() - begun)
    assert sorted(taken)[10] < 0.03


def test_endless_texts_are_bounded() -> None:
    begun = time.process_time()
    line_up(
        claim(f'He said "{"we won the match " * 500}" in {"24 sailors " * 500}.'),
        "“we won it ” 24 sailors " * 2_000,
    )
    assert time.process_time() - begun < 5
