"""The findings as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sample_findings import ATTACKS, attacked, audited, with_states

from factcheck.model import Outcome
from factcheck.reports.formats import Options, render
from factcheck.reports.formats.csv import BOM, FORMULA, LONGEST_CELL, cell, undone
from factcheck.reports.listing import worst_first
from factcheck.reports.wording import defused

CHECKER = Options(audience="factchecker")

WHOLE = (
    BOM + '"path","line","column","article","claim","severity","rule","outcome","state","weight","message",'
    '"statement","the article says","the record shows, or what is missing","write instead","sources","next step"\r\n'
    '"sources/articles/bridge.md","11","34","bridge","c061","error","disputed/detail-wrong","fail","new","0.5",'
    '"“The deck of the bridge is 1,200 metres long.” is disputed: a detail is wrong",'
    '"The deck of the bridge is 1,200 metres long.","Its deck is 1,200 metres long.",'
    '"The register measures the deck itself, not its approaches.","Its deck is 1,149 metres long.",'
    '"Bridges of the coast, a register, Survey Office, 2019 https://example.org/register?no=7&lang=en",""\r\n'
    '"claims/bridge.jsonl","5","","","","error","citation/quote-lost","error","new","0",'
    '"the quotation is not in harbour-board-1932-notice","","a deck of 1,149 m","","","","factcheck edit c061"\r\n'
    '"sources/articles/bridge.md","12","49","bridge","c140","warning","unsupported/no-evidence","open","new","0.6",'
    '"“Every tenth driver pays no toll on the bridge.” is unsupported: no evidence found",'
    '"Every tenth driver pays no toll on the bridge.","every tenth driver pays no toll.",'
    '"it does not say what “the bridge” means; say it in the claim, then check again","","",'
    '"the article names “the toll book” and “the Ferry Post”, which are not taken in: '
    'factcheck add FILE --as evidence"\r\n'
    '"sources/articles/bridge.md","12","1","bridge","c092","warning","unsupported/citation-missing","open","new",'
    '"0.4","“The cost of the bridge was hidden.” is unsupported: what it rests on is not identified",'
    '"The cost of the bridge was hidden.","Leaked memos show that the cost was hidden",'
    '"“Leaked memos show” (unnamed document) is not identified","","",""\r\n'
)


def rows(sheet: str) -> list[dict[str, str]]:
    """The table as a program reads it: by column, without the apostrophes that defuse formulas."""
    assert sheet.startswith(BOM)
    read = csv.DictReader(io.StringIO(sheet.removeprefix(BOM), newline=""), strict=True)
    return [{key: undone(value) for key, value in row.items()} for row in read]


def test_a_row_for_each_thing_to_act_on() -> None:
    """A header, then the worst and weightiest first; verified claims are not there. Whole and byte for byte."""
    assert render(audited(), "csv") == WHOLE


def test_a_fact_checkers_table_has_every_finding_and_how_it_came_about() -> None:
    """Also what passes, and behind the editor's columns those on links, searches and decisions."""
    found = rows(render(audited(), "csv", CHECKER))
    assert [row["claim"] for row in found] == ["c061", "", "c140", "c092", "c028"]
    first, last = found[0], found[-1]
    assert (
        first["decided"]
        == "disputed confirmed by desk-2, 2026-11-21T09:30:00Z: Measured on the plan as well."
    )
    assert first["linked by"] == "survey-office-2019-bridges: contradicts by desk-1"
    assert last["linked by"] == "harbour-board-1932-notice: supports by checker 0.97"
    assert (last["confidence"], last["policy rule"]) == ("0.97", "one primary source supports it")
    assert found[3]["searched"].splitlines() == [
        "bridge cost memo; the evidence of this workspace: nothing",
        "bridge audit 1932; the archive of the board: a budget",
    ]


def test_a_finding_that_is_set_apart_says_so() -> None:
    """Nothing is left out: who filters by state sees what was set apart, and why."""
    found = {row["claim"]: row for row in rows(render(with_states(audited()), "csv", CHECKER))}
    assert (found["c061"]["state"], found["c092"]["state"]) == ("suppressed", "known")
    assert found["c061"]["justification"] == "the plan was drawn anew (desk-1, until 2027-01-31)"


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_no_cell_is_a_formula_and_every_row_comes_back(attack: str) -> None:
    """Whatever a text holds, there are as many rows and columns; what is read is what the finding says."""
    document = attacked(attack)
    sheet = render(document, "csv", CHECKER)
    read = list(csv.reader(io.StringIO(sheet.removeprefix(BOM), newline=""), strict=True))
    assert {len(row) for row in read} == {len(read[0])}
    assert not [value for row in read for value in row if value.lstrip(" \u00a0").startswith(FORMULA)]
    assert defused(sheet) == sheet
    for row, finding in zip(rows(sheet), worst_first(document.findings), strict=True):
        for name, value in (("statement", finding.statement), ("next step", finding.next_step)):
            whole = defused(value or "")
            assert row[name] == (whole if len(whole) <= LONGEST_CELL else whole[:LONGEST_CELL] + " [...]")


@given(st.text(st.sampled_from("=+-@'\t\r\n ＝a1\u00a0,;\""), max_size=8))
@example("=1+1")
@example("'=1+1")
@example(" -1")
def test_a_cell_comes_back_as_it_was(text: str) -> None:
    """Also one that begins with an apostrophe of its own; and none that comes out could be run."""
    assert undone(cell(text)) == text
    assert not cell(text).lstrip(" \u00a0").startswith(FORMULA)
    (read,) = csv.reader(io.StringIO(f'"{cell(text).replace(chr(34), chr(34) * 2)}"\r\n', newline=""))
    assert read == [cell(text)]


def test_an_editor_gets_all_but_what_passes() -> None:
    """Also a finding that a person has to look at again."""
    document = audited()
    found = [f.model_copy(update={"outcome": Outcome.REVIEW}) for f in document.findings]
    assert len(rows(render(document.model_copy(update={"findings": tuple(found)}), "csv"))) == len(found)
