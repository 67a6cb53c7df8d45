"""Who may log in: the users' file, the command that writes it, the log-in, and the wait of one who guesses."""

from __future__ import annotations

import asyncio
import json
import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import COMMAND, Ran, environment, factcheck
from sample_desk import ORIGIN, Answer, app_of, call, cookie_of, form, sample

from factcheck.errors import StaleFile, UnreadableFile, UsageError
from factcheck.files import sha256_of
from factcheck.web import users as module
from factcheck.web.app import Made
from factcheck.web.guard import CSRF_HEADER
from factcheck.web.serve import Serving, serve
from factcheck.web.users import (
    FAILURES,
    FAILURES_OF_ADDRESS,
    WAIT_SECONDS,
    Brake,
    Turns,
    User,
    UserRole,
    Users,
    keys_of,
    made,
    read_users,
    write_users,
)
from factcheck.workspace import Workspace

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def ana() -> User:
    """An editor; the hash is made once, as it takes long by design."""
    return made("Ana", UserRole.EDITOR, PASSWORD)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace that no test here changes."""
    return sample(tmp_path_factory.mktemp("users") / "desk")


@pytest.fixture
def file(tmp_path: Path, ana: User) -> Path:
    """A users' file with Ana, an editor, and Bo, a reviewer with the same password."""
    path = tmp_path / "desk.users"
    write_users(path, [ana, ana.model_copy(update={"name": "Bo", "role": UserRole.REVIEWER})])
    return path


def command(folder: Path, *arguments: str, stdin: str = "") -> Ran:
    """Run `factcheck users ARGUMENTS` with something on standard input."""
    done = subprocess.run(
        [*COMMAND, "users", *arguments],
        cwd=folder,
        env=environment(),
        input=stdin.encode("utf-8", "surrogateescape"),
        capture_output=True,
        timeout=60,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def log_in(app: Made, name: str = "Ana", password: str = PASSWORD, client: str = "192.0.2.1") -> Answer:
    """Send the form of the log-in."""
    body = form(name=name, password=password)
    return call(app.app, "POST", "/login", headers=[("origin", ORIGIN)], body=body, client=client)


# --- the command ---------------------------------------------------------------------------------------------------


def test_users_are_added_listed_changed_and_removed(tmp_path: Path) -> None:
    """The file has a hash and never the password, and is its owner's alone."""
    added = command(
        tmp_path, "desk.users", "add", "Åsa", "--role", "editor", "--password-stdin", stdin=f"{PASSWORD}\n"
    )
    assert added == (0, "", "Åsa: added, editor\n")
    path = tmp_path / "desk.users"
    assert path.stat().st_mode & 0o777 == 0o600
    line = json.loads(path.read_text("utf-8"))
    assert line.keys() == {"schema", "name", "role", "password"}
    assert line["password"].startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert PASSWORD not in path.read_text("utf-8")
    path.chmod(0o644)
    changed = command(tmp_path, "desk.users", "add", " A\u030asa ", "--password-stdin", stdin=PASSWORD)
    assert changed == (0, "", "Åsa: changed, reviewer\n"), "the same name, however it is typed"
    assert path.stat().st_mode & 0o777 == 0o600
    assert command(tmp_path, "desk.users", "list") == (0, "Åsa\treviewer\n", "")
    assert command(tmp_path, "desk.users", "remove", "Asa") == (
        2,
        "",
        "error: no user 'Asa' in this workspace; did you mean Åsa?\n",
    )
    assert command(tmp_path, "desk.users", "remove", "Åsa") == (0, "", "Åsa: removed\n")
    assert path.read_bytes() == b""


@pytest.mark.parametrize(
    ("name", "stdin", "told"),
    [
        ("Ana", "eleven char\n", "a password has 12 to 1,000 characters"),
        ("Ana", "", "a password has 12 to 1,000 characters"),
        ("Ana", "x" * 1_001, "a password has 12 to 1,000 characters"),
        ("", PASSWORD, "String should have at least 1 character"),
        ("x" * 81, PASSWORD, "String should have at most 80 characters"),
        ("checker", PASSWORD, "'checker' is a name that factcheck uses itself"),
        ("Ana\u202e", PASSWORD, "a name has letters that can be seen only"),
    ],
)
def test_users_that_cannot_be(name: str, stdin: str, told: str) -> None:
    """A sentence says what is wrong."""
    with pytest.raises(UsageError, match=f"^{told}"):
        made(name, UserRole.REVIEWER, stdin.rstrip("\n"))


def test_a_password_that_is_no_text() -> None:
    """What a terminal of another encoding gives is refused."""
    with pytest.raises(UsageError, match="no text"):
        made("Ana", UserRole.REVIEWER, "\udcff" * 12)


def test_nobody_is_asked_where_nobody_is(tmp_path: Path) -> None:
    """Without a terminal the command says how to give the password."""
    assert command(tmp_path, "desk.users", "add", "Ana") == (
        2,
        "",
        "error: nobody to ask for the password\n    give it with --password-stdin\n",
    )
    assert not (tmp_path / "desk.users").exists()


def test_two_who_change_the_file_at_one_time(file: Path, ana: User) -> None:
    """The second is told, and loses nobody."""
    before = sha256_of(file)
    write_users(file, [ana], before)
    with pytest.raises(StaleFile):
        write_users(file, [], before)
    assert read_users(file) == {"Ana": ana}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "Expecting property name"),
        ('{"name": "Ana"}', "Field required"),
        (
            '{"name": "Ana", "role": "owner", "password": "$argon2id$x"}',
            "Input should be 'reviewer' or 'editor'",
        ),
        ('{"name": "Ana", "role": "editor", "password": "secret"}', "String should match pattern"),
        ('{"name": "A", "role": "editor", "password": "$argon2id$x", "admin": true}', "Extra inputs"),
        ("x" * 20_000, "line of 20,000 bytes"),
    ],
)
def test_a_line_that_is_no_user(tmp_path: Path, line: str, told: str) -> None:
    """Who may enter is no guess: the file with its line is named, and nobody gets in. No hash is shown."""
    path = tmp_path / "desk.users"
    path.write_text(f"\n{line}\n")
    with pytest.raises(UnreadableFile, match=f"desk.users:2: no user: .*{told}") as raised:
        read_users(path)
    assert "argon2id$x" not in str(raised.value)


