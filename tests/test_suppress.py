"""Suppressions: set aside with a reason, a name and a last day; then back, and loud."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from conftest import Ran, factcheck
from hypothesis import given
from hypothesis import strategies as st
from test_baseline import CARS, DECK, audit, desk, taken_in, update

from factcheck.claims.baseline import SUPPRESSIONS, Listed, append_suppressions, read_suppressions
from factcheck.model import Finding, Outcome, State, Suppression, Withdrawal
from factcheck.workspace import Workspace

__all__ = ["desk", "taken_in"]  # the fixtures

FAR = "9999-12-30"
"""A last day that no run of these tests comes behind."""

AFTER = "9999-12-31"


def suppress(folder: Path, target: str, *more: str, until: str = FAR) -> Ran:
    """Set a finding aside, for one reason."""
    reason = "The archive answers by then."
    return factcheck(folder, "suppress", target, "--until", until, "--reason", reason, *more)


def disputed(folder: Path, about: str = DECK) -> Finding:
    """The finding of a disputed claim."""
    return next(each for each in audit(folder).findings if each.statement == about)


def records(folder: Path) -> list[dict[str, str]]:
    """The lines of the file of suppressions."""
    text = (folder / "claims" / SUPPRESSIONS).read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_a_suppressed_finding_is_not_acted_on(desk: Path) -> None:
    """It fails nothing, is counted, and is listed with its reason when asked for; the other finding still fails."""
    finding = disputed(desk)
    ran = suppress(desk, finding.claim or "")
    assert (ran.status, ran.stderr) == (0, "")
    assert ran.stdout == (
        f"suppressed {finding.fingerprint[:12]}  disputed/detail-wrong  “{DECK}”\n"
        "until 9999-12-30, by desk: The archive answers by then.\n"
    )
    ran = factcheck(desk, "audit")
    assert ran.status == 1
    assert DECK not in ran.stdout and CARS in ran.stdout
    assert " ".join(ran.stdout.split()).endswith("set aside; 1 suppressed")
    suppress(desk, disputed(desk, CARS).claim or "")
    assert factcheck(desk, "audit").status == 0
    everything = factcheck(desk, "audit", "--all").stdout
    told = "    suppressed     The archive answers by then. (desk, until 9999-12-30)\n"
    assert everything.count(told) == 2


def test_the_record_says_what_who_why_and_until_when(desk: Path) -> None:
    """One line, appended; the audit's document has the same in words."""
    finding = disputed(desk)
    suppress(desk, finding.fingerprint, "--by", "A. Editor")
    (record,) = records(desk)
    assert record == {
        "schema": "factcheck.suppression/1",
        "fingerprint": finding.fingerprint,
        "rule": "disputed/detail-wrong",
        "path": "sources/articles/bridge.md",
        "claim": finding.claim,
        "statement": DECK,
        "reason": "The archive answers by then.",
        "by": "A. Editor",
        "on": record["on"],
        "until": FAR,
    }
    document = audit(desk)
    (set_aside,) = [each for each in document.findings if each.state is State.SUPPRESSED]
    assert set_aside.justification == "The archive answers by then. (A. Editor, until 9999-12-30)"
    assert (document.known, document.suppressed, document.fixed) == (0, 1, 0)


def test_the_last_day_is_one_on_which_it_counts(desk: Path) -> None:
    """The day after, its finding is new again and the suppression is a finding at its own line."""
    finding = disputed(desk)
    suppress(desk, finding.fingerprint[:6])
    on_time = audit(desk, "--today", FAR)
    assert (on_time.today, on_time.suppressed, on_time.problems) == (FAR, 1, ())

    late = audit(desk, "--today", AFTER)
    assert (late.today, late.suppressed) == (AFTER, 0)
    assert [each.state for each in late.findings if each.statement == DECK] == [State.NEW, State.NEW]
    ran = factcheck(desk, "audit", "--today", AFTER)
    assert ran.status == 1
    assert DECK in ran.stdout
    (expired,) = late.problems
    assert (expired.rule, expired.path, expired.line) == ("suppression/expired", f"claims/{SUPPRESSIONS}", 1)
    assert expired.message == (
        f"ran out on 9999-12-30, so this counts again: disputed/detail-wrong, “{DECK}”. "
        "desk set it aside: The archive answers by then."
    )
    assert expired.next_step == (
        f"factcheck suppress {finding.fingerprint[:12]} --reason REASON --until DAY, or --remove"
    )
    assert factcheck(desk, "audit", "--today", AFTER, "--fail-on", "none").status == 3


