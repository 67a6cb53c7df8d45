"""A bundle replays: the same audit, byte for byte, from one file, offline; and a stranger's does no harm."""

from __future__ import annotations

import io
import json
import os
import re
import socket
import stat
import struct
import subprocess
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, factcheck
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_bundle import (
    ARTICLE,
    COST,
    DECK,
    OPENED,
    PAPER,
    SETTINGS,
    begin,
    bundled,
    copied,
    edit_claim,
    forged,
    ledger,
    manifest_of,
    members,
)

from factcheck.errors import FactcheckError, StaleFile, UnreadableFile, UsageError
from factcheck.model import text_sha256
from factcheck.reports import archive
from factcheck.reports.archive import bad_name, pack, unpack
from factcheck.reports.audit import build_document
from factcheck.reports.bundle import Manifest, _settings, asked_of, bundle_of, read_bundle
from factcheck.reports.case import Case, compute_marks
from factcheck.reports.replaying import replay
from factcheck.settings import Check, Extract, Policy, Settings, read_settings
from factcheck.workspace import Workspace

IDENTICAL = "identical: 4 claims: 1 verified, 1 disputed, 2 unsupported\n"


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace, audited; tests that change it copy it."""
    case = begin(tmp_path_factory.mktemp("case"))
    assert factcheck(case, "audit").status == 1
    return case


@pytest.fixture(scope="module")
def bundle(audited: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of its audit."""
    file = tmp_path_factory.mktemp("bundle") / "audit.zip"
    assert bundled(audited, file).status == 1
    return file


def replayed(file: Path, *options: str) -> tuple[int, str, str]:
    """Replay a bundle in its own folder, which is no workspace."""
    return factcheck(file.parent, "replay", file.name, *options)


# --- writing and replaying -------------------------------------------------------------------------------


def test_an_audit_replays_from_its_bundle_alone(audited: Path, bundle: Path) -> None:
    """The report goes to stdout as ever; the note names the file and its hash; the replay says "identical"."""
    status, report, told = bundled(audited, bundle)
    assert (status, report) == (1, factcheck(audited, "audit").stdout)
    assert told == f"wrote {bundle} (SHA-256 {text_sha256_of(bundle)})\n"
    assert replayed(bundle) == (0, IDENTICAL, "")


def text_sha256_of(file: Path) -> str:
    """SHA-256 of a file, worked out another way than the command does."""
    return subprocess.run(["sha256sum", file], capture_output=True, text=True, check=True).stdout.split()[0]


def test_the_same_files_give_the_same_bytes(audited: Path, bundle: Path, tmp_path: Path) -> None:
    """In another folder, at another time, with other dates of files and no stored marks."""
    elsewhere = copied(audited, tmp_path / "elsewhere")
    for file in elsewhere.rglob("*.md"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    for stored in (elsewhere / "reports").iterdir():
        stored.unlink()
    bundled(elsewhere, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == bundle.read_bytes()


def test_a_bundle_holds_what_an_audit_reads(audited: Path, bundle: Path) -> None:
    """In the layout of a workspace; evidence that nothing rests on is there too, and said to be unused."""
    found = members(bundle)
    assert list(found) == [
        "audit.json",
        f"claims/{ARTICLE}.jsonl",
        "factcheck.toml",
        "manifest.json",
        f"reports/{ARTICLE}.assessments.jsonl",
        f"sources/articles/{ARTICLE}.md",
        "sources/evidence/cookery.md",
        "sources/evidence/notice.md",
        "sources/evidence/paper.md",
    ]
    assert found["audit.json"].decode() == factcheck(audited, "audit", "--format", "json").stdout
    for name in [*list(found)[5:], f"claims/{ARTICLE}.jsonl", f"reports/{ARTICLE}.assessments.jsonl"]:
        assert found[name] == (audited / name).read_bytes()
    manifest = Manifest.model_validate_json(found["manifest.json"])
    assert (manifest.schema_, manifest.judge.kind) == ("factcheck.bundle/1", "rules")
    uses = {each.path: each.use for each in manifest.members if "/evidence/" in each.path}
    assert uses == {
        "sources/evidence/cookery.md": None,
        "sources/evidence/notice.md": "decisive",
        "sources/evidence/paper.md": "decisive",
    }
    with zipfile.ZipFile(bundle) as file:
        assert {(info.date_time, info.extra, info.create_system) for info in file.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), b"", 3)
        }


