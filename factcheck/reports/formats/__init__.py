"""The formats of a report, one module each; all of them render one audit document.

A module has `render(document, options)`, which returns text. It is imported only when its format is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

from factcheck.model import Status
from factcheck.reports.document import AuditDocument

Audience = Literal["editor", "factchecker"]
Profile = Literal["github", "full"]


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller may choose about a report; each format takes what concerns it."""

    audience: Audience = "editor"
    """`editor`: what to act on; `factchecker`: also how each mark came about."""
    colour: bool = False
    """Of text on a terminal."""
    show: tuple[Status, ...] = (Status.DISPUTED, Status.UNSUPPORTED)
    """Marks whose claims the text lists."""
    set_apart: bool = False
    """The text also lists what is known or suppressed."""
    profile: Profile = "github"
    """Of SARIF. `github`: what GitHub's code scanning makes alerts of; `full`: every finding, whatever came of it."""
    folder: str = ""
    """Of SARIF and GitHub: the workspace below the top of its repository, as in `desk/`; their paths begin there."""
    site: str | None = None
    """Of ClaimReview: the address under which the reviews are published; each is `SITE/CLAIM`."""
    publisher: str | None = None
    """Of ClaimReview: the organisation that signs for the reviews."""
    rate_disputed: bool = False
    """Of ClaimReview: the editor rates disputed claims, 1 of 5."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format by its name on the command line."""

    name: str
    title: str
    """One line for help."""
    audit: bool = False
    """`factcheck audit` offers it: it says what is wrong, for a person or a pipeline."""
    report: bool = False
    """`factcheck report` offers it: a document to read, send or publish."""
    bears: bool = False
    """It says which marks rest on each source."""


_FORMATS = (
    Format("text", "for a terminal or a log", audit=True),
    Format("html", "one file to read, print and keep", audit=True, report=True, bears=True),
    Format("json", "everything, for programs", audit=True, report=True, bears=True),
    Format("md", "for a pull request or a document", report=True),
    Format("csv", "for a spreadsheet, one row a finding", report=True),
    Format("annotated", "the articles with a footnote behind each claim", report=True),
    Format("claimreview", "schema.org markup of the claims that a person signed", report=True),
    Format("web-annotation", "W3C annotations of the articles", report=True),
    Format("csl-json", "the cited sources, for a reference manager", report=True),
    Format("sarif", "for code scanning", audit=True),
    Format("junit", "for test reports", audit=True),
    Format("github", "annotations of a GitHub workflow", audit=True),
    Format("line", "one line a finding, for editors", audit=True),
)

FORMATS: Mapping[str, Format] = {each.name: each for each in _FORMATS}


def render(document: AuditDocument, format_: str, options: Options | None = None) -> str:
    """Return the report of `document` in the named format."""
    module = import_module(f"{__name__}.{format_.replace('-', '_')}")
    text: str = module.render(document, options or Options())
    return text
