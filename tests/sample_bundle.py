"""A workspace of four claims for the tests of bundles: one verified, one disputed, two unsupported.

The rules judge it, so that a test takes no second to load the model.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from conftest import Ran, factcheck

SETTINGS = """\
[check]
judge = "rules"

[extract]
engine = "rules"
"""

DRAFT = """\
# The Harbour Bridge

The Harbour Bridge opened on 4 May 1932. The deck of the Harbour Bridge is 1,200 metres long.
Experts agree that it saved the port. The Harbour Bridge cost 3 million crowns.
"""

NOTICE = """\
---
id: notice
role: evidence
form: note
title: Notice of opening
publisher: Harbour Board
published: 1932-05-02
tier: primary
---
- The Harbour Bridge opened on 7 May 1932.
- The deck of the Harbour Bridge is 1,200 metres long.
"""

PAPER = """\
---
id: paper
role: evidence
form: note
title: The opening
publisher: Harbour Gazette
tier: secondary
---
- The Harbour Bridge cost 3 million crowns.
"""

UNUSED = """\
---
id: cookery
role: evidence
form: note
title: Soups of the coast
publisher: Harbour Gazette
tier: secondary
---
- Boil the fish for ten minutes.
"""

ARTICLE = "the-harbour-bridge"
OPENED, DECK, PORT, COST = "c7a7f334", "cdac2abe", "c349f656", "c631c860"
"""The ids of the four claims, in the order of the text."""


def begin(folder: Path) -> Path:
    """Make `folder` the sample workspace, not audited yet; return it."""
    assert factcheck(folder, "init").status == 0
    (folder / "factcheck.toml").write_text(SETTINGS)
    (folder / "draft.md").write_text(DRAFT)
    for name, text in (("notice", NOTICE), ("paper", PAPER), ("cookery", UNUSED)):
        (folder / f"sources/evidence/{name}.md").write_text(text)
    assert factcheck(folder, "add", "draft.md", "--as", "article").status == 0
    return folder


def copied(case: Path, to: Path) -> Path:
    """Return a copy of a workspace."""
    return Path(shutil.copytree(case, to))


def bundled(case: Path, file: Path, *options: str) -> Ran:
    """Audit `case` into the bundle `file`."""
    return factcheck(case, "audit", "--bundle", str(file), *options)


def members(file: Path) -> dict[str, bytes]:
    """Return what is in a bundle."""
    with zipfile.ZipFile(file) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def manifest_of(file: Path) -> dict[str, Any]:
    """Return a bundle's manifest as it is written."""
    values: dict[str, Any] = json.loads(members(file)["manifest.json"])
    return values


def forged(
    file: Path,
    to: Path,
    changes: Mapping[str, Callable[[bytes], bytes]],
    manifest: Callable[[dict[str, Any]], None] = lambda values: None,
    *,
    rehash: bool = True,
) -> Path:
    """Write the bundle `file` with changed members and manifest; its hashes are made to fit, unless told otherwise."""
    found = members(file)
    for name, change in changes.items():
        found[name] = change(found[name])
    values = json.loads(found["manifest.json"])
    if rehash:
        for entry in values["members"]:
            entry["sha256"] = hashlib.sha256(found[entry["path"]]).hexdigest()
            entry["bytes"] = len(found[entry["path"]])
    manifest(values)
    found["manifest.json"] = json.dumps(values).encode()
    with zipfile.ZipFile(to, "w") as bundle:
        for name, data in found.items():
            bundle.writestr(name, data)
    return to


def ledger(case: Path) -> Path:
    """The ledger of the sample's article."""
    return case / f"claims/{ARTICLE}.jsonl"


def edit_claim(case: Path, claim: str, **changes: object) -> None:
    """Change a claim in the ledger, as a person would in an editor; `None` takes a key out."""
    lines = []
    for line in ledger(case).read_text("utf-8").splitlines():
        values = json.loads(line)
        if values["id"] == claim:
            values = {key: value for key, value in (values | changes).items() if value is not None}
        lines.append(json.dumps(values, ensure_ascii=False) + "\n")
    ledger(case).write_text("".join(lines), "utf-8")
