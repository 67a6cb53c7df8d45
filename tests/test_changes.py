"""What a reviewer does to claims: each change as a value, and what it leaves in the files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_extract import run, snapshot

from factcheck.claims.changes import (
    Part,
    anchor,
    change_ledger,
    cite,
    lean,
    merge,
    reject,
    reword,
    split,
    uncite,
    unreject,
)
from factcheck.claims.discrepancies import read_discrepancies, write_discrepancies
from factcheck.claims.editing import from_yaml, to_yaml
from factcheck.claims.ledger import (
    Entry,
    Ledger,
    encode,
    free_id,
    ledger_path,
    read_ledger,
    taken_ids,
    write_ledger,
)
from factcheck.errors import UsageError
from factcheck.files import RECORD_LINE_BYTES
from factcheck.model import (
    Citation,
    Claim,
    ClaimKind,
    Detail,
    Discrepancy,
    MissingKind,
    QuoteSelector,
    Rejection,
    Role,
    Sided,
    Source,
    Stance,
)
from factcheck.sources import Snapshot
from factcheck.sources.selectors import select
from factcheck.workspace import Workspace

FIRST = "Leaked memos show that Smith met Jones in Bern in May 2017."
SECOND = "The harbour of Thun cost 12 million francs."
THIRD = "It was closed in June 2019 and sold in July 2020."
TEXT = f"{FIRST} {SECOND}\n\n{THIRD}\n"
ARTICLE = snapshot(TEXT)

RECORD_TEXT = "- Smith met Jones in Bern on 3 May 2017.\n- The harbour of Thun cost 11 million francs.\n"


def source(id_: str, text: str, role: Role = Role.EVIDENCE, url: str | None = None) -> Snapshot:
    return Snapshot(Source(id=id_, role=role, title=id_, url=url), text, f"sources/{id_}.md", 1)


RECORD = source("record", RECORD_TEXT)
MET_AT = (2, RECORD_TEXT.index("\n"))
"""The first fact of the record."""


def made(id_: str, words: str, *citations: Citation, **values: object) -> Claim:
    """A claim that says what the article says in `words`."""
    start = TEXT.index(words)
    quote = select(TEXT, start, start + len(words))
    return Claim.model_validate(
        {"id": id_, "article": "talks", "text": words, "quote": quote, "kind": ClaimKind.EVENT}
        | {"citations": citations}
        | values
    )


MET = made("c1", FIRST, entities=("Smith", "Jones"), ambiguous=("memos",))
COST = made("c2", SECOND, numbers=("12 million francs",))
CLOSED = made("c3", THIRD, correction="It was closed in 2019.")
TAKEN = {"c1", "c2", "c3"}


def link(words: str, stance: Stance = Stance.SUPPORTS, by: str = "ann") -> Citation:
    start = RECORD_TEXT.index(words)
    quote = select(RECORD_TEXT, start, start + len(words))
    return Citation(stance=stance, source="record", quote=quote, linked_by=by)


# --- words -----------------------------------------------------------------------------------------------


def test_reword() -> None:
    """Other words bring their names and numbers with them; None leaves a field as it is, "" clears it."""
    changed = reword(
        MET, text="  Smith met\nJones in Thun for 3 million francs. ", by="ann", time="2017-05", place="Thun"
    )
    assert (changed.text, changed.time, changed.place) == (
        "Smith met Jones in Thun for 3 million francs.",
        "2017-05",
        "Thun",
    )
    assert "Thun" in changed.entities and changed.numbers and changed.ambiguous == ()
    assert (changed.id, changed.quote, changed.made_by) == (MET.id, MET.quote, "ann")
    cleared = reword(changed, text=None, by="bo", time="", kind=ClaimKind.STATE)
    assert (cleared.text, cleared.time, cleared.place) == (changed.text, None, "Thun")
    assert (cleared.kind, cleared.made_by) == (ClaimKind.STATE, "bo")
    assert reword(MET, text=MET.text, by="ann", speaker="") is MET
    assert changed.sha256 != MET.sha256 and cleared.sha256 == changed.sha256


def test_anchor() -> None:
    """White space around a selection is no part of the quotation; the sentence that is left is remembered."""
    start = TEXT.index(SECOND)
    changed = anchor(MET, ARTICLE, start - 1, start + len(SECOND) + 1, "ann")
    assert changed.quote == COST.quote and changed.made_by == "ann"
    assert changed.formerly == (MET.quote,)
    assert anchor(changed, ARTICLE, COST.quote.start, COST.quote.end, "bo") is changed


def test_anchor_within_the_sentence_remembers_nothing() -> None:
    """The sentence still carries the claim: nothing would be extracted there anyway."""
    start = TEXT.index("Smith met")
    assert anchor(MET, ARTICLE, start, start + 9, "ann").formerly == ()
    assert anchor(MET, ARTICLE, 0, MET.quote.end + 5, "ann").formerly == ()


def test_split() -> None:
    """The first part keeps the id, the others get new ones; evidence goes with each, the correction with the first."""
    whole = CLOSED.model_copy(
        update={
            "citations": (link("Thun"),),
            "rejected": (Rejection(source="record", quote=RECORD_QUOTE, by="bo", reason="no"),),
            "repeats": "c2",
            "merged": ("c9",),
        }
    )
    sold = TEXT.index("sold in")
    parts = (
        Part("The harbour of Thun was closed in June 2019."),
        Part("It was sold in July 2020.", sold, sold + 17),
    )
    first, second = split(whole, ARTICLE, parts, "ann", TAKEN)
    assert (first.id, first.quote, first.correction) == ("c3", whole.quote, whole.correction)
    assert second.id not in TAKEN and second.id.startswith("c")
    assert (second.quote.exact, second.correction) == ("sold in July 2020", None)
    assert (first.time, second.time) == ("2019-06", "2020-07")
    assert first.citations == second.citations == whole.citations
    assert first.rejected == second.rejected == whole.rejected
    assert (first.repeats, second.repeats, first.merged, second.merged) == (None, None, ("c9",), ())
    assert first.formerly == () and {first.made_by, second.made_by} == {"ann"}
    assert split(whole, ARTICLE, parts, "ann", TAKEN) == (first, second)
    again = split(whole, ARTICLE, parts, "ann", TAKEN | {second.id})
    assert again[1].id not in TAKEN | {second.id}


RECORD_QUOTE = select(RECORD_TEXT, *MET_AT)


def test_merge() -> None:
    """The first one's id and place; all their evidence, each once; what they differ in is left open."""
    one = MET.model_copy(
        update={"citations": (link("Smith"), link("Thun", by="extractor")), "time": "2017-05"}
    )
    rejected = Rejection(source="record", quote=select(RECORD_TEXT, 2, 7), by="bo", reason="no")
    other = COST.model_copy(update={"citations": (link("Thun"),), "rejected": (rejected,), "merged": ("c8",)})
    whole = merge([one, other], ARTICLE, "Smith met Jones, and the harbour cost much.", "ann")
    assert (whole.id, whole.merged, whole.made_by) == ("c1", ("c2", "c8"), "ann")
    assert whole.quote.exact == f"{FIRST} {SECOND}"
    assert whole.citations == (link("Smith"), link("Thun"))
    assert whole.rejected == ()  # one of them cites it
    assert whole.time is None and "Jones" in " ".join(whole.entities)
    assert merge([other, one], ARTICLE, "Both.", "ann").quote == whole.quote


