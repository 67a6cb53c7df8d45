"""What the page of a claim shows, put together from the records: no HTML here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from factcheck.check.aligned import Aligned, line_up
from factcheck.claims.reviews import Standing
from factcheck.model import (
    CHECKER,
    Assessment,
    Citation,
    Claim,
    Decision,
    Looked,
    QuoteSelector,
    Rejection,
    SetAside,
    Source,
    Stance,
    Status,
    WeighedCitation,
)
from factcheck.reports import wording
from factcheck.reports.marked import Line, Segment, lines_of, says
from factcheck.sources import Snapshot
from factcheck.sources.selectors import How, locate_quote
from factcheck.web.desk import ArticleState
from factcheck.web.rows import Row

AROUND = 220
"""Code points of the source's text before and behind a quoted passage."""

WHOLE_ARTICLE = 120_000
"""Code points of an article that is shown whole; of a longer one the lines around the claim are."""

LINES_AROUND = 150
"""Lines before and behind the claim, of an article that is not shown whole."""

LONGEST_STRETCH = 20_000
"""Code points of a stretch that is shown whole; of a longer one its two ends are, since a browser takes seconds to lay
out a line of a megabyte."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A claim in the article's text."""

    row: Row
    number: int
    place: QuoteSelector

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.row.id

    @property
    def mark(self) -> Status | None:
        """The mark in force."""
        return self.row.status


@dataclass(frozen=True, slots=True)
class Text:
    """An article as the page shows it: all its lines, or those around a claim."""

    lines: tuple[Line[Placed], ...]
    whole: bool
    first: int
    """The line of the file at which it begins."""
    last: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a source with what stands around them."""

    source: Source | None
    """None where the source can't be read any more."""
    id: str
    before: str
    words: str
    after: str
    start: int
    end: int
    line: int
    """1-based, in the source's file; 0 where the words are no longer there."""
    lost: bool = False
    """The words are no longer in the source, or otherwise."""


@dataclass(frozen=True, slots=True)
class Link:
    """A citation with its passage, and its words lined up with the claim's."""

    citation: WeighedCitation
    passage: Passage | None
    """None of what is missing."""
    aligned: Aligned | None
    number: int | None
    """Its place among the claim's own citations, from 0: what can be taken out. None of what the checker proposed."""

    @property
    def proposed(self) -> bool:
        """The checker made this link: a reviewer may reject it."""
        return self.citation.linked_by == CHECKER


@dataclass(frozen=True, slots=True)
class Sighted:
    """A passage that the checker looked at and that is linked nowhere."""

    looked: Looked
    passage: Passage
    aligned: Aligned | None


@dataclass(frozen=True, slots=True)
class ClaimView:
    """Everything on the page of a claim."""

    claim: Claim
    row: Row
    state: ArticleState
    version: str
    mark: Assessment | None
    standing: Standing
    links: tuple[Link, ...]
    """The decisive ones first, what contradicts before what supports."""
    sighted: tuple[Sighted, ...]
    rejected: tuple[tuple[Rejection, Passage], ...]
    history: tuple[Decision, ...]
    engine: Status | None
    """What the engine alone would say."""
    text: Text
    number: int
    """Its place in the article, from 1."""
    line: int
    located: bool
    neighbours: tuple[Claim, ...]
    """The claims before and behind it in the article: what it may be merged with."""
    next_step: str

    @property
    def status(self) -> Status | None:
        """The mark in force."""
        return self.row.status


def view(state: ArticleState, claim: Claim, version: str) -> ClaimView:
    """Return what the page of a claim shows."""
    mark = state.assessments.get(claim.id)
    evidence = state.shelf.library.evidence
    ids = list(state.claims)
    at = ids.index(claim.id)
    links = tuple(_links(claim, mark, state))
    linked = {(link.passage.id, link.passage.start) for link in links if link.passage}
    line, _ = state.snapshot.line_column(min(claim.quote.start, len(state.snapshot.text)))
    row = state.rows[claim.id]
    return ClaimView(
        claim=claim,
        row=row,
        state=state,
        version=version,
        mark=mark,
        standing=state.standing.get(claim.id, Standing()),
        links=links,
        sighted=tuple(_sighted(claim, mark, evidence, linked)) if mark else (),
        rejected=tuple((each, _quoted(each.source, each.quote, evidence)) for each in claim.rejected),
        history=state.history.get(claim.id, ()),
        engine=state.engine(claim.id),
        text=article_text(state, line),
        number=at + 1,
        line=line,
        located=says(state.snapshot.text, claim.quote),
        neighbours=tuple(state.claims[ids[i]] for i in (at - 1, at + 1) if 0 <= i < len(ids)),
        next_step=wording.next_step(row.status, claim.cites, state.shelf.held) if row.status else "",
    )


