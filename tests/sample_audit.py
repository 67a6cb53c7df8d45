"""A small audit document for the tests of the report formats: one article, four claims, one finding.

The claims are in the order of the text; by weight the last one comes second.
"""

from __future__ import annotations

import json

from factcheck.model import (
    Abstained,
    Action,
    Cited,
    CitedKind,
    ClaimKind,
    Decision,
    Detail,
    Finding,
    Form,
    MissingKind,
    QuoteSelector,
    Reason,
    Search,
    SetAsideReason,
    Severity,
    Stance,
    Status,
    Tier,
    WeighedCitation,
    text_sha256,
)
from factcheck.reports.document import (
    ArticleEntry,
    AuditDocument,
    ClaimEntry,
    Counts,
    Coverage,
    SetAsideEntry,
    SourceEntry,
)

TEXT = """\
Ninety years of the bridge

The bridge opened on 4 May 1932. Its deck is 1,200 metres long.
Leaked memos show that the cost was hidden, and every tenth driver pays no toll. Was it worth it?
"""

FIRST_LINE = 9
"""Of the text in the article's file, below the front matter."""

NOTICE = SourceEntry(
    id="harbour-board-1932-notice",
    title="Notice of opening",
    publisher="Harbour Board",
    published="1932-05-02",
    url="https://example.org/notice",
    retrieved="2026-11-20",
    language="en",
    form=Form.NOTE,
    tier=Tier.PRIMARY,
    origin="harbour-board",
    path="sources/evidence/harbour-board-1932-notice.md",
)
SURVEY = SourceEntry(
    id="survey-office-2019-bridges",
    title="Bridges of the coast, a register",
    publisher="Survey Office",
    authors=("Department of Roads",),
    published="2019",
    url="https://example.org/register?no=7&lang=en",
    language="en",
    form=Form.CAPTURE,
    tier=Tier.PRIMARY,
    origin="survey-office",
    path="sources/evidence/survey-office-2019-bridges.md",
)

FINDING = Finding(
    rule="quote-not-found",
    severity=Severity.ERROR,
    path="claims/bridge.jsonl",
    line=5,
    message="quote is not in source survey-office-2019-bridges",
    text="a deck of 1,149 m",
    next_step="see: factcheck show survey-office-2019-bridges --at 1204",
)


def quote_of(text: str, words: str) -> QuoteSelector:
    """The place of `words` in `text`."""
    start = text.index(words)
    return QuoteSelector(exact=words, start=start, end=start + len(words))


def said(words: str) -> QuoteSelector:
    """A quotation from a source whose place does not matter here."""
    return QuoteSelector(exact=words, start=0, end=len(words))


def claim(article: str, words: str, status: Status, reason: Reason, **more: object) -> ClaimEntry:
    """A claim that the article makes in `words`, with the place worked out."""
    quote = quote_of(article, words)
    fields: dict[str, object] = {
        "id": f"c{quote.start:03}",
        "text": words,
        "quote": quote,
        "line": FIRST_LINE + article.count("\n", 0, quote.start),
        "column": quote.start - article.rfind("\n", 0, quote.start),
        "kind": ClaimKind.STATE,
        "status": status,
        "computed": status,
        "reason": reason,
        "rule": "a rule of the policy",
    }
    return ClaimEntry.model_validate({**fields, **more})


def article_of(
    text: str, claims: tuple[ClaimEntry, ...], set_aside: tuple[SetAsideEntry, ...] = ()
) -> ArticleEntry:
    """An article with these claims and all its numbers."""
    marked = [entry.status for entry in claims]
    reasons = [entry.reason.value for entry in claims]
    return ArticleEntry(
        id="bridge",
        title="Ninety years of the bridge",
        path="sources/articles/bridge.md",
        url="https://example.org/bridge",
        publisher="Coast News",
        published="2022-05-04",
        language="en",
        sha256=text_sha256(text),
        first_line=FIRST_LINE,
        text=text,
        coverage=Coverage(
            sentences=len(claims) + len(set_aside),
            with_claims=len(claims),
            set_aside=len(set_aside),
            unaccounted=0,
            share=1,
        ),
        counts=Counts(
            claims=len(claims),
            verified=marked.count(Status.VERIFIED),
            disputed=marked.count(Status.DISPUTED),
            unsupported=marked.count(Status.UNSUPPORTED),
        ),
        reasons={reason: reasons.count(reason) for reason in sorted(set(reasons))},
        claims=claims,
        set_aside=set_aside,
    )


def document_of(*articles: ArticleEntry, findings: tuple[Finding, ...] = ()) -> AuditDocument:
    """A document of these articles, under the default policy."""
    return AuditDocument(
        version="0.1.0",
        mode="linked",
        policy={"verified-primary": 1, "disputing-tiers": ["primary", "secondary"]},
        fail_on="disputed",
        exit_code=1,
        articles=articles,
        sources=(NOTICE, SURVEY),
        findings=findings,
    )


