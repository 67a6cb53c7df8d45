"""`factcheck rules`: what the codes of findings mean."""

from __future__ import annotations

from pathlib import Path

import click

from factcheck.files import write_atomic
from factcheck.reports.rules import RULES, Rule, rule_of

INDEX = "README.md"


@click.command("rules")
@click.argument("code", required=False, metavar="[CODE]")
@click.option("--write", type=click.Path(path_type=Path), help="Write a page for each rule into this folder.")
def command(code: str | None, write: Path | None) -> None:
    """List the rules that findings name, or explain one.

    \b
    Examples:
      factcheck rules
      factcheck rules disputed/detail-wrong
    """
    if write is not None:
        pages = {rule.page: page(rule) for rule in RULES.values()} | {INDEX: index()}
        changed = sum(write_atomic(write / name, text.encode()) for name, text in sorted(pages.items()))
        click.echo(f"{write}: {len(pages)} pages, {changed} new or changed")
    elif code is not None:
        click.echo(page(rule_of(code)), nl=False)
    else:
        width = max(map(len, RULES))
        for rule in RULES.values():
            click.echo(f"{rule.code.ljust(width)}  {rule.severity.ljust(10)}  {rule.title}")


def page(rule: Rule) -> str:
    """Return the page of a rule, in Markdown."""
    return (
        f"# `{rule.code}`\n\n{rule.title}. Severity: {rule.severity}.\n\n{rule.explanation}\n\n"
        f"**Example.** {rule.example}\n\n**What to do.** {rule.fix}\n"
    )


def index() -> str:
    """Return the list of all rules, in Markdown."""
    rows = [f"| [`{rule.code}`]({rule.page}) | {rule.severity} | {rule.title} |" for rule in RULES.values()]
    return "\n".join(
        [
            "# Findings",
            "",
            "Every finding names one of these rules. Codes are stable: a pipeline, a baseline or a suppression can",
            "rely on them. `factcheck rules CODE` explains one in the terminal; this folder is written by",
            "`factcheck rules --write docs/findings`.",
            "",
            "| rule | severity | what it says |",
            "| --- | --- | --- |",
            *rows,
            "",
        ]
    )