def test_merge_with_what_repeats_it() -> None:
    """A claim can't repeat what is part of it."""
    later = CLOSED.model_copy(update={"repeats": "c1"})
    assert merge([later, MET], ARTICLE, "Both.", "ann").repeats is None
    assert merge([later, COST], ARTICLE, "Both.", "ann").repeats == "c1"


# --- evidence --------------------------------------------------------------------------------------------


def test_cite() -> None:
    """A person's link to the words selected; a rejection of them is taken back by it."""
    rejected = reject(MET, RECORD, 0, 20, "bo", "Another Smith.")
    changed = cite(
        rejected, RECORD, Stance.CONTRADICTS, MET_AT[0] - 1, MET_AT[1] + 1, "ann", Detail.DATE, " The day. "
    )
    (citation,) = changed.citations
    assert citation.quote is not None and citation.quote.exact == RECORD_TEXT[slice(*MET_AT)]
    assert (citation.stance, citation.detail, citation.note) == (Stance.CONTRADICTS, Detail.DATE, "The day.")
    assert citation.by_person and citation.score is None
    assert changed.rejected == () and changed.sha256 == MET.sha256
    assert uncite(changed, 0, "bo").citations == ()


def test_lean() -> None:
    """The cue is the article's own words, whatever the case it was typed in."""
    changed = lean(MET, ARTICLE, MissingKind.UNNAMED_DOCUMENT, "leaked  MEMOS show", "ann", "The memos.")
    (citation,) = changed.citations
    assert (citation.cue, citation.would_settle, citation.linked_by) == (
        "Leaked memos show",
        "The memos.",
        "ann",
    )
    marked = snapshot("She said that *leaked* memos exist.")
    claim = MET.model_copy(update={"quote": select(marked.text, 0, 5)})
    (citation,) = lean(claim, marked, MissingKind.UNNAMED_DOCUMENT, "leaked memos", "ann").citations
    assert citation.cue == "leaked memos"


