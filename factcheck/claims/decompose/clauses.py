"""Cut a parsed sentence into what it says, one statement for each clause, apposition and enumerated thing.

The cuts follow clause-based open information extraction (Del Corro and Gemulla 2013, ClausIE,
https://doi.org/10.1145/2488388.2488420): a clause is a verb with its subject, objects and adjuncts; what hangs
on it as a clause of its own (coordinated, relative, participial, adverbial) is said separately, with the subject
it shares. Two things are ours. Whatever limits a fact stays with it: negation, modal verbs, "nearly",
"allegedly", "only", conditions. And nothing is cut out of quotation marks, out of "A or B", or out of what holds of
two things together only ("between A and B", "A and B met").

Dependency labels are those of the English spaCy pipelines (ClearNLP style).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from factcheck.claims.decompose import Statement, whole
from factcheck.claims.decompose.lexicon import (
    ACTS,
    ASSERTING,
    AUXILIARIES,
    CAUSES,
    CLAUSE_VERBS,
    COLLECTIVES,
    CONCESSIONS,
    CONDITIONS,
    EVENTS,
    JOINING,
    LIMITING,
    OF_THE_NEAREST,
    OPENERS,
    OWNERS,
    PAIRED_NAMES,
    RELATIONS,
    REPORTING,
    ROLES,
    SUBJECTS,
    SUMMARIES,
    TIMES,
    TOGETHER,
    TOGETHER_WORDS,
    UNREAL,
    WHILE,
    WHY,
    YEAR_OR_MONTH,
)
from factcheck.claims.decompose.mend import mend
from factcheck.claims.decompose.tokens import (
    absolute,
    additive,
    binds_all,
    class_of,
    counted,
    definite,
    denies_speaker,
    first_conjunct,
    holds_inside,
    hyphenated,
    in_firm,
    is_dated,
    is_modal,
    is_negated,
    is_perfect,
    is_placed,
    is_plural,
    joiner,
    lowered,
    names_it,
    no_object,
    not_granted,
    of_attribute,
    parts,
    speaks_of_past,
    stands_before,
    stop,
    subject_of,
    sums_up,
    takes_for_granted,
    whole_noun,
)
from factcheck.claims.decompose.wording import past_of, present_of, sentence_of, singular
from factcheck.model import ClaimKind

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MOST_STATEMENTS = 40
"""From one sentence at most: a hostile enumeration of thousands is cut off here and kept in one piece."""
MOST_VARIANTS = 8
"""Members of one enumeration that are told apart."""
DEEPEST = 6
"""Clauses inside clauses that are followed."""


@dataclass(frozen=True, slots=True)
class _Shared:
    """What a clause takes over from the one it hangs on, as words."""

    subject: str = ""
    subject_plural: bool = False
    auxiliaries: str = ""
    leading: str = ""
    past: bool = True
    each: tuple[tuple[str, bool], ...] = ()
    """The subjects one by one, with whether each is plural, where what is said holds of each."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement under way."""

    words: str
    start: int
    end: int
    main: bool = True
    """Whether it is what its clause mainly says, not what hangs on it."""
    kind: ClaimKind | None = None
    speaker: str | None = None
    subject: str | None = None


