"""The command line, word for word: one small workspace, every command, its whole output.

An article of six sentences, two notes of evidence, two links made by hand through `factcheck edit`: no mark here
rests on what the engine finds by itself.
"""

from __future__ import annotations

import json
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Ran, environment, factcheck

from factcheck.claims.changes import change_ledger, reject
from factcheck.reports.case import Case
from factcheck.workspace import Workspace

DRAFT = """\
# The Harbour Bridge

The Harbour Bridge opened on 4 May 1932. Its deck is 1,200 metres long.
The mayor said: "This bridge will never carry a toll."
Experts agree that it saved the port. Why was it built? It is a beautiful bridge.
"""

NOTICE = """\
---
id: notice
form: note
title: Notice of opening
publisher: Harbour Board
published: 1932-05-02
url: https://example.org/notice
tier: primary
---
- The Harbour Bridge opened on 7 May 1932.
- The deck of the bridge is 1,200 metres long.
"""

PAPER = """\
---
id: paper
form: note
title: Speech at the opening
publisher: Harbour Gazette
published: 1932-05-08
tier: secondary
---
- At the opening of the bridge the mayor promised that no toll would be asked before 1940.
"""

OPENED, DECK, TOLL, PORT = "c3d4811c", "ca53c4ab", "c59da5f2", "c8d1df1b"
"""The ids of the four claims, in the order of the text."""

EDITOR = """\
import os, pathlib, sys
file = pathlib.Path(sys.argv[1])
file.write_text(file.read_text("utf-8").replace(os.environ["OLD"], os.environ["NEW"]), "utf-8")
"""
"""An editor: it replaces $OLD by $NEW."""

LINK = """\
citations:
- stance: supports
  source: notice
  quote: The deck of the bridge is 1,200 metres long.
"""


AGAINST = """\
citations:
- stance: contradicts
  source: notice
  quote: The Harbour Bridge opened on 7 May 1932.
  detail: date
  note: The notice of the board has the day.
"""


def edit(folder: Path, claim: str, old: str, new: str, *options: str) -> Ran:
    """Run `factcheck edit CLAIM` with an editor that replaces `old` by `new`."""
    (folder / "editor.py").write_text(EDITOR)
    editor = f"{sys.executable} {folder / 'editor.py'}"
    return factcheck(folder, "edit", claim, *options, EDITOR=editor, OLD=old, NEW=new)


def result(folder: Path, *arguments: str) -> str:
    """Return the stdout of a run that ends with status 0 and has nothing on stderr."""
    ran = factcheck(folder, *arguments)
    assert (ran.status, ran.stderr) == (0, "")
    return ran.stdout


def refusal(folder: Path, *arguments: str) -> str:
    """Return the stderr of a run that ends with status 2 and has nothing on stdout."""
    ran = factcheck(folder, *arguments)
    assert (ran.status, ran.stdout) == (2, "")
    return ran.stderr


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace, taken in and extracted; the outputs on the way are tested here."""
    folder = tmp_path_factory.mktemp("bridge")
    assert result(folder, "init") == f"made a workspace in {folder}\nnext: factcheck add FILE --as article\n"
    with (folder / "factcheck.toml").open("a") as settings:  # the same claims with and without the parser
        settings.write('\n[extract]\nengine = "rules"\n')
    (folder / "bridge.md").write_text(DRAFT)
    (folder / "notice.md").write_text(NOTICE)
    (folder / "paper.md").write_text(PAPER)
    assert result(folder, "add", "bridge.md", "--as", "article", "--id", "bridge") == (
        'added article/bridge: "The Harbour Bridge" (44 words)\n'
    )
    assert result(folder, "add", "notice.md", "paper.md", "--as", "evidence") == (
        'added evidence/notice: "Notice of opening" (19 words)\n'
        'added evidence/paper: "Speech at the opening" (18 words)\n'
    )
    assert result(folder, "extract") == "claims/bridge.jsonl: 7 added (split by rules), 7 in all\n"
    assert result(folder, "extract") == "claims/bridge.jsonl: nothing new, 7 in all\n"
    return folder


@pytest.fixture(scope="module")
def checked(extracted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace with two links made by hand, checked. Tests that write take `own` instead."""
    folder = Path(shutil.copytree(extracted, tmp_path_factory.mktemp("checked") / "case"))
    assert edit(folder, DECK, "citations: []\n", LINK) == (
        0, f"{DECK}: written to claims/bridge.jsonl\n", "",
    )  # fmt: skip
    assert edit(folder, OPENED, "citations: []\n", AGAINST).status == 0
    assert result(folder, "check") == "bridge: 4 claims: 1 verified, 1 disputed, 2 unsupported\n"
    return folder


