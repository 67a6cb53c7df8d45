"""`factcheck eval extraction`: extracting from nothing against reviewed ledgers, and the floors under it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import ROOT, factcheck
from hypothesis import given
from hypothesis import strategies as st

from factcheck import __version__
from factcheck.claims.decompose import parser
from factcheck.claims.decompose.engines import engine_of
from factcheck.claims.ledger import Entry, read_ledger
from factcheck.claims.rules import packaged
from factcheck.evaluate.extraction import (
    Comparison,
    ExtractionReport,
    compare_extraction,
    measure_extraction,
    overlapping,
)
from factcheck.model import Claim, ClaimKind, QuoteSelector, SetAside, SetAsideReason
from factcheck.settings import Extract
from factcheck.sources import Library
from factcheck.sources.selectors import select
from factcheck.workspace import Workspace

OURS = ROOT / "tests" / "data" / "extraction"

FLOORS = {
    ("shipped", "parser"): (0.95, 0.8, 0.1),
    ("ours", "parser"): (0.96, 0.815, 0.06),
    ("shipped", "rules"): (0.93, 0.565, 0.1),
    ("ours", "rules"): (0.96, 0.54, 0.07),
}
"""Lowest share found by quote, lowest share found by meaning, and highest share of spurious claims, in the two
shipped articles and in the five of tests/data/extraction. Measured, in the same order: parser 0.968, 0.817, 0.077
and 0.993, 0.825, 0.028; rules 0.965, 0.599, 0.079 and 0.996, 0.573, 0.054."""


# --- the floors ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("articles", "engine"), FLOORS)
def test_extraction_stays_above_its_floors(articles: str, engine: str) -> None:
    """What is extracted from nothing, against what people made of the texts, with the engine that is named."""
    if engine == "parser" and not parser.installed():
        pytest.skip("the parser is not installed: its floor is not measured")
    quote, meaning, spurious = FLOORS[articles, engine]
    report = measured(ROOT if articles == "shipped" else OURS, engine)
    total = report.total
    assert report.engine.split()[0] == engine
    assert total.reviewed >= 250
    assert total.quote_recall >= quote, report.as_text()
    assert total.recall >= meaning, report.as_text()
    assert total.spurious_share <= spurious, report.as_text()


def measured(root: Path, engine: str) -> ExtractionReport:
    workspace = Workspace.find(root)
    splitter = engine_of(Extract.model_validate({"engine": engine}))
    return ExtractionReport(
        tuple(
            measure_extraction(snapshot, read_ledger(workspace, article).entries, splitter, packaged())
            for article, snapshot in Library.load(workspace).articles.items()
        ),
        splitter.name,
    )


# --- what counts as found --------------------------------------------------------------------------------

TEXT = (
    "Rook opened the bridge on Monday and closed the old ferry. Toll did not sign the water treaty. What now?"
)


def said(words: str, quote: str | None = None, made_by: str = "desk", id_: str = "") -> Claim:
    """Return a claim that rests on `quote` of the text, or on its own words without the full stop."""
    exact = quote or words.rstrip(".")
    start = TEXT.index(exact)
    return Claim(
        id=id_ or f"c{abs(start):03}{len(words):03}{len(exact):03}",
        article="a",
        text=words,
        quote=select(TEXT, start, start + len(exact)),
        kind=ClaimKind.EVENT,
        made_by=made_by,
    )


def found(words: str, quote: str | None = None, id_: str = "") -> Claim:
    """Return a claim as the extractor makes them."""
    return said(words, quote, "extractor", id_)


def compared(reviewed: list[Entry], extracted: list[Entry]) -> Comparison:
    return compare_extraction("a", reviewed, extracted)


FIRST = "Rook opened the bridge on Monday and closed the old ferry."
OPENED = said("Rook opened the bridge on Monday.")
CLOSED = said("Rook closed the old ferry.", "closed the old ferry")
UNSIGNED = said("Toll did not sign the water treaty.")


def test_claims_in_other_words_on_the_same_stretch_are_found() -> None:
    """The article's words count for a claim that a person wrote anew."""
    rewritten = said("The president inaugurated the crossing.", "Rook opened the bridge on Monday")
    result = compared([rewritten], [found("Rook opened the bridge on Monday.")])
    assert (result.recall, result.close_recall, result.spurious_share) == (1.0, 1.0, 0.0)


def test_a_claim_on_another_stretch_is_not_found() -> None:
    """The same words elsewhere in the text are another claim: neither by quote nor by meaning."""
    result = compared([OPENED], [found("Rook opened the bridge on Monday.", "sign the water treaty")])
    assert (result.quote_recall, result.recall, result.spurious_share) == (0.0, 0.0, 1.0)


