"""Find the passages that share words with a claim: a tantivy index in `.factcheck/index`.

Scores are BM25 (Robertson and Zaragoza 2009, https://doi.org/10.1561/1500000019; k1 1.2, b 0.75), over words
in lower case, without accents, stemmed by the English Snowball stemmer. Equal libraries give equal answers,
to the last bit, however their index came about: nothing is ever deleted inside an index (BM25 would still
count it), ties are broken by source and place, and each score is summed exactly, in no order.

Each source has a marker document, written in the same commit as its passages. The markers are the index's
only table of contents, so the two can't disagree. The index is derived: a broken or older one is built anew.
"""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factcheck.errors import UnreadableFile
from factcheck.sources.passages import CUTTER, cut_passages
from factcheck.sources.snapshots import Snapshot
from factcheck.workspace import Workspace

FORMAT = "1"
"""Version of the fields and the analyser below; raise it when they change, so that indexes are built anew."""

HEAP_BYTES = 30_000_000
"""Memory of the writer; tantivy wants 15 MB at least."""

LONGEST_WORD = 60
"""Bytes; longer ones are base64 and the like."""

MOST_WORDS = 256
"""Different words of a query that are looked for; a long claim has 60."""

MARGIN = 1e-3
"""Relative; tantivy sums in single precision, so scores nearer than this may come in either order."""

_ANALYSER = "evidence"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: `start` to `end` in the text of `source`; a higher score (above 0) is better."""

    source: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Updated:
    """How many sources an update indexed, and how many it dropped; a changed one counts in both."""

    added: int
    removed: int


class EvidenceIndex:
    """The index of one workspace. Searching takes no lock; updating does."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._folder = workspace.cache / "index"
        self._index: Any = None

    @classmethod
    def open(cls, workspace: Workspace) -> EvidenceIndex:
        """Open the index of `workspace`; where there is none, or a broken one, it is empty until `update`."""
        opened = cls(workspace)
        opened._index = _open(opened._folder)
        return opened

    def update(
        self, snapshots: Iterable[Snapshot], progress: Callable[[int, int], None] | None = None
    ) -> Updated:
        """Make the index hold exactly `snapshots`; only new and changed texts are cut into passages.

        `progress` is called with (sources done, sources to do). Raises `Busy`.
        """
        wanted = {_key(snapshot): snapshot for snapshot in snapshots}
        with self._workspace.lock("index"):
            self._index = _open(self._folder)  # another process may have written since
            held = _keys(self._index)
            if held == wanted.keys() and self._index is not None:
                return Updated(0, 0)
            if self._index is None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder.mkdir(parents=True, exist_ok=True)
                self._index = _create(self._folder)
            self._write(wanted, held, progress)
        return Updated(len(wanted.keys() - held), len(held - wanted.keys()))

    def _write(
        self,
        wanted: dict[str, Snapshot],
        held: set[str],
        progress: Callable[[int, int], None] | None,
    ) -> None:
        import tantivy

        new, schema = sorted(wanted.keys() - held), self._index.schema
        writer = self._index.writer(HEAP_BYTES, 1)
        try:
            if held - wanted.keys():
                # dropping all segments and copying what stays leaves no deleted document for BM25 to count
                searcher = self._index.searcher()
                writer.delete_all_documents()  # takes effect with the commit; the searcher still sees them
                for key in sorted(held & wanted.keys()):
                    for values in _documents(searcher, schema, key):
                        writer.add_document(tantivy.Document.from_dict(values, schema))
            for done, key in enumerate(new, 1):
                snapshot = wanted[key]
                passages = cut_passages(snapshot)
                for passage in passages:
                    values = {
                        "words": passage.indexed(snapshot),
                        "key": key,
                        "source": passage.source,
                        "start": passage.start,
                        "end": passage.end,
                    }
                    writer.add_document(tantivy.Document.from_dict(values, schema))
                marker = {"marker": key, "passages": len(passages)}
                writer.add_document(tantivy.Document.from_dict(marker, schema))
                if progress:
                    progress(done, len(new))
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()
        self._index.reload()

    def search(self, words: str, limit: int) -> list[Hit]:
        """Return the `limit` best passages that share a word with `words`, best first.

        `words` is any text: it is analysed like the passages, and nothing in it is query syntax.
        """
        terms = _analyse(words)
        if self._index is None or not terms or limit < 1:
            return []
        try:
            return self._search(terms, limit)[:limit]
        except BaseException as error:
            if not _is_damage(error):
                raise
            # without its table of contents the index is built anew by the next update
            (self._folder / "meta.json").unlink(missing_ok=True)
            raise UnreadableFile(
                self._workspace.name_of(self._folder),
                "the evidence index is damaged",
                "run again: it is built anew",
            ) from error

    def _search(self, terms: list[str], limit: int) -> list[Hit]:
        import tantivy

        self._index.reload()
        searcher, schema = self._index.searcher(), self._index.schema
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.term_query(schema, "words", term, "freq"))
                for term in terms
            ]
        )
        found = self._enough(searcher, query, limit)
        hits = []
        for address in found:
            values = searcher.doc(address).to_dict()
            score = _exact_score(query.explain(searcher, address).to_json())
            hits.append(Hit(values["source"][0], values["start"][0], values["end"][0], score))
        return sorted(hits, key=lambda hit: (-hit.score, hit.source, hit.start, hit.end))

    @staticmethod
    def _enough(searcher: Any, query: Any, limit: int) -> list[Any]:
        """Return every passage that may be among the `limit` best, given single-precision scores."""
        ask = limit + 16
        while True:
            hits = searcher.search(query, ask, count=False).hits
            if len(hits) <= limit:
                return [address for _, address in hits]
            least = hits[limit - 1][0] * (1 - MARGIN)
            if hits[-1][0] < least or len(hits) < ask:
                return [address for score, address in hits if score >= least]
            ask *= 2


