"""The comparison of claims with each other against pairs that people labelled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from factcheck import __version__
from factcheck.check.conflicts import Difference, Statement, compare_pair, find_conflicts
from factcheck.claims.ledger import read_ledgers
from factcheck.evaluate.rows import Rows
from factcheck.sources import Library
from factcheck.workspace import Workspace

CONFLICT, UPDATE = "conflict", "update"
LABELS = (CONFLICT, UPDATE, "agree", "unrelated")


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled pair: two texts with the days of their articles, or the ids of two claims of the workspace."""

    left: str
    right: str
    label: str
    left_day: str | None = None
    right_day: str | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair with what is found in it, and whether it is found among all other claims of its file, too."""

    row: Row
    difference: Difference | None
    looked_up: bool

    @property
    def said(self) -> str:
        """Return `conflict`, `update` or `nothing`."""
        return self.difference.nature.value if self.difference and self.looked_up else "nothing"


@dataclass(frozen=True, slots=True)
class ConflictsReport:
    """The figures; conflicts and updates each with what was reported wrongly and what was missed."""

    judged: tuple[Judged, ...]
    signature: str
    """Version and rows: two figures with one signature measured the same."""

    def figures(self, label: str) -> dict[str, object]:
        """Return counts, and precision and recall from 0 to 1; None where there is nothing to count."""
        cells = Counter((each.row.label, each.said) for each in self.judged)
        right = cells[label, label]
        reported = sum(count for (_, said), count in cells.items() if said == label)
        labelled = sum(count for (given, _), count in cells.items() if given == label)
        return {
            "pairs": labelled,
            "reported": reported,
            "right": right,
            "precision": round(right / reported, 4) if reported else None,
            "recall": round(right / labelled, 4) if labelled else None,
        }

    @property
    def false_alarms(self) -> int:
        """Look-alikes, which agree or are of two things, that are called conflicts."""
        return sum(each.said == CONFLICT and each.row.label not in (CONFLICT, UPDATE) for each in self.judged)

    @property
    def look_alikes(self) -> int:
        """Pairs that agree or are of two things."""
        return sum(each.row.label not in (CONFLICT, UPDATE) for each in self.judged)

    def errors(self) -> list[str]:
        """Return what was answered otherwise than labelled, a line each, in file order."""
        return [
            f"{each.row.label} called {each.said}: {each.row.left} | {each.row.right}"
            + (f" ({each.difference.working})" if each.difference and each.looked_up else "")
            for each in self.judged
            if each.said != (each.row.label if each.row.label in (CONFLICT, UPDATE) else "nothing")
        ]

    def as_json(self) -> dict[str, object]:
        """Return the figures as one JSON object."""
        return {
            "schema": "factcheck.eval-conflicts/1",
            "signature": self.signature,
            "pairs": len(self.judged),
            "look_alikes": self.look_alikes,
            "false_alarms": self.false_alarms,
            CONFLICT: self.figures(CONFLICT),
            UPDATE: self.figures(UPDATE),
        }

    def as_text(self) -> str:
        """Return the figures as a small table."""
        lines = [f"{'':<12}{'labelled':>9}{'reported':>9}{'right':>9}{'precision':>11}{'recall':>9}"]
        for label in (CONFLICT, UPDATE):
            told = self.figures(label)
            shares = ["-" if told[name] is None else f"{told[name]:.3f}" for name in ("precision", "recall")]
            lines.append(
                f"{label:<12}{told['pairs']:>9}{told['reported']:>9}{told['right']:>9}{shares[0]:>11}{shares[1]:>9}"
            )
        lines.append(f"of {self.look_alikes} look-alikes {self.false_alarms} called conflicts")
        return "\n".join((*lines, self.signature, ""))


def parse_row(values: dict[str, object]) -> Row:
    """Return the row that a JSON object is; raises `KeyError` and `ValueError`."""
    left, right, label = values["left"], values["right"], values["label"]
    if not isinstance(left, str) or not isinstance(right, str) or not left.strip() or not right.strip():
        raise ValueError("left and right are not both texts")
    if not isinstance(label, str) or label not in LABELS:
        raise ValueError(f"label is not one of {', '.join(LABELS)}")
    rest = [values.get(name) for name in ("left_day", "right_day", "part")]
    if not all(each is None or isinstance(each, str) for each in rest):
        raise ValueError("left_day, right_day and part are texts")
    return Row(left, right, label, *rest)  # type: ignore[arg-type]


def measure_conflicts(
    rows: Rows[Row], part: str | None, claims: Callable[[], Mapping[str, Statement]]
) -> ConflictsReport:
    """Measure the rows of `part`, or all. `claims` is asked for claims by their ids where a row names one."""
    chosen = [row for row in rows.rows if part is None or row.part == part]
    told = f", part {part}" if part is not None else ""
    signature = f"factcheck {__version__}, {len(chosen)} pairs of {rows.sha256[:12]}{told}"
    return ConflictsReport(
        _judged(chosen, claims() if any(_is_id(row.left) for row in chosen) else {}), signature
    )


def claims_of(workspace: Workspace) -> dict[str, Statement]:
    """Return what can be compared of the claims of a workspace, by id."""
    library = Library.load(workspace)
    found: dict[str, Statement] = {}
    for article, ledger in read_ledgers(workspace).items():
        day = library.articles[article].source.published if article in library.articles else None
        found |= {claim.id: Statement.of(claim, day) for claim in ledger.claims}
    return found


def _judged(rows: Sequence[Row], stored: Mapping[str, Statement]) -> tuple[Judged, ...]:
    """Return what is found in each pair, with all claims that the rows know laid out together."""
    sides: list[tuple[Statement, Statement]] = []
    for number, row in enumerate(rows):
        sides.append(
            (
                stored.get(row.left) or Statement(f"{number}l", row.left, f"{number}l", row.left_day),
                stored.get(row.right) or Statement(f"{number}r", row.right, f"{number}r", row.right_day),
            )
        )
    everything = {each.id: each for each in (*stored.values(), *(each for pair in sides for each in pair))}
    found = {
        frozenset((each.left.text, each.right.text)) for each in find_conflicts(list(everything.values()))
    }
    return tuple(
        Judged(row, compare_pair(left, right), frozenset((left.text, right.text)) in found)
        for row, (left, right) in zip(rows, sides, strict=True)
    )


def _is_id(side: str) -> bool:
    return " " not in side.strip()
