"""Read amounts as intervals in a base unit, and do arithmetic with them.

It reads more than `factcheck.claims.mentions`: fractions, shares, ranges, changes, vague counts and numbers whose
unit stands elsewhere. Each amount has two intervals. The narrow one holds the values that its words assert, the
wide one all that they may mean: what lies outside the wide one provably differs, what fills the narrow one is
confirmed.

Example that agrees: "over two hours" holds "2 h 16 min". Example that differs: "24" and "22" share no value.
Example with nothing to compare: 20 million euros and 20 million dollars have no common unit.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from factcheck.claims.mentions import dates
from factcheck.claims.stems import STOP_WORDS, stem

INFINITE = math.inf

# --- words -----------------------------------------------------------------------------------------------

_ONES = {
    word: float(value)
    for value, word in enumerate(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen"
        ).split()
    )
}
_TENS = {
    word: float(value)
    for value, word in zip(
        range(20, 100, 10),
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        strict=True,
    )
}
_SCALES = {
    "dozen": 12.0,
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "bn": 1e9,
    "mn": 1e6,
    "lakh": 1e5,
    "crore": 1e7,
}
_MONEY_SCALES = _SCALES | {"m": 1e6, "b": 1e9, "k": 1e3, "tn": 1e12}
"""After a currency sign a letter is a scale: "$3m" is no length."""

_PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4} | {
    word + ending: value
    for value, word in enumerate("third fourth fifth sixth seventh eighth ninth tenth".split(), 3)
    for ending in ("", "s")
}
_ORDINALS = {
    word: value
    for value, word in enumerate(
        (
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
            "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ).split(),
        1,
    )
}
_ORDINAL_ENDINGS = frozenset(("st", "nd", "rd", "th"))
_PERIODS = frozenset(
    stem(word)
    for word in (
        "quarter half time place day week month century year floor edition anniversary birthday round"
    ).split()
)
"""What an ordinal numbers without counting it: "the second quarter" and "the first" are both there."""

_VAGUE = {
    ("dozen",): (24.0, 150.0),
    ("hundred",): (200.0, 2e3),
    ("thousand",): (2e3, 1e5),
    ("million",): (2e6, 1e9),
    ("billion",): (2e9, 1e12),
    ("lakh",): (2e5, 1e7),
    ("crore",): (2e7, 1e10),
    ("ten", "thousand"): (2e4, 2e5),
    ("hundred", "thousand"): (2e5, 2e6),
    ("ten", "million"): (2e7, 2e8),
    ("hundred", "million"): (2e8, 2e9),
}
"""From where "dozens" begin and where nobody would say it any more."""

_CHANGES = {
    "double": 100.0,
    "triple": 200.0,
    "treble": 200.0,
    "quadruple": 300.0,
    "quintuple": 400.0,
    "halve": -50.0,
}
"""Verbs that change a number, as per cent of it; looked up without their endings."""

_UP = frozenset(
    stem(word)
    for word in (
        "rise rose risen rising grow grew grown growth increase gain climb jump surge soar improve improvement raise "
        "expand expansion up swell higher widen add"
    ).split()
)
_DOWN = frozenset(
    stem(word)
    for word in (
        "fall fell fallen falling drop decline decrease shrink shrank shrunk sink sank lower cut reduce reduction down "
        "lose lost loss plunge slump dip contract narrow slash"
    ).split()
)
"""Stems of what makes more and what makes less."""

_MORE = frozenset("more higher greater larger longer bigger up further".split())
_LESS = frozenset("fewer less lower smaller shorter down".split())

_ADDED = frozenset("more fewer less other additional extra further".split())
"""Words between a number and its noun that make it no count of all."""

# unit -> the base unit it is measured in, and how many of that one makes
_MINUTES_OF_A_MONTH = 365.2425 / 12 * 1440
_UNITS: dict[str, tuple[str, float]] = {
    "second": ("minute", 1 / 60), "sec": ("minute", 1 / 60),
    "minute": ("minute", 1.0), "min": ("minute", 1.0),
    "hour": ("minute", 60.0), "hr": ("minute", 60.0), "h": ("minute", 60.0),
    "day": ("minute", 1440.0), "week": ("minute", 10080.0), "fortnight": ("minute", 20160.0),
    "month": ("minute", _MINUTES_OF_A_MONTH), "year": ("minute", 12 * _MINUTES_OF_A_MONTH),
    "decade": ("minute", 120 * _MINUTES_OF_A_MONTH), "century": ("minute", 1200 * _MINUTES_OF_A_MONTH),
    "metre": ("metre", 1.0), "meter": ("metre", 1.0), "kilometre": ("metre", 1e3), "kilometer": ("metre", 1e3),
    "km": ("metre", 1e3), "kms": ("metre", 1e3), "mile": ("metre", 1609.344), "foot": ("metre", 0.3048),
    "feet": ("metre", 0.3048), "ft": ("metre", 0.3048), "yard": ("metre", 0.9144), "inch": ("metre", 0.0254),
    "inches": ("metre", 0.0254), "centimetre": ("metre", 0.01), "centimeter": ("metre", 0.01), "cm": ("metre", 0.01),
    "millimetre": ("metre", 1e-3), "millimeter": ("metre", 1e-3), "mm": ("metre", 1e-3),
    "kg": ("kilogram", 1.0), "kilogram": ("kilogram", 1.0), "kilo": ("kilogram", 1.0), "lb": ("kilogram", 0.45359237),
    "lbs": ("kilogram", 0.45359237), "gram": ("kilogram", 1e-3), "gramme": ("kilogram", 1e-3),
    "tonne": ("kilogram", 1e3), "ton": ("kilogram", 1e3), "ounce": ("kilogram", 0.028349523),
    "hectare": ("square metre", 1e4), "ha": ("square metre", 1e4), "acre": ("square metre", 4046.8564224),
    "litre": ("litre", 1.0), "liter": ("litre", 1.0), "gallon": ("gallon", 1.0), "barrel": ("barrel", 1.0),
    "watt": ("watt", 1.0), "kilowatt": ("watt", 1e3), "kw": ("watt", 1e3), "megawatt": ("watt", 1e6),
    "mw": ("watt", 1e6), "gigawatt": ("watt", 1e9), "gw": ("watt", 1e9),
    "mph": ("metre / hour", 1609.344), "kph": ("metre / hour", 1e3), "knot": ("metre / hour", 1852.0),
    "percent": ("percent", 1.0), "%": ("percent", 1.0), "pc": ("percent", 1.0), "pct": ("percent", 1.0),
    "dollar": ("usd", 1.0), "usd": ("usd", 1.0), "euro": ("eur", 1.0), "eur": ("eur", 1.0),
    "pound": ("pound", 1.0), "sterling": ("gbp", 1.0), "gbp": ("gbp", 1.0), "rouble": ("rub", 1.0),
    "ruble": ("rub", 1.0), "yen": ("jpy", 1.0), "yuan": ("cny", 1.0), "rupee": ("inr", 1.0),
    "franc": ("franc", 1.0), "crown": ("crown", 1.0), "krona": ("crown", 1.0), "mark": ("mark", 1.0),
}  # fmt: skip
_PAIRED_UNITS: dict[tuple[str, str], tuple[str, float]] = {
    ("per", "cent"): ("percent", 1.0),
    ("percentage", "point"): ("percentage point", 1.0),
    ("percentage", "points"): ("percentage point", 1.0),
    ("nautical", "mile"): ("metre", 1852.0),
    ("nautical", "miles"): ("metre", 1852.0),
    ("degrees", "celsius"): ("celsius", 1.0),
    ("degrees", "fahrenheit"): ("fahrenheit", 1.0),
    ("°", "c"): ("celsius", 1.0),
    ("°", "f"): ("fahrenheit", 1.0),
}
_FINE = frozenset(("percent", "percentage point", "of 5", "of 10", "of 100", "celsius", "fahrenheit"))
"""Units in which a round number is no rounder than another."""
_CURRENCIES = {"$": "usd", "€": "eur", "£": "gbp"}
_MONEY = frozenset(("usd", "eur", "gbp", "pound", "rub", "jpy", "cny", "inr", "franc", "crown", "mark"))
_RATES = frozenset(
    ("hour", "day", "week", "month", "year", "night", "second", "minute", "person", "head", "capita")
)
_KILOGRAMS_OF_A_POUND = 0.45359237

_OVER = ("over", "more than", "above", "exceeding", "upwards of", "greater than", "higher than", "in excess of",
         "exceed", "exceeds", "exceeded", "surpassed", "surpassing",
         "longer than", "larger than", "beyond", "better than")  # fmt: skip
_JUST_OVER = ("a little over", "just over", "slightly over", "slightly more than", "a little more than",
              "just above", "little more than", "just more than")  # fmt: skip
_NEARLY = ("nearly", "almost", "close to", "not quite", "just under", "just below", "slightly less than",
           "a little less than", "a little under", "slightly under", "approaching")  # fmt: skip
_ABOUT = (
    "about",
    "around",
    "roughly",
    "some",
    "approximately",
    "an estimated",
    "estimated",
    "circa",
    "ca",
    "or so",
)
_LEAST = ("at least", "no fewer than", "no less than", "not less than", "a minimum of", "minimum of", "as many as",
          "as much as")  # fmt: skip
_UNDER = ("under", "less than", "fewer than", "below", "lower than", "smaller than", "shorter than")
_MOST = ("at most", "up to", "no more than", "not more than", "a maximum of", "maximum of")
_MODIFIERS = {
    tuple(words.split()): kind
    for kind, several in (
        ("over", _OVER), ("just over", _JUST_OVER), ("nearly", _NEARLY), ("about", _ABOUT),
        ("least", [words for words in _LEAST if not words.startswith("as ")]), ("under", _UNDER), ("most", _MOST),
        ("most", [words for words in _LEAST if words.startswith("as ")]),
    )
    for words in several
}  # fmt: skip
_OR = {"more": "least", "over": "least", "so": "about", "less": "most", "fewer": "most"}
"""What "or" and such a word make of the number before it."""
_LONGEST_MODIFIER = max(len(words) for words in _MODIFIERS)

_PLURALS = frozenset(
    "people men women children police troops personnel staff cattle sheep fish mice feet teeth lives media".split()
)
_NO_NOUNS = frozenset(
    (
        "was is has does this its his as us times versus always perhaps plus minus across towards besides whereas "
        "less unless per each and or to of in on at by for from with out than while were are had have did would"
    ).split()
)
"""Words that end a count: after them comes no noun that belongs to it."""

_NOUN_WINDOW = 4
"""Words after a number among which its noun stands: "24 captured Swiss navy sailors"."""

_GENERIC = frozenset(stem(word) for word in "people persons individuals men women".split())
_SAME_THINGS = (
    "people persons individuals",
    "cases infections occurrences",
    "deaths fatalities",
    "homes houses households",
    "troops soldiers",
    "workers employees staff",
    "reviews critics reviewers",
    "seats mandates",
    "inhabitants residents",
    "films movies",
    "goals strikes",
    "tonnes tons",
    "copies units",
)
_THING = {stem(word): stem(group.split()[0]) for group in _SAME_THINGS for word in group.split()}

_TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|"
    r"\d+,\d{1,2}(?=\s(?:hundred|thousand|million|billion|trillion|%|per\s?cent))|\d+)"
    r"|(?P<word>[^\W\d_]+)|(?P<sign>[^\w\s])"
)


_DAY = re.compile(
    r"\b[0-3]?\d(?:st|nd|rd|th)?\s+(?:of\s+)?{months}\b|\b{months}\s+[0-3]?\d(?:st|nd|rd|th)?\b(?![.,]\d)".format(
        months="(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    )
)
"""A day without its year: no amount."""


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with what it measures; `low` to `high` is the narrow interval, `least` to `most` the wide one."""

    start: int
    end: int
    text: str
    low: float
    high: float
    least: float
    most: float
    unit: str
    """Base unit, `count`, `ordinal`, `age`, `change` (per cent, signed), or "" of a number that stands alone."""
    thing: str = ""
    """Stem of what is counted, or of what an ordinal numbers."""
    bound: str = ""
    """What a word before it made of it: `over`, `about`, `nearly` ...; "" of a plain value."""
    borrowed: bool = False
    """Whether the unit stands by an earlier number: "4.6 billion crowns for rail and 780 million for ports"."""
    scale: float = 1.0
    """How many of the base unit make the written one."""
    worked: str = ""
    """How the value was worked out, where no number stands for it."""

    def disjoint(self, other: Amount) -> bool:
        """Whether no value fits both, whatever the words may mean."""
        return self.most < other.least or other.most < self.least

    def confirmed_by(self, other: Amount) -> bool:
        """Whether what `other` asserts is within what this asserts; of two plain values the middle has to be."""
        if not self.bound and not other.bound:
            return self.low <= (other.low + other.high) / 2 <= self.high
        return self.low <= other.low and other.high <= self.high


