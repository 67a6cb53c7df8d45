"""Time the review app on a workspace of 20,000 claims: the real command, asked over HTTP on this machine only.

    .venv/bin/python bench/review.py [--articles 200] [--claims 20000] [--keep FOLDER]
    .venv/bin/python bench/review.py --articles 1
    .venv/bin/python bench/review.py --shipped

Claims, evidence, marks and their sizes are those of the shipped workspace, told again under other ids until there are
enough; a third has a decision. What is timed: the start, the first page, pages of the queue, a claim's page, saving
decisions and edits one after the other, reviewers who decide at the same time (on their own claims, and all on the
same few), and last a fresh start that is killed while they decide. The logs are then read again: what was acknowledged
has to be in them, once, in a whole chain. Times are wall times; a shared machine is noisy, so the load and the CPU
time of the server are printed with them.
"""

from __future__ import annotations

import argparse
import atexit
import http.client
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from factcheck import __version__
from factcheck.check.judges import name_of
from factcheck.claims.ledger import Ledger, read_ledger, read_ledgers, write_ledger
from factcheck.claims.reviews import encode, read_reviews, review_path
from factcheck.model import Action, Claim, Decision, Role, Source, text_sha256
from factcheck.reports.assessments import inputs_digest, read_assessments, write_assessments
from factcheck.sources import Library
from factcheck.sources.frontmatter import write
from factcheck.sources.selectors import select
from factcheck.workspace import Workspace

ROOT = Path(__file__).parent.parent
SEED = 7
PER_PARAGRAPH = 4
QUERIES = (
    "", "page=7", "status=disputed", "status=unsupported&reviewed=no", "reason=no-evidence", "kind=quotation",
    "missing=1", "disagree=1", "order=recent", "order=text&page=3", "q=sanctions", "q=putin+2018&status=verified",
)  # fmt: skip
WAIT_SECONDS = 120.0


# --- the workspace -------------------------------------------------------------------------------------------


def make_workspace(folder: Path, articles: int, claims: int) -> Workspace:
    """Write a workspace of `claims` claims in `articles` articles, with the shipped evidence, and stored marks."""
    shipped = Workspace.open(ROOT)
    library = Library.load(shipped)
    marks = {
        id_: mark
        for article in library.articles
        for id_, mark in read_assessments(shipped, article, "").assessments.items()
    }
    known = [
        claim
        for ledger in read_ledgers(shipped).values()
        for claim in ledger.claims
        if claim.id in marks and not claim.merged
    ]
    chance = random.Random(SEED)
    made = Workspace.init(folder)
    shutil.copytree(shipped.sources(Role.EVIDENCE), made.sources(Role.EVIDENCE), dirs_exist_ok=True)
    shutil.copytree(shipped.captures, made.captures, dirs_exist_ok=True)
    number = 0
    for place in range(articles):
        name = f"article-{place:04}"
        count = claims // articles + (place < claims % articles)
        templates = [chance.choice(known) for _ in range(count)]
        told, spans, at = [], [], 0
        for each, template in enumerate(templates):
            words = f"{template.text.rstrip('.')}, as item {each} says."
            told.append(words + ("\n\n" if each % PER_PARAGRAPH == PER_PARAGRAPH - 1 else " "))
            spans.append((at, at + len(words)))
            at += len(told[-1])
        text = "".join(told).rstrip() + "\n"
        source = Source.model_validate(
            {"id": name, "role": "article", "title": f"Article {place}", "sha256": text_sha256(text)}
        )
        (made.sources(Role.ARTICLE) / f"{name}.md").write_text(write(source, text), "utf-8")
        entries: list[Claim] = []
        for template, (start, end) in zip(templates, spans, strict=True):
            quote = select(text, start, end)
            new = {
                "id": f"c{number:07x}", "article": name, "text": quote.exact, "quote": quote, "repeats": None,
                "formerly": (), "context": (),
            }  # fmt: skip
            entries.append(template.model_copy(update=new))
            number += 1
        write_ledger(made, read_ledger(made, name), entries)
        write_assessments(
            made, name,
            [marks[t.id].model_copy(update={"claim": c.id}) for t, c in zip(templates, entries, strict=True)],
            [], "", "",
        )  # fmt: skip
        _decide(made, name, entries, chance)
    opened = Workspace.open(folder)
    library = Library.load(opened)
    judge = name_of(opened.settings.check, opened.root)
    for name, ledger in read_ledgers(opened).items():
        _name_inputs(opened, library, ledger, judge, name)
    return opened


