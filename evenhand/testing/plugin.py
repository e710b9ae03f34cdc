"""Fixtures for pytest: a finished audit, audits that run once a session, and a baseline.

Nothing is imported for runs that do not ask: the plugin is named in the top `conftest.py`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import pytest

if TYPE_CHECKING:
    from evenhand.audit.result import AuditResult

RunAudit: TypeAlias = Callable[..., "AuditResult"]

RESULT: Final = "evenhand_result"
BASELINE: Final = "evenhand_baseline"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that say where a result and a baseline lie, and settings of the same name."""
    group = parser.getgroup("evenhand", "audits of bias")
    for name, words in (
        (RESULT, "folder of a finished audit, or its result.json"),
        (BASELINE, "file of accepted findings"),
    ):
        option = f"--{name.replace('_', '-')}"
        group.addoption(option, metavar="PATH", dest=name, default=None, help=words)
        parser.addini(name, words, default="")


@pytest.fixture(scope="session")
def audit_result(pytestconfig: pytest.Config) -> "AuditResult":
    """Return the finished audit that `--evenhand-result` names."""
    from evenhand.audit.errors import InputError  # noqa: PLC0415 as light as pytest
    from evenhand.audit.stored import read_result  # noqa: PLC0415 as above

    path = _path(pytestconfig, RESULT)
    if path is None:
        problem = "no audit is named: give --evenhand-result=DIR, or set evenhand_result = DIR"
        pytest.fail(problem, pytrace=False)
    try:
        return read_result(path)
    except InputError as error:
        pytest.fail("\n".join(error.problems), pytrace=False)


@pytest.fixture(scope="session")
def evenhand_baseline(pytestconfig: pytest.Config) -> Path | None:
    """Return the file of accepted findings that `--evenhand-baseline` names, None without one."""
    return _path(pytestconfig, BASELINE)


@pytest.fixture(scope="session")
def run_audit(tmp_path_factory: pytest.TempPathFactory) -> RunAudit:
    """Return a function that audits what a plan names: `run_audit(plan, data=None)`.

    The same plan and data are audited once a session; every worker of xdist has its own.
    """
    from evenhand.audit.run import run  # noqa: PLC0415 slow to import

    done: dict[tuple[Path, Path | None], AuditResult] = {}

    def audit(plan: Path | str, *, data: Path | str | None = None) -> "AuditResult":
        asked = Path(plan).resolve(), None if data is None else Path(data).resolve()
        if asked not in done:
            out = tmp_path_factory.mktemp("evenhand")
            done[asked] = run(asked[0], out, data=asked[1], command=("pytest",))
        return done[asked]

    return audit


def _path(config: pytest.Config, name: str) -> Path | None:
    """Return what an option says, from where pytest was started; else a setting, from its file."""
    option = config.getoption(name)
    if option:
        return config.invocation_params.dir / str(option)
    setting = str(config.getini(name))
    return config.rootpath / setting if setting else None
