"""Find what can be compared in a sentence: dates, quantities, names, negations; quotations are in `quoted`.

Everything is read by pattern and rule, so that each value can be shown with the words it came from. Dates
keep their own granularity (EDTF, https://www.loc.gov/standards/datetime/); quantities become an interval in
a base unit, so that "over two hours" and "2 h 16 min" can be compared.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from factcheck.claims.stems import STOP_WORDS, stem

_YEAR_WRITTEN = re.compile(r"\d{4}")
"""What every date has: one look saves the long ones."""
REMEMBERED = 256
"""Stretches of text whose mentions are remembered: the same sentence is asked about several times in a row."""

# --- dates -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DateMention:
    """A stretch of days that a text names: `first` to `last`, both included."""

    start: int
    end: int
    text: str
    first: date
    last: date
    edtf: str

    def disjoint(self, other: DateMention) -> bool:
        """Whether no day belongs to both: only then do two dates differ."""
        return self.last < other.first or other.last < self.first


_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?P<year>(?:1[5-9]|20|21)\d{2})(?!\d|\s*(?:people|persons|men|women|soldiers|troops|km|miles|%))"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_PART = r"(?P<part>early|mid|late|the\s+(?:spring|summer|autumn|fall|winter)\s+of)"

_MONTH1, _DAY1 = _MONTH.replace("month", "month1"), _DAY.replace("day", "day1")
_DASH = r"\s?(?:-|–|—|\bto\b|\band\b|\buntil\b)\s?"

_DATE_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b{_DAY1}(?:\s+{_MONTH1})?{_DASH}{_DAY}\s+{_MONTH},?\s+{_YEAR}",
        rf"\b{_MONTH1}\s+{_DAY1}{_DASH}(?:{_MONTH}\s+)?{_DAY},?\s+{_YEAR}",
        r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])",
        rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"\b{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}",
        r"(?<![\d-])(?P<from>(?:1[5-9]|20)\d{2})\s?(?:-|–|—|to|until)\s?(?P<to>(?:1[5-9]|20)\d{2})(?![\d-])",
        r"(?<![\w-])(?P<decade>(?:1[5-9]|20)\d0)['’]?s\b",
        rf"\b(?:{_PART}[\s-]+)?(?:{_MONTH},?\s+)?(?<![\d.,$€£-])\b{_YEAR}(?![-.,]?\d)",
    )
)

_COUNTING = re.compile(
    r"\b(?:(?:more|less|fewer|greater)\s+than|at\s+(?:least|most)|up\s+to|over|under|nearly|almost|only|some|total\s+of|"
    r"were|are|has|have|had)\s+$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s+(?:[\w-]+\s+){0,3}?(?:cases|deaths|people|persons|men|women|patients|victims|recoveries|infections|tests|votes|"
    r"copies|units|students|pupils|troops|residents|children|bodies|graves|lives|jobs|houses|homes|households|schools|"
    r"shops|stores|farms|firms|companies|villages|species|ships|vehicles|cars|trains|planes|flights|tanks|drones|"
    r"missiles|rockets|bombs|weapons|guns|pages|words|books|tickets|seats|rooms|beds|barrels|bottles|tonnes|tons|kilos|"
    r"grams|litres|metres|kilometres|miles|feet|acres|hectares|dollars|euros|pounds|megawatts|"
    r"(?!(?:numbers|quarters|winters|others|orders|offers|papers|winners|finalists|nominees|leaders|medall?ists|runners)\b)"
    r"[a-z]{2,}(?:ers|ors|ists|ants|ees|ians))\b",
    re.IGNORECASE,
)
"""Between two of these four digits count something: "more than *1689* cases", "there were *1565* confirmed cases"."""

_PARTS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}


def dates(text: str) -> list[DateMention]:
    """Return the dates that `text` names with a year, in order; a longer reading wins over a shorter one."""
    return list(_dates(text)) if _YEAR_WRITTEN.search(text) else []


@lru_cache(maxsize=REMEMBERED)
def _dates(text: str) -> tuple[DateMention, ...]:
    taken = bytearray(len(text))  # by code point, so that a text full of dates is read in linear time
    found: list[DateMention] = []
    for form in _DATE_FORMS:
        for match in form.finditer(text):
            if any(taken[match.start() : match.end()]) or _counts(match):
                continue
            mention = _dated(match)
            if mention:
                found.append(mention)
                taken[match.start() : match.end()] = b"\1" * len(match.group())
    return tuple(sorted(found, key=lambda mention: mention.start))


def _counts(match: re.Match[str]) -> bool:
    """Whether four digits alone are a number of things and no year."""
    text, start, end = match.string, match.start(), match.end()
    alone = end - start == 4
    return alone and bool(_COUNTING.search(text, max(0, start - 20), start) and _COUNTED.match(text, end))


def _dated(match: re.Match[str]) -> DateMention | None:
    parts = match.groupdict()
    try:
        if parts.get("from"):
            begin, stop = int(parts["from"]), int(parts["to"])
            if stop < begin:
                return None
            first, last, edtf = date(begin, 1, 1), date(stop, 12, 31), f"{begin}/{stop}"
        elif parts.get("decade"):
            begin = int(parts["decade"])
            first, last, edtf = date(begin, 1, 1), date(begin + 9, 12, 31), f"{begin}/{begin + 9}"
        else:
            year = int(parts["year"])
            month_word = (parts.get("month") or "").lower()
            month = int(month_word) if month_word.isdigit() else _MONTHS.get(month_word, 0)
            day = int(parts.get("day") or 0)
            if parts.get("day1"):
                opening_month = _MONTHS.get((parts.get("month1") or month_word).lower(), 0)
                first = date(year, opening_month, int(parts["day1"]))
                last = date(year, month or opening_month, day)
                if last <= first:
                    return None
                edtf = f"{first.isoformat()}/{last.isoformat()}"
            elif day:
                first = last = date(year, month, day)
                edtf = first.isoformat()
            elif month:
                first, last = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
                edtf = f"{year}-{month:02}"
            else:
                opening, closing = _months_of_part((parts.get("part") or "").lower())
                first = date(year, opening, 1)
                last = date(year, closing, calendar.monthrange(year, closing)[1])
                edtf = str(year)
    except ValueError:  # 31 June and the like: not a date
        return None
    return DateMention(match.start(), match.end(), match.group(), first, last, edtf)


def _months_of_part(part: str) -> tuple[int, int]:
    for word, months in (_PARTS | _SEASONS).items():
        if word in part:
            return months
    return 1, 12


# --- quantities ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: every value from `low` to `high` agrees with the words."""

    start: int
    end: int
    text: str
    low: float
    high: float
    unit: str
    """Base unit (`minute`, `metre`, `percent`, `usd` ...), or `count of ` and the stem of what is counted."""
    modified: bool = False
    """Whether a word such as "over" or "about" set how far it reaches."""

    def disjoint(self, other: Quantity) -> bool:
        """Whether the two provably differ: same unit, and no value fits both."""
        return self.unit == other.unit and (self.high < other.low or other.high < self.low)

    def confirmed_by(self, other: Quantity) -> bool:
        """Whether this is true whatever `other` may mean: "136 minutes" confirms "over two hours", not the reverse."""
        if self.unit != other.unit or other.low < self.low or other.high > self.high:
            return False
        # a round number is confirmed by its neighbours only: "30 miles" by 31, not by 34
        mine, theirs = (self.low + self.high) / 2, (other.low + other.high) / 2
        return self.modified or abs(mine - theirs) <= CONFIRMING * mine


