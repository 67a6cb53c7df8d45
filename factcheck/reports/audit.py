"""Run the stages over a workspace and put what they found into one document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from factcheck import __version__
from factcheck.check.judge import RuleJudge
from factcheck.claims.discrepancies import Discrepancies, read_discrepancies
from factcheck.claims.extract import accounted
from factcheck.claims.ledger import Ledger, read_ledger, read_ledgers
from factcheck.claims.reviews import ReviewLog, Standing, read_reviews, standings
from factcheck.model import Action, Assessment, Claim, Finding, QuoteSelector, Severity, Status
from factcheck.reports.assessments import inputs_digest, read_assessments, write_assessments
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
from factcheck.sources import Library, Snapshot, check_snapshots
from factcheck.sources.selectors import locate_quote, select
from factcheck.workspace import Workspace

FailOn = Literal["none", "disputed", "unsupported"]


@dataclass(frozen=True)
class Case:
    """Everything a workspace holds, read once."""

    workspace: Workspace
    library: Library
    ledgers: dict[str, Ledger]
    logs: dict[str, ReviewLog]
    discrepancies: Discrepancies

    @classmethod
    def read(cls, workspace: Workspace) -> Case:
        """Read sources, ledgers and review logs; what is wrong in them is in `findings`."""
        library = Library.load(workspace)
        ledgers = read_ledgers(workspace)
        for article in library.articles:
            ledgers.setdefault(article, read_ledger(workspace, article))
        logs = {article: read_reviews(workspace, article) for article in ledgers}
        between = read_discrepancies(workspace, ledgers)
        return cls(workspace, library, dict(sorted(ledgers.items())), logs, between)

    @property
    def findings(self) -> list[Finding]:
        """What could not be read: sources, ledger lines, log lines; and ledgers without their article."""
        found = [*self.library.findings, *self.discrepancies.findings]
        for article, ledger in self.ledgers.items():
            found += [*ledger.findings, *self.logs[article].findings]
            if article not in self.library.articles:
                found.append(
                    Finding(
                        rule="ledger/article-missing",
                        severity=Severity.ERROR,
                        path=ledger.path,
                        message=f"there is no readable article {article!r} in sources/articles/",
                        next_step="add the article again, or remove the ledger",
                    )
                )
        return found

    def inputs(self, article: str) -> str:
        """SHA-256 over everything that the marks of `article` depend on."""
        return inputs_digest(
            self.library.articles[article],
            self.ledgers[article],
            self.library.evidence,
            self.workspace.settings,
            RuleJudge.name,
        )


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one article, in ledger order, and what was wrong with its links."""

    assessments: tuple[Assessment, ...]
    findings: tuple[Finding, ...] = ()


def stored_marks(case: Case) -> tuple[dict[str, Marks], list[str]]:
    """Return the stored marks of each article, and the articles whose marks are stale or missing."""
    marks, stale = {}, []
    for article in case.library.articles:
        stored = read_assessments(case.workspace, article, case.inputs(article))
        known = {claim.id for claim in case.ledgers[article].claims}
        marks[article] = Marks(
            tuple(each for id_, each in stored.assessments.items() if id_ in known), stored.findings
        )
        if not stored.current or known != {each.claim for each in marks[article].assessments}:
            stale.append(article)
    return marks, stale


def compute_marks(
    case: Case,
    articles: Iterable[str],
    *,
    use_links: bool = True,
    again: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Marks]:
    """Return the marks of `articles`, computing what is stale and storing each article as it is done.

    With `use_links=False` everything is computed and nothing stored: these are not the workspace's marks.
    A run that is killed has stored whole articles; the next one goes on behind them.
    """
    wanted = list(articles)
    marks: dict[str, Marks] = {}
    if use_links and not again:
        stored, stale = stored_marks(case)
        marks = {article: stored[article] for article in wanted if article not in stale}
    todo = [article for article in wanted if article not in marks]
    if not todo:
        return marks

    # imported late: with nothing to check, neither the index nor the comparators are needed
    from factcheck.check.run import Evidence, check_article
    from factcheck.sources.index import EvidenceIndex

    index = EvidenceIndex.open(case.workspace)
    index.update(case.library.evidence.values(), None)
    evidence = Evidence.of(case.library.evidence, index)
    total = sum(len(case.ledgers[article].claims) for article in todo)
    done = 0

    def one_more() -> None:
        nonlocal done
        done += 1
        progress(done, total)

    for article in todo:
        ledger = case.ledgers[article]
        checked = check_article(
            ledger.claims,
            case.library.articles[article],
            evidence,
            case.workspace.settings,
            ledger_path=ledger.path,
            line_of=ledger.line_of,
            use_links=use_links,
            progress=one_more,
        )
        marks[article] = Marks(checked.assessments, checked.findings)
        if use_links:
            write_assessments(
                case.workspace,
                article,
                checked.assessments,
                checked.findings,
                case.inputs(article),
                RuleJudge.name,
            )
    return {article: marks[article] for article in wanted}


