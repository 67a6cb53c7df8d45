"""Fit temperature and class offsets on saved dev logits, tabulate thresholds, write model.json.

    python -m train.calibrate --logits build/dev.jsonl --model factcheck/check/stance/weights

A pair's probabilities are softmax((logits + offsets) / temperature); the offsets, fitted with --shift only, are shown
and not written: they trade precision for recall. Both are fitted by the mean log-loss over a pool
in which every file weighs alike, and every label of a file alike within it. The table says, for a threshold on the
probability of the label that wins: how much of what is asserted at or above it is wrong, and which share of the gold
label is still found.
"""

import argparse
import hashlib
import json
import math
from collections import defaultdict
from pathlib import Path

import numpy
from numpy.typing import NDArray

from factcheck.check.stance import LABELS
from factcheck.check.stance.evidence import MAX_PIECES
from factcheck.evaluate.pairs import macro_f1

from .evaluate import TARGETS

Floats = NDArray[numpy.float64]


def read_logits(path: Path) -> tuple[list[str], Floats, NDArray[numpy.int64]]:
    """Return file names, logits (cases x 3) and gold labels of what `evaluate --save` wrote."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return (
        [row["file"] for row in rows],
        numpy.array([row["logits"] for row in rows]),
        numpy.array([row["gold"] for row in rows]),
    )


def weigh(files: list[str], gold: NDArray[numpy.int64]) -> Floats:
    """Return a weight for each case: files alike, labels of a file alike; the weights sum to one."""
    count: dict[tuple[str, int], int] = defaultdict(int)
    for name, label in zip(files, gold.tolist(), strict=True):
        count[name, label] += 1
    labels = {name: sum(1 for other, _ in count if other == name) for name in set(files)}
    return numpy.array(
        [
            1 / (len(labels) * labels[name] * count[name, label])
            for name, label in zip(files, gold.tolist(), strict=True)
        ]
    )


def softmax(sums: Floats) -> Floats:
    """Return likelihoods, row by row."""
    powers = numpy.exp(sums - sums.max(1, keepdims=True))
    result: Floats = powers / powers.sum(1, keepdims=True)
    return result


def probabilities(logits: Floats, temperature: float, offsets: Floats) -> Floats:
    """Return softmax((logits + offsets) / temperature)."""
    return softmax((logits + offsets) / temperature)


def log_loss(
    logits: Floats, gold: NDArray[numpy.int64], weight: Floats, temperature: float, offsets: Floats
) -> float:
    """Return the weighted mean of -log p(gold)."""
    chance = probabilities(logits, temperature, offsets)[numpy.arange(len(gold)), gold]
    return float(-(weight * numpy.log(numpy.maximum(chance, 1e-12))).sum())


def fit(logits: Floats, gold: NDArray[numpy.int64], weight: Floats, shift: bool) -> tuple[float, Floats]:
    """Return the temperature and offsets (none unless `shift`) of least log-loss: coordinate search, step halving."""
    values = [1.5, 0.0, 0.0]  # temperature, offset of contradicts, offset of insufficient
    best = math.inf
    step = 0.4
    while step > 0.004:
        moved = False
        for index in range(3 if shift else 1):
            for sign in (1, -1):
                tried = list(values)
                tried[index] += sign * step
                if tried[0] < 0.2:
                    continue
                loss = log_loss(logits, gold, weight, tried[0], numpy.array([0.0, tried[1], tried[2]]))
                if loss < best - 1e-9:
                    best, values, moved = loss, tried, True
        if not moved:
            step /= 2
    return round(values[0], 3), numpy.array([0.0, round(values[1], 3), round(values[2], 3)])


def calibration_error(chance: Floats, gold: NDArray[numpy.int64], weight: Floats) -> float:
    """Return the expected calibration error over ten bins of the winner's probability."""
    top, winner = chance.max(1), chance.argmax(1)
    error = 0.0
    for low in numpy.arange(0.0, 1.0, 0.1):
        inside = (top > low) & (top <= low + 0.1)
        if weight[inside].sum() > 0:
            error += abs(float((weight[inside] * (top[inside] - (winner[inside] == gold[inside]))).sum()))
    return error


def ratio(part: float, whole: float) -> float:
    """Return part/whole, not-a-number for an empty whole."""
    return float(part / whole) if whole else math.nan


def table(chance: Floats, gold: NDArray[numpy.int64], weight: Floats) -> list[dict[str, float]]:
    """Return for each threshold: share asserted, wrong among asserted supports and contradicts, share of gold found."""
    winner, top = chance.argmax(1), chance.max(1)
    rows: list[dict[str, float]] = []
    for threshold in (0.34, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9):
        row = {"threshold": threshold}
        for label, name in ((0, "supports"), (1, "contradicts")):
            said = (winner == label) & (top >= threshold)
            row[f"{name}_wrong"] = ratio(weight[said & (gold != label)].sum(), weight[said].sum())
            row[f"{name}_found"] = ratio(weight[said & (gold == label)].sum(), weight[gold == label].sum())
            row[f"{name}_false"] = ratio(weight[said & (gold != label)].sum(), weight[gold != label].sum())
        rows.append(row)
    return rows


