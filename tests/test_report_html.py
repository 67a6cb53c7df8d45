"""The audit as one HTML file."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise, takewhile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import factcheck
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_audit import (
    ATTACK,
    FIRST_LINE,
    NOTICE,
    SURVEY,
    TEXT,
    article_of,
    claim,
    document_of,
    hostile,
    quote_of,
    said,
    sample,
)

from factcheck.model import (
    Action,
    ClaimKind,
    Decision,
    Detail,
    Finding,
    MissingKind,
    Outcome,
    QuoteSelector,
    Reason,
    SetAsideReason,
    Severity,
    Sided,
    Stance,
    State,
    Status,
    Tier,
    WeighedCitation,
    text_sha256,
)
from factcheck.reports import wording
from factcheck.reports.document import ClaimEntry, DiscrepancyEntry, Fall, SetAsideEntry, Side
from factcheck.reports.formats import Options
from factcheck.reports.formats.html import TEMPLATES, policy_in_words, render, render_html
from factcheck.settings import Policy

OPENING = "The bridge opened on 4 May 1932."


def parsed(html: str) -> BeautifulSoup:
    """The page as a browser reads it: white space stays, as it does under `white-space: pre-wrap`."""
    return BeautifulSoup(html, "html.parser", preserve_whitespace_tags={"div", "span", "mark", "a"})


def only(page: BeautifulSoup | Tag, selector: str) -> Tag:
    """The one element that `selector` finds."""
    (found,) = page.select(selector)
    return found


def words(tag: Tag) -> str:
    """The text of an element on one line."""
    return " ".join(tag.get_text().split())


def rows(card: Tag) -> list[tuple[str, str]]:
    """The labelled rows of a claim's card."""
    labels, values = card.select("dl > dt"), card.select("dl > dd")
    return [(words(label), words(value)) for label, value in zip(labels, values, strict=True)]


# --- content ---------------------------------------------------------------------------------------------


def test_a_disputed_claim_is_a_card_with_everything_that_led_to_it() -> None:
    """Mark and reason in words, the article's words, the record's words, what to write, who decided."""
    card = only(parsed(render_html(sample())), "#a1-c061")
    assert words(only(card, ".verdict")) == "2 disputed a detail is wrong detail-wrong"
    assert words(only(card, ".claim")) == "The deck of the bridge is 1,200 metres long."
    assert words(only(card, ".about")) == "c061 · quantity · weight 0.50 · under: Ninety years of the bridge"
    assert rows(card) == [
        ("The article says", "Its deck is 1,200 metres long. line 11, column 34"),
        (
            "The record shows",
            (
                "length of deck 1,149 m Contradicts the number: "
                "The register measures the deck itself, not its approaches. "
                "[2] Bridges of the coast, a register, Survey Office, 2019. Primary source; origin: survey-office"
            ),
        ),
        ("Write instead", "Its deck is 1,149 metres long."),
        ("Why this mark", "a primary source contradicts a detail"),
        ("Would change it", "A later survey of the deck."),
        ("Decision", "Disputed confirmed by desk-2, 2026-11-21 09:30 UTC Measured on the plan as well."),
        (
            "The record shows",
            (
                "some 1,200 metres in all Supports it [1] Notice of opening, Harbour Board, 1932-05-02. "
                "Primary source; origin: harbour-board"
            ),
        ),
        (
            "Links",
            (
                "Linked by extractor: [1] (not decisive). "
                "Linked by desk-1: [2]; compared: 1,200 m against 1,149 m."
            ),
        ),
    ]
    folded = only(card, "details:not([open]) > dl")
    assert [words(label) for label in folded.select("dt")] == [
        "Why this mark", "Would change it", "Decision", "The record shows", "Links",
    ]  # fmt: skip


def test_an_unsupported_claim_says_what_is_missing_and_where_people_looked() -> None:
    """The article's own words for what it leans on, what would settle it, and every search."""
    card = only(parsed(render_html(sample())), "#a1-c092")
    assert words(only(card, ".verdict")) == (
        "3 unsupported what it rests on is not identified citation-missing"
    )
    assert rows(card)[1:] == [
        ("Missing", "Leaked memos show unnamed document Would settle it: The memos, or who holds them."),
        ("Why this mark", "what it rests on is missing"),
        ("Links", "Linked by extractor: what is missing."),
        (
            "Searched",
            (
                "bridge cost memo in the evidence of this workspace: nothing "
                "bridge audit 1932 in the archive of the board: a budget"
            ),
        ),
    ]
    nothing = dict(rows(only(parsed(render_html(sample())), "#a1-c140")))
    assert nothing["Missing"] == "No evidence is linked: no person has searched yet."


