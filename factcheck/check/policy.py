"""The policy: from the citations of a claim to its mark. Nothing else decides.

The rules are asked in order, and the first that applies decides; each is named in the assessment:

1. A credible source contradicts and none supports: disputed, by what the contradiction says is wrong.
2. Credible sources conflict: disputed.
3. Enough primary sources support, or enough secondary ones of different origin: verified.
4. Something supports, but not enough: unsupported, weak evidence.
5. The article leans on something that it does not identify: unsupported, citation missing.
6. Nothing was found: unsupported, no evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from factcheck.model import (
    Assessment,
    Citation,
    Claim,
    Detail,
    Reason,
    Source,
    Stance,
    Status,
    Tier,
    WeighedCitation,
)
from factcheck.settings import Policy

_REASON_OF = {
    Detail.REFUTED: Reason.REFUTED,
    Detail.NEVER_HAPPENED: Reason.REFUTED,
    Detail.ORDER: Reason.REFUTED,
    Detail.NO_LONGER_TRUE: Reason.OUTDATED,
}
"""Reason of a contradiction by its detail; every other detail means that one thing in the claim is wrong."""

_GRAVEST = (Reason.REFUTED, Reason.DETAIL_WRONG, Reason.OUTDATED)


def assess(
    claim: Claim,
    citations: Sequence[Citation],
    sources: Mapping[str, Source],
    policy: Policy,
    shown: Sequence[Citation] = (),
) -> Assessment:
    """Return the mark on `claim`.

    `sources` are the sources that may count, by id: a citation of any other (an article, a source that can't be
    read) weighs nothing, and so do the citations in `shown`, which the assessment carries for the reader.
    """
    asked = [_weighed(citation, sources) for citation in citations]
    weighed = [*asked, *(_weighed(citation, sources) for citation in shown)]
    counting = [c for c in asked if c.tier and (c.by_person or (c.score or 0) >= policy.min_score)]
    against = [c for c in counting if c.stance is Stance.CONTRADICTS and c.tier in policy.disputing_tiers]
    behind = [c for c in counting if c.stance is Stance.SUPPORTS]
    primary = [c for c in behind if c.tier is Tier.PRIMARY]
    secondary = [c for c in behind if c.tier is Tier.SECONDARY]
    origins = sorted({c.origin or "" for c in (*primary, *secondary)})
    missing = [c for c in asked if c.stance is Stance.MISSING]

    if against and not (primary or secondary):
        reasons = {_REASON_OF.get(c.detail or Detail.REFUTED, Reason.DETAIL_WRONG) for c in against}
        reason = next(each for each in _GRAVEST if each in reasons)
        return _assessment(
            claim, weighed, against, Status.DISPUTED, reason,
            f"contradicted by {_counted(against)}; no credible source supports it",
            [_told(c) for c in against],
            "a credible source that supports the claim as it stands, or proof that the contradicting source is wrong",
        )  # fmt: skip
    if against:
        return _assessment(
            claim, weighed, [*against, *primary, *secondary], Status.DISPUTED, Reason.SOURCES_CONFLICT,
            f"contradicted by {_counted(against)}, supported by {_counted([*primary, *secondary])}",
            [_told(c) for c in (*against, *primary, *secondary)],
            "finding out which of the sources is right, and why the other is not",
        )  # fmt: skip
    if len({c.source for c in primary}) >= policy.verified_primary:
        return _assessment(
            claim, weighed, primary, Status.VERIFIED, Reason.PRIMARY_SUPPORT,
            f"supported by {_counted(primary)}; no credible source contradicts it",
            [_told(c) for c in primary],
            "a credible source that contradicts it",
        )  # fmt: skip
    if len(origins) >= policy.verified_origins:
        decisive = [*primary, *secondary]
        return _assessment(
            claim, weighed, decisive, Status.VERIFIED, Reason.INDEPENDENT_SUPPORT,
            f"supported by {_counted(decisive)}; no credible source contradicts it",
            [_told(c) for c in decisive],
            "a credible source that contradicts it, or news that the supporting sources share one origin",
        )  # fmt: skip
    if behind:
        short = policy.verified_origins - len(origins)
        return _assessment(
            claim, weighed, behind, Status.UNSUPPORTED, Reason.WEAK_EVIDENCE,
            f"supported by {_counted(behind)} only",
            [_told(c) for c in behind],
            f"a primary source, or {short} more secondary source{'s' if short > 1 else ''} of another origin",
        )  # fmt: skip
    if missing:
        return _assessment(
            claim, weighed, missing, Status.UNSUPPORTED, Reason.CITATION_MISSING,
            "it rests on what the article does not identify",
            [f"“{c.cue}”: {c.missing.value.replace('-', ' ') if c.missing else ''}" for c in missing],
            missing[0].would_settle or "the document or person by name",
        )  # fmt: skip
    looked = len(claim.searched)
    times = f"{looked} time{'s' if looked > 1 else ''}"
    told = f"looked {times}, found nothing that settles it" if looked else "nobody has looked yet"
    return _assessment(
        claim, weighed, [], Status.UNSUPPORTED, Reason.NO_EVIDENCE,
        "no source in the library speaks to it",
        [told],
        "a primary source, or two secondary sources of different origin, that support or contradict it",
    )  # fmt: skip


def _weighed(citation: Citation, sources: Mapping[str, Source]) -> WeighedCitation:
    source = sources.get(citation.source or "")
    return WeighedCitation(
        **citation.model_dump(),
        tier=source.tier if source else None,
        origin=source.independent_as if source else None,
    )


def _assessment(
    claim: Claim,
    weighed: Sequence[WeighedCitation],
    decisive: Sequence[WeighedCitation],
    status: Status,
    reason: Reason,
    rule: str,
    rationale: list[str],
    would_change: str,
) -> Assessment:
    scores = [c.score if c.score is not None else 1.0 for c in decisive if c.stance is not Stance.MISSING]
    chosen = set(map(id, decisive))
    return Assessment(
        claim=claim.id,
        article=claim.article,
        status=status,
        reason=reason,
        rule=rule,
        confidence=min(scores) if scores else None,
        rationale=tuple(dict.fromkeys(rationale)),
        would_change=would_change,
        citations=tuple(c.model_copy(update={"decisive": id(c) in chosen}) for c in weighed),
    )


def _told(citation: WeighedCitation) -> str:
    """One sentence on what a citation does: the linker's note, else the comparator's working, else the words."""
    quoted = f"“{citation.quote.exact}”" if citation.quote else ""
    detail = f" ({citation.detail.value.replace('-', ' ')})" if citation.detail else ""
    return f"{citation.source} {citation.stance}{detail}: {citation.note or citation.working or quoted}"


def _counted(citations: Sequence[WeighedCitation]) -> str:
    """Say how many sources of how many origins: "3 secondary sources, 1 origin"."""
    parts = []
    for tier in Tier:
        of_tier = {c.source for c in citations if c.tier is tier}
        if of_tier:
            parts.append(f"{len(of_tier)} {tier} source{'s' if len(of_tier) > 1 else ''}")
    origins = len({c.origin for c in citations})
    return " and ".join(parts) + f", {origins} origin{'s' if origins > 1 else ''}"
