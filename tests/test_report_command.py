"""`factcheck report`: the findings as documents for people and other systems, from the files of a workspace."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import factcheck

from factcheck.claims.ledger import read_ledger
from factcheck.claims.reviews import append_decision
from factcheck.model import Action, Status
from factcheck.reports.formats import FORMATS
from factcheck.workspace import Workspace

ARTICLE = """\
# The bridge

The bridge at Karmel opened on 4 May 1932. Its deck is 1,200 metres long.

Leaked memos show that the cost of the bridge was hidden.
"""
REGISTER = """\
The bridge at Karmel opened on 4 May 1932. The deck of the bridge at Karmel is 1,149 metres long.
"""

SITE = ("--site", "https://news.example/checks", "--publisher", "Example News")

REPORTS = [each.name for each in FORMATS.values() if each.report]


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with an article and the register that settles two of its claims; nothing is extracted yet."""
    folder = tmp_path_factory.mktemp("taken-in")
    return a_desk(folder, ARTICLE)


@pytest.fixture
def desk(taken_in: Path, tmp_path: Path) -> Path:
    """A copy of it, for one test."""
    return Path(shutil.copytree(taken_in, tmp_path, dirs_exist_ok=True))


def a_desk(folder: Path, article: str) -> Path:
    """A workspace with this article and the register."""
    assert factcheck(folder, "init").status == 0
    (folder / "bridge.md").write_text(article, "utf-8")
    (folder / "register.txt").write_text(REGISTER, "utf-8")
    for arguments in (
        ("bridge.md", "--as", "article"),
        ("register.txt", "--as", "evidence", "--tier", "primary"),
    ):
        ran = factcheck(folder, "add", *arguments)
        assert ran.status == 0, ran.stderr
    return folder


def claims(folder: Path) -> dict[str, str]:
    """The id of each claim, by its mark and then by its words."""
    read = csv.DictReader(
        io.StringIO(factcheck(folder, "report", "--format", "csv", "--audience", "factchecker").stdout[1:])
    )
    return {row["rule"].partition("/")[0]: row["claim"] for row in read if row["claim"]}


def test_a_report_is_computed_and_fails_nothing(desk: Path) -> None:
    """What is new is extracted and checked, as by `audit`; a disputed claim is no failure of a report."""
    ran = factcheck(desk, "report")
    assert ran.status == 0
    assert re.fullmatch(r"claims/the-bridge\.jsonl: \d added .*\n", ran.stderr)
    assert ran.stdout.startswith("# Fact check\n")
    assert "## To correct (1)\n" in ran.stdout
    assert "- **The record shows:** " in ran.stdout
    again = factcheck(desk, "report")
    assert again == (0, ran.stdout, "")


def test_one_article_of_several(desk: Path) -> None:
    """Named articles alone; an unknown name stops the run."""
    (desk / "ferry.md").write_text("# The ferry\n\nThe ferry at Karmel sank on 3 June 1931.\n", "utf-8")
    assert factcheck(desk, "add", "ferry.md", "--as", "article").status == 0
    ran = factcheck(desk, "report", "the-ferry")
    assert ran.status == 0
    assert "the-ferry.md" in ran.stdout and "the-bridge.md" not in ran.stdout
    ran = factcheck(desk, "report", "the-fery")
    assert (ran.status, ran.stdout) == (2, "")
    assert "did you mean the-ferry" in ran.stderr


def test_only_signed_claims_are_reviewed(desk: Path) -> None:
    """Nothing before a signature; then the claim that was signed as it is marked, and no other."""
    id_ = claims(desk)
    arguments = ("report", "--format", "claimreview", *SITE)
    assert factcheck(desk, *arguments).stdout == "[]\n"
    ran = factcheck(
        desk, "decide", id_["disputed"], "--status", "disputed", "--reason", "Read.", "--by", "ann"
    )
    assert ran.status == 0, ran.stderr
    assert factcheck(desk, *arguments).stdout == "[]\n"
    ran = factcheck(
        desk, "decide", id_["disputed"], "--action", "sign-off", "--reason", "Read.", "--by", "bo"
    )
    assert ran.status == 0, ran.stderr
    workspace = Workspace.open(desk)
    (signed,) = [each for each in read_ledger(workspace, "the-bridge").claims if each.id == id_["verified"]]
    # as where the mark changed since
    append_decision(workspace, signed, Action.SIGN_OFF, status=Status.DISPUTED, reason="Read.", by="bo")
    ran = factcheck(desk, *arguments)
    (review,) = json.loads(ran.stdout)
    assert ran.status == 0
    assert review["url"] == f"https://news.example/checks/{id_['disputed']}"
    assert "ratingValue" not in review["reviewRating"]
    assert ran.stderr == (
        f"{id_['verified']} was signed as disputed and is verified, so it is left out\n"
        f"    sign it: factcheck decide {id_['verified']} --action sign-off --status verified --reason WHY\n"
    )
    (rated,) = json.loads(factcheck(desk, *arguments, "--rate-disputed").stdout)
    assert rated["reviewRating"]["ratingValue"] == 1
    assert (
        factcheck(desk, "decide", id_["disputed"], "--action", "reopen", "--reason", "New survey.").status
        == 0
    )
    assert factcheck(desk, *arguments).stdout == "[]\n"


