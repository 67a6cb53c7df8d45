"""Reading and writing files: whole or not at all, bounded, and never by surprise."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.errors import StaleFile, TooLarge, UnreadableFile, WrongEncoding
from factcheck.files import (
    NotYaml,
    append_line,
    decode,
    lines_of,
    load_yaml,
    read_bytes,
    sha256_of,
    write_atomic,
)


def test_read_bytes_is_bounded(tmp_path: Path) -> None:
    """A file of the limit is read, one byte more is refused."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"12345")
    assert read_bytes(path, 5) == b"12345"
    with pytest.raises(TooLarge, match=r"notes/a\.txt: 5 bytes, over this workspace's limit of 4"):
        read_bytes(path, 4, "notes/a.txt")


def test_read_bytes_of_no_file(tmp_path: Path) -> None:
    """Nothing, and a folder, are told apart."""
    with pytest.raises(UnreadableFile, match=r": no such file$"):
        read_bytes(tmp_path / "none", 5)
    with pytest.raises(UnreadableFile, match=r": not a file$"):
        read_bytes(tmp_path, 5)


def test_decode_keeps_every_code_point() -> None:
    """Line ends stay, a byte order mark goes: offsets count the stored text."""
    assert decode(b"\xef\xbb\xbfa\r\nb\rc\n", "a.txt") == "a\r\nb\rc\n"
    assert decode("Müller".encode("cp1252"), "a.txt", "cp1252") == "Müller"


def test_decode_never_guesses() -> None:
    """Bytes that are no UTF-8 are refused, with the first one named; so is an encoding that nobody knows."""
    with pytest.raises(WrongEncoding, match=r"a\.txt: not UTF-8: byte 0xfc at offset 1"):
        decode("Müller said no".encode("cp1252"), "a.txt")
    with pytest.raises(UnreadableFile, match="no encoding is called 'utf-9'"):
        decode(b"a", "a.txt", "utf-9")


def test_yaml_is_read_with_its_types_or_as_texts() -> None:
    """The node says on which line a part stands; nothing gives nothing."""
    values, node = load_yaml("# ours\na: 2020-01-01\nb: [no]\n")
    assert (values["a"].isoformat(), values["b"]) == ("2020-01-01", [False])
    assert [key.start_mark.line + 1 for key, _ in node.value] == [2, 3]
    assert load_yaml("a: 2020-01-01\nb: [no]\n", typed=False)[0] == {"a": "2020-01-01", "b": ["no"]}
    assert load_yaml("# ours\n") == (None, None)


@pytest.mark.parametrize("typed", [True, False])
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: b\nc: {d", "line 3: did not find expected ',' or '}'"),
        ("a: b\na: &x c\n", "line 2: anchors (&) and aliases (*) are not allowed; put the value in quotes"),
        ("a: *x\n", "line 1: anchors (&) and aliases (*) are not allowed; put the value in quotes"),
        ("\na: " + 300_000 * "[", "line 2: lists or mappings within each other, over the limit of 20"),
    ],
    ids=["broken", "anchor", "alias", "nested"],
)
def test_yaml_that_is_not_taken(text: str, problem: str, typed: bool) -> None:
    """The line, and what is wrong; what would crash the reader or fill the memory is refused before it is built."""
    with pytest.raises(NotYaml) as refused:
        load_yaml(text, typed=typed)
    assert str(refused.value) == problem


def test_write_atomic_says_whether_it_changed(tmp_path: Path) -> None:
    """Folders are made, the same bytes are no change, and no temporary file stays."""
    path = tmp_path / "new" / "a.txt"
    assert write_atomic(path, b"1")
    assert not write_atomic(path, b"1")
    path.chmod(0o640)
    assert write_atomic(path, b"2")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"2", 0o640)
    assert list(path.parent.iterdir()) == [path]


def test_write_atomic_refuses_a_stale_hash(tmp_path: Path) -> None:
    """Whoever writes presents the hash of what he read; if somebody was quicker, nothing is written."""
    path = tmp_path / "a.txt"
    nothing = sha256_of(path)
    assert nothing == hashlib.sha256(b"").hexdigest()
    assert write_atomic(path, b"1", nothing)
    with pytest.raises(StaleFile, match="was changed by someone else"):
        write_atomic(path, b"2", nothing)
    assert path.read_bytes() == b"1"
    assert write_atomic(path, b"2", sha256_of(path))


def test_append_line_closes_a_torn_line(tmp_path: Path) -> None:
    """A line that a crash cut off stays, on its own."""
    path = tmp_path / "log" / "a.jsonl"
    append_line(path, b"1")
    assert path.read_bytes() == b"1\n"
    path.write_bytes(b"1\n2")
    append_line(path, b"3")
    assert path.read_bytes() == b"1\n2\n3\n"


def test_lines_of_tells_what_is_wrong(tmp_path: Path) -> None:
    """Blank lines are passed over but counted, a long line comes as its beginning, a torn one says so."""
    path = tmp_path / "a.jsonl"
    assert list(lines_of(path)) == []
    path.write_bytes(b"1\n\n  \r\n12345\r\n12345678\n9")
    assert list(lines_of(path, limit=6)) == [
        (1, b"1", ""),
        (4, b"12345", ""),
        (5, b"123456", "line of 8 bytes, over the limit of 6"),
        (6, b"9", "torn"),
    ]


@given(st.lists(st.binary(min_size=1, max_size=30).filter(lambda line: b"\n" not in line and line.strip())))
def test_lines_come_back_as_they_were_appended(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]
) -> None:
    """Appending then reading gives the same lines, with their numbers, but for a carriage return at their ends."""
    path = tmp_path_factory.mktemp("lines") / "a.jsonl"
    for line in lines:
        append_line(path, line)
    assert list(lines_of(path)) == [(at, line.rstrip(b"\r"), "") for at, line in enumerate(lines, 1)]


def test_a_temporary_file_of_a_killed_run_is_cleared_in_time(tmp_path: Path) -> None:
    """One that is over an hour old goes with the next write; a fresh one may be another process at work."""
    file = tmp_path / "ledger.jsonl"
    old, fresh = tmp_path / ".ledger.jsonl.aa.tmp", tmp_path / ".ledger.jsonl.bb.tmp"
    old.write_bytes(b"half")
    fresh.write_bytes(b"half")
    os.utime(old, (0, 0))
    assert write_atomic(file, b"whole\n")
    assert (old.exists(), fresh.exists()) == (False, True)
