"""The extractor: every sentence of an article carries claims or is set aside, and keeps its id."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.claims.extract import Extraction, accounted, extract
from factcheck.claims.ledger import Entry, Ledger, encode
from factcheck.model import Claim, ClaimKind, Role, SetAside, Source
from factcheck.sources import Snapshot

ARTICLE = "talks"


def snapshot(text: str) -> Snapshot:
    return Snapshot(
        Source(id=ARTICLE, role=Role.ARTICLE, title="Talks"), text, f"sources/articles/{ARTICLE}.md", 1
    )


def run(text: str, entries: tuple[Entry, ...] = ()) -> Extraction:
    numbers = tuple(range(1, len(entries) + 1))
    return extract(snapshot(text), Ledger(ARTICLE, f"claims/{ARTICLE}.jsonl", entries, numbers))


def said(text: str) -> list[str]:
    """What the extractor makes of `text`: claims as they read, what is set aside with its reason."""
    return [
        f"[{entry.reason}] {entry.quote.exact}" if isinstance(entry, SetAside) else entry.text
        for entry in run(text).entries
    ]


def claims(text: str) -> list[Claim]:
    return [entry for entry in run(text).entries if isinstance(entry, Claim)]


def test_a_table_says_each_cell_under_its_date_place_and_column() -> None:
    """Date and place make one claim; each bullet is one; what stands in brackets is one more."""
    text = (
        "The Talks\n"
        "Date | Place | Outcome |\n"
        "---|---|---|\n"
        "July 7, 2017 | Bern | First talks • Truce announced (collapsed in 2 days) |\n"
        'Dec 1, 2018 | Rome | Smith tweets: "I look forward to a meeting soon!" |\n'
    )
    assert said(text) == [
        "[heading] The Talks",
        "The Talks: July 7, 2017, Bern",
        "July 7, 2017, Bern, Outcome: First talks",
        "July 7, 2017, Bern, Outcome: Truce announced: collapsed in 2 days",
        "July 7, 2017, Bern, Outcome: Truce announced",
        "The Talks: Dec 1, 2018, Rome",
        "Dec 1, 2018, Rome, Outcome: Smith said: “I look forward to a meeting soon!”",
    ]
    cell = claims(text)[1]
    assert (cell.time, cell.context) == ("2017-07-07", ("The Talks", "July 7, 2017", "Outcome"))
    assert [claim.quote.exact for claim in claims(text)][:2] == ["July 7, 2017 | Bern", "First talks"]


def test_bullets_are_read_with_the_label_or_the_line_above_them() -> None:
    """A fragment alone says nothing; a bullet with its own label does."""
    text = (
        "The Talks\n"
        "Smith and Jones met in Bern.\n"
        "What Failed:\n"
        "• Exchanges of prisoners stalled\n"
        "• Monitors: 24 were shot at in May\n"
        "The plan of Bern had involved these steps:\n"
        "- a truce at the river\n"
    )
    assert said(text)[2:] == [
        "[heading] What Failed:",
        "What Failed: Exchanges of prisoners stalled",
        "Monitors: 24 were shot at in May",
        "The plan of Bern had involved these steps:",
        "The plan of Bern had involved these steps: a truce at the river",
    ]


def test_a_numbered_heading_is_what_its_text_stands_under() -> None:
    """And a pseudo-citation in brackets is no part of the claim, but what it rests on."""
    text = (
        'What Was Tried\n1. The "Peacekeeper" Plan\n'
        "Bern floated it. It keeps a direct line open. (General diplomatic objective)\n"
    )
    floated, open_line = claims(text)
    assert floated.context == ("What Was Tried", 'The "Peacekeeper" Plan')
    assert open_line.text == "It keeps a direct line open."
    assert [(c.missing, c.cue) for c in open_line.citations] == [
        ("pseudo-citation", "(General diplomatic objective)")
    ]


def test_an_answer_is_read_with_its_question() -> None:
    """ "No." is a claim only under what was asked; the question itself is none."""
    text = "Questions\nDid they sign a treaty?\nNo.\nDid they meet?\nThey met in May.\n"
    assert said(text) == [
        "[heading] Questions",
        "[question] Did they sign a treaty?",
        "Did they sign a treaty? No.",
        "[question] Did they meet?",
        "They met in May.",
    ]


def test_he_said_is_who_the_sentence_before_began_with() -> None:
    """Where it began with a name; otherwise the pronoun stays open, and the sentence is kept as it is."""
    known = claims('Ann Smith spoke next. She said: "We will hold no meeting this year."')[1]
    assert (known.kind, known.speaker) == (ClaimKind.QUOTATION, "Ann Smith")
    assert known.text == "Ann Smith said: “We will hold no meeting this year.”"
    assert known.quote.exact == "We will hold no meeting this year."
    unknown = claims('It was late. She said: "We will hold no meeting this year."')[1]
    assert (unknown.speaker, unknown.text) == (None, 'She said: "We will hold no meeting this year."')


def test_what_a_sentence_leans_on_without_naming_it_goes_with_its_claim() -> None:
    """The words, the kind and what would settle it."""
    (claim,) = claims("Critics argued that the bridge in Bern was unsafe.")
    (missing,) = claim.citations
    assert (missing.missing, missing.cue) == ("vague-plurality", "Critics argued")
    assert missing.would_settle


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Smith met Jones in Bern.", ClaimKind.EVENT),
        ("The minister said that the bridge was unsafe.", ClaimKind.ATTRIBUTION),
        ("The bridge fell because of the storm.", ClaimKind.CAUSAL),
        ("Bern has more bridges than Thun.", ClaimKind.COMPARISON),
        ("The bridge has 24 arches.", ClaimKind.QUANTITY),
        ("The bridge is in Bern.", ClaimKind.STATE),
    ],
)
def test_the_kind_of_a_claim(sentence: str, kind: ClaimKind) -> None:
    """By its words."""
    assert [claim.kind for claim in claims(sentence)] == [kind]


FIRST, SECOND, THIRD, FOURTH = (
    "The bridge in Bern was closed in May 2019.",
    "The court heard two captains.",
    "Thun built a harbour for its fishermen.",
    "The roof of the old school fell in.",
)


def ids(extraction: Extraction) -> dict[str, str]:
    return {entry.quote.exact: entry.id for entry in extraction.entries}


def test_extracting_again_changes_nothing() -> None:
    """The same text gives the same bytes, from nothing or from its ledger."""
    text = " ".join((FIRST, SECOND, THIRD))
    once = run(text)
    again = run(text, once.entries)
    assert [encode(entry) for entry in again.entries] == [encode(entry) for entry in once.entries]
    assert (once.added, again.added, again.moved, again.findings) == (3, 0, 0, ())
    assert run(text) == once


def test_ids_stay_when_the_article_is_edited() -> None:
    """One sentence inserted, two exchanged: what was there keeps its id and is anchored anew."""
    before = run(" ".join((FIRST, SECOND, THIRD)))
    after = run(" ".join((FOURTH, SECOND, FIRST, THIRD)), before.entries)
    assert (after.added, after.moved, after.findings) == (1, 3, ())
    assert {words: id_ for words, id_ in ids(after).items() if words != FOURTH} == ids(before)


def test_a_sentence_that_is_gone_is_reported_and_kept() -> None:
    """Its entry may hold a person's work; the finding says which line of the ledger it is."""
    before = run(" ".join((FIRST, SECOND, THIRD)))
    after = run(" ".join((FIRST, THIRD)), before.entries)
    (finding,) = after.findings
    lost = ids(before)[SECOND]
    assert (finding.rule, finding.path, finding.line) == ("claim/quote-lost", "claims/talks.jsonl", 2)
    assert finding.message == f"the quotation of {lost} is no longer in sources/articles/talks.md"
    assert ids(after) == ids(before)


