"""Measure a judge on labelled pairs of a claim and its evidence.

The most likely stance is compared with the label three ways: as it stands (`insufficient` is an answer like another),
forced (only the labels that the file has may be answered), and as asserted, where the judge may abstain: what it then
asserts is what `factcheck check` would link. Macro-F1 is the mean of the F1 of the labels in the file's gold column.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from factcheck import __version__
from factcheck.check.compare.quotations import speaker_in
from factcheck.check.features import Features, Weights
from factcheck.check.judge import Judge, Judgement, Pair
from factcheck.check.stance import LABELS
from factcheck.evaluate.rows import Rows
from factcheck.model import Claim, ClaimKind, QuoteSelector

RESAMPLES = 500
"""Draws of the bootstrap interval (Efron and Tibshirani 1993, percentile method), by a fixed seed."""


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A row: `{"id", "claim", "evidence", "label"}`, evidence a text or a list of texts."""

    id: str
    claim: str
    evidence: str
    label: str


def parse_row(values: dict[str, object]) -> LabelledPair:
    """Return a row; raises `KeyError` or `ValueError` where it is none."""
    claim, evidence, label = values["claim"], values["evidence"], values["label"]
    texts = [evidence] if isinstance(evidence, str) else evidence
    if not isinstance(claim, str) or not claim.strip():
        raise ValueError("`claim` must be a text")
    if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
        raise ValueError("`evidence` must be a text or a list of texts")
    if label not in LABELS:
        raise ValueError(f"`label` is {label!r}, not one of {', '.join(LABELS)}")
    return LabelledPair(str(values.get("id", "")), claim, " ".join(texts), str(label))


@dataclass(frozen=True, slots=True)
class PairsReport:
    """How a judge did on one file."""

    file: str
    gold: tuple[str, ...]
    judged: tuple[Judgement, ...]
    seconds: float
    judge: str
    """Name and version of the judge, with what it is made of."""
    sha256: str
    """Of the file."""

    @property
    def signature(self) -> str:
        """Version, judge and rows: two figures with one signature measured the same."""
        return f"factcheck {__version__}, judge {self.judge}, {len(self.gold)} rows of {self.sha256[:12]}"

    @property
    def answers(self) -> list[str]:
        """The most likely label of each pair."""
        return [_answer(each, LABELS) for each in self.judged]

    @property
    def forced(self) -> list[str]:
        """The most likely label among those that the file has."""
        among = [label for label in LABELS if label in self.gold]
        return [_answer(each, among) for each in self.judged]

    @property
    def asserted(self) -> list[str]:
        """What the judge links: an abstention is `insufficient`."""
        return [
            each.stance.value if each.stance and not each.leaning else "insufficient" for each in self.judged
        ]

    @property
    def macro_f1(self) -> float:
        """Macro-F1 of the most likely labels, 0 to 1."""
        return macro_f1(self.gold, self.answers)

    def as_json(self) -> dict[str, object]:
        """Return the figures, shares from 0 to 1 to four places; `null` where nothing is counted."""
        low, high = interval(self.gold, self.answers)
        asserted = [
            (gold, said) for gold, said in zip(self.gold, self.asserted, strict=True) if said != LABELS[2]
        ]
        told = Counter(said for _, said in asserted)
        wrong = Counter(said for gold, said in asserted if gold != said)
        return {
            "pairs": len(self.gold),
            "accuracy": share(_right(self.gold, self.answers), len(self.gold)),
            "macro_f1": round(self.macro_f1, 4),
            "macro_f1_95": [low, high],
            "forced_accuracy": share(_right(self.gold, self.forced), len(self.gold)),
            "forced_macro_f1": round(macro_f1(self.gold, self.forced), 4),
            "false_supports": _false(self.gold, self.answers, "supports"),
            "false_contradicts": _false(self.gold, self.answers, "contradicts"),
            "supports_recall": _recall(self.gold, self.answers, "supports"),
            "asserted": {
                "coverage": share(len(asserted), len(self.gold)),
                "supports": told["supports"],
                "supports_wrong": share(wrong["supports"], told["supports"]),
                "contradicts": told["contradicts"],
                "contradicts_wrong": share(wrong["contradicts"], told["contradicts"]),
            },
            "pairs_per_second": round(len(self.gold) / self.seconds, 1) if self.seconds else None,
            "judge": self.judge,
            "sha256": self.sha256,
            "signature": self.signature,
        }

    def as_row(self) -> str:
        """Return the figures as a line of the table."""
        values = self.as_json()
        asserted = values["asserted"]
        assert isinstance(asserted, dict)
        cells = [
            values["accuracy"], values["macro_f1"], values["forced_macro_f1"], values["false_supports"],
            values["false_contradicts"], values["supports_recall"], asserted["coverage"],
            asserted["supports_wrong"], asserted["contradicts_wrong"],
        ]  # fmt: skip
        shown = "".join(f"{'-' if cell is None else f'{cell:.3f}':>9}" for cell in cells)
        return f"{self.file:<24}{len(self.gold):>7}{shown}{values['pairs_per_second'] or 0:>9.0f}"

    def predictions(self, rows: Sequence[LabelledPair]) -> Iterator[dict[str, object]]:
        """Yield what was answered to each row of the file, in its order."""
        for row, answer, asserted, judged in zip(rows, self.answers, self.asserted, self.judged, strict=True):
            likely = judged.likelihoods
            yield {
                "file": self.file,
                "id": row.id,
                "label": row.label,
                "answer": answer,
                "asserted": asserted,
                "likelihoods": [likely.supports, likely.contradicts, likely.insufficient] if likely else None,
                "doubt": judged.doubt,
                "working": judged.working,
            }


