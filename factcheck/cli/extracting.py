"""The step of extracting, which `factcheck extract` and `factcheck audit` share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from factcheck.claims.extract import Extraction, extract
from factcheck.claims.ledger import read_ledger, write_ledger
from factcheck.cli.common import note, progress_bar
from factcheck.cli.stages import printable
from factcheck.files import RECORD_LINE_BYTES
from factcheck.model import Finding
from factcheck.sources import Snapshot
from factcheck.workspace import Workspace

if TYPE_CHECKING:
    from factcheck.claims.decompose import Decomposer
    from factcheck.claims.rules import RuleSet


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

    # imported late, and once: most runs find nothing new
    @cache
    def rules() -> RuleSet:
        from factcheck.claims.rules import load_rules

        return load_rules(workspace.root, settings.rules)

    @cache
    def engine() -> Decomposer:
        from factcheck.claims.decompose.engines import engine_of

        return engine_of(settings)

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
    message = f"{ledger.path}: {did}, {len(extraction.entries)} in all{_left_out(article, extraction)}"
    news = changed or bool(extraction.too_long)
    return Extracted(message, changed=changed, news=news, lost=extraction.findings)


def _left_out(article: Snapshot, extraction: Extraction) -> str:
    """Say which sentences are longer than a record may be, and what to do."""
    if not extraction.too_long:
        return ""
    line, column = article.line_column(extraction.too_long[0])
    count = len(extraction.too_long)
    which = "a sentence" if count == 1 else f"{count} sentences, the first"
    return (
        f"\n{article.path}:{line}:{column}: {which} too long for a record of {RECORD_LINE_BYTES:,} bytes, left out; "
        "break it up and extract again"
    )
