"""What a sentence points to: "he", "the summit", "the two leaders", "that year", a bare surname.

A claim has to stand alone, so words that point to the text around them are replaced by what they point to.
Only what a reader would not doubt is replaced; the rest stays as written and is named, so that a person sees
what the claim still leans on. The rules look at the nearest fitting thing before the words, in the manner of
the centring account of pronouns (Grosz, Joshi and Weinstein 1995, https://aclanthology.org/J95-2003/).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files

from factcheck.claims.decompose.wording import is_past, present_of
from factcheck.claims.mentions import dates, names

RECENT = 3
"""Sentences back that a pronoun reaches."""
LONGEST = 3_000
"""Code points of a statement that are looked at."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A statement that stands alone as far as that was possible."""

    text: str
    ambiguous: tuple[str, ...] = ()
    """Words of it that still point elsewhere, as written."""


@dataclass
class _Person:
    name: str
    gender: str | None
    count: int = 0
    last: int = -99
    """The sentence that named them last."""
    subject: int = -99
    """The sentence that had them as its subject last."""


@dataclass
class _Event:
    """A meeting, treaty, vote ... that has a name or a date."""

    head: str
    name: str
    at: int
    when: str | None = None


_TITLES = {
    title: (gender, stays)
    for gender, stays, titles in (
        ("f", False, "Mrs Ms Lady Queen Princess Baroness Chairwoman"),
        ("f", True, "Miss Duchess Countess Congresswoman"),
        ("m", False, "Mr Sir Lord King Prince Bishop Pope Chairman"),
        ("m", True, "Duke Count Congressman"),
        (
            None,
            False,
            "President Minister Secretary Chancellor Senator Governor Mayor General Judge Justice Dr",
        ),
        (None, False, "Commander Colonel Captain Ambassador Director Commissioner Professor Councillor"),
        (None, True, "Prof Detective Sergeant Inspector"),
    )
    for title in titles.split()
}
"""Who has a title, as far as it tells, and whether it stays with the name: "Duke" and "Count" are names as well."""
_TAKEN_OFF = frozenset(title for title, (_, stays) in _TITLES.items() if not stays)
_TITLE = re.compile(rf"\b({'|'.join(sorted(_TITLES, key=len, reverse=True))})\.?\s+$")
_HUMAN_VERB = re.compile(
    r"^(?:,[^,]{2,60},)?\s+(?:(?:also|later|then|never|once|had|has|would|could|initially|reportedly|privately|publicly)\s+)*"
    r"(?:said|says|told|tells|asked|admitted|wrote|tweeted|met|thinks|thought|believes|believed|realized|realised|wanted|wants|"
    r"knew|knows|felt|argued|claimed|declared|denied|insisted|warned|kept|looked|replied|added|announced|resigned|"
    r"married|died|was\s+born|grew\s+up|hoped|feared|lost\s+interest|stood|promised|refused|decided|agreed|recalled)\b"
)
_ONLY_PEOPLE = re.compile(
    r"^\s+(?:(?:also|later|then|never|once|had|has|initially)\s+)*(?:tweeted|married|was\s+born|grew\s+up|looked\s+\w+|smiled|recalled|"
    r"admitted|felt|thinks|thought|told|wrote|realized|realised|joked|shrugged|laughed|resigned|replied)\b"
)
"""What countries and bodies don't do: a single word before these is a person."""
_NOT_PEOPLE = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July "
    "August September October November December Congress Parliament Senate Government Council Ministry "
    "University Institute Company Group Bank Court Commission Committee Agency Association Union Party "
    "Church School College Hospital Museum Street Road Bridge River Island City County State Republic "
    "Kingdom Party House Office Department Service Authority Force Army Navy Police Fund Board Inc Ltd "
    "Corp Times Post News Act Treaty Agreement Summit Conference War Russia Ukraine America Europe "
    "Britain China Germany France Washington Moscow Kremlin London Brussels Crimea".split()
)
_EVENT_HEADS = (
    "summit meeting talks conference treaty agreement deal accord election referendum war battle attack "
    "vote trial strike festival match race flood fire storm earthquake crash accident protest march "
    "campaign inquiry investigation report study survey encounter negotiations ceasefire debate hearing "
    "ceremony visit launch merger takeover"
).split()
_EVENT_HEAD = "|".join(sorted(_EVENT_HEADS, key=len, reverse=True))
_NAMED_EVENT = re.compile(
    rf"\b(?P<name>(?:[A-Z][\w’'.-]+\s+){{1,4}}(?:[a-z]+\s+)?"
    rf"(?P<head>{_EVENT_HEAD}|{'|'.join(h.title() for h in _EVENT_HEADS)}))\b"
)
_PLACED_EVENT = re.compile(
    rf"\b(?P<head>{_EVENT_HEAD})\s+(?:took\s+place\s+|was\s+held\s+|held\s+)?(?P<where>(?:in|at|of)\s+(?:the\s+)?[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+){{0,3}})"
)
_OPENING = re.compile(
    r"^(?:The|That|This|A|An|In|At|On|After|During|Before|Following|Since|Until|Despite|Between|By|For|With|From)\s+"
    r"(?:the\s+|that\s+)?"
)
"""What a sentence opens with before a name."""
_BESIDE = re.compile(
    r"\b(?:sidelines?|margins?|eve|fringes?|ahead|wake)\s+of\s+(?:the\s+|an?\s+)?(?:\w+\s+)?$", re.IGNORECASE
)
_POINTING_EVENT = re.compile(
    rf"\b(?P<det>[Tt]he|[Tt]his|[Tt]hat)\s+(?:(?:initial|first|same|historic|controversial|bilateral|joint|latest)\s+)?(?P<head>{_EVENT_HEAD}|gathering)\b(?!\s+(?:of|between|on|with|in\s+[A-Z]|at\s+[A-Z]|to\s+[a-z]))"
)
_SAME_HEADS = {
    "meeting": ("meeting", "summit", "encounter", "talks"),
    "encounter": ("meeting", "summit", "encounter", "talks"),
    "gathering": ("summit", "meeting", "conference", "festival", "ceremony"),
    "deal": ("deal", "agreement", "accord", "treaty"),
    "agreement": ("agreement", "deal", "accord", "treaty"),
    "vote": ("vote", "election", "referendum"),
}
_PAIR = re.compile(
    r"\b(?P<the>[Tt]he\s+two|[Bb]oth|[Tt]he\s+pair\s+of)\s+(?P<head>leaders|presidents|men|women|politicians|prime\s+ministers)\b"
)
_COUNTRIES_PAIR = re.compile(
    r"\b(?P<the>[Tt]he\s+two|[Bb]oth)\s+(?P<head>countries|nations|sides|states|governments)\b"
)
_POINTING_NOUN = re.compile(
    r"\b(?P<det>[Tt]he|[Tt]his|[Tt]hat)\s+(?P<head>bridge|company|firm|group|island|city|town|village|university|hospital|museum|school|"
    r"court|ministry|council|bank|party|union|agency|institute|authority|commission|committee|river|country|act|law|bill|fund|"
    r"foundation|club|team|airline|railway|operator|charity|newspaper|magazine|duchy|kingdom|republic|treaty|programme|program|"
    r"vaccine|drug|project|plan|scheme|tower|airport|station|stadium|church|library|theatre|dam|port|tunnel|ship|department)\b"
    r"(?!\s+(?:of|for|in|at|on|with|between|that|which)\b)"
)
_POINTLESS = re.compile(
    r"\s+(?:(?:is|was|has|had|would|will|may|might|could|took|takes|seems?|appears?|turns?|turned|remains?)\s+)"
    r"(?:not\s+|been\s+|also\s+|out\s+|be\s+)*(?:\w+\s+){0,3}(?:that|to|who|when|whether|if|until|for)\b|"
    r"\s+(?:rain|snow|hail)(?:s|ed)?\b"
)
"""What follows an "it" that stands for nothing: "it is clear that", "it rained"."""
_DEMONSTRATIVE = re.compile(
    r"\b(?P<det>[Tt]his|[Tt]hese|[Tt]hose)(?:\s+(?P<next>[a-z]+))?\b|(?:^(?P<that>That)|(?<=\bof )that|(?<=\bin )that|"
    r"(?<=\bon )that|(?<=\bfor )that)\s+(?P<noun>[a-z]+)\b"
)
_NO_NOUN = frozenset(
    "is was were are be has had have did does do would could can will may might must led meant means made "
    "makes created sometimes often also never always since because when while if as and or but by to for "
    "at on from in with of who that the a an aged over under not it he she they year month week day time "
    "allowed gave became came went".split()
)
"""What stands behind a demonstrative that stands alone; of "that year" and the like the dates take care."""
_QUOTED = re.compile(r"[\"“][^\"“”]{0,2000}[\"”]")
_RELATIVE_DAY = re.compile(
    r"\b(?P<word>[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow|(?:[Ll]ast|[Tt]his|[Nn]ext)\s+(?:year|month|week|"
    r"spring|summer|autumn|fall|winter|January|February|March|April|May|June|July|August|September|October|November|December)|"
    r"[Oo]n\s+(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday))\b"
)
_BACK_DATE = re.compile(
    r"\b(?P<in>[Ii]n\s+)?(?P<words>[Tt]hat\s+(?:same\s+)?year|[Tt]he\s+same\s+year|[Tt]he\s+(?:following|next)\s+year)\b"
)
_LATER = re.compile(
    r"\b(?P<number>a|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}|[Aa]|[Tt]wo|[Tt]hree|[Ff]ive|[Tt]en)\s+(?P<unit>years?|decades?)\s+(?P<way>later|earlier)\b"
    r"|\b(?P<vague>(?:[Mm]onths|[Ww]eeks|[Dd]ays|[Hh]ours|[Yy]ears)\s+(?:later|earlier))\b"
)
_NUMBER = {
    word: n for n, word in enumerate("zero one two three four five six seven eight nine ten".split())
} | {"a": 1}
_PERSONAL = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]im|[Hh]is|[Hh]er|[Hh]ers)\b(?:['’]s\b|['’]d\b)?")
_CONTRACTED = {"s": " is", "d": " would", "re": " are", "ve": " have", "ll": " will"}
"""What stands behind the apostrophe of "he's", written out."""
_FINITE = frozenset(
    "was had did could would should might must can will may never also once first later only still just shall".split()
)


