"""Signed claims as schema.org ClaimReview."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonld import expanded, keys, terms
from sample_findings import ATTACKS, attacked, audited

from factcheck.errors import UsageError
from factcheck.model import Action, Decision, Status
from factcheck.reports.document import AuditDocument, ClaimEntry
from factcheck.reports.formats import Options, render
from factcheck.reports.formats.claimreview import RATINGS, shortened, unpublished

DESK = Options(site="https://news.example/checks/", publisher="Example News")

SCHEMA = "http://schema.org/"

DISPUTED = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://news.example/checks/c061",
    "datePublished": "2026-11-21",
    "inLanguage": "en",
    "author": {"@type": "Organization", "name": "Example News", "url": "https://news.example/checks"},
    "claimReviewed": "The deck of the bridge is 1,200 metres long.",
    "reviewRating": {
        "@type": "Rating",
        "alternateName": "Contradicted by the cited sources",
        "ratingExplanation": "A detail is wrong. The register measures the deck itself, not its approaches. "
        "Sources: Bridges of the coast, a register, Survey Office, 2019.",
    },
    "itemReviewed": {
        "@type": "Claim",
        "text": "The deck of the bridge is 1,200 metres long.",
        "datePublished": "2022-05-04",
        "author": {"@type": "Organization", "name": "Coast News"},
        "appearance": {
            "@type": "Article",
            "headline": "Ninety years of the bridge",
            "url": "https://example.org/bridge",
            "datePublished": "2022-05-04",
            "publisher": {"@type": "Organization", "name": "Coast News"},
        },
        "citation": ["https://example.org/register?no=7&lang=en"],
    },
}


def decided(
    document: AuditDocument,
    action: Action = Action.SIGN_OFF,
    status: Status | None = None,
    *,
    named: bool = True,
) -> AuditDocument:
    """The document with a decision on each claim, on the mark that it has if no other is given."""

    def one(claim: ClaimEntry) -> ClaimEntry:
        decision = Decision(
            claim=claim.id,
            claim_sha256="0" * 64,
            action=action,
            status=status or claim.status if named else None,
            reason="Read.",
            by="desk-2",
            at="2026-11-21T09:30:00Z",
        )
        field = "signed" if action is Action.SIGN_OFF else "decision"
        return claim.model_copy(update={field: decision})

    articles = tuple(
        article.model_copy(update={"claims": tuple(map(one, article.claims))})
        for article in document.articles
    )
    return document.model_copy(update={"articles": articles})


def reviews(document: AuditDocument, options: Options = DESK) -> list[dict[str, Any]]:
    """The reviews of a document, as a program reads them."""
    read: list[dict[str, Any]] = json.loads(render(document, "claimreview", options))
    return read


def ratings(found: list[dict[str, Any]]) -> list[tuple[str, int | None]]:
    """What each review says of its claim, in words and as a number."""
    return [
        (each["reviewRating"]["alternateName"], each["reviewRating"].get("ratingValue")) for each in found
    ]


def test_a_signed_claim_is_a_review_with_all_that_a_reader_of_the_markup_needs() -> None:
    """Whole: claim, who says it where, who reviewed it when, what was found, and why."""
    assert reviews(decided(audited()))[1] == DISPUTED


def test_the_ratings_say_no_more_than_the_sources_do() -> None:
    """Verified is 5 of 5; disputed has a number only where the editor chose so, unsupported never has one."""
    signed = decided(audited())
    verified, disputed, unsupported = (RATINGS[each] for each in Status)
    assert ratings(reviews(signed)) == [
        (verified, 5),
        (disputed, None),
        (unsupported, None),
        (unsupported, None),
    ]
    rated = Options(site=DESK.site, publisher=DESK.publisher, rate_disputed=True)
    assert ratings(reviews(signed, rated)) == [
        (verified, 5),
        (disputed, 1),
        (unsupported, None),
        (unsupported, None),
    ]
    assert not [name for name in RATINGS.values() if "false" in name.casefold() or "true" in name.casefold()]


@pytest.mark.parametrize("action", [each for each in Action if each is not Action.SIGN_OFF])
def test_what_nobody_signed_is_not_published(action: Action) -> None:
    """A claim that was looked at, confirmed or overridden is not signed, and a claim without decision even less."""
    assert reviews(decided(audited(), action)) == []
    assert reviews(audited()) == []


def test_a_mark_that_nobody_signed_is_not_published() -> None:
    """The mark changed since it was signed, or the signature names none: left out, and told."""
    for document in (decided(audited(), status=Status.VERIFIED), decided(audited(), named=False)):
        published = [each["url"].rpartition("/")[2] for each in reviews(document)]
        left = [each.claim.id for each in unpublished(document)]
        assert published + left == ["c028", "c061", "c092", "c140"]
        assert published == (["c028"] if document.articles[0].claims[0].signed.status else [])  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("site", "publisher", "told"),
    [
        (None, "Example News", "an address and a publisher"),
        ("https://news.example", None, "an address and a publisher"),
        ("https://news.example", " \x1b[2J ", "an address and a publisher"),
        ("news.example", "Example News", "can't be the site"),
        ("javascript:alert(1)//", "Example News", "can't be the site"),
        ("https://news.example/?page=", "Example News", "can't be the site"),
        ("https://news.example/#", "Example News", "can't be the site"),
    ],
)
def test_without_a_site_and_a_publisher_there_is_no_review(
    site: str | None, publisher: str | None, told: str
) -> None:
    """A review has an address and somebody who answers for it."""
    with pytest.raises(UsageError, match=told):
        reviews(audited(), Options(site=site, publisher=publisher))


def test_it_expands_to_the_vocabulary_of_schema_org() -> None:
    """Every key is a term of the context, and the types and values come out as IRIs of schema.org."""
    found = reviews(decided(audited()))
    assert keys(found) <= terms("https://schema.org")
    first = expanded(found)[0]
    assert first["@type"] == [f"{SCHEMA}ClaimReview"]
    assert first[f"{SCHEMA}url"] == [{"@id": "https://news.example/checks/c028"}]
    (rating,) = first[f"{SCHEMA}reviewRating"]
    assert rating[f"{SCHEMA}ratingValue"] == [{"@value": 5}]
    (item,) = first[f"{SCHEMA}itemReviewed"]
    assert item["@type"] == [f"{SCHEMA}Claim"]


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_hostile_texts_do_not_leave_the_script_of_a_page(attack: str) -> None:
    """No tag, no control character, no address but of the web; and nothing becomes an object of its own."""
    text = render(decided(attacked(attack)), "claimreview", DESK)
    assert not set(text) & set("<>&\u202e\x1b\u2028")
    found = json.loads(text)
    assert len(found) == 4
    for each in found:
        assert keys(each) <= terms("https://schema.org")
        assert "url" not in each["itemReviewed"]["appearance"] and "citation" not in each["itemReviewed"]
        assert len(each["claimReviewed"]) <= 150


@given(st.text(st.sampled_from("abc ,;.\n"), max_size=60), st.integers(4, 30))
def test_a_long_claim_is_cut_before_a_word(text: str, limit: int) -> None:
    """Never longer than asked for; whole words, and an ellipsis where words are missing."""
    line, short = " ".join(text.split()), shortened(text, limit)
    assert len(short) <= limit
    if len(line) <= limit:
        assert short == line
    else:
        assert short.endswith("…") and line.startswith(short[:-1])
        rest = line[len(short) - 1 :]
        assert " " not in line[:limit] or not rest[0].isalpha()


def test_a_claim_that_is_cut_is_whole_elsewhere() -> None:
    """`claimReviewed` is short; the claim reviewed keeps all its words."""
    document = decided(audited())
    article = document.articles[0]
    words = "The bridge opened in May " + "and the river rose " * 20 + "but not that year."
    claims = (article.claims[0].model_copy(update={"text": words}), *article.claims[1:])
    document = document.model_copy(update={"articles": (article.model_copy(update={"claims": claims}),)})
    first = reviews(document)[0]
    assert first["claimReviewed"].endswith("…") and 75 < len(first["claimReviewed"]) <= 150
    assert first["itemReviewed"]["text"] == words
