"""What the measures share: options, the rules and settings in force, and how a report is printed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

import click

from factcheck.cli.common import emit, open_workspace
from factcheck.cli.stages import print_findings, printable
from factcheck.errors import NotAWorkspace
from factcheck.model import Finding
from factcheck.settings import Check, Extract

if TYPE_CHECKING:
    from factcheck.claims.rules import RuleSet
    from factcheck.workspace import Workspace

T = TypeVar("T")

json_option = click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON document.")


class Report(Protocol):
    """The figures of a measure."""

    def as_json(self) -> dict[str, object]:
        """Return the figures as one JSON object."""
        ...

    def as_text(self) -> str:
        """Return the figures as a small table."""
        ...


def rules_in_force() -> RuleSet:
    """Return the rules of the workspace, the packaged ones where there is none. Raises as `load_rules`."""
    from factcheck.claims.rules import load_rules, packaged  # imported late: not every measure has rules

    workspace = _workspace()
    if workspace is None:
        return packaged()
    return load_rules(workspace.root, workspace.settings.extract.rules)


def extract_settings() -> Extract:
    """Return the workspace's settings for extracting, the default ones where there is none."""
    workspace = _workspace()
    return workspace.settings.extract if workspace else Extract()


def check_settings() -> Check:
    """Return the workspace's settings for checking, the default ones where there is none."""
    workspace = _workspace()
    return workspace.settings.check if workspace else Check()


def print_report(
    ctx: click.Context,
    report: Report,
    findings: Sequence[Finding],
    listed: Mapping[str, Iterable[T]],
    *,
    as_json: bool,
    line: Callable[[T], str] = str,
) -> None:
    """Print a report on stdout and its findings on stderr; exit 3 where there are findings.

    `listed` is what was asked for besides the figures, by the key that it has in the JSON document; as text it
    stands above the table, a `line` each, with a blank line behind it.
    """
    if as_json:
        document = report.as_json() | {key: list(values) for key, values in listed.items()}
        emit(json.dumps(document, ensure_ascii=False, indent=2) + "\n", None)
    else:
        for values in listed.values():
            emit("".join(f"{printable(line(value))}\n" for value in values) + "\n", None)
        emit(report.as_text(), None)
    print_findings(findings)
    if findings:
        ctx.exit(3)


def _workspace() -> Workspace | None:
    try:
        return open_workspace()
    except NotAWorkspace:
        return None
