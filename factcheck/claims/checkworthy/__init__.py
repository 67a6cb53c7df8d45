"""How worth checking a sentence is: a small linear model over its words, their shapes and pieces of words.

The weights stand in `weights.json`, one feature a line, so that what speaks for and against a sentence can be read
and shown (`explain`). `bench/train_checkworthy.py` makes the file; docs/checkworthy.md says from what, how well it
does and where not to trust it. Reading needs no library beyond Python's own.

The model is a logistic regression over unit-length tf-idf vectors (a feature counts once a sentence).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

SCHEMA = "factcheck.checkworthy-model/1"

LONGEST_SENTENCE = 5_000
"""Code points of a sentence that are looked at; nobody writes longer ones, and a hostile text might."""

HUNDRED = 100
"""Rarities and weights are held in hundredths."""

MOST_TOKENS = 200
"""Words and marks of a sentence that are looked at: the longest in the training data has 190."""

LONGEST_WORD = 40
"""Code points of a word that are looked at for its pieces."""


@dataclass(frozen=True, slots=True)
class Model:
    """A linear model: what each feature counts in a sentence's vector, and how it speaks for worth checking."""

    weights: Mapping[str, tuple[int, int]]
    """Feature -> (rarity, weight), both in hundredths: the rarity is its value in the vector, the weight multiplies it.
    Whole numbers, so that a sum does not depend on the order in which a set gives its members."""
    bias: float
    threshold: float
    """The margin from which a sentence is called worth checking."""
    sha256: str
    """Of the file of weights; empty for a model that no file holds."""

    def margin(self, sentence: str) -> float:
        """Return the model's margin (log odds) for `sentence`; any real number."""
        total = square = 0
        for rarity, weight in filter(None, map(self.weights.get, features(sentence))):
            square += rarity * rarity
            total += rarity * weight
        return self.bias + (total / HUNDRED / math.sqrt(square) if square else 0.0)

    def worth(self, sentence: str) -> float:
        """Return how worth checking `sentence` is, 0 to 1; from 0.5 on the model calls it worth checking."""
        margin = max(-30.0, min(30.0, self.margin(sentence) - self.threshold))
        return 1.0 / (1.0 + math.exp(-margin))

    def explain(self, sentence: str, most: int = 10) -> list[tuple[str, float]]:
        """Return the features that move the margin most, with how far each does; the farthest first."""
        known = [(name, *self.weights[name]) for name in features(sentence) if name in self.weights]
        length = math.sqrt(sum(rarity * rarity for _, rarity, _ in known)) or 1.0
        moved = [(name, rarity * weight / HUNDRED / length) for name, rarity, weight in known]
        return sorted(moved, key=lambda pair: (-abs(pair[1]), pair[0]))[:most]


@cache
def packaged_model() -> Model:
    """Return the model that comes with factcheck."""
    import hashlib  # imported late: only the model needs it

    raw = (files(__package__) / "weights.json").read_bytes()
    return load_model(raw, hashlib.sha256(raw).hexdigest())


def load_model(raw: bytes, sha256: str = "") -> Model:
    """Read a model from the bytes of its file. Raises `ValueError` where they are no such file."""
    values = json.loads(raw)
    if not isinstance(values, dict) or values.get("schema") != SCHEMA:
        raise ValueError(f"not a {SCHEMA} file")
    weights = {name: (rarity, weight) for name, (rarity, weight) in values["features"].items()}
    return Model(weights, values["bias"], values["threshold"], sha256)


def dump_model(model: Model, about: Mapping[str, object]) -> bytes:
    """Return the bytes of the file that holds `model`: one feature a line, sorted."""
    head = {
        "schema": SCHEMA,
        **about,
        "bias": round(model.bias, 4),
        "threshold": round(model.threshold, 4),
    }
    lines = [f"{json.dumps(key)}: {json.dumps(value, sort_keys=True)}" for key, value in head.items()]
    rows = [
        f"{json.dumps(name, ensure_ascii=False)}:[{rarity},{weight}]"
        for name, (rarity, weight) in sorted(model.weights.items())
    ]
    body = ",\n".join((*lines, '"features": {\n' + ",\n".join(rows) + "\n}"))
    return f"{{\n{body}\n}}\n".encode()


