"""The review app: the workspace in a browser, for one person or a desk.

`factcheck review` starts it. Everything that it shows is read from the workspace's plain files, and everything that a
person does there is written to them by the same functions as the commands use; nothing lives only in the app.

    desk.py       the workspace in memory, one article reloaded where its files changed
    rows.py       the queue: a row a claim, filters, order, counts
    claimview.py  what the page of a claim shows
    actions.py    what a person can do to a claim, each bound to what that person read
    progress.py   decisions over time
    report.py     the discrepancy report, in every format
    watch.py      what changes on disk
    guard.py      who may ask: hosts, origins, sessions, sizes; and the headers of every answer
    users.py      the users' file and the log-in
    api.py        the actions and lists as JSON, with an OpenAPI description
    pages.py      the pages
    app.py        puts these together
    serve.py      binds an address and prints the link
    running.py    runs it

Only this package knows HTTP.
"""