def test_the_model_that_ships_is_named_by_its_hash_and_replays(audited: Path, tmp_path: Path) -> None:
    """With the judge `auto`, which the bundle names by what it was."""
    case = copied(audited, tmp_path / "case")
    (case / "factcheck.toml").write_text("")
    bundled(case, tmp_path / "full.zip")
    judge = manifest_of(tmp_path / "full.zip")["judge"]
    weights = ROOT / "factcheck/check/stance/weights/model.onnx"
    assert (judge["kind"], judge["model_sha256"]) == ("full", text_sha256_of(weights))
    assert (
        tomllib.loads(members(tmp_path / "full.zip")["factcheck.toml"].decode())["check"]["judge"] == "full"
    )
    status, told, _ = replayed(tmp_path / "full.zip")
    assert (status, told[:19]) == (0, "identical: 4 claims")


@pytest.mark.parametrize(
    "options",
    [
        ("--no-linked",),
        ("--fail-on", "unsupported"),
        ("--min-coverage", "100"),
        (ARTICLE,),
        ("--today", "2026-01-01"),
        ("--format", "html"),
    ],
    ids=" ".join,
)
def test_what_was_asked_is_asked_again(audited: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    """Whatever the options of the audit were."""
    bundled(audited, tmp_path / "audit.zip", *options)
    assert replayed(tmp_path / "audit.zip") == (0, IDENTICAL, "")


def test_the_day_of_an_audit_is_part_of_it(audited: Path, tmp_path: Path) -> None:
    """A suppression that had run out by the day of the audit has run out in the replay too, whatever the day."""
    case = copied(audited, tmp_path / "case")
    asked = ("suppress", OPENED, "--reason", "A misprint.", "--until", "2099-12-31")
    assert factcheck(case, *asked).status == 0
    assert bundled(case, tmp_path / "before.zip").status == 0
    status, report, _ = bundled(case, tmp_path / "audit.zip", "--today", "2100-01-01")
    assert (status, "suppression/expired" in report) == (1, True)
    assert manifest_of(tmp_path / "audit.zip")["asked"]["today"] == "2100-01-01"
    assert replayed(tmp_path / "audit.zip") == (0, IDENTICAL, "")


def test_an_audit_of_changed_lines_replays_without_git(audited: Path, tmp_path: Path) -> None:
    """What had changed is in the bundle."""
    case = copied(audited, tmp_path / "case")
    for command in (
        ("init", "-q"),
        ("add", "."),
        ("-c", "user.name=d", "-c", "user.email=d@x", "commit", "-qm", "x"),
    ):
        subprocess.run(["git", *command], cwd=case, check=True)
    article = case / f"sources/articles/{ARTICLE}.md"
    article.write_text(article.read_text().replace("3 million crowns.", "3 million crowns!"))
    bundled(case, tmp_path / "audit.zip", "--changed-since", "HEAD")
    lines = manifest_of(tmp_path / "audit.zip")["asked"]["changed"]["lines"]
    assert list(lines) == [f"sources/articles/{ARTICLE}.md"]
    assert replayed(tmp_path / "audit.zip") == (
        0,
        "identical: 2 claims: 0 verified, 0 disputed, 2 unsupported\n",
        "",
    )


def test_what_extraction_reported_is_taken_over(audited: Path, tmp_path: Path) -> None:
    """A claim whose words read otherwise now is reported once, then has its new words: the replay reports it too."""
    case = copied(audited, tmp_path / "case")
    article = case / f"sources/articles/{ARTICLE}.md"
    article.write_text(article.read_text().replace("cost 3 million crowns", "costs 3 million crowns"))
    _, report, _ = bundled(case, tmp_path / "audit.zip")
    assert "claim/quote-drifted" in report
    assert "claim/quote-drifted" not in factcheck(case, "audit").stdout
    assert replayed(tmp_path / "audit.zip")[0] == 0


def test_a_workspace_with_broken_files_replays(audited: Path, tmp_path: Path) -> None:
    """What can't be read is reported the same: lines, front matter, folders and files that are no sources."""
    case = copied(audited, tmp_path / "case")
    with ledger(case).open("a") as file:
        file.write("{not json\n")
    evidence = case / "sources/evidence"
    (evidence / "broken.md").write_bytes(b"---\nid: [\n---\n\xff\n")
    (evidence / "plain.md").write_text("no front matter")
    (evidence / "scan.pdf").write_bytes(b"%PDF" + b"x" * 50_000)
    (evidence / "folder.md").mkdir()
    (evidence / ".hidden").write_text("not read")
    (case / "claims/nobody.jsonl").write_text("")
    bundled(case, tmp_path / "audit.zip")
    found = members(tmp_path / "audit.zip")
    assert found["sources/evidence/scan.pdf"] == b"" == found["sources/evidence/folder.md/"]
    assert "sources/evidence/.hidden" not in found
    problems = [
        each["rule"] for each in json.loads(found["audit.json"])["findings"] if each["outcome"] == "error"
    ]
    assert sorted(problems) == [
        "ledger/article-missing",
        "ledger/bad-line",
        "source/front-matter",
        "source/not-taken-in",
        "source/not-taken-in",
        "source/unreadable",
    ]
    assert replayed(tmp_path / "audit.zip") == (0, IDENTICAL, "")


def test_an_article_of_one_megabyte_long_line_replays(audited: Path, tmp_path: Path) -> None:
    """It would inflate a hundredfold, as a bomb does, so it is stored as it is."""
    case = copied(audited, tmp_path / "case")
    hostile = "a" * 1_000_000 + " \u202e<script>::error::\x1b[31m"
    (case / "sources/evidence/paper.md").write_text(PAPER + hostile)
    bundled(case, tmp_path / "audit.zip")
    with zipfile.ZipFile(tmp_path / "audit.zip") as file:
        assert file.getinfo("sources/evidence/paper.md").compress_type == zipfile.ZIP_STORED
    assert replayed(tmp_path / "audit.zip")[0] == 0


def test_a_link_out_of_the_workspace_is_refused(audited: Path, tmp_path: Path) -> None:
    """What the audit did not read can't be given to others by mistake; nothing is written."""
    case = copied(audited, tmp_path / "case")
    (tmp_path / "secret.md").write_text(PAPER.replace("id: paper", "id: secret"))
    (case / "sources/evidence/secret.md").symlink_to(tmp_path / "secret.md")
    assert bundled(case, tmp_path / "audit.zip") == (
        2,
        "",
        "error: 'sources/evidence/secret.md' can't go into a bundle: it is a link\n    put the file itself there\n",
    )
    assert not (tmp_path / "audit.zip").exists()


def test_a_file_that_changes_meanwhile_is_told(audited: Path, tmp_path: Path) -> None:
    """A bundle never holds another text than the audit read."""
    case = Case.read(Workspace.open(copied(audited, tmp_path / "case")))
    marks = compute_marks(case, [ARTICLE])
    document = build_document(case, marks, fail_on="none")
    asked = asked_of(document, [ARTICLE])
    assert bundle_of(case, marks, document, asked) == bundle_of(case, marks, document, asked)
    (tmp_path / "case/sources/evidence/paper.md").write_text(PAPER.replace("3 million", "4 million"))
    with pytest.raises(StaleFile):
        bundle_of(case, marks, document, asked)


def test_an_unpacked_bundle_is_a_workspace(bundle: Path, tmp_path: Path) -> None:
    """With any program that unpacks: the audit in it says the same."""
    with zipfile.ZipFile(bundle) as file:
        file.extractall(tmp_path)
    found = factcheck(tmp_path, "audit", "--format", "json")
    assert (found.status, found.stdout) == (1, (tmp_path / "audit.json").read_text("utf-8"))


def test_a_workspace_without_articles_replays(tmp_path: Path) -> None:
    """An audit that checked nothing is one too."""
    (tmp_path / "case").mkdir()
    factcheck(tmp_path / "case", "init")
    assert bundled(tmp_path / "case", tmp_path / "audit.zip").status == 3
    assert replayed(tmp_path / "audit.zip")[0] == 0


def test_a_bundle_can_t_take_the_place_of_a_folder(audited: Path, tmp_path: Path) -> None:
    """The usual mistake is told; the folder stays."""
    assert bundled(audited, tmp_path)[0::2] == (2, f"error: {tmp_path} is a folder; --bundle takes a file\n")


@given(
    st.builds(
        Settings,
        policy=st.builds(Policy, verified_primary=st.integers(1, 9), min_score=st.floats(0, 1)),
        check=st.builds(Check, judge=st.just("rules"), candidates=st.integers(1, 200)),
        extract=st.builds(
            Extract, rules=st.lists(st.text(st.characters(exclude_categories=["Cs"]))).map(tuple)
        ),
    )
)
@settings(deadline=None, max_examples=50)
def test_settings_survive_the_bundle(values: Settings) -> None:
    """Whatever they are, they are read from the bundle as they were in force."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "factcheck.toml"
        file.write_bytes(_settings(values))
        assert read_settings(file)[0] == values


def test_where_a_service_is_stays_private(audited: Path, tmp_path: Path) -> None:
    """An address may hold a password, and a replay asks no service."""
    case = copied(audited, tmp_path / "case")
    (case / "factcheck.toml").write_text(SETTINGS + 'endpoint-url = "http://me:hunter2@10.0.0.7/v1"\n')
    bundled(case, tmp_path / "audit.zip")
    assert not any(b"hunter2" in data for data in members(tmp_path / "audit.zip").values())
    assert replayed(tmp_path / "audit.zip")[0] == 0


# --- what a replay does not take on trust ----------------------------------------------------------------


def test_a_replay_uses_no_network(bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no socket to be had it gives the same."""

    def none(*arguments: object) -> None:
        raise AssertionError("a socket was asked for")

    monkeypatch.setattr(socket, "socket", none)
    assert replay(read_bundle(bundle), tmp_path).differs == ()


def test_a_changed_file_is_named(bundle: Path, tmp_path: Path) -> None:
    """Before anything is run."""
    changes = {"sources/evidence/paper.md": lambda data: data.replace(b"3 million", b"4 million")}
    file = forged(bundle, tmp_path / "forged.zip", changes, rehash=False)
    status, out, told = replayed(file)
    assert (status, out) == (2, "")
    assert re.fullmatch(
        r"error: forged\.zip: sources/evidence/paper\.md was changed: its SHA-256 was [0-9a-f]{12}\.\.\., is "
        r"[0-9a-f]{12}\.\.\.\n    get the bundle again from who made it\n",
        told,
    )


def test_a_forged_mark_is_found_out(bundle: Path, tmp_path: Path) -> None:
    """Also where the hashes were made to fit: the marks are computed anew."""

    def acquit(data: bytes) -> bytes:
        document = json.loads(data)
        document["articles"][0]["claims"][0] |= {"status": "verified", "reason": "primary-support"}
        return json.dumps(document).encode()

    assert replayed(forged(bundle, tmp_path / "forged.zip", {"audit.json": acquit})) == (
        1,
        (
            "different: audit.json\n"
            f"{OPENED}: verified/primary-support in the bundle, disputed/detail-wrong here\n"
            "1 mark of 4 came out otherwise\n"
        ),
        "",
    )


def test_a_forged_trace_is_found_out(bundle: Path, tmp_path: Path) -> None:
    """The workings are compared as well; no mark differs."""
    trace = f"reports/{ARTICLE}.assessments.jsonl"
    file = forged(bundle, tmp_path / "forged.zip", {trace: lambda data: data.replace(b"7 May", b"4 May")})
    assert replayed(file) == (1, f"different: {trace}\n0 marks of 4 came out otherwise\n", "")


def test_words_that_differ_without_a_mark_are_placed(bundle: Path, tmp_path: Path) -> None:
    """Where no mark differs, the places in the document are listed."""
    change = {"audit.json": lambda data: data.replace(b'"title": "Notice of opening"', b'"title": "Notice"')}
    file = forged(bundle, tmp_path / "forged.zip", change)
    assert replayed(file) == (
        1,
        "different: audit.json\n  sources.0.title\n0 marks of 4 came out otherwise\n",
        "",
    )


def test_another_version_is_told_and_compared(bundle: Path, tmp_path: Path) -> None:
    """The version's number alone is no difference."""
    change = {"audit.json": lambda data: data.replace(b'"version": "0.1.0"', b'"version": "9.9"')}
    file = forged(bundle, tmp_path / "other.zip", change, lambda values: values.update(version="9.9"))
    assert replayed(file) == (0, IDENTICAL, "made by factcheck 9.9, replayed by 0.1.0\n")


@pytest.mark.parametrize(
    ("judge", "told"),
    [
        ({"name": "rules/2"}, "its judge is rules/2, here it is rules/4"),
        (
            {"kind": "endpoint", "name": "endpoint/1 some-model"},
            "its marks are those of a service (endpoint/1 some-model), which is not asked again",
        ),
        (
            {"kind": "full", "name": "full/1 x", "own_model": True},
            "its judge is full/1 x, whose model does not ship: name its folder with --model",
        ),
    ],
    ids=["rules", "service", "own model"],
)
def test_another_judge_is_told_first(
    bundle: Path, tmp_path: Path, judge: dict[str, object], told: str
) -> None:
    """It can't be replayed here: status 3, and nothing is run."""
    file = forged(bundle, tmp_path / "other.zip", {}, lambda values: values["judge"].update(judge))
    assert replayed(file) == (3, "", f"other.zip: can't be replayed here: {told}\n")


def test_other_weights_under_the_same_name_are_told(audited: Path, tmp_path: Path) -> None:
    """The hash of the whole file counts, not the name."""
    case = copied(audited, tmp_path / "case")
    (case / "factcheck.toml").write_text("")
    bundled(case, tmp_path / "full.zip")
    file = forged(
        tmp_path / "full.zip",
        tmp_path / "other.zip",
        {},
        lambda values: values["judge"].update(model_sha256="0" * 64),
    )
    status, out, told = replayed(file)
    assert (status, out) == (3, "")
    assert f"its judge has a model with SHA-256 {'0' * 64}, here it is " in told


def test_rules_of_another_version_are_told(bundle: Path, tmp_path: Path) -> None:
    """As another judge is."""
    file = forged(bundle, tmp_path / "other.zip", {}, lambda values: values.update(rules="policy/1"))
    status, _, told = replayed(file)
    assert (status, told) == (
        3,
        "other.zip: can't be replayed here: its marks follow policy/1, here the rules are policy/4\n",
    )


def test_an_own_model_is_named(audited: Path, tmp_path: Path) -> None:
    """A model that does not ship is no part of the bundle; its folder is given, and its hash must fit."""
    case = copied(audited, tmp_path / "case")
    copied(ROOT / "factcheck/check/stance/weights", case / "own")
    (case / "factcheck.toml").write_text('[check]\njudge = "full"\nmodel = "own"\n')
    bundled(case, tmp_path / "own.zip")
    assert replayed(tmp_path / "own.zip")[0] == 3
    assert replayed(tmp_path / "own.zip", "--model", "case/own")[0] == 0
    (case / "own/model.onnx").write_bytes(b"another")
    assert replayed(tmp_path / "own.zip", "--model", "case/own")[0] == 3


# --- what a stranger may send ----------------------------------------------------------------------------


def zipped(*entries: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    """Return a zip file of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for info, data in entries:
            file.writestr(info, data)
    return out.getvalue()


def a_link() -> zipfile.ZipInfo:
    """The name of a symbolic link, as Unix stores it."""
    info = zipfile.ZipInfo("sources/articles/link.md")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def encrypted() -> bytes:
    """A member that says it is encrypted."""
    data = bytearray(zipped(("audit.json", b"{}")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def overstated(count: int) -> bytes:
    """A zip file that says it has more members than it has."""
    data = bytearray(zipped(("audit.json", b"{}")))
    struct.pack_into("<2H", data, len(data) - 14, count, count)
    return bytes(data)


def twice() -> bytes:
    """A name that is there twice: which one counts is up to the reader."""
    return zipped(("audit.json", b"{}"), ("audit.jsom", b"[]")).replace(b"audit.jsom", b"audit.json")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no zip file"),
        (b"{}" * 50, "no zip file"),
        (zipped(("audit.json", b"{}"))[:-5], "it does not end as a zip file does"),
        (zipped(("../escaped.md", b"x")), "the name '../escaped.md': it is no plain relative path"),
        (zipped(("/etc/passwd", b"x")), "the name '/etc/passwd': it is no plain relative path"),
        (zipped(("claims/../../x", b"x")), "the name 'claims/../../x': it is no plain relative path"),
        (zipped(("C:\\x", b"x")), "the name 'C:\\\\x': it has characters that not every system takes, or is too long"),
        (zipped((a_link(), b"/etc/passwd")), "sources/articles/link.md is a link or a device"),
        (twice(), "audit.json is there twice"),
        (encrypted(), "audit.json is encrypted"),
        (overstated(65_535), "it says that it has 65,535 files, listed in 56 bytes"),
        (zipped(("audit.json", b"\0" * 50_000_000)), "audit.json grows from ~ to 50,000,000 bytes"),
    ],
    ids=[
        "empty", "json", "torn", "parent", "absolute", "dots", "drive", "link", "twice", "encrypted", "count", "bomb",
    ],
)  # fmt: skip
def test_a_hostile_archive_is_refused(tmp_path: Path, data: bytes, told: str) -> None:
    """Status 2 and one sentence, by both commands; nothing is written anywhere."""
    (tmp_path / "hostile").mkdir()
    file = tmp_path / "hostile" / "x.zip"
    file.write_bytes(data)
    for command in (("replay", "x.zip"), ("diff", "x.zip", "x.zip")):
        status, out, error = factcheck(file.parent, *command)
        assert (status, out) == (2, "")
        # how far zlib deflates is its own matter
        plain = re.sub(r"grows from [0-9,]+", "grows from ~", error)
        assert plain == f"error: x.zip: not a bundle that can be read: {told}\n"
    assert sorted(tmp_path.rglob("*")) == [file.parent, file]


def test_bounds_hold_for_all_members_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many members within their own bounds are refused before one is inflated."""
    monkeypatch.setattr(archive, "LARGEST_TOTAL", 150_000)
    file = tmp_path / "x.zip"
    file.write_bytes(zipped(("a", b"x" * 99_000), ("b", b"x" * 99_000)))
    with pytest.raises(UnreadableFile, match="more than 150,000 bytes together"):
        unpack(file)
    with pytest.raises(UsageError, match="a bundle holds at most"):
        pack({"a": b"x" * 99_000, "b": b"x" * 99_000})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda found: found.pop("manifest.json"), "no bundle: it has no manifest.json"),
        (
            lambda found: found.update({"manifest.json": b"{}"}),
            "manifest.json can't be read: version: Field required",
        ),
        (lambda found: found.update({"manifest.json": b"[" * 100_000}), "manifest.json can't be read: "),
        (lambda found: found.pop("audit.json"), "audit.json is missing"),
        (
            lambda found: found.update({"claims/extra.jsonl": b""}),
            "claims/extra.jsonl is not in manifest.json",
        ),
    ],
    ids=["no manifest", "empty", "nested", "missing", "extra"],
)
def test_a_bundle_is_whole_or_refused(
    bundle: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], told: str
) -> None:
    """Every file is in the manifest, and every file of the manifest is there."""
    found = members(bundle)
    change(found)
    file = tmp_path / "x.zip"
    file.write_bytes(pack(found))
    status, out, error = replayed(file)
    assert (status, out) == (2, "")
    assert error.startswith(f"error: x.zip: {told}")


