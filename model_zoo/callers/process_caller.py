"""A program that is talked to in lines of JSON, behind the interface of all models."""

import json
import threading
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path
from time import monotonic

from evenhand.model_zoo.callers.called import Called
from evenhand.model_zoo.callers.line_process import EndedError, LineProcess
from evenhand.model_zoo.callers.media import Items, encoded, files_of
from evenhand.model_zoo.callers.process_file import ProcessFile
from evenhand.model_zoo.callers.reading import Unusable, json_value
from evenhand.model_zoo.callers.reply import Reply, batch_of, failed, malformed, refused
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.predictor import Batch, Identity
from evenhand.model_zoo.runtime.digest import digest


class ProcessCaller(Called):
    """A program behind the interface of all models; it is started for the first item.

    A line of JSON goes in: `id`, `media_type`, and `path` or `data_base64`. A line comes back: the
    `id`, and `scores`, or `text`, or `refused` with a reason, or `error` with one. Whatever else it
    says on its output is a malformed answer; its error output is for people.
    """

    def __init__(
        self, stated: ProcessFile, folder: Path, *, say: Callable[[str], None] = lambda _: None
    ) -> None:
        """Look for the program.

        Args:
            stated: what the TOML file says.
            folder: where it lies.
            say: told of restarts.

        Raises:
            ZooError: there is no such program, or outputs are not as they should be.
        """
        self._stated, self._folder, self._say = stated, folder, say
        self._command = [stated.program(folder), *stated.command[1:]]
        self.sent, self.answers = stated.input, stated.answers()
        self._process: LineProcess | None = None
        self._starts = 0
        self._asked = 0
        self._one_at_a_time = threading.Lock()
        self.identity: Identity = stated.identity(
            called="process", weights=digest(stated.files(folder))
        )

    def score(self, items: Items, /) -> Batch:
        """Return what the program says of some items; whatever ends this ends the program too."""
        sent = self.sent
        by_path = self._stated.media == "path"
        handed = files_of(items, sent) if by_path else nullcontext([None] * len(items))
        try:
            with self._one_at_a_time, handed as paths:
                replies = [
                    self._reply(
                        {"path": str(path)}
                        if path is not None
                        else {"data_base64": b64encode(encoded(item, sent)).decode()}
                    )
                    for item, path in zip(items, paths, strict=True)
                ]
        except BaseException:
            self.close()
            raise
        return batch_of(replies, width=len(self.outputs))

    def close(self) -> None:
        """End the program; without this it ends with the predictor."""
        process, self._process = self._process, None
        if process is not None:
            process.end()

    def _reply(self, media: Mapping[str, str]) -> Reply:
        """Return what becomes of one item."""
        patience_s = self._stated.timeout_s
        if self._process is None:
            if self._starts > self._stated.restarts:
                return failed(f"the program was restarted {self._stated.restarts} times, no more")
            self._process = self._started()
            patience_s += self._stated.start_s
        try:
            return self._answer(self._process, media, until=monotonic() + patience_s)
        except TimeoutError:
            self.close()
            problem = f"no answer within {patience_s:g} s; does it flush its output after a line?"
            return failed(problem)
        except EndedError as error:
            self.close()
            return failed(error)

    def _started(self) -> LineProcess:
        """Return the program, running."""
        if self._starts:
            self._say(f"{self.identity.model}: start {self._starts + 1} of the program")
        self._starts += 1
        try:
            return LineProcess(self._command, folder=self._folder)
        except OSError as error:
            problem = f"command: {self._command[0]} cannot be started: {error.strerror}"
            raise ZooError([problem]) from None

    def _answer(self, process: LineProcess, media: Mapping[str, str], *, until: float) -> Reply:
        """Ask about one item; late answers to earlier ones are passed over."""
        self._asked += 1
        asked = str(self._asked)
        told = {"id": asked, "media_type": self.sent.type, **media}
        process.tell(json.dumps(told).encode(), until=until)
        while True:
            try:
                line = json_value(process.line(until=until))
            except Unusable as error:
                return malformed(error)
            if not isinstance(line, dict):
                return malformed(f"a table is wanted, got {str(line)[:60]!r}")
            own = str(line.get("id"))
            if own == asked:
                return self._read(line)
            if not (own.isdecimal() and len(own) <= len(asked) and int(own) < self._asked):
                return malformed(f"an answer to {own[:60]!r}, asked was {asked!r}")

    def _read(self, line: Mapping[str, object]) -> Reply:
        """Return what an answer says."""
        if "refused" in line:
            return refused(line["refused"])
        if "error" in line:
            return failed(line["error"])
        wanted = "scores" if self.answers.declared else "text"
        if wanted not in line:
            return malformed(f"{wanted!r} is missing")
        return self.answers.of_row(line[wanted])