def test_a_name_twice(file: Path) -> None:
    """The file is not read: which of the two would count?"""
    file.write_bytes(file.read_bytes() * 2)
    with pytest.raises(UnreadableFile, match="'Ana' is there twice"):
        read_users(file)


# --- the log-in ----------------------------------------------------------------------------------------------------


def test_a_user_logs_in_and_out(desk: Workspace, file: Path) -> None:
    """The session is a new one, and the way out ends it for good."""
    app = app_of(desk, users=Users(file))
    assert "/login" in call(app.app, "GET", "/")["location"]
    answer = log_in(app)
    assert (answer.status, answer["location"]) == (303, "/")
    pair, attributes = cookie_of(answer)
    assert attributes == {"path": "/", "httponly": "True", "samesite": "Strict"}
    page = call(app.app, "GET", "/", headers=[("cookie", pair)])
    assert page.status == 200
    assert "Log out" in page.text
    again = log_in(app)
    assert cookie_of(again)[0] != pair
    csrf = page.text.partition('name="csrf" content="')[2].partition('"')[0]
    own = [("cookie", pair), ("origin", ORIGIN), (CSRF_HEADER, csrf)]
    out = call(app.app, "POST", "/logout", headers=own)
    assert (out.status, out["location"]) == (303, "/login")
    assert "Max-Age=0" in out["set-cookie"]
    assert call(app.app, "GET", "/", headers=[("cookie", pair)]).status == 303


def test_a_session_that_somebody_else_chose_is_not_taken_over(desk: Workspace, file: Path) -> None:
    """A log-in never goes on with the secret that the browser had, and ends it."""
    app = app_of(desk, users=Users(file))
    chosen, _ = cookie_of(log_in(app, "Bo"))
    for before in (chosen, f"{app.app.cookie}=chosen-by-another"):
        headers = [("origin", ORIGIN), ("cookie", before)]
        answer = call(app.app, "POST", "/login", headers=headers, body=form(name="Ana", password=PASSWORD))
        assert cookie_of(answer)[0] != before
        assert call(app.app, "GET", "/", headers=[("cookie", before)]).status == 303


@pytest.mark.parametrize(
    ("name", "password"),
    [("Ana", "wrong"), ("ana", PASSWORD), ("Nobody", PASSWORD), ("", ""), ("Ana", ""), ("Ana", "x" * 5_000)],
)
def test_a_wrong_log_in(desk: Workspace, file: Path, name: str, password: str) -> None:
    """It is told the same way whether there is such a user or not."""
    answer = log_in(app_of(desk, users=Users(file)), name, password)
    assert answer.status == 403
    assert "That name and password don’t go together." in answer.text
    assert not answer["set-cookie"]
    assert password not in answer.text or not password


