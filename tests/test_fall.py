"""If this source falls, these marks change: what the report foretells is what an audit without the source finds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import ROOT, factcheck

from factcheck.check.independence import origins
from factcheck.model import Status
from factcheck.reports.audit import build_document
from factcheck.reports.case import Case, compute_marks
from factcheck.reports.document import AuditDocument
from factcheck.reports.fall import falls, reassess
from factcheck.workspace import Workspace

ARTICLE = """\
The bridge at Karmel opened on 4 May 1932. Its deck is 1,200 metres long.

The ferry at Karmel stopped on 1 June 1932.
"""
SOURCES = {
    "register": (
        "primary",
        "The bridge at Karmel opened on 4 May 1932. The deck of the bridge at Karmel is 1,149 metres long.\n",
    ),
    "gazette": ("secondary", "The ferry at Karmel stopped on 1 June 1932. Nobody was surprised.\n"),
    "courier": ("secondary", "The ferry at Karmel stopped on 1 June 1932. The crew was sent home.\n"),
}


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with an article, a register that settles two of its claims, and two papers that settle the third."""
    folder = tmp_path_factory.mktemp("taken-in")
    assert factcheck(folder, "init").status == 0
    (folder / "bridge.md").write_text(ARTICLE, "utf-8")
    assert factcheck(folder, "add", "bridge.md", "--as", "article").status == 0
    for name, (tier, text) in SOURCES.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
        added = factcheck(
            folder,
            "add",
            f"{name}.txt",
            "--as",
            "evidence",
            "--tier",
            tier,
            "--id",
            name,
            "--publisher",
            name,
        )
        assert added.status == 0, added.stderr
    return folder


@pytest.fixture
def desk(taken_in: Path, tmp_path: Path) -> Path:
    """A copy of it, for one test."""
    return Path(shutil.copytree(taken_in, tmp_path, dirs_exist_ok=True))


def audit(folder: Path) -> AuditDocument:
    """The audit document of a folder."""
    return AuditDocument.model_validate_json(factcheck(folder, "audit", "--format", "json").stdout)


def marks_of(document: AuditDocument) -> dict[str, Status]:
    """Each claim's mark."""
    return {claim.id: claim.status for article in document.articles for claim in article.claims}


@pytest.mark.parametrize("name", SOURCES)
def test_the_foretold_marks_are_those_of_an_audit_without_the_source(desk: Path, name: str) -> None:
    """The source's file is deleted; every claim has the mark that was foretold, or the one it had."""
    before = audit(desk)
    assert sorted(marks_of(before).values()) == [Status.DISPUTED, Status.VERIFIED, Status.VERIFIED]
    source = next(each for each in before.sources if each.id == name)
    assert source.bears
    (desk / source.path).unlink()
    after = audit(desk)
    assert marks_of(after) == {**marks_of(before), **{fall.claim: fall.status for fall in source.bears}}
    reasons = {claim.id: claim.reason for article in after.articles for claim in article.claims}
    assert {fall.claim: fall.reason for fall in source.bears} == {
        fall.claim: reasons[fall.claim] for fall in source.bears
    }


def test_a_mark_that_a_person_has_set_stands_whatever_falls(desk: Path) -> None:
    """It does not rest on the source any more."""
    register = next(each for each in audit(desk).sources if each.id == "register")
    claim = register.bears[0].claim
    assert factcheck(desk, "decide", claim, "--status", "unsupported", "--reason", "Not read.").status == 0
    left = next(each for each in audit(desk).sources if each.id == "register")
    assert left.bears == register.bears[1:]


@pytest.fixture(scope="module")
def case() -> Case:
    """The shipped case."""
    return Case.read(Workspace.open(ROOT))


@pytest.mark.parametrize("article", ["trump-putin-ukraine-talks", "trump-putin-summits-track-record"])
def test_without_anything_left_out_every_mark_is_what_it_was(case: Case, article: str) -> None:
    """What is counted and what is only shown is told apart as it was when the mark was computed."""
    marks = compute_marks(case, [article])
    claims = {claim.id: claim for claim in case.ledgers[article].claims}
    counted_as = origins(case.library.evidence)
    policy = case.workspace.settings.policy
    for mark in marks[article].assessments:
        again = reassess(claims[mark.claim], mark, case.library.evidence, counted_as, policy)
        assert (again.status, again.reason, again.rule) == (mark.status, mark.reason, mark.rule)
        kept = {citation.source for citation in mark.citations if citation.source}
        nothing = reassess(
            claims[mark.claim], mark, case.library.evidence, counted_as, policy, frozenset(kept)
        )
        assert nothing.status is Status.UNSUPPORTED


def test_the_document_keeps_what_was_foretold(case: Case) -> None:
    """In the shipped case each foretold mark differs from the computed one, and its source is cited by the claim."""
    marks = compute_marks(case, list(case.library.articles))
    document = build_document(case, marks, fail_on="none")
    entries = {claim.id: claim for article in document.articles for claim in article.claims}
    foretold = falls(case, marks)
    assert foretold == {source.id: source.bears for source in document.sources if source.bears}
    assert sum(map(len, foretold.values())) > 50
    for source, changed in foretold.items():
        for fall in changed:
            assert fall.status is not entries[fall.claim].computed
            assert source in {citation.source for citation in entries[fall.claim].citations}


def test_what_rests_on_a_source_is_worked_out_where_it_is_shown(desk: Path) -> None:
    """A document without it is the same in everything else."""
    factcheck(desk, "audit")
    case = Case.read(Workspace.open(desk))
    marks = compute_marks(case, list(case.library.articles))
    whole, brief = (build_document(case, marks, fail_on="none", bears=bears) for bears in (True, False))
    assert any(each.bears for each in whole.sources)
    without = tuple(each.model_copy(update={"bears": ()}) for each in whole.sources)
    assert brief == whole.model_copy(update={"sources": without})
