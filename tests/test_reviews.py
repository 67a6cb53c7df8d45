"""The review log: what stands by it, who may sign off, and how an entry is appended."""

from __future__ import annotations

import hashlib
import os
from itertools import product
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.claims.reviews import (
    ReviewLog,
    Standing,
    append_decision,
    encode,
    history,
    read_reviews,
    refuse_sign_off,
    review_path,
    standings,
)
from factcheck.errors import UsageError
from factcheck.files import RECORD_LINE_BYTES, append_line, last_line, lines_of
from factcheck.model import Action, Claim, ClaimKind, Decision, QuoteSelector, Status
from factcheck.workspace import Workspace

NOW = "2026-11-20T10:00:00Z"


def claim(text: str = "The bridge is open.", id_: str = "c1") -> Claim:
    quote = QuoteSelector(exact=text, start=0, end=len(text))
    return Claim(id=id_, article="bridges", text=text, quote=quote, kind=ClaimKind.STATE)


OPEN = claim()
CLOSED = claim("The bridge is closed.")


def entry(action: Action, status: Status | None = None, by: str = "ann", of: Claim = OPEN) -> Decision:
    return Decision(
        claim=of.id, claim_sha256=of.sha256, action=action, status=status, reason="r", by=by, at=NOW
    )


def standing(*decisions: Decision, of: Claim = OPEN) -> Standing:
    return standings([of], ReviewLog("bridges", "", decisions)).get(of.id, Standing())


OVERRIDE = entry(Action.OVERRIDE, Status.DISPUTED)
CONFIRM = entry(Action.CONFIRM, Status.VERIFIED)
SIGNED = entry(Action.SIGN_OFF, Status.DISPUTED, by="bo")
REOPEN = entry(Action.REOPEN)
COMMENT = entry(Action.COMMENT, by="cy")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace.init(Path(tmp_path_factory.mktemp("case")))


# --- where a claim stands --------------------------------------------------------------------------------


def test_an_override_that_is_signed_off_keeps_its_mark() -> None:
    """The sign-off stands beside the decision, and does not take its place."""
    stands = standing(OVERRIDE, COMMENT, SIGNED, COMMENT)
    assert (stands.decision, stands.signed, stands.override) == (OVERRIDE, SIGNED, Status.DISPUTED)
    assert stands.signs(Status.DISPUTED) and not stands.signs(Status.VERIFIED) and not stands.signs(None)
    assert stands.latest is SIGNED and standing(OVERRIDE).latest is OVERRIDE


@pytest.mark.parametrize("later", [OVERRIDE, CONFIRM, REOPEN])
def test_a_later_decision_ends_a_sign_off(later: Decision) -> None:
    """What was signed is no longer what the desk says; it takes a new signature."""
    stands = standing(OVERRIDE, SIGNED, later)
    assert stands.signed is None
    assert stands.decision is (None if later is REOPEN else later)
    assert standing(OVERRIDE, SIGNED, later, SIGNED).signed is SIGNED


def test_other_words_end_both() -> None:
    """A sign-off is bound to the claim's words, as a decision is; the words back, it counts again."""
    assert standing(OVERRIDE, SIGNED, of=CLOSED) == Standing(
        reopened="the claim's words changed since bo signed it off"
    )
    assert standing(OVERRIDE, of=CLOSED) == Standing(reopened="the claim's words changed since ann decided")
    assert standing(OVERRIDE, SIGNED).signed is SIGNED


def test_old_lines_are_read_as_they_are() -> None:
    """A sign-off without a mark, or without a decision before it, stands; without a mark it signs none."""
    bare = entry(Action.SIGN_OFF, by="bo")
    assert standing(OVERRIDE, bare) == Standing(OVERRIDE, signed=bare)
    assert not any(standing(OVERRIDE, bare).signs(status) for status in Status)
    assert standing(SIGNED) == Standing(signed=SIGNED)
    assert standing(REOPEN, SIGNED) == Standing(signed=SIGNED)


