"""Measure the exported stance model with onnxruntime alone: no PyTorch.

    python -m train.evaluate --model factcheck/check/stance/weights --data ../shared/data

For each file: accuracy; macro-F1 over the labels in its gold column, the answer being one of all three; false
supports (share of the pairs whose gold is not `supports` that are called so); false contradicts, likewise; found
supports (share of gold supports called so); confused (share of gold supports called contradicts); pairs a second.
`unrelated` is made here: claims beside evidence of another claim of their file, all insufficient. `--claim-only`
replaces all evidence by nothing: the control that a model which reads must beat.
"""

import argparse
import gzip
import hashlib
import json
import math
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from factcheck.check.stance import LABELS
from factcheck.check.stance.evidence import MAX_PIECES, content_stems, normalise, select_evidence
from factcheck.evaluate.pairs import macro_f1

TARGETS = ("vitaminc", "fever_symmetric", "fm2", "healthver", "wice", "check_covid", "citation_integrity")
"""The files whose mean is the headline figure: claims of fact-checking beside their evidence, nearest to what the judge
meets. They set the thresholds too."""


@dataclass(frozen=True)
class Case:
    """One labelled pair; `gold` is an index into LABELS."""

    name: str
    id: str
    claim: str
    evidence: str
    gold: int


class Model:
    """The exported model: pairs of texts in, logits out."""

    def __init__(self, model: Path, tokenizer: Path, threads: int = 1, max_pieces: int = MAX_PIECES) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(max_pieces, strategy="longest_first")

    def logits(self, pairs: Sequence[tuple[str, str]], batch: int = 1) -> NDArray[numpy.float32]:
        """Return logits, pairs x 3, in the order given; pairs of like length run together.

        One by one unless told otherwise: int8 activations are scaled over all that is read in one go, so a pair's
        answer would depend on its neighbours.
        """
        encoded = [self.tokenizer.encode(claim, evidence) for claim, evidence in pairs]
        order = sorted(range(len(pairs)), key=lambda index: (len(encoded[index].ids), index))
        found = numpy.zeros((len(pairs), len(LABELS)), dtype=numpy.float32)
        for start in range(0, len(order), batch):
            part = order[start : start + batch]
            width = max(len(encoded[index].ids) for index in part)
            ids, types, mask = (numpy.zeros((len(part), width), dtype=numpy.int64) for _ in range(3))
            for row, index in enumerate(part):
                size = len(encoded[index].ids)
                ids[row, :size] = encoded[index].ids
                types[row, :size] = encoded[index].type_ids
                mask[row, :size] = 1
            inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
            found[part] = self.session.run(None, inputs)[0]
        return found


def by_hash(text: str) -> str:
    """Return a key that orders rows at random, the same each time."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_cases(path: Path, limit: int, max_pieces: int) -> list[Case]:
    """Return the cases of a JSON Lines file, at most `limit` of them drawn by hash of the id (0: all)."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = [json.loads(line) for line in raw.decode("utf-8").split("\n") if line.strip()]
    rows.sort(key=lambda row: by_hash(str(row["id"])))
    name = path.name.split(".")[0]
    cases: list[Case] = []
    for row in rows[: limit or None]:
        if row["label"] not in LABELS:
            continue
        claim = normalise(row["claim"])
        evidence = select_evidence(claim, row["evidence"], max_pieces=max_pieces)
        cases.append(Case(name, str(row["id"]), claim, evidence, LABELS.index(row["label"])))
    return cases


def unrelated(files: dict[str, list[Case]], each: int = 120) -> list[Case]:
    """Return claims beside evidence of another claim of the same file that shares under a third of their words."""
    made: list[Case] = []
    for name in ("vitaminc", "fm2", "wice", "healthver", "fever_dev2"):
        cases = files.get(name, [])[: 2 * each]
        count = 0
        for index, case in enumerate(cases):
            words = set(content_stems(case.claim))
            # The nearest of 40 others, so that topic words are shared where they can be.
            others = [cases[(index + step) % len(cases)] for step in range(1, min(41, len(cases)))]
            rated = [
                (len(words & set(content_stems(other.evidence))) / max(len(words), 1), other.id, other)
                for other in others
            ]
            rated = [item for item in rated if item[0] < 0.34 and item[2].claim != case.claim]
            if rated and count < each:
                count += 1
                made.append(
                    Case("unrelated", f"{case.id}+{max(rated)[1]}", case.claim, max(rated)[2].evidence, 2)
                )
    return made


