"""`yui up`: a process per service on PostgreSQL and RabbitMQ, watched over and ended cleanly."""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import requests

from infra.callers import OPERATOR, Caller
from infra.local import LocalServers
from shared.manifests import MANIFESTS, SERVICES
from shared.restoring import mark_folder
from shared.settings import Settings
from tests.bench.deployments import free_ports
from tests.folders import open_folder
from tests.modes import open_to_others

ROOT = Path(__file__).parents[2]
PORT = free_ports()


def in_folder(var, port=PORT):
    return {**os.environ, "YUI_VAR": str(var), "PORT": str(port)}


def yui(var, *words, port=PORT):
    return subprocess.run(
        [sys.executable, "-m", "infra.cli", *words],
        cwd=ROOT,
        env=in_folder(var, port),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def pid_of(var, name):
    return json.loads((var / "run" / f"{name}.json").read_text())["pid"]


def process_of(var, name):
    return psutil.Process(pid_of(var, name))


@pytest.fixture(scope="module")
def deployment(servers):
    """Started with the sample; `servers` has already skipped where there are none."""
    with open_folder() as var:
        terminal = var / "terminal.txt"
        with terminal.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "infra.cli", "up", "--sample"],
                cwd=ROOT,
                env=in_folder(var),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + 240
        while "準備ができました" not in terminal.read_text() and time.monotonic() < deadline:
            assert process.poll() is None, terminal.read_text()
            time.sleep(0.2)
        yield var, process
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def caught_up(var):
    deadline = time.monotonic() + 40
    while (status := yui(var, "status")).returncode and time.monotonic() < deadline:
        time.sleep(0.5)
    return status


def test_every_service_answers_and_has_heard_the_sample(deployment):
    var, _ = deployment
    status = caught_up(var)
    assert status.returncode == 0, status.stdout
    assert "reporting.registry" in status.stdout


def test_nobody_else_on_the_machine_can_read_what_it_keeps(deployment):
    """Run by root, PostgreSQL's account passes through `var` to its own folder, no more."""
    var, _ = deployment
    assert len(list(var.rglob("*"))) > 100
    assert [path for path in open_to_others(var) if path != var] == []
    assert stat.S_IMODE(var.stat().st_mode) in (0o700, 0o711)


@pytest.mark.parametrize("end", [psutil.Process.kill, psutil.Process.terminate])
@pytest.mark.parametrize("service", ["registry", "portal"])
def test_no_caller_is_refused_while_a_service_ends_and_is_started_again(deployment, service, end):
    var, _ = deployment
    address = f"http://127.0.0.1:{PORT + MANIFESTS[service].port}/health"
    ended = process_of(var, service)
    end(ended)
    ended.wait(20)

    with ThreadPoolExecutor(20) as callers:
        answers = list(callers.map(lambda _: requests.get(address, timeout=60), range(40)))

    assert {answer.status_code for answer in answers} <= {200, 503}
    assert process_of(var, service).pid != ended.pid


def test_killed_servers_are_started_again_and_the_services_go_on_with_them(deployment):
    var, _ = deployment
    services = {name: pid_of(var, name) for name in SERVICES}
    for server in ("postgres", "rabbitmq"):
        killed = process_of(var, server)
        killed.kill()
        killed.wait(10)
        deadline = time.monotonic() + 20
        while pid_of(var, server) == killed.pid and time.monotonic() < deadline:
            time.sleep(0.1)
    status = caught_up(var)
    assert status.returncode == 0, status.stdout
    assert services == {name: pid_of(var, name) for name in SERVICES}


def test_a_broker_whose_folder_was_removed_comes_back_with_a_new_one(deployment):
    var, _ = deployment
    killed = process_of(var, "rabbitmq")
    killed.kill()
    killed.wait(10)
    shutil.rmtree(var / "rabbitmq")
    deadline = time.monotonic() + 20
    while pid_of(var, "rabbitmq") == killed.pid and time.monotonic() < deadline:
        time.sleep(0.1)
    status = caught_up(var)
    assert status.returncode == 0, status.stdout
    assert (var / "rabbitmq" / "definitions.json").exists()


def sign_in(settings, login):
    body = {"login": login, "password": "mihon-nemuro-5g"}
    return requests.post(f"{settings.address('council')}/sessions", json=body, timeout=10).json()


@contextmanager
def hung(server):
    """The server's processes stopped where they are: they close nothing and answer nobody."""
    processes = [server, *server.children(recursive=True)]
    for process in processes:
        process.suspend()
    try:
        yield
    finally:
        for process in reversed(processes):
            process.resume()


