"""What a parsed word is and what hangs on it: small questions to the parse, each with its answer in one place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from factcheck.claims.decompose.lexicon import (
    ABSTRACT,
    ADDITIVE,
    CLAUSE_VERBS,
    CONDITIONS,
    DETERMINED,
    NOT_GRANTED,
    QUANTIFIERS,
    REPORTING,
    SUBJECTS,
    WRONGLY,
    YEAR_OR_MONTH,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def joiner(first: Token, other: Token) -> str | None:
    """Return the conjunction that stands between two coordinated words."""
    for token in (first, *first.children):
        if token.dep_ == "cc" and first.i < token.i < other.i:
            return str(token.lower_)
    chain = other.head
    for child in chain.children:
        if child.dep_ == "cc":
            return str(child.lower_)
    return None


def stands_before(child: Token) -> bool:
    """Whether a clause only stands before another: "A happened, B happened, and C" comes as part of C."""
    head = child.head
    return (
        child.dep_ == "ccomp"
        and child.right_edge.i < head.i
        and head.lemma_.lower() not in REPORTING
        and child.pos_ in ("VERB", "AUX")
        and child.doc[child.right_edge.i + 1].text in (",", "-", "–", "—", ":", ";")
        and any(c.dep_ in SUBJECTS for c in child.children)
        and not any(c.dep_ == "mark" for c in child.children)
    )


def subject_of(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ in SUBJECTS), None)


def is_negated(verb: Token) -> bool:
    return any(c.dep_ == "neg" or c.lower_ in ("never", "no", "neither", "hardly") for c in verb.children)


def is_modal(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.tag_ == "MD" for c in verb.children)


def is_perfect(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ in ("has", "have", "'ve", "’ve") for c in verb.children)


def speaks_of_past(verb: Token, default: bool) -> bool:
    """Whether a clause speaks of the past; `default` where its verb doesn't tell."""
    for child in verb.children:
        if child.dep_ in ("aux", "auxpass") and child.i < verb.i:
            if child.tag_ == "VBD":
                return True
            if child.tag_ in ("VBZ", "VBP", "MD"):
                return False
    if verb.tag_ == "VBD":
        return True
    return False if verb.tag_ in ("VBZ", "VBP") else default


def parts(mark: Token, also: str) -> bool:
    """Whether a mark sets off what is beside it: a comma, a dash between spaces ("3-1" is one thing), one of `also`."""
    if mark.text in ("-", "–", "—"):
        before = mark.nbor(-1) if mark.i > 0 else None
        return mark.text == "—" or bool(mark.whitespace_ and before is not None and before.whitespace_)
    return mark.text == "," or mark.text in also


def names_it(token: Token) -> bool:
    """Whether an apposition is the name of the noun before it: "its chief executive, Ann Example, wrote"."""
    return token.dep_ == "appos" and token.pos_ == "PROPN" and token.head.pos_ == "NOUN"


def binds_all(verb: Token) -> bool:
    """Whether something at a verb may be about all that is coordinated with it: "if", "neither"."""
    for child in verb.children:
        if child.dep_ == "advcl" and child.i < verb.i:
            opener = child.left_edge.lower_
            if opener in CONDITIONS or (
                opener in ("had", "should", "were") and child.left_edge.dep_ == "aux"
            ):
                return True
        if child.lower_ in ("neither", "either"):
            return True
        if child.lower_ == "never" and any(c.dep_ == "cc" and c.lower_ == "and" for c in verb.children):
            return True
    return verb.i > 0 and verb.nbor(-1).lower_ in ("neither", "either")


def denies_speaker(verb: Token) -> bool:
    """Whether what a verb reports is not put forward: "no one said", "wrongly reported"."""
    for child in verb.children:
        if child.dep_ == "advmod" and child.lower_ in WRONGLY:
            return True
        if child.dep_ in SUBJECTS:
            words = {child.lower_, *(c.lower_ for c in child.lefts)}
            if words & {"no", "nobody", "none", "neither", "few", "hardly", "nothing"}:
                return True
    return False


