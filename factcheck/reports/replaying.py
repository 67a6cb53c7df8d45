"""Run the audit of a bundle again, by itself and offline, and compare what it gives byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from factcheck.check.policy import POLICY
from factcheck.errors import UnreadableFile
from factcheck.reports.audit import build_document
from factcheck.reports.bundle import AUDIT, Bundle, Manifest, as_json, judge_entry, trace
from factcheck.reports.case import Case, compute_marks
from factcheck.reports.changed import Changed
from factcheck.reports.document import AuditDocument
from factcheck.reports.wording import one_line
from factcheck.settings import OWN_FILE, Check
from factcheck.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Replayed:
    """What running a bundle again gave."""

    document: AuditDocument
    differs: tuple[str, ...]
    """The files of the bundle that came out otherwise."""


def judge_unlike(manifest: Manifest, model: Path | None) -> str:
    """Return why this machine's judge is not the bundle's; empty where it is. Raises `ModelUnusable`."""
    theirs = manifest.judge
    if theirs.kind == "endpoint":
        return f"its marks are those of a service ({one_line(theirs.name)}), which is not asked again"
    if theirs.own_model and model is None:
        return (
            f"its judge is {one_line(theirs.name)}, whose model does not ship: name its folder with --model"
        )
    if manifest.rules != POLICY:
        return f"its marks follow {one_line(manifest.rules)}, here the rules are {POLICY}"
    ours = judge_entry(Check(judge=theirs.kind, model=str(model.resolve()) if model else ""), Path())
    if ours.name != theirs.name:
        return f"its judge is {one_line(theirs.name)}, here it is {ours.name}"
    if ours.search != theirs.search:
        return f"it looked for evidence by {one_line(theirs.search)}, here that is done by {ours.search}"
    for part, here, there in (
        ("table", ours.table_sha256, theirs.table_sha256),
        ("model", ours.model_sha256, theirs.model_sha256),
    ):
        if here != there:
            return f"its judge has a {part} with SHA-256 {there or 'none'}, here it is {here or 'none'}"
    return ""


def replay(
    bundle: Bundle,
    folder: Path,
    model: Path | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Replayed:
    """Run the audit of `bundle` again in the empty folder `folder` and compare what it gives, byte for byte.

    Nothing is extracted, no stored mark is taken over and no service is asked; ask `judge_unlike` first. Where another
    version of factcheck made the bundle, its number stands for this one's. Raises `UnreadableFile` for a bundle
    whose parts don't fit together.
    """
    for path, data in bundle.members.items():
        if path.startswith(("sources/", "claims/")) or path == OWN_FILE:
            _place(folder, path, data)
    workspace = Workspace.open(folder)
    asked = bundle.manifest.asked
    check = workspace.settings.check.model_copy(
        update={"judge": bundle.manifest.judge.kind, "model": str(model.resolve()) if model else ""}
    )
    settings = workspace.settings.model_copy(update={"check": check})
    case = Case.read(Workspace(workspace.root, settings))
    if absent := sorted(set(asked.articles) - set(case.library.articles)):
        raise UnreadableFile(bundle.name, f"its articles can't be read: {', '.join(absent)}")
    marks = compute_marks(case, asked.articles, use_links=asked.use_links, again=True, progress=progress)
    changed = Changed(asked.changed.rev, asked.changed.lines) if asked.changed else None
    document = build_document(
        case,
        marks,
        fail_on=asked.fail_on,
        use_links=asked.use_links,
        extra=asked.extracted,
        min_coverage=asked.min_coverage,
        changed=changed,
        today=asked.today,
    ).model_copy(update={"version": bundle.manifest.version})
    again = {AUDIT: as_json(document)} | trace(case, marks, use_links=asked.use_links)
    before = {
        path: data for path, data in bundle.members.items() if path == AUDIT or path.startswith("reports/")
    }
    differs = sorted(path for path in {**before, **again} if before.get(path) != again.get(path))
    return Replayed(document, tuple(differs))


def _place(folder: Path, path: str, data: bytes) -> None:
    """Write one file below `folder`: never outside it, never over another."""
    target = folder / path
    if not target.resolve().is_relative_to(folder.resolve()):
        raise UnreadableFile(path, "leads out of the folder")
    if path.endswith("/"):
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        file.write(data)
