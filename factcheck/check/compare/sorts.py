"""Read of what sort a text says that something is: the people, the colour, the size that stands before a noun.

Words of one kind shut one another out: an Indian cricketer is no Pakistani one, a minor road no major one. Each is read
with the nouns that it goes with, so that "the American team" is not held against "the Russian ambassador". Left out is
what only tells one of several from the others (the second album, the northern suburb): a text on another one of them
speaks of something else. Nothing here is proven, for one may be of two peoples; `nearest` holds a claim's sort against
a passage's, and labelled pairs say what that is worth.

Example: "She is an Indian cricketer" has people "Indian" before "cricketer". Example without any: "She lives in India".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile

from factcheck.claims.stems import STOP_WORDS, stem

_KINDS = {
    "people": """
        American Canadian Mexican Cuban Jamaican Brazilian Argentine Argentinian Chilean Colombian Peruvian Venezuelan
        British English Scottish Welsh Irish French German Dutch Belgian Swiss Austrian Italian Spanish Portuguese
        Danish Swedish Norwegian Finnish Icelandic Polish Czech Slovak Hungarian Romanian Bulgarian Greek Turkish
        Serbian Croatian Bosnian Slovenian Albanian Macedonian Russian Ukrainian Belarusian Lithuanian Latvian Estonian
        Georgian Armenian Azerbaijani Kazakh Uzbek Israeli Palestinian Lebanese Syrian Jordanian Iraqi Iranian Saudi
        Kuwaiti Qatari Yemeni Egyptian Libyan Tunisian Algerian Moroccan Sudanese Ethiopian Kenyan Ugandan Nigerian
        Ghanaian Somali Zimbabwean Indian Pakistani Bangladeshi Nepalese Afghan Chinese Taiwanese Japanese Korean
        Mongolian Thai Vietnamese Cambodian Burmese Malaysian Indonesian Filipino Singaporean Australian
        """,
    "continent": "African European Asian",
    "colour": "red blue green yellow black white brown orange purple pink grey gray",
    "sex": "male female men's women's boys' girls'",
    "sport": """
        football basketball baseball softball volleyball handball hockey cricket rugby tennis soccer golf boxing
        wrestling swimming rowing
        """,
    "genre": "comedy horror thriller romantic western documentary fantasy musical action",
    "faith": "Catholic Protestant Muslim Buddhist Hindu Jewish Christian Sikh",
    "party": "Republican Democratic Labour Conservative Liberal",
    "size": "big large huge small little tiny",
    "weight": "major minor",
    "number": "many several numerous few",
    "share": "most least",
    "likeness": "same different",
    "praise": "positive negative favourable favorable unfavourable unfavorable",
    "access": "public private",
    "strength": "strong weak",
    "standing": "official unofficial",
}
"""Words that shut one another out before one noun, by kind, each as it is written: "Private Lives" is a name."""
_ALIKE = """
gray grey | soccer football | Argentinian Argentine | English British | Scottish British | Welsh British
large big | huge big | little small | tiny small | several many | numerous many
favourable positive | favorable positive | unfavourable negative | unfavorable negative
"""
"""Words that may mean the same, each before the one that it is compared as."""
_ENDS = re.compile(
    r"[.,;:()\[\]“”\"—–]|\b(?:in|of|at|on|by|from|who|that|which|to|for|is|was|were|are|with|and|or|as|than|but)\b"
)
"""Where the words that a sort goes with end."""
_YEAR = r"(?<=\b[Aa]\s)(?:1[5-9]|20)\d\d(?=\s+[A-Za-z])|(?<=\b[Aa]n\s)1[18]\d\d(?=\s+[A-Za-z])"
"""A year that describes ("a 1940 comedy"); "the 1940 season" is one of several."""
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_BESIDE = re.compile(
    r"\b(?:than|before|after|since|until|till|outside|besides?|or)\s+(?:of\s+)?(?:(?:the|a|an)\s+)?$",
    re.IGNORECASE,
)
"""Before a sort: what follows is not what is spoken of, or one of two things."""

NOUNS = 3
"""Words after a sort that it may go with: "Indian women's cricket captain"."""
REACH = 60
"""Letters after a sort that are read."""
MOST = 40
"""Sorts of a text that are read; a passage of five sentences has ten."""


@dataclass(frozen=True, slots=True)
class Sort:
    """A word that says of what sort something is."""

    kind: str
    value: str
    """In the form in which values are compared: "Argentinian" is Argentine, "large" big."""
    nouns: tuple[tuple[str, str], ...]
    """The words that follow: stem, and the text from the sort to there."""


@lru_cache(maxsize=4_096)
def sorts(text: str) -> tuple[Sort, ...]:
    """Return what says of what sort something is, in the order of the text."""
    found: list[Sort] = []
    for match in _pattern().finditer(text):
        if _BESIDE.search(text[max(0, match.start() - 20) : match.start()]):
            continue
        word = _form(match[1])
        kind = _words().get(word, "year")
        tail = text[match.end() : match.end() + REACH]
        end = _ENDS.search(tail)
        within = _WORD.finditer(tail[: end.start()] if end else tail)
        nouns = tuple(
            (stem(each.group()), text[match.start() : match.end() + each.end()])
            for each in takewhile(lambda each: each.group().islower(), islice(within, NOUNS))
            if each.group() not in STOP_WORDS and _words().get(_form(each.group())) != kind
        )
        found.append(Sort(kind, _alike().get(word, word), nouns))
        if len(found) >= MOST:
            break
    return tuple(found)


def _form(word: str) -> str:
    return word.replace("’", "'")


@lru_cache(maxsize=1)
def _alike() -> dict[str, str]:
    return dict(pair.split() for pair in _ALIKE.replace("\n", "|").split("|") if pair)


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    """Return the kind of each word."""
    return {word: kind for kind, listed in _KINDS.items() for word in listed.split()}


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    listed = sorted(_words(), key=lambda word: (-len(word), word))
    every = "|".join(re.escape(word).replace("'", "['’]") for word in listed)
    return re.compile(rf"(?<![\w’'-])({every}|{_YEAR})(?![\w-])")
