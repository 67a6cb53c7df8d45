"""The desk keeps the workspace in memory: whatever is done here or on disk, it is as a fresh reading would be."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from factcheck.claims.changes import change_ledger, reword
from factcheck.claims.ledger import Ledger, find_claim, ledger_path, read_ledger, read_ledgers, write_ledger
from factcheck.claims.reviews import append_decision, read_reviews, review_path
from factcheck.errors import Busy, FactcheckError
from factcheck.model import Action, Claim, ClaimKind, Role, Source, Stance, Status, text_sha256
from factcheck.reports.assessments import assessments_path
from factcheck.reports.case import Case, compute_marks
from factcheck.sources.frontmatter import write
from factcheck.sources.selectors import select
from factcheck.web import desk as desk_module
from factcheck.web.actions import Actions, StaleClaim
from factcheck.web.desk import ArticleState, Change, Desk
from factcheck.workspace import Workspace

SENTENCES = (
    "The council closed the old bridge in May 2019.",
    "Repairs cost 4 million euros.",
    "The mayor called the bridge a danger to the city.",
    "Two hundred lorries crossed it every day.",
)
REPORT = "The council closed the old bridge in May 2019. Its repair cost 6 million euros, the council said.\n"


def put_source(workspace: Workspace, id_: str, role: Role, text: str, **more: object) -> None:
    """Write a source as `factcheck add` would."""
    source = Source.model_validate(
        {"id": id_, "role": role, "title": id_, "sha256": text_sha256(text), **more}
    )
    folder = workspace.sources(role)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{id_}.md").write_text(write(source, text), "utf-8")


def put_article(workspace: Workspace, id_: str) -> None:
    """Write an article with a claim a sentence."""
    text = "\n\n".join(SENTENCES) + "\n"
    put_source(workspace, id_, Role.ARTICLE, text, url=f"https://paper.example/{id_}")
    claims = []
    for number, sentence in enumerate(SENTENCES):
        start = text.index(sentence)
        quote = select(text, start, start + len(sentence))
        claims.append(
            Claim(id=f"{id_}-c{number}", article=id_, text=sentence, quote=quote, kind=ClaimKind.EVENT)
        )
    write_ledger(workspace, read_ledger(workspace, id_), claims)


def check(workspace: Workspace, *articles: str) -> None:
    """Compute the marks, as `factcheck check` in a terminal does."""
    case = Case.read(Workspace.open(workspace.root))
    compute_marks(case, [id_ for id_ in articles or case.library.articles if id_ in case.library.articles])


@pytest.fixture
def root(workspace: Workspace) -> Workspace:
    """Two articles of four claims with their marks, and a source for and against them."""
    return small_case(workspace)


def small_case(workspace: Workspace) -> Workspace:
    """Fill an empty workspace and open it again."""
    (workspace.root / "factcheck.toml").write_text('[check]\njudge = "rules"\n', "utf-8")
    opened = Workspace.open(workspace.root)
    put_article(opened, "bridge")
    put_article(opened, "town")
    put_source(opened, "minutes", Role.EVIDENCE, REPORT, tier="primary", publisher="Council")
    check(opened)
    return opened


def loaded(workspace: Workspace) -> Desk:
    """Return a desk that has read everything just now."""
    desk = Desk(workspace)
    desk.load()
    return desk


def everything(desk: Desk) -> dict[str, object]:
    """Return all that pages and reports are made of, so that two desks can be compared."""
    case = desk.case()
    return {
        "articles": {id_: shown(state) for id_, state in desk.articles.items()},
        "sources": {id_: (s.source, s.text) for id_, s in desk.library.evidence.items()},
        "ledgers": {id_: (ledger.entries, ledger.file_sha256) for id_, ledger in case.ledgers.items()},
        "logs": case.logs,
        "findings": case.findings,
        "between": (case.discrepancies, case.baseline, case.suppressions),
        "policy": desk.workspace.settings,
        "named": {
            claim: desk.claim(claim)[0].id for state in desk.articles.values() for claim in state.claims
        },
    }


def shown(state: ArticleState) -> dict[str, object]:
    """Return what is shown of an article."""
    return {
        name: getattr(state, name)
        for name in (
            "claims", "assessments", "standing", "history", "weight", "rows", "disagreeing", "grouped",
            "progress", "accounted", "alone", "current", "log",
        )
    }  # fmt: skip


def on_disk(desk: Desk) -> list[Path]:
    """Return every path of the workspace: more than the kernel would name."""
    root = desk.workspace.root
    found = [path for part in ("sources", "claims", "reports") for path in (root / part).rglob("*")]
    return [root / "factcheck.toml", *found]


def assert_as_read_anew(desk: Desk) -> None:
    """What is in memory is what a fresh desk reads."""
    fresh = everything(loaded(desk.workspace))
    now = everything(desk)
    for name, value in fresh.items():
        assert now[name] == value, name


def edit(workspace: Workspace, claim: str, words: str) -> None:
    """Reword a claim as another process does."""

    def changed(ledger: Ledger) -> Iterator[object]:
        for entry in ledger.entries:
            yield reword(entry, text=words, by="Ana") if entry.id == claim else entry  # type: ignore[arg-type]

    change_ledger(workspace, claim.partition("-")[0], changed)  # type: ignore[arg-type]


def decide(workspace: Workspace, claim: str, status: Status = Status.DISPUTED, by: str = "Ana") -> None:
    """Override a claim as another process does."""
    _, found = find_claim(read_ledgers(workspace), claim)
    append_decision(workspace, found, Action.OVERRIDE, status=status, reason="seen", by=by)


# --- what changes on disk -----------------------------------------------------------------------------------


def torn(workspace: Workspace) -> list[Path]:
    """Half a line at the end of a log, as a crash leaves it."""
    decide(workspace, "bridge-c0")
    path = review_path(workspace, "bridge")
    path.write_bytes(path.read_bytes() + b'{"schema": "factcheck.deci')
    return [path]


def half_written(workspace: Workspace) -> list[Path]:
    """A ledger of which a slow writer has written half."""
    path = ledger_path(workspace, "bridge")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return [path]


def rechecked(workspace: Workspace) -> list[Path]:
    """An edit and a check of it in a terminal."""
    edit(workspace, "bridge-c1", "Repairs cost 6 million euros.")
    check(workspace)
    return [ledger_path(workspace, "bridge"), assessments_path(workspace, "bridge")]


def decided(workspace: Workspace) -> list[Path]:
    """A colleague's decision."""
    decide(workspace, "town-c1")
    return [review_path(workspace, "town")]


