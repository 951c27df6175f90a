"""A service in two processes, each of which applies some of its streams."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from infra.callers import wait_for
from shared.settings import Settings
from tests.bench.deployments import free_ports


@contextmanager
def serving(var: Path, streams: str) -> Iterator[str]:
    """`yui serve reporting` over the same files, at a port of its own; its address."""
    settings = Settings(var=var, port=free_ports())
    environment = {"YUI_VAR": str(var), "PORT": str(settings.port), "YUI_STREAMS": streams}
    process = subprocess.Popen(
        [sys.executable, "-m", "infra.cli", "serve", "reporting"],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(settings, "reporting", 60)
        yield settings.address("reporting")
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    var = tmp_path_factory.mktemp("yui")
    with serving(var, "registry") as first, serving(var, "council,evaluation,sharing") as second:
        yield [first, second]


def test_each_process_tells_of_the_streams_that_it_applies(addresses: list[str]) -> None:
    told = [requests.get(f"{one}/metrics", timeout=5).text for one in addresses]
    streams = [set(re.findall(r'yui_stream_lag_facts\{stream="([^"]+)"', one)) for one in told]
    assert streams == [
        {"reporting.registry"},
        {"reporting.council", "reporting.evaluation", "reporting.sharing"},
    ]


def test_both_answer_requests(addresses: list[str]) -> None:
    keys = [requests.get(f"{one}/keys", timeout=5).json() for one in addresses]
    assert keys[0] == keys[1]
