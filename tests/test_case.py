"""The shipped case: what it must say about the two articles, each mark with its citation."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, factcheck

from factcheck.model import Action, Stance
from factcheck.reports.audit import build_document
from factcheck.reports.case import Case, compute_marks, stored_marks
from factcheck.reports.document import AuditDocument, ClaimEntry
from factcheck.reports.formats import render
from factcheck.reports.integrity import integrity
from factcheck.workspace import Workspace

UKRAINE, SUMMITS = "trump-putin-ukraine-talks", "trump-putin-summits-track-record"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The shipped workspace without its reports: every mark is computed anew."""
    copy = tmp_path_factory.mktemp("case")
    for name in ("claims", "sources"):
        shutil.copytree(ROOT / name, copy / name)
    shutil.copy(ROOT / "pyproject.toml", copy)
    return Case.read(Workspace.open(copy))


@pytest.fixture(scope="module")
def audit(case: Case) -> AuditDocument:
    marks = compute_marks(case, list(case.library.articles))
    return build_document(case, marks, fail_on="none")


def the_claim(audit: AuditDocument, article: str, *words: str) -> ClaimEntry:
    """Return the first claim of `article` whose text or quotation has all of `words`."""
    entry = next(each for each in audit.articles if each.id == article)
    return next(
        claim for claim in entry.claims if all(word in f"{claim.text}\n{claim.quote.exact}" for word in words)
    )


@pytest.mark.parametrize(
    ("article", "words", "status", "reason"),
    [
        (UKRAINE, ("Let them have it, it's lost anyway",), "unsupported", "citation-missing"),
        (UKRAINE, ("leaks", "interpreter"), "unsupported", "citation-missing"),
        (UKRAINE, ("privately floated",), "unsupported", "citation-missing"),
        (UKRAINE, ("In 2020", "nearly approved a peace plan"), "unsupported", "citation-missing"),
        (UKRAINE, ("I look forward to meaningful summit soon!",), "disputed", "detail-wrong"),
        (UKRAINE, ("cancelled on 1 December 2018",), "disputed", "detail-wrong"),
        (UKRAINE, ("30-min ceasefire",), "disputed", "detail-wrong"),
        (SUMMITS, ("held a meeting at the G20 summit in Buenos Aires",), "disputed", None),
        (SUMMITS, ("Hamburg", "over two hours"), "verified", "primary-support"),
        (SUMMITS, ("summit", "took place in Helsinki, Finland, in July 2018"), "verified", "primary-support"),
        (UKRAINE, ("met on 16 July 2018", "Helsinki"), "verified", "primary-support"),
        (SUMMITS, ("single term",), "disputed", "outdated"),
    ],
)
def test_the_marks_that_matter(
    audit: AuditDocument, article: str, words: tuple[str, ...], status: str, reason: str | None
) -> None:
    """Each of these is decided by a citation that the report shows."""
    claim = the_claim(audit, article, *words)
    assert claim.status == status
    assert reason is None or claim.reason == reason
    decisive = [citation for citation in claim.citations if citation.decisive]
    assert decisive
    if status == "unsupported":
        assert {citation.stance for citation in decisive} == {Stance.MISSING}


def test_the_sentence_that_the_helsinki_transcript_lacks_is_not_verified(audit: AuditDocument) -> None:
    """A quotation that no record of the press conference has is never verified."""
    assert the_claim(audit, UKRAINE, "While Putin thinks it's Russian").status != "verified"


def test_the_real_tweet_stands_beside_the_altered_one(audit: AuditDocument) -> None:
    """The citation that disputes the tweet has its wording and its day."""
    claim = the_claim(audit, UKRAINE, "I look forward to meaningful summit soon!")
    shown = " ".join(citation.quote.exact for citation in claim.citations if citation.quote)
    assert "I look forward to a meaningful Summit again as soon as this situation is resolved!" in shown
    assert "29 November 2018" in shown


def test_every_sentence_is_accounted_for(audit: AuditDocument) -> None:
    """Each carries a claim or is set aside with a reason, and the articles stand as they were given."""
    for article in audit.articles:
        assert article.coverage.unaccounted == 0
        assert article.coverage.share == 1.0


def test_nothing_is_broken(case: Case) -> None:
    """Every hash holds, every quotation is where it was, every link leads to evidence."""
    assert integrity(case) == []


