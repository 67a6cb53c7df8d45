"""The evidence index: the passages that share words with a claim."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.errors import UnreadableFile
from factcheck.model import Form, Role, Source
from factcheck.sources import EvidenceIndex, Hit, Snapshot, Updated, index, passages
from factcheck.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.init(tmp_path)


def note(id_: str, *facts: str) -> Snapshot:
    source = Source(id=id_, role=Role.EVIDENCE, title=id_, form=Form.NOTE)
    return Snapshot(source, "".join(f"- {fact}\n" for fact in facts), f"sources/evidence/{id_}.md", 1)


WHO = note("who", "Malaria cases rose by 12% in 2019.", "The ministry closed schools in March 2020.")
AFP = note("afp", "The minister resigned in Köln.", "Schools were reopened in May 2020.")
LIBRARY = [WHO, AFP, *(note(f"filler-{n}", f"Report number {n} of the office.") for n in range(20))]


def found(index: EvidenceIndex, words: str, limit: int = 3) -> list[tuple[str, str]]:
    texts = {snapshot.source.id: snapshot.text for snapshot in LIBRARY}
    return [(hit.source, texts[hit.source][hit.start : hit.end]) for hit in index.search(words, limit)]


def test_passages_are_found_by_their_words(workspace: Workspace) -> None:
    """Case, accents and English endings don't matter; the best comes first."""
    index = EvidenceIndex.open(workspace)
    assert index.update(LIBRARY) == Updated(added=22, removed=0)
    assert found(index, "CLOSING school, reopened: ministries") == [
        ("who", "The ministry closed schools in March 2020."),
        ("afp", "Schools were reopened in May 2020."),
    ]
    assert found(index, "resignations, koln") == [("afp", "The minister resigned in Köln.")]
    assert index.search("nothing shared whatsoever", 3) == []


def test_only_what_changed_is_indexed(workspace: Workspace) -> None:
    """A second update does nothing; a changed text counts as removed and added; progress is told."""
    told: list[tuple[int, int]] = []
    index = EvidenceIndex.open(workspace)
    index.update([WHO, AFP], lambda done, todo: told.append((done, todo)))
    assert told == [(1, 2), (2, 2)]
    assert EvidenceIndex.open(workspace).update([AFP, WHO]) == Updated(0, 0)
    changed = note("who", "Malaria cases fell by 12% in 2019.")
    assert index.update([AFP, changed]) == Updated(added=1, removed=1)
    assert index.search("rose", 3) == []
    assert [hit.source for hit in index.search("malaria fell", 3)] == ["who"]
    assert index.update([]) == Updated(added=0, removed=2)
    assert index.search("malaria fell", 3) == []


def test_what_a_user_types_is_never_query_syntax(workspace: Workspace) -> None:
    """Quotes, brackets, fields and wildcards are just not words."""
    index = EvidenceIndex.open(workspace)
    index.update(LIBRARY)
    plain = index.search("schools march", 5)
    for words in (
        'schools AND" march',
        "schools) (march",
        "schools:* -march^2",
        "+schools [march TO",
        "\0schools\ud800 march",
    ):
        hits = index.search(words, 50)
        assert {hit.source for hit in plain} <= {hit.source for hit in hits}
    assert index.search('"(:*^~', 5) == index.search("", 5) == index.search("schools", 0) == []
    assert index.search("schools " * 100_000, 5) == index.search("schools", 5)


FACTS = st.lists(
    st.sampled_from(["rose", "fell", "cases", "north", "south", "may", "march"]), min_size=1, max_size=8
)
NOTES = st.dictionaries(
    st.sampled_from([f"n{n}" for n in range(6)]), st.lists(FACTS, min_size=1, max_size=3), max_size=6
)


@settings(max_examples=15, deadline=None)
@given(st.lists(NOTES, min_size=1, max_size=4))
def test_answers_do_not_depend_on_how_the_index_came_about(
    tmp_path_factory: pytest.TempPathFactory, history: list[dict[str, list[list[str]]]]
) -> None:
    """After any updates, order and scores are those of an index made at once, to the last bit."""
    libraries = [[note(id_, *map(" ".join, facts)) for id_, facts in state.items()] for state in history]
    grown = EvidenceIndex.open(Workspace.init(tmp_path_factory.mktemp("grown")))
    for library in libraries:
        grown.update(library)
    fresh = EvidenceIndex.open(Workspace.init(tmp_path_factory.mktemp("fresh")))
    fresh.update(reversed(libraries[-1]))
    for words in ("cases rose in may", "march south north", "fell"):
        for limit in (1, 3, 20):
            assert grown.search(words, limit) == fresh.search(words, limit)


