"""Compare names: does the passage speak of everyone and every place that the claim names?

A name that the passage lacks is no contradiction, only a reason not to trust the match. One name has many forms:
shorter or longer ("Trump", "Donald Trump"), spelt otherwise ("Zelenskiy"), an acronym whose words the text spells
out, a people for its country ("French"), a capital for its government. Another first name is another person, and so
is somebody who only belongs to the named one ("Smith's spokesman"), or who holds another office.

Example that agrees: "the NWI closed it" against "the National Water Inspectorate closed it". Nothing here ever
differs; example with nothing to compare: "Donald Smith came" against "Ivanka Smith came".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

from factcheck.check.compare import NOTHING, Comparison, Outcome
from factcheck.check.features import Features
from factcheck.claims.mentions import NameMention, name_mentions
from factcheck.claims.stems import STOP_WORDS, stem, words

# --- tables ------------------------------------------------------------------------------------------------

_COUNTRIES = """
US: USA U.S. U.S.A. United_States America American Americans Washington
UK: U.K. United_Kingdom Great_Britain Britain British Briton Britons
UN: U.N. United_Nations
EU: E.U. European_Union Brussels
France: French Frenchman Frenchwoman Paris
Germany: German Germans Berlin
Russia: Russian Russians Russian_Federation Moscow Kremlin
Ukraine: Ukrainian Ukrainians Kyiv Kiev
China: Chinese PRC Beijing Peking
Japan: Japanese Tokyo
Spain: Spanish Spaniard Spaniards Madrid
Portugal: Portuguese Lisbon
Netherlands: Dutch Holland Dutchman
Denmark: Danish Dane Danes Copenhagen
Sweden: Swedish Swede Swedes Stockholm
Norway: Norwegian Norwegians Oslo
Finland: Finnish Finn Finns Helsinki
Iceland: Icelandic Icelander Icelanders
Ireland: Irish Irishman Dublin
Scotland: Scottish Scots Scot
Wales: Welsh Welshman
England: English Englishman
Poland: Polish Pole Poles Warsaw
Turkey: Turkish Turk Turks Türkiye Ankara
Greece: Greek Greeks Athens
Switzerland: Swiss
Czechia: Czech Czechs Czech_Republic Prague
Slovakia: Slovak Slovaks Slovakian
Hungary: Hungarian Hungarians Budapest
Serbia: Serbian Serb Serbs Belgrade
Croatia: Croatian Croat Croats
Israel: Israeli Israelis
Iraq: Iraqi Iraqis Baghdad
Iran: Iranian Iranians Tehran
Syria: Syrian Syrians Damascus
Yemen: Yemeni Yemenis
Pakistan: Pakistani Pakistanis Islamabad
Afghanistan: Afghan Afghans Kabul
Thailand: Thai Thais
Vietnam: Vietnamese Hanoi
Philippines: Filipino Filipinos Philippine Manila
Myanmar: Burma Burmese
India: Indian Indians New_Delhi
Mexico: Mexican Mexicans
Canada: Canadian Canadians Ottawa
Peru: Peruvian Peruvians
Argentina: Argentine Argentinian Argentines
Belgium: Belgian Belgians
Qatar: Qatari Qataris
Kuwait: Kuwaiti Kuwaitis
Cyprus: Cypriot Cypriots
Saudi_Arabia: Saudi Saudis Riyadh
South_Korea: South_Korean Seoul
North_Korea: North_Korean DPRK Pyongyang
COVID-19: Covid Covid-19 coronavirus SARS-CoV-2
Odesa: Odessa
Kharkiv: Kharkov
Kyiv_city: Kyiv Kiev
"""
"""Forms that stand for one another, "_" for a space. A capital stands for its government."""

_CAPITALS = frozenset(
    (
        "washington brussels paris berlin moscow kyiv kiev beijing peking tokyo madrid lisbon copenhagen "
        "stockholm oslo helsinki dublin warsaw ankara athens prague budapest belgrade baghdad tehran damascus "
        "islamabad kabul hanoi manila ottawa riyadh seoul pyongyang"
    ).split()
)
"""Capitals stand for a government only where nothing happens *in* them; the claim's own word is always enough."""