def counted(noun: Token) -> bool:
    """Whether a word before a noun says how much or how many of it: "40 houses", "not all schools"."""
    return any(
        t.dep_ == "nummod" or (t.like_num and not t.is_title) or t.lower_ in QUANTIFIERS  # "America First"
        for c in noun.lefts
        for t in c.subtree
        if c.dep_ not in ("compound", "poss")
    )


def in_firm(token: Token) -> bool:
    """Whether a coordinated word or its sign belongs to one name: "Pellan & Moor"."""
    if token.lower_ == "&":
        return True
    return token.dep_ == "conj" and token.i > 0 and token.nbor(-1).lower_ == "&"


def is_plural(noun: Token, *, alone: bool = False) -> bool:
    """Whether a verb after `noun` is in the plural; `alone`: without what is coordinated with it."""
    if not alone and any(c.dep_ == "conj" and not in_firm(c) for c in noun.children):
        return True
    return (noun.tag_ == "NNS" and noun.pos_ != "PROPN") or noun.lower_ in (
        "they",
        "we",
        "these",
        "those",
        "both",
        "many",
        "some",
    )


def first_conjunct(token: Token) -> Token:
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    return token


def takes_for_granted(clause: Token) -> bool:
    """Whether a relative clause without a comma tells what happened: "the storm that killed twelve people"."""
    noun = clause.head
    verb = noun
    while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
        verb = verb.head
    pronoun = any(c.lower_ in ("that", "which", "who") and c.dep_ in SUBJECTS for c in clause.children)
    return (
        pronoun
        and noun.pos_ in ("NOUN", "PROPN")
        and any(c.lower_ in DETERMINED for c in noun.children)
        and speaks_of_past(clause, False)
        and not is_modal(clause)
        and not (is_negated(verb) or is_modal(verb))
        and clause.right_edge.i - clause.left_edge.i >= 3
        and noun.lemma_.lower()
        not in ("person", "people", "man", "woman", "one", "thing", "day", "time", "year")
    )


def sums_up(clause: Token) -> bool:
    """Whether "which" may stand for all that was said: "he refused, which led to ..."; then it isn't said alone."""
    return clause.lemma_.lower() in CLAUSE_VERBS and any(
        c.lower_ == "which" and c.dep_ in SUBJECTS for c in clause.children
    )


def whole_noun(noun: Token) -> Token:
    """Return the noun that "which" means behind `noun`: in "the denial of interference, which" the denial."""
    top = noun
    while noun.dep_ == "pobj" and noun.head.dep_ == "prep" and noun.head.head.pos_ == "NOUN":
        noun = noun.head.head
        if ABSTRACT.search(noun.lower_):
            top = noun
    return top


def of_attribute(noun: Token) -> bool:
    """Whether a noun belongs to what the subject is said to be: "is an island of 312 square kilometres, known for"."""
    noun = first_conjunct(noun)
    while noun.dep_ == "pobj" and noun.head.dep_ == "prep" and noun.head.head.pos_ in ("NOUN", "PROPN"):
        noun = first_conjunct(noun.head.head)
    return noun.dep_ == "attr"


def is_dated(token: Token) -> bool:
    """Whether an adjunct says when."""
    if token.dep_ == "prep" and token.lower_ in ("of", "to", "from", "about", "for"):
        return False
    nouns = [
        t
        for t in token.subtree
        if t.dep_ in ("pobj", "npadvmod", "nummod", "compound", "appos") or t.i == token.i
    ]
    return any(YEAR_OR_MONTH.match(t.text) for t in nouns if len(list(t.subtree)) < 9)


def is_placed(token: Token) -> bool:
    """Whether an adjunct says where: "in Geneva", "at the G20 summit"."""
    if token.dep_ != "prep" or token.lower_ not in ("in", "at", "near", "on"):
        return False
    return any(c.dep_ == "pobj" and c.pos_ == "PROPN" for c in token.children)


