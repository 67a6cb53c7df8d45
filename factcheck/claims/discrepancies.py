"""Where two claims can't both stand: between the articles of a workspace, or inside one of them.

`claims/_discrepancies.jsonl`, one a line, written by people. An article never counts as evidence for or
against another, so a discrepancy gives no mark: it says which side the record supports, and the evidence is
that of the two claims. The underscore keeps the file apart from ledgers: no id begins with one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from factcheck.claims.ledger import Ledger
from factcheck.claims.records import bad_line, read_lines
from factcheck.files import write_atomic
from factcheck.model import Discrepancy, Finding
from factcheck.workspace import Workspace

FILE = "_discrepancies.jsonl"


@dataclass(frozen=True, slots=True)
class Discrepancies:
    """What the file says, in file order, with what is wrong in it."""

    entries: tuple[Discrepancy, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_discrepancies(workspace: Workspace, ledgers: Mapping[str, Ledger]) -> Discrepancies:
    """Read the file; a line that can't be read, or names a claim that no ledger has, is a finding."""
    path = workspace.claims / FILE
    known = {claim.id for ledger in ledgers.values() for claim in ledger.claims}
    entries: list[Discrepancy] = []
    findings: list[Finding] = []
    for line in read_lines(path, lambda values: _entry(values, known)):
        if line.record is None:
            next_step = "repair the line or delete it"
            findings.append(bad_line("discrepancy/bad-line", workspace.name_of(path), line, next_step))
        else:
            entries.append(line.record)
    return Discrepancies(tuple(entries), tuple(findings))


def write_discrepancies(workspace: Workspace, entries: Iterable[Discrepancy]) -> bool:
    """Replace the file; say whether it changed."""
    lines = []
    for entry in entries:
        values = {"schema": entry.schema_} | entry.model_dump(
            mode="json", by_alias=True, exclude_defaults=True
        )
        lines.append(json.dumps(values, ensure_ascii=False, separators=(", ", ": ")) + "\n")
    return write_atomic(workspace.claims / FILE, "".join(lines).encode())


def _entry(values: dict[str, object], known: set[str]) -> Discrepancy:
    """Return the discrepancy that a JSON object is; raises `ValueError`, also where a claim is not in `known`."""
    entry = Discrepancy.model_validate(values)
    if absent := sorted({entry.left, entry.right} - known):
        raise ValueError(f"no claim {' and no claim '.join(absent)} in the ledgers")
    return entry
