"""What a measurement was made on: name of the processor, what it can do, how busy it was."""

import os
import platform
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SETS: Final = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "avx_vnni", "amx_bf16", "amx_int8")
"""What makes 8 bit integers and bfloat16 quick, under the names of Linux."""

FACTS: Final = Path("/proc/cpuinfo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Processor:
    """A processor.

    Attributes:
        name: as it names itself.
        cores: how many the system shows.
        sets: those of `SETS` that it has; empty where the system does not say.
        load: mean number of busy threads over the last minute; None where the system does not say.
    """

    name: str
    cores: int
    sets: tuple[str, ...]
    load: float | None


def processor(facts: Path = FACTS) -> Processor:
    """Return what this machine computes on, and how busy it is now.

    Args:
        facts: the file in which Linux describes it.
    """
    lines = facts.read_text("utf-8").splitlines() if facts.is_file() else []
    said = dict(reversed([_pair(line) for line in lines if ":" in line]))
    flags = said.get("flags", "").split()
    return Processor(
        name=said.get("model name") or platform.processor() or platform.machine(),
        cores=os.cpu_count() or 1,
        sets=tuple(name for name in SETS if name in flags),
        load=os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    )


def cautions(sets: Collection[str]) -> tuple[str, ...]:
    """Return what a reader must know before speeds of this processor are believed elsewhere.

    Args:
        sets: as `Processor.sets`.

    Examples:
        >>> cautions(("avx2", "avx512_vnni"))[0]
        'no AMX: bfloat16 and 8 bit integers gain less than on a processor that has it'
        >>> cautions(("avx512_vnni", "avx512_bf16", "amx_bf16", "amx_int8"))
        ()
    """
    amx = "amx_bf16" in sets
    said = (
        (not amx, "no AMX: bfloat16 and 8 bit integers gain less than on a processor that has it"),
        (
            not amx and "avx512_bf16" not in sets,
            "no bfloat16 at all: it is emulated or refused, and slower than 32 bit",
        ),
        (
            not {"avx512_vnni", "avx_vnni", "amx_int8"} & set(sets),
            "no VNNI: 8 bit integers are multiplied without their own instructions",
        ),
    )
    return tuple(text for holds, text in said if holds)


def _pair(line: str) -> tuple[str, str]:
    """Return the name and the value of a line."""
    name, _, value = line.partition(":")
    return name.strip(), value.strip()
