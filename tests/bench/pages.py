"""Pages a second: the portal's home page against a bare Flask page on the same server."""

import time

import eventlet
import requests
from flask import Flask

from shared.web.door import FlaskServer
from tests.bench.table import Figure

SECONDS = 5


def requests_per_second(url: str, session: requests.Session) -> float:
    """One client, one connection, for SECONDS."""
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        session.get(url, timeout=10).raise_for_status()
        done += 1
    return done / (time.perf_counter() - began)


def serve_bare_page(port: int) -> None:
    """The baseline: Flask answering a constant on Yui's own server. Runs until killed."""
    app = Flask("bare")
    app.add_url_rule("/", view_func=lambda: "<!doctype html><title>bare</title>")
    FlaskServer(app, "127.0.0.1", port).start()
    eventlet.sleep(3600)


def figures(home: float, bare: float) -> list[Figure]:
    return [
        Figure("bare Flask page on the same server", bare, "req/s"),
        Figure("home page, signed in", home, "req/s", home / bare, "bare page"),
    ]
