"""Independence: which sources count as one, and what says so."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.check.independence import (
    HOLDERS,
    byline,
    circles,
    counted_once,
    near_copies,
    origins,
    stands_as,
)
from factcheck.model import Role, Source
from factcheck.sources import Snapshot

STORY = (
    "The ferry Marten ran aground off Port Elsin early on Tuesday with 214 people on board. All of them were taken "
    "off by noon and nobody was hurt. The harbour office opened an inquiry into why the ship had left the marked "
    "channel. The owner suspended the crew and chartered a second ship for the rest of the week."
)
OTHER = (
    "A council in the hills voted to keep its village school open for three more years. Parents had collected nine "
    "hundred signatures over the winter. The mayor, who had wanted to close it, said the money would come out of the "
    "road budget, and that the bridge at the mill would have to wait until the spring."
)


def held(
    id_: str,
    text: str = "A text of its own.",
    *,
    publisher: str | None = None,
    origin: str | None = None,
    url: str | None = None,
    title: str = "News",
) -> Snapshot:
    source = Source(id=id_, role=Role.EVIDENCE, title=title, publisher=publisher, origin=origin, url=url)
    return Snapshot(source, text, f"sources/evidence/{id_}.md", 1)


def groups(*snapshots: Snapshot) -> list[list[str]]:
    """Return the ids that count as one, each group and the list of groups sorted."""
    by_label: dict[str, list[str]] = {}
    for id_, origin in origins({each.source.id: each for each in snapshots}).items():
        by_label.setdefault(origin.label, []).append(id_)
    return sorted(sorted(group) for group in by_label.values())


# --- names -----------------------------------------------------------------------------------------------


def test_what_a_source_declares_comes_first() -> None:
    """Then the publisher, then the source itself; two outlets with one declared origin count once."""
    gazette, courier = (
        held("a", publisher="Gazette", origin="Ann Roe"),
        held("b", publisher="Courier", origin="ann-roe"),
    )
    assert groups(gazette, courier, held("c", publisher="Gazette"), held("d")) == [["a", "b"], ["c"], ["d"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [("The Elsin Gazette", "elsin gazette"), ("AP", "The Associated Press"), ("AFP", "Agence France-Presse")],
)
def test_one_publisher_has_one_name(one: str, other: str) -> None:
    """However it is written; agencies go by their short names too."""
    assert groups(held("a", publisher=one), held("b", publisher=other)) == [["a", "b"]]


@pytest.mark.parametrize(
    ("text", "agency", "words"),
    [
        ("PORT ELSIN (AP) — The ferry ran aground.", "Associated Press", "(AP)"),
        ("PORT ELSIN, July 3 (Reuters) - The ferry ran aground.", "Reuters", "(Reuters)"),
        ("Ferry aground\n\nBy The Associated Press\n\nIt ran aground.", "Associated Press", "By The Associated Press"),
        ("By JANE ROE, Associated Press\nThe ferry ran aground.", "Associated Press", "By JANE ROE, Associated Press"),
        ("ELSIN (Westland) (AFP) - The ferry ran aground.", "AFP", "(AFP)"),
        ("Ferry aground\nAFP\nThe ferry ran aground.", "AFP", "AFP"),
        ("The ferry ran aground.\n\nSource: Reuters", "Reuters", "Source: Reuters"),
        (
            "The ferry ran aground.\n\n(Reporting by Jane Roe in Port Elsin; Editing by John Doe)",
            "Reuters",
            "(Reporting by ...; editing by ...)",
        ),
        ("The ferry ran aground.\nCopyright 2031 The Associated Press. All rights reserved.", "Associated Press", None),
    ],
)  # fmt: skip
def test_a_byline_says_whose_report_it_is(text: str, agency: str, words: str | None) -> None:
    """Dateline, signature, a line of its own, the closing line, the copyright line."""
    found = byline(text)
    assert found is not None
    assert found[0] == agency
    assert words is None or found[1] == words


@pytest.mark.parametrize(
    "text",
    [
        "The ferry ran aground, according to Reuters.",
        "The ferry ran aground, the Associated Press reported. Nobody was hurt.",
        "The ferry ran aground.\n\nThe Associated Press contributed to this report.",
        "He told a reporter (AP) that the ferry ran aground.",
        "An app (app) ran aground.\nBy the river, Reuters had its office.",
    ],
)
def test_leaning_on_an_agency_is_no_byline(text: str) -> None:
    """The outlet may have reporting of its own."""
    assert byline(text) is None


def test_bylines_join_outlets() -> None:
    """Two papers that print one agency's report count once; a declared person outranks the byline."""
    dateline = "PORT ELSIN (AP) — The ferry ran aground."
    gazette = held("a", dateline, publisher="Gazette", origin="gazette")
    assert groups(gazette, held("b", f"{dateline} More.", publisher="Courier"), held("c", publisher="Courier")) == [
        ["a", "b"],
        ["c"],
    ]  # fmt: skip
    told = held("b", dateline, publisher="Courier", origin="Ann Roe")
    assert groups(gazette, told) == [["a"], ["b"]]


