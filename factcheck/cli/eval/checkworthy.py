"""`factcheck eval checkworthy`: the model of what is worth checking against sentences that people labelled."""

from __future__ import annotations

import json
from pathlib import Path

import click

from factcheck.cli.common import emit, open_workspace
from factcheck.cli.stages import print_findings, printable
from factcheck.errors import NotAWorkspace


@click.command("checkworthy")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON document.")
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
    from factcheck.claims.rules import load_rules, packaged
    from factcheck.evaluate.checkworthy import measure_checkworthy, parse_row
    from factcheck.evaluate.rows import read_rows

    try:
        workspace = open_workspace()
        rules = load_rules(workspace.root, workspace.settings.extract.rules)
    except NotAWorkspace:
        rules = packaged()
    rows = read_rows(file, parse_row)
    report = measure_checkworthy(rows, packaged_model(), rules)
    if as_json:
        document = report.as_json()
        if errors:
            document["errors"] = report.errors()
        emit(json.dumps(document, ensure_ascii=False, indent=2) + "\n", None)
    else:
        emit("".join(f"{printable(line)}\n" for line in (*report.errors(), "")) if errors else "", None)
        emit(report.as_text(), None)
    print_findings(rows.findings)
    if rows.findings:
        ctx.exit(3)
