"""See the parts of a text: headings, paragraphs, list items, table cells, block quotes, captions, notes, code.

Texts come as Markdown, as HTML or with HTML in them, and as the bare text that is left when a page is copied:
headings without marks, one paragraph a line, bullets as `•`, tables as `a | b |` or with tabs. Each part is a
span of the stored text, without the marks around it (those inside are taken out by `factcheck.sources.words`),
and knows what it stands under, who speaks in it and what it answers. Nothing here changes the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from factcheck.sources import lines as look
from factcheck.sources.context import with_context
from factcheck.sources.markup import Run, RunKind, Table, has_markup, read_markup
from factcheck.sources.parts import LABEL_LEVEL, Block, BlockKind, Line, lines_of, trimmed
from factcheck.sources.tables import bare_table, cells_of, html_table, markdown_table, may_head
from factcheck.sources.words import words_of

__all__ = ["Block", "BlockKind", "blocks"]

_HASHES = re.compile(r"\s{0,3}(#{1,6})\s+(?=\S)")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_ITEM = re.compile(
    r"\s*(?:[-*+•‣◦▪●○–]|(\d{1,3})[.)]|\(\d{1,2}\)|\(?(?:[a-z]|[ivx]{1,4})\)|[a-z]\.)\s+(?=\S)"
)
_TASK = re.compile(r"\[[ xX]\]\s{1,9}(?=\S)")
_QUOTED = re.compile(r"\s{0,3}>\s?(?:>\s?){0,9}")
_SEPARATOR = re.compile(r"\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?")
_RULE = re.compile(r"\s{0,3}([-*_=])(\s*\1){2,}\s*$")
_BOLD_LINE = re.compile(r"(\*\*|__)(?P<inner>\S(?:.*?\S)?)\1\s*:?$")
_BOLD_TAG = re.compile(r"<(b|strong)>(?P<inner>[^<>]{1,200})</\1>:?", re.IGNORECASE)
_ALT = re.compile(
    r"<img\s[^<>]{0,500}?\balt\s?=\s?(?:\"(?P<one>[^\"<>]{1,400})\"|'(?P<two>[^'<>]{1,400})')", re.IGNORECASE
)
_ENDS_SENTENCE = re.compile(r"[.!…;,][\"'”’)\]]*$")
_SENTENCE_INSIDE = re.compile(r"[^\W\d_]{3,}[.!?][\"'”’)\]]*\s")
"""A full stop within a line makes it text, even where it ends with a bracket: "They left. (Public record)"."""
HEADING_WORDS = 14
"""A bare line of more words than this is a paragraph even without a full stop."""
WRAP_COLUMNS = range(50, 121)
"""In a hard-wrapped text, a line of this length that does not end a sentence goes on in the next line."""


LONGEST_HEADING = 400
"""Code points; a longer line is no heading, however few words it has."""


def blocks(text: str) -> list[Block]:
    """Return the parts of `text` in order; spans never overlap and hold everything that is said.

    The time is linear in the length of the text, whatever it is.
    """
    talkers = look.speakers(_TAGS_BEFORE.sub("", line[: 2 * look.LOOK]) for line in text.splitlines())
    if has_markup(text):
        found = sorted(_from_markup(text, talkers), key=lambda block: block.start)
    else:
        found = list(_scan(text, lines_of(text), talkers))
    found = [seen for block in found if (seen := _seen(text, block)) is not None]
    return with_context(text, _attributed(found), talkers)


_TAGS_BEFORE = re.compile(r"^\s{0,20}(?:<[^<>]{1,200}>\s?){1,5}")


def _seen(text: str, block: Block) -> Block | None:
    """Return the part, or the words for a picture where it has no others; None where it has no words at all."""
    if text[block.start] not in "<![\u00ad\u200b\u200e\u200f\u2060\ufeff" or block.kind is BlockKind.CODE:
        return block
    if words_of(text, block.start, block.end).text:
        return block
    picture = _ALT.match(text, block.start, block.end)
    if picture is None or len((picture["one"] or picture["two"]).split()) < 3:  # a logo or button
        return None
    start, end = picture.span("one" if picture["one"] else "two")
    return Block(BlockKind.CAPTION, start, end, label="image")


def _scan(text: str, lines: list[Line], talkers: frozenset[str]) -> Iterator[Block]:
    wrapped = _hard_wrapped(lines)
    written = [index for index, line in enumerate(lines) if not line.blank]
    below = dict(pairwise(written))
    """The next line that isn't empty, by line."""
    at = 0
    quoted = False  # whether the part before was a quotation that "— Name" may follow
    references = False
    while at < len(lines):
        line = lines[at]
        if line.blank:
            at += 1
            continue
        after_quote, quoted = quoted, False
        following = lines[below[at]].text if at in below else None
        if fence := _FENCE.match(line.text):
            stop = at + 1
            while stop < len(lines) and not lines[stop].text.strip().startswith(fence[1]):
                stop += 1
            if any(not inner.blank for inner in lines[at + 1 : stop]):
                yield Block(BlockKind.CODE, lines[at + 1].start, lines[min(stop, len(lines)) - 1].end)
            at = stop + 1
        elif hashes := _HASHES.match(line.text):
            begin, end = trimmed(line, hashes.end())
            said = text[begin:end].rstrip("#").rstrip() or text[begin:end]
            yield Block(BlockKind.HEADING, begin, begin + len(said), level=len(hashes[1]))
            references = look.heads_references(said)
            at += 1
        elif (
            "|" in line.text
            and at + 1 < len(lines)
            and "|" in lines[at + 1].text
            and _SEPARATOR.fullmatch(lines[at + 1].text.strip())
        ):
            stop = at + 2
            while stop < len(lines) and "|" in lines[stop].text:
                stop += 1
            yield from markdown_table(text, line, lines[at + 2 : stop])
            at = stop
        elif (bare := bare_table(lines, at)) is not None:
            stop, mark = bare
            headed = may_head(
                [line.text[begin - line.start : end - line.start] for begin, end in cells_of(line, mark)]
            )
            yield from markdown_table(text, line if headed else None, lines[at + headed : stop], mark)
            at = stop
        elif _RULE.match(line.text):
            at += 1
        elif _QUOTED.match(line.text):
            stop = at
            while stop < len(lines) and _QUOTED.match(lines[stop].text):
                stop += 1
            yield from _block_quote(lines[at:stop])
            quoted = True
            at = stop
        elif after_quote and (who := look.attribution(line.text)) and not _is_item(following):
            yield Block(BlockKind.FURNITURE, *trimmed(line), label="attribution", speaker=who)
            at += 1
        elif (captioned := look.caption(line.text)) is not None:
            begin, end, label = captioned
            if line.text[begin:end].strip():
                yield Block(BlockKind.CAPTION, *trimmed(line, begin, end), label=label)
            at += 1
        elif look.is_furniture(line.text):
            yield Block(BlockKind.FURNITURE, *trimmed(line))
            at += 1
        elif (noted := look.footnote(line.text)) is not None:
            stop = _continued(lines, at, wrapped)
            while stop + 1 < len(lines) and re.match(r"(?:    |\t)\s{0,40}\S", lines[stop + 1].text):
                stop += 1  # a note goes on in indented lines
            yield Block(
                BlockKind.FOOTNOTE, trimmed(line, noted[0])[0], trimmed(lines[stop])[1], label=noted[1]
            )
            at = stop + 1
        elif item := _ITEM.match(line.text):
            if (
                item[1]
                and _reads_as_heading(line.text[item.end() :])
                and not _is_item(following, at_end=True)
            ):
                begin, end = trimmed(line, item.end())
                yield Block(BlockKind.HEADING, begin, end, level=3)
                at += 1
                continue
            stop = _continued(lines, at, wrapped)
            begin = item.end()
            if task := _TASK.match(line.text, begin):
                begin = task.end()
            indent = len(line.text) - len(line.text.lstrip())
            yield Block(BlockKind.LIST_ITEM, trimmed(line, begin)[0], trimmed(lines[stop])[1], level=indent)
            at = stop + 1
        elif (
            at + 1 < len(lines)
            and re.match(r"\s{0,3}(=+|-{3,})\s*$", lines[at + 1].text)
            and "|" not in line.text
        ):
            begin, end = trimmed(line)
            yield Block(BlockKind.HEADING, begin, end, level=1 if "=" in lines[at + 1].text else 2)
            references = look.heads_references(text[begin:end])
            at += 2
        elif (asked := _asked(line)) is not None:
            yield asked
            at += 1
        elif (
            not _is_turn(line, talkers)
            and not (references and re.search(r"[,.\d]", line.text[:LONGEST_HEADING]))
            and _is_bare_heading(lines, at, following)
        ):
            bold = _BOLD_LINE.match(line.text.strip())
            begin, end = trimmed(line)
            if bold:
                begin, end = begin + bold.start("inner"), begin + bold.end("inner")
            if _is_field(lines, at):
                yield Block(BlockKind.LIST_ITEM, begin, end)
                at += 1
                continue
            first = bool(written) and at == written[0]
            yield Block(BlockKind.HEADING, begin, end, level=_bare_level(line.text.strip(), first=first))
            references = look.heads_references(text[begin:end])
            at += 1
        else:
            stop = _continued(lines, at, wrapped)
            begin, end = trimmed(line)[0], trimmed(lines[stop])[1]
            quoted = text[end - 1] in '"”*_'
            answered = look.answer(line.text)
            if answered is None:
                yield Block(BlockKind.PARAGRAPH, begin, end)
            else:
                yield Block(BlockKind.PARAGRAPH, line.start + answered, end, label="A")
            at = stop + 1


