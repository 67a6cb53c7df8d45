"""Quotations: whose words a text gives in quotation marks, exactly which words, where and when they were said.

A scanner pairs the marks (double, single, straight, curly, low, guillemets; a paragraph at a time, so that one
lost mark spoils one paragraph); patterns over the words beside a pair then say who speaks. Marks that nobody
speaks in are no quotations: titles of works, names and nicknames, terms, scare quotes. Every pattern reads a
stretch of bounded length, so that time grows with the text and no faster.

How English marks quotations: The Chicago Manual of Style, 17th edition, chapter 13 (13.32: every paragraph of
a long quotation opens with a mark, only the last one closes); New Hart's Rules, chapter 9, for single marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from factcheck.claims.mentions import dates
from factcheck.claims.stems import STOP_WORDS


class QuotationKind(StrEnum):
    """What the quoted words stood in."""

    SPEECH = "speech"
    HEADLINE = "headline"
    TWEET = "tweet"
    """A post on any social network."""
    DOCUMENT = "document"
    """A letter, memo, law, report ... that is quoted itself, or in which the speaker writes."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that a text gives as somebody's: `text[start:end]` is inside the marks, without outer space."""

    start: int
    end: int
    text: str
    speaker: str | None
    """As the text names the speaker; a pronoun stays a pronoun, and "the minister" the minister."""
    occasion: str | None = None
    """Where or to whom it was said, in the text's own words: "told reporters in Geneva"."""
    date: str | None = None
    """EDTF; only where the sentence around the quotation names exactly one."""
    verb: str | None = None
    """The word of speech that governs it, lower-case: "said", "according to"."""
    partial: bool = False
    """A piece of a sentence, worked into the article's own: said the talks were "very productive"."""
    kind: QuotationKind = QuotationKind.SPEECH
    continues: bool = False
    """Goes on with the quotation before it, which its tag or the end of a paragraph broke off."""


PRONOUNS = frozenset(("he", "she", "they", "it", "we", "i", "you"))
"""What stands for a speaker who is named elsewhere, lower-case."""

LONGEST = 5_000
"""Code points between two marks; a longer stretch is a lost mark, not a quotation."""
BEFORE, AFTER = 240, 200
"""Code points read before and after a quotation for its speaker: about two lines of print."""
GOVERNED = 100
"""Code points a word of speech may stand before what it quotes; farther off it speaks of something else."""
BESIDE = 60
"""Code points before a mark in which a word that names the marked words stands: "the film", "so-called"."""
TERM_WORDS = 4
"""Up to this many words, with no word of speech that governs them, are a term or a scare quote."""


def quotations(text: str, *, title: bool = False, transcript: bool = False) -> list[Quotation]:
    """Return what `text` quotes, in order, without overlap; a quotation inside another is part of it.

    `text` is a sentence, a paragraph or a whole article; a quotation over several paragraphs is found only
    where all of them are given. `title`: the text is a heading, where "Minister: 'No deal'" names the speaker
    by a colon. `transcript`: paragraphs that open with a speaker's label ("SMITH: We won't.") are that
    speaker's words, marks or not; see `is_transcript`.
    """
    found: list[Quotation] = []
    labels = list(_labelled(text)) if transcript else []
    pieces = list(_pieces(text)) if _ANY_MARK.search(text) else []
    taken = 0
    previous: Quotation | None = None
    closed, tagged_after = 0, False  # where the last quotation's mark closed; whether its tag follows it
    for at, piece in enumerate(pieces):
        while taken < len(labels) and labels[taken].end <= piece.open:
            found.append(labels[taken])
            taken += 1
        if taken < len(labels) and labels[taken].start <= piece.open:
            continue  # words that the speaker quotes in turn
        following = pieces[at + 1].open if at + 1 < len(pieces) else len(text)
        if previous is not None and closed <= piece.paragraph[0] and not piece.reopened:
            previous = None  # who spoke a paragraph ago may not speak now
        read = _read(text, piece, following, previous, closed, tagged_after, title)
        if read is None:
            continue
        previous, tagged_after = read
        closed = piece.close
        found.append(previous)
        if piece.reopened and previous.speaker:  # the tag of a long quotation may stand behind its end
            for back, earlier in enumerate(reversed(found), 1):
                if earlier.speaker is None:
                    found[-back] = replace(earlier, speaker=previous.speaker, verb=previous.verb)
                if not earlier.continues or (earlier.speaker and back > 1):
                    break
    return found + labels[taken:]


def is_transcript(text: str) -> bool:
    """Whether `text` gives a conversation by labels: half of its paragraphs open with one, some label twice."""
    paragraphs = [text[start:end] for start, end in _paragraphs(text) if text[start:end].strip()]
    heads = [match["who"] for each in paragraphs if (match := _LABEL.match(each[:BEFORE]))]
    return len(heads) >= 3 and 2 * len(heads) >= len(paragraphs) and len(set(heads)) < len(heads)


# --- marks -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """One pair of marks: `text[start:end]` is inside; `open` is the opening mark, `close` after the closing one."""

    open: int
    start: int
    end: int
    close: int
    paragraph: tuple[int, int]
    reopened: bool
    """Opens a paragraph whose predecessor left the same mark open."""
    runs_on: bool
    """Is left open for the next paragraph."""


_ANY_MARK = re.compile(r"[\"“„«‘‚']|``")
_MARK = re.compile(r"``|''|[\"“”„«»‘’‚']")
_PARAGRAPH = re.compile(r"\n[^\S\n]*(?:\n\s*|(?=(?:[-*•+]|#{1,6}|\d{1,3}[.)])\s|\|))")
_OPENS_AFTER = frozenset(" \t\n\xa0([{—–-/|*_>“\"‘'")
_ELISION = re.compile(r"(?:tis|twas|em|cause|til|till|n|round|bout|\d0s|\d\ds?)\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\s+(?:and|or|but|is|are|was|were|has|had|have|of|in|on|at|to|for|from|by|with|as|that|which|who|when|while|"
    r"he|she|they|it|said|says|after|before|because|if|would|will|could|can|may|might|did|does|do)\b"
)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _PARAGRAPH.finditer(text):
        yield begin, match.start()
        begin = match.end()
    yield begin, len(text)


