"""Build the training mix: weigh the sets, add made pairs and foreign evidence, cut, order, write JSON Lines.

    python -m train.prepare --data ../shared/data --turns 5 --out build/mix.jsonl

Only sets whose licence lets their pairs train weights that we give away are read. The order is a hash of the row, with
general inference sets pulled towards the start of each turn. A turn draws its rows, edits and foreign evidence anew.
"""

import argparse
import gzip
import hashlib
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from factcheck.check.stance.evidence import content_stems, normalise, select_evidence

from .mend import (
    _NAME,
    _SUBJECT,
    CONTRADICTS,
    INSUFFICIENT,
    SUPPORTS,
    Pair,
    add_detail,
    attribute,
    change_month,
    change_name,
    change_number,
    frame,
    join,
    negate,
    rename_subject,
    swap_antonym,
    swap_roles,
    withhold,
)

SHARES: dict[str, float] = {
    "vitaminc": 1.0,
    "fever_dev2": 1.3,
    "check_covid": 1.6,
    "citation_integrity": 1.2,
    "factcg_doc": 1.5,
    "scifact": 1.5,
    "conjnli": 0.3,
    "cad_nli": 0.5,
    "snli": 0.35,
    "taxinli": 0.5,
    "creak": 0.15,
    "news": 1.0,
}
"""How often each row of a set is drawn in a turn; below one, that share of its rows."""

TWO_WAY = frozenset({"fever_dev2", "creak", "scifact"})
"""Sets without `insufficient` rows."""

GENERAL = frozenset({"snli", "taxinli", "cad_nli", "conjnli", "creak"})
"""Sets that teach inference in general; they come earlier in the mix."""

FOREIGN: dict[str, float] = {
    "vitaminc": 0.07,
    "fever_dev2": 0.3,
    "creak": 0.05,
    "scifact": 0.4,
    "check_covid": 0.2,
    "citation_integrity": 0.2,
    "factcg_doc": 0.3,
    "news": 0.15,
}
"""Share of a set's claims that also get evidence of another claim (insufficient), in a turn."""

NEWS_FROM = 1
"""The first turn (of 0, 1, ...) with our own news pairs: a mix should end on what the checker meets."""
LATE = 6
"""The first turn of training that goes on from a model that has had six."""
LATE_SHARES = {"vitaminc": 0.7, **dict.fromkeys(sorted(GENERAL), 0.3)}
"""What part of its share a set has from then on: what is new then is our own pairs, which are to be the larger part."""


def fraction(*parts: object) -> float:
    """Return a number in [0, 1) that depends on the parts alone."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


class Neighbours:
    """Finds evidence of other claims that shares words with a claim but can't speak about just it."""

    def __init__(self, pairs: list[Pair]) -> None:
        self.evidence = sorted({pair.evidence for pair in pairs})
        self.stems = [frozenset(content_stems(text)) for text in self.evidence]
        self.claims: dict[str, list[frozenset[str]]] = {}
        self.own: dict[str, list[frozenset[str]]] = {}
        for pair in pairs:
            self.claims.setdefault(pair.evidence, []).append(frozenset(content_stems(pair.claim)))
            self.own.setdefault(pair.claim, []).append(frozenset(content_stems(pair.evidence)))
        self.having: dict[str, list[int]] = {}
        for index, words in enumerate(self.stems):
            for word in words:
                self.having.setdefault(word, []).append(index)

    def find(self, claim: str, rng: random.Random) -> str | None:
        """Return evidence that shares a tenth to 60 % of the claim's weight, near the top of those, or None."""
        words = frozenset(content_stems(claim))
        total = len(self.evidence)
        weight = {word: math.log(1 + total / len(self.having[word])) for word in words if word in self.having}
        full = sum(weight.values()) + math.log(1 + total) * (len(words) - len(weight))
        if not weight:
            return None
        scores: dict[int, float] = {}
        for word in sorted(weight):
            if len(self.having[word]) < total * 0.05 + 50:
                for index in self.having[word]:
                    scores[index] = scores.get(index, 0.0) + weight[word]
        own = self.own[claim]
        usable: list[int] = []
        for index, score in sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:200]:
            stems = self.stems[index]
            if not 0.1 < score / full < 0.6:
                continue
            if any(len(stems & mine) > 0.4 * min(len(stems), len(mine)) for mine in own):
                continue
            if any(
                len(words & other) > 0.35 * len(words | other) for other in self.claims[self.evidence[index]]
            ):
                continue
            usable.append(index)
            if len(usable) == 6:
                break
        return self.evidence[rng.choice(usable)] if usable else None


