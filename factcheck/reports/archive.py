"""Zip files whose bytes depend on their content alone, read as what a stranger may have made.

Written: members sorted by name, dated 1980-01-01 (the earliest a zip can say), deflated at one level, without extra
fields or comments. Read: bounds on size and number are checked before anything is inflated, names before anything is
written (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT). The same content gives the same members on every
machine; the deflated bytes between them are those of the machine's zlib.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from factcheck.errors import TooLarge, UnreadableFile, UsageError
from factcheck.files import read_bytes

LEVEL = 6
EARLIEST = (1980, 1, 1, 0, 0, 0)

LARGEST_ARCHIVE = 512_000_000
"""Bytes of a zip file that is read."""
LARGEST_MEMBER = 256_000_000
"""Bytes of one member; the audit of the shipped workspace has 2 million."""
LARGEST_TOTAL = 1_000_000_000
"""Bytes of all members together."""
MOST_MEMBERS = 65_534
"""More needs zip64, which is not read."""
LARGEST_DIRECTORY = 32_000_000
"""Bytes of the list of members, which is held in memory whole."""
MOST_DEFLATED = 100
"""Times that a member may be larger than its deflated bytes: text is some 4 times, a bomb 1,000 times."""
ZLIB_FRAME = 6
"""Bytes that zlib puts around what a zip file holds bare."""
SMALL = 100_000
"""Bytes of a member up to which it may be deflated to any size."""

_PART = re.compile(r"[^/\\:\x00-\x1f\x7f]{1,200}")
_END = struct.Struct("<4s4H2LH")
"""The record at the end of a zip file: what is at the end, how many members, where their list is."""
_END64 = b"PK\x06\x07"


def bad_name(name: str) -> str:
    """Return why `name` can't be a member's: a relative path with `/` whose parts are plain names; empty if it can."""
    for part in name.removesuffix("/").split("/"):
        if part in ("", ".", ".."):
            return "it is no plain relative path"
        if not _PART.fullmatch(part):
            return "it has characters that not every system takes, or is too long"
    try:
        name.encode()
    except UnicodeEncodeError:
        return "it is not UTF-8"
    return ""


def pack(members: Mapping[str, bytes]) -> bytes:
    """Return a zip file of `members`, by name; a name that ends with `/` is an empty folder.

    Raises `UsageError` for what `unpack` would refuse.
    """
    for name in members:
        if problem := bad_name(name):
            raise UsageError(
                f"{name!r} can't go into a bundle: {problem}\n    rename the file, then run again"
            )
    total = sum(map(len, members.values()))
    if len(members) > MOST_MEMBERS or total > LARGEST_TOTAL:
        raise UsageError(
            f"a bundle holds at most {MOST_MEMBERS:,} files of {LARGEST_TOTAL:,} bytes together; "
            f"here are {len(members):,} of {total:,}\n    bundle a smaller workspace"
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in sorted(members):
            data = members[name]
            if len(data) > LARGEST_MEMBER:
                raise TooLarge(name, len(data), LARGEST_MEMBER)
            info = zipfile.ZipInfo(name, EARLIEST)
            info.create_system = 3  # Unix, on every system
            kind = stat.S_IFDIR | 0o755 if name.endswith("/") else stat.S_IFREG | 0o644
            info.external_attr = kind << 16
            info.compress_type = zipfile.ZIP_DEFLATED if _deflatable(data) else zipfile.ZIP_STORED
            file.writestr(info, data, compresslevel=LEVEL)
    if out.tell() > LARGEST_ARCHIVE:
        raise TooLarge("the bundle", out.tell(), LARGEST_ARCHIVE)
    return out.getvalue()


def unpack(path: Path, name: str | None = None) -> dict[str, bytes]:
    """Return the members of a zip file by name; `name` is what messages call the file.

    Raises `UnreadableFile` for a file that can't be read, is no zip file, is over a bound, or has a member that is
    encrypted, a link, twice there or called by anything but a plain relative path.
    """
    shown = name or str(path)
    data = read_bytes(path, LARGEST_ARCHIVE, shown)
    try:
        _check_end(data)
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            infos = file.infolist()
            _check_members(infos)
            return {info.filename: _member(file, info) for info in infos}
    except (
        ValueError,  # of ours, and names that can't be decoded
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OverflowError,
    ) as error:
        raise UnreadableFile(shown, f"not a bundle that can be read: {_printable(str(error))}") from error


def _deflatable(data: bytes) -> bool:
    """Whether `data`, deflated, stays within what is read again: a megabyte of one letter does not."""
    return len(data) <= SMALL or len(data) <= MOST_DEFLATED * (len(zlib.compress(data, LEVEL)) - ZLIB_FRAME)


def _check_end(data: bytes) -> None:
    """Raise `ValueError` for a list of members that is too long to be held in memory, before it is."""
    if len(data) < _END.size or not data.startswith(b"PK"):
        raise ValueError("no zip file")
    mark, _, _, _, count, directory, _, comment = _END.unpack(data[-_END.size :])
    if mark != b"PK\x05\x06" or comment:
        raise ValueError("it does not end as a zip file does")
    if data[-_END.size - 20 :].startswith(_END64):
        raise ValueError("zip64")
    if count > MOST_MEMBERS or directory > LARGEST_DIRECTORY:
        raise ValueError(f"it says that it has {count:,} files, listed in {directory:,} bytes")


def _check_members(infos: list[zipfile.ZipInfo]) -> None:
    """Raise `ValueError` for a member that must not be inflated or written."""
    seen: set[str] = set()
    total = 0
    for info in infos:
        called = info.orig_filename
        mode = info.external_attr >> 16
        if called != info.filename or (problem := bad_name(called)):
            problem = problem if called == info.filename else "it is written in two ways"
            raise ValueError(f"the name {called[:200]!r}: {problem}")
        if called in seen:
            raise ValueError(f"{called} is there twice")
        seen.add(called)
        if info.flag_bits & 0x1:
            raise ValueError(f"{called} is encrypted")
        if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise ValueError(f"{called} is a link or a device")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError(f"{called} is packed in another way than deflated")
        if info.file_size > LARGEST_MEMBER:
            raise ValueError(f"{called} has {info.file_size:,} bytes, over the limit of {LARGEST_MEMBER:,}")
        if info.file_size > max(SMALL, MOST_DEFLATED * info.compress_size):
            raise ValueError(f"{called} grows from {info.compress_size:,} to {info.file_size:,} bytes")
        total += info.file_size
        if total > LARGEST_TOTAL:
            raise ValueError(f"its files have more than {LARGEST_TOTAL:,} bytes together")


def _member(file: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return a member's bytes: never more than it says it has."""
    with file.open(info) as member:
        data = member.read(info.file_size + 1)
    if len(data) != info.file_size:
        raise ValueError(f"{info.filename} has not the {info.file_size:,} bytes that it says")
    return data


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
