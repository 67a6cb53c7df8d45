"""`factcheck compare`: what two articles, or one, say that can't both stand."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import factcheck

from factcheck.claims.discrepancies import FILE, read_discrepancies
from factcheck.claims.ledger import read_ledgers
from factcheck.workspace import Workspace

MONDAY = """\
The Oberau dam is 61 metres high.

The council of Ulvik approved the harbour plan on 3 June 2019.

The flood in Ulvik has killed 12 people.

The ferry Halja sank on 4 May 1987.
"""

TUESDAY = """\
The Oberau dam is 74 metres high.

The council of Ulvik rejected the harbour plan on 3 June 2019.

The flood in Ulvik has killed 31 people.

The ferry Halja sank in May 1987.
"""

REPORT = """\
conflict: number: the first has 61 metres, the second 74 metres  discrepancy/between-articles
    d-d4e514a3
    one side       "The Oberau dam is 61 metres high." (sources/articles/monday.md:12 c25f0dd0,
                   disputed)
    other side     "The Oberau dam is 74 metres high." (sources/articles/tuesday.md:12 c8344e96,
                   verified)
    evidence       The record supports the second. The second is verified, the first disputed.

conflict: polarity: the first has “approved”, the second “rejected”  discrepancy/between-articles
    d-48501b9e
    one side       "The council of Ulvik approved the harbour plan on 3 June 2019."
                   (sources/articles/monday.md:14 c688b725, unsupported)
    other side     "The council of Ulvik rejected the harbour plan on 3 June 2019."
                   (sources/articles/tuesday.md:14 c8b1db56, unsupported)
    evidence       The record does not settle it. Both are unsupported.

update: number: the first has 12 people, the second 31 people  discrepancy/between-articles
    d-298b4f5b
    one side       "The flood in Ulvik has killed 12 people." (sources/articles/monday.md:16
                   c3ad20f9, unsupported, published 2025-03-03)
    other side     "The flood in Ulvik has killed 31 people." (sources/articles/tuesday.md:16
                   cd1d93d2, unsupported, published 2025-03-04)
    evidence       The record does not settle it. Both are unsupported.

2 articles, 8 claims compared: 2 new conflicts, 1 update
"""


def write(workspace: Workspace, name: str, text: str, *options: str) -> None:
    """Take in a text as an article, or as what `options` say."""
    (workspace.root / f"{name}.md").write_text(text, "utf-8")
    options = options or ("--as", "article")
    assert factcheck(workspace.root, "add", f"{name}.md", "--id", name, *options).status == 0


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two articles of two days, extracted by rules, and a record of one value; made once, to be copied."""
    workspace = Workspace.init(tmp_path_factory.mktemp("extracted") / "case")
    with (workspace.root / "factcheck.toml").open("a") as settings:
        settings.write('\n[extract]\nengine = "rules"\n')
    write(workspace, "monday", MONDAY, "--as", "article", "--published", "2025-03-03")
    write(workspace, "tuesday", TUESDAY, "--as", "article", "--published", "2025-03-04")
    write(
        workspace, "register", "The Oberau dam is 74 metres high.\n", "--as", "evidence", "--tier", "primary"
    )
    assert factcheck(workspace.root, "extract").status == 0
    return workspace.root


