"""Checking an article: candidates, judgements, people's links, and the marks that come of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.check.run import Checked, Evidence, check_article
from factcheck.check.strict import StrictJudge
from factcheck.model import (
    CHECKER,
    Assessment,
    Citation,
    Claim,
    ClaimKind,
    Detail,
    Form,
    QuoteSelector,
    Rejection,
    Role,
    Source,
    Stance,
    Status,
    Tier,
    text_sha256,
)
from factcheck.settings import Settings
from factcheck.sources import Snapshot
from factcheck.sources.selectors import select
from factcheck.workspace import Workspace

ARTICLE_TEXT = (
    "Donald Smith met Ann Jones in Bern on 7 July 2017. "
    "Bern signed the harbour treaty on 3 August 2017. "
    "The roof of the old school fell in.\n"
)


def article(text: str = ARTICLE_TEXT, url: str | None = "https://example.org/talks") -> Snapshot:
    source = Source(id="talks", role=Role.ARTICLE, title="Talks", url=url, sha256=text_sha256(text))
    return Snapshot(source, text, "sources/articles/talks.md", 1)


def note(id_: str, *facts: str, tier: Tier = Tier.SECONDARY, url: str | None = None) -> Snapshot:
    text = "".join(f"- {fact}\n" for fact in facts)
    source = Source(
        id=id_,
        role=Role.EVIDENCE,
        form=Form.NOTE,
        title=id_,
        tier=tier,
        origin=id_,
        url=url,
        sha256=text_sha256(text),
    )
    return Snapshot(source, text, f"sources/evidence/{id_}.md", 1)


MET = "Donald Smith met Ann Jones in Bern on 7 July 2017."
SIGNED = "Bern signed the harbour treaty on 2 August 2017."
DIARY = note("diary", f"The ministry recorded that {MET}", tier=Tier.PRIMARY)
GAZETTE = note("gazette", SIGNED, "The court heard two captains.", tier=Tier.PRIMARY)
PAPER = note("paper", "The harbour of Thun was closed.", "Fish and grain were dear.")
LIBRARY = (DIARY, GAZETTE, PAPER)


def claim(id_: str, text: str, *citations: Citation, start: int = 0) -> Claim:
    quote = QuoteSelector(exact=text, start=start, end=start + len(text))
    return Claim(id=id_, article="talks", text=text, quote=quote, kind=ClaimKind.EVENT, citations=citations)


def sentence(number: int, *citations: Citation) -> Claim:
    text = ARTICLE_TEXT.strip().split(". ")[number].rstrip(".") + "."
    return claim(f"c{number}", text, *citations, start=ARTICLE_TEXT.index(text))


def link(snapshot: Snapshot, words: str, stance: Stance = Stance.SUPPORTS, by: str = "mb") -> Citation:
    start = snapshot.text.index(words)
    quote = select(snapshot.text, start, start + len(words))
    return Citation(stance=stance, source=snapshot.source.id, quote=quote, linked_by=by)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace.init(Path(tmp_path_factory.mktemp("case")))


def check(
    workspace: Workspace,
    claims: Iterable[Claim],
    library: Iterable[Snapshot] = LIBRARY,
    *,
    of: Snapshot | None = None,
    use_links: bool = True,
) -> Checked:
    held = {snapshot.source.id: snapshot for snapshot in library}
    evidence = Evidence.of(held)
    return check_article(
        claims,
        of or article(),
        evidence,
        Settings(),
        StrictJudge(evidence.pool.weights),
        ledger_path="claims/talks.jsonl",
        line_of=lambda id_: 1 + int(id_[1:]),
        use_links=use_links,
    )


def marks(checked: Checked) -> list[tuple[str, str, str]]:
    return [(each.claim, each.status.value, each.reason.value) for each in checked.assessments]


def test_the_engine_marks_what_it_can_and_leaves_the_rest_open(workspace: Workspace) -> None:
    """A primary record verifies, another date of the same signing disputes, nothing is nothing."""
    checked = check(workspace, [sentence(0), sentence(1), sentence(2)])
    assert marks(checked) == [
        ("c0", "verified", "primary-support"),
        ("c1", "disputed", "detail-wrong"),
        ("c2", "unsupported", "no-evidence"),
    ]
    (found,) = checked.assessments[1].citations
    assert (found.source, found.linked_by, found.detail) == ("gazette", CHECKER, Detail.DATE)
    assert found.working == (
        "100% of the claim's words; names: Bern; date: the article has 3 August 2017, the record 2 August 2017"
    )
    assert found.quote is not None
    assert GAZETTE.text[found.quote.start : found.quote.end] == found.quote.exact == SIGNED
    assert checked.findings == ()


def test_what_a_person_linked_decides_and_the_engine_only_shows_more(workspace: Workspace) -> None:
    """The engine would dispute; a person found the record that supports."""
    checked = check(workspace, [sentence(1, link(DIARY, "Bern"))])
    (assessment,) = checked.assessments
    assert (assessment.status, assessment.reason.value) == (Status.VERIFIED, "primary-support")
    assert [(c.source, c.linked_by, c.decisive) for c in assessment.citations] == [
        ("diary", "mb", True),
        ("gazette", CHECKER, False),
    ]


def test_a_passage_that_a_person_linked_is_not_linked_again(workspace: Workspace) -> None:
    """The same words of the same source stand once, under the person's name."""
    checked = check(workspace, [sentence(1, link(GAZETTE, SIGNED, Stance.CONTRADICTS))])
    assert [(c.source, c.linked_by) for c in checked.assessments[0].citations] == [("gazette", "mb")]


