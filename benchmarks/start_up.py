"""Start-up: `evenhand --help` against bare `python -c pass`, in turn; the aim: 0.3 s above.

python benchmarks/start_up.py [--runs 15]
"""

import argparse
import statistics
import subprocess
import sys
import time


def seconds(command: list[str]) -> float:
    """Return how long a command takes."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Time both in turn and print medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    bare, ours = [], []
    for _ in range(runs):
        bare.append(seconds([sys.executable, "-c", "pass"]))
        ours.append(seconds([sys.executable, "-m", "evenhand", "--help"]))
    first, second = statistics.median(bare), statistics.median(ours)
    print(f"python -c pass {first:.3f} s, evenhand --help {second:.3f} s")
    print(f"above: {second - first:.3f} s")


if __name__ == "__main__":
    main()
