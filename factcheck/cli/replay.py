"""`factcheck replay`: run the audit of a bundle again and compare."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import click

from factcheck import __version__
from factcheck.cli.common import note, progress_bar
from factcheck.errors import ModelUnusable
from factcheck.reports.bundle import AUDIT, Bundle, as_json, read_bundle
from factcheck.reports.replaying import judge_unlike, replay
from factcheck.reports.wording import one_line, plural

SHOWN = 20
"""Differences that are listed: more say no more."""
OTHER_JUDGE = 3


@click.command("replay")
@click.argument("bundle_file", metavar="FILE.zip", type=click.Path(path_type=Path))
@click.option(
    "--model", type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of the model, for a bundle of an audit with another one than ships.",
)  # fmt: skip
def command(bundle_file: Path, model: Path | None) -> None:
    """Run the audit of a bundle again, by itself and offline, and compare what it says byte for byte.

    \b
    Example:
      factcheck replay audit.zip

    Every file in the bundle is compared with its hash first. No stored mark is taken over, and nothing is
    asked over the network.

    Exit 0: identical. 1: something came out otherwise. 2: the bundle can't be read, or a file in it was
    changed. 3: this machine has another judge or model, so it can't be replayed here.
    """
    bundle = read_bundle(bundle_file)
    manifest = bundle.manifest
    try:
        if unlike := judge_unlike(manifest, model):
            note(f"{bundle.name}: can't be replayed here: {unlike}")
            raise click.exceptions.Exit(OTHER_JUDGE)
        if manifest.version != __version__:
            note(f"made by factcheck {one_line(manifest.version)}, replayed by {__version__}")
        with tempfile.TemporaryDirectory(prefix="factcheck-") as folder, progress_bar("checking") as progress:
            replayed = replay(bundle, Path(folder), model, progress)
    except ModelUnusable as error:
        note(f"{bundle.name}: can't be replayed here: {error}")
        raise click.exceptions.Exit(OTHER_JUDGE) from error
    if not replayed.differs:
        counts = [article.counts for article in replayed.document.articles]
        claims = sum(each.claims for each in counts)
        told = ", ".join(
            f"{sum(getattr(each, status) for each in counts)} {status}"
            for status in ("verified", "disputed", "unsupported")
        )
        click.echo(f"identical: {plural(claims, 'claim')}: {told}")
        return
    click.echo(f"different: {', '.join(replayed.differs)}")
    _tell(bundle, as_json(replayed.document))
    raise click.exceptions.Exit(1)


def _tell(bundle: Bundle, again: bytes) -> None:
    """List the claims whose marks differ, or, where none does, what else in the audit does."""
    try:
        theirs = json.loads(bundle.members[AUDIT])
    except (ValueError, RecursionError):
        click.echo(f"  {AUDIT} in the bundle is not JSON")
        return
    ours = json.loads(again)
    before, after = _marks(theirs), _marks(ours)
    moved = [claim for claim in sorted({**before, **after}) if before.get(claim) != after.get(claim)]
    for claim in moved[:SHOWN]:
        click.echo(
            one_line(
                f"{claim}: {before.get(claim, 'not there')} in the bundle, {after.get(claim, 'not there')} here"
            )
        )
    if len(moved) > SHOWN:
        click.echo(f"and {len(moved) - SHOWN} more")
    elsewhere = [] if moved else differences(theirs, ours)
    for place in elsewhere[:SHOWN]:
        click.echo(f"  {one_line(place, 200)}")
    if len(elsewhere) > SHOWN:
        click.echo(f"and {len(elsewhere) - SHOWN} more places")
    click.echo(f"{plural(len(moved), 'mark')} of {len(after)} came out otherwise")


def _marks(document: Any) -> dict[str, str]:
    """Return the marks in an audit that anyone may have written, by claim; what is no mark is left out."""
    found = {}
    articles = document.get("articles") if isinstance(document, dict) else None
    for article in articles if isinstance(articles, list) else ():
        claims = article.get("claims") if isinstance(article, dict) else None
        for claim in claims if isinstance(claims, list) else ():
            if isinstance(claim, dict):
                found[str(claim.get("id"))] = f"{claim.get('status')}/{claim.get('reason')}"
    return found


def differences(before: Any, after: Any, place: str = "") -> list[str]:
    """Return where two JSON values differ, as `articles.0.title`: the innermost places."""
    if isinstance(before, dict) and isinstance(after, dict):
        inner: list[tuple[str, Any, Any]] = [
            (str(key), before.get(key), after.get(key)) for key in sorted({*before, *after}, key=str)
        ]
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        inner = [(str(at), *both) for at, both in enumerate(zip(before, after, strict=True))]
    else:
        return [] if before == after else [place or "the whole"]
    found = []
    for key, left, right in inner:
        if left != right:
            found += differences(left, right, f"{place}.{key}" if place else key)
    return found
