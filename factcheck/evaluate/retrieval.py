"""How well the passages that settle a claim are found: recall among the first 1, 5, 10 and 20, and their rank.

What is looked for are passages that people named: the citations of a reviewed ledger, or the texts of labelled rows.
A found stretch counts if it overlaps such a passage by half of the shorter one. MRR is the mean of 1 / rank of the
first stretch that counts, 0 where none of the first 20 does (Voorhees 1999, the TREC-8 question answering track).
`ranked` is what the checker weighs, `words` the same search by shared words alone.

People cite what they need, not all that there is: a passage found instead may settle the claim as well. The figures
tell two ways of searching apart; they are no upper bound on what can be marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from factcheck import __version__
from factcheck.check import meaning
from factcheck.check.judges import search_name
from factcheck.check.retrieve import Found, Pool, nearest, retrieve
from factcheck.errors import BadFrontMatter, UnreadableFile
from factcheck.evaluate.rows import Rows
from factcheck.files import decode, read_bytes
from factcheck.model import (
    Claim,
    ClaimKind,
    Finding,
    QuoteSelector,
    Role,
    SetAside,
    Severity,
    Source,
    Stance,
    digest,
    text_sha256,
)
from factcheck.sources import Snapshot
from factcheck.sources.frontmatter import has_front_matter, read
from factcheck.sources.intake import slug
from factcheck.sources.selectors import Folded, fold, locate_quote

DEPTHS = (1, 5, 10, 20)
MOST_PASSAGES = 200
"""Passages of one row at most: each is looked for in every source."""
TEXTS = (".md", ".txt")

Place = tuple[str, int, int]
"""Source, start and end (code points, half-open)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A claim with the passages that settle it: texts, or the citations of the ledger it is from."""

    id: str
    claim: Claim | None
    """None for a stretch that the ledger sets aside: nothing is looked for."""
    texts: tuple[str, ...] = ()


def parse_row(values: dict[str, object]) -> Wanted:
    """Make a row of a ledger line, or of `{"id", "claim", "evidence"}`, evidence a text or a list of texts.

    Raises `KeyError` or `ValueError` where the object is neither.
    """
    schema = str(values.get("schema", ""))
    if schema.startswith("factcheck.set-aside/"):
        return Wanted(SetAside.model_validate(values).id, None)
    if schema:
        claim = Claim.model_validate(values)
        return Wanted(claim.id, claim)
    text, evidence = values["claim"], values["evidence"]
    texts = [evidence] if isinstance(evidence, str) else evidence
    if not isinstance(text, str) or not text.strip():
        raise ValueError("`claim` must be a text")
    if not isinstance(texts, list) or not all(isinstance(each, str) and each.strip() for each in texts):
        raise ValueError("`evidence` must be a text or a list of texts")
    if len(texts) > MOST_PASSAGES:
        raise ValueError(f"{len(texts):,} passages, over the limit of {MOST_PASSAGES}")
    quote = QuoteSelector(exact=text, start=0, end=len(text))
    claim = Claim(id="row", article="rows", text=text, quote=quote, kind=ClaimKind.STATE)
    return Wanted(str(values.get("id", "")), claim, tuple(texts))


def read_folder(folder: Path, limit: int) -> tuple[dict[str, Snapshot], list[Finding]]:
    """Return the texts of `folder` (.md and .txt, up to `limit` bytes) as evidence by id; what can't be read is told.

    A file without front matter is a capture that is called as it is named. Raises `UnreadableFile` for no folder.
    """
    if not folder.is_dir():
        raise UnreadableFile(
            str(folder), "not a folder" if folder.exists() else "no such folder", "give a folder of texts"
        )
    snapshots: dict[str, Snapshot] = {}
    findings = []
    for path in sorted(folder.iterdir()):
        if path.suffix not in TEXTS or path.name.startswith("."):
            continue
        try:
            snapshot = _snapshot(path, limit)
        except UnreadableFile as error:
            line = error.line if isinstance(error, BadFrontMatter) else 0
            findings.append(_finding("eval/unreadable", path, error.problem, error.next_step, line))
            continue
        if snapshot.source.id in snapshots:
            other = snapshots[snapshot.source.id].path
            findings.append(
                _finding("eval/duplicate-id", path, f"its id is that of {other}", "rename one of them")
            )
        else:
            snapshots[snapshot.source.id] = snapshot
    return dict(sorted(snapshots.items())), findings


def _snapshot(path: Path, limit: int) -> Snapshot:
    name = path.as_posix()
    text = decode(read_bytes(path, limit, name), name)
    if has_front_matter(text):
        source, parsed = read(text, name)
        return Snapshot(source, parsed.text, name, parsed.first_line)
    id_ = slug(path.stem)
    if not id_:
        raise UnreadableFile(name, "its name has no letter a-z or digit to call it by", "rename it")
    source = Source(id=id_, role=Role.EVIDENCE, title=path.stem, sha256=text_sha256(text))
    return Snapshot(source, text, name, 1)


@dataclass(frozen=True, slots=True)
class Looked:
    """One passage that was looked for: at which rank it was found, from 1; 0 where it is not among the first."""

    claim: str
    text: str
    stance: Stance | None
    """Of a ledger's citation."""
    source: str
    passage: str
    ranked: int
    words: int


