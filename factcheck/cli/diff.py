"""`factcheck diff`: what differs between two bundles, and what moved which mark."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

from factcheck.reports.bundle import read_bundle
from factcheck.reports.difference import ArticleDifference, Difference, compare
from factcheck.reports.wording import one_line, plural

LISTED = 20
"""Sources and claims of one kind that are listed: `--json` has all."""


@click.command("diff")
@click.argument("before", metavar="A.zip", type=click.Path(path_type=Path))
@click.argument("after", metavar="B.zip", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def command(before: Path, after: Path, as_json: bool) -> None:
    """Tell what differs between the bundles of two audits, and which text, source, rule or model moved which mark.

    \b
    Examples:
      factcheck audit --bundle after.zip
      factcheck diff before.zip after.zip

    Claims are the same by their id, else by their statement. Of each mark that moved, all that differs and
    bears on it is named.

    Exit 0: no difference. 1: there are some. 2: a bundle can't be read.
    """
    difference = compare(read_bundle(before), read_bundle(after))
    if as_json:
        values = difference.model_dump(mode="json", by_alias=True)
        click.echo(json.dumps(values, ensure_ascii=False, indent=2))
    else:
        for line in _lines(difference):
            click.echo(line)
    if difference.any:
        raise click.exceptions.Exit(1)


def _lines(difference: Difference) -> list[str]:
    """Return the difference as text: what went in, then what came out."""
    lines = [_article(each) for each in difference.articles]
    for state in ("added", "removed", "changed"):
        of_state = [each for each in difference.sources if each.state == state]
        lines += [
            f"source {state}: {one_line(each.path)}" + (f": {one_line(each.what, 200)}" if each.what else "")
            for each in of_state[:LISTED]
        ]
        lines += _rest(len(of_state), f"sources {state}")
    for setting in difference.settings:
        lines.append(f"{one_line(setting.name)}: {_value(setting.before)} -> {_value(setting.after)}")
    for moved in difference.moved:
        was = f" (was {moved.was})" if moved.was else ""
        lines += [
            "",
            f"{one_line(moved.path)}:{moved.line}  {moved.claim}{was}  {moved.before} -> {moved.after}",
            f"    {one_line(moved.text, 200)}",
            *(f"    {cause.kind:<9} {one_line(cause.message)}" for cause in moved.causes),
        ]
    if difference.moved:
        lines.append("")
    for told, notes in (("added", difference.added), ("removed", difference.removed)):
        lines += [
            f"claim {told}: {note.claim}  {note.mark}  {one_line(note.text, 120)}" for note in notes[:LISTED]
        ]
        lines += _rest(len(notes), f"claims {told}")
    kinds = Counter(kind for moved in difference.moved for kind in {cause.kind for cause in moved.causes})
    by = ", ".join(
        f"{kind} {count}" for kind, count in sorted(kinds.items(), key=lambda each: (-each[1], each[0]))
    )
    lines.append(
        f"{len(difference.moved)} of {plural(difference.compared, 'mark')} moved" + (f": {by}" if by else "")
    )
    return lines


def _article(each: ArticleDifference) -> str:
    if each.state != "changed":
        return f"article {each.state}: {each.article}"
    return f"article changed: {each.article}: {plural(each.lines_added, 'line')} added, {each.lines_removed} removed"


def _rest(number: int, told: str) -> list[str]:
    return [f"and {number - LISTED} more {told}"] if number > LISTED else []


def _value(value: object) -> str:
    return one_line(json.dumps(value, ensure_ascii=False, default=str), 120)
