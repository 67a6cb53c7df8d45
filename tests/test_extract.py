"""The extractor: every sentence of an article carries claims or is set aside, and keeps its id.

What single sentences and texts give is in test_decompose.py, test_references.py and test_propose.py.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import Ran, factcheck
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_extract import both_engines, claims, engine, needs_parser, run, shown, snapshot

from factcheck.claims.decompose import Decomposer
from factcheck.claims.extract import Extraction, accounted, extract
from factcheck.claims.ledger import Ledger, encode
from factcheck.claims.rules import RuleSet, packaged
from factcheck.model import Claim

FIRST, SECOND, THIRD, FOURTH = (
    "The bridge in Bern was closed in May 2019.",
    "The court heard two captains.",
    "Thun built a harbour for its fishermen.",
    "The roof of the old school fell in.",
)


def ids(extraction: Extraction) -> dict[str, str]:
    """Return the id of each entry by the words of the article that it quotes."""
    return {entry.quote.exact: entry.id for entry in extraction.entries}


def read(extraction: Extraction) -> set[tuple[str, str]]:
    """Return each entry's id with how it reads."""
    return {(entry.id, shown(entry)) for entry in extraction.entries}


# --- extracting again ----------------------------------------------------------------------------------------


@both_engines
def test_extracting_again_changes_nothing(name: str) -> None:
    """The same text gives the same bytes, from nothing or from its ledger."""
    text = " ".join((FIRST, SECOND, THIRD))
    once = run(text, name=name)
    again = run(text, once.entries, name=name)
    assert [encode(entry) for entry in again.entries] == [encode(entry) for entry in once.entries]
    assert (once.added, again.added, again.moved, again.findings) == (3, 0, 0, ())
    assert all(re.fullmatch(r"c[0-9a-f]{7}", entry.id) for entry in once.entries)
    assert run(text, name=name) == once


def test_engine_and_rules_are_loaded_only_where_something_is_new() -> None:
    """The parser takes a second and a half: a ledger that is whole never asks for it."""
    once = run(FIRST)
    ledger = Ledger("talks", "claims/talks.jsonl", once.entries, (1,))

    def splitter() -> Decomposer:
        raise AssertionError("asked for the engine")

    def rules() -> RuleSet:
        raise AssertionError("asked for the rules")

    assert extract(snapshot(FIRST), ledger, splitter, rules).added == 0
    with pytest.raises(AssertionError, match="asked for"):
        extract(snapshot(f"{FIRST} {SECOND}"), ledger, splitter, rules)


def test_progress_counts_the_stretches_that_are_read() -> None:
    """The last call says that all are done."""
    seen: list[tuple[int, int]] = []
    text = " ".join((FIRST, SECOND, THIRD))
    empty = Ledger("talks", "claims/talks.jsonl", (), ())

    def progress(done: int, total: int) -> None:
        seen.append((done, total))

    extract(snapshot(text), empty, lambda: engine("rules"), packaged, progress)
    assert seen == [(1, 3), (2, 3), (3, 3)]


@both_engines
def test_ids_stay_when_the_article_is_edited(name: str) -> None:
    """One sentence inserted, two exchanged: what was there keeps its id and is anchored anew."""
    before = run(" ".join((FIRST, SECOND, THIRD)), name=name)
    after = run(" ".join((FOURTH, SECOND, FIRST, THIRD)), before.entries, name=name)
    assert (after.added, after.findings) == (1, ())
    assert after.moved == 3
    assert ids(before).items() <= ids(after).items()


def test_a_sentence_that_is_gone_is_reported_and_kept() -> None:
    """Its entry may hold a person's work; the finding says which line of the ledger it is."""
    before = run(" ".join((FIRST, SECOND, THIRD)))
    after = run(" ".join((FIRST, THIRD)), before.entries)
    (finding,) = after.findings
    lost = before.entries[1].id
    assert (finding.rule, finding.path, finding.line) == ("claim/quote-lost", "claims/talks.jsonl", 2)
    assert finding.message == f"the quotation of {lost} is no longer in sources/articles/talks.md"
    assert ids(after) == ids(before)


