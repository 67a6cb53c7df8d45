"""The file of discrepancies: written whole, read line by line, and what is wrong in it reported."""

from __future__ import annotations

from pathlib import Path

from conftest import factcheck

from factcheck.claims.discrepancies import FILE, read_discrepancies, write_discrepancies
from factcheck.claims.ledger import read_ledgers
from factcheck.model import Discrepancy, Sided
from factcheck.workspace import Workspace

DRAFT = "The bridge opened on 7 May 1932.\n\nThe bridge opened on 9 May 1932.\n"


def prepared(workspace: Workspace) -> tuple[Discrepancy, ...]:
    """Take in a draft that contradicts itself, and say so."""
    # the same claims with and without the parser
    with (workspace.root / "factcheck.toml").open("a") as settings:
        settings.write('\n[extract]\nengine = "rules"\n')
    (workspace.root / "draft.md").write_text(DRAFT)
    factcheck(workspace.root, "add", "draft.md", "--as", "article", "--id", "bridge")
    factcheck(workspace.root, "extract")
    left, right = (claim.id for claim in read_ledgers(workspace)["bridge"].claims)
    found = Discrepancy(
        id="d-opening", about="The day it opened", left=left, right=right, supported=Sided.OPEN,
        note="No record of the day is at hand.", made_by="desk",
    )  # fmt: skip
    write_discrepancies(workspace, [found])
    return (found,)


def test_what_is_written_is_read(workspace: Workspace) -> None:
    """A record survives the way to disk and back."""
    written = prepared(workspace)
    assert read_discrepancies(workspace, read_ledgers(workspace)).entries == written


def test_the_audit_shows_both_sides(workspace: Workspace) -> None:
    """Both quotations, their places and what the record says of them."""
    prepared(workspace)
    ran = factcheck(workspace.root, "audit")
    assert (
        "1 discrepancy between claims\n\nThe day it opened  discrepancy/within-article  d-opening\n"
        in ran.stdout
    )
    assert '    one side       "The bridge opened on 7 May 1932." (sources/articles/bridge.md:' in ran.stdout
    assert '    other side     "The bridge opened on 9 May 1932." (sources/articles/bridge.md:' in ran.stdout
    assert (
        "    record         The record does not settle it. No record of the day is at hand.\n" in ran.stdout
    )
    html = factcheck(workspace.root, "audit", "--format", "html").stdout
    assert "Where claims disagree with each other" in html
    assert "No record of the day is at hand." in html


def test_a_line_that_names_no_claim_is_reported(workspace: Workspace) -> None:
    """With file, line and the claim that is not there; the rest is read."""
    (found,) = prepared(workspace)
    lost = found.model_copy(update={"id": "d-lost", "left": "c0000000"})
    write_discrepancies(workspace, [lost, found])
    read = read_discrepancies(workspace, read_ledgers(workspace))
    assert read.entries == (found,)
    assert [(f.path, f.line, f.message) for f in read.findings] == [
        (f"claims/{FILE}", 1, "skipped: no claim c0000000 in the ledgers")
    ]


def test_a_torn_line_is_reported(workspace: Workspace) -> None:
    """What a crash left is told apart from what was written wrongly."""
    prepared(workspace)
    file: Path = workspace.claims / FILE
    file.write_bytes(file.read_bytes()[:-20])
    read = read_discrepancies(workspace, read_ledgers(workspace))
    assert [f.message for f in read.findings] == ["skipped: the last line was cut off while it was written"]