MARKS = {"+ ": SUPPORTS, "- ": CONTRADICTS, "? ": INSUFFICIENT}
"""How a line of the project's own pairs says its label."""


def read_news(folder: Path) -> list[Pair]:
    """Return the project's own pairs; raises SystemExit at a line that is neither a passage nor a claim."""
    pairs: list[Pair] = []
    for path in sorted(folder.glob("*.txt")):
        passage = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("= "):
                passage = normalise(line[2:])
            elif line[:2] in MARKS and passage:
                claim = normalise(line[2:])
                pairs.append(
                    Pair(claim, select_evidence(claim, passage), MARKS[line[:2]], "news", "given", False)
                )
            elif line.strip():
                raise SystemExit(f"{path}:{number}: a line begins with '= ', '+ ', '- ' or '? '")
    return pairs


def load(data: Path, news: Path, counter: "Counter[str]") -> dict[str, list[Pair]]:
    """Return the pairs of each set, normalised and cut to size; pairs that share no word but claim to conflict go."""
    sets: dict[str, list[Pair]] = {"news": read_news(news)}
    for name in SHARES:
        if name == "news":
            continue
        pairs: list[Pair] = []
        for row in read_rows(data / "train" / f"{name}.jsonl.gz"):
            if row["dataset"] != name or row["split"] != "train":
                raise SystemExit(f"{name}: row {row['id']} is not of this set's training part")
            claim = normalise(str(row["claim"]))
            raw = row["evidence"]
            evidence = select_evidence(claim, raw if isinstance(raw, str) else list(raw))
            label = str(row["label"])
            apart = not set(content_stems(claim)) & set(content_stems(evidence))
            if apart and label == CONTRADICTS and name in {"vitaminc", "creak", "fever_dev2"}:
                counter[f"dropped {name}"] += 1
                continue
            if claim and evidence:
                pairs.append(Pair(claim, evidence, label, name, "given", name in TWO_WAY))
        sets[name] = pairs
    return sets


def read_antonyms(path: Path) -> dict[str, list[str]]:
    """Return the antonyms of each single word, both ways; adverbs of manner and nouns of state are kept too."""
    found: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        word, antonym, _ = line.split("\t")
        if (
            word.isalpha()
            and antonym.isalpha()
            and word.islower()
            and antonym.islower()
            and word not in _POOR
        ):
            found.setdefault(word, set()).add(antonym)
            found.setdefault(antonym, set()).add(word)
    for one, two in _MORE:
        for a, b in ((one, two), (two, one)):
            found[a] = {b}
    return {word: sorted(others) for word, others in sorted(found.items()) if word not in _POOR}


_POOR = frozenset(
    "man woman men women boy girl son daughter mother father king queen actor actress"
    " may can will back right well one day still being some other".split()
)
_MORE = [
    ("increased", "decreased"), ("increase", "decrease"), ("rose", "fell"), ("rise", "fall"), ("higher", "lower"),
    ("more", "fewer"),
    ("won", "lost"), ("accepted", "rejected"), ("approved", "rejected"), ("supported", "opposed"), ("before", "after"),
    ("opened", "closed"), ("largest", "smallest"), ("highest", "lowest"), ("first", "last"), ("oldest", "youngest"),
    ("gained", "lost"), ("allowed", "banned"), ("passed", "failed"), ("joined", "left"), ("arrived", "departed"),
    ("began", "ended"),
    ("confirmed", "denied"), ("strengthened", "weakened"), ("raised", "lowered"), ("expanded", "shrank"),
    ("better", "worse"),
    ("improved", "worsened"), ("positive", "negative"), ("successful", "unsuccessful"), ("public", "private"),
    ("alive", "dead"),
]  # fmt: skip

