"""`factcheck audit`: extract what is new, check, and report."""

from __future__ import annotations

import os
from pathlib import Path

import click

from factcheck.cli.auditing import Audited, audited
from factcheck.cli.common import emit, exact_day, note, open_workspace, wants_colour
from factcheck.model import Status
from factcheck.reports.audit import FailOn
from factcheck.reports.changed import folder_in_repository
from factcheck.reports.document import AuditDocument
from factcheck.reports.formats import FORMATS, Options, Profile, render
from factcheck.reports.wording import one_line, plural


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
@click.option(
    "--profile", type=click.Choice(["github", "full"]),
    help="Of --format sarif: what GitHub shows as alerts, or every finding.  [default: github]",
)  # fmt: skip
@click.option(
    "--min-coverage", type=click.FloatRange(0, 100), metavar="PERCENT",
    help="Exit 3 if less of an article's sentences is accounted for.",
)  # fmt: skip
@click.option(
    "--changed-since", metavar="REV", help="Only claims whose lines changed since this git revision."
)
@click.option(
    "--all", "show_all", is_flag=True, help="Also list what is verified, known or suppressed (text)."
)
@click.option(
    "--today",
    callback=exact_day,
    metavar="DAY",
    help="Judge suppressions by this day.  [default: today, UTC]",
)
@click.option("--no-linked", is_flag=True, help="Ignore people's links: the engine's own marks.")
@click.option(
    "--bundle", type=click.Path(path_type=Path), metavar="FILE.zip",
    help="Also write all that the audit rests on, for factcheck replay.",
)  # fmt: skip
def command(
    articles: tuple[str, ...],
    format_: str,
    output: Path | None,
    fail_on: FailOn | None,
    profile: Profile | None,
    min_coverage: float | None,
    changed_since: str | None,
    show_all: bool,
    today: str | None,
    no_linked: bool,
    bundle: Path | None,
) -> None:
    """Extract what is new, check what changed, and report every claim with its mark.

    \b
    Examples:
      factcheck audit
      factcheck audit --format html -o report.html
      factcheck audit --format json --fail-on unsupported > audit.json
      factcheck audit --format github --changed-since origin/main
      factcheck audit --format sarif -o factcheck.sarif --min-coverage 95

    Exit 0: nothing to report. 1: discrepancies at the chosen level. 2: the tool or its input failed.
    3: something could not be checked, or too little was.
    """
    if profile and format_ != "sarif":
        raise click.UsageError(f"--profile belongs to --format sarif, not to {format_}")
    workspace = open_workspace()
    found = audited(
        workspace,
        articles,
        fail_on=fail_on or workspace.settings.audit.fail_on,
        use_links=not no_linked,
        min_coverage=min_coverage,
        changed_since=changed_since,
        today=today,
        bears=FORMATS[format_].bears or bundle is not None,
    )
    document = found.document
    if not document.articles and not found.changed:
        note("no article here yet: factcheck add FILE --as article")
    if bundle is not None:
        _write_bundle(bundle, found)
    if found.changed and (every := sum(len(each.assessments) for each in found.marks.values())):
        here = sum(article.counts.claims for article in document.articles)
        told = f"the lines of {here:,} of {plural(every, 'claim')}" if here else "no claim's lines"
        note(f"{told} changed since {one_line(found.changed.rev)}")
    options = Options(
        colour=wants_colour() and output is None,
        show=tuple(Status) if show_all else (Status.DISPUTED, Status.UNSUPPORTED),
        set_apart=show_all,
        profile=profile or "github",
        folder=folder_in_repository(workspace.root),
    )
    report = render(document, format_, options)
    if format_ == "github" and (page := os.environ.get("GITHUB_STEP_SUMMARY")):
        _append_summary(Path(page), document)
    emit(report, output)
    if document.exit_code:
        raise click.exceptions.Exit(document.exit_code)


def _write_bundle(file: Path, found: Audited) -> None:
    """Write what the audit rests on; before the report, as an audit that can't leave its bundle has failed."""
    # imported late: most runs leave none
    from factcheck.reports.bundle import asked_of, bundle_of, write_bundle

    asked = asked_of(found.document, found.marks, found.lost, found.changed)
    data = bundle_of(found.case, found.marks, found.document, asked)
    note(f"wrote {file} (SHA-256 {write_bundle(file, data)})")


def _append_summary(page: Path, document: AuditDocument) -> None:
    """Add the audit to the page of a workflow's step, which other commands of the step may have begun.

    GitHub refuses a page that is too long as a whole, so what is there already counts.
    """
    # imported late: only a workflow has such a page
    from factcheck.reports.formats.github import SUMMARY_BYTES, summary

    with page.open("ab") as file:
        room = max(SUMMARY_BYTES - file.tell(), 0)
        file.write(summary(document, room).encode("utf-8"))
