"""`factcheck eval missing`: cues against marked spans, and the floor under the packaged rules."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest
from conftest import ROOT, factcheck

from factcheck import __version__
from factcheck.claims.rules import packaged
from factcheck.errors import UnreadableFile
from factcheck.evaluate.missing import MissingReport, Span, measure_missing, parse_row
from factcheck.evaluate.rows import read_rows
from factcheck.model import MissingKind

MARKED = ROOT / "tests" / "data" / "missing.jsonl"

FINGERPRINT = "30f9472e007a8390b940f2834432d3ba5723a6311f6211c43de09fc38766e689"
"""SHA-256 of the marked rows: whoever changes them sets the floors again, knowing it."""

FLOORS = {"dev": 0.98, "test": 0.66}
"""Lowest F1 over spans in each part; measured: 0.992 and 0.673. Errors were read on `dev` only."""

LEFT_ALONE = 0.98
"""Lowest share of the rows without a span in which nothing may be found; measured: 0.993."""


@pytest.fixture(scope="module")
def report() -> MissingReport:
    """The packaged rules on the marked rows."""
    return measure_missing(read_rows(MARKED, parse_row), packaged())


def rows(path: Path, *lines: object) -> Path:
    """Write a file of rows: objects as JSON, texts as they are."""
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("".join(f"{line}\n" for line in written), "utf-8")
    return path


def test_the_marked_rows_are_the_ones_that_the_floors_were_set_on(report: MissingReport) -> None:
    """At least 200 of them, nearly half without a span, and every kind occurs."""
    assert hashlib.sha256(MARKED.read_bytes()).hexdigest() == FINGERPRINT
    assert len(report.judged) >= 200
    assert report.left_alone[1] * 100 >= len(report.judged) * 49
    assert [kind for kind, score in report.kinds.items() if not score.gold] == []


@pytest.mark.parametrize("part", FLOORS)
def test_the_rules_find_as_much_as_they_did(report: MissingReport, part: str) -> None:
    """F1 stays above its floor, on the rows that rules were tuned on and on those that they were not."""
    assert report.parts[part].spans.f1 >= FLOORS[part]


def test_the_rules_leave_good_sourcing_alone(report: MissingReport) -> None:
    """Rows that look alike but name their source give no cue."""
    alone, negative = report.left_alone
    assert alone / negative >= LEFT_ALONE


def test_spans_match_by_half_of_the_shorter_one_to_one(tmp_path: Path) -> None:
    """A piece of a span matches, less than half of it does not, and two cues can't both take one span."""
    text = "Studies show it. Critics say so. Rumour has it that he left."
    file = rows(
        tmp_path / "rows.jsonl",
        {"text": text, "spans": [[0, 7, "unnamed-document"], [10, 31, "vague-plurality"]]},
    )
    [judged] = measure_missing(read_rows(file, parse_row), packaged()).judged
    assert [text[span.start : span.end] for span in judged.predicted] == [
        "Studies show",
        "Critics say",
        "Rumour has it that",
    ]
    assert [(text[a.start : a.end], text[b.start : b.end]) for a, b in judged.same_kind] == [
        (text[10:31], "Critics say"),
        ("Studies", "Studies show"),
    ]
    assert judged.missed == []
    assert judged.wrong == [Span(33, 51, MissingKind.VAGUE_PLURALITY)]


def test_a_span_of_another_kind_is_found_but_not_right(tmp_path: Path) -> None:
    """It counts where kinds don't; with nothing predicted precision is 1, with nothing to find recall is."""
    file = rows(tmp_path / "rows.jsonl", {"text": "Studies show it.", "spans": [[0, 12, "dead-link"]]})
    report = measure_missing(read_rows(file, parse_row), packaged())
    assert (report.spans.f1, report.places.f1) == (0.0, 1.0)
    dead, document = report.kinds[MissingKind.DEAD_LINK], report.kinds[MissingKind.UNNAMED_DOCUMENT]
    assert (dead.precision, dead.recall) == (1.0, 0.0)
    assert (document.precision, document.recall) == (0.0, 1.0)


