"""Who may work at a desk that others on the network reach: the users' file, and the log-in.

The file is JSON Lines, one user a line, with passwords as Argon2id hashes (RFC 9106, by argon2-cffi with its defaults);
`factcheck users` writes it. Nothing in the app can add a user or change a password.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from factcheck.errors import UnreadableFile, UsageError
from factcheck.files import lines_of, sha256_of, write_atomic
from factcheck.model import MACHINES, Record

SHORTEST = 12
"""Characters of a password. Length is what counts (NIST SP 800-63B, section 5.1.1)."""

LONGEST = 1_000
"""Characters of a password that are hashed: more would be a way to keep the server busy."""

FAILURES = 5
"""Failed log-ins of one name, or of one address, after which the next ones wait."""

WAIT_SECONDS = 30.0
"""How long they wait; each failure begins it anew."""

REMEMBERED = 10_000
"""Names and addresses whose failures are kept."""


class UserRole(StrEnum):
    """What a user may do."""

    REVIEWER = "reviewer"
    """Read, decide, comment, edit claims, link evidence."""
    EDITOR = "editor"
    """All of that, and sign off, take sources in, and check anew."""


def _no_machine(name: str) -> str:
    if name in MACHINES:
        raise ValueError(f"{name!r} is a name that factcheck uses itself")
    if not name.isprintable():
        raise ValueError("a name has letters that can be seen only")
    return name


class User(Record):
    """One line of the users' file."""

    schema_: Literal["factcheck.user/1"] = Field("factcheck.user/1", alias="schema")
    name: Annotated[
        str,
        StringConstraints(min_length=1, max_length=80, strip_whitespace=True),
        AfterValidator(_no_machine),
    ]
    role: UserRole
    password: Annotated[str, StringConstraints(pattern=r"^\$argon2id\$", max_length=400)]
    """The hash, never the password."""


class Users:
    """The users of one file; read again whenever it changed, so that a user who is taken out is out."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._like: str | None = None
        self._users: dict[str, User] = {}
        self._reading = threading.Lock()

    def get(self, name: str) -> User | None:
        """Return a user. Raises `UnreadableFile`."""
        with self._reading:
            like = sha256_of(self.path)
            if like != self._like:
                self._users, self._like = read_users(self.path), like
            return self._users.get(name)

    def log_in(self, name: str, password: str) -> User | None:
        """Return the user if the password is right; takes the same time for a name that nobody has."""
        from argon2 import PasswordHasher
        from argon2.exceptions import InvalidHashError, VerificationError

        user = self.get(name)
        try:
            PasswordHasher().verify(user.password if user else _nobody(), password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return None
        return user


def read_users(path: Path) -> dict[str, User]:
    """Return the users of a file by name; a line that can't be read stops the program: who may enter is no guess.

    Raises `UnreadableFile`.
    """
    if not path.is_file():
        raise UnreadableFile(str(path), "no such file", f"make it: factcheck users {path} add NAME")
    users: dict[str, User] = {}
    for number, raw, problem in lines_of(path, 10_000):
        try:
            if problem not in ("", "torn"):
                raise ValueError(problem)
            user = User.model_validate(json.loads(raw))
            if user.name in users:
                raise ValueError(f"{user.name!r} is there twice")
        except (ValueError, ValidationError) as error:
            told = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
            raise UnreadableFile(
                str(path), f"no user: {told}", "repair the line, or make the user anew", number
            ) from error
        users[user.name] = user
    return users


def write_users(path: Path, users: Iterable[User]) -> None:
    """Replace the file, which nobody else on the machine may read."""
    lines = [
        json.dumps({"schema": user.schema_} | user.model_dump(mode="json", by_alias=True), ensure_ascii=False)
        for user in sorted(users, key=lambda user: user.name)
    ]
    if not path.exists():
        path.touch(mode=0o600)
    write_atomic(path, "".join(f"{line}\n" for line in lines).encode())
    path.chmod(0o600)


def made(name: str, role: UserRole, password: str) -> User:
    """Return a user with the password hashed. Raises `UsageError`."""
    from argon2 import PasswordHasher

    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(f"a password has {SHORTEST} to {LONGEST:,} characters")
    try:
        return User(name=name, role=role, password=PasswordHasher().hash(password))
    except ValidationError as error:
        raise UsageError(error.errors()[0]["msg"]) from error


class Brake:
    """Makes those wait who guess passwords: by name and by address, in memory, bounded."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._counting = threading.Lock()

    def wait(self, *keys: str) -> float:
        """Return how many seconds are left until one of `keys` may try again; 0 if now."""
        now = self._clock()
        with self._counting:
            return max(
                (
                    at + WAIT_SECONDS - now
                    for key in keys
                    for count, at in [self._failures.get(key, (0, 0.0))]
                    if count >= FAILURES
                ),
                default=0.0,
            )

    def failed(self, *keys: str) -> None:
        """Count a failure of each of `keys`."""
        now = self._clock()
        with self._counting:
            for key in keys:
                count, at = self._failures.pop(key, (0, now))
                self._failures[key] = ((count if now - at < WAIT_SECONDS else 0) + 1, now)
                if len(self._failures) > REMEMBERED:
                    self._failures.popitem(last=False)

    def passed(self, *keys: str) -> None:
        """Forget the failures of `keys`."""
        with self._counting:
            for key in keys:
                self._failures.pop(key, None)


@cache
def _nobody() -> str:
    """Return a hash that no password has: what is compared where there is no such user."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(secrets.token_hex(32))
