"""Taking files in: the bytes are kept, the text is stored and sealed, and nothing is taken in twice."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest

from factcheck.errors import FactcheckError
from factcheck.model import Form, Role, Tier, text_sha256
from factcheck.settings import OWN_FILE
from factcheck.sources import Added, Library, Outcome, add_file, check_snapshots
from factcheck.sources.intake import slug
from factcheck.workspace import Workspace

NOTE = """\
---
id: my-note
role: evidence
form: note
title: My note   # short
---
- Cases rose by 12%.
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.init(tmp_path / "workspace")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def put(file: Path, content: str | bytes) -> Path:
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def add(workspace: Workspace, file: Path, role: Role = Role.EVIDENCE, **options: Any) -> Added:
    given = {key: options.pop(key) for key in ("encoding", "update") if key in options}
    return add_file(workspace, file, role, metadata=options, **given)


def refusal(workspace: Workspace, file: Path, role: Role = Role.EVIDENCE, **options: Any) -> str:
    before = sorted(workspace.root.glob("sources/**/*"))
    with pytest.raises(FactcheckError) as error:
        add(workspace, file, role, **options)
    assert sorted(workspace.root.glob("sources/**/*")) == before
    return str(error.value).replace(f"{file.parent}/", "")


def test_a_text_file(workspace: Workspace, inbox: Path) -> None:
    """The bytes go to captures, the text to its folder below its front matter, sealed."""
    data = "  Cases rose: a report\r\n\r\nBy 12%, “it said”.".encode()
    added = add(
        workspace, put(inbox / "a.txt", data), publisher="WHO", tier="primary", retrieved="2020-03-05"
    )
    digest = hashlib.sha256(data).hexdigest()
    assert added.outcome is Outcome.ADDED
    assert (workspace.captures / f"{digest}.txt").read_bytes() == data
    assert (workspace.root / "sources/evidence/cases-rose-a-report.md").read_bytes() == (
        b"---\nid: cases-rose-a-report\nrole: evidence\nform: capture\ntitle: 'Cases rose: a report'\n"
        b"publisher: WHO\nretrieved: 2020-03-05\nlanguage: en\ntier: primary\n"
        + f"capture: {digest}.txt\nsha256: {digest}\n---\n".encode()
        + data
    )
    library = Library.load(workspace)
    assert library.get("cases-rose-a-report") == added.snapshot
    assert (library.findings, check_snapshots(library, workspace)) == ((), [])


def test_markdown_brings_its_front_matter(workspace: Workspace, inbox: Path) -> None:
    """What a Markdown file says about itself is taken over; options win; the text below it is kept."""
    file = put(inbox / "b.md", "---\ntitle: Old\npublished: 2018\nform: note\n---\n# Heading\n\nText.\n")
    source = add(workspace, file, title="New").snapshot.source
    assert (source.id, source.title, source.published, source.form) == ("new", "New", "2018", Form.NOTE)
    assert Library.load(workspace).get("new").text == "# Heading\n\nText.\n"


def test_the_title_of_markdown_is_its_first_heading(workspace: Workspace, inbox: Path) -> None:
    """Without a title anywhere else, the first heading names the source, wherever it stands."""
    source = add(
        workspace, put(inbox / "c.md", "By Ann\n\n## Ünder *way* ##\n"), Role.ARTICLE
    ).snapshot.source
    assert (source.title, source.id) == ("Ünder *way", "under-way")


@pytest.mark.parametrize("end", ["reviews", "assessments"])
def test_an_id_cannot_be_the_name_of_another_articles_log(
    workspace: Workspace, inbox: Path, end: str
) -> None:
    """The claims of `vote.reviews` would stand in the file that holds the decisions on `vote`."""
    assert refusal(workspace, put(inbox / "e.txt", "A vote.\n"), id=f"vote.{end}") == (
        f"id: 'vote.{end}': ends like the name of a log or of marks; end it otherwise\n    correct the value"
    )


def test_a_first_paragraph_gives_its_first_words(workspace: Workspace, inbox: Path) -> None:
    """A text that begins without a headline is not named by a whole paragraph."""
    paragraph = (
        "The mayor of Hafen, Anna K. Keller, said on Tuesday that the town would build 40 flats at the old "
    )
    source = add(
        workspace, put(inbox / "d.txt", paragraph + "harbour.\n\nMore.\n"), Role.ARTICLE
    ).snapshot.source
    assert source.title == (
        "The mayor of Hafen, Anna K. Keller, said on Tuesday that the town would build 40 flats at the old…"
    )
    assert source.id == "the-mayor-of-hafen-anna-k-keller-said-on-tuesday-that-the-town-would-build-40"


