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
from factcheck.errors import UnreadableFile
from factcheck.files import sha256_of, write_atomic
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
    return write_atomic(workspace.claims / FILE, b"".join(encode(entry) + b"\n" for entry in entries))


@dataclass(frozen=True, slots=True)
class Followed:
    """The file after claims went into others: what to write, and what has no two sides any more."""

    data: bytes | None = None
    """None where nothing changes."""
    dropped: tuple[Discrepancy, ...] = ()
    file_sha256: str = ""
    """Of the file as it was read: to write, present it."""


def followed(workspace: Workspace, became: Mapping[str, str]) -> Followed:
    """Return the file with each claim of `became` replaced by the one it is part of now.

    Where both sides are one claim then, the discrepancy goes. Other lines stay as they are, read or not. Raises
    `UnreadableFile` where a line is too long to be kept.
    """
    path = workspace.claims / FILE
    if not became or not path.is_file():
        return Followed()
    before = sha256_of(path)
    lines: list[bytes] = []
    dropped: list[Discrepancy] = []
    changed = long = False
    for line in read_lines(path, Discrepancy.model_validate):
        entry = line.record
        if entry is None or not {entry.left, entry.right} & set(became):
            long = long or "over the limit" in line.why
            lines.append(line.raw)
            continue
        changed = True
        sides = {side: became.get(getattr(entry, side), getattr(entry, side)) for side in ("left", "right")}
        if sides["left"] == sides["right"]:
            dropped.append(entry)
        else:
            lines.append(encode(entry.model_copy(update=sides)))
    if not changed:
        return Followed()
    if long:  # it came as its beginning only
        raise UnreadableFile(
            workspace.name_of(path), "has a line over the limit, so it can't be rewritten without losing it"
        )
    return Followed(b"".join(line + b"\n" for line in lines), tuple(dropped), before)


def follow(workspace: Workspace, after: Followed) -> None:
    """Write what `followed` gave; raises `StaleFile` if the file changed since."""
    if after.data is not None:
        write_atomic(workspace.claims / FILE, after.data, after.file_sha256)


def encode(entry: Discrepancy) -> bytes:
    """Return a discrepancy as one line of JSON."""
    values = {"schema": entry.schema_} | entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return json.dumps(values, ensure_ascii=False, separators=(", ", ": ")).encode()


def _entry(values: dict[str, object], known: set[str]) -> Discrepancy:
    """Return the discrepancy that a JSON object is; raises `ValueError`, also where a claim is not in `known`."""
    entry = Discrepancy.model_validate(values)
    if absent := sorted({entry.left, entry.right} - known):
        raise ValueError(f"no claim {' and no claim '.join(absent)} in the ledgers")
    return entry