def test_stretches_that_share_less_than_half_are_not_the_same_words() -> None:
    """A word in common does not make a reviewed claim found by quote."""
    touching = found("Monday and closed the old ferry.", "Monday and closed the old ferry")
    assert compared([OPENED], [touching]).by_quote == 0
    assert compared([CLOSED], [touching]).by_quote == 1


def test_a_claim_that_is_cut_finer_is_found_once_and_surplus_once() -> None:
    """A finer cut costs the figure nothing, but the second piece finds nothing more."""
    pieces: list[Entry] = [
        found("Rook opened the bridge on Monday."),
        found("Rook closed the old ferry.", "closed the old ferry"),
    ]
    result = compared([said(FIRST)], pieces)
    assert (result.recall, len(result.surplus), len(result.spurious)) == (1.0, 1, 0)


def test_a_sentence_left_whole_finds_one_of_its_claims() -> None:
    """The other one is missed; and that the one found says less than the sentence shows in `close`."""
    result = compared([OPENED, CLOSED], [found(FIRST)])
    assert (result.quote_recall, result.recall) == (1.0, 0.5)
    assert [claim.text for claim in result.missed] == [CLOSED.text]
    longer = "Rook opened the bridge on Monday and closed the old ferry, as planned since the storm of 1953 in Calder."
    result = compared([CLOSED], [found(longer, FIRST)])
    assert (len(result.matched), result.close) == (1, 0)


def test_a_lost_negation_is_a_miss_and_spurious() -> None:
    """What says the opposite of a reviewed claim is not found, nor is it the same again."""
    result = compared(
        [UNSIGNED], [found("Toll signed the water treaty.", "Toll did not sign the water treaty")]
    )
    assert (result.quote_recall, result.recall, len(result.surplus), len(result.spurious)) == (1.0, 0.0, 0, 1)


def test_a_negation_in_another_half_of_the_quotation_does_no_harm() -> None:
    """A reviewed claim may quote more than it says."""
    both = "and closed the old ferry. Toll did not sign the water treaty"
    words = "Rook closed the old ferry."
    assert compared([said(words, both)], [found(words, both)]).recall == 1.0


def test_what_nobody_said_is_spurious() -> None:
    """A claim with other content on the same words."""
    result = compared([OPENED], [OPENED, found("Ferries are cheap in Calder.", "closed the old ferry")])
    assert [claim.text for claim in result.spurious] == ["Ferries are cheap in Calder."]


def test_a_claim_without_content_words_is_spurious() -> None:
    """It says nothing that could be the same as anything."""
    assert compared([OPENED], [found("He did.", "Rook opened the bridge")]).spurious_share == 1.0


def test_a_rewritten_claim_with_the_extractor_s_id_is_read_by_its_own_words() -> None:
    """A person's wording under the id that extracting gives again is not taken for the extractor's."""
    text = "Ferries are cheap in Calder."
    kept = said(text, "closed the old ferry", id_="c1234567")
    again = found("Toll owns boats.", "closed the old ferry", id_="c1234567")
    assert compared([kept], [again]).recall == 0.0


def test_pairs_are_one_to_one_and_the_best_come_first() -> None:
    """Two claims of one sentence, extracted in the other order, find each other."""
    one, other = found("Rook opened the bridge on Monday.", FIRST), found("Rook closed the old ferry.", FIRST)
    result = compared([OPENED, CLOSED], [other, one])
    assert [(gold.text, got.text) for gold, got in result.matched] == [
        (OPENED.text, one.text),
        (CLOSED.text, other.text),
    ]


def test_a_stretch_set_aside_is_kept_where_nothing_is_extracted_from_it() -> None:
    """Any code point of it in a claim's quotation disturbs it."""
    start = TEXT.index("What now?")
    quiet = SetAside(
        id="c7777777", article="a", quote=select(TEXT, start, len(TEXT)), reason=SetAsideReason.QUESTION
    )
    assert compared([quiet], [OPENED]).aside_share == 1.0
    assert compared([quiet], [found("What now?", "treaty. What")]).aside_share == 0.0


def test_empty_ledgers_have_shares_too() -> None:
    """Nothing to find is all found, and nothing extracted is not spurious."""
    result = compared([], [])
    assert (result.quote_recall, result.recall, result.close_recall, result.spurious_share) == (1, 1, 1, 0)


spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 30)).map(
        lambda span: QuoteSelector(exact="x", prefix="", suffix="", start=span[0], end=span[0] + span[1])
    ),
    max_size=12,
)


@given(spans, spans, st.sampled_from([0.0, 0.5, 1.0]))
def test_the_quick_search_for_overlaps_finds_what_a_slow_one_does(
    lefts: list[QuoteSelector], rights: list[QuoteSelector], share: float
) -> None:
    """Every pair looked at gives the same pairs in the same order."""
    slow = []
    for left, one in enumerate(lefts):
        for right, other in enumerate(rights):
            shared = min(one.end, other.end) - max(one.start, other.start)
            if shared > 0 and shared >= share * min(one.end - one.start, other.end - other.start):
                slow.append((left, right))
    assert list(overlapping(lefts, rights, share)) == slow


