"""The judge by rules: what one passage does to one claim. In doubt it abstains."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.check.features import Features, Weights
from factcheck.check.judge import Judgement
from factcheck.check.strict import StrictJudge
from factcheck.model import Claim, ClaimKind, Detail, QuoteSelector, Stance

LIBRARY = [
    "Donald Smith met Ann Jones at the harbour summit in Bern on 7 July 2017.",
    "The agency reported that the bridge over the river was closed.",
    "The ministry published figures on trade, fish and grain.",
    "A storm damaged the roof of the old school in Thun.",
    "The court heard the case of the two captains in March 2019.",
]
JUDGE = StrictJudge(Weights(Features(text) for text in LIBRARY))


def judge(
    claim: str, passage: str, kind: ClaimKind = ClaimKind.EVENT, speaker: str | None = None
) -> Judgement:
    quote = QuoteSelector(exact=claim, start=0, end=len(claim))
    record = Claim(id="c1", article="a", text=claim, quote=quote, kind=kind, speaker=speaker)
    return JUDGE.judge_one(record, Features(claim), Features(passage))


MET = "Donald Smith met Ann Jones in Bern on 7 July 2017."


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (MET, "The ministry recorded that Donald Smith met Ann Jones at a summit in Bern on Friday 7 July 2017."),
        (MET, "It rained. Donald Smith met Ann Jones in Bern on 7 July 2017. The sun came out."),
        ("Donald Smith met Ann Jones in Bern in July 2017.", MET),
        ("Talks of Smith and Jones in Bern took over two hours.", "Talks of Smith and Jones in Bern took 2 h 16 min."),
        ("Bern signed no agreement with Thun.", "Bern signed no agreement with Thun in the end."),
        ("Thun was damaged by a storm in May 2019.", "Thun was damaged by a storm on 4 May 2019."),
    ],
)  # fmt: skip
def test_a_sentence_that_says_it_all_supports(claim: str, passage: str) -> None:
    """Every name, number and date of the claim, its words in its order, in one sentence."""
    judged = judge(claim, passage)
    assert (judged.stance, judged.detail) == (Stance.SUPPORTS, None)
    assert judged.score >= 0.95


@pytest.mark.parametrize(
    ("claim", "passage", "detail"),
    [
        ("Bern signed the treaty on 3 August 2017.", "Bern signed the treaty on 2 August 2017.", Detail.DATE),
        ("Ann Jones was born in Thun in 1984.", "Ann Jones (born in Thun on 9 March 1980) is a chemist.", Detail.DATE),
        ("Thun held 24 captured sailors.", "Thun held 22 captured sailors.", Detail.NUMBER),
        ("Ann Jones died in Bern at the age of 61.", "Ann Jones died in Bern at the age of 64.", Detail.NUMBER),
        ("Bern and Thun signed a joint statement.", "Bern and Thun signed no joint statement.", Detail.REFUTED),
    ],
)  # fmt: skip
def test_one_value_that_differs_contradicts(claim: str, passage: str, detail: Detail) -> None:
    """The same people, places and words, and exactly one value that can't be: the detail says which."""
    judged = judge(claim, passage)
    assert (judged.stance, judged.detail) == (Stance.CONTRADICTS, detail)
    assert judged.working.startswith("100% of the claim's words; names: ")


