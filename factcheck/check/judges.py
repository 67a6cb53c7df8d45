"""Choose the judge that the settings ask for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.check import STRICT, WORDS, meaning
from factcheck.check.stance import PACKAGED, installed
from factcheck.settings import Check

if TYPE_CHECKING:
    from factcheck.check.features import Weights
    from factcheck.check.judge import Judge

STORE = "stances.sqlite"
"""Name of the store in the workspace's cache folder."""


def judge_of(
    check: Check,
    weights: Weights,
    root: Path = Path(),
    cache: Path | None = None,
    progress: Callable[[], None] = lambda: None,
    briefly: bool = False,
) -> Judge:
    """Return the judge of `check`; `root` is the workspace, `cache` where it remembers what its model read.

    `progress` is called once a pair that the model reads; `briefly`: see `FullJudge`. Raises `ModelUnusable` or
    `EndpointError`.
    """
    kind = kind_of(check)
    if kind == "rules":  # each judge is imported where it is asked for: their parts take time to load
        from factcheck.check.strict import StrictJudge

        return StrictJudge(weights)
    if kind == "endpoint":
        from factcheck.check.endpoint import EndpointJudge

        return EndpointJudge.of(check)
    from factcheck.check.full import FullJudge
    from factcheck.check.model import ModelJudge
    from factcheck.check.stance import load
    from factcheck.check.stance.remembered import Remembered

    model = load(root / check.model if check.model else PACKAGED)
    read = Remembered(model, cache / STORE).read if cache else model.read
    if kind == "model":
        return ModelJudge(model, lambda pairs: read(pairs, progress=progress))
    return FullJudge(weights, model, None, lambda pairs: read(pairs, progress=progress), briefly)


def name_of(check: Check, root: Path = Path()) -> str:
    """Return the name of the judge of `check`, without loading any part of it. Raises `ModelUnusable`."""
    kind = kind_of(check)
    if kind == "rules":
        return STRICT
    if kind == "endpoint":
        from factcheck.check.endpoint import VERSION

        return f"{VERSION} {check.endpoint_model}"
    from factcheck.check.stance import name_of as model_name

    model = model_name(root / check.model if check.model else PACKAGED)
    if kind == "model":
        return f"model {model}"
    from factcheck.check.table import name_of as full_name
    from factcheck.check.table import packaged_table

    return full_name(packaged_table().version, model)


def by_meaning(check: Check) -> bool:
    """Whether evidence is looked for by meaning too: not for the rules, which have to find the words there anyway."""
    return kind_of(check) != "rules" and meaning.installed()


def search_of(check: Check) -> str:
    """Return the name of how evidence is looked for: part of what stored marks were computed from."""
    return search_name(by_meaning(check))


def search_name(meant: bool) -> str:
    """Return the name of a search by words, and by meaning too if `meant`."""
    return f"{WORDS}, {meaning.NAME}" if meant else WORDS


def kind_of(check: Check) -> str:
    """Return the judge that `check` asks for; `auto` is the full one where its model is installed, else the rules."""
    if check.judge != "auto":
        return check.judge
    return "full" if check.model or installed() else "rules"
