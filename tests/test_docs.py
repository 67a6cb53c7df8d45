"""Every command that the README and the guides show is run, and prints what they say it prints.

A block marked ```console holds commands (`$ ...`) and their output, stdout and stderr together; a line `...`
stands for any lines. Blocks run in a copy of this repository's workspace; after `<!-- in: newcomer -->` or
`<!-- in: ci -->` they run, one after the other, in a folder of that name with the files of tests/data/newcomer.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT, Begun, environment

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


@dataclass(frozen=True)
class Block:
    page: str
    line: int
    folder: str
    text: str

    def commands(self) -> list[tuple[str, list[str]]]:
        """Return each command with the output lines shown below it."""
        found: list[tuple[str, list[str]]] = []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
        return found


def blocks() -> list[Block]:
    found = []
    for page in PAGES:
        text = page.read_text("utf-8")
        folder = "case"
        for match in re.finditer(
            r"<!-- in: (\w+) -->|^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL
        ):
            if match[1]:
                folder = match[1]
            else:
                found.append(Block(page.name, text.count("\n", 0, match.start()) + 1, folder, match[2]))
    return found


def run(command: str, folder: Path) -> list[str]:
    """Run a documented command line with the package of this repository; return what it printed."""
    assert command.startswith(("factcheck ", "make ")), command
    if command.startswith("factcheck ") and not set(command) & set("|&;<>()$`*?~#=%!{["):
        with tempfile.TemporaryDirectory() as there:
            printed = Begun(Path(there), folder, *shlex.split(command)[1:], mixed=True).ended(120).stdout
        return printed.rstrip("\n").split("\n") if printed else []
    shell = command.replace("factcheck ", f"{sys.executable} -m factcheck ", 1)
    done = subprocess.run(
        ["bash", "-c", f"{shell} 2>&1"],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    return done.stdout.rstrip("\n").split("\n") if done.stdout else []


def agrees(shown: list[str], printed: list[str]) -> bool:
    """Whether `printed` is what is shown, `...` standing for any number of lines."""
    pattern = "".join(
        r"(?:.*\n)*" if line.strip() == "..." else re.escape(line.rstrip()) + r"\n" for line in shown
    )
    return re.fullmatch(pattern, "".join(line.rstrip() + "\n" for line in printed)) is not None


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    case = tmp_path_factory.mktemp("case")
    for name in ("claims", "sources", "reports", "docs"):
        shutil.copytree(ROOT / name, case / name)
    shutil.copy(ROOT / "pyproject.toml", case)
    folders = {"case": case}
    for name in ("newcomer", "ci"):
        folders[name] = tmp_path_factory.mktemp(name)
        shutil.copytree(ROOT / "tests" / "data" / "newcomer", folders[name], dirs_exist_ok=True)
    return folders


@pytest.mark.parametrize("folder", dict.fromkeys(block.folder for block in blocks()))
def test_what_the_page_shows_is_what_the_command_prints(folder: str, folders: dict[str, Path]) -> None:
    """What follows each command is its output; those of one folder run in order, since later ones build on earlier."""
    for block in blocks():
        for command, shown in block.commands() if block.folder == folder else ():
            printed = run(command, folders[folder])
            assert agrees(shown, printed), f"{block.page}:{block.line}: $ {command}\n" + "\n".join(printed)


def test_every_command_is_documented() -> None:
    """Each command of `factcheck --help` has its place in docs/commands.md."""
    from factcheck.cli import COMMANDS

    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"## `factcheck {name}`" not in page] == []


def test_links_between_pages_lead_somewhere() -> None:
    """Every relative link in the pages names a file of the repository."""
    broken = [
        f"{page.name}: {target}"
        for page in PAGES
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []
