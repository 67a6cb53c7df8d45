"""Rules as data: what a text leans on without naming it, and what in it can't be checked.

The packaged rules are YAML files in `rules/`; a newsroom adds its own (`[tool.factcheck.extract] rules`), in the
same form. Every rule carries sentences that it must find and sentences that it must leave alone, in the manner of
proselint and vale. How a file looks is written down in docs/rules.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any, TypeVar

from factcheck.claims.gate import Gate
from factcheck.errors import ConfigError, TooLarge, UnreadableFile
from factcheck.files import NotYaml, decode, load_yaml, read_bytes
from factcheck.model import MissingKind, SetAsideReason

LONGEST_SENTENCE = 5_000
"""Rules look at this many code points of a sentence; nobody writes longer ones, and a hostile text might."""

RULE_FILE_BYTES = 1_000_000
"""Largest file of a newsroom's own rules; the packaged ones have under a tenth of it."""

LOOK_BACK = 40
"""`not_after` looks at this many code points before a match: a long name has about 30."""

ARROW = " => "
"""In an example, what stands between the sentence and the words that the rule must give."""


@dataclass(frozen=True, slots=True)
class MissingRule:
    """Finds the words by which a sentence leans on something unidentified."""

    id: str
    kind: MissingKind
    pattern: re.Pattern[str]
    not_after: re.Pattern[str] | None
    """Where this ends right before a match, the match does not count: "Ministry" before "officials said"."""
    would_settle: str
    match: tuple[str, ...]
    pass_: tuple[str, ...]

    def spans(self, sentence: str) -> Iterator[tuple[int, int]]:
        """Yield where the rule finds something in `sentence`, by itself: code points, half-open."""
        for match in self.pattern.finditer(sentence[:LONGEST_SENTENCE]):
            start = match.start()
            before = sentence[max(0, start - LOOK_BACK) : start]
            if self.not_after is None or not self.not_after.search(before):
                yield match.span()

    def cues(self, sentence: str) -> list[str]:
        """Return the words that the rule finds in `sentence`, by itself."""
        return [sentence[start:end] for start, end in self.spans(sentence)]


@dataclass(frozen=True, slots=True)
class SetAsideRule:
    """Says that a whole sentence carries nothing to check."""

    id: str
    reason: SetAsideReason
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    match: tuple[str, ...]
    pass_: tuple[str, ...]

    def applies(self, sentence: str) -> bool:
        """Whether the rule sets `sentence` aside."""
        sentence = sentence[:LONGEST_SENTENCE]
        return bool(self.pattern.search(sentence)) and not (self.unless and self.unless.search(sentence))


@dataclass(frozen=True, slots=True)
class Cue:
    """Where a sentence leans on something: `sentence[start:end]` are its words."""

    rule: MissingRule
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules in force: the packaged ones, then a newsroom's own."""

    missing: tuple[MissingRule, ...]
    set_aside: tuple[SetAsideRule, ...]
    """The first that applies decides."""
    _missing_gate: Gate[MissingRule] = field(init=False, repr=False, compare=False)
    _set_aside_gate: Gate[SetAsideRule] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        gates = {"_missing_gate": Gate(self.missing), "_set_aside_gate": Gate(self.set_aside)}
        for name, gate in gates.items():
            object.__setattr__(self, name, gate)

    def find_cues(self, sentence: str) -> list[Cue]:
        """Return the cues of missing citations in `sentence`, in order; of two that overlap the longer one.

        Two of one kind that only a comma parts are one: "an aide said, speaking on condition of anonymity".
        What a named person says between quotation marks is theirs, not the article's: it gives no cue.
        """
        sentence = sentence[:LONGEST_SENTENCE]
        found = sorted(self._all_cues(sentence), key=lambda cue: (cue.start - cue.end, cue.start))
        if not found:
            return []
        said = _said_by_name(sentence)
        kept: list[Cue] = []
        for cue in found:
            apart = all(cue.end <= other.start or cue.start >= other.end for other in kept)
            if apart and not any(start <= cue.start and cue.end <= end for start, end in said):
                kept.append(cue)
        joined: list[Cue] = []
        for cue in sorted(kept, key=lambda cue: cue.start):
            last = joined[-1] if joined else None
            if last and last.rule.kind is cue.rule.kind and not sentence[last.end : cue.start].strip(" ,"):
                joined[-1] = Cue(last.rule, last.start, cue.end)
            else:
                joined.append(cue)
        return joined

    def set_aside_reason(self, sentence: str) -> SetAsideReason | None:
        """Return why `sentence` can't be checked, or `None` where it is a claim."""
        rule = self.set_aside_rule(sentence)
        return rule.reason if rule else None

    def set_aside_rule(self, sentence: str) -> SetAsideRule | None:
        """Return the rule that says why `sentence` can't be checked, or `None` where it is a claim."""
        sentence = sentence[:LONGEST_SENTENCE]
        return next((rule for rule in self._set_aside_gate.open_to(sentence) if rule.applies(sentence)), None)

    def _all_cues(self, sentence: str) -> Iterator[Cue]:
        for rule in self._missing_gate.open_to(sentence):
            for start, end in rule.spans(sentence):
                yield Cue(rule, start, end)


