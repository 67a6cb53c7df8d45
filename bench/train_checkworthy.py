"""Train the model of what is worth checking, and measure it: the same data gives the same bytes.

    python bench/train_checkworthy.py ../shared/data -o factcheck/claims/checkworthy/weights.json
    python bench/train_checkworthy.py ../shared/data --measure

The folder holds `checkworthy/train.jsonl.gz`, rows `{"text", "label", "source"}`. A stable hash of the text puts
every fifth sentence aside; all choices were made by cross-validation on the rest, and `--measure` shows how that
model does on what was put aside (docs/checkworthy.md has the table). The file that ships is trained on all rows.

The trainer is the dual coordinate descent for logistic regression of Yu, Huang and Lin (Machine Learning 85, 2011,
https://doi.org/10.1007/s10994-010-5221-8), in plain Python, so that training needs nothing installed and rounding
does not depend on a linear-algebra library.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from factcheck.claims.checkworthy import HUNDRED, Model, dump_model, features
from factcheck.claims.rules import packaged
from factcheck.evaluate.checkworthy import average_precision

COST = 2.0
"""Weight of the errors against that of long weight vectors; 1.3, 2 and 3 differ by less than 0.3 points of F1."""

SOURCE_COST = {"policlaim": 2.0}
"""The smaller set counts twice: one row of it stands for a notion that the larger set doesn't have."""

RAREST = 3
"""A feature in fewer sentences is left out."""

KEPT = 20_000
"""Features that are kept, those that move most sentences farthest: twice as many gain less than 0.1 points of F1."""

EPOCHS = 12
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled sentence: 1 is worth checking."""

    text: str
    label: int
    source: str
    """`checkthat24` or `policlaim`."""
    aside: bool
    """Whether it is in the fifth on which nothing is chosen."""
    fold: int


def read(folder: Path) -> list[Row]:
    """Return the rows in file order, of texts that differ in case and marks only the first."""
    rows, seen = [], set()
    with gzip.open(folder / "checkworthy" / "train.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            values = json.loads(line)
            plain = " ".join(re.findall(r"\w+", values["text"].lower()))
            number = int.from_bytes(hashlib.sha256(plain.encode()).digest()[:8], "big")
            if plain not in seen:
                seen.add(plain)
                source = values["source"].split("-")[0]
                rows.append(
                    Row(values["text"], values["label"], source, number % 5 == 0, number // 5 % FOLDS)
                )
    return rows


Vector = tuple[list[int], list[float]]


def train(rows: Sequence[Row], found: Sequence[set[str]]) -> Model:
    """Return the model for `rows`, whose features are `found`, without a threshold.

    First on every feature that isn't too rare; then again on those that move most.
    """
    counts = Counter(feature for each in found for feature in each)
    names = sorted(name for name, count in counts.items() if count >= RAREST)
    weights, _ = _fit(rows, found, names, counts)
    names = sorted(sorted(names, key=lambda n: (-abs(weights[n]) * math.sqrt(counts[n]), n))[:KEPT])
    weights, bias = _fit(rows, found, names, counts)
    rarity = {name: _rarity(len(rows), counts[name]) for name in names}
    kept = {name: (round(rarity[name] * HUNDRED), round(weights[name] * HUNDRED)) for name in names}
    return Model(kept, bias, 0.0, "")


def _rarity(rows: int, count: int) -> float:
    return math.log((1 + rows) / (1 + count)) + 1


def _fit(
    rows: Sequence[Row], found: Sequence[set[str]], names: Sequence[str], counts: Counter[str]
) -> tuple[dict[str, float], float]:
    index = {name: at for at, name in enumerate(names)}
    rarity = [_rarity(len(rows), counts[name]) for name in names]
    vectors: list[Vector] = []
    for each in found:
        indices = sorted(index[name] for name in each if name in index)
        length = math.sqrt(math.fsum(rarity[at] ** 2 for at in indices)) or 1.0
        # the last place is the bias, held like any weight
        vectors.append(([*indices, len(names)], [*(rarity[at] / length for at in indices), 1.0]))
    weights = [0.0] * (len(names) + 1)
    costs = [COST * SOURCE_COST.get(row.source, 1.0) for row in rows]
    signs = [1.0 if row.label else -1.0 for row in rows]
    duals = [1e-6 * cost for cost in costs]
    for (indices, values), sign, dual in zip(vectors, signs, duals, strict=True):
        for at, value in zip(indices, values, strict=True):
            weights[at] += sign * dual * value
    order, shuffle = list(range(len(rows))), random.Random(0)  # an order, not a secret
    for _ in range(EPOCHS):
        shuffle.shuffle(order)
        for row in order:
            indices, values = vectors[row]
            sign, cost, dual = signs[row], costs[row], duals[row]
            here = sign * sum([weights[at] * value for at, value in zip(indices, values, strict=True)])
            changed = _solve(here, dual, cost)
            step = sign * (changed - dual)
            duals[row] = changed
            for at, value in zip(indices, values, strict=True):
                weights[at] += step * value
    return dict(zip(names, weights, strict=False)), weights[-1]


def _solve(here: float, dual: float, cost: float) -> float:
    """Return the best dual value of one row: where 2(z - dual) + here + log(z / (cost - z)) is nought.

    Every vector has length 1 and a bias of 1, hence the 2. Newton's method on the log odds of z / cost.
    """
    odds = math.log(dual / (cost - dual))
    for _ in range(50):
        share = 1 / (1 + math.exp(-odds))
        error = 2 * (cost * share - dual) + here + odds
        if abs(error) < 1e-6:
            break
        odds -= error / (1 + 2 * cost * share * (1 - share))
        odds = max(-30.0, min(30.0, odds))
    return cost / (1 + math.exp(-odds))


def f1(labels: Sequence[int], called: Sequence[bool]) -> float:
    """Return the F1 of the positive class."""
    right = sum(label and call for label, call in zip(labels, called, strict=True))
    return 2 * right / ((sum(labels) + sum(called)) or 1)


def threshold(rows: Sequence[Row], margins: Sequence[float]) -> float:
    """Return the margin, in steps of 0.02, at which the mean of the sources' F1 is highest: good for both."""
    parts = []
    for source in sorted({row.source for row in rows}):
        mine = [
            (row.label, margin) for row, margin in zip(rows, margins, strict=True) if row.source == source
        ]
        parts.append(([label for label, _ in mine], [margin for _, margin in mine]))

    def mean(at: float) -> float:
        return sum(f1(labels, [m >= at for m in margins]) for labels, margins in parts) / len(parts)

    return max((step / 50 for step in range(-150, 51)), key=lambda at: (mean(at), -abs(at)))


