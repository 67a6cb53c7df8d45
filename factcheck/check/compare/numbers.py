"""Compare quantities of one unit as intervals: "over two hours" agrees with 2 h 16 min.

Example that differs: "24 sailors" against "22 sailors". Example with nothing to compare: "24 sailors"
against "35 prisoners".
"""

from __future__ import annotations

from factcheck.check.compare import NOTHING, Comparison, Outcome
from factcheck.check.features import Features


def compare_numbers(claim: Features, passage: Features) -> Comparison:
    """Agree if each quantity of the claim has its like in the passage; differ only if both name one of that unit."""
    outcome = NOTHING
    for mine in claim.quantities:
        alike = [theirs for theirs in passage.quantities if theirs.unit == mine.unit]
        if not alike:
            continue
        meeting = next((theirs for theirs in alike if not mine.disjoint(theirs)), None)
        if meeting:
            outcome = Comparison(Outcome.AGREE, f"number: {mine.text.strip()} fits {meeting.text.strip()}")
        elif len(alike) == 1 and sum(other.unit == mine.unit for other in claim.quantities) == 1:
            return Comparison(
                Outcome.DIFFER,
                f"number: the article has {mine.text.strip()}, the record {alike[0].text.strip()}",
            )
        else:
            return NOTHING
    return outcome


def unmet_quantities(claim: Features, passage: Features) -> bool:
    """Whether the claim has a quantity that the passage does not confirm."""
    return any(
        all(mine.unit != theirs.unit or mine.disjoint(theirs) for theirs in passage.quantities)
        for mine in claim.quantities
    )