@cache
def packaged() -> RuleSet:
    """Return the rules that come with factcheck, in file order."""
    folder = package_files(__package__) / "rules"
    rules: list[MissingRule | SetAsideRule] = []
    for name in ("missing.yaml", "set-aside.yaml"):
        rules += [rule for _, rule in _read(name, (folder / name).read_text("utf-8"))]
    return _as_set(rules)


def load_rules(root: Path, files: Sequence[str]) -> RuleSet:
    """Return the packaged rules and those of `files`, which are paths below the workspace folder `root`.

    Raises `ConfigError`, with `file:line`, for a file that is no such file, an entry that is not a rule, an id
    that is taken, and a rule that fails one of its own examples.
    """
    if not files:
        return packaged()
    rules: list[MissingRule | SetAsideRule] = [*packaged().missing, *packaged().set_aside]
    taken = dict.fromkeys((rule.id for rule in rules), "the packaged rules")
    for name in files:
        for line, rule in _read(name, _own_text(root, name)):
            where = f"{name}:{line}"
            if rule.id in taken:
                raise ConfigError(where, f"a rule of {taken[rule.id]} is called {rule.id!r} already")
            taken[rule.id] = where
            if problem := failed_example(rule):
                raise ConfigError(where, f"rule {rule.id!r} {problem}")
            rules.append(rule)
    return _as_set(rules)


def failed_example(rule: MissingRule | SetAsideRule) -> str | None:
    """Return what is wrong with the rule by its own examples, or `None`."""
    for example in rule.match:
        if isinstance(rule, SetAsideRule):
            if not rule.applies(example):
                return f"does not set aside its example under match: {example!r}"
            continue
        sentence, arrow, cue = example.partition(ARROW)
        found = rule.cues(sentence)
        if not found:
            return f"does not find its example under match: {sentence!r}"
        if arrow and cue not in found:
            return f"finds {', '.join(map(repr, found))} and not {cue!r} in its example under match: {sentence!r}"
    for sentence in rule.pass_:
        if isinstance(rule, SetAsideRule):
            if rule.applies(sentence):
                return f"sets aside its example under pass: {sentence!r}"
        elif found := rule.cues(sentence):
            return f"finds {found[0]!r} in its example under pass: {sentence!r}"
    return None


# --- quotations ------------------------------------------------------------------------------------------

_QUOTED = re.compile(r"“[^“”]*(?:”|$)|\"[^\"]*(?:\"|$)|«[^«»]*(?:»|$)")
_NAME = r"(?:[A-ZÀ-Þ][\w.’'-]*\s+){1,4}"
_SAYS = r"(?:said|says|told|tells|wrote|writes|asked|added|argued|insisted|replied|explained|recalled|posted|tweeted)\b"
_SAID_BY_NAME = re.compile(
    rf"\b{_NAME}(?:[^\"“”]{{1,60}},\s+)?(?:\w+ly\s+|later\s+)?{_SAYS}|\b{_SAYS}\s+(?:[a-z-]+\s+){{0,3}}[A-ZÀ-Þ]"
)


