"""Steps that several commands take: extracting into the ledgers, printing findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import click

from factcheck.claims.decompose import Decomposer
from factcheck.claims.decompose.engines import engine_of
from factcheck.claims.extract import extract
from factcheck.claims.ledger import read_ledger, write_ledger
from factcheck.claims.rules import RuleSet, load_rules
from factcheck.cli.common import note, progress_bar
from factcheck.errors import UsageError
from factcheck.model import Finding, in_order
from factcheck.reports.case import Case
from factcheck.sources import Snapshot
from factcheck.workspace import Workspace


def chosen_articles(case: Case, names: Iterable[str]) -> list[str]:
    """Return the ids of the named articles, of all where none is named.

    Raises `UnknownId`, and `UsageError` for a name that is evidence.
    """
    chosen = [case.library.get(name).source.id for name in names] or list(case.library.articles)
    for article in chosen:
        if article not in case.library.articles:
            raise UsageError(f"{article} is evidence, not an article\n    see: factcheck status")
    return chosen


@dataclass(frozen=True, slots=True)
class Extracted:
    """What extracting one article did, in words and as values."""

    message: str
    changed: bool
    """The ledger was written."""
    news: bool
    """Somebody who asked for something else should hear of it."""
    lost: tuple[Finding, ...] = ()
    """The entries whose words are gone or read otherwise."""
    unread: tuple[Finding, ...] = ()
    """The lines of the ledger that can't be read."""


def extract_articles(workspace: Workspace, articles: Iterable[Snapshot]) -> Iterator[Extracted]:
    """Extract each article into its ledger and yield what that did, one article at a time.

    A ledger with lines that can't be read stays as it is: what they say would be extracted a second time, under
    the same id, and the repaired line would then be the one that is refused.
    """
    settings = workspace.settings.extract
    rules = cache(lambda: load_rules(workspace.root, settings.rules))
    engine = cache(lambda: engine_of(settings))
    for article in articles:
        # yielded outside: whoever reads the outcome should not hold the lock
        with workspace.lock("claims"):
            extracted = _extract_one(workspace, article, engine, rules)
        yield extracted
    if engine.cache_info().currsize and (told := engine().note()):
        note(printable(told))


def _extract_one(
    workspace: Workspace, article: Snapshot, engine: Callable[[], Decomposer], rules: Callable[[], RuleSet]
) -> Extracted:
    ledger = read_ledger(workspace, article.source.id)
    if ledger.unread:
        message = f"{ledger.path}: not extracted, as {len(ledger.unread)} of its lines can't be read"
        return Extracted(message, changed=False, news=True, unread=ledger.findings)
    with progress_bar(f"extracting {article.source.id}") as progress:
        extraction = extract(article, ledger, engine, rules, progress)
    changed = bool(extraction.added or extraction.moved)
    if changed:
        write_ledger(workspace, ledger, extraction.entries)
    moved = f", {extraction.moved} found again at another place" if extraction.moved else ""
    split = f" (split by {engine().name})" if extraction.added else ""
    did = f"{extraction.added} added{split}{moved}" if changed else "nothing new"
    message = f"{ledger.path}: {did}, {len(extraction.entries)} in all"
    return Extracted(message, changed=changed, news=changed, lost=extraction.findings)


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
