"""What an article names as its source, and what it only mentions or leaves unnamed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.claims.cited import LONGEST_SENTENCE, CitedRule, as_cited, cited, cited_rules
from factcheck.model import CitedKind

RULES = cited_rules()
LINK, FOOTNOTE, DOI = CitedKind.LINK, CitedKind.FOOTNOTE, CitedKind.DOI
DOCUMENT, OUTLET, PERSON = CitedKind.DOCUMENT, CitedKind.OUTLET, CitedKind.PERSON

SECONDS = 0.5
"""Longest time a pattern may take for one sentence of 5,000 code points."""

TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(
            "According to per the Reuters BBC told data from report (Quill et al., 2021) Resolution 12/7 "
            "https://a.example/b? doi:10.1000/x [^1] [1] source: v. Act 's ’ . , ) ( \n é 中 🙂".split(" ")
        ),
        max_size=30,
    ).map(" ".join),
)


def test_every_rule_has_its_own_name_and_examples_both_ways() -> None:
    """Ids are unique and begin with their kind; no rule comes without a sentence that it leaves alone."""
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
    assert [rule.id for rule in RULES if not (rule.match and rule.pass_)] == []
    assert [rule.id for rule in RULES if not rule.id.startswith(f"{rule.kind.value}/")] == []


@pytest.mark.parametrize(("rule", "example"), [(rule, each) for rule in RULES for each in rule.match])
def test_a_rule_finds_its_examples(rule: CitedRule, example: str) -> None:
    """It gives the very words that stand after the arrow, also among all rules."""
    sentence, arrow, words = example.partition(" => ")
    assert arrow
    assert words in [mention.text for mention in rule.mentions(sentence)]
    assert (rule.kind, words) in [(mention.kind, mention.text) for mention in cited(sentence)]


@pytest.mark.parametrize("sentence", [each for rule in RULES for each in rule.pass_])
def test_no_rule_cites_a_counter_example(sentence: str) -> None:
    """What is mentioned, unnamed or said in the same words is no source, whatever rule looks at it."""
    assert cited(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("The Guardian reported on Monday that ten berths were shut.", [(OUTLET, "The Guardian")]),
        ("The mayor told Sky News that it was over.", [(OUTLET, "Sky News")]),
        ("Hale, writing in the Larkfield Gazette, called it a myth.", [(OUTLET, "the Larkfield Gazette")]),
        ("BERLIN, May 3 (Reuters) - The port closed.", [(OUTLET, "Reuters")]),
        ("The decision, first reported by Axios, was reversed.", [(OUTLET, "Axios")]),
        ("The strike cost £4m, the Financial Times estimates.", [(OUTLET, "the Financial Times")]),
        ("According to the BBC's Ada Quill, it is closed.", [(OUTLET, "the BBC")]),
        ("Press TV reported that the port was closed.", [(OUTLET, "Press TV")]),
        (
            "According to a 2021 report by the Larkfield Institute, cod fell by half.",
            [(DOCUMENT, "a 2021 report by the Larkfield Institute")],
        ),
        ("Unemployment rose to 7 percent, Eurostat data show.", [(DOCUMENT, "Eurostat data")]),
        ("A Reuters poll of 40 economists put growth at 2 percent.", [(DOCUMENT, "A Reuters poll")]),
        ("It was found in a paper in Science by Hale.", [(DOCUMENT, "a paper in Science by Hale")]),
        ("The Harlow report blamed the pilots.", [(DOCUMENT, "The Harlow report")]),
        (
            "The figure comes from the Norland Statistics Office's 2020 census.",
            [(DOCUMENT, "the Norland Statistics Office's 2020 census")],
        ),
        ("Cod fell by half (Quill & Hale, 2019).", [(DOCUMENT, "Quill & Hale, 2019")]),
        ("Prices rose 4 percent, per Norland Bank.", [(PERSON, "Norland Bank")]),
        ("According to Ada Quill's office, it is closed.", [(PERSON, "Ada Quill's office")]),
        (
            "According to Ada Quill and the Guardian, it is closed; data from the World Bank agree.",
            [(PERSON, "Ada Quill"), (DOCUMENT, "data from the World Bank")],
        ),
        (
            "See doi:10.1000/a.b and https://example.org/x, please.",
            [(DOI, "doi:10.1000/a.b"), (LINK, "https://example.org/x")],
        ),
    ],
)
def test_sources_are_found_with_their_kind(sentence: str, found: list[tuple[CitedKind, str]]) -> None:
    """In the order of the sentence, in its own words."""
    assert [(mention.kind, mention.text) for mention in cited(sentence)] == found


@pytest.mark.parametrize(
    "sentence",
    [
        "A BBC reporter was hurt.",
        "She works for the New York Times.",
        "He bought the Guardian on Monday.",
        "Time is running out, and the Sun rose at six.",
        "Dawn broke over the harbour.",
        "Nature reported no losses.",
        "According to local legend, the sea took it.",
        "According to one Brindle resident, it is closed.",
        "According to its website, the port is open.",
        "According to multiple reports, it is closed.",
        "A leaked memo says the port will close.",
        "An unnamed official told reporters that it was over.",
        "A survey found that most were against it.",
        "Studies in Norland show a fall.",
        "Quill found her keys.",
        "The press reported that the port was closed.",
        "The plan was rejected (Interpreter leaks).",
        "The plan was rejected (Defence Dept readout).",
        "The plan was rejected (multiple insiders). [citation needed]",
        "The plan was rejected (General objective).",
        "The match (Brindle 2, Larkfield 1) was close.",
        "The figures from March were wrong.",
        "Ten ships a day pass the port.",
        "The Norland Navy lost ten ships.",
        "The plan was seen as Ada Quill's revenge.",
    ],
)
def test_what_is_named_without_being_a_source(sentence: str) -> None:
    """Pseudo-citations, unnamed people and papers, and names that only happen to stand there."""
    assert cited(sentence) == []


def test_a_link_is_cited_with_its_address() -> None:
    """Its words name it; a link to a DOI is a DOI; what else its words would be is not cited twice."""
    sentence = "Reuters reported that the trial failed."
    links = [(0, 16, "https://example.org/a"), (26, 31, "https://doi.org/10.1000/abc")]
    assert [(each.kind, each.text, each.target) for each in cited(sentence, links)] == [
        (LINK, "Reuters reported", "https://example.org/a"),
        (DOI, "trial", "10.1000/abc"),
    ]


def test_a_footnote_is_cited_with_what_it_says() -> None:
    """Marks in the sentence count if a footnote has their label, marks that were taken out by their place."""
    notes = {"1": "Larkfield Port Authority,\n  annual report 2020.", "b": "Ibid."}
    found = cited("Ten ferries sail.[^1] They are old. [2]", notes=notes, references=[(34, "b")])
    assert [(each.start, each.end, each.kind, each.text, each.target) for each in found] == [
        (17, 21, FOOTNOTE, "[^1]", "Larkfield Port Authority, annual report 2020."),
        (34, 34, FOOTNOTE, "[b]", "Ibid."),
    ]


def test_a_mention_becomes_the_record_that_a_claim_keeps() -> None:
    """On one line, without its place: the claim's quotation says where."""
    (mention,) = cited("It closed, according to the Larkfield\nFire Service.")
    record = as_cited(mention)
    assert (record.kind, record.text, record.target) == (PERSON, "the Larkfield Fire Service", None)


