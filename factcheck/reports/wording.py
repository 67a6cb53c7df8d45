"""The codes of an audit in a reader's words, and untrusted text made safe to show.

Every rendering takes its sentences from here, so that two formats cannot say different things.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from factcheck.claims.stems import words
from factcheck.model import (
    Abstained,
    Action,
    Citation,
    Cited,
    CitedKind,
    Decision,
    Detail,
    Doubt,
    MissingKind,
    Reason,
    SetAsideReason,
    Sided,
    Source,
    Stance,
    Status,
    Tier,
    WeighedCitation,
)

if TYPE_CHECKING:
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

DOUBTS: Mapping[Doubt, str] = {
    Doubt.TOO_FAR: "too little of the claim",
    Doubt.OTHER_EVENT: "about something else",
    Doubt.UNSURE: "can't tell",
    Doubt.TELLS_APART: "leaves a value open",
    Doubt.NOT_STATED: "does not state it itself",
    Doubt.NO_ANSWER: "no answer from the service",
}
"""Why a passage that was looked at does not count."""

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

CITED: Mapping[CitedKind, str] = {
    CitedKind.LINK: "link",
    CitedKind.FOOTNOTE: "footnote",
    CitedKind.DOI: "DOI",
    CitedKind.DOCUMENT: "document",
    CitedKind.OUTLET: "outlet",
    CitedKind.PERSON: "person or body",
}
"""How an article names a source."""

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
_UNSURE: Mapping[Stance, str] = {Stance.SUPPORTS: "may support", Stance.CONTRADICTS: "may contradict"}
"""What a link does that the checker is too unsure of for it to count alone."""

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

LONGEST_ADDRESS = 300
"""Code points of an address, or of what a footnote says, that are shown on a line; the HTML report has all of it."""

LONGEST_NAME = 80
"""Code points of a source's name in a sentence of ours."""

MOST_NAMED = 3
"""Sources that one sentence names; the claim's own list has them all."""

_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+")

_TERMINAL_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\|\x9c)"  # OSC, DCS
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


def set_apart(document: AuditDocument) -> str:
    """Return `12 known, 1 suppressed, 3 fixed since the baseline`, in findings; nothing where there are none."""
    counted = (
        (document.known, "known"),
        (document.suppressed, "suppressed"),
        (document.fixed, "fixed since the baseline"),
    )
    return ", ".join(f"{number:,} {what}" for number, what in counted if number)


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
    # imported late: `show` and `why` take words from here and need no report
    from factcheck.reports.document import Counts, Coverage

    counts = Counts.of(claim for article in document.articles for claim in article.claims)
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
            return f"{decision.status or claim.status} confirmed"
        case Action.SIGN_OFF:
            return f"{decision.status} signed off" if decision.status else "signed off without a mark"
        case Action.REOPEN:
            return "reopened"
        case Action.COMMENT:
            return "commented"


def looked(claim: ClaimEntry) -> str:
    """Say whether anyone looked for evidence: "nobody looked" and "nothing there" are different things."""
    if not claim.searched:
        return "no person has searched yet"
    return "searched " + ("once" if len(claim.searched) == 1 else f"{len(claim.searched):,} times")


def still_open(status: Status, abstained: Abstained | None, lacking: str) -> str:
    """Say what is missing, and the code of why a claim stays open; nothing where it doesn't, or that isn't known."""
    if status is not Status.UNSUPPORTED or abstained is None:
        return ""
    return f"{one_line(lacking)} ({abstained})"


def decisive_first(claim: ClaimEntry) -> list[WeighedCitation]:
    """Return the claim's citations, the decisive ones first, and what contradicts before what supports."""
    return sorted(
        claim.citations, key=lambda link: (not link.decisive, link.stance is not Stance.CONTRADICTS)
    )


def does(citation: Citation, enough: float) -> str:
    """Say what a link does to its claim: `supports`; `may support` where the checker's score is under `enough`.

    `enough` is the policy's `min-score`, from which a link of the checker counts alone.
    """
    return (_UNSURE if citation.score is not None and citation.score < enough else STANCES)[citation.stance]


def enough(document: AuditDocument) -> float:
    """Return the score from which a link of the checker counts alone."""
    score = document.policy.get("min-score")
    return score if isinstance(score, (int, float)) else 0.0


def missing_as(citation: WeighedCitation) -> str:
    """Say what kind of source is missing: `unnamed document`."""
    return MISSING[citation.missing] if citation.missing else "not identified"


def pointing(ambiguous: Iterable[str]) -> str:
    """Return `points elsewhere: “the deal”, “they”`; nothing where there is nothing."""
    named = ", ".join(f"“{one_line(each)}”" for each in ambiguous)
    return f"points elsewhere: {named}" if named else ""


def named_as(cited: Cited) -> str:
    """Say how the article names a source and where it is: `link, https://example.org/register`."""
    where = one_line(cited.target or "", LONGEST_ADDRESS)
    return CITED[cited.kind] + (f", {where}" if where and cited.target != cited.text else "")


def address_of(cited: Cited) -> str | None:
    """Return where a cited source can be looked up on the web, if the article says so."""
    if cited.kind is CitedKind.DOI and _DOI.fullmatch(cited.target or ""):
        return f"https://doi.org/{quote(cited.target or '')}"
    return cited.target


def held(evidence: Iterable[Source]) -> frozenset[str]:
    """Return what sources go by, for `next_step`: their addresses, titles, publishers, authors and origins."""
    names: set[str] = set()
    for source in evidence:
        told = (source.title, source.publisher, source.origin, *source.authors)
        names |= {_as_name(each) for each in told if each}
        if source.url:
            names.add(_as_address(source.url))
    return frozenset(names)


def next_step(status: Status, cites: Sequence[Cited], taken_in: Set[str]) -> str:
    """Return what to do about an unsupported claim whose sources, as the article names them, are not taken in.

    `taken_in`: what the evidence goes by (see `held`). Nothing for any other claim.
    """
    if status is not Status.UNSUPPORTED:
        return ""
    absent = list(dict.fromkeys(each.text for each in cites if not _names(each) & taken_in))
    if not absent:
        return ""
    named = [f"“{one_line(each, LONGEST_NAME)}”" for each in absent[:MOST_NAMED]]
    if len(absent) > len(named):
        named.append(plural(len(absent) - len(named), "other"))
    *most, last = named
    which = f"{', '.join(most)} and {last}, which are" if most else f"{last}, which is"
    return f"the article names {which} not taken in: factcheck add FILE --as evidence"


def _names(cited: Cited) -> set[str]:
    """What a cited source may go by among the evidence; where there is an address, only the address."""
    target = cited.target or ""
    if cited.kind is CitedKind.DOI:
        return {_as_address(f"https://doi.org/{target}")}
    addresses = {_as_address(match.rstrip(".,;:)]")) for match in _ADDRESS.findall(target)}
    return addresses or {_as_name(cited.text), _as_name(target)} - {""}


def _as_name(text: str) -> str:
    return " ".join(words(text)).removeprefix("the ")


def _as_address(url: str) -> str:
    """An address without what makes no other page of it: scheme, `www.`, fragment, slash at the end."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:  # no address, though it begins like one
        return url
    path = parts.path.lower() if host == "doi.org" else parts.path  # DOIs don't tell upper from lower case
    return f"//{host}{path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