def class_of(token: Token) -> str:
    """Return the coarse class that all members of an enumeration share, whatever the parser makes of one of them."""
    if token.pos_ in ("NOUN", "PROPN", "PRON") or token.tag_ == "VBG":
        return "noun"
    if token.pos_ == "ADJ" or token.tag_ == "VBN":
        return "adjective"
    return "verb" if token.pos_ in ("VERB", "AUX") else str(token.pos_)


def holds_inside(clause: Token, first: Token) -> bool:
    """Whether the list from `first` inside a clause can be told apart: "a consensus that X threatens A and B".

    So can "aimed at doing A and B"; but a relative clause says which thing is meant: one part of "the law that
    bans A and B" would name another law.
    """
    if (
        is_negated(clause)
        or not_granted(clause)
        or any(c.lower_ in ("no", "little") for c in clause.head.lefts)
    ):
        return False
    if clause.dep_ in ("relcl", "acl") and any(
        c.dep_ == "mark" and c.lower_ == "that" for c in clause.children
    ):
        return True
    return clause.dep_ == "acl" and clause.tag_ == "VBN" and first.dep_ == "pcomp"


def not_granted(token: Token) -> bool:
    """Whether what stands above a word leaves open that it is so: "denied", "the claim that", "if"."""
    return any(
        (a.i < token.i and (a.lemma_.lower() in NOT_GRANTED or a.dep_ == "neg"))
        or (a.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in CONDITIONS for c in a.children))
        for a in token.ancestors
    )


def hyphenated(token: Token) -> bool:
    """Whether the word is a part of another: "non-fiction" comes as three tokens."""
    doc = token.doc
    after = token.i + 1 < len(doc) and not token.whitespace_ and doc[token.i + 1].text == "-"
    before = token.i > 1 and doc[token.i - 1].text == "-" and not doc[token.i - 1].whitespace_
    return after or before


def no_object(verb: Token) -> bool:
    return not any(c.dep_ == "dobj" for c in verb.children)


def absolute(preposition: Token) -> Token | None:
    """Return the participle of "with sanctions remaining in force", set off by a comma."""
    if preposition.lower_ != "with" or preposition.i == 0 or preposition.nbor(-1).text not in (",", "–", "—"):
        return None
    for child in preposition.children:
        if child.dep_ == "pcomp" and child.tag_ == "VBG" and any(c.dep_ in SUBJECTS for c in child.children):
            return child
        if child.dep_ == "pobj":
            for inner in child.children:
                if inner.dep_ == "acl" and inner.tag_ in ("VBG", "VBN") and inner.i > child.i:
                    return inner
    return None


def additive(head: Token) -> list[Token]:
    """Return openers such as "In addition to his work on X,": the sentence is true without them."""
    return [
        child
        for child in head.children
        if child.dep_ == "prep"
        and child.i < head.i
        and ADDITIVE.match(" ".join(t.text for t in child.subtree))
    ]


def definite(tokens: list[Token]) -> list[Token | str]:
    """Return a noun phrase as it is named the second time: "a treaty" is "the treaty"."""
    if tokens and tokens[0].lower_ in ("a", "an") and tokens[0].dep_ == "det":
        return ["the", *tokens[1:]]
    return list(tokens)


def stop(tokens: Sequence[Token]) -> int:
    return tokens[-1].idx + len(tokens[-1])


def lowered(words: str, doc: Doc) -> str:
    """Return words that go on in a sentence: with a small letter, unless a name begins them."""
    first = re.match(r"\w+", words)
    if first is None or words[1:2].isupper():
        return words
    token = next((t for t in doc if t.text == first.group()), None)
    if token is None or token.pos_ == "PROPN" or token.text == "I":
        return words
    # a dateline or label is blanked out before a sentence is parsed: spaces stand before its first word
    if any(not t.is_space for t in doc[token.sent.start : token.i]):
        return words
    return words[0].lower() + words[1:]
