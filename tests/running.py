"""A run of the command in a process that was forked for it; `conftest.factcheck` asks for it."""

from __future__ import annotations

import os
import sys


def run(folder: str, arguments: list[str], variables: dict[str, str], told: list[str]) -> None:
    """Be the command: with this folder, these variables, and files for stdout and stderr."""
    from factcheck.__main__ import run as command

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    for number, path in enumerate(told, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_APPEND), number)
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 (the process ends with it)
    sys.stdout = open(1, "w", encoding="utf-8", newline="\n", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", 1, encoding="utf-8", newline="\n", closefd=False)  # noqa: SIM115
    sys.argv = ["factcheck", *arguments]
    try:
        command()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
