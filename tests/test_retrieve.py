"""Finding the passages that may settle a claim: by words, then by whom, when and where; widened, and bounded."""

from __future__ import annotations

import math
import time
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.check.retrieve import A_SOURCE, K1, B, Found, Pool, nearest, retrieve
from factcheck.claims.stems import STOP_WORDS, stem, words
from factcheck.model import Claim, ClaimKind, Form, QuoteSelector, Role, Source, text_sha256
from factcheck.sources import Snapshot, cut_passages


def source(
    id_: str, text: str, *, title: str = "Text", published: str | None = None, form: Form = Form.CAPTURE
) -> Snapshot:
    """A source in memory."""
    told = Source(
        id=id_, role=Role.EVIDENCE, form=form, title=title, published=published, sha256=text_sha256(text)
    )
    return Snapshot(told, text, f"sources/evidence/{id_}.md", 1)


def claim(text: str, **more: object) -> Claim:
    """A claim with the fields that are given."""
    quote = QuoteSelector(exact=text, start=0, end=len(text))
    values = {"id": "c1", "article": "a", "text": text, "quote": quote, "kind": ClaimKind.EVENT, **more}
    return Claim.model_validate(values)


def library(*snapshots: Snapshot) -> dict[str, Snapshot]:
    return {each.source.id: each for each in snapshots}


def found(asked: Claim, held: dict[str, Snapshot], limit: int = 12) -> list[Found]:
    return retrieve(asked, Pool(held), held, limit)


def sources_of(hits: list[Found]) -> list[str]:
    return [each.source for each in hits]


def texts_of(hits: list[Found], held: dict[str, Snapshot]) -> list[str]:
    return [held[each.source].text[each.start : each.end] for each in hits]


MET = "The two mayors met in Senn and spoke about the ferry."


def test_what_shares_the_telling_words_comes_first() -> None:
    """A rare word counts more than common ones; what shares no word is not found at all."""
    held = library(
        source("ferry", "The mayor said that the ferry Marigold had been overloaded.\n"),
        source("mayor", "The mayor said that the town had been flooded.\n"),
        source("cod", "Cod is rare in these waters.\n"),
    )
    hits = found(claim("The mayor said that the Marigold was safe."), held)
    assert sources_of(hits) == ["ferry", "mayor"]
    assert hits[0].why.startswith("words 0.")


def test_the_day_of_the_claim_tells_two_meetings_apart() -> None:
    """Equal words: the passage of the claim's day comes before an undated one, that before one of another day."""
    held = library(
        source("a-later", f"On 9 May 1994. {MET}\n"),
        source("b-undated", f"In the spring. {MET}\n"),
        source("c-same", f"On 3 April 1992. {MET}\n"),
    )
    asked = claim("The two mayors met in Senn.", time="1992-04")
    assert sources_of(found(asked, held)) == ["c-same", "b-undated", "a-later"]
    assert [each.why.partition("; ")[2] for each in found(asked, held)] == ["100% of the names; its time"] + [
        f"100% of the names{more}" for more in ("", "; other days")
    ]


def test_a_source_that_came_out_soon_after_stands_in_for_a_day() -> None:
    """A report of the day after says "on Friday": its own day is taken, if the passage has none."""
    held = library(
        source("a-old", MET, title="News", published="1990-01-02"),
        source("b-new", MET, title="News", published="1992-04-04"),
    )
    [first, _] = found(claim("On 3 April 1992 the two mayors met in Senn."), held)
    assert (first.source, "published soon after" in first.why) == ("b-new", True)


def test_the_title_of_a_source_counts_as_words_of_its_passages() -> None:
    """ "The ferry" is the Marigold, where the title says so."""
    held = library(
        source(
            "a-other", "An hour after leaving the quay the ferry sank.\n", title="The loss of the Aurelia"
        ),
        source(
            "b-marigold", "An hour after leaving the quay the ferry sank.\n", title="The loss of the Marigold"
        ),
    )
    assert (
        sources_of(found(claim("The Marigold sank an hour after leaving the quay."), held))[0] == "b-marigold"
    )


def test_the_head_of_a_column_counts_as_words_of_its_cells() -> None:
    """A row of a table is found by what its numbers are called."""
    table = "| Town | Turnout |\n| --- | --- |\n| Senn | 71 % |\n| Thole | 64 % |\n"
    held = library(source("votes", table), source("rain", "It rained in Senn.\n"))
    hits = found(claim("Turnout in Senn was 71 percent."), held)
    assert texts_of(hits, held)[0] == "Senn | 71 %"