WANTED: dict[str, int] = {
    "number": 3200, "number-sibling": 2200, "year": 1300, "month": 500, "name": 1800, "subject": 2000, "negation": 2000,
    "negation-sibling": 2600, "antonym": 1200, "detail": 1300, "detail-sibling": 650, "said": 2200,
    "said-sibling": 1500, "roles": 300,
}  # fmt: skip
"""How many made pairs of a kind to keep, by hash of the pair."""


def make(sets: dict[str, list[Pair]], antonyms: dict[str, list[str]], turn: int) -> list[Pair]:
    """Return pairs made by edits, at most the wanted number of each kind; each turn draws others."""
    given = [pair for name in sorted(sets) for pair in sets[name] if name not in {"creak", "taxinli"}]
    subjects = sorted(
        {
            found.group().strip()
            for pair in given
            if pair.dataset in {"vitaminc", "fever_dev2"}
            if (found := _SUBJECT.match(pair.claim)) and len(found.group()) > 6
        }
    )
    names = sorted(
        {
            found.group()
            for pair in given
            if pair.dataset in {"vitaminc", "fever_dev2", "factcg_doc"}
            for found in _NAME.finditer(pair.claim)
            if found.start() > 8
        }
    )
    made: list[Pair] = []
    for number, pair in enumerate(given):
        rng = random.Random(f"{turn}:{number}:{pair.claim}:{pair.evidence}")  # noqa: S311 (choices, not secrets)
        factual = pair.dataset not in {"snli", "cad_nli"}
        made += change_number(pair, rng) + change_month(pair, rng) + swap_roles(pair, rng)
        made += change_name(pair, rng, names) if factual else []
        made += (
            rename_subject(pair, rng, subjects)
            if pair.dataset in {"vitaminc", "fever_dev2", "conjnli", "factcg_doc"}
            else []
        )
        if pair.dataset in {
            "vitaminc",
            "fever_dev2",
            "conjnli",
            "cad_nli",
            "snli",
            "check_covid",
            "scifact",
            "factcg_doc",
        }:
            made += negate(pair, rng)
        made += swap_antonym(pair, rng, antonyms)
        made += add_detail(pair, rng) if pair.dataset in {"vitaminc", "fever_dev2", "conjnli", "snli"} else []
        made += attribute(pair, rng) if pair.dataset in {"vitaminc", "conjnli", "fever_dev2"} else []
    seen = {(pair.claim, pair.evidence) for pair in given}
    kept: list[Pair] = []
    count: Counter[str] = Counter()
    # News-like and scientific pairs are few, so they come first; the rest in the order of a hash.
    made.sort(
        key=lambda pair: (
            pair.dataset not in {"factcg_doc", "check_covid", "scifact", "citation_integrity"},
            fraction("made", turn, pair.claim, pair.evidence, pair.label),
        )
    )
    for pair in made:
        if count[pair.kind] >= WANTED[pair.kind] or (pair.claim, pair.evidence) in seen:
            continue
        seen.add((pair.claim, pair.evidence))
        count[pair.kind] += 1
        kept.append(pair)
    return kept


FRAMED: dict[str, int] = {
    "frame": 3000,
    "frame-sibling": 1300,
    "withheld": 1800,
    "joined": 1600,
    "joined-sibling": 600,
}
"""How many made pairs to keep of the kinds that change the evidence or join claims."""


def make_framed(sets: dict[str, list[Pair]], turn: int) -> list[Pair]:
    """Return frames (planned, alleged, denied), evidence less its decisive sentence, and joined claims."""
    given = [
        pair
        for name in sorted(sets)
        for pair in sets[name]
        if name not in {"creak", "taxinli", "snli", "cad_nli"}
    ]
    given.sort(key=lambda pair: fraction("framed", turn, pair.claim, pair.evidence))
    made: list[Pair] = []
    for number, pair in enumerate(given):
        rng = random.Random(f"framed:{turn}:{number}:{pair.claim}:{pair.evidence}")  # noqa: S311 (choices, not secrets)
        if pair.dataset in {"vitaminc", "fever_dev2", "conjnli"}:
            made += frame(pair, rng)
            made += join(pair, given[(number * 7919 + 13) % len(given)], rng)
        if pair.dataset != "news":
            made += withhold(pair, rng)
    kept: list[Pair] = []
    count: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    for pair in sorted(made, key=lambda pair: fraction("made", turn, pair.claim, pair.evidence, pair.label)):
        if count[pair.kind] < FRAMED[pair.kind] and (pair.claim, pair.evidence) not in seen:
            seen.add((pair.claim, pair.evidence))
            count[pair.kind] += 1
            kept.append(pair)
    return kept


