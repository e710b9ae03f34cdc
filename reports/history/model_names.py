"""One name for a model through all runs, where releases of it bear names of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from evenhand.audit.errors import InputError
from evenhand.audit.nearest import suggestion
from evenhand.audit.result import AuditResult, Finding

LONE: Final = "the only model"
"""Name through all runs of a model that is alone in each of them."""

SCORES: Final = "scores of "
"""How the roles of files begin that a model made."""


def through_names(
    results: Sequence[AuditResult], *, renamed: Mapping[str, str]
) -> tuple[AuditResult, ...]:
    """Return the results with models named alike in every run.

    A model that is alone in its run is one with those alone in other runs, whatever their names,
    unless a run of several models has its name: then it is the one of that name there.

    Args:
        results: the runs.
        renamed: names of models with the names that they are to have instead.

    Raises:
        InputError: no run has a model of a given name, or two models of a run would bear one name.
    """
    _check(results, renamed)
    named = [{m.name: renamed.get(m.name, m.name) for m in r.models} for r in results]
    among = {name for names in named if len(names) > 1 for name in names.values()}
    return tuple(
        _renamed(result, {old: _lone(new, names, among) for old, new in names.items()})
        for result, names in zip(results, named, strict=True)
    )


def _lone(name: str, names: Mapping[str, str], among: set[str]) -> str:
    return LONE if len(names) == 1 and name not in among else name


def _renamed(result: AuditResult, names: Mapping[str, str]) -> AuditResult:
    models = tuple(replace(m, name=names[m.name]) for m in result.models)
    files = tuple(replace(f, role=_role(f.role, names)) for f in result.data.files)
    findings = tuple(_finding(f, names) for f in result.findings)
    data = replace(result.data, files=files)
    return replace(result, models=models, findings=findings, data=data)


def _role(role: str, names: Mapping[str, str]) -> str:
    """Return the role of a file; scores are those of the model under its name."""
    for old, new in names.items():
        if role == SCORES + old or role.startswith(f"{SCORES}{old}, "):
            return SCORES + new + role.removeprefix(SCORES + old)
    return role


def _finding(finding: Finding, names: Mapping[str, str]) -> Finding:
    """Return a finding under the models' names; a comparison of two models names both."""
    model, against = (names.get(name, name) for name in (finding.model, finding.against))
    named = replace(finding, model=model, against=against)
    if not against:
        return named
    rows = (replace(c, reference=names.get(c.reference, c.reference)) for c in finding.comparisons)
    return replace(named, comparisons=tuple(rows))


def _check(results: Sequence[AuditResult], renamed: Mapping[str, str]) -> None:
    """Refuse names that no run has, and those that make two models one."""
    known = sorted({m.name for r in results for m in r.models})
    problems = [
        f"--model: no audit has a model {name!r}.{suggestion(name, known)}"
        for name in renamed
        if name not in known
    ]
    for result in results:
        names = [renamed.get(m.name, m.name) for m in result.models]
        twice = sorted({name for name in names if names.count(name) > 1})
        problems += [
            f"--model: two models of the audit finished {result.provenance.finished_at} would both "
            f"be called {name!r}; name the old releases otherwise"
            for name in twice
        ]
    if problems:
        raise InputError(problems)