def test_a_claim_says_what_it_points_to_and_what_to_take_in() -> None:
    """Words that stay unclear, the sources that the article names, and what to do as none of them is here."""
    card = only(parsed(render_html(sample())), "#a1-c140")
    assert words(only(card, ".about")) == (
        "c140 · quotation · weight 0.60 · check-worthy 0.90 · said by The toll keeper, at the gate"
    )
    told = dict(rows(card))
    assert told["Ambiguous"] == "points elsewhere: “the bridge”"
    assert told["The article cites"] == (
        "the toll book link, https://example.org/tolls?of=1932 the Ferry Post outlet"
    )
    assert told["Next step"] == (
        "the article names “the toll book” and “the Ferry Post”, which are not taken in: "
        "factcheck add FILE --as evidence"
    )


def test_the_central_claims_are_listed_first() -> None:
    """Within a mark cards go by weight, then by place; their numbers stay those of the text."""
    found = tuple(
        claim(TEXT, said, Status.UNSUPPORTED, Reason.NO_EVIDENCE, weight=weight)
        for said, weight in (
            (OPENING, 0.3),
            ("Its deck is", 0.7),
            ("Leaked memos", 0.3),
            ("every tenth", 0.7),
        )
    )
    page = parsed(render_html(document_of(article_of(TEXT, found))))
    assert [words(number) for number in page.select(".list .number")] == ["2", "4", "1", "3"]
    assert [note["data-number"] for note in page.select(".text .note")] == ["1", "2", "3", "4"]


def test_a_verified_claim_waits_in_a_fold() -> None:
    """Beside the article unsupported claims are open; verified ones are there, folded, with score and rationale."""
    page = parsed(render_html(sample()))
    assert [card["id"] for card in page.select(".act .card")] == ["a1-c061"]
    assert [card["id"] for card in page.select(".list > section .card")] == ["a1-c140", "a1-c092"]
    card = only(page, ".list > details .card")
    assert card["id"] == "a1-c028"
    why = dict(rows(card))["Why this mark"]
    assert why == "one primary source supports it (confidence 0.97) The notice names the day."
    assert "Linked by checker: [1], score 0.97; compared: 4 May 1932 equals 1932-05-04." in words(card)


def test_what_the_checker_is_unsure_of_only_may_support() -> None:
    """The sample's link of the checker, 0.97, supports; under a policy that asks for more it may support."""
    for enough, told in ((0.97, "Supports it"), (0.98, "May support it")):
        document = sample().model_copy(update={"policy": {"min-score": enough}})
        assert told in words(only(parsed(render_html(document)), "#a1-c028"))


def test_for_a_fact_checker_everything_is_open() -> None:
    """The same page, nothing folded; an editor's has the same words."""
    folded = parsed(render_html(sample()))
    unfolded = parsed(render(sample(), Options(audience="factchecker")))
    assert folded.select("details") and not folded.select("details[open]")
    assert unfolded.select("details[open]") == unfolded.select("details")
    assert unfolded.get_text() == folded.get_text()


def test_what_to_act_on_is_listed_over_all_articles() -> None:
    """Disputed claims, the most load-bearing first; what a person has suppressed comes last and says why."""
    first = article_of(
        TEXT,
        (
            claim(TEXT, OPENING, Status.DISPUTED, Reason.REFUTED, weight=0.2),
            claim(TEXT, "Its deck is", Status.DISPUTED, Reason.REFUTED, weight=0.9),
        ),
    )
    other = claim(TEXT, "every tenth", Status.DISPUTED, Reason.REFUTED, weight=0.5, id="other")
    second = article_of(TEXT, (other,)).model_copy(update={"id": "bridge-2"})
    suppressed = Finding(
        rule="disputed/refuted",
        severity=Severity.ERROR,
        path=first.path,
        message="disputed",
        outcome=Outcome.FAIL,
        article=first.id,
        claim="c061",
        state=State.SUPPRESSED,
        justification="The old plan counts. (desk-1, until 2027-01-31)",
    )
    page = parsed(render_html(document_of(first, second, findings=(suppressed,))))
    assert [words(number) for number in page.select(".act .number")] == ["2.1", "1.1", "1.2"]
    assert [words(state) for state in page.select(".act .card .state")] == [
        "Suppressed. The old plan counts. (desk-1, until 2027-01-31)"
    ]
    assert words(only(page, '.contents a[href="#act"]')) == "Act first 3"


def test_missing_citations_stand_with_the_claims_they_leave_bare() -> None:
    """The article's words once, with what would settle it and every claim that leans on them."""

    def leaning(words_: str, cue: str, **more: object) -> ClaimEntry:
        missing = WeighedCitation(
            stance=Stance.MISSING,
            missing=MissingKind.UNNAMED_DOCUMENT,
            cue=cue,
            would_settle="The memos, or who holds them.",
            decisive=True,
        )
        fields: dict[str, object] = {"citations": (missing,), "weight": 0.4, **more}
        return claim(TEXT, words_, Status.UNSUPPORTED, Reason.CITATION_MISSING, **fields)

    found = (
        leaning("Leaked memos show", "Leaked memos show"),
        leaning("the cost was hidden", "Leaked memos show"),
        leaning("every tenth driver", "they say", weight=0.9),
    )
    page = parsed(render_html(document_of(article_of(TEXT, found))))
    assert [words(each) for each in page.select(".gaps .lines > li")] == [
        (
            "they say unnamed document Would settle it: The memos, or who holds them. "
            "unsupported 3 every tenth driver"
        ),
        (
            "Leaked memos show unnamed document Would settle it: The memos, or who holds them. "
            "unsupported 1 Leaked memos show unsupported 2 the cost was hidden"
        ),
    ]