def foreign(sets: dict[str, list[Pair]], turn: int) -> list[Pair]:
    """Return claims with evidence of another claim: a near neighbour for most, any for one in four."""
    found: list[Pair] = []
    for name, share in FOREIGN.items():
        pairs = sets.get(name)
        if not pairs:
            continue
        near = Neighbours(pairs)
        for number, pair in enumerate(pairs):
            rng = random.Random(f"{turn}:{name}:{number}:{pair.claim}")  # noqa: S311 (choices, not secrets)
            if fraction("foreign", turn, name, number, pair.claim) >= share or pair.label == INSUFFICIENT:
                continue
            if rng.random() < 0.25:
                evidence = rng.choice(near.evidence)
                words = set(content_stems(pair.claim))
                if len(words & set(content_stems(evidence))) > 0.3 * len(words):
                    continue
                found.append(Pair(pair.claim, evidence, INSUFFICIENT, name, "foreign-random"))
            else:
                other = near.find(pair.claim, rng)
                if other is not None:
                    found.append(Pair(pair.claim, other, INSUFFICIENT, name, "foreign-near"))
    return found


def mix(sets: dict[str, list[Pair]], extra: Iterable[Pair], turn: int) -> list[Pair]:
    """Return all pairs of a turn in training order."""
    keyed: list[tuple[float, str, Pair]] = []
    for name, share in SHARES.items():
        if turn >= LATE:
            share *= LATE_SHARES.get(name, 1.0)
        for number, pair in enumerate(sets.get(name, [])):
            times = int(share) + (fraction("share", turn, name, number, pair.claim) < share - int(share))
            for again in range(times):
                place = (again + fraction("place", turn, name, number, again, pair.claim)) / times
                keyed.append((place, f"{name}:{number}:{again}", pair))
    for number, pair in enumerate(extra):
        keyed.append((0.03 + 0.97 * fraction("extra", turn, number, pair.claim), f"extra:{number}", pair))
    ordered = [
        (place * 0.85 if pair.dataset in GENERAL and pair.kind == "given" else place, tie, pair)
        for place, tie, pair in keyed
    ]
    ordered.sort(key=lambda item: item[:2])
    return [pair for _, _, pair in ordered]


def main() -> None:
    """Write the mix and print what went into it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--news", type=Path, default=Path("train/news"))
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--from-turn", type=int, default=0, help="number of the first: each draws other rows")
    parser.add_argument("--out", type=Path, default=Path("build/mix.jsonl"))
    options = parser.parse_args()
    counter: Counter[str] = Counter()
    everything = load(options.data, options.news, counter)
    antonyms = read_antonyms(options.data / "lexicon" / "antonyms.tsv")
    pairs: list[Pair] = []
    for turn in range(options.from_turn, options.from_turn + options.turns):
        sets = {name: made for name, made in everything.items() if name != "news" or turn >= NEWS_FROM}
        extra = make(sets, antonyms, turn) + make_framed(sets, turn) + foreign(sets, turn)
        pairs += mix(sets, extra, turn)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with options.out.open("w", encoding="utf-8") as out:
        for pair in pairs:
            out.write(
                json.dumps(
                    {
                        "claim": pair.claim,
                        "evidence": pair.evidence,
                        "label": pair.label,
                        "two_way": pair.two_way,
                        "dataset": pair.dataset,
                        "kind": pair.kind,
                    },
                    ensure_ascii=False,
                )
                + "\n"
            )
    for name in SHARES:
        print(
            name,
            Counter(pair.label for pair in pairs if pair.dataset == name and pair.kind == "given"),
            file=sys.stderr,
        )
    kinds = sorted({pair.kind for pair in pairs})
    for kind in kinds:
        print(kind, Counter((pair.label) for pair in pairs if pair.kind == kind), file=sys.stderr)
    print(
        counter,
        len(pairs),
        Counter(pair.label for pair in pairs),
        hashlib.sha256(options.out.read_bytes()).hexdigest(),
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
