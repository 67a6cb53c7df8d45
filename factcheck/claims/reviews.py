"""The review log: `claims/ARTICLE.reviews.jsonl`, append-only, hash-chained, on disk before it counts.

Where each claim stands is computed from the log and never stored beside it. Each line carries the SHA-256 of
the line before it, so a line that was changed, dropped or moved shows; a line that a crash tore off stays in
the file, is reported, and is sealed into the chain by the next one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from factcheck.claims.records import bad_line, read_lines, told
from factcheck.errors import UsageError
from factcheck.files import append_line
from factcheck.model import Action, Claim, Decision, Finding, Severity, Status
from factcheck.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ReviewLog:
    """What one review log says, in file order, with what is wrong in it."""

    article: str
    path: str
    decisions: tuple[Decision, ...] = ()
    findings: tuple[Finding, ...] = ()
    head: str = ""
    """SHA-256 of the last line, which the next one will carry."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a claim stands by its log: the decision in force, or why the last one no longer counts."""

    decision: Decision | None = None
    reopened: str | None = None

    @property
    def override(self) -> Status | None:
        """The mark that a person set in place of the computed one."""
        overrides = self.decision is not None and self.decision.action is Action.OVERRIDE
        return self.decision.status if self.decision and overrides else None


def review_path(workspace: Workspace, article: str) -> Path:
    """Where the review log of an article is kept."""
    return workspace.claims / f"{article}.reviews.jsonl"


def read_reviews(workspace: Workspace, article: str) -> ReviewLog:
    """Read the log of `article` and check its chain; a log that does not exist yet is empty."""
    path = review_path(workspace, article)
    name = workspace.name_of(path)
    decisions: list[Decision] = []
    findings: list[Finding] = []
    previous = ""

    for line in read_lines(path, Decision.model_validate):
        decision = line.record
        broken = ""
        if decision is None:
            next_step = "decide again; the log itself is never rewritten"
            findings.append(bad_line("reviews/bad-line", name, line, next_step))
        elif decision.hash != decision.own_hash():
            broken = "this entry was changed after it was written, and does not count"
        else:
            if decision.prev != previous:
                broken = "a line before this one was changed, dropped or moved"
            decisions.append(decision)
        if broken:
            findings.append(
                Finding(
                    rule="reviews/chain-broken",
                    severity=Severity.ERROR,
                    path=name,
                    line=line.number,
                    message=broken,
                    text=line.raw[:120].decode("utf-8", "replace"),
                    next_step="restore the file from version control",
                )
            )
        previous = hashlib.sha256(line.raw).hexdigest()
    return ReviewLog(article, name, tuple(decisions), tuple(findings), previous)


def append_decision(
    workspace: Workspace,
    claim: Claim,
    action: Action,
    *,
    status: Status | None,
    reason: str,
    by: str,
    at: str | None = None,
) -> Decision:
    """Append one decision on `claim` and return it once it is on disk.

    `at` is UTC, to the second; by default now. Raises `UsageError` for an empty reason or name.
    """
    with workspace.lock("claims"):
        log = read_reviews(workspace, claim.article)
        try:
            decision = Decision(
                claim=claim.id,
                claim_sha256=claim.sha256,
                action=action,
                status=status,
                reason=reason,
                by=by,
                at=at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            ).sealed(log.head)
        except ValidationError as error:
            raise UsageError(f"the decision was not recorded: {told(error)}") from error
        append_line(review_path(workspace, claim.article), encode(decision))
    return decision


def encode(decision: Decision) -> bytes:
    """Return a decision as one line of JSON."""
    values = decision.model_dump(mode="json", by_alias=True, exclude_none=True)
    return json.dumps(values, ensure_ascii=False, separators=(", ", ": ")).encode()


def standings(claims: Iterable[Claim], log: ReviewLog) -> dict[str, Standing]:
    """Return where each claim with a decision stands, by claim id: the last entry that is no comment counts.

    A decision is about the words it was made on: once the claim's words or quotation change, it is reopened.
    """
    last: dict[str, Decision] = {}
    for decision in log.decisions:
        if decision.action is not Action.COMMENT:
            last[decision.claim] = decision
    standing = {}
    for claim in claims:
        latest = last.get(claim.id)
        if latest is None:
            continue
        if latest.action is Action.REOPEN:
            standing[claim.id] = Standing(reopened=f"reopened by {latest.by}: {latest.reason}")
        elif latest.claim_sha256 != claim.sha256:
            standing[claim.id] = Standing(reopened=f"the claim's words changed since {latest.by} decided")
        else:
            standing[claim.id] = Standing(decision=latest)
    return standing
