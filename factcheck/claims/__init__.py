"""The second stage: break articles into claims, anchor them, and keep the ledger and the review log.

This package alone writes `claims/`. `extract` gives the claims of a text, `ledger` reads and writes them,
`reviews` keeps the decisions of people.
"""
