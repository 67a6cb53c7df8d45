"""`factcheck eval decompose`: its figures, what it says of bad rows, and the floors under the engines."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT, factcheck

from factcheck import __version__
from factcheck.claims.decompose import Decomposer, Statement, parser
from factcheck.claims.decompose.engines import engine_of
from factcheck.evaluate.decompose import DecomposeReport, SplitSentence, judge, measure_decompose, parse_row
from factcheck.evaluate.rows import Rows, read_rows
from factcheck.settings import Extract

OURS = Path(__file__).parent / "data" / "decompose.jsonl"
"""159 sentences of many topics with 358 claims that we wrote before any engine had read them."""

OURS_SHA256 = "8c110529fb0f126f70e66b7b6b0f81d8cad0d9b35c9d2b28c848dda338472558"
"""A changed set is another measure: change the floors with it, on purpose."""

FACTSCORE = ROOT.parent / "shared" / "data" / "decompose" / "factscore.jsonl.gz"

FLOORS = {"parser": (0.875, 0.875), "rules": (0.66, 0.66)}
"""Lowest F1 by tokens and by meaning on our rows; above whole sentences, 0.600 and 0.603. Measured:
parser 0.907 and 0.904, rules 0.691 and 0.694."""

FACTSCORE_FLOORS = {"parser": 0.53, "rules": 0.295}
"""Lowest F1 by tokens on every fourth row of FActScore. Measured: parser 0.561, rules 0.326; whole sentences 0.244."""


# --- the floors ------------------------------------------------------------------------------------------


def engine_named(name: str) -> Decomposer:
    """Return the parser or the rules, and nothing else in their place."""
    if name == "parser" and not parser.installed():
        pytest.skip("the parser is not installed: its floor is not measured")
    engine = engine_of(Extract.model_validate({"engine": name}))
    assert engine.name.split()[0] == name
    return engine


@pytest.mark.parametrize("name", FLOORS)
def test_an_engine_stays_above_its_floors(name: str) -> None:
    """On our own sentences: by tokens, by meaning, and above whole sentences."""
    rows = read_rows(OURS, parse_row)
    assert rows.sha256 == OURS_SHA256
    assert (len(rows.rows), rows.findings) == (159, ())
    report = measure_decompose(rows, engine_named(name))
    by_tokens, by_meaning = FLOORS[name]
    assert report.tokens.f1 >= by_tokens, report.as_text()
    assert report.meaning.f1 >= by_meaning, report.as_text()
    assert report.tokens.f1 > report.baseline_tokens.f1
    assert report.meaning.f1 > report.baseline_meaning.f1


@pytest.mark.skipif(not FACTSCORE.is_file(), reason="FActScore is not part of the repository")
@pytest.mark.parametrize("name", FACTSCORE_FLOORS)
def test_an_engine_stays_above_its_floor_on_factscore(name: str) -> None:
    """On every fourth of its rows: written by a model and corrected by people, more finely cut than ours."""
    rows = read_rows(FACTSCORE, parse_row)
    report = measure_decompose(Rows(rows.rows[::4], (), rows.sha256), engine_named(name))
    assert report.tokens.f1 >= FACTSCORE_FLOORS[name], report.as_text()
    assert report.tokens.f1 > report.baseline_tokens.f1


# --- what counts as the same -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Fixed:
    """An engine that gives the same claims for every sentence."""

    made: tuple[str, ...]
    name: str = "fixed"

    def split(self, sentences: Iterable[str]) -> Iterator[list[Statement]]:
        for sentence in sentences:
            yield [Statement(words, 0, len(sentence)) for words in self.made]


def measured(claims: list[str], *made: str) -> DecomposeReport:
    """Measure an engine that makes `made` of a sentence which says `claims`."""
    row = SplitSentence("Rook opened the bridge and closed the ferry.", tuple(claims))
    return measure_decompose(Rows((row,), (), "0" * 64), Fixed(made))


def test_claims_match_from_an_f1_of_their_words_of_0_6() -> None:
    """Three words of five on both sides are enough, two of four are not; case and punctuation don't count."""
    assert measured(["a b c d e"], "A, b: c x y!").tokens.matched == 1
    assert measured(["a b c d"], "a b x y").tokens.matched == 0
    assert measured(["a a a"], "a").tokens.matched == 0


