"""Check an article: candidates for each claim, a judgement of each, and the mark by the policy.

What people linked is weighed first and never replaced; the checker's own links are added beside it and live
in the assessment, never in the ledger. A passage counts as evidence only if it stands in an evidence source
that is not the article itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from factcheck.check.features import Features
from factcheck.check.independence import Origin, origins
from factcheck.check.judge import Judge, Pair
from factcheck.check.policy import assess
from factcheck.check.retrieve import Found, Pool, retrieve
from factcheck.model import CHECKER, Assessment, Citation, Claim, Finding, Looked, Rejection, Severity, Stance
from factcheck.settings import Settings
from factcheck.sources import Snapshot
from factcheck.sources.selectors import How, locate_quote, select
from factcheck.sources.snapshots import same_document


@dataclass(frozen=True)
class Evidence:
    """The evidence of a workspace, ready to be compared."""

    snapshots: Mapping[str, Snapshot]
    pool: Pool
    origins: Mapping[str, Origin]

    @classmethod
    def of(cls, snapshots: Mapping[str, Snapshot], *, by_meaning: bool = False) -> Evidence:
        """Cut the evidence into passages, weigh its words, and see which sources stand for one another.

        `by_meaning`: passages are looked for by that too (see `judges.by_meaning`).
        """
        return cls(snapshots, Pool(snapshots, by_meaning=by_meaning), origins(snapshots))


AT_ONCE = 32
"""Claims whose passages are judged together: a model then has enough to read side by side."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking an article gave, claims in the order of the ledger."""

    assessments: tuple[Assessment, ...]
    findings: tuple[Finding, ...] = ()


def check_article(
    claims: Iterable[Claim],
    article: Snapshot,
    evidence: Evidence,
    settings: Settings,
    judge: Judge,
    *,
    ledger_path: str,
    line_of: Callable[[str], int] = lambda _: 0,
    use_links: bool = True,
    progress: Callable[[], None] = lambda: None,
) -> Checked:
    """Return an assessment for each claim; the same input gives the same marks, on any machine.

    `use_links=False` leaves out what people linked and rejected: the marks are then the engine's alone.
    `progress` is called once a claim. Broken links (no such source, quotation not found) come as findings.
    """
    usable = {id_: s for id_, s in evidence.snapshots.items() if not same_document(s.source, article)}
    sources = {id_: snapshot.source for id_, snapshot in usable.items()}
    assessments = []
    findings: list[Finding] = []
    asked = list(claims)
    links: dict[str, list[Citation]] = {}
    looked: dict[str, list[Looked]] = {}
    for number, claim in enumerate(asked):
        if number % AT_ONCE == 0:
            links, looked = find_links(
                asked[number : number + AT_ONCE],
                evidence,
                usable,
                judge,
                settings.check.candidates,
                heed_rejected=use_links,
            )
        counting: list[Citation] = []
        shown: list[Citation] = []
        for citation in claim.citations:
            if citation.by_person and citation.stance is not Stance.MISSING and not use_links:
                continue
            anchored, finding = anchor_citation(citation, claim, usable, ledger_path, line_of(claim.id))
            (shown if finding else counting).append(anchored)
            if finding:
                findings.append(finding)
        linked = {(c.source, c.quote.exact) for c in (*counting, *shown) if c.quote}
        found = [
            citation
            for citation in links[claim.id]
            if citation.quote and (citation.source, citation.quote.exact) not in linked
        ]
        # where a person has judged this claim's evidence, what the checker adds is shown and weighs nothing
        people_linked = any(c.by_person and c.stance is not Stance.MISSING for c in counting)
        (shown if people_linked else counting).extend(found)
        assessments.append(
            assess(
                claim,
                counting,
                sources,
                settings.policy,
                shown=shown,
                origins=evidence.origins,
                looked=looked[claim.id],
            )
        )
        progress()
    return Checked(tuple(assessments), tuple(findings))


