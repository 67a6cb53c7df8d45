"""Read files of one JSON record a line: every line is answered, by a record or by why there is none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from factcheck.files import lines_of
from factcheck.model import Finding, Record, Severity

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Line(Generic[R]):
    """One line of a file: `record`, or `why` it could not be read."""

    number: int
    """1-based."""
    raw: bytes
    """Without the line's end; of an over-long line, its beginning."""
    record: R | None
    why: str = ""


def read_lines(path: Path, parse: Callable[[dict[str, object]], R]) -> Iterator[Line[R]]:
    """Yield every line of `path` that isn't blank; a file that does not exist has none.

    `parse` makes a record of a JSON object, and raises `ValueError` (pydantic's is one) where it can't.
    """
    for number, raw, problem in lines_of(path):
        if problem not in ("", "torn"):
            yield Line(number, raw, None, problem)
            continue
        try:
            yield Line(number, raw, parse(_object(raw)))
        except ValueError as error:
            torn = "the last line was cut off while it was written" if problem else ""
            yield Line(number, raw, None, torn or told(error))


def bad_line(rule: str, path: str, line: Line[R], next_step: str) -> Finding:
    """Return the finding for a line without a record."""
    return Finding(
        rule=rule,
        severity=Severity.ERROR,
        path=path,
        line=line.number,
        message=f"skipped: {line.why}",
        text=line.raw[:120].decode("utf-8", "replace"),
        next_step=next_step,
    )


def told(error: ValueError) -> str:
    """Return what is wrong in one line; of what pydantic found, the first: where, and what."""
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    message = first["msg"].removeprefix("Value error, ")
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return f"{where}: {message}{more}" if where else f"{message}{more}"


def _object(raw: bytes) -> dict[str, object]:
    try:
        values = json.loads(raw)
    except (
        ValueError,
        RecursionError,
    ) as error:  # not UTF-8, not JSON, a number of 5,000 digits, 100,000 brackets
        raise ValueError(f"not JSON ({error})") from error
    if not isinstance(values, dict):
        raise ValueError("not a JSON object")
    return values
