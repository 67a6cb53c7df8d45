"""The articles as Markdown with a footnote behind each claim: what an editor reads beside the text.

The text stays as it is stored, line by line, but for what could act on its reader: HTML is shown and not run, images
and links to anything but the web are shown as they are typed, mentions call nobody, and control characters are made
visible. Footnotes are those of GitHub and Pandoc (`[^1]`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from factcheck.reports.document import ArticleEntry, AuditDocument
from factcheck.reports.exporting import Index, Marked, ended, sentence
from factcheck.reports.formats import Options
from factcheck.reports.formats.md import GAP, code, escaped, linked
from factcheck.reports.wording import covered, decided, defused, looked, marks, plural

_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_IMAGE = re.compile(r"!(?=\[)")
_WEB = r"<?https?://[^\s()<>\\]*>?\)"
_LINK = re.compile(rf"\](?=\((?!{_WEB}))", re.IGNORECASE)
"""The end of the words of a link that does not lead to the web, by a plain address and nothing behind it."""
_DEFINITION = re.compile(r"\](?=:(?!\s{1,4}https?://[^\s<>\\]*\s*$))", re.IGNORECASE | re.MULTILINE)
_MENTION = re.compile(r"@(?=[A-Za-z0-9_-])")
_ADDRESSED = re.compile(rf"\]\({_WEB}", re.IGNORECASE)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_BREAK = re.compile(r"(?<=\S)\n(?=[^\S\n]*\S)")
"""The end of a line with another line right below it."""


def render(document: AuditDocument, options: Options) -> str:
    """Return the articles one after the other, each with its claims' footnotes numbered on, and the footnotes."""
    return "\n".join(_Article(document, checker=options.audience == "factchecker").lines()) + "\n"


class _Article:
    def __init__(self, document: AuditDocument, *, checker: bool) -> None:
        self.document = document
        self.checker = checker
        self.claims: dict[str, list[Marked]] = defaultdict(list)
        for each in Index(document).claims:
            self.claims[each.article.id].append(each)
        self.label = ""
        texts = "".join(article.text for article in document.articles).casefold()
        while f"[^{self.label}" in texts:  # an article may have footnotes of its own
            self.label += "check-"
        self.notes: list[str] = []

    def lines(self) -> Iterator[str]:
        for article in self.document.articles:
            told = f"{plural(article.counts.claims, 'claim')}: {marks(article.counts)}; {covered(article.coverage)}"
            yield f"*{escaped(article.title)} ({code(article.path)}). {told}.*"
            yield ""
            yield self.annotated(article)
            yield ""
            lost = [each for each in self.claims[article.id] if not each.located]
            if lost:
                yield "Claims whose words are no longer in the text:"
                yield ""
                yield from (f"- {escaped(each.claim.text)}: {self.note(each)}" for each in lost)
                yield ""
        yield from self.notes

    def annotated(self, article: ArticleEntry) -> str:
        """The text with its marks; those that end at one place in the order in which their claims begin."""
        ends: dict[int, list[Marked]] = defaultdict(list)
        text = defused(article.text)
        addresses = [match.span() for match in _ADDRESSED.finditer(text)]
        for each in self.claims[article.id]:
            if each.located:
                selector = each.claim.quote
                end = selector.start + len(selector.exact.rstrip())
                # a mark inside an address would break it
                end = next((stop for start, stop in addresses if start < end < stop), end)
                ends[end].append(each)
        parts, at = [], 0
        for end in sorted(ends):
            parts += [text[at:end], "".join(map(self.mark, sorted(ends[end], key=_begin)))]
            at = end
        parts.append(text[at:])
        return _broken("".join(_joined(parts)).rstrip("\n")) + _closing(text)

    def mark(self, marked: Marked) -> str:
        name = f"[^{self.label}{len(self.notes) + 1}]"
        self.notes.append(f"{name}: {self.note(marked)}")
        return name

    def note(self, marked: Marked) -> str:
        claim, shows = marked.claim, marked.shows
        parts = [f"**{claim.status}**, {escaped(marked.why)} ({code(claim.id)})."]
        if shows:
            parts.append(f"{marked.label}: {ended(escaped(shows))}")
        if claim.correction:
            parts.append(f"Write instead: {ended(escaped(claim.correction))}")
        if self.checker:
            parts += self.reasons(marked)
        if marked.sources:
            parts.append(f"Sources: {'; '.join(linked(source) for source in marked.sources)}.")
        return " ".join(parts)

    def reasons(self, marked: Marked) -> Iterator[str]:
        claim = marked.claim
        yield f"Rule: {ended(escaped(claim.rule))}"
        if claim.confidence is not None:
            yield f"Confidence {claim.confidence:.2f}."
        yield from (sentence(escaped(each)) for each in claim.rationale)
        for citation, source in marked.links:
            yield f"{code(source.id)} was linked by {escaped(citation.linked_by)}."
        if claim.would_change:
            yield f"Would change it: {ended(escaped(claim.would_change))}"
        yield f"{looked(claim).capitalize()}."
        for decision in claim.in_force:
            who = f"{escaped(decision.by)}, {decision.at[:10]}"
            yield f"{decided(decision, claim).capitalize()} by {who}: {ended(escaped(decision.reason))}"


def harmless(text: str) -> str:
    """Return a piece of an article that Markdown shows and does not run; line ends and formatting stay."""
    text = _TAG.sub("&lt;", text)
    text = _IMAGE.sub(r"!\\", text)
    text = _LINK.sub(r"]\\", text)
    text = _DEFINITION.sub(r"]\\", text)
    return _MENTION.sub(f"@{GAP}", text)


def _joined(parts: list[str]) -> Iterator[str]:
    """Pieces of text and marks in turn, so that neither makes something else of the other."""
    for number, part in enumerate(parts):
        if number % 2:
            yield part
            continue
        shown = harmless(part)
        if number and shown[:1] in ("(", "[", ":"):
            shown = "\\" + shown  # a mark and `(` would be a link, a mark and `:` a footnote
        if number + 1 < len(parts) and (len(shown) - len(shown.rstrip("\\"))) % 2:
            shown += " "  # a backslash would take the mark's bracket
        yield shown


def _broken(text: str) -> str:
    """Keep the lines of a text whose paragraphs are lines: two spaces at the end are a line break."""
    return _BREAK.sub("  \n", text)


def _closing(text: str) -> str:
    """Return what closes a block of code that the text leaves open, or the footnotes would be code."""
    fence = ""
    for line in text.splitlines():
        if match := _FENCE.match(line):
            run = match[1]
            if not fence:
                fence = run
            elif run[0] == fence[0] and len(run) >= len(fence) and not line.strip().strip(run[0]):
                fence = ""
    return f"\n{fence}" if fence else ""


def _begin(marked: Marked) -> tuple[int, str]:
    return marked.claim.quote.start, marked.claim.id
