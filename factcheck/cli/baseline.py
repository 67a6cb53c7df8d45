"""`factcheck baseline`: record what is known, so that audits report what is new."""

from __future__ import annotations

from collections.abc import Iterable

import click

from factcheck.claims.baseline import today, write_baseline
from factcheck.cli.auditing import audited
from factcheck.cli.common import note, open_workspace, reviewer
from factcheck.model import Known, Outcome
from factcheck.reports.baseline import can_be_set_aside, gone, known
from factcheck.reports.wording import one_line, plural


@click.command("baseline")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("--all", "everything", is_flag=True, help="Also record what could not be read or found again.")
@click.option("--by", help="Who records it.  [default: $FACTCHECK_REVIEWER, else the login name]")
def command(articles: tuple[str, ...], everything: bool, by: str | None) -> None:
    """Record what an audit finds now as known: later audits count it and report only what is new.

    \b
    Examples:
      factcheck baseline
      factcheck baseline my-article --by "A. Editor"

    Writes claims/_baseline.jsonl and says what came and what went. What is suppressed is not recorded: once a
    suppression runs out, it shows.
    """
    who, day = reviewer(by), today()
    workspace = open_workspace()
    found = audited(workspace, articles)
    found.refuse_nothing()
    case, document = found.case, found.document
    before = case.baseline.known
    looked_at = [article.id for article in document.articles]
    went = {each.fingerprint: each for each in gone(document.findings, case, looked_at)}
    came: dict[str, Known] = {}
    left = suppressed = 0
    for finding in document.findings:
        if finding.fingerprint in before or not can_be_set_aside(finding):
            continue
        if finding.fingerprint in case.suppressions.standing:
            suppressed += 1
        elif finding.outcome is Outcome.ERROR and not everything:
            left += 1
        else:
            came[finding.fingerprint] = known(finding, by=who, on=day)

    kept = [each for fingerprint, each in before.items() if fingerprint not in went]
    write_baseline(workspace, case.baseline, [*kept, *came.values()])
    _tell("went", went.values())
    _tell("came", came.values())
    click.echo(
        f"{case.baseline.path}: {len(kept) + len(came):,} known, {len(came):,} came, {len(went):,} went"
    )
    if suppressed:
        note(f"{plural(suppressed, 'finding')} not recorded: suppressed, or a suppression ran out")
    if left:
        note(
            f"{plural(left, 'finding')} not recorded: something could not be read or found again\n"
            "    see: factcheck audit; to record such findings too: factcheck baseline --all"
        )
    if case.baseline.unread:
        lines = plural(len(case.baseline.unread), "line")
        note(f"{lines} of {case.baseline.path} can't be read, and stayed; see: factcheck verify")


def _tell(what: str, entries: Iterable[Known]) -> None:
    for each in sorted(entries, key=lambda each: (each.path, each.rule, each.fingerprint)):
        click.echo(f"{what}  {one_line(each.path)}  {one_line(each.rule)}  “{one_line(each.statement)}”")
