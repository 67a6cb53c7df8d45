"""What the commands share: the workspace, colour, progress, output."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import click
from pydantic import TypeAdapter

from factcheck.errors import UsageError
from factcheck.files import write_atomic
from factcheck.model import MACHINES, ExactDay
from factcheck.workspace import Workspace

PROGRESS_AFTER = 200
"""Claims from which a progress bar is shown: fewer are checked within a second."""


def open_workspace() -> Workspace:
    """Open the workspace of `-C FOLDER`, else the nearest one above the current folder."""
    folder = click.get_current_context().find_root().obj
    return Workspace.find(Path(folder) if folder else None)


def wants_colour() -> bool:
    """Whether stdout is a terminal that should get colour (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def note(message: str) -> None:
    """Write a note for the person at the terminal: stderr, so that stdout stays the result."""
    click.echo(message, err=True)


def emit(text: str, output: Path | None) -> None:
    """Write a result to `output`, whole or not at all, or to stdout."""
    if output is None:
        sys.stdout.write(text)
        return
    if output.is_dir():
        raise click.UsageError(f"{output} is a folder; -o takes a file")
    write_atomic(output, text.encode("utf-8", "surrogatepass"))
    note(f"wrote {output}")


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give a callback `(done, total)` that draws a bar on stderr, if that is a terminal and the work is long."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress  # imported late: slow, and only for a terminal

    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task(label, visible=False)

    def report(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total, visible=total >= PROGRESS_AFTER)

    with bar:
        yield report


def reviewer(name: str | None) -> str:
    """Return who acts: the name given, else $FACTCHECK_REVIEWER, else the login name.

    The names of factcheck's own machinery are refused: what they make may be replaced, a person's may not.
    """
    try:
        who = name or os.environ.get("FACTCHECK_REVIEWER") or getpass.getuser()
    except (KeyError, OSError, ImportError) as error:  # as in a container whose user has no name
        raise UsageError("who acts?\n    say so with --by, or set $FACTCHECK_REVIEWER") from error
    if who in MACHINES:
        raise UsageError(f"{who!r} is a name that factcheck uses itself; give another with --by")
    return who


def exact_day(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:  # noqa: ARG001
    """Check an option whose value is a day, as click's callback. Raises `click.BadParameter`."""
    if value is None:
        return None
    try:
        return TypeAdapter(ExactDay).validate_python(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no day of the calendar; write it as 2026-11-22") from error


def one_of(members: Iterable[StrEnum]) -> click.Choice[str]:
    """An option whose values are those of a closed set; click itself would ask for the members' names."""
    return click.Choice([member.value for member in members])
