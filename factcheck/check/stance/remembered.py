"""Remember what the model read: the same claim, passage and model give the same likelihoods, so none is read twice.

The store is a SQLite file in the workspace's cache folder. It is derived: it may be deleted at any time, one that
can't be read is begun anew, and where it can't be written the model reads again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from pathlib import Path

from factcheck.check.stance import Likelihoods, StanceModel
from factcheck.model import digest

MOST_KEPT = 1_000_000
"""Pairs kept, some 100 MB; over it the store is begun anew."""
ASKED_AT_ONCE = 500
"""SQLite takes a limited number of values in one query."""


class Remembered:
    """A model with its store."""

    def __init__(self, model: StanceModel, path: Path) -> None:
        self._model = model
        self._path = path

    def read(
        self, pairs: Sequence[tuple[str, str]], progress: Callable[[], None] = lambda: None
    ) -> list[Likelihoods]:
        """Return what `StanceModel.read` returns; pairs that were read before are looked up."""
        keys = [digest([self._model.name, *pair]) for pair in pairs]
        known = self._known(keys)
        new = {key: pair for key, pair in zip(keys, pairs, strict=True) if key not in known}
        read = dict(zip(new, self._model.read(list(new.values()), progress=progress), strict=True))
        self._keep(read.items())
        return [known.get(key) or read[key] for key in keys]

    def _known(self, keys: Sequence[str]) -> dict[str, Likelihoods]:
        found: dict[str, Likelihoods] = {}
        if not self._path.is_file():
            return found
        try:
            with closing(sqlite3.connect(self._path)) as store:
                for at in range(0, len(keys), ASKED_AT_ONCE):
                    some = keys[at : at + ASKED_AT_ONCE]
                    places = ",".join("?" * len(some))
                    query = f"SELECT key, s, c, i FROM stances WHERE key IN ({places})"  # noqa: S608 (only "?")
                    found |= {key: Likelihoods(*values) for key, *values in store.execute(query, some)}
        except sqlite3.DatabaseError:
            with suppress(OSError):
                self._path.unlink()
        return found

    def _keep(self, read: Iterable[tuple[str, Likelihoods]]) -> None:
        rows = [(key, each.supports, each.contradicts, each.insufficient) for key, each in read]
        if not rows:
            return
        with suppress(sqlite3.Error, OSError):  # a folder that can't be written costs time and nothing else
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path)) as store, store:
                store.execute(
                    "CREATE TABLE IF NOT EXISTS stances (key TEXT PRIMARY KEY, s REAL, c REAL, i REAL)"
                )
                if store.execute("SELECT COUNT(*) FROM stances").fetchone()[0] > MOST_KEPT:
                    store.execute("DELETE FROM stances")
                store.executemany("INSERT OR REPLACE INTO stances VALUES (?, ?, ?, ?)", rows)
