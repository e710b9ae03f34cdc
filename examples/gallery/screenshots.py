"""Take pictures of the reports of a gallery: desk, phone, dark, and as printed.

python examples/gallery/screenshots.py GALLERY
"""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
TALLEST = 9000
"""Pixels of a page that are shown; a report can be longer than any picture."""


@dataclass(frozen=True)
class Look:
    """A screen or a paper, in pixels."""

    name: str
    width: int
    height: int
    scheme: Literal["light", "dark"] = "light"
    media: Literal["screen", "print"] = "screen"


LOOKS = (
    Look("desk", 1280, 900),
    Look("phone", 390, 844),
    Look("dark", 1280, 900, scheme="dark"),
    Look("print", 794, 1123, media="print"),
)


def pictured(browser: Browser, report: Path) -> None:
    """Write a picture of each look beside a report."""
    for look in LOOKS:
        page = browser.new_page(
            viewport={"width": look.width, "height": look.height}, color_scheme=look.scheme
        )
        page.emulate_media(media=look.media, color_scheme=look.scheme)
        page.goto(report.as_uri())
        tall = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        page.screenshot(
            path=report.with_name(f"{look.name}.png"),
            full_page=True,
            clip={"x": 0, "y": 0, "width": look.width, "height": tall},
        )
        page.close()


def main(gallery: Path) -> None:
    """Take the pictures of every report below a folder that is one level or two deep."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        for report in sorted({*gallery.glob("*/report.html"), *gallery.glob("*/*/report.html")}):
            print(f"pictures of {report.relative_to(gallery)}", flush=True)
            pictured(browser, report)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