def test_a_name_is_what_it_is_however_it_is_typed(desk: Workspace, tmp_path: Path) -> None:
    """Keyboards give letters with marks in one piece or in two."""
    path = tmp_path / "desk.users"
    write_users(path, [made("Åsa", UserRole.EDITOR, "smörgåsbord är gott")])
    app = app_of(desk, users=Users(path))
    assert log_in(app, "A\u030asa ", "smo\u0308rga\u030asbord a\u0308r gott").status == 303


def test_the_link_of_one_person_is_none_of_many(desk: Workspace, file: Path) -> None:
    """A desk with users has no way in but the log-in."""
    app = app_of(desk, users=Users(file))
    answer = call(app.app, "GET", "/", query=f"token={app.links.token}")
    assert (answer.status, answer["set-cookie"]) == (403, "")


@pytest.mark.parametrize("how", ["removed", "role", "password"])
def test_a_session_ends_with_what_it_rests_on(desk: Workspace, file: Path, ana: User, how: str) -> None:
    """A user who is taken out, or has another role or password, is out at the next request, and the others are not."""
    app = app_of(desk, users=Users(file))
    own, _ = cookie_of(log_in(app))
    others, _ = cookie_of(log_in(app, "Bo"))
    bo = read_users(file)["Bo"]
    now = {
        "removed": [],
        "role": [ana.model_copy(update={"role": UserRole.REVIEWER})],
        "password": [
            ana.model_copy(update={"password": ana.password[:-1] + "AE"[ana.password.endswith("A")]})
        ],
    }[how]
    write_users(file, [*now, bo])
    assert call(app.app, "GET", "/api/queue", headers=[("cookie", own)]).status == 401
    assert call(app.app, "GET", "/api/queue", headers=[("cookie", others)]).status == 200
    write_users(file, [ana, bo])
    assert call(app.app, "GET", "/api/queue", headers=[("cookie", own)]).status == 401, (
        "it does not come back"
    )