def test_reject_and_take_it_back() -> None:
    """A rejection keeps who and why; taken back, the claim is as before but for who touched it last."""
    changed = reject(MET, RECORD, *MET_AT, "ann", " Another  Smith. ")
    assert changed.rejected == (
        Rejection(source="record", quote=RECORD_QUOTE, by="ann", reason="Another Smith."),
    )
    assert unreject(changed, 0, "bo") == MET.model_copy(update={"made_by": "bo"})


# --- what is refused -------------------------------------------------------------------------------------

OTHER = MET.model_copy(update={"article": "others"})
CITED = cite(MET, RECORD, Stance.SUPPORTS, *MET_AT, "ann")
TWICE = [Part("A."), Part(" a. ")]
LOST = COST.model_copy(update={"quote": QuoteSelector(exact="No such words at all in it", start=0, end=26)})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda: reword(MET, text=" ", by="ann"), "a claim has words"),
        (lambda: reword(MET, text="\ud800", by="ann"), "can't be changed so"),
        (lambda: reword(MET, text="x", by=" "), "nobody's name"),
        (lambda: reword(MET, text="x", by="extractor"), "nobody's name"),
        (lambda: anchor(MET, ARTICLE, 5, 5, "ann"), "there is no passage at 5-5"),
        (lambda: anchor(MET, ARTICLE, -1, 5, "ann"), "there is no passage"),
        (lambda: anchor(MET, ARTICLE, 0, 1_000, "ann"), "select some words"),
        (lambda: anchor(MET, ARTICLE, len(FIRST), len(FIRST) + 1, "ann"), "only white space"),
        (lambda: anchor(OTHER, ARTICLE, 0, 5, "ann"), "c1 is a claim of others, not of talks"),
        (lambda: split(MET, ARTICLE, [Part("A.")], "ann", TAKEN), "two parts or more"),
        (lambda: split(MET, ARTICLE, TWICE, "ann", TAKEN), "say the same"),
        (lambda: split(MET, ARTICLE, [Part("A."), Part("B.", 3)], "ann", TAKEN), "or neither; give both"),
        (lambda: split(MET, ARTICLE, [Part("A."), Part("")], "ann", TAKEN), "a claim has words"),
        (lambda: merge([MET], ARTICLE, "A.", "ann"), "two claims or more"),
        (lambda: merge([MET, MET], ARTICLE, "A.", "ann"), "merged with itself"),
        (lambda: merge([MET, OTHER.model_copy(update={"id": "c7"})], ARTICLE, "A.", "ann"), "a claim of others"),
        (lambda: merge([MET, LOST], ARTICLE, "A.", "ann"), "no longer in sources/articles/talks.md"),
        (lambda: cite(MET, ARTICLE, Stance.SUPPORTS, 0, 5, "ann"), "no evidence for itself"),
        (lambda: cite(MET, source("x", TEXT, Role.ARTICLE), Stance.SUPPORTS, 0, 5, "ann"), "and no evidence"),
        (lambda: cite(MET, RECORD, Stance.MISSING, 0, 5, "ann"), "marked as missing"),
        (lambda: cite(MET, RECORD, Stance.SUPPORTS, 0, 5, "ann", Detail.DATE), "the citation can't be made: detail"),
        (lambda: cite(CITED, RECORD, Stance.CONTRADICTS, *MET_AT, "bo"), "already, as one that supports it"),
        (lambda: lean(MET, ARTICLE, MissingKind.DEAD_LINK, "leaked mermos show", "ann"),
         "“leaked mermos show” is not in sources/articles/talks.md; nearest there: “Leaked memos show”"),
        (lambda: lean(MET, ARTICLE, MissingKind.DEAD_LINK, " ", "ann"), "has a cue"),
        (lambda: uncite(MET, 0, "ann"), "c1 has no citation 0"),
        (lambda: uncite(CITED, -1, "ann"), "no citation -1"),
        (lambda: reject(CITED, RECORD, 0, 10, "bo", "no"), "linked by ann; take the citation out first"),
        (lambda: reject(MET, RECORD, 0, 10, "bo", " "), "for a reason"),
        (lambda: reject(reject(MET, RECORD, 2, 9, "bo", "no"), RECORD, 2, 9, "ann", "no"), "bo has rejected"),
        (lambda: unreject(MET, 0, "ann"), "no rejected passage 0"),
    ],
)  # fmt: skip
def test_refused(change: object, message: str) -> None:
    """One sentence: what is wrong, and what to do."""
    assert callable(change)
    with pytest.raises(UsageError, match=message) as refused:
        change()
    assert "\n" not in str(refused.value)