@given(st.lists(st.sampled_from([OVERRIDE, CONFIRM, REOPEN, COMMENT, SIGNED]), max_size=8))
def test_the_last_of_each_counts(entries: list[Decision]) -> None:
    """The same as reading the log backwards to the last entry that decides."""
    told = [each for each in entries if each is not COMMENT]
    deciding = [at for at, each in enumerate(told) if each is not SIGNED]
    last = told[deciding[-1]] if deciding else None
    stands = standing(*entries)
    assert stands.decision is (None if last is REOPEN else last)
    assert stands.signed is (told[-1] if told and told[-1] is SIGNED else None)
    assert (stands.reopened is not None) == (bool(told) and told[-1] is REOPEN)
    assert history("c1", ReviewLog("bridges", "", tuple(entries))) == tuple(entries)


def test_the_history_of_a_merged_claim_is_that_of_its_parts() -> None:
    """Entries about ids that went into a claim are told with its own, in the order of the log."""
    other, third = (entry(Action.COMMENT, of=claim(id_=id_)) for id_ in ("c2", "c3"))
    log = ReviewLog("bridges", "", (other, OVERRIDE, third))
    assert history("c1", log) == (OVERRIDE,)
    assert history("c1", log, ("c2",)) == (other, OVERRIDE)


# --- two persons -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stands", "by", "two_person", "message"),
    [
        (Standing(), "bo", True, "there is no decision to sign off: nobody has confirmed or overridden it"),
        (Standing(reopened="reopened by cy: r"), "bo", True, "to sign off: reopened by cy: r"),
        (standing(OVERRIDE), "ann", True, "ann decided this, so another person signs it off"),
        (standing(CONFIRM), "  Ann ", True, "ann decided this"),
        (standing(CONFIRM), "bo", True, "ann decided on verified, which can't be signed off as disputed"),
        (standing(CONFIRM), "bo", False, "ann decided on verified, which can't be signed off as disputed"),
    ],
)
def test_a_sign_off_that_is_refused(stands: Standing, by: str, two_person: bool, message: str) -> None:
    """By who decided, without a decision, or of another mark than was decided."""
    with pytest.raises(UsageError, match=message):
        refuse_sign_off(stands, by, two_person, status=Status.DISPUTED)


def test_a_sign_off_that_is_not_refused() -> None:
    """By another person; or by anybody, also without a decision, where the policy asks for one person."""
    refuse_sign_off(standing(OVERRIDE), "bo", two_person=True, status=Status.DISPUTED)
    refuse_sign_off(standing(OVERRIDE), "ann", two_person=False, status=Status.DISPUTED)
    refuse_sign_off(Standing(), "ann", two_person=False, status=Status.DISPUTED)
    refuse_sign_off(standing(OVERRIDE, SIGNED), "bo", two_person=True)


def test_a_sign_off_names_a_mark(workspace: Workspace) -> None:
    """One that names none is not written; lines of old that name none are still read."""
    with pytest.raises(UsageError, match="a sign-off names the mark that it signs"):
        append_decision(workspace, OPEN, Action.SIGN_OFF, status=None, reason="r", by="bo")
    assert not review_path(workspace, "bridges").exists()


# --- appending -------------------------------------------------------------------------------------------


def test_what_refuses_is_asked_under_the_lock_and_stops_the_decision(tmp_path: Path) -> None:
    """Nothing is written where it raises; where it does not, it saw the log as it was right before."""
    workspace = Workspace.init(tmp_path)
    seen: list[int] = []

    def look() -> None:
        from filelock import FileLock, Timeout

        with pytest.raises(Timeout):  # another process would wait
            FileLock(workspace.cache / "claims.lock", timeout=0, is_singleton=False).acquire()
        seen.append(len(read_reviews(workspace, "bridges").decisions))

    def stop() -> None:
        raise UsageError("ann decided before you")

    for by in ("ann", "bo"):
        append_decision(workspace, OPEN, Action.COMMENT, status=None, reason="r", by=by, refuse=look)
    with pytest.raises(UsageError, match="before you"):
        append_decision(workspace, OPEN, Action.COMMENT, status=None, reason="r", by="cy", refuse=stop)
    assert seen == [0, 1]
    assert [each.by for each in read_reviews(workspace, "bridges").decisions] == ["ann", "bo"]


