"""What a passage gives as somebody's words: between marks, after a speaker's label, or as its own text.

Agrees: Smith and “We won,” said Ann Smith. Differs: Smith and "JONES: We won." Nothing to compare: a passage that says
in its own words that Smith won.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from factcheck.check.compare.quotations.wording import Words, read_words
from factcheck.check.features import Features
from factcheck.claims.quoted import PRONOUNS, Quotation
from factcheck.claims.stems import stem, words

MOST_UTTERANCES = 60
"""Utterances of a passage that are read."""

_OWNED = re.compile(r"\w+[’']s\b")
_NOT_SAID = re.compile(
    r"(?:\b(?:never|not|denie[sd]|denying|falsely|fake|fabricated|invented|misquoted|no\s+(?:evidence|record|proof|sign))|"
    r"n[’']t)\b[^.!?\"“”]{0,60}$",
    re.IGNORECASE,
)
_ASKED_WHETHER = re.compile(r"(?:^|[.!?]\s)(?:Did|Has|Had|Would|Could|Does|Will)\s[^.!?]*$")
_MIGHT_SAY = re.compile(
    r"\b(?:would|could|might|should)\s+(?:have\s+)?(?:sa(?:y|id)|tell|told)\b[^.!?]{0,20}$", re.IGNORECASE
)
_CAPS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.’'-]*"
_TAG = re.compile(r"[”\"’']\s+[^.!?“”\":;\n]{3,80}\.\s+[“\"‘']")
"""What stands between two quotations of one breath: its tag."""
_LABEL = re.compile(
    rf"(?:(?<=[.!?…)\]\"”’]\s)|(?<=\n)|^)[*_]{{0,2}}(?P<who>{_CAPS}(?:\s{_CAPS}){{0,4}}|Question|Answer|"
    r"[A-Z][a-z]+(?:\s[A-Z][a-z.’'-]+){0,2})(?:\s\([^()\n]{1,40}\))?[*_]{0,2}:[*_]{0,2}\s"
)
_NO_LABELS = frozenset(
    "note transcript text result example quote headline source claim fact update title caption key summary "
    "verdict conclusion context background".split()
)
_ASKERS = frozenset("q question reporter journalist interviewer moderator host chair chairman".split())
_ANSWERERS = frozenset("a answer".split())
_UTTERANCES = "|".join(
    "address speech remarks statement letter words answer reply post tweet message testimony comment diary "
    "interviews?".split()
)
_OWN_WORDS = re.compile(
    r"\b(?:remarks|statement|address|speech|transcript|letter|full\s+text|post|tweet|message|testimony|interview)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Uu]s|[Mm]e)\b")
_INDIRECT = re.compile(
    r"\b(?:sa(?:id|ys|ying)|t(?:old|ells|elling)|claim(?:s|ed)|argue[sd]|insist(?:s|ed)|wr(?:ote|ites)|added|adds|"
    r"warn(?:s|ed)|den(?:ied|ies)|repeat(?:s|ed)|replie[sd]|answer(?:s|ed)|admit(?:s|ted)|explain(?:s|ed)|"
    r"called|calls|described|describes|according\s+to)\b",
    re.IGNORECASE,
)
_ANYBODY = re.compile(r"(?:an?|one|some|several|many|another|unnamed|anonymous|two|three)\b", re.IGNORECASE)
_TITLES = frozenset(
    "mr mrs ms dr prof president premier minister senator governor mayor deputy bishop captain king queen prince "
    "chancellor general secretary representative congressman congresswoman judge justice pope director lord lady sir "
    "leader the former chief".split()
)
_CALENDAR = frozenset(
    "january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday".split()
)
_SAID = re.compile(
    r"(?P<who>(?:(?:Mr|Mrs|Ms|Dr)\.?\s)?(?:[A-Z][\w’'-]+\s){1,4})(?:(?:also|later|then|once|had|has|[a-z]+ly)\s){0,2}"
    r"(?:said|says|told|tells|wrote|writes|tweeted|posted|answered|replied|called|calls|declared|added|asked)\b"
)
_WORDED = re.compile(
    r"(?P<who>(?:[A-Z][\w’'-]+\s){1,4})(?:closed|opened|ended|began|concluded|finished)\b[^.\"“]{1,80}\bwords?\b"
)
_ACCORDING = re.compile(
    r"\b[Aa]ccording\s+to\s+(?P<who>(?:(?:the|a|an)\s)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,3})"
)


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words that a passage gives as somebody's."""

    said: Words
    speaker: str | None
    start: int
    """Where its first words stand in the passage (code points)."""
    end: int
    labelled: bool = False
    plain: bool = False
    """The passage's own text: no marks, no labels."""
    question: str = ""
    """What the one before it asked, in a transcript."""
    questioned: str = ""
    """What had been asked before that."""
    lead: str = ""
    """The passage's words between the quotation before it and this one, or its sentence up to it."""