@pytest.fixture
def own(checked: Path, tmp_path: Path) -> Path:
    """A copy of the checked workspace."""
    return Path(shutil.copytree(checked, tmp_path / "case"))


# --- edit ------------------------------------------------------------------------------------------------


def test_edit_shows_a_claim_as_yaml(own: Path) -> None:
    """What the editor gets is the claim without offsets, below a few lines of help."""
    ran = factcheck(own, "edit", DECK, EDITOR="cat")
    assert ran == (
        0,
        (
            f"# {DECK} in claims/bridge.jsonl. Save to keep your changes, leave as it is to change nothing.\n"
            "# `says` is the article's words; `quote` in a citation is the source's words: both are found again by "
            "themselves.\n"
            "# citations: stance is supports, contradicts (with detail: refuted, never-happened, order, date, number, "
            "wording,\n"
            "# who, place, no-longer-true) or missing (with missing, cue and would_settle).\n"
            "text: Its deck is 1,200 metres long.\n"
            "says: Its deck is 1,200 metres long.\n"
            "kind: quantity\n"
            "citations:\n"
            "- stance: supports\n"
            "  source: notice\n"
            "  quote: The deck of the bridge is 1,200 metres long.\n"
            "  linked_by: desk\n"
            f"{DECK}: nothing changed\n"
        ),
        "",
    )


def test_edit_finds_the_quotation_and_names_the_editor(own: Path) -> None:
    """The ledger gets the place of the quoted words in the source, and who linked them."""
    (line,) = (line for line in (own / "claims/bridge.jsonl").read_text().splitlines() if DECK in line)
    claim = json.loads(line)
    assert claim["made_by"] == "desk"
    assert claim["citations"] == [
        {
            "stance": "supports",
            "source": "notice",
            "quote": {
                "exact": "The deck of the bridge is 1,200 metres long.",
                "prefix": " Bridge opened on 7 May 1932.\n- ",
                "suffix": "\n",
                "start": 45,
                "end": 89,
            },
            "linked_by": "desk",
        }
    ]


def test_edit_that_changes_nothing(own: Path) -> None:
    """A text left as it was changes nothing."""
    before = (own / "claims/bridge.jsonl").read_bytes()
    assert edit(own, DECK, "nothing", "nothing") == (0, f"{DECK}: nothing changed\n", "")
    assert (own / "claims/bridge.jsonl").read_bytes() == before


def test_edit_that_is_refused_is_kept(own: Path) -> None:
    """A quotation that is not in the source is refused with the nearest words, and the next edit goes on."""
    before = (own / "claims/bridge.jsonl").read_bytes()
    wrong = LINK.replace("The deck of the bridge", "The desk of the bridge")
    assert edit(own, TOLL, "citations: []\n", wrong, "--by", "ann") == (
        2,
        "",
        (
            "error: citations[0]: “The desk of the bridge is 1,200 metres long.” is not in sources/evidence/notice.md; "
            "nearest there: “The deck of the bridge is 1,200 metres long.”\n"
            f"    nothing was written; your text is kept, go on with: factcheck edit {TOLL}\n"
        ),
    )
    assert (own / "claims/bridge.jsonl").read_bytes() == before
    assert edit(own, TOLL, "The desk", "The deck", "--by", "ann") == (
        0, f"{TOLL}: written to claims/bridge.jsonl\n", "",
    )  # fmt: skip
    assert '"linked_by": "ann"' in (own / "claims/bridge.jsonl").read_text()
    assert edit(own, TOLL, "nothing", "nothing") == (0, f"{TOLL}: nothing changed\n", "")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("text:", "texts:", "unknown key 'texts'; did you mean 'text'?"),
        ("source: notice", "source: notise", ("no evidence source 'notise' in this workspace; did you mean notice?\n"
         "    add it first: factcheck add FILE --as evidence")),
        ("supports", "agrees", "citations[0]: stance: Input should be 'supports', 'contradicts' or 'missing'"),
        ("kind: quantity", "kind: number", ("kind: Input should be 'event', 'quotation', 'quantity', 'attribution', "
         "'causal', 'state' or 'comparison'")),
        ("says: Its deck is 1,200", "says: Its deck is 1,300", ("says: “Its deck is 1,300 metres long.” is not in "
         "sources/articles/bridge.md; nearest there: “Its deck is 1,200 metres long.”")),
        ("text: ", "text: [", "not readable as YAML: line 6: did not find expected ',' or ']'"),
        ("says: Its", "says: [Its, '']\nplace: Its", "says: give the article's words as one text"),
    ],
)  # fmt: skip
def test_edit_says_what_is_wrong(own: Path, old: str, new: str, message: str) -> None:
    """A wrong key, source, stance, kind, place or form is refused in a sentence."""
    ran = edit(own, DECK, old, new)
    assert (ran.status, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"error: {message}")
    assert ran.stderr.endswith(f"go on with: factcheck edit {DECK}\n")


