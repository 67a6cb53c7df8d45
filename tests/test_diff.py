"""What moved a mark between two audits: each cause alone is named, and nothing else is blamed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Ran, factcheck
from sample_bundle import (
    ARTICLE,
    COST,
    DECK,
    NOTICE,
    OPENED,
    PAPER,
    PORT,
    SETTINGS,
    begin,
    bundled,
    copied,
    edit_claim,
    forged,
    ledger,
)

from factcheck.reports.bundle import read_bundle
from factcheck.reports.difference import compare

PATH = f"sources/articles/{ARTICLE}.md"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace, audited; every test changes a copy of it."""
    folder = begin(tmp_path_factory.mktemp("case"))
    assert factcheck(folder, "audit").status == 1
    return folder


@pytest.fixture(scope="module")
def before(case: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle that every test compares with."""
    file = tmp_path_factory.mktemp("bundle") / "before.zip"
    bundled(case, file)
    return file


@pytest.fixture
def after(case: Path, before: Path, tmp_path: Path) -> Callable[..., str]:
    """Change a copy of the workspace, audit it, and return what `factcheck diff` tells of the two bundles."""

    def changed(change: Callable[[Path], object], *options: str) -> str:
        folder = copied(case, tmp_path / "changed")
        change(folder)
        bundled(folder, tmp_path / "after.zip", *options)
        status, told, error = diff(before, tmp_path / "after.zip")
        assert (status, error) == (1, "")
        return told

    return changed


def diff(before: Path, after: Path, *options: str) -> Ran:
    """Run `factcheck diff` outside of any workspace."""
    return factcheck(after.parent, "diff", str(before), str(after), *options)


def write(path: str, text: str) -> Callable[[Path], object]:
    """A change: the file has this text."""
    return lambda folder: (folder / path).write_text(text)


# --- one cause each --------------------------------------------------------------------------------------


def test_two_bundles_of_the_same_files_do_not_differ(before: Path) -> None:
    """Exit 0 and one line."""
    assert diff(before, before) == (0, "0 of 4 marks moved\n", "")


def test_a_source_that_was_added(after: Callable[..., str]) -> None:
    """It is named with what it says."""
    register = PAPER.replace("id: paper", "id: register").replace("Gazette", "Archive")
    assert after(write("sources/evidence/register.md", register)) == (
        "source added: sources/evidence/register.md\n"
        "\n"
        f"{PATH}:14  {COST}  unsupported/weak-evidence -> verified/independent-support\n"
        "    The Harbour Bridge cost 3 million crowns.\n"
        "    source    register was added; it supports: “The Harbour Bridge cost 3 million crowns.”\n"
        "\n"
        "1 of 4 marks moved: source 1\n"
    )


def test_a_source_that_was_removed(after: Callable[..., str]) -> None:
    """Both marks that rested on it moved by it."""
    told = after(lambda folder: (folder / "sources/evidence/notice.md").unlink())
    assert told == (
        "source removed: sources/evidence/notice.md\n"
        "\n"
        f"{PATH}:13  {OPENED}  disputed/detail-wrong -> unsupported/no-evidence\n"
        "    The Harbour Bridge opened on 4 May 1932.\n"
        "    source    notice was removed; it contradicts: “The Harbour Bridge opened on 7 May 1932.”\n"
        "\n"
        f"{PATH}:13  {DECK}  verified/primary-support -> unsupported/no-evidence\n"
        "    The deck of the Harbour Bridge is 1,200 metres long.\n"
        "    source    notice was removed; it supports: “The deck of the Harbour Bridge is 1,200 metres long.”\n"
        "\n"
        "2 of 4 marks moved: source 2\n"
    )


def test_a_source_that_stands_closer(after: Callable[..., str]) -> None:
    """What changed in its front matter is told, above and at the mark."""
    assert after(write("sources/evidence/paper.md", PAPER.replace("secondary", "primary"))) == (
        "source changed: sources/evidence/paper.md: tier secondary -> primary\n"
        "\n"
        f"{PATH}:14  {COST}  unsupported/weak-evidence -> verified/primary-support\n"
        "    The Harbour Bridge cost 3 million crowns.\n"
        "    source    paper changed: tier secondary -> primary\n"
        "\n"
        "1 of 4 marks moved: source 1\n"
    )


def test_a_source_with_another_text(after: Callable[..., str]) -> None:
    """A corrected record moves the mark that it decided, and no other."""
    told = after(write("sources/evidence/notice.md", NOTICE.replace("7 May", "4 May")))
    assert told.splitlines()[2:] == [
        f"{PATH}:13  {OPENED}  disputed/detail-wrong -> verified/primary-support",
        "    The Harbour Bridge opened on 4 May 1932.",
        "    source    notice changed: its text",
        "",
        "1 of 4 marks moved: source 1",
    ]


def test_a_claim_with_another_text(after: Callable[..., str]) -> None:
    """Its earlier words are told."""
    told = after(lambda folder: edit_claim(folder, OPENED, text="The Harbour Bridge opened on 7 May 1932."))
    assert told == (
        "\n"
        f"{PATH}:13  {OPENED}  disputed/detail-wrong -> verified/primary-support\n"
        "    The Harbour Bridge opened on 7 May 1932.\n"
        "    text      it was “The Harbour Bridge opened on 4 May 1932.”\n"
        "\n"
        "1 of 4 marks moved: text 1\n"
    )


def test_a_link_that_a_person_made(after: Callable[..., str]) -> None:
    """Where people have linked the evidence, what the checker adds weighs nothing."""
    exact = "The deck of the Harbour Bridge is 1,200 metres long."
    quote = {"exact": exact, "start": 44, "end": 44 + len(exact)}
    link = {"stance": "supports", "source": "notice", "quote": quote, "linked_by": "desk"}
    told = after(lambda folder: edit_claim(folder, OPENED, citations=[link]))
    assert told.splitlines()[3:-2] == [f"    link      notice supports: “{exact}”, linked by desk"]


def test_what_is_no_longer_missing(after: Callable[..., str]) -> None:
    """A vague attribution that a person takes out of the ledger."""
    told = after(lambda folder: edit_claim(folder, PORT, citations=None))
    assert told.splitlines()[1:-2] == [
        f"{PATH}:14  {PORT}  unsupported/citation-missing -> unsupported/no-evidence",
        "    Experts agree that it saved the port.",
        "    link      “Experts agree” is no longer missing",
    ]


def test_a_person_s_decision(after: Callable[..., str], before: Path, tmp_path: Path) -> None:
    """And, read the other way round, that it counts no more."""
    decide = ("decide", DECK, "--status", "disputed", "--reason", "It was measured again.")
    told = after(lambda folder: factcheck(folder, *decide))
    assert told == (
        "\n"
        f"{PATH}:13  {DECK}  verified/primary-support -> disputed/by-decision\n"
        "    The deck of the Harbour Bridge is 1,200 metres long.\n"
        "    decision  desk set it to disputed: It was measured again.\n"
        "\n"
        "1 of 4 marks moved: decision 1\n"
    )
    back = diff(tmp_path / "after.zip", before).stdout
    assert "    decision  that desk set it to disputed counts no more: it is not in the log\n" in back


def test_the_policy_is_named_where_it_decides(after: Callable[..., str]) -> None:
    """Asked again with the other policy, the same links give the other mark."""
    told = after(write("factcheck.toml", SETTINGS + "\n[policy]\nverified-origins = 1\n"))
    assert told == (
        "policy.verified-origins: 2 -> 1\n"
        "\n"
        f"{PATH}:14  {COST}  unsupported/weak-evidence -> verified/independent-support\n"
        "    The Harbour Bridge cost 3 million crowns.\n"
        "    policy    verified-origins 2 -> 1\n"
        "\n"
        "1 of 4 marks moved: policy 1\n"
    )


def test_the_policy_is_not_blamed_for_what_a_source_did(after: Callable[..., str]) -> None:
    """It changed, and the mark would be the same by the old one."""

    def change(folder: Path) -> None:
        write("factcheck.toml", SETTINGS + "\n[policy]\nverified-origins = 3\n")(folder)
        write("sources/evidence/notice.md", NOTICE.replace("7 May", "4 May"))(folder)

    told = after(change)
    assert "policy.verified-origins: 2 -> 3\n" in told
    assert told.endswith("\n    source    notice changed: its text\n\n1 of 4 marks moved: source 1\n")


def test_links_that_were_left_out(case: Path, before: Path, tmp_path: Path) -> None:
    """Of `--no-linked`, where a person's link decided."""
    folder = copied(case, tmp_path / "linked")
    exact = "The Harbour Bridge opened on 7 May 1932."
    quote = {"exact": exact, "start": 2, "end": 2 + len(exact)}
    link = {"stance": "supports", "source": "notice", "quote": quote, "linked_by": "desk"}
    edit_claim(folder, OPENED, citations=[link])
    bundled(folder, tmp_path / "with.zip")
    bundled(folder, tmp_path / "without.zip", "--no-linked")
    assert diff(tmp_path / "with.zip", tmp_path / "without.zip").stdout == (
        "asked.links: true -> false\n"
        "\n"
        f"{PATH}:13  {OPENED}  verified/primary-support -> disputed/detail-wrong\n"
        "    The Harbour Bridge opened on 4 May 1932.\n"
        "    settings  people's links were left out\n"
        "\n"
        "1 of 4 marks moved: settings 1\n"
    )


def marks(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    """Change the first claim of an audit."""

    def changed(data: bytes) -> bytes:
        document = json.loads(data)
        change(document["articles"][0]["claims"][0])
        return json.dumps(document).encode()

    return changed


OTHERWISE = {"audit.json": marks(lambda claim: claim.update(status="unsupported", computed="unsupported"))}
"""A mark that came out otherwise, for whatever reason the manifest gives."""


@pytest.mark.parametrize(
    ("judge", "cause"),
    [
        (
            {"model_sha256": "1" * 64, "name": "full/1, model-2"},
            "model     rules/4 -> full/1, model-2; notice: contradicts (1.00) -> model-unsure (0.41)",
        ),
        (
            {"name": "rules/5"},
            "rules     rules/4 -> rules/5; notice: contradicts (1.00) -> model-unsure (0.41)",
        ),
    ],
    ids=["model", "rules"],
)
def test_another_judge(before: Path, tmp_path: Path, judge: dict[str, str], cause: str) -> None:
    """It is named with what it reads otherwise; as this machine has one model, the second bundle is made up."""

    def read_otherwise(data: bytes) -> bytes:
        head, first, *rest = data.decode().splitlines()
        mark = json.loads(first)
        looked = next(each for each in mark["looked"] if each.get("stance") == "contradicts")
        looked |= {"doubt": "model-unsure", "score": 0.41}
        del looked["stance"]
        return "\n".join([head, json.dumps(mark), *rest, ""]).encode()

    changes = OTHERWISE | {f"reports/{ARTICLE}.assessments.jsonl": read_otherwise}
    after = forged(before, tmp_path / "after.zip", changes, lambda values: values["judge"].update(judge))
    told = diff(before, after).stdout
    assert f"\n    {cause}\n" in told


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (lambda values: values.update(rules="policy/5"), "rules     policy/4 -> policy/5"),
        (lambda values: values.update(version="9.9"), "version   factcheck 0.1.0 -> 9.9"),
        (lambda values: None, "unknown   nothing was found that moved it"),
    ],
    ids=["rules", "version", "nothing"],
)
def test_causes_that_no_file_shows(
    before: Path, tmp_path: Path, change: Callable[[dict[str, Any]], None], cause: str
) -> None:
    """The version of the rules, else that of factcheck; where nothing is found, that is said."""
    told = diff(before, forged(before, tmp_path / "after.zip", OTHERWISE, change)).stdout
    assert f"    The Harbour Bridge opened on 4 May 1932.\n    {cause}\n\n1 of 4 marks moved" in told