# --- features --------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d(?:[\d,.]*\d)?|[^\w\s]")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_NUMBER_WORDS = frozenset(
    (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand "
        "million billion trillion dozen half third quarter percent"
    ).split()
)
_CLASSES = {
    word: f"<{name}>"
    for name, words in {
        "be": "is are was were been being be am",
        "modal": "should would could may might must can will shall ought",
        "me": "i we my our me us mine ours we're i'm we've i've i'll we'll i'd we'd let's",
        "you": "you your you're you've yours",
        "they": "he she they his her their him them it its",
        "not": "not never no none nothing don't didn't doesn't won't can't isn't wasn't aren't weren't cannot",
        "have": "has had have having",
    }.items()
    for word in words.split()
}
_ENDINGS = ("ing", "ed", "ly", "tion", "ment", "ity", "ous", "ive", "able", "est", "ers", "er", "al", "s")
_LENGTHS = (4, 6, 8, 10, 13, 16, 20, 25, 30, 40)


def features(sentence: str) -> set[str]:
    """Return the names of what `sentence` has.

    Words and pairs of words as they are; `s:` one to three shapes in a row (`<num>`, `<cap>`, `<-ed>`, `<modal>`
    ...), `m:` and `n:` a word beside a shape; `c:` pieces of words of three and four letters, `#` for a word's
    edge; `len>`, `numbers>` and `capitals>` with a count; `end:` and the last token.
    """
    tokens = _TOKEN.findall(sentence[:LONGEST_SENTENCE])[:MOST_TOKENS]
    found: set[str] = set()
    words, shapes = ["^"], ["^"]
    numbers = capitals = 0
    for at, token in enumerate(tokens):
        word, shape, pieces = _token_features(token, at > 0)
        words.append(word)
        shapes.append(shape)
        found.update(pieces)
        numbers += shape in ("<num>", "<year>", "<nw>")
        capitals += at > 0 and token[0].isupper()
    words.append("$")
    shapes.append("$")
    found.update(words[1:-1])
    found.update([f"{one} {other}" for one, other in pairwise(words)])
    found.update([f"s:{shape}" for shape in shapes])
    found.update([f"s:{one} {other}" for one, other in pairwise(shapes)])
    found.update([f"s:{a} {b} {c}" for a, b, c in zip(shapes, shapes[1:], shapes[2:], strict=False)])
    for one, other, left, right in zip(shapes, words[1:], words, shapes[1:], strict=False):
        if one[0] == "<" and one != "<w>":
            found.add(f"m:{one} {other}")
        if right[0] == "<" and right != "<w>":
            found.add(f"n:{left} {right}")
    _count(found, "len>", len(tokens), _LENGTHS)
    _count(found, "numbers>", numbers, (0, 1, 2, 3))
    _count(found, "capitals>", capitals, (0, 1, 2, 4))
    if tokens:
        found.add(f"end:{tokens[-1]}")
    return found


def _count(found: set[str], name: str, value: int, steps: Iterable[int]) -> None:
    found.update([f"{name}{step}" for step in steps if value > step])


@lru_cache(maxsize=20_000)
def _token_features(token: str, inside: bool) -> tuple[str, str, tuple[str, ...]]:
    """Return a token's word, its shape and its pieces; `inside`: not the sentence's first."""
    if token[0].isdigit():
        name = "<year>" if _YEAR.fullmatch(token) else "<num>"
        return name, name, ()
    word = token.lower().replace("’", "'")
    if not token[0].isalpha():
        return word, word, ()
    edged = f"#{word[:LONGEST_WORD]}#"
    pieces = tuple(f"c:{edged[at : at + size]}" for size in (3, 4) for at in range(len(edged) - size + 1))
    return word, _shape(token, word, inside), pieces


def _shape(token: str, word: str, inside: bool) -> str:
    if word in _NUMBER_WORDS:
        return "<nw>"
    if word in _CLASSES:
        return _CLASSES[word]
    if inside and token[0].isupper():
        return "<cap>"
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return f"<-{ending}>"
    return "<w>"
