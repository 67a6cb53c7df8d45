"""Compare polarity: does one of the two deny just what the other says?

A denial counts only for the words that follow it in its clause: "did not become a folk hero" denies "became a folk
hero", and "not far from the town" denies nothing about it; two denials undo each other. "Refused to", "without" and
"ruled out" deny; what somebody denies is not denied by the record. Words that weaken ("nearly", "planned") make what
follows incomparable: it neither happened nor is shown not to have. An antonym of the claim's word beside the same
other words differs as well ("rose", "fell"), and so does a counter-example to "all", "every" or "none".

It differs only within one event: the passage must have the claim's names, numbers and most of its words, and the
words denied must stand together on the other side, said of nobody else.

Example that agrees: "they signed no treaty" against "they did not sign any treaty". Example that differs: "the talks
ended without a joint statement" against "a joint statement was issued after the talks". Example with nothing to
compare: "the board approved the sale" against "the board nearly approved the sale".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from factcheck.check.compare import NOTHING, Comparison, Outcome
from factcheck.check.compare.names import absent, keys
from factcheck.check.compare.order import APART
from factcheck.check.compare.reporting import attributes
from factcheck.check.features import Features
from factcheck.claims.mentions import negations
from factcheck.claims.stems import STOP_WORDS, stem

# --- tables ------------------------------------------------------------------------------------------------

_WEAKENED = re.compile(
    r"\b(?:nearly|almost|plan(?:s|ned)?|propos(?:es?|ed|al|als)|hint(?:s|ed)?|(?-i:may)|might|could|would|expect(?:s|ed)?|"
    r"likely|reportedly|allegedly|supposedly|so-called|alleged|suspected|rumou?red|sought|seeks?|tr(?:y|ies|ied)|attempt(?:s|ed)?|"
    r"consider(?:s|ed|ing)?|if|unless|only|partly|partially|some|whether|fail(?:s|ed)?|refus(?:es?|ed)|declin(?:es?|ed)|"
    r"offer(?:s|ed)?|former(?:ly)?|fictional|fictitious|hoax|cancel\w*|postpone\w*|scheduled|until|dwindl\w+|"
    r"without|barely|hardly|less|fewer|denie[sd]|deny\w*|doubt\w*|question(?:s|ed)|stopp?ed|avoid\w*|prevent\w*|will|won[’']t|shall|"
    r"aside|except|excluding|instead|rather|unlike|difference|theor(?:y|ies)|myths?|rumou?rs?)\b",
    re.IGNORECASE,
)
OFFERS = r"(?:offers?|chances?|invitations?|requests?|opportunit(?:y|ies))"
"""What is turned down."""
IN_PLACE_OF = r"(?:avoid(?:s|ed|ing)?|(?:died|left|retired|resigned)\s+before|instead\s+of|rather\s+than)"
"""Words before what somebody did not do."""
_DENYING = re.compile(
    r"\b(?:without(?!\s+(?:the|his|her|its|their)\b)|(?:refus(?:es?|ed|ing|al)|declin(?:es|ed|ing)|unable|failure|fail(?:s|ing)?|yet)(?:,[^,.;]{1,60},)?\s+to|"
    r"(?:turn(?:s|ed|ing)?\s+down|reject(?:s|ed|ing)?|declin(?:es?|ed|ing)|refus(?:es?|ed|ing))\s+(?:\w+\s+){0,2}?"
    rf"{OFFERS}\s+to|{IN_PLACE_OF}(?=\s+\w+ing\b)|"
    r"rul(?:es?|ed|ing)\s+out|stopp?ed\s+short\s+of|lack(?:s|ed|ing)|absence\s+of)\b",
    re.IGNORECASE,
)
"""Words that deny what follows, beside those of `factcheck.claims.mentions.negations`."""
_NOT_SO = re.compile(r"\s+(?:true|so|the\s+case)\s+that\b", re.IGNORECASE)
"""After "it is not": what follows up to the next mark is denied."""
_HEDGING = re.compile(
    r"\b(?:nearly|almost|plan(?:s|ned|ning)?|propos(?:es?|ed|als?|ing)|hint(?:s|ed)?|(?-i:may)|might|could|would|should|must|"
    r"expect(?:s|ed)?|likely|reportedly|allegedly|supposedly|alleged|suspected|rumou?red|sought|seeks?|seeking|"
    r"tr(?:y|ies|ied|ying)|attempt(?:s|ed|ing)?|consider(?:s|ed|ing)?|if|unless|whether|offer(?:s|ed)?|hoax|cancel\w*|"
    r"postpone\w*|scheduled|barely|hardly|scarcely|partly|partially|doubt\w*|will|shall|wants?|wanted|hop(?:es?|ed)|"
    r"(?:due|set|about|ready|able|going|meant|supposed|right|chance|way|time|obliged|reluctant|too\s+\w+)\s+to|"
    r"promis(?:es?|ed)|vow(?:s|ed)?|pledg(?:es?|ed)|demand(?:s|ed)?|call(?:s|ed)?\s+(?:for|on)|urg(?:es?|ed)|ask(?:s|ed)|"
    r"no\s+(?:evidence|proof|signs?|reason|indication|basis|word)|evidence|proof|unclear|unknown|"
    r"denie[sd]|deny(?:ing)?|denial|prevent\w*|avoid\w*|to\s+have|never\s+before)\b",
    re.IGNORECASE,
)
"""Words after which a clause is neither said nor denied."""
_LATER = re.compile(
    r"\b(?:yet|still|then|initially|originally|(?:at|in\s+the)\s+first|until|no\s+longer|so\s+far|by\s+then|later|before|"
    r"again|any\s?more|once|until|previously|formerly|at\s+the\s+time|earlier|immediately|always|necessarily|also|even)\b",
    re.IGNORECASE,
)
"""Words that tie a denial to a time or a part: the rest may still be so."""
_END_OF_SCOPE = re.compile(
    r"[.,;:()—]|\b(?:but|because|although|while|until|when|which|who|that|and|after|as|since|whether|if|than|where|what|how|why)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[.,;:()—]|\b(?:but|because|although|while|whereas|which|who|after|before|and)\b", re.IGNORECASE
)
_NONE = re.compile(r"none|neither|nobody|nothing", re.IGNORECASE)
_NOUN = re.compile(r"none|neither|nobody|nothing|no\b|without|zero|lack|absence", re.IGNORECASE)
_DOING = re.compile(r"\s+\w+ing\b", re.IGNORECASE)
_MADE = frozenset(
    stem(word)
    for word in "issue publish release make sign hold reach arrange announce find name set come put".split()
)
"""What is done to what there is: "no statement was issued" denies "it ended with a statement"."""
_LIGHT = frozenset(
    stem(word) for word in "become have make take give get do any ever even currently actually really".split()
)
"""Words that carry little of what is denied: "did not become a hero" denies "was a hero"."""
_RELATIVE = re.compile(r"who|which|that", re.IGNORECASE)
_FOCUS = re.compile(
    r"\s+(?:(?:the|a|an|his|her|its|their)\s+)?(?:only|first|last|sole|same|\w+est|main|"
    r"really|quite|exactly|entirely|fully|wholly|particularly|very|always|merely|simply|alone)\b",
    re.IGNORECASE,
)
"""What is denied is just this word: "not the only survivor" denies no survivor."""
_ALSO = re.compile(
    r"(?:\bbut|\band|\bor|\b(?:would|will|should|may|might)|,|essentially|almost|virtually|nearly|practically)\s+$",
    re.IGNORECASE,
)
"""Before a denial: "but not in Bern" denies a place, "little or no" and "would not" nothing flatly."""
_MODAL = re.compile(r"(?:wo|would|should|might)n[’']t", re.IGNORECASE)
_CLEFT = re.compile(
    r"\bit\s+(?:was|is)(?:n[’']t|\s+not)\b(?!\s+(?:true|so|the\s+case)\b).*\b(?:that|who)\b", re.IGNORECASE
)
"""What made it was not this: the rest is affirmed."""
_UNREAL = re.compile(
    r"\?[\s\"'”’)]*$|\b(?:myths?|hoax\w*|rumou?r\w*|fiction\w*|satir\w*|joke\w*|fake|false|untrue|debunk\w*|unconfirmed|"
    r"alleg\w+|denie[sd]|denial|denying|believed)\b",
    re.IGNORECASE,
)
"""Words of a text that repeats what may not be so."""

_IRREGULAR = """
become became; begin began begun; break broke broken; bring brought; build built; buy bought; choose chose
chosen; come came; do did done; draw drew drawn; drive drove driven; fall fell fallen; feel felt; fight
fought; find found; fly flew flown; forbid forbade forbidden; forget forgot forgotten; freeze froze frozen;
get got; give gave given; go went gone; grow grew grown; hear heard; hold held; lay laid; stick stuck; sweep
swept; sit sat; keep kept; know knew known; lead led; leave left; lend lent; lose lost; make made; mean meant;
meet met; pay paid; rise rose risen; run ran; say said; see saw seen; seek sought; sell sold; send sent; shake
shook shaken; shoot shot; shrink shrank shrunk; sing sang sung; sink sank sunk; speak spoke spoken; spend
spent; stand stood; steal stole stolen; strike struck; swear swore sworn; take took taken; teach taught; tell
told; think thought; throw threw thrown; wear wore worn; win won; withdraw withdrew withdrawn; write wrote
written; sign signing signature signatory; die died death dead; arrive arrival; agree agreement; approve
approval; reject rejection; resign resignation; issue issued publish; elect election; marry married
marriage wed; destroy destruction; survive survivor survival; decide decision; visit visitor
"""
"""Forms of one word that the stemmer leaves apart, and a few that news uses alike."""
_PHRASES = {
    ("turn", "down"): "reject",
    ("put", "out"): "issue",
    ("give", "up"): "abandon",
    ("go", "up"): "rise",
    ("go", "down"): "fall",
    ("vote", "down"): "reject",
}
"""Verbs that only their particle makes mean this."""
_OPPOSED = """
rise grow increase climb soar jump expand gain | fall decline drop decrease shrink plunge sink
approve accept adopt pass ratify endorse uphold carry | reject refuse veto overturn
win | lose
open reopen | close shut
convict guilty condemn | acquit clear innocent
support back favour | oppose
allow permit legalise legalize | ban forbid prohibit bar outlaw
confirm admit acknowledge | deny
praise welcome | criticise criticize condemn
survive survivor | die killed
unanimous | divided split
raise | lower cut reduce
strengthen | weaken
public | private secret
keep retain | lose drop abandon scrap
extend prolong | shorten lapse
succeed | fail
"""
"""Opposites of news language, side against side; pairs of single words come from `data/antonyms.tsv` (WordNet)."""

# --- bounds ------------------------------------------------------------------------------------------------

SCOPE, SCOPE_NONE = 6, 9
"""Telling words after a denial that it denies; after "none" and "neither", whose verb comes last."""
LEAST = 2
"""Telling words of what is denied that the other side must say."""
DENIED = 0.6
"""Share of what is denied that the other side must say, within `WINDOW` words."""
WINDOW = 12
SAME = 0.6
"""Share of the claim's telling words that one sentence of the passage must have before a denial denies it."""
PART, AROUND = 0.35, 0.8
"""Or this share in the sentence, and this in the whole passage."""
SAME_OPPOSED = 0.7
"""The same for antonyms, of the words beside the antonym."""
MOST_DENIALS = 50
"""Words of a text that deny or weaken and are read; a passage of five sentences has five."""
MOST_WORDS = 400
"""Telling words of a text that are read; a passage of five sentences has eighty."""


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    at: int
    denied: bool
    hedged: bool
    clause: int
    name: bool


