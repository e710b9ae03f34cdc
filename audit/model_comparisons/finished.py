"""One side of a comparison of two finished audits: its frozen plan, its result, and one model."""

import hashlib
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evenhand.audit.editions import edition_folder
from evenhand.audit.errors import InputError
from evenhand.audit.nearest import listing, suggestion
from evenhand.audit.plan import Model, Plan
from evenhand.audit.plans.file import decoded, parse_plan, plan_bytes
from evenhand.audit.plans.freeze import PLAN_NAME
from evenhand.audit.result import AuditResult, FileRecord
from evenhand.audit.stored import RESULT_NAME, read_result
from evenhand.metrics.catalogue import catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A finished audit, read again.

    Attributes:
        folder: its output.
        plan: as frozen.
        result: what was found.
        model: the one that is compared.
    """

    folder: Path
    plan: Plan
    result: AuditResult
    model: Model

    def scores_file(self) -> FileRecord:
        """Return the record of the file that the model's scores were read from."""
        return self.file(f"scores of {self.model.name}")

    def file(self, role: str) -> FileRecord:
        """Return the record of a file that the audit read.

        Args:
            role: what it served for.

        Raises:
            InputError: the audit read no such file, as when frames in memory were audited.
        """
        found = [one for one in self.result.data.files if one.role == role]
        if not found or "frame in memory" in found[0].name:
            problem = f"{self.folder}: has no file of the {role}, so the audit cannot be repeated"
            raise InputError([problem])
        return found[0]


def finished(folder: Path, *, model: str | None, option: str) -> Finished:
    """Return a finished audit and the model of it that is compared.

    Args:
        folder: output of `evenhand audit`.
        model: name of the model; None where the audit has one only.
        option: what the caller writes to name it, for messages.

    Raises:
        InputError: there is no such audit, its plan was changed, or the model is not known.
    """
    result = read_result(folder)
    content = plan_bytes(folder / PLAN_NAME)
    if hashlib.sha256(content).hexdigest() != result.plan.sha256:
        problem = (
            f"{folder / PLAN_NAME}: is not the plan that the result names (sha256 "
            f"{result.plan.sha256[:12]}...); put the frozen text back"
        )
        raise InputError([problem])
    plan = parse_plan(
        decoded(content, name=PLAN_NAME), name=str(folder / PLAN_NAME), metrics=catalogue()
    )
    return Finished(
        folder=folder, plan=plan, result=result, model=_chosen(plan.model, model, folder, option)
    )


def data_folder(audit: Finished) -> Path:
    """Return the folder of the data as the audit was called, if it can still be found.

    Results name no folders outside the one where the audit was started, so this works there only.

    Args:
        audit: the newer one.

    Raises:
        InputError: it cannot be found.
    """
    words = _command(audit)
    given = _value_of(words, "--data")
    for word in words:
        plan = Path(word)
        if word.endswith(".toml") and plan.is_file():
            folder = plan.parent if given is None else Path(given)
            same = hashlib.sha256(plan.read_bytes()).hexdigest() == audit.result.plan.sha256
            if same and folder.is_dir():
                return folder
    problem = (
        f"{audit.folder}: does not tell where its data lie; name their folder with --data, the "
        "paths in both plans are relative to it"
    )
    raise InputError([problem])


def _command(audit: Finished) -> list[str]:
    """Return the command line of an audit; that of the edition for the house names folders."""
    inner = edition_folder(audit.folder, "internal", named=audit.result.audience)
    result = read_result(inner) if (inner / RESULT_NAME).is_file() else audit.result
    try:
        return shlex.split(result.provenance.command)
    except ValueError:  # a command line that somebody else has written
        return []


def _value_of(words: Sequence[str], option: str) -> str | None:
    """Return the value of an option in a command line, None where it is not there."""
    for place, word in enumerate(words):
        if word.startswith(f"{option}="):
            return word.partition("=")[2]
        if word == option and place + 1 < len(words):
            return words[place + 1]
    return None


def _chosen(models: Sequence[Model], name: str | None, folder: Path, option: str) -> Model:
    """Return the model of a name, or the only one.

    Raises:
        InputError: there is none, or there are several and none is named.
    """
    names = [model.name for model in models]
    if name is None and len(models) == 1:
        return models[0]
    if name is None:
        problem = f"{folder}: has {len(names)} models; name one with {option}: {listing(names)}"
        raise InputError([problem])
    if name not in names:
        problem = (
            f"{option}: {folder} has no model {name!r}.{suggestion(name, names)} "
            f"It has: {listing(names)}"
        )
        raise InputError([problem])
    return models[names.index(name)]
