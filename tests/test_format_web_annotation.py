"""The claims as W3C Web Annotations."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonld import expanded, keys, terms
from sample_audit import document_of
from sample_findings import ATTACKS, attacked, audited

from factcheck.model import QuoteSelector
from factcheck.reports.document import AuditDocument
from factcheck.reports.formats import Options, render

ANNO = "http://www.w3.org/ns/anno.jsonld"
OA = "http://www.w3.org/ns/oa#"
SHA = audited().articles[0].sha256

DISPUTED = {
    "id": "urn:uuid:67d8cb87-9fb5-55b0-a13e-92fb97f14798",
    "type": "Annotation",
    "motivation": "assessing",
    "created": "2026-11-21T09:30:00Z",
    "body": [
        {"type": "TextualBody", "purpose": "tagging", "value": "disputed"},
        {"type": "TextualBody", "purpose": "tagging", "value": "detail-wrong"},
        {
            "type": "TextualBody",
            "purpose": "commenting",
            "format": "text/plain",
            "language": "en",
            "value": "A detail is wrong. The register measures the deck itself, not its approaches. "
            "Write instead: Its deck is 1,149 metres long.",
        },
        {
            "type": "SpecificResource",
            "purpose": "linking",
            "source": "https://example.org/register?no=7&lang=en",
            "selector": {"type": "TextQuoteSelector", "exact": "length of deck 1,149 m"},
        },
    ],
    "target": {
        "source": "https://example.org/bridge",
        "state": {"type": "TimeState", "cached": f"urn:sha256:{SHA}"},
        "selector": [
            {"type": "TextQuoteSelector", "exact": "Its deck is 1,200 metres long."},
            {"type": "TextPositionSelector", "start": 61, "end": 91},
        ],
    },
}


def read(document: AuditDocument, options: Options | None = None) -> dict[str, Any]:
    """The collection as a program reads it."""
    found: dict[str, Any] = json.loads(render(document, "web-annotation", options))
    return found


def items(document: AuditDocument, options: Options | None = None) -> list[dict[str, Any]]:
    """Its annotations."""
    found: list[dict[str, Any]] = read(document, options)["first"]["items"]
    return found


def article_with(document: AuditDocument, **values: object) -> AuditDocument:
    """The document with these values in its article."""
    (article,) = document.articles
    return document.model_copy(update={"articles": (article.model_copy(update=values),)})


def test_a_claim_is_one_annotation_on_its_article() -> None:
    """Whole: mark and reason as tags, what the record shows, the source with its words, and the place."""
    assert items(audited())[1] == DISPUTED


def test_all_of_them_are_one_collection() -> None:
    """With one page; an empty one has none, as the model asks (section 5.1)."""
    found = read(audited())
    assert (found["@context"], found["type"], found["total"]) == (ANNO, "AnnotationCollection", 4)
    assert found["first"]["partOf"] == found["id"] and found["last"] == found["first"]["id"]
    assert "first" not in read(document_of()) and read(document_of())["total"] == 0


def test_the_place_is_found_again_by_position_and_by_words() -> None:
    """In code points of the article's text, end exclusive."""
    text = audited().articles[0].text
    for each in items(audited()):
        words, position = each["target"]["selector"]
        assert text[position["start"] : position["end"]] == words["exact"]
        assert text.count(words["exact"]) == 1


def test_words_that_are_gone_have_no_position() -> None:
    """The quotation alone is given: a position would point to other words."""
    document = audited()
    claim = document.articles[0].claims[0]
    lost = claim.model_copy(
        update={"quote": QuoteSelector(exact="It opened.", prefix="1932 ", suffix=" Then", start=0, end=10)}
    )
    (first,) = items(article_with(document, claims=(lost,)))
    assert first["target"]["selector"] == {
        "type": "TextQuoteSelector",
        "exact": "It opened.",
        "prefix": "1932 ",
        "suffix": " Then",
    }


