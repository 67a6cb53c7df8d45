"""`factcheck status`: the claims with their marks, as a table."""

from __future__ import annotations

import json
from typing import TypedDict

import click

from factcheck.claims.reviews import Standing, standings
from factcheck.claims.weight import central_first, weights
from factcheck.cli.common import note, one_of, open_workspace, wants_colour
from factcheck.cli.stages import chosen_articles, print_findings, printable
from factcheck.model import Reason, Status
from factcheck.reports.case import Case, stored_marks

_COLOURS = {"verified": "green", "disputed": "red", "unsupported": "yellow", "-": None}


class _Row(TypedDict):
    """One claim of the table, and of the JSON."""

    id: str
    article: str
    status: str | None
    reason: str | None
    decision: str | None
    signed: str | None
    weight: float
    text: str


@click.command("status")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("--status", "statuses", multiple=True, type=one_of(Status), help="Only these marks.")
@click.option("--reason", "reasons", multiple=True, type=one_of(Reason), help="Only these reasons.")
@click.option("--undecided", is_flag=True, help="Only claims without a decision in force.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(
    articles: tuple[str, ...],
    statuses: tuple[Status, ...],
    reasons: tuple[Reason, ...],
    undecided: bool,
    as_json: bool,
) -> None:
    """List the claims with their marks.

    \b
    Examples:
      factcheck status
      factcheck status --status disputed
      factcheck status my-article --reason citation-missing --json

    Of each article the claims that most of it rests on come first: the number before a claim is its weight,
    0 to 1. Shows the marks of the last check, and says so where files have changed since.
    """
    case = Case.read(open_workspace())
    chosen = chosen_articles(case, articles)
    marks, stale = stored_marks(case)
    rows: list[_Row] = []
    for article in chosen:
        claims = case.ledgers[article].claims
        by_claim = {each.claim: each for each in marks[article].assessments}
        standing = standings(claims, case.logs[article])
        weight = weights(claims, len(case.library.articles[article].text))
        for claim in central_first(claims, weight):
            mark = by_claim.get(claim.id)
            stands = standing.get(claim.id, Standing())
            decision = stands.decision
            status = stands.override or (mark.status if mark else None)
            if statuses and status not in statuses:
                continue
            if reasons and (mark is None or mark.reason not in reasons):
                continue
            if undecided and stands.latest:
                continue
            rows.append(
                {
                    "id": claim.id,
                    "article": article,
                    "status": status.value if status else None,
                    "reason": mark.reason.value if mark else None,
                    "decision": f"{decision.action} by {decision.by}" if decision else None,
                    "signed": f"{stands.signed.status} by {stands.signed.by}" if stands.signed else None,
                    "weight": weight[claim.id],
                    "text": claim.text,
                }
            )
    if as_json:
        click.echo(
            json.dumps(
                {"schema": "factcheck.status/1", "stale": stale, "claims": rows}, ensure_ascii=False, indent=2
            )
        )
    else:
        colour = wants_colour()
        width = click.get_current_context().terminal_width or 110
        current = ""
        for row in rows:
            if row["article"] != current:
                current = row["article"]
                click.echo(f"{current}")
            mark_shown = (row["status"] or "-").ljust(11)
            if colour:
                mark_shown = click.style(mark_shown, fg=_COLOURS[row["status"] or "-"])
            decided = " *" if row["decision"] or row["signed"] else "  "
            text = printable(row["text"])
            room = max(20, width - 52)
            text = text if len(text) <= room else text[: room - 3] + "..."
            click.echo(
                f"  {row['id']:<9}{decided} {mark_shown} {(row['reason'] or 'not checked yet'):<20} "
                f"{row['weight']:.2f}  {text}"
            )
        counts = [sum(row["status"] == status for row in rows) for status in Status]
        told = ", ".join(f"{count} {status}" for count, status in zip(counts, Status, strict=True))
        click.echo(
            f"{len(rows)} claim{'' if len(rows) == 1 else 's'}: {told}"
            + (" (* decided by a person)" if any(r["decision"] or r["signed"] for r in rows) else "")
        )
    print_findings(case.findings)
    for article in stale:
        if article in chosen:
            note(f"{article}: files changed since the marks were computed; run: factcheck check")