def test_claims_that_disagree_stand_side_by_side() -> None:
    """Each side with its article, words and mark, and under them what the record says."""
    document = sample()
    opened, length = document.articles[0].claims[:2]

    def side(entry: ClaimEntry) -> Side:
        return Side(
            claim=entry.id,
            article="bridge",
            path="sources/articles/bridge.md",
            line=entry.line,
            text=entry.text,
            quote=entry.quote.exact,
            status=entry.status,
        )

    between = DiscrepancyEntry(
        id="d-1",
        rule="discrepancy/within-article",
        about="How long it is",
        left=side(opened),
        right=side(length),
        supported=Sided.RIGHT,
        note="The register has it.",
    )
    pair = only(parsed(render_html(document.model_copy(update={"discrepancies": (between,)}))), ".pair")
    assert words(only(pair, "h3")) == "How long it is"
    assert [words(each) for each in pair.select(".side")] == [
        f"One side, Ninety years of the bridge, line 11 {OPENING} verified 1 {OPENING}",
        (
            "The other, Ninety years of the bridge, line 11 Its deck is 1,200 metres long. "
            "disputed 2 The deck of the bridge is 1,200 metres long."
        ),
    ]
    assert words(only(pair, ".settled")) == "The record supports the second. The register has it."


def test_the_timeline_shows_the_record_beside_the_article() -> None:
    """The event at the article's date, the record's date with its source, and what it would change places with."""
    later = WeighedCitation(
        stance=Stance.CONTRADICTS,
        source=SURVEY.id,
        quote=said("opened to traffic on 9 July 1932"),
        detail=Detail.DATE,
        note="The register has July.",
        tier=Tier.PRIMARY,
        decisive=True,
    )
    opened = claim(
        TEXT, OPENING, Status.DISPUTED, Reason.DETAIL_WRONG, kind=ClaimKind.EVENT, citations=(later,)
    )
    drivers = claim(
        TEXT, "every tenth", Status.VERIFIED, Reason.REFUTED, kind=ClaimKind.EVENT, time="1932-06-01"
    )
    page = parsed(render_html(document_of(article_of(TEXT, (opened, drivers)))))
    days = page.select(".time > li")
    assert [words(day) for day in days] == [
        (
            f"4 May 1932 disputed 1 {OPENING} The record has another date: 9 July 1932. The register has July. [1] "
            "Out of order: at that date it would change places with 2."
        ),
        "1 June 1932 verified 2 every tenth",
    ]
    assert only(days[0], ".instead a[href='#s1']")
    assert [time["datetime"] for time in page.select(".time time")] == [
        "1932-05-04",
        "1932-07-09",
        "1932-06-01",
    ]
    assert len(page.select(".drawing .shift")) == 1


def test_a_source_says_what_rests_on_it() -> None:
    """The one on which most marks depend comes first, with the marks that would change; the others are folded."""
    document = sample()
    fall = Fall(claim="c061", status=Status.UNSUPPORTED, reason=Reason.NO_EVIDENCE)
    survey = SURVEY.model_copy(update={"bears": (fall,), "sha256": "ab" * 32})
    page = parsed(render_html(document.model_copy(update={"sources": (NOTICE, survey)})))
    first, second = page.select(".sources > li")
    assert (first["id"], second["id"]) == ("s1", "s2")
    assert words(first).endswith(
        "sources/evidence/survey-office-2019-bridges.md abababababab "
        "Decides 1 claim: 2. If it falls: 2 disputed → unsupported."
    )
    assert only(page, "details > .sources[start='2'] > li") is second
    assert words(second).endswith("sources/evidence/harbour-board-1932-notice.md Decides 1 claim: 1.")


def test_what_was_not_checked_is_on_the_page() -> None:
    """What could not be read, and what is set aside, by reason, with its words."""
    last = parsed(render_html(sample())).select("main > section")[-1]
    assert words(only(last, "h2")) == "What was not checked"
    assert words(only(last, ".findings li")).startswith("error claims/bridge.jsonl:5 quote-not-found")
    assert [words(each) for each in last.select("details")] == [
        "1 heading line 9: Ninety years of the bridge",
        "1 question line 9: Was it worth it?",
    ]


def test_policy_hashes_and_dates_stand_at_the_top() -> None:
    """The policy in words, when sources were retrieved, and the exact text that was checked."""
    top = parsed(render_html(sample())).select("main > section")[0]
    assert rows(top) == [
        (
            "Policy",
            (
                "Verified takes 1 primary source, and nothing credible against it. "
                "A primary or secondary source can dispute a claim. All settings"
            ),
        ),
        ("Sources", "2 sources, retrieved 2026-11-20"),
        (
            "Article",
            f"Published 2022-05-04; sources/articles/bridge.md, SHA-256 of its text {text_sha256(TEXT)}",
        ),
    ]