_TITLES = frozenset(
    (
        "president prime minister premier chancellor foreign secretary king queen prince princess emperor "
        "pope bishop archbishop senator congressman congresswoman representative governor mayor judge justice "
        "chief general colonel major captain lieutenant sergeant admiral commodore commander officer "
        "professor doctor dr mr mrs ms miss sir dame lord lady baron baroness count duke duchess ambassador "
        "director chairman chairwoman chair speaker attorney deputy vice acting former then ex late father "
        "sister brother saint rabbi imam sheikh detective inspector constable sheriff councillor alderman "
        "coach"
    ).split()
)
"""Words before a name that are no part of it."""

_OFFICES = """
president: president
premier: premier prime_minister chancellor
minister: minister secretary
mayor: mayor
governor: governor
judge: judge justice magistrate
senator: senator
king: king
queen: queen
ambassador: ambassador
bishop: bishop archbishop
speaker: speaker
treasurer: treasurer
"""
"""Offices that one person seldom holds at the same time, each with its other names."""

_OPENERS = frozenset(
    (
        "according asked roughly around nearly almost fewer less more most dozens hundreds thousands millions "
        "half part parts none neither nobody nothing not without unless whether every each another other "
        "others people members money power police prices parliament opposition voters workers lawmakers "
        "officials experts critics scientists researchers doctors nurses patients children women men students "
        "teachers soldiers troops rebels deputies delegates ministers members fishermen jurors drivers "
        "farmers strikers rubbish ordinary individuals trials towards indeed only even twice three four five "
        "six seven eight nine ten eleven twelve twenty thirty forty fifty lack talks work sales exports "
        "imports profits production unemployment inflation turnout time today yesterday tomorrow currently "
        "recently originally initially previously now still overall despite like unlike using due given "
        "government court crew public film music health evidence vaccines vaccine infection studies testing "
        "masks never always often sometimes usually generally finally eventually together again instead "
        "rather perhaps zero everyone everybody someone somebody anyone anybody key top senior beside unlike amid"
    ).split()
)
"""Ordinary words that open a sentence, beside those that a suffix gives away."""

_RELATED = (
    r"(?:spokes(?:man|woman|person)|aides?|advis[eo]rs?|lawyers?|attorneys?|wife|husband|widow|sons?|daughters?|brothers?|"
    r"sisters?|father|mother|cousin|uncle|aunt|nephew|niece|parents|child(?:ren)?|deput(?:y|ies)|predecessor|successor|"
    r"rivals?|opponents?|allies|ally|assistant|secretary|bodyguard|driver|critics|supporters|friends?|team|campaign)"
)
"""Persons who belong to somebody."""
_SOMEBODY = re.compile(rf"\b{_RELATED}\b")

_ORDINARY = re.compile(
    r"(?:[a-z]{3,}(?:ing|ly|ed|tions?|ments?|ness|less|ities|ists|men|ees|ical|ous)|[a-z]+-[a-z]+)$"
)
_OTHER_WORD = re.compile(r"\s+(?:of|in|from|on|at|for|were|are|have|who|which|that|to|and|with|by)\b")

SPELT_ALIKE = 70.0
"""Likeness, 0 to 100, from which two words of names may be one: "Mukherje", "Mukherjee"."""
MOST = 60
"""Names of a text that are looked at; a passage of five sentences has twenty."""


# --- public ------------------------------------------------------------------------------------------------


def compare_names(claim: Features, passage: Features) -> Comparison:
    """Agree if the passage has every name of the claim, whole or in a shorter or longer form, in the same office."""
    named = _named(claim)
    if not named:
        return NOTHING
    if lacking := absent(claim, passage):
        return Comparison(Outcome.NOTHING, "names not in the passage: " + ", ".join(lacking))
    if office := _other_office(claim, passage):
        return Comparison(Outcome.NOTHING, office)
    return Comparison(Outcome.AGREE, "names: " + ", ".join(named))


