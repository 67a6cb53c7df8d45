"""`factcheck verify`: check every hash, quotation, link and log."""

from __future__ import annotations

import click

from factcheck.cli.common import open_workspace
from factcheck.cli.stages import print_findings
from factcheck.reports.case import Case
from factcheck.reports.integrity import integrity


@click.command("verify")
def command() -> None:
    """Re-hash every snapshot, find every quotation again, and check the chain of every review log.

    \b
    Example:
      factcheck verify

    Names file and line of whatever is wrong. Exit 0 if nothing is, else 1.
    """
    case = Case.read(open_workspace())
    findings = integrity(case)
    print_findings(findings)
    claims = sum(len(ledger.claims) for ledger in case.ledgers.values())
    citations = sum(
        sum(citation.quote is not None for citation in claim.citations)
        for ledger in case.ledgers.values()
        for claim in ledger.claims
    )
    decisions = sum(len(log.decisions) for log in case.logs.values())
    sources = len(case.library.articles) + len(case.library.evidence)
    click.echo(
        f"{sources} sources, {claims} claims, {citations} quoted passages, {decisions} decisions: "
        + (f"{len(findings)} problem{'s' if len(findings) > 1 else ''}" if findings else "all whole")
    )
    if findings:
        raise click.exceptions.Exit(1)
