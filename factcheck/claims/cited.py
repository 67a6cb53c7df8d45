"""What a sentence names as its source: links, footnotes, DOIs, named documents, outlets, people and bodies.

The rules are data (`rules/cited.yaml`, names of outlets in `data/outlets.txt`); every rule carries sentences that
it must find and sentences that it must leave alone. What a text leans on without naming it is no source: that is
what the rules for missing citations find (see `factcheck.claims.rules`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from factcheck.claims.gate import Gate
from factcheck.files import load_yaml
from factcheck.model import Cited, CitedKind

LONGEST_SENTENCE = 5_000
"""Rules look at this many code points of a sentence; nobody writes longer ones, and a hostile text might."""

LONGEST_DEFINITION = 1_000
"""Code points of a footnote that are kept as where to look."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a sentence names a source: `sentence[start:end]`; a footnote's mark may be taken out (`start == end`)."""

    start: int
    end: int
    kind: CitedKind
    text: str
    target: str | None
    """Where to look: the address, the DOI, or what the footnote says."""


@dataclass(frozen=True, slots=True)
class CitedRule:
    """Finds the words by which a sentence names a source."""

    id: str
    kind: CitedKind
    pattern: re.Pattern[str]
    match: tuple[str, ...]
    pass_: tuple[str, ...]

    def mentions(self, sentence: str) -> Iterator[Mention]:
        """Yield what the rule finds in `sentence`, by itself."""
        for match in self.pattern.finditer(sentence):
            groups = match.groupdict()
            group = next((name for name in ("cited", "cited_2") if groups.get(name)), 0)
            start, end = match.span(group)
            yield Mention(start, end, self.kind, sentence[start:end], groups.get("target"))


def cited(
    sentence: str,
    links: Sequence[tuple[int, int, str]] = (),
    notes: Mapping[str, str] | None = None,
    references: Sequence[tuple[int, str]] = (),
) -> list[Mention]:
    """Return what `sentence` names as its sources, in order, without overlap.

    `links`: `(start, end, address)` for words of the sentence that carry a link. `notes`: what each footnote
    says, by its label. `references`: `(place, label)` for marks of footnotes that were taken out of the sentence;
    marks that still stand in it (`[^1]`, `[1]`) are found where `notes` knows their label.
    """
    found = [
        _linked(sentence, *link) for link in links if link[2] and 0 <= link[0] <= link[1] <= len(sentence)
    ]
    found += _footnotes(sentence, notes or {}, references)
    words = sentence[:LONGEST_SENTENCE]
    taken = bytearray(len(words))
    for mention in found:
        taken[mention.start : mention.end] = b"\1" * len(taken[mention.start : mention.end])
    for rule in _gate().open_to(words):
        for mention in rule.mentions(words):
            if not any(taken[mention.start : mention.end]):
                taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
                found.append(mention)
    return sorted(found, key=lambda mention: (mention.start, mention.end))


def as_cited(mention: Mention) -> Cited:
    """Return the record that a claim keeps of a mention; its words stand on one line."""
    return Cited(
        kind=mention.kind,
        text=re.sub(r"\s+", " ", mention.text).strip() or mention.text,
        target=mention.target,
    )


_DOI = re.compile(r"https?://(?:dx\.)?doi\.org/(10\.\d{4,9}/\S+)", re.IGNORECASE)


def _linked(sentence: str, start: int, end: int, address: str) -> Mention:
    doi = _DOI.match(address)
    kind, target = (CitedKind.DOI, doi[1]) if doi else (CitedKind.LINK, address)
    return Mention(start, end, kind, sentence[start:end].strip() or address, target)


_MARK = re.compile(r"\[\^?([^\[\]\s]{1,64})\]")


def _footnotes(
    sentence: str, notes: Mapping[str, str], references: Sequence[tuple[int, str]]
) -> Iterator[Mention]:
    for match in _MARK.finditer(sentence) if notes else ():
        if match[1] in notes:
            yield Mention(*match.span(), CitedKind.FOOTNOTE, match.group(), _said_by(notes[match[1]]))
    for place, label in references:
        if 0 <= place <= len(sentence):
            target = _said_by(notes.get(label, ""))
            yield Mention(place, place, CitedKind.FOOTNOTE, f"[{label}]", target)


def _said_by(definition: str) -> str | None:
    return re.sub(r"\s+", " ", definition[:LONGEST_DEFINITION]).strip() or None


# --- reading the rules -----------------------------------------------------------------------------------


@cache
def cited_rules() -> tuple[CitedRule, ...]:
    """Return the packaged rules, in file order: where two meet, the first decides."""
    words = {"outlet": _outlets()}
    rules = []
    for entry in _entries():
        pattern = _expanded(entry["pattern"], words)
        if "words" in entry:
            words[entry["words"]] = f"(?:{pattern})"
        else:
            rules.append(
                CitedRule(
                    entry["id"],
                    CitedKind(entry["kind"]),
                    re.compile(pattern),
                    tuple(entry["match"]),
                    tuple(entry["pass"]),
                )
            )
    return tuple(rules)


@cache
def _gate() -> Gate[CitedRule]:
    return Gate(cited_rules())


def _entries() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]]
    entries, _ = load_yaml((files(__package__) / "rules" / "cited.yaml").read_text("utf-8"))
    return entries


def _expanded(pattern: str, words: Mapping[str, str]) -> str:
    return re.sub(
        r"\{([a-z]+)\}", lambda match: words[match[1]], pattern.replace(" ?", r"\s*").replace(" ", r"\s+")
    )


def _outlets() -> str:
    """Return the pattern of all named outlets, the longest first; "the" may stand before each."""
    lines = (files(__package__) / "data" / "outlets.txt").read_text("utf-8").splitlines()
    names = sorted((line for line in lines if line and not line.startswith("#")), key=len, reverse=True)
    with_article = [name.removeprefix("the ") for name in names if name.startswith("the ")]
    others = [name for name in names if not name.startswith("the ")]

    def any_of(words: list[str]) -> str:
        return "|".join(re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]") for word in words)

    return rf"(?:(?:[Tt]he\s+)?(?:{any_of(others)})\b|[Tt]he\s+(?:{any_of(with_article)})\b)"