def pulled(workspace: Workspace) -> list[Path]:
    """What `git pull` does: ledgers, a log and a source replaced by others, at once."""
    edit(workspace, "bridge-c1", "Repairs cost 6 million euros.")
    edit(workspace, "town-c2", "The mayor warned of the bridge.")
    decide(workspace, "town-c1")
    put_source(workspace, "minutes", Role.EVIDENCE, REPORT.replace("6", "9"), tier="secondary")
    return [workspace.claims, workspace.root / "sources"]


def ledger_deleted(workspace: Workspace) -> list[Path]:
    """An article whose ledger is gone has no claims."""
    path = ledger_path(workspace, "bridge")
    path.unlink()
    return [path]


def article_deleted(workspace: Workspace) -> list[Path]:
    """Its ledger stays, without its article, and the report says so."""
    path = workspace.sources(Role.ARTICLE) / "bridge.md"
    path.unlink()
    return [path]


def article_added(workspace: Workspace) -> list[Path]:
    """With its claims."""
    put_article(workspace, "port")
    return [workspace.sources(Role.ARTICLE) / "port.md", ledger_path(workspace, "port")]


def orphan_added(workspace: Workspace) -> list[Path]:
    """A ledger of an article that is not there."""
    data = ledger_path(workspace, "bridge").read_bytes().replace(b"bridge", b"tunnel")
    path = ledger_path(workspace, "tunnel")
    path.write_bytes(data)
    return [path]


def settings_changed(workspace: Workspace) -> list[Path]:
    """Another policy makes the marks those of before."""
    path = workspace.root / "factcheck.toml"
    path.write_text('[check]\njudge = "rules"\n[policy]\nverified-primary = 2\n', "utf-8")
    return [path]