def share(part: int, whole: int) -> float:
    """Return part/whole, not-a-number for an empty whole."""
    return part / whole if whole else math.nan


def measure(gold: Sequence[int], given: Sequence[int]) -> dict[str, float]:
    """Return the figures of one file; see the module."""
    pairs = list(zip(gold, given, strict=True))
    return {
        "n": len(pairs),
        "accuracy": share(sum(g == p for g, p in pairs), len(pairs)),
        "macro_f1": macro_f1([LABELS[g] for g in gold], [LABELS[p] for p in given]),
        "false_supports": share(sum(g != 0 and p == 0 for g, p in pairs), sum(g != 0 for g in gold)),
        "false_contradicts": share(sum(g != 1 and p == 1 for g, p in pairs), sum(g != 1 for g in gold)),
        "found_supports": share(sum(g == 0 == p for g, p in pairs), sum(g == 0 for g in gold)),
        "confused": share(sum(g == 0 and p == 1 for g, p in pairs), sum(g == 0 for g in gold)),
    }


def main() -> None:
    """Print the table; with --save, write each case's logits for `calibrate`."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--model",
        type=Path,
        default=Path("factcheck/check/stance/weights"),
        help="folder of model.onnx and tokenizer.json",
    )
    parser.add_argument("--onnx", type=Path, help="another ONNX file in place of the folder's")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--pairs", type=Path, nargs="*", default=[], help="more JSON Lines files of pairs")
    parser.add_argument("--only", nargs="*", help="names of dev files; default all")
    parser.add_argument("--limit", type=int, default=300, help="rows a file, 0 for all")
    parser.add_argument("--max-pieces", type=int, default=MAX_PIECES)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--claim-only", action="store_true")
    parser.add_argument("--save", type=Path)
    options = parser.parse_args()
    model = Model(
        options.onnx or options.model / "model.onnx",
        options.model / "tokenizer.json",
        options.threads,
        options.max_pieces,
    )
    files: dict[str, list[Case]] = {}
    for path in [*sorted((options.data / "dev").glob("*.jsonl.gz")), *options.pairs]:
        name = path.name.split(".")[0]
        if not options.only or name in options.only or path in options.pairs:
            files[name] = read_cases(path, options.limit, options.max_pieces)
    if not options.claim_only and (made := unrelated(files)):
        files["unrelated"] = made
    columns = (
        "n",
        "accuracy",
        "macro_f1",
        "false_supports",
        "false_contradicts",
        "found_supports",
        "confused",
    )
    print("| file | " + " | ".join(column.replace("_", " ") for column in columns) + " | pairs/s |")
    print("| --- |" + " ---: |" * (len(columns) + 1))
    headline: list[float] = []
    saved: list[str] = []
    for name, cases in files.items():
        began = time.perf_counter()
        logits = model.logits([(case.claim, "" if options.claim_only else case.evidence) for case in cases])
        seconds = time.perf_counter() - began
        figures = measure([case.gold for case in cases], [int(index) for index in logits.argmax(1)])
        if name in TARGETS:
            headline.append(figures["macro_f1"])
        cells = [
            f"{figures[column]:.0f}" if column == "n" else f"{figures[column]:.3f}" for column in columns
        ]
        print(
            f"| {name} | "
            + " | ".join("" if cell == "nan" else cell for cell in cells)
            + f" | {len(cases) / seconds:.0f} |",
            flush=True,
        )
        saved += [
            json.dumps(
                {
                    "file": name,
                    "id": case.id,
                    "gold": case.gold,
                    "logits": [round(float(value), 5) for value in row],
                }
            )
            for case, row in zip(cases, logits, strict=True)
        ]
    if headline:
        print(f"mean macro-F1 of {len(headline)} target files: {sum(headline) / len(headline):.4f}")
    if options.save:
        options.save.write_text("\n".join(saved) + "\n", encoding="utf-8")
        print(f"wrote {options.save}", file=sys.stderr)


if __name__ == "__main__":
    main()
