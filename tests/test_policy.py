"""The policy: from the citations of a claim to its mark, line by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.check.policy import assess
from factcheck.model import (
    CHECKER,
    Assessment,
    Citation,
    Claim,
    ClaimKind,
    Detail,
    MissingKind,
    QuoteSelector,
    Reason,
    Role,
    Search,
    Source,
    Stance,
    Status,
    Tier,
)
from factcheck.settings import Policy

QUOTE = QuoteSelector(exact="the bridge was closed", start=0, end=21)
CLAIM = Claim(id="c1", article="bridge", text="The bridge was closed.", quote=QUOTE, kind=ClaimKind.EVENT)


def source(id_: str, tier: Tier, origin: str | None = None) -> Source:
    return Source(id=id_, role=Role.EVIDENCE, title=id_, tier=tier, origin=origin)


SOURCES = {
    each.id: each
    for each in (
        source("record", Tier.PRIMARY, "court"),
        source("record-2", Tier.PRIMARY, "court"),
        source("paper", Tier.SECONDARY, "paper"),
        source("radio", Tier.SECONDARY, "radio"),
        source("reprint", Tier.SECONDARY, "paper"),
        source("blog", Tier.TERTIARY, "blog"),
        source("wiki", Tier.TERTIARY, "wiki"),
    )
}


def cites(
    id_: str,
    stance: Stance = Stance.SUPPORTS,
    detail: Detail | None = None,
    by: str = "mb",
    score: float | None = None,
) -> Citation:
    return Citation(stance=stance, source=id_, quote=QUOTE, detail=detail, linked_by=by, score=score)


def against(id_: str, detail: Detail | None = None) -> Citation:
    return cites(id_, Stance.CONTRADICTS, detail)


def machine(id_: str, score: float, stance: Stance = Stance.SUPPORTS) -> Citation:
    return cites(id_, stance, by=CHECKER, score=score)


MISSING = Citation(
    stance=Stance.MISSING,
    missing=MissingKind.UNNAMED_DOCUMENT,
    cue="leaked memos show",
    would_settle="The memos.",
)


def mark(*citations: Citation, policy: Policy | None = None, shown: tuple[Citation, ...] = ()) -> Assessment:
    return assess(CLAIM, citations, SOURCES, policy or Policy(), shown)


@pytest.mark.parametrize(
    ("citations", "status", "reason"),
    [
        # 1. a credible source contradicts and none supports
        ([against("record")], Status.DISPUTED, Reason.REFUTED),
        ([against("paper", Detail.DATE)], Status.DISPUTED, Reason.DETAIL_WRONG),
        ([against("paper", Detail.NO_LONGER_TRUE)], Status.DISPUTED, Reason.OUTDATED),
        ([against("paper", Detail.DATE), against("record", Detail.NEVER_HAPPENED)], Status.DISPUTED, Reason.REFUTED),
        ([against("record"), cites("blog")], Status.DISPUTED, Reason.REFUTED),
        # 2. credible sources conflict
        ([against("paper"), cites("record")], Status.DISPUTED, Reason.SOURCES_CONFLICT),
        # 3. enough support
        ([cites("record")], Status.VERIFIED, Reason.PRIMARY_SUPPORT),
        ([cites("paper"), cites("radio")], Status.VERIFIED, Reason.INDEPENDENT_SUPPORT),
        ([cites("record"), against("blog")], Status.VERIFIED, Reason.PRIMARY_SUPPORT),
        # 4. something supports, but not enough
        ([cites("paper")], Status.UNSUPPORTED, Reason.WEAK_EVIDENCE),
        ([cites("paper"), cites("reprint")], Status.UNSUPPORTED, Reason.WEAK_EVIDENCE),
        ([cites("blog"), cites("wiki")], Status.UNSUPPORTED, Reason.WEAK_EVIDENCE),
        ([cites("paper"), MISSING], Status.UNSUPPORTED, Reason.WEAK_EVIDENCE),
        # 5. it leans on what is not identified
        ([MISSING], Status.UNSUPPORTED, Reason.CITATION_MISSING),
        ([MISSING, against("blog")], Status.UNSUPPORTED, Reason.CITATION_MISSING),
        # 6. nothing
        ([], Status.UNSUPPORTED, Reason.NO_EVIDENCE),
        ([against("blog")], Status.UNSUPPORTED, Reason.NO_EVIDENCE),
        ([cites("unread")], Status.UNSUPPORTED, Reason.NO_EVIDENCE),
    ],
)  # fmt: skip
def test_every_line_of_the_policy(citations: list[Citation], status: Status, reason: Reason) -> None:
    """The first line that applies decides."""
    marked = mark(*citations)
    assert (marked.status, marked.reason) == (status, reason)


@pytest.mark.parametrize(
    ("citations", "rule"),
    [
        ([against("record")], "contradicted by 1 primary source, 1 origin; no credible source supports it"),
        (
            [against("paper"), cites("record"), cites("record-2")],
            "contradicted by 1 secondary source, 1 origin, supported by 2 primary sources, 1 origin",
        ),
        (
            [cites("paper"), cites("radio"), cites("reprint")],
            "supported by 3 secondary sources, 2 origins; no credible source contradicts it",
        ),
        (
            [cites("paper"), cites("blog")],
            "supported by 1 secondary source and 1 tertiary source, 2 origins only",
        ),
        ([MISSING], "it rests on what the article does not identify"),
        ([], "no source in the library speaks to it"),
    ],
)
def test_the_rule_counts_sources_and_origins_in_words(citations: list[Citation], rule: str) -> None:
    """A reader sees which line decided, and how many of the sources stand for themselves."""
    assert mark(*citations).rule == rule


@pytest.mark.parametrize(
    ("citation", "status"),
    [
        (machine("record", 0.75), Status.VERIFIED),
        (machine("record", 0.74), Status.UNSUPPORTED),
        (machine("record", 0.74, Stance.CONTRADICTS), Status.UNSUPPORTED),
        (machine("record", 0.9, Stance.CONTRADICTS), Status.DISPUTED),
        (cites("record"), Status.VERIFIED),
    ],
)
def test_a_link_of_the_checker_counts_from_its_score(citation: Citation, status: Status) -> None:
    """A person's link has no score and always counts."""
    assert mark(citation).status is status


