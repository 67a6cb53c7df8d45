# ruff: noqa: E501 - a row of a table is one line
"""Quotations: whose words, exactly which, on what occasion; and what stands in marks but quotes nobody."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.claims.quoted import LONGEST, QuotationKind, is_transcript, quotations

SPEECH, HEADLINE = QuotationKind.SPEECH, QuotationKind.HEADLINE
TWEET, DOCUMENT = QuotationKind.TWEET, QuotationKind.DOCUMENT
WHOLE, PART = False, True

# texts that look like what the scanner looks for, and texts that don't
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(
            "“ ” \" ‘ ’ ' « » „ `` '' said Quill, he the minister told reporters in “No ‘no dogs’ 1990s . , : ; — "
            "according to headline on X tweeted 3 May 2020 \n \n\n \n\n“ QUILL: é 中 🙂".split(" ")
        ),
        max_size=40,
    ).map(" ".join),
)


@pytest.mark.parametrize(
    ("text", "words", "speaker", "kind", "partial", "occasion"),
    [
        ('Smith told Jones: "Go home now please."', "Go home now please.", "Smith", SPEECH, WHOLE, "told Jones"),
        ('"We will win this war," said Ann Smith.', "We will win this war,", "Ann Smith", SPEECH, WHOLE, None),
        ("“We will win this war,” Smith said.", "We will win this war,", "Smith", SPEECH, WHOLE, None),
        ('When asked, he said: "It is over now."', "It is over now.", "he", SPEECH, WHOLE, None),
        ('"I know him, we\'ll see," he\'d tell reporters.', "I know him, we'll see,", "he", SPEECH, WHOLE, "tell reporters"),
        ('According to Smith, "it was never on the table".', "it was never on the table", "Smith", SPEECH, WHOLE, None),
        ('"It is over now," the spokesman said.', "It is over now,", "the spokesman", SPEECH, WHOLE, None),
        ('Smith’s aide said: "It is over now."', "It is over now.", "Smith’s aide", SPEECH, WHOLE, None),
        ('One paper ran: "America just sold us out."', "America just sold us out.", None, HEADLINE, WHOLE, None),
        ('The minister said "a big step" was near.', "a big step", "The minister", SPEECH, PART, None),
        ('"We will rebuild the harbour," said Ada Quill, the mayor of Brindle.', "We will rebuild the harbour,", "Ada Quill", SPEECH, WHOLE, None),
        ("“It was a mistake,” the prime minister told reporters in Larkfield on 3 May 2021.", "It was a mistake,", "the prime minister", SPEECH, WHOLE, "told reporters in Larkfield on 3 May 2021"),
        ('The Brindle Echo ran the headline: "Mayor sinks ferry plan".', "Mayor sinks ferry plan", "The Brindle Echo", HEADLINE, WHOLE, None),
        ('Quill tweeted: "No ferry, no vote."', "No ferry, no vote.", "Quill", TWEET, WHOLE, None),
        ('Quill wrote on Truth Social that the deal was "dead on arrival".', "dead on arrival", "Quill", TWEET, PART, "on Truth Social"),
        ("The memo reads: “All staff must leave by noon.”", "All staff must leave by noon.", "The memo", DOCUMENT, WHOLE, None),
        ('The 1998 Harbour Act says ships "must carry two lights" at night.', "must carry two lights", "The 1998 Harbour Act", DOCUMENT, PART, None),
        ("In an interview with the BBC, Quill called the plan “a disgrace”.", "a disgrace", "Quill", SPEECH, PART, "In an interview with the BBC"),
        ('According to Quill, "it was never on the table".', "it was never on the table", "Quill", SPEECH, WHOLE, None),
        ('"It was never on the table," according to the ministry.', "It was never on the table,", "the ministry", SPEECH, WHOLE, None),
        ("‘The workers’ demands are fair,’ said Tom Hale, a union leader.", "The workers’ demands are fair,", "Tom Hale", SPEECH, WHOLE, None),
        ("He praised the ‘spirit of the times’ and left.", "spirit of the times", "He", SPEECH, PART, None),
        ("'It's over,' she told the inquest.", "It's over,", "she", SPEECH, WHOLE, "told the inquest"),
        ("„Wir gehen“, said Hartmann.", "Wir gehen", "Hartmann", SPEECH, WHOLE, None),
        ("«We go home now», said Hartmann.", "We go home now", "Hartmann", SPEECH, WHOLE, None),
        ("The minister, Ada Quill, said: “We regret the delay.”", "We regret the delay.", "Ada Quill", SPEECH, WHOLE, None),
        ("Ada Quill, who leads the council, said in a statement that the port was “open for business”.", "open for business", "Ada Quill", SPEECH, PART, "in a statement"),
        ("On Monday, Quill closed the plant, saying “we had no choice”.", "we had no choice", "Quill", SPEECH, PART, None),
        ("The plan was described by Quill as “a gift to the rich”.", "a gift to the rich", "Quill", SPEECH, PART, None),
        ('"Why now?" asked Hale.', "Why now?", "Hale", SPEECH, WHOLE, None),
        ('"No," Hale replied.', "No,", "Hale", SPEECH, WHOLE, None),
        ('Hale never said "the port is closed".', "the port is closed", None, SPEECH, PART, None),
        ('"The data signal a fall," City Index analyst Fiona Quill said.', "The data signal a fall,", "Fiona Quill", SPEECH, WHOLE, None),
        ('"Rates will rise," the bank\'s economist Ada Quill told the Echo.', "Rates will rise,", "Ada Quill", SPEECH, WHOLE, "told the Echo"),
        ('"No one came," the tabloid quoted a local man Tom Hale as saying.', "No one came,", "Tom Hale", SPEECH, WHOLE, None),
        ('"It fell," said a market analyst on Thursday.', "It fell,", "a market analyst", SPEECH, WHOLE, None),
        ("“We know that many are looking,” the post read.", "We know that many are looking,", "the post", SPEECH, WHOLE, None),
        ("“We won’t sign.” — Ada Quill, mayor", "We won’t sign.", "Ada Quill", SPEECH, WHOLE, None),
        ("The paper quoted Hale as saying “we are done here”.", "we are done here", "Hale", SPEECH, PART, None),
        ('Residents said "nobody listened".', "nobody listened", "Residents", SPEECH, PART, None),
        ("A spokesman for the ministry said the ship was “unsafe at any speed”.", "unsafe at any speed", "A spokesman for the ministry", SPEECH, PART, None),
        ('"The workers said \'no\' twice," Hale recalled.', "The workers said 'no' twice,", "Hale", SPEECH, WHOLE, None),
        ('The Mayor\'s aide said: "She is tired of it all."', "She is tired of it all.", "The Mayor's aide", SPEECH, WHOLE, None),
        ('The ambassador to Norland Ada Quill said the vote was "rigged from the start".', "rigged from the start", "Ada Quill", SPEECH, PART, None),
        ('Quill shook hands with the crowd and said: "We are home."', "We are home.", "Quill", SPEECH, WHOLE, None),
        ('The report was leaked to Tom Hale, who called it "a pack of lies".', "a pack of lies", "Tom Hale", SPEECH, PART, None),
        ("“The port is safe,” Hale insisted during a debate in Larkfield on Tuesday.", "The port is safe,", "Hale", SPEECH, WHOLE, "during a debate in Larkfield on Tuesday"),
        ('"It\'s a \'done deal\'," said Hale.', "It's a 'done deal',", "Hale", SPEECH, WHOLE, None),
        ("'I won't sign it,' Hale told the Larkfield Gazette.", "I won't sign it,", "Hale", SPEECH, WHOLE, "told the Larkfield Gazette"),
        ("“Ferry Deal Sinks,” read the headline in the Brindle Echo.", "Ferry Deal Sinks,", None, HEADLINE, WHOLE, None),
        ("A front-page headline in the Larkfield Gazette read “Mayor lied about ferry”.", "Mayor lied about ferry", "A front-page headline in the Larkfield Gazette", SPEECH, WHOLE, None),
        ('In a letter to parents, the school wrote that pupils "must not bring phones".', "must not bring phones", "the school", DOCUMENT, PART, "In a letter to parents"),
        ('Article 5 states: "Every ship shall carry two lights."', "Every ship shall carry two lights.", "Article 5", DOCUMENT, WHOLE, None),
        ('Quill posted on Facebook: "Meet me at the harbour at noon."', "Meet me at the harbour at noon.", "Quill", TWEET, WHOLE, "on Facebook"),
        ('"Harbour, now!" tweeted Hale.', "Harbour, now!", "Hale", TWEET, WHOLE, None),
        ('In a tweet on Monday, Hale wrote: "No vote, no ferry."', "No vote, no ferry.", "Hale", TWEET, WHOLE, "In a tweet on Monday"),
        ('The sign on the gate read "No entry after dark".', "No entry after dark", "The sign on the gate", DOCUMENT, WHOLE, None),
        ('Hale described himself as "cautiously optimistic".', "cautiously optimistic", "Hale", SPEECH, PART, None),
        ('Hale was described as "cautiously optimistic".', "cautiously optimistic", None, SPEECH, PART, None),
        ('Hale\'s promise of "a ferry by spring" came to nothing.', "a ferry by spring", "Hale", SPEECH, PART, None),
        ('"A ferry by spring" was how Hale put it.', "A ferry by spring", "Hale", SPEECH, WHOLE, None),
        ('The ministry, which runs the port, said on 4 June 2020: "All berths are closed."', "All berths are closed.", "The ministry", SPEECH, WHOLE, None),
        ('"All berths are closed," the ministry said on 4 June 2020.', "All berths are closed,", "the ministry", SPEECH, WHOLE, None),
        ('She asked: "Who pays?" He shrugged.', "Who pays?", "She", SPEECH, WHOLE, None),
        ("Hale, 52, told a press conference at the town hall that the fire was “no accident”.", "no accident", "Hale", SPEECH, PART, "told a press conference at the town hall"),
        ("“No accident,” the fire chief told me.", "No accident,", "the fire chief", SPEECH, WHOLE, None),
        ('Testifying before the committee, Hale said he had been "kept in the dark".', "kept in the dark", "Hale", SPEECH, PART, "before the committee"),
        ('He said, "We\'ll see."', "We'll see.", "He", SPEECH, WHOLE, None),
        ("He said “no” to the offer.", "no", "He", SPEECH, PART, None),
        ("Hale: “The lights were off.”", "The lights were off.", "Hale", SPEECH, WHOLE, None),
        ("Note: “The lights were off all night.”", "The lights were off all night.", None, SPEECH, WHOLE, None),
        ('"The lights were off all night."', "The lights were off all night.", None, SPEECH, WHOLE, None),
        ('People chanted "No more lies" outside the court.', "No more lies", "People", SPEECH, WHOLE, None),
        ('"No more lies," chanted the crowd.', "No more lies,", "the crowd", SPEECH, WHOLE, None),
        ('"Not yet," said the minister when asked whether the bridge was safe.', "Not yet,", "the minister", SPEECH, WHOLE, None),
        ('According to a spokesman for the port, the crane was "past its best".', "past its best", "a spokesman for the port", SPEECH, PART, None),
        ('Quill, in the words of one councillor, "sold the town".', "sold the town", "one councillor", SPEECH, PART, None),
        ('"When I said \'go\', I meant it," she recalled in her memoir.', "When I said 'go', I meant it,", "she", DOCUMENT, WHOLE, "in her memoir"),
        ('Hale denied saying "the town is finished".', "the town is finished", None, SPEECH, PART, None),
        ("Mr. Hale said the U.S. plan was “dead”.", "dead", "Mr. Hale", SPEECH, PART, None),
        ('Dr. J. Quill wrote in the Larkfield Gazette: "Salt kills the fish."', "Salt kills the fish.", "Dr. J. Quill", SPEECH, WHOLE, "in the Larkfield Gazette"),
        ('In her 2014 book "Salt Roads", Quill argues that the trade “made the town”.', "made the town", "Quill", DOCUMENT, PART, "In her 2014 book"),
        ('Hale said in the 2019 documentary "Deep Water" that he was "never paid".', "never paid", "Hale", SPEECH, PART, "in the 2019 documentary"),
        ("Speaking to reporters outside the court, Hale said: “I have nothing to hide.”", "I have nothing to hide.", "Hale", SPEECH, WHOLE, "to reporters outside the court"),
        ('Hale told CNN the claim was "nonsense".', "nonsense", "Hale", SPEECH, PART, "told CNN"),
        ("“I am a Brindler,” she once joked.", "I am a Brindler,", "she", SPEECH, WHOLE, None),
        ("Hale and Quill said in a joint statement that they were “deeply sorry”.", "deeply sorry", "Hale and Quill", SPEECH, PART, "in a joint statement"),
        ('The company said that it "takes safety seriously".', "takes safety seriously", "The company", SPEECH, PART, None),
        ('Police said the man was "known to officers".', "known to officers", "Police", SPEECH, PART, None),
        ('Prosecutors allege he "knowingly misled" buyers.', "knowingly misled", "Prosecutors", SPEECH, PART, None),
        ('Asked if he would resign, Hale replied: "No."', "No.", "Hale", SPEECH, WHOLE, None),
        ("The court ruled that the ban was “plainly unlawful”.", "plainly unlawful", "The court", SPEECH, PART, None),
        ("Judge Mara Olsen wrote in her ruling that the ban was “plainly unlawful”.", "plainly unlawful", "Judge Mara Olsen", DOCUMENT, PART, "in her ruling"),
        ('The press release said: "Ferries will run from June."', "Ferries will run from June.", "The press release", DOCUMENT, WHOLE, None),
        ('An email seen by the Gazette reads: "Delete the logs."', "Delete the logs.", "An email seen by the Gazette", DOCUMENT, WHOLE, None),
        ('"You can\'t eat a view," as Hale put it.', "You can't eat a view,", "Hale", SPEECH, WHOLE, None),
        ('The Larkfield Gazette quoted Quill as saying the bridge was "held up by paint".', "held up by paint", "Quill", SPEECH, PART, None),
        ("Quill's aide, Tom Hale, said she was “resting”.", "resting", "Tom Hale", SPEECH, PART, None),
        ('Her lawyer said: "She was never charged."', "She was never charged.", "Her lawyer", SPEECH, WHOLE, None),
        ("The vote is on Friday. “Hale is no friend of ours,” she said.", "Hale is no friend of ours,", "she", SPEECH, WHOLE, None),
        ('Some call it "the door to the north".', "the door to the north", None, SPEECH, PART, None),
    ],
)  # fmt: skip
def test_a_quotation_has_its_speaker_kind_and_occasion(
    text: str, words: str, speaker: str | None, kind: QuotationKind, partial: bool, occasion: str | None
) -> None:
    """As the sentence names them; a piece worked into the article's own sentence is partial."""
    (found,) = quotations(text)
    assert (found.text, found.speaker, found.kind, found.partial, found.occasion) == (
        words,
        speaker,
        kind,
        partial,
        occasion,
    )


