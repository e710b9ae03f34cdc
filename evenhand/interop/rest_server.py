"""A tracking server of MLflow, spoken to by its REST interface: JSON and files over HTTP.

The interface is documented and has kept its version for years, so no library is needed. Only the
address that was named is spoken to: a server that sends on to another one is not followed.
"""

import base64
import json
import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import IO, Any, Final, NoReturn
from urllib.parse import quote, urlencode, urlsplit

from evenhand.audit.errors import InputError

API: Final = "/api/2.0/mlflow/"
FILES: Final = "/api/2.0/mlflow-artifacts/artifacts/"
PATIENCE_S: Final = 60
"""A server that is silent for longer is given up."""
SHOWN: Final = 300
"""Letters of an answer with an error that are shown."""

TOKEN: Final = "MLFLOW_TRACKING_TOKEN"  # noqa: S105 the name of a variable
USER: Final = "MLFLOW_TRACKING_USERNAME"
PASSWORD: Final = "MLFLOW_TRACKING_PASSWORD"  # noqa: S105 the name of a variable
"""Variables of the environment in which MLflow's own client looks for keys."""


class AnswerError(InputError):
    """The server said no.

    Attributes:
        code: its word for that, for instance `"RESOURCE_DOES_NOT_EXIST"`.
    """

    def __init__(self, problem: str, *, code: str) -> None:
        """Keep the server's word beside the sentence."""
        super().__init__([problem])
        self.code = code


class RestServer:
    """One server, which answers JSON and takes files."""

    def __init__(self, address: str, *, environment: Mapping[str, str] = os.environ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            address: for instance `"http://localhost:5000"`.
            environment: variables that may hold a token, or a name and password.

        Raises:
            InputError: the address is none of a server, or holds a password.
        """
        self.address = _checked(address)
        self._headers = {"User-Agent": "evenhand", **_key(environment)}
        self._opener = urllib.request.build_opener(_NotSentOn())

    def get(self, method: str, **fields: str) -> dict[str, Any]:
        """Return the answer to a question.

        Args:
            method: for instance `"experiments/get-by-name"`.
            **fields: of the question.

        Raises:
            InputError: there is no answer, or it is no JSON.
            AnswerError: the server said no.
        """
        return self._json(self._request(f"{API}{method}?{urlencode(fields)}", "GET"))

    def post(self, method: str, **fields: object) -> dict[str, Any]:
        """Return the answer to something that was sent.

        Args:
            method: for instance `"runs/create"`.
            **fields: what is sent, as JSON.

        Raises:
            InputError: there is no answer, or it is no JSON.
            AnswerError: the server said no.
        """
        body = json.dumps(fields, allow_nan=False).encode()
        request = self._request(API + method, "POST", body)
        request.add_header("Content-Type", "application/json")
        return self._json(request)

    def put_file(self, place: str, content: bytes) -> None:
        """Send a file to where the server keeps those of a run.

        Args:
            place: below its folder of files, for instance `"1/abc/artifacts/report.html"`.
            content: of the file.

        Raises:
            InputError: there is no answer.
            AnswerError: the server said no.
        """
        request = self._request(FILES + quote(place), "PUT", content)
        request.add_header("Content-Type", "application/octet-stream")
        self._answer(request)

    def _request(
        self, path: str, method: str, content: bytes | None = None
    ) -> urllib.request.Request:
        where = self.address + path
        return urllib.request.Request(  # noqa: S310 the address was checked to be HTTP
            where, data=content, method=method, headers=self._headers
        )

    def _json(self, request: urllib.request.Request) -> dict[str, Any]:
        answer = self._answer(request)
        try:
            found = json.loads(answer or b"{}")
        except ValueError:
            found = None
        if not isinstance(found, dict):
            shown = answer[:SHOWN].decode("utf-8", "replace")
            problem = (
                f"{self.address}: answered no JSON object; is it an MLflow tracking server? It "
                f"said: {shown}"
            )
            raise InputError([problem])
        return found

    def _answer(self, request: urllib.request.Request) -> bytes:
        try:
            with self._opener.open(request, timeout=PATIENCE_S) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.HTTPError as error:
            with error:
                _refuse(self.address, error)
        except (urllib.error.URLError, HTTPException, TimeoutError, OSError) as error:
            reason = getattr(error, "reason", None) or error or type(error).__name__
            problem = f"{self.address}: no answer: {reason}"
            raise InputError([problem]) from None


class _NotSentOn(urllib.request.HTTPRedirectHandler):
    """Takes an answer that sends on to another address for what it is: no answer."""

    def redirect_request(  # noqa: PLR0917 as the parent is called
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Any,  # noqa: ANN401 as in the parent
        newurl: str,
    ) -> None:
        """Follow no redirect."""


def _refuse(address: str, error: urllib.error.HTTPError) -> NoReturn:
    """Raise what a server said that it would not do."""
    try:
        text = error.read(16 * SHOWN).decode("utf-8", "replace")
        told = json.loads(text)
        code, message = str(told.get("error_code", "")), str(told.get("message", ""))
    except (ValueError, AttributeError, OSError, HTTPException):
        code, message = "", error.headers.get("Location", "") or text
    said = " ".join(filter(None, (f"HTTP {error.code}", code)))
    problem = f"{address}: {said}: {message[:SHOWN]}".rstrip(": ")
    raise AnswerError(problem, code=code) from None


def _checked(address: str) -> str:
    """Return the address of a server without what may stand after it."""
    try:
        parts = urlsplit(address)
        ok = parts.scheme in {"http", "https"} and bool(parts.hostname)
        secret = parts.username is not None or parts.password is not None
    except ValueError:
        ok, secret = False, False
    if secret:
        problem = (
            f"tracking address: holds a name or password, which would be printed; put them into "
            f"{USER} and {PASSWORD}"
        )
        raise InputError([problem])
    if not ok or parts.query or parts.fragment:
        problem = (
            f"tracking address: got {address!r}, expected that of a tracking server, such as "
            "http://localhost:5000; for a folder or a database start `mlflow server` on it"
        )
        raise InputError([problem])
    return address.rstrip("/")


def _key(environment: Mapping[str, str]) -> Mapping[str, str]:
    """Return the header that holds a key, where the environment has one."""
    if token := environment.get(TOKEN):
        return {"Authorization": f"Bearer {token}"}
    if user := environment.get(USER):
        pair = f"{user}:{environment.get(PASSWORD, '')}".encode()
        return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
    return {}