@dataclass(frozen=True, slots=True)
class _Denial:
    word: str
    at: int
    scope: tuple[str, ...]
    whole: bool
    """Of "none of them came" all must be matched: what is denied is the last word."""
    follows: bool
    """Of "did not tell her" the rest stands after the first word."""
    names: frozenset[str]
    """Those of its words that are parts of names: all must be matched."""
    clause: int


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    words: tuple[_Word, ...]
    denials: tuple[_Denial, ...]
    numbers: frozenset[str]
    denies: bool
    """Whether it has a word that denies, whatever that word denies."""
    keys: frozenset[str]


_Way = Callable[[Features, Features, _Sentence, list[_Sentence]], str]

# --- public ------------------------------------------------------------------------------------------------


def compare_polarity(claim: Features, passage: Features) -> Comparison:
    """Compare what the two deny and affirm.

    Differ if one denies what the other says of the same event, or says its opposite; agree if neither denies
    anything, or both deny the same; nothing where either is weaker than a fact, or what is denied is something else.
    """
    mine = _read(claim.text)
    theirs = [_read(sentence.text) for sentence in passage.sentences]
    if not absent(claim, passage):
        ways: tuple[_Way, ...] = (_denied, _opposed, _counted, _only)
        if _UNREAL.search(claim.text) or _UNREAL.search(passage.text):
            ways = (_opposed,) if mine.keys & _SPOKEN else ()
        for find in ways:
            if told := find(claim, passage, mine, theirs):
                return Comparison(Outcome.DIFFER, told)
    if not mine.denies and not any(sentence.denies for sentence in theirs):
        return Comparison(Outcome.AGREE)
    shared = [each for sentence in theirs for each in sentence.denials if _same_scope(each, mine.denials)]
    if shared and len(mine.denials) == 1:
        return Comparison(
            Outcome.AGREE, f"polarity: both deny ({mine.denials[0].word!r}, {shared[0].word!r})"
        )
    return NOTHING


