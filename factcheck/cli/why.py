"""`factcheck why`: the whole way to a mark.

What was linked and what was looked at, with the values compared and how sure the judge was, the rule that decided, and
what would change the mark.
"""

from __future__ import annotations

import click

from factcheck.claims.ledger import find_claim
from factcheck.cli.claimview import mark_of, print_citation, print_looked, print_pointers, put
from factcheck.cli.common import note, open_workspace
from factcheck.errors import UsageError
from factcheck.reports.case import Case, stored_marks
from factcheck.reports.wording import held, next_step, still_open


@click.command("why")
@click.argument("claim_id", metavar="CLAIM")
def command(claim_id: str) -> None:
    """Explain the mark of a claim.

    \b
    Example:
      factcheck why c3f9a2b
    """
    case = Case.read(open_workspace())
    _, claim = find_claim(case.ledgers, claim_id)
    marks, stale = stored_marks(case)
    mark = mark_of(marks, claim)
    if mark is None:
        raise UsageError(f"{claim.id} has not been checked yet\n    run: factcheck check {claim.article}")
    click.echo(f"{claim.id} is {mark.status} ({mark.reason})")
    put("claim", claim.text)
    print_pointers(claim)
    put("rule", mark.rule)
    for reason in mark.rationale:
        put("because", reason)
    decisive = [citation for citation in mark.citations if citation.decisive]
    others = [citation for citation in mark.citations if not citation.decisive]
    for heading, citations in (("decisive:", decisive), ("also seen, not decisive:", others)):
        if citations:
            click.echo(f"  {heading}")
            for citation in citations:
                print_citation(case, citation, claim if citation.decisive else None)
    if mark.looked:
        click.echo("  looked at, the nearest first:")
        quoted = {citation.quote.exact for citation in mark.citations if citation.quote}
        for looked in mark.looked:
            print_looked(case, looked, quoted, stale=claim.article in stale)
    put(
        "confidence",
        f"{mark.confidence:.2f}" if mark.confidence is not None else "none: the checker abstains",
    )
    put("still open", still_open(mark.status, mark.abstained, mark.lacking))
    put("would change", mark.would_change)
    evidence = held(snapshot.source for snapshot in case.library.evidence.values())
    put("next step", next_step(mark.status, claim.cites, evidence))
    if claim.article in stale:
        note(f"{claim.article}: files changed since the marks were computed; run: factcheck check")
