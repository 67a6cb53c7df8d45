"""`factcheck init`: make a folder a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from factcheck.workspace import Workspace


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
def command(folder: Path) -> None:
    """Make FOLDER (default: this one) a workspace: factcheck.toml, sources/, claims/, reports/.

    \b
    Example:
      factcheck init my-article
    """
    folder.mkdir(parents=True, exist_ok=True)
    workspace = Workspace.init(folder)
    click.echo(f"made a workspace in {workspace.root}")
    click.echo("next: factcheck add FILE --as article")
