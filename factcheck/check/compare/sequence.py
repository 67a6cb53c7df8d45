"""What a text dates, and what follows from two dates together: which came first, and how long lay between.

A timeline lists the times of a text, each with the words that it stands by. Times without a year, weekdays,
clock times and "two days later" are read as far as the text itself says what they mean. A statement about
order or length is held against two times of the record that stand by the same two events.

Example that differs: "She resigned after the report was published" against "The report was published on 8 March
2001. She had resigned on 21 February of that year".
Example that agrees: "She led the service for nearly three years" against "She became head of the service on 1
June 2009 and left on 14 May 2012".
Example with nothing to compare: "She resigned because of the report", where the record has only one date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import islice

from factcheck.check.compare import NOTHING, Comparison, Outcome
from factcheck.check.compare.names import keys
from factcheck.check.features import Features
from factcheck.claims.mentions import number_of
from factcheck.claims.stems import STOP_WORDS, stem, words

# --- events ------------------------------------------------------------------------------------------------

_ONCE = """
birth: born birth
death: died death dead deceased
found: founded founding established establishment formed formation incorporated
sign: signed signing signature signatory
force: force
ratify: ratified ratification
enact: enacted passed adopted adoption approved approval
annex: annexed annexation
release: released
publish: published publication appeared
premiere: premiered premiere debuted
sink: sank sunk sinking sink capsized
burn: burning fire blaze
burst: burst bursting
collapse: collapsed collapse
crash: crashed crash
explode: exploded explosion
destroy: destroyed destruction
become: became become becoming inaugurated inauguration sworn
appoint: appointed appointment named naming nominated nomination
resign: resigned resignation resigns stepped
dismiss: dismissed dismissal sacked ousted
arrest: arrested arrest detained detention
charge: charged indicted indictment
convict: convicted conviction
sentence: sentenced
open: open opened opening opens
close: closed closure shut shutdown
start: began begun begin begins beginning started start starts commenced onset
end: ended end ends ending finished concluded completed completion adjourned
launch: launched launch unveiled
build: built construction
discover: discovered discovery
invent: invented invention
marry: married wedding marriage
divorce: divorced divorce
introduce: introduced introduction
abolish: abolished abolition
cancel: cancelled canceled cancellation scrapped abandoned dropped
dissolve: dissolved dissolution
crown: crowned coronation
assassinate: assassinated assassination murdered murder
order: ordered
merge: merged merger
buy: bought acquired acquisition
withdraw: withdrew withdrawn withdrawal
surrender: surrendered surrender
independence: independence independent
reopen: reopened reopening reopen
submit: submitted
notice: notice
raise: raised
rebuild: rebuilt rebuilding
film: filmed filming shot shooting
retire: retired retirement
exhibit: exhibition exhibited
"""
_AGAIN = """
effect: effect
meet: met meet meets meeting talks summit talked spoke
visit: visited visit trip travelled traveled
elect: elected election elections
win: won win victory
beat: beat defeated
lose: lost defeat
vote: voted vote votes
play: played plays
attack: attacked attack attacks
say: said says told
leave: left leave departed departure quit
join: joined join
arrive: arrived arrival reached
move: moved moved
serve: served serve
operate: operated operating operation
lead: led leads headed head leader leading
hold: held holding
make: record recorded
cross: crossed
pay: paid payment
give: gave given
kill: killed kills
recover: recovered
broadcast: broadcast aired
"""


def _table(lines: str) -> dict[str, str]:
    return {
        word: name.upper()
        for name, _, words in (line.partition(":") for line in lines.strip().splitlines())
        for word in words.split()
    }


_CONCEPTS = _table(_ONCE) | _table(_AGAIN)
"""Words for events, and the event that they stand for, in capitals: no stem looks like it."""
ONCE = frozenset(_table(_ONCE).values())
"""Events that happen to the same subject and object once, or as good as once."""
LASTING_FACTS = frozenset(
    (
        "BIRTH DEATH FOUND SINK ASSASSINATE DISSOLVE ABOLISH DISCOVER INVENT CROWN INDEPENDENCE PREMIERE RELEASE ANNEX "
        "COLLAPSE BURST SIGN RATIFY ENACT FORCE BUILD INTRODUCE FILM"
    ).split()
)
"""Those of them that don't come back after years: whoever resigned or was arrested may do so again."""
STARTS = frozenset("START BECOME FOUND OPEN BIRTH INTRODUCE LAUNCH FORCE APPOINT JOIN PREMIERE".split())
ENDS = frozenset("END RESIGN CLOSE DEATH LEAVE ABOLISH DISSOLVE DISMISS RETIRE CANCEL".split())

_PHRASES = (
    (re.compile(r"\bset\s+up\b", re.I), "founded"),
    (re.compile(r"\b(?:took|take|takes|taking|came\s+into|entered)\s+(?:up\s+)?office\b", re.I), "became"),
    (re.compile(r"\b(?:came|come|comes|coming|rose|acceded)\s+to\s+(?:power|the\s+throne)\b", re.I), "became"),
    (re.compile(r"\b(?:left|leave|leaves|leaving)\s+(?:the\s+)?(?:office|post|job)\b", re.I), "resigned"),
    (re.compile(r"\bburn(?:ed|t|s)\s+(?:down|out)\b|\bcaught\s+fire\b", re.I), "fire"),
    (re.compile(r"\bopened\s+again\b", re.I), "reopened"),
    (re.compile(r"\b(?:came|come|comes)\s+out\s+(?=in|on)", re.I), "released "),
    (re.compile(r"\bgoing\s+on\b|\bwent\s+on\b|\bgo\s+on\b", re.I), ""),
    (re.compile(r"\bwas\s+over\b|\bwere\s+over\b", re.I), "ended"),
)  # fmt: skip


