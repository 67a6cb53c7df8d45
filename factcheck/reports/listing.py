"""What the formats for machines share: which findings they list, worst first, and texts that are safe on a line.

SARIF, JUnit, GitHub's commands and lines for editors are read by programs that act on what they read, so nothing
that an article or a source says may end a line, open a command or become a link there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from factcheck.model import Finding, Outcome, Severity, State
from factcheck.reports.document import AuditDocument
from factcheck.reports.wording import one_line

LONGEST = 1_000
"""Code points of one text in a list for machines: a screenful. The JSON report has all of it."""

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.SUGGESTION: 2}

_LABELS = {"disputed": "The record shows", "unsupported": "Missing"}
"""What a finding's `shows` is, by the family of its rule."""

_UNENCODABLE = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Half characters, as in a file name that is no UTF-8, and the ones that XML 1.0 forbids or discourages
(https://www.w3.org/TR/xml/#charsets)."""

_COMMAND = re.compile(r"##(?=\w*\[)")
"""`##[error]`, `##vso[task...]`: commands of build services, which look for them anywhere on a line."""


def active(findings: Iterable[Finding]) -> list[Finding]:
    """Return what is to be acted on: nothing that passes, is known or is suppressed."""
    return [each for each in findings if each.state is State.NEW and each.outcome is not Outcome.PASS]


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by severity; among equals what most of an article rests on, then in reading order."""
    return sorted(findings, key=lambda f: (_ORDER[f.severity], -f.weight, f.path, f.line, f.column, f.rule))


def plain(text: str, limit: int = LONGEST) -> str:
    """Return untrusted text as one line of at most about `limit` code points that no build service takes for a command.

    Beside what `one_line` removes, characters that can't be written to UTF-8 or XML are replaced by U+FFFD.
    """
    # one_line looks at all of a text: a megabyte is cut before, with room for what it takes out
    cut = text if len(text) <= 2 * limit else text[: 2 * limit] + " "
    line = one_line(_UNENCODABLE.sub("\ufffd", cut), limit)
    if len(cut) < len(text) and not line.endswith("[...]"):
        line += " [...]"
    return _COMMAND.sub("## ", line)


def told(finding: Finding) -> Iterator[str]:
    """Yield what a finding says, a line each: what is wrong, what the record shows, what to write, what to do."""
    yield plain(finding.message)
    if finding.shows:
        yield f"{_LABELS.get(finding.family, 'Why')}: {plain(finding.shows)}"
    if finding.correction:
        yield f"Write instead: {plain(finding.correction)}"
    if finding.next_step:
        yield f"Next step: {plain(finding.next_step)}"


def place(finding: Finding) -> str:
    """Return `path`, `path:line` or `path:line:column`, as far as it is known."""
    where = [plain(finding.path)]
    if finding.line:
        where.append(str(finding.line))
        if finding.column:
            where.append(str(finding.column))
    return ":".join(where)


def below(document: AuditDocument, folder: str) -> AuditDocument:
    """Return the document with all paths of findings beginning with `folder` (`desk/`), as seen from a repository's
    top."""
    if not folder:
        return document
    findings = tuple(
        finding.model_copy(
            update={
                "path": folder + finding.path,
                "exhibits": tuple(
                    each.model_copy(update={"path": folder + each.path}) for each in finding.exhibits
                ),
            }
        )
        for finding in document.findings
    )
    return document.model_copy(update={"findings": findings})
