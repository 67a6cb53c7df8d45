"""`factcheck why`: the whole way to a mark, from the passages looked at to what would change it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import factcheck

from factcheck.check.independence import origins
from factcheck.check.policy import assess
from factcheck.model import CHECKER, Assessment, Citation, Claim, Doubt, Looked, Stance
from factcheck.reports.assessments import write_assessments
from factcheck.reports.case import Case
from factcheck.settings import Policy
from factcheck.sources.selectors import select
from factcheck.workspace import Workspace

ARTICLE = "The ferry Marten ran aground with 214 people on board.\n"
STORY = (
    "PORT ELSIN (AP) — The ferry Marten ran aground off Port Elsin on Tuesday.\n\n"
    "All on board were taken off by noon and nobody was hurt.\n"
)
CLAIM = {
    "schema": "factcheck.claim/1",
    "id": "c1",
    "article": "ferry",
    "text": "The ferry Marten ran aground with 214 people on board.",
    "quote": {"exact": ARTICLE.strip(), "start": 0, "end": len(ARTICLE) - 1},
    "kind": "event",
}


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """A workspace with one claim and two papers that print one agency's report."""
    (tmp_path / "ferry.md").write_text(ARTICLE)
    factcheck(tmp_path, "init")
    factcheck(tmp_path, "add", "ferry.md", "--as", "article", "--id", "ferry")
    for name in ("courier", "gazette"):
        (tmp_path / f"{name}.md").write_text(
            f"---\nid: {name}\ntitle: Ferry aground\npublisher: {name.capitalize()}\ntier: secondary\n---\n{STORY}"
        )
        factcheck(tmp_path, "add", f"{name}.md", "--as", "evidence")
    (tmp_path / "claims/ferry.jsonl").write_text(json.dumps(CLAIM) + "\n")
    return Case.read(Workspace.open(tmp_path))


def stored(case: Case, citations: list[Citation], looked: list[Looked] | None) -> Assessment:
    """Mark the claim by the policy and store the mark, as checking does."""
    evidence = case.library.evidence
    mark = assess(
        Claim.model_validate(CLAIM),
        citations,
        {id_: snapshot.source for id_, snapshot in evidence.items()},
        Policy(),
        origins=origins(evidence),
        looked=looked,
    )
    write_assessments(case.workspace, "ferry", [mark], [], case.inputs("ferry"), case.judge)
    return mark


def passage(case: Case, source: str, words: str) -> tuple[int, int]:
    start = case.library.evidence[source].text.index(words)
    return start, start + len(words)


RAN_AGROUND = "The ferry Marten ran aground off Port Elsin on Tuesday."
TAKEN_OFF = "All on board were taken off by noon and nobody was hurt."
WORKING = "62% of the claim's words; names: Marten; model: 0.58 supports, 0.03 contradicts"


def test_the_whole_way_of_a_claim_that_stays_open(case: Case) -> None:
    """Passages that gave no stance stand there with the judge's doubt, its score and the values compared."""
    start, end = passage(case, "courier", RAN_AGROUND)
    far = passage(case, "gazette", TAKEN_OFF)
    stored(
        case,
        [],
        [
            Looked(source="gazette", start=far[0], end=far[1], doubt=Doubt.TOO_FAR, score=0.1),
            Looked(source="courier", start=start, end=end, doubt=Doubt.TELLS_APART, score=0.58, working=WORKING),
        ],
    )  # fmt: skip
    assert factcheck(case.workspace.root, "why", "c1") == (
        0,
        """\
c1 is unsupported (no-evidence)
  claim         The ferry Marten ran aground with 214 people on board.
  rule          no source in the library speaks to it
  because       no person has searched yet
  looked at, the nearest first:
  passage       sources/evidence/courier.md:12, no stance: leaves a value open (values-open), score
                0.58
    text        “The ferry Marten ran aground off Port Elsin on Tuesday.”
    compared    62% of the claim's words; names: Marten; model: 0.58 supports, 0.03 contradicts
  passage       sources/evidence/gazette.md:14, no stance: too little of the claim (too-far), score
                0.10
    text        “All on board were taken off by noon and nobody was hurt.”
  confidence    none: the checker abstains
  still open    the nearest of 2 passages looked at, in courier, leaves a number, date or name of it
                open; a source that gives the value is missing (values-open)
  would change  a primary source, or two secondary sources of different origin, that support or
                contradict it
""",
        "",
    )


