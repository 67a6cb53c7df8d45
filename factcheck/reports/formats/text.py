"""The audit as text for a terminal or a log: what is wrong, where, and what the record says instead.

Each claim opens like a line of a compiler (`path:line:column  status  reason  id`), so editors and CI logs
can jump to it; the lines below it, indented, say why. Nothing of the texts under check reaches the terminal
as a control sequence.
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator

from factcheck.claims.weight import central_first
from factcheck.model import Reason, Severity, Stance, State, Status, WeighedCitation
from factcheck.reports.baseline import quiet_claims, quiet_discrepancies
from factcheck.reports.document import ArticleEntry, AuditDocument, ClaimEntry, SourceEntry
from factcheck.reports.formats import Options
from factcheck.reports.wording import (
    OVERRIDDEN,
    SIDED,
    covered,
    decided,
    decisive_first,
    looked,
    marks,
    missing_as,
    named_as,
    one_line,
    plural,
    pointing,
    set_apart,
    still_open,
    totals,
)

DISCREPANCIES = (Status.DISPUTED, Status.UNSUPPORTED)

NARROWEST = 40
"""Columns. Below this the labels alone would fill the line."""

QUOTE_LIMIT = 1_000
"""Code points of one quotation that are shown: a screenful. The JSON and HTML reports have all of it."""

CLAIM_COLUMNS = 30
"""Columns that a claim needs to begin on the line of its place; with fewer it begins on the next."""

INDENT = "    "
LABEL = 15
"""Columns of `write instead`, the longest label, and two spaces."""

RED, YELLOW, GREEN, BOLD, RESET = "\x1b[31m", "\x1b[33m", "\x1b[32m", "\x1b[1m", "\x1b[0m"
STATUS_COLOURS = {Status.DISPUTED: RED, Status.UNSUPPORTED: YELLOW, Status.VERIFIED: GREEN}
SEVERITY_COLOURS = {Severity.ERROR: RED, Severity.WARNING: YELLOW, Severity.SUGGESTION: ""}

STATUS_COLUMNS = max(len(status) for status in Status)


def render(document: AuditDocument, options: Options) -> str:
    """Return the audit as lines for a terminal."""
    return render_text(document, colour=options.colour, show=options.show, set_apart=options.set_apart)


def render_text(
    document: AuditDocument,
    *,
    colour: bool,
    show: Collection[Status] = DISCREPANCIES,
    width: int = 100,
    root_hint: str | None = None,
    set_apart: bool = False,
) -> str:
    """Return the audit as lines of at most `width` columns, the last one a summary.

    Claims whose mark is in `show` are listed, of each article the central ones first (see
    `factcheck.claims.weight`); the counts are always of all. What is known or suppressed is listed only with
    `set_apart`.
    A word longer than the line (a URL, a path) is not broken. With `root_hint` (the workspace's folder as
    seen from the reader's) paths are written so that they open from there.
    """
    return "\n".join(_Renderer(document, colour, show, width, root_hint, set_apart).lines()) + "\n"


class _Renderer:
    def __init__(
        self,
        document: AuditDocument,
        colour: bool,
        show: Collection[Status],
        width: int,
        root_hint: str | None,
        set_apart: bool,
    ) -> None:
        self.document = document
        self.colour = colour
        self.show = show
        self.width = max(width, NARROWEST)
        self.root = one_line(root_hint).rstrip("/") + "/" if root_hint and root_hint != "." else ""
        self.sources = {source.id: source for source in document.sources}
        quiet = {**quiet_claims(document), **quiet_discrepancies(document)}
        self.quiet = {id_: finding for id_, finding in quiet.items() if set_apart}
        """Claims and discrepancies that are listed though nothing of them is new."""
        self.hidden = quiet.keys() - self.quiet.keys()
        self.problems = [each for each in document.problems if set_apart or each.state is State.NEW]

    def lines(self) -> Iterator[str]:
        for article in self.document.articles:
            yield from self.article(article)
            yield ""
        if any(each.id not in self.hidden for each in self.document.discrepancies):
            yield from self.discrepancies()
            yield ""
        if self.problems:
            yield from self.findings()
            yield ""
        yield from self.summary()

    def article(self, article: ArticleEntry) -> Iterator[str]:
        for line in self.wrapped(f"{one_line(article.title)} ({self.path(article.path)})"):
            yield self.painted(line, BOLD)
        yield from self.wrapped(
            f"{plural(article.counts.claims, 'claim')}: {marks(article.counts)}; {covered(article.coverage)}"
        )
        shown = [
            claim for claim in article.claims if claim.status in self.show and claim.id not in self.hidden
        ]
        claims = central_first(shown, {claim.id: claim.weight for claim in shown})
        places = [f"{self.path(article.path)}:{claim.line}:{claim.column}" for claim in claims]
        place_columns = max((len(place) for place in places), default=0)
        reason_columns = max((len(self.reason(claim)) for claim in claims), default=0)
        id_columns = max((len(claim.id) for claim in claims), default=0)
        listed = {claim.id: claim for claim in claims}
        for claim, place in zip(claims, places, strict=True):
            yield ""
            yield from self.head(claim, place.ljust(place_columns), reason_columns, id_columns)
            yield from self.body(claim, listed)

    def discrepancies(self) -> Iterator[str]:
        found = [each for each in self.document.discrepancies if each.id not in self.hidden]
        yield self.painted(f"{plural(len(found), 'discrepancy', 'discrepancies')} between claims", BOLD)
        for each in found:
            yield ""
            yield from self.wrapped(f"{one_line(each.about)}  {each.rule}  {each.id}")
            for side in (each.left, each.right):
                place = f"{self.path(side.path)}:{side.line} {side.claim}, {side.status}"
                yield from self.row(
                    "one side" if side is each.left else "other side", f"{quoted(side.quote)} ({place})"
                )
            yield from self.row("record", f"{SIDED[each.supported]} {one_line(each.note)}")
            yield from self.apart(each.id)

    def head(self, claim: ClaimEntry, place: str, reason_columns: int, id_columns: int) -> Iterator[str]:
        """The line an editor jumps to; the claim itself goes below it where too little room is left."""
        status = claim.status.ljust(STATUS_COLUMNS)
        before = f"{place}  "
        after = f"  {self.reason(claim).ljust(reason_columns)}  {claim.id.ljust(id_columns)}"
        used = len(before) + len(status) + len(after) + 2
        shown = self.painted(status, STATUS_COLOURS[claim.status])
        if self.width - used < CLAIM_COLUMNS:
            yield f"{before}{shown}{after}".rstrip()
            yield from self.row("claim", quoted(claim.text))
            return
        first, *rest = self.fitted(quoted(claim.text), self.width - used)
        yield f"{before}{shown}{after}  {first}"
        yield from (" " * used + line for line in rest)

    def body(self, claim: ClaimEntry, listed: dict[str, ClaimEntry]) -> Iterator[str]:
        if claim.status is not Status.VERIFIED:
            yield from self.row("article says", quoted(claim.quote.exact))
            said = ", ".join(one_line(part) for part in (claim.speaker, claim.occasion) if part)
            if said:
                yield from self.row("said by", said)
        if claim.ambiguous:
            yield from self.row("ambiguous", pointing(claim.ambiguous))
        first = listed.get(claim.repeats) if claim.repeats else None
        if claim.repeats:
            yield from self.row("repeats", claim.repeats + (f", line {first.line}" if first else ""))
        if first is None or first.status is not claim.status:
            yield from self.evidence(claim)
        if claim.correction:
            yield from self.row("write instead", one_line(claim.correction))
        for decision in claim.in_force:
            who = f"{one_line(decision.by)}, {decision.at[:10]}: {decided(decision, claim)}"
            yield from self.row("decided by", f"{who}: {one_line(decision.reason)}")
        if claim.reopened:
            yield from self.row("reopened", one_line(claim.reopened))
        yield from self.apart(claim.id)

    def apart(self, id_: str) -> Iterator[str]:
        """Why a claim or discrepancy that is listed is not acted on."""
        if finding := self.quiet.get(id_):
            yield from self.row(finding.state, one_line(finding.justification or "it is in the baseline"))

    def evidence(self, claim: ClaimEntry) -> Iterator[str]:
        """What decided the mark; without a decisive link, all that there is."""
        if claim.status is not Status.VERIFIED:
            for cited in claim.cites:
                yield from self.row("article cites", f"{quoted(cited.text)} ({named_as(cited)})")
        if not claim.citations:
            found = "no evidence found: " if claim.searched else "no evidence: "
            yield from self.row("missing", found + looked(claim))
        citations = decisive_first(claim)
        decisive = [citation for citation in citations if citation.decisive]
        for citation in decisive or citations:
            yield from self.citation(citation, claim)
        if decisive and claim.status is not Status.VERIFIED:
            rest = (citation for citation in citations if not citation.decisive)
            if named := ", ".join(f"{link.source or link.missing} ({link.stance})" for link in rest):
                yield from self.row("not decisive", named)
        if still := still_open(claim.status, claim.abstained, claim.lacking):
            yield from self.row("still open", still)
        if claim.next_step:
            yield from self.row("next step", one_line(claim.next_step))

    def citation(self, citation: WeighedCitation, claim: ClaimEntry) -> Iterator[str]:
        if citation.stance is Stance.MISSING:
            yield from self.row("missing", self.missing(citation, claim))
            return
        said = quoted(citation.quote.exact if citation.quote else "")
        if citation.stance is Stance.CONTRADICTS:
            detail = f" (detail: {citation.detail})" if citation.detail else ""
            yield from self.row("record shows", said + detail)
        elif claim.status is Status.VERIFIED:
            yield from self.row("supported by", f"{said}: {self.source(citation)}")
            return
        else:
            weak = " (too weak)" if claim.reason is Reason.WEAK_EVIDENCE else ""
            yield from self.row("supported by", said + weak)
        yield from self.row("source", self.source(citation))

    def missing(self, citation: WeighedCitation, claim: ClaimEntry) -> str:
        words = f"{quoted(citation.cue or '')} ({missing_as(citation)})."
        if citation.would_settle:
            words += f" Would settle it: {one_line(citation.would_settle)}"
        if claim.searched:
            words += f" {looked(claim).capitalize()}."
        return words

    def source(self, citation: WeighedCitation) -> str:
        entry = self.sources.get(citation.source or "")
        return self.described(entry) if entry else f"{citation.source} (not in this report)"

    def described(self, source: SourceEntry) -> str:
        parts = (source.title, source.publisher, source.published, source.url)
        return ", ".join(one_line(part) for part in parts if part) + f" ({self.path(source.path)})"

    def findings(self) -> Iterator[str]:
        for finding in self.problems:
            place = self.path(finding.path) + (f":{finding.line}" if finding.line else "")
            what = f"{finding.severity} {one_line(finding.rule)}: {one_line(finding.message)}"
            first, *rest = self.wrapped(f"{place}: {what}")
            painted = self.painted(finding.severity, SEVERITY_COLOURS[finding.severity])
            yield first.replace(f": {finding.severity} ", f": {painted} ", 1)
            yield from rest
            if finding.text:
                yield from self.indented(quoted(finding.text))
            if finding.next_step:
                yield from self.indented(one_line(finding.next_step))
            if finding.state is not State.NEW:
                why = one_line(finding.justification or "it is in the baseline")
                yield from self.indented(f"{finding.state}: {why}")

    def summary(self) -> Iterator[str]:
        counts, coverage = totals(self.document)
        articles = plural(len(self.document.articles), "article")
        words = f"{articles}, {plural(counts.claims, 'claim')}: {marks(counts)}; {covered(coverage)}"
        if new := sum(each.state is State.NEW for each in self.document.problems):
            words += f"; {plural(new, 'finding')}"
        if apart := set_apart(self.document):
            words += f"; {apart}"
        yield from self.wrapped(words)
        if self.document.mode == "no-linked":
            yield from self.wrapped("Links made by people were left out: these marks are the engine's alone.")

    def reason(self, claim: ClaimEntry) -> str:
        return claim.reason if claim.status is claim.computed else OVERRIDDEN

    def row(self, label: str, words: str) -> Iterator[str]:
        first, *rest = self.fitted(words, self.width - len(INDENT) - LABEL)
        yield f"{INDENT}{label.ljust(LABEL)}{first}".rstrip()
        yield from (" " * (len(INDENT) + LABEL) + line for line in rest)

    def wrapped(self, words: str) -> list[str]:
        first, *rest = self.fitted(words, self.width)
        return [first, *(self.indented(" ".join(rest)) if rest else ())]

    def indented(self, words: str) -> Iterator[str]:
        return (INDENT + line for line in self.fitted(words, self.width - len(INDENT)))

    def fitted(self, words: str, columns: int) -> list[str]:
        return textwrap.wrap(words, columns, break_long_words=False, break_on_hyphens=False) or [""]

    def path(self, path: str) -> str:
        return self.root + one_line(path)

    def painted(self, words: str, colour: str) -> str:
        return f"{colour}{words}{RESET}" if self.colour and colour else words


def quoted(text: str) -> str:
    """Untrusted words between quotation marks, on one line."""
    return f'"{one_line(text, QUOTE_LIMIT)}"'