def test_the_policy_is_told_whole() -> None:
    """Every number that turns links into marks has its sentence; one without effect has none."""
    policy = Policy().model_dump(mode="json", by_alias=True)
    assert policy_in_words(policy) == (
        (
            "Verified takes 1 primary source or 2 secondary sources of different origin, "
            "and nothing credible against it."
        ),
        "A primary or secondary source can dispute a claim.",
        "A link made by the checker counts from a score of 0.75; a person’s always counts.",
        "Where 2 credible sources of different origin support a claim, the checker’s links count from 0.50.",
    )
    one = policy_in_words(policy | {"verified-origins": 1})
    assert one[-1] == "Where a credible source supports a claim, the checker’s links count from 0.50."
    assert policy_in_words(policy | {"min-score-together": 0.75})[-1].startswith("A link made by the checker")


def test_many_passages_do_not_hide_what_to_write() -> None:
    """Three decisive passages are shown, the rest is folded behind what to write instead."""
    length = sample().articles[0].claims[1]
    decisive = next(citation for citation in length.citations if citation.decisive)
    many = tuple(decisive.model_copy(update={"quote": said(f"1,149 m, sheet {n}")}) for n in range(5))
    found = length.model_copy(update={"citations": many})
    card = only(parsed(render_html(document_of(article_of(TEXT, (found,))))), ".card")
    assert [words(label) for label in card.select(":scope > dl > dt")] == [
        "The article says",
        *["The record shows"] * 3,
        "Write instead",
    ]
    more = card.select("details")[0]
    assert words(only(more, "summary")) == "2 more passages on it"
    assert len(more.select("blockquote")) == 2


def test_a_note_is_read_once() -> None:
    """A sentence of the rationale that repeats a citation's note is not printed below it again."""
    document = sample()
    article = document.articles[0]
    length = article.claims[1]
    note = "The register measures the deck itself, not its approaches."
    told = length.model_copy(
        update={"rationale": (f"the register contradicts: {note}", "Two origins agree.")}
    )
    article = article.model_copy(update={"claims": (told,)})
    card = only(parsed(render_html(document.model_copy(update={"articles": (article,)}))), ".card")
    assert words(card).count(note) == 1
    assert ("Why this mark", "a primary source contradicts a detail Two origins agree.") in rows(card)


def test_every_text_of_the_document_is_on_the_page() -> None:
    """The page leaves out nothing that a reader of the JSON would read."""
    document = sample()
    page = words(parsed(render_html(document)))
    article = document.articles[0]
    expected: list[str | None] = [article.title, article.path, article.url, article.publisher]
    expected += [article.published, article.sha256, *document.policy]
    for entry in article.claims:
        expected += [entry.id, entry.text, entry.quote.exact, entry.reason, entry.rule, entry.would_change]
        expected += [
            entry.correction,
            entry.time,
            entry.place,
            entry.speaker,
            entry.occasion,
            entry.next_step,
            entry.lacking,
            entry.abstained,
            *entry.ambiguous,
            *entry.context,
            *entry.rationale,
        ]
        for cited in entry.cites:
            expected += [cited.text, cited.target, wording.CITED[cited.kind]]
        for citation in entry.citations:
            expected += [citation.quote.exact if citation.quote else citation.cue, citation.would_settle]
            expected += [citation.note, citation.working, citation.linked_by]
            expected += [citation.source, citation.origin, citation.origin_why]
        for search in entry.searched:
            expected += [search.query, search.where, search.found]
        if entry.decision:
            expected += [entry.decision.by, entry.decision.reason]
    for source in document.sources:
        expected += [source.title, source.publisher, *source.authors, source.published, source.url]
        expected += [source.retrieved, source.path, source.origin]
    for finding in document.findings:
        expected += [finding.rule, finding.severity, f"{finding.path}:{finding.line}", finding.message]
        expected += [finding.text, finding.next_step]
    assert [text for text in expected if text and text not in page] == []


def test_the_numbers_of_the_audit() -> None:
    """Counts and coverage stand in the header, over all articles, and at each article with a bar."""
    page = parsed(render_html(sample()))
    assert words(only(page, ".lead")) == (
        "4 claims in 1 article, each set against the sources given. "
        "A mark tells whether a claim is consistent with those sources, never that it is true."
    )
    assert [words(figure) for figure in page.select(".key .figure")] == ["1", "2", "1", "100 %"]
    assert words(page.select(".report > header > p")[1]) == (
        "4 claims: 1 verified, 1 disputed, 2 unsupported. Coverage 100 % of 6 sentences, 2 set aside."
    )
    bar = only(page, ".overview svg.bar")
    assert bar["aria-label"] == "1 verified, 1 disputed, 2 unsupported"
    parts = [(part["class"][0], part["x"], part["width"]) for part in bar.select("rect[class]")]
    assert parts == [
        ("disputed", "0.0%", "25.0%"),
        ("unsupported", "25.0%", "50.0%"),
        ("verified", "75.0%", "25.0%"),
    ]
    assert [number.get_text() for number in bar.select("text")] == ["1", "2", "1"]