def utterances(passage: Features) -> list[Utterance]:
    """Return the utterances of a passage, in order; one that a tag breaks off is put together again."""
    if labelled := _labelled(passage.text):
        return labelled
    if not passage.quotations:
        return [Utterance(read_words(passage.text), None, 0, len(passage.text), plain=True)]
    found: list[Utterance] = []
    closed = 0
    for each in passage.quotations[:MOST_UTTERANCES]:
        lead = passage.text[max(closed, each.start - 240) : each.start]
        closed = each.end
        between = passage.text[found[-1].end : each.start] if found else ""
        if found and (each.continues or (_TAG.fullmatch(between) and _one_voice(found[-1], each))):
            before = found[-1]
            whole = f"{before.said.text} {each.text}"
            found[-1] = replace(
                before, said=read_words(whole), end=each.end, speaker=before.speaker or each.speaker
            )
            continue
        found.append(Utterance(read_words(each.text), _named_speaker(each), each.start, each.end, lead=lead))
    return found


def _one_voice(before: Utterance, each: Quotation) -> bool:
    """Whether a quotation goes on with the one before it: “We will,” Smith said. “And soon.”"""
    if before.said.text[-1:] not in ",.!?" or before.speaker is None:
        return False
    return not each.speaker or names(before.speaker, each.speaker) or each.speaker.lower() in PRONOUNS


def is_by(speaker: str | None, each: Utterance, passage: Features) -> bool:
    """Whether the passage gives an utterance to `speaker`; what it gives to nobody is the named speaker's.

    "He said" is the named speaker, unless somebody else spoke after the name stood.
    """
    before = passage.text[: each.start]
    if is_disowned(each, passage):
        return False
    if speaker is None:
        return not (each.labelled and _is_asker(each.speaker))
    if each.labelled:
        return _is_label_of(speaker, each.speaker, passage.text)
    if each.plain:
        return names(speaker, passage.text) or _has_words(speaker, passage.text, far=True)
    if each.speaker:
        if ("draft" in words(each.speaker)) != ("draft" in words(speaker)):
            return False
        if speaks_for(each.speaker, speaker):
            return True
        return names(speaker, each.speaker) and not _namesakes(speaker, each.speaker)
    if _has_words(speaker, before[-240:]):
        return True
    if not names(speaker, before) and _has_words(speaker, before, far=True):
        return not _other_since(speaker, before, each, passage)
    if names(speaker, passage.text[each.end :].split("\n")[0][:200]) and not names(speaker, before):
        return True
    return names(speaker, before) and not _other_since(speaker, before, each, passage)


def is_disowned(each: Utterance, passage: Features) -> bool:
    """Whether the passage says that the words were never said, or asks whether they were."""
    if each.plain:
        return False
    before = passage.text[max(0, each.start - 120) : each.start].rstrip(' "“‘')
    asked = bool(_ASKED_WHETHER.search(before)) and "?" in passage.text[each.end : each.end + 120]
    return asked or bool(_NOT_SAID.search(before) or _MIGHT_SAY.search(before))


def is_own(each: Utterance, at: int, stop: int) -> bool:
    """Whether words of a passage without marks are the named speaker's own, and not told of them."""
    before = each.said.text[: each.said.spans[at][0]]
    sentence = re.split(r"[.!?]\s", before)[-1]
    if _INDIRECT.search(sentence) and not re.search(r"[:,]\s*$", sentence):
        return False
    first = bool(_FIRST_PERSON.search(each.said.between(at, stop)))
    return first or bool(_OWN_WORDS.search(each.said.text[:300]))


def in_turn(each: Utterance, at: int, stop: int) -> bool:
    """Whether words of an utterance are another's, whom the speaker quotes: He told me ‘we won’."""
    begin, end = each.said.spans[at][0], each.said.spans[stop - 1][1]
    for match in re.finditer(r"[‘“\"'](?=\w)[^‘“\"”\n]{2,400}?[’”\"'](?!\w)", each.said.text):
        if match.start() < begin and end <= match.end():
            before = each.said.text[max(0, match.start() - 40) : match.start()]
            return bool(
                re.search(r"\b(?:sa(?:id|ys)|told|asked|tells|shout\w*|wrote)\b[^.!?]{0,25}$", before)
            )
    return False


def tells(text: str) -> bool:
    """Whether a text tells what somebody said."""
    return bool(_INDIRECT.search(text))


def names(speaker: str | None, text: str) -> bool:
    """Whether `text` names the speaker, other than as the owner of something ("Smith's aide")."""
    last = words(speaker or "")[-1:]
    return not last or stem(last[0]) in {stem(word) for word in words(_OWNED.sub("", text))}


