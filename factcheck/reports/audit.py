"""Put what the stages found into one document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import Literal

from factcheck import __version__
from factcheck.claims.baseline import today as this_day
from factcheck.claims.extract import Accounted, accounted
from factcheck.claims.reviews import Standing, standings
from factcheck.claims.weight import weights
from factcheck.model import Assessment, Claim, Finding, Outcome, State
from factcheck.reports.baseline import apply
from factcheck.reports.case import Case, Marks
from factcheck.reports.changed import Changed, restricted
from factcheck.reports.document import (
    ArticleEntry,
    AuditDocument,
    ClaimEntry,
    Counts,
    Coverage,
    DiscrepancyEntry,
    Fall,
    SetAsideEntry,
    Side,
    SourceEntry,
    reasons_of,
)
from factcheck.reports.fall import falls
from factcheck.reports.findings import (
    NOTHING_CHECKED,
    claim_findings,
    discrepancy_finding,
    fingerprinted,
    left_unchecked,
    nothing_checked,
    unaccounted_findings,
)
from factcheck.reports.rules import RULES
from factcheck.reports.wording import held, next_step, percent, plural
from factcheck.sources import Snapshot

FailOn = Literal["none", "disputed", "unsupported"]

COVERAGE_LOW = "audit/coverage-low"


def build_document(
    case: Case,
    marks: dict[str, Marks],
    *,
    fail_on: FailOn,
    use_links: bool = True,
    extra: Iterable[Finding] = (),
    min_coverage: float | None = None,
    changed: Changed | None = None,
    today: str | None = None,
    bears: bool = True,
) -> AuditDocument:
    """Return the audit of the articles in `marks`; `extra` are findings of earlier stages, such as extraction.

    `min_coverage` is in percent. With `changed` only claims whose lines changed are in the document.
    `today` is the day (UTC, ISO) by which suppressions run out, by default this one.
    Without `bears` no source says which marks rest on it: that takes half the time, and few formats show it.
    """
    evidence = held(snapshot.source for snapshot in case.library.evidence.values())
    parts = {id_: accounted(case.library.articles[id_].text, case.ledgers[id_].entries) for id_ in marks}
    articles = tuple(_article(case, id_, marks[id_], parts[id_], evidence) for id_ in sorted(marks))
    discrepancies = _discrepancies(case, articles)
    entries = {claim.id: claim for article in articles for claim in article.claims}
    findings = [*case.findings, *extra]
    for article in articles:
        snapshot = case.library.articles[article.id]
        findings += marks[article.id].findings
        findings += claim_findings(article, case.library.evidence)
        findings += unaccounted_findings(
            article,
            parts[article.id].left,
            snapshot.line_column,
        )
    findings += [discrepancy_finding(each, entries) for each in discrepancies]
    if not entries:
        findings.append(nothing_checked(articles))
    if min_coverage is not None:
        findings += _coverage_low(articles, min_coverage)
    today = today or this_day()
    # a run without links has other marks: what it doesn't find is not gone
    applied = apply(fingerprinted(findings), case, marks if use_links else (), today)
    found = applied.findings
    if changed:
        articles, discrepancies, found = restricted(changed, articles, discrepancies, found)
    # what a source counts as was found when it was weighed
    cited = {c.source: c.origin for a in articles for claim in a.claims for c in claim.citations if c.source}
    rests = falls(case, marks) if bears else {}
    return AuditDocument(
        version=__version__,
        mode="linked" if use_links else "no-linked",
        policy=case.workspace.settings.policy.model_dump(mode="json", by_alias=True),
        fail_on=fail_on,
        min_coverage=min_coverage,
        changed_since=changed.rev if changed else None,
        exit_code=exit_code(found, fail_on, incomplete_fails=case.workspace.settings.audit.incomplete_fails),
        articles=articles,
        discrepancies=discrepancies,
        sources=tuple(
            _source(case.library.evidence[id_], cited[id_], rests.get(id_, ()))
            for id_ in sorted(cited)
            if id_ in case.library.evidence
        ),
        today=today if case.suppressions.standing else None,
        known=sum(each.state is State.KNOWN for each in found),
        suppressed=sum(each.state is State.SUPPRESSED for each in found),
        fixed=len(applied.gone),
        findings=tuple(found),
    )


def _article(case: Case, article: str, marks: Marks, parts: Accounted, evidence: Set[str]) -> ArticleEntry:
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
    left = len(parts.left)
    return ArticleEntry(
        id=article,
        title=snapshot.source.title,
        path=snapshot.path,
        url=snapshot.source.url,
        publisher=snapshot.source.publisher,
        published=snapshot.source.published,
        retrieved=snapshot.source.retrieved,
        language=snapshot.source.language,
        sha256=snapshot.sha256,
        first_line=snapshot.first_line,
        text=snapshot.text,
        coverage=Coverage(
            sentences=parts.units,
            with_claims=parts.with_claims,
            set_aside=parts.set_aside,
            unaccounted=left,
            share=round((parts.units - left) / parts.units, 4) if parts.units else 1.0,
        ),
        counts=Counts.of(claims),
        reasons=reasons_of(claims),
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
    end_line, end_column = snapshot.line_column(min(claim.quote.end, len(snapshot.text)))
    return ClaimEntry(
        id=claim.id,
        text=claim.text,
        quote=claim.quote,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
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
        signed=standing.signed,
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


def _source(snapshot: Snapshot, origin: str | None, bears: tuple[Fall, ...]) -> SourceEntry:
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
        sha256=snapshot.sha256,
        bears=bears,
    )


def _coverage_low(articles: Iterable[ArticleEntry], least: float) -> Iterator[Finding]:
    """Yield a finding for each article of which less than `least` percent is accounted for."""
    for article in articles:
        coverage = article.coverage
        if (coverage.sentences - coverage.unaccounted) * 100 < least * coverage.sentences:
            yield Finding(
                rule=COVERAGE_LOW,
                severity=RULES[COVERAGE_LOW].severity,
                path=article.path,
                message=f"{percent(coverage)} % of {plural(coverage.sentences, 'sentence')} accounted for, "
                f"where at least {least:g} % was asked",
                next_step=f"factcheck extract {article.id}",
                outcome=Outcome.ERROR,
                article=article.id,
            )


def exit_code(findings: Iterable[Finding], fail_on: FailOn, *, incomplete_fails: bool) -> int:
    """Return 1 for discrepancies at the chosen level, 3 where not everything could be checked, else 0.

    Findings that are known or suppressed don't count. An audit that checked nothing, or less than was asked, is 3
    whatever the settings say.
    """
    counting = [finding for finding in findings if finding.state is State.NEW]
    failing = {"none": frozenset[str](), "disputed": frozenset({"disputed"})}.get(
        fail_on, frozenset({"disputed", "unsupported"})
    )
    if any(finding.family in failing for finding in counting):
        return 1
    if any(finding.rule in (NOTHING_CHECKED, COVERAGE_LOW) for finding in counting):
        return 3
    return 3 if incomplete_fails and any(left_unchecked(finding) for finding in counting) else 0
