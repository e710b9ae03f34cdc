"""The TOML file of an endpoint that takes and gives JSON; `examples/` has two in full."""

import json
from collections.abc import Iterator
from typing import Annotated, ClassVar, Final, Literal
from urllib.parse import parse_qsl, urlsplit

import msgspec
from msgspec import Meta

from evenhand.model_zoo.callers.caller_file import CallerFile
from evenhand.model_zoo.callers.declared import Named
from evenhand.model_zoo.callers.keys import is_open_secret, names_secret
from evenhand.model_zoo.callers.media import Count, Positive, Seconds
from evenhand.model_zoo.callers.template import MEDIA
from evenhand.model_zoo.strict import Strict

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
OWN_HEADERS: Final = frozenset({"host", "content-length", "transfer-encoding", "connection"})


class RefusalStated(Strict, frozen=True, kw_only=True):
    """Where an answer says that it is none.

    Attributes:
        at: the place; see `found_at`.
        values: the words there that mean it; none for any but an empty one, `false` and 0.
        absent: whether it is meant where nothing lies there, or an empty list.
        reason: the kind under which it is counted.
    """

    at: Named
    values: tuple[str, ...] = ()
    absent: bool = False
    reason: Literal["refused", "no_face", "no_speech"] = "refused"


class AnswerStated(Strict, frozen=True, kw_only=True):
    """Where in an answer is what.

    Attributes:
        scores: place of the numbers, which may be a text that is JSON; empty for the whole answer.
        text: place of the words, where no outputs are stated.
        refusals: what means that there is no answer, in the order in which they are looked for.
    """

    scores: str | None = None
    text: str | None = None
    refusals: tuple[RefusalStated, ...] = ()


class CallsStated(Strict, frozen=True, kw_only=True):
    """How the endpoint is called.

    Attributes:
        timeout_s: seconds for a request, from connecting to the last byte.
        retries: most further requests for an item, after outages and where it is told to wait.
        first_wait_s: seconds before the first of them at most; doubled for each that follows.
        longest_wait_s: most seconds; who is told to wait longer gives up for now.
        per_second: most requests a second; none for no limit.
        at_once: most requests at a time.
        breaks_after: items in a row without an answer that can be read, after which no more is
            asked in a run; a refusal is an answer.
        largest_answer: most bytes of an answer.
    """

    timeout_s: Seconds = 60.0
    retries: Annotated[int, Meta(ge=0, le=20)] = 4
    first_wait_s: Seconds = 0.5
    longest_wait_s: Seconds = 60.0
    per_second: Annotated[float, Meta(ge=1e-4, le=1e9)] | None = None
    at_once: Annotated[int, Meta(ge=1, le=64)] = 1
    breaks_after: Count = 10
    largest_answer: Count = 8 << 20


class BudgetStated(Strict, frozen=True, kw_only=True):
    """What a run may cost; it is never more, also where requests are repeated.

    Attributes:
        requests: most requests.
        cost: most money.
        price: of a request, as its owner declares it; nobody checks that.
        currency: of both.
    """

    requests: Count
    cost: Positive | None = None
    price: Positive | None = None
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")] = "USD"

    def most(self) -> int:
        """Return the requests that both limits allow.

        Examples:
            >>> BudgetStated(requests=1000, cost=1.0, price=0.003).most()
            333
        """
        if self.cost is None or self.price is None:
            return self.requests
        return int(min(self.requests, self.cost / self.price * (1 + 1e-12)))


