"""Independence: which sources count as one when origins are counted ("5 sources, 1 origin").

Sources share an origin if any of these says so:

- They go by the same name: the origin that the front matter declares, else a news agency's byline in the text, else
  the publisher. A declared origin that only repeats the publisher gives way to a byline.
- They are the same page: one address.
- One is a near-copy of the other: at least half of the shorter one's runs of five words stand in the other.
- They rest on one another: all that one attributes, it attributes to the other, and the other way round, directly
  or through further sources.

"According to Reuters" is no byline: a text that leans on an agency may have reporting of its own.

Near-copies are found without comparing each source with each. A text is sketched by the smallest hashes of its runs
(Broder 1997, https://doi.org/10.1109/SEQUEN.1997.666900); a few of them are indexed, and a text meets those whose
indexed hashes it has. Time and memory grow with the number of sources; no order of sources changes the outcome.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from factcheck.claims.stems import words
from factcheck.model import Source
from factcheck.sources import Snapshot

RUN = 5
"""Words of a run: longer than the phrases that everybody uses, short enough to survive editing."""
COPIED = 0.5
"""Share of the shorter text's runs from which it is a near-copy: one changed word breaks five runs, so a copy with
every eighth word changed still has half of them."""
LEAST_RUNS = 20
"""A text with fewer runs says too little to be told from chance."""
SKETCH = 2_000
"""Hashes kept of a text: all runs of a long report, a sample of a book."""
INDEXED = 32
"""Of these, the smallest are indexed: a near-copy has about half of them."""
MET = 4
"""Indexed hashes that two texts must share to be compared; of 32, a near-copy has fewer once in a million times."""
HOLDERS = 8
"""Texts remembered for an indexed hash: the rest of a story's hundred reprints meet through these."""
READ = 1_000_000
"""Code points of a text that are looked at."""

HEAD, TAIL = 1_000, 600
"""Code points at the beginning and the end of a text where bylines stand."""
ATTRIBUTED = 50_000
"""Code points of a text in which attributions are looked for."""
MOST_NAMED = 4
"""Sources that one sentence names."""

AGENCIES: Mapping[str, tuple[str, ...]] = {
    "Associated Press": ("AP", "Associated Press"),
    "Reuters": ("Reuters", "Thomson Reuters"),
    "AFP": ("AFP", "Agence France-Presse", "Agence France Presse"),
    "UPI": ("UPI", "United Press International"),
    "dpa": ("dpa", "Deutsche Presse-Agentur"),
    "EFE": ("EFE", "Agencia EFE"),
    "ANSA": ("ANSA",),
    "Kyodo": ("Kyodo", "Kyodo News"),
    "Xinhua": ("Xinhua", "Xinhua News Agency"),
    "TASS": ("TASS", "ITAR-TASS"),
    "Interfax": ("Interfax",),
    "RIA Novosti": ("RIA Novosti",),
    "PTI": ("PTI", "Press Trust of India"),
    "ANI": ("ANI", "Asian News International"),
    "IANS": ("IANS", "Indo-Asian News Service"),
    "Yonhap": ("Yonhap", "Yonhap News Agency"),
    "PA Media": ("PA Media", "Press Association"),
    "Canadian Press": ("Canadian Press",),
    "AAP": ("AAP", "Australian Associated Press"),
    "Anadolu": ("Anadolu", "Anadolu Agency"),
    "CNN": ("CNN", "CNN Wire", "CNN Newsource"),
    "Bloomberg": ("Bloomberg", "Bloomberg News"),
}
"""News agencies whose reports other outlets print, and the names that stand in bylines."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a source counts as."""

    label: str
    """Sources with the same label count once."""
    why: str
    """What says so."""
    plain: bool
    """The front matter alone says so."""
    document: str
    """Id that a document and its near-copies share."""