@given(TEXTS)
def test_any_text_gives_mentions_that_stand_where_they_say(text: str) -> None:
    """Offsets read the words, in order, without overlap; every mention can be recorded; nothing crashes."""
    end = 0
    for each in cited(text, notes={"1": "A note."}):
        assert text[each.start : each.end] == each.text
        assert end <= each.start < each.end
        end = each.end
        assert as_cited(each).text


HOSTILE = (
    " ", "a ", "A ", "Ab-Cd ", "a-", "(", "the ", "According to ", "According to a b c ", "data from ", "Quill's ",
    "Al of the ", "St. ", "A.B. ", "in ", "10.1000/", "https://", "[^1]", "new study by ", "The A B report ",
    "told BBC ", "A v. ", "’s ", "\n",
)  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_pattern_is_slow_on_hostile_text(rule: CitedRule) -> None:
    """A text can't stop the run: each pattern reads 5,000 letters made to trap it in half a second."""
    slow = []
    for piece in HOSTILE:
        sentence = (piece * LONGEST_SENTENCE)[:LONGEST_SENTENCE]
        begin = time.process_time()
        for _ in rule.mentions(sentence):
            pass
        if (took := time.process_time() - begin) > SECONDS:
            slow.append((piece, round(took, 2)))
    assert slow == []
