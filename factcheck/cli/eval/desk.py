"""`factcheck eval desk`: the engine alone against the reviewed ledger."""

from __future__ import annotations

from pathlib import Path

import click

from factcheck.cli.common import emit, open_workspace, progress_bar
from factcheck.reports.case import Case, compute_marks


@click.command("desk")
@click.option("--write", type=click.Path(path_type=Path), help="Write the page to this file.")
def command(write: Path | None) -> None:
    """Compare the engine alone (no human links) with the reviewed ledger: agreement and every false mark.

    \b
    Example:
      factcheck eval desk --write docs/engine-vs-desk.md
    """
    from factcheck.evaluate.desk import (
        as_markdown,
        compare_with_desk,
    )  # imported late: only this command needs it

    case = Case.read(open_workspace())
    articles = list(case.library.articles)
    with progress_bar("checking") as progress:
        linked = compute_marks(case, articles, progress=progress)
        engine = compute_marks(case, articles, use_links=False, progress=progress)
    emit(as_markdown(compare_with_desk(case, linked, engine)), write)
