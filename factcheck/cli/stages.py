"""Steps that several commands take: choosing articles, printing findings."""

from __future__ import annotations

from collections.abc import Iterable

import click

from factcheck.errors import UsageError
from factcheck.model import Finding, in_order
from factcheck.reports.case import Case


def chosen_articles(case: Case, names: Iterable[str]) -> list[str]:
    """Return the ids of the named articles, of all where none is named.

    Raises `UnknownId`, and `UsageError` for a name that is evidence.
    """
    chosen = [case.library.get(name).source.id for name in names] or list(case.library.articles)
    for article in chosen:
        if article not in case.library.articles:
            raise UsageError(f"{article} is evidence, not an article\n    see: factcheck status")
    return chosen


def print_findings(findings: Iterable[Finding]) -> None:
    """Print findings on stderr, in order, as `path:line: severity rule: message`."""
    for finding in in_order(findings):
        where = f"{finding.path}:{finding.line}" if finding.line else finding.path
        click.echo(f"{where}: {finding.severity} {finding.rule}: {printable(finding.message)}", err=True)
        if finding.text:
            click.echo(f"    {printable(finding.text)}", err=True)
        if finding.next_step:
            click.echo(f"    {printable(finding.next_step)}", err=True)


def printable(text: str) -> str:
    """Return untrusted text with control characters replaced, so that it can't steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
