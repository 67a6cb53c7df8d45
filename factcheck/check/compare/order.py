"""Compare the order of words: who did what to whom.

"A accused B" and "B accused A" have the same words. Without a parse, the order in which the names and the other
telling words come tells them apart. One passive turns the names round; two names joined by "and" have no order.
"""

from __future__ import annotations

import re
from itertools import combinations, islice

from factcheck.check.features import Features
from factcheck.claims.stems import STOP_WORDS, content_stems, stem, words


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
