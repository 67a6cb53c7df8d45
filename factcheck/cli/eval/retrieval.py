"""`factcheck eval retrieval`: the passages that settle a claim, and at which rank they are found."""

from __future__ import annotations

from pathlib import Path

import click

from factcheck.cli.eval.common import json_option, print_report


@click.command("retrieval")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--evidence",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    help="The folder of the sources: .md and .txt files.",
)
@click.option(
    "--limit", type=click.IntRange(min=0), default=0, help="Rows of the file; 0 (the default): all."
)
@json_option
@click.option("--errors", is_flag=True, help="List the passages that are not found, too.")
@click.pass_context
def command(ctx: click.Context, file: Path, folder: Path, limit: int, as_json: bool, errors: bool) -> None:
    """Measure how the passages that settle a claim are found.

    \b
    Examples:
      factcheck eval retrieval claims/my-article.jsonl --evidence sources/evidence
      factcheck eval retrieval rows.jsonl.gz --evidence texts --json

    FILE is a ledger, whose citations are looked for, or has a row a line, plain
    or packed (.gz): {"id": "...", "claim": "...", "evidence": "..." or ["...",
    ...]}, where the evidence stands in the folder's files. A passage is found at
    a rank if the stretch there overlaps it by half of the shorter one. The table
    has recall among the first 1, 5, 10 and 20, and the mean reciprocal rank.
    """
    import time  # imported late, like the rest: only this measure needs them

    from factcheck.evaluate.retrieval import measure_retrieval, parse_row, read_folder
    from factcheck.evaluate.rows import read_rows
    from factcheck.settings import Limits

    rows = read_rows(file, parse_row)
    snapshots, unread = read_folder(folder, Limits().source_bytes)
    report, lost = measure_retrieval(file, rows, snapshots, time.perf_counter, limit)
    listed = {"errors": report.errors()} if errors else {}
    findings = [*rows.findings, *unread, *lost]
    print_report(ctx, report, findings, listed, as_json=as_json, line=_line)


def _line(error: dict[str, object]) -> str:
    stance = f" {error['stance']}" if error["stance"] else ""
    return f"not found{stance}: {error['claim']} “{error['text']}”  <  {error['source']} “{error['passage']}”"
