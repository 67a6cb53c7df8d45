"""Make new training pairs out of labelled ones by edits whose effect on the label is known.

Every kind of edit that makes a `contradicts` has a sibling with the same look that keeps or changes the label
otherwise, so that the edit's style alone tells a model nothing:

- a changed number or year found in the evidence contradicts; the same number written otherwise, or put as a true
  bound or rounding ("more than", "about"), supports;
- negating a claim swaps `supports` and `contradicts` (evidence that contradicts P entails not-P, and the reverse) and
  leaves `insufficient` alone;
- a detail put at the end of a claim is insufficient, is supported if the evidence gets it too, contradicted if the
  evidence gets another;
- a claim with its subject renamed is insufficient: the evidence speaks of somebody else;
- "A said that P" is supported by A saying P, contradicted by A denying P, and left open by B saying P or by P alone.

All choices come from a `random.Random` that the caller seeds by the pair's id.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from factcheck.check.stance.evidence import content_stems, sentences

SUPPORTS, CONTRADICTS, INSUFFICIENT = "supports", "contradicts", "insufficient"


@dataclass(frozen=True)
class Pair:
    """A claim, the text it is held against, and what the text does to it."""

    claim: str
    evidence: str
    label: str
    dataset: str
    kind: str = "given"
    two_way: bool = False
    """The set has no `insufficient` rows: that answer is left out of the loss."""


_NUMBER = re.compile(
    r"(?<![\w.,$-])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w,-])|(?<![\w.,$-])\d+(?:\.\d+)?(?![\w,-])"
)
_BOUND = re.compile(
    r"(?:more|less|fewer|greater|higher|lower|larger|smaller|older|younger|later|earlier) than$|"
    r"\b(?:over|under|above|below|least|most|almost|nearly|about|around|approximately|roughly|some|up to|before|after|"
    r"since|until|by|exceeding|from|between|and|or|to|only)$",
    re.IGNORECASE,
)
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTH = re.compile(r"\b(?:" + "|".join(_MONTHS) + r")\b(?= \d|,| of|$|\.)")
_DATED = re.compile(r"\b(?:1[5-9]|20)\d\d\b|\b(?:" + "|".join(_MONTHS + _DAYS) + r")\b")
_NAME = re.compile(r"\b[A-Z][a-z]+(?:[ -](?:(?:of|de|van|von|the|al) )?[A-Z][a-z]+)+|\b[A-Z][a-z]{3,}\b")
_SUBJECT = re.compile(
    r"^(?:(?:The )?(?:[A-Z][\w.'-]+ ){1,4})"
    r"(?=(?:is|was|are|were|has|had|did|does|can|will|won|died|[a-z]+ed|[a-z]+s)\b)"
)
_WORDS = {
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    7: "seven",
    8: "eight",
    9: "nine",
    10: "ten",
    11: "eleven",
    12: "twelve",
}


_WHEN = re.compile(r"\b(?:before|after|by|until|since|from|between|prior|as of)\b", re.IGNORECASE)
_COUNTED = re.compile(r"^(?:%| percent\b| (?!and |or |to |of |in |at |on )[a-z]{3,})")
_RANKED = re.compile(
    r"(?:#|\$|£|€|\b(?:number|no\.|top|position|season|episode|chapter|part|volume|level|age|aged|week|day))\s*$",
    re.IGNORECASE,
)


def _value(text: str) -> float:
    return float(text.replace(",", ""))


def _write(value: float, like: str) -> str:
    """Write a number in the manner of `like`: its commas and decimals."""
    decimals = len(like.split(".")[1]) if "." in like else 0
    written = f"{value:,.{decimals}f}"
    return written if "," in like else written.replace(",", "")


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and 1500 <= int(text) <= 2035


def _shared_numbers(pair: Pair) -> list[re.Match[str]]:
    """Return the claim's numbers that the evidence has too and that no bound word stands before."""
    there = {_value(found.group()) for found in _NUMBER.finditer(pair.evidence)}
    return [
        found
        for found in _NUMBER.finditer(pair.claim)
        if _value(found.group()) in there and not _BOUND.search(pair.claim[: found.start()].rstrip())
    ]


