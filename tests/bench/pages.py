"""Pages a second and memory: the portal's pages against a bare Flask page on the same server."""

import re
import subprocess
import sys
import time

import psutil
import requests

from infra.sample.accounts import PASSWORD
from shared.settings import Settings
from tests.bench.deployments import deployment, wait_for_sample
from tests.bench.table import Figure

SECONDS = 5
BARE_PORT = 19_999
PAGES = {"home page": "/", "project list": "/projects", "sign-in page": "/sign-in"}
_BARE = f"""
import eventlet; eventlet.monkey_patch()
from flask import Flask
from shared.web.door import FlaskServer
app = Flask("bare")
app.add_url_rule("/", view_func=lambda: "<!doctype html><title>bare</title>")
FlaskServer(app, "127.0.0.1", {BARE_PORT}).start()
eventlet.sleep(600)
"""


def measure() -> list[Figure]:
    bare = _bare()
    figures = [Figure("bare Flask page on the same server", bare, "req/s")]
    with deployment("run") as settings:
        wait_for_sample(settings)
        memory = _memory(settings)
        browser = signed_in(settings, "jimukyoku")
        for name, path in PAGES.items():
            found = requests_per_second(settings.address("portal") + path, browser)
            figures.append(Figure(f"{name}, signed in", found, "req/s", found / bare, "bare page"))
    figures.append(
        Figure("resident memory after start, one process", memory, "MiB", limit="under 200")
    )
    return figures


def requests_per_second(url: str, browser: requests.Session) -> float:
    """One client, one connection, for SECONDS."""
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        browser.get(url, timeout=10).raise_for_status()
        done += 1
    return done / (time.perf_counter() - began)


def signed_in(settings: Settings, login: str) -> requests.Session:
    """A browser's session after the sign-in page."""
    browser = requests.Session()
    url = settings.address("portal") + "/sign-in"
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(url, timeout=10).text)
    assert token is not None
    form = {"csrf_token": token[1], "login": login, "password": PASSWORD}
    browser.post(url, data=form, timeout=10).raise_for_status()
    return browser


def _bare() -> float:
    program = subprocess.Popen([sys.executable, "-W", "ignore", "-c", _BARE])
    try:
        time.sleep(3)
        return requests_per_second(f"http://127.0.0.1:{BARE_PORT}/", requests.Session())
    finally:
        program.kill()
        program.wait()


def _memory(settings: Settings) -> float:
    """MiB of the process that listens at the portal's port."""
    time.sleep(5)
    for connection in psutil.net_connections("tcp"):
        if connection.status == "LISTEN" and connection.laddr.port == settings.port:
            return psutil.Process(connection.pid).memory_info().rss / (1 << 20)
    raise LookupError(settings.port)
