"""What a person can do to a claim. Each action is bound to what that person read.

A page of a claim carries the hash of all that it showed of it: words, evidence, mark, decisions. An action presents
that hash; if the claim is another by then, because a colleague decided or a check in a terminal changed its mark,
nothing is written and the person sees what changed. The hash is compared while the right to write is held, so of two
who save at the same time the second is refused.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from factcheck.claims import changes
from factcheck.claims.changes import Part, change_ledger
from factcheck.claims.ledger import Entry, Ledger, as_written, taken_ids
from factcheck.claims.reviews import READ, Standing, append_decision, completed, refuse_sign_off
from factcheck.errors import FactcheckError, UnknownId, UsageError
from factcheck.model import (
    Action,
    Assessment,
    Citation,
    Claim,
    ClaimKind,
    Decision,
    Detail,
    MissingKind,
    Stance,
    Status,
    digest,
)
from factcheck.sources import Snapshot
from factcheck.web.desk import ArticleState, Desk
from factcheck.web.rows import told_of

REMEMBERED = 20_000
"""States of claims that were shown, kept so that a refusal can say what changed; they share what they hold."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A claim as somebody saw it."""

    claim: Claim
    mark: Assessment | None
    history: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is other than it was when the claim was read."""

    what: str
    before: str
    now: str


class StaleClaim(FactcheckError):
    """Somebody changed the claim since it was read; `differences` says how, `version` is what it has now."""

    def __init__(self, claim: str, version: str, differences: Sequence[Difference]) -> None:
        self.claim, self.version, self.differences = claim, version, tuple(differences)
        super().__init__(
            f"{claim} changed while you were reading it, so nothing was saved\n"
            "    look at what changed, then decide again"
        )


class ReadOnly(FactcheckError):
    """The app was started so that it changes nothing."""

    def __init__(self) -> None:
        super().__init__(
            "this desk is read-only\n    start factcheck review without --read-only to change something"
        )


class Actions:
    """What people do to the claims of a desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._seen: OrderedDict[str, Seen] = OrderedDict()
        self._remembering = threading.Lock()

    def read(self, claim: str) -> tuple[ArticleState, Claim, str]:
        """Return a claim with its article and the hash of what is shown of it. Raises `UnknownId`."""
        state, found = self.desk.claim(claim)
        return state, found, self._remember(state, found)

    # --- decisions -------------------------------------------------------------------------------------------

    def decide(
        self,
        claim: str,
        version: str,
        by: str,
        *,
        action: Action | None = None,
        status: Status | None = None,
        reason: str = "",
    ) -> Decision:
        """Append a decision to the log and return it once it is on disk.

        Without an `action`, a `status` that is the computed one confirms it and another one overrides it. Raises
        `StaleClaim`, and `UsageError` where the decision can't be taken or lacks its reason.
        """
        self._may_write()
        state, found = self.desk.claim(claim)
        mark = state.assessments.get(claim)
        standing = state.standing.get(claim, Standing())
        chosen, status = completed(found, standing, mark.status if mark else None, action, status)
        reason = _reasoned(chosen, reason)

        def refuse() -> None:
            now = self._same(state.id, claim, version)
            if chosen is Action.SIGN_OFF:
                two = self.desk.workspace.settings.review.two_person
                refuse_sign_off(now.standing.get(claim, Standing()), by, two, status=status)

        with self.desk.changing():
            decision = append_decision(
                self.desk.workspace, found, chosen, status=status, reason=reason, by=by, refuse=refuse
            )
            self.desk.decided(decision, state.id)
        return decision

    # --- the claim's words -----------------------------------------------------------------------------------

    def reword(
        self,
        claim: str,
        version: str,
        by: str,
        *,
        text: str,
        kind: ClaimKind | None = None,
        speaker: str | None = None,
        time: str | None = None,
        place: str | None = None,
        correction: str | None = None,
    ) -> list[str]:
        """Change what the claim says; what is left out stays, and what is empty is cleared."""

        def change(found: Claim, _: ArticleState) -> list[Claim]:
            return [
                changes.reword(
                    found,
                    text=text,
                    by=by,
                    kind=kind,
                    speaker=speaker,
                    time=time,
                    place=place,
                    correction=correction,
                )
            ]

        return self._edit(claim, version, by, "edited", change)

    def anchor(self, claim: str, version: str, by: str, start: int, end: int) -> list[str]:
        """Say where in the article the claim stands: code points, half-open."""
        return self._edit(
            claim, version, by, "re-anchored", lambda c, s: [changes.anchor(c, s.snapshot, start, end, by)]
        )

    def split(self, claim: str, version: str, by: str, parts: Sequence[Part]) -> list[str]:
        """Make several claims of one."""
        return self._edit(
            claim, version, by, "split", lambda c, s: changes.split(c, s.snapshot, parts, by, self._taken())
        )

    def merge(
        self, claim: str, version: str, by: str, other: str, other_version: str, text: str
    ) -> list[str]:
        """Make one claim of two of one article; the first one's id stays, and what named the other names it now."""

        def same(article: str) -> None:
            self._same(article, other, other_version)

        return self._edit(
            claim,
            version,
            by,
            "merged",
            lambda c, s: [changes.merge([c, s.claims[other]], s.snapshot, text, by)],
            gone=frozenset({other}),
            refuse=same,
        )

    # --- evidence --------------------------------------------------------------------------------------------

    def cite(
        self,
        claim: str,
        version: str,
        by: str,
        *,
        source: str,
        stance: Stance,
        start: int,
        end: int,
        detail: Detail | None = None,
        note: str | None = None,
    ) -> list[str]:
        """Link a passage of the evidence to the claim."""
        snapshot = self._evidence(source)
        return self._edit(
            claim,
            version,
            by,
            "evidence added",
            lambda c, s: [
                changes.cite(c, snapshot, stance, start, end, by, detail, note, article=s.snapshot)
            ],
        )

    def lean(
        self,
        claim: str,
        version: str,
        by: str,
        *,
        missing: MissingKind,
        cue: str,
        would_settle: str | None = None,
        note: str | None = None,
    ) -> list[str]:
        """Say that the claim leans on something that the article does not identify."""
        return self._edit(
            claim,
            version,
            by,
            "citation missing",
            lambda c, s: [changes.lean(c, s.snapshot, missing, cue, by, would_settle, note)],
        )

    def uncite(self, claim: str, version: str, by: str, number: int) -> list[str]:
        """Take a link out that a person or the extractor made; `number` counts the claim's own citations from 0."""
        return self._edit(
            claim, version, by, "citation taken out", lambda c, _: [changes.uncite(c, number, by)]
        )

    def reject(
        self, claim: str, version: str, by: str, *, source: str, start: int, end: int, reason: str
    ) -> list[str]:
        """Say that a passage which the checker proposed does not bear on the claim: it is never proposed again."""
        snapshot = self._evidence(source)
        return self._edit(
            claim,
            version,
            by,
            "passage rejected",
            lambda c, _: [changes.reject(c, snapshot, start, end, by, reason)],
        )

    def unreject(self, claim: str, version: str, by: str, number: int) -> list[str]:
        """Take a rejection back; `number` counts the claim's rejections from 0."""
        return self._edit(
            claim, version, by, "rejection taken back", lambda c, _: [changes.unreject(c, number, by)]
        )

    # --- how it is done --------------------------------------------------------------------------------------

    def _edit(
        self,
        claim: str,
        version: str,
        by: str,
        what: str,
        change: Callable[[Claim, ArticleState], Iterable[Claim]],
        gone: Container[str] = (),
        refuse: Callable[[str], None] = lambda article: None,
    ) -> list[str]:
        """Put what `change` makes of the claim in its place, without the claims in `gone`; return the ids of what is
        there now."""
        self._may_write()
        state, _ = self.desk.claim(claim)
        made: list[Claim] = []

        def stale(_: Ledger) -> None:
            self._same(state.id, claim, version)
            refuse(state.id)

        def changed(ledger: Ledger) -> Iterator[Entry]:
            now = self.desk.article(state.id)
            made.extend(change(now.claims[claim], now))
            for entry in ledger.entries:
                if entry.id == claim:
                    yield from made
                elif entry.id not in gone:
                    yield entry

        with self.desk.changing():
            ledger = change_ledger(self.desk.workspace, state.id, changed, refuse=stale)
            ids = [each.id for each in made]
            self.desk.edited(ledger, ids)
        self.desk.remark(state.id, ids, by, what)
        return ids

    def _same(self, article: str, claim: str, version: str) -> ArticleState:
        """Return the article as it is on disk now; raises `StaleClaim` if the claim is not what `version` names."""
        state = self.desk.fresh(article)
        found = state.claims.get(claim)
        if found is None:
            raise StaleClaim(
                claim, "", [Difference("the claim", "was here", "is gone: it was merged or deleted")]
            )
        now = self._remember(state, found)
        if now != version:
            changed = list(differences(self._seen.get(version), seen(state, found)))
            anew = [Difference("the evidence", "as it was weighed then", "weighed anew")]
            raise StaleClaim(claim, now, changed or anew)
        return state

    def _remember(self, state: ArticleState, claim: Claim) -> str:
        shown = seen(state, claim)
        version = version_of(shown)
        with self._remembering:
            self._seen[version] = shown
            self._seen.move_to_end(version)
            if len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
        return version

    def _evidence(self, source: str) -> Snapshot:
        found = self.desk.library.evidence.get(source)
        if found is None:
            raise UnknownId("evidence source", source, self.desk.library.evidence)
        return found

    def _taken(self) -> set[str]:
        return {id_ for state in self.desk.articles.values() for id_ in taken_ids(state.ledger.entries)}

    def _may_write(self) -> None:
        if self.desk.read_only:
            raise ReadOnly