def _pieces(text: str) -> Iterator[_Piece]:
    """Yield the outermost pairs of marks, in order."""
    spans = list(_paragraphs(text))
    expected = ""  # the mark that the next paragraph opens with, if it goes on with this one's quotation
    for at, (begin, stop) in enumerate(spans):
        marks = [(match.start(), match.group()) for match in _MARK.finditer(text, begin, stop)]
        pairs, unclosed = _doubles(text, begin, stop, marks)
        pairs += _singles(text, begin, stop, [mark for mark in marks if mark[1] in "‘’‚'"])
        first = marks[0] if marks and not text[begin : marks[0][0]].strip() else None
        reopens = bool(expected and first and first[1] == expected)
        expected = ""
        if unclosed and at + 1 < len(spans):
            following = text[spans[at + 1][0] : spans[at + 1][0] + 8].lstrip()
            if following.startswith(unclosed[1]):
                expected = unclosed[1]
                pairs.append((unclosed[0], stop, len(expected), 0))
        for opening, closing, width, closes in _outermost(pairs):
            start, end = opening + width, closing
            while start < end and text[start].isspace():
                start += 1
            while start < end and text[end - 1].isspace():
                end -= 1
            if start < end <= start + LONGEST:
                reopened = reopens and first is not None and opening == first[0]
                yield _Piece(opening, start, end, closing + closes, (begin, stop), reopened, not closes)


_Pair = tuple[int, int, int, int]
"""Where a pair opens, where it closes, and how many code points the opening and the closing mark have."""


def _doubles(
    text: str, begin: int, stop: int, marks: list[tuple[int, str]]
) -> tuple[list[_Pair], tuple[int, str] | None]:
    """Return the pairs of double marks of one paragraph, and the last one that was left open outside them."""
    pairs: list[_Pair] = []
    curly: list[tuple[int, str]] = []
    angled: list[int] = []
    straight: tuple[int, str] | None = None
    nested, inner = False, -1  # whether a straight pair stands in the open one, and where that pair closed
    for at, mark in marks:
        before = text[at - 1] if at > begin else " "
        after = text[at + len(mark)] if at + len(mark) < stop else " "
        if mark in "“„":
            if mark == "“" and curly and curly[-1][1] == "„" and not after.isalnum():
                pairs.append((curly.pop()[0], at, 1, 1))
            else:
                curly.append((at, mark))
        elif mark == "”":
            if curly:
                pairs.append((curly.pop()[0], at, 1, 1))
        elif mark == "«":
            angled.append(at)
        elif mark == "»":
            if angled:
                pairs.append((angled.pop(), at, 1, 1))
        elif mark in ('"', "``", "''"):
            opens = before in _OPENS_AFTER and not after.isspace()
            if straight is None:
                # after a figure it is inches or seconds; a mark stuck to a word on both sides opens by mistake
                if opens or before.isspace() or (after.isalnum() and not before.isdigit()):
                    straight, nested, inner = (at, mark), False, -1
            elif before.isspace() and opens:
                said = text[max(straight[0], at - BEFORE) : at]
                if _sentence_start(said) or _VERB.search(said[-GOVERNED:]):
                    straight, nested, inner = (at, mark), False, -1  # the one before was never closed
                else:
                    nested = True
            elif nested and inner < 0:
                inner = at
            else:
                pairs.append((straight[0], at, len(straight[1]), len(mark)))
                straight = None
    if straight and inner >= 0:  # both end in one mark
        pairs.append((straight[0], inner, len(straight[1]), 1))
        straight = None
    last = max((*curly, *((at, "«") for at in angled), *((straight,) if straight else ())), default=None)
    return pairs, last


def _singles(text: str, begin: int, stop: int, marks: list[tuple[int, str]]) -> list[_Pair]:
    """Return the pairs of single marks of one paragraph; apostrophes are told apart by what stands beside them.

    After an "s" and before a word, the mark may close or may stand for an owner ("the workers’ demands"): it
    closes if a function word follows, or if no better place comes before the next opening mark.
    """

    def opens(at: int, mark: str) -> bool:
        before = text[at - 1] if at > begin else " "
        after = text[at + 1] if at + 1 < stop else " "
        if mark == "’" or before not in _OPENS_AFTER or after.isspace():
            return False
        return not (_ELISION.match(text, at + 1) and mark == "'") and (mark != "'" or after not in "'.,;:)")

    pairs: list[_Pair] = []
    index = 0
    while index < len(marks):
        opening, mark = marks[index]
        index += 1
        if not opens(opening, mark):
            continue
        maybe = -1
        while index < len(marks) and not opens(*marks[index]):
            at, mark = marks[index]
            index += 1
            before = text[at - 1]
            after = text[at + 1] if at + 1 < stop else " "
            if mark in "‘‚" or before.isspace() or after.isalnum():
                continue
            if before in "sS" and after.isspace() and not _GOES_ON.match(text, at + 1):
                maybe = at if maybe < 0 and at + 1 < stop else maybe
                if at + 1 < stop:
                    continue
            pairs.append((opening, at, 1, 1))
            maybe = -1
            break
        if maybe >= 0:
            pairs.append((opening, maybe, 1, 1))
    return pairs


def _outermost(pairs: list[_Pair]) -> list[_Pair]:
    """Return the pairs that lie in no other, in order; where two cross, the double marks are believed."""
    kept: list[_Pair] = []
    for pair in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):
        if kept and pair[0] < kept[-1][1]:
            continue
        kept.append(pair)
    return kept


# --- who speaks ------------------------------------------------------------------------------------------

