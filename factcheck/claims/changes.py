"""What a reviewer does to a claim: reword, re-anchor, split, merge; cite, take out, reject.

Each function returns new records and touches no file; `change_ledger` writes. What is asked for and can't be done
raises `UsageError` with one sentence: what is wrong, and what to do.

An id stays: the first part of a split and the first of the merged claims keep theirs, and so the log of decisions
goes on with them. A decision is bound to the claim's words and place, so each of these changes to them reopens it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from factcheck.claims.discrepancies import follow, followed
from factcheck.claims.ledger import Entry, Ledger, encode, free_id, read_ledger, write_ledger
from factcheck.claims.records import told
from factcheck.claims.units import units
from factcheck.errors import UsageError
from factcheck.files import RECORD_LINE_BYTES
from factcheck.model import (
    MACHINES,
    Citation,
    Claim,
    ClaimKind,
    Detail,
    MissingKind,
    QuoteSelector,
    Rejection,
    Role,
    Stance,
    digest,
)
from factcheck.sources import Snapshot
from factcheck.sources.selectors import How, fold, locate_quote, select
from factcheck.sources.snapshots import same_document
from factcheck.sources.words import words_of
from factcheck.workspace import Workspace

NEAREST = 0.6
"""Least likeness (0..1) of the words that a refusal offers instead of those that were not found."""


@dataclass(frozen=True, slots=True)
class Part:
    """One claim of several that a claim is split into; without a place it says what the whole said there."""

    text: str
    start: int | None = None
    end: int | None = None
    """Where the article says it: code points of its text, half-open; both or none."""


# --- the claim's words -----------------------------------------------------------------------------------


def reword(
    claim: Claim,
    *,
    text: str | None,
    by: str,
    kind: ClaimKind | None = None,
    speaker: str | None = None,
    time: str | None = None,
    place: str | None = None,
    correction: str | None = None,
) -> Claim:
    """Return the claim in other words: `None` leaves a field as it is, `""` clears it, the text excepted.

    The names and numbers found in the claim follow its words. Without a change it is `claim` itself.
    """
    by = _person(by)
    values: dict[str, Any] = {}
    if text is not None:
        values |= said_of(claim, text)
    if kind is not None:
        values["kind"] = kind
    given = {"speaker": speaker, "time": time, "place": place, "correction": correction}
    values |= {key: _line(value) or None for key, value in given.items() if value is not None}
    if all(getattr(claim, key) == value for key, value in values.items()):
        return claim
    return _changed(claim, **values, made_by=by)


def anchor(claim: Claim, article: Snapshot, start: int, end: int, by: str) -> Claim:
    """Return the claim as said by `article.text[start:end]`, white space around it left out.

    A sentence that it is taken away from is remembered (`formerly`), so that extracting does not make it anew.
    """
    by = _person(by)
    _same_article([claim], article)
    quote = _selected(article, start, end)
    if quote == claim.quote:
        return claim
    return _changed(claim, quote=quote, formerly=left_behind(claim, [quote], article), made_by=by)


def split(
    claim: Claim, article: Snapshot, parts: Sequence[Part], by: str, taken: Container[str]
) -> tuple[Claim, ...]:
    """Return the claims that `parts` are, at least two that differ; the others' ids are none of `taken`.

    The first keeps the id, and with it the log, what was merged into it and the correction. All carry the citations,
    the searches and the rejected passages: which part they speak to is for the reviewer to say. What the words of a
    part tell (names, numbers, a date, a place) is read from them; a date or place that a part does not name is the
    whole claim's. A part repeats no other claim.
    """
    by = _person(by)
    _same_article([claim], article)
    texts = [_text(part.text) for part in parts]
    if len(texts) < 2:
        raise UsageError(f"{claim.id} is split into two parts or more; for other words alone, reword it")
    if len({text.casefold() for text in texts}) < len(texts):
        raise UsageError("two parts say the same; give each its own words, or leave one out")
    whole = _now(claim, article)
    quotes = [_of_part(part, whole, article) for part in parts]
    ids = [claim.id]
    for text, quote in zip(texts[1:], quotes[1:], strict=True):
        ids.append(free_id(_identity(claim.article, text, quote.exact), _Also(taken, ids)))
    made = []
    for place, (text, quote) in enumerate(zip(texts, quotes, strict=True)):
        first = place == 0
        values = (
            said_of(claim, text) | _told(text, claim) | {"id": ids[place], "quote": quote, "repeats": None}
        )
        values["formerly"] = left_behind(claim, quotes, article) if first else ()
        if not first:
            values |= {"merged": (), "correction": None}
        made.append(_changed(claim, **values, made_by=by))
    return tuple(made)


def merge(claims: Sequence[Claim], article: Snapshot, text: str, by: str) -> Claim:
    """Return one claim for `claims`, which are of `article`: in the first one's place, quoting all they quote.

    It carries all their citations, searches and rejected passages, each once; a rejected passage that another of
    them cites is cited. Kind and context are the first one's; who says it, when and where stay if all agree, or the
    words tell it. The other ids are kept in `merged`, which `change_ledger` follows.
    """
    by = _person(by)
    if len(claims) < 2:
        raise UsageError("merging takes two claims or more; choose another one")
    if len({claim.id for claim in claims}) < len(claims):
        raise UsageError("a claim can't be merged with itself; choose another one")
    _same_article(claims, article)
    first = claims[0]
    words = _text(text)
    places = [_place_of(claim, article) for claim in claims]
    quote = select(article.text, min(p[0] for p in places), max(p[1] for p in places))
    others = tuple(claim.id for claim in claims[1:])
    gone = {claim.id for claim in claims}
    citations: list[Citation] = []
    for citation in (each for claim in claims for each in claim.citations):
        at = next((i for i, old in enumerate(citations) if _same_link(old, citation)), None)
        if at is None:
            citations.append(citation)
        elif citation.by_person and not citations[at].by_person:
            citations[at] = citation
    rejected = [
        each
        for each in _once(each for claim in claims for each in claim.rejected)
        if not any(c.source == each.source and c.quote and _meet(c.quote, each.quote) for c in citations)
    ]
    alike: dict[str, Any] = {
        key: getattr(first, key) if len({getattr(claim, key) for claim in claims}) == 1 else None
        for key in ("speaker", "occasion", "time", "place")
    }
    together = first.model_copy(
        update=alike | {"ambiguous": _once(each for claim in claims for each in claim.ambiguous)}
    )
    values = alike | said_of(together, words) | _told(words, together)
    return _changed(
        first,
        **values,
        quote=quote,
        citations=tuple(citations),
        rejected=tuple(rejected),
        searched=_once(each for claim in claims for each in claim.searched),
        cites=_once(each for claim in claims for each in claim.cites),
        correction=" ".join(_once(claim.correction for claim in claims if claim.correction)) or None,
        repeats=first.repeats if first.repeats not in gone else None,
        merged=_once((*first.merged, *others, *(id_ for claim in claims[1:] for id_ in claim.merged))),
        formerly=_once(each for claim in claims for each in claim.formerly),
        made_by=by,
    )


def said_of(claim: Claim, text: str) -> dict[str, Any]:
    """Return the values that follow from a claim's words: themselves, what stays open in them, names and numbers."""
    from factcheck.claims.mentions import names, quantities  # imported late: slow, and a decision needs none

    text = _text(text)
    if text == claim.text:
        return {"text": text}
    return {
        "text": text,
        "ambiguous": tuple(words for words in claim.ambiguous if words in text),
        "entities": tuple(names(text)),
        "numbers": tuple(quantity.text for quantity in quantities(text)),
    }