def test_the_command_prints_one_json_document(tmp_path: Path) -> None:
    """With the version, the data's hash and the rules; a packed file gives the same figures."""
    plain = rows(
        tmp_path / "rows.jsonl",
        {"text": "Critics say it is small.", "spans": [[0, 11, "vague-plurality"]], "style": "wire"},
        {"text": "Ann Example said so.", "spans": []},
    )
    packed = tmp_path / "rows.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes(), mtime=0))
    done = factcheck(tmp_path, "eval", "missing", "rows.jsonl", "--json")
    document = json.loads(done.stdout)
    assert (done.status, done.stderr) == (0, "")
    whole = {"precision": 1.0, "recall": 1.0, "f1": 1.0, "gold": 1, "predicted": 1, "matched": 1}
    empty = {**whole, "gold": 0, "predicted": 0, "matched": 0}
    kinds = {kind.value: empty for kind in MissingKind} | {"vague-plurality": whole}
    sha256 = hashlib.sha256(plain.read_bytes()).hexdigest()
    assert document.pop("signature").startswith(
        f"factcheck {__version__}, 2 rows, data sha256 {sha256}, {len(packaged().missing)} rules "
    )
    assert document == {
        "schema": "factcheck.eval-missing/1",
        "rows": 2,
        **whole,
        "any_kind": whole,
        "kinds": kinds,
        "negative_rows": 1,
        "negative_rows_left_alone": 1,
        "negative_share_left_alone": 1.0,
    }
    rows(plain, {"text": "Gulls cry.", "spans": [], "split": "dev"})
    parts = json.loads(factcheck(tmp_path, "eval", "missing", "rows.jsonl", "--json").stdout)["splits"]
    assert [(name, part["rows"]) for name, part in parts.items()] == [("dev", 1)]
    again = json.loads(factcheck(tmp_path, "eval", "missing", "rows.jsonl.gz", "--json").stdout)
    assert {**again, "signature": ""} == {**document, "signature": ""}


def test_the_command_lists_what_was_missed_and_what_was_wrong(tmp_path: Path) -> None:
    """Above the table, one a line, with the words and the text they stand in."""
    rows(
        tmp_path / "rows.jsonl",
        {"text": "Critics say it is small.", "spans": [], "split": "dev"},
        {"text": "Gulls cry.", "spans": [[0, 5, "dead-link"]], "split": "dev"},
    )
    done = factcheck(tmp_path, "eval", "missing", "rows.jsonl", "--errors")
    *table, signature = done.stdout.splitlines()
    assert (done.status, done.stderr) == (0, "")
    assert table == [
        "wrong vague-plurality: “Critics say” in “Critics say it is small.”",
        "missed dead-link: “Gulls” in “Gulls cry.”",
        "",
        "                   precision  recall      F1   gold  found  right",
        "all spans              0.000   0.000   0.000      1      1      0",
        "whatever the kind      0.000   0.000   0.000      1      1      0",
        "vague-plurality        0.000   1.000   0.000      0      1      0",
        "dead-link              1.000   0.000   0.000      1      0      0",
        "split dev              0.000   0.000   0.000      1      1      0",
        "",
        "2 rows; of 1 without a span, 0 left alone (0.0%)",
    ]
    assert signature.startswith(f"factcheck {__version__}, 2 rows, data sha256 ")


