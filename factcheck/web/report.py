"""The discrepancy report of the desk as it stands, in every format."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from fastapi import Response

from factcheck.reports.audit import build_document
from factcheck.reports.document import AuditDocument
from factcheck.reports.formats import Options, render
from factcheck.web.desk import Desk, uncollected

TYPES = {
    "html": ("text/html", "html"),
    "json": ("application/json", "json"),
    "md": ("text/markdown", "md"),
    "csv": ("text/csv", "csv"),
    "claimreview": ("application/ld+json", "jsonld"),
    "web-annotation": ("application/ld+json", "jsonld"),
    "csl-json": ("application/vnd.citationstyles.csl+json", "json"),
    "sarif": ("application/sarif+json", "sarif"),
    "junit": ("application/xml", "xml"),
}
"""The media type of each format and how its file's name ends; plain text where it is not here."""

REPORT_POLICY = (
    "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
"""Of an exported page that is looked at: a page of its own, which has its own style sheet and runs nothing."""


@dataclass(frozen=True, slots=True)
class _Made:
    revision: int
    document: AuditDocument


_making = threading.Lock()
_made: WeakKeyDictionary[Desk, _Made] = WeakKeyDictionary()


def document(desk: Desk) -> AuditDocument:
    """Return the audit of the workspace as it stands now; made once for each state of it."""
    with _making:
        known = _made.get(desk)
        revision = desk.revision
        if known is None or known.revision != revision:
            with uncollected():
                known = _Made(revision, build_document(desk.case(), desk.marks(), fail_on="none"))
            _made[desk] = known
        return known.document


def exported(desk: Desk, format_: str, options: Options, *, inline: bool) -> Response:
    """Answer with the report in one of the formats, as a file or, `inline`, to be looked at."""
    media, ending = TYPES.get(format_, ("text/plain", "txt"))
    if inline and media != "text/html":
        media = "text/plain"  # a browser shows it and acts on nothing in it
    headers = {
        "content-disposition": f'{"inline" if inline else "attachment"}; filename="factcheck-{format_}.{ending}"',
        "content-security-policy": REPORT_POLICY,
        "x-frame-options": "SAMEORIGIN",
    }
    text = render(document(desk), format_, options)
    return Response(text.encode("utf-8", "replace"), media_type=f"{media}; charset=utf-8", headers=headers)
