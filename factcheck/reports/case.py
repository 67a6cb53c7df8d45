"""A workspace read once, and the marks of its articles: stored ones, or computed where files have changed.

Commands that only look at stored marks need neither the comparators nor the report's document, so this module
imports both late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from factcheck.check.judges import name_of
from factcheck.claims.baseline import Baseline, Suppressions, read_baseline, read_suppressions
from factcheck.claims.discrepancies import Discrepancies, read_discrepancies
from factcheck.claims.ledger import Ledger, read_ledger, read_ledgers
from factcheck.claims.reviews import ReviewLog, read_reviews
from factcheck.model import Assessment, Finding, Severity
from factcheck.reports.assessments import inputs_digest, read_assessments, write_assessments
from factcheck.sources import Library
from factcheck.workspace import Workspace

if TYPE_CHECKING:
    from factcheck.check.judge import Judge
    from factcheck.check.run import Evidence


@dataclass(frozen=True)
class Case:
    """Everything a workspace holds, read once."""

    workspace: Workspace
    library: Library
    ledgers: dict[str, Ledger]
    logs: dict[str, ReviewLog]
    discrepancies: Discrepancies
    baseline: Baseline
    suppressions: Suppressions

    @classmethod
    def read(cls, workspace: Workspace) -> Case:
        """Read sources, ledgers, logs and what people set apart; what is wrong in them is in `findings`."""
        library = Library.load(workspace)
        ledgers = read_ledgers(workspace)
        for article in library.articles:
            ledgers.setdefault(article, read_ledger(workspace, article))
        logs = {article: read_reviews(workspace, article) for article in ledgers}
        between = read_discrepancies(workspace, ledgers)
        return cls(
            workspace,
            library,
            dict(sorted(ledgers.items())),
            logs,
            between,
            read_baseline(workspace),
            read_suppressions(workspace),
        )

    @property
    def findings(self) -> list[Finding]:
        """What could not be read: sources, ledger lines, log lines; and ledgers without their article."""
        found = [
            *self.library.findings,
            *self.discrepancies.findings,
            *self.baseline.findings,
            *self.suppressions.findings,
        ]
        for article, ledger in self.ledgers.items():
            found += [*ledger.findings, *self.logs[article].findings]
            if article not in self.library.articles:
                found.append(
                    Finding(
                        rule="ledger/article-missing",
                        severity=Severity.ERROR,
                        path=ledger.path,
                        message=f"there is no readable article {article!r} in sources/articles/",
                        next_step="add the article again, or remove the ledger",
                    )
                )
        return found

    @cached_property
    def judge(self) -> str:
        """Name and version of the judge that the settings ask for. Raises `ModelUnusable`."""
        return name_of(self.workspace.settings.check, self.workspace.root)

    def inputs(self, article: str) -> str:
        """SHA-256 over everything that the marks of `article` depend on."""
        return inputs_digest(
            self.library.articles[article],
            self.ledgers[article],
            self.library.evidence,
            self.workspace.settings,
            self.judge,
        )


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one article, in ledger order, and what was wrong with its links."""

    assessments: tuple[Assessment, ...]
    findings: tuple[Finding, ...] = ()


def stored_marks(case: Case) -> tuple[dict[str, Marks], list[str]]:
    """Return the stored marks of each article, and the articles whose marks are stale or missing."""
    marks, stale = {}, []
    for article in case.library.articles:
        stored = read_assessments(case.workspace, article, case.inputs(article))
        known = {claim.id for claim in case.ledgers[article].claims}
        marks[article] = Marks(
            tuple(each for id_, each in stored.assessments.items() if id_ in known), stored.findings
        )
        if not stored.current or known != {each.claim for each in marks[article].assessments}:
            stale.append(article)
    return marks, stale


def compute_marks(
    case: Case,
    articles: Iterable[str],
    *,
    use_links: bool = True,
    again: bool = False,
    evidence: Evidence | None = None,
    judge: Judge | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Marks]:
    """Return the marks of `articles`, computing what is stale and storing each article as it is done.

    `evidence` and `judge` are those of the case, where the caller has them ready.
    With `use_links=False` everything is computed and nothing stored: these are not the workspace's marks.
    A run that is killed has stored whole articles; the next one goes on behind them.
    """
    wanted = list(articles)
    marks: dict[str, Marks] = {}
    if use_links and not again:
        stored, stale = stored_marks(case)
        marks = {article: stored[article] for article in wanted if article not in stale}
    todo = [article for article in wanted if article not in marks]
    if not todo:
        return marks

    # imported late: with nothing to check, neither the index nor the comparators are needed
    from factcheck.check import run
    from factcheck.check.judges import by_meaning, judge_of

    settings = case.workspace.settings
    evidence = evidence or run.Evidence.of(case.library.evidence, by_meaning=by_meaning(settings.check))
    root, cache = case.workspace.root, case.workspace.cache
    judge = judge or judge_of(settings.check, evidence.pool.weights, root, cache, briefly=True)
    total = sum(len(case.ledgers[article].claims) for article in todo)
    done = 0

    def one_more() -> None:
        nonlocal done
        done += 1
        progress(done, total)

    for article in todo:
        ledger = case.ledgers[article]
        checked = run.check_article(
            ledger.claims,
            case.library.articles[article],
            evidence,
            settings,
            judge,
            ledger_path=ledger.path,
            line_of=ledger.line_of,
            use_links=use_links,
            progress=one_more,
        )
        marks[article] = Marks(checked.assessments, checked.findings)
        if use_links:
            write_assessments(
                case.workspace,
                article,
                checked.assessments,
                checked.findings,
                case.inputs(article),
                case.judge,
            )
    return {article: marks[article] for article in wanted}