def _is_item(line: str | None, at_end: bool = False) -> bool:
    return at_end if line is None else bool(_ITEM.match(line))


def _is_turn(line: Line, talkers: frozenset[str]) -> bool:
    found = look.turn(line.text) if talkers else None
    return found is not None and found[0] in talkers


def _asked(line: Line) -> Block | None:
    """Return the part that a line beginning with "Q:" is: a heading for its answer, or text that ends in a question."""
    begin = look.question(line.text)
    if begin is None:
        return None
    start, end = trimmed(line, begin)
    said = line.text[begin:].strip().rstrip("*_").rstrip()
    end = start + len(said)
    if ":" not in line.text[:begin] and not said.endswith("?"):
        return None
    if not said or len(said) > LONGEST_HEADING or re.search(r"[.!]\s", said):
        return Block(BlockKind.PARAGRAPH, start, end, label="Q") if said else None
    return Block(BlockKind.HEADING, start, end, level=3, label="Q")


def _block_quote(lines: list[Line]) -> Iterator[Block]:
    """Yield the paragraphs of a quotation, and who it is from where its last line says so."""
    inner = []
    for line in lines:
        mark = _QUOTED.match(line.text)
        begin, end = trimmed(line, mark.end() if mark else 0)
        inner.append(Line(begin, end, line.text[begin - line.start : end - line.start]))
    wrapped = _hard_wrapped(inner)
    at = 0
    while at < len(inner):
        line = inner[at]
        if line.blank:
            at += 1
            continue
        if at and (who := look.attribution(line.text)):
            yield Block(BlockKind.FURNITURE, line.start, line.end, label="attribution", speaker=who)
            at += 1
            continue
        if item := _ITEM.match(line.text):
            line = Line(line.start + item.end(), line.end, line.text[item.end() :])
        stop = _continued(inner, at, wrapped)
        yield from _quoted(line.start, inner[stop].end, inner[stop])
        at = stop + 1