_SAY = (
    "say says said saying tell tells told telling write writes wrote writing written add adds added adding "
    "ask asks asked asking admit admits admitted admitting acknowledge acknowledges acknowledged "
    "acknowledging declare declares declared declaring claim claims claimed claiming state states stated "
    "stating reply replies replied replying answer answers answered answering insist insists insisted "
    "insisting announce announces announced announcing argue argues argued arguing explain explains explained "
    "explaining warn warns warned warning suggest suggests suggested suggesting remark remarks remarked "
    "remarking note notes noted noting recall recalls recalled recalling continue continues continued concede "
    "concedes conceded conceding joke jokes joked joking quip quips quipped vow vows vowed vowing pledge "
    "pledges pledged pledging promise promises promised promising urge urges urged urging stress stresses "
    "stressed stressing emphasise emphasised emphasising emphasize emphasized emphasizing shout shouts "
    "shouted shouting yell yells yelled whisper whispered cry cried exclaim exclaims exclaimed protest "
    "protests protested object objects objected complain complains complained complaining lament laments "
    "lamented observe observes observed observing comment comments commented commenting conclude concludes "
    "concluded concluding confirm confirms confirmed confirming demand demands demanded demanding predict "
    "predicts predicted predicting reckon reckons reckoned respond responds responded responding retort "
    "retorts retorted reiterate reiterates reiterated reiterating repeat repeats repeated repeating testify "
    "testifies testified testifying caution cautions cautioned cautioning boast boasts boasted boasting opine "
    "opined assert asserts asserted asserting maintain maintains maintained maintaining contend contends "
    "contended contending accuse accuses accused accusing express expresses expressed expressing mention "
    "mentions mentioned tweet tweets tweeted tweeting retweet retweets retweeted post posts posted posting "
    "read reads stipulate stipulates stipulated reveal reveals revealed mutter muttered mused muses muse "
    "chant chants chanted chanting allege alleges alleged alleging ruled"
).split()
_CALL = (
    "call calls called calling describe describes described describing label labels labeled labelled "
    "labelling "
    "brand brands branded branding hail hails hailed hailing condemn condemns condemned condemning denounce "
    "denounces denounced denouncing criticise criticises criticised criticising criticize criticizes "
    "criticized "
    "criticizing praise praises praised praising slam slams slammed slamming blast blasts blasted "
    "blasting dismiss "
    "dismisses dismissed dismissing decry decries decried characterise characterised characterize "
    "characterized"
).split()
_TWO_WORDS = (
    r"put(?:s|ting)?\s+it",
    r"refer(?:s|red|ring)\s+to",
    r"(?:(?:is|was|(?:has|had)\s+been)\s+)?quot(?:ed|es)\s+as\s+saying",
    r"point(?:s|ed)\s+out",
)
_BARE = frozenset(
    word
    for word in (*_SAY, *_CALL)
    if (f"{word}s" in (*_SAY, *_CALL) or word in ("cry", "reply")) and word != "read"
)
"""Forms that are verbs only after a helper or a plural ("would call", "they say"); "a call" is a noun."""
_CALLING = rf"(?:{'|'.join(sorted(_CALL, key=len, reverse=True))})(?!\s+(?:for|on|off|into|upon|out)\b)"
_SPEECH = "(?:" + "|".join((*_TWO_WORDS, *sorted(_SAY, key=len, reverse=True), _CALLING)) + ")"
_INVERTING = (
    "(?:"
    + "|".join(
        sorted(
            (word for word in _SAY if word[:4] not in ("tell", "told", "expr", "accu", "read")),
            key=len,
            reverse=True,
        )
    )
    + ")"
)
"""Words of speech that may stand before their speaker: "said Smith"; "told Smith" has somebody else speak."""

