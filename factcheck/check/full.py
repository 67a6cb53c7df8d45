"""The full judge: the comparators and the stance model, weighed by one small table that can be read.

Each comparator and the model give features of a pair; `combination.json` holds a weight for each feature and stance
and two thresholds. The weighed sums go through a softmax, which gives how likely each stance is (multinomial logistic
regression; `train/combine.py` fits and calibrates it). A stance is asserted only over its threshold, and `contradicts`
only where nothing says that the passage speaks of another event; below that the judge abstains and says why.

What the strict judge proves outranks the table. A value that differs weighs by what such differences were worth in
labelled pairs: outside the clearest cases the same number may be one of another thing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from factcheck.check.compare import Outcome
from factcheck.check.compare.dates import apart, compare_dates, unmet_dates
from factcheck.check.compare.names import absent, compare_names, namesake
from factcheck.check.compare.nearest import Kind, as_features, nearest
from factcheck.check.compare.numbers import compare_numbers, compared_stems, unmet_numbers
from factcheck.check.compare.order import in_order, roles_swapped, swapped
from factcheck.check.compare.plans import Happened, unrealised
from factcheck.check.compare.polarity import compare_polarity, weakened
from factcheck.check.compare.quotations import compare_quotation
from factcheck.check.compare.reporting import says
from factcheck.check.features import Weights
from factcheck.check.judge import Judgement, Pair
from factcheck.check.stance import Likelihoods, StanceModel
from factcheck.check.strict import StrictJudge, endless, reach
from factcheck.check.table import Table, name_of, packaged_table
from factcheck.model import ClaimKind, Detail, Doubt, Stance

LEAST_LIKELY = 1e-3
"""Likelihoods of the model are not taken for less: its logarithm must not drown everything else."""
NEAR = 0.35
"""Coverage below which a passage is too far from a claim to contradict it."""
SAID = 0.25
"""Coverage from which a passage may say what the claim says: a paraphrase shares few words."""
SHOWN = 0.9
"""Least score of a contradiction that is asserted. The likelihood is that of any pair with these features; where a
comparator shows the value that differs as well, at most 3 % were wrong (the threshold is set so)."""

BRIEF = 60
"""Words up to which a passage is brief, as most of a library are."""
FULL_LENGTH = 300
"""Words from which a passage is long. In between it is so by its share of the way."""
PAGE = 0.5
"""Length from 0 to 1 from which a passage as a whole is not asserted to support: a page that has most of a claim lacks
a detail too often. Of what the likelihoods alone would assert of wice's, one in five is supported in part only."""
MOST_SENTENCES = 100
"""Sentences of a long passage of which the nearest to the claim is looked for."""

_BARS_SUPPORT = (
    "number-unmet", "date-unmet", "near-sort-missed", "namesake", "only-planned", "not-done", "called-off",
)  # fmt: skip
"""Features any of which bars that support is asserted."""
_DETAIL = {
    "number": Detail.NUMBER,
    "date": Detail.DATE,
    "polarity": Detail.REFUTED,
    "roles": Detail.WHO,
    "quotation": Detail.WORDING,
}


@dataclass(frozen=True, slots=True)
class Compared:
    """What the comparators found in a pair."""

    features: dict[str, float]
    working: str


