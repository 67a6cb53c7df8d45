"""`factcheck users`: who may log in to a desk that others reach."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from factcheck.cli.common import note
from factcheck.errors import UnknownId, UsageError
from factcheck.files import sha256_of

ROLES = ("reviewer", "editor")


@click.group("users")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def command(ctx: click.Context, file: Path) -> None:
    """Say who may log in to `factcheck review --users FILE`.

    \b
    Examples:
      factcheck users desk.users add "A. Editor" --role editor
      factcheck users desk.users list
      factcheck users desk.users remove "A. Editor"

    Reviewers decide, comment, edit claims and link evidence; editors also sign off, take sources in and check anew.
    Passwords are kept as Argon2id hashes. A change counts at once, also for who is logged in.
    """
    ctx.obj = file


@command.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="reviewer", show_default=True)
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input instead of asking."
)
@click.pass_obj
def add(file: Path, name: str, role: str, password_stdin: bool) -> None:
    """Add a user, or change one's role and password."""
    from factcheck.web.users import UserRole, made, read_users, write_users

    before = sha256_of(file)
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        password = click.prompt("password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        raise UsageError("nobody to ask for the password\n    give it with --password-stdin")
    users = read_users(file) if file.exists() else {}
    user = made(name, UserRole(role), password)
    write_users(file, (users | {user.name: user}).values(), before)
    note(f"{user.name}: {'changed' if user.name in users else 'added'}, {user.role}")


@command.command("remove")
@click.argument("name")
@click.pass_obj
def remove(file: Path, name: str) -> None:
    """Take a user out."""
    from factcheck.web.users import read_users, write_users

    before = sha256_of(file)
    users = read_users(file)
    if name not in users:
        raise UnknownId("user", name, users)
    write_users(file, (user for user in users.values() if user.name != name), before)
    note(f"{name}: removed")


@command.command("list")
@click.pass_obj
def list_(file: Path) -> None:
    """List the users."""
    from factcheck.web.users import read_users

    for user in read_users(file).values():
        click.echo(f"{user.name}\t{user.role}")