@pytest.mark.parametrize(
    "change",
    [
        decided, rechecked, pulled, torn, half_written, ledger_deleted, article_deleted, article_added,
        orphan_added, settings_changed,
    ],
)  # fmt: skip
def test_a_change_on_disk_is_read(root: Workspace, change: Callable[[Workspace], list[Path]]) -> None:
    """After each, the desk has what a fresh one reads, pages hear of it, and undoing it is read as well."""
    desk = loaded(root)
    heard: list[Change] = []
    desk.listen(heard.append)
    before = {path: path.read_bytes() for path in on_disk(desk) if path.is_file()}
    paths = change(root)
    desk.refresh(paths)
    assert heard
    assert_as_read_anew(desk)
    for path in on_disk(desk):
        if path.is_file() and path not in before:
            path.unlink()
    for path, data in before.items():
        path.write_bytes(data)
    desk.refresh([*paths, *before])
    assert_as_read_anew(desk)


def test_settings_that_can_not_be_read_are_told_and_those_of_before_stay(root: Workspace) -> None:
    """What else changed at the same time is read; with the settings mended, the problem is gone."""
    desk = loaded(root)
    file = root.root / "factcheck.toml"
    good = file.read_text()
    file.write_text("[check\n")
    decide(root, "town-c1")
    desk.refresh([file, review_path(root, "town")])
    assert "factcheck.toml" in desk.problem
    assert desk.workspace.settings == root.settings
    assert desk.article("town").status("town-c1") is Status.DISPUTED
    file.write_text(good)
    desk.refresh([file])
    assert desk.problem == ""
    assert_as_read_anew(desk)


def test_a_torn_line_is_reported_and_the_next_decision_goes_on_behind_it(root: Workspace) -> None:
    """The file keeps it, the log says where, and the chain holds."""
    desk = loaded(root)
    actions = Actions(desk)
    desk.refresh(torn(root))
    assert [f.message for f in desk.article("bridge").log.findings] == [
        "skipped: the last line was cut off while it was written"
    ]
    version = actions.read("bridge-c1")[2]
    actions.decide("bridge-c1", version, "Ben", status=Status.DISPUTED, reason="no")
    assert_as_read_anew(desk)
    assert [f.rule for f in read_reviews(root, "bridge").findings] == ["reviews/bad-line"]
    assert len(read_reviews(root, "bridge").decisions) == 2


def test_what_did_not_change_is_not_read_again(root: Workspace) -> None:
    """A changed source takes marks out of force and leaves the rest of the articles' states as they were."""
    time.sleep(desk_module.RACY_NS / 1e9)
    desk = loaded(root)
    before = dict(desk.articles)
    rows = before["town"].rows
    desk.refresh(on_disk(desk))
    assert all(desk.articles[id_] is state for id_, state in before.items())
    put_source(root, "minutes", Role.EVIDENCE, REPORT + "More.\n", tier="primary", publisher="Council")
    desk.refresh([root.root / "sources"])
    assert not desk.article("town").current
    assert desk.article("town").log is before["town"].log
    assert desk.article("town").ledger is before["town"].ledger
    assert desk.article("town").rows is rows


def test_a_file_written_twice_at_once_is_read_twice(root: Workspace) -> None:
    """The second change has the size and perhaps the time of the first: the file is not taken for the same."""
    desk = loaded(root)
    path = ledger_path(root, "bridge")
    data = path.read_bytes()
    for cost in (b"5", b"6", b"7", b"8"):
        path.write_bytes(data.replace(b"cost 4", b"cost " + cost))
        desk.refresh([path])
        assert (
            desk.article("bridge").claims["bridge-c1"].text == f"Repairs cost {cost.decode()} million euros."
        )


# --- anything, in any order ---------------------------------------------------------------------------------

CLAIMS = st.sampled_from([f"{article}-c{number}" for article in ("bridge", "town") for number in range(4)])
PEOPLE = st.sampled_from(["Ana", "Ben"])