def test_a_line_that_is_no_row_is_told_and_skipped(tmp_path: Path) -> None:
    """Exit 3: the figures are of the other rows. Blank lines are none."""
    rows(
        tmp_path / "rows.jsonl",
        {"text": "Critics say so.", "spans": [[0, 11, "vague-plurality"]]},
        "{",
        "[]",
        "",
        {"text": "x"},
        {"text": 1, "spans": []},
        {"text": "x", "spans": 1},
        {"text": "x", "spans": [[0, 1]]},
        {"text": "x", "spans": [[0, 2, "dead-link"]]},
        {"text": "x", "spans": [[False, 1, "dead-link"]]},
        {"text": "x", "spans": [[0, 1, "dead"]]},
        {"text": "x", "spans": [], "split": 1},
    )
    done = factcheck(tmp_path, "eval", "missing", "rows.jsonl", "--json")
    assert done.status == 3
    assert json.loads(done.stdout)["rows"] == 1
    told = [line for line in done.stderr.splitlines() if line.startswith("rows")]
    kinds = ", ".join(kind.value for kind in MissingKind)
    assert told == [
        (
            "rows.jsonl:2: error eval/bad-row: skipped: not JSON (Expecting property name enclosed in double quotes: "
            "line 1 column 2 (char 1))"
        ),
        "rows.jsonl:3: error eval/bad-row: skipped: not a JSON object",
        "rows.jsonl:5: error eval/bad-row: skipped: no 'spans' in it",
        "rows.jsonl:6: error eval/bad-row: skipped: text is not a string",
        "rows.jsonl:7: error eval/bad-row: skipped: spans is not a list",
        "rows.jsonl:8: error eval/bad-row: skipped: a span is [start, end, kind], not [0, 1]",
        "rows.jsonl:9: error eval/bad-row: skipped: span 0-2 is not within the text's 1 code points",
        (
            "rows.jsonl:10: error eval/bad-row: skipped: a span begins and ends at whole numbers, "
            "not [False, 1, 'dead-link']"
        ),
        f"rows.jsonl:11: error eval/bad-row: skipped: 'dead' is no kind of missing citation; known are {kinds}",
        "rows.jsonl:12: error eval/bad-row: skipped: split is not a string",
    ]


def test_a_file_that_cannot_be_read_stops_the_command(tmp_path: Path) -> None:
    """Exit 2, on stderr and as JSON: not there, a folder, not a gzip file, one that breaks off."""
    (tmp_path / "plain.gz").write_bytes(b"{}\n")
    (tmp_path / "torn.gz").write_bytes(gzip.compress(b"x" * 999)[:-9])
    done = factcheck(tmp_path, "eval", "missing", "none.jsonl", "--json")
    assert (done.status, done.stderr) == (2, "error: none.jsonl: no such file\n")
    assert json.loads(done.stdout)["error"] == "none.jsonl: no such file"
    said = []
    for name in (".", "plain.gz", "torn.gz"):
        with pytest.raises(UnreadableFile) as raised:
            read_rows(tmp_path / name, parse_row)
        said.append(raised.value.problem)
    assert said == ["not a file", "not whole as a gzip file", "not whole as a gzip file"]


def test_an_endless_line_is_not_held_in_memory(tmp_path: Path) -> None:
    """It is skipped with its length, and the row behind it is read."""
    file = rows(tmp_path / "rows.jsonl", "x" * 1_000_001, {"text": "x", "spans": []})
    read = read_rows(file, parse_row)
    assert len(read.rows) == 1
    assert [finding.message for finding in read.findings] == [
        "skipped: line of 1,000,002 bytes, over the limit of 1,000,000"
    ]


def test_in_a_workspace_its_own_rules_count(tmp_path: Path) -> None:
    """What `factcheck extract` would find there is what is measured."""
    (tmp_path / "factcheck.toml").write_text('[extract]\nrules = ["ours.yaml"]\n', "utf-8")
    (tmp_path / "ours.yaml").write_text(
        "- id: vague-plurality/gulls\n  kind: vague-plurality\n  pattern: gulls cry\n"
        '  would_settle: Which gulls.\n  match: ["Gulls cry."]\n  pass: ["The gull cried."]\n',
        "utf-8",
    )
    rows(tmp_path / "rows.jsonl", {"text": "Gulls cry.", "spans": [[0, 9, "vague-plurality"]]})
    done = factcheck(tmp_path, "eval", "missing", "rows.jsonl", "--json")
    assert (done.status, json.loads(done.stdout)["matched"]) == (0, 1)
    (tmp_path / "ours.yaml").write_text("- id: x\n  kind: y\n", "utf-8")
    done = factcheck(tmp_path, "eval", "missing", "rows.jsonl")
    assert (done.status, done.stderr) == (
        2,
        "error: ours.yaml:1: rule 'x' has no 'pattern'\n    correct the file, then run again\n",
    )
