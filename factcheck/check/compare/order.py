"""Compare the order of words: who did what to whom.

"A accused B" and "B accused A" have the same words. Without a parse, the order in which the names and the other
telling words come tells them apart. One passive turns the names round; two names joined by "and" have no order.

`roles_swapped` is the one that can show a difference. Example that agrees: "Smith accused Jones" against "Jones was
accused by Smith". Example that differs: "Smith bought the mill from Jones" against "Smith sold the mill to Jones".
Example with nothing to compare: "Smith met Jones" against "Jones met Smith", which is the same meeting.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice

from factcheck.check.compare import NOTHING, Comparison, Outcome
from factcheck.check.compare.names import absent
from factcheck.check.features import Features
from factcheck.claims.stems import STOP_WORDS, content_stems, stem, words

_ACTS = """
accuse: accused accuses accuse accusing
beat: beat beats beaten defeated defeats defeat overcame
beat: -lost/to -loses/to -lose/to
buy: bought/from buys/from buy/from acquired/from acquires/from purchased/from
buy: -sold/to -sells/to -sell/to
lend: lent/to lends/to lend/to lent lends
lend: -borrowed/from -borrows/from -borrow/from
give: gave/to gives/to given/to give/to handed/to donated/to sent/to sends/to passed/to awarded/to
give: -received/from -receives/from -obtained/from
succeed: succeeded succeeds replaced replaces followed follows
succeed: -preceded -precedes
sue: sued sues sue
attack: attacked attacks attack invaded invades invade
blame: blamed blames blame
criticise: criticised criticises criticized criticizes condemned condemns
praise: praised praises congratulated congratulates
thank: thanked thanks
visit: visited visits
invite: invited invites
appoint: appointed appoints named nominated
dismiss: dismissed dismisses fired sacked
kill: killed kills shot murdered
arrest: arrested arrests
warn: warned warns
urge: urged urges
telephone: telephoned phoned
back: backed backs endorsed endorses supported supports
oppose: opposed opposes
pay: paid/to pays/to paid pays
defend: defended defends represented represents
teach: taught teaches tutored mentored
recognise: recognised recognises recognized recognizes
annex: annexed annexes occupied occupies
threaten: threatened threatens
betray: betrayed betrays
pardon: pardoned pardons
sanction: sanctioned sanctions
outlive: outlived outlives survived
"""
"""What one does to another, each with its verbs: "/to" where the other follows it, "-" where the act is turned."""

APART = frozenset(
    stem(word)
    for word in (
        "first second third fourth fifth last next other another new again previous later earlier second-round "
        "january february march april june july august september october november december monday tuesday "
        "wednesday thursday friday saturday sunday morning afternoon evening night summer winter spring autumn "
        "upper lower northern southern eastern western north south east west deputy former acting appeal supreme "
        "older younger elder junior senior return male female left right early late"
    ).split()
)
"""Words that tell look-alike events apart: those of the claim must be in the passage's sentence."""


def in_order(claim: Features, sentence: Features) -> float:
    """Return the share of the words they share that the sentence has in the claim's order, from 0 to 1."""
    theirs = sentence.ordered_stems
    here = set(theirs)
    mine = [word for word in claim.ordered_stems if word in here]
    return _common(mine, theirs) / len(mine) if mine else 0.0


def swapped(claim: Features, sentence: Features) -> bool:
    """Whether the sentence may give two names of the claim other parts.

    That is: they come the other way round and no passive explains it, or nothing of what links them in the
    claim stands between them: "Aristotle tutored Philip" against "Aristotle, at Philip's request, tutored
    Alexander".
    """
    mine, theirs = _places(claim, claim), _places(claim, sentence)
    shared = sorted(mine.keys() & theirs.keys(), key=lambda name: mine[name])
    pairs = list(combinations(shared, 2))
    together = {pair for pair in pairs if _joined(claim, *(mine[name] for name in pair))}
    for one, other in pairs:
        if (one, other) in together and _joined(sentence, theirs[one], theirs[other]):
            continue
        turned = theirs[other] < theirs[one]
        passives = _by(claim, mine[other]) != _by(sentence, max(theirs[one], theirs[other]))
        if turned != passives:
            return True
        # of "A and B met in C" nothing need stand between B and C: "A met B in C"
        link = _between(claim, mine[one], mine[other]) if not together else set()
        if link and not link & _between(sentence, theirs[one], theirs[other]):
            return True
    return False


_DONE_BY = re.compile(r"\b(\w+)\s+by\s+")


