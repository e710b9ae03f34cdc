"""A program that is talked to in lines of JSON, behind the interface of all models."""

import json
import threading
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path
from time import monotonic

from evenhand.model_zoo.callers.caller_file import sha256_of
from evenhand.model_zoo.callers.line_process import EndedError, LineProcess
from evenhand.model_zoo.callers.media import Items, SoundSent, encoded, files_of, medium_of
from evenhand.model_zoo.callers.process_file import ProcessFile
from evenhand.model_zoo.callers.reading import Unusable, json_value
from evenhand.model_zoo.callers.reply import Reply, batch_of, failed, malformed, refused
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.predictor import Batch, Identity, Medium


class ProcessCaller:
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
        self._answers = stated.answers()
        self._process: LineProcess | None = None
        self._starts = 0
        self._asked = 0
        self._one_at_a_time = threading.Lock()
        self.identity: Identity = stated.identity(
            called="process", weights=sha256_of(stated.files(folder))
        )

    @property
    def medium(self) -> Medium:
        """Return what it takes."""
        return medium_of(self._stated.input)

    @property
    def rate_hz(self) -> int | None:
        """Return the samples per second it takes."""
        sent = self._stated.input
        return sent.sample_rate_hz if isinstance(sent, SoundSent) else None

    @property
    def longest_s(self) -> float | None:
        """Return how many seconds of a sound it hears."""
        sent = self._stated.input
        return sent.seconds if isinstance(sent, SoundSent) else None

    @property
    def outputs(self) -> tuple[Output, ...]:
        """Return what its numbers mean, in their order."""
        return self._answers.outputs

    def score(self, items: Items, /) -> Batch:
        """Return what the program says of some items; whatever ends this ends the program too."""
        sent = self._stated.input
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
            return failed(f"no answer within {patience_s:g} s")
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
        told = {"id": asked, "media_type": self._stated.input.type, **media}
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
            if not (own.isdecimal() and int(own) < self._asked):
                return malformed(f"an answer to {own[:60]!r}, asked was {asked!r}")

    def _read(self, line: Mapping[str, object]) -> Reply:
        """Return what an answer says."""
        if "refused" in line:
            return refused(line["refused"])
        if "error" in line:
            return failed(line["error"])
        wanted = "scores" if self._answers.declared else "text"
        if wanted not in line:
            return malformed(f"{wanted!r} is missing")
        return self._answers.of_row(line[wanted])
