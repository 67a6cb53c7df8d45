"""See what changes on disk, as the kernel tells: files, folders that are made or replaced later, and the settings.

The kernel watches folders, not names: of a folder that was moved away and put back (a checkout of another branch) it
tells no more, and of one that was not there it never does. So the workspace itself is watched for its folders, and
when one of them is another than it was, all of it is read again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from pathlib import Path

from factcheck.errors import FactcheckError
from factcheck.web.desk import SETTINGS_FILES, Desk

LOG = logging.getLogger(__name__)

STEP_MS = 50
"""Changes on disk within this time are read together."""

MOST_MS = 200
"""Changes that go on and on are read after this time."""

LOOK_MS = 500
"""How often it is looked whether the folders are the same."""

FOLDERS = ("sources", "claims", "reports")
INNER = ("sources/articles", "sources/evidence")


async def watch(desk: Desk, stop: asyncio.Event) -> None:
    """Read again what changes, until `stop`."""
    root = desk.workspace.root
    while not stop.is_set():
        other = asyncio.Event()  # the folders are others now, or it is time to stop
        ending = asyncio.create_task(_when(stop, other))
        inside = asyncio.create_task(_inside(desk, root, other))
        try:
            await _above(desk, root, other)
        finally:
            other.set()
            ending.cancel()
            await inside


async def _when(stop: asyncio.Event, other: asyncio.Event) -> None:
    await stop.wait()
    other.set()


async def _above(desk: Desk, root: Path, other: asyncio.Event) -> None:
    """Watch the workspace itself: its settings and which folders it has; end when these are others."""
    from watchfiles import Change, awatch

    folders = _known(root)
    first = True
    async for changes in awatch(
        root, watch_filter=None, recursive=False, step=STEP_MS, debounce=MOST_MS, stop_event=other,
        raise_interrupt=False, ignore_permission_denied=True, yield_on_timeout=True, rust_timeout=LOOK_MS,
    ):  # fmt: skip
        named = {(change, Path(path).name) for change, path in changes if Path(path).parent == root}
        if first:  # what changed before the kernel was asked to tell
            await asyncio.to_thread(refresh, desk, [root])
            first = False
        elif any(name in SETTINGS_FILES for _, name in named):
            await asyncio.to_thread(refresh, desk, [root / name for _, name in named])
        moved = any(name in FOLDERS and change is not Change.modified for change, name in named)
        if moved or _known(root) != folders:  # another folder may have the number of one that was deleted
            return


async def _inside(desk: Desk, root: Path, other: asyncio.Event) -> None:
    """Watch what is in the folders of the workspace."""
    from watchfiles import awatch

    there = [root / name for name in FOLDERS if (root / name).is_dir()]
    if not there:
        await other.wait()
        return
    async for changes in awatch(
        *there, watch_filter=None, step=STEP_MS, debounce=MOST_MS, stop_event=other,
        raise_interrupt=False, ignore_permission_denied=True,
    ):  # fmt: skip
        paths = [Path(path) for _, path in changes if not path.endswith(".tmp")]
        if paths:
            await asyncio.to_thread(refresh, desk, paths)


def refresh(desk: Desk, paths: Iterable[Path]) -> None:
    """Read `paths` again; what can't be read is told on the pages, and the next change tries again."""
    try:
        desk.refresh(paths)
    except (FactcheckError, OSError) as error:
        desk.problem = str(error)
    except Exception:  # one bad change must not end the watch: pages would go on and be wrong
        LOG.exception("changes on disk could not be read")


def _known(root: Path) -> list[tuple[int, int] | None]:
    """What the folders are known by: another folder of the same name is another one."""
    found: list[tuple[int, int] | None] = []
    for name in (*FOLDERS, *INNER):
        try:
            stat = (root / name).stat()
        except OSError:
            found.append(None)
        else:
            found.append((stat.st_dev, stat.st_ino))
    return found
