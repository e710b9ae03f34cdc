"""A plan for any format, and tar files made by the tests."""

import io
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from evenhand.audit.plan import Data, Plan, Purpose, Ratings, Scale, Statistics

MakePlan: TypeAlias = Callable[..., Plan]
PutTar: TypeAlias = Callable[[Path, Mapping[str, bytes]], Path]


@pytest.fixture
def make_plan() -> MakePlan:
    def make(
        format_name: str,
        *,
        options: Mapping[str, str] | None = None,
        top: float = 1,
        kind: str = "continuous",
        ratings: Mapping[str, object] | None = None,
        **data: str,
    ) -> Plan:
        scale = Scale(kind=kind, low=0, high=top)  # type: ignore[arg-type]  # kinds vary by test
        return Plan(
            evenhand=1,
            title="t",
            purpose=Purpose(system="s", intended_use="u", context="research", modality="voice"),
            data=Data(
                name="set",
                subjects="synthetic",
                format=format_name,
                options=dict(options or {}),
                **data,
            ),
            ratings=Ratings(scale=scale, **(ratings or {})),  # type: ignore[arg-type]
            statistics=Statistics(seed=1),
            attribute=(),
            model=(),
        )

    return make


@pytest.fixture
def put_tar() -> PutTar:
    def put(path: Path, members: Mapping[str, bytes]) -> Path:
        with tarfile.open(path, "w") as tar:
            for name, content in members.items():
                told = tarfile.TarInfo(name)
                told.size = len(content)
                tar.addfile(told, io.BytesIO(content))
        return path

    return put
