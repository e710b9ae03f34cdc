"""From the TOML file of a model that is called to a predictor."""

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Final, cast

import numpy as np

from evenhand.model_zoo.callers.caller_file import CallerFile
from evenhand.model_zoo.callers.http_caller import HttpCaller
from evenhand.model_zoo.callers.http_file import HttpFile
from evenhand.model_zoo.callers.kept_answers import KeptAnswers
from evenhand.model_zoo.callers.keys import keys_of
from evenhand.model_zoo.callers.process_caller import ProcessCaller
from evenhand.model_zoo.callers.process_file import ProcessFile
from evenhand.model_zoo.callers.python_caller import open_python
from evenhand.model_zoo.callers.python_file import PythonFile
from evenhand.model_zoo.callers.request_log import RequestLog
from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.names import suggestion
from evenhand.model_zoo.own_models.document import document, stated_kind
from evenhand.model_zoo.own_models.model_file import NETWORK
from evenhand.model_zoo.pipelines.pipeline_file import KINDS as PIPELINES
from evenhand.model_zoo.predictor import Predictor
from evenhand.model_zoo.strict import converted
from evenhand.model_zoo.wish import Wish

KINDS: Final[Mapping[str, type[CallerFile]]] = MappingProxyType(
    {"http": HttpFile, "process": ProcessFile, "python": PythonFile}
)


def is_caller_file(path: Path) -> bool:
    """Say whether a path is a TOML file of a kind of model that no other room knows.

    Args:
        path: any path.
    """
    try:
        return stated_kind(path) not in {None, NETWORK, *PIPELINES}
    except ZooError:
        return False


def read_caller_file(path: Path) -> CallerFile:
    """Return what a TOML file states of a model that is called.

    Raises:
        ZooError: no TOML, an unknown kind, unknown or missing keys, values of another kind,
            statements that contradict each other; all that is wrong is named at once.
    """
    kind = str(stated_kind(path))
    if kind not in KINDS:
        known = sorted((*KINDS, NETWORK, *PIPELINES))
        problem = f"{path}: kind: one of {known}, got {kind!r}.{suggestion(kind, known)}"
        raise ZooError([problem])
    read = converted(document(path), KINDS[kind], file=str(path))
    problems = list(read.mistakes())
    try:
        read.answers()
    except ZooError as error:
        problems += error.problems
    if problems:
        raise ZooError([f"{path}: {says}" for says in problems])
    return read


def open_caller(
    path: Path,
    wish: Wish,
    *,
    environment: Mapping[str, str] = os.environ,
    rng: np.random.Generator | None = None,
) -> Predictor:
    """Return the model that a TOML file speaks of.

    Args:
        path: of the file.
        wish: whether the network may be used; where requests are logged.
        environment: variables by name, for secrets.
        rng: draws the waits before requests are repeated; no score depends on it.

    Raises:
        ZooError: the file is not as it should be; there is no such function or program; an endpoint
            may not be asked, or a secret is missing.
    """
    stated = read_caller_file(path)
    try:
        if isinstance(stated, HttpFile):
            return _open_http(stated, wish, environment, rng or np.random.default_rng())
        if isinstance(stated, ProcessFile):
            return ProcessCaller(stated, path.parent, say=wish.say)
        return open_python(cast("PythonFile", stated), path.parent)
    except ZooError as error:
        raise ZooError([f"{path}: {problem}" for problem in error.problems]) from None


def _open_http(
    stated: HttpFile, wish: Wish, environment: Mapping[str, str], rng: np.random.Generator
) -> HttpCaller:
    """Return an endpoint, once it was said what leaves this machine."""
    if not wish.allow_network:
        problem = f"--allow-network is missing: {leaving(stated)}"
        raise ZooError([problem])
    keys = keys_of((stated.url, *stated.headers.values()), environment)
    told = f"{stated.name} {stated.version} {stated.stated()}"
    file = f"{sha256(told.encode()).hexdigest()[:32]}.jsonl"
    log, kept = wish.cache / "requests" / file, wish.cache / "answers" / file
    wish.say(f"{stated.name}: {leaving(stated)}; requests are logged in {log}")
    return HttpCaller(
        stated, keys=keys, log=RequestLog(log), kept=KeptAnswers(kept), rng=rng, say=wish.say
    )


def leaving(stated: HttpFile) -> str:
    """Return in words what leaves this machine, and where to.

    Args:
        stated: what the TOML file says.
    """
    what = "picture" if stated.input.type.startswith("image/") else "sound"
    prompt = "with the prompt and " if stated.prompt else ""
    budget, cost = stated.budget, ""
    if budget.cost is not None:
        cost = f", {budget.cost:g} {budget.currency} at the price that the file declares"
    return (
        f"every {what}, in full as {stated.input.type}, {prompt}without its name,"
        f" goes to {stated.destination()}; at most {budget.most()} requests a run{cost}"
    )