def _said_by_name(sentence: str) -> list[tuple[int, int]]:
    """Return the quoted stretches of a sentence that says, outside of them, which named person speaks."""
    quoted = [match.span() for match in _QUOTED.finditer(sentence)]
    outside, at = "", 0
    for start, end in quoted:
        outside += sentence[at:start] + " … "
        at = end
    outside += sentence[at:]
    return quoted if quoted and _SAID_BY_NAME.search(outside) else []


# --- reading rules ---------------------------------------------------------------------------------------

_MISSING_KEYS = ("id", "kind", "pattern", "not_after", "would_settle", "match", "pass")
_SET_ASIDE_KEYS = ("id", "reason", "pattern", "unless", "match", "pass")
_WORDS_KEYS = ("words", "any")
_OPTIONAL = ("unless", "not_after")

Member = TypeVar("Member", bound=StrEnum)


def _as_set(rules: Sequence[MissingRule | SetAsideRule]) -> RuleSet:
    return RuleSet(
        tuple(rule for rule in rules if isinstance(rule, MissingRule)),
        tuple(rule for rule in rules if isinstance(rule, SetAsideRule)),
    )


def _own_text(root: Path, name: str) -> str:
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()):
        raise ConfigError(name, "is outside the workspace; extract.rules takes files inside it")
    try:
        return decode(read_bytes(path, RULE_FILE_BYTES, name), name)
    except TooLarge as error:
        raise ConfigError(
            name, f"over {RULE_FILE_BYTES:,} bytes; a file of rules is small: split it"
        ) from error
    except UnreadableFile as error:
        raise ConfigError(name, f"extract.rules names it, but it can't be read: {error.problem}") from error


def _read(name: str, text: str) -> Iterator[tuple[int, MissingRule | SetAsideRule]]:
    """Yield `(line, rule)` for each rule of a file; raise `ConfigError` for what is none."""
    words: dict[str, str] = {}
    for entry in _entries(name, text):
        if "words" in entry.values:
            entry.only(_WORDS_KEYS)
            words[entry.text("words")] = f"(?:{'|'.join(entry.patterns('any', words))})"
        elif "kind" in entry.values:
            yield entry.line, _missing_rule(entry, words)
        elif "reason" in entry.values:
            yield entry.line, _set_aside_rule(entry, words)
        else:
            entry.only_near(("kind", "reason"), (*_MISSING_KEYS, *_SET_ASIDE_KEYS, *_WORDS_KEYS))
            raise entry.error(None, f"{entry.called()} says neither kind nor reason")


def _missing_rule(entry: _Entry, words: Mapping[str, str]) -> MissingRule:
    entry.only(_MISSING_KEYS)
    return MissingRule(
        entry.text("id"),
        entry.member("kind", MissingKind),
        entry.pattern("pattern", words),
        entry.pattern("not_after", words, r"(?:%s)$") if "not_after" in entry.values else None,
        entry.text("would_settle"),
        entry.texts("match"),
        entry.texts("pass"),
    )