class Desks(RuleBasedStateMachine):
    """A desk on which people act while others change the files."""

    folder: Path
    numbers = 0

    @initialize()
    def begin(self) -> None:
        """A workspace of its own."""
        Desks.numbers += 1
        self.root = Workspace.init(Desks.folder / str(Desks.numbers))
        (self.root.root / "factcheck.toml").write_text('[check]\njudge = "rules"\n', "utf-8")
        put_article(self.root, "bridge")
        put_article(self.root, "town")
        put_source(self.root, "minutes", Role.EVIDENCE, REPORT, tier="primary", publisher="Council")
        check(self.root)
        self.desk = loaded(Workspace.open(self.root.root))
        self.actions = Actions(self.desk)

    def _do(self, action: Callable[[], object]) -> None:
        with contextlib.suppress(FactcheckError):  # then nothing was done, which is compared as well
            action()
        self.desk.settle()

    @rule(claim=CLAIMS, by=PEOPLE, status=st.sampled_from(Status))
    def decides_here(self, claim: str, by: str, status: Status) -> None:
        """In the app."""
        self._do(
            lambda: self.actions.decide(claim, self.actions.read(claim)[2], by, status=status, reason="so")
        )

    @rule(claim=CLAIMS, by=PEOPLE, action=st.sampled_from([Action.COMMENT, Action.REOPEN, Action.SIGN_OFF]))
    def acts_here(self, claim: str, by: str, action: Action) -> None:
        """In the app."""
        self._do(
            lambda: self.actions.decide(claim, self.actions.read(claim)[2], by, action=action, reason="so")
        )

    @rule(claim=CLAIMS, cost=st.integers(3, 6))
    def rewords_here(self, claim: str, cost: int) -> None:
        """In the app."""
        words = f"Repairs cost {cost} million euros."
        self._do(lambda: self.actions.reword(claim, self.actions.read(claim)[2], "Ana", text=words))

    @rule(claim=CLAIMS)
    def cites_here(self, claim: str) -> None:
        """In the app."""
        self._do(
            lambda: self.actions.cite(
                claim, self.actions.read(claim)[2], "Ben",
                source="minutes", stance=Stance.SUPPORTS, start=0, end=46,
            )
        )  # fmt: skip

    @rule(claim=CLAIMS, by=PEOPLE)
    def decides_elsewhere(self, claim: str, by: str) -> None:
        """In a terminal; the desk is not told."""
        self._do(lambda: decide(self.root, claim, by=by))

    @rule(claim=CLAIMS)
    def rewords_elsewhere(self, claim: str) -> None:
        """In a terminal."""
        self._do(lambda: edit(self.root, claim, "The bridge was closed."))

    @rule(article=st.sampled_from(["bridge", "town"]))
    def checks_elsewhere(self, article: str) -> None:
        """In a terminal."""
        self._do(lambda: check(self.root, article))

    @rule(article=st.sampled_from(["bridge", "town"]))
    def loses_a_ledger(self, article: str) -> None:
        """And finds it again with the next rule, or never."""
        path = ledger_path(self.root, article)
        path.unlink(missing_ok=True)

    @rule(article=st.sampled_from(["bridge", "town"]))
    def gets_an_article(self, article: str) -> None:
        """As it was at first."""
        ledger_path(self.root, article).unlink(missing_ok=True)
        put_article(self.root, article)

    @rule(article=st.sampled_from(["bridge", "town"]))
    def loses_an_article(self, article: str) -> None:
        """Its ledger and log stay."""
        (self.root.sources(Role.ARTICLE) / f"{article}.md").unlink(missing_ok=True)

    @rule(number=st.integers(5, 9))
    def changes_the_evidence(self, number: int) -> None:
        """In an editor."""
        put_source(self.root, "minutes", Role.EVIDENCE, REPORT.replace("6", str(number)), tier="primary")

    @rule(number=st.integers(1, 3))
    def changes_the_policy(self, number: int) -> None:
        """In an editor."""
        text = f'[check]\njudge = "rules"\n[policy]\nverified-primary = {number}\n'
        (self.root.root / "factcheck.toml").write_text(text, "utf-8")

    @rule(article=st.sampled_from(["bridge", "town"]))
    def tears_a_line(self, article: str) -> None:
        """As a crash does."""
        with review_path(self.root, article).open("ab") as log:
            log.write(b'{"schema":')

    @invariant()
    def is_as_read_anew(self) -> None:
        """Once it was told of the changes, or made them."""
        if hasattr(self, "desk"):
            self.desk.settle()
            self.desk.refresh([*on_disk(self.desk), self.root.claims])
            self.desk.settle()
            assert_as_read_anew(self.desk)


