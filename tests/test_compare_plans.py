"""What took place, what was only to be, and what was called off."""

from __future__ import annotations

import time

import pytest

from factcheck.check.compare.plans import Happened, unrealised
from factcheck.check.features import Features, Weights
from factcheck.check.full import compare, may_support
from factcheck.check.judge import Pair
from factcheck.evaluate.pairs import claim_of

PLANNED, NOT_DONE, OFF = Happened.ONLY_PLANNED, Happened.NOT_DONE, Happened.CALLED_OFF


def told(claim: str, passage: str) -> Happened | None:
    return unrealised(Features(claim), Features(passage))


@pytest.mark.parametrize(
    ("claim", "passage", "happened"),
    [
        ("The ministers met in Oslo.", "The ministers would meet in Oslo on Friday.", PLANNED),
        ("The choir sang in Thun.", "By the programme the choir is to sing in Thun at noon.", PLANNED),
        ("The envoys held talks in Bern.", "Talks of the envoys in Bern were scheduled for March.", PLANNED),
        (
            "Lund visited Oslo in May.",
            "Lund's planned visit to Oslo in May was the talk of the town.",
            PLANNED,
        ),
        ("The visit to Oslo took place in May.", "She cancelled her long announced visit to Oslo.", OFF),
        ("The talks were held in Bern.", "The talks in Bern were called off on Monday.", OFF),
        (
            "Cruz modelled for Lorel.",
            "Cruz has modelled for Mango, but declined to model for Lorel.",
            NOT_DONE,
        ),
        ("Cruz modelled for Mango.", "Cruz has modelled for Mango, but declined to model for Lorel.", None),
        ("Cruz modelled.", "Cruz has modelled for Mango, but declined to model for Lorel.", None),
        (
            "Lund visited Thun.",
            "Lund visited Bern and Basel, but refused to visit Thun for fear of a row.",
            NOT_DONE,
        ),
        (
            "Lund visited Thun.",
            "Lund visited Bern, refused to visit Thun at first, and saw Thun in May.",
            None,
        ),
        (
            "Dorn spoke on the radio.",
            "Dorn speaks in halls, but is still avoiding the use of the radio.",
            NOT_DONE,
        ),
        ("Cruz modelled for Lorel.", "Cruz declined to model for Lorel.", NOT_DONE),
        ("Wilk helped to found the band.", "Wilk died before helping to found the band.", NOT_DONE),
    ],
)
def test_a_plan_is_not_the_deed(claim: str, passage: str, happened: Happened | None) -> None:
    """Told by the words beside the claim's own event; where the passage has that word elsewhere too, it may be told."""
    assert told(claim, passage) is happened


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The ministers met in Oslo.", "The ministers, who were to meet on Friday, met a day early."),
        ("The ministers met in Oslo.", "The ministers met in Oslo and will write a report."),
        ("A visit to Oslo was planned for May.", "She cancelled her visit to Oslo in May."),
        ("The minister will visit Oslo.", "The minister said that he would visit Oslo."),
        ("The minister criticised the pipeline.", "The minister criticised the planned pipeline."),
        ("The board opened the tunnel in 1990.", "The tunnel, opened in 1990, will be closed next year."),
        ("Oslo lies on a fjord.", "Oslo would like to host the games."),
    ],
)
def test_what_took_place_or_is_about_a_plan_is_left_alone(claim: str, passage: str) -> None:
    """A claim that speaks of a plan is borne out by the plan; what is planned beside the event changes nothing."""
    assert told(claim, passage) is None


def test_a_passage_that_only_plans_cannot_support() -> None:
    """Whatever the model makes of the words in common."""
    planned = Features("The ministers of both states would meet in Oslo on 4 May 2011.")
    met = Features("The ministers of both states met in Oslo on 4 May 2011.")
    claim = claim_of(met.text)
    weights = Weights([planned, met])
    likely = {"model-supports": 0.0, "model-contradicts": -9.0, "model-insufficient": -9.0}
    assert may_support(compare(Pair(claim, met, met), weights).features | likely)
    assert not may_support(compare(Pair(claim, met, planned), weights).features | likely)


def test_hostile_text_is_read_in_no_time() -> None:
    """Hundreds of words of planning, and no end of a clause."""
    began = time.process_time()
    told("The talks were held.", "talks would cancel the planned " * 170)
    assert time.process_time() - began < 1
