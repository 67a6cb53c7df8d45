"""Killed at any moment, nothing that was reported as done is lost.

Real processes are killed with SIGKILL after delays drawn from a fixed seed, from nothing to the whole time that
the command takes. What they leave is read in this process, which is quicker than a further command.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Begun, environment, factcheck
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcheck.claims.ledger import read_ledger
from factcheck.claims.reviews import append_decision, read_reviews, review_path, standings
from factcheck.cli import main
from factcheck.model import Action, Claim, ClaimKind, Decision, QuoteSelector, Status
from factcheck.reports.case import Case
from factcheck.reports.integrity import integrity
from factcheck.workspace import Workspace

if sys.platform == "win32":
    pytest.skip("processes are killed by signal here", allow_module_level=True)

KILLS = 8
"""Kills of each command at drawn moments; what stands at each single write is tested further down."""

SENTENCES = 16
"""Of the article: enough that extracting and checking take as long as starting up."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with an article of some sentences and a note of as many facts, nothing extracted yet."""
    root = tmp_path_factory.mktemp("base")
    Workspace.init(root)
    towns = [f"{name}{ending}" for name in ("Ash", "Elm") for ending in (
        "ford", "ham", "ton", "wick", "bury", "mouth", "stead", "worth"
    )]  # fmt: skip
    article = [f"The bridge at {town} opened in {1900 + at}." for at, town in enumerate(towns)]
    facts = [f"- The bridge at {town} opened in {1900 + at + at % 3}." for at, town in enumerate(towns)]
    assert len(article) == SENTENCES
    (root / "sources/articles/bridges.md").write_text(
        "---\nid: bridges\nrole: article\ntitle: Bridges\n---\n" + "\n\n".join(article) + "\n"
    )
    (root / "sources/evidence/register.md").write_text(
        "---\nid: register\nrole: evidence\nform: note\ntitle: Register\ntier: primary\n---\n"
        + "\n".join(facts)
        + "\n"
    )
    added = factcheck(root, "add", "sources/articles/bridges.md", "sources/evidence/register.md")
    assert added.status == 0
    return root