@dataclass
class _Cutter:
    """Cuts one parsed sentence."""

    sentence: str
    frozen: frozenset[int]
    marks: dict[int, tuple[str, str]] = field(default_factory=dict)
    """For each token in quotation marks, the marks around its stretch."""
    cut: set[int] = field(default_factory=set)
    """Tokens whose subtrees are said separately."""

    # --- clauses ---

    def clause(self, head: Token, shared: _Shared, depth: int = 0) -> list[_Said]:
        """Return what the clause of `head` says, then what hangs on it."""
        if depth > DEEPEST:
            return self._whole(head, shared)
        if head.i in self.frozen:  # the sentence is a quotation; who said it may be told more of
            here = _Shared(past=True)
            nominal = self._nominal(head)
            for each, _ in nominal:
                self._cut(each)
            told = self._whole(head, shared)
            return told + [
                s for each, role in nominal for s in self._from_nominal(each, role, head, here, depth)
            ]
        later: list[_Said] = []

        coordinated = [] if binds_all(head) else self._coordinated(head)
        for each in coordinated:
            self._cut(each)
        adverbial = self._adverbial(head)
        for each, role in adverbial:
            if role not in ("time", "sequence"):  # when it happened is a part of what happened
                self._cut(each)
        for each in additive(head):
            self._cut(each)
        # what hangs on nouns anywhere in the clause; clauses inside are looked at when their turn comes
        nominal = self._nominal(head)
        for each, role in nominal:
            # "the storm that hit the coast": which storm, and that it hit the coast
            if not role.startswith("restrictive") and not names_it(each):
                self._cut(each)
        reported = self._reported(head)

        subject, plural, own_subject = self._subject(head, shared)  # without what has just been cut out of it
        each_subject = self._each_subject(head) if own_subject else shared.each
        here = _Shared(subject, plural, past=speaks_of_past(head, shared.past), each=each_subject)
        if reported is not None:
            later_mains = self._report(head, reported, here, shared, depth)
        else:
            later_mains = self._core(head, here, shared, own_subject)

        for each, role in adverbial:
            if (
                role == "participle"
                and later_mains
                and each.i > head.i
                and each.lemma_.lower() in CLAUSE_VERBS
            ):
                # "closed in 1971, leaving many without work": the closing did, not the mine
                later.append(self._of_whole(later_mains[0], each, ClaimKind.CAUSAL))
                continue
            later += self._from_adverbial(each, role, head, later_mains, here, depth)
        for each, role in nominal:
            if role == "relative" and later_mains and sums_up(each):
                later.append(self._of_whole(later_mains[0], each))
                continue
            later += self._from_nominal(each, role, head, here, depth)
        found = [*later_mains, *later]
        for each in coordinated:
            found += self.clause(each, self._share(head, each, here), depth + 1)
        return found

    def _whole(self, head: Token, shared: _Shared) -> list[_Said]:
        tokens = self._tokens(head)
        words = " ".join(filter(None, (shared.subject, self._render(tokens))))
        return self._said(words, tokens)

    def _of_whole(self, fact: _Said, clause: Token, kind: ClaimKind | None = None) -> _Said:
        """Return what a clause says of all that was said before it, with that before it."""
        words = f"{fact.words.rstrip('. ')}, {self._render(self._tokens(clause))}"
        return _Said(words, fact.start, stop([clause.right_edge]), False, kind)

    def _coordinated(self, head: Token) -> list[Token]:
        """Return the clauses coordinated with `head`, unless an "or" joins them."""
        found = []
        for child in head.children:
            if (
                child.i in self.frozen
                or child.i in self.cut
                or not (child.dep_ in ("conj", "parataxis") or stands_before(child))
            ):
                continue
            if child.dep_ == "parataxis" and not any(c.dep_ in SUBJECTS for c in child.children):
                continue
            if child.pos_ not in ("VERB", "AUX") and not any(c.dep_ in SUBJECTS for c in child.children):
                continue
            if joiner(head, child) in ("or", "nor", "and/or") and not is_negated(head):
                continue
            if head.dep_ == "xcomp" or child.tag_ == "TO":
                continue
            found += [child]
        # spaCy hangs the third conjunct on the second
        deeper = [each for child in found for each in self._coordinated(child)]
        return sorted({*found, *deeper}, key=lambda token: token.i)

    def _share(self, head: Token, other: Token, here: _Shared) -> _Shared:
        """Return what `other` takes over from `head`, which it is coordinated with."""
        own = any(child.dep_ in SUBJECTS or child.dep_ == "expl" for child in other.children)
        leading = self._leading(head, dated_only=own)
        if own:
            return _Shared(past=here.past, leading=leading)
        words: list[Token] = []
        if not any(child.dep_ in ("aux", "auxpass") for child in other.children):
            auxiliaries = [c for c in head.children if c.dep_ in AUXILIARIES and c.i < head.i]
            same = other.tag_ == head.tag_ or (
                other.tag_ in ("VBN", "VBD") and head.tag_ == "VBN" and no_object(other)
            )
            have = any(a.lemma_ == "have" for a in auxiliaries) and not any(
                a.dep_ == "auxpass" for a in auxiliaries
            )
            if (
                other.tag_ == "VB"
                or (same and other.tag_ in ("VBN", "VBG"))
                or (have and other.tag_ in ("VBN", "VBD"))
            ):
                words += auxiliaries
        words += [
            c
            for c in head.children
            if c.dep_ in ("advmod", "neg")
            and c.lower_ in LIMITING
            and c.i < head.i
            and c not in words
            and self._after_subject(head, c)
        ]
        if words and any(child.dep_ == "neg" for child in other.children):
            words = [word for word in words if word.dep_ != "neg"]
        words.sort(key=lambda token: token.i)
        return _Shared(here.subject, here.subject_plural, self._render(words), leading, here.past, here.each)

    def _after_subject(self, head: Token, adverb: Token) -> bool:
        subject = subject_of(head)
        return subject is None or adverb.i > subject.i

    def _leading(self, head: Token, *, dated_only: bool) -> str:
        """Return the adjuncts before the subject: "In 2017," holds of what is coordinated too."""
        subject = subject_of(head)
        if subject is None:
            return ""
        found = []
        for child in head.children:
            if (
                child.i < subject.left_edge.i
                and child.dep_ in ("prep", "npadvmod", "advmod")
                and child.i not in self.cut
            ):
                dated = child.dep_ != "advmod" and (is_dated(child) or is_placed(child))
                limiting = child.dep_ == "advmod" and child.lower_ in LIMITING and not dated_only
                if dated or limiting or (not dated_only and child.dep_ == "prep"):
                    found.append(self._render(self._tokens(child)))
        return ", ".join(found) + "," if found else ""

    # --- what the clause itself says ---

    def _core(self, head: Token, here: _Shared, shared: _Shared, own_subject: bool) -> list[_Said]:
        tokens = self._tokens(head)
        if raised := self._raised_object(head):
            tokens = sorted({*tokens, *raised}, key=lambda token: token.i)
        if not any(token.is_alpha or token.like_num for token in tokens):
            return []
        variants = self._variants(head, tokens)
        takers = [shared]
        if shared.each and not own_subject and not self._together(head, tokens):
            takers = [
                replace(
                    shared,
                    subject=words,
                    subject_plural=plural,
                    auxiliaries=shared.auxiliaries if plural else singular(shared.auxiliaries),
                )
                for words, plural in shared.each
            ]
            if len(takers) * len(variants) > MOST_VARIANTS:
                takers = [shared]
        found = []
        for taker in takers:
            for variant in variants:
                found += self._statements(head, variant, here, taker, own_subject)
        return found

    def _statements(
        self, head: Token, pieces: list[Token | str], here: _Shared, shared: _Shared, own_subject: bool
    ) -> list[_Said]:
        """Return the clause once, or once for its date and once for its place."""
        split = self._adjuncts(head, pieces)
        sets = [[a for a in split if a is not one] for one in split] if len(split) > 1 else [[]]
        found = []
        for dropped in sets:
            drop = {token.i for each in dropped for token in self._tokens(each)}
            for each in split:  # a place may hang on the date that is dropped
                if each not in dropped and each.i in drop:
                    drop -= {token.i for token in self._tokens(each)}
            kept = [p for p in pieces if isinstance(p, str) or p.i not in drop]
            words = self._render(kept)
            if not own_subject and shared.subject:
                words = self._with_subject(head, kept, shared)
            elif shared.leading:
                words = f"{shared.leading} {lowered(words, head.doc)}"
            real = [p for p in kept if not isinstance(p, str)]
            found += self._said(words, real, subject=here.subject or None)
        return found

    def _with_subject(self, head: Token, pieces: list[Token | str], shared: _Shared) -> str:
        """Return a clause that has no subject of its own with the one it shares, as a finite sentence."""
        rest = [p for p in pieces if isinstance(p, str) or not (p.dep_ == "cc" and p.i < head.i)]
        verb = ""
        if head.tag_ == "VBG" and not shared.auxiliaries and not any(c.dep_ == "aux" for c in head.children):
            verb = (
                past_of(head.lemma_) if shared.past else present_of(head.lemma_, plural=shared.subject_plural)
            )
        elif head.tag_ == "VBP" and not shared.auxiliaries and not shared.subject_plural and shared.each:
            verb = present_of(head.lemma_, plural=False)
        before = [p for p in rest if not isinstance(p, str) and p.i < head.i]
        after = [p for p in rest if isinstance(p, str) or p.i > head.i]
        opens = head.i == head.sent.start and head.pos_ != "PROPN"
        said = verb or (head.text.lower() if opens else head.text)
        return " ".join(
            filter(
                None,
                (
                    shared.leading,
                    shared.subject,
                    shared.auxiliaries,
                    self._render(before),
                    said,
                    self._render(after),
                ),
            )
        )

    def _raised_object(self, head: Token) -> list[Token]:
        """Return the object that "signed" shares with "ratified" in "signed and ratified the treaty in 2015"."""
        after = head.nbor(1) if head.i + 1 < len(head.doc) else None
        if head.pos_ != "VERB" or after is None or not (after.dep_ == "cc" or after.text == ","):
            return []
        partners = [c for c in head.children if c.dep_ == "conj" and c.pos_ == "VERB" and c.tag_ == head.tag_]
        if not partners or any(c.dep_ in SUBJECTS for c in partners[-1].children):
            return []
        return [
            token
            for child in partners[-1].rights
            if child.dep_ in ("dobj", "prep", "agent", "prt", "dative")
            for token in self._noun_tokens(child)
        ]

    def _adjuncts(self, head: Token, pieces: Sequence[Token | str]) -> list[Token]:
        """Return the adjuncts that may be told apart: when and where, of a plain positive fact without numbers."""
        held = {p.i for p in pieces if not isinstance(p, str)}
        if head.pos_ not in ("VERB", "AUX") or is_negated(head) or is_modal(head):
            return []
        found = [
            child
            for child in head.children
            if child.i in held
            and child.dep_ in ("prep", "npadvmod")
            and (is_dated(child) or is_placed(child))
        ]
        # "on April 11, 1997, in Montevideo": the parser hangs the place on the date
        found += [
            inner
            for child in found
            for inner in child.subtree
            if inner.i != child.i
            and inner.i in held
            and inner.i > 0
            and inner.nbor(-1).text == ","
            and is_placed(inner)
        ]
        rest = {t.i for child in found for t in child.subtree}
        if any(
            not isinstance(p, str)
            and p.i not in rest
            and (p.like_num or p.lower_ in ("only", "first", "last"))
            for p in pieces
        ):
            return []
        dated = [child for child in found if is_dated(child)]
        placed = [child for child in found if not is_dated(child)]
        return [dated[0], placed[0]] if dated and placed else []

    # --- reported speech ---

    def _reported(self, head: Token) -> Token | None:
        """Return the clause that `head` reports, if it is a verb of saying or thinking."""
        if head.lemma_.lower() not in REPORTING:
            return None
        for child in head.children:
            if child.dep_ == "ccomp" and child.i not in self.frozen and child.i not in self.cut:
                mark = next(
                    (c for c in child.children if c.dep_ in ("mark", "advmod") and c.i == child.left_edge.i),
                    None,
                )
                if mark is not None and mark.lower_ in (
                    "if",
                    "whether",
                    "how",
                    "why",
                    "what",
                    "when",
                    "where",
                ):
                    return None
                if any(c.tag_ == "TO" for c in child.children) or child.left_edge.tag_[0] == "W":
                    return None
                if not any(c.dep_ in SUBJECTS or c.dep_ == "expl" for c in child.children):
                    return None
                return child
        return None

    def _report(self, head: Token, content: Token, here: _Shared, shared: _Shared, depth: int) -> list[_Said]:
        """Return who said it, once for each thing said, then what was said where it is put forward as a fact."""
        self.cut.add(content.i)
        self.cut |= {c.i for c in content.children if c.dep_ == "mark" and c.lower_ == "that"}
        self.cut |= {
            c.i
            for each in self._coordinated(content)
            for c in each.children
            if c.dep_ == "mark" and c.lower_ == "that"
        }
        outer = self._tokens(head)
        own_subject = any(child.dep_ in SUBJECTS for child in head.children)
        inner = self.clause(content, _Shared(past=here.past), depth + 1)
        mains = [said for said in inner if said.main]
        frame = [
            t
            for t in outer
            if not (t.is_punct and abs(t.i - content.i) > 0 and t.text in (",", ":", "—", "–"))
        ]
        if own_subject or not shared.subject:
            words = self._render(frame)
        else:
            words = self._with_subject(head, list(frame), shared)
        if shared.leading and own_subject:
            words = f"{shared.leading} {lowered(words, head.doc)}"
        speaker = self._speaker(head, here)
        can = any(c.dep_ == "aux" and c.lower_ == "can" for c in head.children)
        doubted = denies_speaker(head) or is_negated(head) or (is_modal(head) and not can)
        asserting = head.lemma_.lower() in ASSERTING and not doubted
        found = []
        for main in mains:
            text = f"{words.strip(' .,:;')} that {lowered(main.words, content.doc)}"
            tokens_start = min([t.idx for t in frame] + [main.start])
            tokens_end = max([t.idx + len(t) for t in frame] + [main.end])
            found.append(
                _Said(
                    text,
                    tokens_start,
                    tokens_end,
                    kind=ClaimKind.ATTRIBUTION,
                    speaker=speaker,
                    subject=here.subject or None,
                )
            )
        for said in inner:
            if asserting or not said.main:
                found.append(
                    replace(said, main=False, speaker=speaker if said.kind else said.speaker or speaker)
                )
        return found or self._said(words, frame)

    def _speaker(self, head: Token, here: _Shared) -> str | None:
        return here.subject.strip(" ,") or None

    # --- what hangs on the clause ---

    def _adverbial(self, head: Token) -> list[tuple[Token, str]]:
        """Return the adverbial clauses to be said separately, each with its role."""
        found = []
        for child in head.children:
            if child.i in self.frozen:
                continue
            if child.dep_ == "advcl" and (role := self._role(child, head)):
                found.append((child, role))
            elif child.dep_ == "prep" and child.lower_ == "after" and child.i + 1 < len(child.doc):
                found += [(c, "sequence") for c in child.children if c.dep_ == "pcomp" and c.tag_ == "VBG"]
            elif child.dep_ == "prep" and (inner := absolute(child)):
                self._cut(child)
                found.append((inner, "absolute"))
        return found

    def _role(self, clause: Token, head: Token) -> str | None:
        """Return how an adverbial clause is said, or nothing where it has to stay."""
        first = clause.left_edge
        marks = {c.lower_ for c in clause.children if c.dep_ in ("mark", "advmod") and c.i < clause.i}
        before = clause.doc[first.i - 1].lower_ if first.i > 0 else ""
        if before in ("only", "even", "just", "especially", "except") or marks & {"only"}:
            return None
        if marks & CONDITIONS or any(c.tag_ == "TO" for c in clause.children):
            return None
        has_subject = any(c.dep_ in SUBJECTS for c in clause.children)
        if marks & CAUSES and is_negated(head):
            return None  # "did not fail because of ..." may say that it did not fail, or why it failed
        if marks & CAUSES:
            return "cause" if has_subject and not ("since" in marks and is_perfect(head)) else None
        if marks & CONCESSIONS:
            return "concession" if has_subject and clause.pos_ in ("VERB", "AUX") else None
        if "before" in marks:
            return None  # "died before he finished it" does not say that he finished it
        if marks & TIMES:
            return (
                "time"
                if speaks_of_past(clause, speaks_of_past(head, True))
                and (has_subject or clause.tag_ == "VBN")
                else None
            )
        if clause.lemma_.lower() in JOINING:
            return None
        if clause.tag_ in ("VBG", "VBN") and not has_subject and not marks:
            last = clause.right_edge.i
            after = clause.doc[last + 1].lower_ if last + 1 < len(clause.doc) else "."
            if last - first.i < 2 and after in (",", "and", "or"):
                return None  # "pace, passing range, and vision": a member of a list
            comma = before in (",", "–", "—") or first.i == head.sent.start
            return "participle" if comma else None
        return None

    def _from_adverbial(
        self, clause: Token, role: str, head: Token, mains: list[_Said], here: _Shared, depth: int
    ) -> list[_Said]:
        tokens = sorted(clause.subtree, key=lambda token: token.i)
        if role in ("cause", "time"):
            # the fact on its own is said already (cause), or only with the clause that limits it (time)
            words = self._render(
                [t for t in tokens if not t.is_punct or t.i not in (tokens[0].i, tokens[-1].i)]
            )
            mark = clause.left_edge
            if role == "cause" and mains:
                first = next((m for m in mains if m.main), mains[0])
                whole = f"{first.words.rstrip('. ')} {lowered(words, head.doc)}"
                causal = [
                    _Said(
                        whole,
                        min(first.start, tokens[0].idx),
                        max(first.end, stop(tokens)),
                        False,
                        ClaimKind.CAUSAL,
                    )
                ]
            else:
                causal = []
            for child in list(clause.children):
                if child.dep_ in ("mark", "advmod") and child.i == mark.i:
                    self.cut.add(child.i)
            shared = _Shared(here.subject, here.subject_plural, past=here.past)
            if clause.tag_ == "VBN" and not any(c.dep_ in SUBJECTS for c in clause.children):
                if not here.subject:
                    return causal
                be = past_of("be") if not here.subject_plural else "were"
                shared = replace(shared, auxiliaries=be)
            if is_modal(clause):
                return causal
            return causal + [replace(s, main=False) for s in self.clause(clause, shared, depth + 1)]
        if role == "sequence":
            if is_negated(head) or is_modal(head) or not here.past:
                return []
            return self._participle(clause, here, depth, subject=(here.subject, here.subject_plural))
        if role == "concession":
            for child in list(clause.children):
                if child.dep_ == "mark" or (child.dep_ == "advmod" and child.lower_ in CONCESSIONS):
                    self.cut.add(child.i)
            return [replace(s, main=False) for s in self.clause(clause, _Shared(past=here.past), depth + 1)]
        if role == "absolute":
            each = self._each_subject(clause)
            subject = self._absolute_subject(clause)
            return self._participle(clause, here, depth, subject=subject, each=each)
        if clause.lemma_.lower() in OF_THE_NEAREST and (noun := self._nearest(clause)) is not None:
            antecedent = self._render(definite(self._noun_tokens(noun)))
            return self._participle(clause, here, depth, subject=(antecedent, is_plural(noun)))
        subject = (here.subject, here.subject_plural)
        return self._participle(clause, here, depth, subject=subject, each=here.each)

    def _nearest(self, clause: Token) -> Token | None:
        """Return the noun right before the comma in front of a participle."""
        at = clause.left_edge.i - 2
        if at < 0 or clause.doc[at].pos_ not in ("NOUN", "PROPN"):
            return None
        return clause.doc[at]

    def _absolute_subject(self, clause: Token) -> tuple[str, bool]:
        own = subject_of(clause) or clause.head
        if own.i == clause.head.i:
            return self._render(self._noun_tokens(own)), is_plural(own)
        words = self._render(self._tokens(own))
        self.cut.add(own.i)
        return words, is_plural(own)

    def _participle(
        self,
        clause: Token,
        here: _Shared,
        depth: int,
        *,
        subject: tuple[str, bool],
        each: tuple[tuple[str, bool], ...] = (),
    ) -> list[_Said]:
        """Return what a participle says of its subject: "lasting two hours", "attended by 40"."""
        words, plural = subject
        if not words:
            return []
        auxiliaries = ""
        past = (
            here.past
            or clause.lemma_ == "bear"
            or any(is_dated(c) for c in clause.children if c.dep_ in ("prep", "npadvmod"))
        )
        if clause.tag_ == "VBN":
            having = next((c for c in clause.children if c.dep_ == "aux" and c.lower_ == "having"), None)
            if having is not None:
                self.cut.add(having.i)
                auxiliaries = (
                    "had" if here.past else "have" if plural or words in ("I", "We", "You") else "has"
                )
            elif any(c.dep_ == "auxpass" for c in clause.children):
                self.cut |= {child.i for child in clause.children if child.dep_ in ("auxpass", "aux")}
            auxiliaries = auxiliaries or (
                ("were" if plural else "was") if past else "are" if plural else "is"
            )
        if auxiliaries and any(other != plural for _, other in each):
            each = ()  # the auxiliary would have to differ
        shared = _Shared(words, plural, auxiliaries, past=past, each=each)
        return [replace(said, main=False) for said in self.clause(clause, shared, depth + 1)]

    # --- what hangs on nouns ---

    def _nominal(self, head: Token, *, inside: bool = False) -> list[tuple[Token, str]]:
        """Return the relative clauses, participles and appositions in the clause of `head` that are said separately.

        `inside`: of `head` itself, a noun, also the relative clauses that no comma sets off.
        """
        found: list[tuple[Token, str]] = []
        stack = [head]
        while stack:
            token = stack.pop()
            for child in token.children:
                if child.i in self.cut or child.i in self.frozen:
                    continue
                role = self._nominal_role(child)
                if inside and child.dep_ == "relcl":
                    role = "relative"
                if role:
                    found.append((child, role))
                elif (child.dep_ == "ccomp" and head.lemma_.lower() in REPORTING) or (
                    child.dep_ == "conj" and child.pos_ in ("VERB", "AUX")
                ):
                    continue
                else:
                    stack.append(child)
        return sorted(found, key=lambda pair: pair[0].i)

    def _nominal_role(self, token: Token) -> str | None:
        first = token.left_edge
        before = token.doc[first.i - 1] if first.i > 0 else None
        set_off = before is not None and parts(before, "(")
        noun = token.head
        if token.dep_ == "relcl":
            first = first_conjunct(noun)
            about_subject = first.dep_ == "attr" and any(c.lower_ in ("a", "an") for c in first.children)
            who = any(c.lower_ in ("who", "which", "that") and c.dep_ in SUBJECTS for c in token.children)
            if set_off or (about_subject and who):
                return "relative-of-subject" if about_subject and who else "relative"
            if takes_for_granted(token):  # "was the flight that first landed": it first landed
                return "restrictive-of-subject" if first.dep_ == "attr" else "restrictive"
            return None
        if token.dep_ == "acl":
            bare = not any(
                c.dep_ in ("mark", "advmod") and c.i < token.i and c.tag_ in ("WRB", "IN")
                for c in token.children
            )
            if token.lemma_.lower() in JOINING:
                return None
            named = noun.pos_ in ("NOUN", "PROPN", "PRON")
            if (
                token.tag_ == "VBN"
                and first_conjunct(noun).dep_ in ("attr", "appos")
                and bare
                and token.i > noun.i
            ):
                return "participle"  # "is a singer born in 1979": the singer is
            return "participle" if set_off and bare and named and token.tag_ in ("VBG", "VBN") else None
        if token.dep_ == "appos":
            return "apposition" if set_off and self._says_something(token) else None
        return None

    def _says_something(self, token: Token) -> bool:
        """Whether an apposition tells what somebody or something is: not an abbreviation, country or number."""
        if token.pos_ not in ("NOUN", "PROPN") or token.ent_type_ in ("DATE", "CARDINAL"):
            return False
        if any(t.dep_ == "neg" or t.lower_ == "not" for t in token.subtree):
            return False
        size = token.right_edge.i - token.left_edge.i + 1
        noun = token.head
        if noun.pos_ not in ("NOUN", "PROPN"):
            return False
        before = token.doc[token.left_edge.i - 1].text
        # "X's annexation of A, its support for B, and ..." is a list that the parser took for an apposition
        listed = any(c.dep_ in ("conj", "appos") for c in token.children) or noun.dep_ == "conj"
        if before == "(" or listed or any(c.dep_ == "poss" and c.tag_ == "PRP$" for c in token.children):
            return False
        after = token.right_edge.i + 1
        closed = after >= len(token.doc) or token.doc[after].is_punct or token.doc[after].dep_ == "cc"
        if not closed:
            return False
        determined = any(c.dep_ in ("det", "poss", "amod", "nummod") for c in token.children)
        if token.pos_ == "NOUN":
            return determined or size >= 2
        return (
            noun.pos_ == "NOUN" or determined or (size >= 3 and any(c.dep_ == "prep" for c in token.children))
        )

    def _from_nominal(self, token: Token, role: str, head: Token, here: _Shared, depth: int) -> list[_Said]:
        noun = token.head
        if role == "relative" and any(c.lower_ == "which" for c in token.children):
            noun = whole_noun(noun)
        # "Ann Example, the chief engineer, at a hearing": the hearing is not a part of her name
        before = [t for t in self._noun_tokens(noun) if t.i < token.left_edge.i]
        antecedent = self._render(definite(before or self._noun_tokens(noun)))
        plural = is_plural(noun)
        if noun.dep_ == "conj" and token.lemma_.lower() in TOGETHER:  # "A and B, who met in 2009": both did
            antecedent, plural = self._render(self._tokens(first_conjunct(noun))), True
        if role == "apposition" and token.lemma_.lower() in SUMMARIES:
            found = []
            for each, kind in self._nominal(token, inside=True):
                self._cut(each)
                name = self._render(definite(self._noun_tokens(token)))
                if kind == "relative":
                    found += self._relative(each, name, is_plural(token), here, depth)
            return found
        if role == "apposition":
            nested = self._nominal(token)
            for each, _ in nested:
                self._cut(each)
            tokens = self._tokens(token)
            be = (
                ("were" if plural else "was")
                if here.past and noun.pos_ != "PROPN"
                else "are"
                if plural
                else "is"
            )
            if here.past and any(t.lower_ in ("then", "former", "late") for t in tokens):
                be = "were" if plural else "was"
            found = []
            for variant in self._variants_of(token, tokens):
                real = [piece for piece in variant if not isinstance(piece, str)]
                words = f"{antecedent} {be} {self._render(variant)}"
                found += self._said(words, real, main=False, subject=antecedent)
            for each, kind in nested:
                if kind == "participle":
                    found += self._participle(each, here, depth, subject=(antecedent, plural))
                else:
                    found += self._from_nominal(each, kind, head, here, depth + 1)
            return found
        if here.subject and (
            (role == "participle" and of_attribute(noun)) or noun.like_num or YEAR_OR_MONTH.match(noun.text)
        ):
            antecedent, plural = here.subject, here.subject_plural
            made = next((c for c in head.children if c.dep_ == "dobj" and c.i < noun.i), None)
            if made is not None and role == "relative":  # "founded the firm in 1936, which became ..."
                antecedent, plural = self._render(definite(self._noun_tokens(made))), is_plural(made)
        if role == "participle":
            return self._participle(token, here, depth, subject=(antecedent, plural))
        if role in ("relative-of-subject", "restrictive-of-subject") and here.subject:
            antecedent, plural = here.subject, here.subject_plural
        return self._relative(token, antecedent, plural, here, depth)

    def _relative(
        self, clause: Token, antecedent: str, plural: bool, here: _Shared, depth: int
    ) -> list[_Said]:
        """Return a relative clause as a sentence about what it hangs on."""
        if clause.tag_ in ("VB", "TO") or clause.pos_ not in ("VERB", "AUX"):
            return []
        pronoun = next(
            (
                t
                for t in clause.subtree
                if t.lower_ in ("who", "which", "that", "whom", "whose", "where", "when") and t.tag_[0] == "W"
            ),
            None,
        )
        shared = _Shared(antecedent, plural, past=speaks_of_past(clause, here.past))
        if pronoun is None:
            return []
        if pronoun.dep_ in SUBJECTS and pronoun.head.i == clause.i:
            self.cut.add(pronoun.i)
            return [replace(s, main=False) for s in self.clause(clause, shared, depth + 1)]
        tokens = self._tokens(clause)
        if pronoun.lower_ == "whose":
            pieces: list[Token | str] = [f"{antecedent}'s" if t.i == pronoun.i else t for t in tokens]
            return self._said(self._render(pieces), tokens, main=False)
        if pronoun.lower_ in ("where", "when"):
            noun = clause.head
            preposition = (
                noun.head.text
                if noun.dep_ == "pobj" and noun.head.lower_ in ("in", "at", "on", "near")
                else "in"
            )
            rest = [t for t in tokens if t.i != pronoun.i]
            words = f"{preposition} {antecedent} {self._render(rest)}"
            return self._said(words, rest, main=False)
        if pronoun.dep_ == "pobj":  # "of which", "to whom": said with the noun in place
            pieces = [antecedent if t.i == pronoun.i else t for t in tokens]
            return self._said(self._render(pieces), tokens, main=False)
        if pronoun.dep_ in ("dobj", "attr", "oprd", "dative") and pronoun.head.i == clause.i:
            rest = [t for t in tokens if t.i != pronoun.i]
            front = [t for t in rest if t.i <= clause.i]
            back = [t for t in rest if t.i > clause.i]
            return self._said(f"{self._render(front)} {antecedent} {self._render(back)}", rest, main=False)
        return []

    # --- names ---

    def titles(self, tokens: Iterable[Token]) -> list[_Said]:
        """Return what is told by a title before a full name: "council leader Ann Example"."""
        found = []
        for name in tokens:
            if name.pos_ != "PROPN" or name.i in self.frozen or name.dep_ in ("compound", "poss", "amod"):
                continue
            before = sorted(
                (c for c in name.lefts if c.dep_ in ("compound", "amod", "nmod") and not c.is_punct),
                key=lambda c: c.i,
            )
            at = next((n for n, part in reversed(list(enumerate(before))) if part.lower_ in ROLES), None)
            if (
                at is None
                or len(before) - at - 1 < 1
                or not all(p.text[:1].isupper() for p in before[at + 1 :])
            ):
                continue
            if any(
                t.like_num or YEAR_OR_MONTH.match(t.text) for part in before[: at + 1] for t in part.subtree
            ):
                continue
            title = [t for part in before[: at + 1] for t in sorted(part.subtree, key=lambda t: t.i)]
            if len(title) < 2 and title[0].text[:1].isupper() and not title[0].is_sent_start:
                continue  # "President": a form of address
            person = " ".join(t.text for t in [*before[at + 1 :], name])
            office = " ".join(t.text for t in title)
            office = (
                office[:1].lower() + office[1:]
                if title[0].is_sent_start and title[0].pos_ != "PROPN"
                else office
            )
            be = "was" if any(t.lower_ in ("former", "then", "late", "ex") for t in title) else "is"
            found += self._said(f"{person} {be} {office}", [*title, name], main=False, subject=person)
        return found

    def named_acts(self, tokens: Iterable[Token]) -> list[_Said]:
        """Return what a noun with its doer takes for granted: "the state's annexation of X" says that it annexed X."""
        found = []
        for noun in tokens:
            act = ACTS.get(noun.lower_)
            if act is None or noun.i in self.frozen or noun.pos_ != "NOUN":
                continue
            doer = next((c for c in noun.children if c.dep_ == "poss"), None)
            rest = [c for c in noun.rights if c.dep_ in ("prep", "acl") and c.i not in self.cut]
            if doer is None or not rest or any(c.lower_ in UNREAL for c in noun.lefts):
                continue
            if not_granted(noun):
                continue
            first = rest[0]
            if first.dep_ == "acl" and first.tag_ not in ("VB", "TO"):
                continue
            second = (
                [c for c in first.children if c.dep_ == "conj" and c.tag_ == "VB"]
                if first.dep_ == "acl"
                else []
            )
            later = {t.i for c in second for t in c.subtree}
            words = [t for t in self._tokens(first) if t.i not in later and not (second and t.dep_ == "cc")]
            conjuncts = {t.i for c in noun.conjuncts if c.i > noun.i for t in c.subtree}
            words = [t for t in words if t.i not in conjuncts]
            while words and (words[-1].dep_ == "cc" or words[-1].is_punct):
                words.pop()
            if len(words) < 2 or any(t.tag_ in ("VBZ", "VBD") and t.head in words for t in words[:-1]):
                continue  # the parser took what follows for a part of the act
            owner, who = self._owner(doer)
            if act.endswith("*") and first.lower_ == "of":
                words = words[1:]
            said = f"{who} {act.rstrip('*')} {self._render(words)}"
            found += self._said(said, [*owner, noun, *words], main=False, subject=who)
            for other in second:
                said = f"{who} {act.rstrip('*')} to {self._render(self._tokens(other))}"
                found += self._said(said, self._tokens(other), main=False, subject=who)
        return found

    def named_events(self, tokens: Iterable[Token]) -> list[_Said]:
        """Return the events that a time is told by: "during my 2020 visit to X" says that I made it."""
        found = []
        for noun in tokens:
            verb = EVENTS.get(noun.lower_)
            doer = next((c for c in noun.children if c.dep_ == "poss"), None)
            if (
                verb is None
                or doer is None
                or noun.i in self.frozen
                or any(c.dep_ == "conj" for c in noun.children)
            ):
                continue
            phrase = noun
            while phrase.dep_ in ("pobj", "prep", "pcomp") and phrase.head.pos_ in ("ADP", "NOUN", "SCONJ"):
                phrase = phrase.head
            if (
                phrase.dep_ != "prep"
                or phrase.lower_ not in WHILE
                or is_negated(phrase.head)
                or is_modal(phrase.head)
            ):
                continue
            owned = {t.i for t in doer.subtree}
            words = [t for t in self._noun_tokens(noun) if t.i not in owned]
            if len(words) < 2 or any(t.lower_ in UNREAL or t.lower_ == "next" for t in words):
                continue  # "during his visit" tells nothing that the sentence doesn't
            owner, who = self._owner(doer)
            subject = next((c for c in phrase.head.children if c.dep_ in SUBJECTS and c.i > phrase.i), None)
            # "during her second term, Ann Example promised"
            if subject is not None and doer.lower_ in ("his", "her") and subject.pos_ == "PROPN":
                who = self._render(self._noun_tokens(subject))
            said = f"{who} {verb} a {self._render(words)}"
            found += self._said(said, [*owner, *words], main=False, subject=who)
        return found

    def _owner(self, doer: Token) -> tuple[list[Token], str]:
        """Return the tokens of who is named as the owner of an act, and the words for who did it."""
        tokens = [t for t in self._noun_tokens(doer) if t.dep_ != "case"]
        return tokens, OWNERS.get(doer.lower_) or self._render(tokens)

    # --- enumerations ---

    def _variants(self, head: Token, tokens: list[Token]) -> list[list[Token | str]]:
        """Return the clause once for each member of its longest enumeration; the others stay whole."""
        if examples := self._examples(tokens):
            return [v for part in examples for v in self._variants_of(head, part)]
        return self._variants_of(head, tokens)

    def _examples(self, tokens: list[Token]) -> list[list[Token]]:
        """Return "many awards, including X" without its examples and with them: each is a statement."""
        for token in tokens:
            such = token.lower_ == "as" and token.i > 0 and token.nbor(-1).lower_ == "such"
            named = (such or token.lower_ == "including") and any(c.dep_ == "pobj" for c in token.children)
            if token.dep_ != "prep" or not named or token.i in self.frozen:
                continue
            inside = {t.i for t in self._tokens(token)} | ({token.i - 1} if such else set())
            if min(inside) > 0 and token.doc[min(inside) - 1].text == ",":
                inside.add(min(inside) - 1)
            without = [t for t in tokens if t.i not in inside]
            if any(t.i > token.i and not t.is_punct for t in without):
                return []
            return [without, tokens]
        return []

    def _variants_of(self, head: Token, tokens: list[Token]) -> list[list[Token | str]]:
        """Return the clause once for each member of its longest enumeration, and then for those of the next."""
        found = self._longest_told_apart(head, tokens)
        if 1 < len(found) <= MOST_VARIANTS // 2:
            again = [v for each in found for v in self._longest_told_apart(head, each)]
            if len(again) <= MOST_VARIANTS:
                found = again
        return [self._owned(self._agreeing(head, variant)) for variant in found]

    def _owned(self, pieces: Sequence[Token | str]) -> list[Token | str]:
        """Return a clause with the owner named where it was cut off: of "the US and its allies" the US."""
        kept = {p.i for p in pieces if not isinstance(p, str)}
        found: list[Token | str] = []
        for piece in pieces:
            if not isinstance(piece, str) and piece.tag_ == "PRP$" and piece.head.dep_ == "conj":
                owner = first_conjunct(piece.head)
                if owner.pos_ == "PROPN" and owner.i not in kept:
                    words = self._render(self._noun_tokens(owner))
                    piece = (
                        f"{words}’" if words.endswith("s") and is_plural(owner, alone=True) else f"{words}’s"
                    )
            found.append(piece)
        return found

    def _agreeing(self, head: Token, pieces: list[Token]) -> list[Token | str]:
        """Return a clause of which one of two subjects was left, with its verb in the singular if that one is."""
        subject = subject_of(head)
        if subject is None:
            return list(pieces)
        kept = {t.i for t in pieces}
        among = [subject, *self._conjuncts(subject)]
        left = [each for each in among if each.i in kept]
        if len(among) < 2 or len(left) != 1 or is_plural(left[0], alone=True):
            return list(pieces)
        finite = next((c for c in head.children if c.dep_ in ("aux", "auxpass") and c.i < head.i), head)
        if finite.lower_ != "were" and finite.tag_ != "VBP":
            return list(pieces)
        verb = singular("were") if finite.lower_ == "were" else present_of(finite.lemma_, plural=False)
        attribute = next((c for c in head.children if c.dep_ == "attr" and c.tag_ == "NNS"), None)
        found: list[Token | str] = []
        for token in pieces:
            # "A and B are ports": A is one of them
            if attribute is not None and token.i == attribute.left_edge.i:
                found.append("one of" if token.dep_ == "det" else "one of the")
            found.append(verb if token.i == finite.i else token)
        return found

    def _longest_told_apart(self, head: Token, tokens: list[Token]) -> list[list[Token]]:
        best: list[Token] = []
        held = {token.i for token in tokens}
        for token in tokens:
            chain = self._enumeration(token, head, held)
            if len(chain) > len(best):
                best = chain
        if len(best) < 2:
            return [tokens]
        first = best[0]
        members = self._members(best, held)
        span = {t.i for each in best for t in self._tokens(each)}
        before = [t for t in tokens if t.i not in span and t.i < first.i]
        after = [t for t in tokens if t.i not in span and t.i > first.i]
        if len(members) > MOST_VARIANTS:
            return [tokens]
        # behind "is a lawyer and head of the board for X" a phrase belongs to the last member
        loose = {t.i for t in after if best[0].dep_ == "attr" and t.dep_ == "prep" and t.head.i == head.i}
        loose |= {t.i for t in after if any(a.i in loose for a in t.ancestors)}
        common = [t for t in after if t.i not in loose]
        variants = [[*before, *member, *common] for member in members[:-1]]
        variants.append([*before, *members[-1], *after])
        return variants

    def _members(self, best: list[Token], held: set[int]) -> list[list[Token]]:
        """Return the words of each member of an enumeration, with what it shares with the first."""
        if not best:
            return []
        first_tokens = [t for t in self._tokens(best[0]) if t.i in held]
        members = []
        chain_ids = {b.i for b in best}
        rest = {t.i for each in best[1:] for t in self._tokens(each)}
        joints = {
            t.i
            for t in first_tokens
            if (t.dep_ in ("cc", "preconj") and t.head.i in chain_ids)
            or t.lower_ == "both"
            or (t.is_punct and t.text == "," and t.head.i in chain_ids)
        }
        alone = [t for t in first_tokens if t.i not in rest and t.i not in joints]
        # "salt water and decades of repairs": the parser may hang "of repairs" on the first
        behind = [t for t in alone if t.i > best[-1].i]
        members.append([t for t in alone if t.i <= best[-1].i])
        shared = self._shared_modifiers(best)
        for index, each in enumerate(best[1:], 1):
            later = {t.i for other in best[index + 1 :] for t in other.subtree}
            own = [
                t
                for t in self._tokens(each)
                if t.i in held
                and t.i not in later
                and t.dep_ != "preconj"
                and not (t.dep_ == "cc" and t.head.i in chain_ids)
                and not (t.is_punct and t.text == "," and t.head.i in chain_ids)
            ]
            members.append([*shared.get(each.i, []), *own])
        members[-1] = [*members[-1], *behind]
        return members

    def _enumeration(self, first: Token, head: Token, held: set[int]) -> list[Token]:
        """Return the coordinated words that begin with `first`, if each can be said alone."""
        if first.dep_ == "conj" or first.i == head.i:
            return []
        if first.dep_ not in (
            "dobj",
            "pobj",
            "attr",
            "acomp",
            "oprd",
            "nsubj",
            "nsubjpass",
            "xcomp",
            "appos",
            "pcomp",
            "prep",
            "agent",
        ):
            return []
        chain = [first, *self._conjuncts(first)]
        if len(chain) < 2 or any(each.i not in held or each.i in self.cut for each in chain):
            return []
        # titles in quotation marks are members like others; what stands inside one pair of marks is not cut
        quoted = [id(self.marks[each.i]) for each in chain if each.i in self.marks]
        if len(quoted) != len(set(quoted)):
            return []
        joined = joiner(chain[-2], chain[-1]) or joiner(chain[0], chain[-1])
        if joined == "but" and is_negated(head):
            return []  # "did not reject the plan but the budget"
        if joined not in ("and", "but", "as", "nor") and not (joined == "or" and is_negated(head)):
            return []
        if any(
            t.lower_ == "both" and t.i < first.i and t.head.i != first.i for t in first.sent if t.i in held
        ):
            return []  # "both hope for X and fear": the parser often hangs the second on X
        span = {t.i for each in chain for t in self._tokens(each)} | {t.i for t in self._tokens(first)}
        edge = max(t.i for t in self._tokens(chain[-1]))
        if any(t.i not in span and t.i in held and not t.is_punct for t in first.doc[first.i : edge + 1]):
            return []  # something of the clause stands in between: what belongs to which member is not sure
        if any(t.text == "(" and t.head not in chain for t in first.doc[first.left_edge.i : edge + 1]):
            return []  # a year behind each member stays with it
        if len({class_of(each) for each in chain}) > 1:
            return []
        if counted(first) and not all(counted(each) for each in chain):
            return []
        if first.pos_ in ("NUM", "SYM") or any(each.pos_ == "NUM" for each in chain):
            return []
        of_body = (
            first.dep_ == "pobj" and first.head.lower_ in ("of", "for") and first.head.head.pos_ == "PROPN"
        )
        if of_body and all(each.pos_ == "PROPN" for each in chain):
            return []  # "Academy of Painting and Sculpture" is one name
        if first.text in PAIRED_NAMES or any(hyphenated(each) for each in chain):
            return []
        if first.dep_ in ("nsubj", "nsubjpass") and self._together(
            head, [t for t in self._tokens(head) if t.i not in span and t.i in held]
        ):
            return []
        up = first
        while up.i != head.i:
            if up.dep_ == "pobj" and up.head.lower_ in ("between", "versus", "vs", "vs."):
                return []
            if up.dep_ == "prep" and up.lower_ == "from" and any(c.lower_ == "to" for c in up.head.children):
                return []  # a range: "from A to B"
            if (
                up.dep_ == "prep"
                and up.lower_ == "of"
                and first.head.i == up.i
                and up.head.lemma_.lower() in COLLECTIVES
            ):
                return []
            if up.i != first.i and any(c.dep_ == "nummod" for c in up.children):
                return []  # "14 clinics in A and B": the count is of both
            if (
                up.dep_ in ("relcl", "acl", "advcl", "ccomp")
                and up.i != first.i
                and not holds_inside(up, first)
            ):
                return []
            if up.dep_ == "poss" or up.dep_ == "compound":
                return []
            if up.dep_ in ("nsubj", "nsubjpass") and up.i != first.i and head.lemma_ in TOGETHER:
                return []
            if up.head.i == up.i:
                break
            up = up.head
        if any(c.lower_ in ("either", "neither") for c in first.children):
            return []
        return chain

    def _together(self, head: Token, predicate: Sequence[Token]) -> bool:
        """Whether what is said of several subjects may hold of them together only: "met", "are a pair", "hold 40 %"."""
        held = {t.i for t in predicate}
        with_others = any(c.dep_ == "prep" and c.lower_ == "with" for c in head.rights)
        return bool(
            (head.lemma_ in TOGETHER and not with_others)
            or TOGETHER_WORDS.search(self._render(predicate))
            or any(
                c.dep_ == "attr" and (c.tag_ in ("NN", "NNP") or c.lemma_.lower() in RELATIONS)
                for c in head.children
            )
            or any(t.dep_ == "nummod" or t.like_num for c in head.rights for t in c.subtree if t.i in held)
        )

    def _each_subject(self, head: Token) -> tuple[tuple[str, bool], ...]:
        """Return the subjects of `head` one by one, with whether each is plural; none where they act together."""
        own = self._own_subject(head)
        if own is None:
            return ()
        held = {t.i for t in self._tokens(head)}
        chain = self._enumeration(own, head, held)
        return tuple(
            (self._render(self._owned(words)).strip(" ,"), is_plural(each, alone=True))
            for each, words in zip(chain, self._members(chain, held), strict=True)
        )

    def _conjuncts(self, first: Token) -> list[Token]:
        found: list[Token] = []
        token = first
        while (others := [c for c in token.children if c.dep_ == "conj"]) and len(found) < 2 * MOST_VARIANTS:
            found += others
            token = others[-1]
        return found

    def _shared_modifiers(self, chain: list[Token]) -> dict[int, list[Token]]:
        """Return what each later member shares: "its military and energy policy", "the US and its allies"."""
        first = chain[0]
        shared: dict[int, list[Token]] = {}
        lefts = [
            c for c in first.lefts if c.dep_ in ("det", "poss") and c.i not in self.cut and c.lower_ != "both"
        ]
        for each in chain[1:]:
            own = any(c.dep_ in ("det", "poss", "nummod", "predet") for c in each.lefts)
            proper = each.pos_ == "PROPN"
            take: list[Token] = []
            if not own and not proper and first.pos_ == each.pos_:
                for left in lefts:
                    if left.dep_ == "det" and left.lower_ in ("a", "an") and each.tag_ != "NN":
                        continue
                    take += self._tokens(left)
            if first.dep_ == "xcomp" and not any(c.dep_ == "aux" for c in each.lefts):
                take += [c for c in first.lefts if c.tag_ == "TO"]  # "to open the bridge and close the road"
            shared[each.i] = take
        return shared

    # --- tokens and words ---

    def _subject(self, head: Token, shared: _Shared) -> tuple[str, bool, bool]:
        """Return the words of the subject, whether it is plural, and whether the clause has it itself."""
        own = self._own_subject(head)
        if own is None:
            return shared.subject, shared.subject_plural, False
        return self._render(self._tokens(own)).strip(" ,"), is_plural(own), True

    def _own_subject(self, head: Token) -> Token | None:
        """Return the subject of a clause that is not said separately."""
        return next((c for c in head.children if c.dep_ in SUBJECTS and c.i not in self.cut), None)

    def _noun_tokens(self, noun: Token) -> list[Token]:
        """Return a noun with its modifiers, without what is coordinated with it or set off behind it."""
        skip = {
            c.i
            for c in noun.children
            if c.dep_ in ("conj", "cc", "appos", "relcl", "acl", "punct") and c.i > noun.i and not in_firm(c)
        }
        if any(c.dep_ == "nummod" for c in noun.children):  # "3,800 drivers and guards" are 3,800 together
            skip -= {c.i for c in noun.children if c.dep_ in ("conj", "cc")}
        tokens = []
        stack = [noun]
        while stack:
            token = stack.pop()
            tokens.append(token)
            stack += [c for c in token.children if c.i not in skip and c.i not in self.cut]
        return sorted(tokens, key=lambda token: token.i)

    def _tokens(self, head: Token) -> list[Token]:
        """Return the subtree of `head` without what is cut, in order."""
        tokens, stack = [], [head]
        while stack:
            token = stack.pop()
            tokens.append(token)
            stack += [child for child in token.children if child.i not in self.cut]
        return sorted(tokens, key=lambda token: token.i)

    def _cut(self, token: Token) -> None:
        """Take a subtree out of its clause, with the comma or "and" that sets it off."""
        self.cut.add(token.i)
        doc = token.doc
        left, right = token.left_edge.i - 1, token.right_edge.i + 1
        if left >= 0 and doc[left].dep_ == "cc":
            self.cut.add(left)
            left -= 1
        if token.dep_ == "conj":
            for child in token.head.children:
                if child.dep_ == "cc" and child.i < token.left_edge.i:
                    self.cut.add(child.i)
        if left >= 0 and parts(doc[left], ";("):
            self.cut.add(left)
        if right < len(doc) and parts(doc[right], ";)"):
            self.cut.add(right)

    def _render(self, pieces: Iterable[Token | str]) -> str:
        """Return the pieces as words, spaced as the sentence has them, each quotation in its two marks."""
        out: list[str] = []
        last: Token | None = None
        inside: tuple[str, str] | None = None
        for piece in pieces:
            if isinstance(piece, str):
                out.append(f" {piece} ")
                last = None
                continue
            if piece.i in self.frozen and piece.i not in self.marks:
                continue  # a mark: it comes with the words it holds
            marks = self.marks.get(piece.i)
            if inside is not None and marks is not inside:
                out[-1] = f"{out[-1].rstrip()}{inside[1]} "
            apart = last is None or piece.i != last.i + 1
            if apart and out and not out[-1].endswith(" "):
                out.append(" ")
            if marks is not None and marks is not inside:
                out.append(marks[0])
            inside = marks
            out.append(self.sentence[piece.idx : piece.idx + len(piece)] + piece.whitespace_)
            last = piece
        if inside is not None:
            out[-1] = f"{out[-1].rstrip()}{inside[1]}"
        return "".join(out).strip()

    def _said(
        self, words: str, tokens: Sequence[Token], *, main: bool = True, subject: str | None = None
    ) -> list[_Said]:
        real = [t for t in tokens if not t.is_space and not t.is_punct] or [
            t for t in tokens if not t.is_space
        ]
        if not real or not re.search(r"\w", words):
            return []
        return [_Said(words, real[0].idx, stop(real), main, subject=subject)]


