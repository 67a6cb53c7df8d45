"""Read labelled rows: JSON Lines, plain or packed with gzip (`.gz`), each line answered by a row or a finding."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import Generic, TypeVar

from factcheck.claims.records import told
from factcheck.errors import UnreadableFile
from factcheck.files import RECORD_LINE_BYTES, sha256_of
from factcheck.model import Finding, Severity

T = TypeVar("T")

UNPACKED_BYTES = 1_000_000_000
"""Most bytes that are read of a file, unpacked: a hundred times the largest set we know, and an end for a packed
file of nothing but zeros."""


@dataclass(frozen=True, slots=True)
class Rows(Generic[T]):
    """What a file of labelled rows holds."""

    rows: tuple[T, ...]
    """In the order of the file."""
    findings: tuple[Finding, ...]
    """One for each line that is no row, in the order of the file."""
    sha256: str
    """Of the file's bytes as they are stored (packed, where it is)."""


def read_rows(path: Path, parse: Callable[[dict[str, object]], T]) -> Rows[T]:
    """Return the rows of `path`; a line that is no row becomes a finding, and a blank one is passed over.

    `parse` makes a row of a JSON object, and raises `ValueError` saying what is wrong where it can't, or
    `KeyError` with a key that isn't there. Raises `UnreadableFile` where the file can't be read to its end.
    """
    rows: list[T] = []
    findings: list[Finding] = []
    for number, raw, problem in _lines(path):
        try:
            if problem:
                raise ValueError(problem)
            rows.append(parse(_object(raw)))
        except KeyError as error:
            findings.append(_bad(path, number, raw, f"no {error.args[0]!r} in it"))
        except ValueError as error:
            findings.append(_bad(path, number, raw, told(error)))
    return Rows(tuple(rows), tuple(findings), sha256_of(path))


def _bad(path: Path, number: int, raw: bytes, why: str) -> Finding:
    return Finding(
        rule="eval/bad-row",
        severity=Severity.ERROR,
        path=path.as_posix(),
        line=number,
        message=f"skipped: {why}",
        text=raw[:120].decode("utf-8", "replace"),
        next_step="correct the line, or take it out; the figures are without it",
    )


def _object(raw: bytes) -> dict[str, object]:
    try:
        values = json.loads(raw)
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, or 100,000 brackets
        raise ValueError(f"not JSON ({error})") from error
    if not isinstance(values, dict):
        raise ValueError("not a JSON object")
    return values


def _lines(path: Path) -> Iterator[tuple[int, bytes, str]]:
    """Yield `(line number, bytes, problem)` of each line that isn't blank; an over-long one is cut."""
    try:
        with _opened(path) as file:
            number, total = 0, 0
            while chunk := file.readline(RECORD_LINE_BYTES + 1):
                number += 1
                length = len(chunk)
                problem = ""
                if length > RECORD_LINE_BYTES and not chunk.endswith(b"\n"):
                    while rest := file.readline(1 << 20):
                        length += len(rest)
                        if rest.endswith(b"\n") or total + length > UNPACKED_BYTES:
                            break
                    problem = f"line of {length:,} bytes, over the limit of {RECORD_LINE_BYTES:,}"
                total += length
                if total > UNPACKED_BYTES:
                    raise UnreadableFile(
                        str(path),
                        f"over {UNPACKED_BYTES:,} bytes of rows",
                        "split the file, then run each part",
                    )
                if line := chunk[:RECORD_LINE_BYTES].strip():
                    yield number, line, problem
    except (OSError, EOFError, zlib.error) as error:  # gzip.BadGzipFile is an OSError
        packed = "not whole as a gzip file" if path.suffix == ".gz" else "cannot be read"
        raise UnreadableFile(str(path), getattr(error, "strerror", None) or packed) from error


def _opened(path: Path) -> BufferedIOBase:
    if not path.is_file():
        raise UnreadableFile(str(path), "not a file" if path.exists() else "no such file")
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")
