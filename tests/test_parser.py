"""The parser: which pipeline is used, that its files are what they should be, and what happens without it.

The commands run with the packages of this environment, less spaCy or with one byte of the pipeline changed: a
folder of links to the installed packages stands in for the environment.
"""

from __future__ import annotations

import os
import re
import shutil
import site
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, Ran, environment, factcheck
from sample_extract import engine, needs_parser, split

from factcheck.claims.decompose.engines import engine_of
from factcheck.claims.decompose.parser import (
    BATCH,
    CHECKSUMS,
    LONGEST_PARSED,
    PACKAGED,
    STRAIGHT,
    installed,
    quoted_stretches,
    verify_files,
)
from factcheck.claims.decompose.rules import Rules
from factcheck.errors import ParserUnusable
from factcheck.settings import Extract

PACKAGES = next(Path(folder) for folder in site.getsitepackages() if (Path(folder) / "pydantic").is_dir())
SHIPPED = PACKAGES / PACKAGED
needs_shipped = pytest.mark.skipif(
    not SHIPPED.is_dir(), reason='no packaged pipeline: pip install "factcheck[parse]"'
)


def links(folder: Path, *, without: str) -> Path:
    """Make `folder` a copy of the installed packages by links, less those whose names begin with `without`."""
    folder.mkdir()
    for each in PACKAGES.iterdir():
        if not each.name.startswith(without) and each.suffix != ".pth":
            (folder / each.name).symlink_to(each)
    return folder


