"""The marks of the checker against marks that people gave, claim by claim.

A reviewed mark is about the claim whose id it has, else about the claim that says the same: the F1 of their content
words (as in `extraction`) is `SAME` or more, and both deny or neither does. Such pairs are made one to one, the most
alike first. Of a review log the decisions in force count. A false `disputed` accuses a writer wrongly, and a false
`verified` lets something pass: each is told as a share of what is marked so and of what should not be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from factcheck import __version__
from factcheck.claims.reviews import ReviewLog, standings
from factcheck.evaluate.extraction import alike, content, denies
from factcheck.evaluate.pairs import share
from factcheck.evaluate.scores import one_to_one
from factcheck.model import Action, Assessment, Claim, Decision, Status, digest

SAME = 0.6
"""F1 of content words from which two claims are the same."""


@dataclass(frozen=True, slots=True)
class Given:
    """A reviewed mark: of the claim with this id, or of the claim that says this."""

    claim: str
    status: Status


def parse_row(values: dict[str, object]) -> Given | Decision:
    """Make a row of `{"claim": id or text, "status": mark}`, or of a line of a review log.

    Raises `KeyError` or `ValueError` where the object is neither.
    """
    if "schema" in values:
        return Decision.model_validate(values)
    claim, status = values["claim"], values["status"]
    if not isinstance(claim, str) or not claim.strip():
        raise ValueError("`claim` must be a text or the id of a claim")
    if status not in list(Status):
        raise ValueError(f"`status` is {status!r}, not one of {', '.join(Status)}")
    return Given(claim.strip(), Status(str(status)))


@dataclass(frozen=True, slots=True)
class Compared:
    """One claim with the mark that people gave and the engine's."""

    article: str
    claim: Claim
    desk: Status
    engine: Assessment


@dataclass(frozen=True, slots=True)
class Comparison:
    """The marks of the engine against those of people, claim by claim, in the order of the ledgers."""

    rows: tuple[Compared, ...]
    given: int
    """Reviewed marks in all."""
    unmatched: tuple[str, ...] = ()
    """Ids or texts of the reviewed marks that no claim was found for, in their order."""
    unmarked: int = 0
    """Claims that no reviewed mark is about."""

    @property
    def signature(self) -> str:
        """Version, and a hash over the marks compared: two figures with one signature measured the same."""
        seen = digest([[row.claim.id, row.desk, row.engine.status] for row in self.rows])
        return f"factcheck {__version__}, {len(self.rows)} claims, marks {seen[:12]}"

    def table(self) -> dict[tuple[Status, Status], int]:
        """Return how many claims have (the desk's mark, the engine's mark)."""
        counted = Counter((row.desk, row.engine.status) for row in self.rows)
        return {(desk, engine): counted[desk, engine] for desk in Status for engine in Status}

    def wrongly(self, status: Status) -> list[Compared]:
        """Return the claims that the engine marks `status` and the desk does not."""
        return [row for row in self.rows if row.engine.status is status and row.desk is not status]

    @property
    def agreed(self) -> int:
        """How many claims have the same mark from both."""
        return sum(row.desk is row.engine.status for row in self.rows)

    def false(self, status: Status) -> dict[str, float | int | None]:
        """Return how many claims are wrongly marked `status`, and their share of two wholes; nothing of nothing."""
        wrong = len(self.wrongly(status))
        marked = sum(row.engine.status is status for row in self.rows)
        others = sum(row.desk is not status for row in self.rows)
        return {"claims": wrong, "of_marked": share(wrong, marked), "of_others": share(wrong, others)}

    def as_json(self) -> dict[str, object]:
        """Return the figures as one JSON object (schema `factcheck.eval-audit/1`), shares from 0 to 1."""
        table = self.table()
        decided = sum(row.engine.status is not Status.UNSUPPORTED for row in self.rows)
        return {
            "schema": "factcheck.eval-audit/1",
            "signature": self.signature,
            "given": self.given,
            "compared": len(self.rows),
            "unmatched": len(self.unmatched),
            "unmarked": self.unmarked,
            "coverage": share(len(self.rows), self.given),
            "accuracy": share(self.agreed, len(self.rows)),
            "decided": share(decided, len(self.rows)),
            "false_disputed": self.false(Status.DISPUTED),
            "false_verified": self.false(Status.VERIFIED),
            "marks": {
                desk.value: {engine.value: table[desk, engine] for engine in Status} for desk in Status
            },
        }

    def as_text(self) -> str:
        """Return the figures as a small table: what people say in rows, what the engine says in columns."""
        table = self.table()
        lines = [
            f"{'':<14}" + "".join(f"{engine.value:>13}" for engine in Status) + f"{'all':>8}{'agrees':>9}"
        ]
        for desk in Status:
            counts = [table[desk, engine] for engine in Status]
            agrees = shown(share(table[desk, desk], sum(counts)))
            cells = "".join(f"{count:>13}" for count in counts)
            lines.append(f"{desk.value:<14}{cells}{sum(counts):>8}{agrees:>9}")
        sums = [sum(table[desk, engine] for desk in Status) for engine in Status]
        cells = "".join(f"{count:>13}" for count in sums)
        lines.append(f"{'all':<14}{cells}{len(self.rows):>8}{shown(share(self.agreed, len(self.rows))):>9}")
        lines.append("")
        for status in (Status.DISPUTED, Status.VERIFIED):
            wrong = len(self.wrongly(status))
            marked = sums[list(Status).index(status)]
            others = sum(row.desk is not status for row in self.rows)
            lines.append(
                f"false {status.value}: {wrong}; {shown(share(wrong, marked))} of the {marked} marked so, "
                f"{shown(share(wrong, others))} of the {others} that are not"
            )
        lines.append(
            f"{len(self.rows)} of {self.given} reviewed marks are compared; {self.unmarked} claims have none"
        )
        return "\n".join([*lines, self.signature, ""])

    def errors(self) -> Iterator[dict[str, str]]:
        """Yield the claims whose marks differ, in ledger order, then the reviewed marks that no claim was found for."""
        for row in self.rows:
            if row.desk is not row.engine.status:
                yield {
                    "article": row.article,
                    "claim": row.claim.id,
                    "text": row.claim.text,
                    "reviewed": row.desk.value,
                    "marked": row.engine.status.value,
                    "rule": row.engine.rule,
                }
        for claim in self.unmatched:
            yield {
                "article": "",
                "claim": "",
                "text": claim,
                "reviewed": "",
                "marked": "",
                "rule": "no such claim",
            }


