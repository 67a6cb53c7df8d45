"""One line a finding, `path:line:column:rule:message`, in reading order: what editors and grep jump by."""

from __future__ import annotations

from factcheck.reports.document import AuditDocument
from factcheck.reports.formats import Options
from factcheck.reports.listing import active, plain


def render(document: AuditDocument, options: Options) -> str:  # noqa: ARG001 (all formats are called alike)
    """Return a line for each finding that is to be acted on; nothing where there is none.

    Line and column are 1-based; where a whole file or line is meant they are 1, as editors know no place 0.
    """
    return "".join(
        f"{plain(each.path)}:{each.line or 1}:{each.column or 1}:{plain(each.rule)}:{plain(each.message)}\n"
        for each in active(document.findings)
    )
