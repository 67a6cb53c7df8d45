"""Time the commands as whole processes on the shipped workspace: minimum, median and maximum of several runs.

    .venv/bin/python bench/commands.py [RUNS]

The first audit builds the index and is timed by itself. A shared machine is noisy: quote medians.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMMANDS = (
    ("--help",),
    ("status",),
    ("why", "c319b7b9"),
    ("verify",),
    ("audit", "--fail-on", "none"),
    ("audit", "--fail-on", "none", "--format", "html"),
    ("check", "--again"),
    ("check", "--no-linked"),
)


def seconds(folder: Path, *arguments: str) -> float:
    """Return the wall time of one run."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "factcheck", *arguments], cwd=folder, capture_output=True, check=True
    )
    return time.perf_counter() - began


def main(runs: int) -> None:
    """Print one row a command."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("claims", "sources", "reports"):
            shutil.copytree(ROOT / part, folder / part)
        shutil.copy(ROOT / "pyproject.toml", folder)
        print(f"{'first audit, index built':<36} {seconds(folder, 'audit', '--fail-on', 'none'):.2f} s")
        for arguments in COMMANDS:
            seconds(folder, *arguments)
            taken = [seconds(folder, *arguments) for _ in range(runs)]
            print(
                f"{' '.join(arguments):<36} min {min(taken):.2f}  median {statistics.median(taken):.2f}  "
                f"max {max(taken):.2f} s"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
