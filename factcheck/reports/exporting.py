"""What the documents for other people and systems share: a claim with its finding and its sources, addresses that
may be linked, and JSON that is safe to paste into a page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlsplit

from factcheck.model import Finding, Stance, Status, WeighedCitation
from factcheck.reports.document import ArticleEntry, AuditDocument, ClaimEntry, SourceEntry
from factcheck.reports.listing import plain
from factcheck.reports.wording import REASONS, decisive_first, one_line

LONGEST_URL = 2_000
"""Code points. What is longer is no address that a reader or a browser can use."""

_MARKS = frozenset(status.value for status in Status)

_IN_ADDRESSES = ":/?#@!$&'*+,;=%~-._"
"""What an address keeps as it is (RFC 3986, section 2), but for brackets, which would end a link in Markdown."""

_UNSEEN = re.compile(r"[<>&\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""What a string of JSON may hold and a page, a terminal or an encoder can stumble over."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A claim where it stands, with the finding that says its mark and the sources that decide it."""

    article: ArticleEntry
    claim: ClaimEntry
    finding: Finding | None
    links: tuple[tuple[WeighedCitation, SourceEntry], ...]
    """The decisive passages with their sources, what contradicts first."""

    @property
    def why(self) -> str:
        """The reason of the mark in words: `a detail is wrong`, or who decided."""
        if self.claim.status is not self.claim.computed:
            by = self.claim.decision.by if self.claim.decision else "a person"
            return f"decided by {plain(by)}"
        return REASONS[self.claim.reason]

    @property
    def code(self) -> str:
        """The reason code: what stands behind the stroke in the rule of the finding."""
        return self.finding.rule.partition("/")[2] if self.finding else self.claim.reason.value

    @property
    def shows(self) -> str:
        """What the record shows, or what is missing, on one line; nothing of a verified claim."""
        return plain((self.finding.shows if self.finding else None) or "")

    @property
    def label(self) -> str:
        """What `shows` is."""
        return "Missing" if self.claim.status is Status.UNSUPPORTED else "The record shows"

    @property
    def located(self) -> bool:
        """The article's text still says the quoted words at the quoted place."""
        return self.article.says(self.claim.quote)

    @property
    def sources(self) -> tuple[SourceEntry, ...]:
        """The sources that decide, each once."""
        return tuple({source.id: source for _, source in self.links}.values())


class Index:
    """An audit document by its claims."""

    def __init__(self, document: AuditDocument) -> None:
        self.document = document
        self._sources = {source.id: source for source in document.sources}

    @cached_property
    def by_claim(self) -> dict[tuple[str, str], Marked]:
        """Every claim by article and id, in the order of the articles and their texts."""
        marks = {
            (finding.article, finding.claim): finding
            for finding in self.document.findings
            if finding.family in _MARKS
        }
        return {
            (article.id, claim.id): Marked(
                article, claim, marks.get((article.id, claim.id)), tuple(self._links(claim))
            )
            for article in self.document.articles
            for claim in article.claims
        }

    @property
    def claims(self) -> list[Marked]:
        """Every claim, in the order of the articles and their texts."""
        return list(self.by_claim.values())

    def of(self, finding: Finding) -> Marked | None:
        """Return the claim that a finding is about, if it is about one."""
        return self.by_claim.get((finding.article or "", finding.claim or ""))

    def _links(self, claim: ClaimEntry) -> Iterator[tuple[WeighedCitation, SourceEntry]]:
        for citation in decisive_first(claim):
            source = self._sources.get(citation.source or "")
            if citation.decisive and citation.stance is not Stance.MISSING and source:
                yield citation, source


def web_address(url: str | None) -> str | None:
    """Return an address that may be linked, percent-encoded where it must be; None of anything but http(s)."""
    if not url or len(url) > LONGEST_URL or not on_the_web(url) or url != one_line(url) or " " in url:
        return None
    return quote(url, safe=_IN_ADDRESSES)


def on_the_web(url: str) -> bool:
    """Whether an address is one of a host by http(s)."""
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that are no IPv6 address
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def sentence(text: str) -> str:
    """Return words as a sentence, with a capital letter and a full stop."""
    return text[:1].upper() + ended(text[1:])


def ended(text: str) -> str:
    """Return words with a full stop, where nothing else ends them."""
    return text if text.endswith((".", "!", "?", "”", '"', "[...]")) else text + "."


def named(source: SourceEntry) -> str:
    """Return title, publisher and date of a source on one line."""
    parts = (source.title, source.publisher, source.published)
    return ", ".join(plain(part) for part in parts if part)


def safe_json(value: object) -> str:
    """Return `value` as indented JSON of which any part can stand in a `<script>` of a page.

    `<`, `>`, `&`, and characters that don't show or turn the reading order, are written as `\\u` escapes: the value
    read back is the same (https://www.rfc-editor.org/rfc/rfc8259#section-7).
    """
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"