# --- the marks -------------------------------------------------------------------------------------------

TABLE = f"""\
bridge
  {OPENED}    disputed    detail-wrong         0.72  The Harbour Bridge opened on 4 May 1932.
  {TOLL}    unsupported no-evidence          0.54  The mayor said: “This bridge will never carry a toll.”
  {DECK}    verified    primary-support      0.30  Its deck is 1,200 metres long.
  {PORT}    unsupported citation-missing     0.24  Experts agree that it saved the port.
4 claims: 1 verified, 1 disputed, 2 unsupported
"""


def test_status_before_the_first_check(extracted: Path) -> None:
    """Nobody looked yet: no mark, and a note on stderr."""
    ran = factcheck(extracted, "status")
    assert (ran.status, ran.stderr) == (
        0,
        "bridge: files changed since the marks were computed; run: factcheck check\n",
    )
    assert ran.stdout.splitlines()[1] == (
        f"  {OPENED}    -           not checked yet      0.72  The Harbour Bridge opened on 4 May 1932."
    )
    assert ran.stdout.splitlines()[-1] == "4 claims: 0 verified, 0 disputed, 0 unsupported"


def test_status(checked: Path) -> None:
    """All claims with their weights, the central ones first."""
    assert result(checked, "status") == TABLE
    assert result(checked, "status", "bridge") == TABLE


@pytest.mark.parametrize(
    ("options", "claims"),
    [
        (["--status", "disputed"], [OPENED]),
        (["--status", "disputed", "--status", "verified"], [OPENED, DECK]),
        (["--reason", "citation-missing"], [PORT]),
        (["--status", "verified", "--reason", "citation-missing"], []),
        (["--undecided"], [OPENED, TOLL, DECK, PORT]),
    ],
)
def test_status_of_some(checked: Path, options: list[str], claims: list[str]) -> None:
    """Filters by mark, by reason and by decision; several of one kind add up."""
    lines = result(checked, "status", *options).splitlines()
    assert [line.split()[0] for line in lines if line.startswith("  ")] == claims
    assert lines[-1].startswith(f"{len(claims)} claim{'' if len(claims) == 1 else 's'}: ")


def test_status_as_json(checked: Path) -> None:
    """One document, with the same claims."""
    assert json.loads(result(checked, "status", "--json", "--status", "verified")) == {
        "schema": "factcheck.status/1",
        "stale": [],
        "claims": [
            {
                "id": DECK,
                "article": "bridge",
                "status": "verified",
                "reason": "primary-support",
                "decision": None,
                "signed": None,
                "weight": 0.30,
                "text": "Its deck is 1,200 metres long.",
            }
        ],
    }


def test_check_without_links(own: Path) -> None:
    """`--no-linked` prints the engine's own marks, without those that people's links gave, and stores nothing."""
    stored = (own / "reports/bridge.assessments.jsonl").read_bytes()
    with (own / "factcheck.toml").open("a", encoding="utf-8") as settings:
        settings.write(
            '\n[check]\njudge = "rules"\n'
        )  # which finds less: the deck's mark is a person's alone
    told = result(own, "check", "--no-linked")
    assert told.startswith("bridge: 4 claims: ") and DECK not in told
    assert (own / "reports/bridge.assessments.jsonl").read_bytes() == stored