def test_a_time_only_where_somebody_acted() -> None:
    """`created` is when a person decided; the day on which a text was taken in is given as a span."""
    document = article_with(audited(), retrieved="2026-11-20")
    assert ["created" in each for each in items(document)] == [False, True, False, False]
    assert items(document)[0]["target"]["state"] == {
        "type": "TimeState",
        "cached": f"urn:sha256:{SHA}",
        "sourceDateStart": "2026-11-20T00:00:00Z",
        "sourceDateEnd": "2026-11-20T23:59:59Z",
    }
    assert "creator" not in items(document)[1]
    checker = items(document, Options(audience="factchecker"))[1]
    assert checker["creator"] == {"type": "Person", "name": "desk-2"}


def test_a_desks_note_is_not_quoted_as_if_it_were_the_page() -> None:
    """The words of a note are the desk's: they can't be found at the address of what it is about."""
    link = items(audited())[0]["body"][-1]
    assert link == {"type": "SpecificResource", "purpose": "linking", "source": "https://example.org/notice"}


def test_an_article_without_an_address_is_named_by_its_snapshot() -> None:
    """Every target is something that can be told apart."""
    assert items(article_with(audited(), url=None))[0]["target"]["source"] == f"urn:sha256:{SHA}"


def test_it_expands_to_the_vocabulary_of_the_model() -> None:
    """Every key is a term of the context; motivations, selectors and states come out as their IRIs."""
    found = read(article_with(audited(), retrieved="2026-11-20"), Options(audience="factchecker"))
    assert keys(found) <= terms(ANNO)
    (collection,) = expanded(found)
    (page,) = collection["http://www.w3.org/ns/activitystreams#first"]
    (listed,) = page["http://www.w3.org/ns/activitystreams#items"]
    second = listed["@list"][1]
    assert second["@type"] == [f"{OA}Annotation"]
    assert second[f"{OA}motivatedBy"] == [{"@id": f"{OA}assessing"}]
    purposes = [body[f"{OA}hasPurpose"][0]["@id"].removeprefix(OA) for body in second[f"{OA}hasBody"]]
    assert purposes == ["tagging", "tagging", "commenting", "linking"]
    (target,) = second[f"{OA}hasTarget"]
    kinds = [selector["@type"] for selector in target[f"{OA}hasSelector"]]
    assert kinds == [[f"{OA}TextQuoteSelector"], [f"{OA}TextPositionSelector"]]
    assert target[f"{OA}hasState"][0][f"{OA}cachedSource"] == [{"@id": f"urn:sha256:{SHA}"}]


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_hostile_texts(attack: str) -> None:
    """Nothing ends a script, no address but of the web; and what is quoted of the article stays as it is."""
    text = render(attacked(attack), "web-annotation", Options(audience="factchecker"))
    assert not set(text) & set("<>&\u202e\x1b\u2028")
    found = json.loads(text)["first"]["items"]
    assert keys(found) <= terms(ANNO)
    assert [each["target"]["selector"][0]["exact"] for each in found] == [
        each["target"]["selector"][0]["exact"] for each in items(audited())
    ]
    for each in found:
        places = [each["target"], *(body for body in each["body"] if body["purpose"] == "linking")]
        assert all(place["source"].startswith(("urn:sha256:", "urn:uuid:")) for place in places)


def test_a_quotation_of_controls_comes_back_code_point_for_code_point() -> None:
    """It is escaped in the JSON and not replaced: else the words would not be found again."""
    words = 'It \u202efell\u202c <b>\x1b[2J "x" \u2028 & \U0001f309.'
    document = audited()
    quote = QuoteSelector(exact=words, start=0, end=len(words))
    entry = document.articles[0].claims[0].model_copy(update={"quote": quote})
    document = article_with(document, text=words, claims=(entry,))
    words_found, position = items(document)[0]["target"]["selector"]
    assert words_found["exact"] == words
    assert position == {"type": "TextPositionSelector", "start": 0, "end": len(words)}


def test_the_same_claim_has_the_same_name() -> None:
    """Names come from article, snapshot and claim: the same twice, another for another text."""
    assert render(audited(), "web-annotation") == render(audited(), "web-annotation")
    other = items(article_with(audited(), sha256="1" * 64))
    assert not {each["id"] for each in other} & {each["id"] for each in items(audited())}
