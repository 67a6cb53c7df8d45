"""Findings: what an audit found, one by one. Every report is a rendering of them, so reports can't disagree.

A claim gives one finding, by its mark; each of the article's vague attributions, discrepancies, sentences that are not
accounted for and broken files gives one more. A finding's fingerprint does not depend on where in the article it
stands, so that moving paragraphs makes no new findings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from factcheck.claims.stems import words
from factcheck.model import (
    Exhibit,
    Finding,
    Outcome,
    Reason,
    Severity,
    Sided,
    Stance,
    Status,
    WeighedCitation,
    digest,
)
from factcheck.reports.document import ArticleEntry, ClaimEntry, DiscrepancyEntry
from factcheck.reports.rules import RULES
from factcheck.reports.wording import REASONS, SIDED, missing_as
from factcheck.sources import Snapshot

NOTHING_CHECKED = "audit/nothing-checked"
UNACCOUNTED = "coverage/unaccounted"

BY_DECISION = "by-decision"
"""Stands for the reason where a person's mark replaces the computed one."""

_OUTCOME = {
    Status.VERIFIED: Outcome.PASS,
    Status.DISPUTED: Outcome.FAIL,
    Status.UNSUPPORTED: Outcome.OPEN,
}


def claim_findings(article: ArticleEntry, evidence: Mapping[str, Snapshot]) -> Iterator[Finding]:
    """Yield what is to be said of each claim of an article, in the order of the text."""
    for claim in article.claims:
        yield _mark(article, claim, evidence)
        if claim.reason is not Reason.CITATION_MISSING or claim.status is not Status.UNSUPPORTED:
            for citation in claim.citations:
                if citation.stance is Stance.MISSING:
                    yield _vague(article, claim, citation)
        if claim.reopened:
            yield _about(
                claim,
                article.id,
                article.path,
                "review/reopened",
                Outcome.REVIEW,
                f"“{claim.text}” waits for a person: {claim.reopened}",
                next_step=f"factcheck decide {claim.id}",
            )


def unaccounted_findings(
    article: ArticleEntry, stretches: Iterable[tuple[int, int]], place: Callable[[int], tuple[int, int]]
) -> Iterator[Finding]:
    """Yield a finding for each stretch of the article that is neither checked nor set aside.

    `place` gives line and column of an offset.
    """
    for start, end in stretches:
        said = article.text[start:end]
        line, column = place(start)
        end_line, end_column = place(end)
        yield Finding(
            rule=UNACCOUNTED,
            severity=RULES[UNACCOUNTED].severity,
            path=article.path,
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            start=start,
            end=end,
            message="this carries no claim and is not set aside",
            text=said,
            next_step=f"factcheck extract {article.id}",
            outcome=Outcome.ERROR,
            article=article.id,
        )


def nothing_checked(articles: Iterable[ArticleEntry]) -> Finding:
    """Return the finding of an audit without a single claim."""
    named = [article.path for article in articles]
    return Finding(
        rule=NOTHING_CHECKED,
        severity=RULES[NOTHING_CHECKED].severity,
        path=named[0] if named else "sources/articles",
        message="there is no claim in the articles" if named else "there is no article to audit",
        next_step="factcheck extract" if named else "factcheck add FILE --as article",
        outcome=Outcome.ERROR,
    )


def left_unchecked(finding: Finding) -> bool:
    """Whether a finding says that something could not be checked, or was not."""
    return finding.outcome is Outcome.ERROR and (
        finding.severity is Severity.ERROR or finding.rule == UNACCOUNTED
    )


def discrepancy_finding(entry: DiscrepancyEntry, claims: Mapping[str, ClaimEntry]) -> Finding:
    """Return what is to be said of two claims that can't both stand; it is placed at the side to be corrected."""
    wrong, other = (entry.right, entry.left) if entry.supported is Sided.LEFT else (entry.left, entry.right)
    return _about(
        claims[wrong.claim],
        wrong.article,
        wrong.path,
        entry.rule,
        Outcome.OPEN if entry.supported is Sided.OPEN else Outcome.FAIL,
        f"{entry.about}: “{wrong.text}”, but {other.path}:{other.line} has “{other.text}”. "
        f"{SIDED[entry.supported]}",
        shows=entry.note,
        discrepancy=entry.id,
    )


