"""`factcheck extract`: break articles into claims."""

from __future__ import annotations

from collections.abc import Iterator

import click

from factcheck.claims.decompose.parser import installed
from factcheck.cli.common import note, open_workspace
from factcheck.cli.extracting import extract_articles
from factcheck.cli.stages import chosen_articles, print_findings
from factcheck.model import Finding, Role
from factcheck.reports.case import Case
from factcheck.sources import Snapshot
from factcheck.sources.library import read_sources
from factcheck.workspace import Workspace


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
    findings: list[Finding] = []
    for extracted in extract_articles(workspace, _chosen(workspace, articles, findings)):
        click.echo(extracted.message)
        findings += [*extracted.lost, *extracted.unread]
    if workspace.settings.extract.engine == "auto" and not installed():
        note('sentences are split by rules, which cut less: for the parser, pip install "factcheck[parse]"')
    print_findings(findings)
    if findings:
        raise click.exceptions.Exit(3)


def _chosen(workspace: Workspace, names: tuple[str, ...], findings: list[Finding]) -> Iterator[Snapshot]:
    """Yield the named articles, or all, one at a time: an archive needs no more memory than its longest text."""
    if names:
        case = Case.read(workspace)
        yield from (case.library.articles[name] for name in chosen_articles(case, names))
        findings += case.findings
    else:
        yield from read_sources(workspace, Role.ARTICLE, findings)
