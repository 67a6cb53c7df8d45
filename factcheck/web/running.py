"""The server itself: uvicorn on a socket that is bound already."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from factcheck.web.api import Waiting
from factcheck.web.app import make_app
from factcheck.web.desk import Desk
from factcheck.web.guard import Links
from factcheck.web.users import Users
from factcheck.workspace import Workspace

MOST_CONNECTIONS = 1_000
"""Connections at one time: the pages that wait for changes, and what they ask."""

GRACE_SECONDS = 2
"""How long open pages may keep a stop waiting."""


def run(
    workspace: Workspace,
    listening: socket.socket,
    *,
    read_only: bool,
    origins: Sequence[str],
    reviewer: str,
    users: Users | None,
    links: Links,
    proxied: bool,
    certificate: Path | None,
    key: Path | None,
) -> None:
    """Serve the workspace on `listening` until interrupted. `origins` are its addresses, the first one its own."""
    made = make_app(
        Desk(workspace, read_only=read_only),
        origins=origins,
        reviewer=reviewer,
        users=users,
        secure=origins[0].startswith("https://"),
        proxied=proxied,
        links=links,
    )
    config = uvicorn.Config(
        made.app,
        log_level="warning",
        access_log=False,  # its lines would hold the links' tokens
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=30,
        limit_concurrency=MOST_CONNECTIONS,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        proxy_headers=False,
    )
    _Server(config, made.inner.state.waiting).run(sockets=[listening])


class _Server(uvicorn.Server):
    """Ends the waits of open pages before it waits for them: they would hold it up until they are cut off."""

    def __init__(self, config: uvicorn.Config, waiting: Waiting) -> None:
        super().__init__(config)
        self._waiting = waiting

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._waiting.end()
        await super().shutdown(sockets)
