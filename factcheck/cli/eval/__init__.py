"""`factcheck eval`: measures of the checker itself, one module a measure."""

from __future__ import annotations

import click

from factcheck.cli import LazyGroup

MEASURES = {
    "desk": "Compare the engine alone with the reviewed ledger.",
    "extraction": "Compare what is extracted from nothing with a reviewed ledger.",
    "decompose": "Measure how sentences are split into atomic claims.",
    "checkworthy": "Measure how sentences worth checking are told from others.",
    "pairs": "Measure a judge on labelled pairs of a claim and its evidence.",
    "missing": "Measure how missing citations are found.",
    "retrieval": "Measure how the passages that settle a claim are found.",
    "audit": "Compare the marks of articles with marks that people gave.",
    "conflicts": "Measure how claims that can't both stand are found.",
}
"""The measures, with the line that `factcheck eval --help` shows."""


@click.group("eval", cls=LazyGroup, package=__name__, commands=MEASURES)
def command() -> None:
    """Measure the checker.

    \b
    Examples:
      factcheck eval desk
      factcheck eval decompose sentences.jsonl.gz --json
    """
