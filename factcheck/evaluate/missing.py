"""How well missing citations are found: the rules' cues against spans that people marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from factcheck import __version__
from factcheck.claims.rules import RuleSet
from factcheck.evaluate.rows import Rows
from factcheck.evaluate.scores import Score, one_to_one
from factcheck.model import MissingKind, digest
from factcheck.sources.sentences import sentences


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`text[start:end]` leans on something unidentified; code points, half-open."""

    start: int
    end: int
    kind: MissingKind


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A text with the spans that should be found in it; a hard negative has none."""

    text: str
    spans: tuple[Span, ...]
    split: str | None = None
    """The part of the set that the row belongs to, where the set says so: `dev`, `test`."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One row with what was predicted for it, and the pairs (of the row's spans, of the predicted) that match."""

    row: MissingRow
    predicted: tuple[Span, ...]
    same_kind: tuple[tuple[Span, Span], ...]
    any_kind: tuple[tuple[Span, Span], ...]

    @property
    def missed(self) -> list[Span]:
        """The row's spans that nothing of their kind was predicted for."""
        found = {gold for gold, _ in self.same_kind}
        return [span for span in self.row.spans if span not in found]

    @property
    def wrong(self) -> list[Span]:
        """The predicted spans that match none of their kind."""
        right = {predicted for _, predicted in self.same_kind}
        return [span for span in self.predicted if span not in right]


@dataclass(frozen=True, slots=True)
class MissingReport:
    """The measure over some rows."""

    judged: tuple[Judged, ...]
    signature: str
    """Version, data and rules: two figures with one signature measured the same."""

    @property
    def spans(self) -> Score:
        """Spans that agree in place and kind."""
        return _score(self.judged)

    @property
    def places(self) -> Score:
        """Spans that agree in place, whatever their kind."""
        return Score(self.spans.gold, self.spans.made, sum(len(each.any_kind) for each in self.judged))

    @property
    def kinds(self) -> dict[MissingKind, Score]:
        """Spans of each kind, as `spans` counts them."""
        gold = Counter(span.kind for each in self.judged for span in each.row.spans)
        predicted = Counter(span.kind for each in self.judged for span in each.predicted)
        matched = Counter(span.kind for each in self.judged for span, _ in each.same_kind)
        return {kind: Score(gold[kind], predicted[kind], matched[kind]) for kind in MissingKind}

    @property
    def left_alone(self) -> tuple[int, int]:
        """How many rows without spans there are in which nothing was found, and how many in all."""
        negative = [each for each in self.judged if not each.row.spans]
        return sum(not each.predicted for each in negative), len(negative)

    @property
    def parts(self) -> dict[str, MissingReport]:
        """The same measure for each part of the set, by name; none where no row says its part."""
        names = sorted({each.row.split for each in self.judged if each.row.split})
        return {
            name: MissingReport(tuple(each for each in self.judged if each.row.split == name), self.signature)
            for name in names
        }

    def as_json(self) -> dict[str, object]:
        """Return the figures as one JSON object (schema `factcheck.eval-missing/1`)."""
        return {"schema": "factcheck.eval-missing/1", "signature": self.signature, **self._figures()} | (
            {"splits": {name: part._figures() for name, part in self.parts.items()}} if self.parts else {}
        )

    def _figures(self) -> dict[str, object]:
        alone, negative = self.left_alone
        return {
            "rows": len(self.judged),
            **_as_json(self.spans),
            "any_kind": _as_json(self.places),
            "kinds": {kind.value: _as_json(score) for kind, score in self.kinds.items()},
            "negative_rows": negative,
            "negative_rows_left_alone": alone,
            "negative_share_left_alone": round(alone / negative, 4) if negative else None,
        }

    def as_text(self) -> str:
        """Return the figures as a small table."""
        lines = [f"{'':<18} {'precision':>9} {'recall':>7} {'F1':>7} {'gold':>6} {'found':>6} {'right':>6}"]
        scores = [("all spans", self.spans), ("whatever the kind", self.places)]
        scores += [(kind.value, score) for kind, score in self.kinds.items() if score.gold or score.made]
        scores += [(f"split {name}", part.spans) for name, part in self.parts.items()]
        for name, score in scores:
            lines.append(f"{name:<18} {score.as_columns()}")
        alone, negative = self.left_alone
        share = f" ({alone / negative:.1%})" if negative else ""
        lines += ["", f"{len(self.judged)} rows; of {negative} without a span, {alone} left alone{share}"]
        return "\n".join([*lines, self.signature, ""])

    def errors(self) -> Iterator[str]:
        """Yield a line for each span that was missed and each that is wrong, in the order of the rows."""
        for each in self.judged:
            for what, spans in (("missed", each.missed), ("wrong", each.wrong)):
                for span in spans:
                    yield f"{what} {span.kind}: “{each.row.text[span.start : span.end]}” in “{each.row.text}”"


