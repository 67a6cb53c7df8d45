"""What a comparison of a quotation with a passage can find, one code for each.

Agrees: "hold a meaningful meeting" against “We will hold a meaningful meeting again”. Differs: "our own money" against
“our own hands”. Nothing to compare: the words are not in an excerpt, which may have left them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from factcheck.check.compare import Comparison, Outcome


class Finding(StrEnum):
    """What became of a quotation. The examples go: the article's words, then the record's."""

    VERBATIM = "verbatim"
    """Word for word. "We built this" / “We built this with our own hands.” Agrees."""
    GAP_SHOWN = "gap-shown"
    """Words are left out or replaced, and dots or brackets say so. "The bridge ... will open" / “The bridge, which
    nobody paid for, will open.” Agrees."""
    GAP_TURNS = "gap-turns"
    """The dots hide what denies the words after them. "I ... support it" / “I do not support it.” Differs."""
    ALTERED = "altered"
    """The same utterance in other words. "our own money" / “our own hands”. Differs."""
    SPLICED = "spliced"
    """Parts that stand there, but apart. "I lost. My friends won." / “I lost. I went home. Then my friends won.”
    Differs; nothing where dots stand between the parts, or in an excerpt if the parts are short."""
    OTHER_SPEAKER = "other-speaker"
    """The words are somebody else's. Smith "paid them" / Jones: “I paid them.” Nothing; it differs only where both
    speak on the very occasion that the article names."""
    DISOWNED = "disowned"
    """The passage has the words as what was never said. "I paid" / She denied having said “I paid”. Nothing."""
    OTHER_DAY = "other-day"
    """The words were said on another day than the article says. "on 3 May" / "on 9 May". Nothing."""
    OTHER_OCCASION = "other-occasion"
    """They were said or written elsewhere. "in a letter" / "told reporters". Nothing."""
    OTHER_QUESTION = "other-question"
    """They answer another question. Asked about her pay / asked about the merger. Nothing; it differs where the
    article's question is there too, with another answer."""
    OTHER_SUBJECT = "other-subject"
    """A few words, of another thing. Called the roof "sound" / called the cellar “sound”. Nothing; it differs where the
    record has other words of the article's thing."""
    CUT = "cut"
    """The words stand there, and the sentence turns beside them. "I support it." / “I support it, but not now.”
    Nothing; the rest is shown."""
    PARAPHRASED = "paraphrased"
    """The passage tells it in its own words, without marks. "I paid nobody." / She said that she had paid nobody.
    Nothing."""
    NEARLY = "nearly"
    """One small word or ending is another. "in the end we won" / “at the end we won”. Nothing."""
    TRANSLATED = "translated"
    """The words differ and one is a translation: two translators differ. Nothing."""
    NOT_IN_WHOLE = "not-in-whole"
    """Not there, though the passage gives the whole of what was said on that occasion. Differs."""
    NOT_FOUND = "not-found"
    """Not there; the passage gives a part, or another occasion. Nothing."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quotation of a claim against a passage."""

    comparison: Comparison
    likeness: float
    """Share of the article's words found in the same order, from 0 to 1."""
    finding: Finding = Finding.NOT_FOUND


def differs(finding: Finding, told: str, likeness: float) -> Quoted:
    """Return a provable difference; `told` shows both sides."""
    return Quoted(Comparison(Outcome.DIFFER, f"quotation: {told}"), likeness, finding)


def opens(finding: Finding, told: str, likeness: float) -> Quoted:
    """Return a finding that proves nothing; `told` says what was seen."""
    return Quoted(Comparison(Outcome.NOTHING, f"quotation: {told}"), likeness, finding)
