"""`factcheck audit`: extract what is new, check, and report."""

from __future__ import annotations

from pathlib import Path

import click

from factcheck.cli.common import emit, note, open_workspace, progress_bar, wants_colour
from factcheck.cli.extracting import extract_articles
from factcheck.cli.stages import chosen_articles
from factcheck.model import Finding, Status
from factcheck.reports.audit import FailOn, build_document
from factcheck.reports.case import Case, compute_marks
from factcheck.reports.formats import FORMATS, Options, render


@click.command("audit")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option(
    "--format", "format_", type=click.Choice([each.name for each in FORMATS.values() if each.audit]),
    default="text", show_default=True, help="How to write the report.",
)  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the report to this file.")
@click.option(
    "--fail-on", type=click.Choice(["none", "disputed", "unsupported"]),
    help="Exit 1 from this mark on.  [default: [audit] fail-on]",
)  # fmt: skip
@click.option("--all", "show_all", is_flag=True, help="Also list verified claims (text).")
@click.option("--no-linked", is_flag=True, help="Ignore people's links: the engine's own marks.")
def command(
    articles: tuple[str, ...],
    format_: str,
    output: Path | None,
    fail_on: FailOn | None,
    show_all: bool,
    no_linked: bool,
) -> None:
    """Extract what is new, check what changed, and report every claim with its mark.

    \b
    Examples:
      factcheck audit
      factcheck audit --format html -o report.html
      factcheck audit --format json --fail-on unsupported > audit.json

    Exit 0: nothing to report. 1: discrepancies at the chosen level. 2: the tool or its input failed.
    3: something could not be checked.
    """
    workspace = open_workspace()
    case = Case.read(workspace)
    chosen = chosen_articles(case, articles)
    if not chosen:
        note("no article here yet: factcheck add FILE --as article")
    lost: list[Finding] = []
    changed = False
    for extracted in extract_articles(workspace, [case.library.articles[each] for each in chosen]):
        if extracted.news:
            note(extracted.message)
        lost += extracted.lost
        changed = changed or extracted.changed
    if changed:
        case = Case.read(workspace)
    with progress_bar("checking") as progress:
        marks = compute_marks(case, chosen, use_links=not no_linked, progress=progress)
    document = build_document(
        case, marks, fail_on=fail_on or workspace.settings.audit.fail_on, use_links=not no_linked, extra=lost
    )
    options = Options(
        colour=wants_colour() and output is None,
        show=tuple(Status) if show_all else (Status.DISPUTED, Status.UNSUPPORTED),
    )
    report = render(document, format_, options)
    emit(report, output)
    if document.exit_code:
        raise click.exceptions.Exit(document.exit_code)
