"""Bad input: each case ends with a status and a sentence that says what to do, never with a traceback.

Every run goes through `refused` or `told`, which look for a traceback in what was printed.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import tempfile
from pathlib import Path

import pytest
from conftest import Begun, Ran, factcheck

from factcheck.workspace import Workspace

DRAFT = '# Cases\n\nCases rose by 12% in 2020. Ann said: "The cases rose very quickly." Cases fell in 2021.\n'
NOTE = "---\nid: note\nrole: evidence\nform: note\ntitle: Note\ntier: primary\n---\n- Cases rose in 2020.\n"

ROOT_USER = hasattr(os, "geteuid") and os.geteuid() == 0
"""Root may write into a read-only folder, so there is nothing to see."""


def told(folder: Path, *arguments: str | bytes, **options: float) -> Ran:
    """Run the command and return what it left, having made sure that it is no traceback."""
    return understood(factcheck(folder, *arguments, timeout=options.get("timeout", 60)))


def understood(ran: Ran) -> Ran:
    """Return a run, having made sure that it is no traceback."""
    assert "Traceback" not in ran.stderr and "bug in factcheck" not in ran.stderr, ran.stderr
    return ran


def limited(seconds: int, folder: Path, *arguments: str) -> Ran:
    """The same of a command that is killed after these seconds of processor time, whatever runs beside it."""
    with tempfile.TemporaryDirectory() as there:
        begun = Begun(Path(there), folder, *arguments)
        assert begun.process.pid is not None
        resource.prlimit(begun.process.pid, resource.RLIMIT_CPU, (seconds, seconds))
        return understood(begun.ended())


def refused(folder: Path, *arguments: str | bytes) -> str:
    """Return the message of a run that ends with status 2 and prints no result."""
    ran = told(folder, *arguments)
    assert (ran.status, ran.stdout) == (2, "")
    return ran.stderr


@pytest.fixture
def folder(workspace: Workspace) -> Path:
    """An empty workspace's folder."""
    return workspace.root


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one article of three claims and one note, audited; each test copies it."""
    root = tmp_path_factory.mktemp("checked")
    Workspace.init(root)
    with (root / "factcheck.toml").open("a") as settings:  # the same claims with and without the parser
        settings.write('\n[extract]\nengine = "rules"\n')
    (root / "sources/articles/cases.md").write_text(
        "---\nid: cases\nrole: article\ntitle: Cases\n---\n" + DRAFT
    )
    (root / "sources/evidence/note.md").write_text(NOTE)
    assert factcheck(root, "add", "sources/articles/cases.md", "sources/evidence/note.md").status == 0
    assert factcheck(root, "audit").status == 0
    return root


@pytest.fixture
def case(checked: Path, tmp_path: Path) -> Path:
    """A copy of the audited workspace."""
    return Path(shutil.copytree(checked, tmp_path / "case"))


def ledger_of(case: Path) -> tuple[Path, list[bytes]]:
    """Return the ledger's path and its lines: a heading set aside, then three claims."""
    path = case / "claims" / "cases.jsonl"
    return path, path.read_bytes().splitlines(keepends=True)