CONFIRMING = 0.1
"""Share of a number that was written without "about" by which its confirmation may be off."""

_WORD_NUMBERS = {
    word: value
    for value, word in enumerate(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen twenty"
        ).split()
    )
} | {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "dozen": 12,
}
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "bn": 1e9,
    "m": 1e6,
    "lakh": 1e5,
    "crore": 1e7,
}
_UNITS = {
    "second": ("minute", 1 / 60), "sec": ("minute", 1 / 60),
    "minute": ("minute", 1.0), "min": ("minute", 1.0),
    "hour": ("minute", 60.0), "hr": ("minute", 60.0), "h": ("minute", 60.0),
    "day": ("day", 1.0), "week": ("day", 7.0),
    "month": ("month", 1.0), "year": ("month", 12.0), "decade": ("month", 120.0),
    "metre": ("metre", 1.0), "meter": ("metre", 1.0), "kilometre": ("metre", 1e3), "kilometer": ("metre", 1e3),
    "km": ("metre", 1e3), "mile": ("metre", 1609.344), "foot": ("metre", 0.3048), "feet": ("metre", 0.3048),
    "percent": ("percent", 1.0), "%": ("percent", 1.0), "percentage point": ("percentage point", 1.0),
    "dollar": ("usd", 1.0), "euro": ("eur", 1.0), "pound": ("gbp", 1.0),
}  # fmt: skip
_CURRENCIES = {"$": "usd", "€": "eur", "£": "gbp"}
_FROM = ("over", "more than", "above", "exceeding", "upwards of")
_BELOW = ("nearly", "almost", "close to", "just under", "not quite")
_ABOUT = ("about", "around", "roughly", "some", "approximately", "an estimated", "circa")
_LEAST = ("at least", "no fewer than", "no less than", "a minimum of")
_MOST = ("at most", "up to", "under", "less than", "fewer than", "below", "no more than", "a maximum of")
_MODIFIER = "|".join(sorted((*_FROM, *_BELOW, *_ABOUT, *_LEAST, *_MOST), key=len, reverse=True))
_TENS = "|".join(word for word, value in _WORD_NUMBERS.items() if value in range(20, 100, 10))
_ONES = "|".join(word for word, value in _WORD_NUMBERS.items() if value in range(1, 10))
_NUMBER = (
    rf"(?:(?:{_TENS})-(?:{_ONES})\b|"
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|"
    + "|".join(rf"{word}\b" for word in sorted(_WORD_NUMBERS, key=len, reverse=True))
    + r")"
)
_QUANTITY = re.compile(
    rf"(?:\b(?P<modifier>{_MODIFIER})\s+)?(?:(?P<currency>[$€£])|(?<![\w.,$€£-]))"
    rf"(?:(?P<dash>\d[\d,]*)\s?[-–—]\s?|(?P<to>{_NUMBER})\s+to\s+|between\s+(?P<between>{_NUMBER})\s+and\s+)?"
    rf"(?P<number>{_NUMBER})(?![\d,]*\d)(?<=[\w])"
    rf"(?:[\s-](?P<scale>{'|'.join(_SCALES)})\b)?"
    r"(?:(?:(?:\s(?-i:[A-Z][a-z]+)){1,3}(?=\s(?-i:[a-z])))?"  # "24 Ukrainian sailors" counts sailors
    r"(?:\s[a-z]+(?:ed|ing|en)(?=\s[a-z]+s\b))?"  # and so does "24 captured sailors"
    r"[\s-]?(?P<unit>percentage\s+points?|%|[A-Za-z]+)"
    r"(?:\s+(?:and\s+)?(?P<more>\d+|" + "|".join(_WORD_NUMBERS) + r")\s+min(?:ute)?s?)?)?",
    re.IGNORECASE,
)  # fmt: skip
NEARLY, ABOUT = 0.75, 0.15
"""How far "nearly" and "about" reach: from 75 %, and by 15 % to either side."""