def test_sources_link_to_where_they_were_found() -> None:
    """Title and URL lead to the origin, in a way that tells the origin nothing."""
    page = parsed(render_html(sample()))
    links = page.select('a[href^="http"]')
    assert {link["href"] for link in links} == {
        NOTICE.url,
        SURVEY.url,
        "https://example.org/bridge",
        "https://example.org/tolls?of=1932",
    }
    assert {" ".join(link["rel"]) for link in links} == {"noopener noreferrer nofollow"}


def test_a_mark_set_by_a_person_says_what_the_links_say() -> None:
    """An overridden claim shows the person's mark, and beside it the computed one with its reason."""
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
    card = only(parsed(render_html(document_of(article_of(TEXT, (found,))))), ".card")
    assert words(only(card, ".verdict")) == (
        "1 disputed decided by a person; the links alone say verified: "
        "a primary source supports it primary-support"
    )
    assert (
        "Decision",
        "Overridden from verified to disputed by desk-1, 2026-11-21 09:30 UTC The notice was for the ferry.",
    ) in rows(card)
    assert ("Reopened", "the source changed") in rows(card)


def test_a_repetition_leads_to_the_first_claim() -> None:
    """Repeated claims have cards of their own, with a link to the first."""
    first = claim(TEXT, OPENING, Status.UNSUPPORTED, Reason.NO_EVIDENCE)
    again = claim(TEXT, "every tenth driver", Status.UNSUPPORTED, Reason.NO_EVIDENCE, repeats=first.id)
    card = only(parsed(render_html(document_of(article_of(TEXT, (first, again))))), "#a1-c140")
    assert ("Repeats", "claim 1 c028") in rows(card)
    assert only(card, "dd > a[href='#a1-c028']").get_text() == "claim 1"


def test_marks_without_people_are_announced() -> None:
    """A run that ignored people's links says so under its title."""
    page = parsed(render_html(sample().model_copy(update={"mode": "no-linked"})))
    assert words(only(page, ".masthead .warning")).startswith("Links made by people were left out")


# --- the article, marked ---------------------------------------------------------------------------------


def segments(text: Tag) -> list[tuple[str, str, str]]:
    """`(what it is, its words, the numbers after it)` of each marked or set-aside stretch."""
    found = []
    for tag in text.select("mark, .aside"):
        after = takewhile(
            lambda sibling: "note" in sibling.get_attribute_list("class"), tag.find_next_siblings()
        )
        numbers = " ".join(str(note["data-number"]) for note in after)
        found.append((" ".join(tag["class"]), tag.get_text(), numbers))
    return found


def test_every_claim_is_marked_in_the_text_and_what_is_set_aside_is_grey() -> None:
    """Each mark leads to its card, each card back to its mark, each set-aside stretch says why."""
    page = parsed(render_html(sample()))
    text = only(page, ".text")
    assert text.get_text() == TEXT
    assert segments(text) == [
        ("aside", "Ninety years of the bridge", ""),
        ("verified", OPENING, "1"),
        ("disputed", "Its deck is 1,200 metres long.", "2"),
        ("unsupported", "Leaked memos show that the cost was hidden", "3"),
        ("unsupported", "every tenth driver pays no toll.", "4"),
        ("aside", "Was it worth it?", ""),
    ]
    assert [tag["title"] for tag in text.select(".aside")] == ["set aside: heading", "set aside: question"]
    assert [line["data-line"] for line in text.select(".line")] == ["9", "10", "11", "12"]
    for anchor in ("a1-c028", "a1-c061", "a1-c092", "a1-c140"):
        assert only(text, f"mark > a[href='#{anchor}']")["aria-describedby"] == f"{anchor}_v"
        assert only(page, f"#{anchor} a[href='#{anchor}_text']")
        assert only(text, f"#{anchor}_text + mark > a")["href"] == f"#{anchor}"


