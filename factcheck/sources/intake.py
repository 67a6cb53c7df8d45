"""Take a file in: keep its bytes, store its text under an id, and seal it with a hash.

Two ways in. A note that a person wrote straight into `sources/ROLE/` is checked and sealed where it lies.
Any other file is copied: its bytes to `sources/captures/`, named by their SHA-256, and its text to
`sources/ROLE/ID.md`. The same bytes are one source, whatever their file is called.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import ValidationError

from factcheck.errors import TooLarge, UnreadableFile, UsageError
from factcheck.files import read_bytes, write_atomic
from factcheck.model import Role, Source, text_sha256
from factcheck.sources.extract import TITLE_LENGTH, Extracted, decode_text, extractor_for
from factcheck.sources.frontmatter import (
    FRONT_MATTER_BYTES,
    clean,
    explain,
    nearest_key,
    read,
    with_sha256,
    write,
)
from factcheck.sources.library import Library, read_snapshot
from factcheck.sources.snapshots import Snapshot
from factcheck.workspace import Workspace

ID_LENGTH = 80
"""Longest id that is made from a title; a given one may have 120."""

_SET_HERE = frozenset({"role", "capture", "sha256"})
"""Keys of `Source` that taking in decides; those of a file from elsewhere are passed over."""


class Outcome(StrEnum):
    """What taking a file in did."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    SEALED = "sealed"
    UPDATED = "updated"


@dataclass(frozen=True, slots=True)
class Added:
    """The source as it is now, and what was done."""

    snapshot: Snapshot
    outcome: Outcome


def add_file(
    workspace: Workspace,
    path: Path,
    role: Role,
    *,
    metadata: Mapping[str, object] | None = None,
    encoding: str | None = None,
    update: bool = False,
) -> Added:
    """Take in the file at `path`; `metadata` has values for `Source` by key and wins over what the file says.

    `update` accepts a changed note or replaces the text of the source that has the same id. Raises
    `UsageError` for values that can't be, `UnreadableFile` and its kinds for a file that can't be read, and
    `Busy`. Nothing is written then.
    """
    given = clean(metadata or {})
    for key in given:
        if key in _SET_HERE or key not in Source.model_fields:
            raise UsageError(f"{key!r} can't be given{nearest_key(key)}")
    _check({"id": "x", "title": "x", **given, "role": role})
    place = path.resolve()
    own_role = role_of_folder(workspace, path)
    if own_role is role:
        with workspace.lock("sources"):
            return _seal(workspace, place, role, given, encoding, update)
    if own_role:
        raise UsageError(
            f"{workspace.name_of(path)} lies in sources/{place.parent.name}/\n"
            f"    factcheck add {workspace.name_of(path)} --as {own_role}, or move the file first"
        )
    if place.is_relative_to(workspace.root / "sources"):
        raise UsageError(
            f"{workspace.name_of(path)} lies in sources/, where only the workspace's own files are\n"
            "    move it elsewhere, then add it"
        )
    with workspace.lock("sources"):
        return _take_in(workspace, path, role, given, encoding, update)


def role_of_folder(workspace: Workspace, path: Path) -> Role | None:
    """Return the role whose folder `path` lies in, or None for a file from elsewhere."""
    parent = path.resolve().parent
    return next((role for role in Role if parent == workspace.sources(role).resolve()), None)


