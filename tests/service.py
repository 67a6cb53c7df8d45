"""A service for the tests: a real HTTP server on this machine that answers each question from a table."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Answer:
    """A whole HTTP answer."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    hangs: bool = False
    """It sends nothing until the test is over."""
    trickles: bool = False
    """It sends a byte now and then for two seconds, or until nobody listens."""
    drops: bool = False
    """It closes the connection without a word."""


def says(content: str | None, **more: object) -> Answer:
    """A chat completion with `content` as what the model wrote; `more` stands beside the message."""
    message = {"role": "assistant", "content": content}
    return Answer(body=json.dumps({"choices": [{"index": 0, "message": message, **more}]}).encode())


@dataclass
class Server:
    """The server, what it answers, and what it was asked."""

    asks_of: Callable[[str], str]
    """Reads the user's message: what of it the answers are looked up by."""
    url: str = ""
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    """For each question its answers, one request each; the last one stays."""
    asked: list[dict[str, Any]] = field(default_factory=list)
    """The bodies of the requests."""
    headers: list[dict[str, str]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def will(self, question: str, *answers: Answer) -> None:
        self.answers[question] = list(answers)


def _handler_of(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.asked.append(asked)
            server.headers.append({name.lower(): value for name, value in self.headers.items()})
            if self.path != "/v1/chat/completions":
                self.send_error(404)
                return
            waiting = server.answers[server.asks_of(asked["messages"][-1]["content"])]
            answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            if answer.hangs:
                server.over.wait(10)
            if answer.hangs or answer.drops:
                return
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.end_headers()
            for _ in range(40 if answer.trickles else 0):
                if server.over.wait(0.05):
                    return
                try:
                    self.wfile.write(b" ")
                except OSError:
                    return
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Quiet: stderr is part of what is tested."""

    return Handler


@contextmanager
def running(server: Server) -> Iterator[None]:
    """Answer at a port of its own until the end of the block."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(server))
    server.url = f"http://127.0.0.1:{http.server_port}/v1"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.over.set()
        http.shutdown()
        http.server_close()
        thread.join()
