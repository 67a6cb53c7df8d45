"""Requests made from an app's own OpenAPI description: none of them may be answered with a server error.

schemathesis makes them with hypothesis: what the description allows, and what it forbids.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.python.asgi import shutdown_lifespans
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CONFORMING = [status_code_conformance, content_type_conformance, response_schema_conformance]

ANSWER_SECONDS = 10.0
"""How long one answer may take."""


def server_errors(
    app: Any,
    *,
    path: str = "/openapi.json",
    origin: str = "http://127.0.0.1",
    headers: Mapping[str, str] | None = None,
    cookies: Mapping[str, str] | None = None,
    known: Mapping[str, Sequence[Any]] | None = None,
    leave_out: Collection[str] = (),
    examples: int = 20,
    begin: int = 20260101,
    conforming: bool = False,
) -> list[str]:
    """Ask the ASGI app everything that its description at `path` describes, and return what broke, a curl line each.

    `examples` requests an operation of each kind, allowed and forbidden, the same ones for the same `begin`.
    Every one carries the headers and cookies. `known` has values that exist (ids, hashes) by the name of their
    parameter or of their key in the body: every second request or so has one, since made up ones are not found.
    With `conforming`, an answer whose status, media type or body is not as described is broken too.
    `leave_out` has paths as described (`/api/events`), such as streams that never end.
    Raises `AssertionError` where nothing was asked, or the app answered nothing but refusals (401, 403, 421).
    """
    known = known or {}
    headers = {"host": urlsplit(origin).netloc, **(headers or {})}
    cookies = dict(cookies or {})
    schema = schemathesis.openapi.from_asgi(path, app, headers=headers, cookies=cookies)
    broken: list[str] = []
    seen: set[int] = set()

    def ask(operation: Any, mode: GenerationMode) -> None:
        @seed(begin)
        @settings(
            max_examples=examples,
            database=None,
            deadline=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet,
        )
        @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
        def one(case: Case, data: st.DataObject) -> None:
            for part in (case.path_parameters, case.query, case.body):
                for name, values in known.items():
                    if isinstance(part, dict) and name in part and data.draw(st.booleans()):
                        part[name] = data.draw(st.sampled_from(list(values)))
            answer = case.call(
                base_url=origin, headers=dict(headers), cookies=dict(cookies), timeout=ANSWER_SECONDS
            )
            seen.add(answer.status_code)
            assert answer.status_code < 500, (
                f"{answer.status_code}: {case.as_curl_command()}\n{answer.text[:2_000]}"
            )
            if conforming:
                case.validate_response(answer, checks=CONFORMING)

        try:
            one()
        except Unsatisfiable:
            pass  # nothing can be forbidden where nothing is given
        except Exception as error:
            notes = "".join(f"\n{note}" for note in getattr(error, "__notes__", ()))
            broken.append(f"{operation.label} ({mode.value}): {error!r}{notes}")

    try:
        asked = 0
        for result in schema.get_all_operations():
            operation = result.ok()
            if operation.path in leave_out:
                continue
            asked += 1
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                ask(operation, mode)
    finally:
        shutdown_lifespans()
    assert asked, f"{path} describes nothing"
    assert broken or seen - {401, 403, 421}, f"the app let nothing in: it answered {sorted(seen)}"
    return broken
