"""Cut running text into sentences, as spans of the stored text.

syntok does the splitting (https://github.com/fnl/syntok); what is added here keeps its spans on the stored
text's own code points and keeps a closing quotation mark or bracket with the sentence that it closes.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

CLOSERS = "\"'”’»)]"
"""What may stand after a full stop and still belongs to its sentence."""

QUOTED_SENTENCES = 4
"""A quotation is kept whole up to this many further sentences; a longer one is cut like any text."""

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
        for begin, stop in _join_quotations(stretch, _join_tails(stretch, spans))
    ]


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
