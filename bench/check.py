"""Time what checking is made of, on the shipped workspace: claims by rules, loading the model, pairs it reads.

    .venv/bin/python bench/check.py [--sources 20]

Claims are looked up and judged by the strict judge in the longest sources, with nothing remembered. The model reads
pairs that fill its 128 pieces, on one thread and on all cores. A shared machine is noisy: the best of three counts.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path

from factcheck.check import stance
from factcheck.check.run import Evidence, check_article
from factcheck.check.strict import StrictJudge
from factcheck.reports.case import Case
from factcheck.workspace import Workspace

ROOT = Path(__file__).parent.parent
PAIRS = 400
RUNS = 3


def best(job: Callable[[], int]) -> float:
    """Return the most that a job did in a second, over some runs."""
    rates = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        rates.append(job() / (time.perf_counter() - begun))
    return max(rates)


def main() -> None:
    """Print a line a measure."""
    options = argparse.ArgumentParser(description="Time checking on the shipped workspace.")
    options.add_argument("--sources", type=int, default=20)
    given = options.parse_args()
    workspace = Workspace.open(ROOT)
    case = Case.read(workspace)
    library = case.library.evidence
    longest = sorted(library, key=lambda id_: (-len(library[id_].text), id_))[: given.sources]

    def check() -> int:
        evidence = Evidence.of({id_: library[id_] for id_ in longest})
        judge = StrictJudge(evidence.pool.weights)
        return sum(
            len(
                check_article(
                    case.ledgers[article].claims,
                    snapshot,
                    evidence,
                    workspace.settings,
                    judge,
                    ledger_path=case.ledgers[article].path,
                    use_links=False,
                ).assessments
            )
            for article, snapshot in case.library.articles.items()
        )

    passages = Evidence.of({id_: library[id_] for id_ in longest}).pool.size
    print(f"rules, {len(longest)} sources, {passages} passages: {best(check):.0f} claims a second, one core")
    if not stance.installed():
        print("the stance model is not installed")
        return
    begun = time.perf_counter()
    model = stance.load()
    print(f"model: loaded in {time.perf_counter() - begun:.2f} s")
    claim = (
        "The council of the port city closed the old bridge over the river to all heavy lorries in May 2019."
    )
    passage = (
        "In May 2019 the council of the port closed the bridge to heavy lorries after cracks were found. " * 8
    )
    pairs = [(claim, f"{number} {passage}") for number in range(PAIRS)]
    for threads in (1, os.cpu_count() or 1):
        rate = best(lambda threads=threads: len(model.read(pairs, threads=threads)))
        print(f"model, 128 pieces, {threads} thread{'s' if threads > 1 else ''}: {rate:.0f} pairs a second")


if __name__ == "__main__":
    main()