@pytest.mark.parametrize(
    ("why", "claim", "passage"),
    [
        ("another meeting, in another year", MET, "Donald Smith met Ann Jones in Bern on 16 July 2018."),
        ("another place", MET, "Donald Smith met Ann Jones in Thun on 7 July 2017."),
        ("another person", MET, "Donald Smith met Paul Klein in Bern on 7 July 2017."),
        ("another person of that name", MET, "Ivanka Smith met Ann Jones in Bern on 7 July 2017."),
        ("somebody of theirs", MET, "Donald Smith's lawyer met Ann Jones in Bern on 7 July 2017."),
        ("the date of the report", MET, "The agency reported on 9 July 2017 that Donald Smith met Ann Jones in Bern."),
        ("said by somebody", MET, "The minister said that Donald Smith met Ann Jones in Bern on 7 July 2017."),
        ("denied by somebody", MET, "Ann Jones denied that Donald Smith met Ann Jones in Bern on 7 July 2017."),
        ("in somebody's words", MET, 'The paper ran: "Donald Smith met Ann Jones in Bern on 7 July 2017."'),
        ("only planned", MET, "Donald Smith planned to have met Ann Jones in Bern on 7 July 2017."),
        ("not certain", MET, "Donald Smith may have met Ann Jones in Bern on 7 July 2017."),
        ("cancelled", MET, "Donald Smith cancelled, and nobody met Ann Jones in Bern on 7 July 2017."),
        ("less precise", MET, "Donald Smith met Ann Jones in Bern in July 2017."),
        ("no date", MET, "Donald Smith met Ann Jones in Bern."),
        ("two sentences", MET, "Donald Smith was in Bern on 7 July 2017. Earlier he met Ann Jones."),
        ("several dates", MET, "Donald Smith met Ann Jones in Bern on 1 May 2016, in Thun on 2 May 2016."),
        ("parts exchanged", "Donald Smith accused Ann Jones of fraud.", "Ann Jones accused Donald Smith of fraud."),
        ("passive", "Donald Smith accused Ann Jones of fraud.", "Donald Smith was accused by Ann Jones of fraud."),
        ("partial overlap", "Bern closed the harbour and the bridge.", "Bern closed the harbour."),
        ("nearly", "Bern nearly signed the harbour treaty.", "Bern signed the harbour treaty."),
        ("nearly, in the record", "Bern signed the harbour treaty.", "Bern nearly signed the harbour treaty."),
        ("other unit", "The bridge in Thun cost $30 million.", "The bridge in Thun cost €30 million."),
        ("other thing counted", "Thun held 24 captured sailors.", "Thun held 22 captured sailors' ships."),
        ("several numbers", "Thun held 24 captured sailors.", "Thun held 22 captured sailors and 4 wounded sailors."),
        ("number of another day", "Thun held 24 captured sailors.", "On 3 May 2019 Thun held 22 captured sailors."),
        ("less precise number", "The talks in Bern took 136 minutes.", "The talks in Bern took over two hours."),
        ("bare number", "Ann Jones came to Bern with a score of 61.", "Ann Jones came to Bern with a score of 64."),
        ("only", "Bern closed only the harbour bridge.", "Bern closed the harbour bridge."),
        ("first", "Bern closed the first harbour bridge.", "Bern closed the harbour bridge."),
        ("before", "Bern built the harbour before 1903.", "Bern built the harbour in 1903."),
        ("something else denied", "Thun is a harbour town in Bern.", "Thun is a harbour town in Bern, not a city."),
        ("a denial denied", "Bern signed a joint statement.", "It is not so that Bern did not sign a joint statement."),
        ("nobody named", "the bridge was closed in the storm.", "the bridge was closed in the storm."),
        ("asked", MET, "Is it true that Donald Smith met Ann Jones in Bern on 7 July 2017?"),
        ("taken back", MET, f"{MET} False. They met in Thun."),
        ("a rumour", MET, f"There is a rumour by which {MET}"),
        ("another doer", "The film was cut by Ann Jones.", "The film was cut by Paul Klein and shot by Ann Jones."),
        ("denied of something else", "Bern signed a joint statement.", "Bern signed a joint plan and no statement."),
        ("a day later", "By 6 May 2019 Thun held 24 captured sailors.", "By 5 May 2019 Thun held 22 captured sailors."),
        ("too short", "Smith left.", "Smith left."),
    ],
)  # fmt: skip
def test_look_alikes_are_left_open(why: str, claim: str, passage: str) -> None:
    """Nearly the same words about something else, or of something weaker, neither support nor contradict."""
    assert judge(claim, passage).stance is None, why


def test_sentences_that_disagree_with_each_other_are_left_open() -> None:
    """One sentence of the passage supports, another contradicts."""
    claim = "Thun held 24 captured sailors."
    assert judge(claim, f"{claim} Thun held 22 captured sailors.").stance is None


