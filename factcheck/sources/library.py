"""All sources of a workspace, and what is wrong with them.

What can't be read is a finding, never a crash: one broken note must not hide the other two hundred.

    source/unreadable        not UTF-8, too large, or not a file
    source/front-matter      the YAML block is missing or broken, or a value in it is wrong
    source/misnamed          the file's name is not its id
    source/wrong-folder      an article among the evidence, or evidence among the articles
    source/duplicate-id      an article and a piece of evidence have the same id
    source/not-taken-in      something that is no source lies in the folder
    source/snapshot-changed  the text is not the one that was sealed
    source/unsealed          the text was never sealed, so a change would not show
    source/capture-missing   the original bytes are not there
    source/capture-changed   the original bytes are not what their name says
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from factcheck.errors import BadFrontMatter, UnknownId, UnreadableFile
from factcheck.files import decode, read_bytes, sha256_of
from factcheck.model import Finding, Role, Severity
from factcheck.sources.frontmatter import FRONT_MATTER_BYTES, read
from factcheck.sources.snapshots import Snapshot
from factcheck.workspace import Workspace

CAPTURE_NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,10}")
"""A capture is called by the SHA-256 of its bytes; no other name is looked up, so none can lead elsewhere."""


@dataclass(frozen=True, slots=True)
class Library:
    """The readable sources, by id and sorted by it, and a finding for each that isn't."""

    articles: dict[str, Snapshot]
    evidence: dict[str, Snapshot]
    findings: tuple[Finding, ...]
    """Sorted by path and line."""

    @classmethod
    def load(cls, workspace: Workspace) -> Library:
        """Read every source of `workspace`; nothing in them raises."""
        findings: list[Finding] = []
        articles, evidence = (
            dict(sorted((each.source.id, each) for each in read_sources(workspace, role, findings)))
            for role in (Role.ARTICLE, Role.EVIDENCE)
        )
        for id_ in sorted(articles.keys() & evidence.keys()):
            findings.append(
                _error(
                    "duplicate-id",
                    evidence.pop(id_).path,
                    f"the id {id_!r} is taken by {articles[id_].path}",
                    "give one of them another id and rename its file",
                )
            )
        findings.sort(key=lambda finding: (finding.path, finding.line, finding.rule))
        return cls(articles, evidence, tuple(findings))

    def get(self, id_: str) -> Snapshot:
        """Return the article or evidence called `id_`. Raises `UnknownId` with the nearest ids."""
        found = self.articles.get(id_) or self.evidence.get(id_)
        if found is None:
            broken = next((finding for finding in self.findings if Path(finding.path).stem == id_), None)
            hint = f"{broken.path} could not be read: {broken.message}" if broken else "see: factcheck status"
            raise UnknownId("source", id_, [*self.articles, *self.evidence], hint)
        return found


def check_snapshots(library: Library, workspace: Workspace) -> list[Finding]:
    """Compare each text and capture with its recorded hash; findings sorted by path."""
    findings: list[Finding] = []
    for snapshot in (*library.articles.values(), *library.evidence.values()):
        sealed = snapshot.source.sha256
        if sealed is None:
            findings.append(
                Finding(
                    rule="source/unsealed",
                    severity=Severity.WARNING,
                    path=snapshot.path,
                    message="the text is not sealed: a change to it would not show",
                    next_step=f"factcheck add {snapshot.path}",
                )
            )
        elif sealed != snapshot.sha256:
            findings.append(
                _error(
                    "snapshot-changed",
                    snapshot.path,
                    f"the text changed since it was sealed: its SHA-256 was {sealed[:12]}..., "
                    f"is {snapshot.sha256[:12]}...",
                    f"undo the change, or accept it: factcheck add {snapshot.path} --update",
                )
            )
        findings.extend(_check_capture(snapshot, workspace))
    return sorted(findings, key=lambda finding: (finding.path, finding.line, finding.rule))