@pytest.fixture(scope="module")
def extracted(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, extracted."""
    root = Path(shutil.copytree(base, tmp_path_factory.mktemp("extracted") / "case"))
    run_here(root, "extract")
    return root


@pytest.fixture(scope="module")
def undisturbed(extracted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, checked, by a run that nobody disturbed."""
    root = Path(shutil.copytree(extracted, tmp_path_factory.mktemp("undisturbed") / "case"))
    run_here(root, "check")
    return root


def run_here(root: Path, *arguments: str) -> int:
    """Run the command to its end in this process and return its exit status."""
    return int(main(["-C", str(root), *arguments], standalone_mode=False) or 0)


def kept(root: Path) -> dict[str, bytes]:
    """Return what a workspace keeps, by path: all but the derived indexes and the lock files."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".factcheck" not in path.relative_to(root).parts
    }


def killed_after(seconds: float, root: Path, *arguments: str) -> str:
    """Start the command, kill it after `seconds`, and return what it had printed until then."""
    with tempfile.TemporaryDirectory() as there:
        begun = Begun(Path(there), root, *arguments)
        time.sleep(seconds)
        begun.kill()
        return begun.ended().stdout


def duration(root: Path, *arguments: str) -> float:
    """Return how long the command takes undisturbed, in seconds; the folder is a copy to be thrown away."""
    begin = time.monotonic()
    assert factcheck(root, *arguments).status in (0, 1)
    return time.monotonic() - begin


def copies(of: Path, into: Path) -> Iterator[Path]:
    """Give one fresh copy of the workspace after the other."""
    number = 0
    while True:
        number += 1
        yield Path(shutil.copytree(of, into / str(number)))


@pytest.mark.parametrize("command", ["extract", "check", "audit"])
def test_killed_at_any_moment(
    command: str, base: Path, extracted: Path, undisturbed: Path, tmp_path: Path
) -> None:
    """The ledger is as before or as after, whole; the next run goes on and ends where an undisturbed one ends."""
    start = extracted if command == "check" else base
    fresh = copies(start, tmp_path)
    takes = duration(next(fresh), command)
    delays = random.Random(f"{command} 1")
    states = (kept(start)["claims/bridges.jsonl"] if command == "check" else b"",)
    finished = kept(undisturbed)
    for _ in range(KILLS):
        root = next(fresh)
        # the root draws more delays late in the run, where most is written
        killed_after(takes * delays.random() ** 0.5, root, command)
        ledger = root / "claims" / "bridges.jsonl"
        assert (ledger.read_bytes() if ledger.exists() else b"") in (
            *states,
            finished["claims/bridges.jsonl"],
        )
        assert Case.read(Workspace.open(root)).findings == []
        run_here(root, "extract")
        run_here(root, "check")
        assert {path: data for path, data in kept(root).items() if not path.endswith(".tmp")} == finished
        shutil.rmtree(root)


KILLED_AT_SYNC = """\
import os, signal, sys
at, sync = int(sys.argv[1]), os.fsync
def fsync(handle):
    global at
    at -= 1
    if at == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    sync(handle)
os.fsync = fsync
from factcheck.cli import main
main(sys.argv[2:], standalone_mode=False)
"""
"""Runs a command and kills it at its N-th fsync: before and after each file takes its name."""


def test_killed_at_every_write(base: Path, undisturbed: Path, tmp_path: Path) -> None:
    """At each of the four moments around the two files that `audit` writes, a file is as before or as after."""
    finished = kept(undisturbed)
    fresh = copies(base, tmp_path)
    seen = []
    for moment in range(1, 5):
        root = next(fresh)
        done = subprocess.run(
            [sys.executable, "-c", KILLED_AT_SYNC, str(moment), "audit"],
            cwd=root,
            env=environment(),
            capture_output=True,
        )
        assert done.returncode == -signal.SIGKILL
        left = {path: data for path, data in kept(root).items() if not path.endswith(".tmp")}
        assert left.items() <= finished.items()
        seen.append(len(left))
        run_here(root, "audit", "--fail-on", "none", "-o", str(tmp_path / "report.txt"))
        assert {path: data for path, data in kept(root).items() if not path.endswith(".tmp")} == finished
    assert [count - seen[0] for count in seen] == [0, 1, 1, 2], "no ledger, ledger, ledger, ledger and marks"


def test_decisions_that_were_recorded_stay(extracted: Path, tmp_path: Path) -> None:
    """Of the killed `decide`, each that had said "recorded" is in the log, in order, and the chain is whole."""
    root = Path(shutil.copytree(extracted, tmp_path / "case"))
    claims = [claim.id for claim in read_ledger(Workspace.open(root), "bridges").claims]
    takes = duration(root, "decide", claims[0], "--status", "verified", "--reason", "undisturbed")
    delays = random.Random("decide 1")
    recorded = ["undisturbed"]
    for number in range(KILLS):
        # the write is near the end, so the second half of the time is the interesting one
        said = killed_after(
            delays.uniform(takes / 2, takes * 1.2), root,
            "decide", claims[number % len(claims)], "--status", "disputed", "--reason", f"decision {number}",
        )  # fmt: skip
        if "recorded" in said:
            recorded.append(f"decision {number}")
    log = read_reviews(Workspace.open(root), "bridges")
    reasons = [decision.reason for decision in log.decisions]
    assert log.findings == ()
    assert set(recorded) <= set(reasons)
    assert [reason for reason in reasons if reason in recorded] == recorded
    assert integrity(Case.read(Workspace.open(root))) == []


def test_two_decide_at_once(extracted: Path, tmp_path: Path) -> None:
    """Ten times two processes decide at the same moment: all twenty are recorded, in one chain."""
    root = Path(shutil.copytree(extracted, tmp_path / "case"))
    claim = read_ledger(Workspace.open(root), "bridges").claims[0].id
    for number in range(10):
        pair = []
        for who in ("ann", "bo"):
            (there := tmp_path / f"{number}-{who}").mkdir()
            comment = ("decide", claim, "--action", "comment", "--reason", f"{number}", "--by", who)
            pair.append(Begun(there, root, *comment))
        said = sorted(begun.ended().stdout for begun in pair)
        assert said == [f"{claim}: comment by ann, recorded\n", f"{claim}: comment by bo, recorded\n"]
    log = read_reviews(Workspace.open(root), "bridges")
    assert log.findings == ()
    assert sorted((int(d.reason), d.by) for d in log.decisions) == [
        (number, who) for number in range(10) for who in ("ann", "bo")
    ]


# --- the review log as such ------------------------------------------------------------------------------

CLAIMS = tuple(
    Claim(
        id=f"c{number}",
        article="bridges",
        text=f"Bridge {number} is open.",
        quote=QuoteSelector(exact=f"Bridge {number} is open.", start=number, end=number + 17),
        kind=ClaimKind.STATE,
    )
    for number in range(3)
)

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(str.strip)
ENTRIES = st.tuples(
    st.sampled_from(CLAIMS),
    st.sampled_from(Action),
    st.sampled_from(Status),
    WORDS,
    WORDS,
    st.datetimes().map(lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)),
)
LOGS = st.lists(ENTRIES, min_size=1, max_size=6)


def write_log(workspace: Workspace, entries: list[tuple[Claim, Action, Status, str, str, str]]) -> Path:
    """Write `entries` as a new log and return its path."""
    path = review_path(workspace, "bridges")
    path.unlink(missing_ok=True)
    for claim, action, status, reason, by, at in entries:
        append_decision(workspace, claim, action, status=status, reason=reason, by=by, at=at)
    return path


LIGHTLY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@LIGHTLY
@given(entries=LOGS)
def test_a_log_reads_as_it_was_written(
    workspace: Workspace, entries: list[tuple[Claim, Action, Status, str, str, str]]
) -> None:
    """Any sequence of decisions, in any words, comes back as it went in; reading twice changes nothing."""
    path = write_log(workspace, entries)
    data = path.read_bytes()
    log = read_reviews(workspace, "bridges")
    assert log.findings == ()
    assert [(d.claim, d.action, d.status, d.reason.strip(), d.by.strip(), d.at) for d in log.decisions] == [
        (claim.id, action, status, reason.strip(), by.strip(), at)
        for claim, action, status, reason, by, at in entries
    ]
    again = read_reviews(workspace, "bridges")
    assert (again, standings(CLAIMS, again)) == (log, standings(CLAIMS, log))
    assert path.read_bytes() == data
    last = {claim.id: action for claim, action, *_ in entries if action is not Action.COMMENT}
    assert {
        id_: standing.latest.action if standing.latest else Action.REOPEN
        for id_, standing in standings(CLAIMS, log).items()
    } == last


@LIGHTLY
@given(entries=LOGS.filter(lambda entries: len(entries) > 1), data=st.data())
def test_a_changed_byte_shows(
    workspace: Workspace, entries: list[tuple[Claim, Action, Status, str, str, str]], data: st.DataObject
) -> None:
    """Any byte of a line that is not the last is changed: the chain is broken, or the line can't be read."""
    path = write_log(workspace, entries)
    whole = path.read_bytes()
    before_last = whole[:-1].rindex(b"\n")
    at = data.draw(st.integers(0, before_last))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[at]))
    path.write_bytes(whole[:at] + bytes([byte]) + whole[at + 1 :])
    assert read_reviews(workspace, "bridges").findings != ()


