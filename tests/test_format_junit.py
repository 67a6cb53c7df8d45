"""The audit as JUnit's XML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from sample_audit import document_of
from sample_findings import ATTACKS, attacked, audited, with_states

from factcheck.model import Finding, Outcome, Severity
from factcheck.reports.document import AuditDocument
from factcheck.reports.formats import render
from factcheck.reports.formats.junit import result_of

WHOLE = """\
<?xml version="1.0" encoding="utf-8"?>
<testsuites name="factcheck" tests="5" failures="1" errors="1" time="0">
  <testsuite name="bridge" tests="4" failures="1" errors="0" skipped="2" time="0">
    <testcase classname="bridge" name="The bridge opened on 4 May 1932." time="0">
      <properties>
        <property name="rule" value="verified/primary-support" />
        <property name="place" value="sources/articles/bridge.md:11:1" />
        <property name="claim" value="c028" />
        <property name="fingerprint" value="32f3ce06118c5e1255c751dd34e2c7cc" />
      </properties>
    </testcase>
    <testcase classname="bridge" name="The deck of the bridge is 1,200 metres long." time="0">
      <properties>
        <property name="rule" value="disputed/detail-wrong" />
        <property name="place" value="sources/articles/bridge.md:11:34" />
        <property name="claim" value="c061" />
        <property name="fingerprint" value="e43f7c2adc91e3515d830d3424cea6ff" />
        <property name="evidence" value="sources/evidence/survey-office-2019-bridges.md:14" />
      </properties>
      <failure message="A date, number, name, place, order or wording of the claim is wrong" type="disputed/detail-wrong">sources/articles/bridge.md:11:34
“The deck of the bridge is 1,200 metres long.” is disputed: a detail is wrong
The record shows: The register measures the deck itself, not its approaches.
Write instead: Its deck is 1,149 metres long.</failure>
    </testcase>
    <testcase classname="bridge" name="The cost of the bridge was hidden." time="0">
      <properties>
        <property name="rule" value="unsupported/citation-missing" />
        <property name="place" value="sources/articles/bridge.md:12:1" />
        <property name="claim" value="c092" />
        <property name="fingerprint" value="99bb78a6becda9ae5e72823403a97750" />
      </properties>
      <skipped message="The claim rests on something that the article does not identify" type="unsupported/citation-missing">sources/articles/bridge.md:12:1
“The cost of the bridge was hidden.” is unsupported: what it rests on is not identified
Missing: “Leaked memos show” (unnamed document) is not identified</skipped>
    </testcase>
    <testcase classname="bridge" name="Every tenth driver pays no toll on the bridge." time="0">
      <properties>
        <property name="rule" value="unsupported/no-evidence" />
        <property name="place" value="sources/articles/bridge.md:12:49" />
        <property name="claim" value="c140" />
        <property name="fingerprint" value="6311df2e50dcd6790b8bc3d1f3d9ba52" />
      </properties>
      <skipped message="No source in the library speaks to the claim" type="unsupported/no-evidence">sources/articles/bridge.md:12:49
“Every tenth driver pays no toll on the bridge.” is unsupported: no evidence found
Missing: it does not say what “the bridge” means; say it in the claim, then check again
Next step: the article names “the toll book” and “the Ferry Post”, which are not taken in: factcheck add FILE --as evidence</skipped>
    </testcase>
  </testsuite>
  <testsuite name="files" tests="1" failures="0" errors="1" skipped="0" time="0">
    <testcase classname="files" name="citation/quote-lost: a deck of 1,149 m" time="0">
      <properties>
        <property name="rule" value="citation/quote-lost" />
        <property name="place" value="claims/bridge.jsonl:5" />
        <property name="fingerprint" value="4dacf5c7c2ae854744afaf287ecba5f2" />
      </properties>
      <error message="A cited passage is no longer in its source" type="citation/quote-lost">claims/bridge.jsonl:5
the quotation is not in harbour-board-1932-notice
Next step: factcheck edit c061</error>
    </testcase>
  </testsuite>