_CAPITAL = "A-ZÀ-ÖØ-ÞĆČĎĐĘĚŁŃŇŘŚŠŞŤŹŻŽİĞ"
_NAME_WORD = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Lt|Col|Maj|Sgt|Capt|St|Rev|Jr|Sr|Adm)\.|"
    rf"(?:[{_CAPITAL}]\.-?){{1,4}}(?=\s)|(?!(?:The|An?|In|On|At|By|But|And|When|While|As|If|After|For|It|We|They)\b)"
    rf"[{_CAPITAL}][\w’'&-]*)"
)
_NAME = (
    rf"(?:[Tt]he\s+(?:\d{{4}}\s+)?)?{_NAME_WORD}(?:\s+(?:(?:of|de|del|da|di|van|von|der|den|la|le|bin|ibn|al|el|for)\s+){{0,2}}"
    rf"(?:the\s+)?{_NAME_WORD}){{0,5}}"
)
_FINITE = "said|says|told|tells|wrote|writes|asked|asks|added|adds|called|calls|tweeted|warned|replied|read|reads|ran"
"""Words of speech that are no part of a role; with all of them, compiling the patterns would take twice as long."""
_NO_ROLE = (
    r"(?!(?:he|she|they|it|we|you|who|whom|which|that|and|or|but|to|by|as|when|while|where|was|were|is|are|be|been|with|"
    r"on|in|at|of|for|from|had|has|have|would|will|also|later|then|not|never|if|because|after|before|than|so|"
    r"always|perhaps|sometimes|besides|afterwards|does|says|this|thus|whose|about|into|over|against|only|"
    rf"there|what|how|why|[a-z]+ly|{_FINITE})\b)"
)
_ROLE_WORD = rf"{_NO_ROLE}[\w](?:[\w’'&/-]|\.(?=\w))*"
_ROLE = (
    rf"(?:(?:[Tt]he|[Aa]n?|[Oo]ne|[Aa]nother|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Oo]ur|[Mm]y)\s+|"
    rf"{_NAME_WORD}(?:\s+{_NAME_WORD}){{0,3}}(?:(?<=[’']s)|(?<=s[’']))\s+)"
    rf"(?:{_ROLE_WORD}\s+){{0,4}}?{_NO_ROLE}[a-z0-9][\w’'-]*"
    rf"(?:\s+(?:for|of|at|from|in|on|by|near|outside)\s+(?:the\s+)?(?:{_NAME}|{_NO_ROLE}[a-z][\w-]*(?:\s+{_NO_ROLE}[a-z][\w-]*)?))?"
)
_PLURAL = (
    rf"(?:{_NO_ROLE}[a-z][a-z-]+\s+)?{_NO_ROLE}(?!(?:years|months|weeks|days|hours|minutes|times|things|terms)\b)"
    r"(?:police|people|[a-z][a-z-]{2,}s)"
)
_PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Ww]e|I)\b"
_PART = r"(?:Article|Section|Clause|Resolution|Rule|Paragraph|Chapter|Amendment)\s+\d[\w()-]*"
_WHO = rf"(?P<who>{_PRONOUN}|{_PART}|{_NAME}|{_ROLE}|{_PLURAL})"
_ENDS = (
    r"(?=\s*(?:[,;:!?)(|—–]|\.(?!\w|-)|$|\s(?:in|on|at|as|after|before|during|when|while|who|whose|of|to|from|for|by|about|"
    r"with|that|outside|and|speaking|told|has|is|was|late|early|earlier|last|this|yesterday|today|recently)\b))"
)
_HELPING = (
    r"(?:[a-z]+ly|also|later|then|once|again|further|since|had|has|have|would|will|just|even|first|now|twice|"
    r"today|yesterday|earlier|still|(?:on\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|in\s+\d{4}|"
    r"went\s+on\s+to|goes\s+on\s+to)"
)
_TAG = (
    rf"(?<![\w’'-]){_WHO}(?:['’](?:d|ll|s|ve|re)\b)?(?P<apposition>,\s[^,;:]{{2,100}},)?"
    rf"\s+(?:{_HELPING}\s+){{0,4}}?(?P<verb>{_SPEECH})\b"
)
_DIRECT = re.compile(_TAG)
_RELATIVE = re.compile(
    rf"(?<![\w’'-]){_WHO}(?:,\s[^,;:]{{2,80}})?,?\s+who\s+(?:{_HELPING}\s+){{0,3}}(?P<verb>{_SPEECH})\b"
)
_SAID_OF = (
    re.compile(rf"\b(?:quot|cit)(?:ed|es|ing|e)\s+{_WHO}\s+(?P<verb>as\s+\w+ing)\b"),
    re.compile(rf"\b(?P<verb>[Aa]ccording\s+to|[Ii]n\s+the\s+words\s+of|quot(?:ed|es|ing))\s+{_WHO}{_ENDS}"),
    re.compile(
        rf"\b(?P<verb>told|called|described|labell?ed|branded|condemned|dismissed|asked|warned)\s+by\s+{_WHO}\b"
    ),
    re.compile(
        rf"(?<![\w’'-])(?P<who>{_NAME}(?<=[’']s)|{_NAME}(?<=s[’'])|[Hh]is|[Hh]er|[Tt]heir)\s+(?:[a-z-]+\s+){{0,2}}"
        r"(?P<verb>words|claims?|statement|comments?|remarks?|promise|vow|pledge|warning|assertion|declaration|description|"
        r"message|tweet|reply|answer|response)\b"
    ),
)
_VERB = re.compile(rf"\b(?=[a-z]{{3}}){_SPEECH}\b")  # looking ahead first is twice as fast
_HELPED = re.compile(r"\b(?:would|will|did|do|does|can|could|to)\s|['’](?:d|ll)\s")
_NOUNS = frozenset(
    "remarks comments claims posts notes answers demands promises pledges calls tweets answer claim call".split()
)
_OWNER = re.compile(rf"(?P<owner>[Hh]is|[Hh]er|[Tt]heir|{_NAME}(?:(?<=[’']s)|(?<=s[’'])))\s")
_DENYING = re.compile(r"(?:\b(?:never|not|without|denie[sd]|deny(?:ing)?)|n[’']t)\s+(?:[a-z]+\s+){0,2}$")
_CARRIED_ON = re.compile(
    r"(?:,|;|\band|\bbut|\bthen|\bbefore|\bby|\bwhile)\s+(?:[a-z]+ly\s+|also\s+|later\s+|then\s+)?$"
)
_LABELLED = re.compile(rf"^[\s*_>•-]*(?P<who>{_NAME}|{_ROLE})\s*(?:\([^()]{{1,60}}\)\s*)?:[\s*_]*$")
_SAID_FIRST = re.compile(rf"^\s*(?P<verb>Said|Says|Asked|Added|Writes|Wrote)\s+{_WHO}[^:]{{0,80}}[:,]\s*$")
_ROLE_HEAD = re.compile(
    r"(?:\w+(?:er|or|ist|man|woman|men|women|ian|ant|ent|son|ee)|chief|official|secretary|head|judge|king|queen|coach|"
    r"captain|nurse|witness|attorney|aide|union|company|ministry|agency|court|council|bank|police|team|club|party|group)s?"
)
_NO_HEADS = frozenset(("former", "senior", "junior", "major", "other", "current", "recent", "minor", "chief"))
_JOINTLY = re.compile(rf"\s*(?P<who>{_NAME}(?:,\s{_NAME}){{0,3}}),?\s+and\s+")
_POSTED_TO = re.compile(r"\b[a-z]+\s+(?:to|of|for|at|in|from|with)\s+$")
_SUBJECT = re.compile(
    rf"^\s*(?P<who>{_PRONOUN}|{_NAME}|(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts)(?=\s))"
)
_AFTER_TAG = (
    re.compile(  # "the bank's analyst Ada Quill said": the name speaks, what stands before it is passed over
        rf"[,…–—-]?\s*(?:as\s+)?(?:(?:[Tt]he\s+|[Aa]n?\s+)?(?:{_NAME}\s+)?"
        rf"(?:{_NO_ROLE}[a-z][\w’'-]*\s+){{1,4}}(?=[{_CAPITAL}]))?{_TAG}"
    )
)
_AFTER_INVERTED = re.compile(
    rf"[,…–—-]?\s*(?P<verb>{_INVERTING})\s+(?:(?:{_NO_ROLE}[a-z][a-z-]*\s+){{0,4}}(?=[{_CAPITAL}]))?{_WHO}{_ENDS}"
)
_AFTER_OTHER = (
    re.compile(
        rf",?\s*(?:{_NAME}|[Tt]he\s+\w+)\s+(?P<verb>quot(?:ed|es))\s+(?:an?\s+(?:[a-z]+\s+){{1,3}}?)?{_WHO}\s+as\s+\w+ing\b"
    ),
    re.compile(rf",?\s*(?P<verb>according\s+to)\s+{_WHO}{_ENDS}"),
    re.compile(rf"\s*(?:was|is)\s+how\s+{_WHO}\s+(?P<verb>[a-z]+(?:\s+it)?)"),
    re.compile(rf"\s*(?P<verb>[—–]|--?)\s*{_WHO}\s*(?=[,.(]|$)"),
)
_AFTER_BY = re.compile(rf"\s*(?P<verb>by)\s+{_WHO}{_ENDS}")
_CALLED_PASSIVELY = re.compile(
    rf"\b(?:is|was|are|were|been|being|be)\s+(?:\w+ly\s+)?(?:{'|'.join(_CALL)})\s+(?:as\s+)?$"
)
_TITLE_INVERTED = re.compile(rf",?\s*(?P<verb>{_INVERTING})\s+(?P<who>\w[\w’' -]{{1,60}})$")
_TITLE_COLON = re.compile(rf"\s*(?:[:–—-]\s*)(?P<who>{_NAME}|{_ROLE}|{_NO_ROLE}[a-z]+)\s*$")
_LABEL = re.compile(
    rf"[\s*_]*(?P<who>(?:[{_CAPITAL}][\w.’'-]*|\([^()\n]{{1,40}}\)|of|the|[QA])"
    rf"(?:[ \t]+(?:[{_CAPITAL}][\w.’'-]*|\([^()\n]{{1,40}}\)|of|the)){{0,5}})[*_]*:[*_]*\s+"
)
_LEADING = STOP_WORDS - {"the", "may", "will"} | frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
    "september october november december meanwhile yesterday today earlier asked however".split()
)
_TRAILING = frozenset("on monday tuesday wednesday thursday friday saturday sunday yesterday today".split())
_NOT_SPEAKERS = frozenset(
    "note result example quote headline question answer source claim fact update title caption key "
    "summary verdict "
    "conclusion context background slogan motto what why how when where there".split()
)
_NAMED_IN = re.compile(rf"[{_CAPITAL}]")

