"""JUnit's XML, as far as its readers agree: Jenkins, GitLab, Azure and others show it as a test report.

One suite an article, one for what belongs to none; one case a finding, which for a claim is its mark. There is no
common standard; the elements and attributes are those of Jenkins' junit-10.xsd, and `properties` of a case, which
most readers know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal
from xml.etree import ElementTree as ET

from factcheck.model import Finding, Outcome, State
from factcheck.reports.document import AuditDocument
from factcheck.reports.findings import left_unchecked
from factcheck.reports.formats import Options
from factcheck.reports.listing import place, plain, told
from factcheck.reports.rules import RULES

LONGEST_NAME = 120
"""Code points of a claim in a case's name: about what lists of tests show on a line."""

FILES = "files"
"""The suite of findings that belong to no article."""

Result = Literal["passed", "failure", "error", "skipped"]


def render(document: AuditDocument, options: Options) -> str:  # noqa: ARG001 (all formats are called alike)
    """Return the findings as one XML document."""
    articles = {article.id for article in document.articles}
    suites: dict[str, list[Finding]] = {article.id: [] for article in document.articles}
    others: list[Finding] = []
    for finding in document.findings:
        (suites[finding.article] if finding.article in articles else others).append(finding)
    if others:
        suites[FILES if FILES not in suites else f"{FILES}/"] = others
    root = ET.Element("testsuites")
    totals: Counter[str] = Counter()
    for name, found in suites.items():
        results = Counter[str](result_of(finding, document) for finding in found)
        totals += results
        numbers = _numbers(results) | {"skipped": str(results["skipped"]), "time": "0"}
        suite = ET.SubElement(root, "testsuite", {"name": name} | numbers)
        for finding, case in zip(found, _names(found), strict=True):
            suite.append(_case(finding, name, case, document))
    for key, value in ({"name": "factcheck"} | _numbers(totals) | {"time": "0"}).items():
        root.set(key, value)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def result_of(finding: Finding, document: AuditDocument) -> Result:
    """Return what a reader of test reports is to see in a finding.

    What is disputed fails, and what is unsupported only where the audit was to fail for it; what could not be
    checked is an error. Everything else that does not pass is skipped, with the reason.
    """
    if finding.outcome is Outcome.PASS:
        return "passed"
    if finding.state is not State.NEW:
        return "skipped"
    if finding.family == "disputed" or (
        finding.family == "unsupported" and document.fail_on == "unsupported"
    ):
        return "failure"
    return "error" if left_unchecked(finding) else "skipped"


def _numbers(results: Counter[str]) -> dict[str, str]:
    return {
        "tests": str(results.total()),
        "failures": str(results["failure"]),
        "errors": str(results["error"]),
    }


def _names(found: Iterable[Finding]) -> Iterator[str]:
    """Yield a name for each finding, no two alike: readers take cases of one name for one case."""
    seen: Counter[str] = Counter()
    for finding in found:
        name = plain(finding.statement or finding.text or finding.message, LONGEST_NAME)
        if finding.family not in ("verified", "disputed", "unsupported"):
            name = f"{plain(finding.rule)}: {name}"
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def _case(finding: Finding, suite: str, name: str, document: AuditDocument) -> ET.Element:
    case = ET.Element("testcase", classname=suite, name=name, time="0")
    properties = ET.SubElement(case, "properties")
    for key, value in _properties(finding):
        ET.SubElement(properties, "property", name=key, value=value)
    result = result_of(finding, document)
    if result != "passed":
        said = ET.SubElement(case, result, message=_reason(finding), type=plain(finding.rule))
        said.text = "\n".join([place(finding), *told(finding)])
    return case


def _properties(finding: Finding) -> Iterator[tuple[str, str]]:
    yield "rule", plain(finding.rule)
    yield "place", place(finding)
    if finding.claim:
        yield "claim", finding.claim
    yield "fingerprint", finding.fingerprint
    for each in finding.exhibits:
        yield "evidence", f"{plain(each.path)}:{each.line}"


def _reason(finding: Finding) -> str:
    """Return why a case did not pass, on one line."""
    if finding.state is State.SUPPRESSED:
        return f"suppressed: {plain(finding.justification or 'no reason is given')}"
    if finding.state is State.KNOWN:
        return "known: it is in the baseline"
    rule = RULES.get(finding.rule)
    return rule.title if rule else plain(finding.rule)
