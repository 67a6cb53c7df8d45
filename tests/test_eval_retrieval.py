"""`factcheck eval retrieval`: at which rank the passages that settle a claim are found, and floors under it."""

from __future__ import annotations

import gzip
import hashlib
import json
import time
from pathlib import Path

import pytest
from conftest import ROOT, factcheck

from factcheck import __version__
from factcheck.errors import UnreadableFile
from factcheck.evaluate.retrieval import RetrievalReport, figures, measure_retrieval, parse_row, read_folder
from factcheck.evaluate.rows import read_rows
from factcheck.model import Finding

DATA = ROOT / "tests" / "data" / "retrieval"
LIMIT = 1_000_000

FINGERPRINT = "a780730fb04f"
"""First digits of the SHA-256 of rows and texts: whoever changes them sets the floor again, knowing it."""

FLOORS = {"trump-putin-ukraine-talks": (0.55, 0.69), "trump-putin-summits-track-record": (0.39, 0.49)}
"""Lowest recall among the first 10 and 20 of the desk's citations; measured: 0.58 and 0.72, 0.42 and 0.53."""


def measure(file: Path, folder: Path) -> tuple[RetrievalReport, list[Finding]]:
    snapshots, _ = read_folder(folder, LIMIT)
    return measure_retrieval(file, read_rows(file, parse_row), snapshots, time.perf_counter)


def rows(path: Path, *values: object) -> Path:
    path.write_text("".join(f"{json.dumps(each)}\n" for each in values), "utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two texts, one with front matter."""
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "Harbour Paper.txt").write_text("The ferry left late. It sank off Senn.\n", "utf-8")
    (texts / "votes.md").write_text(
        "---\nid: votes\nrole: evidence\ntitle: The vote\n---\n\nTurnout was “71 percent” in Senn.\n", "utf-8"
    )
    return texts


def test_our_own_rows_are_found() -> None:
    """Each passage of the made-up town is among the first five, 11 of 13 at the top."""
    files = [DATA / "rows.jsonl", *sorted((DATA / "texts").iterdir())]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    assert digest.startswith(FINGERPRINT)
    report, findings = measure(DATA / "rows.jsonl", DATA / "texts")
    ranks = [each.ranked for each in report.looked]
    assert (len(ranks), findings) == (13, [])
    assert figures(ranks)["recall_at_5"] == 1
    assert figures(ranks)["recall_at_1"] >= 11 / 13 - 1e-4


@pytest.mark.parametrize("article", FLOORS)
def test_the_citations_of_the_shipped_case_are_found_as_often_as_they_were(article: str) -> None:
    """And more often than by words alone; all of them stand in the sources."""
    report, findings = measure(ROOT / "claims" / f"{article}.jsonl", ROOT / "sources" / "evidence")
    ranked = figures([each.ranked for each in report.looked])
    words = figures([each.words for each in report.looked])
    assert findings == []
    assert (ranked["recall_at_10"], ranked["recall_at_20"]) >= FLOORS[article]
    assert ranked["recall_at_20"] >= FLOORS[article][1]
    assert ranked["recall_at_10"] > words["recall_at_10"]


def test_figures_count_ranks() -> None:
    """Two of four found, at 1 and at 6; nothing looked for is nothing found."""
    assert figures([1, 0, 6, 0]) == {
        "recall_at_1": 0.25,
        "recall_at_5": 0.25,
        "recall_at_10": 0.5,
        "recall_at_20": 0.5,
        "mrr": 0.2917,
    }
    assert set(figures([]).values()) == {0.0}


def test_a_passage_is_found_where_half_of_the_shorter_stretch_is(tmp_path: Path, folder: Path) -> None:
    """Quotation marks and line ends may differ; a passage that stands in two files is found in either."""
    (folder / "copy.txt").write_text("The ferry left late. It sank off Senn.\n", "utf-8")
    file = rows(
        tmp_path / "rows.jsonl",
        {"id": "a", "claim": "The ferry sank off Senn.", "evidence": "It sank off Senn."},
        {"id": "b", "claim": "71 percent voted in Senn.", "evidence": ['Turnout was "71 percent"\nin Senn.']},
    )
    report, findings = measure(file, folder)
    assert [(each.claim, each.source, each.ranked) for each in report.looked] == [
        ("a", "copy", 1),
        ("b", "votes", 1),
    ]
    assert findings == []