def test_words_in_the_claims_quotation_count_as_they_stand() -> None:
    """The same words in another order are another statement."""
    held = library(
        source("a", "To make a loss nobody had the right, she called it, that a saving.\n"),
        source("b", "She called it a saving that nobody had the right to make, a loss.\n"),
    )
    hits = found(claim("She said it was “a saving that nobody had the right to make”."), held)
    assert sources_of(hits)[0] == "b"
    assert hits[0].why.endswith("100% of the quoted words")


def test_the_speaker_and_the_heading_are_looked_for_too() -> None:
    """They stand beside the claim, not in it, and count less than its own words."""
    held = library(
        source("a", "The roof will be repaired, said the mayor.\n"),
        source("b", "The roof will be repaired, said Edda Tarrow of the harbour.\n"),
    )
    text = "The roof will be repaired."
    assert sources_of(found(claim(text), held)) == ["a", "b"]
    assert sources_of(found(claim(text, speaker="Edda Tarrow"), held)) == ["b", "a"]
    assert sources_of(found(claim(text, context=("Harbour",)), held)) == ["b", "a"]


def test_what_the_first_passages_share_brings_up_the_same_told_in_other_words() -> None:
    """ "Lifeboats" goes with "overloaded" in the best passages, so it is asked for as well."""
    held = library(
        *(source(f"a{n}", f"The Marigold was overloaded, two lifeboats were gone, said {n}.\n") for n in range(5)),
        source("b-cargo", "The Marigold carried cars, grain, coal.\n"),
        source("c-boats", "The Marigold left with four lifeboats, two gone, a night of wind and rain.\n"),
        *(source(f"d{n}", f"Paper {n} says nothing of it.\n") for n in range(5)),
    )  # fmt: skip
    asked = claim("The Marigold was overloaded.")
    by_words = sources_of(nearest(asked, Pool(held), held, 10))
    ranked = sources_of(found(asked, held))
    assert by_words.index("b-cargo") < by_words.index("c-boats")
    assert ranked.index("c-boats") < ranked.index("b-cargo")


def test_one_long_source_does_not_crowd_out_the_others() -> None:
    """Its best passages come first, then those of others; only behind them the rest of its own."""
    long = "\n\n".join(f"# Part {n}\n\nThe ferry Marigold sank off Senn." for n in range(8))
    held = library(source("long", long), source("short", "A ferry sank, one paper had it.\n"))
    hits = sources_of(found(claim("The ferry Marigold sank off Senn."), held, 6))
    assert hits == ["long"] * A_SOURCE + ["short"] + ["long"] * (6 - A_SOURCE - 1)


def test_a_passage_is_widened_to_the_sentence_that_names_whom_it_speaks_of() -> None:
    """ "She" stands for the harbour master, whom the sentence before the passage names."""
    text = (
        "The office of the harbour was small. Edda Tarrow ran it alone. It stood on the quay of Port Aldane. "
        "She let the ferry leave although the storm flag was up.\n"
    )
    held = library(source("inquiry", text))
    passages = [each.text_of(held["inquiry"]) for each in cut_passages(held["inquiry"])]
    assert passages[-1].startswith("It stood on the quay")
    hits = found(claim("Edda Tarrow let the ferry leave although the storm flag was up."), held)
    assert texts_of(hits, held)[0] == "Edda Tarrow ran it alone. " + passages[-1]


def test_nothing_is_widened_over_a_heading_or_in_a_note() -> None:
    """What stands under another heading, or is another fact, may speak of somebody else."""
    fact = "She let the ferry leave although the storm flag was up."
    asked = claim("Edda Tarrow let the ferry leave although the storm flag was up.")
    for text, form in (
        (f"Edda Tarrow ran the harbour.\n\n# The night\n\n{fact}\n", Form.CAPTURE),
        (f"- Edda Tarrow ran the harbour.\n- {fact}\n", Form.NOTE),
    ):
        held = library(source("inquiry", text, form=form))
        assert any(
            each.endswith(fact) and "Tarrow" not in each for each in texts_of(found(asked, held), held)
        )


def test_only_the_sources_that_may_be_used_are_searched() -> None:
    """The article itself, taken in as evidence, speaks for nobody."""
    held = library(
        source("article", "The ferry sank.\n"), source("paper", "The old ferry never sank, in fact.\n")
    )
    assert sources_of(retrieve(claim("The ferry sank."), Pool(held), {"paper"}, 12)) == ["paper"]


