"""Which lines of the articles changed since a git revision, and an audit's findings on those lines alone.

git itself says what changed: the files as they lie in the folder against the revision. Nothing is fetched, and no
external diff of anyone's settings runs. A file that git does not track, or was told not to look at, counts as changed
wholly, so that nothing is left out because git has not seen it.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from factcheck.errors import UsageError
from factcheck.model import Finding, Outcome
from factcheck.reports.document import ArticleEntry, ClaimEntry, Counts, DiscrepancyEntry, reasons_of

GIT_SECONDS = 60.0
"""Longest wait for one call of git; on the repositories tried each takes well under a second."""

_HUNK = re.compile(rb"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
"""The head of a change without context (https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html):
first line and number of lines as they are now."""

_PLAIN_FILES = (b"100644", b"100755")
"""What git calls a file that is neither a link nor another repository."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed in each file that did: by path, ranges of lines, or `None` for all of it."""

    rev: str
    """As it was asked for."""
    lines: Mapping[str, tuple[tuple[int, int], ...] | None]
    """1-based and both ends included. Lines that were only deleted behind line n are `(n + 1, n)`: they meet what
    begins above the gap and ends below it."""

    def meets(self, path: str, first: int, last: int) -> bool:
        """Whether lines `first` to `last` of a file, both included, meet changed ones."""
        if path not in self.lines:
            return False
        ranges = self.lines[path]
        return ranges is None or any(first <= end and last >= begin for begin, end in ranges)

    def claims(self, articles: Iterable[ArticleEntry]) -> frozenset[str]:
        """Return the ids of the claims whose lines changed."""
        return frozenset(
            claim.id
            for article in articles
            for claim in article.claims
            if self.meets(article.path, claim.line, max(claim.line, claim.end_line))
        )


def folder_in_repository(root: Path) -> str:
    """Return where the workspace `root` stands below the top of its git repository, as `desk/`; "" at the top, or
    where there is no repository."""
    for above in (root, *root.parents):
        if (above / ".git").exists():
            below = root.relative_to(above).as_posix()
            return "" if below == "." else f"{below}/"
    return ""


def changed_since(root: Path, rev: str, paths: Collection[str]) -> Changed:
    """Return what of the files `paths` changed since revision `rev`.

    `paths` are relative to the workspace's folder `root`, with `/`. Raises `UsageError` where git is not
    installed, `root` is in no repository, or there is no such revision.
    """
    commit = _commit(root, rev)
    wanted = set(paths)
    # `H`: in the index, and neither in conflict nor marked as not to be looked at
    watched = {name[2:] for name in _names(_git(root, "ls-files", "-v", "-z", "--", ".")) if name[0] == "H"}
    links = {
        path for path in wanted if (root / path).is_symlink()
    }  # git sees where it leads, not what is there
    lines: dict[str, tuple[tuple[int, int], ...] | None] = dict.fromkeys((wanted - watched) | links)
    raw = _names(_git(root, *_DIFF, "--raw", "-z", "--relative", commit, "--", "."))
    # each file is two fields: `:100644 100644 1f0a... 9c3b... M` and its name
    for told, path in zip(raw[::2], raw[1::2], strict=True):
        if path not in wanted or path in lines:
            continue
        new_mode = os.fsencode(told).split()[1]
        lines[path] = _ranges(root, commit, path) if new_mode in _PLAIN_FILES else None
    return Changed(rev, dict(sorted(lines.items())))


