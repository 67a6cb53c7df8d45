"""Findings: one for each mark, vague attribution, discrepancy and broken file; every report renders them.

What is asserted of a claim's finding is what an editor reads: where, what the article says, what the record shows,
what to write instead.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, factcheck
from hypothesis import given
from hypothesis import strategies as st

from factcheck.model import Finding, Outcome, Severity, State
from factcheck.reports.audit import exit_code
from factcheck.reports.document import AuditDocument
from factcheck.reports.findings import fingerprinted, normalised
from factcheck.reports.rules import RULES

ARTICLE = """\
# The bridge

The bridge at Karmel opened on 4 May 1932. Its deck is 1,200 metres long.

Leaked memos show that the cost of the bridge was hidden.
"""
REGISTER = """\
The bridge at Karmel opened on 4 May 1932. The deck of the bridge at Karmel is 1,149 metres long.
"""


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with an article and the register that settles two of its claims."""
    folder = tmp_path_factory.mktemp("taken-in")
    assert factcheck(folder, "init").status == 0
    (folder / "bridge.md").write_text(ARTICLE, "utf-8")
    (folder / "register.txt").write_text(REGISTER, "utf-8")
    assert factcheck(folder, "add", "bridge.md", "--as", "article").status == 0
    added = factcheck(folder, "add", "register.txt", "--as", "evidence", "--tier", "primary")
    assert added.status == 0, added.stderr
    return folder


@pytest.fixture
def desk(taken_in: Path, tmp_path: Path) -> Path:
    """A copy of it, for one test."""
    return Path(shutil.copytree(taken_in, tmp_path, dirs_exist_ok=True))


def audit(folder: Path) -> AuditDocument:
    """The audit document of a folder."""
    return AuditDocument.model_validate_json(factcheck(folder, "audit", "--format", "json").stdout)


def test_a_disputed_claim_says_where_what_and_what_the_record_shows(desk: Path) -> None:
    """Line and columns are those of the article's file; the exhibit is the passage with its own line."""
    found = [each for each in audit(desk).findings if each.outcome is Outcome.FAIL]
    assert [(each.rule, each.severity) for each in found] == [("disputed/detail-wrong", Severity.ERROR)]
    finding = found[0]
    lines = (desk / finding.path).read_text("utf-8").splitlines()
    assert lines[finding.line - 1][finding.column - 1 : finding.end_column - 1] == finding.text
    assert finding.line == finding.end_line
    assert finding.text is not None and "1,200 metres" in finding.text
    assert [each.exact for each in finding.exhibits] == [REGISTER.strip()]
    passage = (desk / finding.exhibits[0].path).read_text("utf-8").splitlines()[finding.exhibits[0].line - 1]
    assert finding.exhibits[0].exact in passage


def test_every_claim_has_a_finding_and_no_two_have_the_same_fingerprint(desk: Path) -> None:
    """A verified claim passes, a disputed one fails, one that rests on something unnamed stays open."""
    document = audit(desk)
    assert [(each.outcome.value, each.rule) for each in document.findings] == [
        ("pass", "verified/primary-support"),
        ("fail", "disputed/detail-wrong"),
        ("open", "unsupported/citation-missing"),  # that the memos show it
        ("open", "unsupported/citation-missing"),  # what they show
    ]
    assert len({each.fingerprint for each in document.findings}) == 4
    assert document.problems == ()


def test_a_fingerprint_stays_when_paragraphs_move(desk: Path) -> None:
    """The same claims further down the file are the same findings."""
    before = {each.fingerprint: each.line for each in audit(desk).findings}
    (desk / "bridge.md").write_text(
        ARTICLE.replace("# The bridge\n", "# The bridge\n\nWas it worth it?\n\n"), "utf-8"
    )
    assert factcheck(desk, "add", "bridge.md", "--as", "article", "--update").status == 0
    after = {each.fingerprint: each.line for each in audit(desk).findings}
    assert after.keys() == before.keys()
    assert all(after[each] > before[each] for each in before)


def test_a_sentence_that_is_neither_checked_nor_set_aside_is_a_finding(desk: Path) -> None:
    """A line of the ledger was broken by hand: its sentence is named, and the audit is incomplete."""
    audit(desk)
    ledger = desk / "claims" / "the-bridge.jsonl"
    lines = ledger.read_text("utf-8").splitlines(keepends=True)
    assert "opened" in lines[1]
    ledger.write_text("".join([lines[0], "{broken\n", *lines[2:]]), "utf-8")
    document = audit(desk)
    left = [each for each in document.problems if each.rule == "coverage/unaccounted"]
    assert [each.text for each in left] == ["The bridge at Karmel opened on 4 May 1932."]
    assert "ledger/bad-line" in {each.rule for each in document.problems}
    assert factcheck(desk, "audit", "--fail-on", "none").status == 3


