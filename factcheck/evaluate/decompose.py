"""How well sentences are split: what an engine makes of them against claims that people wrote.

Claims are paired one to one within a sentence, those most alike first, in two ways: by token F1 (words in lower
case, each counted as often as it stands), and by meaning, which is the F1 of the stems of content words where
both deny or neither does. Counts are added up over all sentences (micro average). The baseline is what a plain
splitter of sentences gives: each sentence as one claim.

The engine gets the sentence alone, and what it makes of it is measured as it is: references are resolved later,
from the text around, and a row has none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from factcheck import __version__
from factcheck.claims.decompose import Decomposer
from factcheck.evaluate.extraction import alike, content, denies
from factcheck.evaluate.rows import Rows
from factcheck.evaluate.scores import Score, one_to_one

SAME = 0.6
"""F1 from which two claims are the same."""
MOST_CLAIMS = 500
"""Claims of one row at most: each is compared with each that the engine gives."""


@dataclass(frozen=True, slots=True)
class SplitSentence:
    """A sentence with the claims that people made of it."""

    sentence: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One row with what was made of it, and the indexes of the pairs: of the row's claims, of those made."""

    row: SplitSentence
    made: tuple[str, ...]
    by_tokens: tuple[tuple[int, int], ...]
    by_meaning: tuple[tuple[int, int], ...]

    @property
    def missed(self) -> list[str]:
        """The row's claims that nothing made is the same as, by tokens."""
        found = {left for left, _ in self.by_tokens}
        return [claim for index, claim in enumerate(self.row.claims) if index not in found]

    @property
    def wrong(self) -> list[str]:
        """What was made and is the same as no claim of the row, by tokens."""
        right = {right for _, right in self.by_tokens}
        return [claim for index, claim in enumerate(self.made) if index not in right]


@dataclass(frozen=True, slots=True)
class DecomposeReport:
    """The measure over some sentences."""

    judged: tuple[Judged, ...]
    baseline: tuple[Judged, ...]
    """The same with each sentence as one claim."""
    engine: str
    """What split the sentences."""
    signature: str
    """Version, data and engine: two figures with one signature measured the same."""

    @property
    def tokens(self) -> Score:
        """The engine's claims, matched by token F1."""
        return _score(self.judged, [len(each.by_tokens) for each in self.judged])

    @property
    def meaning(self) -> Score:
        """The engine's claims, matched by meaning."""
        return _score(self.judged, [len(each.by_meaning) for each in self.judged])

    @property
    def baseline_tokens(self) -> Score:
        """Whole sentences, matched by token F1."""
        return _score(self.baseline, [len(each.by_tokens) for each in self.baseline])

    @property
    def baseline_meaning(self) -> Score:
        """Whole sentences, matched by meaning."""
        return _score(self.baseline, [len(each.by_meaning) for each in self.baseline])

    def as_json(self) -> dict[str, object]:
        """Return the figures as one JSON object (schema `factcheck.eval-decompose/1`); those by tokens on top."""
        return {
            "schema": "factcheck.eval-decompose/1",
            "signature": self.signature,
            "engine": self.engine,
            "rows": len(self.judged),
            "gold": self.tokens.gold,
            "made": self.tokens.made,
            "gold_per_sentence": _per(self.tokens.gold, len(self.judged)),
            "made_per_sentence": _per(self.tokens.made, len(self.judged)),
            **_figures(self.tokens),
            "meaning": _figures(self.meaning),
            "baseline": {**_figures(self.baseline_tokens), "meaning": _figures(self.baseline_meaning)},
        }

    def as_text(self) -> str:
        """Return the figures as a small table."""
        lines = [f"{'':<28} {'precision':>9} {'recall':>7} {'F1':>7} {'gold':>6} {'made':>6} {'right':>6}"]
        for name, score in (
            ("by tokens", self.tokens),
            ("by meaning", self.meaning),
            ("whole sentence, by tokens", self.baseline_tokens),
            ("whole sentence, by meaning", self.baseline_meaning),
        ):
            lines.append(f"{name:<28} {score.as_columns()}")
        rows = len(self.judged)
        made, gold = _per(self.tokens.made, rows), _per(self.tokens.gold, rows)
        lines += ["", f"{rows} sentences; claims per sentence: {made:.2f} made, {gold:.2f} in the set"]
        return "\n".join([*lines, self.signature, ""])

    def errors(self) -> list[str]:
        """Return a line for each claim that was missed and each that is wrong, in the order of the rows."""
        return [
            f"{what}: “{claim}” in “{each.row.sentence}”"
            for each in self.judged
            for what, claims in (("missed", each.missed), ("wrong", each.wrong))
            for claim in claims
        ]