def test_a_publisher_may_name_the_agency() -> None:
    """ "Reuters (Daily Post)" and "Daily Post (Reuters)"."""
    posts = held("a", publisher="Reuters (Daily Post)"), held("b", publisher="Courier (Reuters)")
    assert groups(*posts, held("c", publisher="Daily Post")) == [["a", "b"], ["c"]]


def test_one_address_is_one_page() -> None:
    """Whatever stands around it: scheme, `www.`, fragment, slash."""
    one = held("a", publisher="Gazette", url="https://www.example.org/ferry/#top")
    assert groups(one, held("b", publisher="Courier", url="http://example.org/ferry")) == [["a", "b"]]


# --- near-copies -----------------------------------------------------------------------------------------


def test_a_near_copy_is_found_after_editing() -> None:
    """Another first sentence, a word changed here and there, a paragraph added."""
    edited = "In brief: " + STORY.replace("early", "late").replace("nobody", "no one").replace(
        "owner", "firm"
    )
    assert [(one, other) for one, other, _ in near_copies({"a": STORY, "b": edited + " " + OTHER[:60]})] == [
        ("a", "b")
    ]
    assert near_copies({"a": STORY, "b": OTHER}) == []


def test_an_excerpt_is_a_copy_of_the_whole() -> None:
    """What counts is how much of the shorter text stands in the longer one."""
    ((one, other, share),) = near_copies({"long": f"{OTHER} {STORY}", "short": STORY})
    assert (one, other, share) == ("long", "short", 1.0)


def test_two_reports_of_one_speech_are_no_copies() -> None:
    """Words between quotation marks are what somebody else said."""
    assert (
        near_copies({"a": f"Mayor Roe spoke. “{STORY}”", "b": f'At noon the mayor rose. "{STORY}" {OTHER}'})
        == []
    )


def test_a_few_words_in_common_are_no_copy() -> None:
    """A text of a sentence or two says too little."""
    line = "The ferry Marten ran aground off Port Elsin early on Tuesday."
    assert near_copies({"a": line, "b": line}) == []


def test_all_reprints_of_a_story_count_once() -> None:
    """Also where there are more of them than an indexed hash remembers."""
    reprints = [
        held(f"r{number:02}", f"{STORY} Page {number}.", publisher=f"Paper {number}")
        for number in range(3 * HOLDERS)
    ]
    (whole, alone) = groups(*reprints, held("school", OTHER, publisher="School News"))
    assert (len(whole), alone) == (3 * HOLDERS, ["school"])


def test_boilerplate_joins_nobody() -> None:
    """The same closing words under each text of an outlet's shared system are less than half of it."""
    rules = (
        " This page may not be copied, sold, stored or shown again in any form without a written permission."
    )
    word = random.Random(1)
    texts = {
        f"t{number:02}": " ".join(f"w{word.randrange(9999)}" for _ in range(60)) + rules
        for number in range(30)
    }
    assert near_copies(texts) == []


@settings(max_examples=15, deadline=None)
@given(st.permutations(["a", "b", "c", "d"]))
def test_no_order_changes_an_origin(order: list[str]) -> None:
    """The mapping depends on the set of sources alone."""
    texts = {"a": STORY, "b": STORY + " More.", "c": OTHER, "d": "(AP) - " + OTHER}
    whole = {id_: held(id_, texts[id_], publisher=f"Paper {id_}") for id_ in sorted(texts)}
    assert origins({id_: whole[id_] for id_ in order}) == origins(whole)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=6))