def _bare(name: str) -> str:
    """Return a name without the office before it: "Ukrainian Foreign Minister Ann Example" is Ann Example."""
    words = name.split()
    last = max((n for n, word in enumerate(words) if word.rstrip(".") in _TAKEN_OFF), default=-1)
    return " ".join(words[last + 1 :]) or name


def _named_in(text: str) -> list[str]:
    """Return the names in `text`, without the offices before them."""
    return list(dict.fromkeys(_bare(name) for name in names(text)))


def _demonstratives(text: str) -> list[str]:
    """Return the demonstratives that nothing in the claim explains: "this", "these assessments"."""
    found = []
    for match in _DEMONSTRATIVE.finditer(text):
        word = match["next"] or match["noun"]
        alone = word is None or word in _NO_NOUN or word.endswith("ly")
        if match["det"] is None and (alone and match["that"] is None):
            continue
        if match["det"] and match["det"].lower() == "those" and alone:
            continue  # "those who", "those aged": explained by what follows
        found.append((match["det"] or match["that"] or "that") if alone else match.group())
    return found


def _third_person(match: re.Match[str], author: str) -> str:
    """Return "I remember" as "the author remembers"; a past or modal verb stays."""
    verb = match["verb"]
    stays = verb in _FINITE or verb.endswith(("ed", "ly")) or is_past(verb)
    return f"{author} {verb if stays else present_of(verb, plural=False)}"


