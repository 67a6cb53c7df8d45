"""`factcheck eval audit`: the marks of articles against marks that people gave, by id, by text, by review log."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import factcheck

from factcheck import __version__
from factcheck.claims.ledger import read_ledger, write_ledger
from factcheck.claims.reviews import append_decision, read_reviews
from factcheck.evaluate.audit import Given, compare_marks, parse_row
from factcheck.model import Action, Assessment, Claim, ClaimKind, QuoteSelector, Reason, Status
from factcheck.workspace import Workspace

ARTICLE = (
    "Edda Tarrow met Imke Solberg in Senn on 7 July 2017. "
    "Senn signed the harbour treaty on 3 August 2017. "
    "The roof of the old school fell in.\n"
)
SENTENCES = [each.rstrip(".\n") + "." for each in ARTICLE.split(". ")]
RECORD = (
    "- The ministry recorded that Edda Tarrow met Imke Solberg in Senn on 7 July 2017.\n"
    "- Senn signed the harbour treaty on 2 August 2017.\n"
)
HEAD = "---\nid: {id}\nrole: {role}\nform: {form}\ntitle: {id}\nurl: https://example.org/{id}\ntier: primary\n---\n"
IDS = ("cverify1", "cdispute", "cnothing")
LEDGER = "claims/talks.jsonl"


def claim(id_: str, text: str) -> Claim:
    start = ARTICLE.find(text)
    quote = QuoteSelector(exact=text, start=max(start, 0), end=max(start, 0) + len(text))
    return Claim(id=id_, article="talks", text=text, quote=quote, kind=ClaimKind.EVENT)


@pytest.fixture
def case(workspace: Workspace) -> Workspace:
    """An article of three claims: one that the record backs, one that it contradicts, one that nobody speaks of."""
    for folder, name, form, text in (
        ("articles", "talks", "capture", ARTICLE),
        ("evidence", "record", "note", RECORD),
    ):
        head = HEAD.format(id=name, role="article" if folder == "articles" else "evidence", form=form)
        (workspace.root / "sources" / folder / f"{name}.md").write_text(f"{head}{text}", "utf-8")
    entries = [claim(id_, text) for id_, text in zip(IDS, SENTENCES, strict=True)]
    write_ledger(workspace, read_ledger(workspace, "talks"), entries)
    return workspace


def gold(case: Workspace, *values: object) -> Path:
    path = case.root / "gold.jsonl"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in values), "utf-8")
    return path


def test_marks_are_compared_by_id_and_by_text(case: Workspace) -> None:
    """A text stands for the claim that says the same in nearly the same words."""
    gold(
        case,
        {"claim": "cverify1", "status": "verified"},
        {"claim": "The harbour treaty was signed by Senn on 3 August 2017.", "status": "verified"},
        {"claim": "The old school’s roof fell in.", "status": "unsupported"},
        {"claim": "Nobody came to the fair.", "status": "disputed"},
    )
    done = factcheck(case.root, "eval", "audit", "gold.jsonl", "--ledger", LEDGER, "--errors")
    assert (done.status, done.stderr) == (0, "")
    first, *table, signature = done.stdout.splitlines()
    assert first.startswith(
        "talks cdispute: reviewed verified, marked disputed (contradicted by 1 primary source"
    )
    assert first.endswith(f"): {SENTENCES[1]}")
    assert signature.startswith(f"factcheck {__version__}, 3 claims, marks ")
    assert [line.rstrip() for line in table] == [
        "no such claim: “Nobody came to the fair.”",
        "",
        "                   verified     disputed  unsupported     all   agrees",
        "verified                  1            1            0       2    50.0%",
        "disputed                  0            0            0       0        -",
        "unsupported               0            0            1       1   100.0%",
        "all                       1            1            1       3    66.7%",
        "",
        "false disputed: 1; 100.0% of the 1 marked so, 33.3% of the 3 that are not",
        "false verified: 0; 0.0% of the 1 marked so, 0.0% of the 1 that are not",
        "3 of 4 reviewed marks are compared; 0 claims have none",
    ]


def test_the_command_prints_one_json_document(case: Workspace) -> None:
    """Shares from 0 to 1; `null` where there is nothing to have a share of."""
    gold(case, {"claim": "cdispute", "status": "disputed"}, {"claim": "cnothing", "status": "verified"})
    done = factcheck(case.root, "eval", "audit", "gold.jsonl", "--ledger", LEDGER, "--json")
    document = json.loads(done.stdout)
    assert (done.status, done.stderr) == (0, "")
    assert document.pop("signature").startswith(f"factcheck {__version__}, 2 claims, marks ")
    assert document == {
        "schema": "factcheck.eval-audit/1",
        "given": 2,
        "compared": 2,
        "unmatched": 0,
        "unmarked": 1,
        "coverage": 1.0,
        "accuracy": 0.5,
        "decided": 0.5,
        "false_disputed": {"claims": 0, "of_marked": 0.0, "of_others": 0.0},
        "false_verified": {"claims": 0, "of_marked": None, "of_others": 0.0},
        "marks": {
            "verified": {"verified": 0, "disputed": 0, "unsupported": 1},
            "disputed": {"verified": 0, "disputed": 1, "unsupported": 0},
            "unsupported": {"verified": 0, "disputed": 0, "unsupported": 0},
        },
    }


def test_of_a_review_log_the_decisions_in_force_count(case: Workspace) -> None:
    """The last one on a claim; none that was reopened, or made on a claim that is gone or has other words."""
    claims = read_ledger(case, "talks").claims
    for number, (action, status) in enumerate(
        (
            (Action.OVERRIDE, Status.DISPUTED),
            (Action.CONFIRM, Status.VERIFIED),
            (Action.COMMENT, None),
            (Action.SIGN_OFF, Status.VERIFIED),
        )
    ):
        append_decision(case, claims[0], action, status=status, reason=f"look {number}", by="mb")
    append_decision(case, claims[1], Action.CONFIRM, status=Status.DISPUTED, reason="a day late", by="mb")
    append_decision(case, claims[1], Action.REOPEN, status=None, reason="look again", by="mb")
    append_decision(
        case, claim("cnothing", "Other words."), Action.CONFIRM, status=Status.VERIFIED, reason="x", by="mb"
    )
    log = "claims/talks.reviews.jsonl"
    done = factcheck(case.root, "eval", "audit", log, "--ledger", LEDGER, "--json", "--errors")
    document = json.loads(done.stdout)
    assert (document["given"], document["compared"], document["accuracy"]) == (2, 1, 1.0)
    assert [(each["text"], each["rule"]) for each in document["errors"]] == [("cnothing", "no such claim")]
    assert len(read_reviews(case, "talks").decisions) == 7


def test_the_links_of_people_can_be_left_out(case: Workspace) -> None:
    """Without evidence of its own the engine marks nothing, whatever people linked."""
    from factcheck.model import Citation, Stance
    from factcheck.sources.selectors import select

    ledger = read_ledger(case, "talks")
    quote = select(RECORD, 2, RECORD.index("\n"))
    linked = Citation(stance=Stance.SUPPORTS, source="record", quote=quote, linked_by="mb")
    write_ledger(
        case,
        ledger,
        [each.model_copy(update={"citations": (linked,)}) for each in ledger.claims if each.id == "cnothing"],
    )
    gold(case, {"claim": "cnothing", "status": "verified"})
    command = ("eval", "audit", "gold.jsonl", "--ledger", LEDGER, "--json")
    with_links = json.loads(factcheck(case.root, *command).stdout)
    without = json.loads(factcheck(case.root, *command, "--no-linked").stdout)
    assert (with_links["accuracy"], without["accuracy"]) == (1.0, 0.0)


def test_texts_are_paired_one_to_one_and_a_denial_with_a_denial() -> None:
    """The most alike first; "did not sign" is not what "signed" says."""
    claims = [
        claim("cone1", "Senn signed the treaty."),
        claim("ctwo2", "Senn did not sign the harbour treaty."),
    ]
    marks = {
        each.id: Assessment(
            claim=each.id, article="talks", status=Status.UNSUPPORTED, reason=Reason.NO_EVIDENCE, rule="none"
        )
        for each in claims
    }
    rows = [
        Given("Senn did not sign the treaty.", Status.DISPUTED),
        Given("Senn signed the harbour treaty.", Status.VERIFIED),
        Given("Senn signed the treaty.", Status.UNSUPPORTED),
    ]
    compared = compare_marks(rows, {"talks": claims}, {"talks": marks})
    assert [(row.claim.id, row.desk) for row in compared.rows] == [
        ("cone1", Status.UNSUPPORTED),
        ("ctwo2", Status.DISPUTED),
    ]
    assert compared.unmatched == ("Senn signed the harbour treaty.",)


def test_lines_that_are_no_rows_are_told(case: Workspace) -> None:
    """Each is left out and named; exit 3. With nothing compared there is no share."""
    gold(
        case,
        {"claim": "cverify1"},
        {"claim": "", "status": "verified"},
        {"claim": "cverify1", "status": "true"},
    )
    done = factcheck(case.root, "eval", "audit", "gold.jsonl", "--ledger", LEDGER)
    assert done.status == 3
    assert [line for line in done.stderr.splitlines() if not line.startswith(" ")] == [
        "gold.jsonl:1: error eval/bad-row: skipped: no 'status' in it",
        "gold.jsonl:2: error eval/bad-row: skipped: `claim` must be a text or the id of a claim",
        "gold.jsonl:3: error eval/bad-row: skipped: `status` is 'true', not one of verified, disputed, unsupported",
    ]
    assert "0 of 0 reviewed marks are compared; 3 claims have none" in done.stdout


@pytest.mark.parametrize("ledger", ["talks.jsonl", "claims/none.jsonl", "claims/talks.reviews.jsonl"])
def test_another_file_is_no_ledger(case: Workspace, ledger: str) -> None:
    """A ledger is one of the workspace, of an article that it holds."""
    gold(case, {"claim": "cverify1", "status": "verified"})
    assert factcheck(case.root, "eval", "audit", "gold.jsonl", "--ledger", ledger) == (
        2,
        "",
        f"error: {ledger} is not the ledger of an article of this workspace\n    see: factcheck status\n",
    )


def test_a_status_of_another_type_is_no_status() -> None:
    """Rows are anybody's: a list is told like a wrong word."""
    with pytest.raises(ValueError, match="is \\['verified'\\], not one of"):
        parse_row({"claim": "c", "status": ["verified"]})