# --- what is no quotation --------------------------------------------------------------------------------

_NAMING = re.compile(
    r"(?:\b(?:so-called|known\s+as|referred\s+to\s+as|nicknamed|dubbed|code-?named|named|termed|alias|aka|meaning|means|spelled|marked|"
    r"(?:the|a|an|this|that)\s+(?:[\w-]+\s+)?(?:word|term|phrase|slogan|motto|nickname|label|expression|acronym|prefix|letter|name|codename|hashtag)s?|"
    r"(?:words?|terms?|phrases?)(?:\s+like)?|what\s+(?:[\w’'-]+\s+){1,3}call(?:\s+an?|\s+the)?|(?:is|was|are|were|been|being|be)\s+(?:\w+ly\s+)?(?:called|labell?ed|branded))|’s\s+called)"
    r"[\s,]*$",
    re.IGNORECASE,
)
_WORK = re.compile(
    r"(?:\b(?:film|movie|novel|book|song|album|single|play|episode|series|show|documentary|painting|poem|essay|article|"
    r"op-ed|column|podcast|game|opera|musical|exhibition|magazine|hit|track|report|paper|study|memoir|chapter|section|"
    r"lecture|programme|program|campaign|project|operation|bestseller|classic|ballad|anthem|entitled|titled|called|"
    r"sang|sings|singing|published|starred\s+in|starring\s+in|playing)|’s)\s*,?\s*$",
    re.IGNORECASE,
)
_DETERMINER = re.compile(
    r"(?:\b(?:the|an?|its|his|her|their|our|this|that|these|those|any|no)|[’']s)\s*$", re.IGNORECASE
)
_WHOLE_END = (".", "!", "?", "…", ",", "—", "–", "-", ";")
_HEADLINE_BEFORE = re.compile(
    r"\b(?:headlin(?:e|ed|es|ing)|front[\s-]page|splash(?:ed)?|(?:paper|tabloid|daily|outlet|newspaper|magazine)s?\s+(?:ran|carried))\b"
)
_HEADLINE_AFTER = re.compile(
    r"[,.]?\s*(?:(?:read|ran|runs|reads|blared|screamed|said|was|declared|went)\s+)?(?:the|an?|one|its|his)\s+(?:[\w’'-]+\s+){0,4}?headline\b"
)
_OUTLET = re.compile(
    rf"^[\s\S]*?(?<![\w’'-])(?P<who>{_NAME})(?:['’]s?)?\s+(?:[a-z]+ly\s+)?(?:ran|run|runs|carried|published|splashed|led|headlined|went|front)\b"
)
_NETWORK = (
    r"(?:X(?![\w.])|Twitter|Truth\s+Social|Facebook|Instagram|Threads|Bluesky|"
    r"LinkedIn|TikTok|Telegram|Weibo|Mastodon|Reddit|YouTube|social\s+media)"
)
_POSTED = re.compile(
    rf"\b(?:on|to|via)\s+(?:the\s+)?(?:social\s+(?:network|platform)\s+)?{_NETWORK}|\b(?:tweet|retweet|(?:[\w-]+\s+)?(?:Facebook|Instagram|Twitter|social\s+media|X)\s+post|thread)\b"
)
_DOCUMENTS = (
    "letter memo memorandum report law statute act bill treaty agreement accord resolution constitution "
    "amendment article "
    "clause charter email e-mail filing indictment ruling judgment judgement order communiqué communique "
    "declaration sign "
    "notice note inscription plaque release website page document transcript manual label caption banner "
    "placard contract "
    "policy guidance guideline guidelines rule rules regulation regulations directive summary abstract "
    "study paper survey "
    "lawsuit complaint affidavit warrant decree motion obituary leaflet poster statement editorial "
    "readout minutes preamble "
    "section essay book memoir diary op-ed column cable brief verdict text review leaflet audit entry"
).split()
_DOCUMENT_END = re.compile(
    rf"(?:\b(?:{'|'.join(_DOCUMENTS)})$|^(?:the\s+)?(?:Article|Section|Clause|Resolution|Rule|Paragraph)\s+\w+)",
    re.IGNORECASE,
)
_WRITTEN_IN = re.compile(
    r"\b(?:[Ii]n|[Ff]rom|of)\s+(?:the|an?|his|her|its|their|another|one|\S{1,30}[’']s)\s+(?:[\w’'.-]+\s+){0,3}?"
    r"(?:letter|memo|memorandum|report|e-?mail|filing|book|memoir|diary|op-ed|editorial|essay|column|article|ruling|judge?ment|indictment|"
    r"affidavit|lawsuit|complaint|cable|paper|study|decree|note)\b(?!\s+(?:to|with)\s+(?:reporters|journalists))"
)

# --- when and where --------------------------------------------------------------------------------------