def quantities(text: str) -> list[Quantity]:
    """Return the numbers of `text` with a unit or a counted thing, in order; parts of dates are left out."""
    return list(_quantities(text))


@lru_cache(maxsize=REMEMBERED)
def _quantities(text: str) -> tuple[Quantity, ...]:
    dated = bytearray(len(text))
    for mention in dates(text):
        dated[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    found = []
    for match in _QUANTITY.finditer(text):
        if any(dated[match.start() : match.end("number")]):
            continue
        quantity = None if _is_label(text, match) else _measured(match)
        if quantity:
            found.append(quantity)
    return tuple(found)


def _is_label(text: str, match: re.Match[str]) -> bool:
    """Whether the number belongs to a name: "Formula 3 racing", "World War 2 began"."""
    before = text[max(0, match.start() - NEARBY) : match.start()].split()
    return (
        not match["modifier"]
        and not match["currency"]
        and len(before) > 1
        and text[match.start() - 1] == " "
        and before[-1][0].isupper()
        and before[-1].isalpha()
        and before[-1].lower() not in STOP_WORDS
        and not before[-2].endswith((".", "!", "?", ":"))
    )


def _measured(match: re.Match[str]) -> Quantity | None:
    written = match["number"].lower().replace(",", "")
    value = number_of(written)
    scale = _SCALES[match["scale"].lower()] if match["scale"] else 1.0
    word = (match["unit"] or "").lower()
    factor = 1.0
    if match["currency"]:
        unit = _CURRENCIES[match["currency"]]
    elif not word:
        return None
    elif known := _UNITS.get(word) or _UNITS.get(word.removesuffix("s")):
        unit, factor = known
    elif word in STOP_WORDS or len(word) < 3:
        return None
    else:
        unit = f"count of {stem(word)}"
    written_least = match["dash"] or match["to"] or match["between"]
    least = number_of(written_least.lower().replace(",", "")) if written_least else value
    if least > value or _POSSESSIVE.match(match.string, match.end()):  # "2-1"; "22 sailors' ships"
        return None
    end = match.end() if not match["currency"] else match.end("scale" if match["scale"] else "number")
    amount = value * scale * factor
    if match["more"] and unit == "minute":
        more = match["more"].lower()
        amount += float(more) if more.isdigit() else float(_WORD_NUMBERS[more])
        slack = 0.5
    else:
        slack = _rounding(written, value, unit) * scale * factor
    low, high = _reach((match["modifier"] or "").lower(), amount, slack)
    if least < value:
        low = least * scale * factor
    text = match.group()[: end - match.start()].rstrip()
    modified = bool(match["modifier"] or written_least)
    return Quantity(match.start(), match.start() + len(text), text, low, high, unit, modified)


_POSSESSIVE = re.compile(r"s?['’]")


def number_of(written: str) -> float:
    """Return the value of a number in digits (without commas) or in English words up to ninety-nine."""
    tens, _, ones = written.partition("-")
    if tens in _WORD_NUMBERS:
        return float(_WORD_NUMBERS[tens] + (_WORD_NUMBERS[ones] if ones else 0))
    return float(written)


def _rounding(written: str, value: float, unit: str) -> float:
    """Half of the last place that was written: "two hours" may be 1 h 40, "136 minutes" is not 134.

    A small count is exact; a count that ends in two zeros is taken as rounded.
    """
    if "." in written:
        return 0.5 / float(10 ** len(written.split(".")[1]))
    if unit.startswith("count of "):
        return 0.05 * value if value >= 100 and value % 100 == 0 else 0.0
    zeros = len(str(int(value))) - len(str(int(value)).rstrip("0")) if value else 0
    return 0.5 * 10**zeros if zeros and value >= 10 else 0.5


def _reach(modifier: str, amount: float, slack: float) -> tuple[float, float]:
    if modifier in _FROM or modifier in _LEAST:
        return amount, float("inf")
    if modifier in _MOST:
        return 0.0, amount
    if modifier in _BELOW:
        return amount * NEARLY, amount
    if modifier in _ABOUT:
        reach = max(amount * ABOUT, slack)
        return amount - reach, amount + reach
    return amount - slack, amount + slack


NEARBY = 120
"""Code points before a mention that are looked at: reading all before each would take quadratic time."""

# --- names -----------------------------------------------------------------------------------------------

_NAME = re.compile(
    r"\b[A-Z][\w’'.-]*[\w](?:\s+(?:(?:of|de|van|von|der|den|la|bin|al|the)\s+){0,2}[A-Z][\w’'.-]*[\w])*|\b[A-Z]{2,}\d*\b"
)
_TITLES = frozenset(
    (
        "president prime minister foreign secretary mr mrs ms dr sir senator king queen chancellor general "
        "former us the a an in on at and but after during when while however despite since before if though "
        "although with for by from as to of it he she they this that these those his her their its our my we "
        "i no yes one two three most many some several all each both once then there here what who why how"
    ).split()
)


_OPENERS = frozenset(
    (
        "beside besides unlike like amid among amongst against between beyond under over within without via per "
        "given both either neither only even also still such other another more few fewer senior key top leading"
    ).split()
)
"""Words that are no part of the name behind them, where a sentence begins with them."""
_GROUPS = re.compile(
    r"(?:advis[eo]rs|aides|allies|backers|citizens|critics|diplomats|envoys|friends|inhabitants|leaders|members|ministers|"
    r"observers|officials|opponents|parts|partners|people|relatives|representatives|residents|rivals|spokesmen|"
    r"spokeswomen|supporters|survivors|troops|veterans|victims|voters)",
    re.IGNORECASE,
)
"""Those who belong to the name behind "of", where a sentence begins with them: "Critics of Ann Smith"."""


_CALENDAR = frozenset((*_MONTHS, *(name.lower() for name in calendar.day_name)))
_UNITED_STATES = frozenset(
    ("US", "U.S", "USA", "U.S.A", "United States", "The United States", "The US", "The U.S")
)


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name where it stands: `text` is its words there, `name` what it is known by."""

    start: int
    end: int
    text: str
    name: str


def names(text: str) -> list[str]:
    """Return the names in `text` in order, each once: runs of capitalised words, without titles and openers."""
    return list(_names(text))


def name_mentions(text: str) -> list[NameMention]:
    """Return the names in `text` in order, each as often as it stands there."""
    return [_mentioned(text, match, first, name) for name, match, first in _each_name(text)]


_POSSESSED = re.compile(r"[’']s\b")


@lru_cache(maxsize=REMEMBERED)
def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name, _, _ in _each_name(text)))


def _each_name(text: str) -> Iterator[tuple[str, re.Match[str], int]]:
    """Yield each name with the run of words that it is in, and at which of them it starts."""
    for match in _NAME.finditer(text):
        words = _POSSESSED.sub("", match.group()).split()
        if " ".join(words) in _UNITED_STATES:
            yield "US", match, 0
            continue
        before = text[max(0, match.start() - NEARBY) : match.start()].rstrip()
        at_start = not before or before[-1] in ".!?:"
        first = _opening(words) if at_start else 0
        words = words[first:]
        while words and words[0].lower().rstrip(".") in _TITLES and words[0] not in _UNITED_STATES:
            words, first = words[1:], first + 1
        while words and words[-1].lower() in _TITLES and words[-1] not in _UNITED_STATES:
            words = words[:-1]
        if not words or (len(words) == 1 and words[0].lower().rstrip(".") in _CALENDAR):
            continue
        if " ".join(words) in _UNITED_STATES:
            yield "US", match, first
            continue
        if at_start and len(words) == 1 and words[0].lower() in STOP_WORDS:
            continue
        yield " ".join(words), match, first


def _opening(words: list[str]) -> int:
    """Return how many words of a run that begins a sentence only lead to the name: "Unlike", "Members of the"."""
    if len(words) > 1 and words[0].lower() in _OPENERS:
        return 1
    return 2 if len(words) > 2 and words[1] == "of" and _GROUPS.fullmatch(words[0]) else 0


def _mentioned(text: str, match: re.Match[str], first: int, name: str) -> NameMention:
    """Return where a name stands that begins at the word `first` of a run, without the genitive that ends it."""
    spans = [word.span() for word in re.finditer(r"\S+", match.group())]
    last = len(spans) if name == "US" else first + len(name.split())
    start, end = match.start() + spans[first][0], match.start() + spans[last - 1][1]
    if genitive := re.search(r"[’']s$", text[start:end]):
        end -= len(genitive.group())
    if re.search(r"\.[A-Z]$", text[start:end]) and text[end : end + 1] == ".":  # "U.S."
        end += 1
    return NameMention(start, end, text[start:end], name)


# --- negation --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Negation:
    """A word that denies: `text[start:end]`."""

    start: int
    end: int
    text: str


_NEGATION = re.compile(
    r"\b(?:not|never|nobody|nothing|none|neither|nor|cannot|zero|failed\s+to|\w+n[’']t|"
    r"no(?!\.|\s+(?:longer|one|more|less|doubt|matter|wonder)\b))\b"
    r"(?!\s+(?:only|just|merely|all|every|far|necessarily|until)\b)",
    re.IGNORECASE,
)


def negations(text: str) -> list[Negation]:
    """Return the words by which `text` denies what follows them, in order.

    What somebody denies or refuses is not denied by the text, and "not only", "not far from" deny nothing.
    """
    return [Negation(*match.span(), match.group().lower()) for match in _NEGATION.finditer(text)]