def least(
    chance: Floats, gold: NDArray[numpy.int64], weight: Floats, label: int, allowed: float
) -> tuple[float, float]:
    """Return the least threshold at which no more than `allowed` of what is asserted is wrong, and the share found."""
    winner, top = chance.argmax(1), chance.max(1)
    for threshold in numpy.arange(0.34, 0.995, 0.005):
        said = (winner == label) & (top >= threshold)
        if weight[said].sum() and weight[said & (gold != label)].sum() / weight[said].sum() <= allowed:
            return round(float(threshold), 3), float(
                weight[said & (gold == label)].sum() / weight[gold == label].sum()
            )
    return math.nan, 0.0


def print_least(title: str, chance: Floats, gold: NDArray[numpy.int64], weight: Floats) -> None:
    """Print the thresholds that keep what is asserted wrongly small."""
    for label, allowed in ((0, 0.08), (0, 0.12), (1, 0.03), (1, 0.08), (1, 0.12)):
        threshold, found = least(chance, gold, weight, label, allowed)
        print(f"{title}: {LABELS[label]}: at most {allowed:.0%} wrong from {threshold}, finding {found:.1%}")


def show(title: str, rows: list[dict[str, float]]) -> None:
    """Print a threshold table."""
    print(
        f"\n{title}\n\n| threshold | wrong among supports | supports found | called so falsely"
        " | wrong among contradicts | contradicts found | called so falsely |"
    )
    print("| ---: |" * 1 + " ---: |" * 6)
    for row in rows:
        cells = [
            row[f"{name}_{what}"]
            for name in ("supports", "contradicts")
            for what in ("wrong", "found", "false")
        ]
        print(
            f"| {row['threshold']} | "
            + " | ".join("" if math.isnan(cell) else f"{cell:.3f}" for cell in cells)
            + " |"
        )


def main() -> None:
    """Fit, print and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--logits", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="folder to write model.json into")
    parser.add_argument("--leave-out", nargs="*", default=[], help="files not to fit on")
    parser.add_argument(
        "--shift", action="store_true", help="fit class offsets too, to see; they are not written"
    )
    options = parser.parse_args()
    files, logits, gold = read_logits(options.logits)
    kept = numpy.array([name not in options.leave_out for name in files])
    pool = [name for name, keep in zip(files, kept.tolist(), strict=True) if keep]
    weight = weigh(pool, gold[kept])
    temperature, offsets = fit(logits[kept], gold[kept], weight, options.shift)
    chance = probabilities(logits, temperature, offsets)
    raw = probabilities(logits, 1.0, numpy.zeros(3))
    print(f"temperature {temperature}, offsets {offsets.tolist()}")
    print(
        f"log-loss {log_loss(logits[kept], gold[kept], weight, 1.0, numpy.zeros(3)):.4f}"
        f" -> {log_loss(logits[kept], gold[kept], weight, temperature, offsets):.4f}"
    )
    print(
        f"calibration error {calibration_error(raw[kept], gold[kept], weight):.4f}"
        f" -> {calibration_error(chance[kept], gold[kept], weight):.4f}"
    )
    show("all files", table(chance[kept], gold[kept], weight))
    print_least("all files", chance[kept], gold[kept], weight)
    if set(TARGETS) <= set(files):
        here = numpy.array([name in TARGETS for name in files])
        weight = weigh([name for name in files if name in TARGETS], gold[here])
        show("target files", table(chance[here], gold[here], weight))
        print_least("target files", chance[here], gold[here], weight)
    for name in dict.fromkeys(files):
        here = numpy.array([other == name for other in files])
        given = chance[here].argmax(1)
        answers = [[LABELS[index] for index in column.tolist()] for column in (gold[here], given)]
        print(f"{name}: macro-F1 {macro_f1(*answers):.3f}")
        if len(set(gold[here].tolist())) > 1:
            show(
                name,
                [
                    row
                    for row in table(chance[here], gold[here], weigh([name] * int(here.sum()), gold[here]))
                    if row["threshold"] in (0.34, 0.5, 0.6, 0.7, 0.8)
                ],
            )
    if options.model:
        sums = {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(options.model.iterdir())
            if path.name in ("model.onnx", "tokenizer.json")
        }
        card = {
            "name": "stance-minilm-l6/2",
            "labels": list(LABELS),
            "first": "claim",
            "max_pieces": MAX_PIECES,
            "temperature": temperature,
            "files": sums,
        }
        (options.model / "model.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
