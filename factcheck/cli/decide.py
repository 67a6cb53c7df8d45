"""`factcheck decide`: one entry in the review log."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import click

from factcheck.claims.ledger import find_claim
from factcheck.claims.reviews import (
    Standing,
    append_decision,
    completed,
    read_reviews,
    refuse_sign_off,
    standings,
)
from factcheck.cli.claimview import mark_of
from factcheck.cli.common import one_of, open_workspace, reviewer
from factcheck.model import Action, Claim, Status
from factcheck.reports.case import Case, stored_marks
from factcheck.workspace import Workspace


@click.command("decide")
@click.argument("claim_id", metavar="CLAIM")
@click.option("--status", type=one_of(Status), help="The mark you decide on.")
@click.option(
    "--action", type=one_of(Action),
    help="[default: confirm where --status is the computed mark, else override]",
)  # fmt: skip
@click.option("--reason", required=True, help="Why, for whoever reads the log.")
@click.option("--by", help="Who decides.  [default: $FACTCHECK_REVIEWER, else the login name]")
def command(claim_id: str, status: Status | None, action: Action | None, reason: str, by: str | None) -> None:
    """Record a decision on a claim in the append-only review log.

    \b
    Examples:
      factcheck decide c3f9a2b --status disputed --reason "The tweet is of 29 November."
      factcheck decide c3f9a2b --action reopen --reason "New transcript published."
      factcheck decide c3f9a2b --action sign-off --reason "Read both sources." --by bo

    Earlier decisions stay in the log; the last one counts, until the claim's words change. A sign-off stands
    beside the decision and signs the mark that the claim has; another person than who decided makes it, unless
    [review] two-person is false.
    """
    case = Case.read(open_workspace())
    _, claim = find_claim(case.ledgers, claim_id)
    marks, _ = stored_marks(case)
    mark = mark_of(marks, claim)
    standing = standings([claim], case.logs[claim.article]).get(claim.id, Standing())
    action, status = completed(
        claim,
        standing,
        mark.status if mark else None,
        Action(action) if action else None,
        Status(status) if status else None,
    )
    who = reviewer(by)
    refuse: Callable[[], None] = lambda: None  # noqa: E731
    if action is Action.SIGN_OFF and status is not None:
        refuse = partial(_refuse_sign_off, case.workspace, claim, who, status)
    decision = append_decision(
        case.workspace, claim, action, status=status, reason=reason, by=who, refuse=refuse
    )
    click.echo(
        f"{claim.id}: {decision.action}{f' {decision.status}' if decision.status else ''} by {decision.by}, recorded"
    )


def _refuse_sign_off(workspace: Workspace, claim: Claim, by: str, status: Status) -> None:
    """Raise `UsageError` if the log, as it is now, does not let `by` sign `claim` off."""
    standing = standings([claim], read_reviews(workspace, claim.article)).get(claim.id, Standing())
    refuse_sign_off(standing, by, workspace.settings.review.two_person, status=status)
