"""`factcheck eval conflicts`: the comparison of claims with each other against pairs that people labelled."""

from __future__ import annotations

from pathlib import Path

import click

from factcheck.cli.common import open_workspace
from factcheck.cli.eval.common import json_option, print_report


@click.command("conflicts")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.option("--part", help="Only rows whose `part` is this.")
@click.option("--errors", is_flag=True, help="List what is answered otherwise than labelled, too.")
@click.pass_context
def command(ctx: click.Context, file: Path, as_json: bool, part: str | None, errors: bool) -> None:
    """Measure how claims that can't both stand are found.

    \b
    Example:
      factcheck eval conflicts pairs.jsonl --errors

    FILE has a row a line, plain or packed (.gz): {"left": "...", "right": "...",
    "label": "conflict", "update", "agree" or "unrelated"}, where the sides are
    texts, with "left_day" and "right_day" for the days of their articles, or
    ids of two claims of the workspace. A pair counts as found if the two are
    reported when all claims of the file (of the workspace) are compared.
    """
    # imported late: only needed here
    from factcheck.evaluate.conflicts import claims_of, measure_conflicts, parse_row
    from factcheck.evaluate.rows import read_rows

    rows = read_rows(file, parse_row)
    report = measure_conflicts(rows, part, lambda: claims_of(open_workspace()))
    print_report(ctx, report, rows.findings, {"errors": report.errors()} if errors else {}, as_json=as_json)