@lru_cache(maxsize=512)  # several comparators ask of one pair
def absent(claim: Features, passage: Features) -> tuple[str, ...]:
    """Return the names of the claim that the passage lacks, in order, each as the claim writes it.

    An ordinary word that opens a sentence is no name. A person of whom the passage has only a relative or an
    aide is absent, unless the claim speaks of that one too.
    """
    return tuple(name for name in _named(claim) if not has(name, passage.text, claim.text))


def namesake(claim: Features, passage: Features) -> tuple[str, str] | None:
    """Return a name of the claim that the passage lacks, and one that differs from it in one word and stands instead.

    "Donald Trump" and "Ivanka Trump", "Norvane Foods" and "Norvane Steel". None where the claim has both, and where the
    two words may be one: misspelt, or short for the other ("Tim", "Timothy"). "The Trump-Putin talks" name two.
    """
    named = {_parts(name) for name in claim.names[:MOST]}
    for name in absent(claim, passage):
        mine = () if _JOINED.fullmatch(name) else _parts(name)
        for other in passage.names[:MOST]:
            theirs = _parts(other)
            differ = [pair for pair in zip(mine, theirs, strict=False) if pair[0] != pair[1]]
            if (
                len(mine) == len(theirs) > 1 == len(differ)
                and theirs not in named
                and not _one_word(*differ[0])
            ):
                return name, other
    return None


def _one_word(one: str, other: str) -> bool:
    """Whether two words of names may be one, misspelt or cut short."""
    return one.startswith(other) or other.startswith(one) or fuzz.ratio(one, other) >= SPELT_ALIKE


def has(name: str, text: str, claim: str) -> bool:
    """Whether `text` has a name of `claim`, in any of its forms."""
    other = _without_related(text, name) if not _owns(claim, name) else text
    return _form_of(name, other, claim) or _stands(name, other)


def line_up_names(
    claim: Features, passage: Features
) -> tuple[tuple[NameMention, NameMention | None, bool | None], ...]:
    """Return the claim's names, each where both texts first have it, and whether the passage has it; it never differs.

    A name that the passage lacks stands beside one that shares its last word ("Ann Smith", "Tom Smith"), if any.
    """
    named = frozenset(_named(claim))
    theirs = name_mentions(passage.text)[:MOST]
    mine: dict[str, NameMention] = {}
    for mention in name_mentions(claim.text):
        parts = _parts_of(mention) if mention.name in named else ()
        whole = any(_parts(other.name) == _parts(mention.name) for other in theirs)
        apart = not whole and any(has(part.name, passage.text, claim.text) for part in parts)
        for part in parts if apart else (mention,) if mention.name in named else ():
            mine.setdefault(part.name, part)
    found: list[tuple[NameMention, NameMention | None, bool | None]] = []
    for name, mention in mine.items():
        if has(name, passage.text, claim.text):
            other = _mention_of(name, theirs, passage.text, claim.text)
            if other:  # else it is an ordinary word there
                found.append((mention, other, True))
        else:
            last = _parts(name)[-1:]
            alike = (other for other in theirs if last and _parts(other.name)[-1:] == last)
            found.append((mention, next(alike, None), None))
    return tuple(found)


_JOINED = re.compile(r"(\w.*\S)(?:['’]s\s+|[-–])(?=[A-Z])(\S.*)", re.DOTALL)


def _parts_of(mention: NameMention) -> tuple[NameMention, ...]:
    """Return the two names of "Smith's Norland" and "the Smith-Jones talks"."""
    if not (match := _JOINED.fullmatch(mention.text)):
        return ()
    return tuple(
        NameMention(mention.start + start, mention.start + end, part, part)
        for part, (start, end) in zip(match.groups(), (match.span(1), match.span(2)), strict=True)
    )


