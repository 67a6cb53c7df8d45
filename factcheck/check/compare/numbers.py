"""Compare quantities of one unit as intervals: "over two hours" agrees with 2 h 16 min.

Example that differs: "24 sailors" against "22 sailors". Example with nothing to compare: "24 sailors" against
"35 prisoners", "two hours" against "over two hours".
"""

from __future__ import annotations

import re

from factcheck.check.compare import NOTHING, Comparison, Outcome
from factcheck.check.features import Features
from factcheck.claims.mentions import number_of
from factcheck.claims.stems import content_stems, words


def compare_numbers(claim: Features, passage: Features) -> Comparison:
    """Agree if the passage confirms each quantity whose unit it has; differ if both have one of a unit, far apart."""
    outcome = NOTHING
    for mine in claim.quantities:
        alike = [theirs for theirs in passage.quantities if theirs.unit == mine.unit]
        if not alike:
            continue
        meeting = next((theirs for theirs in alike if mine.confirmed_by(theirs)), None)
        if meeting:
            outcome = Comparison(Outcome.AGREE, f"number: {mine.text} fits {meeting.text}")
        elif (
            len(alike) == 1
            and sum(other.unit == mine.unit for other in claim.quantities) == 1
            and mine.disjoint(alike[0])
        ):
            return Comparison(
                Outcome.DIFFER, f"number: the article has {mine.text}, the record {alike[0].text}"
            )
        else:
            return NOTHING
    return outcome


def compared_stems(claim: Features, passage: Features) -> frozenset[str]:
    """Return the stems of the claim's units that the passage has in other words: "hours" where it has "min"."""
    units = {theirs.unit for theirs in passage.quantities}
    return frozenset(
        stem for mine in claim.quantities if mine.unit in units for stem in content_stems(mine.text)
    )


_ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1
    )
}


def unmet_numbers(claim: Features, passage: Features) -> bool:
    """Whether the claim has a number, with a unit or bare, that the passage does not confirm; dates are left out."""
    met = [
        mine for mine in claim.quantities if any(mine.confirmed_by(theirs) for theirs in passage.quantities)
    ]
    if len(met) < len(claim.quantities):
        return True
    read = [(each.start, each.end) for each in met] + [(each.start, each.end) for each in claim.dates]
    rest = "".join(
        " " if any(start <= at < end for start, end in read) else letter
        for at, letter in enumerate(claim.text)
    )
    return not _bare(rest) <= _bare(passage.text)


def _bare(text: str) -> set[float]:
    """Return every number in `text`, written in digits or words, ordinals among them; "one" is a pronoun too often."""
    found = set()
    for word in words(re.sub(r"(?<=\d),(?=\d{3})", "", text)):
        digits = re.match(r"\d+", word)
        if digits:
            found.add(float(digits[0]))
        elif word in _ORDINALS:
            found.add(float(_ORDINALS[word]))
        elif word != "one":
            try:
                found.add(number_of(word))
            except ValueError:
                continue
    return found
