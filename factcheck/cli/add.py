"""`factcheck add`: take articles and evidence in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from factcheck.cli.common import one_of, open_workspace
from factcheck.errors import FactcheckError, UsageError
from factcheck.model import Form, Role, Tier

ONE_FILE_ONLY = ("id", "title", "url")
"""Values that can't be true of several files at once."""


@click.command("add")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--as", "role", type=one_of(Role), help="What the files are here for.")
@click.option("--id", metavar="ID", help="Name of the source: a-z, digits, - and . [default: from the title]")
@click.option("--title", metavar="TEXT", help="[default: as the file says]")
@click.option("--publisher", metavar="TEXT")
@click.option("--author", "authors", multiple=True, metavar="NAME", help="Can be given several times.")
@click.option("--published", metavar="DATE", help="As precise as known: 2018-11-29, 2018-11 or 2018.")
@click.option("--url", metavar="URL", help="Where the document is.")
@click.option("--retrieved", metavar="DATE", help="The day it was fetched: 2018-11-29.")
@click.option("--licence", metavar="TEXT", help="The document's licence.")
@click.option(
    "--tier", type=one_of(Tier), help="How close it stands to what it speaks of. [default: tertiary]"
)
@click.option("--origin", metavar="WHO", help="Who the information comes from; one origin counts once.")
@click.option("--language", metavar="CODE", help="en, de, pt-BR ... [default: as the file says, or en]")
@click.option("--form", type=one_of(Form), help="A document's text, or notes about it. [default: capture]")
@click.option("--encoding", metavar="NAME", help="Of files that are not UTF-8: cp1252, utf-16 ...")
@click.option("--update", is_flag=True, help="Accept a changed text or changed values.")
def command(
    files: tuple[Path, ...], role: str | None, encoding: str | None, update: bool, **metadata: Any
) -> None:
    """Take in articles, and the evidence they are checked against.

    \b
    Examples:
      factcheck add draft.md --as article
      factcheck add report.html --as evidence --tier primary --publisher WHO
      factcheck add sources/evidence/my-note.md        seal a note written by hand

    Reads .txt, .md and .html. The original bytes are kept in sources/captures/, the text is stored with its
    hash. Adding the same bytes again changes nothing.
    """
    from factcheck.sources.intake import add_file, role_of_folder  # imported late, so that --help is quick

    workspace = open_workspace()
    given = {key: value for key, value in metadata.items() if value}
    if len(files) > 1 and (single := [f"--{key}" for key in ONE_FILE_ONLY if key in given]):
        raise UsageError(f"{single[0]} is for one file, and here are {len(files)}\n    add them one by one")
    failed = False
    for file in files:
        try:
            wanted = Role(role) if role else role_of_folder(workspace, file)
            if wanted is None:
                raise UsageError(
                    f"{workspace.name_of(file)}: an article under check, or evidence?\n"
                    "    add --as article or --as evidence"
                )
            added = add_file(workspace, file, wanted, metadata=given, encoding=encoding, update=update)
        except FactcheckError as error:
            click.echo(f"error: {error}", err=True)
            failed = True
        except OSError as error:
            click.echo(f"error: {error.filename or file}: {error.strerror}", err=True)
            failed = True
        else:
            source, words = added.snapshot.source, len(added.snapshot.text.split())
            title = "".join(letter if letter.isprintable() else " " for letter in source.title)
            click.echo(
                f'{added.outcome} {source.role}/{source.id}: "{title}" ({words:,} word{"s" * (words != 1)})'
            )
    if failed:
        raise click.exceptions.Exit(2)
