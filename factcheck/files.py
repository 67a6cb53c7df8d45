"""Reading and writing files so that nothing is lost: whole or not at all, bounded, and never by surprise."""

from __future__ import annotations

import glob
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from factcheck.errors import StaleFile, TooLarge, UnreadableFile, WrongEncoding

GUESSED_FROM = 20
"""Bytes beyond ASCII from which an encoding is guessed: from fewer, the guess is mostly wrong."""

LEFT_BEHIND_SECONDS = 3600
"""Age from which a temporary file is one that a killed process left: writing one takes well under a second."""

RECORD_LINE_BYTES = 1_000_000
"""Longest line of a ledger or log that is read; a claim of the shipped workspace has about 2,000 bytes."""

BLOCK_BYTES = 1 << 16
"""How much is read at once where a file is read from its end; a decision takes about 500 bytes."""

MOST_NESTED = 20
"""Levels of lists and mappings in a YAML file; ours have 3. The readers call themselves for each, and crash on many."""


def read_bytes(path: Path, limit: int, name: str | None = None) -> bytes:
    """Return the file's bytes; refuse more than `limit` bytes without reading them.

    Raises `TooLarge` or `UnreadableFile`, naming the file as `name`.
    """
    shown = name or str(path)
    try:
        if not path.is_file():
            raise UnreadableFile(shown, "not a file" if path.exists() else "no such file")
        size = path.stat().st_size
        if size > limit:
            raise TooLarge(shown, size, limit)
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise UnreadableFile(shown, error.strerror or "cannot be read") from error
    if len(data) > limit:  # it grew while we read
        raise TooLarge(shown, len(data), limit)
    return data


def decode(data: bytes, name: str, encoding: str | None = None) -> str:
    """Return `data` as text: UTF-8 (a byte order mark is dropped), or the named encoding.

    Line ends stay as they are: offsets count the stored text. Raises `WrongEncoding` with a guess, never
    decodes by the guess: a wrong letter in a quotation would look like a misquotation.
    """
    try:
        return data.decode(encoding or "utf-8-sig")
    except LookupError as error:
        raise UnreadableFile(name, f"no encoding is called {encoding!r}") from error
    except UnicodeDecodeError as error:
        from charset_normalizer import from_bytes  # imported late: slow, and only for the message

        sample = data[:200_000]
        telling = sum(byte > 0x7F for byte in sample) >= GUESSED_FROM
        best = from_bytes(sample).best() if telling else None
        guess = best.encoding if best is not None and best.encoding != encoding else None
        raise WrongEncoding(name, error.start, data[error.start], guess) from error


class NotYaml(ValueError):
    """A text is no YAML that we take; `line` is 1-based, 0 where it isn't known."""

    def __init__(self, problem: str, line: int = 0) -> None:
        self.problem, self.line = problem, line
        super().__init__(f"line {line}: {problem}" if line else problem)


def load_yaml(text: str, *, typed: bool = True) -> tuple[Any, Any]:
    """Return what a YAML text holds, and its node, which knows the line of each part; `None` twice for nothing.

    Unless `typed`, every scalar stays a string: no dates, no booleans. Anchors and aliases are refused, as 600
    bytes can stand for gigabytes with them. Raises `NotYaml`.
    """
    import yaml  # imported late: few commands need it

    name = "SafeLoader" if typed else "BaseLoader"  # neither makes anything but plain values
    loader: Any = getattr(yaml, f"C{name}", getattr(yaml, name))  # the one written in C, where it is there
    try:
        _refuse_tangles(text, loader)
        reader = loader(text)
        try:
            node = reader.get_single_node()
            return (reader.construct_document(node), node) if node is not None else (None, None)
        finally:
            reader.dispose()
    except NotYaml:
        raise
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a day such as 2021-13-45
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        raise NotYaml(problem, mark.line + 1 if mark else 0) from error


def _refuse_tangles(text: str, loader: Any) -> None:
    """Raise `NotYaml` for what the readers spend too much on: they call themselves for each level, and crash."""
    import yaml

    depth = 0
    event: Any
    for event in yaml.parse(text, Loader=loader):
        line = event.start_mark.line + 1
        if getattr(event, "anchor", None) is not None:
            raise NotYaml("anchors (&) and aliases (*) are not allowed; put the value in quotes", line)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_NESTED:
            raise NotYaml(f"lists or mappings within each other, over the limit of {MOST_NESTED}", line)


