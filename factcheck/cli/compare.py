"""`factcheck compare`: claims that can't both stand, between articles or inside one."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import click

from factcheck.check.conflicts import Found, Nature, find_conflicts
from factcheck.check.conflicts.sides import supported
from factcheck.check.conflicts.statement import statements_of
from factcheck.claims.discrepancies import FILE, encode
from factcheck.claims.reviews import Standing, standings
from factcheck.cli.common import note, open_workspace, progress_bar, wants_colour
from factcheck.cli.stages import chosen_articles, print_findings
from factcheck.model import CHECKER, Claim, Discrepancy, Sided, Status, digest
from factcheck.reports.case import Case, stored_marks
from factcheck.reports.wording import SIDED, one_line, plural

WIDTH = 100
"""Columns of the text."""
QUOTE_LIMIT = 1_000
"""Code points of one quotation that are shown."""
LABEL = 15
INDENT = "    "


@dataclass(frozen=True, slots=True)
class _Side:
    """A claim with where it stands and what it is marked as."""

    claim: Claim
    path: str
    line: int
    status: Status | None
    published: str | None

    def place(self, with_day: bool) -> str:
        """Return where the claim stands and how it is marked; with the day of its article where that matters."""
        day = f", published {self.published or 'on an unknown day'}" if with_day else ""
        return f"{one_line(self.path)}:{self.line} {self.claim.id}, {self.status or 'not checked'}{day}"

    def as_json(self) -> dict[str, object]:
        return {
            "claim": self.claim.id,
            "article": self.claim.article,
            "path": self.path,
            "line": self.line,
            "text": self.claim.text,
            "quote": self.claim.quote.exact,
            "status": self.status,
            "published": self.published,
        }


@dataclass(frozen=True, slots=True)
class _Row:
    """One pair, found by the engine or written down by a person."""

    id: str
    kind: str
    """`conflict`, `update` or `known`."""
    detail: str | None
    about: str
    left: _Side
    right: _Side
    supported: Sided
    note: str
    found: bool = True
    """Whether the engine finds it; what people wrote down it may not."""

    @property
    def rule(self) -> str:
        within = self.left.claim.article == self.right.claim.article
        return f"discrepancy/{'within-article' if within else 'between-articles'}"

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.id,
            "kind": self.kind,
            "rule": self.rule,
            "detail": self.detail,
            "about": self.about,
            "left": self.left.as_json(),
            "right": self.right.as_json(),
            "supported": self.supported,
            "note": self.note,
            "found": self.found,
        }

    def as_discrepancy(self) -> Discrepancy:
        return Discrepancy(
            id=self.id, about=one_line(self.about), left=self.left.claim.id, right=self.right.claim.id,
            supported=self.supported, note=self.note, made_by=CHECKER,
        )  # fmt: skip


@click.command("compare")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--propose", is_flag=True, help="Print new conflicts as lines for claims/_discrepancies.jsonl.")
def command(articles: tuple[str, ...], as_json: bool, propose: bool) -> None:
    """Find claims that can't both stand, between articles or inside one.

    \b
    Examples:
      factcheck compare
      factcheck compare monday tuesday --json
      factcheck compare --propose >> claims/_discrepancies.jsonl

    A conflict is reported where a value, an outcome, an order, a speaker or a wording provably differs; what
    may have changed between two articles is an update. Which side the evidence supports, the marks of the last
    check say. What people have written down is shown as known. Nothing is written.

    Exit 0: no new conflict. 1: new conflicts. 2: the tool or its input failed.
    """
    if as_json and propose:
        raise click.UsageError("--json and --propose are two forms of one output: give one of them")
    case = Case.read(open_workspace())
    chosen = chosen_articles(case, articles)
    if not any(case.ledgers[article].claims for article in chosen):
        note("no claims here yet: factcheck extract")
    statements = [
        statement
        for article in chosen
        for statement in statements_of(
            case.ledgers[article].claims, case.library.articles[article].source.published
        )
    ]
    with progress_bar("comparing") as progress:
        found = find_conflicts(statements, progress)
    sides, stale = _sides(case, chosen)
    rows = _rows(case, found, sides)
    if propose:
        for row in rows:
            if row.kind == Nature.CONFLICT:
                click.echo(encode(row.as_discrepancy()).decode())
    elif as_json:
        document = {
            "schema": "factcheck.compare/1",
            "articles": chosen,
            "claims": len(statements),
            "stale": stale,
            "pairs": [row.as_json() for row in rows],
        }
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        for line in _text(rows, len(chosen), len(statements), wants_colour()):
            click.echo(line)
    print_findings(case.findings)
    for article in stale:
        note(f"{article}: files changed since the marks were computed; run: factcheck check")
    if any(row.kind == Nature.CONFLICT for row in rows):
        raise click.exceptions.Exit(1)


def _sides(case: Case, chosen: Sequence[str]) -> tuple[dict[str, _Side], list[str]]:
    """Return every claim of the chosen articles as a side, by its id, and the articles whose marks are stale."""
    marks, stale = stored_marks(case)
    sides = {}
    for article in chosen:
        snapshot, claims = case.library.articles[article], case.ledgers[article].claims
        marked = {each.claim: each.status for each in marks[article].assessments}
        standing = standings(claims, case.logs[article])
        for claim in claims:
            status = standing.get(claim.id, Standing()).override or marked.get(claim.id)
            line = snapshot.line_column(min(claim.quote.start, len(snapshot.text)))[0]
            sides[claim.id] = _Side(claim, str(snapshot.path), line, status, snapshot.source.published)
    return sides, [article for article in stale if article in chosen]


def _rows(case: Case, found: Sequence[Found], sides: Mapping[str, _Side]) -> list[_Row]:
    """Return conflicts, then updates, in the order of the claims, then what people have written down."""
    known = {frozenset((each.left, each.right)): each for each in case.discrepancies.entries}
    rows, again = [], set()
    for each in found:
        left, right = sides[each.left.id], sides[each.right.id]
        pair = frozenset((left.claim.id, right.claim.id))
        if pair in known:
            again.add(pair)
            continue
        side, why = supported(left.status, right.status)
        difference = each.difference
        rows.append(
            _Row(
                f"d-{digest(sorted(pair))[:8]}",
                difference.nature,
                difference.detail,
                difference.working,
                left,
                right,
                side,
                why,
            )
        )
    rows.sort(key=lambda row: row.kind != Nature.CONFLICT)
    for pair, entry in known.items():
        if entry.left in sides and entry.right in sides:
            rows.append(
                _Row(
                    entry.id,
                    "known",
                    None,
                    entry.about,
                    sides[entry.left],
                    sides[entry.right],
                    entry.supported,
                    entry.note,
                    pair in again,
                )
            )
    return rows


def _text(rows: Sequence[_Row], articles: int, claims: int, colour: bool) -> Iterator[str]:
    """Yield the report as lines for a terminal."""
    for row in rows:
        head = f"{row.kind}: {one_line(row.about)}  {row.rule}  {row.id}"
        first, *rest = textwrap.wrap(head, WIDTH, subsequent_indent=INDENT, break_long_words=False)
        yield click.style(first, bold=True) if colour else first
        yield from rest
        for label, side in (("one side", row.left), ("other side", row.right)):
            place = side.place(row.kind == Nature.UPDATE)
            yield from _labelled(label, f'"{one_line(side.claim.quote.exact, QUOTE_LIMIT)}" ({place})')
        if row.kind == "known":
            yield from _labelled("record", f"{SIDED[row.supported]} {one_line(row.note)}")
        else:
            yield from _labelled("evidence", f"{SIDED[row.supported]} {row.note}")
        yield ""
    counts = {kind: sum(row.kind == kind for row in rows) for kind in ("conflict", "update", "known")}
    again = sum(row.kind == "known" and row.found for row in rows)
    told = f"{plural(counts['conflict'], 'new conflict')}, {plural(counts['update'], 'update')}"
    if counts["known"]:
        told += f", {counts['known']:,} known from claims/{FILE} ({again:,} found here too)"
    yield f"{plural(articles, 'article')}, {plural(claims, 'claim')} compared: {told}"


def _labelled(label: str, words: str) -> Iterator[str]:
    room = WIDTH - len(INDENT) - LABEL
    first, *rest = textwrap.wrap(words, room, break_long_words=False, break_on_hyphens=False) or [""]
    yield f"{INDENT}{label.ljust(LABEL)}{first}"
    yield from (" " * (len(INDENT) + LABEL) + line for line in rest)