</testsuites>
"""  # noqa: E501


def read(document: AuditDocument) -> etree._Element:
    """The report as a strict XML parser reads it."""
    return etree.fromstring(render(document, "junit").encode("utf-8"))


def results(document: AuditDocument) -> list[str]:
    """What became of each case, in order."""
    found = []
    for case in read(document).iter("testcase"):
        (result,) = [each.tag for each in case if each.tag != "properties"] or ["passed"]
        found.append(result)
    return found


def test_a_suite_an_article_a_case_a_claim() -> None:
    """What belongs to no article is in a suite of its own."""
    assert render(audited(), "junit") == WHOLE


def test_unsupported_fails_only_where_the_audit_fails_for_it() -> None:
    """Else it is skipped, so that a green audit gives a green report."""
    assert results(audited()) == ["passed", "failure", "skipped", "skipped", "error"]
    strict = audited().model_copy(update={"fail_on": "unsupported"})
    assert results(strict) == ["passed", "failure", "failure", "failure", "error"]


def test_what_is_known_or_suppressed_is_skipped_with_the_reason() -> None:
    """It stays in the report: nothing is lost without a trace."""
    document = with_states(audited())
    assert results(document) == ["passed", "skipped", "skipped", "skipped", "error"]
    told = [case.get("message") for case in read(document).iter("skipped")]
    assert told[:2] == [
        "suppressed: the plan was drawn anew (desk-1, until 2027-01-31)",
        "known: it is in the baseline",
    ]


@pytest.mark.parametrize(
    ("rule", "severity", "outcome", "result"),
    [
        ("source/unreadable", Severity.ERROR, Outcome.ERROR, "error"),
        ("source/unsealed", Severity.WARNING, Outcome.ERROR, "skipped"),
        ("coverage/unaccounted", Severity.WARNING, Outcome.ERROR, "error"),
        ("audit/nothing-checked", Severity.ERROR, Outcome.ERROR, "error"),
        ("review/reopened", Severity.WARNING, Outcome.REVIEW, "skipped"),
        ("attribution/vague", Severity.SUGGESTION, Outcome.OPEN, "skipped"),
        ("discrepancy/between-articles", Severity.WARNING, Outcome.FAIL, "skipped"),
    ],
)
def test_what_makes_an_audit_incomplete_is_an_error(
    rule: str, severity: Severity, outcome: Outcome, result: str
) -> None:
    """And what makes the exit status neither 1 nor 3 is skipped."""
    finding = Finding(rule=rule, severity=severity, path="p", message="m", outcome=outcome)
    assert result_of(finding, document_of()) == result


def test_no_two_cases_have_one_name() -> None:
    """Readers take cases of one name for the same case, and show the last."""
    same = tuple(
        Finding(
            rule="unsupported/no-evidence",
            severity=Severity.WARNING,
            path="p",
            line=line,
            message="m",
            statement="It rained.",
            outcome=Outcome.OPEN,
        )
        for line in (1, 2, 3)
    )
    names = [case.get("name") for case in read(document_of(findings=same)).iter("testcase")]
    assert names == ["It rained.", "It rained. (2)", "It rained. (3)"]


def test_a_long_claim_is_shortened_in_the_name() -> None:
    """The whole of it is in the report's JSON."""
    long = Finding(rule="ledger/bad-line", severity=Severity.ERROR, path="p", message="word " * 100)
    (case,) = read(document_of(findings=(long,))).iter("testcase")
    name = case.get("name")
    assert name is not None and name.endswith(" [...]") and len(name) < 150


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_no_text_adds_an_element_or_breaks_the_file(attack: str) -> None:
    """A strict parser finds the same elements as in the report of the plain sample, and no control character."""
    document = attacked(attack)
    report = render(document, "junit")
    assert len(report) < 100_000
    root = read(document)
    assert [each.tag for each in root.iter("testcase")] == ["testcase"] * 5
    tags = {each.tag for each in root.iter()}
    assert tags <= {
        "testsuites", "testsuite", "testcase", "properties", "property", "failure", "error", "skipped",
    }  # fmt: skip
    for each in root.iter():
        for value in (each.text or "", *map(str, each.attrib.values())):
            assert not set(value) & set("\x00\x07\x08\x1b\x7f\x85\x9b\u2028\u202e\u2066\ufffe\uffff")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_a_claim_says_the_file_is_xml(said: str) -> None:
    """Of the characters that XML 1.0 forbids none is written, not even as a reference."""
    finding = Finding(
        rule="ledger/bad-line", severity=Severity.ERROR, path=f"p{said}", message=said, text=said
    )
    (case,) = read(document_of(findings=(finding,))).iter("testcase")
    assert case.get("classname") == "files"


def test_a_reader_of_test_reports_counts_the_same() -> None:
    """junitparser reads the suites, cases and results as other tools do."""
    junitparser = pytest.importorskip("junitparser", reason="junitparser is not installed")
    report = junitparser.JUnitXml.fromstring(render(audited(), "junit").encode("utf-8"))
    assert (report.tests, report.failures, report.errors) == (5, 1, 1)
    suites = list(report)
    assert [(suite.name, suite.tests, suite.skipped) for suite in suites] == [
        ("bridge", 4, 2),
        ("files", 1, 0),
    ]
    assert [[type(result).__name__ for result in case.result] for case in suites[0]] == [
        [], ["Failure"], ["Skipped"], ["Skipped"],
    ]  # fmt: skip
    counted = junitparser.JUnitXml.fromstring(render(audited(), "junit").encode("utf-8"))
    counted.update_statistics()
    assert (counted.tests, counted.failures, counted.errors, counted.skipped) == (5, 1, 1, 2)
