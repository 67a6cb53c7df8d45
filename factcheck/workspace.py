"""A workspace is a folder: find it, open it, make one, lock it.

Its shape is the same everywhere (see docs/workspace.md); each data folder is written by one package only:
`sources/` by `factcheck.sources`, `claims/` by `factcheck.claims`, `reports/` by `factcheck.reports`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from factcheck.errors import Busy, NotAWorkspace, UsageError
from factcheck.files import write_atomic
from factcheck.model import Role
from factcheck.settings import OWN_FILE, Settings, read_settings, settings_file

LOCK_SECONDS = 20.0
"""How long a command waits for another one that writes; writing the shipped workspace takes under 1 s."""

NEW_SETTINGS = """\
# The policy of this workspace. Every key has a default: `factcheck config` shows them all.

[audit]
fail-on = "disputed"
"""


@dataclass(frozen=True, slots=True)
class Workspace:
    """An opened workspace: its folder, its settings and where each setting comes from."""

    root: Path
    settings: Settings
    origins: dict[str, str] = field(default_factory=dict)
    patience: float | None = None
    """Seconds for which `lock` waits; by default `LOCK_SECONDS`."""

    @classmethod
    def find(cls, start: Path | None = None) -> Workspace:
        """Open the nearest workspace at or above `start` (default: the current folder).

        Raises `NotAWorkspace` or `ConfigError`.
        """
        begin = (start or Path.cwd()).resolve()
        for folder in (begin, *begin.parents):
            if settings_file(folder):
                return cls.open(folder)
        raise NotAWorkspace(str(begin))

    @classmethod
    def open(cls, root: Path) -> Workspace:
        """Open `root` itself. Raises `NotAWorkspace` or `ConfigError`."""
        root = root.resolve()
        file = settings_file(root)
        if file is None:
            raise NotAWorkspace(str(root))
        settings, origins = read_settings(file)
        return cls(root, settings, origins)

    @classmethod
    def init(cls, root: Path) -> Workspace:
        """Make `root` a workspace and open it; raises `UsageError` if it is one already."""
        root = root.resolve()
        if existing := settings_file(root):
            raise UsageError(f"{root} is a workspace already: {existing.name}")
        made = cls(root, Settings())
        for folder in (
            made.sources(Role.ARTICLE),
            made.sources(Role.EVIDENCE),
            made.captures,
            made.claims,
            made.reports,
        ):
            folder.mkdir(parents=True, exist_ok=True)
        write_atomic(root / OWN_FILE, NEW_SETTINGS.encode())
        ignore = root / ".gitignore"
        if not ignore.exists():
            write_atomic(ignore, b".factcheck/\n")
        return cls.open(root)

    def sources(self, role: Role) -> Path:
        """Folder of the sources of one role."""
        return self.root / "sources" / ("articles" if role is Role.ARTICLE else "evidence")

    @property
    def captures(self) -> Path:
        """Original bytes, each file named by its SHA-256."""
        return self.root / "sources" / "captures"

    @property
    def claims(self) -> Path:
        """Ledgers and review logs."""
        return self.root / "claims"

    @property
    def reports(self) -> Path:
        """What was found: derived from the rest, never edited."""
        return self.root / "reports"

    @property
    def cache(self) -> Path:
        """Derived indexes; may be deleted at any time."""
        return self.root / ".factcheck"

    def name_of(self, path: Path) -> str:
        """The path as findings and reports show it: relative to the workspace, with `/`."""
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return str(path)

    @contextmanager
    def lock(self, what: str) -> Iterator[None]:
        """Hold the right to write `what` (a folder's name) against other processes.

        Raises `Busy` after `patience`. A killed process leaves no lock behind: it is the kernel's.
        """
        from filelock import FileLock, Timeout  # imported late: reading needs no lock

        seconds = LOCK_SECONDS if self.patience is None else self.patience
        self.cache.mkdir(exist_ok=True)
        try:
            with FileLock(self.cache / f"{what}.lock", timeout=seconds):
                yield
        except Timeout as error:
            raise Busy(f"{what}/", seconds) from error
