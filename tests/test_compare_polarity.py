"""Denials, opposites, all and none: when the record denies just what the article says, and when it only looks so."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factcheck.check.compare import Comparison, Outcome
from factcheck.check.compare.polarity import compare_polarity
from factcheck.check.features import Features

AGREE, DIFFER, NOTHING = Outcome.AGREE, Outcome.DIFFER, Outcome.NOTHING


def compared(claim: str, passage: str) -> Comparison:
    return compare_polarity(Features(claim), Features(passage))


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The talks in Bern ended without a joint statement.", "A joint statement was issued after the talks in Bern."),
        ("The two sides issued a joint statement in Bern.", "No joint statement was issued in Bern by the two sides."),
        ("Bern published its accounts for 2014.", "Bern failed to publish its accounts for 2014."),
        ("The court heard the appeal of the captains.", "The court refused to hear the appeal of the captains."),
        ("The patrol fired a shot when it boarded the ship.", "The patrol boarded the ship without firing a shot."),
        ("Stroom never gave a concert in Thun.", "In 1911 and again in 1926 Stroom gave a concert in Thun."),
        ("Neither of the envoys signed the treaty.", "Both envoys, the elder first, signed the treaty."),
        ("Thun was not a member of the league.", "Thun was a member of the old league of towns."),
        ("None of the boats was delivered to Bern.", "Two of the boats were delivered to Bern."),
        ("No ship left Thun that night.", "It is not true that no ship left Thun that night."),
        ("Smith signed the order. ", "On Friday it rained. Smith did not sign the order."),
    ],
)  # fmt: skip
def test_a_denial_of_just_what_the_other_says_differs(claim: str, passage: str) -> None:
    """By whatever word: no, without, never, failed to, refused to; two denials undo each other."""
    assert compared(claim, passage).outcome is DIFFER


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Timber exports from Bern grew in 1988.", "Timber exports from Bern fell by 7 per cent in 1988."),
        ("The upper house approved the fisheries bill.", "The upper house rejected the fisheries bill."),
        ("Smith won the election in Thun.", "Smith lost the election in Thun by two votes."),
        ("The mayor opened the bridge to lorries.", "The mayor closed the bridge to lorries on Monday."),
        ("Thun accepted the offer of the airline.", "Thun refused the offer of the airline."),
        ("The board approved the sale.", "The board nearly approved the sale but in the end rejected it."),
        ("The strike in Thun was legal, the court found.", "The court found that the strike in Thun was illegal."),
    ],
)  # fmt: skip
def test_the_opposite_of_the_claims_word_differs(claim: str, passage: str) -> None:
    """Of the same thing, beside the same words; from the table of antonyms and from news language."""
    assert compared(claim, passage).outcome is DIFFER


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("All of the judges signed the ruling.", "Seven of the nine judges signed the ruling."),
        ("Every member of the panel signed the report.", "Most members of the panel signed the report."),
        ("All members signed the report.", "All but two members signed the report."),
        ("Captain Rell was the only survivor of the wreck.", "Captain Rell and two engineers survived the wreck."),
    ],
)  # fmt: skip
def test_a_counter_example_to_all_or_only_differs(claim: str, passage: str) -> None:
    """Of the same things, doing the same."""
    assert compared(claim, passage).outcome is DIFFER


@pytest.mark.parametrize(
    ("why", "claim", "passage"),
    [
        ("denied by somebody", "The ministry sold the archive.", "It denied that the ministry sold the archive."),
        ("only nearly", "The board approved the sale.", "The board nearly approved the sale."),
        ("only planned", "Bern opened a repair yard at Thun.", "Bern planned to open a repair yard at Thun."),
        ("a condition", "Bern will sign the treaty.", "If the vote fails, Bern will not sign the treaty."),
        ("something else denied", "The talks ended without a deal.", "A joint statement was issued after the talks."),
        ("of a part", "Thun is a town in Bern.", "Thun is a town in Bern that has no airport."),
        ("by then", "Bern signed the treaty.", "Bern has not yet signed the treaty."),
        ("another time", "Bern signed the treaty in 2019.", "Bern did not sign the treaty in 2015."),
        ("another event", "Smith did not go to Bern on his second visit.", "Smith went to Bern on his first visit."),
        ("another subject", "Thun has not recognised the new government.", "Bern has recognised the new government."),
        ("not the only one", "Smith was not the only member of the crew.", "Smith was a member of the crew."),
        ("no evidence", "Smith gave the order to sail.", "It found no evidence that Smith gave the order to sail."),
        ("told of another", "Smith did not tell Jones of the plan.", "Jones told the press of the plan and met Smith."),
        ("little or no", "The town has little industry.", "The town has little or no industry."),
        ("opposite of another thing", "Exports of coal from Bern rose.", "Imports of coal to Bern fell."),
        ("opposites of two", "Smith lost the final to Jones.", "Jones won the final against Smith."),
        ("both said", "The harbour was opened in Thun.", "The harbour in Thun was opened and then closed."),
        ("some and many", "Some of the judges signed the ruling.", "Many of the judges signed the ruling."),
        ("a hoax", "Smith is dead in Thun.", "It was a hoax that Smith is not dead in Thun."),
        ("told by somebody", "Bern signed the treaty.", "An opponent said that Bern had not signed the treaty."),
    ],
)  # fmt: skip
def test_look_alikes_do_not_differ(why: str, claim: str, passage: str) -> None:
    """A false difference accuses a writer."""
    assert compared(claim, passage).outcome is not DIFFER, why


def test_the_working_says_who_denies_what() -> None:
    """A reader sees the two readings in the report."""
    claim = "The board approved the sale of the mill."
    assert compared(claim, "The board did not approve the sale of the mill.").working == (
        "polarity: the record denies ('not') what the article says"
    )
    assert compared(claim, "The board rejected the sale of the mill.").working == (
        "polarity: the article has “approved”, the record “rejected”"
    )


def test_two_that_deny_the_same_agree() -> None:
    """Whatever word each denies with."""
    both = compared("Bern did not publish its accounts.", "Bern failed to publish its accounts.")
    assert both == Comparison(AGREE, "polarity: both deny ('not', 'failed to')")


TEXTS = st.lists(
    st.sampled_from(
        "Smith Bern signed the treaty not no never without failed to refused approved rejected rose fell all of none "
        "judges and but nearly only it , . ; was".split()
    ),
    max_size=16,
).map(" ".join)  # fmt: skip


@given(TEXTS)
@example("Smith all but Bern")
@example("all judges signed but one of the judges")
def test_a_text_never_denies_itself(text: str) -> None:
    """However many denials and opposites it holds."""
    assert compared(text, text).outcome is not DIFFER


@pytest.mark.parametrize(
    "trap", ["not no ", "none of the ", "rose fell ", "without a ", "not true that ", "all but "]
)
def test_hostile_texts_take_bounded_time(trap: str) -> None:
    """Five thousand code points of denials are compared in half a second."""
    text = ("Smith signed the treaty " + trap * 2500)[:5000]
    begin = time.process_time()
    compared(text, text)
    assert time.process_time() - begin < 0.5
