"""`factcheck config`: the settings in force and where each comes from."""

from __future__ import annotations

import json

import click

from factcheck.cli.common import open_workspace
from factcheck.settings import effective


@click.command("config")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(as_json: bool) -> None:
    """Print every setting with its value and where it comes from: `default`, or file and line.

    \b
    Example:
      factcheck config
    """
    workspace = open_workspace()
    rows = list(effective(workspace.settings, workspace.origins))
    if as_json:
        values = {key: {"value": value, "from": origin} for key, value, origin in rows}
        click.echo(json.dumps({"schema": "factcheck.config/1", "settings": values}, indent=2))
        return
    wide = max(len(key) for key, _, _ in rows)
    for key, value, origin in rows:
        click.echo(f"{key:<{wide}}  {json.dumps(value):<28} {origin}")
