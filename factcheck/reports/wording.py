"""The codes of an audit in a reader's words, and untrusted text made safe to show.

Every rendering takes its sentences from here, so that two formats cannot say different things.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from factcheck.model import (
    Action,
    Decision,
    Detail,
    MissingKind,
    Reason,
    SetAsideReason,
    Sided,
    Stance,
    Status,
    Tier,
    WeighedCitation,
)
from factcheck.reports.document import AuditDocument, ClaimEntry, Counts, Coverage

MEANINGS: Mapping[Status, str] = {
    Status.DISPUTED: "A credible source contradicts it, wholly or in a material detail, or sources conflict.",
    Status.UNSUPPORTED: "Nothing was found, or all it rests on is missing or weak. It may still be right.",
    Status.VERIFIED: "Consistent with the sources given. That is no finding of truth.",
}
"""What each mark says and what it does not, worst first."""

REASONS: Mapping[Reason, str] = {
    Reason.PRIMARY_SUPPORT: "a primary source supports it",
    Reason.INDEPENDENT_SUPPORT: "independent sources support it",
    Reason.REFUTED: "a credible source contradicts it",
    Reason.DETAIL_WRONG: "a detail is wrong",
    Reason.SOURCES_CONFLICT: "credible sources conflict",
    Reason.OUTDATED: "it was true and no longer is",
    Reason.NO_EVIDENCE: "no evidence found",
    Reason.CITATION_MISSING: "what it rests on is not identified",
    Reason.WEAK_EVIDENCE: "the evidence is too weak",
}

DETAILS: Mapping[Detail, str] = {
    Detail.REFUTED: "the statement as a whole",
    Detail.NEVER_HAPPENED: "that it happened",
    Detail.ORDER: "the order of events",
    Detail.DATE: "the date",
    Detail.NUMBER: "the number",
    Detail.WORDING: "the wording",
    Detail.WHO: "who it was",
    Detail.PLACE: "the place",
    Detail.NO_LONGER_TRUE: "that it still holds",
}
"""What a source contradicts: the words follow "contradicts"."""

MISSING: Mapping[MissingKind, str] = {
    MissingKind.UNNAMED_DOCUMENT: "unnamed document",
    MissingKind.ANONYMOUS_PERSON: "anonymous person",
    MissingKind.VAGUE_PLURALITY: "vague plurality",
    MissingKind.PERSONAL_ANECDOTE: "personal anecdote",
    MissingKind.PSEUDO_CITATION: "pseudo-citation",
    MissingKind.UNNAMED_SOURCE: "unnamed source",
    MissingKind.DEAD_LINK: "dead link",
}

SIDED: Mapping[Sided, str] = {
    Sided.LEFT: "The record supports the first.",
    Sided.RIGHT: "The record supports the second.",
    Sided.NEITHER: "The record contradicts both.",
    Sided.OPEN: "The record does not settle it.",
}
"""Which side of a discrepancy the record supports."""

TIERS: Mapping[Tier, str] = {
    Tier.PRIMARY: "primary source",
    Tier.SECONDARY: "secondary source",
    Tier.TERTIARY: "tertiary source",
}

STANCES: Mapping[Stance, str] = {
    Stance.SUPPORTS: "supports",
    Stance.CONTRADICTS: "contradicts",
    Stance.MISSING: "missing",
}

SET_ASIDE: Mapping[SetAsideReason, tuple[str, str]] = {
    SetAsideReason.HEADING: ("heading", "headings"),
    SetAsideReason.QUESTION: ("question", "questions"),
    SetAsideReason.OPINION: ("opinion", "opinions"),
    SetAsideReason.PREDICTION: ("prediction", "predictions"),
    SetAsideReason.RHETORIC: ("rhetoric", "of rhetoric"),
    SetAsideReason.INSTRUCTION: ("instruction", "instructions"),
    SetAsideReason.SIGNPOST: ("signpost", "signposts"),
}
"""Why a stretch carries no claim: for one of them, and for several."""

OVERRIDDEN = "overridden"
"""Stands where the reason code stands, when a person's mark replaces the computed one."""

