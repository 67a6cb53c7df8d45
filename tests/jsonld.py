"""Reading JSON-LD in tests: what a document says in full, by the contexts in tests/data/formats/contexts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

CONTEXTS = Path(__file__).parent / "data" / "formats" / "contexts"
FILES = {
    "http://www.w3.org/ns/anno.jsonld": "anno.jsonld",
    "https://schema.org": "schema.jsonld",
}


def terms(context: str) -> set[str]:
    """The terms that a context knows."""
    read = json.loads((CONTEXTS / FILES[context]).read_text("utf-8"))
    return {*read["@context"], "@context", "@type"}


def keys(value: object) -> set[str]:
    """Every key in a JSON value, at any depth."""
    if isinstance(value, dict):
        return set(value) | set().union(*map(keys, value.values()))
    return set().union(*map(keys, value)) if isinstance(value, list) else set()


def expanded(document: object) -> list[dict[str, Any]]:
    """The document by pyld, every term an IRI; nothing is fetched."""
    pyld = pytest.importorskip("pyld")

    def load(url: str, options: object) -> dict[str, object]:
        path = CONTEXTS / FILES[url.rstrip("/")]
        return {
            "contextUrl": None,
            "documentUrl": url,
            "contentType": "application/ld+json",
            "document": json.loads(path.read_text("utf-8")),
        }

    found: list[dict[str, Any]] = pyld.jsonld.expand(document, {"documentLoader": load})
    return found
