"""Annotations of a GitHub workflow, and the page of its step.

What a runner makes of a line is told by `command_of`, which reads as the runner does: `::name properties::message` at
the beginning of a line, else `##[name properties]message` anywhere in it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import factcheck
from hypothesis import given
from hypothesis import strategies as st
from sample_audit import document_of
from sample_findings import ATTACKS, attacked, audited, with_states

from factcheck.model import Finding, Outcome, Severity
from factcheck.reports.document import AuditDocument
from factcheck.reports.formats import render
from factcheck.reports.formats.github import summary
from factcheck.reports.listing import plain

WHOLE = """\
::error file=sources/articles/bridge.md,line=11,endLine=11,col=34,endColumn=64,title=A date%2C number%2C name%2C place%2C order or wording of the claim is wrong (disputed/detail-wrong)::“The deck of the bridge is 1,200 metres long.” is disputed: a detail is wrong%0AThe record shows: The register measures the deck itself, not its approaches.%0AWrite instead: Its deck is 1,149 metres long.
::error file=claims/bridge.jsonl,line=5,title=A cited passage is no longer in its source (citation/quote-lost)::the quotation is not in harbour-board-1932-notice%0ANext step: factcheck edit c061
::warning file=sources/articles/bridge.md,line=12,endLine=13,title=No source in the library speaks to the claim (unsupported/no-evidence)::“Every tenth driver pays no toll on the bridge.” is unsupported: no evidence found%0AMissing: it does not say what “the bridge” means; say it in the claim, then check again%0ANext step: the article names “the toll book” and “the Ferry Post”, which are not taken in: factcheck add FILE --as evidence
::warning file=sources/articles/bridge.md,line=12,title=The claim rests on something that the article does not identify (unsupported/citation-missing)::“The cost of the bridge was hidden.” is unsupported: what it rests on is not identified%0AMissing: “Leaked memos show” (unnamed document) is not identified
"""  # noqa: E501  a command is one line

PAGE = """\
## factcheck

4 claims: 1 verified, 1 disputed, 2 unsupported; coverage 100 % of 6 sentences, 2 set aside

| article | claims | verified | disputed | unsupported | coverage |
| --- | ---: | ---: | ---: | ---: | ---: |
| `sources/articles/bridge.md` | 4 | 1 | 1 | 2 | 100 % |

- **error** `sources/articles/bridge.md:11:34` `disputed/detail-wrong`
  - `“The deck of the bridge is 1,200 metres long.” is disputed: a detail is wrong`
  - `The record shows: The register measures the deck itself, not its approaches.`
  - `Write instead: Its deck is 1,149 metres long.`
- **error** `claims/bridge.jsonl:5` `citation/quote-lost`
  - `the quotation is not in harbour-board-1932-notice`
  - `Next step: factcheck edit c061`
- **warning** `sources/articles/bridge.md:12:49` `unsupported/no-evidence`
  - `“Every tenth driver pays no toll on the bridge.” is unsupported: no evidence found`
  - `Missing: it does not say what “the bridge” means; say it in the claim, then check again`
  - `Next step: the article names “the toll book” and “the Ferry Post”, which are not taken in: factcheck add FILE --as evidence`
- **warning** `sources/articles/bridge.md:12:1` `unsupported/citation-missing`
  - `“The cost of the bridge was hidden.” is unsupported: what it rests on is not identified`
  - `Missing: “Leaked memos show” (unnamed document) is not identified`
