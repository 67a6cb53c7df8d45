"""The workspace in memory: read once, and of what changes on disk only that is read again.

What a page shows of an article is an `ArticleState`, which never changes: a decision, an edit or a colleague's `git
pull` puts a new one in its place. So a page that is being made never sees half of a change, and reading takes no lock.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from factcheck.check.independence import Origin, stands_as
from factcheck.check.judges import by_meaning, judge_of, name_of
from factcheck.check.policy import assess
from factcheck.claims.baseline import Baseline, Suppressions, read_baseline, read_suppressions
from factcheck.claims.discrepancies import Discrepancies, read_discrepancies
from factcheck.claims.extract import Accounted, accounted
from factcheck.claims.ledger import Ledger, ledger_path, ledgers_of, read_ledger
from factcheck.claims.reviews import ReviewLog, Standing, encode, read_reviews, review_path, standings
from factcheck.claims.weight import weights
from factcheck.errors import Busy, FactcheckError, UnknownId
from factcheck.files import sha256_of
from factcheck.model import CHECKER, Assessment, Citation, Claim, Decision, Stance, Status
from factcheck.reports.assessments import Inputs, assessments_path, read_assessments
from factcheck.reports.case import Case, Marks, compute_marks
from factcheck.reports.wording import held
from factcheck.settings import OWN_FILE, PYPROJECT, Check, Policy
from factcheck.sources import Library, Snapshot
from factcheck.sources.index import EvidenceIndex, Hit
from factcheck.sources.selectors import select
from factcheck.web.rows import Progress, Row, Values, progress, row_of, told_of, values_of
from factcheck.workspace import Workspace

if TYPE_CHECKING:  # the checker takes a third of a second to import, and no page of the queue needs it
    from factcheck.check.judge import Judge
    from factcheck.check.run import Evidence

LOG = logging.getLogger(__name__)

PATIENCE_SECONDS = 5.0
"""How long an action waits for another process that writes, and for its turn here: a person is looking at the page."""

SETTINGS_FILES = (OWN_FILE, PYPROJECT)

RACY_NS = 50_000_000
"""A file changed within this time before it was looked at may change once more and still look the same: file systems
count time in steps, mostly of 4 ms."""


class Shelf:
    """The sources, and what the checker makes of the evidence: made when it is first asked for, then kept."""

    def __init__(self, library: Library, *, by_meaning: bool = False) -> None:
        self.library, self.by_meaning = library, by_meaning
        self._making = threading.Lock()
        self._evidence: Evidence | None = None

    @property
    def evidence(self) -> Evidence:
        """The evidence ready to be compared; the first to ask waits for it."""
        from factcheck.check.run import Evidence

        with self._making:
            if self._evidence is None:
                self._evidence = Evidence.of(self.library.evidence, by_meaning=self.by_meaning)
            return self._evidence

    @cached_property
    def stands_as(self) -> dict[str, Origin]:
        """What each source of the evidence counts as by its front matter alone."""
        return {id_: stands_as(snapshot.source) for id_, snapshot in self.library.evidence.items()}

    @cached_property
    def held(self) -> frozenset[str]:
        """What the evidence goes by: see `wording.held`."""
        return held(snapshot.source for snapshot in self.library.evidence.values())


@dataclass(frozen=True, eq=False)
class ArticleState:
    """An article with its claims, decisions and marks, at one time."""

    shelf: Shelf
    policy: Policy
    snapshot: Snapshot
    ledger: Ledger
    log: ReviewLog
    marks: Marks
    current: bool
    """Whether the marks are those of the files as they are now."""
    inputs: str = ""
    """What the stored marks were computed from."""

    @property
    def id(self) -> str:
        """The article's id."""
        return self.snapshot.source.id

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """The claims by id, in the order of the text."""
        return {claim.id: claim for claim in self.ledger.claims}

    @cached_property
    def assessments(self) -> dict[str, Assessment]:
        """The marks by claim."""
        return {each.claim: each for each in self.marks.assessments if each.claim in self.claims}

    @cached_property
    def standing(self) -> dict[str, Standing]:
        """Where each claim with a decision stands."""
        return standings(self.ledger.claims, self.log)

    @cached_property
    def history(self) -> dict[str, tuple[Decision, ...]]:
        """The decisions on each claim and on those that were merged into it, the oldest first."""
        into = {old: claim.id for claim in self.ledger.claims for old in claim.merged}
        found: dict[str, list[Decision]] = {}
        for decision in self.log.decisions:
            found.setdefault(into.get(decision.claim, decision.claim), []).append(decision)
        return {claim: tuple(decisions) for claim, decisions in found.items()}

    @cached_property
    def weight(self) -> dict[str, float]:
        """How much of the article rests on each claim."""
        return weights(self.ledger.claims, len(self.snapshot.text))

    @cached_property
    def rows(self) -> dict[str, Row]:
        """The claims as the queue lists them."""
        return {id_: row_of(self, id_) for id_ in self.claims}

    @cached_property
    def accounted(self) -> Accounted:
        """How much of the text is accounted for."""
        return accounted(self.snapshot.text, self.ledger.entries)

    def status(self, claim: str) -> Status | None:
        """The mark in force: a person's, else the computed one; none where the claim has not been checked."""
        standing = self.standing.get(claim)
        if standing and standing.override:
            return standing.override
        mark = self.assessments.get(claim)
        return mark.status if mark else None

    def engine(self, claim: str) -> Status | None:
        """The mark by the engine's links alone: what it would say of a claim that no person had touched.

        Computed from the passages that it looked at, of which the nearest are kept; nothing is searched anew, and
        which sources count once is told by their front matter alone. So it may differ from `factcheck check
        --no-linked`, which does both; on the shipped workspace it does for none of the 284 claims, 215 of which a
        person has linked to evidence.
        """
        return self.alone.get(claim)

    @cached_property
    def alone(self) -> dict[str, Status]:
        """The mark of each claim by the engine's links alone."""
        return {claim: self._alone(mark) for claim, mark in self.assessments.items()}

    def _alone(self, mark: Assessment) -> Status:
        if not any(c.by_person and c.stance is not Stance.MISSING for c in mark.citations):
            return mark.status
        evidence = self.shelf.library.evidence
        best: dict[str, Citation] = {}
        for looked in mark.looked:
            snapshot = evidence.get(looked.source)
            if looked.stance is None or snapshot is None or looked.end > len(snapshot.text):
                continue
            if looked.source not in best or (best[looked.source].score or 0) < looked.score:
                best[looked.source] = Citation(
                    stance=looked.stance,
                    source=looked.source,
                    quote=select(snapshot.text, looked.start, looked.end),
                    linked_by=CHECKER,
                    score=looked.score,
                )
        if not best:
            return Status.UNSUPPORTED  # nothing speaks for or against it, whatever is missing
        claim = self.claims[mark.claim]
        missing = [c for c in claim.citations if c.stance is Stance.MISSING]
        sources = {id_: evidence[id_].source for id_ in best}
        counted_as = {id_: self.shelf.stands_as[id_] for id_ in best}
        return assess(claim, [*best.values(), *missing], sources, self.policy, origins=counted_as).status

    @cached_property
    def disagreeing(self) -> frozenset[str]:
        """Claims that the engine, left alone, would call verified or disputed, and that have another mark.

        Where it abstains it says nothing, so that is no disagreement.
        """
        return frozenset(
            id_
            for id_, alone in self.alone.items()
            if alone is not Status.UNSUPPORTED and alone is not self.status(id_)
        )

    @cached_property
    def grouped(self) -> dict[Values, list[Row]]:
        """The rows by what the queue can be filtered by: those that are alike in all of it together."""
        found: dict[Values, list[Row]] = {}
        for row in self.rows.values():
            found.setdefault(values_of(row, row.id in self.disagreeing), []).append(row)
        return found

    @cached_property
    def progress(self) -> Progress:
        """How far people are with the article."""
        return progress(self.rows.values())

    def after(self, before: ArticleState) -> ArticleState:
        """Return this state with what was computed for the one `before` it and can be no other now."""
        same = {
            "ledger": self.ledger is before.ledger,
            "log": self.log is before.log,
            "marks": self.marks is before.marks,
            "text": self.snapshot.text == before.snapshot.text,
            "checker": self.shelf is before.shelf and self.policy == before.policy,
        }
        for name, needed in _RESTS_ON.items():
            if name in vars(before) and all(same[part] for part in needed):
                vars(self)[name] = vars(before)[name]
        return self

    def with_decision(self, decision: Decision, log: ReviewLog) -> ArticleState:
        """Return the article after one more decision; what does not depend on it is not computed again."""
        state = replace(self, log=log)
        of_claim = (*self.history.get(decision.claim, ()), decision)
        standing = {id_: each for id_, each in self.standing.items() if id_ != decision.claim}
        standing |= standings([self.claims[decision.claim]], replace(log, decisions=of_claim))
        state.after(self)
        vars(state).update(standing=standing, history=self.history | {decision.claim: of_claim})
        vars(state).update(rows=self.rows | {decision.claim: row_of(state, decision.claim)})
        return state


