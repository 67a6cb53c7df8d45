"""Let the teacher and what ships label a mix: each row gets `taught`, how likely they hold each label to be.

It is the mean of both, what ships calmed by CALM: on the dev files that mean is better than either.

    python -m train.label --encoder FOLDER --run build/teacher --mix build/mix.jsonl --out build/taught.jsonl

Killed and started again, it goes on behind the last pool of rows that a worker has written. Two workers label 20 to 30
rows a second on two cores.
"""

import argparse
import itertools
import json
from pathlib import Path

import torch
import torch.multiprocessing
from safetensors.torch import load_file

from .calibrate import softmax
from .evaluate import Model
from .teacher import new_teacher
from .train import collate, encode, read_tokenizer

POOL = 1024
"""Rows that are sorted by length together."""
AT_ONCE = 32
CALM = 2.0
"""Temperature of what ships; of those tried the one of least log-loss on 300 rows of each of the seven dev files."""


def part_of(out: Path, worker: int) -> Path:
    """Where a worker writes the pools that are its own."""
    return out.with_suffix(f".{worker}.part")


def work(worker: int, options: argparse.Namespace) -> None:
    """Label every pool whose number is this worker's."""
    torch.set_num_threads(1)
    model = new_teacher(options.encoder)
    model.load_state_dict(load_file(options.run / "model.safetensors"))
    model.eval()
    shipped = Model(options.shipped / "model.onnx", options.shipped / "tokenizer.json")
    tokenizer = read_tokenizer(options.encoder / "tokenizer.json")
    path = part_of(options.out, worker)
    done = 0
    if path.exists():  # a last pool that was being written is labelled again
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        done = len(lines) // POOL
        path.write_text("".join(lines[: done * POOL]), encoding="utf-8")
    with options.mix.open(encoding="utf-8") as rows, path.open("a", encoding="utf-8") as out:
        for number in itertools.count():
            pool = [json.loads(line) for line in itertools.islice(rows, POOL)]
            if not pool:
                break
            if number % options.workers != worker or number // options.workers < done:
                continue
            read = [(*encode(tokenizer, row["claim"], row["evidence"]), 0, False, []) for row in pool]
            order = sorted(range(len(pool)), key=lambda at: len(read[at][0]))
            for start in range(0, len(order), AT_ONCE):
                part = order[start : start + AT_ONCE]
                inputs, *_ = collate([read[at] for at in part])
                with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                    logits = model(**inputs)
                for at, likely in zip(part, logits.float().softmax(1).tolist(), strict=True):
                    pool[at]["taught"] = [round(each, 4) for each in likely]
            scores = shipped.logits([(row["claim"], row["evidence"]) for row in pool])
            for row, likely in zip(pool, softmax(scores / CALM).tolist(), strict=True):
                row["taught"] = [round((a + b) / 2, 4) for a, b in zip(row["taught"], likely, strict=True)]
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in pool)
            out.flush()
            print(f"worker {worker}: pool {number} done", flush=True)


def main() -> None:
    """Label the mix with all workers, then put their pools in order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True, help="the folder of all-mpnet-base-v2")
    parser.add_argument("--run", type=Path, default=Path("build/teacher"))
    parser.add_argument("--shipped", type=Path, default=Path("factcheck/check/stance/weights"))
    parser.add_argument("--mix", type=Path, default=Path("build/mix.jsonl"))
    parser.add_argument("--out", type=Path, default=Path("build/taught.jsonl"))
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    torch.multiprocessing.spawn(work, args=(options,), nprocs=options.workers)
    parts = [part_of(options.out, worker).open(encoding="utf-8") for worker in range(options.workers)]
    with options.out.open("w", encoding="utf-8") as out:
        for number in itertools.count():
            pool = list(itertools.islice(parts[number % options.workers], POOL))
            if not pool:
                break
            out.writelines(pool)


if __name__ == "__main__":
    main()
