"""The audit as a gate: what `--min-coverage` and `--changed-since` let through, in every format that a machine reads.

The folder is a git repository; what changed in it is what git says.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Ran, environment, factcheck
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.errors import UsageError
from factcheck.model import Outcome
from factcheck.reports.changed import Changed, changed_since
from factcheck.reports.document import AuditDocument
from factcheck.reports.formats import FORMATS, render

BRIDGE = """\
# The bridge

The bridge at Karmel opened on 4 May 1932. Its deck is 1,200 metres long.

Leaked memos show that the cost of the bridge was hidden.
"""
FERRY = """\
# The ferry

The ferry at Karmel sank on 3 March 1931.
"""
REGISTER = """\
The bridge at Karmel opened on 4 May 1932. The deck of the bridge at Karmel is 1,149 metres long.
"""


def git(folder: Path, *arguments: str) -> str:
    """Run git without anybody's settings and return what it printed."""
    done = subprocess.run(
        ["git", "-c", "user.name=desk", "-c", "user.email=desk@example.org", *arguments],
        cwd=folder,
        env=environment(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_SYSTEM=os.devnull),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two articles and a register, audited, and committed as `first`."""
    folder = tmp_path_factory.mktemp("committed")
    assert factcheck(folder, "init").status == 0
    for name, text in (("bridge.md", BRIDGE), ("ferry.md", FERRY), ("register.txt", REGISTER)):
        (folder / name).write_text(text, "utf-8")
    assert factcheck(folder, "add", "bridge.md", "ferry.md", "--as", "article").status == 0
    assert factcheck(folder, "add", "register.txt", "--as", "evidence", "--tier", "primary").status == 0
    assert factcheck(folder, "audit").status == 1
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", "first")
    git(folder, "tag", "first")
    return folder


@pytest.fixture
def desk(committed: Path, tmp_path: Path) -> Path:
    """A copy of the committed workspace."""
    return Path(shutil.copytree(committed, tmp_path / "desk"))


def rewrite(folder: Path, article: str, old: str, new: str) -> None:
    """Change an article as its writer would: in the draft, then taken in again."""
    draft = folder / article
    text = draft.read_text("utf-8")
    assert old in text
    draft.write_text(text.replace(old, new), "utf-8")
    assert factcheck(folder, "add", article, "--as", "article", "--update").status == 0


def audit(folder: Path, *options: str) -> tuple[Ran, AuditDocument]:
    """Run the audit; return what it left, and its document."""
    ran = factcheck(folder, "audit", "--format", "json", *options)
    return ran, AuditDocument.model_validate_json(ran.stdout)


def refused(folder: Path, *options: str, **more: str) -> str:
    """The message of an audit that ends with status 2 and prints nothing."""
    ran = factcheck(folder, "audit", *options, **more)
    assert (ran.status, ran.stdout) == (2, "")
    assert "Traceback" not in ran.stderr
    return ran.stderr


# --- lines that changed ----------------------------------------------------------------------------------


def test_nothing_changed_is_clean_and_said(desk: Path) -> None:
    """A disputed claim on a line that nobody touched does not stop this change."""
    ran, document = audit(desk, "--changed-since", "first")
    assert (ran.status, ran.stderr) == (0, "no claim's lines changed since first\n")
    assert (document.changed_since, document.exit_code) == ("first", 0)
    assert (document.articles, document.findings, document.sources) == ((), (), ())
    assert audit(desk)[0].status == 1


def test_only_claims_on_changed_lines_are_listed_and_count(desk: Path) -> None:
    """The line with the disputed claim changed; the leaked memos two lines below did not, nor the ferry."""
    rewrite(desk, "bridge.md", "1,200 metres", "1,300 metres")
    ran, document = audit(desk, "--changed-since", "first", "--fail-on", "unsupported")
    assert ran.status == document.exit_code == 1
    assert [each.rule for each in document.findings if each.outcome is not Outcome.ERROR] == [
        "verified/primary-support",
        "disputed/detail-wrong",
    ]
    (article,) = document.articles
    assert article.counts.claims == len(article.claims) == 2
    assert (article.counts.verified, article.counts.disputed, article.counts.unsupported) == (1, 1, 0)
    assert article.coverage.sentences == 4  # of the whole article
    again = factcheck(desk, "audit", "--format", "line", "--changed-since", "first")
    assert [line.split(":")[3] for line in again.stdout.splitlines()] == ["disputed/detail-wrong"]
    assert again.stderr == "the lines of 2 of 5 claims changed since first\n"


def test_a_fingerprint_is_that_of_the_whole_audit(desk: Path) -> None:
    """What is left out does not make other findings of those that are left."""
    rewrite(desk, "bridge.md", "1,200 metres", "1,300 metres")
    whole = {each.fingerprint for each in audit(desk)[1].findings}
    part = {each.fingerprint for each in audit(desk, "--changed-since", "first")[1].findings}
    assert part and part < whole


def test_a_new_article_is_wholly_changed(desk: Path) -> None:
    """Before git tracks it and after."""
    (desk / "tram.md").write_text(
        "# The tram\n\nThe deck of the bridge at Karmel is 900 metres long.\n", "utf-8"
    )
    assert factcheck(desk, "add", "tram.md", "--as", "article").status == 0
    for _ in range(2):
        ran, document = audit(desk, "--changed-since", "first")
        assert ran.status == 1
        assert [each.id for each in document.articles] == ["the-tram"]
        git(desk, "add", "-A")


def test_a_file_that_git_does_not_look_at_counts_as_changed(desk: Path) -> None:
    """Ignored, or marked so that its changes are not seen: neither hides a claim."""
    git(desk, "update-index", "--assume-unchanged", "sources/articles/the-bridge.md")
    assert [each.id for each in audit(desk, "--changed-since", "first")[1].articles] == ["the-bridge"]
    (desk / ".gitignore").write_text(".factcheck/\nsources/articles/the-ferry.md\n", "utf-8")
    git(desk, "rm", "--quiet", "--cached", "sources/articles/the-ferry.md")
    found = audit(desk, "--changed-since", "first")[1].articles
    assert [each.id for each in found] == ["the-bridge", "the-ferry"]


def test_a_discrepancy_stays_where_either_side_changed(desk: Path) -> None:
    """It is told at the side that the record contradicts, though only the other was touched."""
    claims = {each.text: each.id for article in audit(desk)[1].articles for each in article.claims}
    deck = next(id_ for text, id_ in claims.items() if "1,200 metres" in text)
    ferry = next(id_ for text, id_ in claims.items() if "ferry" in text)
    between = {
        "schema": "factcheck.discrepancy/1", "id": "d1", "about": "the deck", "left": deck, "right": ferry,
        "supported": "right", "note": "The register has 1,149 metres.", "made_by": "desk",
    }  # fmt: skip
    (desk / "claims" / "_discrepancies.jsonl").write_text(json.dumps(between) + "\n", "utf-8")
    assert len(audit(desk)[1].discrepancies) == 1
    assert audit(desk, "--changed-since", "first")[1].discrepancies == ()
    rewrite(desk, "ferry.md", "March 1931.", "March 1931. Why?")
    _, document = audit(desk, "--changed-since", "first")
    (told,) = [each for each in document.findings if each.rule == "discrepancy/between-articles"]
    assert (told.path, told.claim) == ("sources/articles/the-bridge.md", deck)
    assert [each.id for each in document.discrepancies] == ["d1"]
    assert told.discrepancy == "d1"
    ran = factcheck(desk, "audit", "--changed-since", "first")
    assert (ran.status, ran.stderr) == (0, "the lines of 1 of 5 claims changed since first\n")
    assert "1 discrepancy between claims" in ran.stdout
    page = factcheck(desk, "audit", "--changed-since", "first", "--format", "html").stdout
    assert '<span dir="auto">sources/articles/the-bridge.md</span>, line' in page


def test_what_could_not_be_checked_stays_wherever_it_is(desk: Path) -> None:
    """A broken file makes the audit incomplete, whatever changed."""
    (desk / "sources" / "evidence" / "broken.md").write_bytes(b"\xff\xfe\xff")
    ran, document = audit(desk, "--changed-since", "first", "--fail-on", "none")
    assert ran.status == 3
    assert {each.outcome for each in document.findings} == {Outcome.ERROR}


def test_an_audit_without_claims_is_not_green_because_nothing_changed(tmp_path: Path) -> None:
    """It checked nothing: 3, not 0."""
    assert factcheck(tmp_path, "init").status == 0
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "-m", "first")
    ran, document = audit(tmp_path, "--changed-since", "HEAD")
    assert ran.status == 3
    assert [each.rule for each in document.findings] == ["audit/nothing-checked"]
    assert "no claim's lines changed" not in ran.stderr


def test_a_workspace_below_the_repository_and_an_odd_name(committed: Path, tmp_path: Path) -> None:
    """Paths are those of the workspace, also where git would put them between quotation marks."""
    top = tmp_path / "top"
    below = Path(shutil.copytree(committed, top / "wörk\nspace", ignore=shutil.ignore_patterns(".git")))
    git(top, "init", "--quiet")
    git(top, "add", "-A")
    git(top, "commit", "--quiet", "-m", "first")
    assert audit(below, "--changed-since", "HEAD")[0].status == 0
    rewrite(below, "bridge.md", "1,200 metres", "1,300 metres")
    ran, document = audit(below, "--changed-since", "HEAD")
    assert ran.status == 1
    assert [each.path for each in document.articles] == ["sources/articles/the-bridge.md"]


def test_settings_of_git_change_nothing(desk: Path) -> None:
    """Context, colours, an external diff and attributes that call the text binary leave the answer as it is."""
    rewrite(desk, "bridge.md", "1,200 metres", "1,300 metres")
    audit(desk)  # takes over the words that changed
    plain = audit(desk, "--changed-since", "first")[1]
    assert plain.articles
    for key, value in (
        ("diff.context", "50"),
        ("diff.interHunkContext", "50"),
        ("color.ui", "always"),
        ("diff.external", "false"),
        ("diff.noprefix", "true"),
        ("core.quotePath", "true"),
    ):
        git(desk, "config", key, value)
    (desk / ".gitattributes").write_text("*.md -diff -text\n", "utf-8")
    ran = factcheck(
        desk, "audit", "--format", "json", "--changed-since", "first", GIT_DIFF_OPTS="--unified=50",
        GIT_EXTERNAL_DIFF="false",
    )  # fmt: skip
    assert AuditDocument.model_validate_json(ran.stdout) == plain


@pytest.mark.parametrize(
    ("rev", "message"),
    [
        ("nowhere", "git knows no revision 'nowhere' here"),
        ("first:sources", "git knows no revision 'first:sources' here"),
        ("^first", "git knows no revision '^first' here"),
        ("first..main", "git knows no revision 'first..main' here"),
        ("--output=stolen", "'--output=stolen' is no git revision"),
        ("", "'' is no git revision"),
        ("\x1b[2J", r"git knows no revision '\x1b[2J' here"),
    ],
)
def test_a_revision_that_there_is_not(desk: Path, rev: str, message: str) -> None:
    """Exit 2, and an option is never handed to git."""
    assert refused(desk, f"--changed-since={rev}").startswith(f"error: {message}\n")
    assert not (desk / "stolen").exists()


def test_no_repository_and_no_git(committed: Path, tmp_path: Path) -> None:
    """Each is said; neither is taken for "nothing changed"."""
    alone = Path(shutil.copytree(committed, tmp_path / "alone", ignore=shutil.ignore_patterns(".git")))
    told = refused(alone, "--changed-since", "first", GIT_CEILING_DIRECTORIES=str(tmp_path))
    assert told == (
        f"error: {alone} is in no git repository\n    --changed-since compares with a git revision\n"
    )
    (tmp_path / "bin").mkdir()
    assert refused(committed, "--changed-since", "first", PATH=str(tmp_path / "bin")) == (
        "error: git is not installed, and --changed-since asks it what changed\n"
        "    install git, or audit everything\n"
    )


LINES = st.lists(st.sampled_from("abc"), max_size=8)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository for many small changes."""
    folder = tmp_path_factory.mktemp("repository")
    git(folder, "init", "--quiet")
    return folder


@settings(max_examples=40)
@given(before=LINES, after=LINES)
def test_lines_that_are_not_met_stand_in_the_old_text(
    repository: Path, before: list[str], after: list[str]
) -> None:
    """A stretch that meets no change is found, in one piece, in the text as it was."""
    file = repository / "a.md"
    file.write_text("".join(f"{line}\n" for line in before))
    git(repository, "add", "-A")
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "before")
    file.write_text("".join(f"{line}\n" for line in after))
    found = changed_since(repository, "HEAD", ["a.md"])
    assert found.meets("b.md", 1, 9) is False
    if before == after:
        assert found.lines == {}
    old = "".join(before)
    for first in range(1, len(after) + 1):
        for last in range(first, len(after) + 1):
            if not found.meets("a.md", first, last):
                assert "".join(after[first - 1 : last]) in old


