"""`factcheck add`, as it is typed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, factcheck

from factcheck.workspace import Workspace

NOTE = "---\nid: my-note\nrole: evidence\nform: note\ntitle: My note\n---\n- Cases rose by 12%.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Workspace.init(tmp_path)
    (tmp_path / "draft.md").write_text("# Cases rose\n\nCases rose by 12%.\n")
    (tmp_path / "minutes.txt").write_text("Minutes of 5 March\n" + "The minister spoke. " * 1000)
    return tmp_path


def test_an_article_and_its_evidence(folder: Path) -> None:
    """Each file is answered by one line that says what was done, its name, its title and its length."""
    assert factcheck(folder, "add", "draft.md", "--as", "article") == (
        0,
        'added article/cases-rose: "Cases rose" (7 words)\n',
        "",
    )
    options = (
        "--as",
        "evidence",
        "--id",
        "minutes",
        "--tier",
        "primary",
        "--author",
        "Ann",
        "--author",
        "Bo",
    )
    assert factcheck(folder, "add", "minutes.txt", *options) == (
        0,
        'added evidence/minutes: "Minutes of 5 March" (3,004 words)\n',
        "",
    )
    stored = (folder / "sources/evidence/minutes.md").read_text()
    assert "\nauthors:\n- Ann\n- Bo\n" in stored
    assert "\ntier: primary\n" in stored
    assert factcheck(folder, "add", "draft.md", "--as", "article")[1].startswith(
        "unchanged article/cases-rose"
    )


def test_one_bad_file_does_not_stop_the_others(folder: Path) -> None:
    """What can be taken in is; the rest is told on stderr, and the status is 2."""
    (folder / "empty.txt").write_text("\n")
    assert factcheck(folder, "add", "empty.txt", "draft.md", "none.txt", "--as", "article") == (
        2,
        'added article/cases-rose: "Cases rose" (7 words)\n',
        (
            "error: empty.txt: no text in it\n    check that this is the right file\n"
            "error: none.txt: no such file\n"
        ),
    )


def test_a_note_knows_its_role(folder: Path) -> None:
    """A note among the evidence is sealed without saying what it is; any other file has to say."""
    (folder / "sources/evidence/my-note.md").write_text(NOTE)
    assert factcheck(folder, "add", "sources/evidence/my-note.md") == (
        0,
        'sealed evidence/my-note: "My note" (5 words)\n',
        "",
    )
    assert factcheck(folder, "add", "draft.md") == (
        2,
        "",
        "error: draft.md: an article under check, or evidence?\n    add --as article or --as evidence\n",
    )


def test_one_title_is_not_for_several_files(folder: Path) -> None:
    """Values that can be true of one file only are refused for more, before anything is written."""
    assert factcheck(folder, "add", "draft.md", "minutes.txt", "--as", "evidence", "--title", "T") == (
        2,
        "",
        "error: --title is for one file, and here are 2\n    add them one by one\n",
    )
    assert list((folder / "sources/evidence").iterdir()) == []


def test_a_title_cannot_steer_the_terminal(folder: Path) -> None:
    """Control characters in a stranger's file are not printed."""
    (folder / "evil.md").write_text('---\ntitle: "A\\e[31mB"\n---\nText.\n')
    assert factcheck(folder, "add", "evil.md", "--as", "evidence") == (
        0,
        'added evidence/a-31mb: "A [31mB" (1 word)\n',
        "",
    )


def test_plain_text_needs_no_heavy_library() -> None:
    """Help, listing and plain text load neither the web page reader nor the index."""
    script = (
        "import sys, factcheck.cli.add, factcheck.sources.intake, factcheck.sources.library\n"
        "heavy = {'trafilatura', 'tantivy', 'bs4', 'lxml', 'charset_normalizer', 'syntok', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
