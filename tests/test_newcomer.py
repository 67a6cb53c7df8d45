"""The whole way on a text that nobody here wrote: a draft on Apollo 11, three sources, one `factcheck audit`.

The draft (`data/newcomer/apollo-11.md`) has four planted errors, two crowds without a name, a bracket that
only looks like a citation, a quotation, bullets and a table. Nothing is linked by hand: every mark is the
engine's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT, Ran, factcheck

from factcheck.reports.document import ArticleEntry, AuditDocument, ClaimEntry

DATA = ROOT / "tests" / "data" / "newcomer"

FOUND = {
    # the article says: the comparator that has to say what is wrong in it
    "25.5 kilograms": "number",  # it was 21.5
    "for 25 hours": "number",  # 21 hours 36 minutes
    "sending a crew to": "wording",  # "landing a man on"
}
"""What is wrong in the draft, and the engine finds by itself."""

MISSED = ("14 July 1969",)
"""What is wrong and stays unsupported: it was 16 July, but what is launched may be launched again."""

WRONG = (*FOUND, *MISSED)
"""All that is wrong in the draft; nothing else in it may be disputed."""

RIGHT = (
    "Buzz Aldrin landed the lunar module *Eagle* on 20 July 1969",
    "The Saturn V stood 111 metres tall",
    "Houston, Tranquility Base here",
    "spent 2 hours 31 minutes outside",
    "splashed down in the Pacific Ocean on 24 July 1969",
    "USS Hornet recovered the crew",
    "New York City welcomed the crew with a ticker tape parade",
)
"""What the sources say in nearly the same words."""

VAGUE = {
    "ended the Space Race": ("vague-plurality", "many historians consider"),
    "changed our picture": ("vague-plurality", "Experts agree"),
    "400,000 people": ("pseudo-citation", "(Common knowledge of the period)"),
}
"""What leans on somebody or something without a name: the kind, and the article's words."""


class Audited:
    """A workspace with the draft and its sources, audited once in each format."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.steps = [
            factcheck(folder, "init"),
            factcheck(folder, "add", str(DATA / "apollo-11.md"), "--as", "article"),
            factcheck(
                folder, "add", str(DATA / "flight-record.txt"), "--as", "evidence", "--tier", "primary"
            ),
            factcheck(folder, "add", str(DATA / "kennedy-1961.md"), "--as", "evidence"),
            factcheck(folder, "add", str(DATA / "museum.html"), "--as", "evidence", "--tier", "primary"),
            factcheck(folder, "extract"),
        ]
        self.json = factcheck(folder, "audit", "--format", "json")
        self.html = factcheck(folder, "audit", "--format", "html", "-o", "report.html")
        self.page = (folder / "report.html").read_text("utf-8")
        self.document = AuditDocument.model_validate_json(self.json.stdout)

    @property
    def article(self) -> ArticleEntry:
        (article,) = self.document.articles
        return article

    def saying(self, words: str) -> ClaimEntry:
        """Return the claim whose place in the article, line breaks apart, has these words."""
        (found,) = (claim for claim in self.article.claims if words in " ".join(claim.quote.exact.split()))
        return found


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audited]:
    yield Audited(tmp_path_factory.mktemp("newcomer"))


def test_five_commands_lead_there(audited: Audited) -> None:
    """Each command is answered by a line that says what was done, and none needs a second try."""
    assert [step.status for step in audited.steps] == [0] * 6
    assert [step.stdout.splitlines()[0] for step in audited.steps] == [
        f"made a workspace in {audited.folder}",
        'added article/apollo-11: "Apollo 11" (424 words)',
        'added evidence/flight-record-of-apollo-11: "Flight record of Apollo 11" (153 words)',
        (
            "added evidence/special-message-to-congress-on-urgent-national-needs: "
            '"Special message to Congress on urgent national needs" (64 words)'
        ),
        (
            "added evidence/columbia-the-command-module-of-apollo-11: "
            '"Columbia, the command module of Apollo 11" (113 words)'
        ),
        (
            f"claims/apollo-11.jsonl: {len(audited.article.claims) + len(audited.article.set_aside)} added, "
            f"{len(audited.article.claims) + len(audited.article.set_aside)} in all"
        ),
    ]


def test_what_is_wrong_is_disputed_and_the_detail_is_named(audited: Audited) -> None:
    """Wrong numbers and an altered quotation come out with the record's own words beside them."""
    for words, detail in FOUND.items():
        claim = audited.saying(words)
        assert (claim.status, claim.reason) == ("disputed", "detail-wrong"), words
        assert {citation.detail for citation in claim.citations if citation.decisive} == {detail}, words
    samples = next(each for each in audited.saying("25.5 kilograms").citations if each.decisive)
    assert samples.source == "flight-record-of-apollo-11"
    assert samples.quote is not None and "21.5 kilograms" in samples.quote.exact