def misread(doc: Doc) -> bool:
    """Whether the parse can't be right: a long sentence whose root is a noun, or a participle with a subject."""
    roots = [span.root for span in doc.sents]
    if roots[0].tag_ == "VBG" and len(doc) > 7:
        kinds = {c.dep_ for c in roots[0].children}
        return bool(kinds & SUBJECTS and "conj" in kinds and not kinds & {"aux", "auxpass"})
    return (
        len(doc) > 7
        and roots[0].pos_ in ("NOUN", "PROPN")
        and not any(c.dep_ in SUBJECTS or c.dep_ == "cop" for c in roots[0].children)
        and any(t.tag_ in ("VBD", "VBZ", "VBP", "VBN") and t.dep_ not in ("aux", "auxpass") for t in doc)
    )


def split_parsed(doc: Doc, sentence: str, frozen: Iterable[tuple[int, int]] = ()) -> list[Statement]:
    """Return what a parsed sentence says, in the order of its words; `frozen` are stretches never cut into.

    `doc` is the parse of `sentence`; a sentence in which nothing can be cut comes back whole.
    """
    mend(doc)
    if WHY.match(sentence) and (granted := _granted(doc, sentence)):
        return [granted]
    held, marks = _held(doc, sentence, sorted(frozen))
    found: list[_Said] = []
    for span in doc.sents:
        cutter = _Cutter(sentence, held, marks)
        found += cutter.clause(span.root, _Shared())
        found += cutter.titles(span)
        found += cutter.named_acts(span)
        found += cutter.named_events(span)
    kept: dict[str, Statement] = {}
    for said in sorted(found, key=lambda each: (each.start, not each.main)):
        words = sentence_of(OPENERS.sub("", sentence_of(said.words)))
        if not re.search(r"\w.*\w", words) or len(kept) >= MOST_STATEMENTS:
            continue
        kept.setdefault(
            words.casefold(),
            Statement(words, said.start, said.end, said.kind, said.speaker, said.main, said.subject),
        )
    return list(kept.values()) or whole(sentence)