# --- reading ---------------------------------------------------------------------------------------------

MOST_DIGITS = 20
"""Characters of a number; a longer row of digits is a code, and no float holds it."""
REMEMBERED = 256
"""Texts whose amounts are remembered."""


@lru_cache(maxsize=REMEMBERED)
def amounts(text: str) -> tuple[Amount, ...]:
    """Return the amounts of `text` in order; dates, clock times, scores and numbers in names are left out."""
    return _Reader(text).read()


def convertible(one: Amount, other: Amount) -> tuple[Amount, Amount] | None:
    """Return both amounts in one unit, or None where no unit holds both; money is never converted."""
    if one.unit == other.unit:
        return one, other
    units = {one.unit, other.unit}
    if units == {"celsius", "fahrenheit"}:
        return _celsius(one), _celsius(other)
    if units == {"pound", "gbp"}:
        return replace(one, unit="gbp"), replace(other, unit="gbp")
    if units == {"pound", "kilogram"}:
        return _kilograms(one), _kilograms(other)
    return None


def _celsius(amount: Amount) -> Amount:
    if amount.unit == "celsius":
        return amount
    bounds = [(value - 32) / 1.8 for value in (amount.low, amount.high, amount.least, amount.most)]
    return replace(amount, low=bounds[0], high=bounds[1], least=bounds[2], most=bounds[3], unit="celsius")


