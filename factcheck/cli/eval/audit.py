"""`factcheck eval audit`: the marks of articles against marks that people gave."""

from __future__ import annotations

from pathlib import Path

import click

from factcheck.cli.common import open_workspace, progress_bar
from factcheck.cli.eval.common import json_option, print_report
from factcheck.errors import UsageError
from factcheck.reports.case import Case, compute_marks


@click.command("audit")
@click.argument("gold", type=click.Path(path_type=Path))
@click.option(
    "--ledger",
    "ledgers",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    help="A ledger of the workspace, claims/ARTICLE.jsonl; may be given again.",
)
@click.option("--no-linked", is_flag=True, help="Mark by the evidence alone, without the links of people.")
@json_option
@click.option("--errors", is_flag=True, help="List the claims whose marks differ, too.")
@click.pass_context
def command(
    ctx: click.Context, gold: Path, ledgers: tuple[Path, ...], no_linked: bool, as_json: bool, errors: bool
) -> None:
    """Compare the marks of articles with marks that people gave.

    \b
    Examples:
      factcheck eval audit marks.jsonl --ledger claims/my-article.jsonl
      factcheck eval audit claims/my-article.reviews.jsonl \\
        --ledger claims/my-article.jsonl --no-linked --errors

    GOLD has a row a line, plain or packed (.gz): {"claim": "...", "status":
    "verified", "disputed" or "unsupported"}, where the claim is an id of a
    ledger, or a text: then it is paired with the claim that says the same. Or it
    is a review log, whose decisions in force count. The table has the marks of
    people in rows and those of the checker in columns.
    """
    from factcheck.evaluate.audit import compare_marks, parse_row  # imported late: only needed here
    from factcheck.evaluate.rows import read_rows

    rows = read_rows(gold, parse_row)
    case = Case.read(open_workspace())
    articles = list(dict.fromkeys(_article(case, ledger) for ledger in ledgers))
    with progress_bar("checking") as progress:
        marks = compute_marks(case, articles, use_links=not no_linked, progress=progress)
    report = compare_marks(
        rows.rows,
        {article: case.ledgers[article].claims for article in articles},
        {article: {each.claim: each for each in marks[article].assessments} for article in articles},
    )
    listed = {"errors": report.errors()} if errors else {}
    print_report(ctx, report, rows.findings, listed, as_json=as_json, line=_line)


def _article(case: Case, ledger: Path) -> str:
    """Return the article whose ledger a path is. Raises `UsageError`."""
    article = ledger.name.removesuffix(".jsonl")
    own = (case.workspace.claims / ledger.name).resolve()
    if ledger.resolve() != own or not own.is_file() or article not in case.library.articles:
        raise UsageError(
            f"{ledger} is not the ledger of an article of this workspace\n    see: factcheck status"
        )
    return article


def _line(error: dict[str, str]) -> str:
    if not error["claim"]:
        return f"{error['rule']}: “{error['text']}”"
    return (
        f"{error['article']} {error['claim']}: reviewed {error['reviewed']}, marked {error['marked']} "
        f"({error['rule']}): {error['text']}"
    )