def seen(state: ArticleState, claim: Claim) -> Seen:
    """Return what the page of a claim shows."""
    return Seen(claim, state.assessments.get(claim.id), state.history.get(claim.id, ()))


def version_of(shown: Seen) -> str:
    """Return the hash of what was shown: it is another as soon as anything is that a decision may rest on."""
    mark = shown.mark
    return digest(
        [
            as_written(shown.claim),
            [decision.hash for decision in shown.history],
            mark
            and [
                mark.status,
                mark.reason,
                mark.rule,
                [(c.source, c.stance) for c in mark.citations if c.decisive],
            ],
        ]
    )


def differences(before: Seen | None, now: Seen) -> Iterator[Difference]:
    """Yield what is other than it was, in a reader's words; without a `before`, what is known now."""
    if before is None:
        yield Difference("the claim", "not known any more", now.claim.text)
    else:
        for name, was, is_ in (
            ("the claim’s words", before.claim.text, now.claim.text),
            ("the article’s words", before.claim.quote.exact, now.claim.quote.exact),
            ("the correction", before.claim.correction or "none", now.claim.correction or "none"),
            ("the mark", _mark(before.mark), _mark(now.mark)),
        ):
            if was != is_:
                yield Difference(name, was, is_)
        old, new = (dict.fromkeys(_cited(c) for c in each.claim.citations) for each in (before, now))
        for gone in (cited for cited in old if cited not in new):
            yield Difference("evidence", gone, "taken out")
        for added in (cited for cited in new if cited not in old):
            yield Difference("evidence", "not there", added)
        if len(before.claim.rejected) != len(now.claim.rejected):
            yield Difference(
                "rejected passages", str(len(before.claim.rejected)), str(len(now.claim.rejected))
            )
    known = {decision.hash for decision in before.history} if before else set()
    for decision in now.history:
        if decision.hash not in known:
            yield Difference(
                "decision", "none yet", f"{told_of(decision)} by {decision.by}: {decision.reason}"
            )


def _mark(mark: Assessment | None) -> str:
    return f"{mark.status}: {mark.rule}" if mark else "not checked"


def _cited(citation: Citation) -> str:
    words = (
        citation.cue if citation.stance is Stance.MISSING else citation.quote.exact if citation.quote else ""
    )
    return f"{citation.stance} {citation.source or ''} “{words}”, linked by {citation.linked_by}".replace(
        "  ", " "
    )


def _reasoned(action: Action, reason: str) -> str:
    """Return the reason, or the one of a confirmation or sign-off that gives none. Raises `UsageError`."""
    if reason.strip():
        return reason.strip()
    if action in (Action.CONFIRM, Action.SIGN_OFF):
        return READ
    if action is Action.COMMENT:
        raise UsageError("a comment has words")
    raise UsageError("say why: the reason is what a reader of the log sees")
