"""Who may work at a desk that others on the network reach: the users' file, and the log-in.

The file is JSON Lines, one user a line, with passwords as Argon2id hashes (RFC 9106, by argon2-cffi with its defaults);
`factcheck users` writes it. Nothing in the app can add a user or change a password.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import threading
import time
import unicodedata
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from enum import StrEnum
from functools import cache
from ipaddress import ip_address, ip_network
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
"""Failed log-ins of one name from one address after which the next ones wait."""

FAILURES_OF_ADDRESS = 20
"""The same of one address, whatever the names: an office may share one."""

FAILURES_OF_NAME = 50
"""The same of one name, wherever from."""

WAIT_SECONDS = 30.0
"""How long they wait; each failure begins it anew."""

REMEMBERED = 10_000
"""Names and addresses whose failures are kept."""

AT_ONCE = 2
"""Log-ins that are computed at one time: each takes 64 MiB and most of a processor."""

MOST_WAITING = 20
"""Log-ins that wait for their turn."""


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

        user = self.get(_composed(name)) if len(password) <= LONGEST else None
        try:
            PasswordHasher().verify(user.password if user else _nobody(), _composed(password[:LONGEST]))
        except (VerificationError, InvalidHashError):
            return None
        return user

    def ready(self) -> None:
        """Compute what the first log-in of a name that nobody has would otherwise wait for, and be known by."""
        _nobody()


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


def write_users(path: Path, users: Iterable[User], expected: str | None = None) -> None:
    """Replace the file, which nobody else on the machine may read; `expected` is the hash of what was read of it.

    Raises `StaleFile` if it is another meanwhile.
    """
    lines = [
        json.dumps({"schema": user.schema_} | user.model_dump(mode="json", by_alias=True), ensure_ascii=False)
        for user in sorted(users, key=lambda user: user.name)
    ]
    if path.exists():
        path.chmod(0o600)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    write_atomic(path, "".join(f"{line}\n" for line in lines).encode(), expected)


def made(name: str, role: UserRole, password: str) -> User:
    """Return a user with the password hashed. Raises `UsageError`."""
    from argon2 import PasswordHasher

    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(f"a password has {SHORTEST} to {LONGEST:,} characters")
    try:
        return User(name=_composed(name), role=role, password=PasswordHasher().hash(_composed(password)))
    except UnicodeEncodeError as error:
        raise UsageError("the name or the password is no text in this terminal's encoding") from error
    except ValidationError as error:
        raise UsageError(error.errors()[0]["msg"].removeprefix("Value error, ")) from error


class Brake:
    """Makes those wait who guess passwords, in memory, bounded.

    Counted are the failures of a name from one address, of an address, and of a name. Behind a proxy every address is
    the proxy's, so there only those of a name are: whoever guesses makes nobody else wait than whom the guesses are at.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tries: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._counting = threading.Lock()

    def begin(self, keys: Mapping[str, int]) -> float:
        """Return how many seconds are left until the next try; 0 if it is now, which then counts as a failure.

        `keys` has how many failures of each there may be. A try is counted before its password is looked at, so that
        many at one time are no way around.
        """
        now = self._clock()
        with self._counting:
            known = {key: self._tries.get(key, (0, 0.0)) for key in keys}
            left = max(
                (at + WAIT_SECONDS - now for key, (count, at) in known.items() if count >= keys[key]),
                default=0.0,
            )
            if left > 0:
                return left
            for key, (count, at) in known.items():
                self._tries[key] = ((count if now - at < WAIT_SECONDS else 0) + 1, now)
                self._tries.move_to_end(key)
            while len(self._tries) > REMEMBERED:
                self._tries.popitem(last=False)
            return 0.0

    def passed(self, keys: Iterable[str]) -> None:
        """Take back one try of each of `keys`: it was none of a guesser."""
        with self._counting:
            for key in keys:
                count, at = self._tries.get(key, (0, 0.0))
                if count > 1:
                    self._tries[key] = count - 1, at
                else:
                    self._tries.pop(key, None)


def keys_of(name: str, address: str | None) -> dict[str, int]:
    """Return what the failures of a log-in count for, with how many there may be; without an `address`, for the name.

    An IPv6 address stands for its /64, which is what one customer has.
    """
    name = _composed(name)[:80]
    if address is None:
        return {f"name {name}": FAILURES}
    with suppress(ValueError):
        found = ip_address(address.partition("%")[0])
        if found.version == 6 and found.ipv4_mapped is None:
            address = str(ip_network((found, 64), strict=False))
    return {
        f"name {name} from {address}": FAILURES,
        f"from {address}": FAILURES_OF_ADDRESS,
        f"name {name}": FAILURES_OF_NAME,
    }


class Turns:
    """Lets few log-ins be computed at one time, and few wait."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    @asynccontextmanager
    async def wait(self) -> AsyncIterator[bool]:
        """Wait for a turn and give whether there is one: with too many before, there is none."""
        if self._waiting >= MOST_WAITING:
            yield False
            return
        self._waiting += 1
        try:
            async with self._turn:
                yield True
        finally:
            self._waiting -= 1


def _composed(text: str) -> str:
    """Return what was typed in the form that every keyboard gives (NIST SP 800-63B, section 5.1.1.2)."""
    return unicodedata.normalize("NFKC", text)


@cache
def _nobody() -> str:
    """Return a hash that no password has: what is compared where there is no such user."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(secrets.token_hex(32))
