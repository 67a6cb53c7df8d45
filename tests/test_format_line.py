"""The audit as lines for editors: `path:line:column:rule:message`."""

from __future__ import annotations

import re

import pytest
from sample_audit import document_of
from sample_findings import ATTACKS, attacked, audited, with_states

from factcheck.model import Finding, Severity
from factcheck.reports.formats import render

WHOLE = """\
claims/bridge.jsonl:5:1:citation/quote-lost:the quotation is not in harbour-board-1932-notice
sources/articles/bridge.md:11:34:disputed/detail-wrong:“The deck of the bridge is 1,200 metres long.” is disputed: a detail is wrong
sources/articles/bridge.md:12:1:unsupported/citation-missing:“The cost of the bridge was hidden.” is unsupported: what it rests on is not identified
sources/articles/bridge.md:12:49:unsupported/no-evidence:“Every tenth driver pays no toll on the bridge.” is unsupported: no evidence found
"""  # noqa: E501  as long as they are


def test_a_line_for_each_finding_that_is_to_be_acted_on() -> None:
    """In reading order; what is verified is not listed."""
    assert render(audited(), "line") == WHOLE


def test_what_is_known_or_suppressed_is_not_listed() -> None:
    """The exit status says as much: it does not count."""
    lines = WHOLE.splitlines(keepends=True)
    assert render(with_states(audited()), "line") == lines[0] + lines[3]


def test_a_finding_of_a_whole_file_is_on_its_first_line() -> None:
    """Editors know no line 0."""
    unsealed = Finding(
        rule="source/unsealed", severity=Severity.WARNING, path="sources/evidence/note.md", message="no hash"
    )
    assert render(document_of(findings=(unsealed,)), "line") == (
        "sources/evidence/note.md:1:1:source/unsealed:no hash\n"
    )


def test_nothing_to_act_on_is_nothing() -> None:
    """An empty list has no line."""
    assert render(document_of(), "line") == ""


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_no_text_makes_a_line_a_command_or_a_flood(attack: str) -> None:
    """Each line is one finding's, of printable characters, and holds no command of a build service."""
    lines = render(attacked(attack), "line").split("\n")
    assert lines.pop() == ""
    assert 0 < len(lines) <= 4
    for line in lines:
        assert re.match(r"(sources|claims)/", line)
        assert not re.search(r"##\w*\[", line)
        assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", line)
        assert len(line) < 4_000
