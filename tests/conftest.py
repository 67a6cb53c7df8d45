"""What the tests of the command share: the real command in a real folder."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from functools import cache
from multiprocessing import forkserver
from pathlib import Path
from typing import NamedTuple

import pytest
import running
from hypothesis import HealthCheck, settings

from factcheck.workspace import Workspace


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Say what `-n auto` means: half as many again as there are cores, since many tests wait for pages and commands."""
    return max(1, (os.cpu_count() or 1) * 3 // 2)


ROOT = Path(__file__).parent.parent
"""The repository: what the tests run is the package in it, not an installed one."""

# an example that is slow because the machine is busy is no failure
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

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


def fresh(folder: Path, *arguments: str | bytes, timeout: float = 60, **more: str) -> Ran:
    """Run `factcheck ARGUMENTS` in `folder` from nothing, as a shell does; see `factcheck` for the arguments.

    For tests of the start: what is imported, what the environment does.
    """
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
_FORKS.set_forkserver_preload(["started"])


class Begun:
    """A run of `factcheck ARGUMENTS` in `folder` that has begun; `more` are environment variables.

    The process is its own, and begins with everything imported (see `started`): most of a small run is its start.
    What it printed is in files below `there`; with `mixed`, stdout and stderr are one.
    """

    def __init__(
        self, there: Path, folder: Path, *arguments: str | bytes, mixed: bool = False, **more: str
    ) -> None:
        _ready()
        self.arguments = [os.fsdecode(each) for each in arguments]
        self._told = [there / "stdout", there / ("stdout" if mixed else "stderr")]
        for file in self._told:
            file.write_bytes(b"")
        told = [str(file) for file in self._told]
        given = (str(folder), self.arguments, environment(**more), told)
        self.process = _FORKS.Process(target=running.run, args=given)
        self.process.start()

    def kill(self) -> None:
        """End it by SIGKILL."""
        self.process.kill()
        self.process.join()

    def ended(self, timeout: float = 60) -> Ran:
        """Wait for its end, at most `timeout` seconds."""
        self.process.join(timeout)
        if self.process.is_alive():
            self.kill()
            raise subprocess.TimeoutExpired([*COMMAND, *self.arguments], timeout)
        assert self.process.exitcode is not None
        return Ran(self.process.exitcode, *(file.read_bytes().decode("utf-8") for file in self._told))


def factcheck(folder: Path, *arguments: str | bytes, timeout: float = 60, **more: str) -> Ran:
    """Run `factcheck ARGUMENTS` in `folder`; `more` are environment variables, `timeout` is in seconds."""
    with tempfile.TemporaryDirectory() as there:
        return Begun(Path(there), folder, *arguments, **more).ended(timeout)


@cache
def _ready() -> None:
    """Start the process that runs are forked from; it finds the tests' modules by PYTHONPATH alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join((str(ROOT / "tests"), str(ROOT))))
        forkserver.ensure_running()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    return Workspace.init(tmp_path)