def test_other_sources_are_named_where_none_that_decides_changed(
    before: Path, case: Path, tmp_path: Path
) -> None:
    """Words weigh by the whole library, so any source may move a mark; that is said, and how many there are."""
    folder = copied(case, tmp_path / "changed")
    (folder / "sources/evidence/cookery.md").unlink()
    bundled(folder, tmp_path / "plain.zip")
    told = diff(before, forged(tmp_path / "plain.zip", tmp_path / "after.zip", OTHERWISE)).stdout
    assert "    library   1 source came, went or changed, and words weigh by the whole library\n" in told


# --- claims and articles ---------------------------------------------------------------------------------


def test_claims_that_came_and_went(after: Callable[..., str]) -> None:
    """A sentence that was replaced, and the lines of the article that changed."""

    def change(folder: Path) -> None:
        article = folder / PATH
        article.write_text(
            article.read_text().replace(" The Harbour Bridge cost 3 million crowns.", "\nIt rains.")
        )
        kept = [line for line in ledger(folder).read_text().splitlines(True) if COST not in line]
        ledger(folder).write_text("".join(kept))

    told = after(change).splitlines()
    assert told[0] == f"article changed: {ARTICLE}: 2 lines added, 1 removed"
    assert told[1][:13] == "claim added: "
    assert told[1][21:] == "  unsupported/no-evidence  It rains."
    assert told[2:] == [
        f"claim removed: {COST}  unsupported/weak-evidence  The Harbour Bridge cost 3 million crowns.",
        "0 of 3 marks moved",
    ]