def _kilograms(amount: Amount) -> Amount:
    return amount if amount.unit == "kilogram" else scaled(amount, _KILOGRAMS_OF_A_POUND, "kilogram")


def scaled(amount: Amount, factor: float, unit: str) -> Amount:
    """Return the amount with all bounds multiplied by `factor`, which is positive."""
    return replace(
        amount,
        low=amount.low * factor,
        high=amount.high * factor,
        least=amount.least * factor,
        most=amount.most * factor,
        unit=unit,
    )


def changes(old: Amount, new: Amount) -> list[Amount]:
    """Return what "from `old` to `new`" amounts to: the change in per cent and, of percentages, in points."""
    unit = new.unit or old.unit
    if not old.unit:
        old = scaled(old, new.scale, unit)
    if (old.unit or unit) != (new.unit or unit) or not (old.least > 0 and new.least > 0):
        return []
    if math.isinf(old.most) or math.isinf(new.most):
        return []
    middle = (new.low + new.high) / (old.low + old.high)
    ratios = (middle, middle, new.least / old.most, new.most / old.least)
    worked = f"from {old.text} to {new.text} ({100 * (middle - 1):+.0f} per cent)"
    found = [_worked_out(new, worked, [100 * (ratio - 1) for ratio in ratios], "change")]
    if unit == "percent":
        points = abs(new.low + new.high - old.low - old.high) / 2
        worked = f"from {old.text} to {new.text} ({points:g} percentage points)"
        found.append(_worked_out(new, worked, [points, points, points - 1, points + 1], "percentage point"))
    return found


def shares(part: Amount, whole: Amount) -> list[Amount]:
    """Return which percentage `part` is of `whole`, in a list; an empty one where that can't be said."""
    if not part.unit:
        part = scaled(part, whole.scale, "")
    if part.unit not in ("", "count", whole.unit) or not 0 <= part.least <= part.most < whole.least:
        return []
    if math.isinf(whole.most) or whole.unit in ("percent", "change", "ordinal"):
        return []
    middle = 100 * (part.low + part.high) / (whole.low + whole.high)
    percent = [middle, middle, 100 * part.least / whole.most, 100 * part.most / whole.least]
    worked = f"{part.text} of {whole.text} ({middle:.0f} per cent)"
    return [_worked_out(part, worked, percent, "percent")]


def _worked_out(beside: Amount, worked: str, bounds: list[float], unit: str) -> Amount:
    """Return an amount that no number stands for, in the place of one from which it was worked out."""
    low, high, least, most = bounds
    return Amount(beside.start, beside.end, worked, low, high, least, most, unit, worked=worked)


NUMERAL_WORDS = frozenset(
    form
    for word in (
        *(*_ONES, *_TENS, *_SCALES, *_MONEY_SCALES, *_PARTS, *_ORDINALS, *_UNITS, "majority"),
        *(part for words in (*_PAIRED_UNITS, *_MODIFIERS) for part in words),
    )
    for form in (word, word + "s")
)
"""Words of which numbers, their modifiers and their units are made."""


