"""The findings as Markdown that pastes into a pull request, an issue or a document.

Everything in it but the labels is untrusted: `escaped` lets no text form a link, an image, HTML, a heading, a list, a
table cell, a mention or a reference. The syntax is that of CommonMark with GitHub's tables and `<details>`
(https://github.github.com/gfm/).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from factcheck.model import Finding, Outcome, Stance, State, Status, WeighedCitation
from factcheck.reports.document import AuditDocument, SourceEntry
from factcheck.reports.exporting import Index, Marked, web_address
from factcheck.reports.formats import Options
from factcheck.reports.listing import place, plain, worst_first
from factcheck.reports.wording import (
    DETAILS,
    MEANINGS,
    MOST_NAMED,
    SIDED,
    TIERS,
    covered,
    decided,
    does,
    enough,
    looked,
    marks,
    missing_as,
    plural,
    set_apart,
    totals,
)

_ACTIVE = re.compile(r"[\\`*_\[\]<>#|~&$^{}]")
"""What begins or ends something in the middle of a line."""

_OPENING = re.compile(r"^(\d{1,9}(?=[.)])|(?=[-+=]))", re.ASCII)
"""What begins a list, or underlines a heading, at the start of a line."""

_REFERENCE = re.compile(r"(@|#)(?=[\w-])", re.ASCII)
_ADDRESS = re.compile(r"(?<=[A-Za-z]):(?=//)|(?<=\bwww)\.|\b(?:mailto|xmpp):(?=\S)", re.IGNORECASE)

GAP = "&#8203;"
"""A zero-width space. GitHub finds mentions, references and addresses in the text that is finished, where a backslash
is gone."""


def escaped(text: str) -> str:
    """Return untrusted text on one line that Markdown shows as it is; of a very long one, the beginning."""
    shown = _ACTIVE.sub(r"\\\g<0>", plain(text))
    shown = _REFERENCE.sub(rf"\1{GAP}", shown)
    shown = _ADDRESS.sub(rf"\g<0>{GAP}", shown)
    return _OPENING.sub(r"\1\\", shown)


def code(text: str) -> str:
    """Return untrusted text as a code span, whatever backticks it holds."""
    shown = plain(text).replace("|", "¦")  # a table cell ends at `|` even inside code
    runs = re.findall(r"`+", shown)
    fence = "`" * (max(map(len, runs), default=0) + 1)
    space = " " if runs or not shown else ""
    return f"{fence}{space}{shown}{space}{fence}"


def linked(source: SourceEntry) -> str:
    """Return a source as a link with publisher, date and tier."""
    title, url = escaped(source.title), web_address(source.url)
    rest = (source.publisher, source.published)
    told = [f"[{title}](<{url}>)" if url else title, *(escaped(part) for part in rest if part)]
    return f"{', '.join(told)} ({TIERS[source.tier]})"


def render(document: AuditDocument, options: Options) -> str:
    """Return the findings, worst first and of those the ones that most of the article rests on.

    An editor gets what to act on; a fact-checker also how each mark came about, what is known or suppressed, and
    the verified claims.
    """
    return "\n".join(_Page(document, checker=options.audience == "factchecker").lines()) + "\n"


class _Page:
    def __init__(self, document: AuditDocument, *, checker: bool) -> None:
        self.document = document
        self.checker = checker
        self.enough = enough(document)
        self.index = Index(document)
        self.findings = [
            finding
            for finding in worst_first(document.findings)
            if checker or finding.state is State.NEW or finding.outcome is Outcome.PASS
        ]

    def lines(self) -> Iterator[str]:
        yield "# Fact check"
        yield ""
        yield from self.summary()
        disputed = self.family("disputed")
        leaning = self.about("unsupported/citation-missing", "attribution/vague")
        bare = [finding for finding in self.family("unsupported") if finding not in leaning]
        yield from self.cards("To correct", disputed)
        yield from self.section("Missing citations", map(self.missing, self.once(leaning)))
        yield from self.section("Not supported", map(self.bare, bare))
        yield from self.section("Discrepancies", self.discrepancies())
        waiting = [each for each in self.findings if each.outcome is Outcome.REVIEW]
        yield from self.section("Waiting for a person", map(self.told, waiting))
        broken = [each for each in self.findings if each.outcome is Outcome.ERROR]
        yield from self.section("Not checked", map(self.told, broken))
        if self.checker:
            passed = [each for each in self.findings if each.outcome is Outcome.PASS]
            yield from self.folded(f"{plural(len(passed), 'verified claim')}", map(self.passed, passed))

    def summary(self) -> Iterator[str]:
        yield "| article | claims | verified | disputed | unsupported | coverage |"
        yield "| --- | ---: | ---: | ---: | ---: | --- |"
        for article in self.document.articles:
            n = article.counts
            yield (
                f"| {escaped(article.title)} ({code(article.path)}) | {n.claims:,} | {n.verified:,} "
                f"| {n.disputed:,} | {n.unsupported:,} | {covered(article.coverage).removeprefix('coverage ')} |"
            )
        yield ""
        counts, coverage = totals(self.document)
        yield f"{plural(counts.claims, 'claim')}: {marks(counts)}; {covered(coverage)}."
        if apart := set_apart(self.document):
            yield f"Findings set apart: {apart}; {'listed with their state' if self.checker else 'not listed'}."
        if self.document.mode == "no-linked":
            yield "Links made by people were left out: these marks are the engine's alone."
        yield ""
        for status, meaning in MEANINGS.items():
            yield f"- **{status}**: {meaning}"
        yield ""
        yield f"Written by factcheck {code(self.document.version)}."

    def family(self, name: str) -> list[Finding]:
        return [finding for finding in self.findings if finding.rule.startswith(f"{name}/")]

    def about(self, *rules: str) -> list[Finding]:
        return [finding for finding in self.findings if finding.rule in rules]

    def once(self, findings: Iterable[Finding]) -> list[Finding]:
        """Of several findings on one claim the first: what is written of it names all that is missing."""
        first: dict[tuple[str | None, str | None], Finding] = {}
        for finding in findings:
            first.setdefault((finding.article, finding.claim), finding)
        return list(first.values())

    def section(self, title: str, items: Iterable[str]) -> Iterator[str]:
        found = list(items)
        if found:
            yield from ("", f"## {title} ({len(found):,})", "")
            yield from found

    def folded(self, title: str, items: Iterable[str]) -> Iterator[str]:
        found = list(items)
        if found:
            yield from ("", "<details>", f"<summary>{title}</summary>", "", *found, "", "</details>")

    def cards(self, title: str, findings: Sequence[Finding]) -> Iterator[str]:
        if not findings:
            return
        yield from ("", f"## {title} ({len(findings):,})")
        for number, finding in enumerate(findings, 1):
            about = self.index.of(finding)
            yield from ("", f"### {number}. {escaped(finding.statement or finding.message)}", "")
            yield self.head(finding, about)
            yield ""
            yield from self.body(finding, about)
            if self.checker and about:
                yield from self.folded("How it came about", self.reasons(about))

    def head(self, finding: Finding, about: Marked | None, *, marked: bool = True) -> str:
        parts = [code(place(finding))]
        if about and marked:
            parts.append(f"**{about.claim.status}**, {escaped(about.why)}")
        if finding.claim:
            parts.append(code(finding.claim))
        return " · ".join(parts) + self.state(finding)

    def state(self, finding: Finding) -> str:
        if finding.state is State.NEW:
            return ""
        why = f": {escaped(finding.justification)}" if finding.justification else ""
        return f" · {finding.state}{why}"

    def body(self, finding: Finding, about: Marked | None) -> Iterator[str]:
        yield f"- **The article says:** “{escaped(finding.text or '')}”"
        if about and about.claim.repeats:
            yield f"- **Repeats:** {code(about.claim.repeats)}"
        if finding.shows:
            yield f"- **The record shows:** {escaped(finding.shows)}"
        if finding.correction:
            yield f"- **Write instead:** {escaped(finding.correction)}"
        if about and about.links:
            yield "- **Sources:**"
            yield from self.sources(about)

    def sources(self, about: Marked) -> Iterator[str]:
        """The decisive passages; an editor gets one of each source, and of few sources."""
        links = about.links
        if not self.checker:
            first: dict[str, tuple[WeighedCitation, SourceEntry]] = {}
            for citation, source in links:
                first.setdefault(source.id, (citation, source))
            links = tuple(first.values())
        for citation, source in links if self.checker else links[:MOST_NAMED]:
            how = f"{does(citation, self.enough)} {DETAILS[citation.detail] if citation.detail else 'it'}"
            yield f"  - {linked(source)} {how}: “{escaped(citation.quote.exact) if citation.quote else ''}”"
        if not self.checker and len(links) > MOST_NAMED:
            yield f"  - {plural(len(links) - MOST_NAMED, 'more source')}"

    def reasons(self, about: Marked) -> Iterator[str]:
        """How a mark came about, for who wants to know it exactly."""
        claim = about.claim
        if about.finding:
            yield f"- Rule: {code(about.finding.rule)}; {escaped(claim.rule)}"
        if claim.confidence is not None:
            yield f"- Confidence: {claim.confidence:.2f}; weight: {claim.weight:.2f}"
        for sentence in claim.rationale:
            yield f"- Because: {escaped(sentence)}"
        for citation in claim.citations:
            what = citation.source or missing_as(citation)
            score = f" ({citation.score:.2f})" if citation.score is not None else ""
            weighs = "decisive" if citation.decisive else "not decisive"
            how = does(citation, self.enough)
            line = f"- Linked by {escaped(citation.linked_by)}{score}: {code(what)} {how}, {weighs}"
            yield line + (f"; {escaped(citation.working)}" if citation.working else "")
        if claim.would_change:
            yield f"- Would change it: {escaped(claim.would_change)}"
        for search in claim.searched:
            yield f"- Searched: {escaped(search.query)}, in {escaped(search.where)}: {escaped(search.found)}"
        if not claim.searched:
            yield f"- Searched: {looked(claim)}"
        for decision in claim.in_force:
            who = f"{escaped(decision.by)}, {decision.at[:10]}"
            yield f"- Decided: {decided(decision, claim)} by {who}: {escaped(decision.reason)}"

    def missing(self, finding: Finding) -> str:
        about = self.index.of(finding)
        open_ = about is not None and about.claim.status is Status.UNSUPPORTED
        lines = [self.item(finding, marked=not open_)]
        for citation in about.claim.citations if about else ():
            if citation.stance is Stance.MISSING:
                settle = (
                    f" Would settle it: {escaped(citation.would_settle)}" if citation.would_settle else ""
                )
                lines.append(f"  - “{escaped(citation.cue or '')}” ({missing_as(citation)}).{settle}")
        # a claim may lean on the same words twice
        return "\n".join([*dict.fromkeys(lines), *self.more(about)])

    def bare(self, finding: Finding) -> str:
        lines = [self.item(finding)]
        shows, step = finding.shows or "", finding.next_step or ""
        if shows:
            lines.append(f"  - Missing: {escaped(shows)}")
        if step and step not in shows:
            lines.append(f"  - Next step: {escaped(step)}")
        return "\n".join([*lines, *self.more(self.index.of(finding))])

    def passed(self, finding: Finding) -> str:
        return "\n".join([self.item(finding), *self.more(self.index.of(finding))])

    def more(self, about: Marked | None) -> Iterator[str]:
        """Of a claim in a list: all that led to its mark, for who wants to know it exactly."""
        if about and self.checker:
            yield from self.sources(about)
            yield from (f"  {line}" for line in self.reasons(about))

    def item(self, finding: Finding, *, marked: bool = True) -> str:
        head = self.head(finding, self.index.of(finding), marked=marked)
        return f"- {escaped(finding.statement or finding.message)} ({head})"

    def told(self, finding: Finding) -> str:
        """A finding in its own words: of a file, or of a claim that waits."""
        line = (
            f"- {code(place(finding))} {code(finding.rule)}: {escaped(finding.message)}{self.state(finding)}"
        )
        if finding.text and finding.outcome is Outcome.ERROR:
            line += f"\n  - “{escaped(finding.text)}”"
        return line + (f"\n  - {escaped(finding.next_step)}" if finding.next_step else "")

    def discrepancies(self) -> Iterator[str]:
        aside = {
            each.discrepancy
            for each in self.document.findings
            if each.state is not State.NEW and not self.checker
        }
        for each in self.document.discrepancies:
            if each.id in aside:
                continue
            lines = [f"- **{escaped(each.about)}**"]
            for side in (each.left, each.right):
                lines.append(
                    f"  - “{escaped(side.quote)}” ({code(f'{side.path}:{side.line}')}, {side.status})"
                )
            lines.append(f"  - {SIDED[each.supported]} {escaped(each.note)}")
            yield "\n".join(lines)
