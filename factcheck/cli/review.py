"""`factcheck review`: the workspace in a browser."""

from __future__ import annotations

import gc
from contextlib import suppress
from pathlib import Path

import click

from factcheck.cli.common import note, open_workspace, reviewer
from factcheck.errors import UsageError


@click.command("review")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8750, show_default=True, help="0 takes any that is free."
)
@click.option("--by", help="Who decides.  [default: $FACTCHECK_REVIEWER, else the login name]")
@click.option("--read-only", is_flag=True, help="Show everything, change nothing.")
@click.option(
    "--open/--no-open", "opens", default=True, show_default=True, help="Open the page in your browser."
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; another needs --users."
)
@click.option(
    "--users",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Who may log in (factcheck users).",
)
@click.option("--url", metavar="URL", default="", help="The address that browsers use, behind a proxy.")
@click.option(
    "--certificate",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Serve https.",
)
@click.option(
    "--key",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="The certificate's key.",
)
def command(
    port: int,
    by: str | None,
    read_only: bool,
    opens: bool,
    host: str,
    users: Path | None,
    url: str,
    certificate: Path | None,
    key: Path | None,
) -> None:
    """Review the claims in a browser.

    \b
    Examples:
      factcheck review
      factcheck review --read-only
      factcheck users desk.users add "A. Editor" --role editor
      factcheck review --host 0.0.0.0 --users desk.users --url https://desk.example.org

    Only this machine can reach it, by a link that works once. All that it shows and changes is in the workspace's
    files. See docs/review.md.
    """
    if bool(certificate) != bool(key):
        raise UsageError("--certificate and --key belong together")
    gc.disable()  # till the desk is read: what starting makes stays, and looking through it is a tenth of the time
    workspace = open_workspace()
    from factcheck.web.serve import Serving, serve

    how = Serving(host, port, url, users, certificate, key, read_only)
    first = True

    def tell(message: str) -> None:
        nonlocal first
        note(message)
        if first and opens and users is None:
            import webbrowser

            webbrowser.open(message.split()[1])
        first = False

    with suppress(KeyboardInterrupt):  # how a server is stopped
        serve(workspace, how, "" if users else reviewer(by), tell)
    note("stopped; what was saved is in the files")
