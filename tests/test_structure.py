"""The parts of a text: Markdown, and the bare text that is left when a page is copied."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from factcheck.sources.structure import Block, BlockKind, blocks


def parts(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, text[block.start : block.end]) for block in blocks(text)]


def block_of(text: str, words: str) -> Block:
    return next(block for block in blocks(text) if text[block.start : block.end] == words)


def test_headings_with_and_without_marks() -> None:
    """`#`, underlines, bold lines, short lines without a full stop, numbered lines with text below."""
    text = (
        "# Marked\n"
        "Under it stands text.\n\n"
        "Underlined\n----------\n"
        "**In bold**\n"
        "Text goes on here.\n"
        "A Bare Line\n"
        "Its text is this.\n"
        "1. The First Proposal\n"
        "It was rejected.\n"
    )
    assert parts(text) == [
        ("heading", "Marked"),
        ("paragraph", "Under it stands text."),
        ("heading", "Underlined"),
        ("heading", "In bold"),
        ("paragraph", "Text goes on here."),
        ("heading", "A Bare Line"),
        ("paragraph", "Its text is this."),
        ("heading", "The First Proposal"),
        ("paragraph", "It was rejected."),
    ]


def test_a_label_is_the_heading_of_its_list_only() -> None:
    """What follows the list stands under the heading above the label again."""
    text = "Outcomes\nWhat Failed:\n• No truce held\n• No deal was signed\nThe war went on.\n"
    assert block_of(text, "No truce held").headings == ("Outcomes", "What Failed")
    assert block_of(text, "The war went on.").headings == ("Outcomes",)


def test_a_sentence_that_leads_into_a_list_is_kept_with_its_items() -> None:
    """It says something itself, so it is a paragraph and no heading."""
    text = "The peace plan of 2018 had involved:\n- a truce\n- an exchange of prisoners\n"
    assert parts(text)[0] == ("paragraph", "The peace plan of 2018 had involved:")
    assert block_of(text, "a truce").lead_in == "The peace plan of 2018 had involved:"


def test_a_bare_table_with_bullets_in_its_cells() -> None:
    """Each cell knows the heads of its row and column; each bullet in a cell is a part of its own."""
    text = (
        "Date | Place | Points |\n"
        "---|---|---|\n"
        "May 7, 2017 | Bern | First talks • Truce discussed |\n"
        "May 9, 2017 | Rome | |\n"
    )
    assert parts(text) == [
        ("table-cell", "May 7, 2017"),
        ("table-cell", "Bern"),
        ("table-cell", "First talks"),
        ("table-cell", "Truce discussed"),
        ("table-cell", "May 9, 2017"),
        ("table-cell", "Rome"),
    ]
    cell = block_of(text, "Truce discussed")
    assert (cell.row_head, cell.column_head, cell.row, cell.column) == ("May 7, 2017", "Points", 1, 3)


def test_a_question_is_a_heading_for_its_answer() -> None:
    """Questions and answers of a bare text."""
    text = "Questions\nDid they meet?\nNo. They met in May.\n"
    assert block_of(text, "No. They met in May.").headings == ("Questions", "Did they meet?")


def test_a_hard_wrapped_paragraph_is_one_part() -> None:
    """Lines of 50 to 120 columns that end no sentence go on in the next line."""
    text = (
        "The committee met in the morning and decided that the bridge\n"
        "would be closed to lorries for the whole of the year.\n\nThe end came.\n"
    )
    assert [kind for kind, _ in parts(text)] == ["paragraph", "paragraph"]


def test_quotes_and_code_are_told_apart() -> None:
    """The marks are left out of the spans; code says nothing that is checked."""
    text = "> A quoted line.\n\n```\nx = 1\n```\n\nThe text goes on.\n"
    assert parts("```\n\n```\n") == []
    assert parts(text) == [
        ("block-quote", "A quoted line."),
        ("code", "x = 1"),
        ("paragraph", "The text goes on."),
    ]


@given(
    st.lists(
        st.sampled_from(
            [
                "# H",
                "Text here.",
                "- item",
                "1. One",
                "a | b |",
                "---|---|",
                "> q",
                "```",
                "",
                "What Failed:",
                "•",
                "x\r",
            ]
        ),
        max_size=14,
    ).map("\n".join)
    | st.text(alphabet=st.sampled_from("aB|-#>*•`. :?\n\r\t1\u2028"), max_size=80)
)
def test_parts_never_overlap_and_stand_in_order(text: str) -> None:
    """Any text: spans are not empty, in order and inside the text, and cells belong to a row and a column."""
    found = blocks(text)
    assert all(0 <= block.start < block.end <= len(text) for block in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert all((block.kind is BlockKind.TABLE_CELL) == bool(block.row and block.column) for block in found)