@LIGHTLY
@given(entries=LOGS.filter(lambda entries: len(entries) > 1), data=st.data())
def test_a_dropped_or_moved_line_shows(
    workspace: Workspace, entries: list[tuple[Claim, Action, Status, str, str, str]], data: st.DataObject
) -> None:
    """Any line but the last is dropped, or any two change places: the chain is broken."""
    path = write_log(workspace, entries)
    lines = path.read_bytes().splitlines(keepends=True)
    dropped = data.draw(st.integers(0, len(lines) - 2))
    path.write_bytes(b"".join(lines[:dropped] + lines[dropped + 1 :]))
    assert {f.rule for f in read_reviews(workspace, "bridges").findings} == {"reviews/chain-broken"}
    one, other = data.draw(st.lists(st.integers(0, len(lines) - 1), min_size=2, max_size=2, unique=True))
    lines[one], lines[other] = lines[other], lines[one]
    path.write_bytes(b"".join(lines))
    assert {f.rule for f in read_reviews(workspace, "bridges").findings} == {"reviews/chain-broken"}


def test_a_line_torn_anywhere_is_closed_by_the_next(workspace: Workspace) -> None:
    """Wherever a crash tears the last line, the decisions before it stay and the next one is chained behind it."""
    entry = (CLAIMS[0], Action.OVERRIDE, Status.VERIFIED, "r", "ann", "2026-11-20T10:00:00Z")
    path = write_log(workspace, [entry, entry])
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1
    for cut in range(first + 1, len(whole) - 1):
        path.write_bytes(whole[:cut])
        append_decision(
            workspace, CLAIMS[1], Action.COMMENT, status=None, reason="after", by="bo", at=entry[-1]
        )
        log = read_reviews(workspace, "bridges")
        assert [finding.rule for finding in log.findings] == ["reviews/bad-line"]
        assert [decision.reason for decision in log.decisions] == ["r", "after"]
        assert path.read_bytes().startswith(whole[:cut] + b"\n")


def test_the_chain_is_what_it_says(workspace: Workspace) -> None:
    """`prev` is the SHA-256 of the line before, `hash` that of the entry without `hash`: anyone can check it."""
    entry = (CLAIMS[0], Action.OVERRIDE, Status.VERIFIED, "r", "ann", "2026-11-20T10:00:00Z")
    lines = write_log(workspace, [entry, entry]).read_bytes().splitlines()
    first, second = (json.loads(line) for line in lines)
    assert (first["prev"], second["prev"]) == ("", hashlib.sha256(lines[0]).hexdigest())
    values = {**Decision.model_validate(second).model_dump(mode="json", by_alias=True)}
    claimed = values.pop("hash")
    canonical = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest() == claimed
