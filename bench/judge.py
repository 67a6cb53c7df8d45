"""Measure the rule judge on labelled pairs of a claim and a passage.

    python bench/judge.py [FOLDER] [--limit ROWS] [--skip ROWS] [--only NAME]... [--without NAME]...

FOLDER (default `../shared/data/dev`) holds `NAME.jsonl.gz` files of rows `{"claim", "evidence", "label"}`, where
`evidence` is a string or a list of strings and `label` is `supports`, `contradicts` or `insufficient`. Of each
file, `--limit` rows after `--skip` ones are judged (default 1000 after 0; limit 0: all). The weights of words are
counted over the evidence of those rows and never see a label. The table is the same on every run.

Columns, in per cent of what each names:

    says S, P(S)    pairs judged `supports`, and how many of them are
    says C, P(C)    pairs judged `contradicts`, and how many of them are
    false C         pairs that contradict nothing and are judged `contradicts`, of all such pairs
    false S         pairs that support nothing and are judged `supports`, of all such pairs
    F1              macro-F1 over the labels that the file has; an abstention counts as `insufficient`

Thresholds and guards of the judge were tuned by hand on the first 1000 rows of each file of the default folder, and
what it got wrong in the others was read as well: its figures there flatter it. Rows that nobody read are needed for
an honest figure; docs/engine.md says which those were. No weight was trained on any row.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from factcheck.check.features import Features, Weights
from factcheck.check.strict import StrictJudge
from factcheck.model import Claim, ClaimKind, QuoteSelector

DEFAULT_FOLDER = Path("../shared/data/dev")
DEFAULT_LIMIT = 1000
LABELS = ("supports", "contradicts", "insufficient")

_TOKENS = (
    ("-LRB-", "("), ("-RRB-", ")"), ("-LSB-", "["), ("-RSB-", "]"), ("``", '"'), ("''", '"'),
    (" ,", ","), (" .", "."), (" ;", ";"), (" :", ":"), (" 's", "'s"), (" n't", "n't"),
    ("( ", "("), (" )", ")"),
)  # fmt: skip
"""What tokenising left in FEVER and VitaminC, and how it was written."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One labelled row."""

    claim: str
    evidence: str
    label: str


def read_pairs(path: Path, limit: int, skip: int = 0) -> list[Pair]:
    """Return `limit` rows of `path` (0: all) after `skip`, in file order; ends the program where a row is broken."""
    return list(islice(_rows(path), skip, skip + limit if limit else None))


def _rows(path: Path) -> Iterator[Pair]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                evidence = row["evidence"]
                pair = Pair(
                    _written(row["claim"]),
                    _written(evidence if isinstance(evidence, str) else " ".join(evidence)),
                    row["label"],
                )
            except (ValueError, KeyError, TypeError) as error:
                sys.exit(f"{path}:{number}: not a labelled pair ({error})")
            if pair.label not in LABELS:
                sys.exit(f"{path}:{number}: label {pair.label!r} is not one of {', '.join(LABELS)}")
            yield pair


def _written(text: str) -> str:
    for token, plain in _TOKENS:
        text = text.replace(token, plain)
    return text


def judge_pairs(pairs: list[Pair]) -> list[str]:
    """Return the label that the judge gives each pair; an abstention is `insufficient`."""
    passages = [Features(pair.evidence) for pair in pairs]
    judge = StrictJudge(Weights(passages))
    given = []
    for pair, passage in zip(pairs, passages, strict=True):
        text = pair.claim or "-"
        claim = Claim(
            id="pair",
            article="pairs",
            text=text,
            quote=QuoteSelector(exact=text, start=0, end=len(text)),
            kind=ClaimKind.STATE,
        )
        stance = judge.judge_one(claim, Features(text), passage).stance
        given.append(stance.value if stance else "insufficient")
    return given


def measures(gold: list[str], given: list[str]) -> dict[str, float]:
    """Return counts and shares (0 to 1; NaN where nothing is counted) by column name."""
    said, right, of = (
        Counter(given),
        Counter(g for g, m in zip(gold, given, strict=True) if g == m),
        Counter(gold),
    )
    values: dict[str, float] = {"n": len(gold)}
    for short, label in (("S", "supports"), ("C", "contradicts")):
        values[f"says {short}"] = said[label]
        values[f"P({short})"] = _share(right[label], said[label])
        values[f"false {short}"] = _share(said[label] - right[label], len(gold) - of[label])
    scores = [2 * right[label] / (of[label] + said[label]) for label in LABELS if of[label]]
    values["F1"] = sum(scores) / len(scores)
    return values


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


COLUMNS = ("n", "says S", "P(S)", "says C", "P(C)", "false C", "false S", "F1")


def _line(name: str, values: dict[str, float]) -> str:
    cells = []
    for column in COLUMNS:
        value = values[column]
        whole = column in ("n", "says S", "says C")
        cells.append("-" if value != value else f"{value:.0f}" if whole else f"{100 * value:.1f}")
    return f"{name:<20}" + "".join(f"{cell:>9}" for cell in cells)


def main() -> None:
    """Print the table, then what it was computed from."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT_FOLDER)
    parser.add_argument("--limit", type=int, default=DEFAULT_LIMIT, help="rows of each file; 0 for all")
    parser.add_argument("--skip", type=int, default=0, help="rows of each file to pass over first")
    parser.add_argument("--only", action="append", metavar="NAME", help="only this file; may be repeated")
    parser.add_argument(
        "--without", action="append", default=[], metavar="NAME", help="not this file; may be repeated"
    )
    asked = parser.parse_args()
    files = sorted(asked.folder.glob("*.jsonl.gz"))
    named = {file: file.name.removesuffix(".jsonl.gz") for file in files}
    files = [
        file
        for file, name in named.items()
        if (not asked.only or name in asked.only) and name not in asked.without
    ]
    if not files:
        sys.exit(f"{asked.folder}: no NAME.jsonl.gz to judge; name the folder of the labelled pairs")
    print(f"{'':<20}" + "".join(f"{column:>9}" for column in COLUMNS))
    all_gold: list[str] = []
    all_given: list[str] = []
    print_of_data = hashlib.sha256()
    for file in files:
        pairs = read_pairs(file, asked.limit, asked.skip)
        if not pairs:
            continue
        print_of_data.update(file.read_bytes())
        gold, given = [pair.label for pair in pairs], judge_pairs(pairs)
        all_gold += gold
        all_given += given
        print(_line(file.name.removesuffix(".jsonl.gz"), measures(gold, given)))
    print(_line("all", measures(all_gold, all_given)))
    print(
        f"judge {StrictJudge.name}, limit {asked.limit}, skip {asked.skip}, data {print_of_data.hexdigest()[:12]}"
    )


if __name__ == "__main__":
    main()
