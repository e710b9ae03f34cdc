"""An endpoint behind the interface of all models."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime
from threading import Lock
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evenhand.model_zoo.callers.clock import Clock
from evenhand.model_zoo.callers.exchange import Exchange, HttpAnswer, NoAnswerError
from evenhand.model_zoo.callers.http_answers import HttpAnswers
from evenhand.model_zoo.callers.http_file import HttpFile
from evenhand.model_zoo.callers.keys import Keys
from evenhand.model_zoo.callers.media import Items, SoundSent, encoded, medium_of
from evenhand.model_zoo.callers.pace import Breaker, Budget, Pace
from evenhand.model_zoo.callers.reply import Reply, batch_of, failed
from evenhand.model_zoo.callers.request_log import Request, RequestLog
from evenhand.model_zoo.callers.retries import jittered, passes, told_to_wait
from evenhand.model_zoo.callers.template import filled
from evenhand.model_zoo.outputs import Output
from evenhand.model_zoo.predictor import Batch, Identity, Medium

USUAL: Final = MappingProxyType(
    {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "evenhand"}
)
"""Headers that are sent unless the file states others."""


class HttpCaller:
    """An endpoint behind the interface of all models.

    What it does not answer is an outcome of the item. Outages pass, so the next run asks about
    these items again; refusals and answers that cannot be read are kept.
    """

    def __init__(
        self,
        stated: HttpFile,
        *,
        keys: Keys,
        log: RequestLog,
        rng: np.random.Generator,
        clock: Clock | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            stated: what the TOML file says.
            keys: the secrets that it names.
            log: where each request is written.
            rng: draws the waits before retries.
            clock: tells the time.
            say: told when no more is asked.

        Raises:
            ZooError: its outputs are not as they should be.
        """
        self._stated, self._keys, self._log, self._say = stated, keys, log, say
        self._rng, self._drawing = rng, Lock()
        self._clock = clock or Clock()
        self._template = json.loads(stated.body)
        self._answers = HttpAnswers(stated=stated.answer, answers=stated.answers())
        self._exchange = exchange_of(stated, keys)
        self._pace = Pace(stated.calls.per_second, self._clock)
        self._budget = Budget(stated.budget.most())
        self._breaker = Breaker(stated.calls.breaks_after)
        self.identity: Identity = stated.identity(
            called="http", weights="unstated", endpoint=stated.destination()
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
        return self._answers.answers.outputs

    def score(self, items: Items, /) -> Batch:
        """Return what the endpoint says of some items; Ctrl-C cuts all connections.

        Raises:
            ZooError: requests cannot be logged.
        """
        pool = ThreadPoolExecutor(max_workers=self._stated.calls.at_once)
        try:
            replies = list(pool.map(self._reply, items))
        except BaseException:
            self._clock.stop()
            self._exchange.cut()
            raise
        finally:
            pool.shutdown(cancel_futures=True)
        return batch_of(replies, width=len(self.outputs))

    def _reply(self, item: NDArray[np.generic]) -> Reply:
        """Return what becomes of one item, with nothing in it that is secret."""
        media = encoded(item, self._stated.input)
        requests: list[Request] = []
        reply = self._asked(media, requests)
        self._note(reply, asked=bool(requests))
        log = json.dumps([asdict(one) for one in requests]) if requests else None
        reason, text = (one and self._keys.blotted(one) for one in (reply.reason, reply.text))
        return replace(reply, reason=reason, text=text, log=log)

    def _note(self, reply: Reply, *, asked: bool) -> None:
        """Take down how an item ended, and say so where nothing more will be asked."""
        if asked and self._breaker.note(answered=not reply.passing):
            words = self._keys.blotted(reply.reason or "")
            self._say(
                f"{self.identity.model}: {self._breaker.after} items in a row without an answer"
                f" ({words}); no more is asked. What is done is kept: give the command again later"
            )

    def _asked(self, media: bytes, requests: list[Request]) -> Reply:
        """Return what the endpoint says of one item, after as many requests as that takes."""
        calls, body = self._stated.calls, self._body(media)
        item = hashlib.sha256(media).hexdigest()
        reply = failed("not asked")
        for attempt in range(1, calls.retries + 2):
            self._pace.turn()
            if self._breaker.broken:
                return reply if requests else failed("not asked, after too many failures in a row")
            if not self._budget.take():
                return failed(f"not asked, the budget of {self._budget.most} requests is spent")
            reply, answer = self._request(body, item, attempt, requests)
            if answer is not None and not passes(answer.status):
                return reply
            wait_s = self._wait_s(answer, attempt)
            if wait_s > calls.longest_wait_s or attempt > calls.retries:
                break
            self._clock.wait(wait_s)
        return reply

    def _body(self, media: bytes) -> bytes:
        """Return the body of a request about an item."""
        values = {
            "media_base64": b64encode(media).decode(),
            "media_type": self._stated.input.type,
            "prompt": self._stated.prompt,
            "outputs": [one.key for one in self._answers.answers.declared],
        }
        prompt = filled(self._stated.prompt, {"outputs": values["outputs"]})
        return json.dumps(filled(self._template, {**values, "prompt": str(prompt)})).encode()

    def _request(
        self, body: bytes, item: str, attempt: int, requests: list[Request]
    ) -> tuple[Reply, HttpAnswer | None]:
        """Send one request and log it; return what came of it."""
        time, began = datetime.now(UTC), self._clock.now()
        answer: HttpAnswer | None = None
        try:
            answer = self._exchange.send(body)
            reply = self._answers.reply(answer)
        except NoAnswerError as error:
            reply = failed(error)
        told = Request(
            time=time.isoformat(timespec="milliseconds"),
            item=item,
            attempt=attempt,
            status=answer.status if answer else None,
            latency_ms=round(1000 * (self._clock.now() - began)),
            bytes_sent=len(body),
            bytes_received=len(answer.body) if answer else 0,
            outcome=(reply.reason or "answered").partition(":")[0],
        )
        requests.append(told)
        self._log.add(told)
        return reply, answer

    def _wait_s(self, answer: HttpAnswer | None, attempt: int) -> float:
        """Return the seconds before the next request; all wait where the endpoint says so."""
        calls = self._stated.calls
        with self._drawing:
            drawn = jittered(
                attempt, first_s=calls.first_wait_s, longest_s=calls.longest_wait_s, rng=self._rng
            )
        told = told_to_wait(answer.headers, now=datetime.now(UTC)) if answer else None
        if told is None:
            return drawn
        self._pace.hold(min(told, calls.longest_wait_s))
        return max(told, drawn)


def exchange_of(stated: HttpFile, keys: Keys) -> Exchange:
    """Return the line to an endpoint.

    Args:
        stated: what the TOML file says.
        keys: the secrets that it names.
    """
    own = {name.lower() for name in stated.headers}
    headers = {name: value for name, value in USUAL.items() if name.lower() not in own}
    headers |= {name: keys.filled(value) for name, value in stated.headers.items()}
    return Exchange(
        keys.filled_url(stated.url),
        method=stated.method,
        headers=headers,
        timeout_s=stated.calls.timeout_s,
        largest=stated.calls.largest_answer,
    )