def _quoted(start: int, end: int, last: Line) -> Iterator[Block]:
    trailing = look.trailing_attribution(last.text)
    dash = last.start + trailing[0] if trailing else end
    if trailing is None or dash <= start:
        yield Block(BlockKind.BLOCK_QUOTE, start, end)
        return
    said = last.text[: trailing[0]].rstrip()
    yield Block(BlockKind.BLOCK_QUOTE, start, last.start + len(said))
    yield Block(BlockKind.FURNITURE, dash, end, label="attribution", speaker=trailing[1])


def _attributed(found: list[Block]) -> list[Block]:
    """Give the speaker of a line such as "— Name" to the quotation before it."""
    for index, block in enumerate(found):
        if block.label != "attribution":
            continue
        back = index - 1
        while back >= 0 and found[back].speaker is None:
            if found[back].kind is not BlockKind.BLOCK_QUOTE and back < index - 1:
                break
            found[back] = replace(found[back], speaker=block.speaker)
            if found[back].kind is not BlockKind.BLOCK_QUOTE:
                break
            back -= 1
    return found


# --- HTML --------------------------------------------------------------------------------------------------

_KINDS = {
    RunKind.PARAGRAPH: BlockKind.PARAGRAPH,
    RunKind.ITEM: BlockKind.LIST_ITEM,
    RunKind.QUOTE: BlockKind.BLOCK_QUOTE,
    RunKind.CODE: BlockKind.CODE,
    RunKind.FURNITURE: BlockKind.FURNITURE,
}


def _from_markup(text: str, talkers: frozenset[str]) -> Iterator[Block]:
    for part in read_markup(text):
        if isinstance(part, Table):
            yield from html_table(text, part)
        elif part.kind is RunKind.MARKDOWN:
            yield from _scan(text, lines_of(text, part.start, part.end), talkers)
        else:
            yield from _from_run(text, part)


