"""What an endpoint's answer means: numbers, words, a refusal, or that it cannot be read."""

import json
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from evenhand.model_zoo.callers.exchange import HttpAnswer
from evenhand.model_zoo.callers.http_file import AnswerStated, RefusalStated
from evenhand.model_zoo.callers.place import NothingThereError, found_at
from evenhand.model_zoo.callers.reading import Answers, Unusable, json_value
from evenhand.model_zoo.callers.reply import Reply, failed, malformed, refused
from evenhand.model_zoo.callers.retries import passes

SHOWN: Final = 120
"""Letters of an answer with an error that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswers:
    """How the answers of an endpoint are read.

    Attributes:
        stated: where in them is what.
        answers: what is wanted of them.
    """

    stated: AnswerStated
    answers: Answers

    def reply(self, answer: HttpAnswer) -> Reply:
        """Return what an answer means.

        A refusal may come with any status that does not pass.
        """
        ok = 200 <= answer.status < 300  # noqa: PLR2004 statuses of success
        if not ok and (passes(answer.status) or 300 <= answer.status < 400):  # noqa: PLR2004
            return failed(_error(answer))
        try:
            document = json_value(answer.body)
        except Unusable as error:
            return malformed(error) if ok else failed(_error(answer))
        for one in self.stated.refusals:
            words = _refusal(document, one) if ok or not one.absent else None
            if words is not None:
                return refused(words, kind=one.reason)
        return self._read(document) if ok else failed(_error(answer))

    def _read(self, document: object) -> Reply:
        """Return the numbers or words of a document."""
        wanted = self.stated.scores if self.answers.declared else self.stated.text
        try:
            value = found_at(document, wanted or "")
        except NothingThereError as error:
            return malformed(f"nothing at {str(error)!r}")
        if not self.answers.declared:
            return self.answers.of_text(value)
        try:
            return self.answers.of_scores(json_value(value) if isinstance(value, str) else value)
        except Unusable as error:
            return malformed(error)


def _refusal(document: object, stated: RefusalStated) -> str | None:
    """Return the words of a refusal; None where there is none."""
    try:
        found = found_at(document, stated.at)
    except NothingThereError:
        return f"nothing at {stated.at!r}" if stated.absent else None
    if stated.absent:
        return f"nothing at {stated.at!r}" if found in ([], None) else None
    words = found if isinstance(found, str) else json.dumps(found)
    return words if (words in stated.values if stated.values else found) else None


def _error(answer: HttpAnswer) -> str:
    """Return an answer that is none, in words."""
    if 300 <= answer.status < 400:  # noqa: PLR2004 redirects
        goal = _host(answer.headers.get("location", ""))
        return f"HTTP {answer.status}: sent on to {goal}, which is not followed"
    text = answer.body.decode("utf-8", "replace")
    return f"HTTP {answer.status}: {text[:SHOWN]}".rstrip(": ")


def _host(address: str) -> str:
    """Return the host of an address, which may be none."""
    try:
        return urlsplit(address).hostname or "another address"
    except ValueError:
        return "no address"