def test_a_review_needs_a_site_and_a_publisher(desk: Path) -> None:
    """Said at once, before any work; and for no other format, where they would do nothing."""
    assert factcheck(desk, "report", "--format", "claimreview") == (
        2,
        "",
        (
            "error: a ClaimReview has an address and a publisher\n"
            "    give both: --site https://example.org/checks --publisher NAME\n"
        ),
    )
    assert not list((desk / "claims").iterdir())
    ran = factcheck(desk, "report", *SITE)
    assert ran.status == 2
    assert "--site, --publisher and --rate-disputed belong to --format claimreview" in ran.stderr


def test_what_could_not_be_checked_is_said(desk: Path) -> None:
    """A broken line of the ledger is in the report and on stderr; the exit status stays 0."""
    assert factcheck(desk, "extract").status == 0
    ledger = desk / "claims" / "the-bridge.jsonl"
    lines = ledger.read_text("utf-8").splitlines(keepends=True)
    ledger.write_text("".join([lines[0], "{broken\n", *lines[2:]]), "utf-8")
    ran = factcheck(desk, "report")
    assert ran.status == 0
    assert "## Not checked (2)\n" in ran.stdout
    assert ran.stderr.endswith("2 things could not be checked\n    see: factcheck audit\n")


def test_nothing_to_report_is_an_error(tmp_path: Path) -> None:
    """A page without an article would look like a clean one."""
    assert factcheck(tmp_path, "init").status == 0
    ran = factcheck(tmp_path, "report")
    assert (ran.status, ran.stdout) == (2, "")
    assert "there is no article to audit" in ran.stderr


HOSTILE = (
    "# <script>alert(1)</script> @everyone\n\n"
    '=HYPERLINK("http://evil.example","x") was said on 4 May 1932 by <img src=x onerror=alert(2)>. '
    "The [bridge](javascript:alert(3)) at Karmel opened on 5 May 1932 | at \u202enoon\u202c. "
    "::error::The deck at Karmel is 1,200 metres long \x1b[2J.\n\n" + "x" * 1_000_000 + "\n"
)
"""What an article may hold to be run, called, opened, turned around or to fill a screen."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with such an article, extracted and checked."""
    folder = a_desk(tmp_path_factory.mktemp("hostile"), HOSTILE)
    assert factcheck(folder, "report").status == 0
    return folder


@pytest.mark.parametrize("format_", REPORTS)
def test_a_hostile_article_is_safe_in_every_format(hostile: Path, format_: str) -> None:
    """From the file to the report: scripts, formulas, links, reading order, control characters, a megabyte line."""
    options = SITE if format_ == "claimreview" else ()
    ran = factcheck(
        hostile, "report", "--format", format_, "--audience", "factchecker", *options, "-o", "out"
    )
    assert (ran.status, ran.stdout) == (0, ""), ran.stderr
    assert "wrote out\n" in ran.stderr
    text = (hostile / "out").read_bytes().decode("utf-8")
    if format_ != "json":  # its readers are programs, and it has every text as it is stored
        assert not re.search("[\u202a-\u202e\x00-\x08\x1b]", text)
        assert "<script>alert" not in text and "<img" not in text
    if format_ in ("md", "annotated"):
        assert not re.search(r"(?<!\\)\]\(javascript:", text)
        assert not re.search(r"@everyone|(?<!\\)!\[", text)
    if format_ == "csv":
        cells = [cell for row in csv.reader(io.StringIO(text[1:], newline="")) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    if format_ in ("claimreview", "web-annotation", "csl-json"):
        json.loads(text)