def test_the_article_under_another_name_is_no_evidence() -> None:
    """A source with the article's address or text can't speak for it."""
    own = Snapshot(ARTICLE.source.model_copy(update={"url": "https://example.org/a"}), TEXT, ARTICLE.path, 1)
    copy = source("copy", TEXT, url="https://example.org/a")
    with pytest.raises(UsageError, match="under another name"):
        cite(MET, copy, Stance.SUPPORTS, 0, 5, "ann", article=own)


# --- any change ------------------------------------------------------------------------------------------

SPANS = st.tuples(st.integers(-2, len(TEXT) + 2), st.integers(-2, len(TEXT) + 2))
WORDS = st.text(max_size=30)


@given(
    span=SPANS, words=st.lists(WORDS, min_size=1, max_size=4), spans=st.lists(SPANS | st.none(), max_size=4)
)
@settings(max_examples=150, deadline=None)
def test_a_change_gives_whole_records_or_is_refused(
    span: tuple[int, int], words: list[str], spans: list[tuple[int, int] | None]
) -> None:
    """Any selection, any words: `UsageError`, or claims that the ledger's line brings back as they are."""
    parts = [
        Part(text, *(place or (None, None)))
        for text, place in zip(words, [*spans, *[None] * len(words)], strict=False)
    ]
    for change in (
        lambda: [reword(MET, text=words[0], by="ann", speaker=words[-1])],
        lambda: [anchor(MET, ARTICLE, *span, "ann")],
        lambda: list(split(CLOSED, ARTICLE, parts, "ann", TAKEN)),
        lambda: [merge([CLOSED, MET], ARTICLE, words[0], "ann")],
        lambda: [cite(MET, RECORD, Stance.SUPPORTS, *span, words[0])],
        lambda: [reject(MET, RECORD, *span, "ann", words[0])],
        lambda: [lean(MET, ARTICLE, MissingKind.DEAD_LINK, words[0], "ann")],
    ):
        try:
            claims = change()
        except UsageError:
            continue
        assert len({claim.id for claim in claims}) == len(claims)
        for claim in claims:
            assert Claim.model_validate(json.loads(encode(claim))) == claim
            assert TEXT[claim.quote.start : claim.quote.end] == claim.quote.exact == claim.quote.exact.strip()
            for quote in (*(c.quote for c in claim.citations), *(r.quote for r in claim.rejected)):
                assert quote is None or RECORD_TEXT[quote.start : quote.end] == quote.exact


@given(st.text("0123456789abcdef", min_size=64, max_size=64), st.sets(st.integers(1, 65)))
def test_a_free_id_is_taken_by_nobody(identity: str, lengths: set[int]) -> None:
    """As short as it can be, never one of those there."""
    taken = {f"c{identity}"[:length] for length in lengths}
    found = free_id(f"c{identity}", taken)
    assert found not in taken and found.startswith("c") and len(found) >= 8


# --- extracting again ------------------------------------------------------------------------------------


def sentences(*words: str) -> tuple[Entry, ...]:
    return run(" ".join(words)).entries


BRIDGE, COURT, SCHOOL = (
    "The bridge in Bern was closed in May 2019.",
    "The court heard two captains.",
    "The roof of the old school fell in.",
)
SHORT = f"{BRIDGE} {COURT} {SCHOOL}"


