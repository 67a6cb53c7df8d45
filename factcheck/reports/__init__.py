"""The last stage: tell what was found. It alone writes `reports/`.

`factcheck.reports.audit` builds one document from the workspace; every format is a rendering of it, so that
formats cannot disagree.
"""
