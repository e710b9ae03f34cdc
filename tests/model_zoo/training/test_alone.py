"""One process at a time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from evenhand.model_zoo.errors import ZooError
from evenhand.model_zoo.training.alone import alone

HOLD = (
    "import sys, time\n"
    "from pathlib import Path\n"
    "from evenhand.model_zoo.training.alone import alone\n"
    "with alone(Path(sys.argv[1])):\n"
    "    print('held', flush=True)\n"
    "    time.sleep(60)\n"
)


def test_a_second_process_is_refused_until_the_first_is_gone_even_if_killed(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "run"
    command = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(ZooError, match=r"run: another process trains here"), alone(folder):
            pass
        other.kill()
    with alone(folder), pytest.raises(ZooError, match="another process"), alone(folder):
        pass
    with alone(folder):
        pass


def test_an_error_within_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), alone(tmp_path):
        (tmp_path / "none").read_text()