def parse_row(values: dict[str, object]) -> MissingRow:
    """Make a row of `{"text": str, "spans": [[start, end, kind], ...]}`, with or without `"split"`.

    Other keys are passed over. Raises `KeyError` or `ValueError` where the object is no such row.
    """
    text, spans, split = values["text"], values["spans"], values.get("split")
    if not isinstance(text, str):
        raise ValueError("text is not a string")
    if not isinstance(spans, list):
        raise ValueError("spans is not a list")
    if split is not None and not isinstance(split, str):
        raise ValueError("split is not a string")
    return MissingRow(text, tuple(sorted({_span(text, span) for span in spans})), split)


def measure_missing(rows: Rows[MissingRow], rules: RuleSet) -> MissingReport:
    """Measure `rules` on `rows`: each text is read sentence by sentence, as the extractor reads it.

    A predicted span matches one of the row if both overlap by at least half of the shorter; pairs are made one
    to one, those that share most code points first.
    """
    rules_seen = digest(
        [[r.id, r.pattern.pattern, r.not_after.pattern if r.not_after else None] for r in rules.missing]
    )
    signature = (
        f"factcheck {__version__}, {len(rows.rows)} rows, data sha256 {rows.sha256}, "
        f"{len(rules.missing)} rules {rules_seen[:12]}"
    )
    return MissingReport(tuple(_judge(row, rules) for row in rows.rows), signature)


def _judge(row: MissingRow, rules: RuleSet) -> Judged:
    predicted = tuple(
        Span(start + cue.start, start + cue.end, cue.rule.kind)
        for start, end in sentences(row.text, 0, len(row.text))
        for cue in rules.find_cues(row.text[start:end])
    )
    return Judged(
        row,
        predicted,
        _pairs(row.spans, predicted, same_kind=True),
        _pairs(row.spans, predicted, same_kind=False),
    )


def _pairs(
    gold: Sequence[Span], predicted: Sequence[Span], *, same_kind: bool
) -> tuple[tuple[Span, Span], ...]:
    candidates = []
    for left, one in enumerate(gold):
        for right, other in enumerate(predicted):
            shared = min(one.end, other.end) - max(one.start, other.start)
            shorter = min(one.end - one.start, other.end - other.start)
            if shared * 2 >= shorter and (one.kind is other.kind or not same_kind):
                candidates.append((-shared, left, right))
    return tuple((gold[left], predicted[right]) for left, right in one_to_one(candidates).items())


def _score(judged: Iterable[Judged]) -> Score:
    judged = tuple(judged)
    return Score(
        sum(len(each.row.spans) for each in judged),
        sum(len(each.predicted) for each in judged),
        sum(len(each.same_kind) for each in judged),
    )


def _as_json(score: Score) -> dict[str, float]:
    counts = {"gold": score.gold, "predicted": score.made, "matched": score.matched}
    return {**score.as_json(), **counts}


def _span(text: str, span: object) -> Span:
    if not (isinstance(span, list) and len(span) == 3):
        raise ValueError(f"a span is [start, end, kind], not {span!r:.80}")
    start, end, kind = span
    if type(start) is not int or type(end) is not int:  # JSON's true is an int to Python
        raise ValueError(f"a span begins and ends at whole numbers, not {span!r:.80}")
    if not 0 <= start < end <= len(text):
        raise ValueError(f"span {start}-{end} is not within the text's {len(text)} code points")
    try:
        return Span(start, end, MissingKind(kind))
    except ValueError as error:
        known = ", ".join(kind.value for kind in MissingKind)
        raise ValueError(f"{kind!r:.80} is no kind of missing citation; known are {known}") from error