def test_lines_that_were_only_deleted_meet_what_spans_the_gap() -> None:
    """A claim of two lines between which a third stood has changed; its neighbours have not."""
    changed = Changed("main", {"a.md": ((4, 3),)})
    assert changed.meets("a.md", 3, 4) and changed.meets("a.md", 1, 9)
    assert not changed.meets("a.md", 1, 3) and not changed.meets("a.md", 4, 9)


def test_a_link_and_an_unknown_file_are_wholly_changed(repository: Path) -> None:
    """git tells where a link leads, not what is there."""
    (repository / "there.md").write_text("a\n")
    (repository / "link.md").symlink_to("there.md")
    git(repository, "add", "-A")
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "links")
    found = changed_since(repository, "HEAD", ["there.md", "link.md", "absent.md"])
    assert found.lines == {"absent.md": None, "link.md": None}
    with pytest.raises(UsageError, match="no git revision"):
        changed_since(repository, "-h", [])


# --- how much is accounted for ---------------------------------------------------------------------------


def uncover(folder: Path) -> None:
    """Break a line of a ledger, so that one of four sentences is not accounted for."""
    ledger = folder / "claims" / "the-bridge.jsonl"
    lines = ledger.read_text("utf-8").splitlines(keepends=True)
    ledger.write_text("".join([lines[0], "{broken\n", *lines[2:]]), "utf-8")