def parse_row(values: dict[str, object]) -> SplitSentence:
    """Make a row of `{"sentence": str, "claims": [str, ...]}`; other keys are passed over.

    Raises `KeyError` or `ValueError` where the object is no such row.
    """
    sentence, claims = values["sentence"], values["claims"]
    if not isinstance(sentence, str):
        raise ValueError("sentence is not a string")
    if not sentence.strip():
        raise ValueError("sentence is empty")
    if not isinstance(claims, list):
        raise ValueError("claims is not a list")
    if len(claims) > MOST_CLAIMS:
        raise ValueError(f"{len(claims):,} claims, over the limit of {MOST_CLAIMS}")
    texts = [claim for claim in claims if isinstance(claim, str)]
    if len(texts) < len(claims):
        raise ValueError("a claim is a string, not something else")
    return SplitSentence(sentence, tuple(texts))


def measure_decompose(
    rows: Rows[SplitSentence],
    engine: Decomposer,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> DecomposeReport:
    """Measure `engine` on `rows`; `progress` hears of each row as `(done, total)`."""
    split = engine.split(row.sentence for row in rows.rows)
    judged = []
    for done, (row, statements) in enumerate(zip(rows.rows, split, strict=True), 1):
        judged.append(judge(row, [statement.text for statement in statements]))
        progress(done, len(rows.rows))
    return DecomposeReport(
        tuple(judged),
        tuple(judge(row, [row.sentence]) for row in rows.rows),
        engine.name,
        f"factcheck {__version__}, {len(rows.rows)} rows, data sha256 {rows.sha256}, engine {engine.name}",
    )


def judge(row: SplitSentence, made: Sequence[str]) -> Judged:
    """Pair the claims made of a sentence with those of the row."""
    bags = [[_tokens(claim) for claim in claims] for claims in (row.claims, made)]
    stems = [[(content(claim), denies(claim)) for claim in claims] for claims in (row.claims, made)]
    by_tokens, by_meaning = [], []
    for left in range(len(row.claims)):
        for right in range(len(made)):
            if (likeness := _token_f1(bags[0][left], bags[1][right])) >= SAME:
                by_tokens.append((-likeness, left, right))
            (one, no), (other, also_no) = stems[0][left], stems[1][right]
            if no == also_no and (likeness := alike(one, other)[1]) >= SAME:
                by_meaning.append((-likeness, left, right))
    return Judged(
        row,
        tuple(made),
        tuple(sorted(one_to_one(by_tokens).items())),
        tuple(sorted(one_to_one(by_meaning).items())),
    )


def _tokens(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def _token_f1(one: Counter[str], other: Counter[str]) -> float:
    """Return the F1 of two bags of words, 0 to 1; 0 where one is empty."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _score(judged: Sequence[Judged], matched: Sequence[int]) -> Score:
    return Score(
        sum(len(each.row.claims) for each in judged),
        sum(len(each.made) for each in judged),
        sum(matched),
    )


def _figures(score: Score) -> dict[str, float]:
    return {**score.as_json(), "matched": score.matched}


def _per(claims: int, sentences: int) -> float:
    return round(claims / sentences, 4) if sentences else 0.0
