"""`factcheck eval pairs`: a judge against labelled pairs, and the pairs of our own."""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from conftest import ROOT, factcheck
from hypothesis import given
from hypothesis import strategies as st

from factcheck.check.stance import LABELS
from factcheck.evaluate.pairs import LabelledPair, interval, macro_f1, parse_row
from factcheck.evaluate.rows import read_rows

OWN = sorted((ROOT / "tests" / "data" / "pairs").glob("*.jsonl"))

ROWS = (
    {
        "id": "a",
        "claim": "The Calder bridge was opened on 3 May 1990.",
        "evidence": "The Calder bridge was opened on 3 May 1990.",
        "label": "supports",
    },
    {
        "id": "b",
        "claim": "Greta Solen was born on 3 May 1990 in Minden.",
        "evidence": ["Greta Solen is a farmer.", "Greta Solen was born on 4 May 1990 in Minden."],
        "label": "contradicts",
    },
    {
        "id": "c",
        "claim": "The port of Larkfield employs 400 people.",
        "evidence": "It rained in Ostrel all week.",
        "label": "insufficient",
    },
    {
        "id": "d",
        "claim": "The fee fell.",
        "evidence": "The council of Minden cut the fee by half.",
        "label": "supports",
    },
)


def file_of(folder: Path, *lines: object, name: str = "rows.jsonl") -> Path:
    """Write rows, objects as JSON and texts as they are."""
    text = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


def test_the_table_has_a_line_for_each_file(tmp_path: Path) -> None:
    """Three of four are right; the judge asserts two stances, both rightly, and abstains from the rest."""
    file_of(tmp_path, *ROWS)
    done = factcheck(tmp_path, "eval", "pairs", "rows.jsonl", "--judge", "rules")
    assert (done.status, done.stderr) == (0, "")
    head, line, mean, signature = done.stdout.splitlines()
    assert head.split() == (
        "pairs acc F1 F1 forc false S false C found S cover S wrong C wrong pairs/s".split()
    )
    assert line.split()[:-1] == "rows 4 0.750 0.778 0.778 0.000 0.000 0.500 0.500 0.000 0.000".split()
    assert mean == "mean macro-F1 of 1 files: 0.7778"
    assert signature.startswith("factcheck 0.1.0, judge rules/") and " 4 rows of " in signature


def test_the_figures_as_json(tmp_path: Path) -> None:
    """Shares are from 0 to 1, with what was measured and how."""
    file_of(tmp_path, *ROWS, name="rows.jsonl.gz")
    done = factcheck(tmp_path, "eval", "pairs", "rows.jsonl.gz", "--judge", "rules", "--json")
    document = json.loads(done.stdout)
    assert document["schema"] == "factcheck.eval-pairs/1"
    figures = document["files"]["rows"]
    assert figures["pairs"] == 4
    assert figures["macro_f1_95"][0] <= figures["macro_f1"] <= figures["macro_f1_95"][1]
    assert figures["asserted"] == {
        "coverage": 0.5,
        "supports": 1,
        "supports_wrong": 0.0,
        "contradicts": 1,
        "contradicts_wrong": 0.0,
    }
    assert len(figures["sha256"]) == 64
    assert document["settings"]["judge"] == "rules"


def test_predictions_are_written_row_by_row(tmp_path: Path) -> None:
    """Each with what was asserted and the values that were compared."""
    file_of(tmp_path, *ROWS)
    factcheck(tmp_path, "eval", "pairs", "rows.jsonl", "--judge", "rules", "--predictions", "out.jsonl")
    written = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [(each["id"], each["label"], each["asserted"]) for each in written] == [
        ("a", "supports", "supports"),
        ("b", "contradicts", "contradicts"),
        ("c", "insufficient", "insufficient"),
        ("d", "supports", "insufficient"),
    ]
    assert "the article has 3 May 1990, the record 4 May 1990" in written[1]["working"]


def test_a_bad_row_is_reported_and_left_out(tmp_path: Path) -> None:
    """The figures are of the others, and the exit code says that not everything was measured."""
    file_of(
        tmp_path,
        ROWS[0],
        "{",
        {"claim": "A.", "evidence": "B.", "label": "maybe"},
        {"claim": "A.", "evidence": 3, "label": "supports"},
        {"claim": "A.", "label": "supports"},
    )
    done = factcheck(tmp_path, "eval", "pairs", "rows.jsonl", "--judge", "rules")
    assert done.status == 3
    assert "\nrows  " in done.stdout and " 1    1.000" in done.stdout
    assert [line.split(": ")[0] for line in done.stderr.splitlines() if line.startswith("rows.jsonl:")] == [
        f"rows.jsonl:{number}" for number in (2, 3, 4, 5)
    ]
    assert "'maybe', not one of supports, contradicts, insufficient" in done.stderr


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """With what to do, and no traceback."""
    done = factcheck(tmp_path, "eval", "pairs", "rows.jsonl")
    assert (done.status, done.stdout.splitlines()[1:]) == (2, [])
    assert done.stderr.startswith("error: rows.jsonl: no such file")


@given(st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS)), min_size=1, max_size=40))
def test_macro_f1_is_a_share_and_lies_in_its_interval_when_all_is_right(
    answers: list[tuple[str, str]],
) -> None:
    """Right answers give 1 with an interval of 1; any answers give a share."""
    gold, given = [list(each) for each in zip(*answers, strict=True)]
    assert 0 <= macro_f1(gold, given) <= 1
    assert macro_f1(gold, gold) == 1
    assert interval(gold, gold) == (1.0, 1.0)


# --- the pairs of our own --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_our_pairs_are_whole(path: Path) -> None:
    """Ids are unique, no pair comes twice, and each label has between a quarter and half of the rows."""
    rows = read_rows(path, parse_row)
    assert rows.findings == ()
    assert len({row.id for row in rows.rows}) == len(rows.rows)
    assert len({(row.claim, row.evidence) for row in rows.rows}) == len(rows.rows)
    labels = Counter(row.label for row in rows.rows)
    assert set(labels) == set(LABELS)
    assert all(0.25 <= count / len(rows.rows) <= 0.5 for count in labels.values())


def test_there_are_enough_of_them() -> None:
    """At least 300 of news and politics, and 300 diagnostics of what judges get wrong."""
    counts = {path.stem: len(read_rows(path, parse_row).rows) for path in OWN}
    assert counts.pop("news") >= 300
    assert sum(counts.values()) >= 300


def test_the_claim_alone_tells_little() -> None:
    """Most passages come with claims of several labels, so that neither side alone gives the answer away."""
    labels: dict[str, set[str]] = defaultdict(set)
    for path in OWN:
        for row in read_rows(path, parse_row).rows:
            labels[row.evidence].add(row.label)
    several = sum(len(each) > 1 for each in labels.values())
    assert several >= 0.8 * len(labels)


def test_a_row_may_lack_its_id() -> None:
    """Evidence in pieces is read as one text."""
    row = parse_row({"claim": "A.", "evidence": ["B.", "C."], "label": "supports"})
    assert row == LabelledPair("", "A.", "B. C.", "supports")
