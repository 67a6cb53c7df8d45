"""`factcheck eval decompose`: an engine that splits sentences against claims that people wrote."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from factcheck.claims.decompose import Decomposer
from factcheck.claims.decompose.engines import engine_of
from factcheck.cli.common import progress_bar
from factcheck.cli.eval.common import extract_settings, json_option, print_report
from factcheck.settings import Extract

engine_option = click.option(
    "--engine",
    type=click.Choice(get_args(Extract.model_fields["engine"].annotation)),
    help="What splits the sentences; else what the workspace's settings say, or `auto`.",
)


def chosen_engine(settings: Extract, engine: str | None) -> Decomposer:
    """Return the engine that is asked for, loaded; else the one of the settings. Raises as `engine_of`."""
    return engine_of(settings.model_copy(update={"engine": engine}) if engine else settings)


@click.command("decompose")
@click.argument("file", type=click.Path(path_type=Path))
@engine_option
@json_option
@click.option("--errors", is_flag=True, help="List the claims that were missed or are wrong, too.")
@click.pass_context
def command(ctx: click.Context, file: Path, engine: str | None, as_json: bool, errors: bool) -> None:
    """Measure how sentences are split into atomic claims.

    \b
    Examples:
      factcheck eval decompose sentences.jsonl.gz --json
      factcheck eval decompose sentences.jsonl --engine rules --errors

    FILE has a row a line, plain or packed (.gz): {"sentence": "...", "claims":
    ["...", ...]}. Claims are paired one to one where the F1 of their words, or of
    their content words with the same polarity, is 0.6 or more. The engine is
    compared with taking every sentence as one claim.
    """
    from factcheck.evaluate.decompose import measure_decompose, parse_row  # imported late: only needed here
    from factcheck.evaluate.rows import read_rows

    settings = extract_settings()
    rows = read_rows(file, parse_row)
    with progress_bar("splitting") as progress:
        report = measure_decompose(rows, chosen_engine(settings, engine), progress)
    print_report(ctx, report, rows.findings, {"errors": report.errors()} if errors else {}, as_json=as_json)