def test_any_text_gets_an_origin(texts: list[str]) -> None:
    """Whatever stands in it."""
    whole = {f"s{number}": held(f"s{number}", text) for number, text in enumerate(texts)}
    assert set(origins(whole)) == set(whole)


@pytest.mark.parametrize(
    "unit", ["“", '"', "(", "A (", "By a, ", "according to ", "A said ", "the The ", "© ", "\n"]
)
def test_hostile_text_takes_no_longer(unit: str) -> None:
    """Half a million code points of what a pattern begins with."""
    begun = time.process_time()
    origins({"a": held("a", unit * (500_000 // len(unit)), publisher="Gazette"), "b": held("b")})
    assert time.process_time() - begun < 5


# --- circles ---------------------------------------------------------------------------------------------


def paper(id_: str, publisher: str, text: str, title: str = "News") -> Snapshot:
    return held(id_, text, publisher=publisher, title=title)


ROUND = {
    "a": paper("a", "Elsin Gazette", "She will resign, according to the Hill Courier. The paper said: in May."),
    "b": paper("b", "Hill Courier", "The mayor is to go, the Elsin Gazette has reported."),
    "c": paper("c", "Lake Post", "The mayor will resign, her office said."),
}  # fmt: skip


def test_two_sources_that_rest_on_one_another_count_once() -> None:
    """Neither has it from anywhere else; a third with a ground of its own stands apart."""
    assert circles(ROUND) == {"a": ("b",), "b": ("a",)}
    assert groups(*ROUND.values()) == [["a", "b"], ["c"]]
    assert origins(ROUND)["a"].why == "rests on b alone, which in turn rests on it"


@pytest.mark.parametrize(
    "text",
    [
        "The mayor is to go, the Elsin Gazette has reported. Her office said so too.",
        "The mayor is to go, Ann Roe said.",
        "The mayor is to go. The Elsin Gazette stands in the square.",
        "The mayor is to go, according to Ann Roe, whom the Elsin Gazette met.",
    ],
)
def test_another_ground_breaks_the_circle(text: str) -> None:
    """A source that attributes anything to somebody else does not rest on the other alone."""
    assert circles(ROUND | {"b": paper("b", "Hill Courier", text)}) == {}


def test_a_chain_is_no_circle_and_a_longer_circle_is_one() -> None:
    """a rests on b, b on c: as long as c has a ground of its own, so have they."""
    chain = {
        "a": paper("a", "Elsin Gazette", "She will go, according to the Hill Courier."),
        "b": paper("b", "Hill Courier", "She will go, citing a report in “Mayor Roe To Leave”."),
        "c": paper("c", "Lake Post", "She will go.", title="Mayor Roe to leave"),
    }
    assert circles(chain) == {}
    closed = chain | {
        "c": paper("c", "Lake Post", "She will go, the Elsin Gazette wrote.", "Mayor Roe to leave")
    }
    assert circles(closed) == {"a": ("b",), "b": ("c",), "c": ("a",)}


# --- telling ---------------------------------------------------------------------------------------------


def test_why_sources_count_once_is_told() -> None:
    """Each reason once, with the sources that it holds for."""
    library = (
        held("courier", "PORT ELSIN (AP) — The ferry ran aground.", publisher="Courier"),
        held("gazette", STORY, publisher="Gazette", origin="Associated Press"),
        held("post", STORY + " More.", publisher="Post"),
        held("school", OTHER, publisher="School News"),
    )
    (told,) = counted_once(origins({each.source.id: each for each in library}))
    assert told == (
        "3 sources, 1 origin (Associated Press): byline “(AP)” (courier); declared (gazette); "
        "near-copy of gazette (100% of the shorter one's runs of five words) (post)"
    )


def test_without_texts_the_front_matter_decides() -> None:
    """What a source stands as by itself."""
    assert stands_as(held("a", publisher="Gazette").source).label == "Gazette"
    assert stands_as(held("a").source).label == "a"