def test_while_the_file_cannot_be_read_nobody_is_let_in(
    desk: Workspace, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """As while somebody writes it by hand: who is in waits, is told so, and goes on behind it."""
    app = app_of(desk, users=Users(file))
    own, _ = cookie_of(log_in(app))
    whole = file.read_bytes()
    for broken in (whole[:100], None):
        if broken is None:
            file.unlink()
        else:
            file.write_bytes(broken)
        answer = call(app.app, "GET", "/api/queue", headers=[("cookie", own)])
        assert answer.status == 503
        assert "argon2" not in answer.text
        assert log_in(app).status >= 400
    assert "nobody is let in" in caplog.text
    assert "$argon2id" not in caplog.text
    file.write_bytes(whole)
    assert call(app.app, "GET", "/api/queue", headers=[("cookie", own)]).status == 200


# --- who guesses ---------------------------------------------------------------------------------------------------


class Clock:
    """A clock that a test sets."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare passwords as they are: what is tested is who waits."""
    monkeypatch.setattr(
        Users, "log_in", lambda self, name, password: self.get(name) if password == PASSWORD else None
    )


@pytest.fixture
def guessed(desk: Workspace, file: Path, quick: None) -> Callable[..., tuple[Made, Clock]]:
    """An app whose log-ins wait by a clock of the test's."""

    def make(*, proxied: bool = False) -> tuple[Made, Clock]:
        app, clock = app_of(desk, users=Users(file), proxied=proxied), Clock()
        app.inner.state.brake = Brake(clock)
        return app, clock

    return make


def test_who_guesses_waits(guessed: Callable[..., tuple[Made, Clock]]) -> None:
    """After five failures even the right password waits; others, and the same user elsewhere, don't."""
    app, clock = guessed()
    for _ in range(FAILURES):
        assert log_in(app, password="guess").status == 403
    answer = log_in(app)
    assert answer.status == 429
    assert "Too many tries. Wait 30 seconds." in answer.text
    assert log_in(app, "Bo").status == 303
    assert log_in(app, client="198.51.100.7").status == 303
    clock.now += WAIT_SECONDS - 1
    assert log_in(app).status == 429
    clock.now += 1
    assert log_in(app).status == 303


def test_who_tries_many_names_waits(guessed: Callable[..., tuple[Made, Clock]]) -> None:
    """One address has its own count; an IPv6 one stands for all that its owner has."""
    app, _ = guessed()
    for number in range(FAILURES_OF_ADDRESS):
        assert log_in(app, f"user {number}", "guess", client=f"2001:db8::{number:x}").status == 403
    assert log_in(app, client="2001:db8::ffff").status == 429
    assert log_in(app, client="2001:db8:0:1::1").status == 303


def test_behind_a_proxy_nobody_is_locked_out_by_anothers_guesses(
    guessed: Callable[..., tuple[Made, Clock]],
) -> None:
    """There everybody has one address: only the name that is guessed at waits."""
    app, _ = guessed(proxied=True)
    for number in range(60):
        log_in(app, f"user {number}", "guess", client="127.0.0.1")
    for _ in range(FAILURES):
        assert log_in(app, "Bo", "guess", client="127.0.0.1").status == 403
    assert log_in(app, "Bo", client="127.0.0.1").status == 429
    assert log_in(app, client="127.0.0.1").status == 303


def test_who_gets_it_right_is_no_guesser(guessed: Callable[..., tuple[Made, Clock]]) -> None:
    """An office logs in each morning by one address."""
    app, _ = guessed()
    for _ in range(FAILURES_OF_ADDRESS * 2):
        assert log_in(app).status == 303


def test_guesses_at_one_time_count_before_they_are_looked_at() -> None:
    """A hundred that are sent together are no way around, and what is remembered is bounded."""
    brake = Brake(Clock())
    keys = keys_of("Ana", "192.0.2.1")
    assert [brake.begin(keys) > 0 for _ in range(100)] == [False] * FAILURES + [True] * (100 - FAILURES)
    for number in range(module.REMEMBERED + 10):
        brake.begin({f"name {number}": 5})
    assert len(brake._tries) == module.REMEMBERED


def test_few_log_ins_are_computed_at_one_time() -> None:
    """Each takes 64 MiB: the others wait for their turn, and too many are sent away."""

    async def all_at_once() -> tuple[int, int]:
        turns, now, most, away = Turns(), 0, 0, 0

        async def one() -> None:
            nonlocal now, most, away
            async with turns.wait() as turn:
                if not turn:
                    away += 1
                    return
                now += 1
                most = max(most, now)
                await asyncio.sleep(0.001)
                now -= 1

        await asyncio.gather(*(one() for _ in range(50)))
        return most, away

    assert asyncio.run(all_at_once()) == (module.AT_ONCE, 50 - module.MOST_WAITING)


# --- how it is served ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"host": "192.0.2.1"}, "--host 192.0.2.1 lets others in, so it needs --users FILE"),
        ({"host": "0.0.0.0", "users": True}, "--host 0.0.0.0 is every address of this machine"),
        ({"host": "::", "users": True}, "--host :: is every address of this machine"),
        ({"host": "0.0.0.0", "users": True, "url": "http://desk.example.org"}, "as they are"),
        ({"url": "http://desk.example.org", "users": True}, "as they are"),
        ({"url": "desk.example.org"}, "is no address of a desk"),
        ({"url": "https://desk.example.org/desk/"}, "is no address of a desk"),
        ({"url": "https://a:b@desk.example.org"}, "is no address of a desk"),
        ({"url": "https://[x"}, "is no address of a desk"),
        ({"url": "https://desk.example.org:99999"}, "is no address of a desk"),
        ({"url": "javascript:alert(1)"}, "is no address of a desk"),
    ],
)
def test_a_desk_that_is_not_served(
    desk: Workspace, file: Path, how: dict[str, str | bool], told: str
) -> None:
    """What would send passwords over the network as they are, or could never be reached, stops with a sentence."""
    serving = Serving(**{**how, **({"users": file} if how.get("users") else {})})  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=told):
        serve(desk, serving, "Ana", lambda message: None)


def test_a_desk_without_users(desk: Workspace, tmp_path: Path) -> None:
    """A file with nobody in it lets nobody in, so nothing is served."""
    path = tmp_path / "desk.users"
    path.touch()
    with pytest.raises(UsageError, match="has no users"):
        serve(desk, Serving(users=path), "", lambda message: None)


def test_the_file_is_read_whole_while_it_is_replaced(file: Path, ana: User) -> None:
    """Who asks meanwhile gets the user as before or as after, never nobody."""
    users, rows = Users(file), list(read_users(file).values())
    stop = threading.Event()

    def replace() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            others = [ana.model_copy(update={"name": f"user {n}"}) for n in range(number % 30)]
            write_users(file, [*rows, *others])

    writer = threading.Thread(target=replace)
    writer.start()
    try:
        with ThreadPoolExecutor(8) as pool:
            assert all(found == ana for found in pool.map(lambda _: users.get("Ana"), range(100)))
    finally:
        stop.set()
        writer.join()


def test_the_command_refuses_to_send_passwords_as_they_are(desk: Workspace, file: Path) -> None:
    """`factcheck review` says what to give instead, and serves nothing."""
    done = factcheck(desk.root, "review", "--no-open", "--host", "0.0.0.0", "--users", str(file))
    assert (done.status, done.stdout) == (2, "")
    assert done.stderr.startswith("error: --host 0.0.0.0 is every address of this machine\n")
