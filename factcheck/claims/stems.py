"""Words as the comparators see them: folded, stemmed, without the ones that say nothing by themselves."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Any

STOP_WORDS = frozenset(
    (
        "a about after again all also although am an and any are aren't as at be because been before being "
        "between both but by can could did do does doing down during each else ever few for from further get "
        "got had has have having he her here hers him his how however i if in into is it its itself just "
        "later made make many may me might more most much must my near of off on once only onto or other our "
        "out over own per said same say says she should since so some such than that the their them then "
        "there these they this those though through to too under until up upon us very was we were what when "
        "where which while who whom whose why will with within would you your"
    ).split()
)
"""Function words, and "said": in a text about what people say it tells nothing apart."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


_SPELT = tuple(
    (re.compile(british), american)
    for british, american in (
        (r"(\w{3})is(e[sdr]?|ers|ing|ations?|ational)$", r"\1iz\2"),
        (r"(\w[lr])ys(e[sd]?|ing)$", r"\1yz\2"),
        (r"(\w{3})our(s|ed|ing|ers?|able|ably|ites?|hoods?|ful)?$", r"\1or\2"),
        (r"^(cent)r(ed|ing)$", r"\1er\2"),
        (r"(\w[^aeiou]t|\wat|^met|omet|^lit)re([sd]?)$", r"\1er\2"),
        (r"^(def|off|lic|pret)enc(es?)$", r"\1ens\2"),
        (r"^(cancel|travel|marvel|label|model|level|rival)l(ed|ing|ers?|ous)$", r"\1\2"),
        (r"^programme(s?)$", r"program\1"),
        (r"^scept(ic\w*)$", r"skept\1"),
    )
)
"""British spellings and the American ones that they are compared as: "modernised" and "modernized" are one word.

A word that merely looks so ("promised", "contours") is spelt anew in both texts, and stays the same in both.
"""


_own = threading.local()
"""A stemmer keeps the word it works on, so each thread has one: two would read each other's letters."""


def _stemmer() -> Any:
    made = getattr(_own, "stemmer", None)
    if made is None:
        import snowballstemmer  # imported late: only comparing needs it

        made = _own.stemmer = snowballstemmer.stemmer("english")
    return made


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the stem of one word (Snowball English, https://snowballstem.org), folded, lower-case, spelt one way."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))
    folded = re.sub(r"['’]s?$", "", folded.replace("’", "'"))
    for british, american in _SPELT:
        folded = british.sub(american, folded)
    stemmed: str = _stemmer().stemWord(folded)
    return stemmed


def words(text: str) -> list[str]:
    """Return the words of `text` in order, lower-case and folded, contractions whole."""
    return [match.group().lower().replace("’", "'") for match in _WORD.finditer(text)]


def content_stems(text: str) -> list[str]:
    """Return the stems of the words of `text` that carry content, in order, numbers left out."""
    return [stem(word) for word in words(text) if word not in STOP_WORDS and not word[0].isdigit()]