def other_doer(claim: Features, sentence: Features) -> bool:
    """Whether the sentence names somebody else behind the "by" of one of the claim's passives.

    "Directed by Smith" is not what "directed by Jones and written by Smith" says.
    """
    theirs_all = list(islice(_DONE_BY.finditer(sentence.text), MOST_PASSIVES))
    for mine in islice(_DONE_BY.finditer(claim.text), MOST_PASSIVES):
        doer = words(claim.text[mine.end() :].split(",")[0])[:DOER_WORDS]
        rests = [
            re.split(r"[;.]\s|\bby\b", sentence.text[theirs.end() :])[0]
            for theirs in theirs_all
            if stem(theirs[1]) == stem(mine[1])
        ]
        if rests and not any(set(doer) & set(words(rest)) - STOP_WORDS for rest in rests):
            return True
    return False


MOST_PASSIVES = 20
"""Passives of a text that are looked at; a sentence has two or three."""
DOER_WORDS = 4
"""Words after "by" among which the name of who did it ends."""


def _between(text: Features, one: int, other: int) -> set[str]:
    """Stems of the telling words between two names that stand at these places."""
    stretch = text.text[min(one, other) : max(one, other)]
    inner = re.sub(r"^\S+\s*|(?:[A-Z][\w’'.-]*\s+)+$", "", stretch)
    return set(content_stems(inner))


def _places(named: Features, text: Features) -> dict[str, int]:
    """Return where in `text` (code points) the last word of each name of `named` first stands."""
    places = {}
    for name in named.names:
        last = words(name)[-1:]
        if (
            last
            and not _DEMONYM.search(name)
            and (found := re.search(rf"(?<!\w){re.escape(last[0])}", text.text, re.IGNORECASE))
        ):
            places[name] = found.start()
    return places


def _joined(text: Features, one: int, other: int) -> bool:
    """Whether "and" or commas alone stand between two names that begin at these places."""
    between = text.text[min(one, other) : max(one, other)].split()[1:]
    return all(word in ("and", "&") or word[:1].isupper() for word in between)


def _by(text: Features, place: int) -> bool:
    """Whether the name whose last word stands at `place` is the doer of a passive: "by" and its first words precede."""
    return bool(re.search(r"\bby\s+(?:(?:the|[A-Z][\w’'.-]*)\s+){0,4}$", text.text[:place]))


_DEMONYM = re.compile(
    r"^\w*(?:[a-z](?:ian|ean|ish|ese)|American|Mexican|African|French|German|Dutch|Greek|Czech|Swiss|Iraqi|Israeli)$"
)
"""Names that mostly describe others ("Indian model") and do nothing themselves."""


def _common(mine: list[str], theirs: tuple[str, ...]) -> int:
    """Return the length of the longest common subsequence."""
    best = [0] * (len(mine) + 1)
    for word in theirs:
        diagonal = 0
        for at, wanted in enumerate(mine, 1):
            above = best[at]
            best[at] = diagonal + 1 if wanted == word else max(above, best[at - 1])
            diagonal = above
    return best[-1]


# --- who did what to whom ----------------------------------------------------------------------------------

REACH = 90
"""Code points on either side of a verb in which its two names are looked for."""
MOST_VERBS = 20
"""Verbs of a text that are looked at; a passage has three or four."""
REST = 0.6
"""Share of the claim's other telling words that the passage must have to speak of the same event."""

_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|be)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:each\s+other|one\s+another|not|never|denie[sd]|(?-i:may)|might|could|would|if|whether|nearly|almost|planned|"
    r"said|says|claim(?:s|ed)?|alleg\w+|according\s+to|reportedly|again|mutual\w*|both|tried|attempted|wanted)\b|n[’']t\b|\?",
    re.IGNORECASE,
)
"""Words that leave open who did it, or whether anybody did; "again": another time it may have been the other way."""
_NAME = re.compile(r"(?-i:[A-Z][\w’'.-]*)(?:\s+(?:(?:of|de|van|von|the)\s+)?(?-i:[A-Z][\w’'.-]*))*")


@dataclass(frozen=True, slots=True)
class _Act:
    kind: str
    verb: str
    doer: str
    """The last word of the name, as it is compared."""
    other: str


def roles_swapped(claim: Features, passage: Features) -> Comparison:
    """Differ if the passage gives the two persons of the claim's act each other's part; agree if it gives the same.

    Only of acts that have a direction, between two names, told flatly on both sides and with the claim's numbers and
    most of its other words in the passage.
    """
    mine = _acts(claim.text)
    if len(mine) != 1 or absent(claim, passage) or _OPEN.search(claim.text):
        return NOTHING
    act = mine[0]
    theirs = [
        each
        for sentence in passage.sentences
        if not _OPEN.search(sentence.text) and _same_event(claim, sentence, act)
        for each in _acts(sentence.text)
        if each.kind == act.kind
    ]
    same = [each for each in theirs if (each.doer, each.other) == (act.doer, act.other)]
    turned = [each for each in theirs if (each.doer, each.other) == (act.other, act.doer)]
    if bool(same) == bool(turned):
        return NOTHING
    if same:
        return Comparison(Outcome.AGREE, f"roles: {_told(claim, act)}")
    return Comparison(
        Outcome.DIFFER, f"roles: the article has {_told(claim, act)}, the record {_told(passage, turned[0])}"
    )


