"""The baseline: what is known is counted and no longer acted on; what is new, and what is gone, is said."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import factcheck
from hypothesis import given
from hypothesis import strategies as st

from factcheck.claims.baseline import BASELINE, Baseline, read_baseline, write_baseline
from factcheck.errors import StaleFile, UsageError
from factcheck.model import Finding, Known, Outcome, Severity, State
from factcheck.reports.baseline import LONGEST_STATEMENT, can_be_set_aside, known
from factcheck.reports.document import AuditDocument
from factcheck.workspace import Workspace

SETTINGS = '[extract]\nengine = "rules"\n\n[check]\njudge = "rules"\n'
"""The same claims and marks with and without the extras."""

BRIDGE = """\
# The bridge

The bridge at Karmel opened on 4 May 1932. The deck of the bridge at Karmel is 1,200 metres long.
"""
FERRY = """\
# The ferry

The ferry of Karmel carried 900 cars on 3 June 1931.
"""
REGISTER = """\
The bridge at Karmel opened on 4 May 1932. The deck of the bridge at Karmel is 1,149 metres long.

The ferry of Karmel carried 700 cars on 3 June 1931.
"""

AS_REGISTER = ("--as", "evidence", "--tier", "primary", "--id", "register")

DECK = "The deck of the bridge at Karmel is 1,200 metres long."
CARS = "The ferry of Karmel carried 900 cars on 3 June 1931."


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two articles with one wrong number each, and the register that says so."""
    folder = tmp_path_factory.mktemp("taken-in")
    assert factcheck(folder, "init").status == 0
    (folder / "factcheck.toml").write_text(SETTINGS, "utf-8")
    for name, text in (("bridge.md", BRIDGE), ("ferry.md", FERRY)):
        (folder / name).write_text(text, "utf-8")
        assert factcheck(folder, "add", name, "--as", "article", "--id", name[:-3]).status == 0
    (folder / "register.txt").write_text(REGISTER, "utf-8")
    added = factcheck(folder, "add", "register.txt", *AS_REGISTER)
    assert added.status == 0, added.stderr
    assert factcheck(folder, "extract").status == 0
    return folder


@pytest.fixture
def desk(taken_in: Path, tmp_path: Path) -> Path:
    """A copy of it, for one test."""
    return Path(shutil.copytree(taken_in, tmp_path, dirs_exist_ok=True))


def audit(folder: Path, *more: str) -> AuditDocument:
    """The audit document of a folder."""
    return AuditDocument.model_validate_json(factcheck(folder, "audit", "--format", "json", *more).stdout)


def update(folder: Path, name: str, text: str) -> None:
    """Take in another text of an article."""
    (folder / f"{name}.md").write_text(text, "utf-8")
    ran = factcheck(folder, "add", f"{name}.md", "--as", "article", "--id", name, "--update")
    assert ran.status == 0, ran.stderr


def lines(folder: Path) -> list[dict[str, str]]:
    """The lines of the baseline."""
    text = (folder / "claims" / BASELINE).read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_what_is_known_no_longer_fails_the_audit(desk: Path) -> None:
    """Before, both wrong numbers fail it; afterwards they are counted, and listed only when asked for."""
    assert factcheck(desk, "audit").status == 1
    recorded = factcheck(desk, "baseline")
    assert (recorded.status, recorded.stderr) == (0, "")
    assert recorded.stdout == (
        f"came  sources/articles/bridge.md  disputed/detail-wrong  “{DECK}”\n"
        f"came  sources/articles/ferry.md  disputed/detail-wrong  “{CARS}”\n"
        "claims/_baseline.jsonl: 2 known, 2 came, 0 went\n"
    )
    ran = factcheck(desk, "audit")
    assert (ran.status, ran.stderr) == (0, "")
    assert ran.stdout == (
        "The bridge (sources/articles/bridge.md)\n"
        "2 claims: 1 verified, 1 disputed, 0 unsupported; coverage 100 % of 3 sentences, 1 set aside\n"
        "\n"
        "The ferry (sources/articles/ferry.md)\n"
        "1 claim: 0 verified, 1 disputed, 0 unsupported; coverage 100 % of 2 sentences, 1 set aside\n"
        "\n"
        "2 articles, 3 claims: 1 verified, 2 disputed, 0 unsupported; coverage 100 % of 5 sentences, 2 set\n"
        "    aside; 2 known\n"
    )
    everything = factcheck(desk, "audit", "--all").stdout
    assert everything.count("    known          it is in the baseline\n") == 2
    assert DECK in everything


