"""The third stage: find evidence for each claim, compare, and mark the claim by the policy.

`check_article` is a pure function of the claims, the evidence, the settings and the judge; it writes nothing.
"""
