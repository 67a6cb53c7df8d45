"""How `show` and `why` print a claim."""

from __future__ import annotations

import textwrap
from collections.abc import Collection

import click

from factcheck.check.aligned import Aligned, Run, Value, line_up
from factcheck.claims.ledger import Ledger
from factcheck.claims.reviews import Standing, history, standings
from factcheck.claims.weight import weights
from factcheck.cli.stages import printable
from factcheck.model import Assessment, Citation, Claim, Looked, Stance, WeighedCitation
from factcheck.reports.case import Case, Marks
from factcheck.reports.wording import DOUBTS, STANCES, does, named_as, pointing


def put(label: str, value: str | None, indent: int = 2) -> None:
    """Print one labelled value, wrapped; nothing where there is none."""
    if value:
        lead = " " * indent + f"{label:<13} "
        click.echo(
            textwrap.fill(printable(value), 100, initial_indent=lead, subsequent_indent=" " * len(lead))
        )


def mark_of(marks: dict[str, Marks], claim: Claim) -> Assessment | None:
    """Return the stored mark of a claim, if it has been checked."""
    return next(
        (each for each in marks.get(claim.article, Marks(())).assessments if each.claim == claim.id), None
    )


def print_citation(case: Case, citation: Citation, claim: Claim | None = None) -> None:
    """Print a citation with the words it rests on, and beside those of `claim` where one is given."""
    detail = f"{citation.detail.value.replace('-', ' ')}: " if citation.detail else ""
    if citation.stance is Stance.MISSING:
        kind = citation.missing.value.replace("-", " ") if citation.missing else ""
        put("missing", f"“{citation.cue}” ({kind})")
        put("  settles it", citation.would_settle)
    else:
        snapshot = case.library.evidence.get(citation.source or "")
        where = citation.source or ""
        if snapshot and citation.quote:
            line, _ = snapshot.line_column(min(citation.quote.start, len(snapshot.text)))
            where = f"{snapshot.path}:{line}, {snapshot.source.tier}"
        score = f", score {citation.score:.2f}" if citation.score is not None else ""
        enough = case.workspace.settings.policy.min_score
        put(does(citation, enough), f"{detail}{where}, linked by {citation.linked_by}{score}")
        put("  quote", f"“{citation.quote.exact}”" if citation.quote else None)
    if claim and citation.quote:
        aligned = line_up(claim, citation.quote.exact)
        put("  words", _word_by_word(aligned))
        put("  lined up", _value_by_value(aligned))
    put("  note", citation.note)
    put("  compared", citation.working)
    if isinstance(citation, WeighedCitation) and citation.origin_why:
        put("  counts as", f"{citation.origin}: {citation.origin_why}")


def _word_by_word(aligned: Aligned) -> str | None:
    """Tell a quotation in one line, what differs in brackets: the claim's words, then those of the passage."""
    return f"“{''.join(_told(run) for run in aligned.words)}”" if aligned.words else None


def _told(run: Run) -> str:
    ours, theirs = run.claim.strip(), run.passage.strip()
    told = {
        "same": ours,
        "changed": f"[{ours} → {theirs}]",
        "claim-only": f"[added: {ours}]",
        "passage-only": f"[left out: {theirs}]",
    }[run.kind]
    text = run.claim or run.passage
    return text[: len(text) - len(text.lstrip())] + told + text[len(text.rstrip()) :]


def _value_by_value(aligned: Aligned) -> str | None:
    """Tell the numbers, dates and names of a claim by what came of them; of names those that do not agree."""
    kept = [each for each in aligned.values if each.claim and not (each.kind == "name" and each.agrees)]
    outcomes = {
        "differs": [_pair(each) for each in kept if each.agrees is False],
        "agrees": [_pair(each) for each in kept if each.agrees],
        "open": [_pair(each) for each in kept if each.agrees is None and each.passage],
        "not there": [each.claim or "" for each in kept if each.passage is None],
    }
    return "; ".join(f"{outcome}: {', '.join(told)}" for outcome, told in outcomes.items() if told) or None


def _pair(value: Value) -> str:
    same = value.claim == value.passage
    return f"{value.claim}" if same else f"{value.claim} / {value.passage}"


def print_looked(case: Case, looked: Looked, quoted: Collection[str], stale: bool) -> None:
    """Print a passage that the checker judged: where it stands, what came of it, and the values compared.

    Its words are not shown again where they are `quoted` above, nor where files have changed since: others may stand
    there now.
    """
    snapshot = case.library.evidence.get(looked.source)
    where, passage = looked.source, ""
    if snapshot and not stale:
        line, _ = snapshot.line_column(min(looked.start, len(snapshot.text)))
        where = f"{snapshot.path}:{line}"
        passage = snapshot.text[looked.start : looked.end]
    doubt = f": {DOUBTS[looked.doubt]} ({looked.doubt})" if looked.doubt else ""
    came = STANCES[looked.stance] if looked.stance else f"no stance{doubt}"
    put("passage", f"{where}, {came}, score {looked.score:.2f}")
    put("  text", f"“{passage}”" if passage and passage not in quoted else None)
    put("  compared", looked.working)


def print_pointers(claim: Claim) -> None:
    """Print what a claim points to: words that could not be resolved, and the sources that the article names."""
    put("ambiguous", pointing(claim.ambiguous))
    for cited in claim.cites:
        put("article cites", f"“{cited.text}” ({named_as(cited)})")


def print_claim(case: Case, ledger: Ledger, claim: Claim, marks: dict[str, Marks]) -> None:
    """Print a claim with its mark, citations and decisions."""
    mark = mark_of(marks, claim)
    click.echo(f"{claim.id}  {ledger.path}:{ledger.line_of(claim.id)}")
    put("claim", claim.text)
    snapshot = case.library.articles.get(claim.article)
    if snapshot:
        line, column = snapshot.line_column(min(claim.quote.start, len(snapshot.text)))
        put("article says", f"{snapshot.path}:{line}:{column} “{claim.quote.exact}”")
    put("kind", claim.kind)
    weight = weights(ledger.claims, len(snapshot.text) if snapshot else 0)[claim.id]
    put("weight", f"{weight:.2f}")
    put("check-worthy", f"{claim.score:.2f}" if claim.score is not None else None)
    put("speaker", claim.speaker)
    put("occasion", claim.occasion)
    put("time", claim.time)
    put("place", claim.place)
    print_pointers(claim)
    put("repeats", claim.repeats)
    put("merged", ", ".join(claim.merged))
    put("mark", f"{mark.status}, {mark.reason}: {mark.rule}" if mark else "not checked yet: factcheck check")
    put("write instead", claim.correction)
    for citation in mark.citations if mark else claim.citations:
        print_citation(case, citation)
    for rejected in claim.rejected:
        put("rejected", f"{rejected.source}, by {rejected.by}: {rejected.reason}")
        put("  quote", f"“{rejected.quote.exact}”")
    for search in claim.searched:
        put("searched", f"“{search.query}” in {search.where}: {search.found}")
    standing = standings([claim], case.logs[claim.article]).get(claim.id, Standing())
    for decision in history(claim.id, case.logs[claim.article], claim.merged):
        status = f" {decision.status}" if decision.status else ""
        force = " (in force)" if decision in (standing.decision, standing.signed) else ""
        put(
            "decision",
            f"{decision.at} {decision.by}: {decision.action}{status}, {decision.reason}{force}",
        )
    put("reopened", standing.reopened)