def left_behind(
    claim: Claim, quotes: Sequence[QuoteSelector], article: Snapshot
) -> tuple[QuoteSelector, ...]:
    """Return what the claim was taken away from: also what it quotes now, if `quotes` leave a unit of that bare."""
    located = locate_quote(article.text, claim.quote)
    if located is None or located.how is How.FUZZY:
        return claim.formerly
    begin, stop = located.start, located.end
    if any(quote.start <= begin and stop <= quote.end for quote in quotes):
        return claim.formerly
    # units don't reach beyond a paragraph, and a long article takes a second to read
    top = article.text.rfind("\n\n", 0, begin) + 2 if "\n\n" in article.text[:begin] else 0
    bottom = article.text.find("\n\n", stop)
    for unit in units(article.text[top : bottom if bottom >= 0 else len(article.text)]):
        start, end = top + unit.start, top + unit.end
        held = start < stop and begin < end
        if held and not any(start < quote.end and quote.start < end for quote in quotes):
            return _once((*claim.formerly, select(article.text, begin, stop)))
    return claim.formerly


# --- the claim's evidence --------------------------------------------------------------------------------


def cite(
    claim: Claim,
    source: Snapshot,
    stance: Stance,
    start: int,
    end: int,
    by: str,
    detail: Detail | None = None,
    note: str | None = None,
    *,
    article: Snapshot | None = None,
) -> Claim:
    """Return the claim with `source.text[start:end]` as a person's evidence for or against it.

    Passages there that were rejected for the claim are so no more. Refuses the article and any other article, given
    `article` also what has its address or its text, and a passage that is cited already.
    """
    by = _person(by)
    if stance is Stance.MISSING:
        raise UsageError(
            "a passage supports or contradicts; what the article does not name is marked as missing"
        )
    quote = _in_evidence(claim, source, start, end)
    name = source.source.id
    if article is not None and same_document(source.source, article):
        raise UsageError(f"{name} is the article under another name; select words in another source")
    for old in claim.citations:
        if old.source == name and old.quote and _meets_at(old.quote, quote, source.text, same=True):
            raise UsageError(
                f"{claim.id} cites this passage of {name} already, as one that {old.stance} it; take that out first"
            )
    made = _linked(
        stance=stance, source=name, quote=quote, detail=detail, note=_line(note) or None, linked_by=by
    )
    rejected = tuple(
        each
        for each in claim.rejected
        if each.source != name or not _meets_at(each.quote, quote, source.text)
    )
    return _changed(claim, citations=(*claim.citations, made), rejected=rejected)


