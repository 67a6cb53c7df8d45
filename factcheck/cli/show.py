"""`factcheck show`: a claim with everything on it, a source, or a place in a source."""

from __future__ import annotations

import click

from factcheck.claims.ledger import find_claim
from factcheck.cli.claimview import print_claim
from factcheck.cli.common import open_workspace
from factcheck.cli.stages import printable
from factcheck.errors import UnknownId, UsageError
from factcheck.reports.case import Case, stored_marks

AROUND = 300
"""Code points shown before and behind an offset."""


@click.command("show")
@click.argument("name", metavar="CLAIM|SOURCE")
@click.option(
    "--at", type=click.IntRange(min=0), help="Show a source's text around this offset (code points)."
)
def command(name: str, at: int | None) -> None:
    """Show a claim with its citations and decisions, or a source with its front matter and text.

    \b
    Examples:
      factcheck show c3f9a2b
      factcheck show who-2024 --at 1204

    The first three or more characters of a claim's id are enough where no other begins so.
    """
    case = Case.read(open_workspace())
    known = {**case.library.articles, **case.library.evidence}
    if name in known:
        snapshot = known[name]
        source = snapshot.source
        if at is not None and at > len(snapshot.text):
            raise UsageError(f"{name} has {len(snapshot.text)} code points; {at} is behind its end")
        click.echo(f"{snapshot.path}  {source.role}, {source.tier}, {source.form}")
        for label, value in (
            ("title", source.title),
            ("publisher", source.publisher),
            ("authors", ", ".join(source.authors)),
            ("published", source.published),
            ("url", source.url),
            ("origin", source.origin),
            ("licence", source.licence),
            ("sha256", snapshot.sha256),
        ):
            if value:
                click.echo(f"  {label:<10}{printable(value)}")
        if at is None:
            text = snapshot.text
        else:
            begin, end = max(0, at - AROUND), min(len(snapshot.text), at + AROUND)
            line, column = snapshot.line_column(at)
            click.echo(f"  at {at}: {snapshot.path}:{line}:{column}")
            text = snapshot.text[begin:end]
        for line_text in text.splitlines():
            click.echo(f"  | {printable(line_text)}")
        return
    try:
        ledger, claim = find_claim(case.ledgers, name)
    except UnknownId as error:
        if any(name.startswith(source[:4]) for source in known):
            raise UnknownId("claim or source", name, known, "see: factcheck status") from error
        raise
    marks, _ = stored_marks(case)
    print_claim(case, ledger, claim, marks)
