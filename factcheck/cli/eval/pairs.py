"""`factcheck eval pairs`: a judge against labelled pairs of a claim and its evidence."""

from __future__ import annotations

import json
from pathlib import Path

import click

from factcheck.cli.common import emit
from factcheck.cli.eval.common import check_settings, json_option
from factcheck.cli.stages import print_findings
from factcheck.model import Finding


@click.command("pairs")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
@click.option(
    "--judge",
    type=click.Choice(["auto", "rules", "model", "full", "endpoint"]),
    help="The judge to measure; without it the one in the settings.",
)
@click.option(
    "--limit", type=click.IntRange(min=0), default=0, help="Rows of each file; 0 (the default): all."
)
@click.option(
    "--predictions",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what was answered to each row here.",
)
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    as_json: bool,
    judge: str | None,
    limit: int,
    predictions: Path | None,
) -> None:
    """Measure a judge on labelled pairs.

    \b
    Example:
      factcheck eval pairs pairs.jsonl.gz --judge rules --json

    A file has a row a line, plain or packed (.gz): {"id": "...", "claim":
    "...", "evidence": "..." or ["...", ...], "label": "supports",
    "contradicts" or "insufficient"}. The table has for each file accuracy and
    macro-F1 of the most likely label, macro-F1 when only the file's own labels
    may be answered, the shares of pairs falsely called supporting and
    contradicting, and of what the judge asserts the share that is wrong.
    """
    import time  # imported late, like the rest: only this measure needs them

    from factcheck.check.judges import judge_of
    from factcheck.evaluate.pairs import HEAD, PairsReport, measure_pairs, parse_row
    from factcheck.evaluate.rows import read_rows
    from factcheck.files import write_atomic

    check = check_settings()
    if judge:
        check = check.model_copy(update={"judge": judge})
    reports: list[PairsReport] = []
    findings: list[Finding] = []
    written: list[str] = []
    if not as_json:
        emit(HEAD + "\n", None)
    for file in files:
        rows = read_rows(file, parse_row)
        findings += rows.findings
        report = measure_pairs(
            file.name.removesuffix(".gz").removesuffix(".jsonl"),
            rows,
            lambda weights: judge_of(check, weights),
            time.perf_counter,
            limit,
        )
        reports.append(report)
        if predictions:
            written += [
                json.dumps(each, ensure_ascii=False)
                for each in report.predictions(rows.rows[: limit or None])
            ]
        if not as_json:
            emit(report.as_row() + "\n", None)
    mean = sum(each.macro_f1 for each in reports) / len(reports)
    if as_json:
        document = {
            "schema": "factcheck.eval-pairs/1",
            "files": {each.file: each.as_json() for each in reports},
            "mean_macro_f1": round(mean, 4),
            "settings": check.model_dump(mode="json"),
        }
        emit(json.dumps(document, ensure_ascii=False, indent=2) + "\n", None)
    else:
        emit(f"mean macro-F1 of {len(reports)} files: {mean:.4f}\n{reports[-1].signature}\n", None)
    if predictions:
        write_atomic(predictions, "".join(f"{line}\n" for line in written).encode())
    print_findings(findings)
    if findings:
        ctx.exit(3)