@cache
def _known_names() -> tuple[dict[str, str], dict[str, str]]:
    """Return given names, and surnames by which public figures go, each with "f" or "m"."""
    given: dict[str, str] = {}
    surnames: dict[str, str] = {}
    for line in (files(__package__) / "data" / "given-names.txt").read_text("utf-8").splitlines():
        mark, *listed = line.split()
        if mark in ("f", "m"):
            given |= dict.fromkeys(listed, mark)
        elif mark in ("F", "M"):
            surnames |= dict.fromkeys(listed, mark.lower())
    return given, surnames


def _years(later: re.Match[str]) -> int:
    """Return how many years "two decades earlier" goes: on, or back where that is less than nought."""
    number = later["number"].lower()
    count = int(number) if number.isdigit() else _NUMBER.get(number, 1)
    years = count * (10 if later["unit"].startswith("decade") else 1)
    return years if later["way"] == "later" else -years


@dataclass
class Discourse:
    """What a text has spoken of so far. Read its sentences in order; resolve each one's statements after reading it."""

    published: date | None = None
    """The day the text appeared, from which "last year" is counted."""
    _people: dict[str, _Person] = field(default_factory=dict)
    _surnames: dict[str, str] = field(default_factory=dict)
    _things: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    _events: list[_Event] = field(default_factory=list)
    _named: tuple[str, ...] = ()
    """What the sentence before named that is no person."""
    _subject: str = ""
    _subject_at: int = -99
    _year: int | None = None
    _when: str | None = None
    _at: int = 0

    def survey(self, sentences: Iterator[str] | list[str]) -> None:
        """Learn who is who from the whole text: full names, and which names are people's."""
        for sentence in sentences:
            for name in _named_in(sentence[:LONGEST]):
                if self._is_person(name, sentence):
                    self._add_person(name, sentence)
        for person in list(self._people.values()):
            words = person.name.split()
            if len(words) > 1:
                known = self._surnames.get(words[-1])
                # two people of one surname: neither may stand for it
                self._surnames[words[-1]] = person.name if known in (None, person.name) else ""
        for name, person in list(self._people.items()):
            full = self._surnames.get(name)
            if full and full in self._people:
                self._people[full].gender = self._people[full].gender or person.gender
                del self._people[name]

    def heading(self, words: str) -> None:
        """Take note of a heading: what it names, the text under it may point to; pronouns don't reach over it."""
        self._learn_events(words)
        self._subject_at = -99
        self._at += RECENT

    def read(self, sentence: str) -> None:
        """Take note of the next sentence's names, events and dates, after its own statements were resolved."""
        sentence = sentence[:LONGEST]
        bare = _QUOTED.sub(lambda match: " " * len(match.group()), sentence)
        named = _named_in(bare)
        for name in named:
            person = self._person(name)
            if person is not None:
                person.count += 1
                person.last = self._at
                if bare.lstrip().startswith(name) or _HUMAN_VERB.match(bare[bare.find(name) + len(name) :]):
                    person.subject = self._at
            elif len(name.split()) > 1:
                last = name.split()[-1].lower()
                self._things.setdefault(last, []).append((self._at, name))
        self._learn_events(bare)
        found = dates(bare)
        self._named = tuple(name for name in named if self._person(name) is None)
        later = _LATER.search(bare)
        if later and later["number"] and self._year is not None and not found:
            self._year += _years(later)
        if found:
            self._year = found[-1].last.year
            self._when = found[-1].text
        self._at += 1

    def subject_was(self, words: str | None) -> None:
        """Take note of what the sentence just read was about."""
        if words and not re.match(
            r"(?:it|they|this|that|these|those|he|she|there|we|I)\b", words, re.IGNORECASE
        ):
            self._subject, self._subject_at = words.strip(" ,"), self._at - 1

    # --- resolving ---

    def resolve(
        self,
        statement: str,
        *,
        own: str = "",
        main: bool = True,
        speaker: str | None = None,
        author: str = "the author",
    ) -> Resolved:
        """Return a statement of the sentence at hand with what it points to written out.

        `own` is the sentence itself: a person named in it before the pronoun is who "he" is. What is said in
        passing (not `main`) may point to its own sentence, so "it" is left there. `speaker` is whose words
        are reported: who they say "we" and "they" of. `author` is who "I" is, in a transcript the one who speaks.
        """
        if len(statement) > LONGEST:
            return Resolved(statement)
        if speaker and not re.match(r"(?:he|she|they|it|we|I)$", speaker, re.IGNORECASE):
            statement = self._spoken_by(statement, speaker)
        own = _QUOTED.sub(lambda match: " " * len(match.group()), own)
        # what stands in quotation marks is somebody's words: those stay as they are
        kept = [match.group() for match in _QUOTED.finditer(statement)]
        masked = _QUOTED.sub("\ue000", statement)
        text, unsure = self._people_in(masked, own)
        text = self._author_in(text, author)
        text = self._pair_in(text)
        text, more = self._events_in(text)
        unsure += more
        text, more = self._things_in(text)
        unsure += more
        text, more = self._dates_in(text)
        unsure += more
        text, more = self._plural_in(text, own, main=main)
        unsure += more
        text = self._names_in(text)
        unsure += [name for name in names(text) if self._surnames.get(name) == ""]
        unsure += _demonstratives(text)
        for quoted in kept:
            text = text.replace("\ue000", quoted, 1)
        return Resolved(text, tuple(dict.fromkeys(word for word in unsure if word in text)))

    def _spoken_by(self, text: str, speaker: str) -> str:
        """Return what somebody is reported to say with themselves for "they": "Traders say they have paid"."""
        plural = bool(
            re.search(
                r"\band\b|(?<!s)s$|people|police", re.split(r"\s(?:of|in|on|at|from|with)\s", speaker)[0]
            )
        )
        if plural and re.match(r"They\b(?!['’])", text):
            return speaker[:1].upper() + speaker[1:] + text[4:]
        return text

    def _people_in(self, text: str, own: str) -> tuple[str, list[str]]:
        unsure: list[str] = []
        for pronoun in _PERSONAL.finditer(text):
            word = pronoun.group()
            kind = re.match(r"\w+", word)
            low = kind.group().lower() if kind else ""
            gender = "f" if low in ("she", "her", "hers") else "m"
            before = text[: pronoun.start()]
            within = [self._person(n) for n in names(before)]
            named_before = [p for p in within if p is not None and p.gender in (None, gender)]
            if named_before:
                continue  # the claim itself says who
            person = self._nearest(gender, own)
            # written out, "Anna She Brandt" would have it again
            if person is None or _PERSONAL.search(person.name):
                unsure.append(word)
                continue
            if low in ("he", "she"):
                said = person.name + _CONTRACTED.get(word[len(low) + 1 :], "")
            elif low == "him" or (low == "her" and not re.match(r"\s+[a-z]", text[pronoun.end() :])):
                said = person.name
            else:
                said = person.name + "'s"
            text = before + said + text[pronoun.end() :]
            text, more = self._people_in(text, own)
            return text, unsure + more
        return text, unsure

    def _nearest(self, gender: str, own: str) -> _Person | None:
        """Return whom a pronoun means: the one fitting person of its sentence, else the last subject, else the last."""
        fitting = [p for p in self._people.values() if p.gender in (None, gender)]
        known = [p for p in fitting if p.gender == gender] or fitting
        here = (
            [p for n in _named_in(own) if (p := self._person(n)) is not None and p.gender in (None, gender)]
            if own
            else []
        )
        pronoun = (
            re.search(r"\b(?:he|his|him)\b" if gender == "m" else r"\b(?:she|her|hers)\b", own, re.IGNORECASE)
            if own
            else None
        )
        if pronoun and here:
            ahead = [p for p in here if 0 <= own.find(p.name.split()[-1]) < pronoun.start()]
            if len(set(map(id, ahead))) == 1:
                return ahead[0]
            if ahead:
                return (
                    ahead[0]
                    if own.lstrip().startswith(ahead[0].name.split()[-1])
                    or own.lstrip().startswith(ahead[0].name)
                    else None
                )
        for back in range(1, RECENT + 1):  # sentence by sentence, the nearest first
            named = [p for p in known if p.last == self._at - back]
            if len(named) == 1:
                return named[0]
            if named:
                subjects = [p for p in named if p.subject == self._at - back]
                return subjects[0] if len(subjects) == 1 else None
        return None

    def _author_in(self, text: str, author: str) -> str:
        """Replace "I" outside quotation marks: in a text that one person signs, it is the author."""
        if not re.search(r"\bI\b|\b[Mm]y\b|\bme\b", text):
            return text
        text = re.sub(r"\bI['’]ve\b|\bI have\b", f"{author} has", text)
        text = re.sub(r"\bI['’]m\b|\bI am\b", f"{author} is", text)
        text = re.sub(r"\bI['’]d\b", f"{author} would", text)
        text = re.sub(r"\bI['’]ll\b", f"{author} will", text)
        text = re.sub(r"(?<![\w.])I\s+(?P<verb>[a-z]+)\b", lambda match: _third_person(match, author), text)
        text = re.sub(r"(?<![\w.])I(?![\w.])(?!\s+(?:of|and)\b)", author, text)
        text = re.sub(r"\b[Mm]y\b", f"{author}'s", text)
        text = re.sub(r"\bme\b", author, text)
        return text[:1].upper() + text[1:] if text.startswith(author) else text

    def _pair_in(self, text: str) -> str:
        match = _PAIR.search(text)
        countries = _COUNTRIES_PAIR.search(text)
        if countries and len(self._named) == 2:
            both = " and ".join(self._named)
            return text[: countries.start()] + both + text[countries.end() :]
        if match is None:
            return text
        recent = sorted((p for p in self._people.values() if p.count), key=lambda p: (-p.count, p.name))
        near = [p for p in recent if self._at - p.last <= RECENT]
        pair = (
            near
            if len(near) == 2
            else recent[:2]
            if len(recent) == 2 or (len(recent) > 2 and recent[1].count >= 2 * recent[2].count)
            else []
        )
        if len(pair) != 2:
            return text
        both = " and ".join(p.name for p in sorted(pair, key=lambda p: p.name))
        return text[: match.start()] + both + text[match.end() :]

    def _events_in(self, text: str) -> tuple[str, list[str]]:
        match = _POINTING_EVENT.search(text)
        if match is None:
            return text, []
        head = match["head"]
        heads = _SAME_HEADS.get(head, (head, head.rstrip("s"), head + "s"))
        found = [event for event in self._events if event.head in heads]
        if not found:
            return text, [match.group()]
        event = found[-1]
        if re.match(r"['’]s\b", text[match.end() :]) and " " in event.name:
            return text, [match.group()]  # "the summit's proceedings" reads badly with the name in it
        other = event.head not in (head, head.rstrip("s"), head + "s")
        # another word for it ("this meeting" for a summit): only right after that was named, and nothing else
        if other and not (self._at - event.at <= 1 and len({e.name for e in found if e.at == event.at}) == 1):
            return text, [match.group()]
        if re.search(rf"\b{event.head}['’]s\b", text[match.end() :]):
            return text, [match.group()]  # "the episode overshadowed the summit": two things
        if (
            match["det"].lower() == "the"
            and len({e.name for e in found[-2:]}) > 1
            and self._at - event.at > RECENT
        ):
            return text, [match.group()]
        when = f" of {event.when}" if event.when and not dates(text) and event.when not in event.name else ""
        the = "The" if match["det"][0].isupper() else "the"
        return f"{text[: match.start()]}{the} {event.name}{when}{text[match.end() :]}", []

    def _things_in(self, text: str) -> tuple[str, list[str]]:
        unsure: list[str] = []

        def named(match: re.Match[str]) -> str:
            known = self._things.get(match["head"], [])
            distinct = {name for _, name in known[-3:]}
            if len(distinct) > 1:
                unsure.append(match.group())
            if not known or len(distinct) > 1:
                return match.group()
            name = known[-1][1]
            if name in text:
                return match.group()
            return f"{'The' if match['det'][0].isupper() else 'the'} {name}"

        return _POINTING_NOUN.sub(named, text, count=1), unsure

    def _dates_in(self, text: str) -> tuple[str, list[str]]:
        unsure: list[str] = []

        def back(match: re.Match[str]) -> str:
            if self._year is None:
                unsure.append(match["words"])
                return match.group()
            words = match["words"].lower()
            year = self._year + ("following" in words or "next" in words)
            return f"{'In' if match.group()[0].isupper() else 'in'} {year}"

        def later(match: re.Match[str]) -> str:
            if match["vague"]:
                if self._when is None:
                    unsure.append(match.group())
                    return match.group()
                return f"{match.group()} (counted from {self._when})"
            years = _years(match)
            if abs(years) == 1 or self._year is None:
                unsure.append(match.group())  # "a year earlier" compares, and with which year is not sure
                return match.group()
            return f"{match.group()} (about {self._year + years})"

        def relative(match: re.Match[str]) -> str:
            word = match["word"]
            resolved = self._calendar(word.lower())
            if resolved is None and word.lower().startswith("on ") and self.published is None:
                return word
            if resolved is None:
                unsure.append(word)
                return word
            return f"{word} ({resolved})"

        if not dates(text):
            text = _BACK_DATE.sub(back, text)
            text = _LATER.sub(later, text)
            ahead = re.search(r"\b(?:will|would|is to|are to)\b|[’']ll\b", text)
            text = text if ahead else _RELATIVE_DAY.sub(relative, text)
        return text, unsure

    def _calendar(self, word: str) -> str | None:
        """Return the date that "last year" is, counted from the day of publication."""
        day = self.published
        if day is None:
            return None
        first = word.split()[0]
        if first == "on":  # a text speaks of the last such day before it appeared
            weekday = [name.lower() for name in calendar.day_name].index(word.split()[1])
            return date.fromordinal(day.toordinal() - (day.weekday() - weekday) % 7).isoformat()
        if word.endswith("year"):
            return str(day.year + {"last": -1, "this": 0, "next": 1}[first])
        if word in ("today", "tonight"):
            return day.isoformat()
        if word.endswith("month"):
            months = day.year * 12 + day.month - 1 + {"last": -1, "this": 0, "next": 1}[first]
            return f"{months // 12}-{months % 12 + 1:02}"
        if word == "yesterday" and day > date.min:
            return date.fromordinal(day.toordinal() - 1).isoformat()
        if word == "tomorrow" and day < date.max:
            return date.fromordinal(day.toordinal() + 1).isoformat()
        return None

    def _plural_in(self, text: str, own: str, *, main: bool) -> tuple[str, list[str]]:
        unsure: list[str] = []
        for match in re.finditer(
            r"\b(?:[Tt]hey|[Tt]hem|[Tt]heir|[Tt]heirs|[Ii]ts|[Ii]t)\b(?:['’](?:re|ve|d|s|ll)\b)?", text
        ):
            word = match.group()
            low = re.match(r"\w+", word.lower())
            base = low.group() if low else ""
            if base == "it" and _POINTLESS.match(text[match.end() :]):
                continue
            inside = text[: match.start()].strip()
            noun = (
                r"[A-Z]\w+|\b(?:the|an?|its|his|her)\s+\w+"
                if base in ("it", "its")
                else r"[A-Z]\w+|\b\w{3,}s\b|people|police|media"
            )
            if base in ("it", "its"):  # a person is no "it"
                for name in names(inside):
                    inside = inside.replace(name, "") if self._person(name) else inside
            if base in ("its", "it", "their", "them") and re.search(noun, re.sub(r"^[a-z]+\s", "", inside)):
                continue  # points back within the claim
            plural = base.startswith("the")
            if (
                main
                and own[: len(word)].lower() == word.lower()
                and (base == "they" or not any(self._person(n) for n in _named_in(self._subject)))
                and base in ("they", "it")
                and match.start() == 0
                and self._at - self._subject_at <= 1
                and self._subject
            ):
                subject = self._subject
                looks_plural = bool(
                    re.search(r"(?:\band\b|[a-z]s$|people|men|media|police)", subject)
                ) and not subject.endswith("ss")
                person = self._person(subject)
                if looks_plural == plural and person is None and len(subject.split()) <= 8:
                    rest = _CONTRACTED.get(word[len(base) + 1 :], "")
                    return subject[:1].upper() + subject[1:] + rest + text[match.end() :], unsure
            unsure.append(word)
        return text, unsure

    def _names_in(self, text: str) -> str:
        """Write a bare surname out the first time, where the text has the full name."""
        for surname in names(text):
            full = self._surnames.get(surname)
            if not full or full in text:
                continue
            beside = re.search(
                rf"(?:\b{re.escape(surname)} and ([A-Z]\w+)\b(?! [A-Z])|\b([A-Z]\w+) and {re.escape(surname)}\b)",
                text,
            )
            if beside and not self._surnames.get(beside[1] or beside[2]):
                continue  # one of two written out would read oddly
            text = re.sub(
                rf"(?<![\w-])(?<![A-Z][a-z]\s)(?<![A-Za-z]\.\s){re.escape(surname)}(?![\w-])(?!\s+[A-Z])",
                full,
                text,
                count=1,
            )
        return text

    # --- learning ---

    def _person(self, name: str) -> _Person | None:
        return self._people.get(name) or self._people.get(
            self._surnames.get(name.split()[-1], "") if len(name.split()) == 1 else ""
        )

    def _is_person(self, name: str, sentence: str) -> bool:
        words = name.split()
        if words[-1] in _NOT_PEOPLE or len(words) > 4 or name.isupper() or not words[0][0].isalpha():
            return False
        if any(w in _NOT_PEOPLE for w in words):
            return False
        if name in self._people:
            return True
        at = sentence.find(name)
        if at < 0:
            return False
        before = sentence[:at]
        given, surnames = _known_names()
        if _TITLE.search(before) or (words[0] in given and len(words) > 1) or name in surnames:
            return True
        verb = _HUMAN_VERB if len(words) > 1 else _ONLY_PEOPLE
        return bool(verb.match(sentence[at + len(name) :])) and not re.search(
            r"\bthe\s+$", before, re.IGNORECASE
        )

    def _add_person(self, name: str, sentence: str) -> None:
        given, surnames = _known_names()
        title = _TITLE.search(sentence[: max(0, sentence.find(name))])
        gender = (title and _TITLES[title[1]][0]) or given.get(name.split()[0]) or surnames.get(name)
        person = self._people.setdefault(name, _Person(name, gender))
        person.gender = person.gender or gender

    def _learn_events(self, text: str) -> None:
        found = dates(text)
        when = found[-1].text if len(found) == 1 else None
        seen: list[tuple[int, _Event]] = []
        for match in _NAMED_EVENT.finditer(text):
            if _BESIDE.search(text[: match.start()]):
                continue  # "on the sidelines of the summit": what is told of happened beside it
            name = _OPENING.sub("", match["name"])
            if len(name.split()) > 1 and name.split()[0][0].isupper():
                seen.append((match.start(), _Event(match["head"].lower(), name, self._at, when)))
        for match in _PLACED_EVENT.finditer(text):
            if _BESIDE.search(text[: match.start()]):
                continue
            seen.append(
                (match.start(), _Event(match["head"], f"{match['head']} {match['where']}", self._at, when))
            )
        for _, event in sorted(seen, key=lambda pair: pair[0]):
            earlier = next((e for e in reversed(self._events) if e.name == event.name), None)
            if earlier is not None and event.when is None:
                event.when = earlier.when
            self._events.append(event)
        del self._events[:-40]