class HttpFile(CallerFile, frozen=True, kw_only=True):
    """All that the file states.

    Attributes:
        kind: `http`.
        url: of the endpoint; secrets as `${NAME}` of a variable of the environment.
        method: of HTTP.
        headers: by name; secrets likewise.
        prompt: fills `{prompt}` of the body.
        body: JSON with the places `{media_base64}`, `{media_type}`, `{prompt}`, `{outputs}`.
        answer: where in the answer is what.
        calls: how often, how fast, how patiently.
        budget: what a run may cost.
        allow_plain_http: whether items may travel unencrypted to another machine.
    """

    OPERATION: ClassVar[tuple[str, ...]] = ("calls", "budget", "allow_plain_http")

    kind: Literal["http"]
    url: Named
    method: Literal["POST", "PUT"] = "POST"
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    prompt: str = ""
    body: Named
    answer: AnswerStated
    calls: CallsStated = msgspec.field(default_factory=CallsStated)
    budget: BudgetStated
    allow_plain_http: bool = False

    def mistakes(self) -> Iterator[str]:
        """Yield what is wrong beyond the kinds of values."""
        yield from super().mistakes()
        yield from self._of_url()
        yield from self._of_headers()
        yield from self._of_body()
        yield from self._of_answer()
        if (self.budget.cost is None) != (self.budget.price is None):
            yield "budget: cost and price are stated together, or neither is"
        elif self.budget.most() < 1:
            yield f"budget.cost: {self.budget.cost:g} is less than the price of one request"

    def _of_url(self) -> Iterator[str]:
        """Yield what is wrong with the address."""
        try:
            url = urlsplit(self.url)
            host, _ = url.hostname, url.port
        except ValueError as error:
            yield f"url: {error}"
            return
        if not self.url.isascii() or not self.url.isprintable() or " " in self.url:
            yield "url: ASCII without blanks is wanted; write %20 and the like"
        if url.scheme not in {"http", "https"} or not host or url.fragment or "$" in url.netloc:
            yield "url: https://host/path is wanted, with no secret in the name of the host"
        if url.username is not None or url.password is not None:
            yield "url: a name and password have no place in it; use a header with ${NAME}"
        if url.scheme == "http" and host not in LOOPBACK and not self.allow_plain_http:
            yield (
                f"url: http sends items unencrypted to {host}; use https, or state"
                " allow_plain_http = true"
            )
        for name, value in parse_qsl(url.query):
            if is_open_secret(name, value):
                yield f"url: the value of {name!r} looks like a secret; write ${{NAME}}"

    def _of_headers(self) -> Iterator[str]:
        """Yield what is wrong with headers."""
        for name, value in self.headers.items():
            if not name.replace("-", "").replace("_", "").isalnum() or not name.isascii():
                yield f"headers: {name!r} is no name of a header"
            elif name.lower() in OWN_HEADERS:
                yield f"headers.{name}: is written by evenhand itself; leave it out"
            elif is_open_secret(name, value):
                yield (
                    f"headers.{name}: looks like a secret; write ${{NAME}}, and set that variable"
                    " of the environment"
                )
            if not value.isprintable() or not value.isascii():
                yield f"headers.{name}: printable ASCII is wanted"

    def _of_body(self) -> Iterator[str]:
        """Yield what is wrong with the body."""
        try:
            json.loads(self.body)
        except (ValueError, RecursionError) as error:
            yield f"body: JSON is wanted: {error}"
        if names_secret(self.body + self.prompt):
            yield "body: ${NAME} is filled into url and headers alone; leave it out here"
        if MEDIA not in self.body:
            yield f"body: {MEDIA} is missing, so that the item would never be sent"
        if "{prompt}" in self.body and not self.prompt:
            yield "prompt: the body has a place for it, and there is none"

    def _of_answer(self) -> Iterator[str]:
        """Yield what is wrong with places in the answer."""
        if self.outputs and self.answer.scores is None:
            yield "answer.scores: the place of the numbers is missing"
        if not self.outputs and self.answer.text is None:
            yield "answer.text: without outputs, the place of the words is wanted"
        for at, one in enumerate(self.answer.refusals):
            if one.absent and one.values:
                yield f"answer.refusals[{at}]: values or absent = true, not both"

    def destination(self) -> str:
        """Return where items go, without anything that could be a secret.

        Examples:
            >>> urlsplit("https://a.example:444/b?key=${K}")._replace(query="").geturl()
            'https://a.example:444/b'
        """
        return urlsplit(self.url)._replace(query="").geturl()