def test_what_a_person_made_is_never_replaced() -> None:
    """A claim in a person's words stays alone on its sentence, wherever the sentence goes."""
    (made,) = (
        entry.model_copy(update={"text": "Bern's bridge was closed.", "made_by": "mb", "id": "mine-1"})
        for entry in run(FIRST).entries
    )
    after = run(f"{SECOND} {FIRST}", (made,))
    at = len(SECOND) + 1
    kept = [entry for entry in after.entries if entry.quote.end > at]
    assert [(entry.id, entry.text, entry.made_by) for entry in kept if isinstance(entry, Claim)] == [
        ("mine-1", "Bern's bridge was closed.", "mb")
    ]
    assert kept[0].quote.start == at


def test_a_key_cell_without_its_claim_is_still_accounted_for() -> None:
    """A person's claim covers the date alone: the place beside it is not forgotten."""
    text = "Date | Place | Outcome |\n---|---|---|\nJuly 7, 2017 | Bern | Talks began |\n"
    made = claims("Bern is old. It was July 7, 2017")[-1].model_copy(update={"made_by": "mb"})
    made = made.model_copy(
        update={"quote": claims(text)[0].quote.model_copy(update={"exact": "July 7, 2017"})}
    )
    after = run(text, (made,))
    assert accounted(text, after.entries).left == ()


@both_engines
def test_a_repeated_sentence_has_an_id_for_each_place(name: str) -> None:
    """The second time a longer one, so that the first stays what it was."""
    entries = run(f"{FIRST} {SECOND} {FIRST}", name=name).entries
    one, two = (entry.id for entry in entries if entry.quote.exact.startswith("The bridge"))
    assert one != two
    assert two.startswith(one)


# --- an unrelated paragraph ----------------------------------------------------------------------------------

PARAGRAPHS = (
    "Anna Brandt led the choir of Torvik. She published her report in June 1931. Brandt left in 1940.",
    "The Torvik Summit of 1931 ended without a vote. The summit lasted two days, and the council paid for it.",
    'Tom Aldous bought the mill in May 1950. "It cost 40 crowns," he said. A decade later, the mill burned.',
    "What failed:\n\n- zero progress on the toll\n- the lifts, which had cost 3 million crowns",
    "Mill | Opened |\n---|---|\nArdent | 1904 |",
)
UNRELATED = "Rain fell on the hills of the north for three days. A farmer counted 40 sheep."


@both_engines
@pytest.mark.parametrize("at", range(len(PARAGRAPHS) + 1))
def test_an_unrelated_paragraph_changes_nothing_else(at: int, name: str) -> None:
    """Before, between or after the others: they keep their ids and words, from their ledger and from nothing."""
    before = run("\n\n".join(PARAGRAPHS), name=name)
    text = "\n\n".join((*PARAGRAPHS[:at], UNRELATED, *PARAGRAPHS[at:]))
    again = run(text, before.entries, name=name)
    anew = run(text, name=name)
    assert read(before) < read(again)
    assert read(again) == read(anew)
    assert {words for _, words in read(again) - read(before)} == {
        "Rain fell on the hills of the north for three days.",
        "A farmer counted 40 sheep.",
    }
    assert (again.added, again.findings) == (2, ())


# --- any text ------------------------------------------------------------------------------------------------

TEXTS = st.lists(
    st.sampled_from(
        [
            FIRST, SECOND, THIRD, *PARAGRAPHS, "What came of it?", "No.", "# Heading", "What Failed:", "- an item",
            "1. One", "Date | Place | Outcome", "---|---|---", "May 7, 2017 | Bern | Talks • Truce (it was broken)",
            'He said: "It is over now." (General knowledge)', "(Based on reports)", "(it was)", "...", "“”", '"', ":",
            "| | |", "> quoted", "> — Ann Smith", "```", "", "É 🙂 — 中。", "Critics argued so.", "It fell.[^1]",
            "The plan had involved these five steps:", "ANN SMITH: I sold it.", "[^1]: Note.",
            "<table><tr><th>A</th><th>B</th></tr><tr><td>c<td>d",
        ]
    ),
    max_size=10,
).map("\n".join) | st.text(max_size=120)  # fmt: skip