def test_each_claim_is_matched_once_and_the_best_pair_first() -> None:
    """The same claim made twice is right once; the exact one is not taken away by one like it."""
    twice = measured(["Rook opened it."], "Rook opened it.", "Rook opened it.")
    assert (twice.tokens.precision, twice.tokens.recall) == (0.5, 1.0)
    row = SplitSentence("-", ("Rook opened the bridge.", "Rook opened the old bridge."))
    judged = judge(row, ["Rook opened the old bridge.", "Rook opened the bridge."])
    assert judged.by_tokens == ((0, 1), (1, 0))


def test_by_meaning_a_lost_negation_is_wrong_and_another_form_of_a_word_is_right() -> None:
    """Where tokens say the opposite."""
    lost = measured(["Toll did not sign the treaty."], "Toll did sign the treaty.")
    assert (lost.tokens.matched, lost.meaning.matched) == (1, 0)
    form = measured(["The minister signs treaties."], "A treaty was signed by ministers.")
    assert (form.tokens.matched, form.meaning.matched) == (0, 1)


def test_the_baseline_is_the_whole_sentence() -> None:
    """It makes one claim of each sentence, whatever the engine does."""
    report = measured(["Rook opened the bridge.", "Rook closed the ferry."])
    assert (report.tokens.made, report.tokens.precision, report.tokens.recall) == (0, 1.0, 0.0)
    base = report.baseline_tokens
    assert (base.made, base.matched, base.precision, base.recall, round(base.f1, 4)) == (
        1,
        1,
        1.0,
        0.5,
        0.6667,
    )


# --- the command -----------------------------------------------------------------------------------------


def write(path: Path, *lines: object) -> Path:
    """Write a file of rows: objects as JSON, texts as they are."""
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("".join(f"{line}\n" for line in written), "utf-8")
    return path


TWO = {
    "sentence": "The line opened in 1890; it was electrified in 1953.",
    "claims": ["The line opened in 1890.", "The line was electrified in 1953."],
}
ONE = {
    "sentence": "Rook was born, as far as is known, in Calder.",
    "claims": ["Gulls cry.", "Rook was born in Calder."],
}


