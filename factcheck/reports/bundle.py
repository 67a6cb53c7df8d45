"""An audit as one file that can be run again: what was asked, all that the audit read, and what it said.

    factcheck.toml     the settings in force; the judge by its name, not `auto`
    sources/           articles and evidence, as they lie on disk
    claims/            ledgers, review logs and what else people wrote there
    audit.json         what the audit said
    reports/           the trace: each mark with its rule, its links and the passages that were looked at
    manifest.json      what was asked, by which versions, and the SHA-256 of every file above

All evidence is in it, also what no mark rests on: passages are found by how telling words are in the whole library, so
another library gives other marks. Not in it: captures, which no audit reads; the model, which is known by its hash; and
where a service of a language model is.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from factcheck import __version__
from factcheck.check import WORDS
from factcheck.check.judges import kind_of, name_of, search_of
from factcheck.check.policy import POLICY
from factcheck.check.stance import PACKAGED
from factcheck.check.table import TABLE
from factcheck.errors import StaleFile, UnreadableFile, UsageError
from factcheck.files import read_bytes, sha256_of, write_atomic
from factcheck.model import ExactDay, Finding, Record, Role, Sha256, Slug
from factcheck.reports.archive import LARGEST_MEMBER, pack, unpack
from factcheck.reports.assessments import assessments_path, write_assessments
from factcheck.reports.case import Case, Marks
from factcheck.reports.changed import Changed
from factcheck.reports.document import AuditDocument
from factcheck.reports.wording import one_line
from factcheck.settings import OWN_FILE, Check, Settings
from factcheck.sources.frontmatter import FRONT_MATTER_BYTES
from factcheck.workspace import Workspace

MANIFEST = "manifest.json"
AUDIT = "audit.json"
PACKAGES = ("onnxruntime", "tokenizers", "numpy", "pydantic")
"""Whose versions are told: they decide no mark as far as we know, and are the first to look at if one differs."""

Use = Literal["decisive", "linked", "looked-at"]


class JudgeEntry(Record):
    """Which judge gave the marks."""

    kind: Literal["rules", "model", "full", "endpoint"]
    name: str
    table_sha256: Sha256 | None = None
    """Of the table that weighs comparators and model."""
    model_sha256: Sha256 | None = None
    """Of the stance model's weights."""
    own_model: bool = False
    """The model is not the one that ships."""
    search: str = WORDS
    """How evidence was looked for."""


class ChangedEntry(Record):
    """What the audit was restricted to: lines that changed since a revision, as git told it then."""

    rev: str
    lines: dict[str, tuple[tuple[int, int], ...] | None]
    """By path; none for the whole file. See `factcheck.reports.changed`."""


class Asked(Record):
    """What the audit was asked for, beside the files."""

    articles: tuple[Slug, ...]
    fail_on: Literal["none", "disputed", "unsupported"]
    use_links: bool = True
    min_coverage: Annotated[float, Field(ge=0, le=100)] | None = None
    """Percent."""
    changed: ChangedEntry | None = None
    today: ExactDay | None = None
    """The day by which suppressions ran out; none where there was none."""
    extracted: tuple[Finding, ...] = ()
    """What extraction reported before the marks were computed; it is taken over, not run again."""


class MemberEntry(Record):
    """One file of the bundle."""

    path: str
    bytes: Annotated[int, Field(ge=0)]
    sha256: Sha256
    use: Use | None = None
    """Of evidence: the most that any mark made of it; none where only its words were counted."""


class Manifest(Record):
    """What a bundle is, and the hash of every file in it but this one."""

    schema_: Literal["factcheck.bundle/1"] = Field("factcheck.bundle/1", alias="schema")
    version: str
    """Of factcheck."""
    rules: str
    """Version of the rules that turn links into marks."""
    judge: JudgeEntry
    asked: Asked
    made_with: dict[str, str]
    """Python, machine and packages: for information."""
    members: tuple[MemberEntry, ...]


@dataclass(frozen=True)
class Bundle:
    """A bundle that was read: every hash in its manifest is that of the file beside it."""

    name: str
    """What messages call it."""
    manifest: Manifest
    members: Mapping[str, bytes]

    @cached_property
    def document(self) -> AuditDocument:
        """The audit. Raises `UnreadableFile` for one that this version can't read."""
        try:
            return AuditDocument.model_validate_json(self.members[AUDIT])
        except ValidationError as error:
            problem = f"{AUDIT} is no audit that factcheck {__version__} can read"
            next_step = f"it was made by factcheck {one_line(self.manifest.version)}"
            raise UnreadableFile(self.name, problem, next_step) from error


