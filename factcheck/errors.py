"""What stops the program.

    FactcheckError                 exit 2, always one sentence that says what to do next
    ├── UsageError                 the request can't be carried out as given
    │   ├── UnknownId              no such claim, source or article
    │   └── NotAWorkspace          no workspace here or above
    ├── ConfigError                the policy file can't be used
    ├── UnreadableFile             a file the run depends on can't be read as what it should be
    │   ├── TooLarge               over the limit of the workspace
    │   ├── WrongEncoding          not UTF-8
    │   └── BadFrontMatter         the YAML block of a source
    ├── PartUnusable               an extra part that was asked for is missing or not what it should be
    │   ├── ParserUnusable         the parser that splits sentences
    │   └── ModelUnusable          the stance model
    ├── EndpointError              the language model's service can't be used
    ├── StaleFile                  the file changed since it was read
    └── Busy                       another process holds the workspace's lock

What is wrong inside the user's texts (a lost quote, a torn line, a snapshot that drifted) never raises:
it is a `factcheck.model.Finding`, collected, so that one run shows everything.
"""

from __future__ import annotations

from collections.abc import Iterable


class FactcheckError(Exception):
    """Base of everything that stops a command; `exit_code` is the process's exit status."""

    exit_code = 2


class UsageError(FactcheckError):
    """The request can't be carried out as given."""


class UnknownId(UsageError):
    """`wanted` names no `kind` here; the nearest known ids are offered."""

    def __init__(self, kind: str, wanted: str, known: Iterable[str], hint: str = "") -> None:
        from rapidfuzz import process  # imported late: only an error needs it

        near = [match for match, score, _ in process.extract(wanted, sorted(known), limit=3) if score >= 60]
        sentence = f"no {kind} {wanted!r} in this workspace"
        if near:
            sentence += "; did you mean " + " or ".join(near) + "?"
        if hint:
            sentence += f"\n    {hint}"
        super().__init__(sentence)


class NotAWorkspace(UsageError):
    """Neither `start` nor any folder above it is a workspace."""

    def __init__(self, start: str) -> None:
        super().__init__(
            f"{start} is not in a factcheck workspace: no factcheck.toml, and no pyproject.toml with "
            "[tool.factcheck], here or above\n    make one: factcheck init"
        )


class ConfigError(FactcheckError):
    """The settings file can't be used; `where` is `file` or `file:line`."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}\n    correct the file, then run again")


class UnreadableFile(FactcheckError):
    """`path` can't be read as what it should be; `line` is 1-based, 0 where the whole file is meant."""

    def __init__(self, path: str, problem: str, next_step: str = "", line: int = 0) -> None:
        self.path, self.problem, self.next_step, self.line = path, problem, next_step, line
        where = f"{path}:{line}" if line else path
        super().__init__(f"{where}: {problem}" + (f"\n    {next_step}" if next_step else ""))


class TooLarge(UnreadableFile):
    """`path` has `size` bytes and the workspace's `limit` is smaller."""

    def __init__(self, path: str, size: int, limit: int) -> None:
        super().__init__(
            path,
            f"{size:,} bytes, over this workspace's limit of {limit:,}",
            "split the file, or raise [limits] source-bytes (see: factcheck config)",
        )


class WrongEncoding(UnreadableFile):
    """`path` isn't UTF-8; `offset` (bytes) is the first byte that breaks it. `guess` is none for a short text."""

    def __init__(self, path: str, offset: int, byte: int, guess: str | None) -> None:
        likely = f" (it looks like {guess})" if guess else ""
        saved = "with its encoding" if guess else "with the encoding it was saved in (cp1252 is common)"
        super().__init__(
            path,
            f"not UTF-8: byte 0x{byte:02x} at offset {offset:,}{likely}",
            f"take it in {saved}: factcheck add {path} --encoding {guess or 'NAME'}",
        )


class BadFrontMatter(UnreadableFile):
    """The YAML block at the top of a source is missing, broken, or has a wrong value."""


class PartUnusable(FactcheckError):
    """A part that is an extra is missing, or its files are not what they should be."""

    def __init__(self, problem: str, next_step: str) -> None:
        super().__init__(f"{problem}\n    {next_step}")


class ParserUnusable(PartUnusable):
    """The parser that splits sentences."""


class ModelUnusable(PartUnusable):
    """The stance model."""


class EndpointError(FactcheckError):
    """The service at `url` can't be used; the sentence never holds the key."""

    def __init__(self, url: str, problem: str, next_step: str) -> None:
        super().__init__(f"{url}: {problem}\n    {next_step}")


class StaleFile(FactcheckError):
    """`path` isn't what it was when this run read it."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} was changed by someone else since it was read, so nothing was written\n    run the command again"
        )


class Busy(FactcheckError):
    """Another process held the lock for longer than `seconds`."""

    def __init__(self, what: str, seconds: float) -> None:
        super().__init__(
            f"another factcheck process has been writing {what} for {seconds:g} s\n    wait for it, then run again"
        )
