"""How well sentences worth checking are told from others: the model against rules alone and all-positive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from factcheck import __version__
from factcheck.claims.checkworthy import Model
from factcheck.claims.rules import RuleSet
from factcheck.evaluate.rows import Rows
from factcheck.evaluate.scores import Score
from factcheck.model import digest

SHOWN = 200
"""Code points of a sentence that the list of errors shows."""


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A sentence with what people said of it."""

    text: str
    label: bool
    """Whether it is worth checking."""


@dataclass(frozen=True, slots=True)
class CheckworthyReport:
    """The measure over some sentences."""

    rows: tuple[LabelledSentence, ...]
    worth: tuple[float, ...]
    """How worth checking the model finds each sentence, 0 to 1; it calls worth checking from 0.5 on."""
    kept: tuple[bool, ...]
    """Whether the rules leave each sentence as a claim."""
    signature: str
    """Version, data, model and rules: two figures with one signature measured the same."""

    @property
    def model(self) -> Score:
        """The model at its threshold."""
        return self._score([worth >= 0.5 for worth in self.worth])

    @property
    def rules(self) -> Score:
        """The rules alone: what they do not set aside is called worth checking."""
        return self._score(self.kept)

    @property
    def all_positive(self) -> Score:
        """Calling every sentence worth checking."""
        return self._score([True] * len(self.rows))

    @property
    def average_precision(self) -> float | None:
        """Average precision of the model's order; `None` where nothing is worth checking."""
        return average_precision([row.label for row in self.rows], self.worth)

    def accuracy(self, score: Score) -> float:
        """Return the share of all sentences that were called right, 0 to 1; 1 for no sentences."""
        wrong = score.gold + score.made - 2 * score.matched
        return 1 - wrong / len(self.rows) if self.rows else 1.0

    def as_json(self) -> dict[str, object]:
        """Return the figures as one JSON object (schema `factcheck.eval-checkworthy/1`)."""
        precise = self.average_precision
        return {
            "schema": "factcheck.eval-checkworthy/1",
            "signature": self.signature,
            "rows": len(self.rows),
            "positive": self.model.gold,
            **self._figures(self.model),
            "average_precision": None if precise is None else round(precise, 4),
            "baselines": {
                "all_positive": self._figures(self.all_positive),
                "rules": self._figures(self.rules),
            },
        }

    def as_text(self) -> str:
        """Return the figures as a small table."""
        lines = [
            f"{'':<14} {'F1':>7} {'precision':>10} {'recall':>7} {'accuracy':>9} {'called':>7} {'right':>6}"
        ]
        for name, score in (
            ("model", self.model),
            ("rules", self.rules),
            ("all-positive", self.all_positive),
        ):
            lines.append(
                f"{name:<14} {score.f1:>7.3f} {score.precision:>10.3f} {score.recall:>7.3f} "
                f"{self.accuracy(score):>9.3f} {score.made:>7} {score.matched:>6}"
            )
        precise = self.average_precision
        order = "" if precise is None else f"; average precision of the model's order {precise:.3f}"
        lines += [
            "",
            f"{len(self.rows)} sentences, {self.model.gold} worth checking{order}",
            self.signature,
            "",
        ]
        return "\n".join(lines)

    def errors(self) -> list[str]:
        """Return a line for each sentence that the model calls wrong, in the order of the file."""
        return [
            f"{'missed' if row.label else 'wrong'} {worth:.2f}: {row.text[:SHOWN]}"
            for row, worth in zip(self.rows, self.worth, strict=True)
            if row.label != (worth >= 0.5)
        ]

    def _score(self, called: Sequence[bool]) -> Score:
        right = sum(row.label and call for row, call in zip(self.rows, called, strict=True))
        return Score(sum(row.label for row in self.rows), sum(called), right)

    def _figures(self, score: Score) -> dict[str, float]:
        figures = score.as_json()
        return {
            "f1": figures["f1"],
            "precision": figures["precision"],
            "recall": figures["recall"],
            "accuracy": round(self.accuracy(score), 4),
            "called": score.made,
            "right": score.matched,
        }


def parse_row(values: dict[str, object]) -> LabelledSentence:
    """Make a row of `{"text": str, "label": 0 | 1}`; other keys are passed over.

    Raises `KeyError` or `ValueError` where the object is no such row.
    """
    text, label = values["text"], values["label"]
    if not isinstance(text, str):
        raise ValueError("text is not a string")
    if not text.strip():
        raise ValueError("text is empty")
    if label not in (0, 1):  # JSON's true and false are 1 and 0 to Python, and mean the same here
        raise ValueError(f"label is 0 or 1, not {label!r:.80}")
    return LabelledSentence(text, bool(label))


def measure_checkworthy(rows: Rows[LabelledSentence], model: Model, rules: RuleSet) -> CheckworthyReport:
    """Measure `model` and `rules` on `rows`, each sentence by itself."""
    rules_seen = digest(
        [[r.id, r.pattern.pattern, r.unless.pattern if r.unless else None] for r in rules.set_aside]
    )
    signature = (
        f"factcheck {__version__}, {len(rows.rows)} rows, data sha256 {rows.sha256}, "
        f"model sha256 {model.sha256}, {len(rules.set_aside)} rules {rules_seen[:12]}"
    )
    return CheckworthyReport(
        rows.rows,
        tuple(model.worth(row.text) for row in rows.rows),
        tuple(rules.set_aside_reason(row.text) is None for row in rows.rows),
        signature,
    )


def average_precision(labels: Sequence[int], scores: Sequence[float]) -> float | None:
    """Return the mean, over the positives, of the precision down to each in the order of `scores`.

    Sentences with one score stand together: precision is taken at the end of the group. `None` without positives.
    """
    ordered = sorted(zip(scores, labels, strict=True), key=lambda pair: -pair[0])
    right, total = 0, 0.0
    at = 0
    while at < len(ordered):
        end = at
        while end < len(ordered) and ordered[end][0] == ordered[at][0]:
            end += 1
        new = sum(label for _, label in ordered[at:end])
        right += new
        total += new * right / end
        at = end
    return total / right if right else None