@pytest.fixture(scope="module")
def marked(extracted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with marks, to be copied."""
    root = shutil.copytree(extracted, tmp_path_factory.mktemp("marked") / "case")
    assert factcheck(root, "check").status == 0
    return root


@pytest.fixture
def case(extracted: Path, tmp_path: Path) -> Path:
    """A copy of the extracted articles."""
    return shutil.copytree(extracted, tmp_path / "case")


@pytest.fixture
def checked(marked: Path, tmp_path: Path) -> Path:
    """A copy of the articles with marks."""
    return shutil.copytree(marked, tmp_path / "case")


def test_the_report(checked: Path) -> None:
    """Conflicts, then updates, with both sides, their places and what the evidence supports; agreement is silent."""
    assert factcheck(checked, "compare") == (1, REPORT, "")


def test_nothing_is_written(checked: Path) -> None:
    """Not to claims/, and not to the folder of marks."""
    before = {path: path.read_bytes() for path in checked.rglob("*") if path.is_file()}
    factcheck(checked, "compare")
    assert {path: path.read_bytes() for path in checked.rglob("*") if path.is_file()} == before


def test_without_marks_no_side_is_supported(case: Path) -> None:
    """The comparison itself needs no evidence; that the claims were never checked is said."""
    ran = factcheck(case, "compare")
    assert ran.status == 1
    assert ran.stdout.count("The record does not settle it. Both are not checked.") == 3
    assert ran.stderr == (
        "monday: files changed since the marks were computed; run: factcheck check\n"
        "tuesday: files changed since the marks were computed; run: factcheck check\n"
    )


def test_a_person_s_mark_counts(checked: Path) -> None:
    """Who overrides a mark changes which side is supported."""
    decided = factcheck(
        checked, "decide", "c688b725", "--status", "verified", "--reason", "Seen in the minutes.", "--by", "ann"
    )  # fmt: skip
    assert decided.status == 0, decided.stderr
    assert "The record supports the first. The first is verified, the second unsupported." in (
        factcheck(checked, "compare").stdout
    )


def test_one_article_alone(checked: Path) -> None:
    """Only the named articles are compared."""
    assert factcheck(checked, "compare", "monday") == (
        0,
        "1 article, 4 claims compared: 0 new conflicts, 0 updates\n",
        "",
    )


def test_an_article_that_contradicts_itself(workspace: Workspace) -> None:
    """Inside one article nothing is an update."""
    with (workspace.root / "factcheck.toml").open("a") as settings:
        settings.write('\n[extract]\nengine = "rules"\n')
    write(
        workspace,
        "one",
        "The flood in Ulvik has killed 12 people.\n\nThe flood in Ulvik has killed 31 people.\n",
    )
    factcheck(workspace.root, "extract")
    ran = factcheck(workspace.root, "compare")
    assert ran.status == 1
    assert ran.stdout.startswith(
        "conflict: number: the first has 12 people, the second 31 people  discrepancy/within-article\n"
    )


def test_what_is_proposed_can_be_written_down(checked: Path) -> None:
    """The lines are records of the file of discrepancies; written there, the conflicts are known and not new."""
    ran = factcheck(checked, "compare", "--propose")
    assert ran.status == 1
    assert [json.loads(line)["id"] for line in ran.stdout.splitlines()] == ["d-d4e514a3", "d-48501b9e"]
    (checked / "claims" / FILE).write_text(ran.stdout, "utf-8")
    workspace = Workspace.open(checked)
    read = read_discrepancies(workspace, read_ledgers(workspace))
    assert (len(read.entries), read.findings) == (2, ())
    assert [entry.made_by for entry in read.entries] == ["checker", "checker"]
    assert factcheck(checked, "compare", "--propose") == (0, "", "")
    again = factcheck(checked, "compare")
    assert again.status == 0
    assert again.stdout.endswith(
        "2 articles, 8 claims compared: 0 new conflicts, 1 update, 2 known from claims/_discrepancies.jsonl "
        "(2 found here too)\n"
    )
    assert "known: number: the first has 61 metres, the second 74 metres" in again.stdout


def test_what_people_wrote_down_is_shown_as_theirs(checked: Path) -> None:
    """Their words and their side stay, also where the comparison finds nothing itself."""
    ledgers = read_ledgers(Workspace.open(checked))
    left, right = ledgers["monday"].claims[3].id, ledgers["tuesday"].claims[3].id
    entry = {
        "schema": "factcheck.discrepancy/1", "id": "d-ferry", "about": "When the ferry sank", "left": left,
        "right": right, "supported": "neither", "note": "The register has 1988.", "made_by": "ann",
    }  # fmt: skip
    (checked / "claims" / FILE).write_text(json.dumps(entry) + "\n", "utf-8")
    ran = factcheck(checked, "compare")
    assert "known: When the ferry sank  discrepancy/between-articles  d-ferry\n" in ran.stdout
    assert "    record         The record contradicts both. The register has 1988.\n" in ran.stdout
    assert ran.stdout.endswith("1 known from claims/_discrepancies.jsonl (0 found here too)\n")


def test_json_has_all_of_it(checked: Path) -> None:
    """One document, with both claims, their marks and the days of their articles."""
    ran = factcheck(checked, "compare", "--json")
    document = json.loads(ran.stdout)
    assert ran.status == 1
    assert {key: document[key] for key in ("schema", "articles", "claims", "stale")} == {
        "schema": "factcheck.compare/1",
        "articles": ["monday", "tuesday"],
        "claims": 8,
        "stale": [],
    }
    assert [(each["kind"], each["detail"], each["supported"]) for each in document["pairs"]] == [
        ("conflict", "number", "right"),
        ("conflict", "refuted", "open"),
        ("update", "number", "open"),
    ]
    assert document["pairs"][0]["left"] == {
        "claim": "c25f0dd0",
        "article": "monday",
        "path": "sources/articles/monday.md",
        "line": 12,
        "text": "The Oberau dam is 61 metres high.",
        "quote": "The Oberau dam is 61 metres high.",
        "status": "disputed",
        "published": "2025-03-03",
    }


def test_twice_the_same_bytes(checked: Path) -> None:
    """Text and JSON."""
    for options in ((), ("--json",)):
        assert factcheck(checked, "compare", *options) == factcheck(checked, "compare", *options)


def test_hostile_words_reach_no_terminal(workspace: Workspace) -> None:
    """Control characters and turned writing of an article are not printed, in no form of the report."""
    with (workspace.root / "factcheck.toml").open("a") as settings:
        settings.write('\n[extract]\nengine = "rules"\n')
    for name, height in (("one", 61), ("two", 74)):
        write(workspace, name, f"The \x1b[31mOberau\x1b[0m dam\u202e is {height} metres high.\n")
    factcheck(workspace.root, "extract")
    for options in ((), ("--propose",)):
        ran = factcheck(workspace.root, "compare", *options)
        assert "metres" in ran.stdout
        assert not set(ran.stdout) & set("\x1b\u202e")


def test_an_empty_workspace(workspace: Workspace) -> None:
    """Nothing to compare is nothing to report, and the next step is named."""
    assert factcheck(workspace.root, "compare") == (
        0,
        "0 articles, 0 claims compared: 0 new conflicts, 0 updates\n",
        "no claims here yet: factcheck extract\n",
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nosuch",), "error: no source 'nosuch' in this workspace\n    see: factcheck status\n"),
        (("register",), "error: register is evidence, not an article\n    see: factcheck status\n"),
    ],
)
def test_what_is_no_article(checked: Path, arguments: tuple[str, ...], message: str) -> None:
    """Exit 2, and nothing on stdout."""
    assert factcheck(checked, "compare", *arguments) == (2, "", message)


def test_one_form_at_a_time(checked: Path) -> None:
    """`--json` and `--propose` exclude each other."""
    ran = factcheck(checked, "compare", "--json", "--propose")
    assert (ran.status, ran.stdout) == (2, "")
    assert "--json and --propose are two forms of one output" in ran.stderr
