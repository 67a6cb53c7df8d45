"""The audit as text for a terminal."""

from __future__ import annotations

import pytest
from sample_audit import (
    ATTACK,
    FIRST_LINE,
    FORGED_LINE,
    NOTICE,
    TEXT,
    article_of,
    claim,
    document_of,
    hostile,
    said,
    sample,
)

from factcheck.model import (
    Action,
    Cited,
    CitedKind,
    Decision,
    Reason,
    Role,
    Search,
    Source,
    Stance,
    Status,
    Tier,
    WeighedCitation,
)
from factcheck.reports import wording
from factcheck.reports.formats.text import render_text

WHOLE = """\
Ninety years of the bridge (sources/articles/bridge.md)
4 claims: 1 verified, 1 disputed, 2 unsupported; coverage 100 % of 6 sentences, 2 set aside

sources/articles/bridge.md:12:49  unsupported  no-evidence       c140
    claim          "Every tenth driver pays no toll on the bridge."
    article says   "every tenth driver pays no toll."
    said by        The toll keeper, at the gate
    ambiguous      points elsewhere: “the bridge”
    article cites  "the toll book" (link, https://example.org/tolls?of=1932)
    article cites  "the Ferry Post" (outlet)
    missing        no evidence: no person has searched yet
    still open     it does not say what “the bridge” means; say it in the claim, then check again
                   (ambiguous-claim)
    next step      the article names “the toll book” and “the Ferry Post”, which are not taken in:
                   factcheck add FILE --as evidence

sources/articles/bridge.md:11:34  disputed     detail-wrong      c061
    claim          "The deck of the bridge is 1,200 metres long."
    article says   "Its deck is 1,200 metres long."
    record shows   "length of deck 1,149 m" (detail: number)
    source         Bridges of the coast, a register, Survey Office, 2019,
                   https://example.org/register?no=7&lang=en
                   (sources/evidence/survey-office-2019-bridges.md)
    not decisive   harbour-board-1932-notice (supports)
    write instead  Its deck is 1,149 metres long.
    decided by     desk-2, 2026-11-21: disputed confirmed: Measured on the plan as well.

sources/articles/bridge.md:12:1   unsupported  citation-missing  c092
    claim          "The cost of the bridge was hidden."
    article says   "Leaked memos show that the cost was hidden"
    missing        "Leaked memos show" (unnamed document). Would settle it: The memos, or who holds
                   them. Searched 2 times.

claims/bridge.jsonl:5: error quote-not-found: quote is not in source survey-office-2019-bridges
    "a deck of 1,149 m"
    see: factcheck show survey-office-2019-bridges --at 1204

1 article, 4 claims: 1 verified, 1 disputed, 2 unsupported; coverage 100 % of 6 sentences, 2 set
    aside; 1 finding
"""

OPENING = "The bridge opened on 4 May 1932."


def lines_after(head: str, text: str) -> list[str]:
    """The lines of the block that begins with `head`, stripped."""
    block = next(block for block in text.split("\n\n") if block.startswith(head))
    return [line.strip() for line in block.splitlines()]


def test_the_discrepancies_of_an_article_then_the_findings_then_a_summary() -> None:
    """Disputed and unsupported claims, the central ones first; verified ones only count."""
    assert render_text(sample(), colour=False) == WHOLE


def test_every_claim_with_its_mark() -> None:
    """With all three marks asked for, a verified claim shows what decided it on one row."""
    block = lines_after(
        f"sources/articles/bridge.md:{FIRST_LINE + 2}:1 ",
        render_text(sample(), colour=False, show=tuple(Status), width=160),
    )
    assert block == [
        (
            "sources/articles/bridge.md:11:1   verified     primary-support   c028  "
            '"The bridge opened on 4 May 1932."'
        ),
        (
            'supported by   "will be opened to the public on the 4th of May, 1932": Notice of opening, '
            "Harbour Board, 1932-05-02, https://example.org/notice"
        ),
        "(sources/evidence/harbour-board-1932-notice.md)",
    ]


