"""Signed claims as schema.org ClaimReview (https://schema.org/ClaimReview): a JSON array, one object a claim.

Only what a person signed is published: a sign-off that is still about the claim's words, that no later decision ended,
and that names the mark that the claim has now. One that names none, or another one, does not count: what would go out
under the desk's name is a mark that nobody agreed to.

`unsupported` is never a rating: that nothing was found is no finding that a claim is false.
"""

from __future__ import annotations

from factcheck.errors import UsageError
from factcheck.model import Status
from factcheck.reports.document import AuditDocument
from factcheck.reports.exporting import Index, Marked, named, safe_json, sentence, web_address
from factcheck.reports.formats import Options
from factcheck.reports.listing import plain

LONGEST_CLAIM = 150
"""Code points of `claimReviewed`. Readers of the markup prefer up to 75, but a claim cut there may lose its “not”; so a
claim stays whole up to twice that, and one that is cut is whole in `itemReviewed`."""

RATINGS = {
    Status.VERIFIED: "Supported by the cited sources",
    Status.DISPUTED: "Contradicted by the cited sources",
    Status.UNSUPPORTED: "Unsupported by the sources checked",
}
"""What each mark is called; no rating says more than the sources do."""

BEST, WORST = 5, 1


def render(document: AuditDocument, options: Options) -> str:
    """Return the reviews of the signed claims, in the order of the articles and their texts.

    Raises `UsageError` without a site and a publisher: a review has an address and somebody who answers for it.
    """
    site, publisher = published_by(options)
    return safe_json(
        [
            _review(marked, site, publisher, rate_disputed=options.rate_disputed)
            for marked in Index(document).claims
            if _signed(marked) and _agreed(marked)
        ]
    )


def published_by(options: Options) -> tuple[str, str]:
    """Return the site's address, without a stroke at its end, and the publisher. Raises `UsageError`."""
    site = web_address(options.site)
    publisher = plain(options.publisher or "")
    if not options.site or not publisher:
        raise UsageError(
            "a ClaimReview has an address and a publisher\n    give both: --site https://example.org/checks "
            "--publisher NAME"
        )
    if site is None or "?" in site or "#" in site:
        raise UsageError(
            f"{plain(options.site)!r} can't be the site of reviews\n    it takes the address of a folder, like "
            "https://example.org/checks"
        )
    return site.rstrip("/"), publisher


def unpublished(document: AuditDocument) -> list[Marked]:
    """Return the claims that were signed, but not with the mark that they have now."""
    return [marked for marked in Index(document).claims if _signed(marked) and not _agreed(marked)]


def _signed(marked: Marked) -> bool:
    return marked.claim.signed is not None


def _agreed(marked: Marked) -> bool:
    signed = marked.claim.signed
    return signed is not None and signed.status is marked.claim.status


def _review(marked: Marked, site: str, publisher: str, *, rate_disputed: bool) -> dict[str, object]:
    claim = marked.claim
    assert claim.signed is not None
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"{site}/{claim.id}",
        "datePublished": claim.signed.at[:10],
        "inLanguage": marked.article.language,
        "author": {"@type": "Organization", "name": publisher, "url": site},
        "claimReviewed": shortened(claim.text),
        "reviewRating": _rating(marked, rate_disputed=rate_disputed),
        "itemReviewed": _item(marked),
    }


def shortened(text: str, limit: int = LONGEST_CLAIM) -> str:
    """Return a claim on one line, cut before a word with an ellipsis where it is longer than `limit` code points."""
    line = plain(text)
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    whole_words = head if line[limit - 1] == " " else head.rpartition(" ")[0]
    return f"{(whole_words or head).rstrip(' ,;:')}…"


def _rating(marked: Marked, *, rate_disputed: bool) -> dict[str, object]:
    status = marked.claim.status
    rating: dict[str, object] = {"@type": "Rating", "alternateName": RATINGS[status]}
    value = {Status.VERIFIED: BEST, Status.DISPUTED: WORST if rate_disputed else None}.get(status)
    if value is not None:
        rating |= {"ratingValue": value, "bestRating": BEST, "worstRating": WORST}
    why = [marked.why, marked.shows]
    if marked.sources:
        why.append(f"Sources: {'; '.join(named(source) for source in marked.sources)}")
    rating["ratingExplanation"] = " ".join(sentence(part) for part in why if part)
    return rating


def _item(marked: Marked) -> dict[str, object]:
    article = marked.article
    appearance: dict[str, object] = {"@type": "Article", "headline": plain(article.title)}
    item: dict[str, object] = {"@type": "Claim", "text": plain(marked.claim.text)}
    if url := web_address(article.url):
        appearance["url"] = url
    if article.published:
        appearance["datePublished"] = item["datePublished"] = plain(article.published)
    if article.publisher:
        outlet = {"@type": "Organization", "name": plain(article.publisher)}
        appearance["publisher"] = item["author"] = outlet
    item["appearance"] = appearance
    addresses = [url for source in marked.sources if (url := web_address(source.url))]
    if addresses:
        item["citation"] = addresses
    return item
