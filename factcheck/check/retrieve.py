"""Find the passages that may settle a claim.

First come the passages that share telling words with the claim, by BM25 (Robertson and Zaragoza 2009,
https://doi.org/10.1561/1500000019; k1 1.2, b 0.75) over stems, numbers and the words of names. The title and day of
a source, and the heads of a table's columns, count as words of each passage there, at a part of their weight. These
passages are ranked again by a weighted sum of signals (`Signals`, `WEIGHTS`): among them what the best ones have in
common, which brings up passages that tell the same in other words (pseudo-relevance feedback: Lavrenko and Croft
2001, https://doi.org/10.1145/383952.383972). In a pool by meaning, the passages that come nearest to the claim in
that are ranked with them, and how near each comes counts (see `meaning`). One source gives `A_SOURCE` passages before
others are passed over for it. A passage that lacks a name or the day of the claim is widened to have it where it
stands just before or after.

The passages are looked up in memory: to judge them they are held there anyway, and an index on disk takes three times
as long. Equal libraries give equal answers: every sum is made in one order, and ties go by source and place.
"""

from __future__ import annotations

import math
from calendar import month_name
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from factcheck.check.compare.names import keys
from factcheck.check.days import TIME, Days, days_of, meet
from factcheck.check.features import Features, Weights
from factcheck.claims.stems import STOP_WORDS, stem, words
from factcheck.model import Claim, Form
from factcheck.sources import Passage, Snapshot, cut_passages
from factcheck.sources.sentences import sentences

if TYPE_CHECKING:
    from factcheck.check.meaning import Space

K1, B = 1.2, 0.75
"""Of BM25: how soon a repeated word stops counting, and how much long passages are held back."""
ASIDE = 0.4
"""What a word of a title, of a claim's heading, speaker or place counts beside one of the text itself."""
FETCHED = 4
"""Passages that are ranked again for each that is asked for."""
NEAREST = 2
"""Passages that are ranked with them because they come nearest in meaning, for each that is asked for."""
ALIKE, ADDED = 5, 12
"""How many of the first passages say what goes with the claim, and how many of their words are taken from them."""
A_SOURCE = 3
"""Passages of one source that are taken before those of others, however good they are."""
MOST_TERMS = 64
"""Different words of a claim that are looked for, the most telling that the library has; a long claim has 30."""
MOST_PLACES = 1_500
"""Places in the library that are looked at for one claim, those of the most telling words first; the rest of its
words then count in none: in a large library they are in most passages."""
REACH = 400
"""Code points by which a passage is widened to either side; a long sentence has 250."""
REPORTED = 31
"""Days from the claim's day on within which a source that dates nothing itself may speak of it."""


class Signals(NamedTuple):
    """How a passage agrees with a claim, each from 0 to 1, `time` from -1."""

    words: float
    """BM25, against the most that the words of the claim could give."""
    alike: float
    """Share of the weight of the words that the other first passages have and the claim has not."""
    pairs: float
    """Share of the claim's neighbouring words that stand next to each other, or one apart, in either order."""
    names: float
    """Share of the weight of the words of the claim's names."""
    time: float
    """1: a day meets one of the claim's; 0.5: no day, and the source came out soon after; -1: other days only."""
    place: float
    """Share of the words of the claim's place."""
    quoted: float
    """Share of the neighbouring words in the claim's quotations that are neighbours in the passage."""
    meaning: float = 0.0
    """How near it comes in meaning, a cosine from -1; 0 in a pool without it."""