_RESTS_ON = {
    "claims": ("ledger",),
    "assessments": ("ledger", "marks"),
    "standing": ("ledger", "log"),
    "history": ("ledger", "log"),
    "weight": ("ledger", "text"),
    "accounted": ("ledger", "text"),
    "alone": ("ledger", "marks", "checker"),
    "rows": ("ledger", "marks", "log", "text"),
    "progress": ("ledger", "marks", "log", "text"),
    "disagreeing": ("ledger", "marks", "log", "checker"),
    "grouped": ("ledger", "marks", "log", "text", "checker"),
}
"""What each computed part of a state is computed from."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a page that is open may have to show anew."""

    revision: int
    articles: frozenset[str] = frozenset()
    claims: frozenset[str] = frozenset()
    """The claims that changed; empty where all of an article may have."""
    by: str = ""
    """Who did it, where it was done here."""
    what: str = ""


Listener = Callable[[Change], None]


Like = tuple[int, int, int]
"""What a file is known by without reading it: time of change (ns), size (bytes), number in the file system."""

ABSENT: Like = (0, 0, 0)
UNSURE: Like = (-1, -1, -1)


@dataclass
class Files:
    """What was read, and what the files were like then: a file that is like that still need not be read again."""

    like: dict[Path, Like] = field(default_factory=dict)

    def changed(self, path: Path) -> bool:
        """Say whether a file is other than when it was last asked about, and remember how it is now.

        Asked before the file is read, so that a change in between is seen the next time.
        """
        now = _like(path)
        if self.like.get(path) == now:
            return False
        self.like[path] = UNSURE if time.time_ns() - now[0] < RACY_NS else now
        return True

    def note(self, path: Path) -> None:
        """Remember how a file is that was just written here."""
        self.like[path] = _like(path)

    def forget(self, path: Path) -> None:
        """Take a file for changed the next time."""
        self.like[path] = UNSURE


