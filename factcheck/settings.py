"""The workspace's settings: one TOML file over the defaults below.

A partial file is enough. An unknown key stops the run: in a pipeline, a mistyped policy that silently fell
back to the defaults would pass what it was written to catch.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rapidfuzz import process

from factcheck.errors import ConfigError
from factcheck.model import Tier


class Section(BaseModel):
    """A frozen table of settings; keys are written with `-` in TOML."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: name.replace("_", "-"),
        populate_by_name=True,
        use_attribute_docstrings=True,
    )


class Policy(Section):
    """When a claim is verified, disputed or unsupported."""

    verified_primary: Annotated[int, Field(ge=1)] = 1
    """Supporting primary sources that verify a claim."""
    verified_origins: Annotated[int, Field(ge=1)] = 2
    """Supporting secondary sources, each of another origin, that verify a claim."""
    disputing_tiers: tuple[Tier, ...] = (Tier.PRIMARY, Tier.SECONDARY)
    """Tiers whose contradiction disputes a claim."""
    min_score: Annotated[float, Field(ge=0, le=1)] = 0.75
    """A link made by the checker counts from this score; a person's link always counts."""
    min_score_together: Annotated[float, Field(ge=0, le=1)] = 0.5
    """Links made by the checker that say a source supports a claim also count from this score, where `verified-origins`
    sources of different origin do: two that are each right one time in two leave a quarter for both to be wrong."""


class EndpointTable(Section):
    """Where a language model is, for the tables that may take one: an OpenAI-compatible service."""

    endpoint_url: str = "http://127.0.0.1:8000/v1"
    """Base address of the service."""
    endpoint_model: str = ""
    """Name of the model that the service is asked for."""
    endpoint_key_env: Annotated[str, Field(pattern=r"^FACTCHECK_[A-Z0-9_]+$")] = "FACTCHECK_ENDPOINT_KEY"
    """Environment variable that holds the service's key, where it needs one: a name that begins with `FACTCHECK_`,
    so that a stranger's settings can't send another secret away."""
    endpoint_seconds: Annotated[float, Field(gt=0, le=3600)] = 60
    """Longest wait for one answer."""


class Extract(EndpointTable):
    """How articles are broken into claims."""

    engine: Literal["auto", "parser", "rules", "endpoint"] = "auto"
    """`parser`: the dependency parse (the extra `parse`); `rules`: without it; `auto`: the parser where it is
    installed; `endpoint`: an OpenAI-compatible service, which is the only one that uses the network."""
    rules: tuple[str, ...] = ()
    """Your own rule files, relative to the workspace, read after the packaged ones."""


class Check(EndpointTable):
    """How the checker looks for evidence."""

    candidates: Annotated[int, Field(ge=1, le=200)] = 20
    """Passages compared for each claim."""
    judge: Literal["auto", "rules", "model", "full", "endpoint"] = "auto"
    """What says what a passage does to a claim. `rules`: comparators alone; `model`: the stance model alone (the extra
    `stance`); `full`: both, weighed; `auto`: both where the model is installed, else the rules; `endpoint`: an
    OpenAI-compatible service, which is the only one that uses the network."""
    model: str = ""
    """Folder of another ONNX model of stances, relative to the workspace; empty for the one that ships."""


class Audit(Section):
    """What makes `factcheck audit` fail."""

    fail_on: Literal["none", "disputed", "unsupported"] = "disputed"
    """`disputed`: exit 1 if a claim is disputed; `unsupported`: also if one is unsupported; `none`: never."""
    incomplete_fails: bool = True
    """Exit 3 if something could not be read or found again, so that not everything was checked."""


class Review(Section):
    """How decisions of people count."""

    two_person: bool = True
    """Who signs a claim off is another person than who confirmed or overrode its mark; without a decision there is
    nothing to sign."""


class Limits(Section):
    """Bounds on what is read from strangers."""

    source_bytes: Annotated[int, Field(ge=1)] = 10_000_000
    """Largest file that is taken in as a source."""


class Settings(Section):
    """Everything under `[tool.factcheck]` of pyproject.toml, or in factcheck.toml."""

    policy: Policy = Policy()
    extract: Extract = Extract()
    check: Check = Check()
    audit: Audit = Audit()
    review: Review = Review()
    limits: Limits = Limits()


