"""`factcheck method`: the generated parts of a workspace's method page."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import click

from factcheck.cli.common import open_workspace
from factcheck.errors import UsageError
from factcheck.files import decode, read_bytes, write_atomic
from factcheck.model import Tier
from factcheck.reports.case import Case, compute_marks
from factcheck.settings import effective

_REGION = r"(<!-- begin {name}[^>]*-->\n).*?(<!-- end {name} -->)"
PAGE_BYTES = 1_000_000
"""A method page is prose of a few thousand words."""


@click.command("method")
@click.option("--write", type=click.Path(path_type=Path), help="Refresh the generated parts of this page.")
def command(write: Path | None) -> None:
    """Print the policy in force and the counts of this workspace, or refresh them in a method page.

    \b
    Examples:
      factcheck method
      factcheck method --write docs/method.md

    In the page the parts stand between `<!-- begin policy -->` and `<!-- end policy -->`, and likewise for
    `counts`.
    """
    case = Case.read(open_workspace())
    parts = {"policy": _policy(case), "counts": _counts(case)}
    if write is None:
        click.echo(parts["policy"] + "\n" + parts["counts"], nl=False)
        return
    page = decode(read_bytes(write, PAGE_BYTES), str(write))
    for name, text in parts.items():
        region = re.search(_REGION.format(name=name), page, flags=re.DOTALL)
        if region is None:
            raise UsageError(f"{write} has no part `<!-- begin {name} -->` ... `<!-- end {name} -->`")
        page = f"{page[: region.end(1)]}\n{text}\n{page[region.start(2) :]}"
    changed = write_atomic(write, page.encode())
    click.echo(f"{write}: {'refreshed' if changed else 'nothing new'}")


def _policy(case: Case) -> str:
    settings = case.workspace.settings
    rows = [
        f"| `{key}` | `{json.dumps(value)}` | {origin} |"
        for key, value, origin in effective(settings, case.workspace.origins)
        if key.startswith("policy.")
    ]
    return "\n".join(["| setting | value | from |", "| --- | --- | --- |", *rows]) + "\n"


def _counts(case: Case) -> str:
    marks = compute_marks(case, list(case.library.articles))
    rows = []
    for article, of_article in marks.items():
        count = Counter(each.status.value for each in of_article.assessments)
        decided = len({decision.claim for decision in case.logs[article].decisions})
        rows.append(
            f"| {article} | {sum(count.values())} | {count['verified']} | {count['disputed']} "
            f"| {count['unsupported']} | {len(case.ledgers[article].set_aside)} | {decided} |"
        )
    tiers = Counter(snapshot.source.tier for snapshot in case.library.evidence.values())
    from factcheck.check.independence import origins as origins_of  # imported late: reads every source

    origins = len({origin.label for origin in origins_of(case.library.evidence).values()})
    told = ", ".join(f"{tiers[tier]} {tier}" for tier in Tier)
    return (
        "\n".join(
            [
                "| article | claims | verified | disputed | unsupported | set aside | with a decision |",
                "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
                *rows,
                "",
                f"{len(case.library.evidence)} sources in the library ({told}) of {origins} origins.",
            ]
        )
        + "\n"
    )