def is_anybody(speaker: str) -> bool:
    """Whether a speaker is named so that it may be another each time: "a spokesman", "officials"."""
    return bool(_ANYBODY.match(speaker)) or (
        speaker.islower() and speaker.endswith("s") and " " not in speaker
    )


def speaks_for(who: str, body: str) -> bool:
    """Whether `who` is the voice of a body: "the ministry's spokesman"; a person's aide is not that person."""
    parts = words(who)
    last = body.split()[-1]
    owned = len(parts) > 1 and parts[-1].startswith("spokes") and last.islower()
    return owned and any(part.removesuffix("'s") == last.lower() for part in parts[:-1])


def speaker_in(claim: Features) -> str | None:
    """Return who speaks by the claim's text: of its first quotation, or before "said" or after "according to"."""
    for each in claim.quotations:
        if each.speaker and _is_name(each.speaker):
            return each.speaker
    found = _ACCORDING.search(claim.text) or _SAID.search(claim.text) or _WORDED.search(claim.text)
    if not found:
        return None
    who = found["who"].strip()
    return who if _is_name(who) else None


def _has_words(speaker: str, before: str, *, far: bool = False) -> bool:
    """Whether the words are introduced as the speaker's: "Smith's address, in full:"; `far`: in a sentence before."""
    last = re.escape(words(speaker)[-1])
    reach = "" if far else r"[^.!?“\"]{0,80}$"
    owned = re.compile(rf"\b{last}[’']s?\s+(?:[\w’'-]+\s+){{0,4}}?(?:{_UTTERANCES})\b{reach}", re.IGNORECASE)
    return bool(owned.search(before.rstrip(' "“‘')))


def _is_name(who: str) -> bool:
    parts = who.lower().split()
    return parts[-1] not in PRONOUNS and parts[-1] not in _CALENDAR and (len(parts) > 1 or who[0].isupper())


def _named_speaker(quotation: Quotation) -> str | None:
    who = quotation.speaker
    return who if who and who.lower() not in PRONOUNS and who.lower() not in _CALENDAR else None


def _namesakes(one: str, other: str) -> bool:
    """Whether two names share the family name and not the first: "Ann Smith", "John Smith"."""
    first = [words(name)[-2:-1] for name in (one, other)]
    if not all(first) or {first[0][0], first[1][0]} & _TITLES:
        return False
    surname = words(one)[-1]
    if surname != words(other)[-1] or not all(re.search(rf"\b{part[0][:1].upper()}", name)
                                              for part, name in zip(first, (one, other), strict=True)):  # fmt: skip
        return False
    return first[0][0][0] != first[1][0][0]


def _other_since(speaker: str, before: str, each: Utterance, passage: Features) -> bool:
    """Whether somebody else spoke after the speaker was last named."""
    last = words(speaker)[-1]
    at = before.lower().rfind(last)
    others = (quotation for quotation in passage.quotations if at < quotation.start < each.start)
    return any((who := _named_speaker(other)) is not None and not names(speaker, who) for other in others)


def _labelled(text: str) -> list[Utterance]:
    labels = [match for match in _LABEL.finditer(text) if match["who"].lower().split()[0] not in _NO_LABELS][
        :MOST_UTTERANCES
    ]
    capitals = [match for match in labels if match["who"].isupper()]
    if not (len(capitals) >= 2 or (capitals and capitals[0].start() == 0 and len(capitals[0]["who"]) > 2)):
        heads = [match["who"] for match in labels]
        if len(heads) < 3 or len(set(heads)) == len(heads):
            return []
    found: list[Utterance] = []
    for at, match in enumerate(labels):
        end = labels[at + 1].start() if at + 1 < len(labels) else len(text)
        said = read_words(text[match.end() : end].strip())
        asked = [each.said.text for each in found if "?" in each.said.text]
        last = found[-1].said.text if found and "?" in found[-1].said.text else ""
        previous = asked[-2] if last and len(asked) > 1 else ""
        found.append(
            Utterance(said, match["who"], match.end(), end, True, question=last, questioned=previous)
        )
    return found


def _is_asker(label: str | None) -> bool:
    return bool(set(words(label or "")) & _ASKERS)


def _is_label_of(speaker: str, label: str | None, text: str) -> bool:
    mine, parts = words(speaker), words(label or "")
    if not parts or not mine:
        return False
    if parts[-1] in _ANSWERERS:
        bare = _LABEL.sub(" ", text)
        return names(speaker, bare) or _has_words(speaker, bare, far=True)
    if stem(mine[-1]) == stem(parts[-1]):
        return not _namesakes(speaker, (label or "").title())
    # THE PRESIDENT: whom the passage calls so
    return parts[0] == "the" and parts[-1] in _TITLES and f"{parts[-1]} {mine[-1]}" in text.lower()