# --- files to take in ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        pytest.param(
            "a.txt", "Müller said “no” to café".encode("cp1252"),
            "error: a.txt: not UTF-8: byte 0xfc at offset 1\n"
            "    take it in with the encoding it was saved in (cp1252 is common): "
            "factcheck add a.txt --encoding NAME\n",
            id="wrong encoding: too short to guess",
        ),
        pytest.param(
            "b.txt", ("Привет, мир. Мост открыли в мае. " * 4).encode("cp1251"),
            "error: b.txt: not UTF-8: byte 0xcf at offset 0 (it looks like cp1251)\n"
            "    take it in with its encoding: factcheck add b.txt --encoding cp1251\n",
            id="wrong encoding: a guess is offered, never taken",
        ),
        pytest.param(
            "a.md", b"", "error: a.md: no text in it\n    check that this is the right file\n",
            id="empty file",
        ),
        pytest.param(
            "a.html", b"", "error: a.html: a page without text\n"
            "    if a browser shows some, copy it from there into a .txt file\n",
            id="empty page",
        ),
        pytest.param(
            "a.txt", b"Cases\0rose", "error: a.txt: a binary file, not text (it has NUL bytes)\n"
            "    accepted: .txt, .md, .markdown, .html, .htm\n",
            id="NUL bytes",
        ),
        pytest.param(
            "a.md", b"---\ntitle: [Cases\n---\nCases rose.\n",
            "error: a.md:3: not valid YAML: did not find expected ',' or ']'\n"
            "    put a text with `: ` or ` #` in it in quotes\n",
            id="broken front matter",
        ),
        pytest.param(
            "a.md", b"---\ntitel: Cases\n---\nCases rose.\n",
            "error: a.md:2: unknown key 'titel'; did you mean 'title'?\n"
            "    known: id, role, form, title, publisher, authors, published, url, retrieved, language, licence, "
            "tier, origin, capture, sha256\n",
            id="unknown front-matter key",
        ),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_in(folder: Path, name: str, data: bytes, message: str) -> None:
    """The file, the place in it and the next step are named, and nothing is written."""
    (folder / name).write_bytes(data)
    assert refused(folder, "add", name, "--as", "evidence") == message
    assert (
        list((folder / "sources/evidence").iterdir()) == list((folder / "sources/captures").iterdir()) == []
    )


def test_a_line_of_100_megabytes_is_not_read(folder: Path) -> None:
    """A file over the limit is refused by its size, within a moment."""
    with (folder / "line.txt").open("wb") as file:
        file.truncate(100_000_000)
    assert refused(folder, "add", "line.txt", "--as", "article") == (
        "error: line.txt: 100,000,000 bytes, over this workspace's limit of 10,000,000\n"
        "    split the file, or raise [limits] source-bytes (see: factcheck config)\n"
    )


def test_a_sentence_too_long_for_a_record_is_left_out_and_told(folder: Path) -> None:
    """A line that the ledger refuses to read would keep the article from ever being extracted again."""
    word = "x" * 600_000
    text = f"# Bridges\n\nBern has bridges.\n\n{word} was said by the mayor in 2012. The bridge cost 3 million euros.\n"
    (folder / "talks.md").write_text(text, "utf-8")
    assert told(folder, "add", "talks.md", "--as", "article", "--id", "talks").status == 0
    left_out = (
        "a sentence too long for a record of 1,000,000 bytes, left out; break it up and extract again\n"
    )
    for _ in range(2):
        ran = told(folder, "extract", "talks")
        assert ran.status == 0
        assert (ran.stdout + ran.stderr).endswith(left_out)
    lines = (folder / "claims/talks.jsonl").read_bytes().splitlines()
    assert [json.loads(line)["quote"]["exact"] for line in lines][-1] == "The bridge cost 3 million euros"
    assert max(map(len, lines)) < 1_000_000


@pytest.mark.parametrize(
    "data",
    [
        b"<html><p>Cases rose by <b>12%<i></p></b><table><tr><td>x<div></html><p",
        b"<div>" * 20_000 + b"<p>Cases rose by 12%.",
        b"<p>Cases rose by 12%<!-- never closed",
    ],
    ids=["crossing tags", "20,000 open tags", "open comment"],
)
def test_broken_html_gives_its_text(folder: Path, data: bytes) -> None:
    """Markup may be as broken as it likes."""
    (folder / "page.html").write_bytes(data)
    assert told(folder, "add", "page.html", "--as", "evidence").status == 0
    (stored,) = (folder / "sources/evidence").iterdir()
    assert "Cases rose by" in stored.read_text()