@pytest.mark.parametrize(
    "text",
    [
        'The "peace process" failed.',
        'They implemented "steps" there.',
        'The so-called "peace process" failed.',
        "Critics disliked the “Harbour First” approach.",
        "The novel “The Long Harbour” won a prize.",
        "Lena “Bibi” Hartmann won the race.",
        'The word "ferry" comes from the Old English.',
        'Her latest single, "Salt and Tin", sold 4,000 copies.',
        'He wore a 36" belt and a 5\'11" frame.',
        "The rock 'n' roll years of the '90s were over, and the dogs' bowls were empty.",
        'The law defines a "vessel" as any craft over ten metres.',
        'Was the deal a "success"? Critics doubt it.',
        "The union's “work-to-rule” action began in May.",
        "The “Iron Widow” of Brindle retired in 2019.",
        "He was nicknamed “the Ferryman of the North” by friends.",
        'Officials "strongly rejected" the charge.',
        '"Who pays?" She looked away.',
        "Quill said she had read “The Old Sea Wall” twice.",
        'The plan, dubbed "Operation Salt", failed.',
        "The word “harbour” in the law means “a place for ships”.",
        "Hale said the 'green' ferry would cost £4m.",
        "The phrase “too big to fail” was popular in 2008.",
        "The exhibition “Light and Water” opened on 3 May 2019, Hale said.",
        'The verdict: "guilty on all counts".',
        "The agency (the “Agency”) shall pay the contractor.",
        "The inquiry found that staff “routinely ignored” alarms.",
        'Under the slogan "Bread and Boats", the party won six seats.',
        "Fans sang “Rolling Tide” for an hour.",
        'The ship "Salt Queen" sank in 1911.',
        'He chaired the "Friends of the Harbour" group.',
        'It was what sailors call a "blue storm".',
        'The "new" ferry is 40 years old.',
        'Use the "Save" button, then choose "Print".',
        'The file is called "ferry-plan.pdf".',
        "In Norlandic, “brindle” means “salt wind”.",
        'The course is named "Boats for Beginners".',
        'He scored 9" of rain as "a trace".',
        "She won the 'Golden Anchor' award in 2016.",
        'The report, "Ferries After 2020", runs to 90 pages.',
        "The 1990s 'boat boom' ended badly.",
        "Is the harbour 'safe'?",
        "The dogs' owner and the cats' owner met at the ships' yard.",
        "They were 'heroes', or so the plaque had it.",
        'A "ceasefire" of sorts held for a week.',
        "The minister's 'listening tour' skipped Brindle.",
        "The clause defines “vessel”, “master” and “crew”.",
        'He is the author of "Nets" and "Knots".',
        "Their band, “The Tide Tables”, split up.",
        'He typed "password" and got in.',
    ],
)  # fmt: skip
def test_what_quotes_nobody(text: str) -> None:
    """Titles, names, nicknames, terms, scare quotes, inches and apostrophes are no quotations."""
    assert quotations(text) == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('"The bridge," he said, "was never inspected."', [("The bridge,", "he", False), ("was never inspected.", "he", True)]),
        ('"The bridge was closed," Quill said. "Nobody told us why."', [("The bridge was closed,", "Quill", False), ("Nobody told us why.", "Quill", False)]),
        ('Quill said the talks were "very productive" and "frank".', [("very productive", "Quill", False), ("frank", "Quill", False)]),
        ('"I was tired," Quill said, adding: "I wanted to go home."', [("I was tired,", "Quill", False), ("I wanted to go home.", "Quill", False)]),
        ("‘It’s not fair,’ she said. ‘We’ve waited years.’", [("It’s not fair,", "she", False), ("We’ve waited years.", "she", False)]),
        ("She called him ‘a coward’ and ‘a liar’.", [("a coward", "She", False), ("a liar", "She", False)]),
        ("“Yes,” said Quill. “No,” said Hale.", [("Yes,", "Quill", False), ("No,", "Hale", False)]),
        ('"One," he said. "Two," she said.', [("One,", "he", False), ("Two,", "she", False)]),
        ("Quill warned that “the sea wall will not hold”, but Hale said it was “sound as a bell”.", [("the sea wall will not hold", "Quill", False), ("sound as a bell", "Hale", False)]),
        ("“We were told,” Hale said — twice — “that it was safe.”", [("We were told,", "Hale", False), ("that it was safe.", "Hale", True)]),
        ('"The sea," wrote the poet Ada Quill in a letter of 3 May 1921, "is a poor landlord."', [("The sea,", "Ada Quill", False), ("is a poor landlord.", "Ada Quill", True)]),
        ("“Hale,” she said, “is no friend of ours.” The vote is on Friday.", [("Hale,", "she", False), ("is no friend of ours.", "she", True)]),
    ],
)  # fmt: skip
def test_several_quotations_each_have_their_speaker(text: str, parts: list[tuple[str, str, bool]]) -> None:
    """A tag may break one in two (the second continues the first), serve two, or change the speaker."""
    assert [(each.text, each.speaker, each.continues) for each in quotations(text)] == parts


