"""`factcheck eval checkworthy`: the model of what is worth checking against sentences that people labelled."""

from __future__ import annotations

from pathlib import Path

import click

from factcheck.cli.eval.common import json_option, print_report, rules_in_force


@click.command("checkworthy")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.option("--errors", is_flag=True, help="List the sentences that the model calls wrong, too.")
@click.pass_context
def command(ctx: click.Context, file: Path, as_json: bool, errors: bool) -> None:
    """Measure how sentences worth checking are told from others.

    \b
    Example:
      factcheck eval checkworthy sentences.jsonl.gz --json

    FILE has a row a line, plain or packed (.gz): {"text": "...", "label": 1},
    where 1 is worth checking. The model is compared with the rules alone (what
    they do not set aside) and with calling every sentence worth checking. In a
    workspace, its own rules count too.
    """
    from factcheck.claims.checkworthy import packaged_model  # imported late: only this command needs them
    from factcheck.evaluate.checkworthy import measure_checkworthy, parse_row
    from factcheck.evaluate.rows import read_rows

    rules = rules_in_force()
    rows = read_rows(file, parse_row)
    report = measure_checkworthy(rows, packaged_model(), rules)
    print_report(ctx, report, rows.findings, {"errors": report.errors()} if errors else {}, as_json=as_json)