def test_a_claim_with_another_id_is_the_same_by_its_words(after: Callable[..., str]) -> None:
    """As after a new extraction; capitals and punctuation don't matter."""

    def change(folder: Path) -> None:
        edit_claim(folder, OPENED, id="c1234567", text="the Harbour Bridge opened on 4 May 1932")
        write("sources/evidence/notice.md", NOTICE.replace("7 May", "4 May"))(folder)

    told = after(change)
    assert f"{PATH}:13  c1234567 (was {OPENED})  disputed/detail-wrong -> verified/primary-support\n" in told
    assert told.endswith("1 of 4 marks moved: source 1, text 1\n")


def test_an_article_that_was_not_audited_has_no_lost_claims(case: Path, before: Path, tmp_path: Path) -> None:
    """What was not asked about did not come or go; the article is named."""
    folder = copied(case, tmp_path / "two")
    (folder / "other.md").write_text("# The Tower\n\nThe tower is 90 metres tall.\n")
    factcheck(folder, "add", "other.md", "--as", "article")
    bundled(folder, tmp_path / "after.zip", "the-tower")
    assert diff(before, tmp_path / "after.zip") == (
        1,
        f"article removed: {ARTICLE}\narticle added: the-tower\n0 of 0 marks moved\n",
        "",
    )


