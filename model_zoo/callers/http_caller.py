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

from evenhand.model_zoo.callers.called import Called
from evenhand.model_zoo.callers.clock import Clock
from evenhand.model_zoo.callers.exchange import Exchange, HttpAnswer, NoAnswerError
from evenhand.model_zoo.callers.http_answers import HttpAnswers
from evenhand.model_zoo.callers.http_file import HttpFile
from evenhand.model_zoo.callers.kept_answers import KeptAnswers
from evenhand.model_zoo.callers.keys import Keys
from evenhand.model_zoo.callers.media import Items, encoded
from evenhand.model_zoo.callers.pace import Breaker, Budget, Pace
from evenhand.model_zoo.callers.reply import Reply, batch_of, failed, is_malformed
from evenhand.model_zoo.callers.request_log import Request, RequestLog
from evenhand.model_zoo.callers.retries import jittered, passes, told_to_wait
from evenhand.model_zoo.callers.template import filled
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.predictor import Batch, Identity

USUAL: Final = MappingProxyType(
    {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "evenhand"}
)
"""Headers that are sent unless the file states others."""


class HttpCaller(Called):
    """An endpoint behind the interface of all models.

    What it does not answer is an outcome of the item. Outages pass, so the next run asks about
    these items again; refusals and answers that cannot be read are kept, each as soon as it came.
    """

    def __init__(
        self,
        stated: HttpFile,
        *,
        keys: Keys,
        log: RequestLog,
        kept: KeptAnswers,
        rng: np.random.Generator,
        clock: Clock | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            stated: what the TOML file says.
            keys: the secrets that it names.
            log: where each request is written.
            kept: where each answer is written, and looked for first.
            rng: draws the waits before retries.
            clock: tells the time.
            say: told when no more is asked.

        Raises:
            ZooError: its outputs are not as they should be.
        """
        self._stated, self._keys, self._say = stated, keys, say
        self._log, self._kept = log, kept
        self._rng, self._drawing = rng, Lock()
        self._clock = clock or Clock()
        self._template = json.loads(stated.body)
        self.sent, self.answers = stated.input, stated.answers()
        self._reading = HttpAnswers(stated=stated.answer, answers=self.answers)
        self._exchange = exchange_of(stated, keys)
        self._pace = Pace(stated.calls.per_second, self._clock)
        self._budget = Budget(stated.budget.most())
        self._breaker = Breaker(stated.calls.breaks_after)
        self.identity: Identity = stated.identity(
            called="http", weights="unstated", endpoint=stated.destination()
        )

    def score(self, items: Items, /) -> Batch:
        """Return what the endpoint says of some items; Ctrl-C cuts all connections.

        Raises:
            ZooError: requests cannot be logged, or answers not be kept.
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
        media = encoded(item, self.sent)
        told = hashlib.sha256(media).hexdigest()
        known = self._kept.find(told)
        if known is not None:
            return known
        requests: list[Request] = []
        try:
            reply = self._asked(media, told, requests)
            self._note(reply, asked=bool(requests))
            log = json.dumps([asdict(one) for one in requests]) if requests else None
            reply = replace(reply, log=log)
            self._kept.keep(told, reply)
        except ZooError:
            self._clock.stop()
            raise
        return reply

    def _note(self, reply: Reply, *, asked: bool) -> None:
        """Take down how an item ended, and say so where nothing more will be asked."""
        usable = not reply.passing and not is_malformed(reply)
        if asked and self._breaker.note(answered=usable):
            self._say(
                f"{self.identity.model}: {self._breaker.after} items in a row without an answer"
                f" that can be read ({reply.reason}); no more is asked. What is done is kept:"
                " give the command again later"
            )

    def _asked(self, media: bytes, item: str, requests: list[Request]) -> Reply:
        """Return what the endpoint says of one item, after as many requests as that takes."""
        calls, body = self._stated.calls, self._body(media)
        reply = failed("not asked")
        for attempt in range(1, calls.retries + 2):
            hindrance = self._turn()
            if hindrance is not None:
                return reply if requests else failed(f"not asked, {hindrance}")
            reply, wait_s = self._request(body, item, attempt, requests)
            if wait_s is None or wait_s > calls.longest_wait_s or attempt > calls.retries:
                break
            self._clock.wait(wait_s)
        return reply

    def _turn(self) -> str | None:
        """Wait until a request may go out; where none may any more, return why, at once."""
        if not self._breaker.broken:
            if not self._budget.take():
                return f"the budget of {self._budget.most} requests is spent"
            self._pace.turn()
        return "after too many failures in a row" if self._breaker.broken else None

    def _body(self, media: bytes) -> bytes:
        """Return the body of a request about an item."""
        values = {
            "media_base64": b64encode(media).decode(),
            "media_type": self.sent.type,
            "prompt": self._stated.prompt,
            "outputs": [one.key for one in self.answers.declared],
        }
        prompt = filled(self._stated.prompt, {"outputs": values["outputs"]})
        return json.dumps(filled(self._template, {**values, "prompt": str(prompt)})).encode()

    def _request(
        self, body: bytes, item: str, attempt: int, requests: list[Request]
    ) -> tuple[Reply, float | None]:
        """Send one request and log it.

        Returns:
            What came of it; and the seconds before the next, None where that would fare no better.
        """
        time, began = datetime.now(UTC), self._clock.now()
        answer: HttpAnswer | None = None
        try:
            answer = self._exchange.send(body)
            reply, again = self._reading.reply(answer), passes(answer.status)
        except NoAnswerError as error:
            reply, again = failed(error), error.passes
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
        reason, text = (one and self._keys.blotted(one) for one in (reply.reason, reply.text))
        reply = replace(reply, reason=reason, text=text)
        return reply, self._wait_s(answer, attempt) if again else None

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