def test_one_by_one_is_at_once(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Twenty-two commits, and the merges they start, give the scores of one."""
    grown = EvidenceIndex.open(workspace)
    for count in range(1, len(LIBRARY) + 1):
        grown.update(LIBRARY[:count])
    fresh = EvidenceIndex.open(Workspace.init(tmp_path_factory.mktemp("fresh")))
    fresh.update(LIBRARY)
    assert grown.search("the office closed schools in 2020", 30) == fresh.search(
        "the office closed schools in 2020", 30
    )


def test_ties_are_ordered_by_source_and_place(workspace: Workspace) -> None:
    """Equal passages come in one order, also where the limit cuts through them."""
    twins = [note(f"n{n:02}", "Cases rose.", "Cases rose.") for n in reversed(range(30))]
    index = EvidenceIndex.open(workspace)
    index.update(twins)
    hits = index.search("cases", 5)
    assert [(hit.source, hit.start) for hit in hits] == [
        ("n00", 2),
        ("n00", 16),
        ("n01", 2),
        ("n01", 16),
        ("n02", 2),
    ]
    assert len({hit.score for hit in hits}) == 1


@pytest.mark.parametrize("damage", ["meta", "truncated", "foreign", "gone"])
def test_a_broken_index_is_built_anew(workspace: Workspace, damage: str) -> None:
    """Nobody has to know that there is an index."""
    EvidenceIndex.open(workspace).update(LIBRARY)
    expected = EvidenceIndex.open(workspace).search("schools", 5)
    folder = workspace.cache / "index"
    if damage == "meta":
        (folder / "meta.json").write_text("{")
    elif damage == "foreign":
        (folder / "meta.json").write_text('{"segments":[],"schema":[],"opstamp":0}')
    else:
        for file in folder.glob("*.store"):
            content = file.read_bytes()
            file.unlink()  # not written in place: the index opened above still has it in memory
            if damage == "truncated":
                file.write_bytes(content[:20])
    index = EvidenceIndex.open(workspace)
    assert index.search("schools", 5) == []
    assert index.update(LIBRARY) == Updated(added=22, removed=0)
    assert index.search("schools", 5) == expected


@pytest.mark.parametrize(("module", "version"), [(index, "FORMAT"), (index, "CUTTER")])
def test_an_older_index_is_built_anew(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, module: object, version: str
) -> None:
    """Other rules for passages or words make every source new."""
    EvidenceIndex.open(workspace).update([WHO, AFP])
    monkeypatch.setattr(module, version, f"{passages.CUTTER}.later")
    assert EvidenceIndex.open(workspace).update([WHO, AFP]) == Updated(added=2, removed=2)


PROCESS = """
import sys
from pathlib import Path
from tests.test_index import LIBRARY
from factcheck.sources import EvidenceIndex
from factcheck.workspace import Workspace
index = EvidenceIndex.open(Workspace.open(Path(sys.argv[1])))
for round in range(5):
    index.update(LIBRARY if (round + int(sys.argv[2])) % 2 else LIBRARY[:12])
    index.search("schools", 5)
index.update(LIBRARY)
"""


def test_two_processes_at_once(workspace: Workspace) -> None:
    """Two writers take turns, and a reader always sees one whole state or the other."""
    reader = EvidenceIndex.open(workspace)
    reader.update(LIBRARY)
    expected: list[Hit] = reader.search("closed schools", 5)
    root = Path(__file__).parent.parent
    running = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, str(workspace.root), str(number)],
            cwd=root,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(2)
    ]
    while any(process.poll() is None for process in running):
        assert [hit.source for hit in reader.search("closed schools", 5)] == [hit.source for hit in expected]
    assert [(process.communicate()[1], process.returncode) for process in running] == [("", 0), ("", 0)]
    assert EvidenceIndex.open(workspace).update(LIBRARY) == Updated(0, 0)
    assert EvidenceIndex.open(workspace).search("closed schools", 5) == expected


def test_damage_that_shows_late_is_told_and_mended(workspace: Workspace) -> None:
    """Spoilt bytes inside a file stop one search with a sentence; the next update builds the index anew."""
    EvidenceIndex.open(workspace).update(LIBRARY)
    for file in (workspace.cache / "index").glob("*.store"):
        content = file.read_bytes()
        file.unlink()
        file.write_bytes(b"\xff" * 20 + content[20:])
    index = EvidenceIndex.open(workspace)
    with pytest.raises(UnreadableFile) as error:
        index.search("schools", 5)
    assert str(error.value) == (
        ".factcheck/index: the evidence index is damaged\n    run again: it is built anew"
    )
    assert EvidenceIndex.open(workspace).update(LIBRARY) == Updated(added=22, removed=0)