def restricted(
    changed: Changed,
    articles: tuple[ArticleEntry, ...],
    discrepancies: tuple[DiscrepancyEntry, ...],
    findings: Iterable[Finding],
) -> tuple[tuple[ArticleEntry, ...], tuple[DiscrepancyEntry, ...], list[Finding]]:
    """Return articles, discrepancies and findings of the claims whose lines changed.

    An article with no such claim is left out; the others' coverage stays that of the whole article, their counts
    are those of the claims that are left. A discrepancy stays where either side changed. What could not be
    checked stays wherever it is, and so does what is about no claim.
    """
    claims = changed.claims(articles)
    discrepant = tuple(each for each in discrepancies if {each.left.claim, each.right.claim} & claims)
    told = {each.id for each in discrepant}
    kept = [
        finding
        for finding in findings
        if finding.outcome is Outcome.ERROR
        or finding.claim is None
        or (finding.discrepancy in told if finding.discrepancy else finding.claim in claims)
    ]
    left = (_with(each, [claim for claim in each.claims if claim.id in claims]) for each in articles)
    return tuple(article for article in left if article.claims), discrepant, kept


_DIFF = ("diff", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color", "--ignore-submodules=all")
"""One output whatever the user's settings are."""

_HUNKS = ("--patch", "--unified=0", "--inter-hunk-context=0", "--diff-algorithm=myers", "--text")
"""`--text`: an article is text even where attributes deny it."""


def _commit(root: Path, rev: str) -> str:
    """Return the full hash of the commit that `rev` names."""
    if not rev.strip() or rev.startswith("-") or "\0" in rev:
        raise UsageError(
            f"{rev!r} is no git revision\n    name a commit, branch or tag: --changed-since main"
        )
    _git(root, "rev-parse", "--git-dir")
    done = _run(root, "rev-parse", "--verify", "--quiet", f"{rev}^{{commit}}")
    commit = done.stdout.decode("ascii", "replace").strip()
    if done.returncode or not re.fullmatch(r"[0-9a-f]{40,64}", commit):
        raise UsageError(
            f"git knows no revision {rev!r} here\n"
            "    name a commit, branch or tag; a shallow clone has few of them: git fetch --unshallow"
        )
    return commit


def _ranges(root: Path, commit: str, path: str) -> tuple[tuple[int, int], ...]:
    """Return the changed lines of one file."""
    diff = _git(root, *_DIFF, *_HUNKS, commit, "--", f":(literal){path}")
    ranges = []
    for hunk in _HUNK.finditer(diff):
        first, number = int(hunk[1]), int(hunk[2] or 1)
        ranges.append((first, first + number - 1) if number else (first + 1, first))
    return tuple(ranges)


def _names(output: bytes) -> list[str]:
    """Split what git ends with NUL."""
    return [os.fsdecode(name) for name in output.split(b"\0")[:-1]]


def _git(root: Path, *arguments: str) -> bytes:
    """Run git in `root` and return its output. Raises `UsageError`."""
    done = _run(root, *arguments)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        if any("not a git repository" in line for line in said):
            raise UsageError(
                f"{root} is in no git repository\n    --changed-since compares with a git revision"
            )
        raise UsageError(f"git {arguments[0]} failed: {said[0] if said else f'status {done.returncode}'}")
    return done.stdout


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    # GIT_DIFF_OPTS would overrule --unified; without the network a partial clone can't fetch what it lacks
    own = {
        key: value for key, value in os.environ.items() if key not in ("GIT_DIFF_OPTS", "GIT_EXTERNAL_DIFF")
    }
    own |= {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
    command = ("git", "--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=false", *arguments)
    try:
        return subprocess.run(
            command, cwd=root, env=own, stdin=subprocess.DEVNULL, capture_output=True, timeout=GIT_SECONDS
        )
    except FileNotFoundError as error:
        raise UsageError(
            "git is not installed, and --changed-since asks it what changed\n    install git, or audit everything"
        ) from error
    except subprocess.TimeoutExpired as error:
        raise UsageError(f"git {arguments[0]} took longer than {GIT_SECONDS:g} s\n    try again") from error


def _with(article: ArticleEntry, claims: list[ClaimEntry]) -> ArticleEntry:
    """Return the article with these of its claims, counted anew."""
    return article.model_copy(
        update={"claims": tuple(claims), "counts": Counts.of(claims), "reasons": reasons_of(claims)}
    )