def test_the_committed_marks_are_current(audit: AuditDocument, case: Case) -> None:
    """What `reports/` holds was computed from the files as they are, and checking anew gives the same bytes."""
    _, stale = stored_marks(Case.read(Workspace.open(ROOT)))
    assert stale == []
    for article in audit.articles:
        name = f"{article.id}.assessments.jsonl"
        assert (case.workspace.reports / name).read_bytes() == (ROOT / "reports" / name).read_bytes()


@pytest.mark.parametrize("format_", ["json", "html", "md", "csv"])
def test_the_committed_reports_are_what_the_audit_gives(audit: AuditDocument, format_: str) -> None:
    """The files in `reports/` that `make reports` writes, byte for byte."""
    committed = (ROOT / "reports" / f"audit.{format_}").read_bytes().decode("utf-8")
    if format_ == "json":  # says more where it fails
        assert (
            json.loads(committed)["articles"] == json.loads(audit.model_dump_json(by_alias=True))["articles"]
        )
    assert committed == render(audit, format_)


def test_notes_are_complete(case: Case) -> None:
    """Each note names its document, where it is, when it was looked up, and under what licence it stands."""
    incomplete = [
        snapshot.path
        for snapshot in case.library.evidence.values()
        if not all(
            (
                snapshot.source.publisher,
                snapshot.source.url,
                snapshot.source.retrieved,
                snapshot.source.licence,
                snapshot.source.origin,
                snapshot.source.sha256,
            )
        )
    ]
    assert incomplete == []


def test_each_fact_of_a_note_has_its_line(case: Case) -> None:
    """A note is a list of facts, one a line, so that a citation points at the line that decides."""
    crooked = [
        f"{snapshot.path}: {line[:60]}"
        for snapshot in case.library.evidence.values()
        for line in snapshot.text.splitlines()
        if line.strip() and not line.startswith("- ")
    ]
    assert crooked == []


def test_disputed_claims_carry_a_correction(audit: AuditDocument) -> None:
    """An editor finds words to paste instead."""
    bare = [
        claim.id
        for article in audit.articles
        for claim in article.claims
        if claim.status == "disputed" and not claim.correction
    ]
    assert bare == []


def test_captures_hold_the_articles_bytes(case: Case) -> None:
    """The original file of each article is kept, and its text is the stored one."""
    for snapshot in case.library.articles.values():
        capture = snapshot.source.capture
        assert capture is not None
        assert (Path(case.workspace.captures) / capture).read_text("utf-8") == snapshot.text


def test_generated_pages_are_current() -> None:
    """docs/engine-vs-desk.md and the generated parts of docs/method.md are what the commands print."""
    page = (ROOT / "docs" / "engine-vs-desk.md").read_text("utf-8")
    assert factcheck(ROOT, "eval", "desk").stdout == page
    method = (ROOT / "docs" / "method.md").read_text("utf-8")
    policy, counts = factcheck(ROOT, "method").stdout.split("\n\n", 1)
    assert policy in method
    assert counts.strip() in method


def test_the_engine_alone_accuses_nobody_wrongly() -> None:
    """Of the shipped claims the engine alone disputes none that the desk does not, and verifies at most three such: by
    the page that the test above holds current."""
    page = (ROOT / "docs" / "engine-vs-desk.md").read_text("utf-8")
    disputed, verified = re.findall(r"^## False (disputed|verified): (\d+)$", page, re.MULTILINE)
    assert disputed == ("disputed", "0")
    assert verified[0] == "verified"
    assert int(verified[1]) <= 3


def test_every_claim_has_a_decision_of_the_desk(audit: AuditDocument) -> None:
    """Decisions agree with the computed marks: no mark is written by hand."""
    for article in audit.articles:
        for claim in article.claims:
            assert claim.decision is not None
            assert (claim.decision.by, claim.decision.action) == ("desk", Action.CONFIRM)
            assert claim.decision.status == claim.computed == claim.status


def test_discrepancies_name_both_sides(audit: AuditDocument) -> None:
    """Between the articles and inside them, each with both quotations and what the record supports."""
    rules = {each.rule for each in audit.discrepancies}
    assert rules == {"discrepancy/between-articles", "discrepancy/within-article"}
    for each in audit.discrepancies:
        assert each.left.quote and each.right.quote and each.note
