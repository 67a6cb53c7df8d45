"""Sources are cut into the pieces of evidence that are looked for and shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from factcheck.model import Form, Role, Source
from factcheck.sources import Snapshot, cut_passages


def held(text: str, form: Form = Form.CAPTURE) -> Snapshot:
    return Snapshot(
        Source(id="x", role=Role.EVIDENCE, title="X", form=form), text, "sources/evidence/x.md", 1
    )


def cut(text: str, form: Form = Form.CAPTURE) -> list[str]:
    snapshot = held(text, form)
    return [passage.text_of(snapshot) for passage in cut_passages(snapshot)]


def test_each_fact_of_a_note_is_a_passage() -> None:
    """The text of a list line without its mark, however many sentences it has."""
    note = '\n- Cases rose. They rose by 12%.\n- On 5 March 2020 the minister said: "We acted in time."\n'
    assert cut(note, Form.NOTE) == [
        "Cases rose. They rose by 12%.",
        'On 5 March 2020 the minister said: "We acted in time."',
    ]


def test_other_texts_are_cut_into_overlapping_windows() -> None:
    """Up to three sentences; the next window begins with the last of the one before."""
    assert cut("One is here. Two is here. Three is here.\n\nFour is here. Five is here. Six is here.\n") == [
        "One is here. Two is here. Three is here.",
        "Three is here.\n\nFour is here. Five is here.",
        "Five is here. Six is here.",
    ]


def test_a_window_never_crosses_a_heading() -> None:
    """What stands under another heading speaks of something else."""
    assert cut("# North\n\nCases rose in March.\n\n## South\n\nCases fell in March.\n") == [
        "Cases rose in March.",
        "Cases fell in March.",
    ]


def test_long_sentences_stand_alone() -> None:
    """A window ends before it has more than 80 words."""
    long = "The report says " + "very " * 60 + "much."
    assert cut(f"{long} It is long. {long}") == [f"{long} It is long.", f"It is long. {long}"]
    assert cut(f"{long} {long}") == [long, long]


def test_a_table_row_is_a_passage_indexed_with_its_heads() -> None:
    """The heads of the columns are found by, but are no part of the passage."""
    snapshot = held(
        "Cases by region are these:\n\n| Region | Cases |\n|---|---|\n| A | 1,200 |\n| B | 980 |\n\nEnd.\n"
    )
    passages = cut_passages(snapshot)
    assert [(passage.text_of(snapshot), passage.indexed(snapshot)) for passage in passages] == [
        ("Cases by region are these:", "Cases by region are these:"),
        ("A | 1,200", "Region Cases A | 1,200"),
        ("B | 980", "Region Cases B | 980"),
        ("End.", "End."),
    ]


def test_a_text_without_words_has_no_passages() -> None:
    """Nothing in, nothing out."""
    assert cut("") == cut("\n \n") == []


LINES = st.lists(
    st.sampled_from(
        [
            "One is here. Two.",
            "# Head",
            "- item one",
            "| a | b |",
            "|---|---|",
            "> quoted",
            "```",
            "",
            "ünd so",
        ]
    )
)


@given(LINES, st.sampled_from(Form))
def test_passages_are_spans_of_the_text_in_order(lines: list[str], form: Form) -> None:
    """Each begins after the one before, holds words, and has no outer space."""
    text = "\n".join(lines)
    snapshot = held(text, form)
    passages = cut_passages(snapshot)
    assert passages == sorted(passages, key=lambda passage: passage.start)
    for passage in passages:
        words = passage.text_of(snapshot)
        assert 0 <= passage.start < passage.end <= len(text)
        assert words == words.strip() != ""
