"""The audit document itself: everything, for programs. `docs/schema/AuditDocument.json` is its JSON Schema."""

from __future__ import annotations

from factcheck.reports.document import AuditDocument
from factcheck.reports.formats import Options


def render(document: AuditDocument, options: Options) -> str:  # noqa: ARG001 (all formats are called alike)
    """Return the document as JSON, indented, keys in the order of the schema."""
    return document.model_dump_json(by_alias=True, indent=2) + "\n"
