"""Put what the stages found into one document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from typing import Literal

from factcheck import __version__
from factcheck.claims.extract import accounted
from factcheck.claims.reviews import Standing, standings
from factcheck.claims.weight import weights
from factcheck.model import Assessment, Claim, Finding, Severity, Status, in_order
from factcheck.reports.case import Case, Marks
from factcheck.reports.document import (
    ArticleEntry,
    AuditDocument,
    ClaimEntry,
    Counts,
    Coverage,
    DiscrepancyEntry,
    SetAsideEntry,
    Side,
    SourceEntry,
)
from factcheck.reports.wording import held, next_step
from factcheck.sources import Snapshot

FailOn = Literal["none", "disputed", "unsupported"]


def build_document(
    case: Case,
    marks: dict[str, Marks],
    *,
    fail_on: FailOn,
    use_links: bool = True,
    extra: Iterable[Finding] = (),
) -> AuditDocument:
    """Return the audit of the articles in `marks`; `extra` are findings of earlier stages, such as extraction."""
    evidence = held(snapshot.source for snapshot in case.library.evidence.values())
    articles = tuple(_article(case, article, marks[article], evidence) for article in sorted(marks))
    findings = [*case.findings, *extra]
    for article in sorted(marks):
        findings += marks[article].findings
    unique = in_order(findings)
    # what a source counts as was found when it was weighed
    cited = {c.source: c.origin for a in articles for claim in a.claims for c in claim.citations if c.source}
    return AuditDocument(
        version=__version__,
        mode="linked" if use_links else "no-linked",
        policy=case.workspace.settings.policy.model_dump(mode="json", by_alias=True),
        fail_on=fail_on,
        exit_code=_exit_code(articles, unique, fail_on, case.workspace.settings.audit.incomplete_fails),
        articles=articles,
        discrepancies=_discrepancies(case, articles),
        sources=tuple(
            _source(case.library.evidence[id_], cited[id_])
            for id_ in sorted(cited)
            if id_ in case.library.evidence
        ),
        findings=tuple(unique),
    )


def _article(case: Case, article: str, marks: Marks, evidence: Set[str]) -> ArticleEntry:
    snapshot = case.library.articles[article]
    ledger = case.ledgers[article]
    by_claim = {each.claim: each for each in marks.assessments}
    standing = standings(ledger.claims, case.logs[article])
    weight = weights(ledger.claims, len(snapshot.text))
    claims = tuple(
        _claim(
            claim,
            by_claim[claim.id],
            standing.get(claim.id, Standing()),
            snapshot,
            weight[claim.id],
            evidence,
        )
        for claim in ledger.claims
        if claim.id in by_claim
    )
    total, with_claims, set_aside, unaccounted = accounted(snapshot.text, ledger.entries)
    statuses = Counter(claim.status for claim in claims)
    return ArticleEntry(
        id=article,
        title=snapshot.source.title,
        path=snapshot.path,
        url=snapshot.source.url,
        publisher=snapshot.source.publisher,
        published=snapshot.source.published,
        language=snapshot.source.language,
        sha256=snapshot.sha256,
        first_line=snapshot.first_line,
        text=snapshot.text,
        coverage=Coverage(
            sentences=total,
            with_claims=with_claims,
            set_aside=set_aside,
            unaccounted=unaccounted,
            share=round((total - unaccounted) / total, 4) if total else 1.0,
        ),
        counts=Counts(
            claims=len(claims),
            verified=statuses[Status.VERIFIED],
            disputed=statuses[Status.DISPUTED],
            unsupported=statuses[Status.UNSUPPORTED],
        ),
        reasons=dict(sorted(Counter(claim.reason.value for claim in claims).items())),
        claims=claims,
        set_aside=tuple(
            SetAsideEntry(
                quote=entry.quote, line=snapshot.line_column(entry.quote.start)[0], reason=entry.reason
            )
            for entry in ledger.set_aside
            if entry.quote.end <= len(snapshot.text)
        ),
    )


def _claim(
    claim: Claim,
    mark: Assessment,
    standing: Standing,
    snapshot: Snapshot,
    weight: float,
    evidence: Set[str],
) -> ClaimEntry:
    status = standing.override or mark.status
    line, column = snapshot.line_column(min(claim.quote.start, len(snapshot.text)))
    return ClaimEntry(
        id=claim.id,
        text=claim.text,
        quote=claim.quote,
        line=line,
        column=column,
        kind=claim.kind,
        weight=weight,
        score=claim.score,
        speaker=claim.speaker,
        occasion=claim.occasion,
        time=claim.time,
        place=claim.place,
        context=claim.context,
        ambiguous=claim.ambiguous,
        cites=claim.cites,
        repeats=claim.repeats,
        status=status,
        computed=mark.status,
        reason=mark.reason,
        rule=mark.rule,
        confidence=mark.confidence,
        rationale=mark.rationale,
        would_change=mark.would_change,
        abstained=mark.abstained,
        lacking=mark.lacking,
        next_step=next_step(status, claim.cites, evidence),
        citations=mark.citations,
        correction=claim.correction,
        searched=claim.searched,
        decision=standing.decision,
        reopened=standing.reopened,
    )


def _discrepancies(case: Case, articles: Iterable[ArticleEntry]) -> tuple[DiscrepancyEntry, ...]:
    """Return the discrepancies of which both sides are in this audit."""
    sides = {
        claim.id: Side(
            claim=claim.id,
            article=article.id,
            path=article.path,
            line=claim.line,
            text=claim.text,
            quote=claim.quote.exact,
            status=claim.status,
        )
        for article in articles
        for claim in article.claims
    }
    return tuple(
        DiscrepancyEntry(
            id=each.id,
            rule="discrepancy/within-article"
            if sides[each.left].article == sides[each.right].article
            else "discrepancy/between-articles",
            about=each.about,
            left=sides[each.left],
            right=sides[each.right],
            supported=each.supported,
            note=each.note,
        )
        for each in case.discrepancies.entries
        if each.left in sides and each.right in sides
    )


def _source(snapshot: Snapshot, origin: str | None) -> SourceEntry:
    source = snapshot.source
    return SourceEntry(
        id=source.id,
        title=source.title,
        publisher=source.publisher,
        authors=source.authors,
        published=source.published,
        url=source.url,
        retrieved=source.retrieved,
        language=source.language,
        form=source.form,
        tier=source.tier,
        origin=origin or source.independent_as,
        path=snapshot.path,
    )


def _exit_code(
    articles: Iterable[ArticleEntry], findings: Iterable[Finding], fail_on: FailOn, incomplete_fails: bool
) -> int:
    """Return 1 for discrepancies at the chosen level, 3 where not everything could be checked, else 0."""
    articles = tuple(articles)
    disputed = sum(article.counts.disputed for article in articles)
    unsupported = sum(article.counts.unsupported for article in articles)
    if fail_on != "none" and (disputed or (fail_on == "unsupported" and unsupported)):
        return 1
    unaccounted = any(article.coverage.unaccounted for article in articles)
    broken = any(finding.severity is Severity.ERROR for finding in findings)
    return 3 if incomplete_fails and (unaccounted or broken) else 0
