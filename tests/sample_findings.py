"""The sample audit with its findings, as the formats for machines list them, and the texts that attack them."""

from __future__ import annotations

from sample_audit import ATTACK, NOTICE, SURVEY, hostile, sample

from factcheck.model import Detail, Exhibit, Finding, Outcome, Severity, Stance, State
from factcheck.reports.document import AuditDocument
from factcheck.reports.findings import claim_findings, fingerprinted

LONGEST_FILE_NAME = 255
"""What file systems allow."""

REGISTER = Exhibit(
    source=SURVEY.id,
    path=SURVEY.path,
    line=14,
    stance=Stance.CONTRADICTS,
    detail=Detail.NUMBER,
    exact="length of deck 1,149 m",
)

LOST = Finding(
    rule="citation/quote-lost",
    severity=Severity.ERROR,
    path="claims/bridge.jsonl",
    line=5,
    message=f"the quotation is not in {NOTICE.id}",
    text="a deck of 1,149 m",
    next_step="factcheck edit c061",
)

FORGERIES = (
    "<script>alert(1)</script>",
    "::error file=x.py,line=1::forged",
    "\n::error::forged",
    "\r\n##[error]forged",
    "##vso[task.setvariable variable=x]forged",
    "%0A::warning::forged",
    '=HYPERLINK("http://evil.example","click")',
    "\u202egnorw\u202c \u2066isolated\u2069",
    "\x00\x07\x08\x1b[2J\x1b]0;title\x07\x7f\x85\x9b2J",
    "[click](javascript:alert(1)) {0} {{7*7}}",
    "]]> --> <!-- &amp; &#0; ``` ` | **bold** @everyone https://evil.example",
    "\ufffe\uffff\u2028\u2029",
)
"""What an article may say to be taken for something else."""


def audited() -> AuditDocument:
    """The sample with a finding for each claim and one for a broken ledger; the disputed claim has its exhibit."""
    document = sample()
    found = [
        each.model_copy(update={"exhibits": (REGISTER,), "outcome": Outcome.FAIL})
        if each.rule == "disputed/detail-wrong"
        else each
        for each in claim_findings(document.articles[0], {})
    ]
    return document.model_copy(update={"findings": tuple(fingerprinted([*found, LOST]))})


def with_states(document: AuditDocument) -> AuditDocument:
    """The document with its disputed claim suppressed and one unsupported claim in the baseline."""
    states = {
        "disputed/detail-wrong": {
            "state": State.SUPPRESSED,
            "justification": "the plan was drawn anew (desk-1, until 2027-01-31)",
        },
        "unsupported/citation-missing": {"state": State.KNOWN},
    }
    return document.model_copy(
        update={
            "exit_code": 3,
            "findings": tuple(f.model_copy(update=states.get(f.rule, {})) for f in document.findings),
        }
    )


def attacked(attack: str) -> AuditDocument:
    """The document with `attack` in every free text of every finding; every other line's are suppressed."""
    document = hostile(audited(), attack)
    spoilt = []
    for each in document.findings:
        update: dict[str, object] = {
            "rule": each.rule + attack,
            "path": each.path[:LONGEST_FILE_NAME],
            "exhibits": tuple(
                exhibit.model_copy(
                    update={"path": exhibit.path[:LONGEST_FILE_NAME], "exact": exhibit.exact + attack}
                )
                for exhibit in each.exhibits
            ),
        }
        if each.line % 2:
            update |= {"state": State.SUPPRESSED, "justification": attack}
        spoilt.append(each.model_copy(update=update))
    return document.model_copy(update={"findings": tuple(spoilt), "changed_since": attack})


ATTACKS = (*FORGERIES, ATTACK, "".join(FORGERIES), "word " * 200_000, "\x9d" * 200_000)
