"""Check that nothing has come loose: hashes, quotations, links, the chain of the log."""

from __future__ import annotations

from collections.abc import Iterator

from factcheck.check.run import anchor_citation, rejected_place
from factcheck.claims.extract import anchor_entry
from factcheck.claims.ledger import taken_ids
from factcheck.model import Claim, Finding, Severity, in_order
from factcheck.reports.case import Case
from factcheck.sources import check_snapshots


def integrity(case: Case) -> list[Finding]:
    """Return what is wrong with hashes, quotations, links and chains: what `factcheck verify` reports."""
    findings = [*case.findings, *check_snapshots(case.library, case.workspace)]
    for article, ledger in case.ledgers.items():
        snapshot = case.library.articles.get(article)
        if snapshot is None:
            continue
        ids = {entry.id for entry in ledger.entries}
        for entry in ledger.entries:
            findings += filter(None, [anchor_entry(entry, ledger, snapshot)[1]])
            if not isinstance(entry, Claim):
                continue
            line = ledger.line_of(entry.id)
            if entry.repeats and entry.repeats not in ids:
                findings.append(
                    Finding(
                        rule="claim/repeats-missing",
                        severity=Severity.ERROR,
                        path=ledger.path,
                        line=line,
                        message=f"{entry.id} repeats {entry.repeats}, which is not in this ledger",
                        next_step=f"see: factcheck edit {entry.id}",
                    )
                )
            for citation in entry.citations:
                _, problem = anchor_citation(citation, entry, case.library.evidence, ledger.path, line)
                findings += filter(None, [problem])
            findings += _rejections_lost(entry, case, ledger.path, line)
        log = case.logs[article]
        known = taken_ids(ledger.entries)  # decisions on a claim that was merged are its whole's history
        for claim_id in sorted({decision.claim for decision in log.decisions} - known):
            findings.append(
                Finding(
                    rule="reviews/claim-missing",
                    severity=Severity.WARNING,
                    path=log.path,
                    message=f"decisions on {claim_id}, which is no longer in {ledger.path}",
                    next_step="restore the claim, or leave the record as it is",
                )
            )
    return in_order(findings)


def _rejections_lost(claim: Claim, case: Case, path: str, line: int) -> Iterator[Finding]:
    """Yield a finding for each rejected passage that bars nothing any more."""
    for each in claim.rejected:
        if rejected_place(each, case.library.evidence) is None:
            yield Finding(
                rule="claim/rejected-lost",
                severity=Severity.WARNING,
                path=path,
                line=line,
                message=f"{claim.id} rejects words that are not in {each.source} any more",
                text=each.quote.exact[:120],
                next_step=f"reject what it says now, or take the rejection out: factcheck edit {claim.id}",
            )
