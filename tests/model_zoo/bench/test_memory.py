"""The largest memory of a process, this one and fresh ones."""

from pathlib import Path

import pytest

from evenhand.model_zoo.bench.memory import peak_mib, peak_of
from evenhand.model_zoo.errors import ZooError

linux = pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="Linux says it, only")


def test_the_peak_is_read_in_mib(tmp_path: Path) -> None:
    status = tmp_path / "status"
    status.write_text("Name:\tpython\nVmPeak:\t 9 kB\nVmHWM:\t  3072 kB\nVmRSS:\t 1 kB\n", "ascii")
    assert peak_mib(status) == 3


def test_a_system_that_does_not_say_gives_nothing(tmp_path: Path) -> None:
    assert peak_mib(tmp_path / "none") is None
    (tmp_path / "sandbox").write_text("Name:\tpython\n", "ascii")
    assert peak_mib(tmp_path / "sandbox") is None


@linux
def test_what_a_program_holds_is_counted_even_after_it_is_let_go() -> None:
    bare, held = (
        peak_of("pass"),
        peak_of("import sys; x = b'x' * int(sys.argv[1]); del x", str(64 * 2**20)),
    )
    assert bare is not None
    assert held is not None
    assert 60 < held - bare < 100


@linux
def test_the_memory_of_the_asker_is_not_counted() -> None:
    ours = b"x" * (256 * 2**20)
    peak = peak_of("pass")
    assert peak is not None
    assert peak < len(ours) / 2**20


def test_what_a_program_prints_is_not_taken_for_its_memory() -> None:
    assert peak_of("print(-5.0)") != -5


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("raise ValueError('no such graph')", "ValueError: no such graph"),
        ("import sys; sys.exit(3)", "measuring memory failed: 3"),
    ],
)
def test_a_program_that_fails_is_named(program: str, says: str) -> None:
    with pytest.raises(ZooError, match=says):
        peak_of(program)


def test_a_system_that_does_not_say_is_passed_on() -> None:
    program = (
        "from evenhand.model_zoo.bench import memory\n"
        "memory.peak_mib.__defaults__ = (memory.Path('none'),)\n"
    )
    assert peak_of(program) is None
