"""The findings as a table for a spreadsheet: RFC 4180, UTF-8 with a byte order mark, one row a finding.

Article texts are not trusted: a cell that a spreadsheet could take for a formula gets an apostrophe before it
(https://owasp.org/www-community/attacks/CSV_Injection). `undone` takes it away again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from factcheck.model import Finding, Outcome
from factcheck.reports.document import AuditDocument
from factcheck.reports.exporting import Index, Marked, named, web_address
from factcheck.reports.formats import Options
from factcheck.reports.listing import worst_first
from factcheck.reports.wording import decided, defused

BOM = "\ufeff"
"""Without it Excel reads the file in the encoding of the country."""

LONGEST_CELL = 32_000
"""Code points; Excel's limit is 32,767, and what is longer runs over into other rows."""

FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""How a cell begins that may be taken for a formula; the wide forms are so in Japanese and Chinese settings."""

Column = Callable[[Finding, Marked | None], object]

COLUMNS: dict[str, Column] = {
    "path": lambda f, _: f.path,
    "line": lambda f, _: f.line or "",
    "column": lambda f, _: f.column or "",
    "article": lambda f, _: f.article,
    "claim": lambda f, _: f.claim,
    "severity": lambda f, _: f.severity,
    "rule": lambda f, _: f.rule,
    "outcome": lambda f, _: f.outcome,
    "state": lambda f, _: f.state,
    "weight": lambda f, _: f.weight,
    "message": lambda f, _: f.message,
    "statement": lambda f, _: f.statement,
    "the article says": lambda f, _: f.text,
    "the record shows, or what is missing": lambda f, _: f.shows,
    "write instead": lambda f, _: f.correction,
    "sources": lambda f, m: _lines(_source(m)) if m and _is_mark(f) else "",
    "next step": lambda f, _: f.next_step,
}
"""What an editor gets, by the name in the header row."""

CHECKER_COLUMNS: dict[str, Column] = {
    "policy rule": lambda f, m: m.claim.rule if m and _is_mark(f) else "",
    "confidence": lambda f, m: m.claim.confidence if m and _is_mark(f) else "",
    "rationale": lambda f, m: _lines(list(m.claim.rationale)) if m and _is_mark(f) else "",
    "linked by": lambda f, m: _lines(_linked(m)) if m and _is_mark(f) else "",
    "would change it": lambda f, m: m.claim.would_change if m and _is_mark(f) else "",
    "searched": lambda f, m: _lines(_searched(m)) if m and _is_mark(f) else "",
    "decided": lambda f, m: _decided(m) if m and _is_mark(f) else "",
    "justification": lambda f, _: f.justification,
    "fingerprint": lambda f, _: f.fingerprint,
}
"""What a fact-checker gets behind them."""


def render(document: AuditDocument, options: Options) -> str:
    """Return the table, worst findings first; a fact-checker's has the verified claims too."""
    checker = options.audience == "factchecker"
    columns = COLUMNS | CHECKER_COLUMNS if checker else COLUMNS
    index = Index(document)
    sheet = io.StringIO()
    # every cell is quoted: where lists are separated by `;`, a bare one could be split behind the apostrophe
    writer = csv.writer(sheet, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    for finding in worst_first(document.findings):
        if checker or finding.outcome is not Outcome.PASS:
            about = index.of(finding)
            writer.writerow([cell(column(finding, about)) for column in columns.values()])
    return BOM + sheet.getvalue()


def cell(value: object) -> str:
    """Return a value as the text of a cell that no spreadsheet runs; nothing for None."""
    text = "" if value is None else defused(str(value))
    if len(text) > LONGEST_CELL:
        text = text[:LONGEST_CELL] + " [...]"
    return "'" + text if _runs(text) else text


def undone(text: str) -> str:
    """Return a cell's text without the apostrophe that `cell` put before it."""
    return text[1:] if text.startswith("'") and _runs(text[1:]) else text


def _runs(text: str) -> bool:
    """Whether a spreadsheet could run the cell; also behind spaces, and behind apostrophes of its own."""
    return text.startswith(FORMULA) or text.lstrip(" \u00a0'").startswith(FORMULA)


def _is_mark(finding: Finding) -> bool:
    return finding.family in ("verified", "disputed", "unsupported")


def _lines(parts: list[str]) -> str:
    return "\n".join(parts)


def _source(marked: Marked) -> list[str]:
    return [" ".join(filter(None, (named(each), web_address(each.url)))) for each in marked.sources]


def _linked(marked: Marked) -> list[str]:
    return [
        f"{citation.source}: {citation.stance} by {citation.linked_by}"
        + (f" {citation.score:.2f}" if citation.score is not None else "")
        for citation, _ in marked.links
    ]


def _searched(marked: Marked) -> list[str]:
    return [f"{each.query}; {each.where}: {each.found}" for each in marked.claim.searched]


def _decided(marked: Marked) -> str:
    return "; ".join(
        f"{decided(each, marked.claim)} by {each.by}, {each.at}: {each.reason}"
        for each in marked.claim.in_force
    )