def test_an_audit_that_checked_nothing_is_never_green(tmp_path: Path) -> None:
    """No article: exit 3, even where incomplete audits are allowed."""
    assert factcheck(tmp_path, "init").status == 0
    (tmp_path / "factcheck.toml").write_text("[audit]\nincomplete-fails = false\n", "utf-8")
    ran = factcheck(tmp_path, "audit", "--format", "json", "--fail-on", "none")
    document = AuditDocument.model_validate_json(ran.stdout)
    assert (ran.status, document.exit_code) == (3, 3)
    assert [each.rule for each in document.findings] == ["audit/nothing-checked"]


def finding(**more: object) -> Finding:
    """A finding of a claim, with some of its values replaced."""
    values: dict[str, object] = {
        "rule": "disputed/refuted",
        "severity": Severity.ERROR,
        "path": "sources/articles/bridge.md",
        "message": "m",
        "statement": "The deck is 1,200 metres long.",
        "outcome": Outcome.FAIL,
        "article": "bridge",
        "claim": "c1",
    }
    return Finding.model_validate({**values, **more})


def test_what_counts_for_the_exit_status() -> None:
    """Known and suppressed findings don't; a broken file does only where incomplete audits fail."""
    disputed, open_ = finding(), finding(rule="unsupported/no-evidence", outcome=Outcome.OPEN)
    broken = finding(rule="citation/quote-lost", outcome=Outcome.ERROR)

    def status(*found: Finding, fail_on: str = "disputed", strict: bool = True) -> int:
        return exit_code(found, fail_on, incomplete_fails=strict)  # type: ignore[arg-type]

    assert status(disputed) == 1
    assert status(disputed, fail_on="none") == 0
    assert status(open_) == 0
    assert status(open_, fail_on="unsupported") == 1
    assert status(broken) == 3
    assert status(broken, strict=False) == 0
    assert status(disputed, broken) == 1
    for state in (State.KNOWN, State.SUPPRESSED):
        assert status(disputed.model_copy(update={"state": state})) == 0


@given(st.lists(st.integers(1, 500), min_size=1, max_size=8, unique=True), st.integers(0, 400))
def test_equal_claims_are_told_apart_by_their_order_alone(places: list[int], moved: int) -> None:
    """However far they move together, the n-th of equal claims keeps its fingerprint."""
    found = fingerprinted([finding(line=line, claim=f"c{line}") for line in places])
    later = fingerprinted([finding(line=line + moved, claim=f"c{line}") for line in places])
    assert [each.fingerprint for each in found] == [each.fingerprint for each in later]
    assert len({each.fingerprint for each in found}) == len(places)


def test_what_does_not_change_a_fingerprint() -> None:
    """Case, punctuation, white space and the place; another rule or another word does."""
    assert normalised("The  deck is 1,200 METRES long!") == normalised("the deck is 1,200 metres long")
    one = fingerprinted([finding()])[0].fingerprint
    assert fingerprinted([finding(line=9, statement="the deck is 1,200 metres  long")])[0].fingerprint == one
    assert fingerprinted([finding(rule="disputed/outdated")])[0].fingerprint != one
    assert fingerprinted([finding(statement="The deck is 1,149 metres long.")])[0].fingerprint != one


def test_every_code_that_the_program_gives_is_explained() -> None:
    """Codes in the source that look like a rule's are in the list, and the list has no other."""
    families = {rule.family for rule in RULES.values()}
    pattern = re.compile(rf'"((?:{"|".join(sorted(families))})/[a-z-]+)"')
    own = ROOT / "factcheck" / "reports" / "rules.py"
    files = [path for path in (ROOT / "factcheck").rglob("*.py") if path != own]
    given_ = {code for path in files for code in pattern.findall(path.read_text("utf-8"))}
    assert given_ - RULES.keys() == set()


def test_the_pages_are_those_of_the_rules() -> None:
    """`docs/findings/` is what `factcheck rules --write` gives: no page is missing, stale or left over."""
    from factcheck.cli.rules import INDEX, index, page

    pages = {rule.page: page(rule) for rule in RULES.values()} | {INDEX: index()}
    assert {path.name: path.read_text("utf-8") for path in (ROOT / "docs" / "findings").iterdir()} == pages


def test_a_rule_is_explained_on_the_command_line() -> None:
    """The list has a line for each rule; a name explains one; a wrong name is answered with the nearest."""
    listed = factcheck(ROOT, "rules")
    assert listed.status == 0
    assert [line.split()[0] for line in listed.stdout.splitlines()] == list(RULES)
    one = factcheck(ROOT, "rules", "attribution/vague")
    assert one.stdout.startswith("# `attribution/vague`\n")
    wrong = factcheck(ROOT, "rules", "disputed/detail")
    assert wrong.status == 2
    assert "did you mean disputed/detail-wrong" in wrong.stderr