def origins(snapshots: Mapping[str, Snapshot]) -> dict[str, Origin]:
    """Return what each source counts as, by its id.

    The result depends on the set of snapshots and on nothing else. A source's label is the strongest name in its
    group: declared before byline before publisher, then the one of the first id.
    """
    ids = sorted(snapshots)
    named = {id_: _named(snapshots[id_].source, snapshots[id_].text) for id_ in ids}
    groups, documents = _Groups(ids), _Groups(ids)
    whys: dict[str, list[str]] = {id_: [] for id_ in ids}
    first: dict[str, str] = {}
    for id_ in ids:
        groups.join(first.setdefault(named[id_].key, id_), id_)
    pages: dict[str, str] = {}
    for id_ in ids:
        page = _page(snapshots[id_].source.url)
        if page and pages.setdefault(page, id_) != id_:
            groups.join(pages[page], id_)
            documents.join(pages[page], id_)
            whys[id_].append(f"same address as {pages[page]}")
    for one, other, share in near_copies({id_: snapshots[id_].text for id_ in ids}):
        groups.join(one, other)
        # a third copy is told by the first one that it was found beside
        if documents.join(one, other):
            whys[other].append(f"near-copy of {one} ({share:.0%} of the shorter one's runs of five words)")
    round_ = circles(snapshots)
    for others in set(round_.values()):
        for other in others:
            groups.join(others[0], other)
    for id_, others in round_.items():
        groups.join(others[0], id_)
        whys[id_].append(f"rests on {_listed(others)} alone, which in turn rests on it")

    labels: dict[str, _Name] = {}
    for id_ in ids:
        root = groups.root(id_)
        if root not in labels or named[id_].strength < labels[root].strength:
            labels[root] = named[id_]
    bearers = Counter(name.key for name in named.values())
    return {
        id_: Origin(
            label=labels[groups.root(id_)].label,
            # a name that no other source goes by joins nobody
            why=" and ".join(
                [*whys[id_], *([named[id_].why] if not whys[id_] or bearers[named[id_].key] > 1 else [])]
            ),
            plain=not whys[id_] and named[id_].strength != _BYLINE,
            document=documents.root(id_),
        )
        for id_ in ids
    }


def stands_as(source: Source) -> Origin:
    """Return what a source counts as by its front matter alone."""
    name = _named(source, "")
    return Origin(name.label, name.why, name.strength != _BYLINE, source.id)


def counted_once(of: Mapping[str, Origin]) -> list[str]:
    """Say of each origin that several of the sources in `of` share why they count once, by label.

    "3 sources, 1 origin (Associated Press): byline “(AP)” (gazette, courier); near-copy of courier ... (post)".
    """
    shared: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for id_ in sorted(of):
        shared[of[id_].label][of[id_].why].append(id_)
    sentences = []
    for label, by_why in sorted(shared.items()):
        number = sum(len(ids) for ids in by_why.values())
        if number > 1:
            reasons = "; ".join(f"{why} ({_listed(ids)})" for why, ids in by_why.items())
            sentences.append(f"{number} sources, 1 origin ({label}): {reasons}")
    return sentences


# --- names -----------------------------------------------------------------------------------------------

_DECLARED, _BYLINE, _PUBLISHED, _ITSELF = range(4)


@dataclass(frozen=True, slots=True)
class _Name:
    """The name that a source goes by, without looking at other sources; `strength` 0 is the strongest."""

    key: str
    label: str
    why: str
    strength: int


def _named(source: Source, text: str) -> _Name:
    published = _key(source.publisher or "")
    declared = _key(source.origin or "")
    if source.origin and declared != published:
        return _Name(declared, source.origin, "declared", _DECLARED)
    if found := byline(text):
        agency, line = found
        return _Name(_key(agency), agency, f"byline “{line}”", _BYLINE)
    if source.publisher and (printed := _agency_in(source.publisher)) and _key(printed) != published:
        return _Name(_key(printed), printed, f"publisher “{source.publisher}”", _BYLINE)
    if source.origin:
        return _Name(declared, source.origin, "declared", _DECLARED)
    if source.publisher:
        return _Name(published, source.publisher, f"publisher “{source.publisher}”", _PUBLISHED)
    return _Name(_key(source.id), source.id, "itself", _ITSELF)


