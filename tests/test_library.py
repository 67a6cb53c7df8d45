"""The library: every readable source, and a finding for each that isn't."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.errors import UnknownId
from factcheck.model import Role, Source, text_sha256
from factcheck.settings import OWN_FILE
from factcheck.sources import Library, Snapshot, check_snapshots
from factcheck.workspace import Workspace

TEXT = "Cases rose by 12%.\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.init(tmp_path)


def put(workspace: Workspace, name: str, *lines: str, role: Role = Role.EVIDENCE, text: str = TEXT) -> Path:
    file = workspace.sources(role) / f"{name}.md"
    file.write_text(
        "\n".join(("---", f"id: {name}", f"role: {role}", f"title: {name}", *lines, "---", text)), "utf-8"
    )
    return file


def told(workspace: Workspace) -> list[str]:
    library = Library.load(workspace)
    findings = [*library.findings, *check_snapshots(library, workspace)]
    lines = [
        f"{found.path}:{found.line}: {found.severity} {found.rule}: {found.message}" for found in findings
    ]
    return [line.removeprefix("sources/") for line in lines]


def test_sources_are_found_by_id(workspace: Workspace) -> None:
    """Articles and evidence are kept apart, sorted by id, and found by one name."""
    put(workspace, "who-b")
    put(workspace, "who-a")
    put(workspace, "draft", role=Role.ARTICLE)
    library = Library.load(workspace)
    assert (list(library.articles), list(library.evidence)) == (["draft"], ["who-a", "who-b"])
    assert library.get("draft").text == TEXT
    assert library.get("who-b").path == "sources/evidence/who-b.md"
    with pytest.raises(UnknownId, match="no source 'who-c' in this workspace; did you mean who-a or who-b"):
        library.get("who-c")


def test_places_are_told_by_line_and_column_of_the_file(workspace: Workspace) -> None:
    """Lines count from the top of the file; columns count code points."""
    put(workspace, "x", text="One 🙂 two\r\nthree\n")
    snapshot = Library.load(workspace).get("x")
    assert snapshot.line_column(0) == (6, 1)
    assert snapshot.line_column(snapshot.text.index("two")) == (6, 7)
    assert snapshot.line_column(snapshot.text.index("three")) == (7, 1)
    with pytest.raises(ValueError, match="outside"):
        snapshot.line_column(100)


@settings(deadline=None)
@given(st.text(st.sampled_from("a🙂\n\r\x0b\u2028")), st.integers(1, 9))
def test_places_are_those_of_counting_line_ends(text: str, first_line: int) -> None:
    """At every offset the place is what counting the line ends before it gives."""
    source = Source(id="x", role=Role.EVIDENCE, title="x")
    snapshot = Snapshot(source, text, "x.md", first_line)
    for offset in range(len(text) + 1):
        before = text[:offset].split("\n")
        assert snapshot.line_column(offset) == (first_line + len(before) - 1, len(before[-1]) + 1)


def test_a_source_that_cannot_be_read_is_a_finding(workspace: Workspace) -> None:
    """One broken file never hides the others."""
    put(workspace, "good", f"sha256: {text_sha256(TEXT)}")
    put(workspace, "typo", "publishr: WHO")
    put(workspace, "broken", "publisher: [WHO")
    put(workspace, "named").rename(workspace.sources(Role.EVIDENCE) / "other.md")
    put(workspace, "draft", role=Role.ARTICLE).rename(workspace.sources(Role.EVIDENCE) / "draft.md")
    evidence = workspace.sources(Role.EVIDENCE)
    (evidence / "latin.md").write_bytes("---\nid: latin\n---\nGrüße aus Köln\n".encode("cp1252"))
    (evidence / "page.html").write_text("<p>x</p>")
    assert told(workspace) == [
        "evidence/broken.md:6: error source/front-matter: not valid YAML: did not find expected ',' or ']'",
        (
            "evidence/draft.md:0: error source/wrong-folder: its front matter says `role: article`, "
            "but it lies in sources/evidence/"
        ),
        "evidence/latin.md:0: error source/unreadable: not UTF-8: byte 0xfc at offset 20",
        "evidence/other.md:0: error source/misnamed: its id is 'named', so its name should be named.md",
        (
            "evidence/page.html:0: warning source/not-taken-in: sources are .md files with front matter; "
            "this is not read"
        ),
        "evidence/typo.md:5: error source/front-matter: unknown key 'publishr'; did you mean 'publisher'?",
    ]


def test_an_id_belongs_to_one_source(workspace: Workspace) -> None:
    """An article and a piece of evidence can't share an id."""
    put(workspace, "x", f"sha256: {text_sha256(TEXT)}", role=Role.ARTICLE)
    put(workspace, "x")
    assert told(workspace) == [
        "evidence/x.md:0: error source/duplicate-id: the id 'x' is taken by sources/articles/x.md"
    ]


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    """A file of 100 MB on one line is refused by its size alone."""
    (tmp_path / OWN_FILE).write_text("[limits]\nsource-bytes = 1000000\n")
    workspace = Workspace.open(tmp_path)
    workspace.sources(Role.EVIDENCE).mkdir(parents=True)
    with (workspace.sources(Role.EVIDENCE) / "big.md").open("wb") as file:
        file.truncate(100_000_000)
    assert told(workspace) == [
        (
            "evidence/big.md:0: error source/unreadable: 100,000,000 bytes, "
            "over this workspace's limit of 1,065,536"
        )
    ]