def test_the_policy_is_the_workspaces() -> None:
    """Two primary sources, three origins, tertiary sources that may dispute: each is a setting."""
    strict = Policy(verified_primary=2, verified_origins=3)
    assert mark(cites("record"), policy=strict).reason is Reason.WEAK_EVIDENCE
    assert mark(cites("record"), cites("record-2"), policy=strict).reason is Reason.PRIMARY_SUPPORT
    assert mark(cites("paper"), cites("radio"), policy=strict).reason is Reason.WEAK_EVIDENCE
    assert mark(against("blog"), policy=Policy(disputing_tiers=(Tier.TERTIARY,))).status is Status.DISPUTED


def test_what_is_only_shown_weighs_nothing() -> None:
    """It stands in the assessment for the reader, undecisive, with its tier and origin."""
    marked = mark(cites("paper"), shown=(against("record"),))
    assert (marked.status, marked.reason) == (Status.UNSUPPORTED, Reason.WEAK_EVIDENCE)
    assert [(c.source, c.decisive, c.tier, c.origin) for c in marked.citations] == [
        ("paper", True, Tier.SECONDARY, "paper"),
        ("record", False, Tier.PRIMARY, "court"),
    ]


def test_confidence_is_the_weakest_decisive_link() -> None:
    """One where people linked them all; none where nothing decided."""
    assert mark(machine("paper", 0.95), machine("radio", 0.8)).confidence == 0.8
    assert mark(cites("paper"), cites("radio")).confidence == 1
    assert mark(MISSING).confidence is None
    assert mark().confidence is None


def test_the_rationale_says_what_each_decisive_citation_does() -> None:
    """The linker's note before the working, and the working before the words."""
    noted = against("paper", Detail.DATE).model_copy(update={"note": "It was in May."})
    assert mark(noted).rationale == ("paper contradicts (date): It was in May.",)
    assert mark(cites("record")).rationale == ("record supports: “the bridge was closed”",)
    assert mark(MISSING).rationale == ("“leaked memos show”: unnamed document",)
    assert mark().rationale == ("nobody has looked yet",)


def test_looked_and_found_nothing_is_told_from_nobody_looked() -> None:
    """The searches of a claim are counted."""
    search = Search(query="bridge closed", where="archive", found="nothing")
    looked = assess(CLAIM.model_copy(update={"searched": (search, search)}), [], SOURCES, Policy())
    assert looked.rationale == ("looked 2 times, found nothing that settles it",)


def test_what_would_change_a_mark() -> None:
    """The next step for whoever goes on looking."""
    assert mark(cites("paper")).would_change == (
        "a primary source, or 1 more secondary source of another origin"
    )
    assert mark(MISSING).would_change == "The memos."


CITATIONS = st.lists(
    st.one_of(
        st.builds(
            cites,
            st.sampled_from([*SOURCES, "unread"]),
            st.sampled_from([Stance.SUPPORTS, Stance.CONTRADICTS]),
            by=st.just("mb"),
        ),
        st.builds(machine, st.sampled_from(sorted(SOURCES)), st.sampled_from([0.5, 0.75, 0.9])),
        st.just(MISSING),
    ),
    max_size=6,
)


@given(CITATIONS, st.data())
def test_the_order_of_citations_never_changes_the_mark(
    citations: list[Citation], data: st.DataObject
) -> None:
    """Neither status nor reason, rule or confidence."""
    one, other = mark(*citations), mark(*data.draw(st.permutations(citations)))
    assert (one.status, one.reason, one.rule, one.confidence) == (
        other.status,
        other.reason,
        other.rule,
        other.confidence,
    )


@given(CITATIONS, st.sampled_from(["blog", "wiki"]), st.sampled_from([Stance.SUPPORTS, Stance.CONTRADICTS]))
def test_a_tertiary_source_never_verifies_or_disputes(
    citations: list[Citation], id_: str, stance: Stance
) -> None:
    """Whatever stands beside it."""
    before, after = mark(*citations), mark(*citations, cites(id_, stance))
    assert before.status is after.status


@given(CITATIONS)
def test_a_second_copy_of_a_source_adds_nothing(citations: list[Citation]) -> None:
    """Citing the same passages twice proves no more than once."""
    assert mark(*citations).status is mark(*citations, *citations).status


@given(CITATIONS)
def test_a_credible_contradiction_always_shows(citations: list[Citation]) -> None:
    """No amount of support hides it."""
    assert mark(*citations, against("paper")).status is Status.DISPUTED
