"""A language model behind an OpenAI-compatible service: the one place that asks over the network.

Nothing is sent unless the settings ask for it, by `[extract] engine = "endpoint"` or `[check] judge = "endpoint"`.
What an answer is worth is for the caller to find out: here it is text, with limits on its size and its time.

The request is `POST {endpoint-url}/chat/completions`
(https://platform.openai.com/docs/api-reference/chat/create), one for each question.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from factcheck.errors import EndpointError
from factcheck.settings import Check, Extract

if TYPE_CHECKING:
    from httpx import Client

LARGEST_ANSWER = 1_000_000
"""Bytes of an answer; a longer one is not read to its end."""
RETRIES = 2
"""More tries of a request that the service was too busy for (429), failed at (5xx) or dropped."""
BACKOFF = 0.25
"""Seconds before the first retry; doubled before each further one."""

Forms = Sequence[Mapping[str, Any]]
"""Further keys of a request, the fullest first."""

_SWITCH = {"extract": "engine", "check": "judge"}
"""The key of each table of the settings that turns the service on."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model wrote."""

    text: str
    cut: bool = False
    """It wanted to write more than it was allowed to."""
    tokens: tuple[tuple[str, float], ...] = ()
    """Its tokens, each with the natural logarithm of its probability, where the service tells them."""


@dataclass(slots=True)
class State:
    """What is known of a service so far."""

    reached: bool = False
    """It has answered as it should at least once."""
    failed: int = 0
    """Questions without an answer since the last one with it."""
    form: int = 0
    """Which form of the request it takes."""


@dataclass(frozen=True)
class Service:
    """Where the service is and what it is asked for."""

    url: str
    """Base address, without a slash at its end."""
    model: str
    key: str | None = field(default=None, repr=False)
    key_env: str = "FACTCHECK_ENDPOINT_KEY"
    """The variable that the key was read from, for messages."""
    seconds: float = 60
    """Longest wait for one answer."""
    table: str = "extract"
    """The table of the settings that names it, for messages."""
    state: State = field(default_factory=State, compare=False, repr=False)

    def client(self) -> Client:
        """Return a new client, to be closed by the caller; nothing is sent yet."""
        import httpx  # imported late: nothing else needs it

        # no proxies and no .netrc from the environment: text and key go to this host alone
        return httpx.Client(timeout=self.seconds, follow_redirects=False, trust_env=False)

    def ask(self, client: Client, system: str, user: str, forms: Forms) -> Answer:
        """Return the answer to one question. Raises `EndpointError`, which says what to do, where there is none.

        `forms` are further keys of the request, the fullest first: a service that refuses one is asked in the next.
        """
        answer, problem, next_step = self._answer(client, system, user, forms)
        if answer is None:
            raise EndpointError(self.url, problem, next_step)
        return answer

    def ask_patiently(
        self, client: Client, system: str, user: str, forms: Forms, *, patience: int
    ) -> Answer | None:
        """Return the answer to one question, as `ask` does, or none where this question has none.

        The first question must have one, and of `patience` in a row not all may fail: else it raises as `ask` does.
        """
        answer, problem, next_step = self._answer(client, system, user, forms)
        if answer is None and (not self.state.reached or self.state.failed >= patience):
            raise EndpointError(self.url, problem, next_step)
        return answer

    def _answer(self, client: Client, system: str, user: str, forms: Forms) -> tuple[Answer | None, str, str]:
        """Return what the model wrote, or what went wrong and what to do about it; count failures in a row.

        Raises `EndpointError` for what no other question would mend: a key that is refused, a redirect.
        """
        import httpx

        self.state.failed += 1
        try:
            status, body = self._sent(client, system, user, forms)
        except httpx.TimeoutException:
            problem = f"no answer within {self.seconds:g} s"
            return None, problem, f"raise [{self.table}] endpoint-seconds, or use a quicker model"
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            problem = f"can't be reached ({type(error).__name__})"
            off = f'set {_SWITCH[self.table]} = "auto"'
            return None, problem, f"start the service, correct [{self.table}] endpoint-url, or {off}"
        if status in (401, 403):
            given = "is refused" if self.key else "is needed"
            raise EndpointError(
                self.url,
                f"a key {given} (HTTP {status})",
                f"set the environment variable {self.key_env} to it",
            )
        if 300 <= status < 400:
            raise EndpointError(
                self.url,
                f"sends on to another address (HTTP {status}), which is not followed",
                f"set [{self.table}] endpoint-url to the address of the service itself",
            )
        if status == 404:
            problem = f"no such address, or no model {self.model!r} there (HTTP 404)"
            where = f"[{self.table}] endpoint-url (it often ends with /v1) or endpoint-model"
            return None, problem, f"correct {where}"
        if status != 200:
            return None, f"failed (HTTP {status})", "see the log of the service, then run again"
        if len(body) > LARGEST_ANSWER:
            problem = f"an answer of over {LARGEST_ANSWER:,} bytes"
            return None, problem, "limit what the service writes, or use another model"
        answer = _answer_in(body)
        if answer is None:
            problem = "the answer is no chat completion in JSON"
            where = f"[{self.table}] endpoint-url"
            return None, problem, f"set {where} to an OpenAI-compatible service (often .../v1)"
        self.state.reached, self.state.failed = True, 0
        return answer, "", ""

    def _sent(self, client: Client, system: str, user: str, forms: Forms) -> tuple[int, bytes]:
        """Return status and body of the answer, up to one byte over the limit, in the first form that it takes."""
        request: dict[str, Any] = {
            "model": self.model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            "temperature": 0,
        }
        status, body, taken = 0, b"", self.state.form
        for taken in range(self.state.form, len(forms)):
            status, body = self._retried(client, request | dict(forms[taken]))
            # some servers answer 500 to a key that they don't know (llama-cpp-python does to json_schema)
            if not (status in (400, 422) or (status == 500 and not self.state.reached)):
                break
        if status == 200:
            self.state.form = taken
        return status, body

    def _retried(self, client: Client, request: Mapping[str, Any]) -> tuple[int, bytes]:
        import httpx

        tries = 0
        while True:
            try:
                status, body = self._post(client, request)
                if not (status == 429 or status >= 500) or tries >= RETRIES:
                    return status, body
            except httpx.TimeoutException:
                raise
            except httpx.TransportError:  # a service that was there may have closed an idle connection
                if not self.state.reached or tries >= RETRIES:
                    raise
            time.sleep(BACKOFF * 2**tries)
            tries += 1

    def _post(self, client: Client, request: Mapping[str, Any]) -> tuple[int, bytes]:
        import httpx

        # unpacked answers only: a small packed one may be large
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        body = bytearray()
        began = time.monotonic()
        with client.stream(
            "POST", f"{self.url}/chat/completions", content=json.dumps(request).encode(), headers=headers
        ) as response:
            for part in response.iter_raw():
                body += part[: LARGEST_ANSWER + 1 - len(body)]
                if len(body) > LARGEST_ANSWER:
                    break
                # the client's own limit is for each part: an answer that trickles in would never end
                if time.monotonic() - began > self.seconds:
                    raise httpx.ReadTimeout("the whole answer took too long")
        return response.status_code, bytes(body)