def test_without_links_the_marks_are_the_engines_alone(workspace: Workspace) -> None:
    """People's evidence is left out, what the article leaves unnamed stays."""
    missing = Citation(stance=Stance.MISSING, missing="unnamed-document", cue="memos show", linked_by="mb")
    linked = [sentence(2, link(DIARY, "Bern"), missing)]
    assert marks(check(workspace, linked)) == [("c2", "verified", "primary-support")]
    assert marks(check(workspace, linked, use_links=False)) == [("c2", "unsupported", "citation-missing")]


@pytest.mark.parametrize("why", ["the same url", "the same text"])
def test_an_article_is_no_evidence_for_itself(workspace: Workspace, why: str) -> None:
    """Neither under its address nor under its bytes, whoever linked it."""
    itself = note("copy", MET, tier=Tier.PRIMARY, url="https://example.org/talks")
    of = article() if why == "the same url" else article(itself.text, url=None)
    checked = check(workspace, [claim("c0", MET), claim("c1", MET, link(itself, MET))], [itself], of=of)
    assert marks(checked) == [("c0", "unsupported", "no-evidence"), ("c1", "unsupported", "no-evidence")]
    (finding,) = checked.findings
    assert (finding.rule, finding.line) == ("citation/source-missing", 2)


def test_a_quotation_that_is_gone_is_reported_and_does_not_count(workspace: Workspace) -> None:
    """The source was changed since a person quoted it."""
    gone = note("diary", "The page was taken down.", tier=Tier.PRIMARY)
    checked = check(workspace, [sentence(2, link(DIARY, "Ann Jones in Bern on 7 July 2017"))], [gone, PAPER])
    assert marks(checked) == [("c2", "unsupported", "no-evidence")]
    (finding,) = checked.findings
    assert (finding.rule, finding.severity, finding.path, finding.line) == (
        "citation/quote-lost",
        "error",
        "claims/talks.jsonl",
        3,
    )
    assert finding.message == (
        "c2 quotes words that are not in sources/evidence/diary.md; the citation does not count"
    )


def test_a_quotation_that_drifted_is_reported_and_does_not_count(workspace: Workspace) -> None:
    """One word was changed: the finding shows what stands there now."""
    words = "Donald Smith met Ann Jones in Bern on 7 July 2017"
    drifted = note("diary", "Donald Smith met Ann Jones in Bern on 8 July 2017.", tier=Tier.PRIMARY)
    checked = check(workspace, [sentence(2, link(DIARY, words))], [drifted, PAPER])
    assert marks(checked) == [("c2", "unsupported", "no-evidence")]
    (finding,) = checked.findings
    assert finding.rule == "citation/quote-drifted"
    assert "“Donald Smith met Ann Jones in Bern on 8 July 2017" in (finding.next_step or "")


def test_a_quotation_that_moved_counts_where_it_stands_now(workspace: Workspace) -> None:
    """A line was put before it; the assessment carries the new place."""
    moved = note("diary", "A new first line.", f"The ministry recorded that {MET}", tier=Tier.PRIMARY)
    (assessment,) = check(workspace, [sentence(2, link(DIARY, "Ann Jones in Bern"))], [moved]).assessments
    (cited,) = (c for c in assessment.citations if c.linked_by == "mb")
    assert assessment.status is Status.VERIFIED
    assert cited.quote is not None
    assert moved.text[cited.quote.start : cited.quote.end] == "Ann Jones in Bern"


def test_a_source_that_is_not_there_is_reported(workspace: Workspace) -> None:
    """A citation of a deleted source stays in the ledger and weighs nothing."""
    checked = check(workspace, [sentence(2, link(DIARY, "Bern"))], [PAPER])
    assert [(finding.rule, finding.line) for finding in checked.findings] == [("citation/source-missing", 3)]
    assert checked.assessments[0].status is Status.UNSUPPORTED