def run_in(packages: Path, folder: Path, *arguments: str) -> Ran:
    """Run the command in `folder` with no packages but those in `packages`."""
    done = subprocess.run(
        [sys.executable, "-S", "-m", "factcheck", *arguments],
        cwd=folder,
        env=environment(PYTHONPATH=os.pathsep.join((str(ROOT), str(packages)))),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one article of one sentence."""
    folder = tmp_path_factory.mktemp("mill")
    (folder / "mill.md").write_text("# The mill\n\nThe mill was built in 1904 and sold in 1911.\n", "utf-8")
    assert factcheck(folder, "init").status == 0
    assert factcheck(folder, "add", "mill.md", "--as", "article").status == 0
    return folder


@pytest.fixture
def folder(taken_in: Path, tmp_path: Path) -> Path:
    """A copy of that workspace, for one test."""
    return Path(shutil.copytree(taken_in, tmp_path / "work"))


def choose(folder: Path, engine: str) -> None:
    """Set the engine in the workspace's settings."""
    with (folder / "factcheck.toml").open("a", encoding="utf-8") as settings_file:
        settings_file.write(f'\n[extract]\nengine = "{engine}"\n')


# --- which engine --------------------------------------------------------------------------------------------


@needs_parser
def test_the_parser_is_used_where_it_is_installed() -> None:
    """And says what it is: measures are reported under this name."""
    assert installed()
    assert engine_of(Extract()) is engine("parser")
    assert re.fullmatch(r"parser \(\S+ \d[\d.]*, spaCy \d[\d.]*\)", engine("parser").name)


def test_rules_are_used_where_the_settings_say_so() -> None:
    """Whether there is a parser or not."""
    assert engine_of(Extract(engine="rules")) == Rules()
    assert Rules().name == "rules"


def test_without_spacy_the_rules_split_and_a_note_says_so(tmp_path: Path, folder: Path) -> None:
    """On stderr, with the command that installs the parser."""
    packages = links(tmp_path / "packages", without="spacy")
    assert run_in(packages, folder, "extract") == Ran(
        0,
        "claims/the-mill.jsonl: 3 added (split by rules), 3 in all\n",
        'sentences are split by rules, which cut less: for the parser, pip install "factcheck[parse]"\n',
    )


def test_without_a_pipeline_the_rules_split_too(tmp_path: Path, folder: Path) -> None:
    """spaCy alone parses nothing."""
    packages = links(tmp_path / "packages", without="en_core_web")
    ran = run_in(packages, folder, "extract")
    assert (ran.status, "(split by rules)" in ran.stdout) == (0, True)
    assert ran.stderr.startswith("sentences are split by rules, which cut less")


def test_rules_by_choice_need_no_note(tmp_path: Path, folder: Path) -> None:
    """`engine = "rules"` is what was asked for."""
    packages = links(tmp_path / "packages", without="spacy")
    choose(folder, "rules")
    assert run_in(packages, folder, "extract") == Ran(
        0, "claims/the-mill.jsonl: 3 added (split by rules), 3 in all\n", ""
    )


def test_a_parser_that_is_asked_for_and_missing_ends_the_run(tmp_path: Path, folder: Path) -> None:
    """Exit 2, with what to do; nothing is written."""
    packages = links(tmp_path / "packages", without="spacy")
    choose(folder, "parser")
    ran = run_in(packages, folder, "extract")
    assert (ran.status, ran.stdout) == (2, "")
    assert "there is no spaCy with an English pipeline" in ran.stderr
    assert 'pip install "factcheck[parse]"' in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (folder / "claims" / "the-mill.jsonl").exists()


# --- the files of the pipeline -------------------------------------------------------------------------------


def pipeline(package: Path) -> Path:
    """Return the folder with the pipeline's files in its package."""
    return next(package.glob(f"{PACKAGED}-*/config.cfg")).parent


def changed(package: Path, name: str) -> Path:
    """Change one byte in the middle of a file of the pipeline; return the file."""
    file = pipeline(package) / name
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    return file


@needs_shipped
def test_every_file_that_is_loaded_has_its_checksum() -> None:
    """Only the components that are left out, and what spaCy reads nothing from, have none."""
    folder = pipeline(SHIPPED)
    verify_files(folder, CHECKSUMS)
    files = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    unlisted = {name for name in files - set(CHECKSUMS) if not name.startswith(("ner/", "senter/"))}
    assert unlisted <= {"README.md", "LICENSE", "LICENSES_SOURCES", "accuracy.json", "parser/config.cfg"}


@needs_shipped
@pytest.mark.parametrize("name", ["parser/model", "config.cfg", "vocab/strings.json"])
def test_a_file_with_one_changed_byte_is_refused(tmp_path: Path, name: str) -> None:
    """By name, with both what it is and what to do."""
    package = Path(shutil.copytree(SHIPPED, tmp_path / PACKAGED))
    file = changed(package, name)
    with pytest.raises(ParserUnusable) as refused:
        verify_files(pipeline(package), CHECKSUMS)
    assert f"{file} is not the file it should be" in str(refused.value)
    assert 'engine = "rules"' in str(refused.value)


@needs_shipped
def test_a_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    """By name."""
    package = Path(shutil.copytree(SHIPPED, tmp_path / PACKAGED))
    file = pipeline(package) / "parser" / "moves"
    file.unlink()
    with pytest.raises(ParserUnusable, match=re.escape(f"{file} is missing")):
        verify_files(pipeline(package), CHECKSUMS)


@needs_shipped
@pytest.mark.parametrize("name", ["auto", "parser"])
def test_the_command_refuses_a_changed_pipeline(tmp_path: Path, folder: Path, name: str) -> None:
    """Exit 2 before anything in it is loaded, also where rules could do: somebody should look."""
    packages = links(tmp_path / "packages", without="en_core_web")
    package = Path(shutil.copytree(SHIPPED, packages / PACKAGED))
    file = changed(package, "parser/model")
    choose(folder, name)
    ran = run_in(packages, folder, "extract")
    assert (ran.status, ran.stdout) == (2, "")
    assert f"{file} is not the file it should be" in ran.stderr
    assert "install the pipeline anew" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (folder / "claims" / "the-mill.jsonl").exists()


# --- how sentences are parsed --------------------------------------------------------------------------------


@needs_parser
def test_batches_change_nothing() -> None:
    """What a sentence says does not depend on the ones it is parsed with."""
    some = [
        "The dam was built in 1931 and repaired in 1974.",
        "The clinic closed in 2019; its staff moved to Ostrand.",
        "",
        "Anna Brandt, a former judge, led the inquiry.",
        "...",
    ]
    together = list(engine("parser").split(some * (BATCH // len(some) + 2)))
    alone = [next(engine("parser").split([sentence])) for sentence in some]
    assert together == alone * (BATCH // len(some) + 2)


@needs_parser
def test_sentences_are_read_as_they_are_asked_for() -> None:
    """A text of any length takes the memory of one batch."""
    asked = 0

    def endless() -> Iterator[str]:
        nonlocal asked
        while True:
            asked += 1
            yield "The mill was built in 1904."

    next(iter(engine("parser").split(endless())))
    assert asked == BATCH


@needs_parser
def test_typographic_marks_are_kept() -> None:
    """The parser reads straight marks; the statements have the article's own."""
    assert split("The mayor’s brother called it “a gift” and left.") == [
        "The mayor’s brother called it “a gift”.",
        "The mayor’s brother left.",
    ]
    assert all(len(chr(key)) == len(str(value)) == 1 for key, value in STRAIGHT.items())


def test_what_stands_in_quotation_marks_is_known() -> None:
    """Brackets are no quotation."""
    text = 'He said "yes" (and “no”) to it.'
    assert [text[start:end] for start, end in quoted_stretches(text)] == ['"yes"']


@needs_parser
@pytest.mark.parametrize(
    ("sentence", "statements"),
    [
        (
            "The firm makes pumps; it also sells valves; it employs 90 people.",
            ["The firm makes pumps.", "It also sells valves.", "It employs 90 people."],
        ),
        (
            'The mayor called the plan "a gift; a trap".',
            ['The mayor called the plan "a gift; a trap".'],
        ),
        (
            "2 February 2022: The mill was closed.",
            ["2 February 2022: The mill was closed."],
        ),
    ],
)
def test_semicolons_and_colons_part_a_sentence(sentence: str, statements: list[str]) -> None:
    """Not in quotation marks; a date before a colon stays with what follows it."""
    assert split(sentence) == statements


@needs_parser
def test_a_sentence_too_long_to_parse_is_left_whole() -> None:
    """Its parse would be guesswork."""
    sentence = "The mill was built in 1904 and " + "very " * (LONGEST_PARSED // 5) + "old."
    assert split(sentence) == [sentence]
