"""What moved a mark between two bundles.

Every difference between the two that bears on the mark is named:

    decision   a person's decision came, went, or no longer counts
    text       the claim says something else, or is another kind of claim
    link       people, or the article's own words, tie it to other passages
    source     a source that decided before, or decides now, came, went, changed or counts as another origin
    policy     the policy in force, where the same links give another mark by it
    settings   how many passages are compared, or whether people's links count
    rules      the version of the rules, of the comparators or of the table that weighs them
    model      the stance model
    library    other evidence than what decides: words weigh by the whole library, so other passages are found
    version    nothing of that, but another version of factcheck
    unknown    nothing was found

Where several are named, which of them would have been enough alone is not said.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, Literal

from pydantic import ValidationError

from factcheck.check.independence import Origin, origins
from factcheck.errors import UnreadableFile
from factcheck.files import decode
from factcheck.model import CHECKER, Action, Assessment, Claim, Looked, Record, Slug, Stance, WeighedCitation
from factcheck.reports.bundle import Bundle
from factcheck.reports.document import ClaimEntry
from factcheck.reports.fall import reassess
from factcheck.reports.wording import one_line, plural
from factcheck.settings import OWN_FILE, Policy
from factcheck.sources import Snapshot
from factcheck.sources.frontmatter import read

MOST_READ = 2
"""Passages that are named as read otherwise by another judge."""
SHOWN = 120
"""Code points of a text that are shown."""
SAID = {"kind": "kind", "speaker": "speaker", "occasion": "occasion", "time": "time", "place": "place"}
"""What else of a claim its mark may depend on."""
EVIDENCE = "sources/evidence/"

CauseKind = Literal[
    "decision",
    "text",
    "link",
    "source",
    "policy",
    "settings",
    "rules",
    "model",
    "library",
    "version",
    "unknown",
]


class Cause(Record):
    """One thing that bears on a mark that moved."""

    kind: CauseKind
    message: str
    source: Slug | None = None


class Side:
    """One of the two bundles, with what is asked of it more than once."""

    def __init__(self, bundle: Bundle) -> None:
        """Raises `UnreadableFile` for a bundle whose parts this version can't read."""
        self.bundle = bundle
        self.manifest = bundle.manifest
        self.claims: dict[str, ClaimEntry] = {
            claim.id: claim for article in bundle.document.articles for claim in article.claims
        }
        self.files = {entry.path: entry.sha256 for entry in bundle.manifest.members}

    @cached_property
    def settings(self) -> dict[str, Any]:
        """The settings, by `table.key`; which judge is in the manifest."""
        try:
            tables = tomllib.loads(self.bundle.members[OWN_FILE].decode())
        except (ValueError, RecursionError) as error:
            raise UnreadableFile(self.bundle.name, f"{OWN_FILE} is not TOML") from error
        return {
            f"{table}.{key}": value
            for table, values in tables.items()
            if isinstance(values, dict)
            for key, value in values.items()
            if (table, key) not in (("check", "judge"), ("check", "model"))
        }

    @cached_property
    def policy(self) -> Policy | None:
        """The policy, if this version knows it."""
        values = {
            key.removeprefix("policy."): value
            for key, value in self.settings.items()
            if key.startswith("policy.")
        }
        try:
            return Policy.model_validate(values)
        except ValidationError:
            return None

    @cached_property
    def looked(self) -> dict[str, tuple[Looked, ...]]:
        """What was looked at for each claim."""
        return {claim: mark.looked for claim, mark in self.marks.items()}

    @cached_property
    def marks(self) -> dict[str, Assessment]:
        """The trace, by claim."""
        found = {}
        for path, data in self.bundle.members.items():
            if path.startswith("reports/"):
                for line in data.splitlines()[1:]:
                    mark = self._parsed(Assessment, path, line)
                    found[mark.claim] = mark
        return found

    @cached_property
    def ledger(self) -> dict[str, Claim]:
        """The claims as the ledgers have them, by id."""
        found = {}
        for path, data in self.bundle.members.items():
            if path.startswith("claims/") and not path.startswith("claims/_"):
                for line in data.splitlines():
                    try:
                        claim = Claim.model_validate_json(line)
                    except ValidationError:
                        continue  # no claim, or a line that the audit reported
                    found[claim.id] = claim
        return found

    @cached_property
    def evidence(self) -> dict[str, Snapshot]:
        """All evidence that can be read, by id."""
        paths = (path for path in self.files if path.startswith(EVIDENCE) and path.endswith(".md"))
        found = {PurePosixPath(path).stem: self.snapshot(path) for path in paths}
        return {id_: snapshot for id_, snapshot in found.items() if snapshot}

    @cached_property
    def origins(self) -> dict[str, Origin]:
        """What each piece of evidence counts as."""
        return origins(self.evidence)

    def snapshot(self, path: str) -> Snapshot | None:
        """Return a source, or none where it can't be read."""
        try:
            source, parsed = read(decode(self.bundle.members[path], path), path)
        except UnreadableFile:
            return None
        return Snapshot(source, parsed.text, path, parsed.first_line)

    def _parsed(self, record: type[Assessment], path: str, line: bytes) -> Assessment:
        try:
            return record.model_validate_json(line)
        except ValidationError as error:
            raise UnreadableFile(self.bundle.name, f"{path} has a line that is no mark") from error


