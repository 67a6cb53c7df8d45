"""Which engine splits the sentences of a workspace."""

from __future__ import annotations

from factcheck.claims.decompose import Decomposer
from factcheck.claims.decompose.rules import Rules
from factcheck.settings import Extract


def engine_of(settings: Extract) -> Decomposer:
    """Return the engine that the settings ask for, loaded.

    `auto` takes the parser where it is installed and the rules otherwise. Raises `ParserUnusable` where the
    parser is asked for and can't be used, also under `auto` if it is installed but not what it should be.
    """
    from factcheck.claims.decompose import parser  # imported late: rules need none of it

    if settings.engine == "rules" or (settings.engine == "auto" and not parser.installed()):
        return Rules()
    return parser.load()