def lean(
    claim: Claim,
    article: Snapshot,
    missing: MissingKind,
    cue: str,
    by: str,
    would_settle: str | None = None,
    note: str | None = None,
) -> Claim:
    """Return the claim marked as leaning on something that the article does not identify.

    `cue` is the article's words for it ("leaked memos show"), found in any case and kept as the article has them.
    """
    by = _person(by)
    _same_article([claim], article)
    words = _as_written(article, cue, claim.quote.start)
    for old in claim.citations:
        if old.missing is missing and old.cue and _folded(old.cue) == _folded(words):
            raise UsageError(f"{claim.id} has “{words}” marked as missing already; take that out first")
    made = _linked(
        stance=Stance.MISSING,
        missing=missing,
        cue=words,
        would_settle=_line(would_settle) or None,
        note=_line(note) or None,
        linked_by=by,
    )
    return _changed(claim, citations=(*claim.citations, made))


def uncite(claim: Claim, number: int, by: str) -> Claim:
    """Return the claim without its citation `number`, counted from 0. Who took it out is who made this version."""
    by = _person(by)
    if not 0 <= number < len(claim.citations):
        raise UsageError(f"{claim.id} has no citation {number}; see what it has, and choose one of these")
    citations = (*claim.citations[:number], *claim.citations[number + 1 :])
    return _changed(claim, citations=citations, made_by=by)


def reject(claim: Claim, source: Snapshot, start: int, end: int, by: str, reason: str) -> Claim:
    """Return the claim with `source.text[start:end]` rejected: the checker proposes nothing that overlaps it.

    Refuses a passage that is rejected already, and one that the ledger cites: that is taken out with `uncite`.
    """
    by = _person(by)
    quote = _in_evidence(claim, source, start, end)
    name = source.source.id
    for old in claim.citations:
        if old.source == name and old.quote and _meets_at(old.quote, quote, source.text):
            raise UsageError(
                f"{claim.id} cites this passage of {name}, linked by {old.linked_by}; take the citation out first"
            )
    for each in claim.rejected:
        if each.source == name and _meets_at(each.quote, quote, source.text, same=True):
            raise UsageError(f"{each.by} has rejected this passage of {name} already; there is nothing to do")
    if not _line(reason):
        raise UsageError("a passage is rejected for a reason; say in a few words why it does not count")
    made = Rejection(source=name, quote=quote, by=by, reason=_line(reason))
    return _changed(claim, rejected=(*claim.rejected, made))


def unreject(claim: Claim, number: int, by: str) -> Claim:
    """Return the claim without its rejection `number`, counted from 0: the checker may propose the passage again."""
    by = _person(by)
    if not 0 <= number < len(claim.rejected):
        raise UsageError(
            f"{claim.id} has no rejected passage {number}; see what it has, and choose one of these"
        )
    rejected = (*claim.rejected[:number], *claim.rejected[number + 1 :])
    return _changed(claim, rejected=rejected, made_by=by)


# --- the file --------------------------------------------------------------------------------------------


