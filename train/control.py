"""A control that reads claims only: naive Bayes over their words and word pairs, trained on the given pairs of the mix.

    python -m train.control --mix build/mix.jsonl --data ../shared/data

What the stance model does not do better than this on a file, it may have done without reading the evidence.
"""

import argparse
import json
import math
from collections import Counter
from itertools import pairwise
from pathlib import Path

from factcheck.check.stance.evidence import MAX_PIECES

from .evaluate import LABELS, TARGETS, measure, read_cases


def features(claim: str) -> list[str]:
    """Return the words and neighbouring word pairs of a claim, lower case."""
    words = ["^", *claim.lower().replace(".", " .").split(), "$"]
    return words[1:-1] + [f"{one} {two}" for one, two in pairwise(words)]


def main() -> None:
    """Train, and print accuracy and macro-F1 of each dev file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mix", type=Path, default=Path("build/mix.jsonl"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--pairs", type=Path, nargs="*", default=[])
    parser.add_argument("--limit", type=int, default=300)
    options = parser.parse_args()
    counts = [Counter[str]() for _ in LABELS]
    for line in options.mix.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] == "given":
            counts[LABELS.index(row["label"])].update(set(features(row["claim"])))
    known = set().union(*counts)
    totals = [sum(count.values()) + 0.5 * len(known) for count in counts]
    headline: list[float] = []
    for path in [*sorted((options.data / "dev").glob("*.jsonl.gz")), *options.pairs]:
        cases = read_cases(path, options.limit, MAX_PIECES)
        given: list[int] = []
        for case in cases:
            found = [feature for feature in set(features(case.claim)) if feature in known]
            scores = [
                sum(math.log((count[feature] + 0.5) / total) for feature in found)
                for count, total in zip(counts, totals, strict=True)
            ]
            given.append(scores.index(max(scores)))
        figures = measure([case.gold for case in cases], given)
        name = path.name.split(".")[0]
        headline += [figures["macro_f1"]] if name in TARGETS else []
        print(f"| {name} | {figures['accuracy']:.3f} | {figures['macro_f1']:.3f} |")
    print(f"mean macro-F1 of {len(headline)} target files: {sum(headline) / len(headline):.4f}")


if __name__ == "__main__":
    main()