def test_a_claim_of_common_words_finds_nothing_and_an_endless_one_takes_no_time() -> None:
    """Nothing to look for, nothing found; of 20,000 different words those are looked for that a source has."""
    held = library(source("paper", "The ferry sank.\n"))
    assert found(claim("It was there."), held) == []
    assert found(claim("The ferry sank."), {}) == []
    begun = time.process_time()
    assert sources_of(found(claim(" ".join(f"word{n}" for n in range(20_000)) + " ferry"), held)) == ["paper"]
    assert time.process_time() - begun < 5


def test_a_stretch_is_read_once() -> None:
    """What is compared in a stretch is the same object each time it is asked for."""
    held = library(source("paper", "The ferry sank. It was late.\n"))
    pool = Pool(held)
    [hit] = retrieve(claim("The ferry sank."), pool, held, 1)
    assert pool.features(hit.source, hit.start, hit.end) is pool.features(hit.source, hit.start, hit.end)
    assert pool.features("paper", 0, 15).text == "The ferry sank."


SENTENCES = st.lists(
    st.sampled_from(
        (
            "The ferry Marigold sank off Senn.", "Edda Tarrow was on duty on 14 November 1991.", "She let it leave.",
            "41 people were saved.", "“A saving that nobody had the right to make”, the report said.", "# Part",
            "| Town | Turnout |\n| --- | --- |\n| Senn | 71 % |", "It rained in Port Aldane in 2013.", "",
        )
    ),
    max_size=8,
)  # fmt: skip
LIBRARIES = st.dictionaries(st.sampled_from(("a", "b", "c", "d")), SENTENCES, max_size=4)


@settings(max_examples=60, deadline=None)
@given(LIBRARIES, SENTENCES, st.integers(1, 8))
def test_whatever_is_found_stands_in_a_source(
    texts: dict[str, list[str]], asked: list[str], limit: int
) -> None:
    """At most `limit` stretches, each inside its text, none inside an earlier one; the same in any order of files."""
    held = library(*(source(id_, "\n\n".join(lines)) for id_, lines in texts.items()))
    about = claim(" ".join(asked).strip() or "Nothing.")
    hits = found(about, held, limit)
    assert len(hits) <= limit
    assert all(0 <= each.start < each.end <= len(held[each.source].text) for each in hits)
    spans = [(each.source, each.start, each.end) for each in hits]
    assert not any(
        one[0] == other[0] and other[1] <= one[1] and one[2] <= other[2]
        for at, one in enumerate(spans)
        for other in spans[:at]
    )
    assert found(about, dict(reversed(held.items())), limit) == hits


WORDS = st.lists(st.sampled_from("ferry boat sea harbour wind".split()), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8))
def test_the_search_by_words_is_bm25(documents: list[list[str]]) -> None:
    """Scores agree with the formula, written down plainly."""
    held = library(*(source(f"s{n}", " ".join(each) + ".\n", title="-") for n, each in enumerate(documents)))
    asked = claim("Ferry in the wind.")
    terms = [[stem(word) for word in words(" ".join(each))] for each in documents]
    query = [stem(word) for word in words(asked.text) if word not in STOP_WORDS]
    mean = sum(map(len, terms)) / len(terms)

    def idf(term: str) -> float:
        having = sum(term in each for each in terms)
        return math.log(1 + (len(terms) - having + 0.5) / (having + 0.5))

    def score(each: list[str]) -> float:
        count = Counter(each)
        slack = K1 * (1 - B + B * len(each) / mean)
        return sum(idf(term) * count[term] * (K1 + 1) / (count[term] + slack) for term in query)

    most = sum(map(idf, query)) * (K1 + 1)
    plain = {f"s{n}": round(score(each) / most, 6) for n, each in enumerate(terms) if score(each)}
    hits = nearest(asked, Pool(held), held, 99)
    assert {each.source: each.score for each in hits} == plain
    assert [each.score for each in hits] == sorted(plain.values(), reverse=True)


def test_what_tells_the_same_in_other_words_is_found_by_meaning() -> None:
    """By words alone a passage that shares none with the claim is never looked at."""
    held = library(
        source("kremlin", "The Kremlin hoped to get the penalties lifted.\n"),
        source("ferry", "The ferry sank off Senn.\n"),
        source("cod", "Cod is rare in these waters.\n"),
    )
    asked = claim("Moscow wanted relief from sanctions.")
    assert found(asked, held) == []
    (hit,) = retrieve(asked, Pool(held, by_meaning=True), held, 12)
    assert hit.source == "kremlin"
    assert hit.why.startswith("words 0.00 of the most they could give; meaning 0.")