def test_a_wide_line_begins_with_place_and_claim() -> None:
    """Where the line has room, the claim stands beside its place and wraps under its own beginning."""
    head = "sources/articles/bridge.md:11:34  disputed     detail-wrong  c061"
    narrow = render_text(sample(), colour=False, width=96, show=[Status.DISPUTED])
    assert f'\n{head}\n    claim          "The deck of the bridge is 1,200 metres long."\n' in narrow
    wide = render_text(sample(), colour=False, width=97, show=[Status.DISPUTED])
    assert f'\n{head}  "The deck of the bridge is\n{" " * len(head)}  1,200 metres long."\n' in wide


def test_nothing_to_show_leaves_the_counts() -> None:
    """An article without a discrepancy is its two lines, and the summary."""
    clean = article_of(TEXT, (claim(TEXT, OPENING, Status.VERIFIED, Reason.PRIMARY_SUPPORT),))
    assert render_text(document_of(clean), colour=False) == (
        "Ninety years of the bridge (sources/articles/bridge.md)\n"
        "1 claim: 1 verified, 0 disputed, 0 unsupported; coverage 100 % of 1 sentence\n"
        "\n"
        "1 article, 1 claim: 1 verified, 0 disputed, 0 unsupported; coverage 100 % of 1 sentence\n"
    )


def test_no_article_is_said_too() -> None:
    """An empty workspace gives a summary, not an error."""
    assert render_text(document_of(), colour=False) == (
        "0 articles, 0 claims: 0 verified, 0 disputed, 0 unsupported; coverage 100 % of 0 sentences\n"
    )


def test_colour_is_only_added() -> None:
    """Disputed red, unsupported yellow, verified green; without the codes the text is the same."""
    plain = render_text(sample(), colour=False, show=tuple(Status))
    coloured = render_text(sample(), colour=True, show=tuple(Status))
    assert "\x1b" not in plain
    assert "  \x1b[31mdisputed   \x1b[0m  " in coloured
    assert "  \x1b[33munsupported\x1b[0m  " in coloured
    assert "  \x1b[32mverified   \x1b[0m  " in coloured
    assert ": \x1b[31merror\x1b[0m quote-not-found: " in coloured
    for code in ("\x1b[31m", "\x1b[33m", "\x1b[32m", "\x1b[1m", "\x1b[0m"):
        coloured = coloured.replace(code, "")
    assert coloured == plain


def test_lines_keep_to_the_width() -> None:
    """Only a line that holds one long word (a URL, a path) or the place of a claim is longer."""
    for line in render_text(sample(), colour=False, width=60).splitlines():
        assert len(line) <= 60 or len(line.split()) == 1 or line.startswith("sources/articles/")


def test_paths_open_from_where_the_reader_stands() -> None:
    """With a hint where the workspace lies, every path begins with it."""
    text = render_text(sample(), colour=False, root_hint="../desk")
    assert "\n../desk/sources/articles/bridge.md:11:34  disputed" in text
    assert "(../desk/sources/evidence/survey-office-2019-bridges.md)" in text
    assert "\n../desk/claims/bridge.jsonl:5: error" in text


def test_searched_in_vain_is_not_the_same_as_never_searched() -> None:
    """A claim without evidence says how often someone looked."""
    looked = (Search(query="bridge", where="the archive", found="nothing"),)
    found = claim(TEXT, OPENING, Status.UNSUPPORTED, Reason.NO_EVIDENCE, searched=looked * 3)
    text = render_text(document_of(article_of(TEXT, (found,))), colour=False)
    assert "    missing        no evidence found: searched 3 times\n" in text


def test_evidence_that_is_too_weak_is_shown_as_such() -> None:
    """An unsupported claim that has support says why it does not count."""
    weak = WeighedCitation(
        stance=Stance.SUPPORTS, source=NOTICE.id, quote=said("opened in May"), tier=Tier.TERTIARY
    )
    found = claim(TEXT, OPENING, Status.UNSUPPORTED, Reason.WEAK_EVIDENCE, citations=(weak,))
    document = document_of(article_of(TEXT, (found,)))
    block = lines_after("sources/", render_text(document, colour=False, width=200))
    assert block[1:] == [
        'article says   "The bridge opened on 4 May 1932."',
        'supported by   "opened in May" (too weak)',
        (
            "source         Notice of opening, Harbour Board, 1932-05-02, https://example.org/notice "
            "(sources/evidence/harbour-board-1932-notice.md)"
        ),
    ]