def test_the_command_prints_a_table(tmp_path: Path, folder: Path) -> None:
    """With what was not found above it, where that is asked for; speed is the machine's."""
    rows(
        tmp_path / "rows.jsonl",
        {"id": "a", "claim": "The ferry sank off Senn.", "evidence": "It sank off Senn."},
        {"id": "b", "claim": "Photosynthesis needs light.", "evidence": "Turnout was “71 percent” in Senn."},
    )
    done = factcheck(tmp_path, "eval", "retrieval", "rows.jsonl", "--evidence", "texts", "--errors")
    lines = done.stdout.splitlines()
    assert (done.status, done.stderr) == (0, "")
    assert lines[:6] == [
        "not found: b “Photosynthesis needs light.”  <  votes “Turnout was “71 percent” in Senn.”",
        "",
        "                             looked for    at 1    at 5   at 10   at 20     MRR",
        "all                                   2   0.500   0.500   0.500   0.500   0.500",
        "all, by words alone                   2   0.500   0.500   0.500   0.500   0.500",
        "",
    ]
    assert lines[6].startswith("2 claims; 2 passages of 2 sources, ")
    assert lines[7].startswith(f"factcheck {__version__}, 2 passages looked for by words/1, meaning/1, data ")


def test_the_command_prints_one_json_document(tmp_path: Path) -> None:
    """Of a ledger the citations are looked for, told apart by stance; packed rows give the same figures."""
    ledger = ROOT / "claims" / "trump-putin-ukraine-talks.jsonl"
    packed = tmp_path / "rows.jsonl.gz"
    packed.write_bytes(gzip.compress(ledger.read_bytes(), mtime=0))
    command = (
        "eval",
        "retrieval",
        "--evidence",
        str(ROOT / "sources" / "evidence"),
        "--limit",
        "30",
        "--json",
    )
    plain, other = (json.loads(factcheck(tmp_path, *command, str(file)).stdout) for file in (ledger, packed))
    assert plain["schema"] == "factcheck.eval-retrieval/1"
    assert list(plain["ranked"]) == ["all", "supports", "contradicts"]
    counted = [plain["ranked"][group]["looked_for"] for group in plain["ranked"]]
    assert counted[0] == sum(counted[1:]) == plain["looked_for"]
    assert (plain["ranked"], plain["words"]) == (other["ranked"], other["words"])


def test_what_cannot_be_used_is_told_and_left_out(tmp_path: Path, folder: Path) -> None:
    """A line that is no row, a passage that no source has, a text that is not UTF-8; exit 3."""
    (folder / "broken.txt").write_bytes(b"caf\xe9 \n")
    rows(
        tmp_path / "rows.jsonl",
        {"id": "a", "claim": "The ferry sank off Senn.", "evidence": "It sank off Senn."},
        {"id": "b", "claim": "The ferry sank.", "evidence": "It burned."},
        {"id": "c", "claim": "The ferry sank."},
        {"id": "d", "claim": "", "evidence": "It burned."},
        {"id": "e", "claim": "The ferry sank.", "evidence": [1]},
    )
    done = factcheck(tmp_path, "eval", "retrieval", "rows.jsonl", "--evidence", "texts")
    assert done.status == 3
    assert [line for line in done.stderr.splitlines() if not line.startswith(" ")] == [
        "rows.jsonl: error eval/evidence-not-found: b names a passage that no source has; it is not looked for",
        "rows.jsonl:3: error eval/bad-row: skipped: no 'evidence' in it",
        "rows.jsonl:4: error eval/bad-row: skipped: `claim` must be a text",
        "rows.jsonl:5: error eval/bad-row: skipped: `evidence` must be a text or a list of texts",
        "texts/broken.txt: error eval/unreadable: not UTF-8: byte 0xe9 at offset 3",
    ]
    assert "all                                   1   1.000" in done.stdout


def test_a_folder_that_is_none_stops_the_measure(tmp_path: Path) -> None:
    """Exit 2, with the next step."""
    rows(tmp_path / "rows.jsonl")
    with pytest.raises(UnreadableFile):
        read_folder(tmp_path / "rows.jsonl", LIMIT)
    assert factcheck(tmp_path, "eval", "retrieval", "rows.jsonl", "--evidence", "none") == (
        2,
        "",
        "error: none: no such folder\n    give a folder of texts\n",
    )


def test_two_texts_with_one_id_are_told(tmp_path: Path, folder: Path) -> None:
    """The second one is not read."""
    (folder / "votes.txt").write_text("Something else.\n", "utf-8")
    snapshots, [finding] = read_folder(folder, LIMIT)
    assert sorted(snapshots) == ["harbour-paper", "votes"]
    assert (finding.rule, Path(finding.path).name) == ("eval/duplicate-id", "votes.txt")
