"""Put right what the parsers get wrong often, before a sentence is cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factcheck.claims.decompose.lexicon import REPORTING, SUBJECTS
from factcheck.claims.decompose.tokens import first_conjunct

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def mend(doc: Doc) -> None:
    """Put right mistakes that the parsers make with lists and with "that"; they show in what hangs on what.

    "X's annexation of A, its role in B, and its support for C": the later members come as appositions to "A".
    "because of its acts in A, its role in B, and ...": the later members come as coordinated with the main verb.
    """
    _finite_acl(doc)
    for token in list(doc):
        if token.dep_ == "relcl" and any(c.dep_ == "mark" and c.lower_ == "that" for c in token.children):
            up = token.head
            while up.pos_ not in ("VERB", "AUX") and up.head.i != up.i:
                up = up.head
            if up.pos_ == "VERB" and up.lemma_.lower() in REPORTING and up.i < token.i:
                token.head = up  # "learned through leaks that ...": what was learned, not which leaks
                token.dep_ = "ccomp"
        elif token.tag_ in ("VBG", "VBN") and token.dep_ in ("acl", "advcl") and token.left_edge.i > 1:
            adverb = doc[token.left_edge.i - 1]
            if adverb.pos_ == "ADV" and doc[adverb.i - 1].text == "," and adverb.head.i != token.i:
                adverb.head = token  # ", sometimes bypassing allies, raised": sometimes bypassing, not raised
                adverb.dep_ = "advmod"
        elif (
            token.dep_ == "appos"
            and token.head.dep_ == "pobj"
            and any(c.dep_ == "cc" for c in token.children)
        ):
            first = _listed_from(token.head)
            others = sorted((c for c in token.head.children if c.dep_ == "appos"), key=lambda c: c.i)
            if first.i == token.head.i or first.dep_ not in ("pobj", "dobj", "attr"):
                continue
            for member in others:
                member.head = first
                member.dep_ = "conj"
        elif (
            token.dep_ == "conj"
            and token.pos_ in ("NOUN", "PROPN")
            and token.head.pos_ in ("VERB", "AUX")
            and token.head.i < token.i
            and not any(c.dep_ in SUBJECTS or c.dep_ == "cop" for c in token.children)
        ):
            at = token.left_edge.i - 1
            while at > 0 and (doc[at].is_punct or doc[at].dep_ == "cc"):
                at -= 1
            first = _listed_from(doc[at])
            if first.dep_ in ("pobj", "dobj") and first.pos_ in ("NOUN", "PROPN") and first.i > token.head.i:
                token.head = first
        elif token.dep_ == "conj" and token.pos_ == "NOUN" and token.head.pos_ == "PROPN":
            # "those at the summits in A and B, as well as encounters on C": not summits in encounters
            words = [doc[at].lower_ for at in range(max(token.left_edge.i - 3, 0), token.left_edge.i)]
            up = first_conjunct(token)
            while up.dep_ in ("pobj", "prep") and up.head.i != up.i and words == ["as", "well", "as"]:
                up = up.head
                if up.dep_ in ("pobj", "dobj", "nsubj") and up.pos_ in ("NOUN", "PRON"):
                    token.head = up
                    doc[token.left_edge.i - 1].head = up


def _finite_acl(doc: Doc) -> None:
    """Make the finite verb the root of a sentence that the parser took for its subject: "The talks and X led to Y"."""
    for span in list(doc.sents):
        root = span.root
        if root.pos_ not in ("NOUN", "PROPN") or any(
            c.dep_ in SUBJECTS or c.dep_ == "cop" for c in root.children
        ):
            continue
        verb = next((t for t in span if t.dep_ == "acl" and t.tag_ in ("VBD", "VBZ", "VBP")), None)
        if verb is None or any(c.dep_ in SUBJECTS for c in verb.children) or verb.i < root.i:
            continue
        for mark in [c for c in root.children if c.i > verb.i]:
            mark.head = verb
        verb.head = verb
        verb.dep_ = "ROOT"
        root.head = verb
        root.dep_ = "nsubj"


def _listed_from(token: Token) -> Token:
    """Return the noun that a list begins with, whose first member ends with `token`."""
    best = token
    while (
        token.head.i != token.i
        and token.dep_ in ("pobj", "prep", "pcomp", "conj")
        and token.head.pos_ not in ("VERB", "AUX")
    ):
        token = token.head
        if token.dep_ in ("pobj", "dobj", "attr"):
            best = token
    return best
