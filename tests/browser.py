"""Drive Debian's headless Chromium against the site: one browser for each set of wishes, one server."""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from waitress.server import create_server

from mandates.web import create_app

CHROMIUM = Path("/usr/bin/chromium")
DRIVER = Path("/usr/bin/chromedriver")
# Brought in by .ci/prepare, never part of the repository.
AXE = Path(__file__).parent.parent / ".venv/npm/node_modules/axe-core/axe.min.js"
_ASK_AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations']})
  .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join(' | '))))
  .catch(e => done(['axe failed: ' + e]));
"""
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def open_browser(profile: Path, *, javascript: bool = True) -> Iterator[Chrome]:
    """Open a browser with a fresh profile that logs its console and its requests."""
    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    if not javascript:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = Chrome(options=options, service=ChromeService(str(DRIVER)))
    try:
        yield browser
    finally:
        browser.quit()


@contextmanager
def serve_site(root: Path) -> Iterator[str]:
    """Serve the site over a store on a free port of the loopback address; gives its origin."""
    server: Any = create_server(create_app(root), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        server.asyncore.close_all(server._map)
        thread.join(timeout=5)


def set_view(browser: Chrome, width: int, height: int = 900, *, scheme: str = "light") -> None:
    """Give the page a size and a colour scheme."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def requested_urls(browser: Chrome) -> list[str]:
    """Return the addresses the browser has asked the network for since the last call."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    return [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]


def console_errors(browser: Chrome) -> list[str]:
    """Return what the console has complained about since the last call."""
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]


def need_chromium() -> None:
    """Skip loudly on a person's machine where there is no browser; fail where CI is set."""
    if not (CHROMIUM.exists() and DRIVER.exists()):
        lacking("NO CHROMIUM: apt-get install chromium chromium-driver")


def lacking(reason: str) -> None:
    """Skip loudly on a person's machine; fail where CI is set."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def bring_axe(browser: Chrome) -> None:
    """Put axe-core into every page that the browser opens from now on."""
    if not AXE.is_file():
        lacking(f"NO AXE-CORE AT {AXE}: sh .ci/prepare")
    browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": AXE.read_text(encoding="utf-8")})


def ask_axe(browser: Chrome) -> list[str]:
    """Return what axe finds against WCAG 2.0 to 2.2, A and AA, on the page that is open."""
    return browser.execute_async_script(_ASK_AXE)
