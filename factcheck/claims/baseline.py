"""What people have set apart: the findings that are known, and those that they suppress for a time.

Both files lie in `claims/`, as they hold what people said, and can't be made again from anything else:

- `claims/_baseline.jsonl`, one known finding a line, sorted, written by `factcheck baseline`;
- `claims/_suppressions.jsonl`, append-only: a suppression, or its withdrawal, a line. The last line about a
  finding counts.

A line that can't be read is a finding with its number, counts for nothing, and stays in the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from factcheck.claims.records import bad_line, read_lines
from factcheck.errors import UnreadableFile
from factcheck.files import append_line, sha256_of, write_atomic
from factcheck.model import Finding, Known, Record, Suppression, Withdrawal
from factcheck.workspace import Workspace

BASELINE = "_baseline.jsonl"
SUPPRESSIONS = "_suppressions.jsonl"


@dataclass(frozen=True, slots=True)
class Baseline:
    """What the baseline says, with what is wrong in it."""

    path: str = f"claims/{BASELINE}"
    """Workspace-relative."""
    known: dict[str, Known] = field(default_factory=dict)
    """By fingerprint; of two lines about one finding, the first."""
    unread: tuple[bytes, ...] = ()
    """Lines that could not be read."""
    findings: tuple[Finding, ...] = ()
    file_sha256: str = ""
    """Of the file as it was read: to write, present it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A suppression that nobody took back, and the line it stands on."""

    entry: Suppression
    line: int
    """1-based."""

    def runs_on(self, today: str) -> bool:
        """Whether it still counts on a day; the last day is one on which it does."""
        return self.entry.until >= today


@dataclass(frozen=True, slots=True)
class Suppressions:
    """What the file of suppressions says, with what is wrong in it."""

    path: str = f"claims/{SUPPRESSIONS}"
    """Workspace-relative."""
    standing: dict[str, Listed] = field(default_factory=dict)
    """By fingerprint, run out or not; what was withdrawn is not here."""
    findings: tuple[Finding, ...] = ()


def today() -> str:
    """Return this day, UTC."""
    return datetime.now(UTC).date().isoformat()


def read_baseline(workspace: Workspace) -> Baseline:
    """Read the baseline; one that does not exist is empty."""
    path = workspace.claims / BASELINE
    name = workspace.name_of(path)
    before = sha256_of(path)
    known: dict[str, Known] = {}
    unread: list[bytes] = []
    findings: list[Finding] = []
    for line in read_lines(path, Known.model_validate):
        if line.record is None:
            unread.append(line.raw)
            next_step = "repair the line or delete it, then record again what is known: factcheck baseline"
            findings.append(bad_line("baseline/bad-line", name, line, next_step))
        else:
            known.setdefault(line.record.fingerprint, line.record)
    return Baseline(name, known, tuple(unread), tuple(findings), before)


def write_baseline(workspace: Workspace, baseline: Baseline, known: Iterable[Known]) -> bool:
    """Replace what is known, sorted by path, rule and fingerprint; say whether the file changed.

    Lines that could not be read stay, at the end. Raises `StaleFile` if the file changed since `baseline` was
    read, and `UnreadableFile` where one of its lines is too long to be kept.
    """
    # an over-long line came as its beginning only: such a file is not rewritten
    if any("over the limit" in finding.message for finding in baseline.findings):
        raise UnreadableFile(
            baseline.path, "has a line over the limit, so it can't be rewritten without losing it"
        )
    ordered = sorted(known, key=lambda each: (each.path, each.rule, each.fingerprint))
    data = b"".join(line + b"\n" for line in (*map(encode, ordered), *baseline.unread))
    path = workspace.claims / BASELINE
    if not data and not path.exists():
        return False
    with workspace.lock("claims"):
        return write_atomic(path, data, baseline.file_sha256)


def read_suppressions(workspace: Workspace) -> Suppressions:
    """Read the suppressions that stand; a file that does not exist has none."""
    path = workspace.claims / SUPPRESSIONS
    name = workspace.name_of(path)
    standing: dict[str, Listed] = {}
    findings: list[Finding] = []
    for line in read_lines(path, _entry):
        entry = line.record
        if entry is None:
            next_step = "repair the line or delete it; it suppresses nothing until you do"
            findings.append(bad_line("suppression/bad-line", name, line, next_step))
        elif isinstance(entry, Suppression):
            standing[entry.fingerprint] = Listed(entry, line.number)
        else:
            standing.pop(entry.fingerprint, None)
    return Suppressions(name, standing, tuple(findings))


def append_suppressions(workspace: Workspace, entries: Iterable[Suppression | Withdrawal]) -> None:
    """Append suppressions or withdrawals, and return once they are on disk."""
    with workspace.lock("claims"):
        for entry in entries:
            append_line(workspace.claims / SUPPRESSIONS, encode(entry))


def encode(entry: Known | Suppression | Withdrawal) -> bytes:
    """Return an entry as one line of JSON."""
    values = entry.model_dump(mode="json", by_alias=True, exclude_none=True)
    return json.dumps(values, ensure_ascii=False, separators=(", ", ": ")).encode()


def _entry(values: dict[str, object]) -> Suppression | Withdrawal:
    """Return the entry that a JSON object is; raises `ValueError`."""
    kinds: dict[str, type[Record]] = {
        "factcheck.suppression/1": Suppression,
        "factcheck.withdrawal/1": Withdrawal,
    }
    schema = values.get("schema")
    if not isinstance(schema, str) or schema not in kinds:
        raise ValueError(f"schema {schema!r} is not one of {', '.join(kinds)}")
    entry = kinds[schema].model_validate(values)
    assert isinstance(entry, Suppression | Withdrawal)
    return entry