def change_ledger(
    workspace: Workspace,
    article_id: str,
    change: Callable[[Ledger], Iterable[Entry]],
    refuse: Callable[[Ledger], None] = lambda ledger: None,
    *,
    tell: Callable[[str], None] = lambda sentence: None,
) -> Ledger:
    """Write what `change` makes of an article's ledger, and return the ledger as it is on disk then.

    Both are called with the lock on `claims/` held and the ledger read anew: `refuse` first, which may raise and
    so stop the change; `change` returns all entries. Ids that went into another claim (`Claim.merged`) are followed
    in the other claims' `repeats` and in the discrepancies; a discrepancy whose two sides are one claim now is
    dropped, and `tell` is called with a sentence about it.

    Raises `UsageError` where an entry would not fit its line, an id is there twice, or one that a claim repeats would
    be gone, and what `write_ledger` raises; then nothing is written.
    """
    with workspace.lock("claims"):
        ledger = read_ledger(workspace, article_id)
        refuse(ledger)
        entries = list(change(ledger))
        became = {old: entry.id for entry in entries if isinstance(entry, Claim) for old in entry.merged}
        entries = [_following(entry, became) for entry in entries]
        _check(ledger, entries, became)
        after = followed(workspace, became)
        written = write_ledger(workspace, ledger, entries)
        follow(workspace, after)
    for gone in after.dropped:
        whole = became.get(gone.left, gone.left)
        tell(f"the discrepancy {gone.id} ({gone.about}) is gone: both its sides are {whole} now")
    return written


def _following(entry: Entry, became: dict[str, str]) -> Entry:
    if not isinstance(entry, Claim) or entry.repeats not in became:
        return entry
    heir = became[entry.repeats]
    return entry.model_copy(update={"repeats": heir if heir != entry.id else None})


def _check(ledger: Ledger, entries: Sequence[Entry], became: Container[str]) -> None:
    """Raise `UsageError` for entries that the file could not be read with again."""
    seen: set[str] = set()
    old = {id(entry) for entry in ledger.entries}
    for entry in entries:
        if entry.id in seen:
            raise UsageError(f"the id {entry.id} would be there twice; give the new claim another one")
        seen.add(entry.id)
        if id(entry) in old:
            continue
        if entry.article != ledger.article:
            raise UsageError(f"{entry.id} belongs to the article {entry.article}, not to {ledger.article}")
        if (size := len(encode(entry))) > RECORD_LINE_BYTES:
            raise UsageError(f"{entry.id} would take {size:,} bytes, over {RECORD_LINE_BYTES:,}; shorten it")
    gone = {entry.id for entry in ledger.entries if entry.id not in seen and entry.id not in became}
    for entry in entries:
        if isinstance(entry, Claim) and entry.repeats in gone:
            raise UsageError(f"{entry.id} repeats {entry.repeats}, which would be gone; change that first")


# --- helpers ---------------------------------------------------------------------------------------------


class _Also(Container[str]):
    """What is in either of two."""

    def __init__(self, taken: Container[str], more: Container[str]) -> None:
        self._taken, self._more = taken, more

    def __contains__(self, id_: object) -> bool:
        return id_ in self._taken or id_ in self._more


def _person(by: str) -> str:
    by = _line(by)
    if not by or by in MACHINES:
        raise UsageError(f"{by!r} is nobody's name; say who makes the change")
    return by


def _line(words: str | None) -> str:
    return re.sub(r"\s+", " ", words or "").strip()


def _text(words: str) -> str:
    if not (words := _line(words)):
        raise UsageError("a claim has words; write what the article claims, so that it stands alone")
    return words


def _changed(claim: Claim, **values: Any) -> Claim:
    """Return the claim with other values, validated."""
    try:
        return Claim.model_validate({**dict(claim), **values})
    except ValidationError as error:
        raise UsageError(f"{claim.id} can't be changed so: {told(error)}; correct it") from error


def _linked(**values: Any) -> Citation:
    try:
        return Citation.model_validate(values)
    except ValidationError as error:
        raise UsageError(f"the citation can't be made: {told(error)}; correct it") from error


def _told(text: str, claim: Claim) -> dict[str, Any]:
    """Return when and where a claim of other extent is, and how much it is worth checking."""
    from factcheck.claims.checkable import worth
    from factcheck.claims.entries import place_of, time_of

    if text == claim.text:
        return {}
    return {
        "time": time_of(text) or claim.time,
        "place": place_of(text) or claim.place,
        "score": round(worth(text), 2),
    }