def fingerprinted(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings in reading order, each once and each with its fingerprint.

    The fingerprint is a hash of the article (or file), the rule, the normalised claim (or words) and how many equal
    ones came before; no line number goes into it.
    """
    unique = sorted(set(findings), key=lambda f: (f.path, f.line, f.column, f.rule, f.message))
    seen: Counter[tuple[str, str, str]] = Counter()
    found: list[Finding] = []
    for finding in unique:
        about = finding.statement or finding.text or finding.message
        key = (finding.article or finding.path, finding.rule, normalised(about))
        seen[key] += 1
        found.append(finding.model_copy(update={"fingerprint": digest([*key, seen[key]])[:32]}))
    return found


def mark_of(claim: ClaimEntry) -> str:
    """Return the mark in force as rules name it: `disputed/refuted`, `verified/by-decision`."""
    return f"{claim.status}/{BY_DECISION if claim.status is not claim.computed else claim.reason}"


def normalised(text: str) -> str:
    """Return a claim's words in lower case with single spaces: what a fingerprint is made of."""
    return " ".join(words(text.casefold())) or text.strip()


def _mark(article: ArticleEntry, claim: ClaimEntry, evidence: Mapping[str, Snapshot]) -> Finding:
    outcome = _OUTCOME[claim.status]
    why, shows = REASONS[claim.reason], _shown(claim)
    if claim.status is not claim.computed and claim.decision:
        why, shows = f"decided by {claim.decision.by}", claim.decision.reason
    return _about(
        claim,
        article.id,
        article.path,
        mark_of(claim),
        outcome,
        f"“{claim.text}” is {claim.status}: {why}",
        shows=shows if outcome is not Outcome.PASS else None,
        correction=claim.correction,
        next_step=claim.next_step or (claim.would_change if outcome is Outcome.OPEN else "") or None,
        exhibits=() if outcome is Outcome.PASS else exhibits(claim, evidence),
    )


def _vague(article: ArticleEntry, claim: ClaimEntry, citation: WeighedCitation) -> Finding:
    return _about(
        claim,
        article.id,
        article.path,
        "attribution/vague",
        Outcome.OPEN,
        f"“{citation.cue}” names no source ({missing_as(citation)}); the claim: “{claim.text}”",
        next_step=citation.would_settle,
    )


def _shown(claim: ClaimEntry) -> str | None:
    """What the record shows of a claim that is not verified, or what is missing, in a sentence."""
    decisive = [c for c in claim.citations if c.decisive]
    if against := next((c for c in decisive if c.stance is Stance.CONTRADICTS), None):
        return against.note or _compared(against) or (against.quote.exact if against.quote else None)
    if absent := next((c for c in decisive if c.stance is Stance.MISSING), None):
        return f"“{absent.cue}” ({missing_as(absent)}) is not identified"
    return claim.lacking or claim.rule


def _compared(citation: WeighedCitation) -> str:
    """The part of a comparator's working that gives both values; nothing where it compared no two values."""
    parts = (citation.working or "").split("; ")
    return "; ".join(part for part in parts if "the article has " in part and "the record " in part)


def exhibits(claim: ClaimEntry, evidence: Mapping[str, Snapshot]) -> tuple[Exhibit, ...]:
    """Return the passages that decide a claim, those that contradict first."""
    found = []
    for citation in sorted(
        (c for c in claim.citations if c.decisive and c.quote and c.source in evidence),
        key=lambda c: c.stance is not Stance.CONTRADICTS,
    ):
        snapshot = evidence[citation.source or ""]
        quote = citation.quote
        assert quote is not None
        found.append(
            Exhibit(
                source=snapshot.source.id,
                path=snapshot.path,
                line=snapshot.line_column(min(quote.start, len(snapshot.text)))[0],
                stance=citation.stance,
                detail=citation.detail,
                exact=quote.exact,
            )
        )
    return tuple(found)


def _about(
    claim: ClaimEntry,
    article: str,
    path: str,
    rule: str,
    outcome: Outcome,
    message: str,
    *,
    shows: str | None = None,
    correction: str | None = None,
    next_step: str | None = None,
    discrepancy: str | None = None,
    exhibits: tuple[Exhibit, ...] = (),
) -> Finding:
    """Return a finding that stands where `claim` stands in `article`, whose file is `path`."""
    return Finding(
        rule=rule,
        severity=RULES[rule].severity if rule in RULES else Severity.WARNING,
        path=path,
        line=claim.line,
        column=claim.column,
        end_line=claim.end_line,
        end_column=claim.end_column,
        start=claim.quote.start,
        end=claim.quote.end,
        message=message,
        statement=claim.text,
        text=claim.quote.exact,
        shows=shows,
        correction=correction,
        next_step=next_step,
        outcome=outcome,
        article=article,
        claim=claim.id,
        discrepancy=discrepancy,
        weight=claim.weight,
        exhibits=exhibits,
    )