def load(settings: Extract | Check) -> Service:
    """Return the service that a table of the settings names, with the key of the environment; nothing is sent yet.

    Raises `EndpointError` for an address that is not plain http or https, a missing model, or a key that can't
    stand in a header.
    """
    table = "extract" if isinstance(settings, Extract) else "check"
    url = settings.endpoint_url.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.username is not None or "?" in url or "#" in url or not url.isprintable():
        # not shown: it may hold a password or a key
        raise EndpointError(
            f"[{table}] endpoint-url",
            "not an address of the form http(s)://HOST[:PORT][/PATH], without user, ? and #",
            f"correct it; a key belongs into the environment variable {settings.endpoint_key_env}",
        )
    if not settings.endpoint_model:
        raise EndpointError(
            url, "no model is named", f"set [{table}] endpoint-model to one that the service has"
        )
    key = os.environ.get(settings.endpoint_key_env, "").strip() or None
    if key and not re.fullmatch(r"[!-~]+", key):
        raise EndpointError(
            url,
            f"the key in {settings.endpoint_key_env} has a space, a control character or a letter beyond ASCII",
            "set the variable to the key alone",
        )
    return Service(
        url, settings.endpoint_model, key, settings.endpoint_key_env, settings.endpoint_seconds, table
    )


def json_in(text: str) -> Any:
    """Return what the JSON that a model wrote holds; a code fence around it is taken off, all else is refused.

    Raises `ValueError` for anything else, a key that stands twice in an object among it.
    """
    fenced = re.fullmatch(r"\s*```(?:json)?\s*(\{.*\})\s*```\s*", text, re.DOTALL)
    try:
        return json.loads(fenced[1] if fenced else text, object_pairs_hook=_each_once)
    except RecursionError as error:
        raise ValueError("too deep") from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _answer_in(body: bytes) -> Answer | None:
    """Return the answer in the body of a chat completion; none where it is something else."""
    try:
        choice = json.loads(body)["choices"][0]
        text = choice["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    if text is None:  # the model refused, or wrote nothing
        text = ""
    if not isinstance(text, str):
        return None
    return Answer(text, choice.get("finish_reason") == "length", _tokens_of(choice))


def _tokens_of(choice: dict[str, Any]) -> tuple[tuple[str, float], ...]:
    try:
        return tuple((str(each["token"]), float(each["logprob"])) for each in choice["logprobs"]["content"])
    except (LookupError, TypeError, ValueError, OverflowError):
        return ()