def _same_event(claim: Features, sentence: Features, act: _Act) -> bool:
    numbers = set(re.findall(r"\d+", claim.text))
    rest = (
        claim.stems
        - {stem(act.verb), act.doer, act.other}
        - {part for n in claim.names for part in map(stem, words(n))}
    )
    return numbers <= set(re.findall(r"\d+", sentence.text)) and (
        not rest or (not (rest & APART) - sentence.stems and len(rest & sentence.stems) / len(rest) >= REST)
    )


@lru_cache(maxsize=1)
def _verbs() -> dict[str, tuple[tuple[str, str, bool], ...]]:
    """Return by verb form: the act, the word before the other party, and whether the act is turned round."""
    found: dict[str, tuple[tuple[str, str, bool], ...]] = {}
    for line in _ACTS.strip().splitlines():
        kind, forms = line.split(": ")
        for form in forms.split():
            verb, _, link = form.lstrip("-").partition("/")
            found[verb] = (*found.get(verb, ()), (kind, link, form.startswith("-")))
    return found


@lru_cache(maxsize=4_096)
def _acts(text: str) -> tuple[_Act, ...]:
    """Return the acts that `text` tells of two names."""
    acts = []
    matches = (m for m in re.finditer(r"(?<![\w-])[a-z]+(?![\w-])", text) if m.group() in _verbs())
    for match in islice(matches, MOST_VERBS):
        before, after = (
            text[max(0, match.start() - REACH) : match.start()],
            text[match.end() : match.end() + REACH],
        )
        for kind, link, turned in _verbs()[match.group()]:
            one = _before(before)
            passive = bool(_PASSIVE.search(before))
            other = _after(after, "by" if passive else link)
            if passive and link:
                continue  # "was sold by A to B": three parties
            if one and other and one != other:
                doer, done_to = (other, one) if passive != turned else (one, other)
                acts.append(_Act(kind, match.group(), doer, done_to))
    return tuple(dict.fromkeys(acts))


def _before(text: str) -> str:
    """Return the name that ends nearest before the verb; none where somebody's somebody or a list stands there."""
    clause = re.split(r"[;:()—]|[.!?]\s|\b(?:and|but|while|after|before|when|who|which|that)\b", text)[-1]
    named = [m for m in _NAME.finditer(clause) if _last(m.group())]
    if (
        not named
        or re.match(r"['’]s?\s+\w", clause[named[-1].end() :])
        or re.search(r"['’]s\b", named[-1].group())
    ):
        return ""
    if re.search(r"\b(?:of|by|with|from|to|in|at)\s+(?:the\s+)?$", clause[: named[-1].start()]):
        # "the president of Tarnia accused": not the country did
        return ""
    between = clause[named[-1].end() :]
    return _last(named[-1].group()) if len(between.split()) <= AWAY else ""


AWAY = 4
"""Words between a name and its verb."""


def _after(text: str, link: str) -> str:
    """Return the name that begins nearest after the verb, or after `link`."""
    clause = re.split(r"[;:()—]|[.!?]\s|\b(?:but|while|after|before|when|who|which)\b", text)[0]
    if link:
        match = re.search(rf"\b{link}\s+", clause)
        if not match:
            return ""
        clause = clause[match.end() :]
    named = next((m for m in _NAME.finditer(clause) if _last(m.group())), None)
    if (
        not named
        or len(clause[: named.start()].split()) > AWAY
        or re.match(r"['’]s?\s+\w", clause[named.end() :])
    ):
        return ""
    if re.search(r"['’]s\b", named.group()) or re.match(r"\s*(?:and|or)\b", clause[named.end() :]):
        return ""
    if not link and re.search(r"\b(?:of|by|with|from|to|in|at|on|for|against)\b", clause[: named.start()]):
        return ""
    return _last(named.group())


def _last(name: str) -> str:
    parts = [word for word in words(name) if word not in STOP_WORDS]
    return stem(parts[-1]) if parts and not _DEMONYM.search(name) and parts[-1] not in _NO_NAMES else ""


_NO_NAMES = frozenset(
    (
        "january february march april may june july august september october november december monday tuesday "
        "wednesday thursday friday saturday sunday president minister king queen"
    ).split()
)


def _told(text: Features, act: _Act) -> str:
    """Return an act in words, with the names as `text` writes them."""
    shown = {stem(words(name)[-1]): name for name in reversed(text.names) if words(name)}
    doer, other = shown.get(act.doer, act.doer), shown.get(act.other, act.other)
    return f"{doer} as who did it ({act.verb!r}) and {other} as the other"
