"""Models that somebody else runs, as people use them: a file, a folder, one command."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow.parquet as pq
import pytest
from PIL import Image

from evenhand.audit.datasets import media_items
from evenhand.audit.scoring.dataset_scores import dataset_scores
from evenhand.audit.scoring.score_file import write_scores
from evenhand.model_zoo.on_demand import predictor_on_demand
from evenhand.model_zoo.wish import Wish

Evenhand = Callable[..., subprocess.CompletedProcess[str]]
Given: TypeAlias = Any

COMMON = """
schema = 1
name = "mine"
version = "1"
{kind}

[input]
medium = "picture"

[[outputs]]
kind = "label"
of = ["basic-emotions/joy", "basic-emotions/anger"]
scale = [0, 1]
"""
PROGRAM = """
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    if asked["id"] == "2":
        print(json.dumps({"id": asked["id"], "refused": "no face"}), flush=True)
    else:
        print(json.dumps({"id": asked["id"], "scores": [0.5, 0.25]}), flush=True)
"""
FUNCTION = """
def scores(pictures):
    return [{"joy": picture.mean() / 255, "anger": 0} for picture in pictures]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of six pictures, one of them no picture."""
    rng = np.random.default_rng(0)
    rows = []
    for at in range(6):
        pixels = rng.integers(0, 256, (20, 20, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"anger-{at}.png")
        rows.append(f"{at},p{at % 2},anger-{at}.png")
    (tmp_path / "anger-5.png").write_text("no picture")
    (tmp_path / "items.csv").write_text("\n".join(["item,person,path", *rows]) + "\n")
    return tmp_path


def test_a_program_is_scored_by_one_command(folder: Path, evenhand: Evenhand) -> None:
    (folder / "run.py").write_text(PROGRAM)
    command = json.dumps([sys.executable, "run.py"])
    text = COMMON.format(kind=f'kind = "process"\ncommand = {command}')
    (folder / "model.toml").write_text(text)
    words = ("score", "model.toml", ".", "--out", "s.parquet", "--cache", "cache")
    done = evenhand(*words, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "scored: 4 of 6 items, 5 new" in done.stdout
    assert "without scores: 1 refused" in done.stdout
    assert "without scores: 1 not_a_picture" in done.stdout
    again = evenhand(*words, cwd=folder)
    assert "scored: 4 of 6 items, 0 new" in again.stdout


def test_a_function_is_scored_by_one_command(folder: Path, evenhand: Evenhand) -> None:
    (folder / "bright.py").write_text(FUNCTION)
    text = COMMON.format(kind='kind = "python"\ncallable = "bright:scores"')
    (folder / "model.toml").write_text(text)
    done = evenhand(
        *("score", "model.toml", ".", "--out", "s.parquet", "--cache", "cache"), cwd=folder
    )
    assert done.returncode == 0, done.stderr
    assert "scored: 5 of 6 items, 5 new" in done.stdout
    table = pq.read_table(folder / "s.parquet").to_pydict()
    joy = table["basic-emotions/joy"][table["item"].index("0")]
    assert joy == pytest.approx(np.asarray(Image.open(folder / "anger-0.png")).mean() / 255)


def test_a_mistake_is_named_in_a_line(folder: Path, evenhand: Evenhand) -> None:
    (folder / "model.toml").write_text(COMMON.format(kind='kind = "htpp"'))
    done = evenhand("score", "model.toml", ".", "--out", "s.parquet", cwd=folder)
    assert done.returncode == 2
    assert "Did you mean 'http'?" in done.stderr
    assert "Traceback" not in done.stderr


class Far:
    """An endpoint that is out after three answers, until it is mended."""

    def __init__(self) -> None:
        """Listen on this machine."""
        self.asked, self.mended = list[str](), False
        far = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                far.asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                status = 200 if far.mended or len(far.asked) <= 3 else 503
                body = b'{"joy": 0.5, "anger": 0.25}'
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def far() -> Iterator[Far]:
    """Return an endpoint on this machine."""
    found = Far()
    yield found
    found.server.shutdown()
    found.server.server_close()


HTTP = """kind = "http"
url = "{url}"
headers = {{ x-api-key = "${{FAR_KEY}}" }}
body = '{{"data": "{{media_base64}}"}}'
answer = {{ scores = "" }}
calls = {{ retries = 0, breaks_after = 1 }}
budget = {{ requests = 20 }}"""


def test_an_outage_in_the_middle_costs_nothing_that_was_done(
    folder: Path, far: Far, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "model.toml").write_text(COMMON.format(kind=HTTP.format(url=far.url)))
    monkeypatch.setenv("FAR_KEY", "very-secret")
    items = media_items(folder, format_name="media_table", options={}, items="items.csv")
    wish = Wish(cache=folder / "cache", allow_network=True)

    def run() -> Given:
        model = predictor_on_demand(str(folder / "model.toml"), wish)
        scored = dataset_scores(model, items, cache=wish.cache, batch=2)
        write_scores(scored, folder / "s.parquet")
        return scored

    first = run()
    assert [one is None for one in first.reasons] == [True, True, True, False, False, False]
    assert len(far.asked) == 4
    far.mended = True
    second = run()
    assert [one is None for one in second.reasons] == [True] * 5 + [False]
    assert second.computed == 2
    assert len(far.asked) == 6
    (log,) = (folder / "cache" / "requests").iterdir()
    assert len(log.read_text().splitlines()) == 6
    kept = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"very-secret" not in kept
    assert not any("anger-" in body for body in far.asked)
    table = pq.read_table(folder / "s.parquet")
    assert json.loads(table["log"][0].as_py())[0]["status"] == 200