def test_files_outside_the_layout_are_refused(bundle: Path, tmp_path: Path) -> None:
    """Also where the manifest lists them: a bundle holds a workspace's files and no others."""
    found = members(bundle) | {"sources/captures/x.html": b""}
    values = json.loads(found["manifest.json"])
    values["members"].append({"path": "sources/captures/x.html", "bytes": 0, "sha256": text_sha256("")})
    found["manifest.json"] = json.dumps(values).encode()
    (tmp_path / "x.zip").write_bytes(pack(found))
    assert "sources/captures/x.html has no place in a bundle" in replayed(tmp_path / "x.zip")[2]


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(
            lambda name: not bad_name(name) and not name.endswith("/")
        ),
        st.binary(max_size=2_000) | st.integers(0, 300_000).map(lambda size: b"a" * size),
        max_size=8,
    )
)
@settings(deadline=None, max_examples=100)
def test_what_is_packed_is_unpacked(found: dict[str, bytes]) -> None:
    """Whatever the names and bytes are, in any order; and the same members give the same bytes."""
    import tempfile

    data = pack(found)
    assert data == pack(dict(reversed(found.items())))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.zip"
        file.write_bytes(data)
        assert unpack(file) == found


@given(st.data())
@settings(deadline=None, max_examples=150)
def test_a_damaged_bundle_is_refused_or_the_same(bundle: Path, data: st.DataObject) -> None:
    """One byte changed, or the end cut off: it is told, unless it is where nothing is said."""
    import tempfile

    whole = bundle.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    torn = data.draw(st.booleans())
    damaged = (
        whole[:at]
        if torn
        else whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.zip"
        file.write_bytes(damaged)
        try:
            found = read_bundle(file)
        except FactcheckError:
            return
    assert found.members == {name: each for name, each in members(bundle).items() if name != "manifest.json"}


def test_claims_that_people_linked_replay(audited: Path, tmp_path: Path) -> None:
    """Links and decisions are people's, and in the bundle."""
    case = copied(audited, tmp_path / "case")
    quote = {"exact": "The Harbour Bridge cost 3 million crowns.", "start": 2, "end": 43}
    edit_claim(
        case,
        COST,
        citations=[{"stance": "supports", "source": "paper", "quote": quote, "linked_by": "desk"}],
    )
    decided = factcheck(case, "decide", DECK, "--status", "disputed", "--reason", "It was measured.")
    assert decided.status == 0, decided
    bundled(case, tmp_path / "audit.zip")
    assert f"claims/{ARTICLE}.reviews.jsonl" in members(tmp_path / "audit.zip")
    assert replayed(tmp_path / "audit.zip") == (
        0,
        "identical: 4 claims: 0 verified, 2 disputed, 2 unsupported\n",
        "",
    )