def slug(words: str) -> str:
    """Return an id made of `words` ("" if they have no letters a-z or digits), of `ID_LENGTH` at most."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    parts = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    made = ""
    for part in parts:
        if len(made) + 1 + len(part) > ID_LENGTH:
            break
        made = f"{made}-{part}" if made else part
    return made or "".join(parts)[:ID_LENGTH]


def _seal(
    workspace: Workspace,
    file: Path,
    role: Role,
    given: dict[str, object],
    encoding: str | None,
    update: bool,
) -> Added:
    """Check a note that lies in its folder, and write the hash of its text into its front matter."""
    name = workspace.name_of(file)
    data = read_bytes(file, workspace.settings.limits.source_bytes + FRONT_MATTER_BYTES, name)
    document = decode_text(data, name, encoding)
    source, parsed = read(document, name)
    if source.role is not role:
        raise UsageError(
            f"{name} says `role: {source.role}`, which is not its folder's\n    move it, or correct the role"
        )
    if file.name != f"{source.id}.md" or given.get("id", source.id) != source.id:
        raise UsageError(f"{name}: its id is {source.id!r}; rename the file and the id in it together")
    _refuse_empty(parsed.text, name)
    sha256 = text_sha256(parsed.text)
    if source.sha256 not in (None, sha256) and not update:
        raise UsageError(
            f"{name} was changed since it was sealed\n"
            f"    undo the change, or accept it: factcheck add {name} --update"
        )
    wanted = _check({**source.model_dump(), **given, "sha256": sha256})
    if wanted == source and data == document.encode("utf-8"):
        return Added(Snapshot(source, parsed.text, name, parsed.first_line), Outcome.UNCHANGED)
    same_but_hash = wanted == source.model_copy(update={"sha256": sha256})
    changed = with_sha256(document, sha256, name) if same_but_hash else write(wanted, parsed.text)
    write_atomic(file, changed.encode("utf-8"), hashlib.sha256(data).hexdigest())
    outcome = Outcome.SEALED if source.sha256 is None else Outcome.UPDATED
    return Added(_stored(workspace, file), outcome)


def _take_in(
    workspace: Workspace,
    path: Path,
    role: Role,
    given: dict[str, object],
    encoding: str | None,
    update: bool,
) -> Added:
    """Copy a file from elsewhere into the workspace."""
    name = workspace.name_of(path)
    limit = workspace.settings.limits.source_bytes
    extract = extractor_for(name)
    data = read_bytes(path, limit, name)
    digest = hashlib.sha256(data).hexdigest()
    if known := _with_capture(workspace, digest):
        return _again(workspace, known, role, given, update, name)
    extracted = extract(data, name, encoding)
    _refuse_empty(extracted.text, name)
    if (size := len(extracted.text.encode("utf-8"))) > limit:
        raise TooLarge(name, size, limit)
    said = {key: value for key, value in extracted.metadata.items() if key not in _SET_HERE}
    if (own_role := extracted.metadata.get("role", role)) != role:
        raise UsageError(f"{name} says `role: {own_role}`\n    factcheck add {name} --as {own_role}")
    values: dict[str, object] = {
        "title": _title(extracted, path),
        **said,
        **given,
        "role": role,
        "capture": f"{digest}{path.suffix.lower()}",
        "sha256": text_sha256(extracted.text),
    }
    old = None
    wanted_id = str(values.get("id") or slug(str(values["title"])) or slug(path.stem) or "source")
    _check({**values, "id": wanted_id}, name)  # before the id is used as a file name
    if taken := _taken(workspace, wanted_id):
        if update and taken.parent == workspace.sources(role):
            old = _stored(workspace, taken).source
            # what a person once said about the source stays, unless it is said anew
            values = {
                **said,
                **old.model_dump(),
                **given,
                **{key: values[key] for key in ("capture", "sha256")},
            }
        elif "id" in values:
            raise UsageError(
                f"the id {wanted_id!r} is taken by {workspace.name_of(taken)}\n"
                "    give another --id, or replace that text with --update"
            )
        else:
            wanted_id = _free(workspace, wanted_id)
    source = _check({**values, "id": wanted_id}, name)
    write_atomic(workspace.captures / str(source.capture), data)
    file = workspace.sources(role) / f"{source.id}.md"
    write_atomic(file, write(source, extracted.text).encode("utf-8"))
    return Added(_stored(workspace, file), Outcome.ADDED if old is None else Outcome.UPDATED)


def _again(
    workspace: Workspace, known: Snapshot, role: Role, given: dict[str, object], update: bool, name: str
) -> Added:
    """Take in bytes that are a source already: only what is said about them can change."""
    source = known.source
    if source.role is not role:
        raise UsageError(
            f"{name} is here already as {known.path}\n    a text can't be both an article and evidence"
        )
    wanted = _check({**source.model_dump(), **given})
    if wanted == source:
        return Added(known, Outcome.UNCHANGED)
    if wanted.id != source.id:
        raise UsageError(f"{name} is here already as {known.path}\n    use its id, {source.id!r}")
    if not update:
        raise UsageError(
            f"{name} is here already as {known.path}, which says otherwise about it\n"
            "    to change what it says, run again with --update"
        )
    file = workspace.root / known.path
    write_atomic(file, write(wanted, known.text).encode("utf-8"))
    return Added(_stored(workspace, file), Outcome.UPDATED)


def _with_capture(workspace: Workspace, digest: str) -> Snapshot | None:
    """Return the source whose original bytes have this hash; one without a stored capture has none."""
    if not any(workspace.captures.glob(f"{digest}.*")):
        return None
    library = Library.load(workspace)
    for snapshot in (*library.articles.values(), *library.evidence.values()):
        if (snapshot.source.capture or "").partition(".")[0] == digest:
            return snapshot
    return None


def _check(values: dict[str, object], name: str = "") -> Source:
    """Return the `Source` of `values`. Raises `UsageError` in a reporter's words."""
    try:
        return Source.model_validate(clean(values))
    except ValidationError as error:
        _, problem, next_step = next(explain(error))
        raise UsageError(
            f"{name}: {problem}\n    {next_step}" if name else f"{problem}\n    {next_step}"
        ) from error


def _title(extracted: Extracted, path: Path) -> str:
    title = extracted.title or " ".join(path.stem.split())
    return title[:TITLE_LENGTH]


def _refuse_empty(text: str, name: str) -> None:
    if not text.strip("\ufeff \t\r\n\f\v\xa0"):
        raise UnreadableFile(name, "no text in it", "check that this is the right file")


def _taken(workspace: Workspace, id_: str) -> Path | None:
    """Return the file that has this id; an id is taken in both folders at once."""
    files = (workspace.sources(role) / f"{id_}.md" for role in Role)
    return next((file for file in files if file.exists()), None)


def _free(workspace: Workspace, id_: str) -> str:
    number = 2
    while _taken(workspace, f"{id_}-{number}"):
        number += 1
    return f"{id_}-{number}"


def _stored(workspace: Workspace, file: Path) -> Snapshot:
    limit = workspace.settings.limits.source_bytes + FRONT_MATTER_BYTES
    return read_snapshot(file, workspace.name_of(file), limit)