class Desk:
    """One workspace that several people look at and change at the same time."""

    def __init__(self, workspace: Workspace, *, read_only: bool = False) -> None:
        self.workspace = replace(workspace, patience=PATIENCE_SECONDS)
        self.read_only = read_only
        self.revision = 0
        self.problem = ""
        """Why the files could not be read again, or the last check in the background failed; else empty."""
        self._articles: dict[str, ArticleState] = {}
        self._article_of: dict[str, str] = {}
        self._shelf = Shelf(Library({}, {}, ()))
        self._between: tuple[Discrepancies, Baseline, Suppressions] | None = None
        self._files = Files()
        self._loaded = threading.Event()
        self._failed: Exception | None = None
        self._changing = threading.RLock()
        self._listeners: list[Listener] = []
        self._to_check: dict[str, None] = {}
        self._checking = threading.Condition()
        self._checker: threading.Thread | None = None
        self._orphans: dict[str, tuple[Ledger, ReviewLog]] = {}
        self._inputs = Inputs({}, workspace.settings, "")
        self._judging = threading.RLock()
        self._checked_from: dict[str, Ledger] = {}
        self._judges: dict[str, tuple[Shelf, Check, Judge]] = {}
        self._searching = threading.Lock()
        self._index: EvidenceIndex | None = None
        self._indexed: Shelf | None = None

    # --- reading ---------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the workspace; whoever asks for something before that is done waits."""
        try:
            with self._changing, uncollected():
                self._read_all(settings=True, first=True)
                for state in self._articles.values():
                    _ = state.grouped  # what the first page is made of
                gc.freeze()  # what was read stays: looking through it for garbage stopped everybody now and then
        except Exception as error:
            self._failed = error
            raise
        finally:
            self._loaded.set()

    @property
    def articles(self) -> Mapping[str, ArticleState]:
        """The articles by id, as they are now."""
        self._wait()
        return self._articles

    @property
    def library(self) -> Library:
        """The sources as they are now."""
        self._wait()
        return self._shelf.library

    @property
    def shelf(self) -> Shelf:
        """The sources with what the checker makes of them."""
        self._wait()
        return self._shelf

    def article(self, id_: str) -> ArticleState:
        """Return an article. Raises `UnknownId`."""
        found = self.articles.get(id_)
        if found is None:
            raise UnknownId("article", id_, self.articles)
        return found

    def claim(self, id_: str) -> tuple[ArticleState, Claim]:
        """Return a claim with its article. Raises `UnknownId`."""
        articles = self.articles
        article = articles.get(self._article_of.get(id_, ""))
        claim = article.claims.get(id_) if article else None
        if article is None or claim is None:
            raise UnknownId(
                "claim", id_, self._article_of, "it may have been merged or deleted by somebody else"
            )
        return article, claim

    def case(self) -> Case:
        """Return the workspace as the reports take it."""
        self._wait()
        assert self._between is not None
        discrepancies, baseline, suppressions = self._between
        states, orphans = self._articles, self._orphans
        ledgers = {id_: state.ledger for id_, state in states.items()}
        ledgers |= {id_: ledger for id_, (ledger, _) in orphans.items()}
        logs = {id_: state.log for id_, state in states.items()}
        logs |= {id_: log for id_, (_, log) in orphans.items()}
        return Case(
            self.workspace,
            self._shelf.library,
            dict(sorted(ledgers.items())),
            logs,
            discrepancies,
            baseline,
            suppressions,
        )

    def marks(self) -> dict[str, Marks]:
        """Return the marks of every article, as the reports take them."""
        return {id_: state.marks for id_, state in self.articles.items()}

    def search(self, words: str, limit: int) -> list[Hit]:
        """Return the passages of the evidence that share most with `words`, best first."""
        with self._searching:
            if self._index is None:
                self._index = EvidenceIndex.open(self.workspace)
            if self._indexed is not self._shelf and not self.read_only:
                self._index.update(self.library.evidence.values())
                self._indexed = self._shelf
            return self._index.search(words, limit)

    # --- what changes ----------------------------------------------------------------------------------------

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every change, from any thread; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def refresh(self, paths: Iterable[Path]) -> None:
        """Read again what is among `paths` and is other than it was; pages hear of it.

        A folder stands for all that is in it. What is wrong with the settings is told in `problem`, and those that were
        stay in force.
        """
        root = self.workspace.root
        with self._changing:
            articles, everything, sources, between = set[str](), False, False, False
            for path in paths:
                parts = path.relative_to(root).parts if path.is_relative_to(root) else ("",)
                match parts:
                    case () | ("claims",) | ("reports",):
                        everything = True
                    case (name,) if name != "sources":
                        everything = everything or name in SETTINGS_FILES
                    case ("sources", *_):
                        sources = True
                    case ("claims", name) if name.startswith("_"):
                        between = True
                    case ("claims", name) if name.endswith(".jsonl"):
                        articles.add(name.removesuffix(".jsonl").removesuffix(".reviews"))
                    case ("reports", name) if name.endswith(".assessments.jsonl"):
                        articles.add(name.removesuffix(".assessments.jsonl"))
            if everything or sources:
                self._read_all(settings=everything)
                return
            changed = {id_ for id_ in sorted(articles) if self._reread(id_)}
            orphaned = any(id_ not in self._articles for id_ in articles)
            if orphaned:
                self._read_orphans()
            if between or changed or orphaned:
                self._read_between()
            if changed or between or orphaned:
                self._tell(articles=frozenset(changed))

    def fresh(self, article: str) -> ArticleState:
        """Return an article as its files are at this moment; called with the right to write them."""
        with self._changing:
            if self._reread(article):
                self._tell(articles=frozenset({article}))
            return self.article(article)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Let one thread at a time change something: they would otherwise wait for the kernel's lock in turns."""
        # never waits for the kernel's lock with this one held by another: whoever writes here takes this one first
        if not self._changing.acquire(timeout=2 * PATIENCE_SECONDS):
            raise Busy("claims/", 2 * PATIENCE_SECONDS)
        try:
            yield
        finally:
            self._changing.release()

    def decided(self, decision: Decision, article: str) -> None:
        """Take a decision that was just appended to the log into memory, and tell the pages."""
        with self._changing:
            state = self.article(article)
            path = review_path(self.workspace, article)
            before = self._files.like.get(path, UNSURE)
            self._files.note(path)
            line = encode(decision)
            if before is UNSURE or self._files.like[path][1] != before[1] + len(line) + 1:
                self._files.changed(path)  # a torn line stood before it, or another process was as quick
                log = read_reviews(self.workspace, article)
                self._put(replace(state, log=log).after(state))
            else:
                head = hashlib.sha256(line).hexdigest()
                log = replace(state.log, decisions=(*state.log.decisions, decision), head=head)
                self._put(state.with_decision(decision, log))
            self._tell(frozenset({article}), frozenset({decision.claim}), decision.by, told_of(decision))

    def edited(self, ledger: Ledger, claims: Iterable[str]) -> None:
        """Take a ledger that was just written into memory; `claims`, ids that changed, have no mark till `remark`."""
        with self._changing:
            state = self.article(ledger.article)
            path = ledger_path(self.workspace, ledger.article)
            self._files.note(path)
            if sha256_of(path) != ledger.file_sha256:
                self._files.forget(path)  # another process was as quick
            known = {claim.id for claim in ledger.claims} - set(claims)
            marks = Marks(tuple(m for m in state.marks.assessments if m.claim in known), state.marks.findings)
            self._put(replace(state, ledger=ledger, marks=marks, current=False).after(state))
            self._read_between()

    def remark(self, article: str, claims: Iterable[str], by: str, what: str) -> None:
        """Compute the marks of `claims` anew and tell the pages; the stored marks follow in the background."""
        state = self.article(article)
        changed = [state.claims[id_] for id_ in claims if id_ in state.claims]
        marks = {mark.claim: mark for mark in self._check(changed, state)}  # takes no lock: a model reads
        with self._changing:
            now = self.article(article)
            same = {claim.id for claim in changed if now.claims.get(claim.id) == claim}
            known = now.assessments | {id_: mark for id_, mark in marks.items() if id_ in same}
            ordered = tuple(known[id_] for id_ in now.claims if id_ in known)
            self._put(replace(now, marks=Marks(ordered, now.marks.findings)).after(now))
            self._tell(frozenset({article}), frozenset(claims), by, what)
        self.check_soon([article])

    def added(self) -> None:
        """Read the sources again, after one was taken in."""
        with self._changing:
            self._read_all(settings=False, what="source added")

    # --- checking --------------------------------------------------------------------------------------------

    def check_soon(self, articles: Iterable[str]) -> None:
        """Compute and store the marks of `articles` in the background, one article after the other."""
        if self.read_only:
            return
        with self._checking:
            self._to_check |= dict.fromkeys(articles)
            if self._checker is None or not self._checker.is_alive():
                self._checker = threading.Thread(target=self._check_all, name="check", daemon=True)
                self._checker.start()

    def settle(self, seconds: float = 60) -> None:
        """Wait until nothing is left to check."""
        checker = self._checker
        if checker is not None:
            checker.join(seconds)

    def _check_all(self) -> None:
        while True:
            with self._checking:
                if not self._to_check:
                    self._checker = None
                    return
                article = next(iter(self._to_check))
                del self._to_check[article]
            try:
                self._check_behind(article)
                self.problem = ""
            except KeyError:
                continue  # the article is gone
            except (FactcheckError, OSError) as error:
                self.problem = str(error)
                LOG.warning("the marks of %s could not be computed: %s", article, error)

    def _check_behind(self, article: str) -> None:
        """Compute and store the marks of an article as it is now.

        If somebody edits it meanwhile, what is stored is of before: pages keep the marks that the edit brought, and the
        check that it asked for follows.
        """
        with self._changing:
            case, shelf = self.case(), self._shelf
            self._checked_from[article] = case.ledgers[article]
        try:
            judge = self._ready_judge("behind")
            compute_marks(case, [article], again=True, evidence=shelf.evidence, judge=judge)
        finally:
            with self._changing:
                self.refresh([assessments_path(self.workspace, article)])
                del self._checked_from[article]

    def warm(self) -> None:
        """Make ready what the first edit would wait for: the evidence as the checker takes it, and the model.

        Begun when the first pages are there, which would otherwise share the interpreter with it.
        """
        if self.read_only:
            return
        try:
            self._ready_judge()
        except FactcheckError as error:
            self.problem = str(error)

    def _ready_judge(self, use: Literal["at once", "behind"] = "at once") -> Judge:
        """Return the judge of the settings, loaded once: one for edits, and one for what is checked behind them."""
        with self._judging:
            check, known = self.workspace.settings.check, self._judges.get(use)
            if known is None or known[0] is not self._shelf or known[1] != check:
                weights, root = self._shelf.evidence.pool.weights, self.workspace.root
                cache = None if self.read_only else self.workspace.cache
                known = (self._shelf, check, judge_of(check, weights, root, cache, briefly=True))
                self._judges[use] = known
            return known[2]

    def _check(self, claims: list[Claim], state: ArticleState) -> tuple[Assessment, ...]:
        """Return the marks of some claims; nothing where the checker can't be used, which the check then says."""
        from factcheck.check.run import check_article

        try:
            judge = self._ready_judge()
            with self._judging:
                return check_article(
                    claims,
                    state.snapshot,
                    self._shelf.evidence,
                    self.workspace.settings,
                    judge,
                    ledger_path=state.ledger.path,
                ).assessments
        except FactcheckError as error:
            self.problem = str(error)
            return ()

    # --- how it is done --------------------------------------------------------------------------------------

    def _wait(self) -> None:
        self._loaded.wait()
        if self._failed is not None:
            raise self._failed

    def _read_all(self, *, settings: bool, first: bool = False, what: str = "") -> None:
        """Read again what is other than it was: the settings if asked, the sources, and of each article its files."""
        if settings:
            try:
                workspace = Workspace.open(self.workspace.root)
            except (FactcheckError, OSError) as error:
                if first:
                    raise
                self.problem = str(error)  # as when they are being written: the next change reads them again
            else:
                self.workspace = replace(workspace, patience=PATIENCE_SECONDS)
                self.problem = ""
        library = Library.load(self.workspace)
        meant = by_meaning(self.workspace.settings.check)
        if (library, meant) != (self._shelf.library, self._shelf.by_meaning):
            self._shelf = Shelf(library, by_meaning=meant)
        judge = name_of(self.workspace.settings.check, self.workspace.root)
        self._inputs = Inputs(library.evidence, self.workspace.settings, judge)
        before = self._articles
        self._articles = {id_: self._read(id_, before.get(id_)) for id_ in library.articles}
        for gone in before.keys() - self._articles.keys():
            for path in self._of(gone):
                self._files.forget(path)
        self._name_claims()
        self._read_orphans()
        self._read_between()
        if not first:
            self._tell(articles=frozenset(self._articles), what=what)

    def _read(self, article: str, before: ArticleState | None) -> ArticleState:
        """Return an article with what is other than `before` read again; `before` itself where nothing is."""
        ledger_file, log_file, marks_file = self._of(article)
        changed = [self._files.changed(path) for path in (ledger_file, log_file, marks_file)]
        ledger = before.ledger if before and not changed[0] else read_ledger(self.workspace, article)
        log = before.log if before and not changed[1] else read_reviews(self.workspace, article)
        if before:  # what was written anew and says the same is the same
            ledger = before.ledger if ledger == before.ledger else ledger
            log = before.log if log == before.log else log
        snapshot, policy = self._shelf.library.articles[article], self.workspace.settings.policy
        inputs = self._inputs.digest(snapshot, ledger)
        behind = self._checked_from.get(article, ledger) is not ledger  # what is stored is of before an edit
        if before and before.ledger is ledger and (behind or not changed[2]):
            marks, computed_from, current = before.marks, before.inputs, before.inputs == inputs
        else:
            stored = read_assessments(self.workspace, article, inputs)
            known = {claim.id for claim in ledger.claims}
            marks = Marks(tuple(m for id_, m in stored.assessments.items() if id_ in known), stored.findings)
            marks = before.marks if before and marks == before.marks else marks
            computed_from, current = stored.inputs, stored.current
        current = current and {claim.id for claim in ledger.claims} == {m.claim for m in marks.assessments}
        state = ArticleState(self._shelf, policy, snapshot, ledger, log, marks, current, computed_from)
        if before is None:
            return state
        same = all(
            getattr(state, name) is getattr(before, name)
            for name in ("shelf", "ledger", "log", "marks", "snapshot")
        ) and (policy, current, computed_from) == (before.policy, before.current, before.inputs)
        return before if same else state.after(before)

    def _reread(self, article: str) -> bool:
        """Read what changed of an article; say whether anything did."""
        before = self._articles.get(article)
        if before is None:
            return False
        state = self._read(article, before)
        if state is before:
            return False
        self._put(state)
        return True

    def _read_orphans(self) -> None:
        """Read the ledgers whose article is not there."""
        orphans = {}
        for article in ledgers_of(self.workspace):
            if article not in self._articles:
                orphans[article] = (
                    read_ledger(self.workspace, article),
                    read_reviews(self.workspace, article),
                )
        self._orphans = orphans

    def _of(self, article: str) -> tuple[Path, Path, Path]:
        return (
            ledger_path(self.workspace, article),
            review_path(self.workspace, article),
            assessments_path(self.workspace, article),
        )

    def _put(self, state: ArticleState) -> None:
        before = self._articles.get(state.id)
        self._articles = self._articles | {state.id: state}
        if before is None or before.ledger is not state.ledger:
            self._name_claims()

    def _name_claims(self) -> None:
        self._article_of = {claim: id_ for id_, state in self._articles.items() for claim in state.claims}

    def _read_between(self) -> None:
        ledgers = {id_: state.ledger for id_, state in self._articles.items()}
        ledgers |= {id_: ledger for id_, (ledger, _) in self._orphans.items()}
        self._between = (
            read_discrepancies(self.workspace, ledgers),
            read_baseline(self.workspace),
            read_suppressions(self.workspace),
        )

    def _tell(
        self,
        articles: frozenset[str],
        claims: frozenset[str] = frozenset(),
        by: str = "",
        what: str = "",
    ) -> None:
        self.revision += 1
        change = Change(self.revision, articles, claims, by, what)
        for listener in list(self._listeners):
            listener(change)


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage while very many records are made that all stay.

    Of 20,000 claims that took two thirds of the time to read them.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _like(path: Path) -> Like:
    try:
        stat = path.stat()
    except OSError:
        return ABSENT
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