def cross_validated(rows: Sequence[Row], found: Sequence[set[str]]) -> list[float]:
    """Return each row's margin by the model that was trained without its fold."""
    margins = [0.0] * len(rows)
    for fold in range(FOLDS):
        inside = [at for at, row in enumerate(rows) if row.fold != fold]
        model = train([rows[at] for at in inside], [found[at] for at in inside])
        for at, row in enumerate(rows):
            if row.fold == fold:
                margins[at] = model.margin(row.text)
        print(f"fold {fold + 1} of {FOLDS}", file=sys.stderr)
    return margins


def table(rows: Sequence[Row], margins: Sequence[float], at: float) -> str:
    """Return F1, precision, recall of model, rules and all-positive, for each source and for all."""
    aside = packaged().set_aside_reason
    ways: dict[str, Callable[[int], bool]] = {
        "model": lambda row: margins[row] >= at,
        "rules": lambda row: aside(rows[row].text) is None,
        "all-positive": lambda row: True,
    }
    lines = [f"{'':<14}{'rows':>7}{'':>3}{'way':<14}{'F1':>7}{'prec.':>7}{'recall':>7}{'AP':>7}"]
    for source in (*sorted({row.source for row in rows}), "all"):
        mine = [number for number, row in enumerate(rows) if source in (row.source, "all")]
        labels = [rows[number].label for number in mine]
        for name, way in ways.items():
            called = [way(number) for number in mine]
            right = sum(label and call for label, call in zip(labels, called, strict=True))
            precise = (
                average_precision(labels, [margins[number] for number in mine]) if name == "model" else None
            )
            lines.append(
                f"{source:<14}{len(mine):>7}{'':>3}{name:<14}{f1(labels, called):>7.3f}"
                f"{right / (sum(called) or 1):>7.3f}{right / (sum(labels) or 1):>7.3f}"
                + (f"{precise:>7.3f}" if precise is not None else "")
            )
    return "\n".join(lines)


def main() -> None:
    """Train, and write the file or show the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", default=Path("../shared/data"))
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("-o", "--output", type=Path, help="where the weights go")
    what.add_argument("--measure", action="store_true", help="train on four fifths, measure on the rest")
    given = parser.parse_args()
    rows = read(given.folder)
    found = [features(row.text) for row in rows]
    chosen_on = [at for at, row in enumerate(rows) if not row.aside]
    inner, inner_found = [rows[at] for at in chosen_on], [found[at] for at in chosen_on]
    margins = cross_validated(inner, inner_found)
    cut = threshold(inner, margins)
    if given.measure:
        print(f"cross-validated on {len(inner)} rows, threshold {cut}\n{table(inner, margins, cut)}\n")
        model = train(inner, inner_found)
        rest = [row for row in rows if row.aside]
        print(f"on the {len(rest)} put aside\n{table(rest, [model.margin(row.text) for row in rest], cut)}")
        return
    model = train(rows, found)
    data = hashlib.sha256((given.folder / "checkworthy" / "train.jsonl.gz").read_bytes()).hexdigest()
    about = {"made_by": "bench/train_checkworthy.py", "data_sha256": data, "rows": len(rows)}
    given.output.write_bytes(dump_model(Model(model.weights, model.bias, cut, ""), about))
    print(f"wrote {given.output}", file=sys.stderr)


if __name__ == "__main__":
    main()