_TERMINAL_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # OSC, DCS
)
"""Terminal sequences of ECMA-48, section 5.4 and 5.6
(https://ecma-international.org/publications-and-standards/standards/ecma-48/). One that is never closed is
left standing without its control character: a text can't hide its rest behind it."""

_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters but tab and line ends, and the bidirectional embeddings, overrides and isolates, which
show text in another order than it is stored (https://trojansource.codes/)."""


def one_line(text: str, limit: int | None = None) -> str:
    """Return untrusted text as one line that is safe on a terminal.

    Terminal sequences, control characters and bidirectional controls are gone, white space is single spaces.
    A text of more than `limit` code points ends there with `[...]`.
    """
    plain = " ".join(_TERMINAL_SEQUENCE.sub("", text).split())
    plain = " ".join(_UNSAFE.sub("", plain).split())
    if limit is not None and len(plain) > limit:
        return f"{plain[:limit].rstrip()} [...]"
    return plain


def defused(text: str) -> str:
    """Return untrusted text with each unsafe character replaced by one visible character.

    As long as `text`, so offsets stay right: U+2400 and following stand for the ASCII controls, U+FFFD for
    the others.
    """
    return _UNSAFE.sub(_visible, text)


def plural(count: int, one: str, several: str | None = None) -> str:
    """Return `1 claim`, `2 claims`, `1,200 claims`."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def marks(counts: Counts) -> str:
    """Return `12 verified, 9 disputed, 63 unsupported`."""
    return f"{counts.verified:,} verified, {counts.disputed:,} disputed, {counts.unsupported:,} unsupported"


def percent(coverage: Coverage) -> int:
    """Return the share that is accounted for in whole percent, rounded down: 100 means all of it."""
    if not coverage.sentences:
        return 100
    return (coverage.sentences - coverage.unaccounted) * 100 // coverage.sentences


def covered(coverage: Coverage) -> str:
    """Return `coverage 100 % of 127 sentences, 40 set aside`."""
    words = f"coverage {percent(coverage)} % of {plural(coverage.sentences, 'sentence')}"
    if coverage.set_aside:
        words += f", {coverage.set_aside:,} set aside"
    if coverage.unaccounted:
        words += f", {coverage.unaccounted:,} not accounted for"
    return words


def totals(document: AuditDocument) -> tuple[Counts, Coverage]:
    """Return the counts and the coverage of all articles together."""
    counts = Counts(
        claims=sum(article.counts.claims for article in document.articles),
        verified=sum(article.counts.verified for article in document.articles),
        disputed=sum(article.counts.disputed for article in document.articles),
        unsupported=sum(article.counts.unsupported for article in document.articles),
    )
    sentences = sum(article.coverage.sentences for article in document.articles)
    unaccounted = sum(article.coverage.unaccounted for article in document.articles)
    coverage = Coverage(
        sentences=sentences,
        with_claims=sum(article.coverage.with_claims for article in document.articles),
        set_aside=sum(article.coverage.set_aside for article in document.articles),
        unaccounted=unaccounted,
        share=(sentences - unaccounted) / sentences if sentences else 1,
    )
    return counts, coverage


def decided(decision: Decision, claim: ClaimEntry) -> str:
    """Return what a person did to the claim: `overridden from unsupported to verified`."""
    match decision.action:
        case Action.OVERRIDE:
            return f"overridden from {claim.computed} to {decision.status}"
        case Action.CONFIRM:
            return f"{claim.status} confirmed"
        case Action.SIGN_OFF:
            return f"{claim.status} signed off"
        case Action.REOPEN:
            return "reopened"
        case Action.COMMENT:
            return "commented"


def looked(claim: ClaimEntry) -> str:
    """Say whether anyone looked for evidence: "nobody looked" and "nothing there" are different things."""
    if not claim.searched:
        return "nobody has looked yet"
    return "searched " + ("once" if len(claim.searched) == 1 else f"{len(claim.searched):,} times")


def by_weight(claim: ClaimEntry) -> list[WeighedCitation]:
    """Return the claim's citations, the decisive ones first, and what contradicts before what supports."""
    return sorted(
        claim.citations, key=lambda link: (not link.decisive, link.stance is not Stance.CONTRADICTS)
    )


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
