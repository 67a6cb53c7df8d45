"""Running text is cut into sentences, on its own code points."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.sources.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Mr. Smith met Dr. Jones at 5 p.m. on Monday. They left.",
            ["Mr. Smith met Dr. Jones at 5 p.m. on Monday.", "They left."],
        ),
        ("The U.S. Senate voted. It passed 98-2.", ["The U.S. Senate voted.", "It passed 98-2."]),
        ("It cost $3.5 million. Why? Nobody knows!", ["It cost $3.5 million.", "Why?", "Nobody knows!"]),
        ("No full stop", ["No full stop"]),
        ("  \n ", []),
    ],
)
def test_abbreviations_and_decimals_end_no_sentence(text: str, expected: list[str]) -> None:
    """A full stop ends a sentence only where a new one begins."""
    assert cut(text) == expected


HARD = """
Mr. Smith met Mrs. Jones.|They left.
Dr. A. B. Smith spoke.|He left.
J. R. R. Ek wrote it.|It sold.
The U.S. is large.|It has states.
He moved to the U.S.|He liked it there.
The U.S. Senate voted.|It passed.
He lives in the U.K.|The house is old.
It rose in the U.S. and the U.K. by 5%.
It met on Jan. 5, 2020.|It ended on Feb. 6.
It began at 5 p.m. on Monday.|It ended late.
It began at 5 p.m.|Nobody came.
At 9 a.m. Eastern time it opened.
See No. 5 on the list.|It is short.
He said no.|Five left.
The answer is No.|It stays.
Smith v. Jones was decided in 1990.|It stands.
St. Louis is a city.|It has a zoo.
Gov. Ann Lee and Sen. Bo Ek agreed.|Rep. Cy Day did not.
Lt. Gen. Ann Lee and Maj. Bo Ek came.
Acme Inc. sold Beta Corp. to Gamma Ltd. in May.|It was cheap.
He works at Acme Inc.|She works at Beta Co.|They met.
Apples, pears, etc. were sold.|Nothing was left.
They sold apples, pears, etc.|Nothing was left.
Use fruit, e.g. apples, i.e. round ones.|Then stop.
Some (e.g., apples) fell.|Others rose.
It cost approx. 5 dollars.|It was cheap.
It grew 3.5 percent.|It was 2.1 before.
It rose to $1.5.|It fell.
It is version 2.0.1.|It works.
Visit www.a.example/b.html today.|It is free.
See https://a.example/x.y?z=1.|It is long.
Write to ann.lee@a.example.|She answers.
Yahoo! said it would sell.|It did.
“We won,” he said.|“It was hard.”
“We won. It was hard,” he said.|He left.
He said, “We won.”|Then he left.
He asked, “Why?” and left.
“Why?” he asked.|Nobody knew.
“Stop!” she cried.|He stopped.
He wrote: “It rained. It poured.”|Then it stopped.
(It rained.)|Then it stopped.
It rained (it poured. really).|Then it stopped.
It rained [sic].|Then it stopped.
He paused … and went on.|He stopped.
He paused... and went on.|He stopped.
He paused ...|Then he stopped.
He paused…|Then he stopped.
Really?!|Yes!!|No.
it rained.|it poured.
It rained 🙂 It poured.
It rained.|🙂 It poured.
It happened in 1999.|200 people left.
It happened.|5% of them stayed.
About 20 in. of snow fell.
Fig. 3 shows it.|See also Sec. 4 and Art. 5 below.
Pages pp. 4-5 and vol. 2 are lost.
Ph.D. students and M.D. holders came.|They ate.
She has a Ph.D.|He has none.
The D.C. court ruled.|It was late.
It was in Washington, D.C.|The court ruled.
The E.U. and U.N. agreed.|The U.N. said so.
Sgt. Lee, Prof. Ek, Rev. Day and Hon. Fox sat down.
On Tues. and Wed. it rained.
He was born c. 1850.|He died in 1900.
It has 5 million sq. ft. of space.|It is full.
It is 5 ft. tall.|It is red.
Mt. Aa and Ft. Bb are near.|So is Pt. Cc.
The firm (Acme Inc.) sold it.|It was cheap.
J.P. Ek & Co. bought it.|It closed.
No. 1 is good.|No. 2 is bad.
Lee vs. Ek is a case.|It is old.
It opened at 10.30.|It closed at 11.
Is it so?|It is.|So what?
“I came. I saw. I won.”|He left.
'It rained,' he said.|'It poured.'
"It rained."|"It poured."
He said "no."|She said "yes."
Gen. Z spends more.|It saves less.
Bo Ek Jr. sat.|Cy Day Sr. came.
He, Ann Lee, et al. wrote it.|It sold.
It was sold by Lee et al.|It was cheap.
Dept. of State and Univ. of Aa agreed.
The Hon. Ann Lee spoke.
cf. Lee 1999, p. 5.|It is old.
It was “great.”|It was not.
The temp. rose to 5° C. on Monday.
It fell to No. 10.|It rose to No. 1.
We won.[1]|They lost.[2]
We won.¹|They lost.
It rained.**|They left.**
It rained; it poured.|And so on.
It rained: yes.
That is 5 vs. 6.|It is.
Adm. Lee, Cmdr. Ek and Col. Day met Capt. Fox.
He said: "I will go."|"When?" she asked.
The N.Y. Times and L.A. police met.
The a.m. shift ended.|The p.m. shift began.
He left Aug. 3.|Sept. 4 was worse.
Oct. 7 and Dec. 8 were cold.|Nov. 9 was not.
See chap. 2, ed. 3.|It is old.
Est. 1990, the firm grew.|It sold.
Messrs. Lee and Ek.|Mme. Day.
In Calif. and Mass. it rained.|In Pa. it did not.
"""
"""One case a line, its sentences parted by a bar."""


@pytest.mark.parametrize("case", HARD.strip().splitlines())
def test_hard_cases(case: str) -> None:
    """Abbreviations, initials, acronyms, decimals, addresses, quotations, brackets, ellipses, marks, references."""
    assert cut(case.replace("|", " ")) == case.split("|")


@pytest.mark.parametrize("piece", ["a", ". ", "A. ", "“a. ", "U.S. He ", "No. 5 ", "a.b", "(", "…", "[1] "])
def test_one_long_line_is_cut_in_linear_time(piece: str) -> None:
    """100,000 code points of anything take seconds at most."""
    text = piece * (100_000 // len(piece))
    begin = time.process_time()
    sentences(text)
    assert time.process_time() - begin < 5


def test_a_quotation_stays_whole_with_what_introduces_it() -> None:
    """Short sentences inside the marks belong to who says them; the closing mark stays with its sentence."""
    assert cut('He said: "Go. Now. Please." They left.') == ['He said: "Go. Now. Please."', "They left."]
    assert cut("“One. Two.” Three.") == ["“One. Two.”", "Three."]


def test_a_quotation_that_never_ends_does_not_swallow_the_text() -> None:
    """After four further sentences an open mark is taken as a slip."""
    text = 'He said: "One is here. ' + "Another one came. " * 6
    assert len(cut(text)) == 7


def test_a_bracketed_remark_belongs_to_the_sentence_before() -> None:
    """A pseudo-citation stands behind the full stop of what it pretends to support."""
    assert cut("It ended vaguely. (Summary of outcomes) Then more.") == [
        "It ended vaguely. (Summary of outcomes)",
        "Then more.",
    ]


def test_a_stretch_of_a_text_is_cut_on_the_offsets_of_the_text() -> None:
    """Offsets count the whole stored text, and a line break counts as a space."""
    text = "🙂 Left out. One\nline. Two. Left out."
    spans = sentences(text, 12, 27)
    assert [text[start:end] for start, end in spans] == ["One\nline.", "Two."]


@given(st.text(alphabet=st.sampled_from("aB .!?\n\"“”'()…\t\u00a0é🙂5"), max_size=120))
def test_sentences_hold_everything_but_white_space(text: str) -> None:
    """In order, without overlap, without outer space; nothing that is said is lost."""
    spans = sentences(text)
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
