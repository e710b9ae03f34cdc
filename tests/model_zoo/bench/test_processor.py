"""What Linux says of a processor, and what a reader is told of it."""

import os
import platform
from pathlib import Path

import pytest

from evenhand.model_zoo.bench.processor import SETS, cautions, processor

SAID = """processor\t: 0
model name\t: Some Processor @ 2.0GHz
flags\t\t: fpu avx2 avx512f avx512_vnni amx_bf16_other

processor\t: 1
model name\t: Another
flags\t\t: fpu
"""
NO_AMX, NO_BF16, NO_VNNI = ("no AMX: ", "no bfloat16 at all: ", "no VNNI: ")


def test_the_first_processor_speaks_for_all(tmp_path: Path) -> None:
    facts = tmp_path / "cpuinfo"
    facts.write_text(SAID, "utf-8")
    found = processor(facts)
    assert found.name == "Some Processor @ 2.0GHz"
    assert found.sets == ("avx2", "avx512f", "avx512_vnni")
    assert found.cores == os.cpu_count()
    assert found.load is None or found.load >= 0


def test_another_system_says_less(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "processor", lambda: "")
    monkeypatch.setattr(platform, "machine", lambda: "arm64")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    monkeypatch.delattr(os, "getloadavg", raising=False)
    found = processor(tmp_path / "none")
    assert (found.name, found.cores, found.sets, found.load) == ("arm64", 1, (), None)


def test_this_machine_has_a_name() -> None:
    assert processor().name


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        ((), (NO_AMX, NO_BF16, NO_VNNI)),
        (("avx2", "avx_vnni"), (NO_AMX, NO_BF16)),
        (("avx512f", "avx512_vnni"), (NO_AMX, NO_BF16)),
        (("avx512_vnni", "avx512_bf16"), (NO_AMX,)),
        (("avx512_bf16",), (NO_AMX, NO_VNNI)),
        (("amx_bf16", "amx_int8"), ()),
        (SETS, ()),
    ],
)
def test_a_reader_is_warned_of_what_is_missing(
    sets: tuple[str, ...], said: tuple[str, ...]
) -> None:
    found = cautions(sets)
    assert len(found) == len(said)
    assert all(text.startswith(start) for text, start in zip(found, said, strict=True))