def compare(pair: Pair, weights: Weights) -> Compared:
    """Return the features that the comparators give a pair, each from 0 to 1, and the values that they compared."""
    seen, passage = pair.seen, pair.passage
    coverage = weights.coverage(seen.stems, passage.stems | compared_stems(seen, passage))
    name, date, number, polarity = (
        comparator(seen, passage)
        for comparator in (compare_names, compare_dates, compare_numbers, compare_polarity)
    )
    quotes = [
        compare_quotation(each.text, pair.claim.speaker, passage, seen).comparison for each in seen.quotations
    ]
    roles = roles_swapped(seen, passage)
    happened = unrealised(seen, passage)
    outcomes = {"number": number, "date": date, "polarity": polarity, "roles": roles}
    features = {
        "one": 1.0,
        "coverage": round(coverage, 4),
        "in-order": round(in_order(seen, passage), 4),
        "swapped": float(swapped(seen, passage)),
        "names-absent": float(bool(absent(seen, passage))),
        "namesake": float(bool(namesake(seen, passage))),
        "names-agree": float(name.outcome is Outcome.AGREE),
        "number-unmet": float(unmet_numbers(seen, passage)),
        "date-unmet": float(bool(unmet_dates(seen, passage))),
        "dates-apart": float(apart(seen, passage)),
        "told": float(says(passage.told.text) and not says(seen.text)),
        "weaker": float(bool(weakened(passage.text) - weakened(seen.text))),
        "denials": float(bool(seen.negations) != bool(passage.negations)),
        "only-planned": float(happened is Happened.ONLY_PLANNED),
        "not-done": float(happened is Happened.NOT_DONE),
        "called-off": float(happened is Happened.CALLED_OFF),
        "quotation-agree": float(bool(quotes) and all(q.outcome is Outcome.AGREE for q in quotes)),
        "quotation-differ": float(any(q.outcome is Outcome.DIFFER for q in quotes)),
        "quotation-open": float(any(q.outcome is Outcome.NOTHING for q in quotes)),
    }
    for kind, compared in outcomes.items():
        features[f"{kind}-agree"] = float(compared.outcome is Outcome.AGREE and bool(compared.working))
        features[f"{kind}-differ"] = float(compared.outcome is Outcome.DIFFER)
    features |= _at_length(pair, weights, features)
    near = nearest(seen, passage)
    brief = (1.0 - features["long"]) * features["coverage"]  # a page has a number for anything
    features |= {name: round(brief * share, 4) for name, share in as_features(near).items()}
    valued = [each for each in near if each.kind is not Kind.SORT]  # a page has a noun of any sort
    features["long-near-met"] = features["long"] * float(bool(valued) and all(each.met for each in valued))
    workings = [c.working for c in (name, date, number, polarity, roles, *quotes) if c.working]
    told = "; ".join([f"{coverage:.0%} of the claim's words", *workings])
    return Compared(features, "; ".join([told, *(each.working for each in near if each.mine not in told)]))


def _at_length(pair: Pair, weights: Weights, features: Mapping[str, float]) -> dict[str, float]:
    """Return how long a passage is, from 0 to 1, and what its words, names and values count for by that.

    A page that has all of a claim's words likely says it, and one that lacks a name or a number of it likely does not;
    a single sentence with the claim's words as likely denies it.
    """
    count = len(pair.passage.text.split())
    long = max(0.0, min(1.0, (count - BRIEF) / (FULL_LENGTH - BRIEF)))
    sentences = pair.passage.sentences[:MOST_SENTENCES] if long else ()
    closest = max((weights.coverage(pair.seen.stems, each.stems) for each in sentences), default=0.0)
    shares = {"": 1.0, "-sentence": closest} | {
        f"-{name}": features[name] for name in ("coverage", "names-absent", "number-unmet", "date-unmet")
    }
    return {f"long{name}": round(long * share, 4) for name, share in shares.items()}


