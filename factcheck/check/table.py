"""The table that weighs comparators and model: data, beside the code that uses it (`full.py`)."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from factcheck.check import STRICT
from factcheck.check.stance import LABELS, Likelihoods

TABLE = Path(__file__).parent / "combination.json"


@dataclass(frozen=True, slots=True)
class Table:
    """The weights of the combination."""

    version: str
    weights: Mapping[str, Mapping[str, float]]
    """By label, then by feature; a feature that a label doesn't name weighs nothing."""
    thresholds: Mapping[str, float]
    """Of `supports` and `contradicts`: the likelihood from which each is asserted. `leans`: that from which `supports`
    is reported as leaning, for several sources to count together."""

    def likelihoods(self, features: Mapping[str, float]) -> Likelihoods:
        """Return how likely each stance is, by the softmax of the weighed sums."""
        return Likelihoods.of(
            [
                math.fsum(
                    weight * features.get(name, 0.0) for name, weight in sorted(self.weights[label].items())
                )
                for label in LABELS
            ]
        )


@cache
def packaged_table() -> Table:
    """Return the table that ships; its version names the very file, so that marks of another one are stale."""
    data = TABLE.read_bytes()
    values = json.loads(data)
    version = f"{values['version']} ({hashlib.sha256(data).hexdigest()[:12]})"
    return Table(version, values["weights"], values["thresholds"])


def name_of(version: str, model: str) -> str:
    """Return the name of the judge with a table and a model: what a stored mark was computed from."""
    return f"full/{version}, {STRICT}, {model}"
