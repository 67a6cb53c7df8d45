"""`factcheck check`: look for evidence and mark the claims."""

from __future__ import annotations

import click

from factcheck.cli.common import open_workspace, progress_bar
from factcheck.cli.stages import chosen_articles, print_findings
from factcheck.model import Severity
from factcheck.reports.case import Case, compute_marks
from factcheck.reports.wording import plural


@click.command("check")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option(
    "--no-linked", is_flag=True, help="Ignore people's links: print the engine's own marks, store nothing."
)
@click.option("--again", is_flag=True, help="Also where nothing changed since the last check.")
def command(articles: tuple[str, ...], no_linked: bool, again: bool) -> None:
    """Look for evidence for each claim, weigh it with what people linked, and store the marks.

    \b
    Examples:
      factcheck check
      factcheck check my-article --no-linked

    People's links are never replaced. Interrupted, it keeps the articles that are done. Exit 3 if a link is
    broken or something could not be read.
    """
    case = Case.read(open_workspace())
    chosen = chosen_articles(case, articles)
    with progress_bar("checking") as progress:
        marks = compute_marks(case, chosen, use_links=not no_linked, again=again, progress=progress)
    findings = [*case.findings]
    for article, of_article in marks.items():
        findings += of_article.findings
        statuses = [each.status.value for each in of_article.assessments]
        counts = ", ".join(f"{statuses.count(s)} {s}" for s in ("verified", "disputed", "unsupported"))
        click.echo(f"{article}: {plural(len(statuses), 'claim')}: {counts}")
        if no_linked:
            for each in of_article.assessments:
                if each.status.value != "unsupported":
                    click.echo(f"  {each.claim}  {each.status}  {each.reason}  {each.rule}")
    print_findings(findings)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise click.exceptions.Exit(3)