def test_overlapping_claims_split_the_text_and_the_worst_mark_colours_it() -> None:
    """Nested and crossing spans: each stretch has one colour, each claim's number stands at its end."""
    text = "one two three four five six"
    found = (
        claim(text, "one two three four", Status.VERIFIED, Reason.PRIMARY_SUPPORT, id="nest"),
        claim(text, "two", Status.DISPUTED, Reason.REFUTED, id="inner"),
        claim(text, "four five", Status.UNSUPPORTED, Reason.NO_EVIDENCE, id="cross"),
        claim(text, "four five", Status.DISPUTED, Reason.REFUTED, id="same"),
    )
    aside = (SetAsideEntry(quote=quote_of(text, "five six"), line=9, reason=SetAsideReason.OPINION),)
    marked = only(parsed(render_html(document_of(article_of(text, found, aside)))), ".text")
    assert marked.get_text() == text
    assert segments(marked) == [
        ("verified", "one ", ""),
        ("disputed", "two", "2"),
        ("verified", " three ", ""),
        ("disputed", "four", "1"),
        ("disputed", " ", ""),
        ("disputed", "five", "3 4"),
        ("aside", " six", ""),
    ]
    four = next(mark for mark in marked.select("mark") if mark.get_text() == "four")
    assert only(four, "a")["href"] == "#a1-same"
    assert four["title"] == "claims 4 disputed, 3 unsupported, 1 verified"
    links = [link["href"] for link in marked.select("a.note:not([aria-hidden])")]
    assert links == ["#a1-nest", "#a1-cross"]


def test_words_that_are_gone_mark_nothing() -> None:
    """A claim whose quotation is no longer at its place keeps its card, which says so."""
    lost = claim(TEXT, OPENING, Status.DISPUTED, Reason.REFUTED)
    lost = lost.model_copy(
        update={"quote": QuoteSelector(exact="The bridge shut.", start=5_000, end=5_016), "line": 99}
    )
    page = parsed(render_html(document_of(article_of(TEXT, (lost,)))))
    assert only(page, ".text").get_text() == TEXT
    assert page.select(".text mark") == []
    assert rows(only(page, ".card"))[0] == (
        "The article says",
        "The bridge shut. line 99, column 1: the article’s text does not say these words there any more",
    )


def test_lines_keep_their_kind() -> None:
    """Headings, rows of a table and blank lines look like what they are; the text stays as it is stored."""
    text = "## Results\r\n\r\nYear | Length |\r\n---|---|\r\n1932 | 1,149 |\r\n\r\nIt is long.\r\n"
    found = (claim(text, "It is long.", Status.VERIFIED, Reason.PRIMARY_SUPPORT),)
    aside = (SetAsideEntry(quote=quote_of(text, "Results"), line=9, reason=SetAsideReason.HEADING),)
    marked = only(parsed(render_html(document_of(article_of(text, found, aside)))), ".text")
    kinds = [tag["class"][1] for tag in marked.select(".line")]
    assert kinds == ["heading", "blank", "row", "row", "row", "blank", "prose"]
    numbers = [int(str(tag["data-line"])) for tag in marked.select(".line")]
    assert numbers == list(range(FIRST_LINE, FIRST_LINE + 7))
    assert marked.get_text() == text


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, tuple[ClaimEntry, ...], tuple[SetAsideEntry, ...]]:
    """Any text with claims and set-aside stretches anywhere in it."""
    characters = st.characters(exclude_categories=["Cs"]) | st.sampled_from("\r\n\t |<&\"'")
    text = draw(st.text(characters, min_size=1))
    offset = st.integers(0, len(text))
    place = st.tuples(offset, offset).filter(lambda at: at[0] < at[1])
    claims = []
    for number, (start, end) in enumerate(draw(st.lists(place, max_size=6))):
        claims.append(
            ClaimEntry(
                id=f"c{number}",
                text="a claim",
                quote=QuoteSelector(exact=text[start:end], start=start, end=end),
                line=1 + text.count("\n", 0, start),
                column=1,
                kind=ClaimKind.STATE,
                status=draw(st.sampled_from(Status)),
                computed=Status.VERIFIED,
                reason=Reason.NO_EVIDENCE,
                rule="a rule",
            )
        )
    aside = tuple(
        SetAsideEntry(
            quote=QuoteSelector(exact=text[start:end], start=start, end=end),
            line=1,
            reason=SetAsideReason.OPINION,
        )
        for start, end in draw(st.lists(place, max_size=3))
    )
    return text, tuple(claims), aside


@settings(max_examples=60, deadline=None)
@given(marked_texts())
def test_the_marked_article_reads_exactly_as_it_is_stored(
    marked: tuple[str, tuple[ClaimEntry, ...], tuple[SetAsideEntry, ...]],
) -> None:
    """Any text, any spans: every claim is marked, and only unsafe characters are replaced, one for one."""
    text, claims, aside = marked
    page = parsed(render_html(document_of(article_of(text, claims, aside))))
    shown = only(page, ".text").get_text()
    assert shown == wording.defused(text)
    assert len(shown) == len(text)
    numbers = sorted(int(str(note["data-number"])) for note in page.select(".text .note"))
    assert numbers == list(range(1, len(claims) + 1))


# --- safety ----------------------------------------------------------------------------------------------


