"""The settings: a partial file is enough, and whatever can't be meant stops the run with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from factcheck.errors import ConfigError
from factcheck.settings import Settings, effective, read_settings, settings_file


def written(folder: Path, text: str, name: str = "factcheck.toml") -> Path:
    """Write a settings file and return its path."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_an_empty_file_is_all_defaults(tmp_path: Path) -> None:
    """Nothing has to be set."""
    settings, origins = read_settings(written(tmp_path, ""))
    assert (settings, origins) == (Settings(), {})
    assert {origin for _, _, origin in effective(settings, origins)} == {"default"}


def test_a_partial_file_says_where_each_value_comes_from(tmp_path: Path) -> None:
    """What the file sets comes with file and line, the rest is `default`."""
    settings, origins = read_settings(
        written(tmp_path, '[policy]\n# two desks\nverified-primary = 2\n\n[audit]\nfail-on = "none"\n')
    )
    assert (settings.policy.verified_primary, settings.audit.fail_on) == (2, "none")
    assert {key: where for key, _, where in effective(settings, origins) if where != "default"} == {
        "policy.verified-primary": "factcheck.toml:3",
        "audit.fail-on": "factcheck.toml:6",
    }


def test_each_table_names_its_own_service(tmp_path: Path) -> None:
    """Splitting and judging may ask different models; both take the same keys."""
    settings, _ = read_settings(
        written(
            tmp_path, '[extract]\nendpoint-model = "a"\n[check]\njudge = "endpoint"\nendpoint-model = "b"\n'
        )
    )
    assert (settings.extract.endpoint_model, settings.check.endpoint_model) == ("a", "b")
    assert settings.check.judge == "endpoint"
    keys = [key for key, _, _ in effective(settings, {})]
    own = ["candidates", "judge", "model"]
    shared = ["endpoint-url", "endpoint-model", "endpoint-key-env", "endpoint-seconds"]
    assert [key for key in keys if key.startswith("check.")] == [f"check.{key}" for key in own + shared]
    assert [key for key in keys if key.startswith("extract.endpoint-")] == [
        f"extract.{key}" for key in shared
    ]


def test_pyproject_is_read_at_its_table(tmp_path: Path) -> None:
    """Of a pyproject.toml only [tool.factcheck] counts, and its lines are named."""
    file = written(
        tmp_path,
        '[project]\nname = "x"\n[tool.ruff]\nline-length = 80\n\n[tool.factcheck.check]\ncandidates = 5\n',
        "pyproject.toml",
    )
    settings, origins = read_settings(file)
    assert (settings.check.candidates, origins) == (5, {"check.candidates": "pyproject.toml:7"})


def test_which_file_makes_a_workspace(tmp_path: Path) -> None:
    """factcheck.toml does, before pyproject.toml, which only does with our table."""
    assert settings_file(tmp_path) is None
    project = written(tmp_path, "[tool.factcheckers]\n", "pyproject.toml")
    assert settings_file(tmp_path) is None
    project.write_text("[tool.factcheck]\n")
    assert settings_file(tmp_path) == project
    own = written(tmp_path, "")
    assert settings_file(tmp_path) == own


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[polcy]\n", "factcheck.toml:1: unknown key 'polcy'; did you mean 'policy'?"),
        ("[policy]\nmin-scor = 1\n", "factcheck.toml:2: unknown key 'policy.min-scor'; did you mean 'min-score'?"),
        ("[audit]\nzzz = 1\n", "factcheck.toml:2: unknown key 'audit.zzz'; known here: fail-on, incomplete-fails"),
        ("audit = 3\n", "factcheck.toml:1: 'audit' is a table: write it as [audit]"),
        ("\n[policy]\nmin-score = 2\n",
         "factcheck.toml:3: policy.min-score: input should be less than or equal to 1"),
        ('[policy]\ndisputing-tiers = ["x"]\n',
         "factcheck.toml:2: policy.disputing-tiers: input should be 'primary', 'secondary' or 'tertiary'"),
        ('[check]\njudge = "rule"\n',
         "factcheck.toml:2: check.judge: input should be 'auto', 'rules', 'model', 'full' or 'endpoint'"),
        ('[check]\nendpoint-key-env = "AWS_SECRET_ACCESS_KEY"\n',
         "factcheck.toml:2: check.endpoint-key-env: string should match pattern '^factcheck_[a-z0-9_]+$'"),
        ("[extract]\nendpoint-seconds = 0\n",
         "factcheck.toml:2: extract.endpoint-seconds: input should be greater than 0"),
        ("[limits]\nsource-bytes = 0\n",
         "factcheck.toml:2: limits.source-bytes: input should be greater than or equal to 1"),
        ("[audit\n", ("factcheck.toml: not readable as TOML: Expected ']' at the end of a table declaration "
         "(at line 1, column 7)")),
    ],
)  # fmt: skip
def test_what_cannot_be_meant(tmp_path: Path, text: str, message: str) -> None:
    """An unknown key, a value out of range, broken TOML: the line and what was expected."""
    with pytest.raises(ConfigError) as caught:
        read_settings(written(tmp_path, text))
    assert str(caught.value) == f"{message}\n    correct the file, then run again"