def test_the_file_is_sorted_and_says_who_and_when(desk: Path) -> None:
    """One finding a line, for whoever reads the diff; the verified claim is not there."""
    factcheck(desk, "baseline", "--by", "A. Editor")
    document = audit(desk)
    wrong = [each for each in document.findings if each.outcome is Outcome.FAIL]
    day = lines(desk)[0]["on"]
    assert lines(desk) == [
        {
            "schema": "factcheck.known/1",
            "fingerprint": each.fingerprint,
            "rule": "disputed/detail-wrong",
            "path": f"sources/articles/{each.article}.md",
            "statement": each.statement,
            "by": "A. Editor",
            "on": day,
        }
        for each in sorted(wrong, key=lambda each: each.path)
    ]
    assert len(day) == 10
    assert {each.state for each in wrong} == {State.KNOWN}
    assert (document.known, document.suppressed, document.fixed, document.today) == (2, 0, 0, None)


def test_recording_twice_changes_nothing(desk: Path) -> None:
    """The same findings give the same bytes, and those who recorded them first stay named."""
    factcheck(desk, "baseline", "--by", "A. Editor")
    before = (desk / "claims" / BASELINE).read_bytes()
    ran = factcheck(desk, "baseline", "--by", "Somebody Else")
    assert ran == (0, "claims/_baseline.jsonl: 2 known, 0 came, 0 went\n", "")
    assert (desk / "claims" / BASELINE).read_bytes() == before


def test_what_is_new_fails_the_audit_and_what_is_fixed_is_counted(desk: Path) -> None:
    """One number corrected, another one made wrong: the entry of the first stays until the baseline is made anew."""
    factcheck(desk, "baseline")
    before = (desk / "claims" / BASELINE).read_bytes()
    update(desk, "bridge", BRIDGE.replace("1,200", "1,149").replace("4 May 1932", "9 May 1932"))
    (desk / "claims" / "bridge.jsonl").unlink()  # its claims were about the old words

    ran = factcheck(desk, "audit")
    assert ran.status == 1
    assert "The bridge at Karmel opened on 9 May 1932." in ran.stdout
    assert CARS not in ran.stdout
    assert " ".join(ran.stdout.split()).endswith("; 1 known, 1 fixed since the baseline")
    assert (desk / "claims" / BASELINE).read_bytes() == before

    assert factcheck(desk, "baseline").stdout == (
        f"went  sources/articles/bridge.md  disputed/detail-wrong  “{DECK}”\n"
        "came  sources/articles/bridge.md  disputed/detail-wrong  “The bridge at Karmel opened on 9 May 1932.”\n"
        "claims/_baseline.jsonl: 2 known, 1 came, 1 went\n"
    )
    document = audit(desk)
    assert (document.exit_code, document.known, document.fixed) == (0, 2, 0)


def test_a_claim_that_moved_is_still_known(desk: Path) -> None:
    """A paragraph above it makes no new finding."""
    factcheck(desk, "baseline")
    update(desk, "bridge", BRIDGE.replace("# The bridge\n", "# The bridge\n\nWas it worth it?\n\n"))
    ran = factcheck(desk, "audit")
    assert ran.status == 0, ran.stdout
    assert audit(desk).known == 2


def test_another_mark_on_a_known_claim_is_new(desk: Path) -> None:
    """The baseline knows that nothing supported the claim, not that a source contradicts it."""
    (desk / "sources" / "evidence" / "register.md").unlink()
    factcheck(desk, "baseline")
    assert {each["rule"] for each in lines(desk)} == {"unsupported/no-evidence"}
    assert factcheck(desk, "add", "register.txt", *AS_REGISTER).status == 0
    document = audit(desk)
    assert document.exit_code == 1
    assert [each.state for each in document.findings if each.outcome is Outcome.FAIL] == [
        State.NEW,
        State.NEW,
    ]
    assert document.fixed == 3


def test_one_article_alone(desk: Path) -> None:
    """Recording one article touches no entry of another; auditing one says nothing of the others' entries."""
    factcheck(desk, "baseline", "bridge")
    assert [each["statement"] for each in lines(desk)] == [DECK]
    assert factcheck(desk, "audit").status == 1
    factcheck(desk, "baseline")
    update(desk, "ferry", "# The ferry\n\nWhat a ferry!\n")
    (desk / "claims" / "ferry.jsonl").unlink()
    document = audit(desk, "bridge")
    assert (document.known, document.fixed) == (1, 0)
    assert factcheck(desk, "baseline", "bridge").stdout == "claims/_baseline.jsonl: 2 known, 0 came, 0 went\n"
    assert audit(desk).fixed == 1


