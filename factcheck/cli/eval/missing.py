"""`factcheck eval missing`: the rules for missing citations against texts that people marked."""

from __future__ import annotations

import json
from pathlib import Path

import click

from factcheck.cli.common import emit, open_workspace
from factcheck.cli.stages import print_findings
from factcheck.errors import NotAWorkspace


@click.command("missing")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON document.")
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
    from factcheck.claims.rules import load_rules, packaged
    from factcheck.evaluate.missing import measure_missing, parse_row
    from factcheck.evaluate.rows import read_rows

    try:
        workspace = open_workspace()
        rules = load_rules(workspace.root, workspace.settings.extract.rules)
    except NotAWorkspace:
        rules = packaged()
    rows = read_rows(file, parse_row)
    report = measure_missing(rows, rules)
    if as_json:
        document = report.as_json()
        if errors:
            document["errors"] = list(report.errors())
        emit(json.dumps(document, ensure_ascii=False, indent=2) + "\n", None)
    else:
        emit("".join(f"{line}\n" for line in (*report.errors(), "")) if errors else "", None)
        emit(report.as_text(), None)
    print_findings(rows.findings)
    if rows.findings:
        ctx.exit(3)
