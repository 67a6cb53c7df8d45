"""The parts of a text: Markdown, and the bare text that is left when a page is copied."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
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


# --- HTML --------------------------------------------------------------------------------------------------


def test_html_gives_the_parts_that_its_tags_mean() -> None:
    """Spans leave out the tags around a part, an unclosed tag ends where a browser ends it, scripts say nothing."""
    text = (
        "<html><head><title>No</title></head><body><nav><a href='/'>Home</a></nav>\n"
        "<h1>Rates <em>rise</em></h1><p>By Ann Lee</p>\n"
        "<p>The bank raised rates\non Tuesday.<p>It was the <b>third</b> rise.</p>\n"
        "<ul><li>One.<li>Two.</ul><script>var x = '<p>no</p>';</script><!-- <p>no</p> -->\n"
        "<figure><img src='a.png' alt='A crowd outside the bank'>"
        "<figcaption>Crowds in June (Getty Images)</figcaption></figure>\n"
        "<p><strong>What now?</strong></p><p>No one knows.</p><pre>x = 1</pre></body></html>\n"
    )
    assert parts(text) == [
        ("furniture", "<a href='/'>Home</a>"),
        ("heading", "Rates <em>rise</em>"),
        ("furniture", "By Ann Lee"),
        ("paragraph", "The bank raised rates\non Tuesday."),
        ("paragraph", "It was the <b>third</b> rise."),
        ("list-item", "One."),
        ("list-item", "Two."),
        ("caption", "A crowd outside the bank"),
        ("caption", "Crowds in June"),
        ("heading", "What now?"),
        ("paragraph", "No one knows."),
        ("code", "x = 1"),
    ]
    assert block_of(text, "One.").headings == ("Rates rise",)
    assert block_of(text, "No one knows.").question == "What now?"


def test_an_html_table_has_heads_of_rows_and_columns() -> None:
    """Cells that reach over columns or rows count for each of them; a line break parts what a cell says."""
    text = (
        "<table><caption>Table 1: Rates by bank</caption>\n"
        "<thead><tr><th rowspan=2>Bank<th colspan=2>2023</tr><tr><th>Q1<th>Q2</tr></thead>\n"
        "<tr><td>North<td>1.0<td>2.0</tr>\n"
        '<tr><td rowspan="2">South</td><td>3<br>about</td><td>4</td></tr><tr><td>5</td><td>6</td></tr></table>\n'
    )
    assert [
        (text[b.start : b.end], b.row_head, b.column_head, b.row, b.column) for b in blocks(text)[1:]
    ] == [
        ("North", "North", "Bank", 1, 1),
        ("1.0", "North", "2023 Q1", 1, 2),
        ("2.0", "North", "2023 Q2", 1, 3),
        ("South", "South", "Bank", 2, 1),
        ("3", "South", "2023 Q1", 2, 2),
        ("about", "South", "2023 Q1", 2, 2),
        ("4", "South", "2023 Q2", 2, 3),
        ("5", "South", "2023 Q1", 3, 2),
        ("6", "South", "2023 Q2", 3, 3),
    ]
    assert block_of(text, "5").lead_in == "Rates by bank"


def test_html_in_markdown_leaves_the_rest_markdown() -> None:
    """A table between paragraphs, a folded part; a tag that is quoted as code is no tag."""
    text = (
        "Use the `<p>` tag if a < b.\n\n"
        "<table><tr><td>Region</td><td>Cases</td></tr><tr><td>North</td><td>5</td></tr></table>\n\n"
        "- item **one**\n\n<details><summary>More</summary>\n\nFolded text.\n\n</details>\n\n"
        "```html\n<p>code</p>\n```\nThe end came<!-- x --> soon.\n"
    )
    assert parts(text) == [
        ("paragraph", "Use the `<p>` tag if a < b."),
        ("table-cell", "North"),
        ("table-cell", "5"),
        ("list-item", "item **one**"),
        ("heading", "More"),
        ("paragraph", "Folded text."),
        ("code", "<p>code</p>"),
        ("paragraph", "The end came<!-- x --> soon."),
    ]


# --- tables ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "| Year | Rent |\n|-----:|:----:|\n| 2019 | 500 |\n| 2020 | 510 |\n",
        "Year | Rent\n-|-\n2019 | 500\n2020 | 510\n",
        "Year | Rent\n2019 | 500\n2020 | 510\n",
        "Year\tRent\n2019\t500\n2020\t510\n",
    ],
)
def test_every_way_to_write_a_table(text: str) -> None:
    """With outer pipes or without, with a line under the head or without, copied with tabs."""
    found = [(text[b.start : b.end], b.row_head, b.column_head) for b in blocks(text)]
    assert found == [
        ("2019", "2019", "Year"),
        ("500", "2019", "Rent"),
        ("2020", "2020", "Year"),
        ("510", "2020", "Rent"),
    ]


def test_a_column_of_ranks_names_no_row() -> None:
    """Where the first column only counts, the second says what the row is about; pipes may be escaped."""
    text = "| # | Town | Rent |\n|---|---|---|\n| 1 | Aa \\| Bb | 5<br>- about |\n| 2 | Cc | **6** |\n"
    assert block_of(text, "about").row_head == "Aa | Bb"
    assert block_of(text, "**6**").row_head == "Cc"


def test_a_caption_leads_into_the_table_below_it() -> None:
    """And into no other table."""
    text = "Table 2: Rents by year\n\nYear | Rent\n---|---\n2019 | 500\n\nTown | Rent\n---|---\nAa | 600\n"
    assert block_of(text, "Rents by year").label == "Table 2"
    assert block_of(text, "500").lead_in == "Rents by year"
    assert block_of(text, "600").lead_in is None


def test_a_table_without_heads_has_none() -> None:
    """A first row with figures is a row like the others; years may head columns."""
    assert block_of("Group A\t10%\nGroup B\t20%\nGroup C\t30%\n", "10%").column_head is None
    assert block_of("Group | 2019 | 2020\nA | 1 | 2\nB | 3 | 4\n", "4").column_head == "2020"


def test_two_lines_with_a_pipe_are_no_table() -> None:
    """The menu of a page, and sentences that happen to have a bar."""
    assert {kind for kind, _ in parts("Home | News | Sport\nThe text begins here.\n")} == {"paragraph"}


# --- lists and labels --------------------------------------------------------------------------------------


def test_a_nested_item_stands_under_the_item_above_it() -> None:
    """If that one only names what its items are about; how deep it stands is its level."""
    text = (
        "The costs of it were these:\n\n- Fees\n  - lawyers took half\n- It was late.\n  - by a year\n"
        "- Travel:\n    * trains\n"
    )
    assert [(text[b.start : b.end], b.level, b.lead_in) for b in blocks(text)[1:]] == [
        ("Fees", 0, "The costs of it were these:"),
        ("lawyers took half", 1, "Fees:"),
        ("It was late.", 0, "The costs of it were these:"),
        ("by a year", 1, "The costs of it were these:"),
        ("Travel:", 0, "The costs of it were these:"),
        ("trains", 1, "Travel:"),
    ]


@pytest.mark.parametrize(
    ("line", "label", "rest"),
    [
        ("- **Planning:** The plan cost $5.", "Planning", "The plan cost $5."),
        ("- **Planning**: The plan cost $5.", "Planning", "The plan cost $5."),
        ("1. **Planning** – The plan cost $5.", "Planning", "The plan cost $5."),
        ("- Planning and design: It took years.", "Planning and design", "It took years."),
        ("- [x] Done: in May", "Done", "in May"),
        ("**Planning.** It took years.", "Planning", "It took years."),
        ("- The plan **cost** $5.", None, "The plan **cost** $5."),
        ("- **Planning** cost $5.", None, "**Planning** cost $5."),
        ("- It began at 10:30 in Oslo.", None, "It began at 10:30 in Oslo."),
        ("- See https://a.example for more.", None, "See https://a.example for more."),
        ("The plan said: it took years.", None, "The plan said: it took years."),
    ],
)
def test_a_label_is_told_apart_from_what_it_labels(line: str, label: str | None, rest: str) -> None:
    """The span holds both; `label_end` says where the words after the label begin."""
    (block,) = blocks(line + "\n")
    assert (block.label, line[block.label_end : block.end]) == (label, rest)
    assert block.start <= block.label_end


def test_every_way_to_count_items() -> None:
    """Numbers and small letters, with a full stop or in brackets."""
    text = "These are they, one by one:\n\n1. One is.\n  a. Two is.\n  b) Three is.\n(2) Four is.\n(iv) Five is.\n"
    assert parts(text)[1:] == [
        ("list-item", f"{number} is.") for number in ("One", "Two", "Three", "Four", "Five")
    ]


def test_fields_are_items_and_no_headings() -> None:
    """Several short lines of a label and what it is."""
    text = "The figures\nDeaths: 2\nCost of repair: $5m\n\nIt was long.\n"
    assert parts(text)[1:3] == [("list-item", "Deaths: 2"), ("list-item", "Cost of repair: $5m")]
    assert block_of(text, "Deaths: 2").label == "Deaths"


# --- notes, captions, the page -----------------------------------------------------------------------------


def test_footnotes_and_references_are_notes() -> None:
    """Definitions anywhere, and every item under a heading such as "References"."""
    text = (
        "It rose.[^a] It fell [2].\n\n[^a]: The note begins\n    and goes on.\n[2] A report.\n[3]: https://a.example/x\n"
        "Source: Ministry of Health\n\n## References\n\n1. Lee, A. (2020). Title.\n2. Ek, B. Another.\n\n"
        "Day, C. (2021) A Third\n\n## After\n\n1. An item.\n2. Another.\n"
    )
    assert [(text[b.start : b.end], b.label) for b in blocks(text) if b.kind is BlockKind.FOOTNOTE] == [
        ("The note begins\n    and goes on.", "a"),
        ("A report.", "2"),
        ("https://a.example/x", "3"),
        ("Ministry of Health", "Source"),
        ("Lee, A. (2020). Title.", "1"),
        ("Ek, B. Another.", "2"),
        ("Day, C. (2021) A Third", None),
    ]


def test_the_notes_of_a_meeting_are_no_references() -> None:
    """Under "Notes", only what is numbered or cites something is a note."""
    text = "## Notes\n\n- The council met.\n- Lee (2020), p. 5\n"
    assert parts(text)[1:] == [("list-item", "The council met."), ("footnote", "Lee (2020), p. 5")]


@pytest.mark.parametrize(
    ("line", "said", "label"),
    [
        ("Figure 1: The bridge in 1999.", "The bridge in 1999.", "Figure 1"),
        ("Fig. 2 – The bridge", "The bridge", "Fig. 2"),
        ("*Photo: The bridge at dawn (Reuters)*", "The bridge at dawn", "Photo"),
        ("Image caption, The bridge in 1999", "The bridge in 1999", "Image caption"),
        ("**Table 3.** Rents by year", "Rents by year", "Table 3"),
        ("Caption: The bridge. Photograph: Ann Lee/Agency", "The bridge.", "Caption"),
        ("![The bridge at dawn](b.png)", "The bridge at dawn", "image"),
        ("[![The bridge](b.png)](https://a.example)", "The bridge", "image"),
    ],
)
def test_captions_are_told_without_label_and_credit(line: str, said: str, label: str) -> None:
    """By how a line begins, and as the words that stand for a picture."""
    (block,) = blocks(line + "\n")
    assert (block.kind, line[block.start : block.end], block.label) == (BlockKind.CAPTION, said, label)


@pytest.mark.parametrize(
    "line",
    [
        "By Ann Lee",
        "By Ann Lee and Bo Ek, Staff Writers",
        "Advertisement",
        "Share this article",
        "Read more: How the bridge fell",
        "Related: The bridge",
        "Published: March 3, 2020",
        "Last updated 3 March 2020 at 10:30",
        "5 min read",
        "Sign up for our newsletter",
        "© 2020 Example News",
        "(Getty Images)",
        "Photo by Ann Lee",
    ],
)
def test_what_belongs_to_the_page_is_furniture(line: str) -> None:
    """Bylines, links to other texts, dates of publication, notices and credits."""
    assert parts(f"# Title\n\n{line}\n\nThe text begins here.\n")[1] == ("furniture", line)


@pytest.mark.parametrize(
    "line",
    [
        "By Monday the bridge was closed.",
        "By March 3, 2020 it was open.",
        "Share prices fell by 5%.",
        "Updated figures show that 20 people left.",
        "Related cases rose in 2020.",
        "Writing by hand helps.",
        "Copyright law protects books.",
        "Figure skating is popular.",
        "Table tennis: the rules changed.",
        "Photo albums were sold.",
        "Source code is text.",
    ],
)
def test_sentences_that_begin_like_furniture_are_text(line: str) -> None:
    """They say something."""
    assert parts(f"# Title\n\n{line}\n\nThe text goes on.\n")[1] == ("paragraph", line)


@pytest.mark.parametrize(
    ("line", "dateline", "rest"),
    [
        ("OSLO, March 3 (Agency) - The council voted.", "OSLO, March 3 (Agency)", "The council voted."),
        ("OSLO — The council voted.", "OSLO", "The council voted."),
        ("Oslo, 3 March 2020 – The council voted.", "Oslo, 3 March 2020", "The council voted."),
        ("OSLO (Agency) -- The council voted.", "OSLO (Agency)", "The council voted."),
        ("The council – all of it – voted.", None, "The council – all of it – voted."),
        ("NATO – the alliance – met.", None, "NATO – the alliance – met."),
    ],
)
def test_a_dateline_is_told(line: str, dateline: str | None, rest: str) -> None:
    """It stays in the paragraph that it opens."""
    (block,) = blocks(line + "\n")
    assert (block.dateline, line[block.label_end : block.end]) == (dateline, rest)


# --- who speaks --------------------------------------------------------------------------------------------


def test_questions_and_answers() -> None:
    """A question line is a heading; what follows knows the question, until the next heading."""
    text = (
        "# Bridge\n\nQ: When did it open?\nA: It opened in 1999.\n\n"
        "**Q: Who paid?**\n\n**A:** The town did.\n\nIt borrowed.\n\n## After\n\nThe end.\n"
    )
    assert [(b.kind.value, text[b.start : b.end], b.question) for b in blocks(text)[1:]] == [
        ("heading", "When did it open?", None),
        ("paragraph", "It opened in 1999.", "When did it open?"),
        ("heading", "Who paid?", None),
        ("paragraph", "The town did.", "Who paid?"),
        ("paragraph", "It borrowed.", "Who paid?"),
        ("heading", "After", None),
        ("paragraph", "The end.", None),
    ]


def test_a_transcript_knows_who_speaks_and_what_was_asked() -> None:
    """A turn without a name goes on with the last one; a turn answers the question of the other before it."""
    text = (
        "Interview with the mayor\n"
        "ANN LEE: Why did the bridge close?\n"
        "BO EK (mayor): It was unsafe. The report said so.\n"
        "We closed it in May.\n"
        "ANN LEE: And the cost?\n"
        "BO EK: $5 million.\n"
    )
    assert [(b.speaker, text[b.label_end : b.end], b.question) for b in blocks(text)[1:]] == [
        ("ANN LEE", "Why did the bridge close?", None),
        ("BO EK", "It was unsafe. The report said so.", "Why did the bridge close?"),
        ("BO EK", "We closed it in May.", "Why did the bridge close?"),
        ("ANN LEE", "And the cost?", None),
        ("BO EK", "$5 million.", "And the cost?"),
    ]


def test_a_turn_answers_no_question_asked_long_ago() -> None:
    """Once the one who asked has said something else, nothing is open."""
    text = "Ann Lee: Why?\nBo Ek: It fell.\nAnn Lee: I see.\nBo Ek: Yes.\n"
    assert [block.question for block in blocks(text)] == [None, "Why?", None, None]


@pytest.mark.parametrize(
    "text",
    [
        "NOTE: This is a remark.\n\nThe text goes on here.\n",
        "Price: 5 dollars a head.\n\nIt is long.\n\nPrice: 6 dollars a head.\n",
        "Pros: It is cheap.\nCons: It is slow.\nPros: It is red.\nCons: It is old.\n",
        "A History of Broken Bridges: How It Began\n\nA History of Broken Bridges: How It Began\n\nIt began.\n",
        "Update: The bridge is open.\n\nCorrection: It is closed.\n\nThe rest is text.\n",
    ],
)
def test_labels_of_other_sorts_speak_nothing(text: str) -> None:
    """Remarks, fields of a form, titles with a colon."""
    assert {block.speaker for block in blocks(text)} == {None}


@pytest.mark.parametrize(
    "text",
    [
        "> It was hard.\n> — Ann Lee, mayor\n",
        "> It was hard. — Ann Lee, mayor\n",
        "> It was hard.\n\n— Ann Lee, mayor\n",
        "“It was hard.”\n– Ann Lee, mayor\n",
        "<blockquote><p>It was hard.</p><p>— Ann Lee, mayor</p></blockquote>\n",
    ],
)
def test_a_line_below_a_quotation_says_who_it_is_from(text: str) -> None:
    """The line itself is furniture."""
    quoted, line = blocks(text)
    assert (quoted.speaker, line.kind, text[line.start : line.end]) == (
        "Ann Lee",
        BlockKind.FURNITURE,
        text[line.start :].split("mayor")[0] + "mayor",
    )


# --- any text ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "piece",
    [
        "a|b\n",
        "a\tb\n",
        "# ",
        "A\n",
        "> — A\n",
        "<td>",
        "<ul><li>",
        "<table>",
        "<!--",
        "<!-- ",
        "A B: c\n",
        "- a\n",
        "**",
        " ",
    ],
)
def test_the_parts_of_any_text_are_found_in_linear_time(piece: str) -> None:
    """100,000 code points of one thing take seconds at most."""
    text = piece * (100_000 // len(piece)) + "x"
    begin = time.process_time()
    blocks(text)
    assert time.process_time() - begin < 5


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
                "  - nested",
                "Q: Who?",
                "A: He.",
                "ANN LEE: Yes.",
                "[^1]: note",
                "Figure 1: It.",
                "— Ann Lee",
                "a\tb",
                "<table><tr><th>a<td>b",
                "<td rowspan=2>c<br>d</tr>",
                "</table>",
                "<p>e <b>f</b>",
                "<ul><li>g</ul>",
                "<blockquote>h",
                "<!-- i -->",
                "![alt](x)",
            ]
        ),
        max_size=14,
    ).map("\n".join)
    | st.text(alphabet=st.sampled_from("aB|-#>*•`. :?\n\r\t1\u2028<p/[]"), max_size=80)
)
def test_parts_never_overlap_and_stand_in_order(text: str) -> None:
    """Any text: spans are in order, inside the text, without outer space; only cells belong to a row and a column."""
    found = blocks(text)
    assert all(0 <= block.start < block.end <= len(text) for block in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert all(block.start <= block.label_end <= block.end for block in found)
    said = [text[block.start : block.end] for block in found if block.kind is not BlockKind.CODE]
    assert all(words == words.strip() for words in said)
    assert all((block.kind is BlockKind.TABLE_CELL) == bool(block.row and block.column) for block in found)
