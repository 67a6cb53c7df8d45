"""Which engine splits the sentences of a workspace."""

from __future__ import annotations

from factcheck.claims.decompose import Decomposer
from factcheck.claims.decompose.rules import Rules
from factcheck.settings import Extract


def engine_of(settings: Extract) -> Decomposer:
    """Return the engine that the settings ask for, loaded.

    `auto` takes the parser where it is installed and the rules otherwise, never the service. Raises
    `ParserUnusable` where the parser is asked for and can't be used, also under `auto` if it is installed but not
    what it should be; `EndpointError` where the service is asked for and its settings can't be used.
    """
    from factcheck.claims.decompose import parser  # imported late: rules need none of it

    if settings.engine == "endpoint":
        from factcheck.claims.decompose import endpoint  # and only this one uses the network

        return endpoint.load(settings)
    if settings.engine == "rules" or (settings.engine == "auto" and not parser.installed()):
        return Rules()
    return parser.load()
