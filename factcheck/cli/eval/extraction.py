"""`factcheck eval extraction`: what is extracted from nothing against reviewed ledgers."""

from __future__ import annotations

import click

from factcheck.claims.rules import load_rules
from factcheck.cli.common import note, open_workspace, progress_bar
from factcheck.cli.eval.common import json_option, print_report
from factcheck.cli.eval.decompose import chosen_engine, engine_option
from factcheck.cli.stages import chosen_articles
from factcheck.errors import UsageError
from factcheck.reports.case import Case


@click.command("extraction")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@engine_option
@json_option
@click.option("--misses", is_flag=True, help="List the claims that were missed or are spurious, too.")
@click.pass_context
def command(
    ctx: click.Context, articles: tuple[str, ...], engine: str | None, as_json: bool, misses: bool
) -> None:
    """Compare what is extracted from nothing with a reviewed ledger.

    \b
    Examples:
      factcheck eval extraction
      factcheck eval extraction my-article --engine rules --misses

    Each article is extracted as if its ledger were empty; no file is changed. The
    ledger is taken as right, so the figures say nothing where nobody reviewed it.
    Columns: reviewed and extracted claims; reviewed claims found by quote, one to
    one by meaning, and by a claim that is close in length too; extracted claims
    that nothing reviewed says (spurious), or that say again what another one says
    (surplus); stretches set aside from which nothing was extracted.
    """
    from factcheck.evaluate.extraction import (
        ExtractionReport,
        measure_extraction,
    )  # imported late: only this command needs it

    workspace = open_workspace()
    case = Case.read(workspace)
    chosen = chosen_articles(case, articles)
    reviewed = [article for article in chosen if case.ledgers[article].entries]
    for article in chosen:
        if article not in reviewed:
            note(f"{article}: passed over, as its ledger is empty")
    if not reviewed:
        raise UsageError("there is no reviewed ledger to compare with\n    make one: factcheck extract")
    settings = workspace.settings.extract
    splitter, rules = chosen_engine(settings, engine), load_rules(workspace.root, settings.rules)
    comparisons = []
    done, total = 0, sum(len(case.ledgers[article].entries) for article in reviewed)
    with progress_bar("extracting") as progress:
        for article in reviewed:
            entries = case.ledgers[article].entries
            comparisons.append(measure_extraction(case.library.articles[article], entries, splitter, rules))
            done += len(entries)
            progress(done, total)
    report = ExtractionReport(tuple(comparisons), splitter.name)
    listed = {"misses": report.misses()} if misses else {}
    print_report(ctx, report, case.findings, listed, as_json=as_json, line=_line)


def _line(miss: dict[str, str]) -> str:
    return f"{miss['what']} {miss['article']} {miss['id']}: {miss['text']}  <  “{miss['quote']}”"