def build_document(
    case: Case,
    marks: dict[str, Marks],
    *,
    fail_on: FailOn,
    use_links: bool = True,
    extra: Iterable[Finding] = (),
) -> AuditDocument:
    """Return the audit of the articles in `marks`; `extra` are findings of earlier stages, such as extraction."""
    articles = tuple(_article(case, article, marks[article]) for article in sorted(marks))
    findings = [*case.findings, *extra]
    for article in sorted(marks):
        findings += marks[article].findings
    unique = sorted(set(findings), key=lambda f: (f.path, f.line, f.rule, f.message))
    cited = {c.source for a in articles for claim in a.claims for c in claim.citations if c.source}
    return AuditDocument(
        version=__version__,
        mode="linked" if use_links else "no-linked",
        policy=case.workspace.settings.policy.model_dump(mode="json", by_alias=True),
        fail_on=fail_on,
        exit_code=_exit_code(articles, unique, fail_on, case.workspace.settings.audit.incomplete_fails),
        articles=articles,
        discrepancies=_discrepancies(case, articles),
        sources=tuple(
            _source(case.library.evidence[id_]) for id_ in sorted(cited) if id_ in case.library.evidence
        ),
        findings=tuple(unique),
    )


def integrity(case: Case) -> list[Finding]:
    """Return what is wrong with hashes, quotations, links and chains: what `factcheck verify` reports."""
    findings = [*case.findings, *check_snapshots(case.library, case.workspace)]
    for article, ledger in case.ledgers.items():
        snapshot = case.library.articles.get(article)
        if snapshot is None:
            continue
        ids = {entry.id for entry in ledger.entries}
        for entry in ledger.entries:
            line = ledger.line_of(entry.id)
            findings += _check_quote(entry.quote, snapshot, ledger.path, line, f"{entry.id}: its quotation")
            if not isinstance(entry, Claim):
                continue
            if entry.repeats and entry.repeats not in ids:
                findings.append(
                    Finding(
                        rule="claim/repeats-missing",
                        severity=Severity.ERROR,
                        path=ledger.path,
                        line=line,
                        message=f"{entry.id} repeats {entry.repeats}, which is not in this ledger",
                        next_step=f"see: factcheck edit {entry.id}",
                    )
                )
            for citation in entry.citations:
                if citation.source is None or citation.quote is None:
                    continue
                evidence = case.library.evidence.get(citation.source)
                if evidence is None:
                    findings.append(
                        Finding(
                            rule="citation/source-missing",
                            severity=Severity.ERROR,
                            path=ledger.path,
                            line=line,
                            message=f"{entry.id} cites {citation.source}, which is no evidence that can be read",
                            text=citation.quote.exact[:120],
                            next_step="add the source (factcheck add), or take the citation out (factcheck edit)",
                        )
                    )
                    continue
                findings += _check_quote(
                    citation.quote,
                    evidence,
                    ledger.path,
                    line,
                    f"{entry.id}: its citation of {citation.source}",
                )
        known = {claim.id for claim in ledger.claims}
        log = case.logs[article]
        for claim_id in sorted({decision.claim for decision in log.decisions} - known):
            findings.append(
                Finding(
                    rule="reviews/claim-missing",
                    severity=Severity.WARNING,
                    path=log.path,
                    message=f"decisions on {claim_id}, which is no longer in {ledger.path}",
                    next_step="restore the claim, or leave the record as it is",
                )
            )
    return sorted(set(findings), key=lambda f: (f.path, f.line, f.rule, f.message))


def _check_quote(quote: QuoteSelector, snapshot: Snapshot, path: str, line: int, what: str) -> list[Finding]:
    located = locate_quote(snapshot.text, quote)
    if located is not None and located.score == 1.0:
        return []
    if located is None:
        return [
            Finding(
                rule="quote/lost",
                severity=Severity.ERROR,
                path=path,
                line=line,
                message=f"{what} is not in {snapshot.path}",
                text=quote.exact[:120],
                next_step="give it a place again: factcheck edit",
            )
        ]
    nearest = select(snapshot.text, located.start, located.end)
    at = snapshot.line_column(located.start)[0]
    return [
        Finding(
            rule="quote/drifted",
            severity=Severity.WARNING,
            path=path,
            line=line,
            message=f"{what} reads otherwise now in {snapshot.path}:{at} (likeness {located.score:.2f})",
            text=quote.exact[:120],
            next_step=f"now: “{nearest.exact[:120]}”",
        )
    ]


def _article(case: Case, article: str, marks: Marks) -> ArticleEntry:
    snapshot = case.library.articles[article]
    ledger = case.ledgers[article]
    by_claim = {each.claim: each for each in marks.assessments}
    standing = standings(ledger.claims, case.logs[article])
    claims = tuple(
        _claim(claim, by_claim[claim.id], standing.get(claim.id, Standing()), snapshot)
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


def _claim(claim: Claim, mark: Assessment, standing: Standing, snapshot: Snapshot) -> ClaimEntry:
    decision = standing.decision
    overridden = decision.status if decision and decision.action is Action.OVERRIDE else None
    line, column = snapshot.line_column(min(claim.quote.start, len(snapshot.text)))
    return ClaimEntry(
        id=claim.id,
        text=claim.text,
        quote=claim.quote,
        line=line,
        column=column,
        kind=claim.kind,
        speaker=claim.speaker,
        time=claim.time,
        place=claim.place,
        context=claim.context,
        repeats=claim.repeats,
        status=overridden or mark.status,
        computed=mark.status,
        reason=mark.reason,
        rule=mark.rule,
        confidence=mark.confidence,
        rationale=mark.rationale,
        would_change=mark.would_change,
        citations=mark.citations,
        correction=claim.correction,
        searched=claim.searched,
        decision=decision,
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


def _source(snapshot: Snapshot) -> SourceEntry:
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
        origin=source.independent_as,
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