def test_an_abstention_tells_how_close_the_passage_came() -> None:
    """Its score is the share of the claim's words, for whoever looks further."""
    judged = judge(MET, "Donald Smith met Paul Klein in Bern on 7 July 2017.")
    assert judged.stance is None
    assert 0.5 < judged.score < 1


def quoted(claim: str, passage: str, speaker: str | None = "Donald Smith") -> tuple[Stance | None, float]:
    judged = judge(claim, passage, ClaimKind.QUOTATION, speaker)
    return judged.stance, round(judged.score, 2)


SAID = 'On 7 July 2017 Donald Smith said: "We will hold a meaningful meeting again as soon as this is over."'


def test_quotations_stand_or_fall_by_their_words() -> None:
    """Verbatim supports; the same utterance in other words contradicts; the words around play no part."""
    assert quoted('Smith told us: "We will hold a meaningful meeting."', SAID) == (Stance.SUPPORTS, 0.95)
    altered = 'Smith told us: "We will hold meaningful meeting soon."'
    assert quoted(f"On 7 July 2017 {altered}", SAID) == (Stance.CONTRADICTS, 0.9)
    assert quoted(altered, SAID)[0] is None  # he may have said it on another day
    assert quoted('Smith told us: "The bridge over the river is closed."', SAID)[0] is None


def test_nearly_the_same_words_on_another_day_are_left_open() -> None:
    """People repeat themselves; a day that the record does not name is not confirmed by it."""
    assert quoted('On 9 May 2018 Smith said: "We will hold a meaningful meeting."', SAID)[0] is None
    assert quoted('On 9 May 2018 Smith said: "We will hold meaningful meeting soon."', SAID)[0] is None
    undated = SAID.removeprefix("On 7 July 2017 ")
    assert quoted('On 7 July 2017 Smith said: "We will hold a meaningful meeting."', undated)[0] is None


def test_the_words_of_another_speaker_are_left_open() -> None:
    """Neither support nor a contradiction: the passage does not show who else said it."""
    assert quoted('Jones said: "We will hold a meaningful meeting."', SAID, "Ann Jones")[0] is None
    assert quoted('Jones said: "We will hold meaningful meeting soon."', SAID, "Ann Jones")[0] is None


def test_a_quotation_claim_without_words_in_marks_is_left_open() -> None:
    """There is nothing to compare word by word."""
    assert quoted("Smith said that they will meet.", SAID) == (None, 0.0)


@pytest.mark.parametrize(
    "trap", ["that 2014, ", "by Ab ", 'he said "ab cd ef gh" ', "24 Ab Cd ef, ", "not Ab of the "]
)
def test_no_hostile_pair_stops_the_run(trap: str) -> None:
    """Two thousand letters made to be compared each with each are judged in half a second."""
    text = MET + (trap * 2000)[:2000]
    begin = time.process_time()
    assert judge(text, text).stance is not Stance.CONTRADICTS
    assert time.process_time() - begin < 0.5


WORDS = st.lists(
    st.sampled_from(
        "Donald Smith Ann Jones met accused in Bern on 7 July 2017 2018 not no signed 24 22 sailors by said that "
        'planned the harbour treaty and “ ” " . . ,'.split()
    ),
    max_size=16,
).map(" ".join)


@given(WORDS, WORDS, st.sampled_from(ClaimKind))
def test_any_pair_is_judged_within_bounds(claim: str, passage: str, kind: ClaimKind) -> None:
    """No pair crashes the judge, scores stay between 0 and 1, and only a contradiction has a detail."""
    judged = judge(claim or "-", passage, kind, "Smith")
    assert 0 <= judged.score <= 1 + 1e-9
    assert (judged.detail is not None) == (judged.stance is Stance.CONTRADICTS)


@given(WORDS)
def test_a_text_never_contradicts_itself(text: str) -> None:
    """Whatever it says, and whatever kind of claim it is."""
    for kind in (ClaimKind.EVENT, ClaimKind.QUOTATION):
        assert judge(text or "-", text, kind, "Smith").stance is not Stance.CONTRADICTS
