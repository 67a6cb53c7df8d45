"""What a single line is by its look: a caption, page furniture, a turn of a speaker, a note, a labelled item.

Every function looks at the beginning or end of a line only, so a line of any length costs the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

LOOK = 400
"""Code points of a line that are looked at: what is longer is running text."""

MOST_LABEL_WORDS = 8

_NUMBERED = r"(?:figure|fig|table|chart|graph|map|exhibit|plate|box|infographic)\.?\s?\d{1,3}[a-z]?"
_PICTURED = (
    r"(?:file |stock )?(?:photo(?:graph)?|image|picture|illustration|video|graphic)(?: caption)?|caption"
)
_CAPTION = re.compile(
    r"\s{0,9}[*_]{0,3}"
    rf"(?P<label>{_NUMBERED}(?=[*_]{{0,3}}\s?[.:|–—-])|(?:{_PICTURED})(?=[*_]{{0,3}}:)"
    r"|(?:image|media|video) caption(?=,))"
    r"[*_]{0,3}\s?[.,:|–—-][*_]{0,3}\s{1,9}",
    re.IGNORECASE,
)
_AGENCY = (
    r"(?:Getty|Reuters|AFP|AP|EPA|EFE|PA|Shutterstock|Alamy|iStock|Unsplash|Pexels|Bloomberg|Wikimedia|Flickr|NASA|"
    r"Images?|Photos?|Pictures?|Handout|Courtesy|File|Pool)"
)
_CREDIT = re.compile(
    rf"\s?[(\[](?:[^()\[\]]{{0,60}}\b)?{_AGENCY}\b[^()\[\]]{{0,60}}[)\]]\s{{0,9}}$"
    r"|\s(?:Photograph|Photo|Credit|Image):?\s[^.:]{2,60}/[^.:]{2,40}$"
)
_IMAGE = re.compile(
    r"\s{0,9}\[?!\[(?P<alt>[^\[\]]{0,400})\]\([^()\s]{0,400}(?:\s\"[^\"]{0,300}\")?\)"
    r"(?:\]\([^()\s]{0,400}\))?\s{0,9}$"
)

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.?"
_NAME = r"[A-Z][\w.'’-]{0,30}"
_BYLINE = re.compile(
    rf"(?:By(?!\s(?:The|An?|Numbers|[A-Z][a-z]+day|{_MONTH}\s\d)\b)"
    rf"|Words by|Written by|Reporting by|Story by|Text by|Author:|Authors:)\s{_NAME}"
    rf"(?:(?:,|\sand|\s&|,\sand)?\s(?:{_NAME}|de|van|von|der|bin|al)){{0,9}}"
    r"(?:\s?[,|•·–—]\s?[^.!?]{0,80})?"
)
_DAY = rf"{_MONTH}\s\d|\d{{1,2}}\s{_MONTH}|\d{{1,4}}[-/.:]\d|\d{{1,2}} [a-z]{{3,8}} ago"
_DATED = r"(?:published|updated|posted|modified)"
_MORE = (
    r"(?:related(?: (?:articles?|stories|topics|posts))?|read (?:more|also|next)|see also|also read"
    r"|more on this(?: story)?|recommended(?: for you)?)"
)
_FURNITURE = re.compile(
    "|".join(
        (
            r"advertisement|advertising|ad|sponsored(?: content)?|share|share (?:this|on|via)\b.{0,60}",
            rf"{_MORE}(?:\s?:.{{0,200}})?|(?:watch|listen|tags|topics|filed under|share)\s?:.{{0,200}}",
            r"most read|trending(?: now)?|tags|comments?(?: \(\d{1,6}\))?|(?:click|tap) here\b.{0,120}",
            r"sign up (?:for|to)\b.{0,160}|subscribe\b.{0,120}|follow (?:us|me|him|her)\b.{0,120}",
            r"join (?:our|the) (?:newsletter|mailing list)\b.{0,100}|listen to this (?:article|story)\b.{0,40}",
            r"skip to (?:main )?content|back to top|print(?: this)?(?: article)?|link copied!?|copy link",
            r"e-?mail|facebook|twitter|whatsapp|linkedin|\d{1,3}[ -]?min(?:ute)?s?(?: of)? read(?:ing)?(?: time)?",
            rf"(?:(?:first|last) )?{_DATED}(?: on| at)?:?\s(?:[a-z]{{3,9}},?\s)?(?:{_DAY})[^!?]{{0,50}}",
            r"(?:image|photo|picture|getty|video) (?:source|credit|courtesy)[:,]?\s.{1,80}",
            r"(?:photo|photograph|image|illustration)s? (?:by|courtesy of)\s(?-i:[A-Z]).{1,80}",
            r"(?:©|\(c\)\s\d{4}|copyright (?:©|\(c\)|\d{4})).{0,160}|all rights reserved\.?",
            r"(?:additional )?(?:reporting|editing|writing) by (?-i:[A-Z]).{1,160}",
            r"this (?:article|story) (?:was )?(?:originally|first) (?:appeared|published)\b.{0,160}",
        )
    ),
    re.IGNORECASE,
)

_FOOTNOTE = re.compile(
    r"\s{0,3}(?:\[\^(?P<mark>[^\[\]\s]{1,64})\]:|\[(?P<number>\d{1,3})\](?::|(?=\s))"
    r"|\[(?P<name>[^\[\]^\n]{1,80})\]:(?=\s{1,9}<?https?://)|(?P<raised>[⁰¹²³⁴-⁹]{1,3})(?=\s?[^\W\d_]))"
    r"\s{0,9}(?=\S)"
)
_SOURCE = re.compile(
    r"\s{0,3}[*_]{0,3}(?P<label>(?:data )?sources?)[*_]{0,3}:[*_]{0,3}\s{1,9}(?=\S)", re.IGNORECASE
)
_REFERENCES = re.compile(
    r"(?:\d{1,2}\.?\s)?(?:(?:selected |list of |key |primary |main )?"
    r"(?:references|sources|bibliography|footnotes|endnotes|works cited|citations|further reading|literature)"
    r"(?: (?:and|&) (?:references|sources|notes|further reading|citations))?"
    r"|notes(?: (?:and|&) (?:references|sources))?):?",
    re.IGNORECASE,
)
_LOOKS_CITED = re.compile(
    r"https?://|\]\(|\bdoi\b|\((?:19|20)\d\d[a-z]?\)|\bpp?\. ?\d|\bvol\. ?\d|\bibid\b", re.IGNORECASE
)

_TITLE = (
    r"(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Capt|Sgt|Rev|Hon|Judge|President|Minister|Senator|Chairman|Chairwoman"
    r"|Sir|Dame|Lord|Lady|Justice|Secretary|Ambassador|Professor|Mayor)\.?"
)
_TURN = re.compile(
    r"\s{0,9}(?P<open>\*\*|__|\*|_)?(?P<name>[^\W\d_a-z][\w.'’\-]{0,30}(?:\s[\w.'’\-&]{1,30}){0,5})"
    r"(?P<more>,\s[^:()\n]{1,60}|\s\([^()\n]{1,60}\))?(?P<shut>\*\*|__|\*|_)?:(?P<behind>\*\*|__|\*|_)?\s{1,9}(?=\S)"
)
_QUESTION = re.compile(
    r"\s{0,9}(?:\*\*|__)?(?:Q|Question|QUESTION)\s?\d{0,3}(?:\*\*|__)?(?:[.:](?:\*\*|__)?\s{0,9}|\s{2,9})(?=\S)"
)
_ANSWER = re.compile(
    r"\s{0,9}(?:\*\*|__)?(?:A|Answer|ANSWER)\s?\d{0,3}(?:\*\*|__)?:(?:\*\*|__)?\s{1,9}(?=\S)"
)
_ROLE = frozenset(
    "host moderator interviewer interviewee reporter narrator question answer speaker anchor presenter caller judge "
    "witness counsel operator guest journalist audience chair chairman chairwoman clerk announcer correspondent".split()
)
_NO_SPEAKER = frozenset(
    "advice aim also analysis answer answers background bottom breaking caution conclusion cons context correction "
    "cost costs date developing disclaimer disclosure editor example exclusive fact facts figure goal headline impact "
    "important insight introduction key lesson live location mission more myth name note notes objective opinion "
    "outcome overview part phase photo place point price problem pros purpose question questions rating read result "
    "results review risk role rule scope section series solution source sources stage step subject summary takeaway "
    "task time tip tips title to topic type update updated verdict video view warning watch what when where who why "
    "how a an the in on for is are do does can will history rise fall case future state war story guide inside "
    "claim claims finding findings recommendation recommendations remark status day week month year".split()
)
_LABEL = re.compile(
    r"\s{0,9}(?:(?P<mark>\*\*|__)(?P<bold>[^*_\n]{1,90}?)(?P=mark)(?P<stop>\s?[:–—]|\s-(?=\s))?\s{0,9}(?=\S)"
    r"|(?P<plain>[A-Z\d][^:.!?;\n\[\]<>*\"“”()]{0,70}):\s{1,9}(?=\S))"
)
_ATTRIBUTION = re.compile(
    r"\s{0,9}(?:[—–―]|--?)\s{0,3}[*_]{0,2}(?P<who>[A-Z](?:[^.!?:;\n]|\.(?=\s?[A-Z])){1,120})\s{0,9}$"
)
_TRAILING = re.compile(
    r"[.!?…\"”’*_]\s{1,3}(?P<dash>[—–―]|--)\s{0,3}[*_]{0,2}"
    r"(?P<who>[A-Z][\w.'’-]{0,30}(?:\s[\w.'’-]{1,30}){0,5}(?:,[^.!?:;]{1,80})?)\s{0,9}$"
)

_PLACE = r"[A-Z][\w.'’-]{1,20}"
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z.'’-]{1,30}(?:[ /][A-Z][A-Z.'’-]{0,30}){0,4}(?:,\s[A-Z][\w.]{1,20}(?:\s[A-Z][\w.]{1,20})?)??"
    rf"|{_PLACE}(?:\s{_PLACE}){{0,2}}(?=,\s(?:{_MONTH}\s\d|\d)|\s\())"
    rf"(?P<date>,\s(?:{_MONTH}\s\d{{1,2}}(?:,\s\d{{4}})?|\d{{1,2}}\s{_MONTH}(?:\s\d{{4}})?))?"
    r"(?P<agency>\s\([A-Z][\w .&'’-]{1,40}\))?(?:\s{0,3}(?:[–—]|--)|\s-(?=\s))\s{0,3}(?=\S)"
)


def caption(line: str) -> tuple[int, int, str] | None:
    """Return the span of what a caption says and its label ("Figure 1"); credits are left out."""
    head = line[:LOOK]
    if found := _IMAGE.match(head) if len(line) <= LOOK else None:
        return (*found.span("alt"), "image")
    if found := _CAPTION.match(head):
        return found.end(), found.end() + before_credit(line[found.end() :]), found["label"]
    return None


def before_credit(words: str) -> int:
    """Return where the words of a caption end: before "(Agency Images)" and what closes an emphasis."""
    end = len(words.rstrip(" \t*_"))
    credit = _CREDIT.search(words, max(0, end - 160), end)
    return len(words[: credit.start()].rstrip(" \t*_")) if credit else end


def is_furniture(line: str) -> bool:
    """Whether a line belongs to the page and not to the text: bylines, links to other texts, notices."""
    words = line.strip(" \t*_") if len(line) <= LOOK else ""
    return bool(words) and bool(_BYLINE.fullmatch(words) or _FURNITURE.fullmatch(words) or _is_credit(words))


def _is_credit(words: str) -> bool:
    credit = _CREDIT.match(words)
    return credit is not None and credit.end() == len(words)


def footnote(line: str) -> tuple[int, str] | None:
    """Return where the text of a note begins, and its label: `[^1]: ...`, `[1] ...`, `¹ ...`, `Source: ...`."""
    if found := _FOOTNOTE.match(line):
        return found.end(), next(label for label in found.groups() if label)
    if found := _SOURCE.match(line):
        return found.end(), found["label"]
    return None


def heads_references(heading: str) -> bool:
    """Whether a list of works stands under this heading."""
    return len(heading) < 80 and bool(_REFERENCES.fullmatch(heading.strip(" *_#")))


def is_reference(heading: str, item: str, numbered: bool) -> bool:
    """Whether an item under such a heading is a reference: under "Notes", only what cites something is."""
    if heading.strip(" *_#:").lower() != "notes":
        return True
    return numbered or bool(_LOOKS_CITED.search(item[: 5 * LOOK]))


def question(line: str) -> int | None:
    """Return where the words of a line that begins with "Q:" begin."""
    found = _QUESTION.match(line)
    return found.end() if found else None


def answer(line: str) -> int | None:
    """Return where the words of a line that begins with "A:" begin."""
    found = _ANSWER.match(line)
    return found.end() if found else None


def turn(line: str) -> tuple[str, int] | None:
    """Return who speaks by the look of the line's beginning ("NAME (title): words"), and where the words begin.

    Whether the name is a speaker's and no other label is for `speakers` to say, from the whole text.
    """
    found = _TURN.match(line[:LOOK])
    if found is None or (bool(found["open"]) != bool(found["shut"] or found["behind"])):
        return None
    name = found["name"].strip()
    small = {"de", "van", "von", "der", "of", "the", "bin", "al", "da", "di", "la", "le", "and", "&"}
    if any(word[0].islower() and word not in small for word in name.split()):
        return None
    return name, found.end()


def speakers(lines: Iterable[str]) -> frozenset[str]:
    """Return the names that speak in a text: labels that come again and again, and look like names or roles.

    "NOTE: ..." once is no speaker, and nor is "Price: ..." however often.
    """
    counts: Counter[str] = Counter()
    written = 0
    for line in lines:
        if line.strip():
            written += 1
            if found := turn(line):
                counts[found[0]] += 1
    named = {name: count for name, count in counts.items() if _may_speak(name)}
    turns = sum(named.values())
    if turns < 2 or len(named) < 2 or turns * 5 < written:
        named = {name: count for name, count in named.items() if count > 1 and _looks_like_a_person(name)}
    elif not any(count > 1 or _looks_like_a_person(name) for name, count in named.items()):
        return frozenset()
    return frozenset(named)


def _may_speak(name: str) -> bool:
    words = name.lower().replace("’", "'").split()
    return (
        not any(word.strip(".'s") in _NO_SPEAKER or word in _NO_SPEAKER for word in words)
        or words[0] in _ROLE
    )


def _looks_like_a_person(name: str) -> bool:
    return (
        name.lower() in _ROLE
        or 1 < len(name.split()) <= 4
        or name.isupper()
        or bool(re.match(_TITLE + r"\s", name))
    )


def label(line: str, bold_only: bool) -> tuple[str, int] | None:
    """Return the label that a line begins with ("**Cost:** ...", "Cost: ...") and where the words after it begin."""
    found = _LABEL.match(line[:LOOK])
    if found is None or (bold_only and not found["bold"]):
        return None
    words = (found["bold"] or found["plain"]).strip()
    if found["bold"] and not (found["stop"] or words[-1:] in ":.?!–—"):
        return None
    if len(words.split()) > MOST_LABEL_WORDS or not words[:1].isalnum():
        return None
    return words.rstrip(" :.–—"), found.end()


def attribution(line: str) -> str | None:
    """Return who a line like "— Ann Example, mayor" attributes the quotation before to."""
    found = _ATTRIBUTION.match(line) if len(line) <= 160 else None
    return _who(found["who"]) if found else None


def trailing_attribution(line: str) -> tuple[int, str] | None:
    """Return where "— Ann Example" begins at the end of a quoted line, and who it is."""
    found = _TRAILING.search(line, max(0, len(line) - 160))
    return (found.start("dash"), _who(found["who"])) if found else None


def _who(words: str) -> str:
    return re.split(r",|\s\(", words, maxsplit=1)[0].strip(" *_")


def dateline(line: str) -> tuple[str, int] | None:
    """Return the place, date and agency that a report opens with, and where its words begin."""
    found = _DATELINE.match(line[:LOOK])
    if found is None or not (found["place"].isupper() or found["date"] or found["agency"]):
        return None
    if line[found.end()].islower():  # "NATO – the alliance – met."
        return None
    if not (found["date"] or found["agency"]) and len(found["place"]) < 4:
        return None
    return line[: found.end()].rstrip(" –—-\t"), found.end()