def weakened(text: str) -> frozenset[str]:
    """Return the words of `text` that make its statement less than a fact, lower-case."""
    return frozenset(match.group().lower() for match in _WEAKENED.finditer(text))


# --- the ways to differ ------------------------------------------------------------------------------------


def _denied(claim: Features, passage: Features, mine: _Sentence, theirs: list[_Sentence]) -> str:
    """Return the working if exactly one side denies what the other says, else an empty string."""
    for sentence in theirs:
        if not _same_event(claim, passage, mine, sentence, SAME):
            continue
        for denial in mine.denials:
            if (
                not sentence.denials
                and _says(sentence, denial, mine)
                and _subject_there(mine, denial, sentence)
                and not any(_same_scope(other, (denial,)) for each in theirs for other in each.denials)
            ):
                return f"polarity: the article denies ({denial.word!r}) what the record says"
        for denial in sentence.denials:
            clause = _clause_of(sentence, denial.at)
            if (
                mine.denials
                or _PART.search(sentence.text[: denial.at])
                or (_AFTER.search(claim.text) and not _AFTER.search(clause))
            ):
                continue
            if (
                _says(mine, denial, sentence)
                and _subject_there(mine, denial, sentence)
                and not _LATER.search(re.sub(re.escape(denial.word), "", clause, flags=re.IGNORECASE))
                and not _numbers(clause) - mine.numbers
                and not any(_says(each, denial, sentence) for each in theirs)
            ):
                return f"polarity: the record denies ({denial.word!r}) what the article says"
    return ""