def test_audit(checked: Path) -> None:
    """The report goes to stdout; a disputed claim makes the status 1, unless that is not what counts."""
    ran = factcheck(checked, "audit")
    assert (ran.status, ran.stderr) == (1, "")
    assert ran.stdout.startswith(
        "The Harbour Bridge (sources/articles/bridge.md)\n4 claims: 1 verified, 1 disputed"
    )
    assert factcheck(checked, "audit", "--fail-on", "none").status == 0
    assert factcheck(checked, "audit", "--no-linked", "--fail-on", "unsupported").status == 1


# --- looking ---------------------------------------------------------------------------------------------


def test_show_a_claim(checked: Path) -> None:
    """The claim, where the article says it, its mark, and the evidence with its place."""
    assert (
        result(checked, "show", DECK)
        == f"""\
{DECK}  claims/bridge.jsonl:3
  claim         Its deck is 1,200 metres long.
  article says  sources/articles/bridge.md:13:42 “Its deck is 1,200 metres long.”
  kind          quantity
  weight        0.30
  check-worthy  0.72
  ambiguous     points elsewhere: “Its”
  mark          verified, primary-support: supported by 1 primary source, 1 origin; no credible
                source contradicts it
  supports      sources/evidence/notice.md:15, primary, linked by desk
    quote       “The deck of the bridge is 1,200 metres long.”
"""
    )


def test_show_takes_the_beginning_of_an_id(checked: Path) -> None:
    """Three characters are enough where no other claim begins so; two never are."""
    assert result(checked, "show", DECK[:3]) == result(checked, "show", DECK)
    assert refusal(checked, "show", DECK[:2]).startswith("error: no claim 'ca' in this workspace")


SOURCE = """\
sources/evidence/notice.md  evidence, primary, note
  title     Notice of opening
  publisher Harbour Board
  published 1932-05-02
  url       https://example.org/notice
  sha256    11506e71e85cb7f880d709b79148ceec405917ead386eec1991b319a115b57bc
"""


def test_show_a_source(checked: Path) -> None:
    """What is known of a source, and its text; `--at` names the line of an offset."""
    text = (
        "  | - The Harbour Bridge opened on 7 May 1932.\n  | - The deck of the bridge is 1,200 metres long.\n"
    )
    assert result(checked, "show", "notice") == SOURCE + text
    assert result(checked, "show", "notice", "--at", "47") == (
        SOURCE + "  at 47: sources/evidence/notice.md:15:5\n" + text
    )
    assert refusal(checked, "show", "notice", "--at", "2000") == (
        "error: notice has 90 code points; 2000 is behind its end\n"
    )


def test_why(checked: Path) -> None:
    """The rule that decided, the evidence that was decisive, and what would change the mark.

    The passages looked at stand between them; `test_why.py` has those.
    """
    told = result(checked, "why", OPENED)
    assert told.startswith(f"""\
{OPENED} is disputed (detail-wrong)
  claim         The Harbour Bridge opened on 4 May 1932.
  rule          contradicted by 1 primary source, 1 origin; no credible source supports it
  because       notice contradicts (date): The notice of the board has the day.
  decisive:
  contradicts   date: sources/evidence/notice.md:14, primary, linked by desk
    quote       “The Harbour Bridge opened on 7 May 1932.”
    lined up    differs: 4 May 1932 / 7 May 1932
    note        The notice of the board has the day.
""")
    assert told.endswith("""\
  confidence    1.00
  would change  a credible source that supports the claim as it stands, or proof that the
                contradicting source is wrong
""")


def test_why_before_the_first_check(extracted: Path) -> None:
    """A claim that has no mark yet is no claim without evidence."""
    assert refusal(extracted, "why", OPENED) == (
        f"error: {OPENED} has not been checked yet\n    run: factcheck check bridge\n"
    )


CITING = {
    "schema": "factcheck.claim/1",
    "id": "c1ead5a",
    "article": "bridge",
    "text": "It carried 40 trains a day before the war.",
    "quote": {"exact": "It carried 40 trains a day before the war", "start": 46, "end": 87},
    "kind": "quotation",
    "speaker": "The mayor",
    "occasion": "at the opening",
    "ambiguous": ["It", "the war"],
    "score": 0.81,
    "cites": [
        {"kind": "link", "text": "the register", "target": "https://example.org/register"},
        {"kind": "document", "text": "Notice of Opening"},
    ],
    "made_by": "desk",
}
"""A claim with everything that the extractor may say of it; the second source that it names is taken in."""