class FullJudge:
    """The judge that ships: `weights` say how telling each word is in the library."""

    def __init__(
        self,
        weights: Weights,
        model: StanceModel,
        table: Table | None = None,
        read: Callable[[Sequence[tuple[str, str]]], list[Likelihoods]] | None = None,
        briefly: bool = False,
    ) -> None:
        """`briefly`: don't weigh what can't be asserted whatever the model says. The same stances, sooner."""
        self._weights = weights
        self._strict = StrictJudge(weights)
        self._table = table or packaged_table()
        self._read = read or model.read
        self._briefly = briefly
        self.name = name_of(self._table.version, model.name)

    def judge(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """Judge pairs, each by itself; the model reads them side by side."""
        readable = [
            index
            for index, pair in enumerate(pairs)
            if not _endless(pair) and not (self._briefly and self._decided(pair))
        ]
        read = self._read([(pairs[i].seen.text, pairs[i].passage.text) for i in readable])
        likely = dict(zip(readable, read, strict=True))
        return [
            self._judge(pair, likely[index])
            if index in likely
            else self._strict.judge_one(pair.claim, pair.seen, pair.passage)
            for index, pair in enumerate(pairs)
        ]

    def _decided(self, pair: Pair) -> bool:
        """Whether the strict judge's word is the last: on quotations, and where a passage is too far from a claim."""
        return pair.claim.kind is ClaimKind.QUOTATION or reach(pair.seen, pair.passage, self._weights) < SAID

    def _judge(self, pair: Pair, model: Likelihoods) -> Judgement:
        strict = self._strict.judge_one(pair.claim, pair.seen, pair.passage)
        compared = compare(pair, self._weights)
        features = features_of(compared, model, strict)
        likely = self._table.likelihoods(features)
        working = f"{compared.working}; model: {_shares(model)}; together: {_shares(likely)}"
        if strict.stance is not None:
            return replace(strict, working=working, likelihoods=likely)
        found = Judgement(None, 0.0, None, working, None, likely)
        if pair.claim.kind is ClaimKind.QUOTATION:
            # whether words were said is settled by the words, not by what they are about
            return replace(found, score=strict.score, doubt=Doubt.TELLS_APART)
        thresholds = self._table.thresholds
        if likely.contradicts >= thresholds["contradicts"] and may_contradict(features):
            detail = next(detail for kind, detail in _DETAIL.items() if features[f"{kind}-differ"])
            score = max(likely.contradicts, SHOWN)
            return replace(found, stance=Stance.CONTRADICTS, score=score, detail=detail)
        if likely.supports >= thresholds["supports"] and may_support(features):
            return replace(found, stance=Stance.SUPPORTS, score=likely.supports)
        if likely.supports >= thresholds["leans"] and may_support(features):
            return replace(found, stance=Stance.SUPPORTS, score=likely.supports, leaning=True)
        return replace(found, score=max(likely.supports, likely.contradicts), doubt=_doubt(features))


def features_of(compared: Compared, model: Likelihoods, strict: Judgement) -> dict[str, float]:
    """Return all features of a pair: the comparators', the logarithms of the model's likelihoods, the strict stance."""
    return compared.features | {
        "model-supports": math.log(max(model.supports, LEAST_LIKELY)),
        "model-contradicts": math.log(max(model.contradicts, LEAST_LIKELY)),
        "model-insufficient": math.log(max(model.insufficient, LEAST_LIKELY)),
        "strict-supports": float(strict.stance is Stance.SUPPORTS),
        "strict-contradicts": float(strict.stance is Stance.CONTRADICTS),
    }


def may_contradict(features: Mapping[str, float]) -> bool:
    """Whether a pair may be asserted to contradict: a comparator shows what differs, in a passage on the same event.

    Without such a value the model's word is wrong too often: of the contradictions that it is 80 % sure of, one in
    four on the dev files, and one in two of those whose passage has the claim's names and words.
    """
    differs = any(features[f"{kind}-differ"] for kind in _DETAIL)
    other = features["dates-apart"] and not features["date-differ"]
    return differs and not features["names-absent"] and not other and features["coverage"] >= NEAR


def may_support(features: Mapping[str, float]) -> bool:
    """Whether a pair may be asserted to support: some of the claim's words, none of its values left open, nobody of a
    like name in place of whom it names, what it states told as having happened, and not by a page as a whole."""
    brief = features["long"] < PAGE
    return brief and features["coverage"] >= SAID and not any(features[name] for name in _BARS_SUPPORT)


def _doubt(features: Mapping[str, float]) -> Doubt:
    if features["coverage"] < NEAR:
        return Doubt.TOO_FAR
    if features["names-absent"] or features["dates-apart"]:
        return Doubt.OTHER_EVENT
    if features["called-off"]:
        return Doubt.CALLED_OFF
    if features["told"] or features["weaker"] or features["only-planned"] or features["not-done"]:
        return Doubt.NOT_STATED
    if features["number-unmet"] or features["date-unmet"]:
        return Doubt.TELLS_APART
    return Doubt.UNSURE


def _endless(pair: Pair) -> bool:
    return endless(pair.seen) or endless(pair.passage)


def _shares(likely: Likelihoods) -> str:
    return f"{likely.supports:.2f} supports, {likely.contradicts:.2f} contradicts"
