"""A workspace: find it, make it, name what lies in it, lock it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from factcheck import workspace as module
from factcheck.errors import Busy, NotAWorkspace, UsageError
from factcheck.model import Role
from factcheck.workspace import Workspace


def test_init_makes_the_folders_and_no_more(tmp_path: Path) -> None:
    """What a new workspace holds; a .gitignore that is there stays as it is."""
    (tmp_path / ".gitignore").write_text("mine\n")
    made = Workspace.init(tmp_path)
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == [
        ".gitignore",
        "claims",
        "factcheck.toml",
        "reports",
        "sources",
        "sources/articles",
        "sources/captures",
        "sources/evidence",
    ]
    assert (tmp_path / ".gitignore").read_text() == "mine\n"
    assert made == Workspace.open(tmp_path)
    assert [made.sources(role).name for role in Role] == ["articles", "evidence"]


def test_init_twice(tmp_path: Path) -> None:
    """A folder is made a workspace once."""
    Workspace.init(tmp_path)
    with pytest.raises(UsageError, match=r"is a workspace already: factcheck\.toml"):
        Workspace.init(tmp_path)


def test_find_looks_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nearest workspace at or above a folder is the one; `open` takes the folder itself only."""
    Workspace.init(tmp_path)
    below = tmp_path / "drafts" / "may"
    below.mkdir(parents=True)
    assert Workspace.find(below).root == tmp_path.resolve()
    monkeypatch.chdir(below)
    assert Workspace.find().root == tmp_path.resolve()
    with pytest.raises(NotAWorkspace):
        Workspace.open(below)
    Workspace.init(below)
    assert Workspace.find(below).root == below.resolve()


def test_no_workspace_anywhere(tmp_path: Path) -> None:
    """The message says how to make one."""
    with pytest.raises(NotAWorkspace, match="make one: factcheck init"):
        Workspace.find(tmp_path)


def test_paths_are_named_from_the_root(
    workspace: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Findings and reports have relative paths with `/`; what lies elsewhere has its whole path."""
    assert workspace.name_of(workspace.claims / "a.jsonl") == "claims/a.jsonl"
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "a.md"
    assert workspace.name_of(elsewhere) == str(elsewhere)


def test_a_second_writer_waits_then_gives_up(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one holds the lock on claims/, another can't have it, but can have that on sources/."""
    monkeypatch.setattr(module, "LOCK_SECONDS", 0.1)
    caught: list[BaseException] = []

    def second() -> None:
        try:
            with workspace.lock("sources"), workspace.lock("claims"):
                pass
        except Busy as error:
            caught.append(error)

    with workspace.lock("claims"):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert [str(error) for error in caught] == [
        "another factcheck process has been writing claims/ for 0.1 s\n    wait for it, then run again"
    ]
    with workspace.lock("claims"):  # and it is free again
        pass
