"""All that differs between two bundles, and the marks that moved, each with its causes.

Claims are the same by their id, else by their statement. A mark has moved if its status or its reason is another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import Field

from factcheck.model import Record, Slug
from factcheck.reports.bundle import Asked, Bundle
from factcheck.reports.causes import EVIDENCE, Cause, Side, causes_of, setting_changes, source_change
from factcheck.reports.document import ArticleEntry, ClaimEntry
from factcheck.reports.findings import mark_of, normalised


class Moved(Record):
    """A claim whose mark is another."""

    claim: Slug
    """Its id in the later bundle."""
    was: Slug | None = None
    """Its id in the earlier one, where that is another."""
    article: Slug
    path: str
    line: int
    text: str
    before: str
    """Status and reason: `disputed/refuted`."""
    after: str
    causes: tuple[Cause, ...]


class ClaimNote(Record):
    """A claim that only one of the bundles has."""

    claim: Slug
    article: Slug
    text: str
    mark: str


class ArticleDifference(Record):
    """An article that only one of the audits was about, or whose text changed."""

    article: Slug
    state: Literal["added", "removed", "changed"]
    lines_added: int = 0
    lines_removed: int = 0
    """Lines that the other text does not have; one that only moved is neither."""


class SourceDifference(Record):
    """A file of evidence that is in one bundle only, or differs."""

    path: str
    state: Literal["added", "removed", "changed"]
    what: str = ""
    """What changed in it."""


class SettingDifference(Record):
    """A setting, a version or something asked that differs."""

    name: str
    before: object
    after: object


class Difference(Record):
    """What differs between two bundles."""

    schema_: Literal["factcheck.diff/1"] = Field("factcheck.diff/1", alias="schema")
    compared: int
    """Claims that both have."""
    articles: tuple[ArticleDifference, ...]
    sources: tuple[SourceDifference, ...]
    settings: tuple[SettingDifference, ...]
    moved: tuple[Moved, ...]
    """In the order of the later audit."""
    added: tuple[ClaimNote, ...]
    removed: tuple[ClaimNote, ...]
    """Of the articles that both audits were about; none where one of them left claims out."""

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        return bool(
            self.articles or self.sources or self.settings or self.moved or self.added or self.removed
        )


def compare(before: Bundle, after: Bundle) -> Difference:
    """Return what differs. Raises `UnreadableFile` for a bundle that this version can't read."""
    left, right = Side(before), Side(after)
    pairs = _pairs(left, right)
    both = set(before.manifest.asked.articles) & set(after.manifest.asked.articles)
    whole = not (before.manifest.asked.changed or after.manifest.asked.changed)
    gone = set(left.claims) - {was.id for was, _, _ in pairs}
    come = set(right.claims) - {now.id for _, now, _ in pairs}
    return Difference(
        compared=len(pairs),
        articles=tuple(_articles(left, right)),
        sources=tuple(_evidence(left, right)),
        settings=tuple(_settings(left, right)),
        moved=tuple(
            Moved(
                claim=now.id,
                was=was.id if was.id != now.id else None,
                article=article.id,
                path=article.path,
                line=now.line,
                text=now.text,
                before=mark_of(was),
                after=mark_of(now),
                causes=causes_of(left, right, was, now),
            )
            for was, now, article in pairs
            if mark_of(was) != mark_of(now)
        ),
        added=tuple(_notes(after, come, both)) if whole else (),
        removed=tuple(_notes(before, gone, both)) if whole else (),
    )


def _pairs(left: Side, right: Side) -> list[tuple[ClaimEntry, ClaimEntry, ArticleEntry]]:
    """Return the claims that both have, each as it was and as it is, in the order of the later audit."""
    spare: dict[str, list[ClaimEntry]] = defaultdict(list)
    for id_, claim in left.claims.items():
        if id_ not in right.claims:
            spare[normalised(claim.text)].append(claim)
    found = []
    for article in right.bundle.document.articles:
        for claim in article.claims:
            if claim.id in left.claims:
                found.append((left.claims[claim.id], claim, article))
            elif same := spare.get(normalised(claim.text)):
                found.append((same.pop(0), claim, article))
    return found


def _notes(bundle: Bundle, claims: set[str], articles: set[str]) -> Iterator[ClaimNote]:
    for article in bundle.document.articles:
        for claim in article.claims:
            if claim.id in claims and article.id in articles:
                yield ClaimNote(claim=claim.id, article=article.id, text=claim.text, mark=mark_of(claim))


def _articles(left: Side, right: Side) -> Iterator[ArticleDifference]:
    asked_before, asked_after = (set(side.manifest.asked.articles) for side in (left, right))
    for id_ in sorted(asked_before | asked_after):
        path = f"sources/articles/{id_}.md"
        if id_ not in asked_before or id_ not in asked_after:
            yield ArticleDifference(article=id_, state="added" if id_ in asked_after else "removed")
        elif left.files.get(path) != right.files.get(path):
            before, after = (Counter(_lines(side, path)) for side in (left, right))
            yield ArticleDifference(
                article=id_,
                state="changed",
                lines_added=(after - before).total(),
                lines_removed=(before - after).total(),
            )


def _lines(side: Side, path: str) -> Iterable[str]:
    snapshot = side.snapshot(path)
    return snapshot.text.splitlines() if snapshot else ()


def _evidence(left: Side, right: Side) -> Iterator[SourceDifference]:
    for path in sorted({*left.files, *right.files}):
        was, now = left.files.get(path), right.files.get(path)
        if not path.startswith(EVIDENCE) or was == now:
            continue
        if was is None or now is None:
            yield SourceDifference(path=path, state="added" if was is None else "removed")
        else:
            yield SourceDifference(path=path, state="changed", what=source_change(left, right, path))


def _settings(left: Side, right: Side) -> Iterator[SettingDifference]:
    for key, before, after in setting_changes(left, right):
        yield SettingDifference(name=key, before=before, after=after)
    old, new = left.manifest, right.manifest
    versions = [
        ("factcheck", old.version, new.version),
        ("rules", old.rules, new.rules),
        ("judge", old.judge.name, new.judge.name),
        ("search", old.judge.search, new.judge.search),
        ("table", old.judge.table_sha256, new.judge.table_sha256),
        ("model", old.judge.model_sha256, new.judge.model_sha256),
        *((f"asked.{name}", *both) for name, both in _asked(old.asked, new.asked).items()),
    ]
    for name, was, now in versions:
        if was != now:
            yield SettingDifference(name=name, before=was, after=now)


def _asked(old: Asked, new: Asked) -> dict[str, tuple[object, object]]:
    return {
        "fail-on": (old.fail_on, new.fail_on),
        "links": (old.use_links, new.use_links),
        "min-coverage": (old.min_coverage, new.min_coverage),
        "changed-since": (old.changed and old.changed.rev, new.changed and new.changed.rev),
        "today": (old.today, new.today),
    }
