"""The ledger of an article: `claims/ARTICLE.jsonl`, one claim (or one stretch set aside) a line.

The file is the truth: people may edit it, and what they made is never replaced. A line that can't be read is
reported with its number, kept in the file, and written back unchanged where it was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from factcheck.claims.records import bad_line, read_lines
from factcheck.errors import UnknownId
from factcheck.files import sha256_of, write_atomic
from factcheck.model import Claim, Finding, SetAside, digest
from factcheck.workspace import Workspace

Entry = Claim | SetAside

ID_LENGTH = 7
"""Hex digits of a claim's id: with 1,000 claims the chance that two collide is under 0.2 %; if so, more are used."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What one ledger file says, with what could not be read of it."""

    article: str
    path: str
    """Workspace-relative."""
    entries: tuple[Entry, ...] = ()
    lines: tuple[int, ...] = ()
    """The 1-based line of each entry."""
    unread: tuple[tuple[int, bytes], ...] = ()
    """Lines that could not be read: `(line number, bytes)`."""
    findings: tuple[Finding, ...] = ()
    file_sha256: str = ""
    """Of the file as it was read: to write, present it."""

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims, in file order."""
        return tuple(entry for entry in self.entries if isinstance(entry, Claim))

    @property
    def set_aside(self) -> tuple[SetAside, ...]:
        """What is set aside, in file order."""
        return tuple(entry for entry in self.entries if isinstance(entry, SetAside))

    def line_of(self, entry_id: str) -> int:
        """Return the line of an entry, 0 where it is not in the file yet."""
        return next(
            (n for entry, n in zip(self.entries, self.lines, strict=False) if entry.id == entry_id), 0
        )


def ledger_path(workspace: Workspace, article: str) -> Path:
    """Where the ledger of an article is kept."""
    return workspace.claims / f"{article}.jsonl"


def read_ledger(workspace: Workspace, article: str) -> Ledger:
    """Read the ledger of `article`; one that does not exist yet is empty."""
    path = ledger_path(workspace, article)
    name = workspace.name_of(path)
    before = sha256_of(path)
    entries: list[Entry] = []
    numbers: list[int] = []
    unread: list[tuple[int, bytes]] = []
    findings: list[Finding] = []
    seen: dict[str, int] = {}
    for line in read_lines(path, lambda values: _entry(values, article)):
        entry = line.record
        if entry is not None and entry.id in seen:
            line = replace(
                line, record=None, why=f"the id {entry.id} is used on line {seen[entry.id]} already"
            )
        if line.record is None:
            unread.append((line.number, line.raw))
            findings.append(
                bad_line(
                    "ledger/bad-line",
                    name,
                    line,
                    "repair the line or delete it; it is kept as it is until you do",
                )
            )
            continue
        seen[line.record.id] = line.number
        entries.append(line.record)
        numbers.append(line.number)
    return Ledger(article, name, tuple(entries), tuple(numbers), tuple(unread), tuple(findings), before)


def write_ledger(workspace: Workspace, ledger: Ledger, entries: Iterable[Entry]) -> Ledger:
    """Replace the entries of `ledger` on disk, in the order of the article; return it as reading it again would.

    Lines that could not be read stay, at the end. Raises `StaleFile` if the file changed since `ledger` was
    read.
    """
    ordered = sorted(entries, key=lambda entry: (entry.quote.start, -entry.quote.end, entry.id))
    data = b"".join(encode(entry) + b"\n" for entry in ordered)
    # an over-long line came as its beginning only: such a file is not rewritten
    if any("over the limit" in finding.message for finding in ledger.findings):
        from factcheck.errors import UnreadableFile

        raise UnreadableFile(
            ledger.path, "has a line over the limit, so it can't be rewritten without losing it"
        )
    data += b"".join(line + b"\n" for _, line in ledger.unread)
    write_atomic(ledger_path(workspace, ledger.article), data, ledger.file_sha256)
    if ledger.unread:  # their lines are others now, and so are the findings
        return read_ledger(workspace, ledger.article)
    return replace(
        ledger,
        entries=tuple(ordered),
        lines=tuple(range(1, len(ordered) + 1)),
        file_sha256=hashlib.sha256(data).hexdigest(),
    )


def encode(entry: Entry) -> bytes:
    """Return an entry as one line of JSON, without what it leaves open."""
    return json.dumps(as_written(entry), ensure_ascii=False, separators=(", ", ": ")).encode()


def as_written(entry: Entry) -> dict[str, Any]:
    """Return an entry as its line has it: the schema first, defaults left out."""
    values = entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {"schema": entry.schema_} | values | {"made_by": entry.made_by}


def read_ledgers(workspace: Workspace) -> dict[str, Ledger]:
    """Return every ledger of the workspace, by article id, sorted."""
    return {article: read_ledger(workspace, article) for article in ledgers_of(workspace)}


def ledgers_of(workspace: Workspace) -> list[str]:
    """Return the articles that have a ledger, sorted."""
    return sorted(
        path.name.removesuffix(".jsonl")
        for path in workspace.claims.glob("*.jsonl")
        if not path.name.endswith(".reviews.jsonl") and not path.name.startswith(("_", "."))
    )


def taken_ids(entries: Iterable[Entry]) -> set[str]:
    """Return the ids that a new entry beside `entries` can't have: theirs, and those of claims merged into them."""
    taken = set()
    for entry in entries:
        taken.add(entry.id)
        if isinstance(entry, Claim):
            taken.update(entry.merged)
    return taken


def free_id(identity: str, taken: Container[str]) -> str:
    """Return `identity` as short as it stays unique; what comes a second time gets the next free length."""
    length = 1 + ID_LENGTH
    while identity[:length] in taken:
        length += 1
        if length > len(identity):
            identity = "c" + digest(identity)
            length = 1 + ID_LENGTH
    return identity[:length]


def find_claim(ledgers: dict[str, Ledger], wanted: str) -> tuple[Ledger, Claim]:
    """Return the claim whose id is `wanted` or begins with it, if only one does; raises `UnknownId`."""
    found = [
        (ledger, claim)
        for ledger in ledgers.values()
        for claim in ledger.claims
        if claim.id == wanted or (len(wanted) >= 3 and claim.id.startswith(wanted))
    ]
    exact = [pair for pair in found if pair[1].id == wanted]
    if len(exact or found) == 1:
        return (exact or found)[0]
    known = [claim.id for ledger in ledgers.values() for claim in ledger.claims]
    if found:
        raise UnknownId(
            "single claim", wanted, known, "several begin so: " + ", ".join(c.id for _, c in found[:8])
        )
    raise UnknownId("claim", wanted, known, "see: factcheck status")


def _entry(values: dict[str, object], article: str) -> Entry:
    """Return the entry that a JSON object is; raises `ValueError`."""
    schema = values.get("schema")
    kinds: dict[str, type[Claim] | type[SetAside]] = {
        "factcheck.claim/1": Claim,
        "factcheck.set-aside/1": SetAside,
    }
    if not isinstance(schema, str) or schema not in kinds:
        raise ValueError(f"schema {schema!r} is not one of {', '.join(kinds)}")
    entry = kinds[schema].model_validate(values)
    if entry.article != article:
        raise ValueError(f"it belongs to the article {entry.article!r}")
    return entry