def find_links(
    claims: Sequence[Claim],
    evidence: Evidence,
    usable: Mapping[str, Snapshot],
    judge: Judge,
    candidates: int,
    *,
    heed_rejected: bool = True,
) -> tuple[dict[str, list[Citation]], dict[str, list[Looked]]]:
    """Return the checker's citations for each of `claims`, by its id, best first and at most one a source, and the
    passages that were judged for it.

    What overlaps a passage that a reviewer rejected for the claim is not judged, unless `heed_rejected` is off; the
    next best take its place.
    """
    pairs: list[Pair] = []
    hits: list[Found] = []
    for claim in claims:
        seen = Features(claim.text)
        barred: dict[str, list[tuple[int, int]]] = {}
        for rejected in claim.rejected if heed_rejected else ():
            if place := rejected_place(rejected, usable):
                barred.setdefault(rejected.source, []).append(place)
        for hit in retrieve(claim, evidence.pool, usable, candidates, seen, barred):
            pairs.append(Pair(claim, seen, evidence.pool.features(hit.source, hit.start, hit.end)))
            hits.append(hit)
    best: dict[str, dict[str, Citation]] = {claim.id: {} for claim in claims}
    looked: dict[str, list[Looked]] = {claim.id: [] for claim in claims}
    for pair, hit, judgement in zip(pairs, hits, judge.judge(pairs), strict=True):
        looked[pair.claim.id].append(
            Looked(
                source=hit.source,
                start=hit.start,
                end=hit.end,
                stance=judgement.stance,
                doubt=judgement.doubt,
                score=round(judgement.score, 3),
                working=judgement.working,
            )
        )
        of_claim = best[pair.claim.id]
        if judgement.stance is None:
            continue
        if hit.source not in of_claim or (of_claim[hit.source].score or 0) < judgement.score:
            of_claim[hit.source] = Citation(
                stance=judgement.stance,
                source=hit.source,
                quote=select(usable[hit.source].text, hit.start, hit.end),
                detail=judgement.detail,
                working=judgement.working,
                linked_by=CHECKER,
                score=judgement.score,
            )
    links = {
        claim: sorted(
            found.values(), key=lambda c: (-(c.score or 0), c.source or "", c.quote.start if c.quote else 0)
        )
        for claim, found in best.items()
    }
    return links, looked


def rejected_place(rejected: Rejection, usable: Mapping[str, Snapshot]) -> tuple[int, int] | None:
    """Return where a rejected passage stands now, in code points of its source's text, half-open.

    None where its words are gone or read otherwise: that is another passage, which nobody has rejected.
    """
    snapshot = usable.get(rejected.source)
    located = locate_quote(snapshot.text, rejected.quote) if snapshot else None
    return None if located is None or located.how is How.FUZZY else (located.start, located.end)


def anchor_citation(
    citation: Citation, claim: Claim, usable: Mapping[str, Snapshot], path: str, line: int
) -> tuple[Citation, Finding | None]:
    """Find a citation's quotation again in its source; report it where that fails."""
    if citation.quote is None or citation.source is None:
        return citation, None
    snapshot = usable.get(citation.source)
    if snapshot is None:
        return citation, Finding(
            rule="citation/source-missing",
            severity=Severity.ERROR,
            path=path,
            line=line,
            message=f"{claim.id} cites {citation.source}, which is not among the evidence that can be read",
            text=citation.quote.exact[:120],
            next_step="add the source (factcheck add), or take the citation out (factcheck edit)",
        )
    located = locate_quote(snapshot.text, citation.quote)
    if located is None:
        return citation, Finding(
            rule="citation/quote-lost",
            severity=Severity.ERROR,
            path=path,
            line=line,
            message=f"{claim.id} quotes words that are not in {snapshot.path}; the citation does not count",
            text=citation.quote.exact[:120],
            next_step=f"see: factcheck edit {claim.id}",
        )
    quote = select(snapshot.text, located.start, located.end)
    if located.how is not How.FUZZY:
        return citation.model_copy(update={"quote": quote}), None
    return citation, Finding(
        rule="citation/quote-drifted",
        severity=Severity.ERROR,
        path=path,
        line=line,
        message=f"{claim.id} quotes {snapshot.path} in other words than it has now "
        f"(likeness {located.score:.2f}); the citation does not count",
        text=citation.quote.exact[:120],
        next_step=f"the source has now: “{quote.exact[:120]}”; take that over with factcheck edit {claim.id}",
    )
