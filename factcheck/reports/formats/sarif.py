"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning and other readers of results.

Two profiles, as readers differ. `full` has every finding: what passed, what waits, what is known, what is suppressed
and why. `github` has what GitHub is to show as alerts and nothing else, because it opens one for every result, also
for a suppressed one; how many were left out stands in the run's properties. Every rule is declared each time: that
is how an alert is closed when its finding is gone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from urllib.parse import quote

from factcheck.model import Finding, Outcome, Severity, State
from factcheck.reports.document import AuditDocument
from factcheck.reports.formats import Options
from factcheck.reports.listing import active, below, plain, told, worst_first
from factcheck.reports.rules import RULES, Rule
from factcheck.reports.wording import STANCES

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

MOST_RESULTS = 5_000
"""Results of a run that GitHub shows (https://docs.github.com/en/code-security/code-scanning, SARIF support)."""

MOST_LOCATIONS = 100
"""Locations of a result that GitHub keeps."""

LONGEST_DESCRIPTION = 1_024
"""Code points of a rule's description that GitHub keeps."""

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.SUGGESTION: "note"}
PROBLEM_SEVERITIES = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.SUGGESTION: "recommendation",
}

KINDS = {
    Outcome.PASS: "pass",
    Outcome.FAIL: "fail",
    Outcome.OPEN: "open",
    Outcome.REVIEW: "review",
    Outcome.ERROR: "fail",
}

BASELINE = {State.NEW: "new", State.KNOWN: "unchanged", State.SUPPRESSED: "unchanged"}


def render(document: AuditDocument, options: Options) -> str:
    """Return the findings as one SARIF log with one run."""
    document = below(document, options.folder)
    full = options.profile == "full"
    found = list(document.findings) if full else worst_first(active(document.findings))
    shown = found if full else found[:MOST_RESULTS]
    run = {
        "tool": {
            "driver": {
                "name": "factcheck",
                "semanticVersion": plain(document.version),
                "rules": [_rule(rule) for rule in RULES.values()],
            }
        },
        "invocations": [
            {"executionSuccessful": document.exit_code in (0, 1), "exitCode": document.exit_code},
        ],
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The folder of the workspace."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, full) for finding in shown],
        "properties": _about(document, len(found) - len(shown)),
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.code.replace("/", "-").split("-")),
        "shortDescription": {"text": _message([rule.title])},
        "fullDescription": {"text": _message([rule.explanation])[:LONGEST_DESCRIPTION]},
        "help": {"text": _message([f"Example: {rule.example}", rule.fix])},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"problem.severity": PROBLEM_SEVERITIES[rule.severity], "tags": [rule.family]},
    }


_INDEX = {code: number for number, code in enumerate(RULES)}


def _result(finding: Finding, full: bool) -> dict[str, object]:
    kind = KINDS[finding.outcome]
    result: dict[str, object] = {"ruleId": plain(finding.rule)}
    if finding.rule in _INDEX:
        result["ruleIndex"] = _INDEX[finding.rule]
    if full:
        result["kind"] = kind
    result |= {
        "level": LEVELS[finding.severity] if kind == "fail" or not full else "none",
        "message": {"text": _message(told(finding))},
        "locations": [_location(finding, whole_file=not full)],
    }
    if finding.exhibits:
        result["relatedLocations"] = [
            {
                "id": number,
                "message": {
                    "text": _message([f"{each.source} {STANCES[each.stance]} it: {plain(each.exact)}"])
                },
                "physicalLocation": {
                    "artifactLocation": _file(each.path),
                    "region": {"startLine": each.line},
                },
            }
            for number, each in enumerate(finding.exhibits[:MOST_LOCATIONS], 1)
        ]
    result["partialFingerprints"] = {"claimHash/v1": finding.fingerprint}
    if full:
        result["baselineState"] = BASELINE[finding.state]
        # all results of a run say whether they are suppressed, or none (section 3.27.23)
        result["suppressions"] = [_suppression(finding)] if finding.state is State.SUPPRESSED else []
    result["rank"] = round(finding.weight * 100, 2)
    result["properties"] = {
        name: value for name, value in (("article", finding.article), ("claim", finding.claim)) if value
    }
    return result


def _suppression(finding: Finding) -> dict[str, object]:
    return {
        "kind": "external",
        "status": "accepted",
        "justification": plain(finding.justification or "no reason is given"),
    }


def _location(finding: Finding, *, whole_file: bool) -> dict[str, object]:
    """Return where a finding is; `whole_file` puts one of a file as a whole on its first line, as GitHub asks."""
    place: dict[str, object] = {"artifactLocation": _file(finding.path)}
    region: dict[str, int] = {}
    if finding.line:
        region["startLine"] = finding.line
        if finding.column:
            region["startColumn"] = finding.column
        if finding.end_line:
            region["endLine"] = finding.end_line
            if finding.end_column:
                region["endColumn"] = finding.end_column
    elif whole_file:
        region["startLine"] = 1
    if region:
        place["region"] = region
    return {"physicalLocation": place}


def _file(path: str) -> dict[str, object]:
    """Return a workspace's file as a relative URI (RFC 3986)."""
    return {"uri": quote(path, safe="/", errors="surrogateescape"), "uriBaseId": "%SRCROOT%"}


def _message(lines: Iterable[str]) -> str:
    """Return a plain text message (section 3.11): braces doubled, and nothing in it that reads as a link.

    Viewers look for `[text](target)`, some without minding a backslash before a bracket.
    """
    return "\n".join(lines).replace("{", "{{").replace("}", "}}").replace("](", "] (")


def _about(document: AuditDocument, left_out: int) -> dict[str, object]:
    """Return what was audited, and what the list of results doesn't have."""
    states = Counter(each.state for each in document.findings if each.outcome is not Outcome.PASS)
    about: dict[str, object] = {
        "mode": document.mode,
        "failOn": document.fail_on,
        "passed": sum(each.outcome is Outcome.PASS for each in document.findings),
        "known": states[State.KNOWN],
        "suppressed": states[State.SUPPRESSED],
        "leftOut": left_out,
    }
    if document.changed_since is not None:
        about["changedSince"] = plain(document.changed_since)
    if document.min_coverage is not None:
        about["minCoverage"] = document.min_coverage
    return about