def test_nothing_else_is_disputed(audited: Audited) -> None:
    """A false "disputed" accuses a writer: only what is wrong may carry it, whatever else is missed."""
    disputed = [
        " ".join(claim.quote.exact.split())
        for claim in audited.article.claims
        if claim.status == "disputed" and not any(w in " ".join(claim.quote.exact.split()) for w in WRONG)
    ]
    assert disputed == []


def test_what_the_record_says_is_verified(audited: Audited) -> None:
    """What primary sources say is verified by them; nothing that is wrong is."""
    assert {words: audited.saying(words).status.value for words in RIGHT} == dict.fromkeys(RIGHT, "verified")
    assert all(audited.saying(words).status != "verified" for words in WRONG)


def test_who_is_not_named_is_a_missing_citation(audited: Audited) -> None:
    """Unnamed historians and experts, and a bracket without a document, leave a claim bare, each with its kind."""
    for words, (kind, cue) in VAGUE.items():
        claim = audited.saying(words)
        assert (claim.status, claim.reason) == ("unsupported", "citation-missing"), words
        assert [(c.missing, c.cue) for c in claim.citations if c.missing] == [(kind, cue)], words


def test_every_sentence_is_accounted_for(audited: Audited) -> None:
    """Claims and stretches set aside leave no sentence, bullet or cell over; the question and the outlook are none."""
    coverage = audited.article.coverage
    assert (coverage.share, coverage.unaccounted) == (1.0, 0)
    assert coverage.with_claims + coverage.set_aside == coverage.sentences
    aside = {" ".join(each.quote.exact.split()): each.reason.value for each in audited.article.set_aside}
    assert aside["Why did it matter?"] == "question"
    assert aside["Perhaps people will one day walk there again."] == "prediction"
    assert aside["On the surface"] == "heading"


def test_the_page_around_a_document_is_no_evidence(audited: Audited) -> None:
    """Of a web page its text counts: menus, banners, scripts and "most read" are left out."""
    stored = (audited.folder / "sources/evidence/columbia-the-command-module-of-apollo-11.md").read_text()
    assert "all fifty state capitals" in stored
    for clutter in ("Apollo 12", "Apollo 13", "cookies", "1 April", "Subscribe", "Shop"):
        assert clutter not in stored


def test_the_page_says_what_the_json_says(audited: Audited) -> None:
    """HTML and JSON are two forms of one document: the same claims, marks, words and evidence."""
    assert audited.json.status == audited.html.status == 1
    page = BeautifulSoup(audited.page, "html.parser")
    for claim in audited.article.claims:
        (card,) = page.select(f"article.card[id$='-{claim.id}']")
        assert claim.status.value in card["class"]
        said = " ".join(card.get_text(" ").split())
        for words in (claim.text, claim.reason.value, *(c.quote.exact for c in claim.citations if c.quote)):
            assert " ".join(words.split()) in said
    assert len(page.select("article.card")) == len(audited.article.claims)


def test_again_gives_the_same_bytes(audited: Audited) -> None:
    """A second run, and one without any stored mark or index, writes what the first one wrote."""
    assert factcheck(audited.folder, "audit", "--format", "json") == audited.json
    for stored in (audited.folder / "reports").iterdir():
        stored.unlink()
    for part in sorted((audited.folder / ".factcheck").rglob("*"), reverse=True):
        part.rmdir() if part.is_dir() else part.unlink()
    assert factcheck(audited.folder, "audit", "--format", "json") == audited.json
    factcheck(audited.folder, "audit", "--format", "html", "-o", "again.html")
    assert (audited.folder / "again.html").read_text("utf-8") == audited.page


def test_everything_is_whole_afterwards(audited: Audited) -> None:
    """Hashes, quotations and logs hold."""
    claims = len(audited.article.claims)
    assert factcheck(audited.folder, "verify") == Ran(
        0, f"4 sources, {claims} claims, 0 quoted passages, 0 decisions: all whole\n", ""
    )


def test_one_long_line_cuts_no_sentence(tmp_path: Path) -> None:
    """A sentence of a wrapped text goes on in the next line, though some other line (an address, a table) is long."""
    draft = (DATA / "apollo-11.md").read_text("utf-8")
    (tmp_path / "draft.md").write_text(
        draft.replace("# Apollo 11\n", f"# Apollo 11\n\n<!-- {'x' * 120} -->\n")
    )
    factcheck(tmp_path, "init")
    factcheck(tmp_path, "add", "draft.md", "--as", "article")
    factcheck(tmp_path, "extract")
    assert "Armstrong and Aldrin collected\\n25.5 kilograms of lunar material." in (
        tmp_path / "claims" / "apollo-11.jsonl"
    ).read_text("utf-8")
