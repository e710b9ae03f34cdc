"""One name serves the room and the call, whatever is imported first, in a fresh interpreter."""

import copy
import importlib
import inspect
import pickle
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

import evenhand
import evenhand as eh
import evenhand.audit.run
from evenhand import audit
from evenhand.audit.arrays.given import Given
from evenhand.audit_room import open_room

HOUSE = Path(__file__).resolve().parents[2]
CALLED = "evenhand.audit is sys.modules['evenhand.audit'] and callable(evenhand.audit)"
ORDERS = (
    "import evenhand",
    "import evenhand.audit, evenhand",
    "import evenhand.audit.errors, evenhand",
    "from evenhand import audit; import evenhand; assert audit is evenhand.audit",
    "from evenhand.audit import errors; import evenhand",
    "import evenhand, importlib; importlib.reload(evenhand)",
    "import evenhand, importlib; importlib.reload(evenhand.audit)",
    "import evenhand, importlib; importlib.import_module('evenhand.audit.result')",
    "from evenhand import *; import evenhand; assert audit is evenhand.audit",
)


@pytest.mark.parametrize("order", ORDERS)
def test_the_room_can_be_called_in_every_order_of_imports(order: str) -> None:
    program = f"import sys; {order}; assert {CALLED}; import evenhand.audit.nearest as n; n.listing"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=HOUSE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_face_loads_no_room_but_the_empty_one() -> None:
    program = "import evenhand, sys; print(*sorted(m for m in sys.modules if m[:8] == 'evenhand'))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["evenhand", "evenhand.audit", "evenhand.audit_room"]


def test_the_room_survives_being_copied_and_sent_elsewhere() -> None:
    assert pickle.loads(pickle.dumps(evenhand.audit)) is audit  # noqa: S301 our own bytes
    assert copy.deepcopy(audit) is audit


def test_a_reload_keeps_the_room_callable() -> None:
    assert importlib.reload(audit) is audit
    assert callable(audit)


def test_help_tells_how_it_is_called() -> None:
    open_room()  # a reload of the room brings its own words back
    told = audit.__doc__ or ""
    assert told.startswith("Audit vectors or frames")
    assert "\nArgs:\n    truth: human labels" in told


def test_what_can_be_had_is_completed_before_it_is_loaded() -> None:
    assert {*evenhand.__all__} <= {*dir(evenhand)}


def test_the_signature_is_that_of_the_record() -> None:
    taken = inspect.signature(audit).parameters
    own = {name: one for name, one in taken.items() if name not in {"out", "tables"}}
    assert set(own) == {field.name for field in fields(Given)}
    given = Given(truth=0, scores=0, attributes=0, persons=0)
    defaults = {n: p.default for n, p in own.items() if p.default is not p.empty}
    assert {name: getattr(given, name) for name in defaults} == defaults


def test_every_public_name_leads_somewhere() -> None:
    for name in evenhand.__all__:
        assert getattr(evenhand, name) is not None
    with pytest.raises(AttributeError, match="module 'evenhand' has no attribute 'audited_'"):
        getattr(evenhand, "audited_")  # noqa: B009 the name is not there to be typed


def typed_use() -> None:
    """Name the room and call it; never run, a type checker of the house reads it strictly."""
    found: evenhand.Audited = eh.audit([0.0], [0.1], attributes={"a": ["x"]}, persons=None)
    again: evenhand.Audited = audit([0.0], [0.1], attributes={"a": ["x"]}, persons=["p"])
    plain: evenhand.AuditResult = found.result
    other: evenhand.AuditResult = evenhand.audit.run.run(Path("plan.toml"), Path("out"))
    audit([0.0])  # type: ignore[call-arg]
    audit([0.0], [0.1], attributes={}, persons=None, seed="0")  # type: ignore[arg-type]
    assert again == found
    assert plain == other
