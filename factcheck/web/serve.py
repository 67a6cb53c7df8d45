"""Run the app: bind, print where it is, serve until interrupted."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from factcheck.errors import UsageError
from factcheck.web.app import make_app
from factcheck.web.desk import Desk
from factcheck.web.users import Users
from factcheck.workspace import Workspace

GRACE_SECONDS = 2
"""How long open pages may keep a stop waiting."""


@dataclass(frozen=True, slots=True)
class Serving:
    """How the app is reached."""

    host: str = "127.0.0.1"
    port: int = 0
    """0: any that is free."""
    url: str = ""
    """The address that browsers use, where that is another: behind a proxy."""
    users: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    read_only: bool = False


def serve(workspace: Workspace, how: Serving, reviewer: str, tell: Callable[[str], None]) -> None:
    """Serve the workspace until interrupted; `tell` is given what the person at the terminal has to know.

    Raises `UsageError` where it can't be served like that, and `UnreadableFile` for the users' file.
    """
    users = Users(how.users) if how.users else None
    if users is not None and not _some(users):
        raise UsageError(f"{how.users} has no users\n    make one: factcheck users {how.users} add NAME")
    if not _loopback(how.host) and users is None:
        raise UsageError(
            f"--host {how.host} lets others in, so it needs --users FILE\n    make it: factcheck users FILE add NAME"
        )
    with _bound(how.host, how.port) as listening:
        port = listening.getsockname()[1]
        shown = f"[{how.host}]" if ":" in how.host else how.host
        scheme = "https" if how.certificate else "http"
        own = how.url.rstrip("/") or f"{scheme}://{shown}:{port}"
        origins = {own}
        if not how.url and _loopback(how.host):
            origins |= {f"{scheme}://localhost:{port}"}

        def tell_link(token: str) -> None:
            tell(f"another browser: {own}/?token={token}")

        made = make_app(
            Desk(workspace, read_only=how.read_only),
            origins=origins,
            reviewer=reviewer,
            users=users,
            secure=users is not None,
            tell_link=tell_link,
        )
        if users is None:
            tell(f"open {own}/?token={made.links.token}\n    the link works once; Ctrl-C stops")
        else:
            tell(f"open {own}/login\n    Ctrl-C stops")
            if not own.startswith("https://"):
                tell(
                    "    browsers send the session over https only: --certificate and --key, or --url behind a proxy"
                )
        config = uvicorn.Config(
            made.app,
            log_level="warning",
            access_log=False,  # its lines would hold the links' tokens
            server_header=False,
            lifespan="on",
            timeout_graceful_shutdown=GRACE_SECONDS,
            timeout_keep_alive=30,
            ssl_certfile=how.certificate,
            ssl_keyfile=how.key,
            proxy_headers=False,
        )
        uvicorn.Server(config).run(sockets=[listening])


def _some(users: Users) -> bool:
    from factcheck.web.users import read_users

    return bool(read_users(users.path))


def _bound(host: str, port: int) -> socket.socket:
    """Return a listening socket, so that its address is known before the app is made."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as error:
        raise UsageError(
            f"{host}:{port} can't be used: {error.strerror or error}\n    give another --port"
        ) from error
    return listening


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