@dataclass(frozen=True, slots=True)
class RetrievalReport:
    """The measure over one file."""

    looked: tuple[Looked, ...]
    claims: int
    """Those with a passage to look for."""
    sources: int
    passages: int
    seconds: float
    """For all claims, both ways of searching left apart: of `ranked` alone."""
    signature: str
    """Version and data: two figures with one signature measured the same."""

    def groups(self) -> dict[str, list[Looked]]:
        """Return what was looked for: all, and by what the citations say."""
        groups = {"all": list(self.looked)}
        for stance in (Stance.SUPPORTS, Stance.CONTRADICTS):
            if group := [each for each in self.looked if each.stance is stance]:
                groups[stance.value] = group
        return groups

    def as_json(self) -> dict[str, object]:
        """Return the figures as one JSON object (schema `factcheck.eval-retrieval/1`)."""
        return {
            "schema": "factcheck.eval-retrieval/1",
            "signature": self.signature,
            "claims": self.claims,
            "looked_for": len(self.looked),
            "sources": self.sources,
            "passages": self.passages,
            "claims_per_second": round(self.claims / self.seconds) if self.seconds else None,
            **{
                way: {
                    name: {"looked_for": len(group), **figures([getattr(each, way) for each in group])}
                    for name, group in self.groups().items()
                }
                for way in ("ranked", "words")
            },
        }

    def as_text(self) -> str:
        """Return the figures as a small table."""
        head = "".join(f"{f'at {depth}':>8}" for depth in DEPTHS)
        lines = [f"{'':<28}{'looked for':>11}{head}{'MRR':>8}"]
        for name, group in self.groups().items():
            for way, told in (("ranked", ""), ("words", ", by words alone")):
                found = figures([getattr(each, way) for each in group])
                cells = "".join(f"{value:>8.3f}" for value in found.values())
                lines.append(f"{name + told:<28}{len(group):>11}{cells}")
        rate = f", {self.claims / self.seconds:,.0f} claims a second" if self.seconds else ""
        lines += ["", f"{self.claims} claims; {self.passages} passages of {self.sources} sources{rate}"]
        return "\n".join([*lines, self.signature, ""])

    def errors(self) -> Iterator[dict[str, object]]:
        """Yield the passages that are not among the first, in the order of the file."""
        for each in self.looked:
            if not each.ranked:
                yield {
                    "claim": each.claim,
                    "text": each.text,
                    "stance": each.stance.value if each.stance else None,
                    "source": each.source,
                    "passage": each.passage,
                }


def figures(ranks: Sequence[int]) -> dict[str, float]:
    """Return recall at each depth and MRR of ranks from 1 (0: not found), to four places; 0 of no ranks."""
    total = len(ranks) or 1
    found = {f"recall_at_{depth}": sum(0 < rank <= depth for rank in ranks) / total for depth in DEPTHS}
    found["mrr"] = sum(1 / rank for rank in ranks if rank) / total
    return {name: round(value, 4) for name, value in found.items()}