def _mention_of(name: str, theirs: Iterable[NameMention], passage: str, claim: str) -> NameMention | None:
    """Return where the passage first has a name, or another form of it."""
    forms = [other for other in theirs if other.name == name]
    forms += [other for other in theirs if _parts(other.name) == _parts(name) != ()]
    forms += [other for other in theirs if _stands(name, other.text) or _form_of(name, other.text, claim)]
    if forms:
        return forms[0]
    for form in (*_forms().get(name.lower(), ()), name.split()[-1]):
        if match := _whole(form).search(passage):
            return NameMention(*match.span(), match.group(), name)
    last = _parts(name)[-1:]
    for match in re.finditer(r"[A-Z][^\W_]*", passage):
        if last == (_key(match.group().lower()),):
            return NameMention(*match.span(), match.group(), name)
    return None


def owned(text: Features, names: frozenset[str]) -> frozenset[str]:
    """Return those of `names` (stems) that stand in the genitive: "Putin's spokesman" is not Putin."""
    found = {_key(match[1]) for match in re.finditer(r"([^\W\d_]+)(?:['’]s\b|(?<=s)['’](?=\s))", text.text)}
    return names & found


def keys(text: Features) -> frozenset[str]:
    """Return the words that the names of `text` are made of, in the form in which names are compared."""
    return frozenset(part for name in text.names for part in _parts(name))


# --- what is a name ----------------------------------------------------------------------------------------


def _named(text: Features) -> tuple[str, ...]:
    """Return the names of `text` without ordinary words that only open a sentence."""
    return tuple(
        name for name in text.names[:MOST] if name == "US" or (_parts(name) and not _opens(name, text.text))
    )


def _opens(name: str, text: str) -> bool:
    """Whether `name` is an ordinary word in capitals because a sentence begins with it."""
    word = name.lower()
    if " " in name or not name[0].isupper() or name.isupper():
        return False
    at = text.find(name)
    before = text[max(0, at - 9) : at].rstrip(" \t\n'\"“”‘’(")
    if (before and before[-1] not in ".!?:") or name in text[at + 1 :]:
        return False
    if word in _OPENERS or word in STOP_WORDS or _ORDINARY.match(word):
        return True
    return bool(
        word.endswith("s")
        and not word.endswith(("ss", "us", "is", "as", "os"))
        and _OTHER_WORD.match(text, at + len(name))
    )