def test_what_could_not_be_checked_is_recorded_only_when_asked(desk: Path) -> None:
    """A broken file stays a finding; with --all it is known too, and the command says what it left out."""
    (desk / "sources" / "evidence" / "stray.md").write_text("---\nid: [\n---\nText.\n", "utf-8")
    assert factcheck(desk, "audit", "--fail-on", "none").status == 3
    ran = factcheck(desk, "baseline")
    assert ran.status == 0
    assert ran.stderr == (
        "1 finding not recorded: something could not be read or found again\n"
        "    see: factcheck audit; to record such findings too: factcheck baseline --all\n"
    )
    assert factcheck(desk, "audit").status == 3
    assert "claims/_baseline.jsonl: 3 known, 1 came, 0 went\n" in factcheck(desk, "baseline", "--all").stdout
    assert factcheck(desk, "audit").status == 0


def test_an_article_that_cannot_be_read_has_fixed_nothing(desk: Path) -> None:
    """Its entries stay: that nothing is found where nothing could be looked at means nothing."""
    factcheck(desk, "baseline")
    article = desk / "sources" / "articles" / "bridge.md"
    article.write_bytes(article.read_bytes() + b"\xff\xfe")
    document = audit(desk)
    assert (document.exit_code, document.fixed) == (3, 0)
    assert "2 known, 0 came, 0 went" in factcheck(desk, "baseline").stdout


def test_a_ledger_with_a_broken_line_has_fixed_nothing(desk: Path) -> None:
    """The claim on that line is not gone, it can't be read."""
    factcheck(desk, "baseline")
    ledger = desk / "claims" / "bridge.jsonl"
    ledger.write_text(ledger.read_text("utf-8").replace('"text": "The deck', '"text: "The deck'), "utf-8")
    document = audit(desk)
    assert (document.exit_code, document.fixed) == (3, 0)
    assert "ledger/bad-line" in {each.rule for each in document.problems}


def test_nothing_checked_is_nothing_recorded(tmp_path: Path) -> None:
    """Without an article nothing could be told from "all is fixed"."""
    factcheck(tmp_path, "init")
    ran = factcheck(tmp_path, "baseline")
    assert ran == (
        2,
        "",
        "error: there is no article to audit\n    see: factcheck audit\n",
    )
    assert not (tmp_path / "claims" / BASELINE).exists()


def test_without_a_claim_nothing_is_recorded(desk: Path) -> None:
    """Texts that were emptied by mistake do not empty the baseline."""
    factcheck(desk, "baseline")
    for name in ("bridge", "ferry"):
        update(desk, name, f"# What a {name}!\n")
        (desk / "claims" / f"{name}.jsonl").unlink()
    ran = factcheck(desk, "baseline")
    assert (ran.status, ran.stdout) == (2, "")
    assert ran.stderr.endswith("error: there is no claim in the articles\n    see: factcheck audit\n")
    assert len(lines(desk)) == 2


def test_the_engines_own_marks_fix_nothing(desk: Path) -> None:
    """Without people's links the marks are others: what is not among them is not gone."""
    factcheck(desk, "baseline")
    update(desk, "ferry", "# The ferry\n\nWhat a ferry!\n")
    (desk / "claims" / "ferry.jsonl").unlink()
    assert audit(desk).fixed == 1
    assert audit(desk, "--no-linked").fixed == 0


def test_a_bad_line_is_reported_and_kept(desk: Path) -> None:
    """With file and line; what it recorded counts as new, and recording again doesn't throw it away."""
    factcheck(desk, "baseline")
    file = desk / "claims" / BASELINE
    first, second = file.read_text("utf-8").splitlines()
    file.write_text(f"<<<<<<< ours\n{first[:60]}\n{second}\n", "utf-8")
    ran = factcheck(desk, "audit")
    assert ran.status == 1
    assert "claims/_baseline.jsonl:1: error baseline/bad-line: skipped: not JSON" in ran.stdout
    assert "claims/_baseline.jsonl:2: error baseline/bad-line: skipped: not JSON" in ran.stdout
    assert "claims/_baseline.jsonl:1: error baseline/bad-line" in factcheck(desk, "verify").stderr
    again = factcheck(desk, "baseline")
    assert again.stdout.endswith("claims/_baseline.jsonl: 2 known, 1 came, 0 went\n")
    assert (
        "2 lines of claims/_baseline.jsonl can't be read, and stayed; see: factcheck verify\n" in again.stderr
    )
    assert file.read_text("utf-8").splitlines()[2:] == ["<<<<<<< ours", first[:60]]


