"""Run the app: bind, print where it is, serve until interrupted.

The link is printed as soon as the address is bound: the browser starts while the app is still being imported, and
what it asks for meanwhile waits in the socket.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from factcheck.errors import PartUnusable, UsageError
from factcheck.web.guard import Links
from factcheck.web.users import Users, read_users
from factcheck.workspace import Workspace

EVERY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104  what is refused
"""Hosts that stand for all addresses of a machine: no browser asks for one of them."""

PARTS = ("fastapi", "uvicorn", "argon2", "watchfiles")
"""What the extra `review` installs."""


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

    Raises `UsageError` where it can't be served like that, `UnreadableFile` for the users' file, and `PartUnusable`
    where the extra `review` is not installed.
    """
    _refuse_lacking_parts()
    users = Users(how.users) if how.users else None
    if users is not None and not read_users(users.path):
        raise UsageError(f"{how.users} has no users\n    make one: factcheck users {how.users} add NAME")
    if not _loopback(how.host) and users is None:
        raise UsageError(
            f"--host {how.host} lets others in, so it needs --users FILE\n    make it: factcheck users FILE add NAME"
        )
    given = _origin(how.url) if how.url else ""
    if not given and how.host in EVERY_ADDRESS:
        raise UsageError(
            f"--host {how.host} is every address of this machine\n"
            "    say by which one browsers reach it: --url https://desk.example.org"
        )
    with _bound(how.host, how.port) as listening:
        port = listening.getsockname()[1]
        shown = f"[{how.host}]" if ":" in how.host else how.host
        scheme = "https" if how.certificate else "http"
        own = given or _origin(f"{scheme}://{shown}:{port}")
        origins = [own]
        if not given and _loopback(how.host):
            origins.append(_origin(f"{scheme}://localhost:{port}"))
        if not own.startswith("https://") and not _loopback(urlsplit(own).hostname or ""):
            raise UsageError(
                f"{own} would send passwords and sessions over the network as they are\n"
                "    serve https with --certificate and --key, or stand behind a proxy that does, with --url https://..."
            )

        def tell_link(token: str) -> None:
            tell(f"another browser: {own}/?token={token}")

        links = Links(tell_link)
        if users is None:
            tell(f"open {own}/?token={links.token}\n    the link works once; Ctrl-C stops")
        else:
            tell(f"open {own}/login\n    Ctrl-C stops")
        from factcheck.web.running import run  # imported late: it takes most of the start

        run(
            workspace,
            listening,
            read_only=how.read_only,
            origins=origins,
            reviewer=reviewer,
            users=users,
            links=links,
            proxied=bool(given),
            certificate=how.certificate,
            key=how.key,
        )


def _refuse_lacking_parts() -> None:
    for part in PARTS:
        if find_spec(part) is None:
            raise PartUnusable(
                f"the review app needs {part}, which is not installed",
                "install it: pip install 'factcheck[review]'",
            )


def _origin(address: str) -> str:
    """Return an address as browsers name it in `Origin`: small letters, no path, no port that goes without saying.

    Raises `UsageError`.
    """
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").encode("idna").decode() or "", parts.port
    except ValueError:
        host, parts, port = "", urlsplit(""), None
    if (
        parts.scheme not in ("http", "https")
        or not host
        or parts.path not in ("", "/")
        or parts.query
        or parts.username
    ):
        raise UsageError(f"{address!r} is no address of a desk\n    give it like https://desk.example.org")
    shown = f"[{host}]" if ":" in host else host
    usual = port in (None, 443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{shown}" + ("" if usual else f":{port}")


def _bound(host: str, port: int) -> socket.socket:
    """Return a listening socket, so that its address is known before the app is made."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # asyncio sends at once only where the protocol is named: else each answer waits 40 ms for the one before
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
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
