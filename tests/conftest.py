"""What the tests of the command share: the real command in a real folder."""

from __future__ import annotations

import os
import subprocess
import sys
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


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    return Workspace.init(tmp_path)