def test_hostile_text_adds_no_element_no_link_and_no_attribute() -> None:
    """Markup, template code and script URLs in any field of the document are words on the page."""
    clean, html = parsed(render_html(sample())), render_html(hostile(sample()))
    attacked = parsed(html)

    def skeleton(page: BeautifulSoup) -> list[tuple[str, tuple[str, ...]]]:
        # a URL that is none is no link: its element is missing, and nothing else is
        tags = (tag for tag in page.find_all(True) if not str(tag.get("href", "#")).startswith("http"))
        return [(tag.name, tuple(sorted(tag.attrs))) for tag in tags]

    assert skeleton(attacked) == skeleton(clean)
    assert {str(link["href"])[0] for link in attacked.select("[href]")} == {"#"}
    assert "javascript:alert(1)//" in attacked.get_text()
    assert (
        "<script>alert(1)</script> \"onmouseover='x' ]]> --> {{ 7 * 7 }} &lt; "
        in only(attacked, ".text").get_text()
    )
    assert wording.defused(html) == html
    assert "\r" not in html


def test_a_marked_attack_is_words_in_a_link() -> None:
    """Where a claim quotes hostile text, the mark and the card hold it as text."""
    text = f"Before {ATTACK} after."
    found = claim(text, text, Status.DISPUTED, Reason.REFUTED)
    page = parsed(render_html(document_of(article_of(text, (found,)))))
    assert only(page, ".text").get_text() == wording.defused(text)
    assert [tag.name for tag in only(page, ".text").find_all(True)] == ["div", "span", "mark", "a", "a"]
    assert only(page, ".said-here blockquote").get_text() == wording.defused(text)


def test_unsafe_characters_are_shown_in_place() -> None:
    """An escape character and a bidirectional override stand visibly where they were."""
    text = "a\x1bb\u202ec\x85d"
    page = parsed(render_html(document_of(article_of(text, ()))))
    assert only(page, ".text").get_text() == "a␛b\ufffdc\ufffdd"


HOSTILE = (
    "<script>alert(1)</script> The bridge at Karmel opened on 4 May 1932.\n\n"
    "::error file=x::The deck of the bridge is 1,200 metres long.\n\n"
    '=HYPERLINK("https://evil.example";"x") The bridge cost 5 million pounds in 1932.\n\n'
    "The toll \u202eknil\u202c of the bridge \x1b[31mfell\x1b[0m in 1950. \x07\x08\x7f\n\n"
)


def test_a_hostile_article_gives_a_safe_page(tmp_path: Path) -> None:
    """Taken in, checked and reported by the real command: markup, commands, formulas, control characters."""
    (tmp_path / "draft.md").write_text(HOSTILE, "utf-8")
    (tmp_path / "<b>.txt").write_text("</style><script>x</script> The bridge opened on 9 May 1932.", "utf-8")
    assert factcheck(tmp_path, "init").status == 0
    assert factcheck(tmp_path, "add", "draft.md", "--as", "article", "--id", "bridge").status == 0
    evidence = ("--as", "evidence", "--tier", "primary", "--title", "</title><script>x</script>")
    assert factcheck(tmp_path, "add", "<b>.txt", *evidence).status == 0
    ran = factcheck(tmp_path, "audit", "--format", "html", "-o", "page.html")
    assert ran.status in (0, 1, 3), ran.stderr
    html = (tmp_path / "page.html").read_bytes().decode()
    assert_harmless(html)
    text = only(parsed(html), ".text").get_text()
    assert "<script>alert(1)</script>" in text
    assert "::error file=x::" in text
    assert '=HYPERLINK("https://evil.example";"x")' in text


def test_a_line_of_a_megabyte_is_on_the_page_and_not_everywhere() -> None:
    """Text, claim and card have it; lists that lead there cut it short."""
    text = HOSTILE + "Wide <b onclick=x>" + "wide \u202e" * 150_000 + "\n"
    long = text[len(HOSTILE) :].rstrip("\n")
    missing = WeighedCitation(
        stance=Stance.MISSING, missing=MissingKind.VAGUE_PLURALITY, cue=long, decisive=True
    )
    found = claim(text, long, Status.UNSUPPORTED, Reason.NO_EVIDENCE, time="1932-05-04", citations=(missing,))
    html = render_html(document_of(article_of(text, (found,))))
    assert_harmless(html)
    assert only(parsed(html), ".text").get_text() == wording.defused(text)
    assert html.count("wide \ufffd" * 1_000) // 150 == 4  # text, quotation, claim, cue


def assert_harmless(html: str) -> None:
    """Nothing in the page runs, loads, hides or turns the reading direction."""
    page = parsed(html)
    assert page.select("script, [onclick], iframe, object, link, form, img") == []
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)


def test_the_page_parses_without_an_error() -> None:
    """A strict parser of the HTML standard has nothing to say, whatever the texts hold."""
    html5lib = pytest.importorskip("html5lib")
    for document in (sample(), hostile(sample()), document_of()):
        html5lib.HTMLParser(strict=True).parse(render_html(document))


def test_the_page_may_load_and_run_nothing() -> None:
    """No script, no outside resource, and a policy that allows the one style sheet by its hash."""
    html = render_html(sample())
    page = parsed(html)
    policy = str(only(page, 'meta[http-equiv="Content-Security-Policy"]')["content"])
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none'; form-action 'none'",
        policy,
    )
    assert page.select("script, link, img, iframe, object, embed, form, base, [style], [src]") == []
    assert not re.search(r"@import|url\((?!#)", html)
    assert str(only(page, "style").string) == (TEMPLATES / "report.css").read_text("utf-8")


