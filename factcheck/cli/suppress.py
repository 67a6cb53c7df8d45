"""`factcheck suppress`: set a finding aside for a time, with a reason and a name."""

from __future__ import annotations

import re
from datetime import date, timedelta

import click

from factcheck.claims.baseline import Listed, Suppressions, append_suppressions, read_suppressions, today
from factcheck.cli.auditing import audited
from factcheck.cli.common import exact_day, open_workspace, reviewer
from factcheck.cli.stages import print_findings
from factcheck.errors import UnknownId, UsageError
from factcheck.model import Finding
from factcheck.reports.baseline import can_be_set_aside, suppression, withdrawal
from factcheck.reports.document import AuditDocument
from factcheck.reports.wording import one_line, plural
from factcheck.workspace import Workspace

SHORTEST = 6
"""Hex digits of a fingerprint that name a finding; among 10,000 findings 12, as they are shown, are one of a kind."""

SHOWN = 12


def _until(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """A day, or `+90d`: so many days from today. Refuses a day that has passed."""
    if value is not None and (span := re.fullmatch(r"\+([0-9]{1,4})d", value)):
        return (date.fromisoformat(today()) + timedelta(days=int(span[1]))).isoformat()
    day = exact_day(ctx, param, value)
    if day is not None and day < today():
        raise click.BadParameter(f"{day} has passed; today is {today()} (UTC)")
    return day


@click.command("suppress")
@click.argument("target", required=False, metavar="[CLAIM|FINGERPRINT]")
@click.option("--reason", help="Why, for whoever reads the report.")
@click.option(
    "--until", callback=_until, metavar="DAY", help="The last day it counts: 2027-01-31, or +90d from today."
)
@click.option("--by", help="Who sets it aside.  [default: $FACTCHECK_REVIEWER, else the login name]")
@click.option("--list", "list_", is_flag=True, help="List the suppressions that stand.")
@click.option("--remove", is_flag=True, help="Take a suppression back: its finding counts again.")
def command(
    target: str | None, reason: str | None, until: str | None, by: str | None, list_: bool, remove: bool
) -> None:
    """Set aside what an audit finds of a claim, or one finding, until a day.

    \b
    Examples:
      factcheck suppress c3f9a2b --until +30d --reason "The ministry answers by then."
      factcheck suppress 5be21c09 --until 2027-01-31 --reason "Known to the desk."
      factcheck suppress --list
      factcheck suppress --remove c3f9a2b

    Appends to claims/_suppressions.jsonl. `factcheck audit --format json` has the fingerprint of each finding.
    A finding that reads otherwise later is another one, and counts.
    """
    workspace = open_workspace()
    if list_:
        if target or reason or until or remove:
            raise click.UsageError("--list takes nothing else")
        _list(read_suppressions(workspace))
        return
    if not target:
        raise click.UsageError("say what: the id of a claim, or the fingerprint of a finding")
    if remove:
        if until:
            raise click.UsageError("--until belongs to a suppression, not to --remove")
        _remove(workspace, target, reason, reviewer(by))
        return
    if not reason or not reason.strip() or not until:
        raise click.UsageError("a suppression needs a reason and a last day: --reason REASON --until DAY")
    _suppress(workspace, target, reason, until, reviewer(by))


def _suppress(workspace: Workspace, target: str, reason: str, until: str, by: str) -> None:
    audit = audited(workspace)
    audit.refuse_nothing()
    case, found = audit.case, _targeted(audit.document, target)
    entries = [suppression(each, reason=reason, by=by, on=today(), until=until) for each in found]
    append_suppressions(workspace, entries)
    for entry in entries:
        did = "renewed" if entry.fingerprint in case.suppressions.standing else "suppressed"
        click.echo(f"{did} {entry.fingerprint[:SHOWN]}  {one_line(entry.rule)}  “{entry.statement}”")
    click.echo(f"until {until}, by {one_line(by)}: {one_line(reason)}")


def _targeted(document: AuditDocument, target: str) -> list[Finding]:
    """Return the findings that a claim's id (or its beginning) or a fingerprint (or its beginning) names.

    Raises `UnknownId` for none or several, and `UsageError` where there is nothing to set aside.
    """
    open_ = [each for each in document.findings if can_be_set_aside(each)]
    claims = [claim.id for article in document.articles for claim in article.claims]
    named = _beginning(claims, target, 3)
    if len(named) == 1:
        found = [each for each in open_ if each.claim == named[0]]
        if not found:
            raise UsageError(f"{named[0]} has no finding to set aside\n    see: factcheck why {named[0]}")
        return found
    prints = _beginning([each.fingerprint for each in open_], target, SHORTEST)
    if len(prints) == 1:
        return [each for each in open_ if each.fingerprint == prints[0]]
    raise _not_one(target, named or prints, claims, "see: factcheck audit --format json")


def _remove(workspace: Workspace, target: str, reason: str | None, by: str) -> None:
    standing = read_suppressions(workspace).standing
    claims = sorted({each.entry.claim for each in standing.values() if each.entry.claim})
    named = _beginning(claims, target, 3)
    prints = [print_ for print_, each in standing.items() if [each.entry.claim] == named]
    if not prints:
        prints = _beginning(list(standing), target, SHORTEST)
        if len(prints) != 1:
            raise _not_one(target, named or prints, [*claims, *standing], "see: factcheck suppress --list")
    taken_back = [withdrawal(each, reason=reason or "", by=by, on=today()) for each in prints]
    append_suppressions(workspace, taken_back)
    for each in prints:
        entry = standing[each].entry
        click.echo(f"withdrawn {each[:SHOWN]}  {one_line(entry.rule)}  “{one_line(entry.statement)}”")


def _list(suppressions: Suppressions) -> None:
    """Print each suppression that stands, those that run out first on top."""
    print_findings(suppressions.findings)

    def order(listed: Listed) -> tuple[str, int]:
        return listed.entry.until, listed.line

    for listed in sorted(suppressions.standing.values(), key=order):
        entry = listed.entry
        ran = "until" if listed.runs_on(today()) else "ran out"
        about = [one_line(entry.rule), one_line(entry.path), *filter(None, [entry.claim])]
        click.echo("  ".join([entry.fingerprint[:SHOWN], f"{ran} {entry.until}", *about]))
        click.echo(f"    “{one_line(entry.statement)}”")
        click.echo(f"    {one_line(entry.by)}, {entry.on}: {one_line(entry.reason)}")
    expired = sum(not each.runs_on(today()) for each in suppressions.standing.values())
    number = plural(len(suppressions.standing), "suppression")
    click.echo(f"{suppressions.path}: {number}" + (f", {expired:,} of them ran out" if expired else ""))


def _beginning(known: list[str], wanted: str, shortest: int) -> list[str]:
    """Return what `wanted` names: itself, else what begins with it, if it is long enough to tell."""
    if wanted in known:
        return [wanted]
    return [each for each in known if len(wanted) >= shortest and each.startswith(wanted)]


def _not_one(target: str, several: list[str], known: list[str], next_step: str) -> UnknownId:
    if several:
        shown = ", ".join(each[:SHOWN] for each in several[:8])
        return UnknownId("single finding", target, known, f"several begin so: {shown}")
    return UnknownId("claim or finding", target, known, next_step)