def test_one_source_is_linked_once_by_its_best_passage(workspace: Workspace) -> None:
    """A note that says it twice does not count twice."""
    twice = note("diary", f"The ministry recorded that {MET}", MET)
    (assessment,) = check(workspace, [sentence(0)], [twice, PAPER]).assessments
    assert [c.source for c in assessment.citations] == ["diary"]
    assert assessment.reason.value == "weak-evidence"


@pytest.fixture(scope="module")
def usual(workspace: Workspace) -> dict[str, Assessment]:
    return {each.claim: each for each in check(workspace, map(sentence, range(3))).assessments}


@settings(max_examples=6, deadline=None)
@given(st.permutations(range(3)), st.permutations(LIBRARY))
def test_no_order_changes_a_mark(
    workspace: Workspace, usual: dict[str, Assessment], order: list[int], library: list[Snapshot]
) -> None:
    """Of claims or of sources: each assessment is the same to the last byte."""
    checked = check(workspace, [sentence(number) for number in order], library)
    assert [each.claim for each in checked.assessments] == [f"c{number}" for number in order]
    assert all(each == usual[each.claim] for each in checked.assessments)


# --- rejected passages -----------------------------------------------------------------------------------


def rejected(claim: Claim, snapshot: Snapshot, words: str) -> Claim:
    start = snapshot.text.index(words)
    quote = select(snapshot.text, start, start + len(words))
    made = Rejection(source=snapshot.source.id, quote=quote, by="mb", reason="Another Smith.")
    return claim.model_copy(update={"rejected": (*claim.rejected, made)})


def passages(checked: Checked) -> list[tuple[str, int, int]]:
    """What was judged for the only claim, and what was linked to it."""
    (mark,) = checked.assessments
    linked = [(c.source, c.quote.start, c.quote.end) for c in mark.citations if c.quote and c.source]
    return [*((each.source, each.start, each.end) for each in mark.looked), *linked]


def test_a_rejected_passage_is_never_proposed_again(workspace: Workspace) -> None:
    """Neither linked nor among what was looked at; the mark is then without it, and other passages are still judged."""
    plain = check(workspace, [sentence(0)])
    claim = rejected(sentence(0), DIARY, "Donald Smith met")
    checked = check(workspace, [claim])
    assert marks(plain) == [("c0", "verified", "primary-support")]
    assert marks(checked) == [("c0", "unsupported", "no-evidence")]
    assert "diary" in {source for source, *_ in passages(plain)}
    assert "diary" not in {source for source, *_ in passages(checked)}
    assert {"gazette"} <= {source for source, *_ in passages(checked)}


def test_a_rejected_passage_stays_rejected_where_it_moves(workspace: Workspace) -> None:
    """Its words are found again in the source; in other words it is another passage, that nobody rejected."""
    claim = rejected(sentence(0), DIARY, MET)
    before = "The minister was ill. Nothing else was written down that week."
    moved = note("diary", before, f"The ministry recorded  that {MET}", tier=Tier.PRIMARY)
    assert marks(check(workspace, [claim], [moved])) == [("c0", "unsupported", "no-evidence")]
    other = note("diary", f"The ministry recorded that {MET.replace('7 July', '17 July')}", tier=Tier.PRIMARY)
    assert "diary" in {source for source, *_ in passages(check(workspace, [claim], [other]))}


def test_a_rejection_is_of_one_claim_and_one_source(workspace: Workspace) -> None:
    """The same words elsewhere, and the same passage for another claim, are proposed as before."""
    copy = note("copy", f"The ministry recorded that {MET}", tier=Tier.PRIMARY)
    claim = rejected(sentence(0), DIARY, MET)
    checked = check(workspace, [claim, sentence(1)], [*LIBRARY, copy])
    assert marks(checked) == [("c0", "verified", "primary-support"), ("c1", "disputed", "detail-wrong")]


def test_the_engine_alone_heeds_no_rejection(workspace: Workspace) -> None:
    """Its marks without what people linked are also without what they rejected, or it would be measured too well."""
    claim = rejected(sentence(0), DIARY, MET)
    assert marks(check(workspace, [claim], use_links=False)) == [("c0", "verified", "primary-support")]


@given(st.integers(0, len(DIARY.text) - 1), st.integers(1, 40))
@settings(max_examples=40, deadline=None)
def test_nothing_that_overlaps_a_rejected_passage_is_judged(
    workspace: Workspace, start: int, length: int
) -> None:
    """Whatever stretch was rejected, no passage judged or linked has a character of it."""
    end = min(len(DIARY.text), start + length)
    claim = rejected(sentence(0), DIARY, DIARY.text[start:end])
    place = claim.rejected[0].quote
    for source, begin, stop in passages(check(workspace, [claim])):
        assert source != "diary" or stop <= place.start or place.end <= begin
