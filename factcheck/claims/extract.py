"""The extractor: a text becomes claims, each anchored in its words, and stretches set aside with a reason.

Extracting again is safe: what the ledger has is found again in the text and keeps its id, and only sentences
that carry nothing yet get new entries. Where a reviewer took a claim away, nothing is made anew.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from factcheck.claims.ledger import Entry, Ledger, encode, free_id, taken_ids
from factcheck.claims.units import Unit, units
from factcheck.files import RECORD_LINE_BYTES
from factcheck.model import Claim, Finding, SetAsideReason, Severity
from factcheck.sources import Snapshot
from factcheck.sources.selectors import How, Located, locate_quote, select

if TYPE_CHECKING:
    from factcheck.claims.decompose import Decomposer
    from factcheck.claims.rules import RuleSet

MOST_KEY_CELLS = 20
"""Entries back among which the claim of a row's date and place is looked for."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What extracting gave: all entries of the ledger, and what changed."""

    entries: tuple[Entry, ...]
    added: int
    moved: int
    """Entries whose quotation stands at another place than before."""
    findings: tuple[Finding, ...]
    """Entries whose quotation is no longer in the text; they are kept."""
    too_long: tuple[int, ...]
    """Where the sentences begin whose record the ledger would refuse to read: code points. They get no entry."""


def extract(
    snapshot: Snapshot,
    ledger: Ledger,
    splitter: Callable[[], Decomposer],
    rules: Callable[[], RuleSet],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Extraction:
    """Return the entries of `ledger` found again in the text, with new ones for what carried none.

    `splitter` and `rules` are called only where something is new: loading the parser takes a second.
    """
    text = snapshot.text
    kept: list[Entry] = []
    spans: list[tuple[int, int]] = []
    findings: list[Finding] = []
    moved = 0
    for entry in ledger.entries:
        located, problem = anchor_entry(entry, ledger, snapshot)
        if problem:
            findings.append(problem)
        if isinstance(entry, Claim):
            spans += _left(entry, text)
        if located is None:
            kept.append(entry)
            continue
        spans.append((located.start, located.end))
        quote = select(text, located.start, located.end)
        if quote != entry.quote:
            moved += 1
            entry = entry.model_copy(update={"quote": quote})
        kept.append(entry)

    covered = _Covered(spans)
    fresh: list[Entry] = []
    all_units = units(text)
    if not all(covered.meets(unit) for unit in all_units):
        # imported late: most runs find nothing new
        from factcheck.claims.propose import aside, propose

        for done, (unit, entries) in enumerate(propose(snapshot, all_units, splitter(), rules()), 1):
            progress(done, len(all_units))
            if covered.meets(unit):
                continue
            # a cell that its row's first key cell speaks for: unless that one stands in the ledger without it
            if not entries and not any(
                unit.start < new.quote.end and new.quote.start < unit.end for new in fresh[-MOST_KEY_CELLS:]
            ):
                entries = [aside(snapshot, unit, SetAsideReason.HEADING)]
            fresh += entries
    taken = taken_ids(kept)
    too_long: list[int] = []
    for entry in fresh:
        if len(encode(entry)) > RECORD_LINE_BYTES:  # one such line, and the ledger is never extracted again
            too_long.append(entry.quote.start)
            continue
        unique = entry.model_copy(update={"id": free_id(entry.id, taken)})
        taken.add(unique.id)
        kept.append(unique)
    return Extraction(tuple(kept), len(fresh) - len(too_long), moved, tuple(findings), tuple(too_long))


def anchor_entry(entry: Entry, ledger: Ledger, snapshot: Snapshot) -> tuple[Located | None, Finding | None]:
    """Find an entry's words again in its article; report them where they are gone or read otherwise now."""
    located = locate_quote(snapshot.text, entry.quote)
    if located is not None and located.how is not How.FUZZY:
        return located, None
    if located is None:
        rule, message = "claim/quote-lost", f"the quotation of {entry.id} is no longer in {snapshot.path}"
        next_step = f"give it a place again (factcheck edit {entry.id}) or delete the line"
    else:
        at = snapshot.line_column(located.start)[0]
        rule = "claim/quote-drifted"
        message = f"the quotation of {entry.id} reads otherwise now in {snapshot.path}:{at}"
        next_step = (
            f"now: “{snapshot.text[located.start : located.end][:120]}” (likeness {located.score:.2f}); "
            f"see whether the claim still says it: factcheck edit {entry.id}"
        )
    return located, Finding(
        rule=rule,
        severity=Severity.WARNING,
        path=ledger.path,
        line=ledger.line_of(entry.id),
        message=message,
        text=entry.quote.exact[:120],
        next_step=next_step,
    )


def _left(claim: Claim, text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that a reviewer took the claim away from; one that reads otherwise now is new text."""
    for quote in claim.formerly:
        located = locate_quote(text, quote)
        if located is not None and located.how is not How.FUZZY:
            yield located.start, located.end


class Accounted(NamedTuple):
    """How much of a text is accounted for, in units: sentences, cells, list items."""

    units: int
    with_claims: int
    set_aside: int
    left: tuple[tuple[int, int], ...]
    """Where the units stand that have neither: code points, half-open."""


def accounted(text: str, entries: Iterable[Entry]) -> Accounted:
    """Return how many units `text` has, and of these how many carry claims, are set aside, have neither.

    Where an entry stands is read from its quote's position: re-anchor first (see `extract`).
    """
    entries = tuple(entries)
    claimed = _Covered((e.quote.start, e.quote.end) for e in entries if isinstance(e, Claim))
    covered = _Covered((entry.quote.start, entry.quote.end) for entry in entries)
    all_units = units(text)
    with_claims = sum(claimed.meets(unit) for unit in all_units)
    left = tuple((unit.start, unit.end) for unit in all_units if not covered.meets(unit))
    return Accounted(len(all_units), with_claims, len(all_units) - with_claims - len(left), left)


class _Covered:
    """The stretches that some spans cover, merged, so that asking is quick however many there are."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def meets(self, unit: Unit) -> bool:
        """Whether a covered stretch overlaps the unit."""
        at = bisect_left(self._starts, unit.end) - 1
        return at >= 0 and self._ends[at] > unit.start