def compare_marks(
    rows: Sequence[Given | Decision],
    claims: Mapping[str, Sequence[Claim]],
    marks: Mapping[str, Mapping[str, Assessment]],
) -> Comparison:
    """Compare reviewed marks with the engine's; `claims` and `marks` (by claim id) are by article."""
    decisions = tuple(row for row in rows if isinstance(row, Decision))
    given = [row for row in rows if isinstance(row, Given)]
    desk: dict[tuple[str, str], Status] = {}
    for article, listed in claims.items():
        log = ReviewLog(article, "", decisions)
        for id_, standing in standings(listed, log).items():
            status = next(
                (each.status for each in (standing.decision, standing.signed) if each and each.status), None
            )
            if status:
                desk[article, id_] = status
    in_force = _last_with_mark(decisions)
    found = {id_ for _, id_ in desk}

    flat = [(article, claim) for article, listed in claims.items() for claim in listed]
    places: dict[str, int] = {}
    for place, (_, claim) in enumerate(flat):
        places.setdefault(claim.id, place)
    partner = {at: places[row.claim] for at, row in enumerate(given) if row.claim in places}
    taken = set(partner.values())
    texts = [at for at in range(len(given)) if at not in partner]
    free = [place for place in range(len(flat)) if place not in taken]
    pairs = one_to_one(_alike([given[at].claim for at in texts], [flat[place][1].text for place in free]))
    partner |= {texts[left]: free[right] for left, right in pairs.items()}
    for at, place in partner.items():
        article, claim = flat[place]
        desk[article, claim.id] = given[at].status

    compared = [
        Compared(article, claim, desk[article, claim.id], marks[article][claim.id])
        for article, claim in flat
        if (article, claim.id) in desk and claim.id in marks.get(article, {})
    ]
    return Comparison(
        tuple(compared),
        len(in_force) + len(given),
        (
            *(id_ for id_ in in_force if id_ not in found),
            *(row.claim for at, row in enumerate(given) if at not in partner),
        ),
        len(flat) - len(compared),
    )


def _last_with_mark(decisions: Iterable[Decision]) -> list[str]:
    """Return the claims on which a decision with a mark stands by the log alone, whatever became of their words."""
    last: dict[str, Status | None] = {}
    for each in decisions:
        if each.action is Action.REOPEN:
            last.pop(each.claim, None)
        elif each.action is Action.SIGN_OFF:
            last[each.claim] = last.get(each.claim) or each.status
        elif each.action is not Action.COMMENT:
            last[each.claim] = each.status
    return [claim for claim, status in last.items() if status]


def _alike(lefts: Sequence[str], rights: Sequence[str]) -> Iterator[tuple[float, int, int]]:
    """Yield `(cost, left, right)` of the texts that say the same; only those that share a word are compared."""
    said = [(content(text), denies(text)) for text in rights]
    having: dict[str, list[int]] = {}
    for right, (stems, _) in enumerate(said):
        for stem in stems:
            having.setdefault(stem, []).append(right)
    for left, text in enumerate(lefts):
        mine, no = content(text), denies(text)
        for right in sorted({right for stem in mine for right in having.get(stem, ())}):
            likeness = alike(mine, said[right][0])[1]
            if no == said[right][1] and likeness >= SAME:
                yield -likeness, left, right


def shown(part: float | None) -> str:
    """Return a share in percent, `-` where it is one of nothing."""
    return "-" if part is None else f"{part:.1%}"
