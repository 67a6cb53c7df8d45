"""The cited sources for a reference manager."""

from __future__ import annotations

import json

import pytest
from sample_audit import NOTICE, SURVEY, document_of
from sample_findings import ATTACKS, attacked, audited

from factcheck.model import Tier
from factcheck.reports.document import SourceEntry
from factcheck.reports.formats import render
from factcheck.reports.formats.csl_json import kind_of


def test_an_item_for_each_cited_source() -> None:
    """Title, author, dates and address as a style needs them; tier, origin and form under `custom`."""
    assert json.loads(render(audited(), "csl-json")) == [
        {
            "id": "harbour-board-1932-notice",
            "type": "webpage",
            "title": "Notice of opening",
            "container-title": "Harbour Board",
            "issued": {"date-parts": [[1932, 5, 2]]},
            "accessed": {"date-parts": [[2026, 11, 20]]},
            "URL": "https://example.org/notice",
            "language": "en",
            "custom": {
                "tier": "primary",
                "origin": "harbour-board",
                "form": "note",
                "note-about": "what is held is the desk's note about this document",
            },
        },
        {
            "id": "survey-office-2019-bridges",
            "type": "webpage",
            "title": "Bridges of the coast, a register",
            "author": [{"literal": "Department of Roads"}],
            "container-title": "Survey Office",
            "issued": {"date-parts": [[2019]]},
            "URL": "https://example.org/register?no=7&lang=en",
            "language": "en",
            "custom": {"tier": "primary", "origin": "survey-office", "form": "capture"},
        },
    ]


@pytest.mark.parametrize(
    ("title", "tier", "url", "kind"),
    [
        ("Remarks by the harbour master", Tier.PRIMARY, "https://example.org/", "speech"),
        ("Interview with the harbour master", Tier.PRIMARY, None, "interview"),
        ("Annual report 1932", Tier.PRIMARY, "https://example.org/", "report"),
        ("Speech on the report", Tier.PRIMARY, "https://example.org/", "webpage"),  # which of the two?
        ("Anger after speech", Tier.SECONDARY, "https://example.org/", "webpage"),  # an article about one
        ("A register", Tier.PRIMARY, None, "document"),
        ("A register", Tier.PRIMARY, "javascript:x", "document"),
    ],
)
def test_the_type_is_what_the_record_calls_itself(title: str, tier: Tier, url: str | None, kind: str) -> None:
    """Read only of primary sources, and only where it is clear."""
    assert kind_of(SURVEY.model_copy(update={"title": title, "tier": tier, "url": url})) == kind


def test_a_source_of_which_little_is_known() -> None:
    """What is not known is left out; the hash of what is held is kept."""
    bare = SourceEntry(
        id="a",
        title="A",
        language="en",
        form=NOTICE.form,
        tier=Tier.TERTIARY,
        origin="a",
        path="a.md",
        sha256="0" * 64,
    )
    document = document_of().model_copy(update={"sources": (bare,)})
    (item,) = json.loads(render(document, "csl-json"))
    assert item.keys() == {"id", "type", "title", "language", "custom"}
    assert item["custom"]["sha256"] == "0" * 64


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_hostile_texts(attack: str) -> None:
    """One line each, no address but of the web, dates only where they are dates, nothing that ends a script."""
    text = render(attacked(attack), "csl-json")
    assert not set(text) & set("<>&\u202e\x1b\u2028")
    for item in json.loads(text):
        assert "URL" not in item and "issued" not in item and "accessed" not in item
        assert len(item["title"]) < 1_100 and "\n" not in item["title"]
