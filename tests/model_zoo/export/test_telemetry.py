"""Nothing is sent: exports and 8 bit integers with every connection made to fail."""

import os
import subprocess
import sys

PROGRAM = """
import socket, sys
tried = []
def refused(self, address, *_):
    if self.family != socket.AF_UNIX:
        tried.append(address)
    raise ConnectionError(address)
socket.socket.connect = socket.socket.connect_ex = refused
def resolved(*where, **_):
    tried.append(where)
    raise socket.gaierror(where)
socket.getaddrinfo = resolved
import tempfile, threading
from pathlib import Path
import numpy as np
from evenhand.model_zoo.export.export import export_module
import torch
if "--control" in sys.argv:
    import urllib.request
    try:
        urllib.request.urlopen("http://control.invalid", timeout=1)
    except OSError:
        sys.exit(f"tried to reach {tried}")
items = np.ones((4, 8), np.float32)
with tempfile.TemporaryDirectory() as place:
    for stored in ("f32", "int8-weights", "int8-static"):
        export_module(torch.nn.Linear(8, 4), items, input_name="i", output_name="o",
                      folder=Path(place, stored), stored=stored)
for thread in threading.enumerate():
    if thread is not threading.current_thread():
        thread.join(5)
sys.exit(len(tried) and f"tried to reach {tried}")
"""
SWITCHES = {"CI", "NNCF_CI", "DO_NOT_TRACK", "HF_HUB_DISABLE_TELEMETRY"}
"""Variables by which the libraries would keep quiet of themselves."""


def run(*options: str) -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in os.environ.items() if name not in SWITCHES}
    kept = {name: one for name, one in variables.items() if not name.startswith("PYTEST")}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *options],
        check=False,
        capture_output=True,
        text=True,
        env=kept,
    )


def test_nothing_is_sent() -> None:
    quiet = run()
    assert quiet.returncode == 0, quiet.stderr[-2000:]


def test_something_sent_would_be_seen() -> None:
    loud = run("--control")
    assert loud.returncode == 1
    assert "control.invalid" in loud.stderr
