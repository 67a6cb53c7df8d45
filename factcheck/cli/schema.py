"""`factcheck schema`: the JSON Schema of the records."""

from __future__ import annotations

import json
from pathlib import Path

import click

from factcheck.files import write_atomic
from factcheck.model import STORED, Record
from factcheck.reports.document import AuditDocument

_ALL: tuple[type[Record], ...] = (*STORED, AuditDocument)
RECORDS = {record.__name__: record for record in _ALL}


@click.command("schema")
@click.argument("record", required=False, type=click.Choice(sorted(RECORDS)))
@click.option(
    "--write", type=click.Path(path_type=Path, file_okay=False), help="Write all schemas into this folder."
)
def command(record: str | None, write: Path | None) -> None:
    """Print the JSON Schema of a record, or write those of all.

    \b
    Examples:
      factcheck schema Claim
      factcheck schema --write docs/schema
    """
    if write is not None:
        for name, model in RECORDS.items():
            write_atomic(write / f"{name}.json", schema_of(model).encode())
        click.echo(f"wrote {len(RECORDS)} schemas to {write}")
    elif record:
        click.echo(schema_of(RECORDS[record]), nl=False)
    else:
        for name, model in RECORDS.items():
            click.echo(f"{name:<14} {(model.__doc__ or '').splitlines()[0]}")


def schema_of(model: type[Record]) -> str:
    """Return the JSON Schema (2020-12) of a record, as it is written down in `docs/schema/`."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | model.model_json_schema(
        by_alias=True
    )
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
