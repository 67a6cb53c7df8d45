"""What the tests of the command share: the real command in a real folder."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import pytest

from factcheck.workspace import Workspace

ROOT = Path(__file__).parent.parent
"""The repository: what the tests run is the package in it, not an installed one."""

COMMAND = (sys.executable, "-m", "factcheck")


class Ran(NamedTuple):
    """What a run of the command left: it compares equal to a plain `(status, stdout, stderr)`."""

    status: int
    stdout: str
    stderr: str


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a run: this one, with a fixed reviewer and without a say on colours."""
    plain = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "EDITOR", "VISUAL")}
    return {**plain, "PYTHONPATH": str(ROOT), "FACTCHECK_REVIEWER": "desk", **more}


def factcheck(folder: Path, *arguments: str | bytes, timeout: float = 60, **more: str) -> Ran:
    """Run `factcheck ARGUMENTS` in `folder`; `more` are environment variables, `timeout` is in seconds."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=timeout,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    ["factcheck.__main__", "factcheck.cli.audit", "factcheck.cli.add", "factcheck.reports.bundle"]
)


def forked(folder: Path, *arguments: str | bytes, timeout: float = 60, **more: str) -> Ran:
    """The same in a process of its own that begins with the modules imported: a fifth of the time of a small run.

    For tests of many runs. What a fresh interpreter does (imports, start) is tested through `factcheck`.
    """
    with tempfile.TemporaryDirectory() as there:
        told = [Path(there) / name for name in ("stdout", "stderr")]
        process = _FORKS.Process(target=_run, args=(folder, arguments, environment(**more), told))
        process.start()
        process.join(timeout)
        if process.is_alive():
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired([*COMMAND, *map(os.fsdecode, arguments)], timeout)
        assert process.exitcode is not None
        return Ran(process.exitcode, *(path.read_bytes().decode("utf-8") for path in told))


def _run(
    folder: Path, arguments: tuple[str | bytes, ...], variables: dict[str, str], told: list[Path]
) -> None:
    """Be the command: with this folder, these variables, and files for stdout and stderr."""
    from factcheck.__main__ import run

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    for number, path in enumerate(told, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 (the process ends with it)
    sys.stdout = open(1, "w", encoding="utf-8", newline="\n", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", newline="\n", closefd=False)  # noqa: SIM115
    sys.argv = ["factcheck", *map(os.fsdecode, arguments)]
    try:
        run()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    return Workspace.init(tmp_path)