_NO_PLACE = (
    r"(?!(?:that|who|whom|which|and|but|or|he|she|it|they|we|is|was|were|are|has|had|have|will|would|as|when|while|because|"
    rf"if|where|not|the|an?|to|in|on|at|of|with|for|from|by|after|before|during|how|why|what|there|about|this|his|her|their|{_SPEECH})\b)"
)
_THING = rf"(?:(?:the|an?|his|her|its|their|this|last|that)\s+)?(?:{_NO_PLACE}[\w][\w’'&-]*(?:\.(?=\w))?\s?){{1,4}}"
_ABOUT_IT = rf"(?:\s?\b(?:with|to|on|in|at|from|of|outside|near|for|before)\s+{_THING}){{0,2}}"
_EVENTS = (
    "interview speech address statement conference briefing debate hearing testimony rally summit meeting "
    "podcast broadcast tweet post thread letter memo e-?mail op-ed article book memoir report call release "
    "video message ruling filing court trial session event ceremony campaign visit forum lecture sermon "
    "editorial column essay remarks appearance programme program show vote inquiry inquest panel talk "
    "conversation town\\s+hall affidavit parliament congress documentary"
)
_OCCASIONS = (
    re.compile(rf"\b(?:told|tells|tell|telling)\s+(?!(?:him|her|them|me|us|it|you)\b){_THING}{_ABOUT_IT}"),
    re.compile(
        rf"\b(?:[Ii]n|[Dd]uring|[Aa]t|[Aa]fter|[Ff]ollowing|[Bb]efore|[Vv]ia)\s+(?:(?:the|an?|his|her|its|their|this|that|another|one|\w{{1,30}}[’']s)\s+)?"
        rf"(?:{_NO_PLACE}[\w][\w’'&.-]*\s+){{0,4}}?(?:{'|'.join(_EVENTS.split())})\b{_ABOUT_IT}"
    ),
    re.compile(rf"\b(?:[Oo]n|to)\s+(?:{_NETWORK}|(?:national\s+|state\s+|live\s+)?"
        r"(?:television|TV|radio|air)\b|(?:CNN|CBS|NBC|ABC|BBC|CNBC|MSNBC|NPR|PBS|Fox\s+News|Sky\s+News)(?:[’']s)?(?:\s+[A-Z0-9][\w’'-]*){{0,4}})"),
    re.compile(
        r"\b(?:to|before)\s+(?:the\s+)?(?:reporters|journalists|lawmakers|parliament|congress|court|committee|inquest|inquiry|supporters|BBC|press|"
        rf"media|crowd)\b{_ABOUT_IT}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?:(?<=wrote )|(?<=writes )|(?<=writing )|(?<=told ))in\s+{_NAME}"),
)  # fmt: skip

_OWN_YEAR = re.compile(r"\b(?:the|an?|its|his|her)\s+$", re.IGNORECASE)
_STOP = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[\"“‘'(\[«*]*[A-ZÀ-Þ0-9])|\n[^\S\n]*(?=[-*•+|])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Lt|Col|Maj|Sgt|Capt|St|Rev|Jr|Sr|Adm|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|"
    r"Sept?|Oct|Nov|Dec)|\b[A-Z])$"
)


def _sentence_start(words: str) -> int:
    """Return where the last sentence of `words` begins."""
    begin = 0
    for match in _STOP.finditer(words):
        if not (words[match.start()] == "." and _ABBREVIATED.search(words, 0, match.start())):
            begin = match.end()
    return begin


def _sentence_end(words: str) -> int:
    """Return where the first sentence of `words` ends."""
    for match in _STOP.finditer(words):
        if not (words[match.start()] == "." and _ABBREVIATED.search(words, 0, match.start())):
            return match.start() + 1
    return len(words)


@dataclass(frozen=True, slots=True)
class _Said:
    """Who speaks, by which word, and where that word ends in the stretch that was read."""

    speaker: str | None
    verb: str | None
    end: int = 0


def _read(
    text: str,
    piece: _Piece,
    following: int,
    previous: Quotation | None,
    closed: int,
    tagged_after: bool,
    title: bool,
) -> tuple[Quotation, bool] | None:
    """Return the quotation that `piece` is, and whether its tag follows it; nothing if nobody speaks in it.

    `following` is where the next pair of marks opens, `closed` where that of `previous` closed.
    """
    inside = text[piece.start : piece.end]
    if not any(character.isalpha() for character in inside):
        return None
    low = max(piece.paragraph[0], piece.open - BEFORE, closed if previous else 0)
    before = text[low : piece.open]
    cut = _sentence_start(f"{before}A")  # the mark is a capital for whoever looks for the end of a sentence
    new_sentence = cut > 0 or previous is None
    before = before[cut:]
    after = text[piece.close : min(piece.close + AFTER, piece.paragraph[1], following)]
    ends_sentence = inside.endswith(".") and not inside.endswith("...")
    rest = (
        "" if ends_sentence and not re.match(r"\s*(?:[—–-]|[a-z])", after) else after[: _sentence_end(after)]
    )

    said = _said_before(before)
    by_tag = False
    continues = piece.reopened
    between = text[closed : piece.open] if previous and piece.open - closed <= AFTER else None
    if said is None or not before.strip():
        tag = _said_after(rest, before, title)
        if tag:
            said, by_tag = tag, True
    if said is None and title and (head := _LABELLED.match(before)):
        said = _Said(_cleaned(head["who"]), None)
    inherits = False
    if previous is not None and between is not None and not by_tag:
        broken = not new_sentence and tagged_after and re.match(r"[^:]*[,—–]\s*$", before)
        if broken and len(_VERB.findall(before)) <= 1:
            continues, said = True, _Said(previous.speaker, previous.verb)
        elif said is None and (
            (not new_sentence and len(between) <= GOVERNED and _same_breath(previous, between))
            or (new_sentence and not before.strip() and (tagged_after or not between.strip()))
        ):
            inherits = True
    if piece.reopened and previous is not None and said is None:
        inherits = True
    if inherits and previous is not None:
        said = _Said(previous.speaker, previous.verb)

    kind = _kind(before, rest, said, by_tag)
    if not _is_quoted(inside, before, after, said, by_tag, inherits or continues or piece.runs_on, kind):
        return None
    if kind is QuotationKind.HEADLINE:
        outlet = _OUTLET.match(before)
        said = _Said(_cleaned(outlet["who"]) if outlet else None, said.verb if said else None)
    outside = f"{before} | {rest if by_tag or not _starts_clause(rest) else ''}"
    quotation = Quotation(
        piece.start,
        piece.end,
        inside,
        said.speaker if said else None,
        _occasion(before, rest) or (previous.occasion if inherits and previous else None),
        _date(outside),
        said.verb if said else None,
        _is_partial(inside, before, after, by_tag, continues or (inherits and new_sentence)),
        previous.kind if inherits and previous else kind,
        continues,
    )
    if inherits and previous is not None and quotation.date is None:
        quotation = replace(quotation, date=previous.date)
    return quotation, by_tag or (inherits and tagged_after)


def _starts_clause(rest: str) -> bool:
    """Whether what follows a quotation says something new: its date is not the date of the saying."""
    return bool(re.match(r"\s*[,;]?\s*(?:and|but|while|whereas|though|although|because)\b|\s*;", rest))


def _same_breath(previous: Quotation, between: str) -> bool:
    """Whether two quotations of a sentence hang on one word of speech: called it "a disgrace" and "an insult"."""
    if previous.text.endswith((".", "!", "?")) and not re.match(r"\s*(?:,|and\b|or\b)", between):
        return not between.strip()
    if previous.verb is None or re.search(r"[.!?;:]\s", between):
        return False
    return bool(re.match(r"[,\s]*(?:and|or|but|as\s+well\s+as|that|in|to|with|of|for|on)?\b", between))


