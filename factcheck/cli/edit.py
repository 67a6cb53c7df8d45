"""`factcheck edit`: one claim as YAML in the editor, validated before it is written."""

from __future__ import annotations

from functools import partial

import click

from factcheck.claims.changes import change_ledger
from factcheck.claims.editing import from_yaml, to_yaml
from factcheck.claims.ledger import Ledger, find_claim
from factcheck.cli.common import note, open_workspace, reviewer
from factcheck.errors import FactcheckError, UsageError
from factcheck.files import decode, write_atomic
from factcheck.model import Claim
from factcheck.reports.case import Case


@click.command("edit")
@click.argument("claim_id", metavar="CLAIM")
@click.option("--by", help="Who edits.  [default: $FACTCHECK_REVIEWER, else the login name]")
def command(claim_id: str, by: str | None) -> None:
    """Open one claim as YAML in $EDITOR and write it back if it is valid.

    \b
    Example:
      factcheck edit c3f9a2b

    Here evidence is linked by hand: add a citation with its source and the words that decide. A text that
    is refused is kept, and the next edit of this claim goes on with it.
    """
    case = Case.read(open_workspace())
    ledger, claim = find_claim(case.ledgers, claim_id)
    article = case.library.get(claim.article)
    draft = case.workspace.cache / "edit" / f"{claim.id}.yaml"
    before = to_yaml(claim, ledger.path)
    start = decode(draft.read_bytes(), str(draft)) if draft.is_file() else before
    try:
        after = click.edit(start, extension=".yaml", require_save=False)
    except click.ClickException as error:
        raise UsageError(f"{error.format_message()}\n    set $EDITOR to your editor") from error
    if after is None or after == before:
        draft.unlink(missing_ok=True)
        click.echo(f"{claim.id}: nothing changed")
        return
    try:
        edited = from_yaml(after, claim, article, case.library.evidence, reviewer(by))
        change_ledger(
            case.workspace,
            claim.article,
            lambda now: [edited if entry.id == claim.id else entry for entry in now.entries],
            partial(_refuse, claim),
            tell=note,
        )
    except FactcheckError as error:
        write_atomic(draft, after.encode())
        raise UsageError(
            f"{error}\n    nothing was written; your text is kept, go on with: factcheck edit {claim.id}"
        ) from error
    draft.unlink(missing_ok=True)
    click.echo(f"{claim.id}: written to {ledger.path}")


def _refuse(claim: Claim, now: Ledger) -> None:
    if claim not in now.claims:
        raise UsageError(f"{claim.id} was changed by someone else while you edited")
