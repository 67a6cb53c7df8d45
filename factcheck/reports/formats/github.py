"""Annotations of a GitHub workflow, and the page that goes with them.

The commands are those of
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands and are escaped as
https://github.com/actions/toolkit does it (packages/core/src/command.ts), so that no text opens a command of its own.
GitHub shows ten errors, ten warnings and ten notices of a step, so the worst are printed and the rest counted; the
page has them all, as far as it may be long.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from factcheck.model import Finding, Severity
from factcheck.reports.document import AuditDocument
from factcheck.reports.formats import Options
from factcheck.reports.listing import active, below, place, plain, told, worst_first
from factcheck.reports.rules import RULES
from factcheck.reports.wording import covered, marks, percent, plural, totals

MOST_OF_A_LEVEL = 10
"""Annotations of one level that GitHub shows of a step."""

SUMMARY_BYTES = 1 << 20
"""Longest page that GitHub takes of a step; a longer one is refused as a whole."""

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.SUGGESTION: "notice"}


def render(document: AuditDocument, options: Options) -> str:
    """Return a workflow command a line, the worst first, and how many findings are left out."""
    document = below(document, options.folder)
    found = worst_first(active(document.findings))
    shown: list[Finding] = []
    used: Counter[str] = Counter()
    for finding in found:
        if used[LEVELS[finding.severity]] < MOST_OF_A_LEVEL:
            used[LEVELS[finding.severity]] += 1
            shown.append(finding)
    if len(shown) < len(found) and used["notice"] == MOST_OF_A_LEVEL:
        # the line that counts the rest is a notice too
        shown.remove(next(each for each in reversed(shown) if LEVELS[each.severity] == "notice"))
    lines = [_command(finding) for finding in shown]
    if rest := len(found) - len(shown):
        lines.append(
            f"::notice title=factcheck::and {rest:,} more: the step summary and the other formats list them"
        )
    return "".join(line + "\n" for line in lines)


def summary(document: AuditDocument, limit: int = SUMMARY_BYTES) -> str:
    """Return the audit as Markdown of at most `limit` bytes of UTF-8: the numbers, then the findings, worst first.

    Everything that comes from files stands between backticks, where Markdown reads nothing.
    """
    found = worst_first(active(document.findings))
    counts, coverage = totals(document)
    head = [
        "## factcheck",
        "",
        f"{plural(counts.claims, 'claim')}: {marks(counts)}; {covered(coverage)}",
        "",
    ]
    if document.changed_since is not None:
        head += [f"Only claims whose lines changed since {_code(plain(document.changed_since))}.", ""]
    table: list[str] = []
    if document.articles:
        table += [
            "| article | claims | verified | disputed | unsupported | coverage |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
        ]
        for each in document.articles:
            numbers = (
                each.counts.claims,
                each.counts.verified,
                each.counts.disputed,
                each.counts.unsupported,
            )
            row = " | ".join(f"{number:,}" for number in numbers)
            # a table is cut into cells before its code is read
            title = _code(plain(each.path)).replace("|", "\\|")
            table.append(f"| {title} | {row} | {percent(each.coverage)} % |")
        table.append("")
    parts = ["\n".join(head) + "\n", "\n".join(table) + "\n"] + [
        "\n".join(_item(finding)) + "\n" for finding in found
    ]
    return _cut(parts, len(found), limit)


def _cut(parts: list[str], number: int, limit: int) -> str:
    """Join what fits; `number` is how many of the last parts are findings."""
    before = len(parts) - number
    room = limit - len(_left_out(number))
    taken: list[str] = []
    for position, part in enumerate(parts):
        size = len(part.encode("utf-8"))
        if size > room:
            if position < before:
                continue  # a table of thousands of articles: the findings matter more
            taken.append(_left_out(len(parts) - position))
            break
        room -= size
        taken.append(part)
    page = "".join(taken)
    return page if len(page.encode("utf-8")) <= limit else ""


def _left_out(number: int) -> str:
    return f"\nand {number:,} more: there is no room for them here\n"


def _command(finding: Finding) -> str:
    """Return the workflow command of a finding."""
    properties = [("file", plain(finding.path))]
    if finding.line:
        properties.append(("line", str(finding.line)))
        if finding.end_line:
            properties.append(("endLine", str(finding.end_line)))
        if finding.column and finding.end_line == finding.line:
            properties += [("col", str(finding.column)), ("endColumn", str(finding.end_column))]
    properties.append(("title", _title(finding)))
    told_ = "\n".join(told(finding))
    return (
        f"::{LEVELS[finding.severity]} "
        + ",".join(f"{name}={_property(value)}" for name, value in properties)
        + f"::{_data(told_)}"
    )


def _title(finding: Finding) -> str:
    rule = RULES.get(finding.rule)
    return f"{rule.title} ({finding.rule})" if rule else plain(finding.rule)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _item(finding: Finding) -> Iterator[str]:
    """Yield a finding's lines on the page."""
    yield f"- **{LEVELS[finding.severity]}** {_code(place(finding))} {_code(plain(finding.rule))}"
    for line in told(finding):
        yield f"  - {_code(line)}"


def _code(text: str) -> str:
    """Return text as a code span, whatever backticks are in it (https://spec.commonmark.org/0.31.2/#code-spans)."""
    text = text or " "
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    room = " " if text[:1] in ("`", " ") or text[-1:] in ("`", " ") else ""
    return f"{fence}{room}{text}{room}{fence}"