def _said_before(before: str) -> _Said | None:
    """Return who speaks by the words before the mark; the word of speech nearest to it decides."""
    if not before.strip():
        return None
    first = _SAID_FIRST.match(before)
    if first and (who := _cleaned(first["who"])):
        return _Said(who, first["verb"].lower(), first.end())
    spoken = list(_VERB.finditer(before))
    verbs = [
        match
        for match in spoken
        if match.group() not in _BARE or _HELPED.search(before, max(0, match.start() - 20), match.start())
    ]
    found: _Said | None = None
    for match in _tags(before) if spoken else ():
        if len(before) - match.end() <= GOVERNED and (who := _named(match)):
            found = _Said(who, re.sub(r"\s+", " ", match["verb"]).lower(), match.end())
    for pattern in _SAID_OF:
        for match in pattern.finditer(before):
            who = _cleaned(match["who"])
            if who and (found is None or match.end() > found.end) and len(before) - match.end() <= GOVERNED:
                verb = re.sub(r"\s+", " ", match["verb"]).lower()
                found = _Said(who, verb, max(match.end("verb"), match.end("who")))
    if verbs and len(before) - verbs[-1].end() <= GOVERNED and (found is None or verbs[-1].end() > found.end):
        last = verbs[-1]
        lead = before[: last.start()]
        if found and not _carries_on(last.group(), lead):
            return found
        speaker = (found.speaker if found else _subject(before)) if _carries_on(last.group(), lead) else None
        return _Said(speaker, last.group().lower(), last.end())
    if found is None and (label := _LABELLED.match(before)):
        who = _cleaned(label["who"])
        if who and who.lower() not in _NOT_SPEAKERS and _NAMED_IN.search(who.removeprefix("The ")):
            return _Said(who, None, label.end())
    return found


def _carries_on(verb: str, lead: str) -> bool:
    """Whether a word of speech without a speaker of its own goes on with the sentence's subject."""
    if _DENYING.search(lead):
        return False
    return verb.endswith("ing") or bool(_CARRIED_ON.search(lead))


def _tags(before: str) -> Iterator[re.Match[str]]:
    """Yield the places where somebody speaks, in the order of their word of speech."""
    found = [*_DIRECT.finditer(before), *_RELATIVE.finditer(before)]
    yield from sorted(found, key=lambda match: match.end())


def _named(match: re.Match[str]) -> str | None:
    """Return the speaker of a tag: the name, where a role stands before or behind it."""
    apposition = (match.groupdict().get("apposition") or "").strip(" ,")
    who = _cleaned(match["who"])
    if who and _POSTED_TO.search(match.string, 0, match.start("who")) and len(words := who.split()) > 2:
        who = " ".join(words[-2:])  # "the ambassador to Norland Ada Quill"
    verb = match["verb"]
    if verb in _NOUNS and (owner := _OWNER.match(match["who"])):
        return _cleaned(owner["owner"])  # "his campaign remarks:"
    plural = match["who"].lower() in PRONOUNS or bool(
        re.fullmatch(r"(?:[a-z-]+\s)?\w+[^\W’']s", match["who"])
    )
    if verb in _BARE and not plural and not _HELPED.search(match.group()):
        return None
    if (
        who
        and (others := _JOINTLY.fullmatch(match.string, 0, match.start("who")))
        and re.fullmatch(_NAME, who)
    ):
        return f"{others['who']} and {who}"
    if (
        apposition
        and re.fullmatch(_NAME, apposition)
        and not (who and re.fullmatch(rf"{_NAME_WORD}(?:\s+{_NAME_WORD})+", who))
    ):
        return _cleaned(apposition) or who
    return who


def _cleaned(who: str) -> str | None:
    """Return a speaker's name without what else stood in the run of capitals; nothing if nothing is left."""
    if who.lower() in PRONOUNS:
        return who
    if who.lower() in ("his", "her", "their"):
        return {"his": "he", "her": "she", "their": "they"}[who.lower()]
    words = re.sub(r"[’']s?$", "", who).split()
    if words and words[0][0].isupper():
        while words and words[0].lower().rstrip(",") in _LEADING and not _is_role(words):
            words = words[1:]
    while len(words) > 1 and words[-1].lower().rstrip(".") in _TRAILING:
        words = words[:-1]
    if not words or (len(words) == 1 and words[0].lower() in _LEADING | {"the"}):
        return None
    return " ".join(words)


def _is_role(words: list[str]) -> bool:
    return words[0].lower() in (
        "a", "an", "one", "another", "his", "her", "their", "its", "our", "my",
    ) and len(words) > 1 and words[1][:1].islower()  # fmt: skip


def _subject(before: str) -> str | None:
    """Return the subject of a sentence by its opening, after a phrase that a comma ends: "On Monday, Smith left"."""
    starts = [0]
    if "," in before[:120]:
        starts.append(before.index(",") + 1)
    for at in starts:
        match = _SUBJECT.match(before[at:])
        if not match:
            continue
        who = match["who"]
        if who.lower() in ("the", "a", "an", "his", "her", "their", "its"):
            words = before[at:].split()[:5]
            heads = [
                n
                for n, word in enumerate(words)
                if n and _ROLE_HEAD.fullmatch(word) and word not in _NO_HEADS
            ]
            if heads:
                return " ".join(words[: heads[0] + 1])
            continue
        following = before[at + match.end() :]
        if re.search(r"[’']s?$", who):
            return None  # the owner of the subject, which ends nobody knows where
        if (
            re.match(r"\s+[a-z]|,\s[^,;:]{2,100},\s+[a-z]", following)
            and who.split()[0].lower() not in _LEADING - PRONOUNS
        ):
            return _cleaned(who)
    return None


def _said_after(rest: str, before: str, title: bool) -> _Said | None:
    """Return who speaks by the tag that follows the closing mark directly."""
    if not rest.strip():
        return None
    tag = _AFTER_TAG.match(rest)
    if tag and (who := _named(tag)):
        return _Said(who, re.sub(r"\s+", " ", tag["verb"]).lower())
    inverted = _AFTER_INVERTED.match(rest)
    if inverted and (who := _cleaned(inverted["who"])):
        return _Said(who, inverted["verb"].lower())
    for pattern in _AFTER_OTHER:
        match = pattern.match(rest)
        if match and (who := _cleaned(match["who"])):
            return _Said(
                who, re.sub(r"\s+", " ", match["verb"]).lower() if match["verb"][0].isalpha() else None
            )
    if _CALLED_PASSIVELY.search(before) and (by := _AFTER_BY.match(rest)):
        return _Said(_cleaned(by["who"]), "called")
    if title and (inverted := _TITLE_INVERTED.match(rest)):
        return _Said(_cleaned(inverted["who"]), inverted["verb"].lower())
    if title and (colon := _TITLE_COLON.match(rest)):
        return _Said(_cleaned(colon["who"]), None)
    return None


