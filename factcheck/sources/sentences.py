"""Cut running text into sentences, as spans of the stored text.

syntok does the splitting (https://github.com/fnl/syntok). What is added here keeps its spans on the stored
text's own code points, keeps a closing quotation mark or bracket with the sentence that it closes, and corrects
by short lists where it cuts behind a title ("Gov. Ann Lee") or doesn't cut behind an abbreviation that also ends
its sentence ("moved to the U.S. He liked it").
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

CLOSERS = "\"'”’»)]"
"""What may stand after a full stop and still belongs to its sentence."""

QUOTED_SENTENCES = 4
"""A quotation is kept whole up to this many further sentences; a longer one is cut like any text."""

_BEFORE_NAMES = (
    "Adm Amb Asst Capt Cdr Cmdr Col Cpl Det Dr Fr Ft Gen Gov Hon Insp Lt Maj Messrs Mlle Mme Mr Mrs Ms Mt Pres Prof Pt "
    "Pvt Rep Reps Rev Rt Sen Sens Sgt St Supt".split()
)
"""Abbreviations that a name follows: no sentence ends here."""

_BEFORE_NUMBERS = (
    "No Nos no nos Art Arts art Chap chap Ch ch Eq Fig Figs fig Sec Sect sec Par par para Vol vol Vols p pp ed c ca "
    "approx est Jan Feb Mar Apr Aug Sept Sep Oct Nov Dec".split()
)
"""Abbreviations that end no sentence where a number follows."""

_MAY_END = "a.m p.m A.M P.M Inc Co Corp Ltd Bros Jr Sr etc Ph.D M.D al".split()
"""Abbreviations, besides those of capitals ("U.S."), that can end a sentence as well as stand inside one."""

_OPENERS = (
    "A After All Also Although An And Another As At Because Before Both But By Despite During Each Even Few For From "
    "He Her His How However I If In It Its Last Later Many Meanwhile Most Nearly Next No Nobody None Nor Not Nothing "
    "Now On Once One Only Or Other Others Our People She Since So Some Still Such That The Their Then There These They "
    "This Those Three Though Today Two Under Unlike Until We What When Where Whether While Who Why With Yet You "
    "Your".split()
)
"""Words whose capital letter says that a sentence begins: they are in no name that follows such an abbreviation."""

_OPENS = rf"(?=[\"“‘(]?(?:{'|'.join(_OPENERS)})[ ,'’])"
_ABBREVIATED = rf"(?:\b[A-Z]\.){{2,5}}|\b(?:{'|'.join(map(re.escape, _MAY_END))})\."
_MAIL = r"@[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}\."
_CUTS = re.compile(
    rf"(?:{_ABBREVIATED}|…|{_MAIL})[\"”’)\]]{{0,3}}[ ]{{1,9}}{_OPENS}"
    # "... in 1999. 200 people ...", "... to 3. It ...", "... Aug. 3. Sept. 4 ..."
    r"|\b(?:19|20)\d\d\.[ ]{1,9}(?=\d{1,3}(?:[,.]\d{1,9})?%?[ ][a-z])"
    rf"|(?<=[a-z.,] )\d{{1,3}}\.[ ]{{1,9}}{_OPENS}"
    r"|\b\d{1,2}\.[ ]{1,9}(?=(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.[ ]\d)"
    # a reference or the end of an emphasis stands behind the full stop
    r"|[.!?][\"”’)]?(?:\[\^?[\w-]{1,20}\]|[¹²³⁰⁴-⁹]){1,9}[ ]{1,9}(?=[\"“‘(*_]{0,3}[A-Z0-9])"
    r"|[.!?][\"”’)]?[*_]{1,3}[ ]{1,9}(?=[\"“‘(*_]{0,3}[A-Z])"
)
_LOWER_CUTS = re.compile(
    rf"(?<![a-z.])(?!(?:{'|'.join(_BEFORE_NUMBERS)}|vs|etc|al|inc|mr|dr|st)\.)[a-z]{{3,30}}\.[ ]{{1,9}}(?=[a-z])"
)
_JOINS_NAME = re.compile(rf"(?<![\w.])(?:{'|'.join(_BEFORE_NAMES)})\.$")
_JOINS_NUMBER = re.compile(rf"(?<![\w.])(?:{'|'.join(_BEFORE_NUMBERS)})\.$")
_BRACKETED_TAIL = re.compile(r"\([^()]{1,200}\)[.]?$")


@cache
def _tokenizer() -> Any:
    from syntok.tokenizer import Tokenizer  # imported late: only texts that are cut need it

    # the text is only measured, so contractions stay as written
    return Tokenizer(emit_hyphen_or_underscore_sep=True, replace_not_contraction=False)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the sentences of `text[start:end]` as `(start, end)` code points of `text`, without outer space.

    A line break inside the stretch counts as a space: paragraphs are told apart before (see
    `factcheck.sources.structure`). Together the spans cover everything but white space.
    """
    from syntok import segmenter

    stretch = re.sub(r"\s", " ", text[start:end])  # one for one, so offsets stay true
    if not stretch.strip():
        return []
    begins = [0]
    for sentence in segmenter.split(_tokenizer().tokenize(stretch)):
        if sentence and sentence[0].offset > 0:
            begins.append(sentence[0].offset)
    cuts = [cut.end() for cut in _CUTS.finditer(stretch)]
    if stretch.islower():  # written without capitals
        cuts += [cut.end() for cut in _LOWER_CUTS.finditer(stretch)]
    if cuts:
        begins = sorted({*begins, *cuts})
    spans: list[tuple[int, int]] = []
    for begin, stop in zip(begins, [*begins[1:], len(stretch)], strict=True):
        while begin < stop and spans and stretch[begin] in CLOSERS and begin == spans[-1][1]:
            spans[-1] = (spans[-1][0], begin + 1)
            begin += 1
        begin += len(stretch[begin:stop]) - len(stretch[begin:stop].lstrip())
        stop = begin + len(stretch[begin:stop].rstrip())
        if stop > begin:
            spans.append((begin, stop))
    return [
        (start + begin, start + stop)
        for begin, stop in _join_quotations(stretch, _join_tails(stretch, _join_abbreviated(stretch, spans)))
    ]


