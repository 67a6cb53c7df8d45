"""The stance model: a small cross-encoder that reads a claim beside a passage.

It gives how likely the passage supports the claim, contradicts it, or does neither. The weights that ship are in
`weights/` with their model card; any other ONNX model of the same three labels can be put in their place, as a folder
with `model.onnx`, `tokenizer.json` and a `model.json` that tells its labels.

Pairs are read one by one, each on one thread: int8 activations are scaled over all that is read in one go, so a pair
read with others would come out differently with other neighbours. Many pairs are read side by side.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from factcheck.check.stance.evidence import MAX_PIECES, normalise, select_evidence
from factcheck.errors import ModelUnusable
from factcheck.files import unlike

PACKAGED = Path(__file__).parent / "weights"
LABELS = ("supports", "contradicts", "insufficient")

LONGEST_CLAIM = 2_000
"""Code points of a claim that are read; more is no sentence."""
AT_ONCE = 512
"""Pairs that are encoded together: bounds the memory, changes no result."""


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """How likely each stance is, 0 to 1 and together 1, to four places."""

    supports: float
    contradicts: float
    insufficient: float

    @classmethod
    def of(cls, sums: Sequence[float]) -> Likelihoods:
        """Return the softmax of three sums, in the order of `LABELS`."""
        powers = [math.exp(each - max(sums)) for each in sums]
        total = sum(powers)
        return cls(*(round(power / total, 4) for power in powers))


class StanceModel:
    """A model that has been loaded."""

    def __init__(self, config: Mapping[str, Any], session: Any, tokenizer: Any) -> None:
        self.name = _name(config)
        """Name and hash of the weights: part of what a stored mark was computed from."""
        self._columns = [list(config["labels"]).index(label) for label in LABELS]
        self._temperature = float(config.get("temperature", 1.0))
        self._claim_first = config.get("first", "claim") == "claim"
        self._inputs = {each.name for each in session.get_inputs()}
        self._session = session
        self._tokenizer = tokenizer
        self._pieces = int(config.get("max_pieces", MAX_PIECES))

    def read(
        self,
        pairs: Sequence[tuple[str, str]],
        threads: int = 0,
        progress: Callable[[], None] = lambda: None,
    ) -> list[Likelihoods]:
        """Return the likelihoods of (claim, passage) pairs, in order; the same for any number of threads.

        `threads`: how many pairs are read side by side; 0 means one for each core. `progress` is called once a pair.
        """
        found: list[Likelihoods] = []
        with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
            for start in range(0, len(pairs), AT_ONCE):
                for likelihoods in pool.map(self._likelihoods, self._encoded(pairs[start : start + AT_ONCE])):
                    found.append(likelihoods)
                    progress()
        return found

    def _encoded(self, pairs: Sequence[tuple[str, str]]) -> Iterator[Any]:
        texts = []
        for claim, passage in pairs:
            claim = normalise(claim[:LONGEST_CLAIM])
            passage = select_evidence(claim, passage, max_pieces=self._pieces)
            texts.append((claim, passage) if self._claim_first else (passage, claim))
        yield from self._tokenizer.encode_batch(texts)

    def _likelihoods(self, encoded: Any) -> Likelihoods:
        import numpy

        given = {
            "input_ids": encoded.ids,
            "attention_mask": encoded.attention_mask,
            "token_type_ids": encoded.type_ids,
        }
        inputs = {
            name: numpy.array([values], numpy.int64) for name, values in given.items() if name in self._inputs
        }
        logits = self._session.run(None, inputs)[0][0]
        return Likelihoods.of([float(logits[column]) / self._temperature for column in self._columns])


def name_of(folder: Path = PACKAGED) -> str:
    """Return the name that a model will have, without loading it; raises `ModelUnusable`."""
    return _name(_config(folder))


def _name(config: Mapping[str, Any]) -> str:
    return f"{config['name']} ({config['files']['model.onnx'][:12]})"


def installed() -> bool:
    """Whether what runs the model is installed, and weights are here; nothing heavy is imported for the answer."""
    return bool(find_spec("onnxruntime") and find_spec("tokenizers") and (PACKAGED / "model.json").is_file())


@cache
def load(folder: Path = PACKAGED) -> StanceModel:
    """Load a model, once; raises `ModelUnusable` naming what is missing or not what it should be.

    Only ONNX and JSON are read: neither can run code. Each file named in `model.json` is compared with its SHA-256.
    """
    if not (find_spec("onnxruntime") and find_spec("tokenizers")):
        raise ModelUnusable(
            "ONNX Runtime or tokenizers is not installed", 'install them: pip install "factcheck[stance]"'
        )
    config = _config(folder)
    if problem := unlike(folder, config["files"]):
        raise ModelUnusable(problem, _INSTALL)
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # both libraries raise bare exceptions of their own
        problem = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelUnusable(f"the model in {folder} can't be loaded: {problem}", _INSTALL) from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(int(config.get("max_pieces", MAX_PIECES)), strategy="longest_first")
    return StanceModel(config, session, tokenizer)


_INSTALL = 'install factcheck anew, name another folder in [check] model, or set [check] judge = "rules"'


def _config(folder: Path) -> dict[str, Any]:
    """Return what `model.json` says of a model: its name, its labels in the order of its outputs, its files."""
    path = folder / "model.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelUnusable(f"{path} is missing", _INSTALL) from None
    except (OSError, ValueError) as error:
        raise ModelUnusable(f"{path} can't be read: {error}", _INSTALL) from error
    if (
        not isinstance(config, dict)
        or not isinstance(config.get("name"), str)
        or sorted(config.get("labels") or ()) != sorted(LABELS)
        or not isinstance(config.get("files"), dict)
        or not {"model.onnx", "tokenizer.json"} <= config["files"].keys()
    ):
        raise ModelUnusable(
            f"{path} must give `name`, the three `labels` in the order of the outputs, and `files` with their SHA-256",
            "see the model card beside the packaged model",
        )
    return config