@lru_cache(maxsize=512)
def concepts(text: str) -> tuple[str, ...]:
    """Return the stems of what `text` tells, in order, with words for one event made one."""
    for pattern, word in _PHRASES:
        text = pattern.sub(word, text)
    return tuple(
        _CONCEPTS.get(word) or stem(word)
        for word in words(_CALENDAR.sub(" ", text))
        if word in _CONCEPTS or (word not in STOP_WORDS and not word[0].isdigit())
    )


EVENTS = frozenset(_CONCEPTS.values())

# --- times -------------------------------------------------------------------------------------------------


class Scale(StrEnum):
    """What the numbers of a time count; times of two scales are compared by the coarser one, or not at all."""

    CALENDAR = "days"
    YEARLESS = "days of a year that isn't named"
    WEEKDAY = "days of a week, Monday is 0"
    CLOCK = "minutes of a day"


Span = tuple[int, int]
DATELINE, LIFE = "dateline", "life"
"""Relations of the date that a text opens with, and of the two years behind a name."""
EVER = (-1_000_000, 10_000_000)
"""The ends of what has none."""


_NOWHERE = Features("")


@dataclass(frozen=True, slots=True)
class Timed:
    """A time in a text and what stands by it; of what lasts, `begun` and `ended` are the days of its ends."""

    start: int
    end: int
    """Code points of its sentence."""
    text: str
    scale: Scale
    begun: Span | None
    ended: Span | None
    """Numbers of `scale`, both included; None where that end is open."""
    lasting: bool = False
    relation: str = ""
    """The word before it that says how it is meant: "before", "since", "in"; "?" where it only points to something."""
    near: frozenset[str] = frozenset()
    """Concepts of the clause that it stands in."""
    heads: frozenset[str] = frozenset()
    """Events among them."""
    clause: str = ""
    sentence: Features = _NOWHERE

    @property
    def span(self) -> Span:
        """From the first day to the last."""
        return (self.begun or EVER)[0], (self.ended or EVER)[1]


_MONTHS = {
    name: number
    for number, names in enumerate(
        "January Jan|February Feb|March Mar|April Apr|May|June Jun|July Jul|August Aug|September Sept Sep|"
        "October Oct|November Nov|December Dec".split("|"),
        1,
    )
    for name in names.split()
}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CALENDAR = re.compile(rf"\b(?:{_MONTH}|{'|'.join(_DAYS)})")
_ONE_TO_TWELVE = "one two three four five six seven eight nine ten eleven twelve".split()
_COUNT = r"(?P<count>an?|\d{1,3}|" + "|".join(_ONE_TO_TWELVE) + r")"

