"""The real `factcheck review` as a process, on a folder of the test's own."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from pathlib import Path

from conftest import COMMAND, environment

START_SECONDS = 60.0
"""How long a start may take on a machine that does much else; alone it is under 2 s."""

STOP_SECONDS = 15.0

LINK = re.compile(r"(https?://[^\s/]+)/(?:\?token=\S+|login)(?=\s)")
"""What the command prints for the person at the terminal: a link that works once, or the log-in."""


class Server:
    """A running `factcheck -C FOLDER review --port 0 --no-open ARGUMENTS`."""

    def __init__(self, folder: Path, told: Path, *arguments: str, **variables: str) -> None:
        """Start it and wait for its first link. `told` is a folder for what it prints, outside of the workspace."""
        told.mkdir(parents=True, exist_ok=True)
        self._stdout, self._stderr = told / "stdout", told / "stderr"
        self._used = 0
        with self._stdout.open("wb") as stdout, self._stderr.open("wb") as stderr:
            self.process = subprocess.Popen(
                [*COMMAND, "-C", str(folder), "review", "--port", "0", "--no-open", *arguments],
                env=environment(PYTHONUNBUFFERED="1", **variables),
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
            )
        try:
            self._wait_for_links(1, START_SECONDS)
        except BaseException:
            self.kill()
            raise
        self.url = self._links()[0][1]
        """Its origin: `http://127.0.0.1:PORT`."""

    @property
    def stdout(self) -> str:
        """What it printed there so far."""
        return self._stdout.read_text("utf-8")

    @property
    def stderr(self) -> str:
        """The same of stderr, links included."""
        return self._stderr.read_text("utf-8")

    def link(self, seconds: float = 10.0) -> str:
        """Return a link that nobody has used: each lets one browser in, and using one makes the server print the next.

        With `--users` it is the log-in, every time. Raises `AssertionError` where none appears in time.
        """
        links = self._links()
        if links[-1][0].endswith("/login"):
            return links[-1][0]
        self._wait_for_links(self._used + 1, seconds)
        self._used += 1
        return self._links()[self._used - 1][0]

    def stop(self) -> int:
        """Stop it as Ctrl-C does and return its exit status; a stopped one says how it ended."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired as late:
            self.kill()
            raise AssertionError(f"it did not stop in {STOP_SECONDS:.0f} s:\n{self.stderr}") from late

    def kill(self) -> None:
        """Stop it as `kill -9` does: it gets no chance to finish anything."""
        self.process.kill()
        self.process.wait()

    def _links(self) -> list[tuple[str, str]]:
        """Each with its origin, as printed."""
        return [(match[0], match[1]) for match in LINK.finditer(self.stderr)]

    def _wait_for_links(self, wanted: int, seconds: float) -> None:
        until = time.monotonic() + seconds
        while len(self._links()) < wanted:
            if (status := self.process.poll()) is not None:
                raise AssertionError(f"it ended with status {status}:\n{self.stderr}")
            assert time.monotonic() < until, (
                f"no link in {seconds:.0f} s, was the last one used?\n{self.stderr}"
            )
            time.sleep(0.02)