def measure_retrieval(
    file: Path,
    rows: Rows[Wanted],
    snapshots: Mapping[str, Snapshot],
    clock: Callable[[], float],
    limit: int = 0,
) -> tuple[RetrievalReport, list[Finding]]:
    """Look for the passages of the first `limit` rows (0: all) among `snapshots`; what no source has is a finding."""
    meant = meaning.installed()
    pool = Pool(snapshots, by_meaning=meant)
    folded: dict[str, Folded] = {}
    findings: list[Finding] = []
    looked: list[Looked] = []
    claims, seconds = 0, 0.0
    for row in rows.rows[: limit or None]:
        if row.claim is None:
            continue
        wanted = []
        for stance, places, text in _wanted(row, snapshots, folded):
            if places:
                wanted.append((stance, places, text))
            else:
                findings.append(
                    _finding(
                        "eval/evidence-not-found",
                        file,
                        f"{row.id or 'a row'} names a passage that no source has; it is not looked for",
                        "add the source to the folder, or correct the passage",
                        text=text[:120],
                    )
                )
        if not wanted:
            continue
        claims += 1
        begun = clock()
        ranked = retrieve(row.claim, pool, snapshots, DEPTHS[-1])
        seconds += clock() - begun
        words = nearest(row.claim, pool, snapshots, DEPTHS[-1])
        for stance, places, text in wanted:
            looked.append(
                Looked(
                    row.id,
                    row.claim.text,
                    stance,
                    places[0][0],
                    text,
                    _rank(ranked, places),
                    _rank(words, places),
                )
            )
    data = digest([rows.sha256, limit, sorted((id_, each.sha256) for id_, each in snapshots.items())])
    report = RetrievalReport(
        tuple(looked),
        claims,
        len(snapshots),
        pool.size,
        seconds,
        f"factcheck {__version__}, {len(looked)} passages looked for by {search_name(meant)}, data {data[:12]}",
    )
    return report, findings


def _wanted(
    row: Wanted, snapshots: Mapping[str, Snapshot], folded: dict[str, Folded]
) -> Iterator[tuple[Stance | None, list[Place], str]]:
    """Yield each passage of a row with the places where it stands; none where no source has it."""
    for text in row.texts:
        yield None, _stands(text, snapshots, folded), text
    for citation in row.claim.citations if row.claim else ():
        if citation.quote is None or citation.source is None:
            continue
        snapshot = snapshots.get(citation.source)
        located = locate_quote(snapshot.text, citation.quote) if snapshot else None
        places = [(citation.source, located.start, located.end)] if located else []
        yield citation.stance, places, citation.quote.exact


def _stands(text: str, snapshots: Mapping[str, Snapshot], folded: dict[str, Folded]) -> list[Place]:
    """Return where `text` stands, once a source: as it is, else but for typography and white space."""
    exact = [(id_, each.text.find(text)) for id_, each in snapshots.items()]
    if places := [(id_, at, at + len(text)) for id_, at in exact if at >= 0]:
        return places
    wanted = fold(text).text.strip()
    if not wanted:
        return []
    for id_, each in snapshots.items():
        if id_ not in folded:
            folded[id_] = fold(each.text)
        at = folded[id_].text.find(wanted)
        if at >= 0:
            places.append((id_, *folded[id_].original(at, at + len(wanted))))
    return places


def _rank(found: Sequence[Found], places: Sequence[Place]) -> int:
    for rank, each in enumerate(found, 1):
        for source, start, end in places:
            shared = min(each.end, end) - max(each.start, start)
            if source == each.source and shared > 0 and 2 * shared >= min(each.end - each.start, end - start):
                return rank
    return 0


def _finding(
    rule: str, path: Path, message: str, next_step: str | None, line: int = 0, text: str | None = None
) -> Finding:
    return Finding(
        rule=rule,
        severity=Severity.ERROR,
        path=path.as_posix(),
        line=line,
        message=message,
        text=text,
        next_step=next_step or None,
    )
