"""The sources that an audit cites, as CSL-JSON for a reference manager.

https://github.com/citation-style-language/schema, `csl-data.json`. Dates are `date-parts`: the schema prefers EDTF
strings, but not all programs read them. Names stay whole (`literal`): where a family name ends is not ours to guess.
"""

from __future__ import annotations

import re

from factcheck.model import Form, Tier
from factcheck.reports.document import AuditDocument, SourceEntry
from factcheck.reports.exporting import safe_json, web_address
from factcheck.reports.formats import Options
from factcheck.reports.listing import plain

_KINDS = {
    "interview": re.compile(r"\binterview\b", re.IGNORECASE),
    "speech": re.compile(r"\b(?:speech|remarks)\b", re.IGNORECASE),
    "report": re.compile(r"\breport\b", re.IGNORECASE),
    "hearing": re.compile(r"\bhearing\b", re.IGNORECASE),
    "treaty": re.compile(r"\btreaty\b", re.IGNORECASE),
}
"""What the title of a record calls it. Read only of primary sources: a newspaper's title with `speech` in it is
about one."""


def render(document: AuditDocument, options: Options) -> str:  # noqa: ARG001 (all formats are called alike)
    """Return a JSON array with an item for each cited source, by id."""
    return safe_json([_item(source) for source in document.sources])


def kind_of(source: SourceEntry) -> str:
    """Return the CSL type: what the title of a primary source says, else `webpage`, or `document` without address."""
    said = [kind for kind, words in _KINDS.items() if words.search(source.title)]
    if source.tier is Tier.PRIMARY and len(said) == 1:
        return said[0]
    return "webpage" if web_address(source.url) else "document"


def _item(source: SourceEntry) -> dict[str, object]:
    kind, url = kind_of(source), web_address(source.url)
    item: dict[str, object] = {"id": source.id, "type": kind, "title": plain(source.title)}
    if source.authors:
        item["author"] = [{"literal": plain(name)} for name in source.authors]
    if source.publisher:
        item["container-title" if kind == "webpage" else "publisher"] = plain(source.publisher)
    for field, day in (("issued", source.published), ("accessed", source.retrieved)):
        if day and re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", day):
            item[field] = {"date-parts": [[int(part) for part in day.split("-")]]}
    if url:
        item["URL"] = url
    item["language"] = source.language
    custom = {
        "tier": source.tier.value,
        "origin": plain(source.origin),
        "form": source.form.value,
        "sha256": source.sha256,
    }
    if source.form is Form.NOTE:
        custom["note-about"] = "what is held is the desk's note about this document"
    item["custom"] = {key: value for key, value in custom.items() if value}
    return item