def causes_of(left: Side, right: Side, before: ClaimEntry, after: ClaimEntry) -> tuple[Cause, ...]:
    """Return what bears on a claim's mark having moved, people's decisions first."""
    found = list(_decision(before, after))
    if (before.computed, before.reason) != (after.computed, after.reason):
        direct = [
            *_text(before, after),
            *_links(left, right, before, after),
            *_sources(left, right, before, after),
            *_policy(left, right, before, after),
            *_settings(left, right, before, after),
            *_judge(left, right, before, after),
        ]
        found += direct or _elsewhere(left, right)
    return tuple(found) or (Cause(kind="unknown", message="nothing was found that moved it"),)


def source_change(left: Side, right: Side, path: str) -> str:
    """Return what changed in a source that both bundles have."""
    before, after = left.snapshot(path), right.snapshot(path)
    if before is None or after is None:
        return "it can't be read " + ("in either" if before is after else "now" if before else "before")
    told = [
        f"{name} {_value(old)} -> {_value(new)}"
        for name in type(after.source).model_fields
        if name not in ("sha256", "capture")
        and (old := getattr(before.source, name)) != (new := getattr(after.source, name))
    ]
    if before.sha256 != after.sha256:
        told.append("its text")
    return ", ".join(told) or "how its front matter is written"


def _decision(before: ClaimEntry, after: ClaimEntry) -> Iterator[Cause]:
    old, new = (
        each.decision if each.decision and each.decision.action is Action.OVERRIDE else None
        for each in (before, after)
    )
    if (old and old.status) == (new and new.status):
        return
    if new:
        message = f"{new.by} set it to {new.status}: {new.reason}"
    elif old:
        why = after.reopened or (
            f"{after.decision.by} decided again" if after.decision else "it is not in the log"
        )
        message = f"that {old.by} set it to {old.status} counts no more: {why}"
    yield Cause(kind="decision", message=_short(message))


def _text(before: ClaimEntry, after: ClaimEntry) -> Iterator[Cause]:
    if before.text != after.text:
        yield Cause(kind="text", message=f"it was “{_short(before.text)}”")
    for name, told in SAID.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Cause(kind="text", message=f"its {told} was {_value(old)}, is {_value(new)}")


def _links(left: Side, right: Side, before: ClaimEntry, after: ClaimEntry) -> Iterator[Cause]:
    """Yield what the ledger ties the claim to now and did not, and the other way round."""
    if left.manifest.asked.use_links != right.manifest.asked.use_links:
        return  # told as a setting
    old, new = ({_link(c): c for c in each.citations if c.linked_by != CHECKER} for each in (before, after))
    for links, others, now in ((old, new, False), (new, old, True)):
        for key, citation in links.items():
            if key in others:
                continue
            linked = f"linked by {citation.linked_by}" if now else "no longer linked"
            if citation.stance is Stance.MISSING:
                message = f"“{_short(citation.cue or '')}” is " + (
                    "named as missing" if now else "no longer missing"
                )
            else:
                exact = _short(citation.quote.exact) if citation.quote else ""
                message = f"{citation.source} {citation.stance}: “{exact}”, {linked}"
            yield Cause(kind="link", message=message, source=citation.source)


def _sources(left: Side, right: Side, before: ClaimEntry, after: ClaimEntry) -> Iterator[Cause]:
    old, new = ({c.source: c for c in each.citations if c.decisive and c.source} for each in (before, after))
    for id_ in sorted({*old, *new}):
        path = f"{EVIDENCE}{id_}.md"
        was, now = left.files.get(path), right.files.get(path)
        does = new.get(id_) or old[id_]
        told = f"{does.stance}: “{_short(does.quote.exact if does.quote else '')}”"
        if was is None and now is not None:
            yield Cause(kind="source", message=f"{id_} was added; it {told}", source=id_)
        elif was is not None and now is None:
            yield Cause(kind="source", message=f"{id_} was removed; it {told}", source=id_)
        elif was != now:
            what = source_change(left, right, path)
            yield Cause(kind="source", message=f"{id_} changed: {_short(what)}", source=id_)
        elif (old_as := _origin(before, id_)) != (new_as := _origin(after, id_)) and old_as and new_as:
            message = f"{id_} counts as the origin {_short(new_as)}, where it was {_short(old_as)}"
            yield Cause(kind="source", message=message, source=id_)


