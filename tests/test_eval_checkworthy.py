"""`factcheck eval checkworthy`: its figures, what it says of bad rows, and the floors under our model."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from conftest import ROOT, factcheck

from factcheck.claims.checkworthy import packaged_model
from factcheck.claims.rules import packaged
from factcheck.evaluate.checkworthy import average_precision, measure_checkworthy, parse_row
from factcheck.evaluate.rows import read_rows

OURS = Path(__file__).parent / "data" / "checkworthy.jsonl"
"""120 sentences of many topics that we wrote, half of them worth checking."""

OURS_SHA256 = "ab4cbe49f558b5b3a9a26a9e226c351b92986e0a3cf7990f6a3eec532f462b4d"
"""A changed set is another measure: change the floors with it, on purpose."""

PUBLIC = ROOT.parent / "shared" / "data" / "checkworthy" / "train.jsonl.gz"


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return path


def test_the_model_stays_above_its_floors() -> None:
    """On our own sentences: F1 at least 0.93, 10 points over the rules alone and 25 over all-positive."""
    rows = read_rows(OURS, parse_row)
    assert rows.sha256 == OURS_SHA256
    assert not rows.findings
    report = measure_checkworthy(rows, packaged_model(), packaged())
    assert report.model.f1 >= 0.93
    assert report.model.f1 >= report.rules.f1 + 0.1
    assert report.model.f1 >= report.all_positive.f1 + 0.25
    assert (report.average_precision or 0) >= 0.97


@pytest.mark.skipif(not PUBLIC.is_file(), reason="the public data is not part of the repository")
def test_the_model_beats_its_baselines_on_public_data() -> None:
    """On every tenth of the rows that it was trained on (so no measure of how it generalises): far above both."""
    rows = read_rows(PUBLIC, parse_row)
    report = measure_checkworthy(type(rows)(rows.rows[::10], (), rows.sha256), packaged_model(), packaged())
    assert report.model.f1 >= 0.75
    assert report.model.f1 >= report.rules.f1 + 0.2
    assert report.model.f1 >= report.all_positive.f1 + 0.2


def test_json_is_one_whole_document(tmp_path: Path) -> None:
    """Figures of the model with those of the two baselines, and a signature that names data and model."""
    path = write(
        tmp_path / "rows.jsonl",
        {"text": "Crime rose by 40 percent under this mayor.", "label": 1},
        {"text": "Two million households cannot pay for heating.", "label": 1},
        {"text": "Thank you very much.", "label": 0},
        {"text": "The curtains were blue.", "label": 0},
    )
    ran = factcheck(tmp_path, "eval", "checkworthy", "rows.jsonl", "--json")
    assert (ran.status, ran.stderr) == (0, "")
    document = json.loads(ran.stdout)
    signature = document.pop("signature")
    assert document == {
        "schema": "factcheck.eval-checkworthy/1",
        "rows": 4,
        "positive": 2,
        "f1": 1.0,
        "precision": 1.0,
        "recall": 1.0,
        "accuracy": 1.0,
        "called": 2,
        "right": 2,
        "average_precision": 1.0,
        "baselines": {
            "all_positive": {
                "f1": 0.6667,
                "precision": 0.5,
                "recall": 1.0,
                "accuracy": 0.5,
                "called": 4,
                "right": 2,
            },
            "rules": {
                "f1": 0.8,
                "precision": 0.6667,
                "recall": 1.0,
                "accuracy": 0.75,
                "called": 3,
                "right": 2,
            },
        },
    }
    assert f"data sha256 {read_rows(path, parse_row).sha256}" in signature
    assert f"model sha256 {packaged_model().sha256}" in signature


def test_the_table_and_the_errors_are_for_reading(tmp_path: Path) -> None:
    """Without --json the figures are a table; --errors lists what the model calls wrong, with its worth."""
    write(
        tmp_path / "rows.jsonl",
        {"text": "Crime rose by 40 percent under this mayor.", "label": 1},
        {"text": "Thank you very much.", "label": 1},
    )
    ran = factcheck(tmp_path, "eval", "checkworthy", "rows.jsonl", "--errors")
    assert (ran.status, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert lines[0].startswith("missed 0.0")
    assert lines[0].endswith(": Thank you very much.")
    assert lines[2:7] == [
        "                    F1  precision  recall  accuracy  called  right",
        "model            0.667      1.000   0.500     0.500       1      1",
        "rules            0.667      1.000   0.500     0.500       1      1",
        "all-positive     1.000      1.000   1.000     1.000       2      2",
        "",
    ]
    assert lines[7] == "2 sentences, 2 worth checking; average precision of the model's order 1.000"


def test_bad_rows_are_named_and_skipped(tmp_path: Path) -> None:
    """Each is reported with its line on stderr, the rest is measured, and the exit status is 3."""
    (tmp_path / "rows.jsonl").write_text(
        '{"text": "Crime rose by 40 percent.", "label": 1}\n'
        '{"text": "No label."}\n'
        '{"text": "A word.", "label": "yes"}\n'
        '{"text": 7, "label": 1}\n'
        '{"text": " ", "label": 0}\n'
        "not json\n",
        "utf-8",
    )
    ran = factcheck(tmp_path, "eval", "checkworthy", "rows.jsonl", "--json")
    assert ran.status == 3
    assert json.loads(ran.stdout)["rows"] == 1
    said = [line for line in ran.stderr.splitlines() if line.startswith("rows.jsonl")]
    assert said[:4] == [
        "rows.jsonl:2: error eval/bad-row: skipped: no 'label' in it",
        "rows.jsonl:3: error eval/bad-row: skipped: label is 0 or 1, not 'yes'",
        "rows.jsonl:4: error eval/bad-row: skipped: text is not a string",
        "rows.jsonl:5: error eval/bad-row: skipped: text is empty",
    ]
    assert said[4].startswith("rows.jsonl:6: error eval/bad-row: skipped: not JSON")


def test_a_packed_file_is_read_and_a_missing_one_exits_2(tmp_path: Path) -> None:
    """`.gz` is unpacked; what can't be read stops the command."""
    row = json.dumps({"text": "Crime rose by 40 percent.", "label": 1})
    (tmp_path / "rows.jsonl.gz").write_bytes(gzip.compress(row.encode(), mtime=0))
    assert factcheck(tmp_path, "eval", "checkworthy", "rows.jsonl.gz").status == 0
    ran = factcheck(tmp_path, "eval", "checkworthy", "none.jsonl")
    assert (ran.status, ran.stdout) == (2, "")
    assert "none.jsonl" in ran.stderr


def test_no_rows_are_no_error(tmp_path: Path) -> None:
    """An empty file has nothing to average: the figure is null."""
    (tmp_path / "rows.jsonl").write_text("", "utf-8")
    ran = factcheck(tmp_path, "eval", "checkworthy", "rows.jsonl", "--json")
    assert ran.status == 0
    assert json.loads(ran.stdout)["average_precision"] is None


@pytest.mark.parametrize(
    ("labels", "scores", "expected"),
    [
        ([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1], (1 + 2 / 3) / 2),
        ([0, 1], [0.5, 0.5], 0.5),  # one score, one group: its order says nothing
        ([0, 0], [0.5, 0.4], None),
    ],
)
def test_average_precision(labels: list[int], scores: list[float], expected: float | None) -> None:
    """The mean over the positives of the precision down to each."""
    found = average_precision(labels, scores)
    assert found == (None if expected is None else pytest.approx(expected))