_PARTIAL = re.compile(
    rf"\b(?:(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})|"
    rf"(?P<month2>{_MONTH})\s+(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:.,]\d|\w)|"
    r"(?:(?<=\b(?i:in) )|(?<=\b(?i:of) )|(?<=\b(?i:since) )|(?<=\b(?i:until) )|(?<=\b(?i:by) )|"
    r"(?<=\b(?i:last) )|(?<=\b(?i:in early) )|(?<=\b(?i:in late) ))"
    rf"(?P<month3>{_MONTH}))(?P<same>\s+of\s+(?:that|the\s+same)\s+year)?"
    r"(?:\s+of\s+(?P<year>(?:1[5-9]|20)\d\d)\b)?"
)
_WEEKDAYS = re.compile(rf"\b(?P<weekday>{'|'.join(_DAYS)})\b")
_RELATIVE = re.compile(
    rf"\b(?:(?P<today>today)|(?P<yesterday>yesterday)|(?P<last>last)\s+(?P<lastunit>week|month|year)|"
    rf"{_COUNT}\s+(?P<unit>day|week|fortnight|month|year)s?\s+(?P<way>ago|later|earlier|after(?:wards)?\b(?=\s*[.,;]))"
    rf"(?P<exactly>\s+today)?|the\s+(?P<next>following|next)\s+(?P<nextunit>day|month|year))",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\b(?:at|from|until|by|and|after|before)\s+(?P<hour>[01]?\d|2[0-3])[.:](?P<minute>[0-5]\d)\b(?![.:,]?\d)"
)
_BETWEEN = re.compile(r"\s?(?:-|–|—|−|to|till|until|and)\s?(?:the\s+end\s+of\s+)?(?:early|late|mid)?", re.I)
_LEADS_INTO = re.compile(r"\b(?:from|between|during)\s+(?:early|late|mid)?\s?$", re.IGNORECASE)
_DATELINE = re.compile(r"^(?:[^.!?]{0,60}[,.(:—–]\s*)?$")
_RELATION = re.compile(
    r"(?P<vague>\b(?:about|around|approximately|roughly|probably|circa|shortly|soon|just|long|or)\s+)?"
    r"\b(?P<word>before|by|until|till|after|since|from|as\s+of|prior\s+to)\s+(?:the\s+(?:end|start|beginning|close)\s+"
    r"of\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"(?:^\W*|[(,;:]\s*|\b(?:in|on|at|during|early|late|mid|as\s+early\s+as|as\s+late\s+as|end\s+of|start\s+of|same\s+(?:day|month)\s+of)\s+"
    r"(?:(?:the|an?)\s+)?)$",
    re.IGNORECASE,
)
_DAY_BEFORE = re.compile(rf"\b(?:{'|'.join(_DAYS)}),?\s*$")
_BOUNDARY = re.compile(
    r"[;:()—]|\b(?:that|which|who|whom|whether|while|when|where|because|although|but|though|before|after)\b",
    re.IGNORECASE,
)
_FRONTED = re.compile(r"^\W*(?:at|in|on|during|for|by|under|from|of|since|after)\b", re.IGNORECASE)
_AND = re.compile(
    r"(?s:.*)[\s,;](?:and|or|then)\s(?:again\s)?(?:(?:in|on|at|from|since|until)\s)?(?:early\s|late\s)?"
)
_PLAIN_PART = re.compile(
    r"\b(?:the\s+)?(?:end|start|beginning|close)\s+of\b|\b(?:early|late|mid)\b", re.IGNORECASE
)
_LIFE = re.compile(r"\((?:[^()]*?[;,\]]\s*)?$")


class Timeline:
    """The times of a text in order, each with what stands by it."""

    def __init__(self, text: Features) -> None:
        self.text = text
        self.times: tuple[Timed, ...] = ()
        self._dateline: date | None = None
        years = {each.first.year for each in text.dates if each.first.year == each.last.year}
        self._year = years.pop() if len(years) == 1 else None
        found: list[Timed] = []
        for sentence in text.sentences if len(text.text) <= LONGEST else ():
            found += self._sentence(sentence, found)
        self.times = tuple(found) if len(found) <= MOST_TIMES else ()

    @cached_property
    def stems(self) -> frozenset[str]:
        """Concepts of the whole text."""
        return frozenset(concepts(self.text.text))

    def _sentence(self, sentence: Features, before: list[Timed]) -> list[Timed]:
        raw = self._calendar(sentence, before)
        taken = [(each.start, each.end) for each in raw]
        for timed in (*_weekdays(sentence), *_clock(sentence)):
            # the name of the day belongs to the date that follows it
            if not any(
                start <= timed.start < end
                or (timed.end <= start and not sentence.text[timed.end : start].strip(" ,"))
                for start, end in taken
            ):
                raw.append(timed)
        raw.sort(key=lambda timed: timed.start)
        joined = _joined(sentence.text, raw)
        told: list[Timed] = []
        for at in range(len(joined)):
            timed = self._told(sentence, joined, at)
            if told and not timed.heads and _AND.fullmatch(sentence.text[told[-1].end : timed.start][-40:]):
                timed = replace(timed, near=timed.near | told[-1].near, heads=told[-1].heads)
            told.append(timed)
        return told

    def _calendar(self, sentence: Features, before: list[Timed]) -> list[Timed]:
        raw = []
        for each in sentence.dates:
            whole = (each.first.toordinal(), each.last.toordinal())
            lasting = "/" in each.edtf and not each.text.rstrip("'’").endswith("s")
            if each.edtf[2:4] == "00" and each.text.rstrip("'’").endswith(
                "s"
            ):  # "the 1800s" may be a century
                whole = (whole[0], date(each.first.year + 99, 12, 31).toordinal())
            begun = ended = whole
            if lasting and len(each.edtf) == len("1990/2000"):
                begun = (whole[0], date(each.first.year, 12, 31).toordinal())
                ended = (date(each.last.year, 1, 1).toordinal(), whole[1])
            elif lasting:
                begun, ended = (whole[0],) * 2, (whole[1],) * 2
            raw.append(Timed(each.start, each.end, each.text, Scale.CALENDAR, begun, ended, lasting))
        if not before and raw and _DATELINE.match(_DAY_BEFORE.sub("", sentence.text[: raw[0].start])):
            rest = sentence.text[raw[0].end :].strip()
            if rest in (".", ".)", ":") or rest[:1] in tuple(":—–"):
                first = raw[0].span
                if first[0] == first[1]:
                    self._dateline = date.fromordinal(first[0])
                    raw[0] = replace(raw[0], relation=DATELINE)
        for match in _PARTIAL.finditer(sentence.text):
            if match["year"]:  # "June of 1866": the year alone was read
                raw = [each for each in raw if each.end <= match.start() or match.end() <= each.start]
            if not any(each.start < match.end() and match.start() < each.end for each in raw):
                timed = self._partial(match, [*before, *(e for e in raw if e.end <= match.start())])
                if timed:
                    raw.append(timed)
        for match in _RELATIVE.finditer(sentence.text):
            earlier = [*before, *sorted((e for e in raw if e.end <= match.start()), key=lambda e: e.start)]
            timed = self._relative(match, earlier)
            if timed:
                raw.append(timed)
        return raw

    def _partial(self, match: re.Match[str], before: list[Timed]) -> Timed | None:
        month = _MONTHS[(match["month"] or match["month2"] or match["month3"]).rstrip(".")]
        day = int(match["day"] or match["day2"] or 0)
        year = int(match["year"] or 0)
        last = next((each for each in reversed(before) if each.scale is Scale.CALENDAR), None)
        if not year and last and not last.lasting:
            that = date.fromordinal(last.span[0])
            wide = last.span[1] - last.span[0] > 360
            follows = self._year == that.year and that.month <= month <= that.month + 6
            if match["same"] or (self._year == that.year and wide) or follows:
                year = that.year
        try:
            first = date(year or 2000, month, day or 1)
            until = first if day else (date(first.year + month // 12, month % 12 + 1, 1) - timedelta(1))
        except ValueError:
            return None
        span = (first.toordinal(), until.toordinal())
        scale = Scale.CALENDAR if year else Scale.YEARLESS
        return Timed(match.start(), match.end(), match.group(), scale, span, span)

    def _relative(self, match: re.Match[str], before: list[Timed]) -> Timed | None:
        """Read "yesterday" from the dateline, "two days later" from the date that was named last."""
        onward = bool(match["next"]) or (match["way"] or "").lower() not in ("", "ago")
        anchor: Span | None = None
        if onward:
            last = next((each for each in reversed(before) if each.scale is Scale.CALENDAR), None)
            anchor = last.span if last and not last.lasting else None
        elif self._dateline:
            anchor = (self._dateline.toordinal(),) * 2
        if not anchor:
            return None
        unit = (match["unit"] or match["lastunit"] or match["nextunit"] or "day").lower()
        if match["count"]:
            word = match["count"].lower()
            count = 1 if word in ("a", "an") else int(number_of(word))
        else:
            count = 0 if match["today"] else 1
        back = not onward or (match["way"] or "").lower() == "earlier"
        exact = bool(match["exactly"]) or unit == "day"
        if not exact and unit in ("week", "fortnight"):
            return None
        try:
            span = (
                _moved(anchor[0], -count if back else count, unit, exact)[0],
                _moved(anchor[1], -count if back else count, unit, exact)[1],
            )
        except (ValueError, OverflowError):
            return None
        return Timed(match.start(), match.end(), match.group(), Scale.CALENDAR, span, span, relation="in")

    def _told(self, sentence: Features, times: list[Timed], at: int) -> Timed:
        """Add what stands by a time: the clause before it, or after one that opens its clause."""
        timed, text = times[at], sentence.text
        floor = times[at - 1].end if at else 0
        ceiling = times[at + 1].start if at + 1 < len(times) else len(text)
        before, after = text[floor : timed.start], text[timed.end : ceiling]
        before = _RELATION.sub("", _DAY_BEFORE.sub("", before))
        cut = [match.end() for match in _BOUNDARY.finditer(before)]
        clause = before[cut[-1] :] if cut else before
        told = concepts(clause)
        if not told:
            stop = _BOUNDARY.search(after)
            told = concepts(after[: stop.start()] if stop else after)
        elif not at and after[:1] == "," and not _has_event(told) and _FRONTED.match(clause):
            told = (*told, *concepts(after[: m.start()] if (m := _BOUNDARY.search(after)) else after))
        near = frozenset(told)
        # of "which sank, was raised on" only the last is dated
        parts = [part for part in map(concepts, re.split(r",\s", clause)) if _has_event(part)]
        if parts:
            near -= EVENTS - frozenset(parts[-1])
        lead = _DAY_BEFORE.sub("", text[max(0, timed.start - 60) : timed.start])
        relation = _RELATION.search(lead)
        if timed.relation == DATELINE:
            word = DATELINE
        elif re.match(r"['’]s?\b", after):
            word = "?"
        elif relation:
            word = "?" if relation["vague"] else relation["word"].lower()
            if word in ("before", "prior to", "until", "till", "by") and "end of" in relation.group():
                word = "by"
        elif (
            timed.relation
            or _PLAIN.search(lead)
            or (concepts(lead) and concepts(lead)[-1] in ONCE and _ends_in_event(lead))
        ):
            word = "in"
        else:
            word = "?"
        made = replace(timed, relation=word, near=near, heads=near & EVENTS, clause=clause, sentence=sentence)
        if made.lasting and _LIFE.search(text[: timed.start]) and timed.begun and timed.ended:
            made = replace(
                made, near=frozenset(concepts(text[: text.rfind("(", 0, timed.start)])[-6:]), relation=LIFE
            )
        if not made.lasting and made.scale is Scale.CALENDAR and word in ("since", "from"):
            made = replace(made, lasting=True, ended=None) if word == "since" else made
        elif not made.lasting and made.scale is Scale.CALENDAR and word in ("until", "till"):
            made = replace(made, lasting=True, begun=None)
        return made


def _ends_in_event(lead: str) -> bool:
    return bool(re.search(r"[a-z]\s*$", lead)) and bool(set(concepts(lead.split()[-1])) & ONCE)


def _has_event(told: tuple[str, ...]) -> bool:
    return any(each in EVENTS for each in told)


def _moved(day: int, count: int, unit: str, exact: bool) -> Span:
    """Return a day moved by a count of units: that day if `exact`, else the month or year in which it falls."""
    when = date.fromordinal(day)
    if unit in ("day", "week", "fortnight"):
        there = day + count * {"day": 1, "week": 7, "fortnight": 14}[unit]
        return there, there
    if unit == "year":
        if exact:
            there = when.replace(
                year=when.year + count, day=min(when.day, 28) if when.month == 2 else when.day
            ).toordinal()
            return there, there
        year = when.year + count
        return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    months = when.year * 12 + when.month - 1 + count
    first = date(months // 12, months % 12 + 1, 1)
    following = date((months + 1) // 12, (months + 1) % 12 + 1, 1)
    return first.toordinal(), following.toordinal() - 1


def _weekdays(sentence: Features) -> list[Timed]:
    found = []
    for match in _WEEKDAYS.finditer(sentence.text):
        span = (_DAYS.index(match["weekday"]),) * 2
        found.append(Timed(match.start(), match.end(), match.group(), Scale.WEEKDAY, span, span))
    return found


def _clock(sentence: Features) -> list[Timed]:
    found = []
    for match in _CLOCK.finditer(sentence.text):
        span = (int(match["hour"]) * 60 + int(match["minute"]),) * 2
        start = match.start("hour")
        found.append(Timed(start, match.end(), sentence.text[start : match.end()], Scale.CLOCK, span, span))
    return found


def _joined(text: str, raw: list[Timed]) -> list[Timed]:
    """Make one of two dates that are the ends of a stretch: "from 4 February to 19 April 2016"."""
    joined: list[Timed] = []
    for timed in raw:
        last = joined[-1] if joined else None
        if (
            last
            and last.begun
            and timed.ended
            and not last.lasting
            and not timed.lasting
            and (match := _BETWEEN.fullmatch(text[last.end : timed.start]))
            and (
                _LEADS_INTO.search(text[max(0, last.start - 20) : last.start])
                or not match.group().strip().isalpha()
                or (match.group().strip() == "to" and "(" in text[: last.start])
            )
        ):
            opened = last.begun
            scale = timed.scale
            if last.scale is Scale.YEARLESS and timed.scale is Scale.CALENDAR:
                opened = in_year(opened, date.fromordinal(timed.ended[0]).year)
            elif last.scale is not timed.scale:
                joined.append(timed)
                continue
            if opened[0] < timed.ended[1]:
                joined[-1] = Timed(
                    last.start, timed.end, text[last.start : timed.end], scale, opened, timed.ended, True
                )
                continue
        joined.append(timed)
    return joined


def in_year(span: Span, year: int) -> Span:
    """Return the days of `span` in another year."""
    first, last = (date.fromordinal(each) for each in span)
    moved = []
    for each in (first, last):
        day = 28 if (each.month, each.day) == (2, 29) and year % 4 else each.day
        moved.append(each.replace(year=year, day=day).toordinal())
    return moved[0], moved[1]


@lru_cache(maxsize=64)
def _timeline(text: str) -> Timeline:
    return Timeline(Features(text))


def timeline(text: Features) -> Timeline:
    """Return the times of `text`."""
    return _timeline(text.text)


# --- two events --------------------------------------------------------------------------------------------

COVERED = 0.75
"""Share of a statement's words that the record must have before its dates are held against it."""

SAME_STATE = 0.6
"""Share of a statement's words that must stand by a stretch of time for it to be the stretch that is meant."""
MOST_TIMES, LONGEST, MOST_TURNS = 60, 20_000, 8
"""Times and code points of a text that is read, "before"s and "after"s of a statement: more are no person's work."""

_UNIT_DAYS = {
    "minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "fortnight": 14.0,
    "month": 30.44, "year": 365.25, "decade": 3652.5,
}  # fmt: skip
_LENGTH = re.compile(
    r"(?:\b(?P<how>more\s+than|over|at\s+least|nearly|almost|just\s+under|less\s+than|under|within|in\s+under|up\s+to|"
    r"about|around|some|exactly|roughly)\s+)?\b(?P<count>an?|half\s+an?|\d{1,4}(?:\.\d)?|"
    + "|".join(_ONE_TO_TWELVE)
    + r")(?P<half>\s+and\s+a\s+half)?[\s-](?P<unit>minute|hour|day|week|fortnight|month|year|decade)s?\b"
    r"(?P<half2>\s+and\s+a\s+half)?",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?P<rel>only\s+when|when|while|before|after|prior\s+to|following|in\s+response\s+to|because\s+of|as\s+a\s+result\s+of|"
    r"of(?=\s+the\b))\s+(?=\S)",
    re.IGNORECASE,
)
_LATER = frozenset(("after", "following", "in response to", "because of", "as a result of"))
_EARLIER = frozenset(("before", "prior to"))
_ASKED = re.compile(
    r"\b(?:for|lasted|took|taken|ran|spent|continued|on\s+for|over|over\s+in|in\s+office)\s+$", re.IGNORECASE
)
_AGE = re.compile(
    r"\b(?:(?:at\s+the\s+)?age(?:d)?(?:\s+of)?\s+(?P<age>\d{1,2})|(?P<years>\d{1,2})\s+years\s+old|"
    r"(?P<was>before|after)\s+(?:he|she)\s+was\s+(?P<word>twenty|thirty|forty|fifty|sixty|seventy|eighty|\d\d)\b|"
    r"(?P<birthday>before|after)\s+(?:his|her)\s+(?P<nth>twentieth|thirtieth|fortieth|fiftieth|sixtieth|"
    r"seventieth|eightieth)\s+birthday)",
    re.IGNORECASE,
)
_BIRTHDAYS = {
    word: number
    for number, word in enumerate(
        "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth".split(), 2
    )
}
ORDINALS = frozenset(
    stem(w)
    for w in "first second third fourth fifth sixth seventh next another further deputy successor return last".split()
)


def compare_sequence(claim: Features, passage: Features) -> Comparison:
    """Compare what the claim says of the order of two events, of the time between them, or of somebody's age."""
    line = timeline(passage)
    if not line.times or claim.negations or not told_by(claim.text, passage):
        return NOTHING
    for compare in (_age, _two_events, _length, _terms, _still):
        compared = compare(claim, line)
        if compared.outcome is not Outcome.NOTHING:
            return compared
    return NOTHING


def told_by(
    part: str, passage: Features, covered: float = COVERED, but: frozenset[str] = frozenset()
) -> bool:
    """Whether the record tells of the things that `part` tells of: most of its words, and no other one of a series."""
    mine = [
        each
        for each in concepts(_PLAIN_PART.sub(" ", _AGE.sub(" ", _LENGTH.sub(" ", part))))
        if each not in _HOLLOW | but
    ]
    theirs = timeline(passage).stems
    if not mine or sum(each in theirs for each in mine) < covered * len(mine):
        return False
    return not (set(mine) - theirs) & ORDINALS


_HOLLOW = frozenset(
    stem(word)
    for word in (
        "took take lasted last went ran spent old age year day month hour exactly over time already still "
        "finally single"
    ).split()
) | {"START", "END", "SERVE", *_ONE_TO_TWELVE}
"""Words of a statement about time that the record need not have."""


def _find(part: str, line: Timeline, but: Timed | None = None) -> Timed | None:
    """Return the one time of the record that stands by what `part` tells; None unless there is just one."""
    told = frozenset(concepts(part))
    heads, names = told & EVENTS, keys(Features(part))
    scored = []
    for timed in line.times:
        if timed is but or timed.scale is Scale.WEEKDAY or timed.relation in ("?", LIFE, DATELINE):
            continue
        shared = told & timed.near
        if not shared or (
            heads and not heads & timed.heads and not (timed.lasting and heads & (STARTS | ENDS))
        ):
            continue
        if not heads and len(shared - names) * 2 < len(told - names):
            continue
        scored.append((len(shared & heads), len(shared), timed))
    scored.sort(key=lambda each: each[:2], reverse=True)
    if not scored or (len(scored) > 1 and scored[0][:2] == scored[1][:2]):
        return None
    return scored[0][2]


def _another(claim: Features, timed: Timed) -> bool:
    """Whether the record may tell of another thing of the kind: "a second fire", "an exhibition", "the next vote"."""
    mine, text = claim.text.lower(), timed.sentence.text.lower()
    if (ORDINALS & frozenset(concepts(text))) - frozenset(concepts(mine)) or _DUE.search(text):
        return True
    return any(f"the {match[1]}" in mine and f"the {match[1]}" not in text for match in _ONE.finditer(text))


_ONE = re.compile(r"\b(?:an?|another|one)\s+(\w+)")
_DUE = re.compile(r"\b(?:is|are)\s+(?:due|planned|to\s+be|set)\b|\bwill\s")


def _edge(part: str, timed: Timed) -> tuple[Span | None, bool]:
    """Return the days on which what `part` tells happened, and whether it is a state that lasts."""
    heads = frozenset(concepts(part))
    if not timed.lasting:
        return timed.begun, False
    if heads & ENDS:
        return timed.ended, False
    if heads & STARTS:
        return timed.begun, False
    return timed.span, True


def _two_events(claim: Features, line: Timeline) -> Comparison:
    """Compare "X before Y", "X when Y", "X two days after Y" with the times of X and Y."""
    text = re.sub(r"[.\s]+$", "", claim.text)
    for match in islice(_ORDER.finditer(text), MOST_TURNS):
        relation = re.sub(r"\s+", " ", match["rel"].lower())
        head, tail = text[: match.start()], text[match.end() :]
        if not concepts(head):
            head, _, rest = tail.partition(", ")
            head, tail = rest, head
        if not head or not concepts(tail):
            continue
        length = next((m for m in _LENGTH.finditer(head) if not head[m.end() :].strip()), None)
        if relation == "of" and not (length and re.search(r"within", length.group(), re.IGNORECASE)):
            continue
        first = _find(head[: length.start()] if length else head, line)
        second = _find(tail, line, first) if first else None
        if not first or not second or first.scale is not second.scale:
            continue
        (mine, state), (other, second_state) = _edge(head, first), _edge(tail, second)
        if not mine or not other:
            continue
        if any(_another(claim, each) for each in (first, second)):
            continue
        shown = f"{first.text} for the first, {second.text} for the second"
        if length or relation == "of":
            if length and not state and not second_state:
                return _between(length, other, mine, first.scale, f"{second.text} to {first.text}", relation)
            continue
        if relation in ("when", "while"):
            if state and not second_state and not re.search(r"\bagain\b", line.text.text):
                if mine[0] <= other[0] and other[1] <= mine[1]:
                    return Comparison(Outcome.AGREE, f"order: {second.text} lies in {first.text}")
                if other[1] < mine[0] or mine[1] < other[0]:
                    return Comparison(
                        Outcome.DIFFER, f"order: the article has both at once, the record {shown}"
                    )
            continue
        later = relation in _LATER or relation == "only when"
        if state or second_state:
            if first.lasting and second.lasting and first.begun and second.begun:
                mine, other = first.begun, second.begun
            else:
                continue
        if (mine[0] > other[1]) if later else (mine[1] < other[0]):
            return Comparison(Outcome.AGREE, f"order: the record has {shown}")
        if (mine[1] < other[0]) if later else (mine[0] > other[1]):
            said = "after" if later else "before"
            return Comparison(
                Outcome.DIFFER, f"order: the article has the first {said} the second, the record {shown}"
            )
    return NOTHING


def _between(
    length: re.Match[str],
    start: Span,
    end: Span,
    scale: Scale,
    shown: str,
    relation: str = "",
) -> Comparison:
    """Compare a length of time with what lies between two days, as far as these are known."""
    if relation in _EARLIER:
        start, end = end, start
    lasted = (end[0] - start[1], end[1] - start[0])
    factor = 1 / 1440 if scale is Scale.CLOCK else 1.0
    low, high, slack = _meant(length)
    least, most = max(0.0, lasted[0] * factor), lasted[1] * factor
    if most < 0:
        return NOTHING
    said = re.sub(r"\s+", " ", length.group())
    working = f"time between: the article has {said}, the record {shown}, which is {_in_words(lasted, scale)}"
    if most < low - slack or least > high + slack:
        return Comparison(Outcome.DIFFER, working)
    if low - slack <= least and most <= high + slack:
        return Comparison(Outcome.AGREE, working)
    return NOTHING


def _meant(length: re.Match[str]) -> tuple[float, float, float]:
    """Return the days that a length of time may have, and how far these may be off."""
    word = length["count"].lower()
    count = 0.5 if word.startswith("half") else 1.0 if word in ("a", "an") else number_of(word)
    unit = _UNIT_DAYS[length["unit"].lower()]
    value = (count + (0.5 if length["half"] or length["half2"] else 0)) * unit
    how = re.sub(r"\s+", " ", (length["how"] or "").lower())
    slack = 0.03 * value
    if how in ("more than", "over", "at least"):
        return value, float("inf"), slack
    if how in ("less than", "under", "within", "in under", "up to", "just under"):
        return 0.0, value, slack
    if how in ("nearly", "almost"):
        return 0.85 * value, value, slack
    if how in ("about", "around", "some", "roughly"):
        return 0.8 * value, 1.2 * value, slack
    return value - 0.6 * unit, value + 0.99 * unit, slack


def _in_words(lasted: Span, scale: Scale) -> str:
    """Write a number of days or minutes as years and months, days, or hours and minutes."""
    if scale is Scale.CLOCK:
        return f"{lasted[0] // 60} h {lasted[0] % 60} min"
    shown = []
    for days in sorted({max(0, lasted[0]), lasted[1]}):
        months = int(days / 30.44)
        shown.append(
            f"{days} days"
            if days < 62
            else f"{months} months"
            if months < 24
            else f"{months // 12} years {months % 12} months"
        )
    return " to ".join(dict.fromkeys(shown))


def _length(claim: Features, line: Timeline) -> Comparison:
    """Compare "for nearly three years" with the stretch that the record dates, or with its first and last day."""
    for length in islice(_LENGTH.finditer(claim.text), MOST_TURNS):
        before, after = claim.text[: length.start()], claim.text[length.end() :]
        if (
            not _ASKED.search(before)
            or _AGAIN_THERE.search(line.text.text)
            or re.match(r"\s*(?:before|after|later|earlier|ago|old|of)\b", after)
        ):
            continue
        told = frozenset(concepts(before)) - _HOLLOW
        candidates: list[tuple[Span, Span, str, Scale]] = []
        for at, timed in enumerate(line.times):
            if timed.relation in (LIFE, DATELINE) or (timed.relation == "?" and not timed.lasting):
                continue
            if timed.lasting and timed.begun and timed.ended:
                elsewhere = keys(Features(timed.clause)) - keys(claim)
                if len(told & timed.near) >= SAME_STATE * len(told) and not elsewhere:
                    candidates.append((timed.begun, timed.ended, timed.text, timed.scale))
            elif not timed.lasting and timed.heads & STARTS and at + 1 < len(line.times):
                following = line.times[at + 1]
                if (
                    following.scale is timed.scale
                    and following.heads & ENDS
                    and following.sentence is timed.sentence
                    and timed.begun
                    and following.begun
                    and not following.lasting
                    and len(told & (timed.near | following.near)) >= SAME_STATE * len(told)
                ):
                    shown = f"{timed.text} to {following.text}"
                    candidates.append((timed.begun, following.begun, shown, timed.scale))
        if len(candidates) == 1:
            start, end, shown, scale = candidates[0]
            if scale is Scale.CALENDAR and length["unit"].lower() in ("minute", "hour"):
                return NOTHING  # talks of three days may take two hours
            return _between(length, start, end, scale, shown)
    return NOTHING


def _age(claim: Features, line: Timeline) -> Comparison:
    """Compare somebody's age at an event with the times of the birth and of the event."""
    match = _AGE.search(claim.text)
    births = [each for each in line.times if "BIRTH" in each.heads and each.begun and not each.lasting]
    if not match or len(births) != 1:
        return NOTHING
    rest = claim.text[: match.start()] + " " + re.sub(r"^\s*when\b", "", claim.text[match.end() :])
    event = _find(rest, line, births[0])
    if (
        not event
        or event.lasting
        or not event.begun
        or event.scale is not Scale.CALENDAR
        or not births[0].begun
    ):
        return NOTHING
    if not keys(claim) & keys(Features(births[0].sentence.text)):
        return NOTHING
    born, then = births[0].begun, event.begun
    years = [int((then[0] - born[1]) / 365.25), int((then[1] - born[0]) / 365.25)]
    if births[0].scale is not Scale.CALENDAR or years[0] < 0:
        return NOTHING
    working = (
        f"age: the article has {match.group()}, the record {births[0].text} to {event.text}, "
        f"which is {' or '.join(str(each) for each in sorted(set(years)))} years"
    )
    side = (match["was"] or match["birthday"] or "").lower()
    if side:
        bound = (
            _BIRTHDAYS[match["nth"].lower()] * 10 if match["nth"] else int(number_of(match["word"].lower()))
        )
        agrees, differs = years[1] < bound, years[0] >= bound
        if side == "after":
            agrees, differs = years[0] >= bound, years[1] < bound
    else:
        age = int(match["age"] or match["years"])
        agrees, differs = years == [age, age], not years[0] - 1 < age < years[1] + 1
    if agrees or differs:
        return Comparison(Outcome.AGREE if agrees else Outcome.DIFFER, working)
    return NOTHING


_AGAIN_THERE = re.compile(r"\b(?:again|then|later|second|(?<!when )since(?! then))\b", re.IGNORECASE)
"""What tells of a further stretch."""
_TERMS = re.compile(r"\b(?P<count>single|one|two|three|four)\s+(?:full\s+)?terms?\b", re.IGNORECASE)
_TERM_LENGTH = re.compile(
    r"\bterm(?:\s+of\s+office)?\s+(?:is|was|lasts|lasted|of)\s+(?P<years>\w+)\s+years|\b(?P<years2>\w+)-year\s+terms?\b",
    re.IGNORECASE,
)
_STILL = re.compile(r"\b(?:still|currently|(?:is|are)\s+(?:now|the\s+current))\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:was|were|had|did|when|while|until|by|in\s+\d{4})\b", re.IGNORECASE)


def _stretches(told: frozenset[str], line: Timeline) -> list[Timed]:
    """Return the stretches of the record that have two ends and stand by a state."""
    return [
        each
        for each in line.times
        if each.lasting
        and each.relation not in (LIFE, "?")
        and each.begun
        and each.ended
        and each.scale is Scale.CALENDAR
        and len(told & each.near) >= SAME_STATE * len(told)
    ]


def _terms(claim: Features, line: Timeline) -> Comparison:
    """Compare "a single term" with how long somebody was in office, where the record says how long a term is."""
    match, term = _TERMS.search(claim.text), _TERM_LENGTH.search(line.text.text)
    if not match or not term:
        return NOTHING
    stated = (term["years"] or term["years2"]).lower()
    if stated not in _ONE_TO_TWELVE and not re.fullmatch(r"[0-9]{1,2}", stated):
        return NOTHING
    told = frozenset(concepts(_TERMS.sub(" ", claim.text))) - _HOLLOW - {"SERVE"}
    stretches = _stretches(told, line)
    if len(stretches) != 1 or not stretches[0].begun or not stretches[0].ended:
        return NOTHING
    held = stretches[0]
    least, most = stretches[0].ended[0] - stretches[0].begun[1], held.span[1] - held.span[0]
    said = match["count"].lower()
    count, years = 1 if said == "single" else number_of(said), number_of(stated)
    working = f"terms: the article has {match.group()}, the record {held.text} and a term of {stated} years"
    if least <= count * years * 365.25 <= most:
        return Comparison(Outcome.AGREE, working)
    apart = min(abs(least - count * years * 365.25), abs(most - count * years * 365.25))
    return Comparison(Outcome.DIFFER, working) if apart > years * 365.25 / 2 else NOTHING


def _still(claim: Features, line: Timeline) -> Comparison:
    """Compare what is still so with a stretch that the record closes."""
    match = _STILL.search(claim.text)
    if not match or _PAST.search(claim.text) or timeline(claim).times or _AGAIN_THERE.search(line.text.text):
        return NOTHING
    told = frozenset(concepts(claim.text)) - _HOLLOW - {"current", "now"}
    stretches = _stretches(told, line)
    if len(stretches) != 1 or any(each.lasting and not each.ended for each in line.times):
        return NOTHING
    return Comparison(
        Outcome.DIFFER,
        f"time: the article has it as {match.group().lower()} so, the record {stretches[0].text}",
    )