# --- writing ---------------------------------------------------------------------------------------------


def bundle_of(case: Case, marks: Mapping[str, Marks], document: AuditDocument, asked: Asked) -> bytes:
    """Return the bundle of an audit: `document` is what `asked` of `case` with `marks` gave.

    Raises `UsageError` or `UnreadableFile` for a file that can't be in it, and `StaleFile` if the workspace changed
    since it was read.
    """
    workspace = case.workspace
    members = dict(_files(workspace))
    if Case.read(workspace) != case:
        raise StaleFile(str(workspace.root))
    members[OWN_FILE] = _settings(workspace.settings)
    members[AUDIT] = as_json(document)
    members |= trace(case, marks, use_links=asked.use_links)
    used = _used(case, marks)
    entries = tuple(
        MemberEntry(path=path, bytes=len(data), sha256=_sha256(data), use=used.get(path))
        for path, data in sorted(members.items())
    )
    manifest = Manifest(
        version=__version__,
        rules=POLICY,
        judge=judge_entry(workspace.settings.check, workspace.root),
        asked=asked,
        made_with=_made_with(),
        members=entries,
    )
    members[MANIFEST] = encode(manifest)
    return pack(members)


def encode(manifest: Manifest) -> bytes:
    """Return a manifest as its file has it: without what it leaves open."""
    values = {"schema": manifest.schema_} | manifest.model_dump(
        mode="json", by_alias=True, exclude_defaults=True
    )
    return json.dumps(values, ensure_ascii=False, indent=1).encode() + b"\n"


def asked_of(
    document: AuditDocument,
    articles: Iterable[str],
    extracted: Iterable[Finding] = (),
    changed: Changed | None = None,
) -> Asked:
    """Return what gives `document` again: what it says was asked, and what it leaves out of that."""
    return Asked(
        articles=tuple(articles),
        fail_on=document.fail_on,
        use_links=document.mode == "linked",
        min_coverage=document.min_coverage,
        changed=ChangedEntry(rev=changed.rev, lines=dict(changed.lines)) if changed else None,
        today=document.today,
        extracted=tuple(extracted),
    )


def write_bundle(path: Path, data: bytes) -> str:
    """Write a bundle, whole or not at all, and return its SHA-256: who notes it can tell that the file is the same."""
    if path.is_dir():
        raise UsageError(f"{path} is a folder; --bundle takes a file")
    write_atomic(path, data)
    return _sha256(data)


def as_json(document: AuditDocument) -> bytes:
    """Return the audit as `factcheck audit --format json` writes it."""
    from factcheck.reports.formats import render

    return render(document, "json").encode("utf-8", "surrogatepass")


def trace(case: Case, marks: Mapping[str, Marks], *, use_links: bool) -> dict[str, bytes]:
    """Return how each mark came about, by file name: as `reports/` has it, also where nothing is stored there."""
    found = {}
    judge = case.judge
    with tempfile.TemporaryDirectory(prefix="factcheck-") as folder:
        elsewhere = Workspace(Path(folder), case.workspace.settings)
        for article, of_article in marks.items():
            inputs = case.inputs(article) if use_links else ""
            write_assessments(elsewhere, article, of_article.assessments, of_article.findings, inputs, judge)
            path = assessments_path(elsewhere, article)
            found[f"reports/{path.name}"] = path.read_bytes()
    return found


def judge_entry(check: Check, root: Path) -> JudgeEntry:
    """Return which judge `check` asks for. Raises `ModelUnusable`."""
    kind = kind_of(check)
    model = root / check.model if check.model else PACKAGED
    return JudgeEntry.model_validate(
        {
            "kind": kind,
            "name": name_of(check, root),
            "table_sha256": sha256_of(TABLE) if kind == "full" else None,
            "model_sha256": sha256_of(model / "model.onnx") if kind in ("full", "model") else None,
            "own_model": bool(check.model) and kind in ("full", "model"),
            "search": search_of(check),
        }
    )