def test_after_anything_the_desk_is_as_read_anew(tmp_path: Path) -> None:
    """Any actions here and in terminals, in any order."""
    Desks.folder = tmp_path
    run_state_machine_as_test(
        Desks,
        settings=settings(
            max_examples=6, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


# --- several at once ----------------------------------------------------------------------------------------


def test_of_two_servers_on_one_workspace_the_second_to_decide_is_refused(root: Workspace) -> None:
    """Neither has been told of the other's files: what counts is the file when the right to write is held."""
    one, other = Actions(loaded(root)), Actions(loaded(root))
    read = [each.read("bridge-c0")[2] for each in (one, other)]
    assert read[0] == read[1]
    one.decide("bridge-c0", read[0], "Ana", status=Status.DISPUTED, reason="no")
    with pytest.raises(StaleClaim) as stale:
        other.decide("bridge-c0", read[1], "Ben", action=Action.COMMENT, reason="hm")
    assert [each.now for each in stale.value.differences] == ["override disputed by Ana: no"]
    with pytest.raises(StaleClaim):
        other.reword("bridge-c0", read[1], "Ben", text="The bridge is closed.")
    other.decide("bridge-c0", stale.value.version, "Ben", action=Action.COMMENT, reason="hm")
    assert [d.by for d in read_reviews(root, "bridge").decisions] == ["Ana", "Ben"]
    for actions in (one, other):
        actions.desk.refresh(on_disk(actions.desk))
        assert_as_read_anew(actions.desk)


def test_of_many_who_decide_on_the_same_version_one_is_heard(root: Workspace) -> None:
    """In each round everybody has read the same; all others are told what changed."""
    desk = loaded(root)
    actions = Actions(desk)
    outcomes: list[str] = []

    def act(person: int, version: str, ready: threading.Barrier) -> None:
        ready.wait()
        try:
            actions.decide("town-c1", version, f"P{person}", action=Action.COMMENT, reason="so")
            outcomes.append("saved")
        except StaleClaim:
            outcomes.append("stale")

    for _ in range(5):
        ready = threading.Barrier(8)
        version = actions.read("town-c1")[2]
        people = [threading.Thread(target=act, args=(person, version, ready)) for person in range(8)]
        for each in people:
            each.start()
        for each in people:
            each.join()
    assert sorted(outcomes) == ["saved"] * 5 + ["stale"] * 35
    assert len(read_reviews(root, "town").decisions) == 5
    assert_as_read_anew(desk)


def test_who_waits_for_another_process_is_told_so_and_pages_go_on(
    root: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading takes no lock; deciding gives up while the person still looks at the page."""
    monkeypatch.setattr(desk_module, "PATIENCE_SECONDS", 0.3)
    desk = loaded(root)
    actions = Actions(desk)
    version = actions.read("bridge-c0")[2]
    with root.lock("claims"):
        began = time.monotonic()
        refusals: list[BaseException] = []

        def act() -> None:
            try:
                actions.decide("bridge-c0", version, "Ana", action=Action.COMMENT, reason="so")
            except Busy as error:
                refusals.append(error)

        waiting = [threading.Thread(target=act) for _ in range(4)]
        for each in waiting:
            each.start()
        assert actions.read("bridge-c1")[2] and desk.article("town").rows
        assert time.monotonic() - began < 0.3
        for each in waiting:
            each.join(10)
        assert len(refusals) == 4
        assert "another factcheck process has been writing claims/ for 0.3 s" in str(refusals[0])
    actions.decide("bridge-c0", version, "Ana", action=Action.COMMENT, reason="so")


def test_decisions_edits_checks_and_refreshes_at_once_end(root: Workspace) -> None:
    """No order of locks lets them wait for each other, and what they leave is as read anew."""
    desk = loaded(root)
    actions = Actions(desk)
    errors: list[BaseException] = []

    def again(job: Callable[[int], object]) -> Callable[[], None]:
        def run() -> None:
            for turn in range(6):
                try:
                    job(turn)
                except FactcheckError:
                    pass
                except BaseException as error:
                    errors.append(error)

        return run

    def commenting(turn: int) -> None:
        claim = f"bridge-c{turn % 4}"
        actions.decide(claim, actions.read(claim)[2], "Ana", action=Action.COMMENT, reason="so")

    def rewording(turn: int) -> None:
        claim = f"bridge-c{turn % 4}"
        actions.reword(
            claim, actions.read(claim)[2], "Ben", text=f"Repairs cost {turn + 3} million euros, turn {turn}."
        )

    jobs: list[Callable[[int], object]] = [
        commenting,
        rewording,
        lambda turn: decide(root, f"bridge-c{turn % 4}"),
        lambda turn: desk.check_soon(["bridge", "town"]),
        lambda turn: desk.refresh(on_disk(desk)),
        lambda turn: put_source(
            root, "minutes", Role.EVIDENCE, REPORT.replace("6", str(turn)), tier="primary"
        ),
        lambda turn: desk.added(),
        lambda turn: [state.grouped for state in desk.articles.values()],
    ]
    threads = [threading.Thread(target=again(job), daemon=True) for job in jobs]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert not any(each.is_alive() for each in threads), "they wait for each other"
    assert errors == []
    desk.settle()
    desk.refresh(on_disk(desk))
    assert_as_read_anew(desk)


def test_a_check_that_began_before_an_edit_brings_no_old_mark_back(root: Workspace) -> None:
    """Pages would show it for a moment, and refuse the next action as one on a claim that changed."""
    desk = loaded(root)
    actions = Actions(desk)
    seen = []
    with (
        desk._judging
    ):  # the check behind the first edit waits for its judge, with the article as it was then
        actions.reword("bridge-c1", actions.read("bridge-c1")[2], "Ana", text="The toll was ten crowns.")
        while "bridge" not in desk._checked_from:
            time.sleep(0.001)
        read = actions.read("bridge-c0")[2]
        actions.cite("bridge-c0", read, "Ana", source="minutes", stance=Stance.SUPPORTS, start=0, end=46)
        assert desk.article("bridge").status("bridge-c0") is Status.VERIFIED
        version = actions.read("bridge-c0")[2]
        desk.listen(lambda change: seen.append(actions.read("bridge-c0")[2]))
    desk.settle()
    assert seen and set(seen) == {version}
    assert_as_read_anew(desk)


def test_what_was_shown_is_forgotten_in_time(root: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A version that is no longer remembered is refused all the same, with what is known now."""
    monkeypatch.setattr("factcheck.web.actions.REMEMBERED", 3)
    actions = Actions(loaded(root))
    first = actions.read("bridge-c0")[2]
    actions.decide("bridge-c0", first, "Ana", action=Action.COMMENT, reason="so")
    for number in range(4):
        actions.read(f"town-c{number}")
    with pytest.raises(StaleClaim) as stale:
        actions.decide("bridge-c0", first, "Ben", action=Action.COMMENT, reason="so")
    assert [each.what for each in stale.value.differences] == ["the claim", "decision"]
    assert len(actions._seen) == 3


def test_what_the_engine_alone_would_say_is_what_a_check_without_links_says(root: Workspace) -> None:
    """Of a claim that a person linked otherwise: from the passages that it looked at, without searching anew."""
    desk = loaded(root)
    actions = Actions(desk)
    start = REPORT.index("Its repair")
    words = REPORT.strip()[start:]
    actions.cite(
        "bridge-c1", actions.read("bridge-c1")[2], "Ana",
        source="minutes", stance=Stance.CONTRADICTS, start=start, end=start + len(words),
    )  # fmt: skip
    actions.cite(
        "bridge-c0", actions.read("bridge-c0")[2], "Ana",
        source="minutes", stance=Stance.CONTRADICTS, start=0, end=46,
    )  # fmt: skip
    desk.settle()
    case = Case.read(Workspace.open(root.root))
    state = desk.article("bridge")
    alone = compute_marks(case, ["bridge"], use_links=False)["bridge"].assessments
    assert {mark.claim: mark.status for mark in alone} == state.alone
    assert state.status("bridge-c0") is Status.DISPUTED
    assert state.alone["bridge-c0"] is not Status.DISPUTED