def test_a_quotation_over_several_paragraphs_has_one_speaker() -> None:
    """Each paragraph opens with a mark and only the last one closes; the tag may stand in any."""
    text = "“We begin again.\n\n“We will not stop.\n\n“We are many,” Quill told the council.\n\nThe vote is on Friday."
    assert [(each.text, each.speaker, each.continues) for each in quotations(text)] == [
        ("We begin again.", "Quill", False),
        ("We will not stop.", "Quill", True),
        ("We are many,", "Quill", True),
    ]


def test_a_lost_mark_spoils_its_own_paragraph_only() -> None:
    """Marks are paired a paragraph at a time."""
    text = '"The port is lost, Quill said.\n\n"We will rebuild it," she added.'
    assert [(each.text, each.speaker) for each in quotations(text)][-1] == ("We will rebuild it,", "she")


def test_a_quotation_inside_another_is_part_of_it() -> None:
    """Whatever marks the two use, the inner one is not given again."""
    for text in ('Quill wrote: "I quote the "Harbour Act" here."', "‘He told me “no” twice,’ Quill said."):
        (found,) = quotations(text)
        assert found.speaker == "Quill"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Minister: 'No deal'", "Minister"),
        ("'No deal', says minister", "minister"),
        ("'No deal now or ever' – Quill", "Quill"),
    ],
)
def test_a_heading_names_the_speaker_by_a_colon(text: str, speaker: str) -> None:
    """Or by a dash, or behind "says", without an article."""
    assert [each.speaker for each in quotations(text, title=True)] == [speaker]
    assert quotations("Ferry plan 'very productive'", title=True) == []


