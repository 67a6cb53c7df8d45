"""A claim as a person edits it: YAML out, YAML back in, validated before anything is written.

Quotations are plain text in the YAML. On the way back each is found again in its text, so nobody has to count
offsets, and one that can't be found is refused with the nearest words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError
from rapidfuzz import fuzz

from factcheck.claims.changes import left_behind, said_of
from factcheck.claims.records import told
from factcheck.errors import UnknownId, UsageError
from factcheck.files import NotYaml, load_yaml
from factcheck.model import Citation, Claim, QuoteSelector, Rejection, Stance
from factcheck.sources import Snapshot
from factcheck.sources.selectors import locate_quote, select

HEAD = """\
# {id} in {path}. Save to keep your changes, leave as it is to change nothing.
# `says` is the article's words; `quote` in a citation is the source's words: both are found again by themselves.
# citations: stance is supports, contradicts (with detail: refuted, never-happened, order, date, number, wording,
# who, place, no-longer-true) or missing (with missing, cue and would_settle).
"""

HEAD_REJECTED = """\
# rejected: passages that the checker never proposes for this claim; take one out, and it may.
"""

KEPT = set("id article context score cites occasion merged formerly".split())
"""What editing leaves as it was; names, numbers and words that point elsewhere follow the claim's words."""


def to_yaml(claim: Claim, path: str) -> str:
    """Return the claim as YAML for an editor, with a comment on top."""
    import yaml  # imported late: only editing needs it

    values: dict[str, Any] = {"text": claim.text, "says": claim.quote.exact}
    dumped = claim.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for key in ("kind", "speaker", "time", "place", "repeats", "correction"):
        if dumped.get(key):
            values[key] = dumped[key]
    if claim.searched:
        values["searched"] = dumped["searched"]
    values["citations"] = [_plain(citation) for citation in claim.citations]
    if claim.rejected:
        values["rejected"] = [_plain(each) for each in claim.rejected]
    body = yaml.dump(values, sort_keys=False, allow_unicode=True, width=100)
    head = HEAD.format(id=claim.id, path=path)
    return head + (HEAD_REJECTED if claim.rejected else "") + body


def from_yaml(text: str, claim: Claim, article: Snapshot, evidence: Mapping[str, Snapshot], by: str) -> Claim:
    """Return `claim` as `text` has it, made by `by`; raises `UsageError` that says what is wrong and where."""
    try:
        values, _ = load_yaml(text, typed=False)
    except NotYaml as error:
        raise UsageError(f"not readable as YAML: {error}") from error
    if not isinstance(values, dict):
        raise UsageError("the file should have `key: value` lines, such as `text: ...`")
    allowed = {
        "text",
        "says",
        "kind",
        "speaker",
        "time",
        "place",
        "repeats",
        "correction",
        "searched",
        "citations",
        "rejected",
    }
    if unknown := sorted(set(values) - allowed):
        near = max(allowed, key=lambda key: fuzz.ratio(key, unknown[0]))
        raise UsageError(f"unknown key {unknown[0]!r}; did you mean {near!r}?")
    says = values.pop("says", claim.quote.exact)
    if not isinstance(says, str):
        raise UsageError("says: give the article's words as one text; put quotation marks around it")
    changed: dict[str, Any] = {key: value for key, value in values.items() if value not in ("", [])}
    changed["quote"] = _found(says, claim.quote, article, "says")
    changed["citations"] = [
        _citation(given, claim, evidence, by, f"citations[{number}]")
        for number, given in enumerate(_listed(values.get("citations"), "citations", "stance"))
    ]
    changed["rejected"] = [
        _rejection(given, claim, evidence, by, f"rejected[{number}]")
        for number, given in enumerate(_listed(values.get("rejected"), "rejected", "source"))
    ]
    kept = claim.model_dump(by_alias=True, include=KEPT)
    if changed["quote"] != claim.quote:
        kept["formerly"] = left_behind(claim, [changed["quote"]], article)
    if isinstance(changed.get("text"), str):
        kept |= {key: getattr(claim, key) for key in ("ambiguous", "entities", "numbers")}
        changed |= said_of(claim, changed["text"])
    try:
        return Claim.model_validate({**kept, **changed, "made_by": by})
    except ValidationError as error:
        raise UsageError(told(error)) from error


def _listed(value: Any, name: str, first: str) -> list[Any]:
    if value in (None, ""):
        return []
    if not isinstance(value, list):
        raise UsageError(f"{name} is a list: each begins with `- {first}: ...`")
    return value


def _plain(record: Citation | Rejection) -> dict[str, Any]:
    """Return a record as it stands in the YAML: of a quotation its words alone."""
    dumped = record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {key: value["exact"] if key == "quote" else value for key, value in dumped.items()}


def _citation(given: Any, claim: Claim, evidence: Mapping[str, Snapshot], by: str, where: str) -> Citation:
    """Return one citation; one that the edit left as it was keeps who linked it."""
    if not isinstance(given, dict):
        raise UsageError(f"{where}: write `stance: ...`, `source: ...`, `quote: ...`")
    for old in claim.citations:
        if given == {key: str(value) for key, value in _plain(old).items()}:
            return old
    values = {key: value for key, value in given.items() if key not in ("linked_by", "score", "working")}
    words = values.pop("quote", None)
    if values.get("stance") != Stance.MISSING:
        values["quote"] = _passage(values.get("source"), words, claim.citations, evidence, where)
    try:
        return Citation.model_validate({**values, "linked_by": by})
    except ValidationError as error:
        raise UsageError(f"{where}: {told(error)}") from error


def _rejection(given: Any, claim: Claim, evidence: Mapping[str, Snapshot], by: str, where: str) -> Rejection:
    """Return one rejected passage; one that the edit left as it was keeps who rejected it."""
    if not isinstance(given, dict):
        raise UsageError(f"{where}: write `source: ...`, `quote: ...`, `reason: ...`")
    for old in claim.rejected:
        if given == _plain(old):
            return old
    quote = _passage(given.get("source"), given.get("quote"), claim.rejected, evidence, where)
    try:
        return Rejection.model_validate({**given, "quote": quote, "by": by})
    except ValidationError as error:
        raise UsageError(f"{where}: {told(error)}") from error


def _passage(
    source: Any,
    words: Any,
    before: Iterable[Citation | Rejection],
    evidence: Mapping[str, Snapshot],
    where: str,
) -> QuoteSelector:
    """Return where the words of an evidence source stand in it; the place of the old ones where they are the same."""
    source = str(source)
    if source not in evidence:
        raise UnknownId("evidence source", source, evidence, "add it first: factcheck add FILE --as evidence")
    if not words:
        raise UsageError(f"{where}: quote the words in {source} that decide")
    places = [old.quote for old in before if old.source == source and old.quote]
    place = next((old for old in places if old.exact == str(words).strip()), None)
    return _found(str(words), place or next(iter(places), None), evidence[source], where)


def _found(words: str, old: QuoteSelector | None, snapshot: Snapshot, where: str) -> QuoteSelector:
    """Find `words` in a stored text; only typography may differ."""
    words = words.strip()
    if old is not None and old.exact == words:
        wanted = old
    else:
        wanted = QuoteSelector(exact=words or " ", start=0, end=max(1, len(words)))
    located = locate_quote(snapshot.text, wanted)
    if located is not None and located.score == 1.0 and words:
        return select(snapshot.text, located.start, located.end)
    nearest = f"; nearest there: “{snapshot.text[located.start : located.end]}”" if located else ""
    raise UsageError(f"{where}: “{words[:120]}” is not in {snapshot.path}{nearest}")
