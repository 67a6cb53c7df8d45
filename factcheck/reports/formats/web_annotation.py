"""The claims as W3C Web Annotations on their articles (https://www.w3.org/TR/annotation-model/).

One annotation a claim: its mark as a tag, what the record shows as a comment, the sources that decide as links. An
annotation finds its place by words and by position, and names the snapshot it was made on. What was selected stays
code point for code point; what could act on a reader is escaped in the JSON, so that the value is the same.
"""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from factcheck.model import Form, QuoteSelector, WeighedCitation
from factcheck.reports.document import AuditDocument, SourceEntry
from factcheck.reports.exporting import Index, Marked, safe_json, sentence, web_address
from factcheck.reports.formats import Options
from factcheck.reports.listing import plain

CONTEXT = "http://www.w3.org/ns/anno.jsonld"

Node = dict[str, object]


def render(document: AuditDocument, options: Options) -> str:
    """Return a collection with one page that holds all annotations, in the order of the articles and their texts.

    `created` is when a person decided, or signed off; without either there is none, for nothing here depends on the
    clock. A fact-checker's also names who did.
    """
    items = [_annotation(each, checker=options.audience == "factchecker") for each in Index(document).claims]
    name = _uuid("collection", *(article.sha256 for article in document.articles))
    collection: Node = {
        "@context": CONTEXT,
        "id": name,
        "type": "AnnotationCollection",
        "label": "Claims and their marks, by factcheck",
        "total": len(items),
    }
    if items:  # a page is never empty
        page = _uuid("page", name)
        collection["first"] = {
            "id": page,
            "type": "AnnotationPage",
            "partOf": name,
            "startIndex": 0,
            "items": items,
        }
        collection["last"] = page
    return safe_json(collection)


def _annotation(marked: Marked, *, checker: bool) -> Node:
    article, claim = marked.article, marked.claim
    annotation: Node = {
        "id": _uuid("annotation", article.id, article.sha256, claim.id),
        "type": "Annotation",
        "motivation": "assessing",
    }
    if claim.in_force:
        last = claim.in_force[-1]
        annotation["created"] = last.at
        if checker:
            annotation["creator"] = {"type": "Person", "name": plain(last.by)}
    annotation["body"] = [
        {"type": "TextualBody", "purpose": "tagging", "value": claim.status.value},
        {"type": "TextualBody", "purpose": "tagging", "value": marked.code},
        {
            "type": "TextualBody",
            "purpose": "commenting",
            "format": "text/plain",
            "language": "en",
            "value": _comment(marked),
        },
        *(_link(citation, source) for citation, source in marked.links),
    ]
    annotation["target"] = {
        "source": web_address(article.url) or _snapshot(article.sha256),
        "state": _state(article.sha256, article.retrieved),
        "selector": _selectors(claim.quote, positioned=marked.located),
    }
    return annotation


def _comment(marked: Marked) -> str:
    parts = [marked.why, marked.shows]
    if marked.claim.correction:
        parts.append(f"Write instead: {plain(marked.claim.correction)}")
    return " ".join(sentence(part) for part in parts if part)


def _link(citation: WeighedCitation, source: SourceEntry) -> Node:
    """A source that decides. Only of a capture the quoted words stand at its address: a note is the desk's own."""
    address = web_address(source.url)
    link: Node = {
        "type": "SpecificResource",
        "purpose": "linking",
        "source": address or (_snapshot(source.sha256) if source.sha256 else _uuid("source", source.id)),
    }
    if source.form is Form.CAPTURE:
        if source.sha256:
            link["state"] = _state(source.sha256, source.retrieved)
        if citation.quote:
            link["selector"] = _selectors(citation.quote, positioned=False)
    return link


def _selectors(quote: QuoteSelector, *, positioned: bool) -> Node | list[Node]:
    """By words, and by position where the words are known to stand there."""
    words: Node = {"type": "TextQuoteSelector", "exact": quote.exact}
    if quote.prefix:
        words["prefix"] = quote.prefix
    if quote.suffix:
        words["suffix"] = quote.suffix
    if not positioned:
        return words
    return [words, {"type": "TextPositionSelector", "start": quote.start, "end": quote.end}]


def _state(sha256: str, retrieved: str | None) -> Node:
    """The snapshot; it is known on which day it was taken, and no instant of that day is claimed."""
    state: Node = {"type": "TimeState", "cached": _snapshot(sha256)}
    if retrieved and len(retrieved) == len("2026-11-22"):
        state |= {"sourceDateStart": f"{retrieved}T00:00:00Z", "sourceDateEnd": f"{retrieved}T23:59:59Z"}
    return state


def _snapshot(sha256: str) -> str:
    return f"urn:sha256:{sha256}"


def _uuid(*parts: str) -> str:
    """A name that is the same for the same parts (RFC 9562, version 5)."""
    return uuid5(NAMESPACE_URL, "\n".join(("factcheck", *parts))).urn
