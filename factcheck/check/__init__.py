"""The third stage: find evidence for each claim, compare, and mark the claim by the policy.

`check_article` is a pure function of the claims, the evidence, the settings and the judge; it writes nothing.
"""

STRICT = "rules/4"
"""Name and version of the strict judge: part of what stored marks were computed from."""
WORDS = "words/1"
"""Name and version of how passages are looked for by their words: likewise."""