# --- settings --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        pytest.param(
            b'[audit]\nfail-onn = "none"\n',
            "factcheck.toml:2: unknown key 'audit.fail-onn'; did you mean 'fail-on'?",
            id="unknown key",
        ),
        pytest.param(
            b"[audit\n",
            "factcheck.toml: not readable as TOML: Expected ']' at the end of a table declaration "
            "(at line 1, column 7)",
            id="bad TOML",
        ),
        pytest.param(
            b"a = " + b"[" * 100_000,
            "factcheck.toml: not readable as TOML: maximum recursion depth exceeded",
            id="100,000 brackets",
        ),
        pytest.param(
            b"\xff\xfe",
            "factcheck.toml: not readable as TOML: 'utf-8' codec can't decode byte 0xff in position 0: "
            "invalid start byte",
            id="not UTF-8",
        ),
    ],
)
def test_settings_that_cannot_be_used(folder: Path, toml: bytes, message: str) -> None:
    """A policy that can't be read as it is meant stops every command."""
    (folder / "factcheck.toml").write_bytes(toml)
    assert refused(folder, "status").startswith(f"error: {message}")


# --- what is asked for -----------------------------------------------------------------------------------


def test_not_a_workspace(tmp_path: Path) -> None:
    """Outside of a workspace every command says how to make one."""
    assert refused(tmp_path, "status") == (
        f"error: {tmp_path} is not in a factcheck workspace: no factcheck.toml, and no pyproject.toml with "
        "[tool.factcheck], here or above\n    make one: factcheck init\n"
    )


def test_an_unknown_command(tmp_path: Path) -> None:
    """A mistyped command is answered with the nearest ones."""
    assert refused(tmp_path, "chekc") == "Error: no command 'chekc'; did you mean check?\n"


def test_an_unknown_claim(case: Path) -> None:
    """A mistyped claim is answered with the nearest ones, by each command that takes one."""
    message = (
        "error: no claim 'c30a467x' in this workspace; did you mean c30a4679?\n    see: factcheck status\n"
    )
    assert refused(case, "show", "c30a467x") == message
    assert refused(case, "why", "c30a467x") == message
    assert refused(case, "edit", "c30a467x") == message
    assert refused(case, "decide", "c30a467x", "--status", "verified", "--reason", "r") == message


def test_a_reason_that_is_no_text(case: Path) -> None:
    """Bytes that are no UTF-8 can't be recorded, and aren't."""
    message = refused(case, "decide", "c30a4679", "--status", "verified", "--reason", b"\xff")
    assert message.startswith("error: the decision was not recorded: reason: ")
    assert not (case / "claims/cases.reviews.jsonl").exists()


def test_a_report_into_a_folder(case: Path) -> None:
    """`-o` takes a file."""
    (case / "out").mkdir()
    assert refused(case, "audit", "-o", "out").endswith("Error: out is a folder; -o takes a file\n")


@pytest.mark.skipif(ROOT_USER, reason="root may write anywhere")
def test_a_read_only_folder(case: Path) -> None:
    """Where nothing can be written, the file is named that could not be."""
    (case / "claims").chmod(0o555)
    message = refused(case, "decide", "c30a4679", "--status", "verified", "--reason", "r")
    (case / "claims").chmod(0o755)
    assert "cases.reviews.jsonl: Permission denied" in message


# --- ledgers and logs ------------------------------------------------------------------------------------


def with_bad_line(case: Path, data: bytes) -> tuple[Path, str]:
    """Write `data` as the ledger; return its path and what `status`, which goes on, says about it."""
    path, _ = ledger_of(case)
    path.write_bytes(data)
    ran = told(case, "status")
    assert ran.status == 0
    return path, ran.stderr


BAD = "error ledger/bad-line: skipped:"
KEPT = "    repair the line or delete it; it is kept as it is until you do\n"