def test_less_than_was_asked_is_3(desk: Path) -> None:
    """Even where incomplete audits may pass; the finding names the article and both numbers."""
    (desk / "factcheck.toml").write_text("[audit]\nincomplete-fails = false\n", "utf-8")
    uncover(desk)
    assert audit(desk, "--fail-on", "none")[0].status == 0
    assert audit(desk, "--fail-on", "none", "--min-coverage", "75")[0].status == 0
    ran, document = audit(desk, "--fail-on", "none", "--min-coverage", "75.5")
    assert ran.status == document.exit_code == 3
    assert document.min_coverage == 75.5
    (low,) = [each for each in document.findings if each.rule == "audit/coverage-low"]
    assert (low.path, low.article) == ("sources/articles/the-bridge.md", "the-bridge")
    assert low.message == "75 % of 4 sentences accounted for, where at least 75.5 % was asked"


def test_all_of_it_can_be_asked(desk: Path) -> None:
    """100 is met by articles that are accounted for, and a disputed claim still is 1."""
    assert audit(desk, "--min-coverage", "100")[0].status == 1
    assert audit(desk, "--min-coverage", "100", "--fail-on", "none")[0].status == 0


def test_coverage_counts_in_every_article_though_only_one_changed(desk: Path) -> None:
    """It is a problem of the file: the sentence that nobody looked at may be the one that matters."""
    uncover(desk)
    rewrite(desk, "ferry.md", "sank on", "sank at night on")
    ran, document = audit(desk, "--changed-since", "first", "--min-coverage", "90", "--fail-on", "none")
    assert ran.status == 3
    assert "audit/coverage-low" in {each.rule for each in document.findings}


