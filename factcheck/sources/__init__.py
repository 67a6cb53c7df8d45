"""The first stage: take in what is read, keep it exactly, and find passages in it again.

This package alone writes `sources/` and the evidence index. Every later stage and the command line may call
it; it knows nothing of claims. What it gives out:

    Library        every readable source of a workspace, and a finding for each that isn't
    Snapshot       one source and its exact text
    add_file       take a file in, or seal a note that was written by hand
    locate_quote   find a quotation again; `select` describes where one stands
    cut_passages   the pieces of evidence in a source
    EvidenceIndex  find those that share words with a claim

Names are imported when they are first used, since a command that only lists sources needs no index.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from factcheck.sources.index import EvidenceIndex, Hit, Updated
    from factcheck.sources.intake import Added, Outcome, add_file
    from factcheck.sources.library import Library, check_snapshots
    from factcheck.sources.passages import Passage, cut_passages
    from factcheck.sources.selectors import How, Located, locate_quote, select
    from factcheck.sources.snapshots import Snapshot

_HOMES = {
    "Added": "intake",
    "EvidenceIndex": "index",
    "Hit": "index",
    "How": "selectors",
    "Library": "library",
    "Located": "selectors",
    "Outcome": "intake",
    "Passage": "passages",
    "Snapshot": "snapshots",
    "Updated": "index",
    "add_file": "intake",
    "check_snapshots": "library",
    "cut_passages": "passages",
    "locate_quote": "selectors",
    "select": "selectors",
}

__all__ = [
    "Added",
    "EvidenceIndex",
    "Hit",
    "How",
    "Library",
    "Located",
    "Outcome",
    "Passage",
    "Snapshot",
    "Updated",
    "add_file",
    "check_snapshots",
    "cut_passages",
    "locate_quote",
    "select",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