def test_a_page_brings_what_it_says_about_itself(workspace: Workspace, inbox: Path) -> None:
    """Author, day and language come from the page, an option wins, and the page itself is kept."""
    page = (
        '<html lang="de"><head><title>Neue Zahlen</title><meta name="author" content="Jane Roe">'
        '<meta property="article:published_time" content="2020-03-05"></head>'
        "<body><p>Die Zahl der Fälle stieg um 12 %.</p></body></html>"
    )
    snapshot = add(workspace, put(inbox / "page.HTM", page), published="2020-03").snapshot
    source = snapshot.source
    assert (source.id, source.authors, source.published) == ("neue-zahlen", ("Jane Roe",), "2020-03")
    assert (source.language, snapshot.text) == ("de", "Die Zahl der Fälle stieg um 12 %.\n")
    assert (workspace.captures / str(source.capture)).read_text("utf-8") == page
    assert str(source.capture).endswith(".htm")


def test_the_same_bytes_are_one_source(workspace: Workspace, inbox: Path) -> None:
    """Adding bytes again changes nothing, whatever the file is called."""
    first = add(workspace, put(inbox / "a.txt", "Words.\n"))
    again = add(workspace, put(inbox / "other name.md", "Words.\n"))
    assert (again.outcome, again.snapshot) == (Outcome.UNCHANGED, first.snapshot)
    assert len(list(workspace.captures.iterdir())) == 1


def test_the_same_bytes_said_otherwise_need_update(workspace: Workspace, inbox: Path) -> None:
    """New values for a known text are not passed over in silence."""
    file = put(inbox / "a.txt", "Words.\n")
    add(workspace, file)
    assert refusal(workspace, file, tier="primary") == (
        "a.txt is here already as sources/evidence/words.md, which says otherwise about it\n"
        "    to change what it says, run again with --update"
    )
    updated = add(workspace, file, tier="primary", update=True)
    assert (updated.outcome, updated.snapshot.source.tier) == (Outcome.UPDATED, Tier.PRIMARY)


def test_an_article_is_no_evidence(workspace: Workspace, inbox: Path) -> None:
    """The same bytes can't be checked against themselves."""
    file = put(inbox / "a.txt", "Words.\n")
    add(workspace, file, Role.ARTICLE)
    assert refusal(workspace, file, Role.EVIDENCE) == (
        "a.txt is here already as sources/articles/words.md\n    a text can't be both an article and evidence"
    )


def test_ids_are_made_unique(workspace: Workspace, inbox: Path) -> None:
    """Two texts of one title get two ids; an id that was asked for is never altered."""
    ids = [add(workspace, put(inbox / f"{n}.txt", f"Title\n{n}")).snapshot.source.id for n in range(3)]
    assert ids == ["title", "title-2", "title-3"]
    assert refusal(workspace, put(inbox / "4.txt", "Four"), id="title") == (
        "the id 'title' is taken by sources/evidence/title.md\n"
        "    give another --id, or replace that text with --update"
    )


def test_update_replaces_the_text_and_keeps_what_was_said(workspace: Workspace, inbox: Path) -> None:
    """A newer version of a document keeps its id, its tier and the bytes of the older one."""
    add(workspace, put(inbox / "a.txt", "Title\nOld"), id="who", tier="primary")
    added = add(workspace, put(inbox / "a.txt", "Title\nNew"), id="who", update=True)
    assert (added.outcome, added.snapshot.text) == (Outcome.UPDATED, "Title\nNew")
    assert (added.snapshot.source.tier, added.snapshot.source.sha256) == (
        Tier.PRIMARY,
        text_sha256("Title\nNew"),
    )
    assert len(list(workspace.captures.iterdir())) == 2


def test_a_note_written_by_hand_is_sealed_where_it_lies(workspace: Workspace) -> None:
    """Only a hash line is added; a second time nothing happens."""
    file = put(workspace.sources(Role.EVIDENCE) / "my-note.md", NOTE)
    assert add(workspace, file).outcome is Outcome.SEALED
    hashed = text_sha256("- Cases rose by 12%.\n")
    assert file.read_text() == NOTE.replace("# short\n", f"# short\nsha256: {hashed}\n")
    assert add(workspace, file).outcome is Outcome.UNCHANGED


def test_a_sealed_note_changes_only_on_purpose(workspace: Workspace) -> None:
    """A sealed text that was edited is refused without update."""
    file = put(workspace.sources(Role.EVIDENCE) / "my-note.md", NOTE)
    add(workspace, file)
    put(file, file.read_text().replace("rose", "fell"))
    assert refusal(workspace, file) == (
        "sources/evidence/my-note.md was changed since it was sealed\n"
        "    undo the change, or accept it: factcheck add sources/evidence/my-note.md --update"
    )
    added = add(workspace, file, update=True)
    assert (added.outcome, added.snapshot.source.sha256) == (
        Outcome.UPDATED,
        text_sha256("- Cases fell by 12%.\n"),
    )


