"""The command line: one module a command, imported only when that command runs."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

COMMANDS = {
    "init": "Make a folder a workspace.",
    "add": "Take in articles, and the evidence they are checked against.",
    "extract": "Break articles into claims.",
    "edit": "Edit one claim in $EDITOR.",
    "check": "Look for evidence and mark the claims.",
    "audit": "Do all of it and report.",
    "report": "Write the findings for editors and other systems.",
    "replay": "Run the audit of a bundle again and compare.",
    "diff": "Tell what moved the marks between two bundles.",
    "review": "Review the claims in a browser.",
    "users": "Say who may log in to a shared desk.",
    "baseline": "Record what is known, so that audits report what is new.",
    "suppress": "Set a finding aside for a time, with a reason.",
    "compare": "Find claims that can't both stand.",
    "status": "List the claims with their marks.",
    "show": "Show a claim, a source, or a place in it.",
    "why": "Explain the mark of a claim.",
    "decide": "Record a person's decision on a claim.",
    "verify": "Check every hash, quotation, link and log.",
    "rules": "Explain the codes of findings.",
    "eval": "Measure the checker itself.",
    "method": "Print or refresh the generated parts of a method page.",
    "config": "Print the settings in force.",
    "schema": "Print the JSON Schema of a record.",
}
"""The commands in the order of the work, with the line that `factcheck --help` shows: it imports none of them."""


class LazyGroup(click.Group):
    """A group that imports a command's module, of its own name in `package`, when the command is asked for.

    `commands` are the names in order, each with the line that help shows: it imports none of them.
    """

    def __init__(self, *, package: str, commands: Mapping[str, str], **settings: Any) -> None:
        super().__init__(**settings)
        self._package = package
        self._lines = commands

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the work."""
        return list(self._lines)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module; an unknown name is answered with the nearest ones."""
        if cmd_name in self._lines:
            command: click.Command = import_module(f"{self._package}.{cmd_name}").command
            return command
        from rapidfuzz import process

        known = list(self._lines)
        near = [name for name, score, _ in process.extract(cmd_name, known, limit=2) if score >= 60]
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise click.UsageError(f"no command {cmd_name!r}{hint}")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._lines.items()))


@click.group(
    cls=LazyGroup,
    package=__name__,
    commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="factcheck", message="%(prog)s %(version)s")
@click.option(
    "-C", "folder", type=click.Path(exists=True, file_okay=False), help="Work in this folder's workspace."
)
@click.pass_context
def main(ctx: click.Context, folder: str | None) -> None:
    """A linter for facts: break an article into claims, link each to its evidence, and mark it.

    \b
    A new workspace:
      factcheck init
      factcheck add draft.md --as article
      factcheck add minutes.html --as evidence --tier primary
      factcheck audit

    Exit status: 0 nothing to report, 1 discrepancies, 2 the tool or its input failed, 3 not everything
    could be checked.
    """
    ctx.obj = folder