def _key(snapshot: Snapshot) -> str:
    """What decides a source's passages; another version of the rules makes all keys differ."""
    return f"{FORMAT}.{CUTTER} {snapshot.source.id} {snapshot.source.form} {snapshot.sha256}"


def _analyser() -> Any:
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for step in (Filter.remove_long(LONGEST_WORD), Filter.lowercase(), Filter.ascii_fold()):
        builder = builder.filter(step)
    return builder.filter(Filter.stemmer("english")).build()


def _analyse(words: str) -> list[str]:
    """Return the different terms of `words`, sorted; of a very long text those that come first."""
    terms: dict[str, None] = dict.fromkeys(_analyser().analyze(words.encode("utf-8", "replace").decode()))
    return sorted(list(terms)[:MOST_WORDS])


def _create(folder: Path) -> Any:
    import tantivy

    fields = tantivy.SchemaBuilder()
    fields.add_text_field("words", stored=True, tokenizer_name=_ANALYSER, index_option="freq")
    fields.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    fields.add_text_field("marker", stored=True, tokenizer_name="raw", index_option="basic")
    fields.add_text_field("source", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("start", "end", "passages"):
        fields.add_unsigned_field(name, stored=True, fast=name == "passages")
    index = tantivy.Index(fields.build(), path=str(folder))
    index.register_tokenizer(_ANALYSER, _analyser())
    return index


def _open(folder: Path) -> Any:
    """Return the index in `folder`, or None where there is none that can be used."""
    if not (folder / "meta.json").is_file():
        return None
    import tantivy

    try:
        index = _create(folder)  # refuses other fields than ours
        searcher = index.searcher()
        total = {"passages": {"sum": {"field": "passages"}}}
        passages = searcher.aggregate(tantivy.Query.all_query(), total)["passages"]["value"] or 0
        return index if searcher.num_docs == len(_keys(index)) + passages else None
    except BaseException as error:
        if not _is_damage(error):
            raise
        return None


def _is_damage(error: BaseException) -> bool:
    """Whether tantivy failed on its files; it panics on some, which pyo3 makes a `BaseException`."""
    return isinstance(error, (ValueError, OSError)) or type(error).__name__ == "PanicException"


def _keys(index: Any) -> set[str]:
    """Return the key of every source in `index`."""
    if index is None:
        return set()
    return {key for key, _ in index.searcher().terms_with_prefix("marker", "")}


def _documents(searcher: Any, schema: Any, key: str) -> list[dict[str, Any]]:
    """Return the stored values of a source's passages, in the order of the text, then its marker's."""
    import tantivy

    documents = []
    for name in ("key", "marker"):
        query = tantivy.Query.term_query(schema, name, key, "basic")
        found = searcher.search(query, max(1, searcher.num_docs), count=False).hits
        values = [
            {field: value[0] for field, value in searcher.doc(hit).to_dict().items()} for _, hit in found
        ]
        documents += sorted(values, key=lambda document: (document.get("start", 0), document.get("end", 0)))
    return documents


def _exact_score(explanation: str) -> float:
    """Return the sum of the words' scores, free of the order in which they were added."""
    explained = json.loads(explanation)
    parts = explained.get("details") or []
    if not explained["description"].startswith("BooleanClause") or not parts:
        return float(explained["value"])
    return math.fsum(part["value"] for part in parts)
