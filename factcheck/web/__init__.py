"""The review app: the workspace in a browser, for one person or a desk. Only this package knows HTTP."""
