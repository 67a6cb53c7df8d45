"""The published JSON Schemas are those of the records, and every stored line of this repository is such a record."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, factcheck

from factcheck.cli.schema import RECORDS, schema_of
from factcheck.model import Record

PUBLISHED = ROOT / "docs" / "schema"

BY_NAME: dict[str, type[Record]] = {
    model.model_fields["schema_"].default: model
    for model in RECORDS.values()
    if "schema_" in model.model_fields
}
"""The records that are lines of a file, by the `schema` that they name."""

LINES = sorted([*(ROOT / "claims").glob("*.jsonl"), *(ROOT / "reports").glob("*.jsonl")])


def test_the_published_schemas_are_those_of_the_records(tmp_path: Path) -> None:
    """`factcheck schema --write docs/schema` changes nothing; if this fails, run it and read what changed."""
    ran = factcheck(tmp_path, "schema", "--write", "schema")
    assert ran == (0, f"wrote {len(RECORDS)} schemas to schema\n", "")
    written = {path.name: path.read_text("utf-8") for path in (tmp_path / "schema").iterdir()}
    assert written == {path.name: path.read_text("utf-8") for path in PUBLISHED.iterdir()}


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_each_key_is_described_by_its_schema(name: str) -> None:
    """A schema is closed: it names its draft, allows no further keys, and asks for `schema` as it is written."""
    schema = json.loads(schema_of(RECORDS[name]))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["additionalProperties"] is False
    if "schema_" in RECORDS[name].model_fields:
        assert schema["properties"]["schema"]["const"] == RECORDS[name].model_fields["schema_"].default


@pytest.mark.parametrize("path", LINES, ids=lambda path: path.name)
def test_every_shipped_line_is_a_record(path: Path) -> None:
    """Each line names its schema and is valid by it; of the marks, the first line says what they were made of."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    if path.name.endswith(".assessments.jsonl"):
        head = lines.pop(0)
        assert list(head) == ["schema", "article", "inputs", "judge", "findings"]
        assert head["schema"] == "factcheck.assessments/1"
    assert lines
    for values in lines:
        BY_NAME[values["schema"]].model_validate_json(json.dumps(values))


def test_the_shipped_report_is_an_audit_document(tmp_path: Path) -> None:
    """The machine-readable report is valid by its own schema, and writing it again gives the same."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for folder in ("sources", "claims", "reports"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    ran = factcheck(tmp_path, "audit", "--format", "json", "--fail-on", "none")
    assert ran.status == 0
    document = RECORDS["AuditDocument"].model_validate_json(ran.stdout)
    assert document.model_dump_json(by_alias=True, indent=2) + "\n" == ran.stdout
