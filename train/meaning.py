"""Make the word-piece vectors by which passages are found by meaning (`factcheck/check/meaning/`).

    python -m train.meaning --mix build/mix.jsonl --out factcheck/check/meaning

Each piece of the tokenizer is read by all-MiniLM-L6-v2 by itself; the mean of the states, cut to its first principal
components, is where its vector starts (Model2Vec: Tulkens and van Dongen 2024, https://github.com/MinishLab/model2vec).
Then the vectors learn from the training pairs whose evidence speaks to the claim, so that a claim comes nearest to its
own evidence among that of other claims of the same set (InfoNCE: van den Oord et al. 2018,
https://arxiv.org/abs/1807.03748); what ships is halfway between. A text is the sum of its pieces, each by how rare it
is among the texts. Seeded, on one thread: the same mix gives the same vectors on one machine. Takes about a minute.
"""

import argparse
import hashlib
import json
import math
import random
from collections import Counter
from pathlib import Path

import numpy
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize
from transformers import BertConfig, BertModel

from .train import SEED, package_folder

NAME = "meaning/1"
DIMENSIONS = 128
TURNS = 2
BATCH = 512
RATE = 0.03
"""Learning rate, in standard deviations of the vectors' values."""
HEAT = 0.05
"""Temperature of the contrast."""
TWIN = 0.9
"""Cosine from which another claim's evidence is no wrong answer: revisions of one sentence."""
LONGEST = 200
"""Pieces of a text that are read."""
FIRST_WORD = 999
"""The pieces before it are marks and unused places; they have no meaning."""


def alone(folder: Path) -> NDArray[numpy.float32]:
    """Return what the encoder makes of each piece by itself, pieces x states."""
    config = BertConfig.from_pretrained(folder)
    model = BertModel(config, add_pooling_layer=False)
    weights = load_file(folder / "model.safetensors")
    model.load_state_dict(
        {k: v for k, v in weights.items() if not k.startswith("pooler.") and k != "embeddings.position_ids"},
        strict=False,
    )
    model.eval()
    found = numpy.zeros((config.vocab_size, config.hidden_size), dtype=numpy.float32)
    with torch.no_grad():
        for start in range(0, config.vocab_size, 1024):
            ids = torch.arange(start, min(start + 1024, config.vocab_size))
            marked = torch.stack([torch.full_like(ids, 101), ids, torch.full_like(ids, 102)], dim=1)
            found[start : start + len(ids)] = model(input_ids=marked).last_hidden_state.mean(1).numpy()
    return found


def principal(states: NDArray[numpy.float32]) -> NDArray[numpy.float32]:
    """Return the first components of the pieces' states, pieces x DIMENSIONS."""
    centred = states - states[FIRST_WORD:].mean(0)
    _, _, axes = numpy.linalg.svd(centred[FIRST_WORD::3], full_matrices=False)
    found: NDArray[numpy.float32] = (centred @ axes[:DIMENSIONS].T).astype(numpy.float32)
    found[:FIRST_WORD] = 0
    return found


def read_pairs(mix: Path) -> list[tuple[str, str, str]]:
    """Return each claim with evidence that speaks to it, and the set that they are from, without repeats."""
    found: dict[tuple[str, str], str] = {}
    with mix.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["kind"] == "given" and row["label"] != "insufficient":
                found.setdefault((row["claim"], row["evidence"]), row["dataset"])
    return [(claim, evidence, name) for (claim, evidence), name in found.items()]


def learn(
    start: NDArray[numpy.float32], pairs: list[tuple[str, str, str]], tokenizer: Tokenizer
) -> NDArray[numpy.float32]:
    """Return the vectors after TURNS through the pairs."""
    asked = [
        each.ids[:LONGEST] for each in tokenizer.encode_batch([p[0] for p in pairs], add_special_tokens=False)
    ]
    there = [
        each.ids[:LONGEST] for each in tokenizer.encode_batch([p[1] for p in pairs], add_special_tokens=False)
    ]
    often = Counter(piece for ids in there for piece in set(ids))
    weights = torch.tensor([math.log(1 + (len(there) + 0.5) / (often[at] + 0.5)) for at in range(len(start))])
    bag = nn.EmbeddingBag(*start.shape, mode="sum")
    bag.weight.data = torch.tensor(start)
    optimizer = torch.optim.Adam(bag.parameters(), lr=RATE * float(start[FIRST_WORD:].std()))

    def vectors(texts: list[list[int]]) -> Tensor:
        flat = torch.tensor([piece for ids in texts for piece in ids])
        starts = torch.tensor([0, *numpy.cumsum([len(ids) for ids in texts])[:-1]])
        return normalize(bag(flat, starts, per_sample_weights=weights[flat]), dim=1)

    own = torch.eye(BATCH, dtype=torch.bool)
    for turn in range(TURNS):
        order = list(range(len(pairs)))
        draw = random.Random(f"{SEED}:{turn}")  # noqa: S311 (order, not secrets)
        draw.shuffle(order)
        order.sort(key=lambda at: pairs[at][2])  # a batch is of one set: its other evidence is on like things
        starts = list(range(0, len(order) - BATCH, BATCH))
        draw.shuffle(starts)
        total = 0.0
        for begin in starts:
            batch = order[begin : begin + BATCH]
            claims, texts = vectors([asked[at] for at in batch]), vectors([there[at] for at in batch])
            with torch.no_grad():
                twins = (texts @ texts.T > TWIN) & ~own
            near = (claims @ texts.T / HEAT).masked_fill(twins, -1e4)
            right = torch.arange(BATCH)
            loss = (cross_entropy(near, right) + cross_entropy(near.T, right)) / 2
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        print(f"turn {turn + 1}: loss {total / len(starts):.3f} over {len(starts)} batches", flush=True)
    return bag.weight.detach().numpy()


def main() -> None:
    """Make the vectors and write them as int8, each dimension by its own scale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mix", type=Path, default=Path("build/mix.jsonl"))
    parser.add_argument("--out", type=Path, default=Path("factcheck/check/meaning"))
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    folder = package_folder()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    pairs = read_pairs(options.mix)
    print(f"{len(pairs):,} pairs", flush=True)
    start = principal(alone(folder))
    # the mean of both finds most where texts are unlike those learnt from (Wortsman et al. 2022, WiSE-FT)
    found = (start + learn(start, pairs, tokenizer)) / 2
    most = numpy.quantile(numpy.abs(found[FIRST_WORD:]), 0.9999, axis=0)
    small = numpy.clip(numpy.rint(found / most * 127), -127, 127).astype(numpy.int8)
    path = options.out / "vectors.npy"
    numpy.save(path, small, allow_pickle=False)
    described = {
        "name": NAME,
        "scales": [float(f"{each:.6g}") for each in most / 127],
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    (options.out / "meaning.json").write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")
    print(f"wrote {path}, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