def test_the_same_files_and_day_give_the_same_bytes(desk: Path) -> None:
    """The clock decides nothing but the day, and that stands in the document."""
    suppress(desk, disputed(desk).fingerprint)
    first = factcheck(desk, "audit", "--format", "json", "--today", "2030-01-01")
    assert first == factcheck(desk, "audit", "--format", "json", "--today", "2030-01-01")
    assert json.loads(first.stdout)["today"] == "2030-01-01"


def test_one_that_matches_nothing_is_a_warning(desk: Path) -> None:
    """The sentence was corrected: nothing fails, and the suppression is named until somebody removes it."""
    finding = disputed(desk)
    suppress(desk, finding.fingerprint)
    update(desk, "bridge", "# The bridge\n\nThe bridge at Karmel opened on 4 May 1932.\n")
    (desk / "claims" / "bridge.jsonl").unlink()
    for today in (FAR, AFTER):  # run out or not: it sets nothing aside
        document = audit(desk, "--today", today)
        assert [(each.rule, each.severity) for each in document.problems] == [
            ("suppression/unused", "warning")
        ]
    ran = factcheck(desk, "audit", "bridge")
    assert ran.status == 0
    remove = f"factcheck suppress --remove {finding.fingerprint[:12]}"
    assert f"claims/{SUPPRESSIONS}:1: warning suppression/unused: matches no finding" in ran.stdout
    assert f"    {remove}\n" in ran.stdout
    assert audit(desk, "ferry").problems == ()  # where nobody looked, nothing is unused
    assert factcheck(desk, *remove.split()[1:]).status == 0
    assert audit(desk).problems == ()


def test_a_finding_that_reads_otherwise_counts(desk: Path) -> None:
    """What is set aside is one finding, not whatever the claim says later."""
    suppress(desk, disputed(desk).fingerprint)
    bridge = (desk / "bridge.md").read_text("utf-8").replace("1,200", "1,300")
    update(desk, "bridge", bridge)
    (desk / "claims" / "bridge.jsonl").unlink()
    document = audit(desk)
    assert disputed(desk, DECK.replace("1,200", "1,300")).state is State.NEW
    assert [each.rule for each in document.problems] == ["suppression/unused"]


def test_a_suppression_that_ran_out_is_not_hidden_by_the_baseline(desk: Path) -> None:
    """The baseline takes up nothing that is suppressed, and gives way where it knew the finding before."""
    finding = disputed(desk)
    suppress(desk, finding.fingerprint)
    ran = factcheck(desk, "baseline")
    assert "claims/_baseline.jsonl: 1 known, 1 came, 0 went\n" in ran.stdout
    assert ran.stderr == "1 finding not recorded: suppressed, or a suppression ran out\n"
    cars = disputed(desk, CARS)
    assert cars.state is State.KNOWN
    suppress(desk, cars.fingerprint)
    assert disputed(desk, CARS).state is State.SUPPRESSED
    late = audit(desk, "--today", AFTER)
    assert (late.exit_code, late.known, late.suppressed) == (1, 0, 0)
    assert [each.rule for each in late.problems] == ["suppression/expired"] * 2


def test_taking_it_back_is_recorded(desk: Path) -> None:
    """The finding counts again; the first record stays where it was."""
    finding = disputed(desk)
    suppress(desk, finding.claim or "")
    ran = factcheck(
        desk, "suppress", "--remove", finding.claim or "", "--reason", "Corrected.", "--by", "A. Editor"
    )
    assert ran.stdout == f"withdrawn {finding.fingerprint[:12]}  disputed/detail-wrong  “{DECK}”\n"
    suppressed, withdrawn = records(desk)
    assert suppressed["reason"] == "The archive answers by then."
    assert withdrawn == {
        "schema": "factcheck.withdrawal/1",
        "fingerprint": finding.fingerprint,
        "reason": "Corrected.",
        "by": "A. Editor",
        "on": withdrawn["on"],
    }
    document = audit(desk)
    assert (document.exit_code, document.suppressed, document.today, document.problems) == (1, 0, None, ())
    gone = factcheck(desk, "suppress", "--remove", finding.claim or "")
    assert gone.status == 2
    assert gone.stderr.endswith("in this workspace\n    see: factcheck suppress --list\n")


def test_renewing_is_a_new_record(desk: Path) -> None:
    """The last one about a finding counts."""
    finding = disputed(desk)
    suppress(desk, finding.fingerprint, until=datetime.now(UTC).date().isoformat())
    assert suppress(desk, finding.fingerprint).stdout.startswith(f"renewed {finding.fingerprint[:12]}  ")
    assert len(records(desk)) == 2
    assert audit(desk, "--today", FAR).suppressed == 1