def sha256_of(path: Path) -> str:
    """SHA-256 of the file's bytes, or of nothing where there is no file yet."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    except FileNotFoundError:
        pass
    return digest.hexdigest()


def unlike(folder: Path, checksums: Mapping[str, str]) -> str | None:
    """Return what is wrong with the first file of `folder` that is missing or has another SHA-256; None if none is."""
    for name, expected in checksums.items():
        file = folder / name
        if not file.is_file():
            return f"{file} is missing"
        if (actual := sha256_of(file)) != expected:
            return f"{file} is not the file it should be (SHA-256 {actual[:12]}...)"
    return None


def write_atomic(path: Path, data: bytes, expected: str | None = None) -> bool:
    """Replace the file's content in one step, on disk before it shows; say whether it changed.

    With `expected` (the SHA-256 that the caller read, see `sha256_of`) a file that changed since then raises
    `StaleFile` and stays untouched.
    """
    if expected is not None and sha256_of(path) != expected:
        raise StaleFile(str(path))
    try:
        if path.read_bytes() == data:
            return False
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    _clear_left_behind(path)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    return True


def append_line(path: Path, line: bytes) -> None:
    """Append one line and return only when it is on disk.

    A last line that was torn off by a crash is closed with a newline first: it stays where it is, to be seen.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = not path.exists()
    with path.open("ab+") as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                line = b"\n" + line
        file.write(line + b"\n")
        file.flush()
        os.fsync(file.fileno())
    if new:
        _sync_folder(path.parent)


def lines_of(path: Path, limit: int = RECORD_LINE_BYTES) -> Iterator[tuple[int, bytes, str]]:
    """Yield `(line number, bytes, problem)` of each line that isn't blank, without its newline.

    `problem` is empty for a whole line; a line over `limit` bytes comes as its first `limit` bytes, and the
    rest is passed over without being held in memory.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        number = 0
        while chunk := file.readline(limit + 1):
            number += 1
            problem = ""
            if len(chunk) > limit and not chunk.endswith(b"\n"):
                length = len(chunk)
                while rest := file.readline(1 << 20):
                    length += len(rest.rstrip(b"\n"))
                    if rest.endswith(b"\n"):
                        break
                problem = f"line of {length:,} bytes, over the limit of {limit:,}"
            elif not chunk.endswith(b"\n"):
                problem = "torn"
            line = _without_end(chunk, limit)
            if line is not None:
                yield number, line, problem


def last_line(path: Path, limit: int = RECORD_LINE_BYTES) -> bytes | None:
    """Return the bytes of the last line that `lines_of` yields, None for none; reads only the end of the file."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    with file:
        end = file.seek(0, os.SEEK_END)
        while end > 0:
            start = _line_start(file, end)
            file.seek(start)
            line = _without_end(file.read(min(limit + 1, end - start)), limit)
            if line is not None:
                return line
            end = start
    return None


def _line_start(file: BinaryIO, end: int) -> int:
    """Return where the line that ends before `end`, its newline included, begins."""
    at = end - 1
    while at > 0:
        block = min(at, BLOCK_BYTES)
        file.seek(at - block)
        found = file.read(block).rfind(b"\n")
        if found >= 0:
            return at - block + found + 1
        at -= block
    return 0


def _without_end(chunk: bytes, limit: int) -> bytes | None:
    """Return a line, or its first `limit` bytes, without its newline; None for a blank one that isn't torn."""
    line = chunk[:limit].rstrip(b"\r\n")
    torn = len(chunk) <= limit and not chunk.endswith(b"\n")
    return line if torn or line.strip() else None


def _clear_left_behind(path: Path) -> None:
    """Remove temporary files of `path` that processes killed long ago left beside it."""
    for stray in path.parent.glob(f".{glob.escape(path.name)}.*.tmp"):
        try:
            if time.time() - stray.stat().st_mtime > LEFT_BEHIND_SECONDS:
                stray.unlink()
        except FileNotFoundError:
            pass  # another process was quicker


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _sync_folder(folder: Path) -> None:
    """Make a rename or a new file in `folder` durable; Windows has no such call and needs none."""
    if os.name == "nt":  # pragma: no cover
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