def test_a_link_out_of_the_workspace_is_not_followed(tmp_path: Path) -> None:
    """A workspace from a stranger can't show a file of this machine."""
    workspace = Workspace.init(tmp_path / "workspace")
    secret = tmp_path / "secret.md"
    secret.write_text("---\nid: secret\nrole: evidence\ntitle: T\n---\nSecret.\n")
    (workspace.sources(Role.EVIDENCE) / "secret.md").symlink_to(secret)
    assert told(workspace) == ["evidence/secret.md:0: error source/unreadable: a link out of the workspace"]


def test_a_text_that_changed_after_it_was_sealed(workspace: Workspace) -> None:
    """The recorded hash tells a changed text from one that was never sealed."""
    old, new = text_sha256("Cases fell by 12%.\n"), text_sha256(TEXT)
    put(workspace, "changed", f"sha256: {old}")
    put(workspace, "sealed", f"sha256: {new}")
    put(workspace, "unsealed")
    assert told(workspace) == [
        (
            "evidence/changed.md:0: error source/snapshot-changed: the text changed since it was sealed: "
            f"its SHA-256 was {old[:12]}..., is {new[:12]}..."
        ),
        (
            "evidence/unsealed.md:0: warning source/unsealed: the text is not sealed: "
            "a change to it would not show"
        ),
    ]


def test_captures_are_what_their_names_say(workspace: Workspace) -> None:
    """Original bytes that are gone or changed are findings; a capture can't name a file elsewhere."""
    sealed = f"sha256: {text_sha256(TEXT)}"
    put(workspace, "away", sealed, "capture: ../../factcheck.toml")
    put(workspace, "gone", sealed, f"capture: {'0' * 64}.html")
    put(workspace, "spoilt", sealed, f"capture: {'1' * 64}.html")
    (workspace.captures / f"{'1' * 64}.html").write_text("other bytes")
    spoilt = hashlib.sha256(b"other bytes").hexdigest()[:12]
    assert told(workspace) == [
        (
            f"captures/{'1' * 64}.html:0: error source/capture-changed: its bytes have SHA-256 {spoilt}..., "
            "not what its name says; sources/evidence/spoilt.md rests on it"
        ),
        (
            "evidence/away.md:0: error source/capture-missing: capture: '../../factcheck.toml' is not "
            "the name of a capture, which is its SHA-256 and a suffix"
        ),
        (
            "evidence/gone.md:0: error source/capture-missing: the original bytes are not there: "
            f"sources/captures/{'0' * 64}.html"
        ),
    ]


def test_two_hundred_sources_are_checked_at_once(workspace: Workspace) -> None:
    """Loading and verifying 200 sources takes 0.15 s; a slow machine gets four times that here."""
    for number in range(200):
        put(workspace, f"note-{number}", f"sha256: {text_sha256(TEXT * 20)}", text=TEXT * 20)
    begin = time.process_time()
    assert told(workspace) == []
    assert time.process_time() - begin < 0.6