def _key(name: str) -> str:
    """A name in one spelling: "The Associated Press", "associated-press" and "AP" are one."""
    plain = "-".join(words(name)).removeprefix("the-") or name.strip()
    return _AGENCY_KEYS.get(plain, plain)


def _agency_in(publisher: str) -> str | None:
    """The agency that a publisher's name has beside another outlet's: "Reuters (Daily Post)"."""
    outside, _, inside = publisher.partition("(")
    for part in (outside, inside.split(")")[0]):
        if agency := _AGENCY_OF.get(_key(part)):
            return agency
    return None


_AGENCY_KEYS = {
    "-".join(words(name)): "-".join(words(agency)) for agency, names in AGENCIES.items() for name in names
}
_AGENCY_OF = {"-".join(words(agency)): agency for agency in AGENCIES}
_AGENCY_NAMES = {
    spelling: agency
    for agency, names in AGENCIES.items()
    for name in names
    for spelling in (name, name.upper())
}
_ANY_AGENCY = "|".join(map(re.escape, sorted(_AGENCY_NAMES, key=lambda name: (-len(name), name))))

_DATELINE = re.compile(
    r"^(?:[A-Z][^\n()]{0,80}(?:\([A-Z][^\n()]{0,30}\)[^\n()]{0,30})?)?"
    rf"\((?P<agency>{_ANY_AGENCY})\)(?=[ \t]*[-–—])",
    re.MULTILINE,
)
"""`LIMA, July 3 (Reuters) - `, `ELSIN (Westland) (AFP) — `, `(AP) — `."""
_SIGNED = re.compile(
    r"^[ \t]*(?:By|BY|From|FROM|Via|VIA|Source:|SOURCE:)[ \t]+(?:[^\n]{1,80}[,|/–—-][ \t]*)?"
    rf"(?:(?:[Tt]he|THE)[ \t]+)?(?P<agency>{_ANY_AGENCY})"
    r"(?:[ \t]+(?:[Ww]riters?|[Ss]taff|[Cc]orrespondents?))?[ \t]*\.?[ \t]*$",
    re.MULTILINE,
)
"""`By The Associated Press`, `By JANE ROE, Associated Press`, `Source: Reuters`, each a line of its own."""
_ALONE = re.compile(rf"(?:The[ \t]+)?(?P<agency>{_ANY_AGENCY})")
"""A line that is an agency's name and nothing else."""
_OWNED = re.compile(
    rf"(?:©|\(c\)|\bCopyright)[ \t]*(?:©[ \t]*)?(?:\d{{4}}[ \t]*,?[ \t]*)?(?:[Tt]he[ \t]+)?(?P<agency>{_ANY_AGENCY})\b",
)
"""`Copyright 2024 The Associated Press.`"""
_REPORTING_BY = re.compile(r"^\(Reporting by [^\n]{1,300}[Ee]diting by ", re.MULTILINE)
"""The last line of a Reuters report."""


def byline(text: str) -> tuple[str, str] | None:
    """Return the agency whose report `text` is, and the words that say so: a dateline, byline or copyright line."""
    head, tail = text[:HEAD], text[-TAIL:]
    for pattern, where in ((_DATELINE, head), (_SIGNED, head), (_SIGNED, tail), (_OWNED, tail)):
        if match := pattern.search(where):
            agency: str = match["agency"]
            return _AGENCY_NAMES[agency], f"({agency})" if pattern is _DATELINE else match[0].strip()
    first = [line.strip() for line in head.splitlines() if line.strip()][:3]
    last = [line.strip() for line in tail.splitlines() if line.strip()][-1:]
    for line in (*first, *last):
        if alone := _ALONE.fullmatch(line):
            return _AGENCY_NAMES[alone["agency"]], line
    return ("Reuters", "(Reporting by ...; editing by ...)") if _REPORTING_BY.search(tail) else None


