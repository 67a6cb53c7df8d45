"""What a workspace's files say, by factcheck's own readers: tests compare it with what the page claims."""

from __future__ import annotations

from factcheck.claims.ledger import Ledger, find_claim, read_ledger, read_ledgers
from factcheck.claims.reviews import Standing, read_reviews, standings
from factcheck.model import Claim, Decision
from factcheck.sources import Library, Snapshot
from factcheck.workspace import Workspace


def ledger(workspace: Workspace, article: str) -> Ledger:
    """Return the ledger of an article; nothing may be wrong in it."""
    read = read_ledger(workspace, article)
    assert read.findings == (), read.findings
    return read


def decisions(workspace: Workspace, article: str) -> tuple[Decision, ...]:
    """Return the decisions in the log's order; the chain of hashes has to hold."""
    log = read_reviews(workspace, article)
    assert log.findings == (), log.findings
    return log.decisions


def claim(workspace: Workspace, wanted: str) -> Claim:
    """Return a claim by its id or the beginning of it."""
    return find_claim(read_ledgers(workspace), wanted)[1]


def standing(workspace: Workspace, wanted: str) -> Standing:
    """Return where a claim stands by the log."""
    found, one = find_claim(read_ledgers(workspace), wanted)
    return standings([one], read_reviews(workspace, found.article))[one.id]


def source(workspace: Workspace, wanted: str) -> Snapshot:
    """Return a source as it is stored; its text has to be the one that its hash names."""
    snapshot = Library.load(workspace).get(wanted)
    assert snapshot.source.sha256 == snapshot.sha256
    return snapshot
