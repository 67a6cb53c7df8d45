"""A small workspace for the tests of the review app, and a caller of the app that can say all that a socket can."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from factcheck.claims.baseline import read_baseline, read_suppressions
from factcheck.claims.discrepancies import read_discrepancies
from factcheck.claims.ledger import read_ledger, read_ledgers, write_ledger
from factcheck.claims.reviews import read_reviews
from factcheck.model import Citation, Claim, ClaimKind, Role, Stance
from factcheck.reports.case import Case, compute_marks
from factcheck.sources import Library
from factcheck.sources.intake import add_file
from factcheck.sources.selectors import select
from factcheck.web.app import Made, make_app
from factcheck.web.desk import Desk
from factcheck.web.guard import CSRF_HEADER
from factcheck.web.users import UserRole
from factcheck.workspace import Workspace

ORIGIN = "http://127.0.0.1:8750"

ARTICLE = """\
# The bridge

The bridge opened on 4 May 1932. Its deck is 1,200 metres long. Every tenth driver pays no toll.
"""

EVIDENCE = "The bridge opened on 4 May 1932. The deck of the bridge is 1,149 metres long.\n"


def sample(
    root: Path,
    *,
    article: str = ARTICLE,
    evidence: str = EVIDENCE,
    claims: Sequence[str] = (
        "The bridge opened on 4 May 1932.",
        "Its deck is 1,200 metres long.",
        "Every tenth driver pays no toll.",
    ),
    linked: str = "The bridge opened on 4 May 1932.",
    fields: Mapping[str, Any] | None = None,
    about: Mapping[str, Any] | None = None,
) -> Workspace:
    """Return a workspace with an article `bridge`, evidence `register`, and claims `c1`, `c2` ... that say what they
    quote; checked by the rules. Of them the first cites `linked` of the evidence and has `fields`; `about` is said of
    both sources."""
    workspace = Workspace.init(root)
    (root / "factcheck.toml").write_text('[check]\njudge = "rules"\n', "utf-8")
    workspace = Workspace.open(root)
    files = root.parent / f"{root.name}-files"
    files.mkdir(exist_ok=True)
    for name, text, role in (("article", article, Role.ARTICLE), ("evidence", evidence, Role.EVIDENCE)):
        path = files / f"{name}.txt"
        path.write_bytes(text.encode())
        id_ = "bridge" if role is Role.ARTICLE else "register"
        said = {"id": id_, "title": f"The {id_}", "tier": "primary"} | dict(about or {})
        add_file(workspace, path, role, metadata=said)
    library = Library.load(workspace)
    text, source = library.articles["bridge"].text, library.evidence["register"].text
    made = []
    for number, words in enumerate(claims, 1):
        start = text.index(words)
        cited = source.index(linked)
        citation = Citation(
            stance=Stance.SUPPORTS,
            source="register",
            quote=select(source, cited, cited + len(linked)),
            linked_by="Ana",
        )
        made.append(
            Claim(
                id=f"c{number}",
                article="bridge",
                text=words,
                quote=select(text, start, start + len(words)),
                kind=ClaimKind.EVENT,
                **({"citations": (citation,), **(fields or {})} if number == 1 else {}),
            )
        )
    write_ledger(workspace, read_ledger(workspace, "bridge"), made)
    ledgers = read_ledgers(workspace)
    case = Case(
        workspace,
        library,
        ledgers,
        {"bridge": read_reviews(workspace, "bridge")},
        read_discrepancies(workspace, ledgers),
        read_baseline(workspace),
        read_suppressions(workspace),
    )
    compute_marks(case, ["bridge"])
    return workspace


def app_of(workspace: Workspace, *, read_only: bool = False, reviewer: str = "Ana", **more: Any) -> Made:
    """Return the app of a workspace as `factcheck review` makes it, at `ORIGIN` unless `more` says so."""
    desk = Desk(workspace, read_only=read_only)
    desk.load()
    return make_app(desk, reviewer=reviewer, watching=False, **{"origins": [ORIGIN], **more})


def like(root: Path) -> dict[str, str]:
    """Return what the files of a workspace are, by path; what is computed from them and kept in a cache is left out."""
    return {
        str(path.relative_to(root)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".factcheck" not in path.parts
    }


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app answered."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def __getitem__(self, header: str) -> str:
        return next((value for name, value in self.headers if name == header), "")

    @property
    def text(self) -> str:
        """The body."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The body."""
        return json.loads(self.body)


def call(
    app: Any,
    method: str,
    path: str,
    *,
    query: str = "",
    headers: Iterable[tuple[str, str]] = (),
    body: bytes | Sequence[bytes] = b"",
    host: str = "127.0.0.1:8750",
    client: str = "127.0.0.1",
) -> Answer:
    """Send the app a request as it is, in as many pieces as `body` has, and return the whole answer."""
    pieces = [body] if isinstance(body, bytes) else list(body)
    sent: list[Mapping[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if not pieces:
            await asyncio.sleep(3600)
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [
            (k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in [("host", host), *headers]
        ],
        "client": (client, 50000),
        "server": ("127.0.0.1", 8750),
        "state": {},
    }
    asyncio.run(app(scope, receive, send))
    start = next(each for each in sent if each["type"] == "http.response.start")
    return Answer(
        start["status"],
        [(k.decode().lower(), v.decode("latin-1")) for k, v in start["headers"]],
        b"".join(each.get("body", b"") for each in sent),
    )


class Browser:
    """Somebody at the desk: keeps the cookie, and says of each change what our pages say."""

    def __init__(
        self, made: Made, name: str = "Ana", role: UserRole = UserRole.EDITOR, key: str = ""
    ) -> None:
        self.made = made
        self.cookie = f"{made.app.cookie}={made.sessions.begin(name, role, key)}"

    @property
    def csrf(self) -> str:
        """The session's token, as the pages carry it."""
        session = self.made.sessions.get(self.cookie.partition("=")[2])
        assert session is not None
        return session.csrf

    def get(self, path: str, **query: Any) -> Answer:
        """Look at something."""
        return call(self.made.app, "GET", path, query=urlencode(query), headers=[("cookie", self.cookie)])

    def send(self, method: str, path: str, body: Any = None, **query: Any) -> Answer:
        """Change something; a `body` that is no bytes goes as JSON."""
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        headers = [
            ("cookie", self.cookie),
            ("origin", ORIGIN),
            (CSRF_HEADER, self.csrf),
            ("content-type", "application/json"),
        ]
        return call(self.made.app, method, path, query=urlencode(query), headers=headers, body=data)

    def post(self, path: str, body: Any = None, **query: Any) -> Answer:
        """The same as `send("POST", ...)`."""
        return self.send("POST", path, body, **query)

    def version(self, claim: str) -> str:
        """Return the hash of a claim as it is."""
        found: str = self.get(f"/api/claims/{claim}").json["version"]
        return found


def form(**fields: str) -> bytes:
    """Return the fields as a form sends them."""
    return urlencode(fields).encode()


def cookie_of(answer: Answer) -> tuple[str, dict[str, str]]:
    """Return the cookie that an answer sets: `NAME=VALUE`, and its attributes."""
    morsel = next(iter(SimpleCookie(answer["set-cookie"]).values()))
    return f"{morsel.key}={morsel.value}", {k: str(v) for k, v in morsel.items() if v}
