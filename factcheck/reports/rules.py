"""The rules that findings name: stable codes, each with what it means, an example and what to do.

A code is `family/name`. Codes are never reused for something else; `docs/findings/` has a page for each, written by
`factcheck rules --write`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from factcheck.errors import UnknownId
from factcheck.model import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """What a finding's code stands for."""

    code: str
    severity: Severity
    title: str
    """One line, no full stop."""
    explanation: str
    """When it is found, and what that does and does not say."""
    example: str
    """A made-up article's sentence, and what was found there."""
    fix: str
    """What a writer, editor or engineer does about it."""

    @property
    def family(self) -> str:
        """What stands before the stroke."""
        return self.code.partition("/")[0]

    @property
    def page(self) -> str:
        """File name of its page in `docs/findings/`."""
        return self.code.replace("/", "-") + ".md"


_E, _W, _S = Severity.ERROR, Severity.WARNING, Severity.SUGGESTION

_RULES = (
    Rule(
        "disputed/refuted", _E, "A credible source contradicts the claim as a whole",
        "A primary or secondary source says what can't be true together with the claim, of the same event, and no "
        "credible source supports it.",
        "“The bridge was never opened to cars.” The harbour board's notice of 2 May 1932 announces that cars may cross "
        "from 4 May.",
        "Correct or take out the sentence; or add the source that shows it to be right.",
    ),
    Rule(
        "disputed/detail-wrong", _E, "A date, number, name, place, order or wording of the claim is wrong",
        "A credible source tells of the same event and gives another value for one thing in the claim. The finding "
        "shows both values.",
        "“The deck is 1,200 metres long.” The register of bridges says 1,149 metres.",
        "Write what the record shows (`write instead`), or add the source of the other value.",
    ),
    Rule(
        "disputed/sources-conflict", _E, "Credible sources contradict one another about the claim",
        "At least one credible source supports the claim and at least one contradicts it. Both are shown; the checker "
        "does not choose.",
        "“Forty ships were in port.” The harbour log counts 40, the customs register 38.",
        "Find out why they differ, tell the reader that they do, or record a decision (`factcheck decide`).",
    ),
    Rule(
        "disputed/outdated", _E, "The claim was true when it was written and no longer is",
        "A credible source says that what the claim states has ended or changed since.",
        "“The toll is two crowns.” It was raised to three in the meantime.",
        "Bring the sentence up to date, or date it: “in 2019 the toll was two crowns”.",
    ),
    Rule(
        "disputed/by-decision", _E, "A person marked the claim as disputed",
        "A reviewer overrode the computed mark; the reason is in the review log and in the finding.",
        "“The mayor signed on Monday.” Overridden to disputed: the signed copy is dated Tuesday.",
        "Correct the sentence, or reopen the claim with new evidence.",
    ),
    Rule(
        "unsupported/no-evidence", _W, "No source in the library speaks to the claim",
        "Nothing supports or contradicts it. That is no finding that it is wrong. The finding says why the checker "
        "abstained, and whether a person has searched.",
        "“Ninety drivers a day turn back.” No source speaks of drivers who turn back.",
        "Add a source (`factcheck add FILE --as evidence`), or write what the sources at hand do say.",
    ),
    Rule(
        "unsupported/citation-missing", _W, "The claim rests on something that the article does not identify",
        "The article leans on an unnamed document, person or crowd (“leaked memos show”), and nothing else supports "
        "the claim.",
        "“Leaked memos show that the cost was hidden.” Which memos, of whom, of what date?",
        "Name the document or person, link it, or take the claim out.",
    ),
    Rule(
        "unsupported/weak-evidence", _W, "What supports the claim is not enough",
        "Some source supports it, but fewer or more distant ones than the policy asks for; copies of one report count "
        "once.",
        "“The cable broke twice.” Two newspapers say so, both from one agency.",
        "Add a primary source, or one more of another origin.",
    ),
    Rule(
        "unsupported/by-decision", _W, "A person marked the claim as unsupported",
        "A reviewer overrode the computed mark; the reason is in the review log and in the finding.",
        "“The deck was repainted in 1990.” Overridden to unsupported: the cited page speaks of another bridge.",
        "Add evidence, then reopen the claim.",
    ),
    Rule(
        "verified/primary-support", _S, "A primary source supports the claim",
        "Consistent with the sources given; no credible source contradicts it. That is no finding of truth.",
        "“The bridge opened on 4 May 1932.” The harbour board's notice says so.",
        "Nothing.",
    ),
    Rule(
        "verified/independent-support", _S, "Independent secondary sources support the claim",
        "As many secondary sources of different origin as the policy asks for support it; none contradicts it.",
        "“The opening drew a crowd.” Two newspapers with reporters of their own say so.",
        "Nothing.",
    ),
    Rule(
        "verified/by-decision", _S, "A person marked the claim as verified",
        "A reviewer overrode the computed mark; the reason is in the review log.",
        "“The bridge is painted green.” Overridden to verified: seen by the reviewer, with a photograph on file.",
        "Nothing.",
    ),
    Rule(
        "attribution/vague", _S, "The article leans on something unnamed, though other evidence settles the claim",
        "The claim has its mark from evidence in the library; the article itself still gives the reader nothing to "
        "look up.",
        "“Experts agree that the bridge opened in 1932.” It did; no expert is named.",
        "Name the source, or drop the words that lean on it.",
    ),
    Rule(
        "discrepancy/between-articles", _W, "Two articles say what can't both stand",
        "A claim of one article and a claim of another exclude each other. An article is never evidence against "
        "another: the finding says which side the record supports, if it does.",
        "“The deck is 1,200 metres long” against “the 1,149-metre deck”.",
        "Correct the side that the record contradicts; tell both desks.",
    ),
    Rule(
        "discrepancy/within-article", _W, "The article contradicts itself",
        "Two claims of one article exclude each other.",
        "“It opened in May” above, “after its opening in June” below.",
        "Correct the side that the record contradicts.",
    ),
    Rule(
        "review/reopened", _W, "A decision no longer counts, and the claim waits for a person",
        "The claim's words changed after the decision, or somebody reopened it.",
        "“The deck is 1,149 metres long” was confirmed as “1,150 metres”.",
        "Decide again: `factcheck decide CLAIM`.",
    ),
    Rule(
        "coverage/unaccounted", _W, "A sentence carries no claim and is not set aside",
        "Every sentence should either be checked or be marked as nothing to check. This one is neither, so the audit "
        "is incomplete.",
        "A paragraph that was added after the last extraction.",
        "Run `factcheck extract`, or say in the ledger why there is nothing to check.",
    ),
    Rule(
        "audit/nothing-checked", _E, "The audit checked nothing",
        "There is no article, no claim in any article, or nothing that the options leave over. An audit that checked "
        "nothing is never green.",
        "A folder whose articles were moved elsewhere.",
        "Name the articles, or add them: `factcheck add FILE --as article`.",
    ),
    Rule(
        "audit/coverage-low", _E, "Less of the articles is accounted for than asked",
        "The share of sentences that carry claims or are set aside is under `--min-coverage`.",
        "80 % asked, 72 % accounted for.",
        "Run `factcheck extract`, and look at the findings of `coverage/unaccounted`.",
    ),
    Rule(
        "suppression/expired", _E, "A suppression has run out",
        "The finding that it set aside counts again, and the suppression is reported until it is renewed or removed.",
        "“Until 2026-01-31, by the news desk: waiting for the ministry's answer.”",
        "Look at the finding again; renew with a new date and reason, or remove the suppression.",
    ),
    Rule(
        "suppression/unused", _W, "A suppression matches no finding",
        "What it set aside is gone or reads differently now. It is kept until somebody removes it.",
        "The sentence was corrected; its suppression is still in the file.",
        "Remove it.",
    ),
    Rule(
        "suppression/bad-line", _E, "An entry of the suppressions can't be read",
        "It names no finding, reason, person or expiry date, or is no JSON. It suppresses nothing.",
        "An entry without `until`.",
        "Repair the line or delete it.",
    ),
    Rule(
        "baseline/bad-line", _E, "A line of the baseline can't be read",
        "The finding that it recorded counts as new.",
        "A line cut in half by a merge.",
        "Repair the line or delete it; then record the baseline again: `factcheck baseline`.",
    ),
    Rule(
        "citation/quote-drifted", _E, "A source says a cited passage in other words now",
        "The quotation is found again only by likeness, so the citation does not count until a person has looked.",
        "The source was re-captured and a paragraph was edited.",
        "`factcheck edit CLAIM` and take over the words that stand there now.",
    ),
    Rule(
        "citation/quote-lost", _E, "A cited passage is no longer in its source",
        "The citation does not count.",
        "The source was replaced by another text.",
        "`factcheck edit CLAIM`: cite another passage, or take the citation out.",
    ),
    Rule(
        "citation/source-missing", _E, "A cited source is not among the evidence that can be read",
        "The citation does not count.",
        "A source was deleted or its front matter is broken.",
        "Add the source again, or take the citation out (`factcheck edit CLAIM`).",
    ),
    Rule(
        "claim/quote-lost", _E, "A claim's words are no longer in the article",
        "The ledger's claim is kept and marked; it covers nothing of the article.",
        "A paragraph was deleted.",
        "Run `factcheck extract`, then look at the claim.",
    ),
    Rule(
        "claim/quote-drifted", _W, "The article says a claim's words differently now",
        "The claim was found again by likeness; a decision about its old words no longer counts.",
        "“1,200 metres” became “some 1,200 metres”.",
        "Look at the claim: `factcheck edit CLAIM`.",
    ),
    Rule(
        "claim/rejected-lost", _W, "A passage that a reviewer rejected is no longer in its source",
        "It can't be told any more which passage not to propose; one there in other words may be proposed again.",
        "The rejected sentence was corrected when the source was taken in anew.",
        "`factcheck edit CLAIM`: reject the words it has now, or take the rejection out.",
    ),
    Rule(
        "claim/repeats-missing", _W, "A claim repeats one that is not in the ledger",
        "The id in `repeats` names no claim of this article.",
        "The first of two equal claims was deleted.",
        "`factcheck edit CLAIM`: name the right claim, or none.",
    ),
    Rule(
        "ledger/bad-line", _E, "A line of a ledger can't be read",
        "It is skipped, and kept in the file.",
        "A line cut in half by a merge.",
        "Repair the line or delete it.",
    ),
    Rule(
        "ledger/article-missing", _E, "A ledger has no article",
        "Its claims can't be checked.",
        "The article's file was renamed.",
        "Add the article again, or remove the ledger.",
    ),
    Rule(
        "reviews/bad-line", _E, "A line of a review log can't be read",
        "It is skipped, and kept in the file.",
        "A line cut in half by a merge.",
        "Restore the line from version control.",
    ),
    Rule(
        "reviews/chain-broken", _E, "A review log was changed after it was written",
        "Each entry carries the hash of the one before it; here they don't fit. An entry was edited, dropped or "
        "moved.",
        "Two branches that decided on the same claims were merged by hand.",
        "Restore the log from version control, and decide again what is lost.",
    ),
    Rule(
        "reviews/claim-missing", _W, "A decision is about a claim that is not in the ledger",
        "It is kept, and counts for nothing.",
        "The claim was deleted after the decision.",
        "Nothing, or restore the claim.",
    ),
    Rule(
        "discrepancy/bad-line", _E, "A line of the discrepancies can't be read",
        "It is skipped, and kept in the file.",
        "It names a claim that no ledger has.",
        "Repair the line or delete it.",
    ),
    Rule(
        "source/unreadable", _E, "A source can't be read",
        "It is not UTF-8, too large, no file, or a link out of the workspace. It counts as no evidence.",
        "A text saved in another encoding.",
        "Do what the message says, then run again.",
    ),
    Rule(
        "source/front-matter", _E, "The front matter of a source is missing or wrong",
        "The YAML block at the top is broken, has an unknown key, or a value that it can't have.",
        "`tier: frist`.",
        "Correct the line that the message names.",
    ),
    Rule(
        "source/misnamed", _E, "A source's file is not called after its id",
        "The file is not read: two names for one source would hide changes.",
        "`id: notice-1932` in `notice.md`.",
        "Rename the file, or correct the id.",
    ),
    Rule(
        "source/wrong-folder", _E, "An article lies among the evidence, or evidence among the articles",
        "The file is not read.",
        "`role: article` in `sources/evidence/`.",
        "Move the file, or correct its role.",
    ),
    Rule(
        "source/duplicate-id", _E, "An article and a piece of evidence have the same id",
        "Neither could be named without doubt.",
        "`bridge.md` in both folders.",
        "Rename one of them, with its id.",
    ),
    Rule(
        "source/snapshot-changed", _E, "A source's text is not the one that was sealed",
        "The hash in its front matter does not fit its text.",
        "A note was edited by hand.",
        "Look at the change; `factcheck add FILE` seals it again.",
    ),
    Rule(
        "source/capture-missing", _E, "The original bytes of a source are not there",
        "Its text can't be compared with what was captured.",
        "A file in `sources/captures/` was deleted.",
        "Put the file back, or add the original again.",
    ),
    Rule(
        "source/capture-changed", _E, "The original bytes of a source are not what their name says",
        "A capture is named by its SHA-256; this one has another.",
        "A page was saved over the old one.",
        "Put the original bytes back.",
    ),
    Rule(
        "source/not-taken-in", _W, "A file in `sources/` was not taken in",
        "It has no front matter, so nothing is known about it, and it counts for nothing.",
        "A text that was copied into the folder by hand.",
        "`factcheck add FILE --as evidence`.",
    ),
    Rule(
        "source/unsealed", _W, "A source was never sealed",
        "Its front matter has no hash, so a change of its text would not show.",
        "A note that was written by hand.",
        "`factcheck add FILE` seals it.",
    ),
)  # fmt: skip

RULES: Mapping[str, Rule] = {rule.code: rule for rule in _RULES}
"""Every rule by its code, in the order of the documentation."""


def rule_of(code: str) -> Rule:
    """Return the rule of a code. Raises `UnknownId`."""
    if code not in RULES:
        raise UnknownId("rule", code, RULES, "see: factcheck rules")
    return RULES[code]
