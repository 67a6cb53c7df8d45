"""`factcheck report`: the findings as a document for people or other systems."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from factcheck.cli.auditing import audited
from factcheck.cli.common import emit, note, open_workspace
from factcheck.reports.formats import FORMATS, Audience, Options, render
from factcheck.reports.wording import plural

_REVIEW = "claimreview"


@click.command("report")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option(
    "--format", "format_", type=click.Choice([each.name for each in FORMATS.values() if each.report]),
    default="md", show_default=True, help="What to write.",
)  # fmt: skip
@click.option(
    "--audience", type=click.Choice(get_args(Audience)), default="editor", show_default=True,
    help="What to act on, or also how each mark came about.",
)  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the document to this file.")
@click.option(
    "--site", metavar="URL", help="claimreview: where the reviews are published, each as URL/CLAIM."
)
@click.option("--publisher", metavar="NAME", help="claimreview: the organisation that answers for them.")
@click.option("--rate-disputed", is_flag=True, help="claimreview: rate disputed claims, 1 of 5.")
def command(
    articles: tuple[str, ...],
    format_: str,
    audience: Audience,
    output: Path | None,
    site: str | None,
    publisher: str | None,
    rate_disputed: bool,
) -> None:
    """Write the findings for editors and other systems.

    \b
    Formats:
      md              for a pull request or a document
      html            one file to read, print and keep
      csv             for a spreadsheet, one row a finding
      annotated       the articles with a footnote behind each claim
      json            everything, for programs
      claimreview     schema.org markup of the claims that a person signed
      web-annotation  W3C annotations of the articles
      csl-json        the cited sources, for a reference manager

    \b
    Examples:
      factcheck report
      factcheck report --format csv --audience factchecker -o findings.csv
      factcheck report --format claimreview --site https://example.org/checks --publisher "Example News"

    Computes what is stale, as audit does, and fails nothing: exit 0, or 2 if the tool or its input failed.
    """
    options = Options(audience=audience, site=site, publisher=publisher, rate_disputed=rate_disputed)
    if format_ == _REVIEW:
        from factcheck.reports.formats.claimreview import published_by

        published_by(options)  # before the work, not after it
    elif site or publisher or rate_disputed:
        raise click.UsageError(f"--site, --publisher and --rate-disputed belong to --format {_REVIEW}")
    found = audited(open_workspace(), articles, bears=FORMATS[format_].bears)
    found.refuse_nothing()
    document = found.document
    emit(render(document, format_, options), output)
    if document.problems:
        note(f"{plural(len(document.problems), 'thing')} could not be checked\n    see: factcheck audit")
    if format_ == _REVIEW:
        from factcheck.reports.formats.claimreview import unpublished

        for marked in unpublished(document):
            claim, sign_off = marked.claim, marked.claim.signed
            signed = f"as {sign_off.status}" if sign_off and sign_off.status else "without a mark"
            again = f"factcheck decide {claim.id} --action sign-off --status {claim.status} --reason WHY"
            note(
                f"{claim.id} was signed {signed} and is {claim.status}, so it is left out\n    sign it: {again}"
            )
