"""Real Chromium on the exported site. Run by `python3 run.py test --browser`, which installs what it needs."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.wait import WebDriverWait

from tests.helpers import sites

MODULES = Path(__file__).parent / "node_modules"
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--lang=zh-CN",
)


class Browser:
    """The browser at one page of the site, and what it said and fetched on the way."""

    def __init__(self, driver: Chrome, folder: Path) -> None:
        self.driver, self.folder = driver, folder
        self.base = folder.as_uri() + "/"

    def open(self, path: str, *, base: str = "") -> None:
        """Load a page; what earlier pages said is forgotten."""
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.driver.get((base or self.base) + path)

    def resize(self, width: int, height: int = 900) -> None:
        """The size of the page itself, as on a screen of this width."""
        told = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", told)

    def media(self, kind: str = "", scheme: str = "light") -> None:
        """`print` or the screen, light or dark."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": kind, "features": features})

    def complaints(self) -> list[str]:
        """Everything the console showed: errors, warnings, violations of the policy."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """Every address that was asked for."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [
            message["params"]["request"]["url"]
            for message in messages
            if message["method"] == "Network.requestWillBeSent"
        ]

    def outside(self) -> list[str]:
        """Requests that left the folder, or found nothing there."""
        return [url for url in self.requests() if not self._is_ours(url)]

    def run(self, script: str, *arguments: Any) -> Any:
        """The value of a script."""
        return self.driver.execute_script(script, *arguments)

    def wait(self, script: str) -> Any:
        """Until a script's value is true."""
        return WebDriverWait(self.driver, 15, poll_frequency=0.05).until(lambda driver: driver.execute_script(script))

    def status(self) -> str:
        """What the search page announces, once its data is there."""
        return self.wait(
            "var s = document.getElementById('status').textContent; return s && s.indexOf('正在读取') < 0 ? s : ''"
        )

    def _is_ours(self, url: str) -> bool:
        parts = urlsplit(url)
        path = Path(unquote(parts.path))
        return parts.scheme == "file" and self.folder in path.parents and path.is_file()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, in a folder whose name needs care in addresses."""
    folder = tmp_path_factory.mktemp("browser") / "公开 网站#1"
    asked = sites.request(tmp_path_factory.mktemp("papers"))
    sites.write_site(asked, folder)
    return folder


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    made = Chrome(options=options, service=Service(executable_path=shutil.which("chromedriver")))
    yield made
    made.quit()


@pytest.fixture
def browser(driver: Chrome, site: Path) -> Iterator[Browser]:
    """The browser on a wide bright screen."""
    made = Browser(driver, site)
    made.resize(1280)
    made.media()
    yield made
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.fixture
def served(site: Path) -> Iterator[str]:
    """The same site from a server of this machine; its address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *told: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()