def _opposed(claim: Features, passage: Features, mine: _Sentence, theirs: list[_Sentence]) -> str:
    """Return the working if the passage says the opposite of one word of the claim, else an empty string."""
    if mine.denies:
        return ""
    opposites = _opposites()
    for at, word in enumerate(mine.words):
        other = opposites.get(word.key)
        if not other or word.hedged or word.name or other & mine.keys:
            continue
        alike, near = _alike(word.key), _beside(mine.words, at)
        if any(
            each.key in alike
            and not each.hedged
            and not each.denied
            and near & _beside(sentence.words, place, True)
            for sentence in theirs
            for place, each in enumerate(sentence.words)
        ):
            continue
        for sentence in theirs:
            found = [
                (place, each)
                for place, each in enumerate(sentence.words)
                if each.key in other and not each.denied and not each.hedged and not each.name
            ]
            # "confirmed" and "denied" are told of the same speaker, whatever they say of the world
            if (word.key in _SPOKEN) != bool(_SPOKEN & {each.key for _, each in found}):
                continue
            if len(found) != 1 or not _same_event(claim, passage, mine, sentence, SAME_OPPOSED, word.key):
                continue
            place, against = found[0]
            if near & _beside(sentence.words, place) and _of_same(mine, at, sentence, place):
                here, there = _shown(claim.text, word), _shown(sentence.text, against)
                return f"polarity: the article has {here}, the record {there}"
    return ""


