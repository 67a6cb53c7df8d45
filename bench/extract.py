"""Time `factcheck extract` on generated text, on one core, and measure the memory it takes.

    .venv/bin/python bench/extract.py [--megabytes 10] [--parser-kilobytes 300] [--articles 10 100]

Each row is one run of the real command in a workspace of its own: starting Python, loading the parser and writing
the ledger are in the time. The text is made of the sentences below by a fixed seed, so that it is the same on every
machine; about one sentence in ten carries a quotation, and headings, lists and a table stand between the paragraphs.
Peak memory is the largest resident size of the process, as the kernel tells it.

The rules read all of the text, the parser a piece of it: at its pace the whole would take a quarter of an hour. The
last rows tell that memory depends on the longest article and not on how many there are, and that a file over the
limit is refused before it is read.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
SEED = 4
ARTICLE_BYTES = 20_000
"""A long news article."""

PEOPLE = "Ilse Corwen|Anselm Rook|Vesna Toll|Marta Quill|Aldo Brin|Greta Solen|Idris Vane|Hanne Molk".split(
    "|"
)
POSTS = "mayor|finance minister|head of the port|chief engineer|spokeswoman|union leader".split("|")
PLACES = "Calder|Minden|Sorrel|Ostrel|Tessel|Larkfield|Port Lessing|Upper Amari".split("|")
BODIES = (
    "the council|the port authority|Vantor|the regulator|Tarn Foods|the fire service|Tessel University".split(
        "|"
    )
)
THINGS = "a bridge|the new ferry|two schools|a treaty|the water plant|a power line|the annual report".split(
    "|"
)
DAYS = "on Monday|on 3 June 2019|in 2021|in March|last year|on 17 October 2022|in the 1990s|by 2030".split(
    "|"
)
DID = "opened|closed|approved|bought|inspected|delayed|sold|paid for|criticised|redesigned".split("|")
ROSE = "rose|fell|grew|dropped|climbed".split("|")
AIMS = "to cut costs|to save energy|to win back customers|to meet the deadline".split("|")

SENTENCES = (
    "{Body} {did} {thing} {day} and {did} {thing} in {place}.",
    "{person}, the {post} of {place}, said that {body} had {did} {thing} {day}.",
    "The price of {thing} {rose} by {n} percent {day}, because {body} {did} {thing}.",
    "{person} met {person} in {place} {day}.",
    "“We will not wait for {body},” said {person}, who {did} {thing} {day}.",
    "{Body}, which {did} {thing} {day}, employs {thousands} people in {place}, {place} and {place}.",
    "According to {body}, {thousands} people left {place} {day}.",
    "It did not {aim_verb} {thing}, and {person} called the plan “a costly mistake”.",
    "The number of visitors {rose} from {thousands} to {thousands}, while {body} lost {n} percent of its staff.",
    "Neither {body} nor {person} {did} {thing} {day}.",
    "He told reporters in {place} that {thing} may cost {n} million euros.",
    "Critics say the project nearly failed {day}.",
    "{Thing} was built in {year}, burned down in {year} and has not been rebuilt since.",
    "{person} was born in {place} in {year}, studied in {place} and joined {body} {day}.",
    "If {body} does not pay, {thing} will be closed {day}.",
    "What happens now?",
    "The work, led by {person}, took {n} months and cost more than {body} had planned.",
    "{Body} plans {aim}, but has published no figures.",
    "Dr. {person} of {body} found that {n} of {thousands} samples were polluted.",
    "It was the highest figure since {year}.",
)
HEADINGS = ("What {body} did", "{place} waits", "The numbers", "Background")
ITEMS = ("{n} new jobs in {place}", "{Body} {did} {thing} {day}", "No progress on {thing}")


@dataclass(frozen=True, slots=True)
class Run:
    """One finished run of the command."""

    status: int
    seconds: float
    """By the clock: other work on the machine is in it."""
    processor: float
    """Seconds that the processor worked for it."""
    megabytes: float
    """Peak resident size."""
    said: str


def text_of(size: int, seed: int = SEED) -> Iterator[tuple[str, int]]:
    """Yield `(part, sentences in it)` until the parts have `size` bytes or a little more."""
    chance = random.Random(seed)
    written = 0
    while written < size:
        kind = chance.random()
        if kind < 0.06:
            part, count = f"## {_filled(chance.choice(HEADINGS), chance)}\n\n", 1
        elif kind < 0.1:
            items = [_filled(chance.choice(ITEMS), chance) for _ in range(chance.randint(2, 5))]
            part, count = "".join(f"- {item}\n" for item in items) + "\n", len(items)
        elif kind < 0.12:
            rows = [_filled("| {place} | {n} percent | {Body} {did} {thing} |", chance) for _ in range(3)]
            part = "\n".join(["| Place | Change | What happened |", "|---|---|---|", *rows, "", ""])
            count = 12
        else:
            sentences = [_filled(chance.choice(SENTENCES), chance) for _ in range(chance.randint(2, 6))]
            part, count = " ".join(sentences) + "\n\n", len(sentences)
        written += len(part.encode())
        yield part, count


def _filled(template: str, chance: random.Random) -> str:
    """Fill the slots one by one: two slots of a name get two words."""
    said = template
    while "{" in said:
        before, _, rest = said.partition("{")
        slot, _, after = rest.partition("}")
        said = f"{before}{_word(slot, chance)}{after}"
    return said


def _word(slot: str, chance: random.Random) -> str:
    if slot in ("n", "thousands", "year"):
        low, high = {"n": (2, 90), "thousands": (1_000, 90_000), "year": (1890, 2020)}[slot]
        number = chance.randint(low, high)
        return f"{number:,}" if slot == "thousands" else str(number)
    if slot == "aim_verb":
        return chance.choice(["finish", "pay for", "inspect"])
    words = {
        "person": PEOPLE, "post": POSTS, "place": PLACES, "body": BODIES, "thing": THINGS, "day": DAYS,
        "did": DID, "rose": ROSE, "aim": AIMS,
    }[slot.lower()]  # fmt: skip
    word = chance.choice(words)
    return word[:1].upper() + word[1:] if slot[:1].isupper() else word


def write_text(path: Path, size: int, seed: int = SEED) -> int:
    """Write a text of nearly `size` bytes (never more) to `path` and return how many sentences it has."""
    total = count = 0
    with path.open("w", encoding="utf-8") as file:
        for part, sentences in text_of(size, seed):
            total += len(part.encode())
            if total > size:
                break
            file.write(part)
            count += sentences
    return count


def run(folder: Path, *arguments: str) -> Run:
    """Run `factcheck ARGUMENTS` in `folder`, on one core where the system can bind it to one."""
    command = [sys.executable, "-m", "factcheck", *arguments]
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    began = time.perf_counter()
    with (folder / "output.txt").open("w+", encoding="utf-8") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **one_thread, "PYTHONPATH": str(ROOT)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(process.pid, {min(os.sched_getaffinity(0))})
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - began
        output.seek(0)
        said = output.read()
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, KiB elsewhere
    processor = usage.ru_utime + usage.ru_stime
    return Run(process.returncode, seconds, processor, usage.ru_maxrss * unit / 1e6, said)


def workspace(folder: Path, engine: str) -> None:
    """Make `folder` a workspace that splits with `engine`."""
    folder.mkdir()
    (folder / "factcheck.toml").write_text(f'[extract]\nengine = "{engine}"\n', "utf-8")


def added(folder: Path, sizes: list[int]) -> int:
    """Take in articles of these sizes; return how many sentences they have in all."""
    count = 0
    names = []
    for number, size in enumerate(sizes):
        names.append(f"text-{number:03}.md")
        count += write_text(folder / names[-1], size, SEED + number)
    done = run(folder, "add", *names, "--as", "article")
    if done.status:
        sys.exit(done.said)
    return count


def measure(folder: Path, engine: str, sizes: list[int], what: str) -> None:
    """Print one row: sentences a second and peak memory of extracting these articles."""
    workspace(folder, engine)
    count = added(folder, sizes)
    done = run(folder, "extract")
    if done.status:
        sys.exit(done.said)
    print(
        f"{engine:<8} {what:<28} {count:>8} sentences {done.seconds:>7.1f} s {count / done.seconds:>6.0f}/s "
        f"{count / done.processor:>6.0f} a processor second "
        f"{done.megabytes:>6.0f} MB",
        flush=True,
    )


def main() -> None:
    """Print the rows."""
    options = argparse.ArgumentParser(description="Time `factcheck extract` on generated text.")
    options.add_argument("--megabytes", type=float, default=10, help="for the rules (default 10, the limit)")
    options.add_argument("--parser-kilobytes", type=int, default=300, help="for the parser (default 300)")
    options.add_argument(
        "--articles", type=int, nargs="*", default=[10, 100], help="numbers of small articles"
    )
    given = options.parse_args()
    whole, piece = int(given.megabytes * 1e6), given.parser_kilobytes * 1000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measure(folder / "parser", "parser", [piece], f"{piece / 1e3:.0f} kB, one article")
        measure(folder / "rules", "rules", [whole], f"{whole / 1e6:g} MB, one article")
        for engine in ("parser", "rules"):
            for number in given.articles:
                sizes = [ARTICLE_BYTES] * number
                measure(
                    folder / f"{engine}-{number}",
                    engine,
                    sizes,
                    f"{number} articles of {ARTICLE_BYTES // 1000} kB",
                )
        workspace(folder / "large", "rules")
        with (folder / "large" / "large.txt").open("wb") as file:
            file.truncate(100_000_000)
        done = run(folder / "large", "add", "large.txt", "--as", "article")
        print(f"a file of 100 MB: exit {done.status} in {done.seconds:.1f} s, {done.megabytes:.0f} MB")
        print(done.said.rstrip())


if __name__ == "__main__":
    main()