def _page(url: str | None) -> str | None:
    """An address without its scheme, `www.`, fragment and last slash."""
    if not url:
        return None
    return re.sub(r"^https?://(?:www\.)?", "", url.partition("#")[0]).rstrip("/")


# --- near-copies -----------------------------------------------------------------------------------------

_QUOTED = re.compile(r"“[^“”\n]*”|\"[^\"\n]*\"")
"""What somebody else said: two reports of one speech are no copies of each other."""


def near_copies(texts: Mapping[str, str]) -> list[tuple[str, str, float]]:
    """Return `(id, later id, share)` of texts that copy one another, sorted; `share` as in `COPIED`.

    Of a story with more reprints than `HOLDERS` each is paired with the first ones: the pairs connect them all.
    """
    sketches = {id_: sketch for id_ in sorted(texts) if len(sketch := _sketch(texts[id_])) >= LEAST_RUNS}
    holders: dict[int, list[str]] = {}
    for id_, sketch in sketches.items():
        for hashed in sketch[:INDEXED]:
            known = holders.setdefault(hashed, [])
            if len(known) < HOLDERS:
                known.append(id_)
    # a hash of one text alone brings nobody together, unless another text has it unindexed
    found: dict[tuple[str, str], float] = {}
    for id_, sketch in sketches.items():
        met = Counter(other for hashed in sketch for other in holders.get(hashed, ()) if other != id_)
        for other, shared in met.items():
            pair = (min(id_, other), max(id_, other))
            if shared >= MET and pair not in found:
                share = _share(sketch, sketches[other])
                if share >= COPIED:
                    found[pair] = share
    return [(one, other, share) for (one, other), share in sorted(found.items())]


def _sketch(text: str) -> array[int]:
    """The smallest hashes of the runs of `text`, quoted words left out, ascending; at most `SKETCH`."""
    hashes = {
        int.from_bytes(blake2b(" ".join(told[at : at + RUN]).encode(), digest_size=8).digest())
        for told in map(words, _QUOTED.split(text[:READ]))
        for at in range(len(told) - RUN + 1)
    }
    return array("Q", sorted(hashes)[:SKETCH])


def _share(one: array[int], other: array[int]) -> float:
    """How much of the shorter text stands in the other, over the range of hashes that both sketches have in full."""
    bound = min(sketch[-1] if len(sketch) == SKETCH else 2**64 for sketch in (one, other))
    left, right = ({hashed for hashed in sketch if hashed <= bound} for sketch in (one, other))
    fewest = min(len(left), len(right))
    return len(left & right) / fewest if fewest >= LEAST_RUNS else 0.0


# --- circles ---------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_CUE = re.compile(
    r"\b(?:(?P<before>according to|as reported by|reported by|published by|citing|quoting)"
    r"|(?P<after>reported|reports|said|says|wrote|writes|told|announced|confirmed|stated|claimed|claims|revealed))\b",
    re.IGNORECASE,
)
"""Words that attribute: what they attribute it to follows, or goes before."""
_REFERS_BACK = frozenset(
    "it paper newspaper outlet report article broadcaster agency site story which".split()
)
"""Before a verb of saying: whoever was named last."""
_REACH = 90
"""Code points around a cue in which the name stands."""
_SPAN = 12
"""Words of a name: long enough for a headline."""
_TITLE = 3
"""Words from which a title is a name: shorter ones stand in other texts by chance."""


