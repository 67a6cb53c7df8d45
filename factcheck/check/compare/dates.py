"""Compare dates, each at its own granularity: "July 2017" agrees with 7 July 2017.

Example that differs: "cancelled on 1 December 2018" against "cancelled on 29 November 2018".
Example that agrees: "in late 2019" against "on 13 November 2019".
"""

from __future__ import annotations

from factcheck.check.compare import NOTHING, Comparison, Outcome
from factcheck.check.features import Features


def compare_dates(claim: Features, passage: Features) -> Comparison:
    """Agree if every date of the claim meets one of the passage; differ only where both name one that can't meet."""
    if not claim.dates or not passage.dates:
        return NOTHING
    unmet = [mine for mine in claim.dates if all(mine.disjoint(theirs) for theirs in passage.dates)]
    if not unmet:
        return Comparison(Outcome.AGREE, f"date: {claim.dates[0].text} fits {passage.dates[0].text}")
    if len(claim.dates) == 1 and len(passage.dates) == 1:
        mine, theirs = claim.dates[0], passage.dates[0]
        return Comparison(Outcome.DIFFER, f"date: the article has {mine.text}, the record {theirs.text}")
    return NOTHING