def test_a_file_in_another_encoding(workspace: Workspace, inbox: Path) -> None:
    """Nothing is decoded by a guess: the user names the encoding, and the text is stored as UTF-8."""
    file = put(inbox / "a.txt", "Grüße aus Köln und Düsseldorf, schöne Städte".encode("cp1252"))
    assert re.match(
        r"a\.txt: not UTF-8: byte 0xfc at offset 2\n"
        r"    take it in with the encoding it was saved in \(cp1252 is common\): "
        r"factcheck add .*a\.txt --encoding NAME$",
        refusal(workspace, file),
    )
    assert refusal(workspace, file, encoding="klingon") == "a.txt: no encoding is called 'klingon'"
    text = add(workspace, file, encoding="cp1252").snapshot.text
    assert text == "Grüße aus Köln und Düsseldorf, schöne Städte"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"", "a.txt: no text in it\n    check that this is the right file"),
        ("a.md", " \n\t\r\n", "a.md: no text in it\n    check that this is the right file"),
        ("a.txt", b"PK\0\0", "a.txt: a binary file, not text (it has NUL bytes)\n    accepted: .txt, .md,"),
        ("a.pdf", b"%PDF", "a.pdf: .pdf files can't be read yet\n    save its text as one of .txt,"),
        ("a.exe", b"MZ", "a.exe: .exe: not a kind of file that is read\n    accepted: .txt"),
        ("a.md", "---\ntitle: a: b\n---\nText", "a.md:2: not valid YAML: mapping values are not"),
        ("a.md", "---\nautor: Ann\n---\nText", "a.md:2: unknown key 'autor'; did you mean 'authors'?"),
        ("a.md", "---\nrole: article\n---\nText", "a.md says `role: article`\n    factcheck add "),
        ("a.md", "---\nid: ../../x\n---\nText", "a.md: id: '../../x' is not in the right form"),
    ],
)
def test_what_cannot_be_taken_in(
    workspace: Workspace, inbox: Path, name: str, content: str | bytes, message: str
) -> None:
    """Each bad file is refused in words, and nothing is written."""
    assert refusal(workspace, put(inbox / name, content)).startswith(message)


def test_values_that_cannot_be(workspace: Workspace, inbox: Path) -> None:
    """A wrong option is refused before the file is read."""
    file = put(inbox / "a.txt", "Words.")
    assert refusal(workspace, file, id="../x").startswith(
        "id: '../x' is not in the right form\n    an id has"
    )
    assert refusal(workspace, file, url="example.org").startswith(
        "url: 'example.org' is not in the right form"
    )
    assert refusal(workspace, file, autor="Ann") == "'autor' can't be given; did you mean 'authors'?"
    assert refusal(workspace, file.with_name("none.txt")) == "none.txt: no such file"
    (inbox / "folder.txt").mkdir()
    assert refusal(workspace, inbox / "folder.txt") == "folder.txt: not a file"


def test_a_file_over_the_limit(workspace: Workspace, inbox: Path) -> None:
    """100 MB on one line are refused by size; a text that grows over the limit as UTF-8 is refused too."""
    with (inbox / "big.txt").open("wb") as file:
        file.truncate(100_000_000)
    assert refusal(workspace, inbox / "big.txt") == (
        "big.txt: 100,000,000 bytes, over this workspace's limit of 10,000,000\n"
        "    split the file, or raise [limits] source-bytes (see: factcheck config)"
    )
    (workspace.root / OWN_FILE).write_text("[limits]\nsource-bytes = 10\n")
    small = Workspace.open(workspace.root)
    assert refusal(small, put(inbox / "a.txt", "ü".encode("cp1252") * 10), encoding="cp1252").startswith(
        "a.txt: 20 bytes, over this workspace's limit of 10"
    )


def test_files_in_the_wrong_place(workspace: Workspace) -> None:
    """A file among the sources is taken in where it lies, under its own role, or not at all."""
    file = put(workspace.sources(Role.EVIDENCE) / "my-note.md", NOTE)
    assert refusal(workspace, file, Role.ARTICLE) == (
        "sources/evidence/my-note.md lies in sources/evidence/\n"
        "    factcheck add sources/evidence/my-note.md --as evidence, or move the file first"
    )
    capture = put(workspace.captures / "x.txt", "Words.")
    assert refusal(workspace, capture).startswith("sources/captures/x.txt lies in sources/, where only")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Cases rose: 12%!", "cases-rose-12"),
        ("Élan — it's here", "elan-its-here"),
        ("Россия", ""),
        ("word " * 40, "-".join(["word"] * 16)),
        ("x" * 200, "x" * 80),
    ],
)
def test_ids_are_made_of_titles(title: str, expected: str) -> None:
    """Letters lose their accents, words are joined by hyphens, and a long title ends at a word."""
    assert slug(title) == expected