def again(entries: tuple[Entry, ...], text: str = SHORT) -> tuple[list[str], int]:
    found = run(text, entries)
    return [entry.id for entry in found.entries], found.added


def test_what_was_split_merged_or_moved_is_not_extracted_again() -> None:
    """Sentences that a reviewer took a claim away from stay without one, also where the text before them grows."""
    first, second, third = [e for e in run(SHORT).entries if isinstance(e, Claim)]
    article = snapshot(SHORT)
    place = second.quote
    moved = anchor(first, article, place.start, place.end, "ann")
    parts = split(
        third, article, [Part("A.", place.start, place.end), Part("B.", 0, 10)], "ann", taken_ids([third])
    )
    whole = merge([first, second], article, "Both.", "ann")
    for entries in ((moved, second, third), (first, second, *parts), (whole, third)):
        assert again(entries) == ([entry.id for entry in entries], 0)
        assert again(entries, f"Officially? {SHORT}")[1] == 1
        assert again(entries, SHORT.replace("fell in", "was mended by the town"))[1] == (
            entries[-1] is not third
        )


def test_the_id_of_a_merged_claim_is_not_given_again() -> None:
    """Its decisions and links are those of the claim it went into."""
    first, second, third = [e for e in run(SHORT).entries if isinstance(e, Claim)]
    whole = merge([first, second], snapshot(SHORT), "Both.", "ann")
    found = run(f"{SHORT} {COURT}", (whole, third))
    assert found.added == 1
    assert second.id in taken_ids(found.entries) and second.id not in {e.id for e in found.entries}


def test_a_rejection_outlives_extracting() -> None:
    """What a person said of a claim stays with it."""
    first, *others = [e for e in run(SHORT).entries if isinstance(e, Claim)]
    rejected = reject(first, RECORD, *MET_AT, "ann", "no")
    kept = run(f"Once. {SHORT}", (rejected, *others)).entries
    assert next(e for e in kept if e.id == first.id).rejected == rejected.rejected  # type: ignore[union-attr]


# --- factcheck edit --------------------------------------------------------------------------------------


def edited(claim: Claim, old: str = "", new: str = "") -> Claim:
    """The claim as an editor gives it back that replaces `old` by `new`."""
    text = to_yaml(claim, "claims/talks.jsonl")
    assert old in text
    return from_yaml(text.replace(old, new, 1), claim, ARTICLE, {"record": RECORD}, "cy")


def test_edit_keeps_what_it_does_not_show_and_what_was_rejected() -> None:
    """An edit of the words leaves rejections, merged ids and places left as they were."""
    claim = reject(CITED, RECORD, MET_AT[1] + 3, len(RECORD_TEXT), "bo", "Of the harbour: another one.")
    claim = claim.model_copy(update={"merged": ("c7",), "formerly": (COST.quote,)})
    assert edited(claim) == claim.model_copy(update={"made_by": "cy"})
    changed = edited(claim, FIRST, "Weber met Jones in 2018.")
    assert (changed.rejected, changed.merged, changed.formerly) == (claim.rejected, ("c7",), (COST.quote,))
    assert changed.entities != claim.entities


def test_edit_takes_a_rejection_out_and_puts_one_in() -> None:
    """Both as text, the place found by itself; what is put in is by who edits."""
    claim = reject(MET, RECORD, *MET_AT, "bo", "Another Smith.")
    met = "quote: Smith met Jones in Bern on 3 May 2017."
    body = f"rejected:\n- source: record\n  {met}\n  by: bo\n  reason: Another Smith.\n"
    assert edited(claim, body, "").rejected == ()
    put = "rejected:\n- source: record\n  quote: The harbour of Thun\n  reason: Too old.\n"
    (made,) = edited(claim, body, put).rejected
    assert (made.quote.exact, made.by, made.reason) == ("The harbour of Thun", "cy", "Too old.")
    for wrong, message in (
        ("rejected: record\n", "rejected is a list"),
        ("rejected:\n- source: none\n", "no evidence source 'none'"),
        ("rejected:\n- source: record\n  quote: The harbor of Thun\n", "is not in sources/record.md"),
        ("rejected:\n- source: record\n  quote: Thun\n", "reason: "),
        ("rejected:\n- source: record\n", "quote the words in record"),
    ):
        with pytest.raises(UsageError, match=message):
            edited(claim, body, wrong)