WEIGHTS = Signals(
    words=1, alike=0.16, pairs=0.02, names=0.02, time=0.02, place=0.02, quoted=0.05, meaning=0.2
)
"""Set by steps on the shipped case, our own pairs and eight public development sets, for recall at 5, 10 and 20 and
the reciprocal rank. Summed over nine sets these come to 24.23 by `words`, 24.36 with `alike`, 24.44 with all; next is
`time`, while `pairs` and `quoted` mostly break ties. `words` is 0.1 to 0.4 where it matters, so 0.02 is much. Numbers
are no signal: evidence that contradicts one has another, and recall fell with any weight. `meaning` came later, as the
best of six steps to 0.5, by the same figures over eight sets; from 0.1 to 0.3 all find more than none."""


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch that may settle a claim: `start` to `end` (code points, half-open) in the text of `source`."""

    source: str
    start: int
    end: int
    score: float
    """The weighted sum of the signals: better if higher, comparable for one claim only."""
    why: str
    """What agrees, in words."""


class _Entry:
    """A passage as it is looked for; what needs reading is read on demand, and kept."""

    def __init__(
        self, at: int, passage: Passage, snapshot: Snapshot, title: frozenset[str], published: Days | None
    ) -> None:
        self.at = at
        self.source, self.start, self.end = passage.source, passage.start, passage.end
        self.seen = Features(passage.text_of(snapshot))
        self.title = title | frozenset(_terms(passage.context)) if passage.context else title
        self.published = published
        self.alone = bool(passage.context) or snapshot.source.form is Form.NOTE
        """A row of a table or a fact of a note: it stands for itself, and is never widened."""
        self.terms = _terms(self.seen.text)
        self.counted = Counter(self.terms)
        self.counted.update(sorted(keys(self.seen) - self.counted.keys()))

    @cached_property
    def near(self) -> frozenset[tuple[str, str]]:
        """Pairs of terms next to each other or with one between, in both orders."""
        found = set(pairwise(self.terms)) | set(zip(self.terms, self.terms[2:], strict=False))
        return frozenset(found | {(other, one) for one, other in found})

    @cached_property
    def days(self) -> tuple[Days, ...]:
        return tuple((each.first, each.last) for each in self.seen.dates)


class Pool:
    """The passages of a library, ready to be looked up."""

    def __init__(self, snapshots: Mapping[str, Snapshot], *, by_meaning: bool = False) -> None:
        """Cut the texts of `snapshots` into passages; `by_meaning`: they can be found by that too (`meaning`)."""
        self._snapshots = snapshots
        self._by_meaning = by_meaning
        self._entries: list[_Entry] = []
        for id_ in sorted(snapshots):
            told = snapshots[id_].source
            title = frozenset(_terms(f"{told.title} {_written(told.published)}"))
            published = days_of(told.published)
            for passage in cut_passages(snapshots[id_]):
                self._entries.append(_Entry(len(self._entries), passage, snapshots[id_], title, published))
        self.weights = Weights(entry.seen for entry in self._entries)
        """How telling each word is, for the comparators."""
        self._seen = {(entry.source, entry.start, entry.end): entry.seen for entry in self._entries}
        self._sentences: dict[int, list[tuple[int, int]]] = {}

        often = Counter(term for entry in self._entries for term in entry.counted)
        passages = len(self._entries)
        self._idf = {
            term: math.log(1 + (passages - count + 0.5) / (count + 0.5)) for term, count in often.items()
        }
        self._unseen = math.log(1 + (passages + 0.5) / 0.5)
        self._places: dict[str, list[tuple[int, float]]] = {}
        mean = sum(len(entry.terms) for entry in self._entries) / passages if passages else 1.0
        for at, entry in enumerate(self._entries):
            slack = K1 * (1 - B + B * len(entry.terms) / mean) if mean else K1
            for term in entry.counted.keys() | entry.title:
                count = entry.counted[term] + (ASIDE if term in entry.title else 0)
                self._places.setdefault(term, []).append((at, count * (K1 + 1) / (count + slack)))

    def features(self, source: str, start: int, end: int) -> Features:
        """Return what can be compared in a stretch: for one stretch always the same object, so it is read once."""
        key = (source, start, end)
        if key not in self._seen:
            self._seen[key] = Features(self._snapshots[source].text[start:end])
        return self._seen[key]

    @cached_property
    def _space(self) -> Space | None:
        """The passages by meaning: made when a claim is first looked for."""
        if not (self._by_meaning and self._entries):
            return None
        from factcheck.check.meaning import Space

        return Space([entry.seen.text for entry in self._entries])

    @property
    def size(self) -> int:
        """How many passages there are."""
        return len(self._entries)

    def _weight(self, term: str) -> float:
        """How telling a term is among the passages, above 0; one that none has weighs most."""
        return self._idf.get(term, self._unseen)

    def _scores(self, query: Mapping[str, float]) -> dict[int, float]:
        """Return the BM25 of each passage that shares a term with `query`, by its place among the passages."""
        scores: defaultdict[int, float] = defaultdict(float)
        looked = 0
        for term in sorted(query, key=lambda each: (len(self._places.get(each, ())), each)):
            places = self._places.get(term, [])
            looked += len(places)
            if looked > MOST_PLACES and scores:
                break
            weight = query[term]
            for at, share in places:
                scores[at] += weight * share
        return scores

    def _best(self, scores: Mapping[int, float], usable: Container[str], limit: int) -> list[_Entry]:
        """Return the `limit` passages with the highest scores, best first."""
        order = sorted(sorted(scores), key=scores.__getitem__, reverse=True)  # stable: ties go by place
        return self._usable(order, usable, limit)

    def _usable(self, order: Iterable[int], usable: Container[str], limit: int) -> list[_Entry]:
        """Return the first `limit` passages of `order` that are of a usable source."""
        entries = (self._entries[at] for at in order)
        return list(islice((entry for entry in entries if entry.source in usable), limit))

    def _alike(
        self, query: Mapping[str, float], fetched: Sequence[_Entry], scores: Mapping[int, float]
    ) -> tuple[dict[str, float], list[float]]:
        """Return the telling terms that the first passages have besides the claim's, with their weights, sum 1.

        The second value is what each of the first passages has given itself: it doesn't speak for it.
        """
        gathered: dict[str, float] = {}
        for entry in fetched[:ALIKE]:
            for term in entry.counted:
                if term not in query:
                    gathered[term] = gathered.get(term, 0.0) + scores[entry.at] * self._weight(term)
        best = nsmallest(ADDED, ((-weight, term) for term, weight in gathered.items()))
        total = -sum(weight for weight, _ in best)
        own = [
            scores[entry.at]
            * sum([self._weight(term) for _, term in best if term in entry.counted])
            / (total or 1.0)
            for entry in fetched[:ALIKE]
        ]
        return {term: -weight / total for weight, term in best}, own

    def _widened(self, entry: _Entry, named: Iterable[str], days: Sequence[Days]) -> tuple[int, int]:
        """Return the stretch of a passage with the nearest sentences before and after that have what it lacks."""
        start, end = entry.start, entry.end
        lacking = {term for term in named if term not in entry.counted}
        undated = bool(days) and not entry.days
        for beside in self._beside(entry):
            for begun, stop in beside:
                if not lacking and not undated:
                    return start, end
                found = self.features(entry.source, begun, stop)
                there = keys(found) & lacking
                dated = undated and any(
                    meet((each.first, each.last), day) for each in found.dates for day in days
                )
                if there or dated:
                    start, end = min(start, begun), max(end, stop)
                    lacking -= there
                    undated = undated and not dated
                    break
        return start, end

    def _beside(self, entry: _Entry) -> Iterator[list[tuple[int, int]]]:
        """Yield the sentences within `REACH` before a passage, then those after it, the nearest first."""
        for step in (-1, 1):
            at = entry.at + step
            if not 0 <= at < len(self._entries):
                continue
            other = self._entries[at]
            if other.source != entry.source or other.alone:
                continue
            text = self._snapshots[entry.source].text
            if text[min(entry.end, other.end) : max(entry.start, other.start)].strip():
                continue  # a heading stands between
            if at not in self._sentences:
                self._sentences[at] = sentences(text, other.start, other.end)
            if step < 0:
                yield [
                    span
                    for span in reversed(self._sentences[at])
                    if span[1] <= entry.start and span[0] >= entry.start - REACH
                ]
            else:
                yield [
                    span
                    for span in self._sentences[at]
                    if span[0] >= entry.end and span[1] <= entry.end + REACH
                ]


def nearest(
    claim: Claim, pool: Pool, usable: Container[str], limit: int, seen: Features | None = None
) -> list[Found]:
    """Return the passages that `retrieve` would rank again if `limit` of them were fetched: by words alone."""
    asked = _Asked(claim, seen or Features(claim.text), pool)
    scores = pool._scores(asked.query)
    return [
        Found(entry.source, entry.start, entry.end, round(scores[entry.at] / asked.most, 6), "words")
        for entry in pool._best(scores, usable, limit)
    ]


_Ranked = tuple[float, int, _Entry, Signals]


def retrieve(
    claim: Claim,
    pool: Pool,
    usable: Container[str],
    limit: int,
    seen: Features | None = None,
    barred: Mapping[str, Sequence[tuple[int, int]]] | None = None,
) -> list[Found]:
    """Return at most `limit` stretches of the sources in `usable` that may settle `claim`, best first.

    What is beyond `A_SOURCE` of one source comes behind everything else. No stretch lies within an earlier one, and
    none overlaps one of `barred` (by source, half-open). `seen` is the claim's text, where it has been read already.
    """
    asked = _Asked(claim, seen or Features(claim.text), pool)
    scores = pool._scores(asked.query)
    fetched = pool._best(scores, usable, limit * FETCHED)
    alike, own = pool._alike(asked.query, fetched, scores)
    nearness = pool._space.nearness(claim.text) if pool._space else None
    near = pool._usable(nearness.related, usable, limit * NEAREST) if nearness else ()
    ranked: list[_Ranked] = []
    for place, entry in enumerate(dict.fromkeys([*fetched, *near])):
        signals = asked.signals(
            entry,
            scores.get(entry.at, 0.0),
            alike,
            own[place] if place < len(own) else 0.0,
            round(float(nearness.cosines[entry.at]), 4) if nearness else 0.0,
        )
        total = sum(weight * signal for weight, signal in zip(WEIGHTS, signals, strict=True))
        ranked.append((-total, entry.at, entry, signals))
    ranked.sort(key=lambda each: each[:2])  # the library is in order of source and place

    taken: Counter[str] = Counter()
    first: list[_Ranked] = []
    later: list[_Ranked] = []
    for each in ranked:
        taken[each[2].source] += 1
        (first if taken[each[2].source] <= A_SOURCE else later).append(each)
    found: list[Found] = []
    for total, _, entry, signals in (*first, *later):
        if len(found) == limit:
            break
        start, end = (
            (entry.start, entry.end) if entry.alone else pool._widened(entry, asked.named, asked.days)
        )
        if shut := (barred or {}).get(entry.source):
            if any(start < stop and begin < end for begin, stop in shut):
                start, end = entry.start, entry.end  # what stands beside it may be all right
            if any(start < stop and begin < end for begin, stop in shut):
                continue
        if not any(one.source == entry.source and one.start <= start and end <= one.end for one in found):
            found.append(Found(entry.source, start, end, round(-total, 6), _told(signals)))
    return found


class _Asked:
    """A claim as it is looked for."""

    def __init__(self, claim: Claim, seen: Features, pool: Pool) -> None:
        terms = _terms(claim.text)
        named = sorted(keys(seen))
        aside = _terms(
            " ".join((claim.speaker or "", claim.place or "", *claim.context[-1:], _written(claim.time)))
        )
        quoted = [_terms(each.text) for each in seen.quotations]
        weights = {term: pool._weight(term) for term in (*terms, *named)}
        if len(weights) > MOST_TERMS:
            most = nsmallest(
                MOST_TERMS, weights, key=lambda term: (term not in pool._places, -weights[term], term)
            )
            weights = {term: weights[term] for term in most}
        self.query = weights | {
            term: pool._weight(term) * ASIDE for term in aside[:MOST_TERMS] if term not in weights
        }
        self.most = sum(self.query.values()) * (K1 + 1)
        self.named = {term: weights[term] for term in named if term in weights}
        self.names = sum(self.named.values())
        self.near = frozenset(pairwise(terms))
        self.quoted = frozenset(pair for each in quoted for pair in pairwise(each))
        self.place = frozenset(_terms(claim.place or ""))
        self.days: tuple[Days, ...] = tuple((each.first, each.last) for each in seen.dates)
        if not self.days and (span := days_of(claim.time)):
            self.days = (span,)

    def signals(
        self, entry: _Entry, score: float, alike: Mapping[str, float], own: float, meaning: float
    ) -> Signals:
        """Compare a passage that has the BM25 `score`; `alike` and `own` are as `Pool._alike` gives them."""
        there, title = entry.counted, entry.title
        named = sum([weight for term, weight in self.named.items() if term in there or term in title])
        place = sum([term in there or term in title for term in self.place])
        return Signals(
            words=score / self.most,
            alike=max(0.0, sum([weight for term, weight in alike.items() if term in there]) - own),
            pairs=_share(self.near, entry.near),
            names=named / self.names if named else 0.0,
            time=self._time(entry),
            place=place / len(self.place) if place else 0.0,
            quoted=_share(self.quoted, entry.near),
            meaning=meaning,
        )

    def _time(self, entry: _Entry) -> float:
        if not self.days:
            return 0.0
        if entry.days:
            return 1.0 if any(meet(mine, other) for mine in self.days for other in entry.days) else -1.0
        told = entry.published
        soon = told and any(
            (told[1] - first).days >= 0 and (told[0] - last).days <= REPORTED for first, last in self.days
        )
        return 0.5 if soon else 0.0


def _share(asked: frozenset[tuple[str, str]], there: frozenset[tuple[str, str]]) -> float:
    return len(asked & there) / len(asked) if asked else 0.0


def _told(signals: Signals) -> str:
    """Return what agrees, in words."""
    said = [f"words {signals.words:.2f} of the most they could give"]
    if signals.names:
        said.append(f"{signals.names:.0%} of the names")
    if signals.time:
        said.append(
            "other days" if signals.time < 0 else "its time" if signals.time == 1 else "published soon after"
        )
    if signals.place:
        said.append("its place")
    if signals.quoted:
        said.append(f"{signals.quoted:.0%} of the quoted words")
    if signals.meaning:
        said.append(f"meaning {signals.meaning:.2f}")
    return "; ".join(said)


def _terms(text: str) -> tuple[str, ...]:
    """Return the terms of `text`, in order: stems of its telling words, and its numbers."""
    return tuple(stem(word) for word in words(text) if word not in STOP_WORDS)


def _written(time: str | None) -> str:
    """Return an EDTF time as an English text writes it: "16 July 2018"."""
    found = []
    for part in (time or "").split("/"):
        if match := TIME.fullmatch(part):
            month = int(match[2] or 0)
            found += [str(int(match[3]))] if match[3] else []
            found += [month_name[month]] if 0 < month < 13 else []
            found.append(match[1])
    return " ".join(found)