def article_text(state: ArticleState, line: int = 0) -> Text:
    """Return the article with its claims in place: all of it, or of a long one what stands around `line`."""
    placed = [
        Placed(state.rows[id_], number, claim.quote)
        for number, (id_, claim) in enumerate(state.claims.items(), 1)
    ]
    aside: Sequence[SetAside] = [e for e in state.ledger.set_aside if e.quote.end <= len(state.snapshot.text)]
    lines = lines_of(state.snapshot.text, state.snapshot.first_line, placed, aside)
    whole = len(state.snapshot.text) <= WHOLE_ARTICLE
    if not whole:
        middle = max(line - state.snapshot.first_line, 0)
        lines = [_clipped(line) for line in lines[max(0, middle - LINES_AROUND) : middle + LINES_AROUND]]
    first, last = (lines[0].number, lines[-1].number) if lines else (0, 0)
    return Text(tuple(lines), whole, first, last)


def _clipped(line: Line[Placed]) -> Line[Placed]:
    """Return a line without the middle of its long stretches."""
    return replace(line, segments=tuple(end for part in line.segments for end in _ends(part)))


def _ends(part: Segment[Placed]) -> tuple[Segment[Placed], ...]:
    """Return a stretch, or the two ends of a long one; each says by itself where it stands."""
    if len(part.text) <= LONGEST_STRETCH:
        return (part,)
    kept = LONGEST_STRETCH // 2
    behind = part.start + len(part.text) - kept
    return (
        replace(part, text=part.text[:kept], ending=()),
        replace(part, text=part.text[-kept:], start=behind, starting=()),
    )


def passage(snapshot: Snapshot, start: int, end: int) -> Passage:
    """Return a stretch of a source with what stands around it, cut between words."""
    text = snapshot.text
    begin, stop = max(0, start - AROUND), min(len(text), end + AROUND)
    if begin:
        begin = min(start, text.find(" ", begin, start) + 1 or start)
    if stop < len(text):
        stop = max(end, text.rfind(" ", end, stop))
    return Passage(
        source=snapshot.source,
        id=snapshot.source.id,
        before=("… " if begin else "") + text[begin:start].lstrip("\n"),
        words=text[start:end],
        after=text[end:stop].rstrip("\n") + (" …" if stop < len(text) else ""),
        start=start,
        end=end,
        line=snapshot.line_column(start)[0],
    )


def _links(claim: Claim, mark: Assessment | None, state: ArticleState) -> Iterator[Link]:
    evidence = state.shelf.library.evidence
    weighed = mark.citations if mark else tuple(WeighedCitation(**c.model_dump()) for c in claim.citations)
    own = [_link_key(citation) for citation in claim.citations]
    for citation in sorted(weighed, key=lambda c: (not c.decisive, c.stance is not Stance.CONTRADICTS)):
        key = _link_key(citation)
        number = own.index(key) if key in own else None
        if citation.quote is None or citation.source is None:
            yield Link(citation, None, None, number)
            continue
        found = _quoted(citation.source, citation.quote, evidence)
        yield Link(citation, found, None if found.lost else line_up(claim, found.words), number)


def _link_key(citation: Citation) -> tuple[object, ...]:
    """Return what a link of the ledger and the one that was weighed have in common."""
    words = citation.quote and citation.quote.exact
    return citation.stance, citation.source, words, citation.cue, citation.linked_by


def _sighted(
    claim: Claim, mark: Assessment, evidence: dict[str, Snapshot], linked: set[tuple[str, int]]
) -> Iterator[Sighted]:
    for looked in mark.looked:
        snapshot = evidence.get(looked.source)
        if snapshot is None or looked.end > len(snapshot.text) or (looked.source, looked.start) in linked:
            continue
        found = passage(snapshot, looked.start, looked.end)
        yield Sighted(looked, found, line_up(claim, found.words))


def _quoted(source: str, quote: QuoteSelector, evidence: dict[str, Snapshot]) -> Passage:
    """Return a quoted passage where it stands now; one that is lost, by the words that were quoted."""
    snapshot = evidence.get(source)
    located = locate_quote(snapshot.text, quote) if snapshot else None
    if snapshot is None or located is None or located.how is How.FUZZY:
        return Passage(
            snapshot.source if snapshot else None, source, quote.prefix, quote.exact, quote.suffix,
            quote.start, quote.end, 0, lost=True,
        )  # fmt: skip
    return passage(snapshot, located.start, located.end)
