"""A client of a language server over standard input and output, for one test process; every wait has a deadline."""

import json
import queue
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from threading import Thread
from time import monotonic
from types import TracebackType
from typing import Any

import pytest

SECONDS = 60


class LanguageServer:
    """A running server; `settings` answers what it asks for by section."""

    def __init__(self, command: Sequence[str], root: Path, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        self._root = root
        self._ids = count(1)
        self._came: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._log: list[str] = []
        self._opened: set[str] = set()
        self._diagnostics: dict[str, list[dict[str, Any]]] = {}
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe)
        self._threads = [Thread(target=work, daemon=True) for work in (self._read, self._overhear)]

    def __enter__(self) -> "LanguageServer":
        for thread in self._threads:
            thread.start()
        try:
            self._greet()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            assert stream is not None
            with suppress(BrokenPipeError):  # what could not be sent to a server that has ended
                stream.close()

    def _greet(self) -> None:
        self.request(
            "initialize",
            {
                "processId": None,
                "rootUri": self._root.as_uri(),
                "capabilities": {
                    "workspace": {"configuration": True},
                    "textDocument": {"completion": {"completionItem": {"documentationFormat": ["markdown"]}}},
                },
            },
        )
        self._notify("initialized", {})
        self._until("the server asks for its settings", lambda: "workspace/configuration" in "".join(self._log))

    def open(self, path: Path, text: str) -> None:
        """Shows a file as an editor does that opens it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        uri = path.as_uri()
        assert uri not in self._opened, f"{path} is open already"
        self._opened.add(uri)
        self._notify(
            "textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}}
        )

    def diagnostics(self, path: Path) -> list[dict[str, Any]]:
        """What the server says of an open file, for which it takes its time."""
        uri = path.as_uri()
        self._until(f"diagnostics of {path.name} come", lambda: uri in self._diagnostics)
        return self._diagnostics[uri]

    def at(self, method: str, path: Path, line: int, column: int) -> Any:
        """What the server says about a place; line and column count from 0."""
        place = {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": column}}
        return self.request(f"textDocument/{method}", place)

    def request(self, method: str, parameters: object) -> Any:
        """Asks, and waits for the answer."""
        number = next(self._ids)
        self._send({"id": number, "method": method, "params": parameters})
        answers: list[dict[str, Any]] = []

        def answered() -> bool:
            answers.extend(each for each in self._new if each.get("id") == number and "method" not in each)
            return bool(answers)

        self._until(f"{method} is answered", answered)
        if "error" in answers[0]:
            pytest.fail(f"{method}: {answers[0]['error']}{self._said()}")
        return answers[0]["result"]

    def _notify(self, method: str, parameters: object) -> None:
        self._send({"method": method, "params": parameters})

    def _send(self, message: dict[str, object]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
            self._process.stdin.flush()
        except OSError as error:
            pytest.fail(f"the language server cannot be written to: {error}{self._said()}")

    def _until(self, what: str, done: Callable[[], bool]) -> None:
        """Takes messages until something has happened."""
        end = monotonic() + SECONDS
        self._new: list[dict[str, Any]] = []
        while not done():
            try:
                message = self._came.get(timeout=max(0.0, end - monotonic()))
            except queue.Empty:
                pytest.fail(f"after {SECONDS} seconds, still waiting until {what}{self._said()}")
            if message is None:
                pytest.fail(f"the language server ended before {what}{self._said()}")
            self._new = [message]
            self._take(message)

    def _take(self, message: dict[str, Any]) -> None:
        method, parameters = message.get("method"), message.get("params") or {}
        if method == "textDocument/publishDiagnostics":
            self._diagnostics[parameters["uri"]] = parameters["diagnostics"]
        elif method == "workspace/configuration":
            self._reply(message, [self._settings.get(item["section"], {}) for item in parameters["items"]])
        elif method is not None and "id" in message:
            self._reply(message, None)

    def _reply(self, message: dict[str, Any], result: object) -> None:
        self._send({"id": message["id"], "result": result})

    def _said(self) -> str:
        return "; the last that it said:\n" + "\n".join(line[:500] for line in self._log[-20:])

    def _read(self) -> None:
        """Puts every message of the server's into the queue, and None at its end."""
        assert self._process.stdout is not None
        while header := self._process.stdout.readline():
            name, _, value = header.decode("ascii").partition(":")
            if name.lower() == "content-length":
                while self._process.stdout.readline().strip():
                    pass
                text = self._process.stdout.read(int(value)).decode("utf-8")
                self._log.append(text)
                self._came.put(json.loads(text))
        self._came.put(None)

    def _overhear(self) -> None:
        assert self._process.stderr is not None
        self._log.extend(line.decode("utf-8", "replace").rstrip() for line in self._process.stderr)