def _from_run(text: str, run: Run) -> Iterator[Block]:
    start, end = run.start, run.end
    inner = text[start:end]
    if run.kind in (RunKind.HEADING, RunKind.TERM):
        yield Block(BlockKind.HEADING, start, end, level=run.level or LABEL_LEVEL)
    elif run.kind is RunKind.CAPTION or (run.kind is RunKind.PARAGRAPH and look.caption(inner)):
        begin, stop, label = look.caption(inner) or (0, look.before_credit(inner), None)
        line = Line(start, end, inner)
        begin, stop = trimmed(line, begin, stop)
        if stop > begin:
            yield Block(BlockKind.CAPTION, begin, stop, label=label)
    elif run.kind is RunKind.QUOTE:
        line = Line(start, end, inner)
        if who := look.attribution(inner):
            yield Block(BlockKind.FURNITURE, start, end, label="attribution", speaker=who)
        else:
            yield from _quoted(start, end, line)
    elif run.kind is not RunKind.PARAGRAPH:
        kind = _KINDS[run.kind] if run.first or run.kind is not RunKind.ITEM else BlockKind.PARAGRAPH
        yield Block(kind, start, end, level=run.level if kind is BlockKind.LIST_ITEM else 0)
    elif look.is_furniture(inner):
        yield Block(BlockKind.FURNITURE, start, end)
    elif noted := look.footnote(inner):
        yield Block(BlockKind.FOOTNOTE, start + noted[0], end, label=noted[1])
    elif asked := _asked(Line(start, end, inner)):
        yield asked
    elif (bold := _BOLD_TAG.fullmatch(inner)) and _reads_as_heading(bold["inner"]):
        yield Block(BlockKind.HEADING, start + bold.start("inner"), start + bold.end("inner"), level=3)
    elif (answered := look.answer(inner)) is not None:
        yield Block(BlockKind.PARAGRAPH, start + answered, end, label="A")
    else:
        yield Block(BlockKind.PARAGRAPH, start, end)


# --- headings ----------------------------------------------------------------------------------------------


def _reads_as_heading(words: str) -> bool:
    words = words.strip().strip("*_")
    return (
        0 < len(words) <= LONGEST_HEADING
        and len(words.split()) <= HEADING_WORDS
        and not _ENDS_SENTENCE.search(words)
        and not _SENTENCE_INSIDE.search(words)
        and (words[0].isupper() or words[0].isdigit() or words[0] in "\"'“‘¿¡")
    )


def _is_bare_heading(lines: list[Line], at: int, below: str | None) -> bool:
    """A short line that ends no sentence, with more text below it.

    A line that ends with a colon is a heading only if it is a label ("What Failed:"): a sentence that leads
    into a list ("the plan involved:") says something itself.
    """
    words = lines[at].text.strip()
    if not _reads_as_heading(words) or "|" in words:
        return False
    if words.endswith(":"):
        return len(words.split()) <= 4
    if words.endswith("?") and re.search(r"[.!?]\s", words):
        return False
    if below is None:
        return False
    # in a wrapped paragraph the next line goes on in lower case
    touching = at + 1 < len(lines) and not lines[at + 1].blank
    return not (touching and below.lstrip()[:1].islower())


def _is_field(lines: list[Line], at: int) -> bool:
    """Whether a line is one of several like "Deaths: 2", which say something and head nothing."""
    if not look.label(lines[at].text, bold_only=False):
        return False
    around = (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2])
    return any(look.label(line.text, bold_only=False) and _reads_as_heading(line.text) for line in around)


def _bare_level(words: str, first: bool) -> int:
    words = words.rstrip("*_")
    if first:
        return 1
    if words.endswith(":"):
        return LABEL_LEVEL
    return 3 if words.endswith("?") else 2


def _hard_wrapped(lines: list[Line]) -> bool:
    """Whether the lines were broken at a column: hardly any is longer (an address, a table), and many are near it."""
    written = [len(line.text) for line in lines if not line.blank]
    long = sum(length >= WRAP_COLUMNS.stop for length in written)
    near = sum(length in WRAP_COLUMNS for length in written)
    return near > 0 and long <= near / 10


def _continued(lines: list[Line], at: int, wrapped: bool) -> int:
    """Return the index of the last line that belongs to the paragraph or item that begins at line `at`."""
    while at + 1 < len(lines):
        line, below = lines[at], lines[at + 1]
        if below.blank or any(mark.match(below.text) for mark in (_ITEM, _HASHES, _FENCE, _QUOTED, _RULE)):
            break
        goes_on = (
            wrapped
            and len(line.text) in WRAP_COLUMNS
            and not re.search(r"[.!?:…][\"'”’)\]]*\s*$", line.text)
            and "|" not in below.text
        )
        if not goes_on and not below.text.lstrip()[:1].islower():
            break
        at += 1
    return at