def test_where_sources_conflict_both_sides_are_shown() -> None:
    """What contradicts comes first, then what supports, each with its source."""
    links = tuple(
        WeighedCitation(stance=stance, source=NOTICE.id, quote=said(words), decisive=True)
        for stance, words in ((Stance.SUPPORTS, "on the 4th"), (Stance.CONTRADICTS, "on the 5th"))
    )
    found = claim(TEXT, OPENING, Status.DISPUTED, Reason.SOURCES_CONFLICT, citations=links)
    document = document_of(article_of(TEXT, (found,)))
    block = lines_after("sources/", render_text(document, colour=False, width=200))
    assert [block[2], block[4]] == ['record shows   "on the 5th"', 'supported by   "on the 4th"']
    assert block[3] == block[5]


def test_a_repeated_claim_names_the_first_one() -> None:
    """The evidence stands once, at the first claim; the repetition points there."""
    first, length, *_ = sample().articles[0].claims
    again = length.model_copy(
        update={"id": "c999", "repeats": length.id, "correction": None, "decision": None}
    )
    text = render_text(document_of(article_of(TEXT, (first, length, again))), colour=False, width=200)
    block = text.split("\n\n")[2].splitlines()
    assert [line.strip() for line in block[1:]] == [
        'article says   "Its deck is 1,200 metres long."',
        "repeats        c061, line 11",
    ]


def test_a_mark_set_by_a_person_says_so() -> None:
    """Where a decision replaces the computed mark, the reason code gives way to `overridden`."""
    decision = Decision(
        claim="c028",
        claim_sha256="0" * 64,
        action=Action.OVERRIDE,
        status=Status.DISPUTED,
        reason="The notice was for the ferry.",
        by="desk-1",
        at="2026-11-21T09:30:00Z",
    )
    found = claim(
        TEXT,
        OPENING,
        Status.DISPUTED,
        Reason.PRIMARY_SUPPORT,
        computed=Status.VERIFIED,
        decision=decision,
        reopened="the source changed",
    )
    block = lines_after("sources/", render_text(document_of(article_of(TEXT, (found,))), colour=False))
    assert block[0].startswith("sources/articles/bridge.md:11:1  disputed     overridden  c028  ")
    assert block[-3:] == [
        "decided by     desk-1, 2026-11-21: overridden from verified to disputed: The notice was for the",
        "ferry.",
        "reopened       the source changed",
    ]


def test_marks_without_people_are_announced() -> None:
    """In a run that ignored people's links, the last line says so."""
    document = sample().model_copy(update={"mode": "no-linked"})
    last = render_text(document, colour=False).splitlines()[-1]
    assert last == "Links made by people were left out: these marks are the engine's alone."


def test_no_text_under_check_reaches_the_terminal_as_a_command() -> None:
    """Control characters, terminal sequences and bidirectional controls are gone; no line can be forged."""
    text = render_text(hostile(sample(), ATTACK + FORGED_LINE), colour=False, show=tuple(Status))
    assert wording.defused(text) == text
    places = [line for line in text.splitlines() if line.startswith("sources/articles/")]
    assert all(line.startswith("sources/articles/bridge.md") for line in places)
    assert len(places) == 4
    assert "The bridge opened on 4 May 1932.red link ]never closed gnorw <script>" in " ".join(text.split())


def source(title: str, url: str | None = None, **more: object) -> Source:
    """A source of evidence."""
    fields: dict[str, object] = {"id": "held", "role": Role.EVIDENCE, "title": title, "url": url}
    return Source.model_validate(fields | more)


HELD = wording.held(
    [
        source("Bridges of the Coast", "https://www.example.org/register/", publisher="The Survey Office"),
        source("A Study of Tolls", "https://doi.org/10.1234/TOLLS.7", authors=["Ada Quill"]),
    ]
)