@pytest.fixture(scope="module")
def citing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose one claim names its sources, checked."""
    folder = tmp_path_factory.mktemp("citing")
    (folder / "bridge.md").write_text(
        'The Harbour Bridge was busy, the mayor said: "It carried 40 trains a day before the war".\n'
    )
    (folder / "notice.md").write_text(NOTICE)
    factcheck(folder, "init")
    factcheck(folder, "add", "bridge.md", "--as", "article", "--id", "bridge")
    factcheck(folder, "add", "notice.md", "--as", "evidence")
    (folder / "claims/bridge.jsonl").write_text(json.dumps(CITING) + "\n")
    assert result(folder, "check") == "bridge: 1 claim: 0 verified, 0 disputed, 1 unsupported\n"
    return folder


def test_show_says_what_a_claim_points_to(citing: Path) -> None:
    """Its weight, where a quotation was said, what stays unclear, and the sources that the article names."""
    assert (
        result(citing, "show", "c1ead5a")
        == """\
c1ead5a  claims/bridge.jsonl:1
  claim         It carried 40 trains a day before the war.
  article says  sources/articles/bridge.md:11:47 “It carried 40 trains a day before the war”
  kind          quotation
  weight        0.62
  check-worthy  0.81
  speaker       The mayor
  occasion      at the opening
  ambiguous     points elsewhere: “It”, “the war”
  article cites “the register” (link, https://example.org/register)
  article cites “Notice of Opening” (document)
  mark          unsupported, no-evidence: no source in the library speaks to it
"""
    )


def test_why_says_which_source_to_take_in(citing: Path) -> None:
    """Of the sources that the article names, those that are not among the evidence; none for other marks."""
    assert result(citing, "why", "c1ead5a").endswith("""\
  next step     the article names “the register”, which is not taken in: factcheck add FILE --as
                evidence
""")
    told = json.loads(factcheck(citing, "audit", "--format", "json").stdout)["articles"][0]["claims"][0]
    assert told["next_step"] == (
        "the article names “the register”, which is not taken in: factcheck add FILE --as evidence"
    )


# --- deciding --------------------------------------------------------------------------------------------


def test_decide(own: Path) -> None:
    """Confirm, override, reopen, comment: each is told, kept in the log, and the last one counts."""
    decide = ("decide", OPENED)
    assert result(own, *decide, "--status", "disputed", "--reason", "The notice is the record.") == (
        f"{OPENED}: confirm disputed by desk, recorded\n"
    )
    assert result(own, *decide, "--status", "verified", "--reason", "Misprint.", "--by", "ann") == (
        f"{OPENED}: override verified by ann, recorded\n"
    )
    assert result(own, "status").splitlines()[1] == (
        f"  {OPENED}  * verified    detail-wrong         0.72  The Harbour Bridge opened on 4 May 1932."
    )
    assert result(own, "status").splitlines()[-1].endswith(" (* decided by a person)")
    assert OPENED not in result(own, "status", "--undecided")
    assert result(own, *decide, "--action", "reopen", "--reason", "A new notice.") == (
        f"{OPENED}: reopen by desk, recorded\n"
    )
    assert result(own, *decide, "--action", "comment", "--reason", "Ask the board.") == (
        f"{OPENED}: comment by desk, recorded\n"
    )
    shown = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "NOW", result(own, "show", OPENED))
    assert shown.endswith("""\
  decision      NOW desk: confirm disputed, The notice is the record.
  decision      NOW ann: override verified, Misprint.
  decision      NOW desk: reopen, A new notice.
  decision      NOW desk: comment, Ask the board.
  reopened      reopened by desk: A new notice.
""")
    assert result(own, "status") == TABLE
    assert result(own, "verify") == "3 sources, 4 claims, 2 quoted passages, 4 decisions: all whole\n"


def test_sign_off(own: Path) -> None:
    """Another person than who decided signs the mark that the claim has; an override keeps its mark."""
    sign = ("decide", OPENED, "--action", "sign-off", "--reason", "Read.")
    assert "error: there is no decision to sign off" in refusal(own, *sign, "--by", "bo")
    result(own, "decide", OPENED, "--status", "verified", "--reason", "Misprint.", "--by", "ann")
    assert "error: ann decided this, so another person signs it off" in refusal(own, *sign, "--by", "ann")
    assert f"error: {OPENED} is verified, so it can't be signed off as disputed" in refusal(
        own, *sign, "--by", "bo", "--status", "disputed"
    )
    assert result(own, *sign, "--by", "bo") == f"{OPENED}: sign-off verified by bo, recorded\n"
    assert result(own, "status").splitlines()[1].startswith(f"  {OPENED}  * verified ")
    shown = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "NOW", result(own, "show", OPENED))
    assert shown.endswith("""\
  decision      NOW ann: override verified, Misprint. (in force)
  decision      NOW bo: sign-off verified, Read. (in force)
""")
    document = json.loads(factcheck(own, "report", "--format", "json").stdout)
    entry = next(c for c in document["articles"][0]["claims"] if c["id"] == OPENED)
    assert (entry["status"], entry["decision"]["by"], entry["signed"]["by"]) == ("verified", "ann", "bo")
    text = factcheck(own, "report", "--format", "csv", "--audience", "factchecker").stdout
    assert re.search(
        r"overridden from disputed to verified by ann, \S+: Misprint.; verified signed off by bo, \S+: Read.",
        text,
    )
    row = next(r for r in json.loads(result(own, "status", "--json"))["claims"] if r["id"] == OPENED)
    assert (row["decision"], row["signed"]) == ("override by ann", "verified by bo")
    own.joinpath("factcheck.toml").write_text("[review]\ntwo-person = false\n")
    assert result(own, "decide", DECK, "--action", "sign-off", "--reason", "Read.", "--by", "ann") == (
        f"{DECK}: sign-off verified by ann, recorded\n"
    )
    assert DECK not in result(own, "status", "--undecided")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--status", "disputed"], "Error: Missing option '--reason'.\n"),
        (["--reason", "r"], "error: say what you decide: --status, or --action reopen, comment or sign-off\n"),
        (["--status", "verified", "--reason", " "], "error: the decision was not recorded: reason: "),
        (["--action", "confirm", "--status", "verified", "--reason", "r"],
         f"error: {OPENED} is disputed; to mark it verified, use --action override\n"),
        (["--action", "override", "--reason", "r"],
         "error: the decision was not recorded: an override says which status\n"),
        (["--status", "disputed", "--reason", "r", "--by", "checker"],
         "error: 'checker' is a name that factcheck uses itself; give another with --by\n"),
    ],
)  # fmt: skip
def test_decide_that_is_refused(checked: Path, options: list[str], message: str) -> None:
    """A decision without a reason, a mark or a person is none."""
    assert message in refusal(checked, "decide", OPENED, *options)
    assert not (checked / "claims/bridge.reviews.jsonl").exists()


def test_an_edit_reopens_what_was_decided(own: Path) -> None:
    """A decision is about the words it was made on."""
    result(own, "decide", DECK, "--status", "verified", "--reason", "Measured.", "--by", "ann")
    assert edit(own, DECK, "text: Its deck", "text: The bridge's deck").status == 0
    assert result(own, "show", DECK).endswith("  reopened      the claim's words changed since ann decided\n")


# --- the rest --------------------------------------------------------------------------------------------


def test_verify(own: Path) -> None:
    """A text that is not the one that was sealed is named, and so is each quotation that it no longer has."""
    workspace = Workspace.open(own)
    notice = Case.read(workspace).library.evidence["notice"]
    place = notice.text.index("Bridge opened on 7 May")
    change_ledger(
        workspace, "bridge",
        lambda now: [reject(e, notice, place, place + 22, "ann", "no") if e.id == DECK else e for e in now.entries],
    )  # fmt: skip
    assert "  rejected      notice, by ann: no\n    quote       “Bridge opened on 7 May”\n" in result(
        own, "show", DECK
    )
    assert result(own, "verify") == "3 sources, 4 claims, 2 quoted passages, 0 decisions: all whole\n"
    notice = own / "sources/evidence/notice.md"
    notice.write_text(notice.read_text().replace("7 May", "8 May"))
    ran = factcheck(own, "verify")
    assert (ran.status, ran.stdout) == (
        1,
        "3 sources, 4 claims, 2 quoted passages, 0 decisions: 3 problems\n",
    )
    assert [line.split(": ")[1] for line in ran.stderr.splitlines() if not line.startswith(" ")] == [
        "error citation/quote-drifted",
        "warning claim/rejected-lost",
        "error source/snapshot-changed",
    ]


def test_a_failure_is_told_in_json_too(tmp_path: Path) -> None:
    """A program that asked for JSON gets one document on stdout; the message for people stays on stderr."""
    ran = factcheck(tmp_path, "status", "--json")
    assert ran.status == 2
    assert json.loads(ran.stdout)["schema"] == "factcheck.error/1"
    assert f"{tmp_path} is not in a factcheck workspace" in json.loads(ran.stdout)["error"]
    assert ran.stderr.startswith(f"error: {tmp_path} is not in a factcheck workspace")
    assert factcheck(tmp_path, "audit", "--format", "json").stdout == ran.stdout


def test_config(checked: Path) -> None:
    """Each setting with its value and where it comes from."""
    lines = result(checked, "config").splitlines()
    assert lines[0] == "policy.verified-primary    1                            default"
    assert 'audit.fail-on              "disputed"                   factcheck.toml:4' in lines
    values = json.loads(result(checked, "config", "--json"))
    assert values["schema"] == "factcheck.config/1"
    assert values["settings"]["audit.fail-on"] == {"value": "disputed", "from": "factcheck.toml:4"}
    assert len(values["settings"]) == len(lines)


def test_schema(checked: Path) -> None:
    """A list of the records, or the JSON Schema of one."""
    assert result(checked, "schema").splitlines()[1] == (
        "Claim          One atomic, checkable statement from an article, standing alone."
    )
    assert json.loads(result(checked, "schema", "Claim"))["title"] == "Claim"


def test_no_colour_without_a_terminal(checked: Path) -> None:
    """Into a pipe, and under NO_COLOR, nothing but text is written."""
    for arguments in (("status",), ("audit",), ("show", OPENED), ("--help",)):
        for ran in (
            factcheck(checked, *arguments, TERM="xterm-256color"),
            factcheck(checked, *arguments, NO_COLOR="1"),
        ):
            assert "\x1b" not in ran.stdout + ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_colour_on_a_terminal(checked: Path) -> None:
    """A terminal gets colour, unless NO_COLOR or TERM=dumb asks for none."""
    import os
    import pty

    def on_terminal(**more: str) -> str:
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "factcheck", "status"], cwd=checked, env=environment(**more), stdout=theirs
        )
        os.close(theirs)
        said = b""
        try:
            while part := os.read(ours, 65_536):
                said += part
        except OSError:  # Linux ends a terminal so
            pass
        os.close(ours)
        assert process.wait() == 0
        return said.decode().replace("\r\n", "\n")

    coloured = on_terminal(TERM="xterm")
    assert "\x1b[31mdisputed   \x1b[0m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == TABLE
    assert on_terminal(TERM="xterm", NO_COLOR="1") == on_terminal(TERM="dumb") == TABLE


def test_help_lists_the_commands(tmp_path: Path) -> None:
    """`--help` names every module and package of factcheck/cli that is a command, and no other."""
    told = result(tmp_path, "--help")
    listed = re.findall(r"^  ([a-z]+)  +(\S.*)$", told[told.index("Commands:") :], re.MULTILINE)
    modules = [
        path.stem for path in (ROOT / "factcheck/cli").glob("*.py") if "\ndef command(" in path.read_text()
    ]
    modules += [path.parent.name for path in (ROOT / "factcheck/cli").glob("*/__init__.py")]
    assert sorted(name for name, _ in listed) == sorted(modules)


def test_help_is_quick(tmp_path: Path) -> None:
    """Help imports no library that a command needs: it is there in a moment."""
    script = (
        "import sys\n"
        "from factcheck.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "heavy = {'pydantic', 'tantivy', 'jinja2', 'trafilatura', 'yaml', 'rich', 'rapidfuzz', 'charset_normalizer'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    begin = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment(), capture_output=True, text=True
    )
    assert (done.stdout.splitlines()[-1], done.stderr) == ("[]", "")
    took = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert took.ru_utime + took.ru_stime - begin.ru_utime - begin.ru_stime < 2


def test_minus_c_works_elsewhere(checked: Path, tmp_path: Path) -> None:
    """`-C FOLDER` works in that folder's workspace."""
    assert result(tmp_path, "-C", str(checked), "status") == TABLE


def test_init_twice(checked: Path) -> None:
    """A workspace is not made again."""
    assert refusal(checked, "init") == f"error: {checked} is a workspace already: factcheck.toml\n"
