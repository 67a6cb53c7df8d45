"""`factcheck extract`: break articles into claims."""

from __future__ import annotations

import click

from factcheck.cli.common import open_workspace
from factcheck.cli.stages import chosen_articles, extract_articles, print_findings
from factcheck.model import Finding
from factcheck.reports.case import Case


@click.command("extract")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
def command(articles: tuple[str, ...]) -> None:
    """Break articles into claims, and set aside what can't be checked, with the reason.

    \b
    Examples:
      factcheck extract                    every article
      factcheck extract my-article

    Extracting again keeps every claim that is there, with its id and your edits: claims are found again in the
    text, and only sentences that carry nothing yet get new ones. Exit 3 if a claim's words are gone from the
    text.
    """
    workspace = open_workspace()
    case = Case.read(workspace)
    chosen = chosen_articles(case, articles)
    lost: list[Finding] = []
    for extracted in extract_articles(case, chosen):
        click.echo(extracted.message)
        lost += extracted.lost
    print_findings([*case.findings, *lost])
    if case.findings or lost:
        raise click.exceptions.Exit(3)