def _granted(doc: Doc, sentence: str) -> Statement | None:
    """Return what a "why" takes for granted: "Why did the firm close the mine?" says that it closed the mine."""
    verb = next(doc.sents).root
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS and c.i < doc[-1].i), None)
    asking = verb if verb.lemma_ == "be" else None
    for child in verb.children:
        if child.dep_ in ("aux", "auxpass") and subject is not None and child.i < subject.left_edge.i:
            asking = child
    if (
        subject is None
        or subject.pos_ == "PRON"
        or asking is None
        or asking.i > subject.left_edge.i
        or is_modal(verb)
    ):
        return None
    denial = next((c for c in doc[asking.i + 1 : subject.left_edge.i] if c.dep_ == "neg"), None)
    rest = [t for t in doc[subject.right_edge.i + 1 :] if t.text != "?"]
    be = "" if asking.lower_ == "did" and denial is None else asking.text
    said = "".join(
        (past_of(token.lemma_) if token.i == verb.i and not be else token.text) + token.whitespace_
        for token in rest
    )
    start, end = subject.left_edge.idx, stop([t for t in doc if t.text != "?"])
    who = sentence[start : stop([subject.right_edge])]
    words = " ".join(filter(None, (who, be, "not" if denial is not None else "", said)))
    return Statement(sentence_of(words), start, end, subject=who)


def _held(
    doc: Doc, sentence: str, spans: Sequence[tuple[int, int]]
) -> tuple[frozenset[int], dict[int, tuple[str, str]]]:
    """Return the tokens of the quoted stretches, and the marks around each of those that are not marks."""
    held: set[int] = set()
    marks: dict[int, tuple[str, str]] = {}
    for start, end in spans:
        pair = (sentence[start], sentence[end - 1])
        for token in doc:
            if start <= token.idx < end:
                held.add(token.i)
                if start < token.idx < end - 1:
                    marks[token.i] = pair
    return frozenset(held), marks
