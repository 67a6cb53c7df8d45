"""What rests on a source: the marks that would be others if it were not there.

The policy is asked again without the source; nothing is searched anew, so it counts on the passages that are linked
now and on no others. A mark that a person has set stands whatever falls.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from factcheck.check.independence import Origin, origins
from factcheck.check.policy import assess
from factcheck.claims.reviews import standings
from factcheck.model import CHECKER, Assessment, Citation, Claim, Slug, Stance, WeighedCitation
from factcheck.reports.document import Fall
from factcheck.settings import Policy
from factcheck.sources import Snapshot
from factcheck.sources.selectors import How, locate_quote

if TYPE_CHECKING:
    from factcheck.reports.case import Case, Marks

_WEIGHED = frozenset(WeighedCitation.model_fields) - frozenset(Citation.model_fields)
"""What the policy adds to a citation."""


def falls(case: Case, marks: Mapping[str, Marks]) -> dict[Slug, tuple[Fall, ...]]:
    """Return, by source, the claims whose mark would change without it, with the new mark; sources on which no mark
    depends are left out. Articles and claims are in the order of `marks` and of the text."""
    counted_as = origins(case.library.evidence)
    found: dict[Slug, list[Fall]] = {}
    for article in sorted(marks):
        ledger = case.ledgers[article]
        standing = standings(ledger.claims, case.logs[article])
        by_claim = {claim.id: claim for claim in ledger.claims}
        for mark in marks[article].assessments:
            claim = by_claim.get(mark.claim)
            if claim is None or (mark.claim in standing and standing[mark.claim].override):
                continue
            policy = case.workspace.settings.policy
            for source, fall in _without_each(claim, mark, case.library.evidence, counted_as, policy):
                found.setdefault(source, []).append(fall)
    return {source: tuple(found[source]) for source in sorted(found)}


def reassess(
    claim: Claim,
    mark: Assessment,
    evidence: Mapping[str, Snapshot],
    counted_as: Mapping[str, Origin],
    policy: Policy,
    without: frozenset[Slug] = frozenset(),
) -> Assessment:
    """Return the mark on `claim` by the citations of `mark`, those of the sources in `without` left out.

    Without any it is `mark` again, as far as status, reason and rule go.
    """
    citations = [c for c in mark.citations if c.source is None or c.source not in without]
    lost = [id(c) for c in citations if _lost(c, evidence)]
    return _asked(claim, citations, frozenset(lost), evidence, counted_as, policy)


def _without_each(
    claim: Claim,
    mark: Assessment,
    evidence: Mapping[str, Snapshot],
    counted_as: Mapping[str, Origin],
    policy: Policy,
) -> Iterable[tuple[Slug, Fall]]:
    """Yield each source without which the mark is another, and what it would be."""
    lost = frozenset(id(c) for c in mark.citations if _lost(c, evidence))
    for source in sorted({c.source for c in mark.citations if c.source and c.tier}):
        left = [c for c in mark.citations if c.source != source]
        after = _asked(claim, left, lost, evidence, counted_as, policy)
        if after.status is not mark.status:
            yield source, Fall(claim=claim.id, status=after.status, reason=after.reason)


def _asked(
    claim: Claim,
    citations: Sequence[WeighedCitation],
    lost: frozenset[int],
    evidence: Mapping[str, Snapshot],
    counted_as: Mapping[str, Origin],
    policy: Policy,
) -> Assessment:
    """Ask the policy; `lost` are ids of citations that are shown and weigh nothing."""
    people = any(c.by_person and c.stance is not Stance.MISSING and id(c) not in lost for c in citations)
    counting: list[Citation] = []
    shown: list[Citation] = []
    for citation in citations:
        # as in `check_article`: where a person has judged, what the checker adds weighs nothing
        idle = id(citation) in lost or (people and citation.linked_by == CHECKER)
        plain = Citation.model_validate(citation.model_dump(exclude=set(_WEIGHED)))
        (shown if idle else counting).append(plain)
    sources = {c.source: evidence[c.source].source for c in citations if c.source and c.tier}
    return assess(claim, counting, sources, policy, shown=shown, origins=counted_as)


def _lost(citation: WeighedCitation, evidence: Mapping[str, Snapshot]) -> bool:
    """Whether the quotation does not stand in the source any more, or in other words."""
    if citation.quote is None or citation.source is None:
        return False
    snapshot = evidence.get(citation.source)
    located = locate_quote(snapshot.text, citation.quote) if snapshot else None
    return located is None or located.how is How.FUZZY