def check_any(text: str, name: str) -> None:
    once = run(text, name=name)
    parts, with_claims, set_aside, neither = accounted(text, once.entries)
    assert (parts, neither) == (with_claims + set_aside, ())
    assert len({entry.id for entry in once.entries}) == len(once.entries)
    assert all(text[e.quote.start : e.quote.end] == e.quote.exact for e in once.entries)
    for claim in (entry for entry in once.entries if isinstance(entry, Claim)):
        assert all(word.casefold() in claim.text.casefold() for word in claim.ambiguous)
    assert run(text, once.entries, name=name).entries == once.entries
    assert run(text, name=name) == once


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_every_part_of_any_text_is_accounted_for(text: str) -> None:
    """Rules: coverage is complete, ids are unique, quotes read the text, and a second run changes nothing."""
    check_any(text, "rules")


@needs_parser
@settings(max_examples=25, deadline=None)
@given(TEXTS)
def test_every_part_of_any_text_is_accounted_for_by_the_parser(text: str) -> None:
    """Parser: the same, on fewer texts."""
    check_any(text, "parser")


@settings(max_examples=40, deadline=None)
@given(st.permutations([FIRST, SECOND, THIRD, FOURTH]), st.permutations([FIRST, SECOND, THIRD, FOURTH]))
def test_moving_sentences_renumbers_nothing(before: list[str], after: list[str]) -> None:
    """Rules: any order before, any order after."""
    old = run(" ".join(before))
    new = run(" ".join(after), old.entries)
    assert (ids(new), new.added) == (ids(old), 0)


# --- the command ---------------------------------------------------------------------------------------------

ARTICLE_TEXT = "# The bridge\n\n" + "\n\n".join(PARAGRAPHS) + "\n"


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one article."""
    folder = tmp_path_factory.mktemp("bridge")
    (folder / "bridge.md").write_text(ARTICLE_TEXT, "utf-8")
    assert factcheck(folder, "init").status == 0
    assert factcheck(folder, "add", "bridge.md", "--as", "article").status == 0
    return folder


def copied(taken_in: Path, folder: Path, engine: str) -> Path:
    """Return a copy of the workspace in which `engine` splits the sentences."""
    copy = Path(shutil.copytree(taken_in, folder))
    with (copy / "factcheck.toml").open("a", encoding="utf-8") as settings_file:
        settings_file.write(f'\n[extract]\nengine = "{engine}"\n')
    return copy


@both_engines
def test_the_command_writes_the_same_bytes_whatever_the_seed(
    name: str, taken_in: Path, tmp_path: Path
) -> None:
    """No order of a set or a hash comes into the ledger."""
    written = []
    for seed in ("1", "2"):
        folder = copied(taken_in, tmp_path / seed, name)
        ran = factcheck(folder, "extract", PYTHONHASHSEED=seed)
        assert (ran.status, ran.stderr) == (0, "")
        written.append((ran.stdout, (folder / "claims" / "the-bridge.jsonl").read_bytes()))
    assert written[0] == written[1]


@both_engines
def test_the_command_names_what_split_the_sentences(name: str, taken_in: Path, tmp_path: Path) -> None:
    """Where it added something; a second run has nothing to say of it."""
    folder = copied(taken_in, tmp_path / "own", name)
    first = factcheck(folder, "extract")
    entries = (folder / "claims" / "the-bridge.jsonl").read_text("utf-8").splitlines()
    split_by = r"parser \(\S+ [\d.]+, spaCy [\d.]+\)" if name == "parser" else "rules"
    assert re.fullmatch(
        rf"claims/the-bridge\.jsonl: {len(entries)} added \(split by {split_by}\), {len(entries)} in all\n",
        first.stdout,
    )
    assert all(json.loads(line)["made_by"] == "extractor" for line in entries if '"text"' in line)
    assert factcheck(folder, "extract") == Ran(
        0, f"claims/the-bridge.jsonl: nothing new, {len(entries)} in all\n", ""
    )