@pytest.mark.parametrize(
    "change",
    [
        {"fingerprint": "123"},
        {"on": "2026-02-30"},
        {"on": "2026-02"},
        {"by": " "},
        {"rule": ""},
        {"more": "keys"},
        {"schema": "factcheck.known/2"},
    ],
    ids=str,
)
def test_what_a_line_must_be(change: dict[str, str], workspace: Workspace) -> None:
    """Anything else is a bad line and makes nothing known."""
    good = {
        "schema": "factcheck.known/1", "fingerprint": "0" * 32, "rule": "disputed/refuted", "path": "a.md",
        "statement": "s", "by": "desk", "on": "2026-02-28",
    }  # fmt: skip
    file = workspace.claims / BASELINE
    file.write_text(f"{json.dumps(good)}\n{json.dumps({**good, **change})}\n", "utf-8")
    read = read_baseline(workspace)
    assert list(read.known) == ["0" * 32]
    assert [(each.rule, each.path, each.line) for each in read.findings] == [
        ("baseline/bad-line", f"claims/{BASELINE}", 2)
    ]


def entry(fingerprint: str, **more: str) -> Known:
    """A line of the baseline."""
    values = {"rule": "disputed/refuted", "path": "a.md", "statement": "s", "by": "desk", "on": "2026-11-22"}
    return Known.model_validate({"fingerprint": fingerprint, **values, **more})


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(str.strip)


@given(
    st.dictionaries(
        st.text("0123456789abcdef", min_size=32, max_size=32), st.tuples(WORDS, WORDS, WORDS), max_size=6
    )
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, entries: dict[str, tuple[str, str, str]]
) -> None:
    """Whatever the words, in any order, the file holds the same entries and the same bytes."""
    workspace = Workspace.init(tmp_path_factory.mktemp("w"))
    made = [entry(each, path=path, rule=rule, statement=said) for each, (path, rule, said) in entries.items()]
    write_baseline(workspace, read_baseline(workspace), made)
    read = read_baseline(workspace)
    assert (sorted(read.known.values(), key=str), read.findings) == (sorted(made, key=str), ())
    assert write_baseline(workspace, read, reversed(made)) is False


def test_a_file_that_changed_meanwhile_is_not_replaced(workspace: Workspace) -> None:
    """Somebody else recorded between reading and writing: nothing of theirs is lost."""
    read = read_baseline(workspace)
    write_baseline(workspace, read, [entry("1" * 32)])
    with pytest.raises(StaleFile):
        write_baseline(workspace, read, [entry("2" * 32)])
    assert list(read_baseline(workspace).known) == ["1" * 32]


def test_nothing_known_makes_no_file(workspace: Workspace) -> None:
    """A workspace without findings stays as it is."""
    assert write_baseline(workspace, Baseline(), []) is False
    assert not (workspace.claims / BASELINE).exists()


def found(**more: object) -> Finding:
    """A finding of a claim, with some of its values replaced."""
    values: dict[str, object] = {
        "rule": "disputed/refuted", "severity": Severity.ERROR, "path": "a.md", "message": "m",
        "statement": "s", "outcome": Outcome.FAIL, "fingerprint": "0" * 32,
    }  # fmt: skip
    return Finding.model_validate({**values, **more})


def test_what_can_never_be_known_or_suppressed() -> None:
    """What the audit says of itself, or a suppression that ran out could hide itself; and what is right already."""
    assert can_be_set_aside(found())
    assert can_be_set_aside(found(rule="citation/quote-lost", outcome=Outcome.ERROR))
    for rule in ("audit/nothing-checked", "audit/coverage-low", "suppression/expired", "baseline/bad-line"):
        assert not can_be_set_aside(found(rule=rule, outcome=Outcome.ERROR))
    assert not can_be_set_aside(found(rule="verified/primary-support", outcome=Outcome.PASS))


def test_a_hostile_statement_is_one_short_safe_line() -> None:
    """A claim of a megabyte, with control characters, makes a line that can be read and shown."""
    made = known(found(statement="\x1b[31mred\u202e\r\n" + "long " * 300_000), by="desk", on="2026-11-22")
    assert made.statement.startswith("red long long")
    assert len(made.statement) <= LONGEST_STATEMENT + len(" [...]")


def test_an_empty_name_records_nothing() -> None:
    """Who recorded it must be said."""
    with pytest.raises(UsageError, match="nothing was recorded: by: "):
        known(found(), by=" ", on="2026-11-22")