PYPROJECT = "pyproject.toml"
OWN_FILE = "factcheck.toml"


def settings_file(folder: Path) -> Path | None:
    """Return the file that makes `folder` a workspace: factcheck.toml, or pyproject.toml with our table."""
    own = folder / OWN_FILE
    if own.is_file():
        return own
    project = folder / PYPROJECT
    if project.is_file() and re.search(rb"^\[tool\.factcheck(\.|\])", project.read_bytes(), re.MULTILINE):
        return project
    return None


def read_settings(file: Path) -> tuple[Settings, dict[str, str]]:
    """Return the settings of `file` and, for each key it sets, `file:line`.

    Raises `ConfigError` for TOML that can't be parsed, an unknown key (with the nearest known one) and a
    value out of range.
    """
    try:
        text = file.read_text("utf-8")
        table: Any = tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as error:  # not UTF-8, not TOML, or 1,000 brackets
        raise ConfigError(file.name, f"not readable as TOML: {error}") from error
    prefix: tuple[str, ...] = ()
    if file.name == PYPROJECT:
        table = table.get("tool", {}).get("factcheck", {})
        prefix = ("tool", "factcheck")
    lines = _lines_of_keys(text, prefix)
    for section, key, value in _entries(table):
        name = ".".join(filter(None, (section, key)))
        where = f"{file.name}:{lines.get(name, 1)}"
        known = _known_keys(section)
        if key not in known:
            near = process.extractOne(key, sorted(known), score_cutoff=50)
            raise ConfigError(
                where,
                f"unknown key {name!r}"
                + (f"; did you mean {near[0]!r}?" if near else f"; known here: {', '.join(sorted(known))}"),
            )
        if not section and not isinstance(value, dict):
            raise ConfigError(where, f"{key!r} is a table: write it as [{'.'.join((*prefix, key))}]")
    try:
        settings = Settings.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        # the location mixes python and TOML names, and may go into a list: the first two parts are the key
        name = ".".join(str(part).replace("_", "-") for part in first["loc"][:2])
        raise ConfigError(f"{file.name}:{lines.get(name, 1)}", f"{name}: {first['msg'].lower()}") from error
    return settings, {name: f"{file.name}:{line}" for name, line in lines.items() if "." in name}


def effective(settings: Settings, origins: dict[str, str]) -> Iterator[tuple[str, object, str]]:
    """Yield `(key, value, where it comes from)` for every setting, table by table, the service last."""
    for section, values in settings.model_dump(mode="json", by_alias=True).items():
        # what two tables share is defined before their own keys, and matters to fewer people
        for key in sorted(values, key=lambda key: key.startswith("endpoint-")):
            name = f"{section}.{key}"
            yield name, values[key], origins.get(name, "default")


def _known_keys(section: str) -> set[str]:
    fields = Settings.model_fields
    if section:
        fields = fields[section].annotation.model_fields  # type: ignore[union-attr]
    return {name.replace("_", "-") for name in fields}


def _entries(table: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield `(section, key, value)`: the top level first, then the inside of each known section."""
    for key, value in table.items():
        yield "", key, value
    for key, value in table.items():
        if key in _known_keys("") and isinstance(value, dict):
            for inner, inner_value in value.items():
                yield key, inner, inner_value


def _lines_of_keys(text: str, prefix: tuple[str, ...]) -> dict[str, int]:
    """Return the 1-based line of each `section` and `section.key` of our table, for messages.

    tomllib gives no positions. Tables written inline are found by their own line only.
    """
    lines: dict[str, int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[([^\[\]]+)\]", line):
            table = tuple(part.strip().strip("\"'") for part in header[1].split("."))
            name = ".".join(table[len(prefix) :])
        elif key := re.match(r"\s*([\w.\"'-]+)\s*=", line):
            parts = (*table, *key[1].replace('"', "").replace("'", "").split("."))
            name = ".".join(parts[len(prefix) :])
        else:
            continue
        if table[: len(prefix)] == prefix and name:
            lines.setdefault(name, number)
    return lines
