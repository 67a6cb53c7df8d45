"""Which side of a conflict the evidence supports: told by the marks of the two claims, and by nothing else.

An article is never evidence against another. A side is supported where its claim is verified and the other one isn't.
"""

from __future__ import annotations

from factcheck.model import Sided, Status


def supported(left: Status | None, right: Status | None) -> tuple[Sided, str]:
    """Return which side the marks support, and why, in a sentence; None is a claim that was never checked."""
    if left is Status.VERIFIED and right is Status.VERIFIED:
        return (
            Sided.OPEN,
            "Both are marked verified: one of the marks is wrong, or the two are of different things.",
        )
    if left is Status.VERIFIED:
        return Sided.LEFT, f"The first is verified, the second {_marked(right)}."
    if right is Status.VERIFIED:
        return Sided.RIGHT, f"The second is verified, the first {_marked(left)}."
    if left is Status.DISPUTED and right is Status.DISPUTED:
        return Sided.NEITHER, "Both are disputed."
    if left is right:
        return Sided.OPEN, f"Both are {_marked(left)}."
    return Sided.OPEN, f"The first is {_marked(left)}, the second {_marked(right)}."


def _marked(status: Status | None) -> str:
    return status.value if status else "not checked"