def _kind(before: str, rest: str, said: _Said | None, by_tag: bool) -> QuotationKind:
    verb = (said.verb if said else None) or ""
    headlines = list(_HEADLINE_BEFORE.finditer(before))
    if headlines and not (said and said.speaker and said.verb and said.end > headlines[-1].end()):
        return QuotationKind.HEADLINE
    if _HEADLINE_AFTER.match(rest):
        return QuotationKind.HEADLINE
    beside = before + (rest if by_tag else rest[:80])
    if verb.startswith(("tweet", "retweet", "post")) or (said and _POSTED.search(beside)):
        return QuotationKind.TWEET
    if (
        said
        and said.speaker
        and _DOCUMENT_END.search(
            re.split(r"\s+(?:of|for|in|from|at|on|by|to|seen|sent|dated|obtained)\s", said.speaker)[0]
        )
    ):
        return QuotationKind.DOCUMENT
    if said and _WRITTEN_IN.search(beside):
        return QuotationKind.DOCUMENT
    return QuotationKind.SPEECH


def _is_quoted(
    inside: str,
    before: str,
    following: str,
    said: _Said | None,
    by_tag: bool,
    goes_on: bool,
    kind: QuotationKind,
) -> bool:
    """Whether somebody's words stand between the marks, and not a title, a name, a term or a scare quote."""
    beside = before[-BESIDE:]
    count = len(inside.split())
    titled = _is_title(inside)
    if titled and _WORK.search(beside):
        return False
    if by_tag or kind is QuotationKind.HEADLINE:
        return True
    if count == 1 and _DETERMINER.search(beside) and following.startswith(" ") and following[1:2].islower():
        return False  # the ‘green’ ferry
    if count <= 2 * TERM_WORDS and _NAMING.search(beside):
        return False
    if count <= TERM_WORDS and inside[0].isupper() and _WORK.search(beside):
        return False
    if titled and count <= TERM_WORDS and _DETERMINER.search(beside):
        return False  # the “America First” approach
    direct = said is not None and len(before) - said.end <= 3
    if titled and (
        said is None or said.verb is None or said.verb.startswith(("read", "call", "writ", "wrote"))
    ):
        return False
    if said is not None and (said.verb or said.speaker):
        # one word far from its verb is more likely a term that the speaker's sentence needs
        return count > 1 or direct or goes_on or len(before) - said.end <= GOVERNED // 2
    if goes_on:
        return True
    if before.strip(" *_>•-(") and not before.rstrip().endswith((":", ",")):
        return count > (2 * TERM_WORDS if _DETERMINER.search(beside) else TERM_WORDS)
    return count > TERM_WORDS or (count == TERM_WORDS and inside.endswith((".", "!", "?", "…")))


_SMALL = frozenset("a an the of in on at to for from by with and or but nor as is vs".split())


def _is_title(inside: str) -> bool:
    """Whether the words are capitalised like a title or a name: “Gone With the Wind”."""
    words = [word for word in re.findall(r"[\w’'&-]+", inside) if word[0].isalpha()]
    large = [word for word in words if word.lower() not in _SMALL]
    if not large or inside.rstrip(",").endswith((".", ";")) or not inside[0].isupper():
        return False
    if any(not word[0].isupper() for word in large):
        return False
    return len(large) > 1 or len(words) == 1 if not inside.isupper() else len(words) <= 2


_INTRODUCED = re.compile(r"\b(?:that|the|an?|of|as|was|were|is|are|be|by|to|its|his|her|their)$")


def _is_partial(inside: str, before: str, after: str, by_tag: bool, goes_on: bool) -> bool:
    """Whether the words are a piece of the article's own sentence and not an utterance of their own."""
    lead = before.rstrip()
    if goes_on or (lead.endswith(":")):
        return False
    letter = next((c for c in inside if c.isalpha()), "A")
    long = len(inside.split()) >= TERM_WORDS
    if (
        letter.isupper()
        and (by_tag or (long and inside.endswith(_WHOLE_END)))
        and not _INTRODUCED.search(lead)
    ):
        return False
    if not lead.strip("*_>-•( "):
        whole = by_tag or inside.endswith(_WHOLE_END) or not re.match(r"\s+[a-z]", after)
        return not whole
    if lead.endswith((",", "—", "–")):
        return letter.islower() and not long
    if letter.isupper() and len(inside.split()) > 1:
        return _INTRODUCED.search(lead) is not None or not _VERB.search(lead[-40:])
    return True


def _occasion(before: str, rest: str) -> str | None:
    """Return the words that say where or to whom, nearest to the quotation first."""
    for words, last in ((before, True), (rest, False)):
        found = [match for pattern in _OCCASIONS for match in pattern.finditer(words)]
        if found:
            found.sort(key=lambda match: (match.start(), -match.end()))
            chosen = found[-1] if last else found[0]
            for other in found:  # "told reporters at a rally" holds "at a rally"
                if other.start() <= chosen.start() and other.end() >= chosen.end():
                    chosen = other
                    break
            return re.sub(r"\s+", " ", chosen.group()).strip(" ,")
    return None


def _date(outside: str) -> str | None:
    if not any(character.isdigit() for character in outside):
        return None
    found = {
        mention.edtf
        for mention in dates(outside)
        # "the 2019 law": a year that belongs to a name
        if not (mention.text.isdigit() and _OWN_YEAR.search(outside[: mention.start]))
    }
    return found.pop() if len(found) == 1 else None


# --- transcripts -----------------------------------------------------------------------------------------


def _labelled(text: str) -> Iterator[Quotation]:
    """Yield what follows each speaker's label, to the end of its paragraph."""
    for begin, stop in _paragraphs(text):
        match = _LABEL.match(text, begin, min(stop, begin + BEFORE))
        if not match or match["who"].lower() in _NOT_SPEAKERS:
            continue
        start, end = match.end(), stop
        while start < end and text[end - 1].isspace():
            end -= 1
        if start < end <= start + LONGEST:
            yield Quotation(start, end, text[start:end], match["who"].strip())