def test_a_torn_ledger(case: Path) -> None:
    """A last line without its end is told with its number, kept as it is, and nothing is put in its place."""
    path, lines = ledger_of(case)
    torn = b"".join(lines)[:-30]
    _, message = with_bad_line(case, torn)
    assert message == (
        f"claims/cases.jsonl:4: {BAD} the last line was cut off while it was written\n"
        f"    {lines[3][:120].decode()}\n{KEPT}"
        "cases: files changed since the marks were computed; run: factcheck check\n"
    )
    ran = told(case, "audit")
    assert ran.status == 3
    assert ran.stderr == "claims/cases.jsonl: not extracted, as 1 of its lines can't be read\n"
    assert "coverage 75 % of 4 sentences" in ran.stdout
    assert path.read_bytes() == torn
    # the repaired line is read again, as if nothing had been
    path.write_bytes(b"".join(lines))
    assert told(case, "audit").status == 0


@pytest.mark.parametrize(
    ("line", "why"),
    [
        pytest.param(b"[" * 200_000, "not JSON (maximum recursion depth exceeded", id="200,000 brackets"),
        pytest.param(b'{"a":' * 100_000, "not JSON (maximum recursion depth exceeded", id="100,000 braces"),
        pytest.param(b"9" * 5_000, "not JSON (Exceeds the limit (4300 digits)", id="5,000 digits"),
        pytest.param(b'"a\0b"', "not JSON (Invalid control character", id="NUL byte"),
        pytest.param(b"\xff\xfe\xfd", "not JSON (", id="not UTF-8"),
        pytest.param(b'{"schema": ["x"]}', "schema ['x'] is not one of", id="unknown schema"),
        pytest.param(
            b'{"a": "' + b"x" * 100_000_000 + b'"}',
            "line of 100,000,009 bytes, over the limit of 1,000,000",
            id="100 megabytes",
        ),
    ],
)
def test_a_line_that_is_no_entry(case: Path, line: bytes, why: str) -> None:
    """Whatever a line holds, it is told with its number, and the other lines are read."""
    path, lines = ledger_of(case)
    path, message = with_bad_line(case, b"".join(lines) + line + b"\n")
    assert message.startswith(f"claims/cases.jsonl:5: {BAD} {why}")
    if len(line) > 1_000_000:
        # of such a line only its beginning was read, so a ledger that holds it is never rewritten
        size = path.stat().st_size
        assert told(case, "audit").status == 3
        assert path.stat().st_size == size


def test_a_claim_twice(case: Path) -> None:
    """The second entry of an id is skipped, with the line of the first."""
    _, lines = ledger_of(case)
    _, message = with_bad_line(case, b"".join([*lines, lines[1]]))
    assert message.startswith(f"claims/cases.jsonl:5: {BAD} the id c30a4679 is used on line 2 already\n")


def test_a_line_of_another_article(case: Path) -> None:
    """An entry belongs into its article's ledger."""
    _, lines = ledger_of(case)
    moved = lines[1].replace(b'"article": "cases"', b'"article": "rain"')
    _, message = with_bad_line(case, b"".join([lines[0], moved, *lines[2:]]))
    assert message.startswith(f"claims/cases.jsonl:2: {BAD} it belongs to the article 'rain'\n")


def test_a_citation_whose_source_is_gone(case: Path) -> None:
    """The claim, its line and the source are named; the citation counts for nothing."""
    path, lines = ledger_of(case)
    cited = (
        b'"citations": [{"stance": "supports", "source": "gone", "quote": {"exact": "Cases rose", "start": 0, '
        b'"end": 10}, "linked_by": "desk"}], "made_by": "desk"'
    )
    lines[1] = lines[1].replace(b'"made_by": "extractor"', cited)
    path.write_bytes(b"".join(lines))
    assert told(case, "check") == (
        3,
        "cases: 3 claims: 0 verified, 0 disputed, 3 unsupported\n",
        (
            "claims/cases.jsonl:2: error citation/source-missing: c30a4679 cites gone, which is not among the evidence "
            "that can be read\n    Cases rose\n    add the source (factcheck add), or take the citation out (factcheck "
            "edit)\n"
        ),
    )
    assert told(case, "verify").status == 1