# --- reading ---------------------------------------------------------------------------------------------


def test_the_page_can_be_read_by_ear_and_by_keyboard() -> None:
    """A language, a skip link that leads somewhere, headings without a gap, and no dead or doubled anchor."""
    page = parsed(render_html(sample()))
    assert only(page, "html")["lang"] == "en"
    assert only(page, 'meta[name="viewport"]')
    assert only(page, "h1").get_text() == "Discrepancy report"
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [str(tag["id"]) for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    targets = {str(link["href"])[1:] for link in page.select('a[href^="#"]')}
    for attribute in ("aria-labelledby", "aria-describedby"):
        targets |= {str(tag[attribute]) for tag in page.select(f"[{attribute}]")}
    assert targets <= set(ids)


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_have_the_contrast_of_wcag_aa(scheme: str) -> None:
    """Every text colour has 4.5:1 on each ground that it stands on, in both schemes."""
    blocks = re.findall(r":root \{(.*?)\}", (TEMPLATES / "report.css").read_text("utf-8"), re.DOTALL)
    colour = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[0]))
    if scheme == "dark":
        colour |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[1]))
    pairs = [(ink, ground) for ink in ("ink", "quiet", "link") for ground in ("paper", "panel")]
    pairs += [(status, ground) for status in Status for ground in ("paper", "panel")]
    pairs += [("ink", f"{status}-tint") for status in Status] + [("ink", "unsupported-wash")]
    pairs += [("on-solid", "disputed"), ("unsupported", "unsupported-tint"), ("verified", "verified-tint")]
    for ink, ground in pairs:
        dark, light = sorted((luminance(colour[ink]), luminance(colour[ground])))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


# --- size and sameness -----------------------------------------------------------------------------------


def test_an_article_of_250_claims_stays_under_two_megabytes() -> None:
    """A long article with full cards is a file that can be mailed."""
    (original,) = [entry for entry in sample().articles[0].claims if entry.status is Status.DISPUTED]
    text = "".join(f"Sentence {number} says that its deck is 1,200 metres long.\n" for number in range(250))
    found = []
    for number in range(250):
        quote = quote_of(text, f"Sentence {number} says")
        found.append(original.model_copy(update={"id": f"c{number}", "quote": quote, "line": number + 1}))
    html = render_html(document_of(article_of(text, tuple(found))))
    assert len(parsed(html).select(".card")) == 250
    assert len(html.encode()) < 2_000_000


def test_no_claim_id_makes_two_anchors_the_same() -> None:
    """Anchors carry the number of the article, and no claim can be called like a part of the page."""
    article = sample().articles[0]
    awkward = claim(TEXT, OPENING, Status.DISPUTED, Reason.REFUTED, id="disputed")
    first = article.model_copy(update={"claims": (*article.claims, awkward)})
    page = parsed(render_html(document_of(first, article.model_copy(update={"id": "bridge-2"}))))
    ids = [str(tag["id"]) for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert only(page, "title").get_text() == "Discrepancies: 2 articles"


def test_several_articles_are_compared_in_a_table() -> None:
    """One row an article: its numbers, its coverage, a bar, and the way to it."""
    article = sample().articles[0]
    page = parsed(render_html(document_of(article, article.model_copy(update={"id": "bridge-2"}))))
    assert [words(figure) for figure in page.select(".key .figure")] == ["2", "4", "2", "100 %"]
    (first, second) = page.select(".overview tbody tr")
    assert [words(cell) for cell in first.select("td")] == ["1", "2", "1", "4", "100 %"]
    assert only(first, "svg.bar")["aria-label"] == "1 verified, 1 disputed, 2 unsupported"
    assert only(second, "th > a")["href"] == "#a2"


def test_an_empty_workspace_has_a_report_too() -> None:
    """No article, no claim: the page says so and is whole."""
    page = parsed(render_html(document_of()))
    assert words(only(page, ".lead")).startswith("0 claims in 0 articles")


def test_a_citation_of_a_source_that_is_not_in_the_document_names_it() -> None:
    """A hole in the document shows as one, and breaks nothing."""
    document = sample().model_copy(update={"sources": (SURVEY,)})
    card = only(parsed(render_html(document)), "#a1-c028")
    assert f"{NOTICE.id} (not in this report)" in words(card)
    assert any(
        citation.source == NOTICE.id and citation.stance is Stance.SUPPORTS
        for citation in document.articles[0].claims[0].citations
    )


def test_same_bytes_twice() -> None:
    """The page depends on the document alone: no clock, no random id."""
    assert render_html(sample()) == render_html(sample())


def test_the_template_engine_is_loaded_only_to_render() -> None:
    """Importing the module costs no start-up time."""
    code = "import sys, factcheck.reports.formats.html; print({'jinja2', 'markupsafe'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
