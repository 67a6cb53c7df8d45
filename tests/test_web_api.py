"""What the review app's actions write, refuse, and answer to what nobody would ask."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser.openapi import server_errors
from sample_desk import EVIDENCE, ORIGIN, Browser, app_of, like, sample

from factcheck.claims.ledger import read_ledger
from factcheck.claims.reviews import append_decision, read_reviews
from factcheck.model import Action, Claim, Decision, Stance, Status
from factcheck.sources import Library
from factcheck.web.app import Made
from factcheck.web.guard import CSRF_HEADER
from factcheck.web.users import UserRole
from factcheck.workspace import Workspace


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    """The sample workspace."""
    return sample(tmp_path / "desk")


@pytest.fixture
def made(desk: Workspace) -> Made:
    """Its app."""
    return app_of(desk)


@pytest.fixture
def ana(made: Made) -> Browser:
    """An editor at it."""
    return Browser(made)


def claims(desk: Workspace) -> dict[str, Claim]:
    """The claims on disk."""
    ledger = read_ledger(desk, "bridge")
    assert ledger.findings == ()
    return {claim.id: claim for claim in ledger.claims}


def log(desk: Workspace) -> tuple[Decision, ...]:
    """The decisions on disk; the chain holds."""
    read = read_reviews(desk, "bridge")
    assert read.findings == ()
    return read.decisions


# --- what is written -----------------------------------------------------------------------------------------------


def test_decisions_are_on_disk_when_it_answers(desk: Workspace, made: Made, ana: Browser) -> None:
    """Confirm, override, comment, reopen by one person, sign off by another: each a line of the log."""
    bo = Browser(made, "Bo")
    steps: list[tuple[Browser, dict[str, str]]] = [
        (ana, {"status": "verified"}),
        (bo, {"action": "sign-off"}),
        (ana, {"status": "disputed", "reason": "The register was corrected."}),
        (bo, {"action": "comment", "reason": "See page 4.\nAnd 5."}),
        (bo, {"action": "reopen", "reason": "Not so fast."}),
    ]
    for number, (person, given) in enumerate(steps, 1):
        answer = person.post("/api/claims/c1/decisions", {"version": person.version("c1"), **given})
        assert answer.status == 200, answer.text
        assert len(log(desk)) == number
        assert answer.json["version"] == person.version("c1")
    assert [(d.action, d.status, d.by) for d in log(desk)] == [
        (Action.CONFIRM, Status.VERIFIED, "Ana"),
        (Action.SIGN_OFF, Status.VERIFIED, "Bo"),
        (Action.OVERRIDE, Status.DISPUTED, "Ana"),
        (Action.COMMENT, None, "Bo"),
        (Action.REOPEN, None, "Bo"),
    ]
    assert log(desk)[3].reason == "See page 4.\nAnd 5."


ACTIONS: dict[str, tuple[str, str, dict[str, Any], Callable[[dict[str, Claim]], bool]]] = {
    "words": (
        "POST", "words", {"text": "The bridge was opened in 1932.", "place": "Karmel"},
        lambda now: (now["c1"].text, now["c1"].place) == ("The bridge was opened in 1932.", "Karmel"),
    ),
    "anchor": (
        "POST", "anchor", {"start": 18, "end": 46},
        lambda now: now["c1"].quote.exact == "bridge opened on 4 May 1932.",
    ),
    "parts": (
        "POST", "parts", {"parts": [{"text": "The bridge opened."}, {"text": "It was 1932."}]},
        lambda now: len(now) == 4,
    ),
    "merge": (
        "POST", "merge", {"other": "c2", "other_version": "", "text": "It opened in 1932 and is long."},
        lambda now: set(now) == {"c1", "c3"} and now["c1"].merged == ("c2",),
    ),
    "cite": (
        "POST", "citations",
        {"source": "register", "stance": "contradicts", "detail": "refuted", "start": 33, "end": 77},
        lambda now: now["c1"].citations[1].stance is Stance.CONTRADICTS,
    ),
    "uncite": ("DELETE", "citations/0", {}, lambda now: now["c1"].citations == ()),
    "missing": (
        "POST", "missing", {"missing": "unnamed-document", "cue": "The bridge"},
        lambda now: now["c1"].citations[1].cue == "The bridge",
    ),
    "reject": (
        "POST", "rejections", {"source": "register", "start": 33, "end": 77, "reason": "Another bridge."},
        lambda now: len(now["c1"].rejected) == 1,
    ),
}  # fmt: skip
"""Every action on a claim but the decisions: how it is asked, and what the ledger has then."""


def act(person: Browser, name: str, version: str | None = None) -> Any:
    """Do one of `ACTIONS` to the first claim."""
    method, path, body, _ = ACTIONS[name]
    version = version or person.version("c1")
    if method == "DELETE":
        return person.send(method, f"/api/claims/c1/{path}", version=version)
    more = {"other_version": person.version("c2")} if name == "merge" else {}
    return person.send(method, f"/api/claims/c1/{path}", {**body, "version": version, **more})


def test_every_action_is_here(made: Made) -> None:
    """A new action of the description needs its test."""
    described = {
        (method.upper(), path.removeprefix("/api/claims/{claim}/").replace("{number}", "0"))
        for path, methods in made.inner.openapi()["paths"].items()
        for method in methods
        if path.startswith("/api/claims/{claim}/")
    }
    tested = {(method, path) for method, path, _, _ in ACTIONS.values()}
    assert described - tested == {("POST", "decisions"), ("DELETE", "rejections/0")}


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_is_on_disk_when_it_answers(desk: Workspace, ana: Browser, name: str) -> None:
    """The ledger has it, by the person's name, and reads again without a finding."""
    answer = act(ana, name)
    assert answer.status == 200, answer.text
    now = claims(desk)
    assert ACTIONS[name][3](now)
    assert "Ana" in (now["c1"].made_by, *(c.linked_by for c in now["c1"].citations))
    assert answer.json["version"] == ana.version("c1")