def test_a_torn_review_log(case: Path) -> None:
    """A decision that a crash cut off is told, the next one is chained behind it, and the log stays as it is."""
    decide = ("decide", "c30a4679", "--status", "verified", "--reason", "r")
    assert told(case, *decide).status == 0
    log = case / "claims" / "cases.reviews.jsonl"
    whole = log.read_bytes()
    torn = whole + whole[:40]
    log.write_bytes(torn)
    assert told(case, *decide, "--by", "ann").stdout == "c30a4679: override verified by ann, recorded\n"
    assert log.read_bytes().startswith(torn + b"\n")
    ran = told(case, "verify")
    assert ran.status == 1
    assert ran.stderr.startswith("claims/cases.reviews.jsonl:2: error reviews/bad-line: skipped: not JSON (")
    assert ran.stderr.endswith("    decide again; the log itself is never rewritten\n")


def test_marks_that_cannot_be_read_are_computed_again(case: Path) -> None:
    """What is in `reports/` is derived: a broken file there is as if it had never been written."""
    marks = case / "reports" / "cases.assessments.jsonl"
    whole = marks.read_bytes()
    for broken in (b"[" * 200_000, b"9" * 5_000, b"{}\n", whole[:-40], b"\xff" + whole):
        marks.write_bytes(broken)
        assert told(case, "check").status == 0
        assert marks.read_bytes() == whole


# --- hostile articles ------------------------------------------------------------------------------------

HOSTILE = {
    "said": "said said said " * 8,
    "names that speak": "He said Ann said Bo said " * 4,
    "quotation marks": '" “ ‘ ’ ” ' * 10,
    "opened quotations": 'Ann said "' * 10,
    "pipes": "|" * 100 + "\n" + "|-" * 50,
    "brackets": "([{" * 25 + " was ( was ( was",
    "numbers": "1,000,000 over about nearly 12 12 12 " * 3,
    "dates": "May May 2018-2018-05 May 5 2018 " * 3,
    "crowds": "several senior former top unnamed " * 3,
    "marks": "***___~~~```>>>### " * 5,
    "accents": "e\u0301\u0301\u0301\u200b\u202e " * 15,
}
"""Lines of about 100 code points, each meant to make some pattern look again and again at the same place."""


@pytest.mark.parametrize(("engine", "number"), [("rules", 1_500), ("auto", 500)])
def test_hostile_lines_end_in_seconds(folder: Path, engine: str, number: int) -> None:
    """No pattern runs away: lines of all kinds, each a little different, are audited in seconds.

    The parser, which `auto` takes where it is installed, reads some 200 a second whatever they say.
    """
    with (folder / "factcheck.toml").open("a") as settings:
        settings.write(f'\n[extract]\nengine = "{engine}"\n')
    lines = [f"{count} {line}" for count in range(number // len(HOSTILE)) for line in HOSTILE.values()]
    (folder / "hostile.txt").write_text("Hostile\n\n" + "\n".join(lines) + "\n", "utf-8")
    (folder / "note.md").write_text(NOTE)
    assert told(folder, "add", "hostile.txt", "--as", "article").status == 0
    assert told(folder, "add", "note.md", "--as", "evidence").status == 0
    assert limited(15, folder, "audit", "--format", "json").status in (0, 1)


@pytest.mark.parametrize("kind", HOSTILE)
def test_one_hostile_sentence_ends_in_seconds(folder: Path, kind: str) -> None:
    """The same without a line break: one sentence of 10,000 code points."""
    line = HOSTILE[kind].replace("\n", " ")
    (folder / "hostile.txt").write_text("Hostile\n\n" + (line * 200)[:10_000] + "\n", "utf-8")
    assert told(folder, "add", "hostile.txt", "--as", "article").status == 0
    assert limited(10, folder, "audit", "--format", "html").status in (0, 1, 3)  # 3: no claim was found