def _policy(left: Side, right: Side, before: ClaimEntry, after: ClaimEntry) -> Iterator[Cause]:
    """Yield the policy's differences if the links of either side give another mark by the policy of the other."""
    told = [
        f"{key.removeprefix('policy.')} {_value(old)} -> {_value(new)}"
        for key, old, new in setting_changes(left, right)
        if key.startswith("policy.")
    ]
    if not told:
        return
    for side, other, entry in ((left, right, before), (right, left, after)):
        claim, mark = side.ledger.get(entry.id), side.marks.get(entry.id)
        if other.policy is None or claim is None or mark is None:
            break  # can't be tried, so it can't be ruled out
        asked = reassess(claim, mark, side.evidence, side.origins, other.policy)
        if (asked.status, asked.reason) != (mark.status, mark.reason):
            break
    else:
        return
    yield Cause(kind="policy", message=", ".join(told))


def _settings(left: Side, right: Side, before: ClaimEntry, after: ClaimEntry) -> Iterator[Cause]:
    if left.manifest.asked.use_links != right.manifest.asked.use_links:
        counted = "count now" if right.manifest.asked.use_links else "were left out"
        yield Cause(kind="settings", message=f"people's links {counted}")
    for key, old, new in setting_changes(left, right):
        if key.startswith("check.") and _by_machine(before, after):
            yield Cause(kind="settings", message=f"{key} {_value(old)} -> {_value(new)}")


def _judge(left: Side, right: Side, before: ClaimEntry, after: ClaimEntry) -> Iterator[Cause]:
    old, new = left.manifest, right.manifest
    if old.rules != new.rules:
        yield Cause(kind="rules", message=f"{one_line(old.rules)} -> {one_line(new.rules)}")
    if old.judge == new.judge or not _by_machine(before, after):
        return
    kind: CauseKind = "model" if old.judge.model_sha256 != new.judge.model_sha256 else "rules"
    read_before = {(each.source, each.start, each.end): each for each in left.looked.get(before.id, ())}
    told = [f"{one_line(old.judge.name)} -> {one_line(new.judge.name)}"]
    for each in right.looked.get(after.id, ()):
        was = read_before.get((each.source, each.start, each.end))
        same_text = left.files.get(f"{EVIDENCE}{each.source}.md") == right.files.get(
            f"{EVIDENCE}{each.source}.md"
        )
        if was and same_text and was.stance is not each.stance and len(told) <= MOST_READ:
            told.append(f"{each.source}: {_read(was)} -> {_read(each)}")
    yield Cause(kind=kind, message="; ".join(told))


def _elsewhere(left: Side, right: Side) -> Iterator[Cause]:
    """Yield what may have moved a mark without bearing on it directly, the likelier alone."""
    old, new = (
        {path: sha256 for path, sha256 in side.files.items() if path.startswith(EVIDENCE)}
        for side in (left, right)
    )
    if old != new:
        other = sum(old.get(path) != new.get(path) for path in {*old, *new})
        yield Cause(
            kind="library",
            message=f"{plural(other, 'source')} came, went or changed, and words weigh by the whole library",
        )
    elif left.manifest.version != right.manifest.version:
        told = " -> ".join(one_line(side.manifest.version) for side in (left, right))
        yield Cause(kind="version", message=f"factcheck {told}")


def setting_changes(left: Side, right: Side) -> list[tuple[str, object, object]]:
    """Return each setting that differs, with what it was and is; none where a side does not have it."""
    old, new = left.settings, right.settings
    return [(key, old.get(key), new.get(key)) for key in sorted({*old, *new}) if old.get(key) != new.get(key)]


def _by_machine(*entries: ClaimEntry) -> bool:
    """Whether what the checker links weighs in a claim: it does unless people have linked its evidence."""
    return not all(any(c.by_person and c.stance is not Stance.MISSING for c in e.citations) for e in entries)


def _origin(entry: ClaimEntry, source: str) -> str | None:
    return next((c.origin for c in entry.citations if c.source == source and c.origin), None)


def _link(citation: WeighedCitation) -> tuple[object, ...]:
    exact = citation.quote.exact if citation.quote else None
    return (citation.stance, citation.source, exact, citation.detail, citation.missing, citation.cue)


def _read(looked: Looked) -> str:
    return f"{looked.stance or looked.doubt or 'unsure'} ({looked.score:.2f})"


def _value(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, value)) + "]"
    return "nothing" if value is None or value == "" else _short(str(value))


def _short(text: str) -> str:
    return one_line(text, SHOWN)