def _identity(article: str, text: str, exact: str) -> str:
    return "c" + digest([article, _folded(f"{text}\n{exact}")])


def _folded(words: str) -> str:
    return re.sub(r"\W+", " ", words).strip().casefold()


def _same_article(claims: Iterable[Claim], article: Snapshot) -> None:
    for claim in claims:
        if claim.article != article.source.id:
            raise UsageError(
                f"{claim.id} is a claim of {claim.article}, not of {article.source.id}; choose one of this article"
            )


def _selected(source: Snapshot, start: int, end: int) -> QuoteSelector:
    """Return the selector of `source.text[start:end]` without the white space around it."""
    if not 0 <= start < end <= len(source.text):
        raise UsageError(
            f"there is no passage at {start}-{end} in {source.path}, which has {len(source.text):,} characters; "
            "select some words of it"
        )
    words = source.text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if start >= end:
        raise UsageError(f"only white space is selected in {source.path}; select some words of it")
    return select(source.text, start, end)


def _in_evidence(claim: Claim, source: Snapshot, start: int, end: int) -> QuoteSelector:
    if source.source.id == claim.article:
        raise UsageError("an article is no evidence for itself; select words in another source")
    if source.source.role is not Role.EVIDENCE:
        raise UsageError(
            f"{source.source.id} is an article under check, and no evidence; select words in an evidence source"
        )
    return _selected(source, start, end)


def _now(claim: Claim, article: Snapshot) -> QuoteSelector:
    """Return the claim's quotation where it stands now; as it was where it is lost."""
    located = locate_quote(article.text, claim.quote)
    return select(article.text, located.start, located.end) if located else claim.quote


def _place_of(claim: Claim, article: Snapshot) -> tuple[int, int]:
    located = locate_quote(article.text, claim.quote)
    if located is None:
        raise UsageError(
            f"the words that {claim.id} quotes are no longer in {article.path}; give it a place there first"
        )
    return located.start, located.end


def _of_part(part: Part, whole: QuoteSelector, article: Snapshot) -> QuoteSelector:
    if part.start is None and part.end is None:
        return whole
    if part.start is None or part.end is None:
        raise UsageError("a part has a start and an end in the article, or neither; give both")
    return _selected(article, part.start, part.end)


def _meet(one: QuoteSelector, other: QuoteSelector) -> bool:
    return one.start < other.end and other.start < one.end


def _meets_at(old: QuoteSelector, quote: QuoteSelector, text: str, *, same: bool = False) -> bool:
    """Whether `old`, found again in `text`, overlaps `quote`, which stands there; with `same`, is the same."""
    located = locate_quote(text, old)
    if located is None or located.how is How.FUZZY:
        return False
    if same:
        return (located.start, located.end) == (quote.start, quote.end)
    return located.start < quote.end and quote.start < located.end


def _same_link(one: Citation, other: Citation) -> bool:
    if one.stance is not other.stance or one.source != other.source or one.missing is not other.missing:
        return False
    if one.quote and other.quote:
        return (one.quote.exact, one.quote.start) == (other.quote.exact, other.quote.start)
    return _folded(one.cue or "") == _folded(other.cue or "")


def _once(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def _as_written(article: Snapshot, cue: str, near: int) -> str:
    """Return `cue` as the article has it, nearest to `near`; raises `UsageError` with the nearest words."""
    wanted = fold(_line(cue)).text.strip(" ")
    if not wanted:
        raise UsageError("a missing citation has a cue; give the article's words for what it does not name")
    pattern = re.compile(re.escape(wanted), re.IGNORECASE)
    places = list(_places(pattern, article.text))
    if places:
        begin, end = min(places, key=lambda place: (abs(place[0] - near), place))
        return _line(article.text[begin:end])
    plain = words_of(article.text, 0, len(article.text)).text  # the words may be marked up: “*leaked* memos”
    if place := next(_places(pattern, plain), None):
        return _line(plain[slice(*place)])
    whole = QuoteSelector(exact=wanted, start=0, end=len(wanted))
    located = locate_quote(plain, whole, threshold=NEAREST)
    nearest = f"; nearest there: “{plain[located.start : located.end]}”" if located else ""
    raise UsageError(f"“{wanted[:120]}” is not in {article.path}{nearest}; give the article's own words")


def _places(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    folded = fold(text)
    for found in pattern.finditer(folded.text):
        yield folded.original(*found.span())