_COLUMNS = (
    "acc", "F1", "F1 forc", "false S", "false C", "found S", "cover", "S wrong", "C wrong", "pairs/s",
)  # fmt: skip
HEAD = f"{'':<24}{'pairs':>7}" + "".join(f"{column:>9}" for column in _COLUMNS)


def measure_pairs(
    name: str,
    rows: Rows[LabelledPair],
    judge_of: Callable[[Weights], Judge],
    clock: Callable[[], float],
    limit: int = 0,
) -> PairsReport:
    """Judge the rows of a file, the first `limit` of them (0: all); words are weighed over their own evidence."""
    wanted = rows.rows[:limit] if limit else rows.rows
    passages = [Features(row.evidence) for row in wanted]
    judge = judge_of(Weights(passages))
    pairs = [
        Pair(claim_of(row.claim), Features(row.claim), passage)
        for row, passage in zip(wanted, passages, strict=True)
    ]
    begun = clock()
    judged = judge.judge(pairs)
    seconds = clock() - begun
    gold = tuple(row.label for row in wanted)
    return PairsReport(name, gold, tuple(judged), seconds, judge.name, rows.sha256)


def claim_of(text: str) -> Claim:
    """Return a claim that is nothing but its text; one that says what somebody said is a quotation."""
    quote = QuoteSelector(exact=text, start=0, end=len(text))
    seen = Features(text)
    speaker = speaker_in(seen) if seen.quotations else None
    kind = ClaimKind.QUOTATION if speaker else ClaimKind.STATE
    return Claim(id="pair", article="pairs", text=text, quote=quote, kind=kind, speaker=speaker)


def _answer(judged: Judgement, among: Sequence[str]) -> str:
    """Return the most likely of some labels; of a judge that weighs none, its stance, else the least to be said."""
    if judged.likelihoods is not None and not (judged.stance and judged.stance.value in among):
        likely = judged.likelihoods
        return max(among, key=lambda label: (float(getattr(likely, label)), -LABELS.index(label)))
    stance = judged.stance.value if judged.stance else "insufficient"
    return stance if stance in among else among[-1]


def macro_f1(gold: Sequence[str], given: Sequence[str]) -> float:
    """Return the mean F1 over the labels that occur in `gold`; 0 where there are none."""
    return _macro_f1(Counter(zip(gold, given, strict=True)))


def _macro_f1(cells: Counter[tuple[str, str]]) -> float:
    scores = []
    for label in LABELS:
        of = sum(count for (gold, _), count in cells.items() if gold == label)
        said = sum(count for (_, given), count in cells.items() if given == label)
        if of:
            scores.append(2 * cells[label, label] / (of + said))
    return sum(scores) / len(scores) if scores else 0.0


def interval(gold: Sequence[str], given: Sequence[str]) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of macro-F1, to four places."""
    pairs = list(zip(gold, given, strict=True))
    if not pairs:
        return 0.0, 0.0
    cells = Counter(pairs)
    kinds, counts = list(cells), list(cells.values())
    rng = random.Random(len(pairs))  # noqa: S311 (a measure, not a secret)
    drawn = sorted(_macro_f1(Counter(rng.choices(kinds, counts, k=len(pairs)))) for _ in range(RESAMPLES))
    return round(drawn[round(0.025 * (RESAMPLES - 1))], 4), round(drawn[round(0.975 * (RESAMPLES - 1))], 4)


def share(part: int, whole: int) -> float | None:
    """Return `part` of `whole` to four places; nothing of nothing."""
    return round(part / whole, 4) if whole else None


def _right(gold: Sequence[str], given: Sequence[str]) -> int:
    return sum(one == other for one, other in zip(gold, given, strict=True))


def _false(gold: Sequence[str], given: Sequence[str], label: str) -> float | None:
    others = [said for one, said in zip(gold, given, strict=True) if one != label]
    return share(others.count(label), len(others))


def _recall(gold: Sequence[str], given: Sequence[str], label: str) -> float | None:
    found = [said for one, said in zip(gold, given, strict=True) if one == label]
    return share(found.count(label), len(found))
