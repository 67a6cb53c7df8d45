"""How near texts are in meaning, by vectors of word pieces: what tells the same in other words is found too.

A text is the sum of the vectors of its pieces, each weighed by how rare the piece is in the library; how near two
texts are is the cosine between them. `vectors.npy` has a row of int8 for each piece of the stance model's tokenizer
(30,522 x 128); `train/meaning.py` makes it and says from what. No network is run.

Sums are made of whole numbers, so the same texts give the same figures on any processor and any number of threads.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factcheck.check.stance import PACKAGED
from factcheck.errors import ModelUnusable

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

HERE = Path(__file__).parent
NAME = "meaning/1"
"""Name and version of the vectors: part of what stored marks were computed from."""
LONGEST = 200
"""Pieces of a text that are read; a passage has about fifty."""
RELATED = 0.25
"""Cosine from which two texts have something in common: nine of ten passages that people cite are over it."""
FINE = 64
"""Parts of one into which the weight of a piece is rounded."""
UNIT = 1024
"""Length to which a text's vector is drawn out before its parts are rounded. The products of two such vectors add up
to `UNIT` squared at most, which a float32 holds exactly: their sum is the same in any order."""

_INSTALL = 'install factcheck anew, or set [check] judge = "rules"'


def installed() -> bool:
    """Whether what reads the vectors is installed, and they are here; nothing heavy is imported for the answer."""
    return bool(find_spec("numpy") and find_spec("tokenizers") and (HERE / "meaning.json").is_file())


class Pieces:
    """The vectors and the tokenizer that they belong to."""

    def __init__(self, vectors: NDArray[numpy.int8], scales: Sequence[float], tokenizer: Any) -> None:
        self.vectors, self.scales, self._tokenizer = vectors, scales, tokenizer

    def read(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the pieces of each text, at most `LONGEST`."""
        return [each.ids[:LONGEST] for each in self._tokenizer.encode_batch(texts, add_special_tokens=False)]


@cache
def load() -> Pieces:
    """Load the vectors, once; raises `ModelUnusable` naming what is missing or not what it should be."""
    import numpy
    from tokenizers import Tokenizer

    path = HERE / "vectors.npy"
    try:
        described = json.loads((HERE / "meaning.json").read_bytes())
        if hashlib.sha256(path.read_bytes()).hexdigest() != described["sha256"]:
            raise ModelUnusable(f"{path} is not the file that factcheck came with", _INSTALL)
        vectors = numpy.load(path, allow_pickle=False)
        tokenizer = Tokenizer.from_file(str(PACKAGED / "tokenizer.json"))
        scales = [float(each) for each in described["scales"]]
    except (OSError, ValueError, KeyError) as error:
        raise ModelUnusable(f"{path} can't be read: {error}", _INSTALL) from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return Pieces(vectors, scales, tokenizer)


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near the passages of a space are to one text."""

    cosines: NDArray[numpy.float32]
    """From -1 to 1, one a passage; 0 where one of the two texts has no known piece."""
    related: Sequence[int]
    """The passages from `RELATED` on, by their place in the space, the nearest first."""


class Space:
    """The passages of a library by meaning, in the order given."""

    def __init__(self, passages: Sequence[str], pieces: Pieces | None = None) -> None:
        """Read `passages`. Raises `ModelUnusable` where the vectors can't be loaded."""
        import numpy

        self._pieces = pieces or load()
        read = self._pieces.read(passages)
        often = Counter(piece for ids in read for piece in set(ids))
        count = len(read)
        self._weights = numpy.full(
            len(self._pieces.vectors), round(FINE * math.log(1 + (count + 0.5) / 0.5)), dtype=numpy.int32
        )
        for piece, times in often.items():
            self._weights[piece] = round(FINE * math.log(1 + (count + 0.5) / (times + 0.5)))
        self._passages = self._placed(read)

    def nearness(self, text: str) -> Nearness:
        """Return how near each passage is to `text`."""
        import numpy

        cosines = self._passages @ self._placed(self._pieces.read([text]))[0] / numpy.float32(UNIT * UNIT)
        related = numpy.flatnonzero(cosines >= RELATED)
        order = related[numpy.lexsort((related, -cosines[related]))]
        return Nearness(cosines, order.tolist())

    def _placed(self, read: Sequence[Sequence[int]]) -> NDArray[numpy.float32]:
        """Return the vectors of texts, texts x dimensions: whole numbers, `UNIT` long but for rounding."""
        import numpy

        vectors, scales = self._pieces.vectors, numpy.asarray(self._pieces.scales)
        placed = numpy.zeros((len(read), vectors.shape[1]), dtype=numpy.float32)
        for at, ids in enumerate(read):
            if not ids:
                continue
            known = numpy.asarray(ids)
            summed = (vectors[known].astype(numpy.int64) * self._weights[known, None]).sum(0) * scales
            if length := math.sqrt(math.fsum((summed * summed).tolist())):
                placed[at] = numpy.rint(summed / length * UNIT)
        return placed