def test_while_the_database_hangs_everybody_is_answered_and_afterwards_served(deployment):
    var, _ = deployment
    settings = Settings(var=var, port=PORT)
    token = {"Authorization": f"Bearer {sign_in(settings, 'rausu-tanto')['access_token']}"}
    projects = f"{settings.address('registry')}/projects"

    def ask(_: int) -> requests.Response:
        return requests.get(projects, headers=token, timeout=20)

    with hung(process_of(var, "postgres")), ThreadPoolExecutor(60) as many:
        told = [
            requests.get(f"{settings.address(service)}/health", timeout=3) for service in SERVICES
        ]
        refused = list(many.map(ask, range(60)))
        page = requests.get(f"{settings.address('portal')}/", timeout=20)
    assert {(one.status_code, one.json()["database"]) for one in told} == {(503, "away")}
    assert {one.status_code for one in refused} == {503}
    assert all("Retry-After" in one.headers for one in refused)
    assert page.status_code in (200, 503)
    status = caught_up(var)
    assert status.returncode == 0, status.stdout
    assert ask(0).status_code == 200


def test_a_locked_out_member_is_let_in_beside_the_running_deployment(deployment):
    var, _ = deployment
    assert "再設定コード" in yui(var, "member", "reset", "rausu-tanto").stdout


def test_a_suspended_member_is_refused_by_every_service_as_soon_as_it_has_heard(deployment):
    var, _ = deployment
    settings = Settings(var=var, port=PORT)
    grant = sign_in(settings, "shibetsu-tanto")
    of_a_minute_ago = {"Authorization": f"Bearer {grant['access_token']}"}
    paths = {"registry": "/projects", "sharing": "/datasets", "reporting": "/overview"}

    def answers():
        asked = (f"{settings.address(service)}{path}" for service, path in paths.items())
        return {requests.get(url, headers=of_a_minute_ago, timeout=10).status_code for url in asked}

    assert answers() == {200}
    secretariat = Caller(settings, OPERATOR)
    path = f"/members/{grant['member']['id']}"
    revision = secretariat.call("GET", "council", path).headers["ETag"]
    secretariat.call("POST", "council", f"{path}/suspend", headers={"If-Match": revision})
    deadline = time.monotonic() + 20
    while answers() != {401} and time.monotonic() < deadline:
        time.sleep(0.1)

    assert answers() == {401}


def test_every_log_verifies_and_projections_are_made_anew_beside_the_running_services(deployment):
    var, _ = deployment
    assert yui(var, "verify").returncode == 0
    rebuilt = yui(var, "rebuild", "reporting")
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert caught_up(var).returncode == 0


def test_a_service_that_dies_while_all_start_is_started_again(servers):
    with open_folder() as var:
        first, terminal = free_ports(), var / "terminal.txt"
        with terminal.open("wb") as output:
            program = subprocess.Popen(
                [sys.executable, "-m", "infra.cli", "up"],
                cwd=ROOT,
                env={**in_folder(var), "PORT": str(first)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            deadline = time.monotonic() + 240
            while not (var / "run" / "sharing.json").exists() and time.monotonic() < deadline:
                time.sleep(0.05)
            process_of(var, "sharing").kill()
            while "準備ができました" not in terminal.read_text() and time.monotonic() < deadline:
                assert program.poll() is None, terminal.read_text()
                time.sleep(0.2)
            assert "sharing を再起動しました。" in terminal.read_text()
        finally:
            program.send_signal(signal.SIGINT)
            program.wait(60)


@pytest.fixture
def elsewhere():
    with open_folder() as folder:
        yield folder


def logs_of(verified: str) -> list[str]:
    """What was said of the logs; the trails go on with the restoring and the verifying itself."""
    return [line for line in verified.splitlines() if "出来事" in line]


def test_a_backup_of_the_running_deployment_is_restored_elsewhere(deployment, tmp_path, elsewhere):
    var, _ = deployment
    backup = tmp_path / "backup"
    made = yui(var, "backup", str(backup))
    assert made.returncode == 0, made.stderr

    mark_folder(elsewhere)  # as a restore does that is then cut short
    assert "復元が途中" in yui(elsewhere, "up", port=free_ports()).stderr
    restored = yui(elsewhere, "restore", str(backup))

    assert restored.returncode == 0, restored.stderr
    servers = LocalServers(elsewhere)
    servers.start(SERVICES, ["postgres"])
    try:
        verified = yui(elsewhere, "verify", "--backup", str(backup))
        assert verified.returncode == 0, verified.stdout
        assert logs_of(verified.stdout) == logs_of(yui(var, "verify").stdout)
    finally:
        servers.end()
    refused = yui(elsewhere, "restore", str(backup))
    assert "空ではありません" in refused.stderr


def test_ctrl_c_ends_services_and_servers(deployment):
    var, process = deployment
    names = ("postgres", "rabbitmq", "epmd", "council", "registry")
    running = [process_of(var, name) for name in names]
    process.send_signal(signal.SIGINT)
    process.wait(60)
    assert not any(one.is_running() for one in running)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", PORT)) != 0
