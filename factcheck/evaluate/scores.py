"""What the measures share: pairs made one to one, and what is counted over them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """Things counted: in the set, made by what is measured, and of these those that are right."""

    gold: int
    made: int
    matched: int

    @property
    def precision(self) -> float:
        """Share of what was made that is right, 0 to 1; 1 where nothing was made."""
        return self.matched / self.made if self.made else 1.0

    @property
    def recall(self) -> float:
        """Share of the set that was found, 0 to 1; 1 where there is nothing in it."""
        return self.matched / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def as_json(self) -> dict[str, float]:
        """Return the figures to four places; each measure puts its counts behind them, under its own names."""
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
        }

    def as_columns(self) -> str:
        """Return the figures and counts as six columns of a table: 9, 7, 7, 6, 6 and 6 wide."""
        return (
            f"{self.precision:>9.3f} {self.recall:>7.3f} {self.f1:>7.3f} "
            f"{self.gold:>6} {self.made:>6} {self.matched:>6}"
        )


def one_to_one(candidates: Iterable[tuple[float, int, int]]) -> dict[int, int]:
    """Return partners of `(cost, left, right)`: the cheapest pair first, ties by position, each index once."""
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, left, right in sorted(candidates):
        if left not in partner and right not in taken:
            partner[left] = right
            taken.add(right)
    return partner
