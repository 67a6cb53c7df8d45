"""The review log: `claims/ARTICLE.reviews.jsonl`, append-only, hash-chained, on disk before it counts.

Where each claim stands is computed from the log and never stored beside it. Each line carries the SHA-256 of
the line before it, so a line that was changed, dropped or moved shows; a line that a crash tore off stays in
the file, is reported, and is sealed into the chain by the next one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from factcheck.claims.records import bad_line, read_lines, told
from factcheck.errors import UsageError
from factcheck.files import RECORD_LINE_BYTES, append_line, last_line
from factcheck.model import Action, Claim, Decision, Finding, Severity, Status
from factcheck.workspace import Workspace

READ = "read against the evidence"
"""Reason of a confirmation by one key, where the reviewer writes none."""


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
    """Where a claim stands by its log: what is in force, or why the last entry no longer counts."""

    decision: Decision | None = None
    """The confirm or override in force."""
    reopened: str | None = None
    signed: Decision | None = None
    """The sign-off in force; it counts while the claim's mark is the one that it names."""

    @property
    def override(self) -> Status | None:
        """The mark that a person set in place of the computed one."""
        overrides = self.decision is not None and self.decision.action is Action.OVERRIDE
        return self.decision.status if self.decision and overrides else None

    def signs(self, mark: Status | None) -> bool:
        """Whether the mark that the claim has is the one that was signed off."""
        return mark is not None and self.signed is not None and self.signed.status is mark

    @property
    def latest(self) -> Decision | None:
        """The last entry in force: the sign-off, else the decision."""
        return self.signed or self.decision


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
    refuse: Callable[[], None] = lambda: None,
) -> Decision:
    """Append one decision on `claim` and return it once it is on disk.

    `at` is UTC, to the second; by default now. `refuse` is called with the lock on `claims/` held, before anything
    is written: what it raises stops the decision. A sign-off names the mark that it signs (see `refuse_sign_off`).
    Raises `UsageError` for an empty reason or name, and for an entry that does not fit a line. The time does not
    depend on how long the log is.
    """
    path = review_path(workspace, claim.article)
    with workspace.lock("claims"):
        refuse()
        if action is Action.SIGN_OFF and status is None:
            raise UsageError(f"a sign-off names the mark that it signs; say which one {claim.id} has")
        before = last_line(path)
        try:
            decision = Decision(
                claim=claim.id,
                claim_sha256=claim.sha256,
                action=action,
                status=status,
                reason=reason,
                by=by,
                at=at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            ).sealed("" if before is None else hashlib.sha256(before).hexdigest())
        except ValidationError as error:
            raise UsageError(f"the decision was not recorded: {told(error)}") from error
        line = encode(decision)
        if len(line) > RECORD_LINE_BYTES:
            raise UsageError(
                f"the decision would take {len(line):,} bytes, over {RECORD_LINE_BYTES:,}; shorten it"
            )
        append_line(path, line)
    return decision


def encode(decision: Decision) -> bytes:
    """Return a decision as one line of JSON."""
    values = decision.model_dump(mode="json", by_alias=True, exclude_none=True)
    return json.dumps(values, ensure_ascii=False, separators=(", ", ": ")).encode()


def history(claim_id: str, log: ReviewLog, merged: Collection[str] = ()) -> tuple[Decision, ...]:
    """Return every entry about a claim, the oldest first; `merged`: ids that went into it, whose entries are its."""
    return tuple(each for each in log.decisions if each.claim == claim_id or each.claim in merged)


def standings(claims: Iterable[Claim], log: ReviewLog) -> dict[str, Standing]:
    """Return where each claim with a decision stands, by claim id: the last confirm or override counts, comments don't.

    A decision is about the words it was made on: once the claim's words or quotation change, it is reopened. A
    sign-off stands beside it until the next confirm, override or reopen, and as long as the words do.
    """
    last: dict[str, Decision] = {}
    signed: dict[str, Decision] = {}
    for decision in log.decisions:
        if decision.action is Action.SIGN_OFF:
            signed[decision.claim] = decision
        elif decision.action is not Action.COMMENT:
            last[decision.claim] = decision
            signed.pop(decision.claim, None)
    standing = {}
    for claim in claims:
        latest, sign_off = last.get(claim.id), signed.get(claim.id)
        whole = sign_off if sign_off and sign_off.claim_sha256 == claim.sha256 else None
        if latest and latest.action is not Action.REOPEN and latest.claim_sha256 == claim.sha256:
            standing[claim.id] = Standing(latest, signed=whole)
        elif whole:
            standing[claim.id] = Standing(signed=whole)
        elif sign_off:
            standing[claim.id] = Standing(
                reopened=f"the claim's words changed since {sign_off.by} signed it off"
            )
        elif latest and latest.action is Action.REOPEN:
            standing[claim.id] = Standing(reopened=f"reopened by {latest.by}: {latest.reason}")
        elif latest:
            standing[claim.id] = Standing(reopened=f"the claim's words changed since {latest.by} decided")
    return standing


def completed(
    claim: Claim, standing: Standing, mark: Status | None, action: Action | None, status: Status | None
) -> tuple[Action, Status | None]:
    """Return what a person decides on `claim` with what was left open: the action, and the mark that it names.

    `mark` is the computed one, `None` where the claim has not been checked. Without an `action`, a `status` that is the
    computed one confirms it and another one overrides it. A confirmation names the computed mark, a sign-off the one in
    force; a reopening and a comment name none. Raises `UsageError` where that can't be decided.
    """
    if action is None:
        if status is None:
            raise UsageError("say what you decide: --status, or --action reopen, comment or sign-off")
        action = Action.CONFIRM if mark is status else Action.OVERRIDE
    unchecked = f"{claim.id} has no mark to {'confirm' if action is Action.CONFIRM else 'sign off'} yet"
    match action:
        case Action.CONFIRM:
            if mark is None:
                raise UsageError(f"{unchecked}\n    run: factcheck check {claim.article}")
            if status not in (None, mark):
                raise UsageError(f"{claim.id} is {mark}; to mark it {status}, use --action override")
            return action, mark
        case Action.SIGN_OFF:
            now = standing.override or mark
            if now is None:
                raise UsageError(f"{unchecked}\n    run: factcheck check {claim.article}")
            if status not in (None, now):
                raise UsageError(f"{claim.id} is {now}, so it can't be signed off as {status}")
            return action, now
        case _:
            return action, status


def refuse_sign_off(standing: Standing, by: str, two_person: bool, *, status: Status | None = None) -> None:
    """Raise `UsageError` where `by` can't sign off a claim that stands so.

    With `two_person` there is a decision in force, and another person made it. `status`, where given, is the mark
    that is signed: one that was confirmed or set by a person is signed as that, not as another.
    """
    decision = standing.decision
    if decision is None:
        if two_person:
            why = standing.reopened or "nobody has confirmed or overridden it"
            raise UsageError(
                f"there is no decision to sign off: {why}\n    decide first, and let another person sign"
            )
        return
    if two_person and _same_person(decision.by, by):
        raise UsageError(
            f"{decision.by} decided this, so another person signs it off\n"
            "    or, where one person may do both: [review] two-person = false"
        )
    if status is not None and decision.status is not None and status is not decision.status:
        raise UsageError(
            f"{decision.by} decided on {decision.status}, which can't be signed off as {status}\n"
            "    decide again, then sign"
        )


def _same_person(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