def test_percent_are_0_to_100(desk: Path) -> None:
    """Anything else is a usage error."""
    assert "is not in the range 0<=x<=100" in refused(desk, "--min-coverage", "101")


# --- every format -----------------------------------------------------------------------------------------


def test_every_format_ends_with_the_same_status(desk: Path) -> None:
    """The status is the audit's, whatever reads the report."""
    for name in (each.name for each in FORMATS.values() if each.audit):
        assert factcheck(desk, "audit", "--format", name).status == 1, name


def test_a_profile_is_sarif_s(desk: Path) -> None:
    """Elsewhere it would change nothing, so it is refused."""
    assert "--profile belongs to --format sarif, not to text" in refused(desk, "--profile", "full")
    full = json.loads(factcheck(desk, "audit", "--format", "sarif", "--profile", "full").stdout)
    short = json.loads(factcheck(desk, "audit", "--format", "sarif").stdout)
    kinds = [each["kind"] for each in full["runs"][0]["results"]]
    assert (kinds.count("pass"), kinds.count("fail")) == (1, 1)
    assert len(short["runs"][0]["results"]) == len(kinds) - 1


def test_columns_of_a_report_are_those_of_the_file(desk: Path) -> None:
    """What SARIF's region marks in the file is the claim's words."""
    run = json.loads(factcheck(desk, "audit", "--format", "sarif").stdout)["runs"][0]
    (place,) = [
        each["locations"][0]["physicalLocation"]
        for each in run["results"]
        if each["ruleId"] == "disputed/detail-wrong"
    ]
    lines = (desk / place["artifactLocation"]["uri"]).read_text("utf-8").splitlines()
    region = place["region"]
    assert region["startLine"] == region["endLine"]
    said = lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
    assert said == "Its deck is 1,200 metres long"


