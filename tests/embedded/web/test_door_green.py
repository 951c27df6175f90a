"""The door in a process of green threads, as services run."""

import json
import subprocess
import sys

import pytest

WATCHING = """
import sys
if sys.argv[1] == "green":
    import eventlet; eventlet.monkey_patch()
import socket, threading, time
from flask import Flask, request
from shared.web.door import FlaskServer

app, seen = Flask("door"), []

@app.post("/")
def watch() -> bytes:
    waits = request.environ["yui.client_waits"]
    seen.append(waits())
    if request.args:
        until = time.monotonic() + 10
        while waits() and time.monotonic() < until:
            time.sleep(0.01)
        seen.append(waits())
    return request.get_data()

running = FlaskServer(app, "127.0.0.1", 0)
running.start()
ask = b"POST /%s HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 5\\r\\n\\r\\nhello"
client = socket.create_connection(("127.0.0.1", running.port))
client.sendall(ask % b"" + ask % b"")
while client.recv(65536).count(b"hello") + len(seen) < 2:
    pass
while len(seen) < 2:
    time.sleep(0.01)
client.sendall(ask % b"?until=gone")
time.sleep(0.1)
client.close()
until = time.monotonic() + 10
while len(seen) < 4 and time.monotonic() < until:
    time.sleep(0.01)
print(seen)
running.stop()
"""


@pytest.mark.parametrize("threads", ["green", "real"])
def test_a_request_can_tell_whether_its_client_still_waits(threads: str) -> None:
    command = [sys.executable, "-W", "ignore", "-c", WATCHING, threads]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert said.stdout == "[True, True, True, False]\n", said.stderr


@pytest.mark.parametrize(
    ("scene", "others"),
    [
        ("one_that_pipelines", "many"),
        ("fifty_that_pipeline", "many"),
        ("an_answer_in_pieces", "piece"),
        ("a_body_in_small_chunks", "piece"),
    ],
)
def test_who_asks_once_is_answered_before_others_have_all_they_ask(scene: str, others: str) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "tests.embedded.web.greenly", scene]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60)
    before = json.loads(said.stdout or said.stderr)
    assert before.count(others) < 10, "each of them would come before"