def change_number(pair: Pair, rng: random.Random) -> list[Pair]:
    """Return a contradicted and a supported rewriting of a number or year that claim and evidence share."""
    spots = _shared_numbers(pair)
    if pair.label != SUPPORTS or not spots:
        return []
    spot = rng.choice(spots)
    text = spot.group()
    value = _value(text)
    others = [found.group() for found in _NUMBER.finditer(pair.evidence) if _value(found.group()) != value]

    def put(new: str) -> str:
        return pair.claim[: spot.start()] + new + pair.claim[spot.end() :]

    made: list[Pair] = []
    if _is_year(text):
        if _WHEN.search(pair.claim):
            return []
        years = [other for other in others if _is_year(other)]
        new = (
            rng.choice(years)
            if years and rng.random() < 0.4
            else str(int(value) + rng.choice((-20, -10, -7, -3, -2, -1, 1, 2, 3, 5, 10)))
        )
        made.append(Pair(put(new), pair.evidence, CONTRADICTS, pair.dataset, "year"))
        return made
    near_month = any(month in pair.claim[max(0, spot.start() - 11) : spot.end() + 11] for month in _MONTHS)
    if near_month:
        if value != int(value) or value > 31 or _WHEN.search(pair.claim):
            return []
        day = rng.choice([n for n in range(1, 29) if n != int(value)])
        return [Pair(put(str(day)), pair.evidence, CONTRADICTS, pair.dataset, "number")]
    if value < 2:
        return []
    counted = _COUNTED.match(pair.claim[spot.end() :]) and not _RANKED.search(pair.claim[: spot.start()])
    alike = [other for other in others if (_value(other) < 100) == (value < 100) and not _is_year(other)]
    if alike and rng.random() < 0.35:
        new = rng.choice(alike)
    else:
        factor = rng.choice((0.1, 0.5, 0.6, 0.8, 1.2, 1.5, 2.0, 10.0))
        changed = value * factor if value >= 10 else value + rng.choice((1, 2, 3))
        if value >= 10 and "." not in text:
            digits = max(len(str(int(changed))) - 2, 0)
            changed = (
                max(round(changed / 10**digits) * 10**digits, 1)
                if value % 10 == 0
                else max(round(changed), 1)
            )
        new = _write(changed, text)
    if _value(new) != value:
        made.append(Pair(put(new), pair.evidence, CONTRADICTS, pair.dataset, "number"))
    if not counted:
        return made
    if value == int(value) and int(value) in _WORDS and rng.random() < 0.7:
        made.append(Pair(put(_WORDS[int(value)]), pair.evidence, SUPPORTS, pair.dataset, "number-sibling"))
    elif value >= 20:
        step = 10 ** (len(str(int(value))) - 2) if value >= 100 else 5
        low, high = int(value // step * step), int(-(-value // step) * step)
        if low == value:
            low, high = low - step, high + step
        near, down, up = (
            _write(float(n), text.split(".")[0]) for n in (round(value / step) * step, low, high)
        )
        true = rng.choice(
            (
                f"more than {down}",
                f"over {down}",
                f"at least {down}",
                f"fewer than {up}",
                f"less than {up}",
                f"about {near}",
                f"nearly {up}",
            )
        )
        far_up, far_down = _write(high * 1.5, text.split(".")[0]), _write(low * 0.6, text.split(".")[0])
        false = rng.choice(
            (
                f"more than {far_up}",
                f"over {far_up}",
                f"at least {far_up}",
                f"fewer than {far_down}",
                f"less than {far_down}",
                f"about {far_up}",
                f"nearly {far_down}",
            )
        )
        made.append(Pair(put(true), pair.evidence, SUPPORTS, pair.dataset, "number-sibling"))
        made.append(Pair(put(false), pair.evidence, CONTRADICTS, pair.dataset, "number"))
    return made


def change_month(pair: Pair, rng: random.Random) -> list[Pair]:
    """Return the claim with another month, if the evidence has the claim's month: contradicted."""
    spots = [found for found in _MONTH.finditer(pair.claim) if found.group() in pair.evidence]
    if pair.label != SUPPORTS or not spots or _WHEN.search(pair.claim):
        return []
    spot = rng.choice(spots)
    new = rng.choice([month for month in _MONTHS if month != spot.group()])
    return [
        Pair(
            pair.claim[: spot.start()] + new + pair.claim[spot.end() :],
            pair.evidence,
            CONTRADICTS,
            pair.dataset,
            "month",
        )
    ]


_PLACED = re.compile(
    r"\b(?:in|from|by|at|of|near|to|for|against|with|directed by|written by|born in|located in|is|was) $"
)


def change_name(pair: Pair, rng: random.Random, pool: list[str]) -> list[Pair]:
    """Return the claim with a name in it (not its subject) changed, if the evidence has the name: contradicted."""
    if pair.label != SUPPORTS:
        return []
    spots = [
        found
        for found in _NAME.finditer(pair.claim)
        if found.start() > 8
        and found.group() in pair.evidence
        and _PLACED.search(pair.claim[: found.start()])
        and found.group() not in _MONTHS
    ]
    if not spots:
        return []
    spot = rng.choice(spots)
    name = spot.group()
    width = len(name.split())
    here = [
        found.group()
        for found in _NAME.finditer(pair.evidence)
        if len(found.group().split()) == width and found.start() > 0 and found.group() not in pair.claim
    ]
    away = [
        other
        for other in rng.sample(pool, min(60, len(pool)))
        if len(other.split()) == width and other not in pair.evidence and other not in pair.claim
    ]
    choices = here if here and rng.random() < 0.4 else away
    if not choices:
        return []
    new = rng.choice(sorted(choices))
    return [
        Pair(
            pair.claim[: spot.start()] + new + pair.claim[spot.end() :],
            pair.evidence,
            CONTRADICTS,
            pair.dataset,
            "name",
        )
    ]


def rename_subject(pair: Pair, rng: random.Random, pool: list[str]) -> list[Pair]:
    """Return the claim about another subject, which the evidence doesn't name: insufficient."""
    found = _SUBJECT.match(pair.claim)
    if found is None or pair.label == INSUFFICIENT:
        return []
    subject = found.group().strip()
    if not any(word in pair.evidence for word in subject.split() if len(word) > 3):
        return []
    others = [
        name
        for name in rng.sample(pool, min(40, len(pool)))
        if not any(word in pair.evidence for word in name.split())
    ]
    if not others:
        return []
    return [
        Pair(
            rng.choice(others) + pair.claim[found.end() - 1 :],
            pair.evidence,
            INSUFFICIENT,
            pair.dataset,
            "subject",
        )
    ]


_AUX = re.compile(
    r"^((?:[\w.'-]+ ){1,6}?)"
    r"(is|was|are|were|has been|have been|had been|will be|will|can|could|would|should|must)( not| never)? "
    r"((?!not|never|no|nothing|n't)[\w-]+ )"
)
_UNSAFE = re.compile(
    r"\b(?:all|every|each|some|any|no|none|nobody|nothing|only|never|and|but|or|while|because|although|"
    r"if|when|who|which|that|except|both|either|neither|than|also|least|most|many|few|more|not .* not)\b",
    re.IGNORECASE,
)


def negate(pair: Pair, rng: random.Random) -> list[Pair]:
    """Return the claim with its main verb negated, or the negation taken out: supports and contradicts swap."""
    del rng
    found = _AUX.match(pair.claim)
    if found is None or len(pair.claim.split()) > 20 or _UNSAFE.search(pair.claim):
        return []
    before, verb, negation, after = found.groups()
    if (
        "'" in before
        or "n't" in pair.claim
        or (negation is None and verb in {"would", "could", "should", "can", "must"})
    ):
        return []
    first, _, second = verb.partition(" ")
    put = f"{first} not {second} " if second else f"{verb} not "
    middle = f"{verb} " if negation else put
    swapped = {SUPPORTS: CONTRADICTS, CONTRADICTS: SUPPORTS, INSUFFICIENT: INSUFFICIENT}[pair.label]
    kind = "negation" if swapped == CONTRADICTS else "negation-sibling"
    return [
        Pair(
            before + middle + after + pair.claim[found.end() :],
            pair.evidence,
            swapped,
            pair.dataset,
            kind,
            pair.two_way,
        )
    ]


def swap_antonym(pair: Pair, rng: random.Random, antonyms: dict[str, list[str]]) -> list[Pair]:
    """Return the claim with a word replaced by its antonym, if the evidence has the word: contradicted."""
    if pair.label != SUPPORTS:
        return []
    there = set(re.findall(r"[a-z]+", pair.evidence))
    negated = re.search(r"\b(?:not|no|never|n't)\b", pair.evidence)
    spots = [
        found
        for found in re.finditer(r"\b[a-z]{3,}\b", pair.claim)
        if found.group() in antonyms and found.group() in there
    ]
    if not spots or negated:
        return []
    spot = rng.choice(spots)
    new = rng.choice(antonyms[spot.group()])
    if new in there:
        return []
    return [
        Pair(
            pair.claim[: spot.start()] + new + pair.claim[spot.end() :],
            pair.evidence,
            CONTRADICTS,
            pair.dataset,
            "antonym",
        )
    ]


def _detail(rng: random.Random, places: list[str]) -> tuple[Callable[[], str], str]:
    """Return a maker of details of one sort, and the sort."""
    sort = rng.choice(("year", "month", "day", "place", "source"))
    if sort == "year":
        return (lambda: f" in {rng.randint(1960, 2024)}"), sort
    if sort == "month":
        return (lambda: f" in {rng.choice(_MONTHS)}"), sort
    if sort == "day":
        return (lambda: f" on {rng.choice(_DAYS)}"), sort
    if sort == "place":
        return (lambda: f" in {rng.choice(places)}"), sort
    return (lambda: f", according to {rng.choice(_OUTLETS)}"), sort


_OUTLETS = [
    "a government report", "the ministry", "the company", "a police spokesman", "two officials", "the opposition",
    "court records", "a study", "the mayor's office", "local media", "a union leader", "the central bank",
    "the agency", "a witness", "the election board",
]  # fmt: skip
_PLACES = (
    "Madrid Lisbon Nairobi Toronto Chicago Osaka Lima Dublin Vienna Cairo Denver Jakarta Oslo Texas Ohio"
    " Kenya Chile Norway Portugal Vietnam"
).split()


def add_detail(pair: Pair, rng: random.Random) -> list[Pair]:
    """Return a supported claim with a detail at its end that the evidence lacks, has, or has otherwise."""
    if (
        pair.label != SUPPORTS
        or not pair.claim.endswith(".")
        or len(pair.evidence) > 260
        or not pair.evidence.endswith(".")
    ):
        return []
    make, sort = _detail(rng, _PLACES)
    if sort in {"year", "month", "day"} and (_DATED.search(pair.evidence) or _DATED.search(pair.claim)):
        return []
    if sort == "place" and re.search(r"\b(?:in|at|from|to|of) (?:the )?[A-Z]", pair.evidence + pair.claim):
        return []
    if sort == "source" and re.search(r"according|said|report", pair.evidence + pair.claim):
        return []
    claim, evidence = pair.claim[:-1], pair.evidence[:-1]
    one, two = make(), make()
    made = [
        Pair(claim + one + ".", evidence + ".", INSUFFICIENT, pair.dataset, "detail"),
        Pair(claim + one + ".", evidence + one + ".", SUPPORTS, pair.dataset, "detail-sibling"),
    ]
    if one != two and sort != "source":
        made.append(Pair(claim + one + ".", evidence + two + ".", CONTRADICTS, pair.dataset, "detail"))
    elif one != two:
        made.append(Pair(claim + one + ".", evidence + two + ".", INSUFFICIENT, pair.dataset, "detail"))
    rng.shuffle(made)
    return made[:2]


_FIRST = (
    "Anna Marek Lucia Omar Ines Tomas Grace Viktor Leila Henrik Rosa Samuel Mina Pavel Clara Idris".split()
)
_LAST = (
    "Halvorsen Okafor Brandt Moreau Castellano Lindqvist Petrov Nakata Ferreira Adeyemi Kowalczyk Doyle"
    " Rahimi Svensson"
).split()
_ROLES = [
    "Mayor",
    "Minister",
    "Senator",
    "Governor",
    "spokeswoman",
    "analyst",
    "",
    "",
    "",
    "Dr",
    "President",
    "Judge",
]
_SAID = ["said", "said", "told reporters", "announced", "claimed", "argued", "wrote", "stated", "confirmed"]
_OPEN = ["wanted to know whether", "asked if", "said it was unclear whether", "refused to say whether"]
_DENIED = ["denied", "rejected the claim", "disputed", "denied reports"]


def attribute(pair: Pair, rng: random.Random) -> list[Pair]:
    """Return two pairs in which somebody says or denies what claim and evidence say."""
    short = len(pair.evidence) < 240 and len(pair.claim) < 140 and pair.evidence.count(". ") == 0
    if not short or not re.match(r"(?:The|A|In|There|It|He|She|They|[A-Z][a-z]+ [A-Z][a-z]+) ", pair.claim):
        return []

    def person() -> str:
        role = rng.choice(_ROLES)
        name = f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"
        if role in {"spokeswoman", "analyst"}:
            return f"{name}, a {'spokeswoman' if role == 'spokeswoman' else 'market analyst'},"
        return f"{role} {name}".strip()

    def lower(text: str) -> str:
        first = text.split(" ", 1)[0]
        return (
            text[0].lower() + text[1:]
            if first in {"The", "A", "An", "In", "There", "It", "He", "She", "They"}
            else text
        )

    one, two = person(), person()
    if one.split(" ")[-1] == two.split(" ")[-1]:
        return []
    short_one = one.split(",")[0]
    said, said_too, denied = rng.choice(_SAID), rng.choice(_SAID), rng.choice(_DENIED)
    claim, evidence = lower(pair.claim), lower(pair.evidence)
    made = [
        Pair(
            f"{short_one} {said} that {claim}",
            f"{one} {said_too} that {evidence}",
            pair.label,
            pair.dataset,
            "said-sibling",
            pair.two_way,
        ),
        Pair(
            f"{short_one} {said} that {claim}",
            f"{two} {said_too} that {evidence}",
            INSUFFICIENT,
            pair.dataset,
            "said",
        ),
        Pair(f"{short_one} {said} that {claim}", pair.evidence, INSUFFICIENT, pair.dataset, "said"),
    ]
    if pair.label == SUPPORTS:
        made.append(
            Pair(
                f"{short_one} {said} that {claim}",
                f"{one} {denied} that {claim}",
                CONTRADICTS,
                pair.dataset,
                "said",
            )
        )
        made.append(
            Pair(
                f"{short_one} denied that {claim}",
                f"{one} {said} that {evidence}",
                CONTRADICTS,
                pair.dataset,
                "said",
            )
        )
        made.append(
            Pair(
                f"{short_one} denied that {claim}",
                f"{one} {denied} that {claim}",
                SUPPORTS,
                pair.dataset,
                "said-sibling",
            )
        )
        made.append(
            Pair(
                pair.claim,
                f"{one} {rng.choice(_OPEN)} {claim}",
                INSUFFICIENT,
                pair.dataset,
                "said",
            )
        )
        made.append(
            Pair(
                pair.claim,
                f"{pair.evidence} {two} declined to comment.",
                SUPPORTS,
                pair.dataset,
                "said-sibling",
            )
        )
    rng.shuffle(made)
    return made[:3]


def swap_roles(pair: Pair, rng: random.Random) -> list[Pair]:
    """Return the claim with doer and done-to exchanged around a verb that isn't mutual: contradicted."""
    del rng
    if pair.label != SUPPORTS:
        return []
    found = re.search(
        r"^((?:[A-Z][\w.-]+ ?){1,4}) (beat|defeated|killed|acquired|bought|sued|accused|criticized|"
        r"succeeded|replaced|appointed|"
        r"invaded|overtook|founded|directed|wrote|followed|preceded|hired|fired|attacked|praised|lost to|"
        r"is larger than|"
        r"was directed by|was written by|was succeeded by|was preceded by|was founded by) ((?:[A-Z][\w.-]+ ?){1,4})",
        pair.claim,
    )
    if found is None or not all(
        word.strip(" .") in pair.evidence for word in (found.group(1), found.group(3))
    ):
        return []
    first, verb, second = found.group(1), found.group(2), found.group(3).rstrip(" .")
    rest = pair.claim[found.start(3) + len(second) :]
    return [Pair(f"{second} {verb} {first}{rest}", pair.evidence, CONTRADICTS, pair.dataset, "roles")]


_OPEN_FRAMES = [
    "The opposition warned that {}.", "Supporters hope that {}.", "Under the plan, which is still to be voted on, {}.",
    "A leaked draft suggests that {}.", "Rumours that {} could not be confirmed.", "If the proposal passes, {}.",
    "It is not known whether {}.", "Some had expected that {}.", "An anonymous letter alleged that {}.",
    "An inquiry will examine whether {}.", "One newspaper predicted that {}.",
    "Critics had asked how it could be that {}.",
]  # fmt: skip
_FIRM_FRAMES = [
    "Records show that {}.", "It was confirmed on the day that {}.", "As had been expected, {}.",
    "The report found that {}.", "After a long debate it was settled: {}.", "It is well known that {}.",
    "Despite the criticism, {}.", "Nobody disputed that {}.",
]  # fmt: skip
_FALSE_FRAMES = [
    "It is not true that {}.", "Reports that {} were false.", "The inquiry found no truth in the story that {}.",
    "Contrary to what had been reported, it was not the case that {}.",
    "The ministry corrected its earlier statement that {}.",
]  # fmt: skip


def frame(pair: Pair, rng: random.Random) -> list[Pair]:
    """Return two pairs whose evidence says that something is so, isn't so, or might be: the claim's label follows."""
    if pair.label == INSUFFICIENT or len(pair.evidence) > 240 or len(sentences(pair.evidence)) > 1:
        return []
    if _DATED.search(pair.evidence) and rng.random() < 0.5:
        return []
    said = pair.evidence.rstrip(" .")
    if said[-1:] in "!?\"'":
        return []
    first = said.split(" ", 1)[0]
    said = (
        said[0].lower() + said[1:]
        if first in {"The", "A", "An", "In", "There", "It", "He", "She", "They"}
        else said
    )

    def inside(frames: list[str], label: str, kind: str) -> Pair:
        return Pair(pair.claim, rng.choice(frames).replace("{}", said), label, pair.dataset, kind)

    made = [
        inside(_OPEN_FRAMES, INSUFFICIENT, "frame"),
        inside(_FIRM_FRAMES, pair.label, "frame-sibling"),
    ]
    if pair.label == SUPPORTS:
        made.append(inside(_FALSE_FRAMES, CONTRADICTS, "frame"))
    rng.shuffle(made)
    return made[:2]


def withhold(pair: Pair, rng: random.Random) -> list[Pair]:
    """Return the claim with its evidence less the sentence that shares most with it: insufficient.

    Only if that sentence alone has a third of the claim's words, or two words and a number, that the rest lacks.
    """
    del rng
    parts = sentences(pair.evidence)
    if pair.label == INSUFFICIENT or len(parts) < 2:
        return []
    words = set(content_stems(pair.claim))
    shared = [words & set(content_stems(part)) for part in parts]
    best = max(range(len(parts)), key=lambda index: (len(shared[index]), -index))
    rest = set().union(*(found for index, found in enumerate(shared) if index != best))
    lost = shared[best] - rest
    enough = len(lost) >= len(words) / 3 or (len(lost) >= 2 and any(word[0].isdigit() for word in lost))
    if not enough or not rest:
        return []
    left = " ".join(part for index, part in enumerate(parts) if index != best)
    return [Pair(pair.claim, left, INSUFFICIENT, pair.dataset, "withheld")]


def join(pair: Pair, other: Pair, rng: random.Random) -> list[Pair]:
    """Return a claim joined of two: supported by both evidences, contradicted if one part is, else insufficient."""
    if pair.label != SUPPORTS or other.label == INSUFFICIENT or len(pair.claim) + len(other.claim) > 170:
        return []
    if (
        len(pair.evidence) + len(other.evidence) > 380
        or not pair.claim.endswith(".")
        or pair.claim == other.claim
    ):
        return []
    if set(content_stems(other.claim)) & set(content_stems(pair.evidence)):
        return []
    one, two = (pair, other) if rng.random() < 0.5 else (other, pair)
    claim = f"{one.claim.rstrip('.')}, and {two.claim}"
    both = f"{one.evidence.rstrip(' .')}. {two.evidence}"
    return [
        Pair(claim, both, other.label, pair.dataset, "joined"),
        Pair(claim, pair.evidence, INSUFFICIENT, pair.dataset, "joined"),
        Pair(pair.claim, both, SUPPORTS, pair.dataset, "joined-sibling"),
    ]