@pytest.mark.parametrize(
    ("kind", "text", "target"),
    [
        (CitedKind.LINK, "this list", "http://example.org/register#page-2"),
        (CitedKind.DOI, "a study", "10.1234/tolls.7"),
        (CitedKind.LINK, "a study", "https://doi.org/10.1234/tolls.7"),
        (CitedKind.FOOTNOTE, "[1]", "A. Quill, Tolls, see https://example.org/register."),
        (CitedKind.DOCUMENT, "the “Bridges of the coast”", None),
        (CitedKind.FOOTNOTE, "[2]", "A study of tolls."),
        (CitedKind.PERSON, "Survey Office", None),
        (CitedKind.PERSON, "Ada Quill", None),
    ],
)
def test_a_cited_source_that_is_taken_in_asks_for_nothing(
    kind: CitedKind, text: str, target: str | None
) -> None:
    """It is known by its address or DOI, else by its title, its publisher or its author."""
    cites = (Cited(kind=kind, text=text, target=target),)
    assert wording.next_step(Status.UNSUPPORTED, cites, HELD) == ""
    assert wording.next_step(Status.UNSUPPORTED, cites, frozenset()) != ""


def test_a_cited_source_that_is_not_taken_in_is_named() -> None:
    """Each once, at most three by name; only where nothing supports the claim."""
    cites = [
        Cited(kind=CitedKind.LINK, text=f"list {n}", target=f"https://example.org/{n}") for n in range(5)
    ]
    told = wording.next_step(Status.UNSUPPORTED, [*cites[:1], *cites[:1]], HELD)
    assert told == "the article names “list 0”, which is not taken in: factcheck add FILE --as evidence"
    assert wording.next_step(Status.UNSUPPORTED, cites, HELD) == (
        "the article names “list 0”, “list 1”, “list 2” and 2 others, which are not taken in: "
        "factcheck add FILE --as evidence"
    )
    assert {wording.next_step(status, cites, HELD) for status in (Status.VERIFIED, Status.DISPUTED)} == {""}


@pytest.mark.parametrize("address", ["https://[::1", "https://a b", "http://", "10.1234/", "javascript:x"])
def test_an_address_that_is_none_breaks_nothing(address: str) -> None:
    """Whatever stands in the ledger as an address can be shown and compared."""
    for kind in CitedKind:
        cites = (Cited(kind=kind, text="the list", target=address),)
        assert wording.next_step(Status.UNSUPPORTED, cites, HELD).startswith("the article names “the list”")
        assert address in wording.named_as(cites[0])


def test_the_central_claims_come_first() -> None:
    """Of each article by weight, then in the order of the text."""
    found = tuple(
        claim(TEXT, words, Status.UNSUPPORTED, Reason.NO_EVIDENCE, weight=weight)
        for words, weight in (
            (OPENING, 0.3),
            ("Its deck is", 0.7),
            ("Leaked memos", 0.3),
            ("every tenth", 0.7),
        )
    )
    text = render_text(document_of(article_of(TEXT, found)), colour=False)
    places = [line.split()[0] for line in text.splitlines() if line.startswith("sources/")]
    assert places == [f"sources/articles/bridge.md:{at}" for at in ("11:34", "12:49", "11:1", "12:1")]


def test_a_very_long_quotation_is_cut() -> None:
    """A quotation of a whole page does not push the rest off the screen."""
    page = "word " * 2_000
    found = claim(page, page, Status.UNSUPPORTED, Reason.NO_EVIDENCE)
    text = render_text(document_of(article_of(page, (found,))), colour=False)
    assert text.count('[...]"') == 2
    assert len(text) < 5_000


def test_coverage_is_never_rounded_up() -> None:
    """999 of 1,000 sentences is 99 %: only all of them is 100 %."""
    article = sample().articles[0]
    coverage = article.coverage.model_copy(update={"sentences": 1_000, "unaccounted": 1, "share": 0.999})
    document = document_of(article.model_copy(update={"coverage": coverage}))
    text = render_text(document, colour=False, width=120)
    assert "coverage 99 % of 1,000 sentences, 2 set aside, 1 not accounted for" in text


def test_every_code_has_words() -> None:
    """A code that is added to the model gets words for its reader."""
    for words in (
        wording.MEANINGS,
        wording.REASONS,
        wording.DETAILS,
        wording.MISSING,
        wording.CITED,
        wording.TIERS,
        wording.STANCES,
        wording.SET_ASIDE,
    ):
        assert set(words) == set(type(next(iter(words))))


def test_same_bytes_twice() -> None:
    """The text depends on the document alone."""
    assert render_text(sample(), colour=True) == render_text(sample(), colour=True)
