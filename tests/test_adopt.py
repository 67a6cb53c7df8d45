"""What other repositories adopt: the pre-commit hook and the GitHub Action, run as their own files say.

The Action's audit step is run by bash with the variables that a runner sets. Its two installing steps are not: `make`
installs the same lock file the same way.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, environment, factcheck


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A repository with a workspace in `desk/`: one claim is verified, one disputed."""
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    folder = tmp_path / "desk"
    folder.mkdir()
    assert factcheck(folder, "init").status == 0
    (folder / "bridge.md").write_text(
        "# The bridge\n\nThe bridge at Karmel opened on 4 May 1932. Its deck is 1,200 metres long.\n", "utf-8"
    )
    (folder / "register.txt").write_text(
        "The bridge at Karmel opened on 4 May 1932. The deck of the bridge at Karmel is 1,149 metres long.\n",
        "utf-8",
    )
    assert factcheck(folder, "add", "bridge.md", "--as", "article").status == 0
    assert factcheck(folder, "add", "register.txt", "--as", "evidence", "--tier", "primary").status == 0
    return tmp_path


def action() -> dict[str, Any]:
    """The Action's file."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    return read


def run_step(repository: Path, **inputs: str) -> tuple[int, str, str, str]:
    """Run the Action's audit step; return status, what it printed, its outputs and its summary."""
    step = next(each for each in action()["runs"]["steps"] if each.get("id") == "audit")
    given = {name: spec["default"] for name, spec in action()["inputs"].items()} | inputs
    variables = {
        name: given[value.removeprefix("${{ inputs.").removesuffix(" }}")]
        for name, value in step["env"].items()
    }
    binaries = repository / "bin"
    binaries.mkdir(exist_ok=True)
    script = binaries / "factcheck"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m factcheck "$@"\n')
    script.chmod(0o755)
    output, summary = repository / "output", repository / "summary"
    output.touch()
    summary.touch()
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=repository,
        env=environment(
            **variables,
            PATH=f"{binaries}{os.pathsep}{os.environ['PATH']}",
            GITHUB_OUTPUT=str(output),
            GITHUB_STEP_SUMMARY=str(summary),
        ),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr, output.read_text("utf-8"), summary.read_text("utf-8")


def test_the_action_fails_where_a_claim_is_disputed(desk: Path) -> None:
    """An annotation on the line, a summary, the status as output, and SARIF where asked."""
    status, printed, output, summary = run_step(desk, folder="desk", sarif="factcheck.sarif")
    assert status == 1
    assert (
        "::error file=desk/sources/articles/the-bridge.md,line=" in printed
    )  # as seen from the repository's top
    assert "1,149" in printed
    assert output == "exit-code=1\n"
    assert "1,200 metres" in summary
    sarif = (desk / "factcheck.sarif").read_text("utf-8")
    assert '"version": "2.1.0"' in sarif
    assert '"uri": "desk/sources/articles/the-bridge.md"' in sarif


def test_the_action_passes_where_nothing_should_fail(desk: Path) -> None:
    """`fail-on: none` reports and passes."""
    status, _, output, _ = run_step(desk, **{"folder": "desk", "fail-on": "none"})
    assert (status, output) == (0, "exit-code=0\n")


def test_an_input_is_never_run(desk: Path) -> None:
    """Inputs reach the script as variables; what looks like a command is an unknown option's value."""
    status, _, output, _ = run_step(desk, **{"folder": "desk", "fail-on": "$(touch owned); touch owned"})
    assert (status, output) == (2, "exit-code=2\n")
    assert not (desk / "owned").exists()


def test_the_hook_runs_what_its_file_says(desk: Path) -> None:
    """The entry of `.pre-commit-hooks.yaml`, in a workspace: one line for each finding, status 1."""
    hook = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))[0]
    program, *arguments = hook["entry"].split()
    assert program == "factcheck"
    ran = factcheck(desk / "desk", *arguments)
    assert ran.status == 1
    assert ":disputed/detail-wrong:" in ran.stdout


def test_the_example_workflow_names_inputs_that_exist() -> None:
    """The example's `with` has only inputs of the Action."""
    page = (ROOT / "docs" / "examples" / "factcheck-workflow.yml").read_text("utf-8")
    steps = yaml.safe_load(page)["jobs"]["audit"]["steps"]
    own = next(step for step in steps if str(step.get("uses", "")).startswith("OWNER/factcheck"))
    assert set(own["with"]) <= set(action()["inputs"])