def _check_capture(snapshot: Snapshot, workspace: Workspace) -> Iterator[Finding]:
    capture = snapshot.source.capture
    if capture is None:
        return
    shown = f"sources/captures/{capture}"
    if not CAPTURE_NAME.fullmatch(capture):
        yield _error(
            "capture-missing",
            snapshot.path,
            f"capture: {capture!r} is not the name of a capture, which is its SHA-256 and a suffix",
            "take the line out, or add the original file again: factcheck add FILE",
        )
        return
    file = workspace.captures / capture
    if file.is_symlink() or not file.is_file():
        yield _error(
            "capture-missing",
            snapshot.path,
            f"the original bytes are not there: {shown}",
            "put the file back, or add the original again: factcheck add FILE",
        )
        return
    try:
        actual = sha256_of(file)
    except OSError as error:
        yield _error("capture-missing", shown, error.strerror or "cannot be read", "make the file readable")
        return
    if actual != capture.partition(".")[0]:
        yield _error(
            "capture-changed",
            shown,
            f"its bytes have SHA-256 {actual[:12]}..., not what its name says; {snapshot.path} rests on it",
            "put the original bytes back",
        )


def read_sources(workspace: Workspace, role: Role, findings: list[Finding]) -> Iterator[Snapshot]:
    """Yield the readable sources of one role by file name, one at a time; what isn't goes to `findings`."""
    folder = workspace.sources(role)
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    limit = workspace.settings.limits.source_bytes + FRONT_MATTER_BYTES
    for entry in found:
        path = f"sources/{folder.name}/{entry.name}"
        if entry.name.startswith("."):
            continue  # editors' and systems' own
        if not entry.name.endswith(".md") or entry.is_dir():
            findings.append(
                Finding(
                    rule="source/not-taken-in",
                    severity=Severity.WARNING,
                    path=path,
                    message="sources are .md files with front matter; this is not read",
                    next_step=f"move it elsewhere, then: factcheck add FILE --as {role}",
                )
            )
            continue
        if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(workspace.root):
            findings.append(
                _error("unreadable", path, "a link out of the workspace", "put the file itself here")
            )
            continue
        try:
            snapshot = read_snapshot(Path(entry.path), path, limit)
        except BadFrontMatter as error:
            findings.append(_error("front-matter", path, error.problem, error.next_step, error.line))
        except UnreadableFile as error:
            findings.append(_error("unreadable", path, error.problem, error.next_step))
        else:
            if problem := _misplaced(snapshot, role, entry.name, folder.name):
                findings.append(problem)
            else:
                yield snapshot


def read_snapshot(file: Path, path: str, limit: int) -> Snapshot:
    """Read one source file of at most `limit` bytes; `path` is its workspace-relative name.

    Raises `UnreadableFile`, of which `BadFrontMatter`, `TooLarge` and `WrongEncoding` are kinds.
    """
    source, parsed = read(decode(read_bytes(file, limit, path), path), path)
    return Snapshot(source, parsed.text, path, parsed.first_line)


def _misplaced(snapshot: Snapshot, role: Role, file: str, folder: str) -> Finding | None:
    source = snapshot.source
    if source.role is not role:
        right = "articles" if source.role is Role.ARTICLE else "evidence"
        return _error(
            "wrong-folder",
            snapshot.path,
            f"its front matter says `role: {source.role}`, but it lies in sources/{folder}/",
            f"move it to sources/{right}/, or write `role: {role}`",
        )
    if file != f"{source.id}.md":
        return _error(
            "misnamed",
            snapshot.path,
            f"its id is {source.id!r}, so its name should be {source.id}.md",
            "rename the file, or correct the id",
        )
    return None


def _error(rule: str, path: str, message: str, next_step: str, line: int = 0) -> Finding:
    return Finding(
        rule=f"source/{rule}",
        severity=Severity.ERROR,
        path=path,
        line=line,
        message=message,
        next_step=next_step or None,
    )