HOSTILE = (
    "# <script>alert(1)</script>\n\n"
    "::error file=x.py::The bridge at Karmel is 1,200 metres long. ##[error]The bridge at Karmel opened in 1931.\n\n"
    '=HYPERLINK("http://evil.example") says the bridge at Karmel is red. '
    "The bridge at \u202elemraK\u202c opened on 4 May 1932.\n\n"
    "The bridge \x07at\x1b[2J Karmel [opened](javascript:alert(1)) on 5 May {0} 1932.\n\n"
    "The bridge at Karmel is " + "very " * 30_000 + "long.\n"
)


def test_a_hostile_article_gives_safe_reports(tmp_path: Path) -> None:
    """From the file to the report: no format lets a text out of its place, and none is flooded by a very long line."""
    assert factcheck(tmp_path, "init").status == 0
    with (tmp_path / "factcheck.toml").open("a") as file:
        file.write('\n[extract]\nengine = "rules"\n')
    (tmp_path / "evil.md").write_text(HOSTILE, "utf-8")
    (tmp_path / "register.txt").write_text(REGISTER, "utf-8")
    assert factcheck(tmp_path, "add", "evil.md", "--as", "article", "--id", "evil").status == 0
    assert factcheck(tmp_path, "add", "register.txt", "--as", "evidence", "--tier", "primary").status == 0
    ran = factcheck(tmp_path, "audit", "--format", "json", timeout=180)
    document = AuditDocument.model_validate_json(ran.stdout)
    assert max(len(claim.text) for article in document.articles for claim in article.claims) > 100_000
    for name in ("line", "github", "junit", "sarif"):
        report = render(document, name)
        assert "evil.md" in report
        assert not set(report) & set("\x00\x07\x1b\x7f\x9b\u202e\u2066")
        assert len(report) < 300_000
        assert "##[" not in report and "](" not in report.replace("] (", "")
        if name in ("line", "github"):
            starts = ("sources/", "claims/") if name == "line" else ("::error ", "::warning ", "::notice ")
            assert all(line.startswith(starts) for line in report.splitlines())
        if name == "junit":
            assert "<script" not in report
