"""What a run of the command begins from in the tests: everything imported, and the parser loaded.

It is imported by the process that all runs are forked from, so nothing that keeps a thread is here: onnxruntime does.
"""

from __future__ import annotations

import contextlib
import importlib
import pkgutil

import running  # noqa: F401 (what is forked)

import factcheck
from factcheck.claims.decompose import parser
from factcheck.errors import FactcheckError

OURS = [module.name for module in pkgutil.walk_packages(factcheck.__path__, "factcheck.")]
for name in (*OURS, "jinja2", "lxml", "tantivy", "tokenizers", "trafilatura"):
    with contextlib.suppress(ImportError):
        importlib.import_module(name)
with contextlib.suppress(FactcheckError):
    parser.load()
