"""Source files: a block of YAML between two `---` lines, then the text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.errors import BadFrontMatter
from factcheck.model import Form, Role, Source, Tier
from factcheck.sources.frontmatter import read, with_sha256, write

NOTE = """\
---
id: afp-2018-06-28-summit
role: evidence
form: note
title: "NATO chief: summit is welcome"
publisher: AFP
authors: []
published: 2018-06     # the page gives no day
url: https://example.org/afp?id=1#top
language: no
licence: null
tier: secondary
---

- NATO's Secretary General welcomed the summit.
"""


def refusal(document: str) -> str:
    with pytest.raises(BadFrontMatter) as error:
        read(document, "note.md")
    return str(error.value)


def block(*lines: str) -> str:
    return "\n".join(("---", *lines, "---", "Text.\n"))


def test_a_note_written_by_hand() -> None:
    """Every value is a text, a list of texts or nothing: no dates, numbers or booleans."""
    source, parsed = read(NOTE, "note.md")
    assert source == Source(
        id="afp-2018-06-28-summit",
        role=Role.EVIDENCE,
        form=Form.NOTE,
        title="NATO chief: summit is welcome",
        publisher="AFP",
        published="2018-06",
        url="https://example.org/afp?id=1#top",
        language="no",
        tier=Tier.SECONDARY,
    )
    assert (parsed.text, parsed.first_line) == ("\n- NATO's Secretary General welcomed the summit.\n", 14)


def test_written_front_matter_is_plain() -> None:
    """Keys come in a fixed order, empty values are left out, and only what needs quotes has them."""
    source, parsed = read(NOTE, "note.md")
    assert write(source, parsed.text) == (
        "---\n"
        "id: afp-2018-06-28-summit\n"
        "role: evidence\n"
        "form: note\n"
        "title: 'NATO chief: summit is welcome'\n"
        "publisher: AFP\n"
        "published: 2018-06\n"
        "url: https://example.org/afp?id=1#top\n"
        "language: no\n"
        "tier: secondary\n"
        "---\n"
        "\n- NATO's Secretary General welcomed the summit.\n"
    )


def test_the_text_is_kept_byte_for_byte() -> None:
    """Windows line ends, a later `---` and a missing last newline all stay."""
    text = "One.\r\n---\r\n\r\nTwo."
    source, parsed = read(f"---\r\nid: x\r\nrole: article\r\ntitle: T\r\n---\r\n{text}", "x.md")
    assert (source.id, parsed.text, parsed.first_line) == ("x", text, 6)


def test_sealing_changes_one_line() -> None:
    """The hash goes into a note without touching the rest of it, comments included."""
    sealed = with_sha256(NOTE, "a" * 64, "note.md")
    assert sealed == NOTE.replace("tier: secondary\n", f"tier: secondary\nsha256: {'a' * 64}\n")
    assert with_sha256(sealed, "b" * 64, "note.md") == sealed.replace("a" * 64, "b" * 64)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("Just text.", "note.md:1: no front matter"),
        ("---\nid: x\n", "note.md:1: front matter is not closed within 65,536 bytes: no second line `---`"),
        (block(f"title: {'x' * 70_000}"), "note.md:1: front matter is not closed within 65,536 bytes"),
        (block("id: x", "publishd: 2018"), "note.md:3: unknown key 'publishd'; did you mean 'published'?"),
        (block("id: x", "title: a: b"), "note.md:3: not valid YAML: mapping values are not allowed"),
        (block("id: x", "id: y"), "note.md:3: 'id' is there twice (line 2)\n    keep one"),
        (block("id: &a x", "title: *a"), "note.md:2: anchors (&) and aliases (*) are not allowed"),
        (block("title: !!python/name:os.system x"), "note.md:2: tags such as"),
        (block("title: {en: x}"), "note.md:2: title: holds a mapping"),
        (block("- a"), "note.md:2: a list in a place where none may stand"),
        (block("authors: [A, null]"), "note.md:2: authors: an empty item in the list"),
        (block("id: x", "role: evidence"), "note.md:1: `title` is missing\n    add a line: title: ..."),
        (block("id: x", "role: witness", "title: T"), "'witness' is not one of article, evidence"),
        (block("id: x", "role: article", "title: T", "authors: Ann"), "note.md:5: authors: a list is wanted"),
        (
            block("id: x", "role: evidence", "title: T", "published: last May"),
            (
                "note.md:5: published: 'last May' is not in the right form\n"
                "    write a date as precise as it is known: 2018-11-29, 2018-11 or 2018"
            ),
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(document: str, message: str) -> None:
    """A reporter learns where the mistake is, what it is, and what to write instead."""
    assert message in refusal(document)


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
TRICKY = st.sampled_from(
    ["null", "~", "no", "2018", "- a", "a: b", " #x", "---", "a\n---\nb", "'", '"', "\x85", "x\u2028"]
)
SOURCES = st.builds(
    Source,
    id=st.from_regex(r"[a-z0-9][a-z0-9.-]{0,20}", fullmatch=True),
    role=st.sampled_from(Role),
    form=st.sampled_from(Form),
    title=WORDS | TRICKY,
    publisher=st.none() | WORDS | TRICKY,
    authors=st.lists(WORDS | TRICKY, max_size=3).map(tuple),
    published=st.sampled_from([None, "2018", "2018-11", "2018-11-29"]),
    language=st.sampled_from(["en", "no", "pt-BR"]),
    licence=st.none() | TRICKY,
    tier=st.sampled_from(Tier),
)


@given(SOURCES, st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_written_is_read_back(source: Source, text: str) -> None:
    """Writing then reading gives the same source and the same text, whatever the words."""
    again, parsed = read(write(source, text), "x.md")
    assert (again, parsed.text) == (source, text)


@given(st.text(st.sampled_from("-:[]{}&*!|>'\"#%@,? \n\tax"), max_size=60), st.booleans())
def test_no_block_crashes_the_reader(words: str, closed: bool) -> None:
    """Whatever stands in the block, it is read or refused."""
    document: Any = f"---\n{words}\n---\n" if closed else f"---\n{words}"
    try:
        read(document, "x.md")
    except BadFrontMatter as error:
        assert str(error).startswith("x.md:")