def _set_aside_rule(entry: _Entry, words: Mapping[str, str]) -> SetAsideRule:
    entry.only(_SET_ASIDE_KEYS)
    return SetAsideRule(
        entry.text("id"),
        entry.member("reason", SetAsideReason),
        entry.pattern("pattern", words),
        entry.pattern("unless", words) if "unless" in entry.values else None,
        entry.texts("match"),
        entry.texts("pass"),
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of a rule file, with the 1-based lines on which it and its keys stand."""

    file: str
    line: int
    values: Mapping[str, Any]
    lines: Mapping[str, int]

    def error(self, key: str | None, problem: str) -> ConfigError:
        return ConfigError(f"{self.file}:{self.lines.get(key or '', self.line)}", problem)

    def only(self, known: Sequence[str]) -> None:
        """Raise for a key that isn't known here, and for one that is missing."""
        self.only_near(known, known)
        for key in self.values:
            if key not in known:
                raise self.error(key, f"unknown key {key!r}; known here: {', '.join(known)}")
        for key in known:
            if key not in self.values and key not in _OPTIONAL:
                raise self.error(None, f"{self.called()} has no {key!r}")

    def only_near(self, wanted: Sequence[str], known: Sequence[str]) -> None:
        """Raise for a key that isn't `known` and looks like a `wanted` one."""
        unknown = [key for key in self.values if key not in known]
        if not unknown:
            return
        from rapidfuzz import process  # imported late: only an error needs it

        for key in unknown:
            if near := process.extractOne(key, wanted, score_cutoff=60):
                raise self.error(key, f"unknown key {key!r}; did you mean {near[0]!r}?")

    def called(self) -> str:
        name = self.values.get("id")
        return f"rule {name!r}" if isinstance(name, str) else "the entry"

    def text(self, key: str) -> str:
        value = self.values[key]
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, f"{key!r} of {self.called()} is a text")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values[key]
        if not (isinstance(value, list) and value and all(isinstance(each, str) and each for each in value)):
            raise self.error(key, f"{key!r} of {self.called()} is a list of texts, at least one")
        return tuple(value)

    def member(self, key: str, members: type[Member]) -> Member:
        try:
            return members(self.text(key))
        except ValueError as error:
            known = ", ".join(member.value for member in members)
            raise self.error(
                key, f"{key!r} of {self.called()} is one of {known}; not {self.values[key]!r}"
            ) from error

    def pattern(self, key: str, words: Mapping[str, str], frame: str = "%s") -> re.Pattern[str]:
        return self._compiled(key, frame % self.text(key), words)[1]

    def patterns(self, key: str, words: Mapping[str, str]) -> list[str]:
        """Return the alternatives of a list of words, each tried as a pattern of its own."""
        return [self._compiled(key, each, words)[0] for each in self.texts(key)]

    def _compiled(self, key: str, written: str, words: Mapping[str, str]) -> tuple[str, re.Pattern[str]]:
        def listed(match: re.Match[str]) -> str:
            if match[1] not in words:
                raise self.error(key, f"{match[0]} in {key!r}: no list of words above is called {match[1]!r}")
            return words[match[1]]

        expanded = _LISTED.sub(listed, _SPACE.sub(_any_space, written))
        try:
            return expanded, re.compile(expanded, re.IGNORECASE)
        except (re.error, OverflowError, RecursionError) as error:
            raise self.error(
                key, f"{key!r} of {self.called()} is not a regular expression: {error}"
            ) from error


_SPACE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|( +(?![?*+{]))|( +)", re.DOTALL)
"""What is passed over when spaces are replaced: escapes, and sets of characters."""

_LISTED = re.compile(r"\{([a-z][a-z-]*)\}")


def _any_space(match: re.Match[str]) -> str:
    return r"\s+" if match[1] else r"(?:\s+)" if match[2] else match[0]


def _entries(name: str, text: str) -> Iterator[_Entry]:
    """Yield the entries of a YAML file: a list of mappings with text keys."""
    try:
        values, node = load_yaml(text)
    except NotYaml as error:
        where = f"{name}:{error.line}" if error.line else name
        raise ConfigError(where, f"not YAML: {error.problem}") from error
    if node is None:
        return
    if not isinstance(values, list):
        raise ConfigError(f"{name}:1", "not a list of rules: each begins with '- id:'")
    for value, item in zip(values, node.value, strict=True):
        line = item.start_mark.line + 1
        if not (isinstance(value, dict) and all(isinstance(key, str) for key in value)):
            raise ConfigError(
                f"{name}:{line}", "not a rule: an entry is 'id:', 'pattern:' and so on, one a line"
            )
        lines = {key.value: key.start_mark.line + 1 for key, _ in item.value}
        yield _Entry(name, line, value, lines)
