"""Which findings are acted on: not those that the baseline knows, and not those that a person has suppressed.

A suppression that has run out sets nothing aside any more and is a finding; so is one that matches nothing. The day
by which they are judged is given, never looked up here: the same files and the same day give the same document.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar

from pydantic import ValidationError

from factcheck.claims.baseline import Baseline, Listed, Suppressions
from factcheck.claims.records import told
from factcheck.errors import UsageError
from factcheck.model import Finding, Known, Outcome, Record, State, Suppression, Withdrawal
from factcheck.reports.case import Case
from factcheck.reports.document import AuditDocument
from factcheck.reports.findings import fingerprinted
from factcheck.reports.rules import RULES
from factcheck.reports.wording import one_line

R = TypeVar("R", bound=Record)

NEVER_SET_ASIDE = frozenset({"audit", "baseline", "suppression"})
"""Families of rules about the audit itself: what they say is never known or suppressed. An audit that checked
nothing would be green, and a suppression that has run out would be silent."""

_UNREAD = frozenset({"ledger", "source"})
"""Families of rules that tell why an article's findings are missing."""

LONGEST_STATEMENT = 300
"""Code points of a statement in the two files: it is there for people, the fingerprint is what counts."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The findings of an audit with their states, and those about the suppressions themselves."""

    findings: list[Finding]
    """In reading order."""
    gone: tuple[Known, ...] = ()
    """See `gone`."""


def apply(findings: Iterable[Finding], case: Case, audited: Collection[str], today: str) -> Applied:
    """Return findings, which have their fingerprints, each with its state on the day `today` (UTC).

    `audited` are the ids of the audited articles. Where there was no look there is nothing to say: an entry about
    another article, or about one that could not be read whole, is neither gone nor unused.
    """
    listed = list(findings)
    looked_at = _looked_at(case, audited)
    stated = [_stated(each, case.baseline, case.suppressions, today) for each in listed]
    there = {each.fingerprint for each in listed if can_be_set_aside(each)}
    about = [
        _expired(each, case.suppressions.path)
        if each.entry.fingerprint in there
        else _unused(each, case.suppressions.path)
        for fingerprint, each in case.suppressions.standing.items()
        if (fingerprint in there and not each.runs_on(today))
        or (fingerprint not in there and looked_at(each.entry.path))
    ]
    return Applied(
        findings=sorted(
            [*stated, *fingerprinted(about)], key=lambda f: (f.path, f.line, f.column, f.rule, f.message)
        ),
        gone=gone(listed, case, audited),
    )


def gone(findings: Iterable[Finding], case: Case, audited: Collection[str]) -> tuple[Known, ...]:
    """Return what the baseline knows and an audit of `audited`, which looked there, did not find."""
    looked_at = _looked_at(case, audited)
    there = {each.fingerprint for each in findings if can_be_set_aside(each)}
    return tuple(
        each
        for fingerprint, each in sorted(case.baseline.known.items())
        if fingerprint not in there and looked_at(each.path)
    )


def can_be_set_aside(finding: Finding) -> bool:
    """Whether a finding may be known or suppressed: nothing that passes, and nothing about the audit itself."""
    return finding.outcome is not Outcome.PASS and finding.family not in NEVER_SET_ASIDE


def known(finding: Finding, *, by: str, on: str) -> Known:
    """Return the line of the baseline for a finding. Raises `UsageError` for an empty name."""
    return _made(Known, **_named(finding), by=by, on=on)


def suppression(finding: Finding, *, reason: str, by: str, on: str, until: str) -> Suppression:
    """Return the line that sets a finding aside. Raises `UsageError` for an empty reason or name."""
    return _made(
        Suppression, **_named(finding), claim=finding.claim, reason=reason, by=by, on=on, until=until
    )


def withdrawal(fingerprint: str, *, reason: str, by: str, on: str) -> Withdrawal:
    """Return the line that takes a suppression back. Raises `UsageError` for an empty name."""
    return _made(Withdrawal, fingerprint=fingerprint, reason=reason.strip(), by=by, on=on)