def _join_abbreviated(stretch: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join what was cut behind a title or before a number: "Gov. | Ann Lee", "Sec. | 4"."""
    joined: list[tuple[int, int]] = []
    for begin, stop in spans:
        if joined:
            tail = stretch[max(joined[-1][0], joined[-1][1] - 12) : joined[-1][1]]
            first = stretch[begin]
            if (first.isupper() and _JOINS_NAME.search(tail)) or (
                first.isdigit() and _JOINS_NUMBER.search(tail)
            ):
                joined[-1] = (joined[-1][0], stop)
                continue
        joined.append((begin, stop))
    return joined


def _open_quotes(words: str) -> int:
    """How many quotation marks `words` leaves open (negative: closes)."""
    straight = words.count('"') % 2
    return words.count("“") - words.count("”") + straight


def _join_quotations(stretch: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Keep a quotation of a few sentences, and what introduces it, in one sentence."""
    joined: list[tuple[int, int]] = []
    at = 0
    while at < len(spans):
        begin, stop = spans[at]
        if _open_quotes(stretch[begin:stop]) > 0:
            for reach in range(at + 1, min(at + 1 + QUOTED_SENTENCES, len(spans))):
                if _open_quotes(stretch[begin : spans[reach][1]]) == 0:
                    at, stop = reach, spans[reach][1]
                    break
        joined.append((begin, stop))
        at += 1
    return joined


def _join_tails(stretch: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give a sentence the bracketed remark that follows it: "... clearly. (General objective)" is one."""
    joined: list[tuple[int, int]] = []
    for begin, stop in spans:
        if joined and _BRACKETED_TAIL.fullmatch(stretch[begin:stop]):
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((begin, stop))
    return joined
