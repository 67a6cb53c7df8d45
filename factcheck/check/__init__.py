"""The third stage: find evidence for each claim, compare, and mark the claim by the policy.

`check_article` is a pure function of the claims, the evidence, the settings and the judge; it writes nothing.
"""

JUDGE = "rules/2"
"""Name and version of the judge that ships: part of what stored marks were computed from."""