def _decide(made: Workspace, article: str, entries: list[Claim], chance: random.Random) -> None:
    lines, previous = [], ""
    for claim in entries:
        if chance.random() > 1 / 3:
            continue
        decision = Decision(
            claim=claim.id, claim_sha256=claim.sha256, action=Action.CONFIRM, status=None,
            reason="read against the evidence", by=chance.choice(["Ana", "Ben"]),
            at=f"2026-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}T10:00:00Z",
        ).sealed(previous)  # fmt: skip
        lines.append(encode(decision))
        previous = _sha256(lines[-1])
    review_path(made, article).write_bytes(b"".join(line + b"\n" for line in lines))


def _name_inputs(made: Workspace, library: Library, ledger: Ledger, judge: str, article: str) -> None:
    """Say in the stored marks that they are of the files as they are."""
    inputs = inputs_digest(library.articles[article], ledger, library.evidence, made.settings, judge)
    stored = read_assessments(made, article, inputs)
    write_assessments(made, article, stored.assessments.values(), [], inputs, judge)


def _sha256(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


# --- the server and its visitors -----------------------------------------------------------------------------


class Server:
    """The command as a process."""

    def __init__(self, folder: Path, told: Path) -> None:
        self.began = time.perf_counter()
        self._told = told
        with told.open("wb") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "factcheck", "review", "--port", "0", "--no-open", "--by", "Bench"],
                cwd=folder, stderr=stderr, stdin=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)},
            )  # fmt: skip
        atexit.register(self.process.kill)  # also where a measure fails
        link = self._link()
        self.until_link = time.perf_counter() - self.began
        self.address = urlsplit(link).netloc
        self.visitor = Visitor(self.address, link)

    def _link(self) -> str:
        until = time.monotonic() + WAIT_SECONDS
        while not (
            found := re.search(r"open (http://127\.0\.0\.1:\d+/\?token=\S+)\n", self._told.read_text())
        ):
            if self.process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"no link:\n{self._told.read_text()}")
            time.sleep(0.005)
        return found[1]

    def cpu(self) -> float:
        """Return the CPU seconds that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> str:
        """Return what it holds, and the most it held."""
        told = dict(
            re.findall(r"^(VmRSS|VmHWM):\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text(), re.M)
        )
        return f"{int(told['VmRSS']) >> 10} MB, at most {int(told['VmHWM']) >> 10} MB"

    def stop(self) -> float:
        """Interrupt it and return how long it took to end."""
        began = time.perf_counter()
        self.process.terminate()
        self.process.wait(30)
        return time.perf_counter() - began


class Visitor:
    """A browser, as far as a server sees one: a connection that is kept, and a session."""

    def __init__(self, address: str, link: str = "", like: Visitor | None = None) -> None:
        self._address = address
        self._connection = http.client.HTTPConnection(address, timeout=WAIT_SECONDS)
        self._cookie: str = like._cookie if like else ""
        self._csrf: str = like._csrf if like else ""
        if link:
            parts = urlsplit(link)
            self._connection.request("GET", f"{parts.path}?{parts.query}", headers={"Host": address})
            answer = self._connection.getresponse()
            answer.read()
            self._cookie = answer.headers["set-cookie"].partition(";")[0]

    def get(self, path: str) -> bytes:
        """Return a page."""
        self._connection.request("GET", path, headers={"Cookie": self._cookie})
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(
                f"GET {path}: {answer.status} {body[:300]!r}; what the server printed is on stderr"
            )
        if not self._csrf and (found := re.search(rb'name="csrf" content="([^"]+)"', body)):
            self._csrf = found[1].decode()
        return body

    def version(self, claim: str) -> str:
        """Return the hash of a claim as it is read now."""
        return str(json.loads(self.get(f"/api/claims/{claim}"))["version"])

    def post(self, path: str, body: dict[str, object]) -> tuple[int, dict[str, object]]:
        """Change something; return the status and the answer."""
        headers = {
            "Cookie": self._cookie, "Origin": f"http://{self._address}", "X-Factcheck-Csrf": self._csrf,
            "Content-Type": "application/json",
        }  # fmt: skip
        self._connection.request("POST", path, json.dumps(body), headers)
        answer = self._connection.getresponse()
        return answer.status, json.loads(answer.read())

    def decide(self, claim: str, version: str, words: str) -> tuple[int, dict[str, object]]:
        """Decide something of which the words tell who did."""
        return self.post(
            f"/api/claims/{claim}/decisions", {"version": version, "action": "comment", "reason": words}
        )


# --- measures ------------------------------------------------------------------------------------------------


def told(name: str, taken: list[float], goal: float = 0) -> None:
    """Print how long something took, in milliseconds, and whether it was as quick as it has to be."""
    taken = sorted(taken)
    at = [1000 * taken[min(len(taken) - 1, int(len(taken) * share))] for share in (0.5, 0.95)]
    verdict = (
        ""
        if not goal
        else f"   goal {1000 * goal:.0f}: {'met' if at[1] <= 1000 * goal else 'NOT met'} at p95"
    )
    print(
        f"{name:<44} p50 {at[0]:7.1f}  p95 {at[1]:7.1f}  max {1000 * taken[-1]:7.1f} ms  n={len(taken)}{verdict}",
        flush=True,
    )


def timed(job: Callable[[], object]) -> float:
    """Return how long a job takes."""
    began = time.perf_counter()
    job()
    return time.perf_counter() - began


@contextmanager
def phase(server: Server, name: str) -> Iterator[None]:
    """Print what a phase cost the server."""
    cpu, began = server.cpu(), time.perf_counter()
    yield
    load = os.getloadavg()[0]
    print(
        f"    {name}: {time.perf_counter() - began:.1f} s, "
        f"CPU of the server {server.cpu() - cpu:.1f} s, load {load:.1f}",
        flush=True,
    )


def start(folder: Path, told_: Path) -> Server:
    """Start the command and print how long the link and the first page take."""
    before = os.getloadavg()[0]
    server = Server(folder, told_)
    asked = time.perf_counter()
    page = server.visitor.get("/")
    seen = time.perf_counter()
    print(
        f"start: link after {server.until_link:.2f} s, queue {seen - server.began:.2f} s after the start "
        f"({seen - asked:.2f} s after it was asked for, {len(page) >> 10} KB), "
        f"CPU {server.cpu():.2f} s, load {before:.1f}",
        flush=True,
    )
    return server


def reviewers(
    server: Server, number: int, decisions: int, claims: list[str], name: str
) -> tuple[list[tuple[str, str]], int, int]:
    """Let `number` people decide at the same time; return what was acknowledged, how many refused and cut off."""
    accepted: list[tuple[str, str]] = []
    counts = {"refused": 0, "cut off": 0}
    counting = threading.Lock()

    def work(person: int) -> list[float]:
        visitor, taken = Visitor(server.address, like=server.visitor), []
        for turn in range(decisions // number):
            claim = claims[(person + turn * number) % len(claims)]
            words = f"{name}: reviewer {person}, decision {turn}"
            try:
                version = visitor.version(claim)
                began = time.perf_counter()
                status, answer = visitor.decide(claim, version, words)
                taken.append(time.perf_counter() - began)
            except (OSError, http.client.HTTPException):
                with counting:
                    counts["cut off"] += 1
                return taken
            if status not in (200, 409):
                raise SystemExit(f"{status}: {answer}")
            with counting:
                if status == 200:
                    accepted.append((claim, words))
                else:
                    counts["refused"] += 1
        return taken

    with ThreadPoolExecutor(number) as pool:
        taken = [each for part in pool.map(work, range(number)) for each in part]
    told(f"  a decision among {number} reviewers", taken)
    return accepted, counts["refused"], counts["cut off"]


def kept(workspace: Workspace, accepted: list[tuple[str, str]]) -> str:
    """Say whether each acknowledged decision is in the logs once, and what is wrong with these."""
    logs = [read_reviews(workspace, article) for article in read_ledgers(workspace)]
    there: dict[tuple[str, str], int] = {}
    for log in logs:
        for decision in log.decisions:
            key = (decision.claim, decision.reason)
            there[key] = there.get(key, 0) + 1
    lost = sum(there.get(each, 0) == 0 for each in accepted)
    twice = sum(there.get(each, 0) > 1 for each in accepted)
    findings = [finding.message for log in logs for finding in log.findings]
    return f"{len(accepted)} acknowledged, {lost} lost, {twice} twice; findings in the logs: {findings or 'none'}"


def measure(workspace: Workspace, scratch: Path, decisions: int) -> None:
    """Print every measure."""
    chance = random.Random(SEED)
    ids = [claim.id for ledger in read_ledgers(workspace).values() for claim in ledger.claims]
    server = start(workspace.root, scratch / "stderr")
    visitor = server.visitor
    told("  queue, first 5 pages", [timed(lambda: visitor.get("/")) for _ in range(5)])
    time.sleep(20)  # what is made ready in the background is ready
    with phase(server, "queue"):
        every = []
        for query in QUERIES:
            taken = [timed(partial(visitor.get, f"/?{query}")) for _ in range(8)]
            told(f"  /?{query}", taken)
            every += taken
        told("queue", every, 1.0)
    with phase(server, "claims"):
        told(
            "a claim's page", [timed(lambda: visitor.get(f"/claims/{chance.choice(ids)}")) for _ in range(30)]
        )
    with phase(server, "report"):
        told("the report's page", [timed(lambda: visitor.get("/report")) for _ in range(2)])
    print(f"    memory: {server.memory()}")
    with phase(server, "decisions"):
        taken, accepted = [], []
        for turn in range(500):
            claim = chance.choice(ids)
            version = visitor.version(claim)
            words = f"alone, decision {turn}"
            began = time.perf_counter()
            status, answer = visitor.decide(claim, version, words)
            taken.append(time.perf_counter() - began)
            assert status == 200, answer
            accepted.append((claim, words))
        told("a decision", taken, 0.1)
    with phase(server, "edits"):
        taken = []
        for turn in range(20):
            claim = chance.choice(ids)
            read = json.loads(visitor.get(f"/api/claims/{claim}"))
            body = {"version": read["version"], "text": f"{read['claim']['text']} Edit {turn}."}
            began = time.perf_counter()
            status, answer = visitor.post(f"/api/claims/{claim}/words", body)
            taken.append(time.perf_counter() - began)
            assert status == 200, answer
        told("an edit", taken)
    with phase(server, "checks that the edits began"):
        until = time.monotonic() + WAIT_SECONDS
        while not all(each["current"] for each in json.loads(visitor.get("/api/articles"))):
            if time.monotonic() > until:
                print("    not done yet")
                break
            time.sleep(1)
    crowd = 20
    apart = (
        [ids[place * len(ids) // decisions] for place in range(decisions)] if len(ids) >= decisions else ids
    )
    for name, claims in (("different claims", apart), ("the same 20 claims", ids[:20])):
        with phase(server, f"{crowd} reviewers, {decisions} decisions on {name}"):
            some, refused, _ = reviewers(server, crowd, decisions, claims, name)
        accepted += some
        print(f"  on {name}: {len(some)} saved, {refused} refused because somebody was quicker", flush=True)
    print(f"    memory: {server.memory()}")
    print(f"    stopped in {server.stop():.2f} s")
    print(f"after a stop: {kept(workspace, accepted)}")
    server = start(workspace.root, scratch / "stderr")
    timer = threading.Timer(3, server.process.kill)
    timer.start()
    some, refused, cut = reviewers(server, crowd, decisions * 10, apart, "till the end")
    server.process.wait()
    print(
        f"after kill -9 amid {len(some)} decisions, {cut} reviewers cut off: {kept(workspace, accepted + some)}"
    )
    verified = subprocess.run(
        [sys.executable, "-m", "factcheck", "verify"], cwd=workspace.root, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    print(
        f"factcheck verify: exit {verified.returncode}: {(verified.stdout + verified.stderr).strip()[-300:]}"
    )
    server = start(workspace.root, scratch / "stderr")
    server.stop()


def main() -> None:
    """Make the workspace and print a line a measure."""
    options = argparse.ArgumentParser(description="Time the review app.")
    options.add_argument("--articles", type=int, default=200)
    options.add_argument("--claims", type=int, default=20_000)
    options.add_argument("--decisions", type=int, default=2_000)
    options.add_argument("--shipped", action="store_true", help="only the start, on the shipped workspace")
    options.add_argument("--keep", type=Path, help="a folder for the workspace, used again where it is one")
    given = options.parse_args()
    python, load = sys.version.split()[0], os.getloadavg()[0]
    print(f"factcheck {__version__}, Python {python}, {os.cpu_count()} cores, load {load:.1f}")
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        if given.shipped:
            for _ in range(5):
                server = start(_copied(scratch), scratch / "stderr")
                server.stop()
            return
        if given.keep and (given.keep / "factcheck.toml").is_file():
            shutil.copytree(given.keep, scratch / "desk")
            workspace = Workspace.open(scratch / "desk")
        else:
            began = time.perf_counter()
            workspace = make_workspace(scratch / "desk", given.articles, given.claims)
            print(f"made in {time.perf_counter() - began:.0f} s")
            if given.keep:
                shutil.copytree(workspace.root, given.keep)
        sizes = {
            part: sum(f.stat().st_size for f in (workspace.root / part).rglob("*") if f.is_file()) >> 20
            for part in ("sources", "claims", "reports")
        }
        print(f"{given.claims:,} claims in {given.articles} articles, seed {SEED}, MB: {sizes}")
        measure(workspace, scratch, given.decisions)


def _copied(scratch: Path) -> Path:
    folder = scratch / "shipped"
    if not folder.exists():
        for part in ("claims", "sources", "reports"):
            shutil.copytree(ROOT / part, folder / part)
        shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


if __name__ == "__main__":
    main()