def sample() -> AuditDocument:
    """The whole sample: a verified, a disputed and two unsupported claims, two set-asides, a finding."""
    opened = claim(
        TEXT,
        "The bridge opened on 4 May 1932.",
        Status.VERIFIED,
        Reason.PRIMARY_SUPPORT,
        kind=ClaimKind.EVENT,
        weight=0.8,
        time="1932-05-04",
        rule="one primary source supports it",
        confidence=0.97,
        rationale=("The notice names the day.",),
        would_change="A primary source with another date.",
        citations=(
            WeighedCitation(
                stance=Stance.SUPPORTS,
                source=NOTICE.id,
                quote=said("will be opened to the public on the 4th of May, 1932"),
                working="4 May 1932 equals 1932-05-04",
                linked_by="checker",
                score=0.97,
                tier=Tier.PRIMARY,
                origin="harbour-board",
                origin_why="same address as the harbour register",
                decisive=True,
            ),
        ),
    )
    length = claim(
        TEXT,
        "Its deck is 1,200 metres long.",
        Status.DISPUTED,
        Reason.DETAIL_WRONG,
        text="The deck of the bridge is 1,200 metres long.",
        kind=ClaimKind.QUANTITY,
        weight=0.5,
        context=("Ninety years of the bridge",),
        rule="a primary source contradicts a detail",
        would_change="A later survey of the deck.",
        correction="Its deck is 1,149 metres long.",
        citations=(
            WeighedCitation(
                stance=Stance.SUPPORTS,
                source=NOTICE.id,
                quote=said("some 1,200 metres in all"),
                linked_by="extractor",
                tier=Tier.PRIMARY,
                origin="harbour-board",
            ),
            WeighedCitation(
                stance=Stance.CONTRADICTS,
                source=SURVEY.id,
                quote=said("length of deck 1,149 m"),
                detail=Detail.NUMBER,
                note="The register measures the deck itself, not its approaches.",
                working="1,200 m against 1,149 m",
                linked_by="desk-1",
                tier=Tier.PRIMARY,
                origin="survey-office",
                decisive=True,
            ),
        ),
        decision=Decision(
            claim="c061",
            claim_sha256="0" * 64,
            action=Action.CONFIRM,
            reason="Measured on the plan as well.",
            by="desk-2",
            at="2026-11-21T09:30:00Z",
        ),
    )
    memos = claim(
        TEXT,
        "Leaked memos show that the cost was hidden",
        Status.UNSUPPORTED,
        Reason.CITATION_MISSING,
        text="The cost of the bridge was hidden.",
        weight=0.4,
        rule="what it rests on is missing",
        citations=(
            WeighedCitation(
                stance=Stance.MISSING,
                missing=MissingKind.UNNAMED_DOCUMENT,
                cue="Leaked memos show",
                would_settle="The memos, or who holds them.",
                decisive=True,
            ),
        ),
        searched=(
            Search(query="bridge cost memo", where="the evidence of this workspace", found="nothing"),
            Search(query="bridge audit 1932", where="the archive of the board", found="a budget"),
        ),
    )
    drivers = claim(
        TEXT,
        "every tenth driver pays no toll.",
        Status.UNSUPPORTED,
        Reason.NO_EVIDENCE,
        text="Every tenth driver pays no toll on the bridge.",
        kind=ClaimKind.QUOTATION,
        weight=0.6,
        score=0.9,
        speaker="The toll keeper",
        occasion="at the gate",
        ambiguous=("the bridge",),
        abstained=Abstained.AMBIGUOUS_CLAIM,
        lacking="it does not say what “the bridge” means; say it in the claim, then check again",
        cites=(
            Cited(kind=CitedKind.LINK, text="the toll book", target="https://example.org/tolls?of=1932"),
            Cited(kind=CitedKind.OUTLET, text="the Ferry Post"),
        ),
        rule="nothing was found",
        next_step=(
            "the article names “the toll book” and “the Ferry Post”, which are not taken in: "
            "factcheck add FILE --as evidence"
        ),
    )
    set_aside = (
        SetAsideEntry(
            quote=quote_of(TEXT, "Ninety years of the bridge"), line=FIRST_LINE, reason=SetAsideReason.HEADING
        ),
        SetAsideEntry(
            quote=quote_of(TEXT, "Was it worth it?"), line=FIRST_LINE, reason=SetAsideReason.QUESTION
        ),
    )
    return document_of(article_of(TEXT, (opened, length, memos, drivers), set_aside), findings=(FINDING,))


ATTACK = (
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b]8;;javascript:x\x1b\\link \x9b2J \x1b]never closed "
    "\u202egnorw\u202c \u2066<script>alert(1)</script> \"onmouseover='x' ]]> --> {{ 7 * 7 }} &lt; "
    "\x00\x08\x7f\x85\u2028"
)
FORGED_LINE = "\r\nsources/articles/x.md:1:1  verified"

FREE_TEXT = frozenset(
    """
    title publisher authors published retrieved origin path text speaker occasion time place context ambiguous rule
    rationale would_change cue would_settle note working linked_by correction query where found reopened by message
    next_step version
    """.split()
)
"""The keys whose values come from files that anyone may have written."""


def hostile(document: AuditDocument, attack: str = ATTACK) -> AuditDocument:
    """The document with `attack` behind every free text in it, and script URLs for all URLs.

    What claims quote of the article stays, so that they are still found in its text.
    """

    def spoil(value: object, key: str = "") -> object:
        if isinstance(value, dict):
            return {name: spoil(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [spoil(inner, key) for inner in value]
        if key in ("url", "target") and value:
            return f"javascript:alert(1)//{attack}"
        if isinstance(value, str) and value and key in FREE_TEXT:
            words = value.rstrip("\n")
            return words + attack + value[len(words) :]
        return value

    spoilt = json.loads(document.model_dump_json())
    for article in spoilt["articles"]:
        for entry in article["claims"]:
            for citation in entry["citations"]:
                if citation["quote"]:
                    citation["quote"]["exact"] += attack
            if entry["decision"]:
                entry["decision"]["reason"] += attack
    return AuditDocument.model_validate(spoil(spoilt))