# --- the whole -------------------------------------------------------------------------------------------


def test_json_is_one_document(before: Path, tmp_path: Path) -> None:
    """Everything, with the kind of each cause as a word."""
    after = forged(before, tmp_path / "after.zip", OTHERWISE)
    ran = diff(before, after, "--json")
    assert (ran.status, ran.stderr) == (1, "")
    assert json.loads(ran.stdout) == {
        "schema": "factcheck.diff/1",
        "compared": 4,
        "articles": [],
        "sources": [],
        "settings": [],
        "moved": [
            {
                "claim": OPENED,
                "was": None,
                "article": ARTICLE,
                "path": PATH,
                "line": 13,
                "text": "The Harbour Bridge opened on 4 May 1932.",
                "before": "disputed/detail-wrong",
                "after": "unsupported/detail-wrong",
                "causes": [{"kind": "unknown", "message": "nothing was found that moved it", "source": None}],
            }
        ],
        "added": [],
        "removed": [],
    }


def test_read_backwards_it_is_the_mirror_image(case: Path, before: Path, tmp_path: Path) -> None:
    """What was added was removed, and every mark moved back."""
    folder = copied(case, tmp_path / "changed")
    (folder / "sources/evidence/notice.md").unlink()
    edit_claim(folder, PORT, text="The port was saved.", id="c0000000")
    bundled(folder, tmp_path / "after.zip")
    there, back = read_bundle(before), read_bundle(tmp_path / "after.zip")
    one, other = compare(there, back), compare(back, there)
    assert (one.compared, one.added, one.removed) == (other.compared, other.removed, other.added)
    assert [(each.claim, each.before, each.after) for each in one.moved] == [
        (each.claim, each.after, each.before) for each in other.moved
    ]
    assert [each.state for each in one.sources] == ["removed"]
    assert [each.state for each in other.sources] == ["added"]
    assert one.added != () != one.removed


def test_an_audit_that_can_t_be_read_is_told(before: Path, tmp_path: Path) -> None:
    """Of another version, say: exit 2, and the version is named."""
    change = {"audit.json": lambda data: b'{"schema": "factcheck.audit/9"}'}
    after = forged(before, tmp_path / "after.zip", change, lambda values: values.update(version="9.9"))
    assert diff(before, after) == (
        2,
        "",
        f"error: {after}: audit.json is no audit that factcheck 0.1.0 can read\n    it was made by factcheck 9.9\n",
    )


def test_texts_of_others_reach_no_terminal_as_commands(after: Callable[..., str]) -> None:
    """Statements, titles and reasons are shown on one line each, without control characters."""
    attack = "The bridge\x1b[2J\x07\u202e opened\nsources/articles/x.md:1  verified in 1932."

    def change(folder: Path) -> None:
        edit_claim(folder, OPENED, text=attack)
        write(
            "sources/evidence/notice.md",
            NOTICE.replace("Notice of", '"\\eNotice\\n of').replace("opening", 'x"'),
        )(folder)
        factcheck(folder, "decide", DECK, "--status", "disputed", "--reason", attack)

    told = after(change)
    assert not [letter for letter in told if not letter.isprintable() and letter != "\n"]
    assert [line for line in told.splitlines() if line.startswith("sources/articles/x.md")] == []
