"""Read and write a source file: a block of YAML between two `---` lines, then the text.

    ---
    id: who-2024
    role: evidence
    title: World health statistics 2024
    published: 2024
    ---
    The text, byte for byte.

The block comes from strangers, so only a small part of YAML is read, event by event: one mapping of keys to
texts, lists of texts and null. There are no numbers, dates or booleans (`published: 2018` stays `2018`, and
the language of Norway stays `no`), no anchors, aliases or tags, and no key twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml
from pydantic import ValidationError
from rapidfuzz import process

from factcheck.errors import BadFrontMatter
from factcheck.model import Source

FRONT_MATTER_BYTES = 64 * 1024
"""Longest front matter that is read; those of the shipped workspace have about 500 bytes."""

KNOWN_KEYS: tuple[str, ...] = tuple(Source.model_fields)

Value = str | tuple[str, ...] | None
"""What a key may hold."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OPEN = re.compile(r"---[ \t]*\r?\n")
_CLOSE = re.compile(r"^---[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_SHAPE = "front matter begins with a line `---`, then `key: value` lines, then a line `---`"

_FORMATS = {
    "id": "an id has lower-case letters a-z, digits, `-` and `.` only, at most 120 of them: who-2024-malaria",
    "published": "write a date as precise as it is known: 2018-11-29, 2018-11 or 2018",
    "retrieved": "write the day: 2018-11-29",
    "url": "a URL begins with http:// or https:// and has no spaces",
    "language": "write the language's code: en, de or pt-BR",
    "sha256": "64 digits 0-9 and a-f; take the line out and run: factcheck add PATH",
}
"""What a key with a fixed form wants, by key."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A source file taken apart, its values not yet checked."""

    values: dict[str, Value]
    lines: dict[str, int]
    """1-based line of each key in the file."""
    text: str
    """What follows the closing `---` line, byte for byte."""
    first_line: int
    """1-based line of the file on which `text` begins."""


def has_front_matter(document: str) -> bool:
    """Say whether `document` begins with a `---` line and has a second one."""
    opening = _OPEN.match(document)
    return bool(opening and _CLOSE.search(document, opening.end()))


def parse(document: str, name: str) -> Parsed:
    """Take `document` apart; `name` is what messages call the file.

    Raises `BadFrontMatter` where the block is missing, too long, or more than the small part of YAML above.
    """
    opening = _OPEN.match(document)
    if opening is None:
        _refuse(name, 1, "no front matter", _SHAPE)
    closing = _CLOSE.search(document, opening.end(), opening.end() + FRONT_MATTER_BYTES + len("---\r\n"))
    # a line that only seems to end where the search was cut off is not the closing one
    if closing is None or (closing.end() < len(document) and not closing[0].endswith("\n")):
        limit = f"within {FRONT_MATTER_BYTES:,} bytes"
        _refuse(name, 1, f"front matter is not closed {limit}: no second line `---`", _SHAPE)
    block = document[opening.end() : closing.start()]
    if len(block.encode("utf-8", "surrogatepass")) > FRONT_MATTER_BYTES:
        _refuse(name, 1, f"front matter is longer than {FRONT_MATTER_BYTES:,} bytes", "move text below `---`")
    values, lines = _mapping(block, name)
    return Parsed(values, lines, document[closing.end() :], document.count("\n", 0, closing.end()) + 1)


def read(document: str, name: str) -> tuple[Source, Parsed]:
    """Return what `document` says about itself, checked, and its parts. Raises `BadFrontMatter`."""
    parsed = parse(document, name)
    return source_of(parsed, name), parsed


def source_of(parsed: Parsed, name: str) -> Source:
    """Check the values of `parsed`. Raises `BadFrontMatter` at the line of the first that is wrong."""
    source_keys(parsed, name)
    try:
        return Source.model_validate(clean(parsed.values))
    except ValidationError as error:
        key, problem, next_step = min(
            explain(error), key=lambda found: (parsed.lines.get(found[0], 0), KNOWN_KEYS.index(found[0]))
        )
        _refuse(name, parsed.lines.get(key, 1), problem, next_step)


def source_keys(parsed: Parsed, name: str) -> None:
    """Raise `BadFrontMatter` at the first key that no `Source` has."""
    for key, line in parsed.lines.items():
        if key not in KNOWN_KEYS:
            _refuse(name, line, f"unknown key {key!r}{nearest_key(key)}", f"known: {', '.join(KNOWN_KEYS)}")


def nearest_key(key: str) -> str:
    """Return `; did you mean 'publisher'?`, or nothing if no known key is near."""
    near = process.extractOne(key.lower(), KNOWN_KEYS, score_cutoff=60)
    return f"; did you mean {near[0]!r}?" if near else ""


def explain(error: ValidationError) -> Iterator[tuple[str, str, str]]:
    """Yield `(key, problem, next step)` for each wrong value of a `Source`, in a reporter's words."""
    for item in error.errors():
        key, kind, given = str(item["loc"][0]), item["type"], item["input"]
        if kind == "missing" or (kind == "string_too_short" and not given):
            yield key, f"`{key}` is missing", f"add a line: {key}: ..."
        elif kind == "enum":
            allowed = item["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
            yield key, f"{key}: {_shown(given)} is not one of {allowed}", "choose one of them"
        elif kind == "string_pattern_mismatch" and key in _FORMATS:
            yield key, f"{key}: {_shown(given)} is not in the right form", _FORMATS[key]
        elif kind == "string_type":
            yield key, f"{key}: one text is wanted, not {_shown(given)}", f"write: {key}: ..."
        elif kind == "tuple_type":
            yield key, f"{key}: a list is wanted, not {_shown(given)}", f"write: {key}: [{given}]"
        else:
            yield (
                key,
                f"{key}: {_shown(given)}: {item['msg'].removeprefix('Value error, ').lower()}",
                "correct the value",
            )


def write(source: Source, text: str) -> str:
    """Return the file of `source` and `text`, so that `read` gives both back.

    Keys come in the order of `Source`; null and empty lists are left out; a text is quoted only if YAML
    would read it as something else.
    """
    values = source.model_dump(mode="json")
    kept = {key: value for key, value in values.items() if value is not None and value != []}
    block: str = yaml.dump(
        kept, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=2**31
    )
    return f"---\n{block}---\n{text}"


def with_sha256(document: str, sha256: str, name: str) -> str:
    """Return `document` with its `sha256` line set and every other byte as it was, comments too.

    Falls back on `write` where the value is spread over lines. Raises `BadFrontMatter`.
    """
    source, parsed = read(document, name)
    wanted = source.model_copy(update={"sha256": sha256})
    head = document[: len(document) - len(parsed.text)]
    lines = head.splitlines(keepends=True)
    end = "\r\n" if lines[0].endswith("\r\n") else "\n"
    if "sha256" in parsed.lines:
        lines[parsed.lines["sha256"] - 1] = f"sha256: {sha256}{end}"
    else:
        lines.insert(len(lines) - 1, f"sha256: {sha256}{end}")
    changed = "".join(lines) + parsed.text
    try:
        if read(changed, name)[0] == wanted and changed.endswith(f"---{end}{parsed.text}"):
            return changed
    except BadFrontMatter:
        pass
    return write(wanted, parsed.text)


def clean(values: Mapping[str, object]) -> dict[str, object]:
    """Return `values` without nulls and empty lists: what was not given."""
    return {key: value for key, value in values.items() if value is not None and value not in ((), [])}


def _refuse(name: str, line: int, problem: str, next_step: str) -> NoReturn:
    raise BadFrontMatter(name, problem, next_step, line)


def _shown(value: object) -> str:
    shown = repr(list(value)) if isinstance(value, tuple) else repr(value)
    return shown if len(shown) <= 80 else shown[:77] + "..."


def _mapping(block: str, name: str) -> tuple[dict[str, Value], dict[str, int]]:
    """Return the values of the block and the file line of each key."""
    values: dict[str, Value] = {}
    lines: dict[str, int] = {}
    key: str | None = None
    items: list[str] | None = None
    depth = 0
    line = 2
    try:
        for event in yaml.parse(block, Loader=_Loader):
            line = getattr(event.start_mark, "line", 0) + 2  # the block begins on the second line of the file
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
                _refuse(name, line, "anchors (&) and aliases (*) are not allowed", "put the value in quotes")
            if tag := getattr(event, "tag", None):
                _refuse(name, line, f"tags such as {_shown(tag)} are not allowed", "put the value in quotes")
            if isinstance(event, yaml.MappingStartEvent):
                depth += 1
                if depth > 1:
                    _refuse(
                        name, line, f"{key or 'a key'}: holds a mapping", "put a text with `: ` in quotes"
                    )
            elif isinstance(event, yaml.SequenceStartEvent):
                if key is None or items is not None:
                    _refuse(name, line, "a list in a place where none may stand", _SHAPE)
                items = []
            elif isinstance(event, yaml.SequenceEndEvent) and key is not None and items is not None:
                values[key] = tuple(items)
                key, items = None, None
            elif isinstance(event, yaml.ScalarEvent):
                if not depth:
                    _refuse(name, line, "front matter holds no `key: value` lines", _SHAPE)
                value: str = event.value
                null = event.implicit[0] and event.style in (None, "") and value in _NULLS
                if items is not None:
                    if null:
                        _refuse(name, line, f"{key}: an empty item in the list", "fill it in, or take it out")
                    items.append(value)
                elif key is None:
                    if value in lines:
                        _refuse(
                            name, line, f"{_shown(value)} is there twice (line {lines[value]})", "keep one"
                        )
                    key = value
                    lines[key] = line
                else:
                    values[key] = None if null else value
                    key = None
            elif isinstance(event, yaml.DocumentEndEvent) and event.explicit:
                _refuse(name, line, "a line `...` ends the front matter too early", "take it out")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
        where = mark.line + 2 if mark is not None else line
        _refuse(name, where, f"not valid YAML: {problem}", "put a text with `: ` or ` #` in it in quotes")
    return values, lines


class _Dumper(yaml.SafeDumper):
    """Knows null and text only, like the reader, so `2018` and `no` need no quotes."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the name and type are PyYAML's
        first: [("tag:yaml.org,2002:null", re.compile(r"(?:~|null|Null|NULL|)$"))]
        for first in ("~", "n", "N", "")
    }


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    # line breaks and control characters are written as escapes, so that no value can look like a `---` line
    style = None if value.isprintable() else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)
