"""Put words together again: inflect a participle, join tokens, begin with a capital and end with a full stop."""

from __future__ import annotations

import re

_IRREGULAR = {
    lemma: past
    for pair in (
        "arise:arose awake:awoke be:was bear:bore beat:beat become:became begin:began bend:bent bet:bet "
        "bid:bid bind:bound bite:bit bleed:bled blow:blew break:broke breed:bred bring:brought "
        "broadcast:broadcast build:built burn:burned burst:burst buy:bought cast:cast catch:caught "
        "choose:chose cling:clung come:came cost:cost creep:crept cut:cut deal:dealt dig:dug do:did "
        "draw:drew drink:drank drive:drove eat:ate fall:fell feed:fed feel:felt fight:fought find:found "
        "flee:fled fly:flew forbid:forbade forecast:forecast foresee:foresaw forget:forgot "
        "forgive:forgave freeze:froze get:got give:gave go:went grind:ground grow:grew hang:hung have:had "
        "hear:heard hide:hid hit:hit hold:held hurt:hurt keep:kept know:knew lay:laid lead:led leave:left "
        "lend:lent let:let lie:lay light:lit lose:lost make:made mean:meant meet:met mislead:misled "
        "overcome:overcame oversee:oversaw overtake:overtook pay:paid put:put quit:quit read:read "
        "rebuild:rebuilt ride:rode ring:rang rise:rose run:ran say:said see:saw seek:sought sell:sold "
        "send:sent set:set shake:shook shed:shed shine:shone shoot:shot show:showed shrink:shrank "
        "shut:shut sing:sang sink:sank sit:sat sleep:slept slide:slid speak:spoke spend:spent spin:spun "
        "split:split spread:spread spring:sprang stand:stood steal:stole stick:stuck strike:struck "
        "strive:strove swear:swore sweep:swept swim:swam swing:swung take:took teach:taught tear:tore "
        "tell:told think:thought throw:threw undergo:underwent understand:understood undertake:undertook "
        "uphold:upheld upset:upset wake:woke wear:wore weave:wove win:won wind:wound withdraw:withdrew "
        "withhold:withheld withstand:withstood write:wrote"
    ).split()
    for lemma, past in [pair.split(":")]
}
_DOUBLED = re.compile(r"^(?:[^aeiou]*[aeiou][bdgklmnprt]|\w+(?:mit|fer|cur|pel|bel|gin|get|trol|quip|plan))$")
"""A verb of one syllable, or with stress on the last, doubles its last consonant: "stopped", "referred"."""


_PAST = frozenset(_IRREGULAR.values())


def is_past(word: str) -> bool:
    """Whether `word` is the irregular past of a verb: "met", "saw"."""
    return word in _PAST


def past_of(lemma: str) -> str:
    """Return the simple past of a verb, third person: `last` gives `lasted`."""
    if lemma in _IRREGULAR:
        return _IRREGULAR[lemma]
    if lemma.endswith("e"):
        return lemma + "d"
    if re.search(r"[^aeiou]y$", lemma):
        return lemma[:-1] + "ied"
    if _DOUBLED.match(lemma) and not re.search(r"[aeiou]{2}\w$|[wxy]$", lemma):
        return lemma + lemma[-1] + "ed"
    return lemma + "ed"


def present_of(lemma: str, *, plural: bool) -> str:
    """Return the simple present of a verb, third person."""
    special = {"be": ("is", "are"), "have": ("has", "have"), "do": ("does", "do"), "go": ("goes", "go")}
    if lemma in special:
        return special[lemma][plural]
    if plural:
        return lemma
    if re.search(r"(?:s|x|z|ch|sh)$", lemma):
        return lemma + "es"
    return lemma[:-1] + "ies" if re.search(r"[^aeiou]y$", lemma) else lemma + "s"


def singular(auxiliaries: str) -> str:
    """Return auxiliary verbs as they stand behind one: "were" is "was"."""
    forms = {"were": "was", "are": "is", "have": "has", "do": "does"}
    return " ".join(forms.get(word, word) for word in auxiliaries.split(" "))


def sentence_of(words: str) -> str:
    """Return `words` as a sentence: one space, no stray commas, a capital first and a full stop last."""
    words = re.sub(r"\s+", " ", words).strip()
    words = re.sub(r"\s+([,.;:!?%)\]])", r"\1", words)
    words = re.sub(r"([(\[])\s+", r"\1", words)
    words = re.sub(r"[,;:–—-]+(?=[,;:.!?])", "", words)
    words = re.sub(r"(?:,\s*){2,}", ", ", words)
    words = re.sub(
        r"\s*,\s*(?:however|meanwhile|moreover|for example|for instance|in turn|"
        r"on the other hand|too|of course)\s*,\s*",
        " ",
        words,
    )
    words = re.sub(r"\b(from|in|of|to|with|by|for|at|on) (?:\1\b)", r"\1", words)
    words = re.sub(r"^[\s,;:.)\]–—-]+", "", words)
    words = re.sub(r"[\s,;:(\[–—-]+$", "", words)
    if not words:
        return ""
    # a member of an enumeration shares the article of the first: "an actor, singer" is not "an singer"
    words = re.sub(r"\b([Aa])n(?= (?:[bcdfgjklmnpqrstvwxyz]|un[iI]|eu|one\b))", r"\1", words)
    words = re.sub(r"\b([Aa])(?= (?:[aei]|o(?!ne\b)|un(?!i)))", r"\1n", words)
    if re.match(r"[a-z]+(?:[-’'][a-z]+)*(?!\S*[A-Z])", words):  # "iPhone" keeps its letter
        words = words[0].upper() + words[1:]
    words += ")" * max(0, words.count("(") - words.count(")"))
    return words if re.search(r"[.!?…][\"'”’)\]]*$", words) else words + "."