@lru_cache(maxsize=8_192)
def _parts(name: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared, without titles, days and function words."""
    kept = [word for word in words(name) if word not in STOP_WORDS]
    while len(kept) > 1 and kept[0] in _TITLES | _DAYS:
        kept = kept[1:]
    return tuple(_key(word) for word in kept)


_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())

_SPELLINGS = (
    (re.compile(r"['’]s?$"), ""),
    (re.compile(r"(?:yy|iy|ij|yi|yj|i)$"), "y"),
    (re.compile(r"(?:ej|ey)$"), "ei"),
    (re.compile(r"(?:aj|ay)$"), "ai"),
    (re.compile(r"^(?:muhammad|mohamed|mohammad|mohamad|muhammed)$"), "mohammed"),
    (re.compile(r"^(?:aleksandr|aleksander|alexandr)$"), "alexander"),
    (re.compile(r"^(?:gaddafy|qaddafy|kadhafy|gadhafy|qadhafy)$"), "gaddafy"),
    (re.compile(r"^(?:sergei|serghei|sergy|serhy)$"), "sergei"),
    (re.compile(r"^(?:yevgeny|evgeny|evgeni)$"), "yevgeny"),
)


@lru_cache(maxsize=65_536)
def _key(word: str) -> str:
    """Fold the ways in which one name is spelt: Zelenskyy, Zelenskiy, Zelensky; Sergei, Sergey."""
    folded = word.lower()
    for pattern, to in _SPELLINGS:
        folded = pattern.sub(to, folded)
    return stem(folded)


# --- whether it is there -----------------------------------------------------------------------------------


@lru_cache(maxsize=1_024)
def _present(text: str) -> tuple[frozenset[str], tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """Return the keys of the words of `text`, the parts of its names, and its capitalised words."""
    named = tuple(parts for name in Features(text).names[:MOST] if (parts := _parts(name)))
    capitals = tuple(dict.fromkeys(re.findall(r"\b[A-Z][a-z]{3,}", text)))
    return frozenset(_key(word) for word in words(text)), named, capitals


def _stands(name: str, text: str) -> bool:
    """Whether a name is there: a passage's name with its last word has no other first name."""
    parts = _parts(name)
    present, named, capitals = _present(text)
    if not parts:  # "US": its forms were looked for
        return False
    if _spelled_out(name, text):
        return True
    # "Corvenian Assembly" may stand there as "Assembly of Corvenia"
    parts = tuple(
        part if part in present else next((_key(each) for each in capitals if _same_people(word, each)), part)
        for word, part in zip(name.split()[-len(parts) :], parts, strict=False)
    )
    mine = {part for part in parts if len(part) > 1}  # "Harry S. Smith" is "Harry Smith"
    with_last = [{part for part in other if len(part) > 1} for other in named if parts[-1] in other]
    if any(other <= mine or mine <= other for other in with_last):
        return True
    return not with_last and mine <= present


def _spelled_out(name: str, text: str) -> bool:
    """Whether one of the two is an acronym of the other's words: NWI, National Water Inspectorate."""
    if re.fullmatch(r"(?:[A-Z]\.?){2,6}s?", name):
        letters = name.replace(".", "").rstrip("s")
        return bool(re.search(rf"(?<!\w){letters}(?!\w)", text)) or letters in _initials(text)
    letters = "".join(word[0] for word in name.split() if word[:1].isupper())
    if len(letters) < 3 or letters in _initials(text):  # spelt out there too: the words themselves decide
        return False
    return bool(re.search(rf"(?<!\w){letters}(?!\w)", text))


@lru_cache(maxsize=1_024)
def _initials(text: str) -> frozenset[str]:
    """Return the initials of the runs of capitalised words in `text`, each from every word of the run on."""
    found: set[str] = set()
    for run in re.findall(r"[A-Z][\w-]+(?:\s+(?:(?:of|for|and|the|on)\s+){0,2}[A-Z][\w-]+){1,6}", text)[
        :MOST
    ]:
        letters = "".join(word[0] for word in run.split() if word[0].isupper())
        found.update(letters[at:end] for at in range(len(letters)) for end in range(at + 2, len(letters) + 1))
    return frozenset(found)


_PEOPLE = re.compile(r"(?:ians?|eans?|ans?|ese|ish|is?|ns?|ers?)$")


def _same_people(one: str, other: str) -> bool:
    """Whether one is a country and the other its people, by a shared stem: Velmar, Velmarian; Corvenia, Corvenian."""
    shorter, longer = sorted((one.lower(), other.lower()), key=len)
    ending = _PEOPLE.search(longer)
    root = re.sub(r"[aeiouy]+$", "", shorter)
    return bool(ending and len(root) >= LEAST_ROOT and re.sub(_ENDED, "", longer) == root)


_ENDED = re.compile(r"[aeiouy]*(?:ians?|eans?|ans?|ese|ish|is?|ns?)$")
LEAST_ROOT = 4
"""Letters that a country and its people must share."""


@lru_cache(maxsize=1)
def _forms() -> dict[str, tuple[str, ...]]:
    """Return for each form, lower-case, the others that stand for the same."""
    forms: dict[str, tuple[str, ...]] = {}
    for line in _COUNTRIES.strip().splitlines():
        head, rest = line.split(": ")
        group = tuple(each.replace("_", " ") for each in (head, *rest.split()))
        for form in group:
            forms.setdefault(form.lower().rstrip("."), ())
            forms[form.lower().rstrip(".")] += group
    return forms


def _form_of(name: str, text: str, claim: str) -> bool:
    """Whether `text` has another form of a country's or body's name."""
    key = re.sub(r"^the\s+", "", name.lower()).rstrip(".")
    # of a capital in the claim only what the government does is the country's
    if key in _CAPITALS and _happens_in(name, claim):
        return False
    return any(
        not (form.lower() in _CAPITALS and key not in _US and _happens_in(form, text))
        for form in _forms().get(key, ())
        if form in text and _whole(form).search(text)
    )


@lru_cache(maxsize=512)
def _whole(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(form)}(?!\w)")


_US = frozenset(("us", "usa"))


def _happens_in(place: str, text: str) -> bool:
    return bool(re.search(rf"\b(?:in|at|to|from|near|of|outside|around)\s+{re.escape(place)}\b", text))


def _owns(text: str, name: str) -> bool:
    return any(form in text for form in (f"{name}'", f"{name}’", f"of {name}"))


def _without_related(text: str, name: str) -> str:
    """Return `text` without those who only belong to the named person: "Smith's spokesman"."""
    last = re.escape(name.split()[-1])
    if name.split()[-1] not in text or not _SOMEBODY.search(text):
        return text
    return re.sub(
        rf"(?:[A-Z][\w.-]+\s+){{0,3}}\b{last}['’]s?\s+(?:\w+\s+){{0,2}}{_RELATED}\b"
        rf"|\b{_RELATED}\s+(?:of|for|to)\s+(?:[A-Z][\w.-]+\s+){{0,3}}{last}\b",
        " ",
        text,
    )


# --- offices -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _offices() -> dict[str, str]:
    return {
        word.replace("_", " "): line.split(": ")[0]
        for line in _OFFICES.strip().splitlines()
        for word in line.split(": ")[1].split()
    }


_BEFORE = re.compile(
    r"((?:(?:[Ff]ormer|[Tt]hen|[Dd]eputy|[Vv]ice|[Aa]cting|[Ee]x)[\s-]+)*)"
    r"\b(president|prime minister|premier|chancellor|minister|mayor|governor|judge|justice|senator|king|queen|"
    r"ambassador|archbishop|bishop|speaker|treasurer)\s+((?-i:[A-Z][\w’-]+(?:\s+[A-Z][\w’-]+){0,3}))",
    re.IGNORECASE,
)


@lru_cache(maxsize=1_024)
def _held(text: str) -> dict[str, frozenset[str]]:
    """Return by the last word of each name that has an office before it: those offices."""
    held: dict[str, set[str]] = {}
    for match in list(_BEFORE.finditer(text))[:MOST]:
        modifiers = " ".join(
            word for word in re.split(r"[\s-]+", match[1].lower()) if word not in ("then", "")
        )
        office = f"{modifiers} {_offices()[match[2].lower()]}".strip()
        held.setdefault(_parts(match[3])[-1] if _parts(match[3]) else "", set()).add(office)
    return {name: frozenset(each) for name, each in held.items()}


def _other_office(claim: Features, passage: Features) -> str:
    """Say so if the passage gives a person of the claim an office, and never the claim's."""
    theirs = _held(passage.text)
    for name, offices in sorted(_held(claim.text).items()):
        if name in theirs and not offices & theirs[name] and not _stated(offices, passage.text):
            mine, other = _listed(offices), _listed(theirs[name])
            return f"office: the article has {mine}, the record {other}"
    return ""


def _stated(offices: Iterable[str], text: str) -> bool:
    """Whether the office stands elsewhere in the passage: somebody may have held both."""
    rest = _BEFORE.sub(" ", text).lower()
    return any(
        word in rest for word, office in _offices().items() if office in offices and office != "minister"
    )


def _listed(offices: Iterable[str]) -> str:
    return ", ".join(sorted(offices))