def circles(snapshots: Mapping[str, Snapshot]) -> dict[str, tuple[str, ...]]:
    """Return the sources that rest on one another and on nothing else, with those that each rests on.

    A source rests on another alone if all its attributions name that one, by publisher or title. Those whose ground
    lies outside are taken away until none is left: what remains only points at itself.
    """
    names = _names(snapshots)
    rests: dict[str, frozenset[str]] = {}
    for id_ in sorted(snapshots):
        if ground := _only_ground(id_, snapshots[id_].text, names):
            rests[id_] = ground
    leaning: dict[frozenset[str], list[str]] = defaultdict(list)
    within: dict[str, set[frozenset[str]]] = defaultdict(set)
    for id_, ground in rests.items():
        leaning[ground].append(id_)
    for ground in leaning:
        for member in ground & rests.keys():
            within[member].add(ground)
    alive = set(rests)
    left = {ground: len(ground & alive) for ground in leaning}
    empty = [ground for ground, number in left.items() if not number]
    while empty:
        for id_ in leaning[empty.pop()]:
            alive.discard(id_)
            for ground in within[id_]:
                left[ground] -= 1
                if not left[ground]:
                    empty.append(ground)
    members = {ground: tuple(sorted(ground & alive)) for ground, number in left.items() if number}
    return {id_: members[rests[id_]] for id_ in sorted(alive)}


def _names(snapshots: Mapping[str, Snapshot]) -> dict[tuple[str, ...], frozenset[str]]:
    """Return the sources that each name means: publishers, and titles that are long enough."""
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for id_, snapshot in snapshots.items():
        publisher = _bare(words((snapshot.source.publisher or "").partition("(")[0]))
        title = _bare(words(snapshot.source.title))
        if publisher and len(publisher) <= _SPAN:
            found[publisher].add(id_)
        if _TITLE <= len(title) <= _SPAN:
            found[title].add(id_)
    return {name: frozenset(ids) for name, ids in found.items()}


def _bare(name: list[str]) -> tuple[str, ...]:
    return tuple(name[1:] if name[:1] == ["the"] else name)


def _only_ground(
    id_: str, text: str, names: Mapping[tuple[str, ...], frozenset[str]]
) -> frozenset[str] | None:
    """Return the sources that every attribution in `text` means; nothing if one means somebody else."""
    ground: frozenset[str] | None = None
    text = text[:ATTRIBUTED]
    for cue in _CUE.finditer(text):
        if cue["before"]:
            told = [match[0] for match in _TOKEN.finditer(text, cue.end(), cue.end() + _REACH)]
            # "according to a report in the Gazette", not "according to Mayor Roe, whom the Gazette met"
            capital = next((at for at, word in enumerate(told) if not word[0].islower()), len(told))
            found = next(_in(told[capital:], names, range(min(1, len(told) - capital))), None)
        else:
            told = [match[0] for match in _TOKEN.finditer(text, max(0, cue.start() - _REACH), cue.start())]
            # one auxiliary or adverb may stand between: "has reported"
            found = next(_in(told, names, range(len(told)), ends={len(told), len(told) - 1}), None)
            if found is None and ground and _REFERS_BACK & {word.lower() for word in told[-2:]}:
                continue
        if found is None or id_ in found or (ground is not None and found != ground):
            return None
        ground = found
    return ground


def _in(
    told: list[str],
    names: Mapping[tuple[str, ...], frozenset[str]],
    starts: Iterable[int],
    ends: set[int] | None = None,
) -> Iterator[frozenset[str]]:
    """Yield the sources of the names in `told`, the first and of these the longest first; a name is capitalised."""
    low = [word.lower().replace("’", "'") for word in told]
    for start in starts:
        if not told[start][0].islower():
            for end in range(min(len(told), start + _SPAN), start, -1):
                if (ends is None or end in ends) and (found := names.get(tuple(low[start:end]))):
                    yield found


# --- groups ----------------------------------------------------------------------------------------------


class _Groups:
    """Disjoint groups of ids, each told by its first id."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._parent = {id_: id_ for id_ in ids}

    def root(self, id_: str) -> str:
        while self._parent[id_] != id_:
            self._parent[id_] = id_ = self._parent[self._parent[id_]]
        return id_

    def join(self, one: str, other: str) -> bool:
        """Make one group of two; say whether they were two."""
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first
        return first != second


def _listed(ids: Iterable[str], most: int = MOST_NAMED) -> str:
    named = list(ids)
    rest = len(named) - most
    return ", ".join(named[:most]) + (f" and {rest} more" if rest > 0 else "")
