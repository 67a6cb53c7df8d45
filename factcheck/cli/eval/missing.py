"""`factcheck eval missing`: the rules for missing citations against texts that people marked."""

from __future__ import annotations

from pathlib import Path

import click

from factcheck.cli.eval.common import json_option, print_report, rules_in_force


@click.command("missing")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.option("--errors", is_flag=True, help="List what was missed and what was wrong, too.")
@click.pass_context
def command(ctx: click.Context, file: Path, as_json: bool, errors: bool) -> None:
    """Measure how missing citations are found, on marked texts.

    \b
    Example:
      factcheck eval missing marked.jsonl.gz --json

    FILE has a row a line, plain or packed (.gz): {"text": "...", "spans":
    [[start, end, kind], ...]}, in code points. A span is found if one of its
    kind is predicted that overlaps it by at least half of the shorter one. In a
    workspace, its own rules count too.
    """
    from factcheck.evaluate.missing import measure_missing, parse_row  # imported late: only needed here
    from factcheck.evaluate.rows import read_rows

    rules = rules_in_force()
    rows = read_rows(file, parse_row)
    report = measure_missing(rows, rules)
    print_report(ctx, report, rows.findings, {"errors": report.errors()} if errors else {}, as_json=as_json)