def test_the_list_has_the_ones_that_run_out_first_on_top(desk: Path) -> None:
    """Each with its finding, who, when and why; what ran out says so."""
    assert factcheck(desk, "suppress", "--list") == (0, f"claims/{SUPPRESSIONS}: 0 suppressions\n", "")
    deck, cars = disputed(desk), disputed(desk, CARS)
    suppress(desk, deck.fingerprint)
    suppress(desk, cars.fingerprint)
    file = desk / "claims" / SUPPRESSIONS
    first, second = records(desk)
    second |= {"until": "2001-01-01", "on": "2000-12-01"}
    file.write_text(f"{json.dumps(first)}\n{json.dumps(second)}\n", "utf-8")
    ran = factcheck(desk, "suppress", "--list")
    assert (ran.status, ran.stderr) == (0, "")
    assert ran.stdout == (
        f"{cars.fingerprint[:12]}  ran out 2001-01-01  disputed/detail-wrong  sources/articles/ferry.md  {cars.claim}\n"
        f"    “{CARS}”\n"
        "    desk, 2000-12-01: The archive answers by then.\n"
        f"{deck.fingerprint[:12]}  until 9999-12-30  disputed/detail-wrong  sources/articles/bridge.md  {deck.claim}\n"
        f"    “{DECK}”\n"
        f"    desk, {first['on']}: The archive answers by then.\n"
        f"claims/{SUPPRESSIONS}: 2 suppressions, 1 of them ran out\n"
    )