@dataclass(frozen=True, slots=True)
class _Number:
    value: float
    step: float
    """Half of the last place that was written: by how much rounding may have moved the value."""
    stop: int
    """Index of the token after it."""
    share: bool = False
    decimals: int = 0


def _step(value: float) -> float:
    """Half of the last place of a whole number that isn't zero: of 2,600 that is 50."""
    place, whole = 1.0, abs(value)
    while whole >= place * 10 and (whole / (place * 10)).is_integer():
        place *= 10
    return place / 2


class _Reader:
    """Reads one text from left to right; each token is looked at a bounded number of times."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [
            _Token(
                match.start(),
                match.end(),
                match.group(),
                "" if len(match.group()) > MOST_DIGITS and match["number"] else match.lastgroup or "",
            )
            for match in _TOKEN.finditer(text)
        ]
        self.words = [token.text.lower() for token in self.tokens]
        self.dated = bytearray(len(text))
        for mention in dates(text):
            self.dated[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
        for match in _DAY.finditer(text):
            self.dated[match.start() : match.end()] = b"\1" * len(match.group())

    def word(self, at: int) -> str:
        """Return the token at `at` in lower case, "" outside of the text."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def read(self) -> tuple[Amount, ...]:
        found: list[Amount] = []
        at = 0
        while at < len(self.tokens):
            amount, after = self._amount(at, found[-1] if found else None)
            if amount:
                found.append(amount)
            at = max(after, at + 1)
        return tuple(found)

    # --- one amount

    def _amount(self, at: int, before: Amount | None) -> tuple[Amount | None, int]:
        token = self.tokens[at]
        if self.dated[token.start]:
            return None, at + 1
        for reading in (self._vague, self._change, self._ordinal, self._majority):
            amount, after = reading(at)
            if amount:
                return amount, after
        number = self._number(at)
        if not number:
            return None, at + 1
        if self._is_label(at, number):
            return None, number.stop
        begin, bound = self._bound(at)
        span = self._range(at, number)
        if span is None:  # a score such as 3-1
            return None, number.stop + 2
        first, last = span
        currency = _CURRENCIES.get(self.word(at - 1), "")
        if currency:
            begin = min(begin, self.tokens[at - 1].start)
        unit, factor, thing, end = self._unit(last, currency)
        stop = end
        value, least = last.value * factor, first.value * factor
        step = last.step * factor
        if unit in _FINE and not last.share and not last.decimals:
            step = 0.5  # 80 per cent is not 84, as 80 people may be
        if unit == "minute" and factor > 1 / 60:
            value, step, stop = self._more(value, step, stop, factor)
        if self.word(at - 1) in ("minus", "-", "−") and unit in ("celsius", "fahrenheit"):
            value, least = -value, -least
            begin = min(begin, self.tokens[at - 1].start)
        if self.word(stop) == "or" and (kind := _OR.get(self.word(stop + 1))):
            bound, stop = kind, stop + 2
            if not unit:  # "40 or more ships"
                thing, after = self._noun(stop, False)
                unit, stop = ("count", after) if thing else (unit, stop)
        borrowed, whole = False, value.is_integer()
        if not unit and before and not self._is_bare(at, stop):
            same = (
                self.text.find(". ", before.end, token.start) < 0
                and self.text.find("; ", before.end, token.start) < 0
            )
            if same and (before.unit in _MONEY or (before.unit == "count" and whole)):
                unit, thing, borrowed = before.unit, before.thing, True
        # "over 27.2" begins below 28
        exact = whole and (unit.startswith(("count", "difference")) or unit in ("ordinal", "age", ""))
        low, high, near, far = _reach(bound, value, step, exact, number.share)
        if first is not last:
            low, near = least, least
            high, far = value, value
            bound = bound or "range"
        end_at = self.tokens[stop - 1].end
        if self._possessive(end_at):
            return None, stop
        amount = Amount(
            begin, end_at, self.text[begin:end_at], low, high, near, far, unit, thing, bound, borrowed, factor
        )
        if (unit == "percent" and not number.share) or number.share:
            amount = self._changed(at, stop, amount)
        return amount, stop

    def _number(self, at: int) -> _Number | None:
        """Read a number in digits or words, with its scale, or a fraction, from token `at`."""
        token, word = self.tokens[at], self.word(at)
        if token.kind == "number":
            return self._in(self._digits(at))
        if token.kind != "word":
            return None
        if word == "half":
            return self._half(at)
        if (
            word in ("a", "an", "one")
            and self.word(at + 1) in _PARTS
            and self.word(at + 1) not in _ORDINALS_ONLY
        ):
            part = self.word(at + 1)
            if self.word(at + 2) == "of" or self._bound(at)[1] or self.word(at - 1) == "by":
                return self._share(1, _PARTS[part], at + 2)
        if word in ("a", "an") and self.word(at + 1) in _SCALES:
            number = self._words(at + 1)
        elif word in ("a", "an") and self.word(at + 1) in ("hour", "day", "week", "month", "year", "minute"):
            if self._follows(at + 2, ("and", "a", "half")):
                return _Number(1.0, 0.25, at + 1)
            return None
        else:
            number = self._words(at)
        if not number:
            return None
        if (
            word == "one"
            and number.stop == at + 1
            and self.word(at + 1) not in ("in", "out", "percent", "per", "%")
        ):
            known = _UNITS.get(self.word(at + 1)) or _UNITS.get(self.word(at + 1).removesuffix("s"))
            if not known:  # a pronoun more often than a number
                return None
        part = self.word(number.stop) if self.word(number.stop) != "-" else self.word(number.stop + 1)
        if part in _PARTS and part not in ("half", "second") and part.endswith("s") and number.value < 20:
            after = number.stop + (2 if self.word(number.stop) == "-" else 1)
            return self._share(number.value, _PARTS[part], after)
        return self._in(number)

    def _in(self, number: _Number | None) -> _Number | None:
        """Read "one in six", "17 of every 100" and "three out of four" as shares."""
        if not number or not number.value.is_integer() or number.value >= 1000:
            return number
        at = number.stop
        if self.word(at) == "in" and number.value <= 9:
            at += 1
            at += self.word(at) == "every"
        elif self.word(at) == "out" and self.word(at + 1) == "of":
            at += 2
            at += self.word(at) == "every"
        else:
            return number
        whole = None
        if at < len(self.tokens) and not self.dated[self.tokens[at].start]:
            whole = self._digits(at) if self.tokens[at].kind == "number" else self._words(at)
        if not whole or whole.value <= number.value or whole.value > 100:
            return number
        return self._share(number.value, whole.value, whole.stop)

    @staticmethod
    def _share(part: float, whole: float, stop: int) -> _Number:
        return _Number(100 * part / whole, 2.5, stop, share=True)

    def _half(self, at: int) -> _Number | None:
        after = at + 1
        if self.word(after) in ("a", "an"):
            if self.word(after + 1) in _SCALES:
                scale = _SCALES[self.word(after + 1)]
                return _Number(scale / 2, scale / 20, after + 2)
            return _Number(0.5, 0.1, after + 1)
        if self.word(after) in _SCALES:
            scale = _SCALES[self.word(after)]
            return _Number(scale / 2, scale / 20, after + 1)
        shared = self.word(after) in ("of", "the", "its", "their", "his", "her", "those", "all")
        if shared or self._bound(at)[1] or self.word(at - 1) == "by":
            return self._share(1, 2, after)
        return None

    def _digits(self, at: int) -> _Number:
        written = self.tokens[at].text
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d+,\d{1,2}", written):
            written = written.replace(".", "").replace(",", ".")
        elif re.fullmatch(r"\d{1,3}\.\d{3}", written) and self._counts(at + 1):
            written = written.replace(".", "")  # nobody counts thousandths of inhabitants
        written = written.replace(",", "")
        value = float(written)
        decimals = len(written.split(".")[1]) if "." in written else 0
        step = 0.5 / 10**decimals if decimals else _step(value)
        return self._scale(_Number(value, step, at + 1, decimals=decimals), self.word(at - 1) in _CURRENCIES)

    def _counts(self, at: int) -> bool:
        word = self.word(at)
        return (
            len(word) > 3
            and word.endswith("s")
            and word.removesuffix("s") not in _UNITS
            and word not in _NO_NOUNS
        ) or word in _PLURALS

    def _words(self, at: int) -> _Number | None:
        """Read a number in words: "one hundred and twenty", "forty-five", "three point five million"."""
        total, current, seen, scaled_once = 0.0, 0.0, False, False
        index = at
        while index < len(self.tokens) and index - at < 16:
            word = self.word(index)
            if word in _ONES and (
                not seen or current == 0 or (current % 100 >= 20 and current % 10 == 0) or current % 100 == 0
            ):
                current += _ONES[word]
            elif word in _TENS and (current == 0 or current % 100 == 0):
                current += _TENS[word]
            elif word in ("hundred", "dozen") and (not seen or current):
                current = (current or 1.0) * _SCALES[word]
                scaled_once = True
            elif word in _SCALES and (not seen or current):
                total += (current or 1.0) * _SCALES[word]
                current, scaled_once = 0.0, True
            elif (
                seen
                and word in ("and", "-")
                and (word == "-" or scaled_once)
                and (self.word(index + 1) in _ONES or self.word(index + 1) in _TENS)
                and (word != "-" or self.word(index - 1) in _TENS)
            ):
                index += 1
                continue
            elif seen and word == "point" and self.word(index + 1) in _ONES:
                return self._scale(
                    _Number(total + current + _ONES[self.word(index + 1)] / 10, 0.05, index + 2, decimals=1),
                    False,
                )
            elif seen and word == "and" and self.word(index + 1) == "a" and self.word(index + 2) == "half":
                return self._scale(_Number(total + current + 0.5, 0.25, index + 3, decimals=1), False)
            else:
                break
            seen = True
            index += 1
        if not seen:
            return None
        value = total + current
        return _Number(value, _step(value) if value else 0.5, index)

    def _scale(self, number: _Number, money: bool) -> _Number:
        """Multiply by the scale words that follow: "2.96 million", "$1.2bn"."""
        scales, stop, factor = _MONEY_SCALES if money else _SCALES, number.stop, 1.0
        skip = self.word(stop) == "-" and self.word(stop + 1) in _SCALES
        stop += skip
        while (scale := scales.get(self._singular(stop))) and scale != 12.0 and factor < 1e12:
            factor *= scale
            stop += 1
        if factor == 1.0:
            return number
        return replace(number, value=number.value * factor, step=number.step * factor, stop=stop)

    def _singular(self, at: int) -> str:
        """Return the word at `at`, a scale without its plural: "25 millions"."""
        word = self.word(at)
        return word[:-1] if word.endswith("s") and word[:-1] in _SCALES else word

    def _bound(self, at: int) -> tuple[int, str]:
        """Return where the words begin that modify the number at `at`, and what they make of it."""
        end = at
        if self.word(end - 1) in (*_CURRENCIES, "minus", "-", "the", "a", "an", "only", "between", "from"):
            end -= 1
        for length in range(min(_LONGEST_MODIFIER, end), 0, -1):
            kind = _MODIFIERS.get(tuple(self.words[end - length : end]))
            if kind:
                return self.tokens[end - length].start, kind
        return self.tokens[at].start, ""

    def _range(self, at: int, number: _Number) -> tuple[_Number, _Number] | None:
        """Return both ends of a range; one number twice where there is none, None for a score."""
        stop = number.stop
        link = self.word(stop)
        between = self.word(at - 1) == "between" or (self.word(at - 2) == "between")
        tight = stop < len(self.tokens) and link in ("-", "–", "—")
        if not (tight or link == "to" or (link == "and" and between)) or stop + 1 >= len(self.tokens):
            return number, number
        nxt = stop + 1 + (self.word(stop + 1) in _CURRENCIES)
        if nxt >= len(self.tokens) or self.dated[self.tokens[nxt].start]:
            return number, number
        other = self._digits(nxt) if self.tokens[nxt].kind == "number" else self._words(nxt)
        if not other:
            return number, number
        low = number
        if other.value > number.value * 1e2 and number.value < 1000 <= other.value:
            # "310 to 340 million": the scale belongs to both
            factor = other.value / self._unscaled(nxt)
            low = replace(number, value=number.value * factor)
        if low.value < other.value and (tight or between or self.word(at - 1) != "from"):
            return low, other
        return None if tight else (number, number)

    def _unscaled(self, at: int) -> float:
        return (
            float(re.sub(r",(?=\d{3})", "", self.tokens[at].text))
            if self.tokens[at].kind == "number"
            else 1.0
        )

    def _unit(self, number: _Number, currency: str) -> tuple[str, float, str, int]:
        """Return unit, factor to its base, stem of the counted thing, and the index of the token after it."""
        at = number.stop
        if number.share:
            return "percent", 1.0, "", at
        if currency:
            return currency, 1.0, "", at
        at += self.word(at) == "-"
        pair = _PAIRED_UNITS.get((self.word(at), self.word(at + 1)))
        if pair:
            return pair[0], pair[1], "", at + 2
        if (self.word(at) == "out" and self.word(at + 1) == "of") or self.word(at) == "/":
            whole = at + (1 if self.word(at) == "/" else 2)
            if self.word(whole) in ("5", "10", "100"):
                return f"of {self.word(whole)}", 1.0, "", whole + 1
        power = {"square": 2, "cubic": 3}.get(self.word(at), 1)
        at += power > 1
        word = self.word(at)
        known = _UNITS.get(word) or _UNITS.get(word.removesuffix("s"))
        if known and self.text[self.tokens[number.stop - 1].end : self.tokens[at].start].strip(" -") not in (
            "",
            "square",
            "cubic",
        ):
            known = None
        if known and word == "h" and self.tokens[number.stop - 1].kind != "number":
            known = None
        if known:
            unit, factor = known
            if power > 1:
                unit, factor = f"{'square' if power == 2 else 'cubic'} {unit}", factor**power
            after = at + 1
            if unit == "minute" and (
                self.word(after) == "old" or (self.word(after) == "-" and self.word(after + 1) == "old")
            ):
                return "age", 1.0, "", after + 1 + (self.word(after) == "-")
            if unit == "minute" and self.word(after) == "of" and self.word(after + 1) == "age":
                return "age", 1.0, "", after + 2
            if self.word(after) in _MORE | _LESS and self.word(after + 1) == "than":
                return f"{unit} difference", factor, "", after + 1
            if (
                unit == "metre"
                and self.word(after) in ("per", "an", "a", "/")
                and self.word(after + 1) in ("hour", "h")
            ):
                return "metre / hour", factor, "", after + 2
            if self.word(after) in ("per", "a", "an") and self.word(after + 1) in _RATES and unit != "minute":
                return f"{unit} / {self.word(after + 1)}", factor, "", after + 2
            return unit, factor, "", after
        if self.word(number.stop - 2) in ("aged", "age") or (
            self.word(number.stop - 2) == "of" and self.word(number.stop - 3) == "age"
        ):
            return "age", 1.0, "", number.stop
        more = self.word(number.stop) in _ADDED
        thing, after = self._noun(number.stop + more, number.value == 1)
        if more:
            return "difference", 1.0, thing, max(after, number.stop + 1)
        if not thing:
            return "", 1.0, "", number.stop
        if self.word(after) in ("per", "a", "an") and self.word(after + 1) in _RATES:
            return f"count / {self.word(after + 1)}", 1.0, thing, after + 2
        return "count", 1.0, thing, after

    def _noun(self, at: int, single: bool) -> tuple[str, int]:
        """Return the stem of the noun that the number at `at` counts, and the index after it."""
        at += self.word(at) == "-"
        last, index = -1, at
        while index < min(len(self.tokens), at + _NOUN_WINDOW):
            word, token = self.word(index), self.tokens[index]
            if token.kind != "word" or word in _NO_NOUNS or (word in STOP_WORDS and word != "own"):
                break
            if (
                len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
            ) or word in _PLURALS:
                last = index
                if not token.text[0].isupper():
                    break
            elif single:
                last = index
            index += 1
        if last < 0:
            return "", at
        noun = stem(self.word(last))
        return _THING.get(noun, noun), last + 1

    def _more(self, value: float, step: float, stop: int, unit: float) -> tuple[float, float, int]:
        """Add the smaller unit of "two hours and sixteen minutes", "2 h 16 min", "an hour and a half"."""
        if self._follows(stop, ("and", "a", "half")):
            return value + unit / 2, unit / 4, stop + 3
        at = stop + (self.word(stop) in ("and", ","))
        if at >= len(self.tokens):
            return value, step, stop
        number = self._digits(at) if self.tokens[at].kind == "number" else self._words(at)
        known = number and (
            _UNITS.get(self.word(number.stop)) or _UNITS.get(self.word(number.stop).removesuffix("s"))
        )
        if number and known and known[0] == "minute" and number.value * known[1] < value:
            return value + number.value * known[1], known[1] / 2, number.stop + 1
        return value, step, stop

    # --- other forms

    def _vague(self, at: int) -> tuple[Amount | None, int]:
        """Read "dozens of", "tens of thousands of" and the like."""
        words: list[str] = []
        index = at
        while (
            self.word(index).endswith("s") and self.word(index)[:-1] in ("ten", *_SCALES) and len(words) < 2
        ):
            words.append(self.word(index)[:-1])
            index += 1
            if self.word(index) == "of" and self.word(index + 1)[:-1] in _SCALES:
                index += 1
        reach = _VAGUE.get(tuple(words))
        if not reach or self.word(at - 1) in ("the", "in"):
            return None, at
        begin, bound = self._bound(at)
        after = index + (self.word(index) == "of")
        thing, stop = self._noun(after, False)
        if not thing:
            return None, at
        end = self.tokens[stop - 1].end
        low, high = reach[0], INFINITE if bound else reach[1]
        known = _UNITS.get(self.word(stop - 1).removesuffix("s"))
        unit = known[0] if known and known[0] in _MONEY else "count"
        written = self.text[begin:end]
        return Amount(begin, end, written, low, high, 0.8 * low, high, unit, thing, bound or "vague"), stop

    def _change(self, at: int) -> tuple[Amount | None, int]:
        """Read "doubled", "nearly halved", "grew tenfold" as changes in per cent."""
        word = self.word(at)
        stop = at + 1
        if word.endswith(("d", "ing", "s")) and (by := _CHANGES.get(_verb(word))) is not None:
            if self.word(at + 1) in ("in", "down", "over") and self.word(at + 2) == "on":
                return None, at
        elif word.endswith("fold") and word[:-4] in _ONES:
            by = 100 * (_ONES[word[:-4]] - 1)
        elif self.word(at + 1) == "-" and self.word(at + 2) == "fold" and (times := self._plain(at)):
            by, stop = 100 * (times - 1), at + 3
        elif self.word(at + 1) == "fold" and (times := self._plain(at)):
            by, stop = 100 * (times - 1), at + 2
        else:
            return None, at
        begin, bound = self._bound(at)
        ratio = 1 + by / 100
        low, high, near, far = _reach(bound, ratio, 0.05 * ratio, False, False)
        if not bound:
            near, far = ratio * 0.88, ratio * 1.12
        elif bound == "nearly":
            low, high, near, far = (
                (ratio * 0.88, ratio, ratio * 0.8, ratio)
                if by > 0
                else (ratio, ratio * 1.2, ratio, ratio * 1.4)
            )
        elif by < 0:  # "more than halved" means less than half
            low, high, near, far = (
                (0.0, ratio, 0.0, ratio) if bound in ("over", "least") else (low, high, near, far)
            )
        low, high, near, far = (100 * (value - 1) for value in (low, high, near, far))
        end = self.tokens[stop - 1].end
        written = self.text[begin:end]
        return Amount(begin, end, written, low, high, near, far, "change", bound=bound or "about"), stop

    def _plain(self, at: int) -> float:
        """Return the value of one number, 0 if the token is none."""
        return self._digits(at).value if self.tokens[at].kind == "number" else _ONES.get(self.word(at), 0.0)

    def _ordinal(self, at: int) -> tuple[Amount | None, int]:
        """Read "third term" and "19th floor"."""
        word, stop = self.word(at), at + 1
        if self.tokens[at].kind == "number" and self.word(at + 1) in _ORDINAL_ENDINGS:
            if self.tokens[at + 1].start != self.tokens[at].end or not self.tokens[at].text.isdigit():
                return None, at
            value, stop = int(self.tokens[at].text), at + 2
        elif word in _ORDINALS:
            value = _ORDINALS[word]
        else:
            return None, at
        noun = self.word(stop)
        if self.tokens[stop - 1].end + 1 >= len(self.text) or not noun.isalpha() or noun in STOP_WORDS:
            noun = ""
        begin = self.tokens[at].start
        end = self.tokens[stop - 1].end
        thing = stem(noun) if noun else ""
        number = float(value)
        return Amount(
            begin, end, self.text[begin:end], number, number, number, number, "ordinal", thing
        ), stop

    def _majority(self, at: int) -> tuple[Amount | None, int]:
        """Read "a majority of those asked" as more than half of them."""
        if self.word(at) != "majority" or self.word(at + 1) != "of":
            return None, at
        after = at + 2
        if after >= len(self.tokens) or self._number(after):
            return None, at
        token = self.tokens[at]
        above = math.nextafter(50.0, INFINITE)
        return Amount(
            token.start, token.end, token.text, above, 100.0, above, 100.0, "percent", bound="over"
        ), at + 1

    def _changed(self, at: int, stop: int, amount: Amount) -> Amount:
        """Tell "rose by 10 per cent" from "rose to 10 per cent" and "was 10 per cent"."""
        before = self.words[max(0, at - 12) : at]
        while (
            before
            and before[-1] not in ("by", "of", "to", "at", "from", "than")
            and (before[-1] in _BOUND_WORDS or before[-1] in ("a", "an", "the", "only", "just", "another"))
        ):
            before.pop()
        sign = 0
        if (
            self.word(stop) in _MORE
            or self.word(stop) in _LESS
            or self.word(stop)
            in ("increase", "rise", "decrease", "drop", "fall", "growth", "cut", "reduction", "decline")
        ):
            sign = 1 if self.word(stop) in _MORE or stem(self.word(stop)) in _UP else -1
        elif before and before[-1] in ("by", "of"):
            tail = [stem(word) for word in before[-8 if before[-1] == "by" else -2 :]]
            directions = [word for word in tail if word in _UP or word in _DOWN]
            if directions:
                sign = 1 if directions[-1] in _UP else -1
        elif before and (before[-1] in ("up", "down") or stem(before[-1]) in _UP | _DOWN):
            sign = 1 if stem(before[-1]) in _UP else -1
        if not sign:
            return amount
        bounds = [amount.low, amount.high, amount.least, amount.most]
        if sign < 0:
            bounds = [-bounds[1], -bounds[0], -bounds[3], -bounds[2]]
        return replace(amount, low=bounds[0], high=bounds[1], least=bounds[2], most=bounds[3], unit="change")

    # --- what is no amount

    def _follows(self, at: int, words: tuple[str, ...]) -> bool:
        return tuple(self.words[at : at + len(words)]) == words

    def _possessive(self, end: int) -> bool:
        return bool(re.match(r"['’](?:s\b|\s)", self.text[end : end + 3]))

    def _is_bare(self, at: int, stop: int) -> bool:
        """Whether a number without a unit is a time of day, a day of a month or a number of something."""
        if re.fullmatch(r"[012]?\d\.[0-5]\d", self.tokens[at].text) and self.word(at - 1) in (
            "at", "from", "until", "to", "by",
        ):  # fmt: skip
            return True
        return self.word(at - 1) in ("on", "no", "number", "at", "article", "resolution") or self.word(stop) in (
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december", "am", "pm", ":", "a.m", "p.m",
        ) or self.word(at - 1) in _MONTHS  # fmt: skip

    def _is_label(self, at: int, number: _Number) -> bool:
        """Whether the number belongs to a name or a longer figure: "Formula 3", "COVID-19", "10:05"."""
        token = self.tokens[at]
        before = self.text[token.start - 1 : token.start]
        if token.kind == "number" and (before.isalpha() or before in ("_", ".", ":", "/", "#")):
            return True
        if (
            token.kind == "number"
            and self.text[token.end : token.end + 1] in (":", "_")
            and self.text[token.end + 1 : token.end + 2].isdigit()
        ):
            return True
        following = self.word(at + 1)
        if (
            token.kind == "number"
            and self.text[token.end : token.end + 1].isalpha()
            and following not in _UNITS
            and following.removesuffix("s") not in _UNITS
            and following not in _MONEY_SCALES
            and following not in _ORDINAL_ENDINGS
        ):  # 2Pac
            return True
        if before in ("-", "‐", "‑", "–") and at > 1 and self.tokens[at - 2].end == self.tokens[at - 1].start:
            return self.tokens[at - 2].kind == "word" or self.tokens[at - 2].kind == "number"
        previous = self.tokens[at - 1] if at else None
        if previous is None or previous.kind != "word" or not previous.text[0].isupper():
            return False
        if (
            self.word(at - 1) in STOP_WORDS
            or self.word(at - 1) in _MONTHS
            or _MODIFIERS.get((self.word(at - 1),))
        ):
            return False
        opening = at > 1 and self.word(at - 2) in (".", "!", "?", ":")
        measured = self.word(at + 1) in _UNITS or (self.word(at + 1), self.word(at + 2)) in _PAIRED_UNITS
        opening = opening or (at == 1 and self._counts(at + 1))  # "Among 61 guests"
        named = not opening and not measured and self.word(at - 1) not in _OPENING
        return token.kind == "number" and named and number.stop == at + 1 and before == " "


_MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)
_OPENING = frozenset("another only just exactly total every police".split())
"""Words that open a sentence before a number without naming anything."""
_ORDINALS_ONLY = frozenset("fourths fifths sixths sevenths eighths ninths tenths halves".split())
_BOUND_WORDS = frozenset(word for words in _MODIFIERS for word in words)


def _verb(word: str) -> str:
    """Return the plain form under which `_CHANGES` has a verb: "doubled", "doubling", "doubles" -> "double"."""
    for ending, plain in (("ed", "e"), ("ing", "e"), ("es", "e"), ("d", "")):
        if word.endswith(ending) and word.removesuffix(ending) + plain in _CHANGES:
            return word.removesuffix(ending) + plain
    return ""


ROUNDED = 0.05
"""By how much a round number that was written without "about" may be off and still be right."""


def _reach(
    bound: str, value: float, step: float, exact: bool, share: bool
) -> tuple[float, float, float, float]:
    """Return the narrow and the wide interval of a positive or negative value under its modifier."""
    size = abs(value)
    if bound == "over":
        low = math.floor(value) + 1.0 if exact else math.nextafter(value, INFINITE)
        return low, INFINITE, low, INFINITE
    if bound == "just over":
        return value, value + 0.2 * size, value, value + 0.5 * size
    if bound == "least":
        return value, INFINITE, value, INFINITE
    if bound == "under":
        high = math.ceil(value) - 1.0 if exact else math.nextafter(value, -INFINITE)
        return -INFINITE, high, -INFINITE, high
    if bound == "most":
        return -INFINITE, value, -INFINITE, value
    if bound == "nearly":
        return value - 0.15 * size, value, value - 0.25 * size, value
    if bound == "about":
        narrow, wide = max(0.05 * size, min(step, 0.1 * size)), max(0.1 * size, step)
        if share:
            narrow, wide = 3.0, 6.0
        return value - narrow, value + narrow, value - wide, value + wide
    if share:
        return value - step, value + step, value - 2 * step, value + 2 * step
    if exact:
        if size < 20 or size % 10:
            return value, value, value, value
        narrow = min(step, ROUNDED * size)
        wide = min(step, 2 * ROUNDED * size) if size >= 100 else narrow
        return value - narrow, value + narrow, value - wide, value + wide
    slack = min(step, ROUNDED * size) if size else step
    return value - slack, value + slack, value - step, value + step
