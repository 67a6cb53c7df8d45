"""The records of what was found: a claim with its kind, time, place, names and numbers; a stretch set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from factcheck.claims.checkable import worth
from factcheck.claims.cited import as_cited
from factcheck.claims.drafts import Draft
from factcheck.claims.mentions import dates, names, quantities
from factcheck.claims.units import Unit
from factcheck.model import Cited, Claim, ClaimKind, SetAside, SetAsideReason, digest
from factcheck.sources import Snapshot
from factcheck.sources.selectors import select
from factcheck.sources.structure import BlockKind

_PLACE = re.compile(
    r"\b(?:in|at|near|outside)\s+(?:the\s+)?((?:[A-Z][\w’'-]+)(?:,?\s+(?:of\s+)?[A-Z][\w’'-]+){0,3})"
)
_CAUSAL = re.compile(
    r"\b(?:because|due to|led to|leads to|resulted in|as a result|caused|thanks to|since it|drew|prompted|forced|"
    r"attributed to|fueled by|owing to)\b",
    re.IGNORECASE,
)
_COMPARING = re.compile(
    r"\b(?:more|less|fewer|better|worse|higher|lower|greater|larger|smaller)\b[^.]{0,60}\bthan\b",
    re.IGNORECASE,
)
_REPORTING = re.compile(
    r"\b(?:said|says|told|announced|claimed|argued|declared|admitted|confirmed|denied|stated|point(?:ed)? to)\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:met|signed|held|took place|occurred|announced|cancel\w+|invaded|annexed|passed|launched|resigned|died|"
    r"visited|began|ended|collapsed|voted|elected|withdrew|attacked|released|exchanged|tweet\w*)\b",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"[.,!?…]*[\"”]")


def stretch_of(text: str, draft: Draft, start: int, end: int) -> Unit:
    """Return where `draft.words.text[start:end]` stands in the stored `text`, with the marks that belong to it."""
    begin, stop = draft.words.span(start, end)
    for mark in ("**", "__", "*", "_"):  # a quotation doesn't begin between "**" and what it marks
        if text.count(mark, begin, stop) % 2:
            if text.startswith(mark, begin - len(mark)) and begin - len(mark) >= draft.unit.start:
                begin -= len(mark)
            elif text.startswith(mark, stop) and stop + len(mark) <= draft.unit.end:
                stop += len(mark)
            break
    said = text[begin:stop]
    opened = said.count("“") > said.count("”") or said.count('"') % 2 == 1
    if opened and (closed := _CLOSED.match(text, stop, draft.unit.end)):
        stop = closed.end()  # nor does it end before the mark that closes what is quoted in it
    return Unit(begin, stop, draft.unit.block)


def claim_of(
    snapshot: Snapshot,
    draft: Draft,
    stretch: Unit,
    words: str,
    kind: ClaimKind | None,
    *,
    identity: str,
    score: float | None = None,
) -> Claim:
    """Return the claim that `words` make; `stretch` is what it quotes, `score` how much it is worth checking.

    `identity` is what its id is made of: the article's own words, before anything is written out in them. Without
    a `kind` the words tell it.
    """
    words = re.sub(r"\s+", " ", words).strip()
    quote = select(snapshot.text, stretch.start, stretch.end)
    block = stretch.block
    cell = block.kind is BlockKind.TABLE_CELL
    under = (block.row_head, block.column_head) if cell else (block.lead_in,)
    return Claim(
        id=identity_of(snapshot.source.id, identity, quote.exact),
        article=snapshot.source.id,
        text=words,
        quote=quote,
        kind=kind or _kind(words),
        time=time_of(words),
        place=place_of(words),
        entities=tuple(names(words)),
        numbers=tuple(quantity.text for quantity in quantities(words)),
        context=(*block.headings, *(head for head in under if head)),
        score=round(worth(words) if score is None else score, 2),
        cites=tuple(_cited(draft, stretch)),
        citations=draft.missing,
    )


def aside(snapshot: Snapshot, stretch: Unit, reason: SetAsideReason, score: float | None = None) -> SetAside:
    """Return the entry of a stretch that carries nothing to check; `score` is how sure that is."""
    quote = select(snapshot.text, stretch.start, stretch.end)
    return SetAside(
        id=identity_of(snapshot.source.id, "", quote.exact),
        article=snapshot.source.id,
        quote=quote,
        reason=reason,
        score=None if score is None else round(score, 2),
    )


def time_of(statement: str) -> str | None:
    """Return the one date that the statement names; several give none."""
    found = {mention.edtf for mention in dates(statement)}
    return found.pop() if len(found) == 1 else None


def identity_of(article: str, statement: str, exact: str) -> str:
    """Return an id that says nothing and stays: a hash of the article's own words, so that re-runs agree."""
    folded = re.sub(r"\W+", " ", f"{statement}\n{exact}").casefold()
    return "c" + digest([article, folded])


def _kind(statement: str) -> ClaimKind:
    """Return the kind of a statement by its words."""
    for pattern, kind in (
        (_CAUSAL, ClaimKind.CAUSAL),
        (_COMPARING, ClaimKind.COMPARISON),
        (_REPORTING, ClaimKind.ATTRIBUTION),
        (_EVENT, ClaimKind.EVENT),
    ):
        if pattern.search(statement):
            return kind
    return ClaimKind.QUANTITY if quantities(statement) else ClaimKind.STATE


def place_of(statement: str) -> str | None:
    """Return where it is said to be: the one name behind "in", "at" or "near"; several give none."""
    found = {m[1] for m in _PLACE.finditer(re.sub(r"[\"“][^\"“”]*[\"”]", " ", statement)) if not dates(m[1])}
    found = {place for place in found if names(place)}
    return found.pop() if len(found) == 1 else None


def _cited(draft: Draft, stretch: Unit) -> Iterator[Cited]:
    """Yield what the unit names as its source: for this claim, or for all of it."""
    seen = set()
    for mention in draft.cited:
        at = draft.words.offsets[min(mention.start, len(draft.words.offsets) - 1)]
        inside = mention.start < mention.end and any(
            start <= mention.start < end for start, end in draft.spans
        )
        if (not inside or stretch.start <= at < stretch.end) and (found := as_cited(mention)) not in seen:
            seen.add(found)
            yield found