_ALL = re.compile(
    r"\b(all(?:\s+of)?|every(?:\s+one\s+of)?|each(?:\s+of)?|both|none\s+of|no|not\s+a\s+single|neither\s+of)\s+"
    r"(?:the\s+|these\s+|those\s+|its\s+|their\s+|his\s+|her\s+)?(?:\w+\s+){0,2}?(\w+)",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\b(?:after|later|afterwards|since)\b", re.IGNORECASE)
_PARTIAL = (
    r"\b(?:other\s+than|except|besides|apart\s+from|not\s+(?:all|every)|(?:most|some|several|many|half|part|majority|minority|few)(?:\s+of)?|"
    r"all\s+(?:but|except)|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+)\s+of)\b"
)
_PART = re.compile(_PARTIAL, re.IGNORECASE)


_ONLY = re.compile(r"([A-Z][\w’'-]+)\s+(?:was|is|were|are)\s+(?:the\s+)?(?:only|sole|lone)\s+(\w+)")
_ONLY_DID = re.compile(r"(?:^|\b[Oo]nly\s+)(?:[A-Z][\w’'-]+\s+){0,3}?([A-Z][\w’'-]+)\s+(?:alone\s+)?(\w+)")


def _only(claim: Features, passage: Features, mine: _Sentence, theirs: list[_Sentence]) -> str:
    """Return the working if the claim says something of one alone and the passage of that one and others."""
    match = _ONLY.search(claim.text) or (
        _ONLY_DID.search(claim.text) if claim.text.startswith("Only ") else None
    )
    if not match or mine.denies:
        return ""
    for sentence in theirs:
        others = re.search(
            rf"{re.escape(match[1])}(?:,[^,]{{1,60}},)?\s+and\s+(?:(?:the\s+|his\s+|her\s+|at\s+least\s+)?"
            rf"(?:two|three|four|five|six|seven|eight|nine|ten|\d+|several|some|many|other|another)\b)(?:\s+\w+)?",
            sentence.text,
        )
        if (
            others
            and not sentence.denies
            and key_of(match[2]) in sentence.keys
            and _same_event(claim, passage, mine, sentence, SAME_OPPOSED)
        ):
            return f"quantity: the article has only {match[1]}, the record “{others[0]}”"
    return ""


def _counted(claim: Features, passage: Features, mine: _Sentence, theirs: list[_Sentence]) -> str:
    """Return the working if the claim says something of all or none and the passage of only a part."""
    match = _ALL.search(claim.text)
    if not match or _is_name(match[2]):
        return ""
    beside = f"{claim.text[: match.start()]} , {claim.text[match.end() :]}"
    if _PART.match(claim.text, match.start()) or _PART.search(beside):  # "all but Bern" is no whole either
        return ""
    universal = not re.match(r"n", match[1], re.IGNORECASE)
    thing = key_of(match[2])
    for sentence in theirs:
        part = re.search(rf"{_PARTIAL}(?:\s+\w+){{0,4}}?\s+(\w+)", sentence.text, re.IGNORECASE)
        if not part or not _same_event(claim, passage, mine, sentence, SAME_OPPOSED):
            continue
        near = {key_of(word) for word in re.findall(r"\w+", sentence.text[part.start() : part.end() + 40])}
        whole = re.search(r"\b(?:all|every|each|both)\b(?!\s+(?:but|except))", sentence.text, re.IGNORECASE)
        if thing in near and universal and not whole:
            return f"quantity: the article has {match[1].lower()!r}, the record {part[0]!r}"
    return ""


# --- one event ---------------------------------------------------------------------------------------------


def _same_event(
    claim: Features, passage: Features, mine: _Sentence, theirs: _Sentence, least: float, but: str = ""
) -> bool:
    """Whether a sentence speaks of what the claim speaks of: its words, its numbers, its names."""
    if attributes(theirs.text) and not attributes(claim.text) and but not in _SPOKEN:
        return False
    wanted, there = mine.keys - {but}, theirs.keys
    if len(wanted) < LEAST:
        return False
    if len(wanted & there) / len(wanted) < least:
        # what a sentence leaves out, the ones around it may have said
        around = {key for sentence in passage.sentences for key in _read(sentence.text).keys}
        if len(wanted & there) / len(wanted) < PART or len(wanted & around) / len(wanted) < AROUND:
            return False
    if (mine.numbers - _numbers(passage.text)) or (mine.keys & APART) - there:
        return False
    years, others = _years(mine), _years(theirs)
    if years and others and not years <= others:
        return False
    # a sentence that names others instead speaks of them
    named, here = keys(claim), keys(Features(theirs.text))
    return not (named and here and not named & here)


def _says_one(text: _Sentence, denial: _Denial, other: _Sentence) -> bool:
    """Whether a clause of `text` affirms the one word that is denied, and has all words that stand by the denial."""
    wanted = {word.key for word in other.words if word.clause == denial.clause} - _LIGHT
    return any(
        word.key in denial.scope
        and not word.denied
        and not word.hedged
        and len(wanted) > LEAST
        and wanted <= {each.key for each in text.words if each.clause == word.clause}
        for word in text.words
    )


def _says(text: _Sentence, denial: _Denial, other: _Sentence) -> bool:
    """Whether `text` affirms what is denied: enough of its words, the first among them, close together."""
    scope = set(denial.scope)
    if len(scope) < LEAST:
        return _says_one(text, denial, other)
    found = [(at, word) for at, word in enumerate(text.words) if word.key in scope]
    plain = [(at, word) for at, word in found if not word.denied and not word.hedged]
    if len(plain) < len(found) or not any(word.key in denial.scope[:1] for _, word in plain):
        return False
    needed = scope if denial.whole else scope - _MADE
    least = max(LEAST, DENIED * len(scope) if denial.follows else len(needed))
    for start, first in plain:
        if denial.follows and first.key != denial.scope[0]:
            continue
        within = {word.key for at, word in plain if start <= at < start + WINDOW}
        if len(within) >= least and denial.names <= within:
            return True
    return False


def _subject_there(claim: _Sentence, denial: _Denial, sentence: _Sentence) -> bool:
    """Whether the sentence has whoever or whatever the claim says this of: the first words of the clause before it."""
    if not denial.follows:  # "no statement was issued" has no subject to compare
        return True
    place = next((at for at, word in enumerate(claim.words) if word.key in denial.scope), 0)
    before = [
        word
        for word in claim.words[:place]
        if not re.search(r",", claim.text[word.at : claim.words[place].at])
    ]
    if not before:
        return True
    first = [word for word in before[:3] if word.name] if before[0].name or before[0].at == 0 else []
    return bool({word.key for word in first or before[:1]} & sentence.keys) or before[0].key in sentence.keys


def _same_scope(denial: _Denial, others: tuple[_Denial, ...]) -> bool:
    """Whether one of `others` denies the same first words."""
    return any(
        set(denial.scope[:LEAST]) & set(other.scope[:LEAST])
        for other in others
        if other.scope and denial.scope
    )


def _of_same(claim: _Sentence, at: int, sentence: _Sentence, place: int) -> bool:
    """Whether both opposites are said of one thing: the words before them in their clauses are mostly the same."""
    before = {word.key for word in claim.words[:at] if word.clause == claim.words[at].clause}
    there = {
        word.key for word in sentence.words[:place] if word.clause == sentence.words[place].clause
    } - _TIMELY
    if not before or not there:
        return True
    everything = claim.keys
    return bool(before & there) and len(there & everything) / len(there) >= OF_SAME


_TIMELY = frozenset(
    stem(word) for word in "end finally eventually ultimately instead last later soon".split()
)
"""Words before a verb that are no part of what it is said of: "but in the end rejected it"."""
OF_SAME = 0.8
"""Share of the words before an opposite, in its clause, that the claim must have."""


def _beside(words: tuple[_Word, ...], at: int, alone: bool = False) -> set[str]:
    """Return the telling words next to the one at `at`: what it is said of; `alone` keeps to its clause."""
    return {
        word.key
        for word in words[max(0, at - 3) : at + 4]
        if word is not words[at] and (not alone or word.clause == words[at].clause)
    }


def _clause_of(sentence: _Sentence, at: int) -> str:
    """Return the clause of a sentence around a place (code points)."""
    ends = [match.start() for match in re.finditer(r"[,;:()—]", sentence.text)]
    start = max((end for end in ends if end < at), default=0)
    return sentence.text[start : min((end for end in ends if end > at), default=len(sentence.text))]


def _shown(text: str, word: _Word) -> str:
    match = re.compile(r"\w+").match(text, word.at)
    return f"“{match.group()}”" if match else ""


# --- reading -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=4_096)
def _read(text: str) -> _Sentence:
    """Read a sentence: its telling words, each denied or not, weakened or not, and what it denies."""
    openers = sorted(
        {(each.start, each.end, each.text) for each in negations(text)}
        | {(match.start(), match.end(), match.group().lower()) for match in _DENYING.finditer(text)}
    )[:MOST_DENIALS]
    spans = [(start, end, _scope_end(text, end), word) for start, end, word in openers]
    hedges = [
        (match.end(), _clause_end(text, match.end()))
        for match in islice(_HEDGING.finditer(text), MOST_DENIALS)
    ]
    breaks = [match.start() for match in _CLAUSE.finditer(text)]
    read: list[_Word] = []
    seen = [0] * len(spans)
    clause = 0
    cleft = bool(_CLEFT.search(text))
    scopes: list[list[str]] = [[] for _ in spans]
    inside = [(start, end) for start, end, _, _ in spans]
    for match in re.finditer(r"[^\W_]+(?:['’-][^\W_]+)*", text):
        word, at = match.group(), match.start()
        while clause < len(breaks) and breaks[clause] < at:
            clause += 1
        if any(start <= at < end for start, end in inside) or word.lower() in STOP_WORDS or word[0].isdigit():
            continue
        key = key_of(word)
        if (particle := _PARTICLE.match(text, match.end())) and (key, particle[1]) in _PHRASES:
            key = key_of(_PHRASES[key, particle[1]])
        count = 0
        for number, (_, end, stop, _) in enumerate(spans):
            if end <= at < stop and seen[number] < (SCOPE_NONE if _NONE.match(spans[number][3]) else SCOPE):
                seen[number] += 1
                if key not in _LIGHT or _NONE.match(spans[number][3]):
                    scopes[number].append(key)
                count += 1
        hedged = any(start <= at < stop for start, stop in hedges)
        read.append(_Word(key, at, count % 2 == 1, hedged, clause, word[0].isupper() and at > 0))
        if len(read) >= MOST_WORDS:
            break
    # two denials of the same words undo each other; which of them counts is left open
    denials = tuple(
        _Denial(
            word,
            start,
            tuple(scope),
            bool(_NONE.match(word)),
            not _NOUN.match(word) or bool(_DOING.match(text, end)),
            frozenset(word.key for word in read if word.name and end <= word.at < stop and word.key in scope),
            _place(breaks, start),
        )
        for (start, end, stop, word), scope in zip(spans, scopes, strict=True)
        if not _FOCUS.match(text, end)
        and not _ALSO.search(text[max(0, start - 14) : start])
        and not _MODAL.match(word)
        and not cleft
        and not (_NONE.match(word) and (len(scope) >= SCOPE_NONE or _RELATIVE.match(text, stop)))
        and not any(a <= start < b for _, a, b, _ in spans)
        and not any(start < other < stop for other, _, _, _ in spans)
        and not any(a <= start < b for a, b in hedges)
    )
    return _Sentence(
        text, tuple(read), denials, _numbers(text), bool(spans), frozenset(word.key for word in read)
    )


_PARTICLE = re.compile(r"\s+(up|down|out)\b")


def _scope_end(text: str, at: int) -> int:
    if so := _NOT_SO.match(text, at):
        match = re.compile(r"[.,;:()—]").search(text, so.end())
    else:
        match = _END_OF_SCOPE.search(text, at)
    return match.start() if match else len(text)


def _clause_end(text: str, at: int) -> int:
    match = re.compile(r"[.;:()—]|\bbut\b").search(text, at)
    return match.start() if match else len(text)


def _place(breaks: list[int], at: int) -> int:
    """Return the number of the clause in which `at` (code points) stands."""
    return bisect_left(breaks, at)


def _numbers(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d+(?:[.,]\d+)*", text))


def _years(text: _Sentence) -> frozenset[str]:
    return frozenset(number for number in text.numbers if re.fullmatch(r"1\d{3}|20\d\d", number))


def _is_name(word: str) -> bool:
    return word[:1].isupper()


@lru_cache(maxsize=65_536)
def key_of(word: str) -> str:
    """Return what a word is compared by: its stem, of an irregular form that of its base."""
    stemmed = stem(re.sub(r"['’]s?$", "", word))
    return _bases().get(stemmed, stemmed)


@lru_cache(maxsize=1)
def _bases() -> dict[str, str]:
    return {
        stem(form): stem(forms.split()[0])
        for forms in _IRREGULAR.replace("\n", " ").split(";")
        for form in forms.split()
    }


_SPOKEN = frozenset(map(key_of, "confirm admit acknowledge deny denied".split()))


@lru_cache(maxsize=1)
def _sides() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Return the opposites, side against side, as keys."""
    sides = []
    for line in _OPPOSED.strip().splitlines():
        one, other = (frozenset(map(key_of, side.split())) for side in line.split("|"))
        sides.append((one, other))
    for line in (Path(__file__).parent / "data" / "antonyms.tsv").read_text("utf-8").splitlines():
        if not line.startswith(("#", "word\t")):
            one_word, other_word, _ = line.split("\t")
            sides.append((frozenset((key_of(one_word),)), frozenset((key_of(other_word),))))
    return tuple(sides)


@lru_cache(maxsize=1)
def _opposites() -> dict[str, frozenset[str]]:
    opposites: dict[str, frozenset[str]] = {}
    for one, other in _sides():
        for key in sorted(one):
            opposites[key] = opposites.get(key, frozenset()) | other
        for key in sorted(other):
            opposites[key] = opposites.get(key, frozenset()) | one
    return opposites


@lru_cache(maxsize=4_096)
def _alike(key: str) -> frozenset[str]:
    """Return the words on the same side as `key`: a passage with one of them says what the claim says."""
    return frozenset({key}).union(*(side for pair in _sides() for side in pair if key in side))