def test_so_many_days_from_today(desk: Path) -> None:
    """`+30d` is a day, and that is what is recorded."""
    before = datetime.now(UTC).date()
    suppress(desk, disputed(desk).fingerprint, until="+30d")
    after = datetime.now(UTC).date()
    days = {(day + timedelta(days=30)).isoformat() for day in (before, after)}
    assert records(desk)[0]["until"] in days


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["suppress"], "say what: the id of a claim, or the fingerprint of a finding"),
        (["suppress", "DECK"], "a suppression needs a reason and a last day: --reason REASON --until DAY"),
        (["suppress", "DECK", "--until", FAR], "a suppression needs a reason and a last day"),
        (["suppress", "DECK", "--until", FAR, "--reason", "  "], "a suppression needs a reason and a last day"),
        (["suppress", "DECK", "--until", "2001-01-01", "--reason", "r"], "2001-01-01 has passed; today is "),
        (["suppress", "DECK", "--until", "2027-02-30", "--reason", "r"], "'2027-02-30' is no day of the calendar"),
        (["suppress", "DECK", "--until", "2027", "--reason", "r"], "'2027' is no day of the calendar"),
        (["suppress", "DECK", "--until", "tomorrow", "--reason", "r"], "'tomorrow' is no day of the calendar"),
        (["suppress", "zzz", "--until", FAR, "--reason", "r"], "no claim or finding 'zzz' in this workspace"),
        (["suppress", "", "--until", FAR, "--reason", "r"], "say what: the id of a claim"),
        (["suppress", "DECK", "--until", FAR, "--reason", "r", "--by", " "], "nothing was recorded: by: "),
        (["suppress", "DECK", "--until", FAR, "--reason", "r", "--by", "checker"], "is a name that factcheck uses"),
        (["suppress", "OPENED", "--until", FAR, "--reason", "r"], "has no finding to set aside"),
        (["suppress", "--remove", "DECK"], "see: factcheck suppress --list"),
        (["suppress", "--remove", "DECK", "--until", FAR], "--until belongs to a suppression, not to --remove"),
        (["suppress", "--list", "DECK"], "--list takes nothing else"),
        (["audit", "--today", "2027-02-30"], "'2027-02-30' is no day of the calendar; write it as 2026-11-22"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_what_is_refused(arguments: list[str], said: str, desk: Path) -> None:
    """Exit 2, a sentence that says why, and nothing recorded."""
    claims = {each.statement: each.claim or "" for each in audit(desk).findings}
    ids = {"DECK": claims[DECK], "OPENED": claims["The bridge at Karmel opened on 4 May 1932."]}
    ran = factcheck(desk, *(ids.get(each, each) for each in arguments))
    assert (ran.status, ran.stdout) == (2, "")
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (desk / "claims" / SUPPRESSIONS).exists()


def test_a_broken_file_can_be_suppressed_too(desk: Path) -> None:
    """With the fingerprint that the JSON report has: a reason, a name and a last day are there, so it is not silent."""
    (desk / "sources" / "evidence" / "stray.md").write_text("---\nid: [\n---\nText.\n", "utf-8")
    (broken,) = audit(desk).problems
    assert suppress(desk, broken.fingerprint[:8]).status == 0
    ran = factcheck(desk, "audit", "--fail-on", "none")
    assert ran.status == 0
    assert "stray" not in ran.stdout
    everything = factcheck(desk, "audit", "--all", "--fail-on", "none").stdout
    assert "    suppressed: The archive answers by then. (desk, until 9999-12-30)\n" in everything


def test_an_audit_of_nothing_is_never_made_green_by_hand(
    desk: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever stands in the file, that nothing was checked can't be suppressed."""
    empty = tmp_path_factory.mktemp("empty")
    factcheck(empty, "init")
    (finding,) = audit(empty).findings
    entry = written(finding.fingerprint, rule=finding.rule, path=finding.path)
    append_suppressions(Workspace.open(empty), [entry])
    assert factcheck(empty, "audit", "--fail-on", "none").status == 3


def test_a_bad_line_is_reported_and_suppresses_nothing(desk: Path) -> None:
    """A suppression without a reason, a name or a day is none; the line stays where it is."""
    suppress(desk, disputed(desk).fingerprint)
    file = desk / "claims" / SUPPRESSIONS
    (good,) = records(desk)
    lacking = [
        {key: value for key, value in good.items() if key != left} for left in ("reason", "by", "until")
    ]
    bad = "".join(json.dumps(each) + "\n" for each in lacking) + "{torn"
    file.write_text(bad, "utf-8")
    document = audit(desk)
    assert document.exit_code == 1
    assert [(each.rule, each.line, each.message) for each in document.problems] == [
        ("suppression/bad-line", 1, "skipped: reason: Field required"),
        ("suppression/bad-line", 2, "skipped: by: Field required"),
        ("suppression/bad-line", 3, "skipped: until: Field required"),
        ("suppression/bad-line", 4, "skipped: the last line was cut off while it was written"),
    ]
    assert (
        f"claims/{SUPPRESSIONS}:4: error suppression/bad-line" in factcheck(desk, "suppress", "--list").stderr
    )
    suppress(desk, disputed(desk).fingerprint)
    assert file.read_text("utf-8").startswith(bad + "\n")
    assert [each.line for each in audit(desk).problems] == [1, 2, 3, 4]


def test_a_hostile_reason_reaches_the_terminal_as_plain_words(desk: Path) -> None:
    """No control sequence, no second line, in the list, the audit and what the command says."""
    target = disputed(desk).fingerprint
    reason = "\x1b[31mred\x1b[0m\r\nsources/x.md:1:1  verified \u202etxet"
    runs = [
        factcheck(desk, "suppress", target, "--until", FAR, "--reason", reason, "--by", "de\x1b[2Jsk"),
        factcheck(desk, "suppress", "--list"),
        factcheck(desk, "audit", "--all"),
        factcheck(desk, "audit", "--today", AFTER),
    ]
    for ran in runs:
        assert "red sources/x.md:1:1 verified txet" in " ".join(ran.stdout.split())
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", ran.stdout)


def written(fingerprint: str, **more: str) -> Suppression:
    """A line that sets a finding aside."""
    values = {
        "rule": "disputed/refuted", "path": "a.md", "statement": "s", "reason": "r", "by": "desk",
        "on": "2026-11-22", "until": FAR,
    }  # fmt: skip
    return Suppression.model_validate({"fingerprint": fingerprint, **values, **more})


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=12))
def test_the_last_line_about_a_finding_counts(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, bool]]
) -> None:
    """After any sequence of suppressions and withdrawals the last of each decides, and no line is lost."""
    workspace = Workspace.init(tmp_path_factory.mktemp("w"))
    last: dict[str, int | None] = {}
    for number, (name, placed) in enumerate(steps, 1):
        entry: Suppression | Withdrawal = written(name * 32)
        if not placed:
            entry = Withdrawal(fingerprint=name * 32, by="desk", on="2026-11-22")
        append_suppressions(workspace, [entry])
        last[name * 32] = number if placed else None
    read = read_suppressions(workspace)
    assert {each: listed.line for each, listed in read.standing.items()} == {
        each: line for each, line in last.items() if line
    }
    assert read.findings == ()
    if steps:
        assert len(records(workspace.root)) == len(steps)


@given(st.dates(), st.dates())
def test_days_compare_as_they_are_written(until: date, today: date) -> None:
    """A suppression counts up to its last day, and never after it."""
    listed = Listed(written("0" * 32, until=until.isoformat()), 1)
    assert listed.runs_on(today.isoformat()) == (until >= today)


def test_what_passes_is_not_set_aside(desk: Path) -> None:
    """A line about a verified claim, written by hand, matches nothing."""
    verified = next(each for each in audit(desk).findings if each.outcome is Outcome.PASS)
    append_suppressions(Workspace.open(desk), [written(verified.fingerprint, path=verified.path)])
    document = audit(desk)
    assert document.suppressed == 0
    assert [each.rule for each in document.problems] == ["suppression/unused"]