# --- the command -----------------------------------------------------------------------------------------


@pytest.fixture
def bridge(tmp_path: Path) -> Path:
    """A workspace with an extracted article: then its heading became a claim, and its last claim was taken out."""
    (tmp_path / "factcheck.toml").write_text('[extract]\nengine = "rules"\n', "utf-8")
    text = "# The bridge\n\nThe bridge is 52 metres long. Aldo Brin owned two ferries.\n"
    (tmp_path / "bridge.md").write_text(text, "utf-8")
    assert factcheck(tmp_path, "add", "bridge.md", "--as", "article").status == 0
    assert factcheck(tmp_path, "extract").status == 0
    ledger = tmp_path / "claims" / "the-bridge.jsonl"
    head, length, _ = (json.loads(line) for line in ledger.read_text("utf-8").splitlines())
    del head["reason"]
    head |= {"schema": length["schema"], "text": "There is a bridge.", "kind": "state", "made_by": "desk"}
    ledger.write_text(f"{json.dumps(head)}\n{json.dumps(length)}\n", "utf-8")
    return tmp_path


def test_the_command_prints_a_table_and_every_miss(bridge: Path) -> None:
    """Engine and version are told with the figures, and no file is changed."""
    before = (bridge / "claims" / "the-bridge.jsonl").read_bytes()
    done = factcheck(bridge, "eval", "extraction", "--misses")
    *table, signature = done.stdout.splitlines()
    assert (done.status, done.stderr) == (0, "")
    ids = [line.split()[2] for line in table[:2]]
    assert table == [
        f"missed the-bridge {ids[0]} There is a bridge.  <  “The bridge”",
        f"spurious the-bridge {ids[1]} Aldo Brin owned two ferries.  <  “Aldo Brin owned two ferries.”",
        "",
        "                                     reviewed extracted   quote meaning   close spurious surplus set aside",
        "the-bridge                                  2         2   50.0%   50.0%   50.0%    50.0%       0       0/0",
        "total                                       2         2   50.0%   50.0%   50.0%    50.0%       0       0/0",
        "",
    ]
    assert signature.startswith(f"factcheck {__version__}, 1 articles ")
    assert signature.endswith(", engine rules")
    assert before == (bridge / "claims" / "the-bridge.jsonl").read_bytes()


def test_json_is_one_whole_document(bridge: Path) -> None:
    """The same figures, each article's and all together."""
    done = factcheck(bridge, "eval", "extraction", "the-bridge", "--engine", "rules", "--misses", "--json")
    document = json.loads(done.stdout)
    assert (done.status, done.stderr) == (0, "")
    figures = {
        "reviewed": 2,
        "extracted": 2,
        "quote_recall": 0.5,
        "recall": 0.5,
        "close_recall": 0.5,
        "spurious": 1,
        "spurious_share": 0.5,
        "surplus": 0,
        "set_aside": 0,
        "set_aside_kept": 0,
    }
    assert [miss["what"] for miss in document.pop("misses")] == ["missed", "spurious"]
    assert document.pop("signature").endswith(", engine rules")
    assert document == {
        "schema": "factcheck.eval-extraction/1",
        "engine": "rules",
        "articles": {"the-bridge": figures},
        "total": figures,
    }


def test_without_a_reviewed_ledger_there_is_nothing_to_measure(bridge: Path) -> None:
    """Exit 2 with what to do; articles beside a reviewed one are passed over."""
    (bridge / "tower.md").write_text("# The tower\n\nThe tower is 9 metres high.\n", "utf-8")
    assert factcheck(bridge, "add", "tower.md", "--as", "article").status == 0
    done = factcheck(bridge, "eval", "extraction")
    assert (done.status, done.stderr) == (0, "the-tower: passed over, as its ledger is empty\n")
    done = factcheck(bridge, "eval", "extraction", "the-tower")
    assert (done.status, done.stdout) == (2, "")
    assert done.stderr == (
        "the-tower: passed over, as its ledger is empty\n"
        "error: there is no reviewed ledger to compare with\n    make one: factcheck extract\n"
    )


def test_a_ledger_with_a_broken_line_is_measured_without_it(bridge: Path) -> None:
    """Exit 3, and the line is named."""
    ledger = bridge / "claims" / "the-bridge.jsonl"
    ledger.write_bytes(ledger.read_bytes() + b"{\n")
    done = factcheck(bridge, "eval", "extraction", "--json")
    assert (done.status, json.loads(done.stdout)["total"]["reviewed"]) == (3, 2)
    assert done.stderr.startswith("claims/the-bridge.jsonl:3: error ledger/bad-line: ")
