"""Steps that several commands take: extracting into the ledgers, printing findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click

from factcheck.claims.extract import extract
from factcheck.claims.ledger import read_ledger, write_ledger
from factcheck.errors import UsageError
from factcheck.model import Finding
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


def extract_articles(case: Case, articles: Iterable[str], say: Callable[[str], None]) -> list[Finding]:
    """Extract each article into its ledger and say what changed; return the entries whose words are gone.

    A ledger with lines that can't be read stays as it is: what they say would be extracted a second time, under
    the same id, and the repaired line would then be the one that is refused.
    """
    lost: list[Finding] = []
    for article in articles:
        snapshot = case.library.articles[article]
        with case.workspace.lock("claims"):
            ledger = read_ledger(case.workspace, article)
            if ledger.unread:
                say(f"{ledger.path}: not extracted, as {len(ledger.unread)} of its lines can't be read")
                continue
            extraction = extract(snapshot, ledger)
            changed = bool(extraction.added or extraction.moved)
            if changed:
                write_ledger(case.workspace, ledger, extraction.entries)
        lost += extraction.findings
        if changed:
            moved = f", {extraction.moved} found again at another place" if extraction.moved else ""
            say(f"{ledger.path}: {extraction.added} added{moved}, {len(extraction.entries)} in all")
        else:
            say(f"{ledger.path}: nothing new, {len(extraction.entries)} in all")
    return lost


def print_findings(findings: Iterable[Finding]) -> None:
    """Print findings on stderr, in order, as `path:line: severity rule: message`."""
    for finding in sorted(set(findings), key=lambda f: (f.path, f.line, f.rule, f.message)):
        where = f"{finding.path}:{finding.line}" if finding.line else finding.path
        click.echo(f"{where}: {finding.severity} {finding.rule}: {printable(finding.message)}", err=True)
        if finding.text:
            click.echo(f"    {printable(finding.text)}", err=True)
        if finding.next_step:
            click.echo(f"    {printable(finding.next_step)}", err=True)


def printable(text: str) -> str:
    """Return untrusted text with control characters replaced, so that it can't steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