def test_two_papers_with_one_report_count_once(case: Case) -> None:
    """Each citation says what its source counts as and why; the mark says how many origins there are."""
    links = [
        Citation(
            stance=Stance.SUPPORTS,
            source=source,
            quote=select(case.library.evidence[source].text, *passage(case, source, RAN_AGROUND)),
            working=WORKING,
            linked_by=CHECKER,
            score=0.9,
        )
        for source in ("courier", "gazette")
    ]
    stored(case, links, None)
    told = factcheck(case.workspace.root, "why", "c1").stdout
    assert told.startswith("c1 is unsupported (weak-evidence)\n")
    assert "  rule          supported by 2 secondary sources, 1 origin only\n" in told
    copied = "near-copy of courier (100% of the shorter one's runs of five words) and byline “(AP)”"
    plain = " ".join(told.split())
    assert (
        f"2 sources, 1 origin (Associated Press): byline “(AP)” (courier); {copied} (gazette) decisive:"
        in plain
    )
    assert "counts as Associated Press: byline “(AP)” supports" in plain
    assert f"counts as Associated Press: {copied} confidence 0.90" in plain
    assert f"    compared    {WORKING}\n" in told
    assert told.count("    lined up    not there: 214 people\n") == 2


def test_a_link_that_is_too_unsure_to_count_alone_only_may_support(case: Case) -> None:
    """Under the policy's score a link of the checker does not say that a source supports a claim; a person's does."""
    quote = select(case.library.evidence["courier"].text, *passage(case, "courier", RAN_AGROUND))
    for score, told in ((0.74, "may support"), (0.75, "supports")):
        link = Citation(stance=Stance.SUPPORTS, source="courier", quote=quote, linked_by=CHECKER, score=score)
        stored(case, [link], None)
        said = factcheck(case.workspace.root, "why", "c1").stdout
        assert f"\n  {told:<13} sources/evidence/courier.md:12, secondary, linked by checker," in said
    stored(case, [link.model_copy(update={"linked_by": "desk", "score": None})], None)
    said = factcheck(case.workspace.root, "why", "c1").stdout
    assert "\n  supports      sources/evidence/courier.md:12, secondary, linked by desk" in said


def test_a_decisive_passage_is_lined_up_with_the_claim(case: Case) -> None:
    """Quoted words, numbers and dates stand beside the passage's; of names those that don't agree."""
    wire = case.workspace.root / "wire.md"
    wire.write_text(
        "---\nid: wire\ntitle: Ferry\npublisher: Wire\ntier: primary\n---\nOn Friday 4 May 2018 the Marten ran aground "
        "with 296 people on board. “We lost the new ferry,” Tom Smith said.\n"
    )
    factcheck(case.workspace.root, "add", "wire.md", "--as", "evidence")
    text = "The Marten ran aground in May 2018 with about 300 people."
    text += ' Ann Smith told Reuters: "We only lost the old ferry."'
    path = case.workspace.root / "claims/ferry.jsonl"
    path.write_text(json.dumps({**CLAIM, "text": text}) + "\n")
    case = Case.read(case.workspace)
    snapshot = case.library.evidence["wire"].text
    quote = select(snapshot, 0, len(snapshot.rstrip()))
    stored(case, [Citation(stance=Stance.CONTRADICTS, source="wire", quote=quote, linked_by="desk")], None)
    told = factcheck(case.workspace.root, "why", "c1").stdout
    assert (
        """\
    words       “We [added: only] lost the [old → new] ferry.”
    lined up    agrees: May 2018 / 4 May 2018, about 300 people / 296 people; open: Ann Smith / Tom
                Smith; not there: Reuters
"""
        in told
    )


def test_words_that_may_have_changed_are_not_shown(case: Case) -> None:
    """A mark that is older than the files says where it looked, and that the files have changed."""
    start, end = passage(case, "courier", RAN_AGROUND)
    stored(case, [], [Looked(source="courier", start=start, end=end, doubt=Doubt.UNSURE, score=0.6)])
    notice = case.workspace.root / "sources/evidence/gazette.md"
    notice.write_text(notice.read_text().replace("tier: secondary", "tier: primary"))
    status, told, note = factcheck(case.workspace.root, "why", "c1")
    assert (status, note) == (
        0,
        "ferry: files changed since the marks were computed; run: factcheck check\n",
    )
    assert "  passage       courier, no stance: can't tell (model-unsure), score 0.60\n" in told
    assert RAN_AGROUND not in told


def test_a_mark_stored_before_passages_were_kept_is_still_read(case: Case) -> None:
    """It has no account of what was looked at, and says nothing of it."""
    path = case.workspace.reports / "ferry.assessments.jsonl"
    stored(case, [], None)
    line = json.loads(path.read_text().splitlines()[1])
    assert not {"looked", "abstained", "lacking"} & line.keys()
    told = factcheck(case.workspace.root, "why", "c1").stdout
    assert "looked at" not in told
    assert "still open" not in told
