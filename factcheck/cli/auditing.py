"""The steps that every command takes which acts on findings: extract what is new, check what changed, find."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from factcheck.cli.common import note, progress_bar
from factcheck.cli.extracting import extract_articles
from factcheck.cli.stages import chosen_articles
from factcheck.errors import UsageError
from factcheck.model import Finding
from factcheck.reports.audit import FailOn, build_document
from factcheck.reports.case import Case, Marks, compute_marks
from factcheck.reports.changed import Changed
from factcheck.reports.changed import changed_since as lines_changed_since
from factcheck.reports.document import AuditDocument
from factcheck.reports.findings import NOTHING_CHECKED
from factcheck.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit read and found."""

    case: Case
    marks: dict[str, Marks]
    document: AuditDocument
    lost: tuple[Finding, ...]
    """What extraction could not find again."""
    changed: Changed | None
    """The changed lines, where only these were asked for."""

    def refuse_nothing(self) -> None:
        """Raise `UsageError` where nothing was checked: what acts on findings would take that for a clean audit."""
        for finding in self.document.findings:
            if finding.rule == NOTHING_CHECKED:
                raise UsageError(f"{finding.message}\n    see: factcheck audit")


def audited(
    workspace: Workspace,
    names: Iterable[str] = (),
    *,
    fail_on: FailOn = "none",
    use_links: bool = True,
    min_coverage: float | None = None,
    changed_since: str | None = None,
    today: str | None = None,
    bears: bool = False,
) -> Audited:
    """Audit the named articles, all if none is named; the options are those of `factcheck audit`.

    With `bears` the document's sources say which marks rest on them.

    Raises `UnknownId`, and `UsageError` for a name that is evidence or a revision that git doesn't know.
    """
    case = Case.read(workspace)
    chosen = chosen_articles(case, names)
    changed = None
    if changed_since is not None:
        paths = [case.library.articles[each].path for each in chosen]
        changed = lines_changed_since(workspace.root, changed_since, paths)
    lost: list[Finding] = []
    extracted_anew = False
    for extracted in extract_articles(workspace, [case.library.articles[each] for each in chosen]):
        if extracted.news:
            note(extracted.message)
        lost += extracted.lost
        extracted_anew = extracted_anew or extracted.changed
    if extracted_anew:
        case = Case.read(workspace)
    with progress_bar("checking") as progress:
        marks = compute_marks(case, chosen, use_links=use_links, progress=progress)
    document = build_document(
        case,
        marks,
        fail_on=fail_on,
        use_links=use_links,
        extra=lost,
        min_coverage=min_coverage,
        changed=changed,
        today=today,
        bears=bears,
    )
    return Audited(case, marks, document, tuple(lost), changed)