def statement(finding: Finding) -> str:
    """Return what a finding is about, on one line: the claim, else the words, else the message."""
    return one_line(finding.statement or finding.text or finding.message, LONGEST_STATEMENT)


def justification(entry: Suppression) -> str:
    """Return `waiting for the archive (desk, until 2027-01-31)`."""
    return f"{entry.reason} ({entry.by}, until {entry.until})"


def quiet_claims(document: AuditDocument) -> dict[str, Finding]:
    """Return the claims of which nothing is new, by id, each with the finding that speaks for it.

    That is one that is suppressed, where there is one. Discrepancies count apart (see `quiet_discrepancies`).
    """
    found: dict[str, list[Finding]] = {}
    for each in document.findings:
        if each.claim and each.outcome is not Outcome.PASS and not each.discrepancy:
            found.setdefault(each.claim, []).append(each)
    return {
        claim: max(about, key=lambda each: each.state is State.SUPPRESSED)
        for claim, about in found.items()
        if all(each.state is not State.NEW for each in about)
    }


def quiet_discrepancies(document: AuditDocument) -> dict[str, Finding]:
    """Return the discrepancies that are known or suppressed, by id, each with its finding."""
    return {
        each.discrepancy: each
        for each in document.findings
        if each.discrepancy and each.state is not State.NEW
    }


def _named(finding: Finding) -> dict[str, str]:
    return {
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "path": finding.path,
        "statement": statement(finding),
    }


def _made(kind: type[R], **values: object) -> R:
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise UsageError(f"nothing was recorded: {told(error)}") from error


def _stated(finding: Finding, baseline: Baseline, suppressions: Suppressions, today: str) -> Finding:
    """A finding with its state. A suppression goes before the baseline: when it runs out, it must show."""
    if not can_be_set_aside(finding):
        return finding
    listed = suppressions.standing.get(finding.fingerprint)
    if listed is not None:
        if not listed.runs_on(today):
            return finding
        return finding.model_copy(
            update={"state": State.SUPPRESSED, "justification": justification(listed.entry)}
        )
    if finding.fingerprint in baseline.known:
        return finding.model_copy(update={"state": State.KNOWN})
    return finding


def _looked_at(case: Case, audited: Collection[str]) -> Callable[[str], bool]:
    """Return what says whether all that could be found at a path was looked for."""
    broken = {each.path for each in case.findings if each.outcome is Outcome.ERROR and each.family in _UNREAD}
    left_out: set[str] = set()
    for article, ledger in case.ledgers.items():
        snapshot = case.library.articles.get(article)
        # of an article that is not there, the ledger alone says that it is broken
        own = {ledger.path, case.logs[article].path} | ({snapshot.path} if snapshot else set())
        if snapshot and (article not in audited or own & broken):
            left_out |= own
    return lambda path: path not in left_out and path not in broken


def _expired(listed: Listed, path: str) -> Finding:
    entry = listed.entry
    return _about(
        listed,
        path,
        "suppression/expired",
        f"ran out on {entry.until}, so this counts again: {entry.rule}, “{entry.statement}”. "
        f"{entry.by} set it aside: {entry.reason}",
        f"factcheck suppress {entry.fingerprint[:12]} --reason REASON --until DAY, or --remove",
    )


def _unused(listed: Listed, path: str) -> Finding:
    entry = listed.entry
    return _about(
        listed,
        path,
        "suppression/unused",
        f"matches no finding: {entry.rule}, “{entry.statement}”. {entry.by} set it aside until {entry.until}: "
        f"{entry.reason}",
        f"factcheck suppress --remove {entry.fingerprint[:12]}",
    )


def _about(listed: Listed, path: str, rule: str, message: str, next_step: str) -> Finding:
    return Finding(
        rule=rule,
        severity=RULES[rule].severity,
        path=path,
        line=listed.line,
        message=message,
        statement=listed.entry.statement or None,
        next_step=next_step,
        outcome=Outcome.ERROR,
    )