def _files(workspace: Workspace) -> Iterator[tuple[str, bytes]]:
    """Yield the files that an audit reads, by their workspace-relative names."""
    limit = workspace.settings.limits.source_bytes + FRONT_MATTER_BYTES
    for role in Role:
        folder = workspace.sources(role)
        for entry in sorted(os.scandir(folder), key=lambda each: each.name) if folder.is_dir() else ():
            path = f"sources/{folder.name}/{entry.name}"
            if entry.name.startswith("."):
                continue  # not read
            if entry.is_dir():
                yield f"{path}/", b""  # only its name is told
            elif not entry.name.endswith(".md"):
                yield path, b""
            else:
                yield path, _bytes(workspace, Path(entry.path), path, limit)
    if workspace.claims.is_dir():
        for file in sorted(workspace.claims.glob("*.jsonl")):
            path = f"claims/{file.name}"
            if workspace.name_of(file) != path:
                raise _no_link(path)
            yield path, _bytes(workspace, file, path, LARGEST_MEMBER)


def _bytes(workspace: Workspace, file: Path, path: str, limit: int) -> bytes:
    if file.is_symlink() and not file.resolve().is_relative_to(workspace.root):
        raise _no_link(path)
    return read_bytes(file, limit, path)


def _no_link(path: str) -> UsageError:
    return UsageError(f"{path!r} can't go into a bundle: it is a link\n    put the file itself there")


def _settings(settings: Settings) -> bytes:
    """Return settings as TOML, without where a service is: that may be private, and nothing asks it again."""
    lines = []
    for section, values in settings.model_dump(mode="json", by_alias=True).items():
        if section == "check":
            values["judge"] = kind_of(settings.check)
        lines.append(f"[{section}]")
        lines += [
            f"{key} = {_toml(value)}" for key, value in values.items() if not key.startswith("endpoint-")
        ]
    return "".join(f"{line}\n" for line in lines).encode()


def _toml(value: object) -> str:
    """Return a value as TOML has it: what JSON has, but for one control character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _used(case: Case, marks: Mapping[str, Marks]) -> dict[str, Use]:
    """Return the most that any mark made of each piece of evidence, by path."""
    found: dict[str, Use] = {}
    each_mark = [mark for of_article in marks.values() for mark in of_article.assessments]
    uses: list[tuple[Use, Iterable[str | None]]] = [
        ("looked-at", (looked.source for mark in each_mark for looked in mark.looked)),
        ("linked", (citation.source for mark in each_mark for citation in mark.citations)),
        (
            "decisive",
            (citation.source for mark in each_mark for citation in mark.citations if citation.decisive),
        ),
    ]
    for use, sources in uses:
        for source in sources:
            if source in case.library.evidence:
                found[case.library.evidence[source].path] = use
    return found


def _made_with() -> dict[str, str]:
    found = {"python": platform.python_version(), "machine": f"{platform.system()} {platform.machine()}"}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


# --- reading ---------------------------------------------------------------------------------------------

_PLACES = re.compile(
    r"factcheck\.toml|audit\.json|sources/(articles|evidence)/[^/]+/?|claims/[^/]+\.jsonl"
    r"|reports/[^/]+\.assessments\.jsonl"
)
"""Where the files of a bundle may be; the manifest is not in its own list."""


def read_bundle(path: Path) -> Bundle:
    """Read a bundle and compare every file with its hash.

    Raises `UnreadableFile` for what is no bundle, and for a bundle with a file that was changed, is missing, or is
    not in the manifest.
    """
    name = one_line(str(path))
    members = unpack(path, name)
    if MANIFEST not in members:
        raise UnreadableFile(name, f"no bundle: it has no {MANIFEST}")
    try:
        manifest = Manifest.model_validate_json(members.pop(MANIFEST))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        problem = one_line(f"{MANIFEST} can't be read: {where}: {first['msg']}")
        raise UnreadableFile(name, problem, "a newer factcheck may have made it") from error
    listed = {entry.path: entry for entry in manifest.members}
    problems = [
        *(f"{each} is missing" for each in sorted(listed.keys() - members.keys())),
        *(f"{each} is not in {MANIFEST}" for each in sorted(members.keys() - listed.keys())),
        *(f"{each} has no place in a bundle" for each in sorted(members) if not _PLACES.fullmatch(each)),
        *(
            f"{each} was changed: its SHA-256 was {listed[each].sha256[:12]}..., is {_sha256(data)[:12]}..."
            for each, data in sorted(members.items())
            if each in listed and _sha256(data) != listed[each].sha256
        ),
        *(f"{each} is missing" for each in (AUDIT, OWN_FILE) if each not in {**members, **listed}),
    ]
    if problems:
        more = f" (and {len(problems) - 1} more like it)" if len(problems) > 1 else ""
        raise UnreadableFile(name, one_line(problems[0]) + more, "get the bundle again from who made it")
    return Bundle(name, manifest, members)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
