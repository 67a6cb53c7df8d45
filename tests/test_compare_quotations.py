"""What became of a quotation: each finding by examples, and the look-alikes that must stay open."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.check.compare import Outcome
from factcheck.check.compare.quotations import Finding, Quoted, compare_quotation, speaker_in
from factcheck.check.features import Features

AGREE, DIFFER, NOTHING = Outcome.AGREE, Outcome.DIFFER, Outcome.NOTHING

TALK = (
    "At the hearing on 4 May Ada Quill said: “We sold the mill because we had to. The buyers paid a fair price. "
    "I do not regret the sale, but I regret that nobody asked the town.”"
)
TRANSCRIPT = (
    "Interview of 9 June. REPORTER: Did you sign the lease? MR TORV: I signed what the board gave me. "
    "REPORTER: Who wrote it? MR TORV: Our lawyer wrote every line of it. REPORTER: Will you resign? MR TORV: Never."
)
TWO_SPEAK = (
    'In the debate of 8 April Ada Quill called the levy "a tax on breathing". '
    'Per Lund answered that it was "the price of clean water".'
)
WHOLE = (
    "The full text of the statement that Orla Fenn issued on 7 July reads: “The council has heard the complaints. "
    "It will answer them in the autumn.”"
)


def compared(claim: str, passage: str, speaker: str | None = None) -> Quoted:
    """Compare the first quotation of a claim with a passage, as the checker does."""
    seen = Features(claim)
    return compare_quotation(seen.quotations[0].text, speaker, Features(passage), seen)


def found(claim: str, passage: str) -> tuple[Outcome, Finding]:
    quoted = compared(claim, passage)
    return quoted.comparison.outcome, quoted.finding


@pytest.mark.parametrize(
    ("claim", "passage", "outcome", "finding"),
    [
        # the words stand there
        ('Ada Quill said: "The buyers paid a fair price."', TALK, AGREE, Finding.VERBATIM),
        ("Ada Quill said: ‘The buyers paid a fair price.’", TALK, AGREE, Finding.VERBATIM),
        ('Mr Torv said: "Our lawyer wrote every line of it."', TRANSCRIPT, AGREE, Finding.VERBATIM),
        (
            'Per Lund said: "We can\'t sell 3 mills, and we won\'t."',
            "“We cannot sell three mills,” Per Lund said, “and we will not.”",
            AGREE,
            Finding.VERBATIM,
        ),
        (
            'Per Lund said: "The town’s ‘green’ mill is lost."',
            'Per Lund said: "The town\'s "green" mill [laughter] is, uh, lost."',
            AGREE,
            Finding.VERBATIM,
        ),
        (
            'In her address Ilse Vark said: "We have lost many friends."',
            "Ilse Vark’s address. We have lost many friends. We have learned what a village can do.",
            AGREE,
            Finding.VERBATIM,
        ),
        (
            'Rita Stam told reporters: "We will rebuild, and we will do it alone."',
            "“We will rebuild,” Stam told reporters on Tuesday. “And we will do it alone.”",
            AGREE,
            Finding.VERBATIM,
        ),
        (
            'Rita Stam said in an interview: "I would sign it again tomorrow."',
            "Q: Why?\nA: I’d sign it again tomorrow. It was Rita Stam’s first interview.",
            AGREE,
            Finding.VERBATIM,
        ),
        (
            'Per Lund told the court: "He has gone, and I had no idea."',
            "Per Lund told the court: “He’s gone, and I’d no idea.”",
            AGREE,
            Finding.VERBATIM,
        ),
        (
            'The ministry called the report on the mill "nonsense".',
            "The ministry's spokesman called the report on the mill “nonsense” on Friday.",
            AGREE,
            Finding.VERBATIM,
        ),
        # shortened, and shown to be
        ('Ada Quill said: "We sold the mill ... The buyers paid a fair price."', TALK, AGREE, Finding.GAP_SHOWN),
        ('Ada Quill said: "[They] paid a fair price."', TALK, AGREE, Finding.GAP_SHOWN),
        ('Ada Quill said: "[T]he buyers paid a fair price."', TALK, AGREE, Finding.VERBATIM),
        # shortened, and the sense turned
        ('Ada Quill said: "I ... regret the sale."', TALK, NOTHING, Finding.CUT),
        ('Ada Quill told the hearing: "I ... regret the sale."', TALK, DIFFER, Finding.GAP_TURNS),
        ('Ada Quill told the hearing: "I [do] regret the sale."', TALK, DIFFER, Finding.GAP_TURNS),
        (
            'Ada Quill said: "We agree ... We are proud of it."',
            'Ada Quill said: "We agree, but only on paper. We are proud of it."',
            NOTHING,
            Finding.CUT,
        ),
        # other words
        ('Ada Quill said: "The buyers paid an unfair price for it."', TALK, NOTHING, Finding.NOT_FOUND),
        ('Ada Quill told the hearing: "The buyers paid a foul price."', TALK, DIFFER, Finding.ALTERED),
        ('Ada Quill told the hearing: "We sold the mill because we wanted to."', TALK, DIFFER, Finding.ALTERED),
        ('Ada Quill told the hearing: "A fair price paid the buyers."', TALK, DIFFER, Finding.ALTERED),
        (
            'Bo Rask said in his speech: "Law first, then bread."',
            'Bo Rask said in his speech: "Bread first, then law."',
            DIFFER,
            Finding.ALTERED,
        ),
        ('Ada Quill said: "The buyers paid the fair price."', TALK, NOTHING, Finding.NEARLY),
        (
            'Rita Stam told reporters: "We will not rebuild."',
            "“We will rebuild,” Stam told reporters.",
            DIFFER,
            Finding.ALTERED,
        ),
        (
            'Rita Stam said: "We will not rebuild."',
            "“We will rebuild,” Stam told reporters.",
            NOTHING,
            Finding.NOT_FOUND,
        ),
        (
            'Bo Rask told the BBC: "It was the best day of my life."',
            '"It was the worst day of my life," Bo Rask told his daughter.',
            NOTHING,
            Finding.NOT_FOUND,
        ),
        (
            'An aide told the court: "The minister will resign tomorrow at noon."',
            'An aide told the court: "The minister will resign today at noon."',
            NOTHING,
            Finding.NOT_FOUND,
        ),
        (
            'Bo Rask promised before the election: "I will not raise the tax on fuel this year."',
            'After the election Bo Rask said: "I will raise the tax on fuel this year."',
            NOTHING,
            Finding.OTHER_OCCASION,
        ),
        (
            'On Monday Bo Rask said: "It was the best day of my life."',
            '"It was the best day of my life," Bo Rask said on Tuesday.',
            NOTHING,
            Finding.OTHER_DAY,
        ),
        (
            'Bo Rask told the crowd in Halm: "The vote was rigged from the very start, and you all know it."',
            'Bo Rask told the crowd in Tolv: "The vote was fair from the very start, and you all know it."',
            NOTHING,
            Finding.OTHER_OCCASION,
        ),
        (
            'Bo Rask told the crowd on 4 May: "I will ... raise your taxes."',
            'On 4 May Bo Rask told the crowd: "I will never, as long as I live, raise your taxes."',
            DIFFER,
            Finding.GAP_TURNS,
        ),
        (
            'Ada Quill told the court: "The lease was signed after the vote."',
            "Ada Quill told the court: “The lease was signed before the vote.”",
            DIFFER,
            Finding.ALTERED,
        ),
        (
            'The treaty says: "Both sides withdraw their troops."',
            "The draft treaty says: “Both sides may withdraw their troops.”",
            NOTHING,
            Finding.NOT_FOUND,
        ),
        # joined from two places
        (
            'Ada Quill told the hearing: "We sold the mill because nobody asked the town."',
            TALK,
            DIFFER,
            Finding.SPLICED,
        ),
        ('Ada Quill said: "We sold the mill because nobody asked the town."', TALK, NOTHING, Finding.SPLICED),
        (
            'Ada Quill told the hearing: "The buyers regret the sale."',
            TALK,
            NOTHING,
            Finding.NOT_FOUND,
        ),
        (
            'In the interview Mr Torv said: "I signed what the board gave me. Our lawyer wrote every line of it."',
            TRANSCRIPT,
            DIFFER,
            Finding.SPLICED,
        ),
        (
            'In the interview Mr Torv said: "I signed what the board gave me ... Our lawyer wrote every line of it."',
            TRANSCRIPT,
            NOTHING,
            Finding.SPLICED,
        ),
        # cut from what turns it
        ('Ada Quill said: "I regret the sale."', TALK, NOTHING, Finding.NOT_FOUND),
        ('Ada Quill said that the owners "regret the sale" today.', TALK, NOTHING, Finding.CUT),
        ('Ada Quill said: "I do not regret the sale."', TALK, NOTHING, Finding.CUT),
        (
            'Per Lund said: "The canal is safe."',
            'Per Lund said: "If he is right, the canal is safe."',
            NOTHING,
            Finding.CUT,
        ),
        (
            'Per Lund said: "The canal is safe."',
            'Per Lund said: "I do not believe that the canal is safe."',
            NOTHING,
            Finding.CUT,
        ),
        (
            'Per Lund said: "The canal is safe."',
            'Per Lund said: "They will tell you that the canal is safe."',
            NOTHING,
            Finding.CUT,
        ),
        (
            'Per Lund said: "We will open the canal."',
            'Per Lund said: "We will open the canal, unless the frost stays."',
            NOTHING,
            Finding.CUT,
        ),
        # somebody else's
        (
            'Per Lund said: "The canal was never safe."',
            'Per Lund listened. “The canal was never safe,” said Ada Quill.',
            NOTHING,
            Finding.OTHER_SPEAKER,
        ),
        (
            'Per Lund said: "The canal was never safe."',
            'Per Lund said: “My father told me, ‘The canal was never safe,’ and I laughed.”',
            NOTHING,
            Finding.OTHER_SPEAKER,
        ),
        (
            'In the debate of 8 April Per Lund called the levy "a tax on breathing".',
            TWO_SPEAK,
            DIFFER,
            Finding.OTHER_SPEAKER,
        ),
        (
            'John Smith said: "The canal was never safe."',
            'Ann Smith said: “The canal was never safe.”',
            NOTHING,
            Finding.OTHER_SPEAKER,
        ),
        (
            'Per Lund said: "The canal was never safe."',
            "We couldn't find a record that Per Lund ever said “The canal was never safe.”",
            NOTHING,
            Finding.DISOWNED,
        ),
        (
            'Per Lund said: "The canal was never safe."',
            "Did Per Lund say “The canal was never safe”? Nobody knows.",
            NOTHING,
            Finding.DISOWNED,
        ),
        # another day, place or question
        ('On 3 May Ada Quill said: "The buyers paid a fair price."', TALK, NOTHING, Finding.OTHER_DAY),
        ('On 3 May Ada Quill said: "The buyers paid a foul price."', TALK, NOTHING, Finding.OTHER_DAY),
        ('Ada Quill wrote in a letter: "The buyers paid a fair price."', TALK, NOTHING, Finding.OTHER_OCCASION),
        ('After the hearing Ada Quill said: "The buyers paid a fair price."', TALK, NOTHING, Finding.OTHER_OCCASION),
        ('Two days later Ada Quill said: "The buyers paid a fair price."', TALK, NOTHING, Finding.OTHER_OCCASION),
        (
            'Asked about his pay, Mr Torv said: "I signed what the board gave me."',
            TRANSCRIPT,
            NOTHING,
            Finding.OTHER_QUESTION,
        ),
        (
            'Asked on 9 June who wrote the lease, Mr Torv said: "I signed what the board gave me."',
            TRANSCRIPT,
            DIFFER,
            Finding.OTHER_QUESTION,
        ),
        # a few words
        ('Asked whether he would resign, Mr Torv said: "Never."', TRANSCRIPT, AGREE, Finding.VERBATIM),
        ('Asked whether he would sell, Mr Torv said: "Never."', TRANSCRIPT, NOTHING, Finding.OTHER_QUESTION),
        (
            'Ada Quill called the roof of the mill "beyond repair".',
            'Ada Quill called the roof of the mill “beyond repair”.',
            AGREE,
            Finding.VERBATIM,
        ),
        (
            'Ada Quill called the roof of the mill "beyond repair".',
            'Ada Quill called the new council “beyond repair”.',
            NOTHING,
            Finding.OTHER_SUBJECT,
        ),
        (
            'On 4 May Ada Quill called the roof "beyond repair".',
            'On 4 May Ada Quill called the roof “sound enough” and the cellar “beyond repair”.',
            DIFFER,
            Finding.OTHER_SUBJECT,
        ),
        # told without marks
        (
            'Ada Quill told the court: "I never received your storm warning."',
            "Ada Quill told the court that she had never received the storm warning.",
            NOTHING,
            Finding.PARAPHRASED,
        ),
        (
            'Ada Quill said: "We will sell the mill in autumn."',
            "Ada Quill said that we will sell the mill in autumn.",
            NOTHING,
            Finding.PARAPHRASED,
        ),
        # not there
        ('In her statement of 7 July Orla Fenn said: "The mayor was dismissed."', WHOLE, DIFFER, Finding.NOT_IN_WHOLE),
        ('In her statement of 9 July Orla Fenn said: "The mayor was dismissed."', WHOLE, NOTHING, Finding.NOT_FOUND),
        ('In a speech Orla Fenn said: "The mayor was dismissed."', WHOLE, NOTHING, Finding.NOT_FOUND),
        ('Orla Fenn said: "The mayor was dismissed."', WHOLE, NOTHING, Finding.NOT_FOUND),
        (
            'In her statement of 7 July Orla Fenn said: "The mayor was dismissed."',
            WHOLE.replace("The full text", "A part"),
            NOTHING,
            Finding.NOT_FOUND,
        ),
        (
            'In the interview Mr Torv said: "I burned the letter the same day."',
            f"Complete transcript. {TRANSCRIPT}",
            NOTHING,
            Finding.NOT_FOUND,
        ),
        (
            'In the interview Mr Torv said: "I burned the letter the same day."',
            f"Complete transcript. {TRANSCRIPT} (End.)",
            DIFFER,
            Finding.NOT_IN_WHOLE,
        ),
        # the excerpt ends before the quotation does
        (
            'Ada Quill told the hearing: "Nobody asked the town, and they never will."',
            TALK,
            NOTHING,
            Finding.NOT_FOUND,
        ),
        # two translators
        (
            'Per Lund told the court: "We built this harbour with our own bare hands."',
            "In court Per Lund said, translated from Dutch: “We made this harbour with our own bare hands.”",
            NOTHING,
            Finding.TRANSLATED,
        ),
        (
            'Per Lund told the court: "We made this old port with our own bare hands in one hard winter."',
            "In court Per Lund said: “We built this ancient harbour with our own naked hands in one hard winter.”",
            NOTHING,
            Finding.TRANSLATED,
        ),
        # what editors leave out
        (
            'Per Lund told the court: "I think we should sell the harbour."',
            "In court Per Lund said: “I think, you know, we should, well, sell the harbour.”",
            NOTHING,
            Finding.NEARLY,
        ),
        # the full text is of something else
        (
            'In court Per Lund said on 7 July: "The treaty is dead."',
            "The full text of the treaty was published. Per Lund said in court on 7 July: “We won.”",
            NOTHING,
            Finding.NOT_FOUND,
        ),
        # a refrain: not the sentence that the excerpt has
        (
            'Per Lund told the court: "We will never sell the school."',
            "In court Per Lund said: “We will never sell the harbour.”",
            DIFFER,
            Finding.ALTERED,
        ),
        (
            'Per Lund said: "We will never sell the school."',
            "In court Per Lund said: “We will never sell the harbour.”",
            NOTHING,
            Finding.NOT_FOUND,
        ),
        # the record itself leaves words out
        (
            'Per Lund told the court: "We built this old harbour with our own hands."',
            "Per Lund told the court: “We built this ... harbour with our own hands.”",
            NOTHING,
            Finding.NOT_FOUND,
        ),
    ],
)  # fmt: skip
def test_what_became_of_a_quotation(claim: str, passage: str, outcome: Outcome, finding: Finding) -> None:
    """Each finding has its code; only what the passage proves differs."""
    assert found(claim, passage) == (outcome, finding)


@pytest.mark.parametrize(
    ("claim", "passage", "working"),
    [
        (
            'Ada Quill told the hearing: "The buyers paid a foul price."',
            'At the hearing Ada Quill said: "The buyers paid a fair price."',
            "quotation: the record has “The buyers paid a fair price.” (not “foul” but “fair”)",
        ),
        (
            'Ada Quill said: "I do not regret the sale."',
            TALK,
            "quotation: word for word, but the record goes on “but I regret that nobody asked the town.”",
        ),
        ('Ada Quill told the hearing: "I ... regret the sale."', TALK, "quotation: the gap hides “do not”"),
        (
            'Ada Quill told the hearing: "We sold the mill because nobody asked the town."',
            TALK,
            "quotation: the record has “We sold the mill because”, and elsewhere “nobody asked the town”",
        ),
        (
            'Asked on 9 June who wrote the lease, Mr Torv said: "I signed what the board gave me."',
            TRANSCRIPT,
            "quotation: the answer to that was “Our lawyer wrote every line of it.”",
        ),
    ],
)
def test_the_working_shows_both_sides(claim: str, passage: str, working: str) -> None:
    """In the words of both, so that an editor can mend it."""
    assert compared(claim, passage).comparison.working == working


def test_without_the_claim_nothing_rests_on_the_occasion() -> None:
    """The words alone tell no occasion: what is missing in a full text may have been said elsewhere."""
    passage = Features(WHOLE)
    assert compare_quotation("The mayor was dismissed", "Orla Fenn", passage).comparison.outcome is NOTHING
    assert compare_quotation("in the autumn", "Orla Fenn", passage).comparison.outcome is NOTHING
    assert compare_quotation("It will answer them", "Orla Fenn", passage).comparison.outcome is AGREE


@pytest.mark.parametrize(
    ("claim", "speaker"),
    [
        ('Ada Quill said: "The mill is sold."', "Ada Quill"),
        ('"The mill is sold," Ada Quill told the town.', "Ada Quill"),
        ("According to Ada Quill, the mill is sold.", "Ada Quill"),
        ("After the vote Mr Torv told reporters that he had won.", "Mr Torv"),
        ("The audit of 20 May calls the roof unsafe.", None),
        ("He said that the mill was sold.", None),
        ("The mill is sold.", None),
    ],
)
def test_who_speaks_by_the_claims_text(claim: str, speaker: str | None) -> None:
    """Before the word of speech, or after "according to"; a month or a pronoun is nobody."""
    assert speaker_in(Features(claim)) == speaker


WORDS = st.lists(
    st.sampled_from(
        "Smith Q: A: SMITH: said told we not but if won lost … ... [ ] ( ) “ ” \" ' . ? , 7 May July".split()
    ),
    max_size=20,
).map(" ".join)  # fmt: skip


@given(WORDS, WORDS)
def test_words_that_stand_in_a_passage_never_differ(before: str, text: str) -> None:
    """A text never differs from itself, with or without what stands before it."""
    for passage in (text, f"{before} {text}"):
        assert compare_quotation(text, "Smith", Features(passage)).comparison.outcome is not DIFFER


@pytest.mark.parametrize("text", ["we won ", "we ", "Q: we? A: no. ", "“we won” ", "... [we] ", "“we ‘won "])
def test_time_grows_with_the_text(text: str) -> None:
    """Repeated words and open marks, as long as anything that is judged, take a tenth of a second; two is the alarm."""
    hostile = (text * 5_000)[:5_000]
    passage, claim = Features(hostile), Features(f'Smith said: "{re.sub(r"[^a-z ]", "", hostile)}"')
    assert passage.quotations is not None and claim.quotations is not None
    begun = time.process_time()
    compare_quotation(claim.text, "Smith", passage, claim)
    assert time.process_time() - begun < 2
