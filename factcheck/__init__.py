"""factcheck is to an article what a linter is to a program.

It breaks a text into atomic claims, links each to the evidence that supports it, contradicts it or is
missing, and marks it verified, disputed or unsupported. `factcheck.model` has the records; the stages
are `factcheck.sources`, `factcheck.claims`, `factcheck.check` and `factcheck.reports`, in that order.
"""

__version__ = "0.1.0"