def test_a_transcript_quotes_by_labels() -> None:
    """Marks inside a speaker's words quote nobody again; without `transcript` labels mean nothing."""
    text = 'QUILL: We will go.\n\nHALE: No. We stay "at home".\n\nQUILL: Fine.'
    assert is_transcript(text)
    assert not is_transcript("Note: It rained.\n\nThe port closed.\n\nIt opened again.")
    assert [(each.speaker, each.text) for each in quotations(text, transcript=True)] == [
        ("QUILL", "We will go."),
        ("HALE", 'No. We stay "at home".'),
        ("QUILL", "Fine."),
    ]
    assert quotations("QUILL: We will go.") == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ('"All berths are closed," the ministry said on 4 June 2020.', "2020-06-04"),
        ('In May 2019 Quill said: "We opened in 1950."', "2019-05"),
        ('In 2019 and again in 2020, Quill said: "We are full."', None),
        ('The 2019 law says: "Ships must carry two lights."', None),
        ('"We are full," Quill said.', None),
    ],
)
def test_a_quotation_has_the_one_date_of_its_sentence(text: str, day: str | None) -> None:
    """Dates inside the quotation and years that belong to a name are not when it was said."""
    assert [each.date for each in quotations(text)] == [day]


@given(TEXTS, st.booleans(), st.booleans())
def test_any_text_gives_quotations_that_stand_where_they_say(
    text: str, title: bool, transcript: bool
) -> None:
    """Offsets read the words, in order, without overlap, and nothing crashes."""
    end = 0
    for each in quotations(text, title=title, transcript=transcript):
        assert text[each.start : each.end] == each.text
        assert end <= each.start < each.end <= len(text)
        assert len(each.text) <= LONGEST
        end = each.end


@pytest.mark.parametrize(
    "pattern",
    [
        '"', "“", "'", "‘a ", "' a", '"a" ', "“a”", '"a\n\n', "Quill said “a” ", "the the ", "A ", "a-", "“a\n\n“b, he said\n\n",
        "said ", "Quill, a b, said, “x y” ", "Quill ", "the mayor of ", "’s ", "in a letter to ", ", ", "told the a of the a ",
    ],
)  # fmt: skip
def test_time_grows_with_the_text(pattern: str) -> None:
    """A hostile text of 20,000 code points is read in three seconds, and a quotation behind it is still found."""
    text = (pattern * (20_000 // len(pattern))) + '\n\n"We are still here," Quill said.'
    begin = time.process_time()
    found = quotations(text)
    assert time.process_time() - begin < 3
    assert found[-1].text in ("We are still here,", 'We are still here," Quill said.')
