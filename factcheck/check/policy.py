"""The policy: from the citations of a claim to its mark. Nothing else decides.

The rules are asked in order, and the first that applies decides; each is named in the assessment:

1. A credible source contradicts and none supports: disputed, by what the contradiction says is wrong.
2. Credible sources conflict: disputed.
3. Enough primary sources support, or enough secondary ones of different origin: verified. Here links of the checker
   that are too unsure to count alone count together (`min-score-together`), unless a credible source says that
   what is claimed was called off.
4. Something supports, but not enough: unsupported, weak evidence.
5. The article leans on something that it does not identify: unsupported, citation missing.
6. Nothing was found: unsupported, no evidence.

Sources that copy one another, or have it from one hand, count once (see `independence`). Of a claim that stays open
the assessment also says why, finer than the rule does, and what is missing; that decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from factcheck.check.independence import Origin, counted_once, stands_as
from factcheck.model import (
    Abstained,
    Assessment,
    Citation,
    Claim,
    Detail,
    Doubt,
    Looked,
    Reason,
    Source,
    Stance,
    Status,
    Tier,
    WeighedCitation,
)
from factcheck.settings import Policy

POLICY = "policy/4"
"""Name and version of these rules: part of what stored marks were computed from."""

_REASON_OF = {
    Detail.REFUTED: Reason.REFUTED,
    Detail.NEVER_HAPPENED: Reason.REFUTED,
    Detail.ORDER: Reason.REFUTED,
    Detail.NO_LONGER_TRUE: Reason.OUTDATED,
}
"""Reason of a contradiction by its detail; every other detail means that one thing in the claim is wrong."""

_GRAVEST = (Reason.REFUTED, Reason.DETAIL_WRONG, Reason.OUTDATED)

MOST_LOOKED = 8
"""Passages kept in an assessment: a reader goes through no more, and the files stay small."""
NEAR = 0.5
"""Score from which a passage is near the claim, where a judge abstains without saying why."""

_ABSTAINED_FOR = {
    Doubt.OTHER_EVENT: (
        Abstained.OTHER_EVENT,
        "speaks of other persons, another time or another place; a source on this event is missing",
    ),
    Doubt.UNSURE: (
        Abstained.MODEL_UNSURE,
        "does not settle it; a source that says outright whether it is so is missing",
    ),
    Doubt.TELLS_APART: (
        Abstained.VALUES_OPEN,
        "leaves a number, date or name of it open; a source that gives the value is missing",
    ),
    Doubt.NOT_STATED: (
        Abstained.NOT_STATED,
        "reports, asks, plans or denies it; a source that states it itself is missing",
    ),
    Doubt.CALLED_OFF: (
        Abstained.CALLED_OFF,
        "says that it was called off; a source that says outright whether it took place is missing",
    ),
    Doubt.NO_ANSWER: (
        Abstained.NO_ANSWER,
        "was not judged: the service gave no answer that counts; check again",
    ),
}
"""Why a claim stays open, by the doubt about the nearest passage, and what that passage does."""


def assess(
    claim: Claim,
    citations: Sequence[Citation],
    sources: Mapping[str, Source],
    policy: Policy,
    shown: Sequence[Citation] = (),
    origins: Mapping[str, Origin] | None = None,
    looked: Sequence[Looked] | None = None,
) -> Assessment:
    """Return the mark on `claim`.

    `sources` are the sources that may count, by id: a citation of any other (an article, a source that can't be
    read) weighs nothing, and so do the citations in `shown`, which the assessment carries for the reader.
    `origins` says what each of them counts as (see `independence.origins`); without it the front matter alone does.
    `looked` are the passages that the checker judged, in any order; none where it kept no account of them.
    """
    if origins is None:
        origins = {id_: stands_as(source) for id_, source in sources.items()}
    asked = [_weighed(citation, sources, origins) for citation in citations]
    also = [_weighed(citation, sources, origins) for citation in shown]
    off = _called_off(looked or (), sources)
    decided = _decide(claim, asked, also, origins, policy, bool(off))
    decisive = {c.source: origins[c.source] for c in decided.citations if c.decisive and c.source and c.tier}
    update: dict[str, object] = {"rationale": (*decided.rationale, *counted_once(decisive))}
    if looked is not None:
        nearest = sorted(looked, key=lambda p: (p.stance is None, -p.score, p.source, p.start, p.end))
        update["looked"] = tuple(nearest[:MOST_LOOKED])
    if decided.status is Status.UNSUPPORTED:
        update["abstained"], update["lacking"] = _open(claim, decided, asked, also, looked, policy, off)
    return decided.model_copy(update=update)


def _decide(
    claim: Claim,
    asked: Sequence[WeighedCitation],
    also: Sequence[WeighedCitation],
    origins: Mapping[str, Origin],
    policy: Policy,
    called_off: bool,
) -> Assessment:
    """Ask the rules in order; `also` is only shown.

    `called_off`: a credible source says that what the claim states was called off.
    """
    weighed = [*asked, *also]
    counting = [c for c in asked if _counts(c, policy)]
    against = [c for c in counting if c.stance is Stance.CONTRADICTS and c.tier in policy.disputing_tiers]
    behind = [c for c in counting if c.stance is Stance.SUPPORTS]
    primary = [c for c in behind if c.tier is Tier.PRIMARY]
    secondary = [c for c in behind if c.tier is Tier.SECONDARY]
    records = {origins[c.source].document for c in primary if c.source}
    # where a person has linked something that counts, or that a source is missing, it takes more than a leaning; so it
    # does where what is claimed may never have come about
    untouched = not called_off and not any(
        c.by_person and (c.stance is Stance.MISSING or _credible(c)) for c in asked
    )
    together = [*primary, *secondary, *(c for c in asked if untouched and _leans(c, policy))]
    apart = {c.origin for c in (*primary, *secondary)}
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
    if len(records) >= policy.verified_primary:
        return _assessment(
            claim, weighed, primary, Status.VERIFIED, Reason.PRIMARY_SUPPORT,
            f"supported by {_counted(primary)}; no credible source contradicts it",
            [_told(c) for c in primary],
            "a credible source that contradicts it",
        )  # fmt: skip
    if len({c.origin for c in together}) >= policy.verified_origins:
        decisive = together
        return _assessment(
            claim, weighed, decisive, Status.VERIFIED, Reason.INDEPENDENT_SUPPORT,
            f"supported by {_counted(decisive)}; no credible source contradicts it",
            [_told(c) for c in decisive],
            "a credible source that contradicts it, or news that the supporting sources share one origin",
        )  # fmt: skip
    if behind:
        short = policy.verified_origins - len(apart)
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
    told = f"looked {times}, found nothing that settles it" if looked else "no person has searched yet"
    return _assessment(
        claim, weighed, [], Status.UNSUPPORTED, Reason.NO_EVIDENCE,
        "no source in the library speaks to it",
        [told],
        "a primary source, or two secondary sources of different origin, that support or contradict it",
    )  # fmt: skip


def _open(
    claim: Claim,
    decided: Assessment,
    asked: Sequence[WeighedCitation],
    also: Sequence[WeighedCitation],
    looked: Sequence[Looked] | None,
    policy: Policy,
    off: Sequence[Looked],
) -> tuple[Abstained | None, str]:
    """Return why an unsupported claim stays open and what is missing; nothing where no account of it was kept."""
    if decided.reason is Reason.WEAK_EVIDENCE:
        return Abstained.WEAK_EVIDENCE, f"{decided.rule}; missing: {decided.would_change}"
    if decided.reason is Reason.CITATION_MISSING:
        named = ", ".join(f"“{c.cue}”" for c in decided.citations if c.decisive)
        return Abstained.ONLY_MISSING, f"the article rests it on {named} and does not say what that is"
    broken = [c for c in asked if c.source and not c.tier]
    broken += [c for c in also if c.by_person]
    if broken:
        lost = ", ".join(sorted({c.source or "" for c in broken}))
        return Abstained.LINKS_BROKEN, f"what was linked in {lost} can't be read or found again; link it anew"
    linked = [c for c in asked if c.source]
    unsure = [c for c in linked if not _counts(c, policy)]
    if len(unsure) < len(linked):
        return (
            Abstained.WEAK_EVIDENCE,
            "only sources that may not dispute it contradict it; a credible one is missing",
        )
    if claim.ambiguous:
        told = ", ".join(f"“{each}”" for each in claim.ambiguous)
        return (
            Abstained.AMBIGUOUS_CLAIM,
            f"it does not say what {told} means; say it in the claim, then check again",
        )
    if off:
        code, does = _ABSTAINED_FOR[Doubt.CALLED_OFF]
        return code, f"{off[0].source} {does}"
    if unsure:
        best = min(unsure, key=lambda c: (-(c.score or 0), c.source or ""))
        sure = f"the checker is not sure enough (score {best.score or 0:.2f} of {policy.min_score:.2f})"
        return (
            Abstained.MODEL_UNSURE,
            f"{best.source} {best.stance} it, but {sure}; a person's link would count",
        )
    if looked is None:
        return None, ""
    near = [passage for passage in looked if _doubt(passage) is not Doubt.TOO_FAR]
    number = f"{len(looked)} passage{'s' if len(looked) != 1 else ''} looked at"
    if not near:
        where = (
            f"none of {number} says enough of it" if looked else "the library has no passage with its words"
        )
        return Abstained.NOTHING_RETRIEVED, f"{where}; a source that speaks of it is missing"
    nearest = min(near, key=lambda p: (-p.score, p.source, p.start, p.end))
    code, does = _ABSTAINED_FOR[_doubt(nearest)]
    return code, f"the nearest of {number}, in {nearest.source}, {does}"


def _counts(citation: WeighedCitation, policy: Policy) -> bool:
    """Whether a citation weighs: its source can be read, and a person or a sure checker linked it."""
    return citation.tier is not None and (citation.by_person or (citation.score or 0) >= policy.min_score)


def _credible(citation: WeighedCitation) -> bool:
    return citation.tier in (Tier.PRIMARY, Tier.SECONDARY)


def _leans(citation: WeighedCitation, policy: Policy) -> bool:
    """Whether the checker's link says that a credible source supports the claim, not surely enough to count alone."""
    return (
        citation.stance is Stance.SUPPORTS
        and _credible(citation)
        and not _counts(citation, policy)
        and (citation.score or 0) >= policy.min_score_together
    )


def _called_off(looked: Sequence[Looked], sources: Mapping[str, Source]) -> list[Looked]:
    """Return the passages of credible sources that say that what the claim states was called off, the nearest first."""
    off = [
        passage
        for passage in looked
        if passage.doubt is Doubt.CALLED_OFF
        and (source := sources.get(passage.source)) is not None
        and source.tier in (Tier.PRIMARY, Tier.SECONDARY)
    ]
    return sorted(off, key=lambda p: (-p.score, p.source, p.start, p.end))


def _doubt(passage: Looked) -> Doubt:
    """Why a passage did not count; where the judge does not say, as far as its score tells."""
    return passage.doubt or (Doubt.UNSURE if passage.stance or passage.score >= NEAR else Doubt.TOO_FAR)


def _weighed(
    citation: Citation, sources: Mapping[str, Source], origins: Mapping[str, Origin]
) -> WeighedCitation:
    source = sources.get(citation.source or "")
    origin = origins[source.id] if source else None
    return WeighedCitation(
        **citation.model_dump(),
        tier=source.tier if source else None,
        origin=origin.label if origin else None,
        origin_why=None if origin is None or origin.plain else origin.why,
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