def test_json_is_one_whole_document(tmp_path: Path) -> None:
    """Figures by tokens on top, by meaning and of the baseline below; a packed file gives the same ones."""
    path = write(tmp_path / "rows.jsonl", TWO)
    done = factcheck(tmp_path, "eval", "decompose", "rows.jsonl", "--engine", "rules", "--json")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert (done.status, done.stderr) == (0, "")
    right = {"precision": 1.0, "recall": 1.0, "f1": 1.0, "matched": 2}
    half = {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "matched": 1}
    document = json.loads(done.stdout)
    assert document == {
        "schema": "factcheck.eval-decompose/1",
        "signature": f"factcheck {__version__}, 1 rows, data sha256 {sha256}, engine rules",
        "engine": "rules",
        "rows": 1,
        "gold": 2,
        "made": 2,
        "gold_per_sentence": 2.0,
        "made_per_sentence": 2.0,
        **right,
        "meaning": right,
        "baseline": {**half, "meaning": half},
    }
    (tmp_path / "rows.jsonl.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    again = factcheck(tmp_path, "eval", "decompose", "rows.jsonl.gz", "--engine", "rules", "--json")
    assert {**json.loads(again.stdout), "signature": ""} == {**document, "signature": ""}


def test_the_table_and_the_list_of_errors(tmp_path: Path) -> None:
    """Missed and wrong claims by tokens, each with its sentence."""
    write(tmp_path / "rows.jsonl", TWO, ONE)
    done = factcheck(tmp_path, "eval", "decompose", "rows.jsonl", "--engine", "rules", "--errors")
    *table, signature = done.stdout.splitlines()
    assert (done.status, done.stderr) == (0, "")
    assert table == [
        "missed: “Gulls cry.” in “Rook was born, as far as is known, in Calder.”",
        "",
        "                             precision  recall      F1   gold   made  right",
        "by tokens                        1.000   0.750   0.857      4      3      3",
        "by meaning                       1.000   0.750   0.857      4      3      3",
        "whole sentence, by tokens        1.000   0.500   0.667      4      2      2",
        "whole sentence, by meaning       1.000   0.500   0.667      4      2      2",
        "",
        "2 sentences; claims per sentence: 1.50 made, 2.00 in the set",
    ]
    assert signature.startswith(f"factcheck {__version__}, 2 rows, data sha256 ")
    assert signature.endswith(", engine rules")


def test_the_workspace_says_which_engine_is_measured(tmp_path: Path) -> None:
    """Without `--engine` it is the one that extracting would take there."""
    (tmp_path / "factcheck.toml").write_text('[extract]\nengine = "rules"\n', "utf-8")
    write(tmp_path / "rows.jsonl", TWO)
    done = factcheck(tmp_path, "eval", "decompose", "rows.jsonl", "--json")
    assert (done.status, json.loads(done.stdout)["engine"]) == (0, "rules")


def test_a_line_that_is_no_row_is_told_and_skipped(tmp_path: Path) -> None:
    """Exit 3: the figures are of the other rows. A row without claims is one: nothing should be made of it."""
    write(
        tmp_path / "rows.jsonl",
        TWO,
        "{",
        {"sentence": "x"},
        {"sentence": 1, "claims": []},
        {"sentence": " ", "claims": []},
        {"sentence": "x", "claims": "x"},
        {"sentence": "x", "claims": ["x", 1]},
        {"sentence": "x", "claims": ["x"] * 501},
        {"sentence": "Gulls cry.", "claims": []},
    )
    done = factcheck(tmp_path, "eval", "decompose", "rows.jsonl", "--engine", "rules", "--json")
    assert (done.status, json.loads(done.stdout)["rows"]) == (3, 2)
    assert [line for line in done.stderr.splitlines() if line.startswith("rows")] == [
        (
            "rows.jsonl:2: error eval/bad-row: skipped: not JSON (Expecting property name enclosed in double "
            "quotes: line 1 column 2 (char 1))"
        ),
        "rows.jsonl:3: error eval/bad-row: skipped: no 'claims' in it",
        "rows.jsonl:4: error eval/bad-row: skipped: sentence is not a string",
        "rows.jsonl:5: error eval/bad-row: skipped: sentence is empty",
        "rows.jsonl:6: error eval/bad-row: skipped: claims is not a list",
        "rows.jsonl:7: error eval/bad-row: skipped: a claim is a string, not something else",
        "rows.jsonl:8: error eval/bad-row: skipped: 501 claims, over the limit of 500",
    ]


def test_a_file_that_is_not_there_stops_the_command(tmp_path: Path) -> None:
    """Exit 2; with `--json` the error is the document."""
    done = factcheck(tmp_path, "eval", "decompose", "none.jsonl", "--json")
    assert (done.status, done.stderr) == (2, "error: none.jsonl: no such file\n")
    assert json.loads(done.stdout)["error"] == "none.jsonl: no such file"


def test_a_file_without_rows_has_figures_too(tmp_path: Path) -> None:
    """Nothing made is nothing wrong."""
    write(tmp_path / "rows.jsonl")
    done = factcheck(tmp_path, "eval", "decompose", "rows.jsonl", "--engine", "rules", "--json")
    document = json.loads(done.stdout)
    assert (done.status, document["rows"], document["f1"], document["made_per_sentence"]) == (0, 0, 1.0, 0.0)
