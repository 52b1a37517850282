"""A real browser on a real server: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import axe_core_python
from playwright.sync_api import Browser, Page, sync_playwright

EXAMPLES = Path(__file__).parents[1] / "examples"
AXE = Path(axe_core_python.__file__).parent / "axe.min.js"
#: Widths and heights, in CSS pixels.
DESKTOP, PHONE = (1280, 900), (390, 844)
_START_SECONDS = 60
#: Chromium looks for its maker's hosts unless it is told not to.
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """Return the browser's program, None where it is not installed."""
    return shutil.which("chromium")


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start the browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def serving(store: Path, *options: str) -> Iterator[str]:
    """Run ``thirdhand serve`` on ``store`` and give its address."""
    port = find_port()
    address = f"http://127.0.0.1:{port}"
    arguments = ("--store", str(store), "--port", str(port), "--no-open", *options)
    process = subprocess.Popen([sys.executable, "-m", "thirdhand", "serve", *arguments])
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def find_port() -> int:
    """Return a port that nobody uses."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, f"the server ended with {process.returncode}"
        try:
            with urllib.request.urlopen(f"{address}/static/none/none"):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


@dataclass(slots=True)
class Watch:
    """What a page did that it must not do: script errors, complaints, requests to other hosts."""

    host: str
    faults: list[str] = field(default_factory=list)

    def on(self, page: Page) -> None:
        """Listen to ``page``."""
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("request", lambda request: self._see(request.url))

    def _hear(self, kind: str, text: str) -> None:
        # a refusal is what some tests ask for
        if kind in ("error", "warning") and "responded with a status of 4" not in text:
            self.faults.append(f"{kind}: {text}")

    def _see(self, url: str) -> None:
        if urlsplit(url).netloc != self.host:
            self.faults.append(f"request: {url}")


def find_barriers(page: Page) -> list[str]:
    """Return what axe-core finds on ``page`` against WCAG 2.2 AA and its own best practices."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [
        f"{each['id']}: {each['help']}: {node['html'][:200]}" for each in found for node in each["nodes"][:3]
    ]


def make_example_store(place: Path) -> None:
    """Read the examples into a new store, compare them, and follow a story."""
    examples = [
        str(path) for path in sorted(EXAMPLES.iterdir()) if path.suffix in (".txt", ".html", ".jsonl")
    ]
    for arguments in (("add", *examples), ("link",)):
        command = (sys.executable, "-m", "thirdhand", *arguments, "--store", str(place), "--quiet")
        subprocess.run(command, check=True)
