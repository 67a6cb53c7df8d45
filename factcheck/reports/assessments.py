"""The marks of an article on disk: `reports/ARTICLE.assessments.jsonl`, derived, rewritten whole.

The first line says what the marks were computed from. Reading compares it with the workspace as it is now, so
a command can tell marks that still hold from stale ones without checking again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from factcheck.check.judges import search_of
from factcheck.check.policy import POLICY
from factcheck.claims.ledger import Ledger
from factcheck.files import lines_of, write_atomic
from factcheck.model import Assessment, Finding, canonical
from factcheck.settings import Settings
from factcheck.sources import Snapshot
from factcheck.workspace import Workspace

HEAD_SCHEMA = "factcheck.assessments/1"


@dataclass(frozen=True, slots=True)
class Stored:
    """What `reports/` has on an article: the marks by claim id, and whether they still hold."""

    assessments: dict[str, Assessment]
    findings: tuple[Finding, ...]
    """What was wrong with the links when they were weighed."""
    current: bool
    inputs: str = ""
    """What the marks were computed from, as `inputs_digest` says it; empty where that can't be told."""


def assessments_path(workspace: Workspace, article: str) -> Path:
    """Where the marks of an article are kept."""
    return workspace.reports / f"{article}.assessments.jsonl"


def inputs_digest(
    article: Snapshot, ledger: Ledger, evidence: Mapping[str, Snapshot], settings: Settings, judge: str
) -> str:
    """SHA-256 over everything that the marks of an article depend on."""
    return Inputs(evidence, settings, judge).digest(article, ledger)


class Inputs:
    """What the marks of every article of a workspace depend on, put in order once for all of them."""

    def __init__(self, evidence: Mapping[str, Snapshot], settings: Settings, judge: str) -> None:
        shared = {
            # the front matter counts too: a tier or an origin decides marks
            "evidence": {id_: [s.sha256, s.described] for id_, s in sorted(evidence.items())},
            "rules": POLICY,
            "policy": settings.policy.model_dump(mode="json"),
            # which judge is in its name; how long a service is waited for decides no mark
            "check": {"candidates": settings.check.candidates},
            "search": search_of(settings.check),
            "judge": judge,
        }
        # the canonical JSON of it all with the article's own in their places between: keys are sorted
        before = {key: value for key, value in shared.items() if "article" < key < "ledger"}
        behind = {key: value for key, value in shared.items() if key > "ledger"}
        self._before, self._behind = (canonical(part)[1:-1] for part in (before, behind))

    def digest(self, article: Snapshot, ledger: Ledger) -> str:
        """SHA-256 over them and an article: the same as `digest` of one mapping with all of it."""
        own = (
            f'{{"article":"{article.sha256}",{self._before},"ledger":"{ledger.file_sha256}",{self._behind}}}'
        )
        return hashlib.sha256(own.encode("utf-8", "surrogatepass")).hexdigest()


def write_assessments(
    workspace: Workspace,
    article: str,
    assessments: Iterable[Assessment],
    findings: Iterable[Finding],
    inputs: str,
    judge: str,
) -> bool:
    """Replace the stored marks of `article`; say whether the file changed."""
    head = {
        "schema": HEAD_SCHEMA,
        "article": article,
        "inputs": inputs,
        "judge": judge,
        "findings": [finding.model_dump(mode="json", exclude_defaults=True) for finding in findings],
    }
    lines = [json.dumps(head, ensure_ascii=False)]
    for each in assessments:
        values = {"schema": each.schema_} | each.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        lines.append(json.dumps(values, ensure_ascii=False, separators=(", ", ": ")))
    return write_atomic(assessments_path(workspace, article), "".join(f"{line}\n" for line in lines).encode())


def read_assessments(workspace: Workspace, article: str, inputs: str) -> Stored:
    """Read the stored marks; whatever can't be read is as if it had never been computed."""
    stored: dict[str, Assessment] = {}
    findings: tuple[Finding, ...] = ()
    current, computed_from = False, ""
    for number, line, problem in lines_of(assessments_path(workspace, article), limit=4_000_000):
        try:
            if problem:
                raise ValueError(problem)
            if number == 1:
                head = json.loads(line)
                findings = tuple(Finding.model_validate(finding) for finding in head["findings"])
                computed_from = str(head["inputs"])
                current = computed_from == inputs
            else:
                assessment = Assessment.model_validate_json(line)
                stored[assessment.claim] = assessment
        except (ValueError, KeyError, TypeError, RecursionError):
            current, computed_from = False, ""  # derived: it is computed again
    return Stored(stored, findings, current, computed_from)