"""  # noqa: E501


SKELETON = (
    r"|## factcheck|4 claims: [a-z0-9 ,;%]+|Only claims whose lines changed since CODE\."
    r"|\| article [a-z |]+|[|: -]+|\| CODE \| 4 \| 1 \| 1 \| 2 \| 100 % \|"
    r"|- \*\*(error|warning|notice)\*\* CODE CODE|  - CODE"
)
"""The lines that the page of the sample may have, with code for what is between backticks."""


def command_of(line: str) -> tuple[str, dict[str, str], str] | None:
    """Return name, properties and message of the command that a runner sees in a line."""
    if line.lstrip().startswith("::"):
        told, closed, data = line.lstrip()[2:].partition("::")
        if closed:
            name, _, properties = told.partition(" ")
            pairs = dict(each.split("=", 1) for each in properties.split(",") if "=" in each)
            return name, {key: unescaped(value) for key, value in pairs.items()}, unescaped(data)
    if match := re.search(r"##\[(\w+)[^\]]*\](.*)", line):
        return match[1], {}, match[2]
    return None


def unescaped(text: str) -> str:
    """Return what the runner shows."""
    for token, letter in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(token, letter)
    return text


def findings(number: int, severity: Severity) -> tuple[Finding, ...]:
    """As many findings of one severity, the later ones of more weight."""
    return tuple(
        Finding(
            rule="disputed/refuted",
            severity=severity,
            path="sources/articles/bridge.md",
            line=at,
            message=f"finding {at}",
            outcome=Outcome.FAIL,
            weight=at / 10_000,
        )
        for at in range(1, number + 1)
    )


def located(document: AuditDocument) -> AuditDocument:
    """The document with the ends of two claims: one on its line, one on the next."""
    ends = {"disputed/detail-wrong": (11, 64), "unsupported/no-evidence": (13, 5)}
    return document.model_copy(
        update={
            "findings": tuple(
                f.model_copy(update=dict(zip(("end_line", "end_column"), ends[f.rule], strict=True)))
                if f.rule in ends
                else f
                for f in document.findings
            )
        }
    )


def test_a_command_for_each_finding_worst_first() -> None:
    """Columns only where the claim ends on its line; what is verified is not shown."""
    assert render(located(audited()), "github") == WHOLE


def test_what_is_known_or_suppressed_is_not_shown() -> None:
    """Two of the four are left."""
    lines = WHOLE.splitlines(keepends=True)
    assert render(with_states(located(audited())), "github") == lines[1] + lines[2]


def test_ten_of_each_level_and_the_rest_counted() -> None:
    """The heaviest are shown, and the line that counts the rest is one of the ten notices."""
    found = (
        *findings(12, Severity.ERROR),
        *findings(11, Severity.WARNING),
        *findings(10, Severity.SUGGESTION),
    )
    lines = render(document_of(findings=found), "github").splitlines()
    levels = [line.split()[0] for line in lines]
    assert levels == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"] * 10
    assert lines[0].endswith("::finding 12")
    assert lines[9].endswith("::finding 3")
    assert lines[-1] == (
        "::notice title=factcheck::and 4 more: the step summary and the other formats list them"
    )


def test_ten_of_each_level_need_no_further_line() -> None:
    """Where all are shown nothing is counted."""
    found = (*findings(10, Severity.ERROR), *findings(10, Severity.SUGGESTION))
    assert len(render(document_of(findings=found), "github").splitlines()) == 20
    assert render(document_of(), "github") == ""


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=80),
    st.text(st.sampled_from("%0A25,:=[]#\r\n"), max_size=30),
)
def test_the_runner_reads_back_what_was_said(message: str, more: str) -> None:
    """Whatever a claim says, the runner sees one command, of our level, with our file and the message."""
    said = Finding(
        rule="disputed/refuted",
        severity=Severity.ERROR,
        path=f"sources/articles/a{more}.md",
        line=3,
        message=f"{message}{more}",
        outcome=Outcome.FAIL,
    )
    output = render(document_of(findings=(said,)), "github")
    assert output.count("\n") == 1
    found = command_of(output.rstrip("\n"))
    assert found is not None
    name, properties, told = found
    assert told == plain(f"{message}{more}")
    assert (name, properties.keys(), properties["line"]) == ("error", {"file", "line", "title"}, "3")
    assert properties["file"].startswith("sources/articles/a")
    assert properties["file"].endswith(".md")


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_no_text_opens_a_command(attack: str) -> None:
    """Each line is one command of ours, of printable characters, and not long."""
    lines = render(attacked(attack), "github").split("\n")
    assert lines.pop() == ""
    assert 0 < len(lines) <= 4
    for line in lines:
        found = command_of(line)
        assert found is not None
        assert found[0] in ("error", "warning", "notice")
        assert re.match("(sources|claims)/", found[1]["file"])
        assert "forged" not in found[0]
        assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", line)
        assert len(line) < 10_000


def test_the_page_has_the_numbers_and_every_finding() -> None:
    """Worst first, as the commands are."""
    assert summary(audited()) == PAGE


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_no_text_gets_out_of_its_backticks(attack: str) -> None:
    """Without its code spans the page has nothing but our own words: no link, no HTML, no mention, no table cell."""
    page = summary(attacked(attack))
    own = re.sub(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", "CODE", page)
    for line in own.splitlines():
        assert re.fullmatch(SKELETON, line), line
    assert len(page.encode()) < 100_000


def test_a_page_that_is_too_long_is_cut_between_findings() -> None:
    """What has no room is counted; a page without room for a finding has the numbers."""
    document = document_of(findings=findings(2_000, Severity.ERROR))
    page = summary(document, 20_000)
    assert len(page.encode()) <= 20_000
    shown = page.count("- **error**")
    assert shown > 100
    assert page.endswith(f"\nand {2_000 - shown:,} more: there is no room for them here\n")
    assert "`finding 2000`" in page and "`finding 1`\n" not in page
    assert summary(document, 10) == ""
    for limit in range(0, 600, 7):
        assert len(summary(document, limit).encode()) <= limit


def test_the_page_is_added_to_what_the_step_has_written(tmp_path: Path) -> None:
    """Only by this format, and only where the workflow names a page."""
    assert factcheck(tmp_path, "init").status == 0
    page = tmp_path / "summary.md"
    page.write_text("# Before\n", "utf-8")
    ran = factcheck(tmp_path, "audit", "--format", "github", GITHUB_STEP_SUMMARY=str(page))
    assert ran.status == 3
    assert ran.stdout == (
        "::error file=sources/articles,title=The audit checked nothing (audit/nothing-checked)::"
        "there is no article to audit%0ANext step: factcheck add FILE --as article\n"
    )
    text = page.read_text("utf-8")
    assert text.startswith("# Before\n## factcheck\n")
    assert "`audit/nothing-checked`" in text
    assert factcheck(tmp_path, "audit", "--format", "line", GITHUB_STEP_SUMMARY=str(page)).status == 3
    assert page.read_text("utf-8") == text
    page.write_bytes(b"x" * (1 << 20))
    assert factcheck(tmp_path, "audit", "--format", "github", GITHUB_STEP_SUMMARY=str(page)).status == 3
    assert page.stat().st_size == 1 << 20