def test_what_a_person_made_is_never_replaced() -> None:
    """A claim in a person's words stays alone on its sentence, wherever the sentence goes."""
    (made,) = (
        entry.model_copy(update={"text": "Bern's bridge was closed.", "made_by": "mb", "id": "mine-1"})
        for entry in run(FIRST).entries
    )
    after = run(f"{SECOND} {FIRST}", (made,))
    kept = [entry for entry in after.entries if entry.quote.exact == FIRST]
    assert [(entry.id, entry.text, entry.made_by) for entry in kept if isinstance(entry, Claim)] == [
        ("mine-1", "Bern's bridge was closed.", "mb")
    ]
    assert (kept[0].quote.start, kept[0].quote.end) == (len(SECOND) + 1, len(SECOND) + 1 + len(FIRST))


def test_a_key_cell_without_its_claim_is_still_accounted_for() -> None:
    """A person's claim covers the date alone: the place beside it is not forgotten."""
    text = "Date | Place | Outcome |\n---|---|---|\nJuly 7, 2017 | Bern | Talks began |\n"
    made = claims("July 7, 2017")[0].model_copy(update={"made_by": "mb"})
    after = run(text, (made,))
    assert accounted(text, after.entries)[3] == 0


def test_a_bracket_or_a_mark_that_stands_alone() -> None:
    """A pseudo-citation without a sentence is kept as it is; marks without a word say nothing."""
    assert said("(Based on reports)\n“”\n") == ["(Based on reports)", "[rhetoric] “”"]


def test_a_repeated_sentence_has_an_id_for_each_place() -> None:
    """The second time a longer one, so that the first stays what it was."""
    entries = run(f"{FIRST} {SECOND} {FIRST}").entries
    one, two = (entry.id for entry in entries if entry.quote.exact == FIRST)
    assert one != two
    assert two.startswith(one)


TEXTS = st.lists(
    st.sampled_from(
        [
            FIRST, SECOND, THIRD, "What came of it?", "No.", "# Heading", "What Failed:", "- an item", "1. One",
            "Date | Place | Outcome", "---|---|---", "May 7, 2017 | Bern | Talks • Truce (it was broken)", "| | |",
            'He said: "It is over now." (General knowledge)', "(Based on reports)", "(it was)", "...", "“”", '"', ":",
            "> quoted", "```", "", "É 🙂 — 中。", "Critics argued so.", "The plan had involved these five steps:",
        ]
    ),
    max_size=10,
).map("\n".join) | st.text(max_size=120)  # fmt: skip


@settings(max_examples=150)
@given(TEXTS)
def test_every_part_of_any_text_is_accounted_for(text: str) -> None:
    """Coverage is complete, ids are unique, quotes read the text, and a second run changes nothing."""
    once = run(text)
    parts, with_claims, set_aside, neither = accounted(text, once.entries)
    assert (parts, neither) == (with_claims + set_aside, 0)
    assert len({entry.id for entry in once.entries}) == len(once.entries)
    assert all(text[e.quote.start : e.quote.end] == e.quote.exact for e in once.entries)
    assert run(text, once.entries).entries == once.entries


@settings(max_examples=60)
@given(st.permutations([FIRST, SECOND, THIRD, FOURTH]), st.permutations([FIRST, SECOND, THIRD, FOURTH]))
def test_moving_sentences_renumbers_nothing(before: list[str], after: list[str]) -> None:
    """Any order before, any order after."""
    old = run(" ".join(before))
    new = run(" ".join(after), old.entries)
    assert (ids(new), new.added) == (ids(old), 0)