def test_an_entry_that_could_not_be_read_again_is_refused(tmp_path: Path) -> None:
    """A line over the limit would be lost: it is said before it is written."""
    workspace = Workspace.init(tmp_path)
    with pytest.raises(UsageError, match="shorten it"):
        append_decision(
            workspace, OPEN, Action.COMMENT, status=None, reason="r" * RECORD_LINE_BYTES, by="ann"
        )
    assert not review_path(workspace, "bridges").exists()


LIMIT = 12
PIECES = st.lists(
    st.sampled_from([b"a", b"bc", b"\n", b"\r", b" ", b"\r\n", b"0123456789", b"\x00", b"\n\n", b"x" * 12]),
    max_size=14,
).map(b"".join)


@given(PIECES)
@settings(max_examples=400, deadline=None)
def test_the_last_line_is_the_one_that_reading_all_ends_with(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    """Torn, blank, over the limit, with any line ends: read from the end it is the same line."""
    path = tmp_path_factory.getbasetemp() / "lines"
    path.write_bytes(data)
    lines = [line for _, line, _ in lines_of(path, LIMIT)]
    assert last_line(path, LIMIT) == (lines[-1] if lines else None)


def test_the_last_line_of_a_long_file(tmp_path: Path) -> None:
    """Lines that lie across the blocks in which a file is read from its end."""
    path = tmp_path / "lines"
    for first, last, end in product(
        (10, 65_534, 65_535, 65_536, 200_000), (1, 65_535, 65_537, 140_000), (b"", b"\n")
    ):
        path.write_bytes(b"a" * first + b"\n" + b"b" * last + end)
        assert last_line(path) == b"b" * last
    assert last_line(tmp_path / "none") is None


LINES = st.lists(
    st.one_of(
        st.sampled_from([b"", b"{}", b'{"torn": ', b"\xff\xfe", b"x" * (RECORD_LINE_BYTES + 3), b"\r"]),
        st.sampled_from([encode(OVERRIDE.sealed("")), encode(SIGNED.sealed("f" * 64))]),
    ),
    max_size=4,
)


@given(LINES, st.booleans())
@settings(max_examples=60, deadline=None)
def test_an_entry_is_chained_to_what_reading_the_log_ends_with(
    workspace: Workspace, lines: list[bytes], torn: bool
) -> None:
    """Whatever the last line is, `prev` is the head that reading the whole log gives."""
    path = review_path(workspace, "bridges")
    data = b"".join(line + b"\n" for line in lines)
    path.write_bytes(data[:-1] if torn else data)
    head = read_reviews(workspace, "bridges").head
    made = append_decision(workspace, OPEN, Action.COMMENT, status=None, reason="r", by="ann")
    assert made.prev == head
    assert read_reviews(workspace, "bridges").head == hashlib.sha256(encode(made)).hexdigest()
    path.unlink()


def test_a_long_log_takes_no_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry behind 20,000 takes under 10 ms, besides what the disk takes."""
    workspace = Workspace.init(tmp_path)
    path = review_path(workspace, "bridges")
    line = encode(OVERRIDE.sealed("f" * 64))
    path.write_bytes((line + b"\n") * 20_000)
    append_line(path, line)
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    times = []
    for _ in range(20):
        start = perf_counter()
        append_decision(workspace, OPEN, Action.COMMENT, status=None, reason="r", by="ann")
        times.append(perf_counter() - start)
    assert min(times) < 0.010, times
