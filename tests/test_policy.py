"""The policy: from the citations of a claim to its mark, line by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.check.independence import Origin
from factcheck.check.policy import MOST_LOOKED, assess
from factcheck.model import (
    CHECKER,
    Abstained,
    Assessment,
    Citation,
    Claim,
    ClaimKind,
    Detail,
    Doubt,
    Looked,
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
    assert mark().rationale == ("no person has searched yet",)


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


# --- independence ----------------------------------------------------------------------------------------

COPIES = {id_: Origin(id_, "declared", True, id_) for id_ in SOURCES} | {
    "radio": Origin(
        "paper", "near-copy of paper (90% of the shorter one's runs of five words)", False, "paper"
    ),
    "record-2": Origin("record", "same address as record", False, "record"),
}
"""What texts may show: the radio reads the paper out, the second record is the first one again."""


def test_sources_that_copy_one_another_count_once() -> None:
    """Two origins by the front matter, one by the texts; the assessment says why."""
    both = [cites("paper"), cites("radio")]
    assert assess(CLAIM, both, SOURCES, Policy()).reason is Reason.INDEPENDENT_SUPPORT
    once = assess(CLAIM, both, SOURCES, Policy(), origins=COPIES)
    assert (once.reason, once.rule) == (
        Reason.WEAK_EVIDENCE,
        "supported by 2 secondary sources, 1 origin only",
    )
    assert once.rationale[-1] == (
        "2 sources, 1 origin (paper): declared (paper); "
        "near-copy of paper (90% of the shorter one's runs of five words) (radio)"
    )
    assert [(c.source, c.origin, c.origin_why) for c in once.citations] == [
        ("paper", "paper", None),
        ("radio", "paper", "near-copy of paper (90% of the shorter one's runs of five words)"),
    ]


def test_a_copied_record_is_one_record() -> None:
    """Two records of one body are two; the same one twice is one."""
    two = Policy(verified_primary=2)
    both = [cites("record"), cites("record-2")]
    assert assess(CLAIM, both, SOURCES, two).reason is Reason.PRIMARY_SUPPORT
    assert assess(CLAIM, both, SOURCES, two, origins=COPIES).reason is Reason.WEAK_EVIDENCE


def test_a_shared_origin_is_told_where_it_decides() -> None:
    """Of the decisive sources only, and not where each stands for itself."""
    assert mark(cites("paper"), cites("reprint")).rationale[-1] == (
        "2 sources, 1 origin (paper): declared (paper, reprint)"
    )
    assert len(mark(cites("paper"), cites("radio")).rationale) == 2


# --- why a claim stays open ------------------------------------------------------------------------------


def looked(id_: str, score: float, doubt: Doubt | None = None, stance: Stance | None = None) -> Looked:
    return Looked(source=id_, start=0, end=21, stance=stance, doubt=doubt, score=score)


FAR = looked("paper", 0.9, Doubt.TOO_FAR)
NEAREST = "the nearest of 2 passages looked at, in radio, "


@pytest.mark.parametrize(
    ("passages", "abstained", "lacking"),
    [
        ([], "nothing-retrieved", "the library has no passage with its words; a source that speaks of it is missing"),
        (
            [FAR, looked("blog", 0.1)],
            "nothing-retrieved",
            "none of 2 passages looked at says enough of it; a source that speaks of it is missing",
        ),
        (
            [FAR, looked("radio", 0.6, Doubt.OTHER_EVENT)],
            "other-event",
            f"{NEAREST}speaks of other persons, another time or another place; a source on this event is missing",
        ),
        (
            [looked("radio", 0.7, Doubt.TELLS_APART), looked("paper", 0.6, Doubt.UNSURE)],
            "values-open",
            f"{NEAREST}leaves a number, date or name of it open; a source that gives the value is missing",
        ),
        (
            [FAR, looked("radio", 0.7)],
            "model-unsure",
            f"{NEAREST}does not settle it; a source that says outright whether it is so is missing",
        ),
        (
            [FAR, looked("radio", 0.7, Doubt.NOT_STATED)],
            "not-stated",
            f"{NEAREST}reports, asks, plans or denies it; a source that states it itself is missing",
        ),
        (
            [FAR, looked("radio", 0.7, Doubt.CALLED_OFF)],
            "called-off",
            "radio says that it was called off; a source that says outright whether it took place is missing",
        ),
        (
            [FAR, looked("radio", 0.0, Doubt.NO_ANSWER)],
            "no-answer",
            f"{NEAREST}was not judged: the service gave no answer that counts; check again",
        ),
    ],
)  # fmt: skip
def test_why_nothing_was_found(passages: list[Looked], abstained: str, lacking: str) -> None:
    """The nearest passage that is not too far says it; a doubt that is not told is read from the score."""
    found = assess(CLAIM, [], SOURCES, Policy(), looked=passages)
    assert (found.reason, found.abstained, found.lacking) == (Reason.NO_EVIDENCE, abstained, lacking)


def test_leanings_count_together_unless_it_was_called_off() -> None:
    """Two sources that lean towards a claim verify it; not where a credible one says that its event was called off."""
    leaning = [machine("paper", 0.6), machine("radio", 0.6)]
    off = looked("record", 0.4, Doubt.CALLED_OFF)
    assert assess(CLAIM, leaning, SOURCES, Policy(), looked=[FAR]).status is Status.VERIFIED
    found = assess(CLAIM, leaning, SOURCES, Policy(), looked=[FAR, off])
    assert (found.status, found.abstained) == (Status.UNSUPPORTED, Abstained.CALLED_OFF)
    assert found.lacking.startswith("record says that it was called off; ")
    blog = looked("blog", 0.4, Doubt.CALLED_OFF)
    assert assess(CLAIM, leaning, SOURCES, Policy(), looked=[blog]).status is Status.VERIFIED


ONE_PAPER = "supported by 1 secondary source, 1 origin only"


@pytest.mark.parametrize(
    ("citations", "abstained", "lacking"),
    [
        (
            [cites("paper")],
            Abstained.WEAK_EVIDENCE,
            f"{ONE_PAPER}; missing: a primary source, or 1 more secondary source of another origin",
        ),
        (
            [MISSING],
            Abstained.ONLY_MISSING,
            "the article rests it on “leaked memos show” and does not say what that is",
        ),
        (
            [against("blog")],
            Abstained.WEAK_EVIDENCE,
            "only sources that may not dispute it contradict it; a credible one is missing",
        ),
        (
            [machine("record", 0.5)],
            Abstained.MODEL_UNSURE,
            "record supports it, but the checker is not sure enough (score 0.50 of 0.75); a person's link would count",
        ),
        (
            [cites("unread")],
            Abstained.LINKS_BROKEN,
            "what was linked in unread can't be read or found again; link it anew",
        ),
    ],
)  # fmt: skip
def test_why_what_was_found_is_not_enough(
    citations: list[Citation], abstained: Abstained, lacking: str
) -> None:
    """Each with what is missing; known without an account of the passages too."""
    found = mark(*citations)
    assert (found.abstained, found.lacking) == (abstained, lacking)


def test_an_ambiguous_claim_is_asked_about_first() -> None:
    """No passage can answer it, near or not."""
    claim = CLAIM.model_copy(update={"ambiguous": ("the bridge",)})
    found = assess(claim, [], SOURCES, Policy(), looked=[looked("paper", 0.7, Doubt.OTHER_EVENT)])
    assert (found.abstained, found.lacking) == (
        Abstained.AMBIGUOUS_CLAIM,
        "it does not say what “the bridge” means; say it in the claim, then check again",
    )


def test_a_settled_claim_has_no_reason_to_stay_open() -> None:
    """And one that nobody kept an account of has none that is known."""
    for settled in (mark(cites("record")), mark(against("record")), mark()):
        assert (settled.abstained, settled.lacking) == (None, "")


def test_the_nearest_passages_are_kept() -> None:
    """Those that gave a stance first, then by score; the order in which they were judged changes nothing."""
    passages = [looked(f"s{number}", number / 20, Doubt.UNSURE) for number in range(12)]
    passages.append(looked("paper", 0.1, stance=Stance.SUPPORTS))
    kept = assess(CLAIM, [], SOURCES, Policy(), looked=passages)
    assert [each.source for each in kept.looked] == ["paper", *(f"s{11 - number}" for number in range(7))]
    assert len(kept.looked) == MOST_LOOKED
    assert assess(CLAIM, [], SOURCES, Policy(), looked=passages[::-1]) == kept


# --- properties ------------------------------------------------------------------------------------------

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