def test_a_rejection_is_taken_back(desk: Workspace, ana: Browser) -> None:
    """Then the passage may be proposed again."""
    assert act(ana, "reject").status == 200
    answer = ana.send("DELETE", "/api/claims/c1/rejections/0", version=ana.version("c1"))
    assert answer.status == 200
    assert claims(desk)["c1"].rejected == ()


@pytest.mark.parametrize("name", [*ACTIONS, "decide"])
def test_a_stale_action_writes_nothing_and_says_what_changed(
    desk: Workspace, ana: Browser, name: str
) -> None:
    """A colleague's decision came in between, by another process."""
    version = ana.version("c1")
    append_decision(
        desk, claims(desk)["c1"], Action.CONFIRM, status=Status.VERIFIED, reason="I read it.", by="Bo"
    )
    before = like(desk.root)
    if name == "decide":
        answer = ana.post("/api/claims/c1/decisions", {"version": version, "status": "verified"})
    else:
        answer = act(ana, name, version)
    assert answer.status == 409
    told = answer.json
    assert told["code"] == "stale"
    assert told["differences"] == [
        {"what": "decision", "before": "none yet", "now": "confirm verified by Bo: I read it."}
    ]
    assert told["version"] == ana.version("c1")
    assert like(desk.root) == before


def test_a_merge_with_a_stale_or_odd_other_writes_nothing(desk: Workspace, ana: Browser) -> None:
    """The other claim is presented with what was read of it too; it is another claim, and of this article."""
    before = like(desk.root)
    for other, version, status in (
        ("c2", "0" * 64, 409),
        ("c9", "0" * 64, 409),
        ("c1", ana.version("c1"), 422),
    ):
        body = {"version": ana.version("c1"), "other": other, "other_version": version, "text": "Both."}
        assert ana.post("/api/claims/c1/merge", body).status == status
    assert like(desk.root) == before


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        ("decisions", {}, "say what you decide"),
        ("decisions", {"status": "disputed"}, "say why"),
        ("decisions", {"action": "confirm", "status": "disputed"}, "to mark it disputed"),
        ("decisions", {"action": "override", "reason": "x"}, "an override says which"),
        ("decisions", {"action": "sign-off"}, "there is no decision to sign off"),
        ("decisions", {"action": "comment", "reason": "a\x00b"}, "control character (U+0000)"),
        ("decisions", {"action": "comment", "reason": "a\x1b[2Jb"}, "control character (U+001B)"),
        ("decisions", {"action": "comment", "reason": "a\x9bb"}, "control character (U+009B)"),
        ("decisions", {"action": "comment", "reason": "a\ud800b"}, "reason: "),
        ("decisions", {"action": "comment", "reason": "x" * 5_001}, "at most 5000"),
        ("words", {"text": " \n "}, "text: "),
        ("words", {"text": "a\x00b"}, "control character"),
        ("words", {"text": "a", "speaker": "\udfff"}, "speaker: "),
        ("anchor", {"start": 5, "end": 5}, "no passage"),
        ("anchor", {"start": 0, "end": 100_000_000}, "no passage"),
        ("anchor", {"start": -1, "end": 5}, "start: "),
        ("anchor", {"start": 1e400, "end": 5}, "start: "),
        ("parts", {"parts": [{"text": "One."}, {"text": "one."}]}, "two parts say the same"),
        ("parts", {"parts": [{"text": "One.", "start": 3}, {"text": "Two."}]}, ""),
        ("citations", {"source": "bridge", "stance": "supports", "start": 0, "end": 5}, "no evidence source"),
        ("citations", {"source": "../x", "stance": "supports", "start": 0, "end": 5}, "source: "),
        ("citations", {"source": "register", "stance": "missing", "start": 0, "end": 5}, "stance: "),
        ("missing", {"missing": "unnamed-document", "cue": "no such words"}, ""),
        ("rejections", {"source": "register", "start": 0, "end": 9_999, "reason": "x"}, "no passage"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_writes_nothing(
    desk: Workspace, ana: Browser, path: str, body: dict[str, Any], told: str
) -> None:
    """A sentence says why, and not a byte of the workspace changes."""
    before = like(desk.root)
    data = json.dumps({"version": ana.version("c1"), **body}).encode()
    answer = ana.post(f"/api/claims/c1/{path}", data)
    assert answer.status in (404, 422), answer.text
    assert told in answer.json["error"]
    assert like(desk.root) == before


def test_letters_that_turn_the_direction_are_kept_and_shown_as_signs(desk: Workspace, ana: Browser) -> None:
    """A person may quote an article that has them; the log keeps its words, and no page is turned by them."""
    reason = "It says \u202eevil\u202c, with \u2067marks\u2069, שלום and 👩‍🚀."
    body = {"version": ana.version("c1"), "action": "comment", "reason": reason}
    assert ana.post("/api/claims/c1/decisions", body).status == 200
    assert log(desk)[0].reason == reason
    page = ana.get("/claims/c1").text
    assert "\ufffdevil\ufffd" in page
    assert "שלום and 👩‍🚀" in page
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(page)


# --- who may -------------------------------------------------------------------------------------------------------


def test_a_reviewer_signs_nothing_off_and_takes_nothing_in(desk: Workspace, made: Made, ana: Browser) -> None:
    """That is for editors; all the rest is a reviewer's too."""
    ana.post("/api/claims/c1/decisions", {"version": ana.version("c1"), "status": "verified"})
    cyd = Browser(made, "Cyd", UserRole.REVIEWER)
    before = like(desk.root)
    refused = [
        cyd.post("/api/claims/c1/decisions", {"version": cyd.version("c1"), "action": "sign-off"}),
        cyd.post("/api/sources", b"Some text.", name="x.txt"),
        cyd.post("/api/check", {}),
        cyd.post("/api/check", {"articles": ["bridge"]}),
    ]
    for answer in refused:
        assert (answer.status, answer.json["code"]) == (403, "not-allowed")
    assert like(desk.root) == before
    for path in ("/claims/c1", "/sources", "/"):
        page = cyd.get(path).text
        assert not any(each in page for each in ("data-sign", "data-upload", "data-check"))
    comment = {"version": cyd.version("c1"), "action": "comment", "reason": "x"}
    assert cyd.post("/api/claims/c1/decisions", comment).status == 200


def test_who_decided_cannot_sign(desk: Workspace, ana: Browser) -> None:
    """Two persons, by the policy."""
    ana.post("/api/claims/c1/decisions", {"version": ana.version("c1"), "status": "verified"})
    before = like(desk.root)
    answer = ana.post("/api/claims/c1/decisions", {"version": ana.version("c1"), "action": "sign-off"})
    assert answer.status == 422
    assert like(desk.root) == before


def test_a_read_only_desk_writes_nothing(desk: Workspace) -> None:
    """Each action is refused, each page and export is shown, and the folder is as it was, caches included."""

    def everything() -> dict[str, float]:
        return {str(p): p.stat().st_mtime_ns for p in desk.root.rglob("*")}

    ana = Browser(app_of(desk, read_only=True))
    before = like(desk.root), everything()
    answers = [act(ana, name) for name in ACTIONS]
    answers += [
        ana.post("/api/claims/c1/decisions", {"version": ana.version("c1"), "status": "verified"}),
        ana.send("DELETE", "/api/claims/c1/rejections/0", version=ana.version("c1")),
        ana.post("/api/check", {}),
        ana.post("/api/sources", b"Some text.", name="x.txt"),
    ]
    for answer in answers:
        assert (answer.status, answer.json["code"]) == (403, "read-only"), answer.text
    for path in (
        "/",
        "/claims/c1",
        "/articles/bridge",
        "/report",
        "/sources",
        "/sources/register",
        "/api/exports/html",
    ):
        page = ana.get(path)
        assert page.status == 200
        assert "data-status" not in page.text
    ana.get("/api/search", q="bridge")
    assert (like(desk.root), everything()) == before


# --- files that are taken in ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "report.txt",
        "../../etc/cron.d/evil.txt",
        "..\\..\\evil.txt",
        "/etc/passwd.txt",
        "C:\\x\\evil.txt",
        "ü" * 100 + ".txt",
        "𝔘" * 196 + ".txt",
        "-rf.txt",
        ".bashrc.txt",
        "<script>alert(1)<.txt",
    ],
)
def test_a_files_name_is_only_a_name(desk: Workspace, ana: Browser, name: str) -> None:
    """The text lands in the folder of its role whatever its file is called, and nowhere else."""
    before = like(desk.root.parent)
    answer = ana.post("/api/sources", b"A text of some words.", name=name, tier="primary")
    assert answer.status == 200, answer.text
    new = sorted(set(like(desk.root.parent)) - set(before))
    assert [Path(each).parent.as_posix() for each in new] == [
        "desk/sources/captures",
        "desk/sources/evidence",
    ]
    assert new[1].endswith(f"/{answer.json['id']}.md")
    assert "<script>" not in ana.get("/sources").text


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("x.exe", b"MZ", ".exe"),
        ("x", b"text", ""),
        ("..", b"text", "the file needs a name"),
        ("a/", b"text", ""),
        ("x\x00.txt", b"text", "control character"),
        ("x\n.txt", b"text", "the file needs a name"),
        ("x\u202etxt.txt", b"text", "the file needs a name"),
        ("x.txt", b"", "no text"),
        ("x.txt", b" \n\t ", "no text"),
        ("x.txt", b"caf\xe9", "not UTF-8"),
        ("x.md", b"---\nid: ../../evil\n---\ntext", "id"),
        ("x.md", b"---\nid: bridge\n---\ntext", "taken by sources/articles/bridge.md"),
        ("x.md", b"---\nrole: article\n---\ntext", "role"),
        ("x.md", b"---\ncapture: ../../../etc/passwd\nsha256: x\nurl: javascript:alert(1)\n---\ntext", "url"),
        ("x.md", b"---\na: &a [*a]\n---\ntext", "x.md"),
        ("x.md", b"---\ntitle: [" + b"[" * 5_000 + b"\n---\ntext", "x.md"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_taken_in(
    desk: Workspace, ana: Browser, name: str, data: bytes, told: str
) -> None:
    """It is said why in the words of the file, without the server's folders; nothing is written."""
    before = like(desk.root.parent)
    answer = ana.post("/api/sources", data, name=name)
    assert answer.status in (404, 422), answer.text
    assert told in answer.json["error"]
    assert "/tmp" not in answer.json["error"]
    assert like(desk.root.parent) == before


@pytest.mark.parametrize(
    "more",
    [
        {"url": "javascript:alert(1)"},
        {"url": "data:text/html,x"},
        {"published": "soon"},
        {"role": "x"},
        {"tier": "x"},
        {"publisher": "a\x00"},
    ],
)
def test_what_is_said_of_a_file_can_be(desk: Workspace, ana: Browser, more: dict[str, str]) -> None:
    """An address is one on the web, a date is one."""
    before = like(desk.root)
    assert ana.post("/api/sources", b"Some text.", name="x.txt", **more).status == 422
    assert like(desk.root) == before


def test_front_matter_of_a_file_from_elsewhere(desk: Workspace, ana: Browser) -> None:
    """It says what the document is; where its bytes are and what they hash to is found here."""
    data = b"---\ntitle: T\ntier: secondary\ncapture: ../x\nsha256: " + b"0" * 64 + b"\n---\nSome text.\n"
    answer = ana.post("/api/sources", data, name="x.md")
    assert answer.status == 200, answer.text
    source = Library.load(desk).evidence[answer.json["id"]].source
    assert source.capture and source.capture.endswith(".md") and len(source.capture) == 67
    assert source.sha256 != "0" * 64


def test_a_file_over_the_limit(tmp_path: Path) -> None:
    """It is refused while it comes in."""
    desk = sample(tmp_path / "desk")
    with (desk.root / "factcheck.toml").open("a") as settings:
        settings.write("[limits]\nsource-bytes = 1000\n")
    ana = Browser(app_of(Workspace.open(desk.root)))
    before = like(desk.root)
    assert ana.post("/api/sources", b"x" * 1_001, name="x.txt").status == 413
    assert like(desk.root) == before


def test_a_full_disk(desk: Workspace, ana: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said, as what it is: nothing was saved."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(desk.root / "claims"))

    monkeypatch.setattr("factcheck.claims.reviews.append_line", full)
    answer = ana.post("/api/claims/c1/decisions", {"version": ana.version("c1"), "status": "verified"})
    assert answer.status == 503
    assert "No space left on device" in answer.json["error"]
    assert "nothing was saved" in answer.json["error"]
    assert str(desk.root) not in answer.text


# --- by its description --------------------------------------------------------------------------------------------


def test_nothing_that_is_asked_is_a_servers_error(desk: Workspace, made: Made, ana: Browser) -> None:
    """Whatever the description allows or forbids is answered, and the files read again without a finding."""
    known = {
        "claim": ["c1", "c2", "c3"],
        "other": ["c1", "c2", "c3"],
        "version": [ana.version("c1"), ana.version("c2")],
        "other_version": [ana.version("c2")],
        "source": ["register", "bridge"],
        "article": ["bridge"],
        "format_": ["json", "html", "csv"],
        "name": ["x.txt", "x.md", "x.html"],
    }
    name, _, value = ana.cookie.partition("=")
    broken = server_errors(
        made.app,
        path="/api/openapi.json",
        origin=ORIGIN,
        headers={"origin": ORIGIN, CSRF_HEADER: ana.csrf},
        cookies={name: value},
        known=known,
        leave_out=["/api/events"],
        examples=6,
        conforming=True,
    )
    assert broken == []
    made.desk.settle()
    claims(desk)
    log(desk)
    assert Library.load(desk).findings == ()
    assert EVIDENCE.strip() in Library.load(desk).evidence["register"].text
