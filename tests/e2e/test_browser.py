"""The demonstration's report in a browser: two widths, and no word to anybody else."""

import base64
import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

Done = subprocess.CompletedProcess[str]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
PATIENCE_S = 120
WIDTHS = (1280, 400)

MEASURE = """
<script>
addEventListener("load", () => parent.postMessage({
  asked: innerWidth,
  taken: Math.max(document.documentElement.scrollWidth, document.body.scrollWidth),
  tall: document.documentElement.scrollHeight,
  headings: document.querySelectorAll("h1, h2").length
}, "*"));
</script>
"""
"""Put into a copy of the report: tells the page around it how much room it takes."""

FRAMES = """<!DOCTYPE html><title></title><body>{frames}<pre id="found"></pre><script>
const found = [];
addEventListener("message", event => {{
  found.push(event.data);
  document.getElementById("found").textContent = JSON.stringify(found);
}});
</script></body>"""

LOADING = {
    "audio": {"src"},
    "base": {"href"},
    "embed": {"src"},
    "form": {"action"},
    "iframe": {"src", "srcdoc"},
    "image": {"href", "xlink:href"},
    "img": {"src", "srcset"},
    "input": {"src"},
    "link": {"href"},
    "object": {"data"},
    "script": {"src"},
    "source": {"src", "srcset"},
    "track": {"src"},
    "use": {"href", "xlink:href"},
    "video": {"src", "poster"},
}
"""What makes a browser fetch something by itself."""


class Addresses(HTMLParser):
    """Collects what a page loads by itself, what it links to, and its styles."""

    def __init__(self) -> None:
        """Start with nothing."""
        super().__init__()
        self.loaded: list[str] = []
        self.linked: list[str] = []
        self.styles: list[str] = []
        self._inside_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside_style = tag == "style"
        for name, value in attrs:
            if name in LOADING.get(tag, set()):
                self.loaded.append(value or "")
            elif name == "href":
                self.linked.append(value or "")
            elif name == "style":
                self.styles.append(value or "")

    def handle_data(self, data: str) -> None:
        if self._inside_style:
            self.styles.append(data)


@pytest.fixture
def report(demo: tuple[Path, Done]) -> Path:
    folder, done = demo
    assert done.returncode == 0, done.stderr
    return folder / "report.html"


@pytest.fixture
def browser(tmp_path: Path) -> Callable[..., str]:
    """Return a function that starts a fresh browser and returns what it printed."""
    program = next((found for found in map(shutil.which, NAMES) if found), None)
    if program is None:
        pytest.skip("there is no Chromium on this machine")

    def run(*arguments: str) -> str:
        profile = f"--user-data-dir={tmp_path / 'profile'}"
        done = subprocess.run(
            [program, *FLAGS, profile, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_S,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_the_page_fits_a_desk_and_a_phone(
    report: Path, tmp_path: Path, browser: Callable[..., str]
) -> None:
    open_to_measuring = re.sub(
        r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", report.read_text(encoding="utf-8")
    )
    measured = open_to_measuring.replace("</body>", f"{MEASURE}</body>")
    (tmp_path / "measured.html").write_text(measured, encoding="utf-8")
    frame = '<iframe src="measured.html" width="{}" height="900" style="border:0"></iframe>'
    frames = "".join(frame.format(width) for width in WIDTHS)
    (tmp_path / "frames.html").write_text(FRAMES.format(frames=frames), encoding="utf-8")
    page = (tmp_path / "frames.html").as_uri()
    dom = browser("--window-size=1400,1000", "--virtual-time-budget=20000", "--dump-dom", page)
    text = re.search(r'<pre id="found">(.*?)</pre>', dom, re.DOTALL)
    assert text is not None
    found = {each["asked"]: each for each in json.loads(text[1])}
    assert set(found) == set(WIDTHS)
    for width in WIDTHS:
        assert found[width]["taken"] <= width, f"the page scrolls sideways at {width} px"
        assert found[width]["headings"] > 5
        assert found[width]["tall"] > 1000


def test_the_page_loads_nothing_from_elsewhere(report: Path) -> None:
    page = Addresses()
    page.feed(report.read_text(encoding="utf-8"))
    assert [each for each in page.loaded if not each.startswith(("#", "data:"))] == []
    assert not re.search(r"@import|url\(\s*['\"]?(?!#|data:)", " ".join(page.styles))


def test_the_page_links_to_itself_and_to_references_only(report: Path) -> None:
    page = Addresses()
    page.feed(report.read_text(encoding="utf-8"))
    outward = [each for each in page.linked if not each.startswith("#")]
    assert [each for each in outward if not each.startswith("https://")] == []
    hosts = {each.split("/")[2] for each in outward}
    assert hosts <= {"doi.org", "arxiv.org", "eur-lex.europa.eu", "www.ecfr.gov"}


def test_every_link_within_the_page_has_a_goal(report: Path) -> None:
    text = report.read_text(encoding="utf-8")
    goals = set(re.findall(r'\bid="([^"]+)"', text))
    page = Addresses()
    page.feed(text)
    inward = {each[1:] for each in page.linked if each.startswith("#")} - {""}
    assert inward - goals == set()


def test_the_page_runs_one_script_of_its_own_and_asks_for_no_input(report: Path) -> None:
    text = report.read_text(encoding="utf-8")
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert text.count("<script") == 1
    assert f"script-src &#39;sha256-{digest}&#39;" in text or f"'sha256-{digest}'" in text
    assert "default-src" in text
    rest = text.replace(script, "").lower()
    for word in ("<form", "<input", "<button", "javascript:", " onclick=", " onload="):
        assert word not in rest
