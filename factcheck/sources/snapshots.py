"""A snapshot: a source and its exact text, as one file of the workspace holds them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from factcheck.model import Source, text_sha256


@dataclass(frozen=True)
class Snapshot:
    """A source with its text. Offsets everywhere count code points of `text`."""

    source: Source
    text: str
    path: str
    """Workspace-relative, with `/`."""
    first_line: int
    """1-based line of the file on which `text` begins, below the front matter."""

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the text as it is now; `source.sha256` is what it was when it was sealed."""
        return text_sha256(self.text)

    @cached_property
    def described(self) -> dict[str, object]:
        """The source's front matter as JSON has it."""
        return self.source.model_dump(mode="json")

    def line_column(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line in the file and the 1-based column, in code points, of `offset`.

        A line ends with `\\n` or `\\r\\n`. The offset right behind the text is a place too. Raises
        `ValueError` for one outside.
        """
        if not 0 <= offset <= len(self.text):
            raise ValueError(f"offset {offset} is outside {self.path} ({len(self.text)} code points)")
        line = bisect_right(self._line_starts, offset) - 1
        return self.first_line + line, offset - self._line_starts[line] + 1

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        """Where each line begins: a report asks for the places of thousands of claims in one text."""
        return (0, *(match.end() for match in re.finditer("\n", self.text)))


def same_document(source: Source, article: Snapshot) -> bool:
    """Whether an evidence source is the article under another name: it can't speak for itself."""
    own = article.source
    return (source.url is not None and source.url == own.url) or (
        source.sha256 is not None and source.sha256 == article.sha256
    )