def test_edit_of_the_place_is_a_new_place() -> None:
    """As with `anchor`: the sentence that the claim leaves is remembered."""
    assert edited(MET, f"says: {FIRST}", f"says: {SECOND}").formerly == (MET.quote,)


# --- the file --------------------------------------------------------------------------------------------


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with the ledger of three claims."""
    workspace = Workspace.init(tmp_path)
    repeated = CLOSED.model_copy(update={"repeats": "c2"})
    write_ledger(workspace, read_ledger(workspace, "talks"), [MET, COST, repeated])
    return workspace


def differ(id_: str, left: str, right: str) -> Discrepancy:
    return Discrepancy(
        id=id_, about="the cost", left=left, right=right, supported=Sided.OPEN, note="n", made_by="ann"
    )


def test_what_is_written_is_what_is_returned(workspace: Workspace) -> None:
    """The ledger comes back as reading it again gives it, also with lines that can't be read."""
    for torn in (b"", b"{torn\n"):
        path = ledger_path(workspace, "talks")
        path.write_bytes(path.read_bytes() + torn)
        by = f"ann{len(torn)}"
        written = change_ledger(
            workspace,
            "talks",
            lambda now, by=by: [reword(c, text=f"{c.text} {by}", by=by) for c in now.claims],
        )
        assert written == read_ledger(workspace, "talks")
        assert {claim.made_by for claim in written.claims} == {by}


def test_what_names_a_merged_claim_follows_it(workspace: Workspace) -> None:
    """`repeats` of other claims and sides of discrepancies; what has one side left goes, and is told."""
    inner, outer = differ("d1", "c1", "c2"), differ("d2", "c2", "c3")
    write_discrepancies(workspace, [inner, outer])
    path = workspace.claims / "_discrepancies.jsonl"
    path.write_bytes(path.read_bytes() + b"not json\n")
    told: list[str] = []
    whole = merge([MET, COST], ARTICLE, "Both.", "ann")
    written = change_ledger(
        workspace, "talks", lambda now: [whole, *(e for e in now.entries if e.id == "c3")], tell=told.append
    )
    assert [(claim.id, claim.repeats) for claim in written.claims] == [("c1", None), ("c3", "c1")]
    found = read_discrepancies(workspace, {"talks": written})
    assert [(each.id, each.left, each.right) for each in found.entries] == [("d2", "c1", "c3")]
    assert path.read_bytes().endswith(b"\nnot json\n")
    assert told == ["the discrepancy d1 (the cost) is gone: both its sides are c1 now"]


def test_a_merge_of_a_claim_and_its_repetition(workspace: Workspace) -> None:
    """Nothing repeats itself."""
    closed = read_ledger(workspace, "talks").claims[2]
    whole = merge([closed, COST], ARTICLE, "Both.", "ann")
    written = change_ledger(workspace, "talks", lambda now: [now.entries[0], whole])
    assert [(claim.id, claim.repeats) for claim in written.claims] == [("c1", None), ("c3", None)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda now: [*now.entries, MET], "the id c1 would be there twice"),
        (lambda now: [*now.entries, OTHER.model_copy(update={"id": "c7"})], "belongs to the article others"),
        (lambda now: [now.entries[0], now.entries[2]], "c3 repeats c2, which would be gone"),
        (lambda now: [reword(c, text="x" * RECORD_LINE_BYTES, by="ann") for c in now.claims], "shorten it"),
    ],
)
def test_a_change_that_would_lose_something_is_refused(
    workspace: Workspace, change: object, message: str
) -> None:
    """And nothing is written."""
    assert callable(change)
    before = ledger_path(workspace, "talks").read_bytes()
    with pytest.raises(UsageError, match=message):
        change_ledger(workspace, "talks", change)
    assert ledger_path(workspace, "talks").read_bytes() == before


def test_who_refuses_sees_the_ledger_that_is_changed(workspace: Workspace) -> None:
    """It is asked before the change, under the lock, with the ledger as it is on disk."""
    before = ledger_path(workspace, "talks").read_bytes()
    seen: list[Ledger] = []

    def stop(now: Ledger) -> None:
        seen.append(now)
        raise UsageError("c1 was changed by bo")

    with pytest.raises(UsageError, match="by bo"):
        change_ledger(workspace, "talks", lambda now: [], stop)
    assert seen == [read_ledger(workspace, "talks")]
    assert ledger_path(workspace, "talks").read_bytes() == before
